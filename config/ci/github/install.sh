#!/usr/bin/env bash
# Installs the program of this very checkout of the action, so that its ref names the version, apart from all else.
set -eu -o pipefail

python3 -m venv "$RUNNER_TEMP/runbook"
"$RUNNER_TEMP/runbook/bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH/../../..[s3]"
echo "$RUNNER_TEMP/runbook/bin" >> "$GITHUB_PATH"
