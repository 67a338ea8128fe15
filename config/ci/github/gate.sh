#!/usr/bin/env bash
# Pulls the store, asks the gate, keeps what was recorded, and ends with the gate's exit code.
# Everything comes by environment: what somebody typed into an input is never part of a command line that a shell reads.
set -eu -o pipefail

reports="$RUNNER_TEMP/runbook-reports"
mkdir -p "$reports"
# Another step of this job may have left its own.
rm -f "$reports"/*
config=(--config "$RUNBOOK_CONFIG")

pulled=0
if [ -n "${RUNBOOK_STORE_URL:-}" ]; then
    # The gate still tells what it knows, which on an empty runner is nothing; it does not pass.
    runbook store pull "${config[@]}" || pulled=$?
fi
if [ "$pulled" -ne 0 ]; then
    echo "::error title=store::The store could not be pulled; what is told here comes from an older copy, if there is one."
fi

words=("${config[@]}" --format github)
words+=(--report "comment=$reports/comment.md" --report "summary=$reports/summary.md" --report "json=$reports/report.json")
services=()
set -f
for name in ${RUNBOOK_SERVICE:-}; do services+=(--service "$name"); done
set +f
if [ "${#services[@]}" -eq 0 ]; then words+=(--all); else words+=("${services[@]}"); fi
if [ "${RUNBOOK_CHECK:-}" = true ]; then words+=(--check); fi
if [ -n "${RUNBOOK_FAIL_ON:-}" ]; then words+=(--fail-on "$RUNBOOK_FAIL_ON"); fi
if [ -n "${RUNBOOK_BASELINE:-}" ]; then words+=(--baseline "$RUNBOOK_BASELINE"); fi
if [ -n "${RUNBOOK_HOTFIX:-}" ]; then words+=(--hotfix "$RUNBOOK_HOTFIX"); fi
if [ -n "${RUNBOOK_BREAK_GLASS:-}" ]; then words+=(--break-glass "$RUNBOOK_BREAK_GLASS"); fi
if [ -n "${RUNBOOK_SARIF:-}" ]; then words+=(--report "sarif=$RUNBOOK_SARIF"); fi

code=0
runbook compile "${words[@]}" | tee "$reports/annotations.txt" || code=$?

why=$(tail -n 1 "$reports/annotations.txt")
if [ "$code" -eq 0 ] && [ "$pulled" -ne 0 ]; then
    code=$pulled
    why="exit $code: the store could not be pulled"
fi

if [ -f "$reports/summary.md" ]; then
    cat "$reports/summary.md" >> "$GITHUB_STEP_SUMMARY"
fi
{
    echo "exit-code=$code"
    echo "why=$why"
} >> "$GITHUB_OUTPUT"

if [ "$code" -eq 0 ] && [ -n "${RUNBOOK_MARK:-}" ]; then
    runbook release mark "$RUNBOOK_MARK" "${config[@]}" ${services[@]+"${services[@]}"}
fi
if [ -n "${RUNBOOK_STORE_URL:-}" ] && [ "$pulled" -eq 0 ] && [ -n "${RUNBOOK_MARK:-}${RUNBOOK_HOTFIX:-}${RUNBOOK_BREAK_GLASS:-}" ]; then
    runbook store push "${config[@]}"
fi
exit "$code"
