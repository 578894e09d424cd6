#!/usr/bin/env bash
# The pre-commit hook as a user meets it: built from this repository as committed, run on files of
# another. Files that git does not know yet are not part of the hook.
# Needs git, cargo, Python, and pre-commit as tests/requirements.txt pins it.
set -euo pipefail

repo=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Nothing is left in the user's own cache; the three builds below share what they compile.
export PRE_COMMIT_HOME="$scratch/cache"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$scratch/target}"

mkdir "$scratch/project"
cd "$scratch/project"
git init --quiet .
cat >good.yaml <<'YAML'
openapi: 3.1.0
info: {title: Users, version: '1'}
paths:
  /users:
    get:
      responses:
        '200': {description: All users., content: {application/json: {schema: {type: array}}}}
        '500': {description: The server failed., content: {application/json: {schema: {type: object}}}}
YAML
cat >bad.yaml <<'YAML'
openapi: 3.1.0
info: {title: Users, version: '1'}
paths:
  /users:
    get:
      responses: {}
YAML
cat >other.yaml <<'YAML'
name: no OpenAPI description
responses: {}
YAML
git add .

# run WANTED FILE...: the hook ends with the wanted code, 0 for passed and 1 for failed.
run() {
  local wanted=$1 code=0
  shift
  pre-commit try-repo "$repo" oas-lint --color never --verbose --files "$@" >"$scratch/out" 2>&1 || code=$?
  if [ "$code" -ne "$wanted" ]; then
    cat "$scratch/out"
    echo "pre-commit on $*: ended with $code, not $wanted" >&2
    exit 1
  fi
}

# says TEXT: the last run printed it.
says() {
  if ! grep --quiet --fixed-strings -- "$1" "$scratch/out"; then
    cat "$scratch/out"
    echo "the hook did not say: $1" >&2
    exit 1
  fi
}

run 0 other.yaml
says Passed
run 0 good.yaml other.yaml
says 'no problems in 1 operation of 1 file'
run 1 good.yaml bad.yaml other.yaml
says empty-responses
says bad.yaml:6

echo 'the hook passes what is good or no OpenAPI, and blocks what is bad'
