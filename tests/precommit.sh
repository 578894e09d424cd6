#!/usr/bin/env bash
# The pre-commit hook as a user meets it: built from this repository as committed, run on files of
# another. Files that git does not know yet are not part of the hook.
# Needs git, cargo, Python, and pre-commit as tests/requirements.txt pins it.
set -euo pipefail

repo=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Nothing is left in the user's own cache; the builds below share what they compile.
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
# A description in parts: of a commit that changes one, pre-commit names that one alone.
mkdir -p shop/paths
printf 'roots = ["openapi.yaml"]\n' >shop/oas-lint.toml
cat >shop/openapi.yaml <<'YAML'
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /items/{id}: {$ref: paths/item.yaml}
  /other/{id}: {get: {responses: {}}}
YAML
cat >shop/paths/item.yaml <<'YAML'
get:
  responses:
    '200': {description: The item., content: {text/plain: {}}}
    '500': {description: The server failed., content: {text/plain: {}}}
YAML
git add .

cat >"$scratch/config.yaml" <<YAML
repos:
  - repo: $repo
    rev: $(git -C "$repo" rev-parse HEAD)
    hooks:
      - {id: oas-lint, args: [--color, never], verbose: true}
      - {id: oas-lint-system, args: [--color, never], verbose: true}
YAML

# ends WANTED COMMAND...: the command ends with the wanted code, 0 for passed and 1 for failed.
ends() {
  local wanted=$1 code=0
  shift
  "$@" >"$scratch/out" 2>&1 || code=$?
  if [ "$code" -ne "$wanted" ]; then
    cat "$scratch/out"
    echo "$*: ended with $code, not $wanted" >&2
    exit 1
  fi
}

# run WANTED HOOK FILE...: a hook on some files, as on a commit of them.
run() {
  local wanted=$1 hook=$2
  shift 2
  ends "$wanted" pre-commit run --config "$scratch/config.yaml" "$hook" --color never --files "$@"
}

# says TEXT: the last run printed it.
says() {
  if ! grep --quiet --fixed-strings -- "$1" "$scratch/out"; then
    cat "$scratch/out"
    echo "the hook did not say: $1" >&2
    exit 1
  fi
}

# As somebody who tries the hook, with what is not committed yet in this repository.
ends 1 pre-commit try-repo "$repo" oas-lint --color never --verbose --files good.yaml bad.yaml other.yaml
says empty-responses
says bad.yaml:6

run 0 oas-lint other.yaml
says Passed
run 0 oas-lint good.yaml other.yaml
says 'no problems in 1 operation of 1 file'
run 1 oas-lint bad.yaml
says bad.yaml:6
run 1 oas-lint shop/paths/item.yaml
says 'shop/paths/item.yaml:2:3: warning[missing-status/404]'
if grep --quiet empty-responses "$scratch/out"; then
  cat "$scratch/out"
  echo 'the hook told of a file that was not named' >&2
  exit 1
fi

# A binary that is on the path already.
PATH="$(dirname "$(find "$PRE_COMMIT_HOME" -type f -name oas-lint -path '*/bin/*' | head -n 1)"):$PATH"
run 0 oas-lint-system good.yaml other.yaml
run 1 oas-lint-system bad.yaml
says bad.yaml:6

echo 'the hooks pass what is good or no OpenAPI, block what is bad, and see parts through their root'
