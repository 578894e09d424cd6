"""Holds the generated documents against readers that others wrote.

For every YAML and JSON pair under specs/stratos/openapi-*/ and specs/stratos/gateway/:

- openapi-spec-validator accepts it;
- PyYAML (YAML 1.1), ruamel.yaml (YAML 1.2) and the json module read the same value, types
  included: an unquoted `on`, date or `1_000` would differ;
- the files of one version can be merged: what has one name has one meaning.

And for specs/policy.schema.json: the built-in policies follow it, and files with a word that is
wrong in its form do not. For specs/config.schema.json: the configuration in README.md follows it,
and what the linter refuses does not.

Needs: openapi-spec-validator, which brings jsonschema, PyYAML and ruamel.yaml, as
tests/requirements.txt pins them.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

import yaml
from jsonschema import Draft7Validator
from openapi_spec_validator import validate
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "specs" / "stratos"
SCHEMA = ROOT / "specs" / "policy.schema.json"
POLICIES = ROOT / "crates" / "oas-codes" / "policies"

# Rows of a policy that the schema takes, and that it refuses for the form of one value.
ROW = {"methods": ["GET"], "codes": "404", "level": "must", "because": "so it is"}
GOOD_ROWS = [
    {"when": ["!action + request-body", " word:a.b +  ! token "]},
    {"codes": " 400 |422"},
    {"codes": " success "},
    {"codes": 599},
    {"methods": ["PURGE", "M-SEARCH"]},
]
BAD_ROWS = [
    {"when": ["action request-body"]},
    {"when": ["word:"]},
    {"when": ["word:a/b"]},
    {"when": ["secure"]},
    {"when": [""]},
    {"codes": "400, 422"},
    {"codes": "600"},
    {"codes": "4XX"},
    {"codes": 99},
    {"methods": ["get"]},
    {"methods": ["GET POST"]},
]

# Configurations that the linter takes, and that it refuses for what can be seen in the file alone.
CONFIG_SCHEMA = ROOT / "specs" / "config.schema.json"
OVERRIDE = {"files": ["a/**"], "rules": {"missing-status": "off"}, "reason": "so it is"}
GOOD_CONFIGS = [
    {},
    {"rules": {"missing-status/404": "error", "missing-status/success": "off"}},
    {"rules": {"missing-header/retry-after": "info"}},
    {"fix": {"responses": "inline"}, "fail-on": "never", "require-reason": True},
    {"overrides": [OVERRIDE, OVERRIDE | {"operations": ["GET /a/*"]}]},
]
BAD_CONFIGS = [
    {"rule": {}},
    {"roots": "api.yaml"},
    {"fail-on": "errors"},
    {"rules": {"missing-statuses": "off"}},
    {"rules": {"missing-status": "fatal"}},
    {"rules": {"missing-status/4044": "off"}},
    {"rules": {"missing-schema/404": "off"}},
    {"fix": {"responses": "copy"}},
    {"overrides": [{"rules": {}, "reason": "for nothing"}]},
    {"overrides": [{key: OVERRIDE[key] for key in ["files", "rules"]}]},
]

# The documents that are parts of one API description, to be used together.
PARTS = ["responses", "get", "post", "put", "delete"]

# The documents that gateways import, each on its own.
FOR_GATEWAYS = ["portable", "aws"]


class Exact(yaml.SafeLoader):
    """PyYAML that refuses a key that stands twice instead of keeping the last."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"the key {key!r} stands twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def without_doubles(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError(f"a key stands twice among {[key for key, _ in pairs]}")
    return value


def difference(left, right, at=""):
    """Where two values differ in value, type or order of keys; None where they do not."""
    if type(left) is not type(right):
        return f"{at or '/'}: {left!r} ({type(left).__name__}), {right!r} ({type(right).__name__})"
    if isinstance(left, dict):
        if list(left) != list(right):
            return f"{at or '/'}: keys {list(left)!r}, {list(right)!r}"
        pairs = [(left[key], right[key], f"{at}/{key}") for key in left]
    elif isinstance(left, list):
        if len(left) != len(right):
            return f"{at or '/'}: {len(left)} items, {len(right)} items"
        pairs = [(a, b, f"{at}/{i}") for i, (a, b) in enumerate(zip(left, right))]
    elif left == right:
        return None
    else:
        return f"{at or '/'}: {left!r}, {right!r}"
    return next((found for pair in pairs if (found := difference(*pair))), None)


def check_pair(path):
    """Faults of a YAML file and its JSON twin, and the value of both."""
    text = path.read_text(encoding="utf-8")
    value = json.loads(
        path.with_suffix(".json").read_text(encoding="utf-8"), object_pairs_hook=without_doubles
    )
    readers = {
        "PyYAML": lambda: yaml.load(text, Exact),
        "ruamel.yaml": lambda: YAML(typ="safe", pure=True).load(text),
    }
    faults = []
    for name, read in readers.items():
        if found := difference(read(), value):
            faults.append(f"{name} reads it otherwise than the JSON at {found}")
    validate(value)
    return faults, value


def merge(documents):
    """Clashes between the components of documents that are used together."""
    meanings = {}
    for name, document in documents:
        for section, components in document.get("components", {}).items():
            for key, component in components.items():
                other, meaning = meanings.setdefault((section, key), (name, component))
                if found := difference(meaning, component):
                    yield f"components/{section}/{key} of {other} and {name} differ at {found}"


def check_folder(folder, expected, parts):
    """Faults of the documents of a folder, each with its file, and how many there are.

    Those that are expected are there, and the parts can be merged.
    """
    faults = []
    yaml_files = sorted(folder.glob("*.yaml"))
    stems = {path.stem for path in yaml_files}
    for path in folder.iterdir():
        if path.suffix not in {".yaml", ".json"} or path.stem not in stems:
            faults.append((path, "is no YAML file with a JSON twin"))
    values = {}
    for path in yaml_files:
        try:
            found, values[path.stem] = check_pair(path)
            faults.extend((path, fault) for fault in found)
        except Exception as error:  # Whatever a reader raises is a fault of the document.
            faults.append((path, f"{type(error).__name__}: {error}"))
    for name in expected:
        if name not in stems:
            faults.append((folder / f"{name}.yaml", "does not exist"))
    clashes = merge([(part, values[part]) for part in parts if part in values])
    faults.extend((folder, clash) for clash in clashes)
    return faults, len(yaml_files)


def check_specs(specs):
    faults = []
    pairs = 0
    folders = sorted(specs.glob("openapi-*"))
    for folder in folders:
        found, count = check_folder(folder, PARTS, PARTS)
        faults.extend(found)
        pairs += count
    found, count = check_folder(specs / "gateway", FOR_GATEWAYS, [])
    faults.extend(found)
    pairs += count
    if pairs == 0:
        faults.append((specs, "has no generated documents"))
    return faults, len(folders), pairs


def check_schema():
    """Faults of the schema of policies."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    faults = []
    for path in sorted(POLICIES.glob("*.toml")):
        policy = tomllib.loads(path.read_text(encoding="utf-8"))
        faults.extend((path, error.message) for error in validator.iter_errors(policy))
    for rows, is_good in [(GOOD_ROWS, True), (BAD_ROWS, False)]:
        for row in rows:
            if validator.is_valid({"name": "team", "expect": [ROW | row]}) != is_good:
                faults.append((SCHEMA, f"{'refuses' if is_good else 'takes'} the row {row}"))
    return faults


def check_config_schema():
    """Faults of the schema of configurations."""
    schema = json.loads(CONFIG_SCHEMA.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [text for text in re.findall(r"```toml\n(.*?)```", readme, re.S) if "roots" in text]
    faults = [] if shown else [(CONFIG_SCHEMA, "README.md shows no configuration")]
    cases = [(config, True) for config in GOOD_CONFIGS] + [(config, False) for config in BAD_CONFIGS]
    cases += [(tomllib.loads(text), True) for text in shown]
    for config, is_good in cases:
        if validator.is_valid(config) != is_good:
            faults.append((CONFIG_SCHEMA, f"{'refuses' if is_good else 'takes'} {config}"))
    return faults


def main():
    faults, versions, pairs = check_specs(SPECS)
    faults.extend(check_schema())
    faults.extend(check_config_schema())
    for path, fault in faults:
        print(f"{path.relative_to(ROOT)}: {fault}", file=sys.stderr)
    print(f"{pairs} documents in {versions} OpenAPI versions: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
