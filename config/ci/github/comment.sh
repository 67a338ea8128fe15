#!/usr/bin/env bash
# Writes the report into the one comment of a pull request that carries its mark, or makes that comment.
set -eu -o pipefail

page="$RUNNER_TEMP/runbook-reports/comment.md"
if [ ! -f "$page" ]; then
    echo "There is no report to comment with."
    exit 0
fi
mark=$(head -n 1 "$page")
export mark
comments="repos/$GITHUB_REPOSITORY/issues/$RUNBOOK_PULL_REQUEST/comments"
id=$(gh api "$comments" --paginate --jq '.[] | select(.body | startswith(env.mark)) | .id' | head -n 1)
if [ -n "$id" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$page" --silent
else
    gh api --method POST "$comments" --field "body=@$page" --silent
fi
