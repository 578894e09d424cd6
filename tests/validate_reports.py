"""Holds reports for other programs against what those programs read.

- SARIF: the members that code scanning reads, in the types and words of SARIF 2.1.0 (OASIS), as a
  JSON Schema of that part; and that its regions, fixes and rules mean what they say.
- JSON: specs/report.schema.json.
- GitLab: the members of a Code Quality report, with fingerprints of their own.
- Lines (`concise`): the problem matcher for GitHub Actions finds the places that JSON tells.
- Progress: a run over many files says on a terminal what it does, and wipes it away.
- JUnit: junitparser reads it, and counts what the JSON document counts.

Needs: jsonschema and junitparser, as tests/requirements.txt pins them, and the command itself in
the variable OAS_LINT.
"""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import junitparser
from jsonschema import Draft7Validator

ROOT = Path(__file__).resolve().parent.parent
COMMAND = os.environ.get("OAS_LINT", "oas-lint")

# Names and texts with what the forms have to escape, an ignore, a fix of each kind.
ODD = """openapi: 3.1.0
info: { title: "<&>", version: "1" }
paths:
  "/a,b%<&>\\"]]>/{id}":
    x-lint-ignore: { missing-status/500: "so <it> is" }
    get:
      responses:
        200: { description: "é \\U0001F600" } # \U0001F600 wide
        "2O1": { description: a letter }
        "204": { description: None, content: { text/plain: {} } }
"""

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
REGION = {
    "type": "object",
    "required": ["startLine", "startColumn", "endLine", "endColumn"],
    "additionalProperties": {"type": "integer", "minimum": 1},
}
PLACE = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": TEXT,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/:%-]+$"}},
                },
                "region": REGION,
            },
        },
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "rules"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id", "shortDescription", "help"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "fullDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {
                                                    "properties": {
                                                        "enabled": {"type": "boolean"},
                                                        "level": LEVEL,
                                                    }
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": TEXT,
                                "locations": {"type": "array", "minItems": 1, "items": PLACE},
                                "relatedLocations": {"type": "array", "items": PLACE},
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "suppressions": {
                                    "type": "array",
                                    "items": {
                                        "required": ["kind"],
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "justification": {"type": "string"},
                                        },
                                    },
                                },
                                "fixes": {
                                    "type": "array",
                                    "items": {
                                        "required": ["artifactChanges"],
                                        "properties": {
                                            "description": TEXT,
                                            "artifactChanges": {
                                                "type": "array",
                                                "minItems": 1,
                                                "items": {
                                                    "required": [
                                                        "artifactLocation",
                                                        "replacements",
                                                    ],
                                                    "properties": {
                                                        "replacements": {
                                                            "type": "array",
                                                            "minItems": 1,
                                                            "items": {
                                                                "required": ["deletedRegion"],
                                                                "properties": {
                                                                    "deletedRegion": REGION,
                                                                    "insertedContent": TEXT,
                                                                },
                                                            },
                                                        }
                                                    },
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def lint(folder, form, *arguments):
    """A report in a form."""
    command = [COMMAND, f"--format={form}", "--isolated", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def schema_faults(name, schema, document):
    for error in Draft7Validator(schema).iter_errors(document):
        yield f"{name}: {error.message[:200]} at {list(error.absolute_path)}"


def marked(folder, place):
    """The text of a region, by lines and columns in characters."""
    physical = place["physicalLocation"]
    text = (folder / unquote(physical["artifactLocation"]["uri"])).read_text(encoding="utf-8")
    return cut(text, physical["region"])


def offset(lines, line, column):
    return sum(map(len, lines[: line - 1])) + column - 1


def cut(text, region):
    lines = text.splitlines(keepends=True)
    start = offset(lines, region["startLine"], region["startColumn"])
    return text[start : offset(lines, region["endLine"], region["endColumn"])]


def applied(text, replacements):
    """A text with the replacements of a fix."""
    lines = text.splitlines(keepends=True)
    for one in reversed(replacements):
        region = one["deletedRegion"]
        start = offset(lines, region["startLine"], region["startColumn"])
        end = offset(lines, region["endLine"], region["endColumn"])
        text = text[:start] + one["insertedContent"]["text"] + text[end:]
    return text


def check_sarif(folder, report, findings):
    sarif = json.loads(lint(folder, "sarif"))
    yield from schema_faults("SARIF", SARIF, sarif)
    run = sarif["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    told = [result for result in run["results"] if not result["suppressions"]]
    hidden = len(run["results"]) - len(told)
    if len(told) != len(findings) or hidden != report["summary"]["suppressed"]:
        yield f"SARIF: {len(told)} results and {hidden} suppressed, JSON has {report['summary']}"
    for result, finding in zip(told, findings):
        rule = rules[result["ruleIndex"]]["id"]
        if not rule == result["ruleId"] == finding["rule"]:
            yield f"SARIF: {rule}, {result['ruleId']}, JSON has {finding['rule']}"
        place = finding["location"]
        text = (folder / place["file"]).read_bytes()
        expected = text[place["start"]["offset"] : place["end"]["offset"]].decode()
        if (found := marked(folder, result["locations"][0])) != expected:
            yield f"SARIF: {rule} marks {found!r}, JSON {expected!r}"
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                name = unquote(change["artifactLocation"]["uri"])
                old = (folder / name).read_text(encoding="utf-8")
                new = applied(old, change["replacements"])
                for edit in reversed(finding["fix"]["edits"]):
                    if edit["file"] == name:
                        data = old.encode()
                        data = data[: edit["start"]] + edit["insert"].encode() + data[edit["end"] :]
                        old = data.decode()
                if new != old:
                    yield f"SARIF: the fix of {rule} makes another text than that of JSON"


def check_gitlab(folder, findings):
    issues = json.loads(lint(folder, "gitlab"))
    yield from schema_faults("GitLab", GITLAB, issues)
    prints = [issue["fingerprint"] for issue in issues]
    if len(set(prints)) != len(prints) or len(issues) != len(findings):
        yield f"GitLab: {len(issues)} issues, {len(set(prints))} fingerprints"


def check_junit(folder, report, findings):
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "junit.xml"
        path.write_text(lint(folder, "junit"), encoding="utf-8")
        suites = junitparser.JUnitXml.fromfile(str(path))
    cases = [case for suite in suites for case in suite]
    skipped = [case for case in cases if case.is_skipped]
    failed = [case for case in cases if not case.is_passed and not case.is_skipped]
    grave = [one for one in findings if one["severity"] != "info"]
    texts = {str(result.message) for case in failed for result in case.result}
    missing = [one["message"] for one in grave if one["message"] not in texts]
    if len(failed) != len(grave) or missing:
        yield f"JUnit: {len(failed)} failures of {len(grave)}; without {missing[:3]}"
    if suites.failures + suites.errors != len(failed):
        yield f"JUnit: counts {suites.failures} failures and {suites.errors} errors"
    if len(skipped) != report["summary"]["suppressed"]:
        yield f"JUnit: {len(skipped)} cases are skipped, JSON has {report['summary']}"
    # Infos are cases that pass and say what was found.
    names = {case.name for case in cases if case.is_passed}
    infos = {f"{one['rule']}: {one['message']}" for one in findings if one["severity"] == "info"}
    if not infos <= names:
        yield f"JUnit: no case tells of {sorted(infos - names)[:3]}"


def check_lines(folder, findings):
    matcher = json.loads((ROOT / ".github" / "oas-lint-matcher.json").read_text(encoding="utf-8"))
    pattern = matcher["problemMatcher"][0]["pattern"][0]
    # The last line sums up.
    lines = lint(folder, "concise").splitlines()[:-1]
    for line, finding in zip(lines, findings, strict=True):
        found = re.match(pattern["regexp"], line)
        place = finding["location"]
        start = place["start"]
        names = ["file", "line", "column", "severity", "code", "message"]
        told = found and [found.group(pattern[name]) for name in names]
        expected = [place["file"], str(start["line"]), str(start["column"])]
        expected += [finding["severity"], finding["rule"], finding["message"]]
        if told != expected:
            yield f"lines: the matcher finds {told}, JSON tells {expected}"


def check_progress():
    """On a terminal, which Python's standard library can be."""
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(120):
            path = Path(scratch) / f"{number}.yaml"
            path.write_text("openapi: 3.1.0\npaths: {}\n", encoding="utf-8")
        ours, theirs = pty.openpty()
        environment = os.environ | {"TERM": "xterm"}
        command = [COMMAND, "--isolated", "--format=concise", "."]
        with subprocess.Popen(
            command, cwd=scratch, env=environment, stdout=subprocess.PIPE, stderr=theirs
        ) as process:
            os.close(theirs)
            shown = b""
            # The terminal is gone with the last process that has it.
            with contextlib.suppress(OSError):
                while piece := os.read(ours, 4096):
                    shown += piece
            report = process.stdout.read()
        os.close(ours)
    if b"reading, 50 files so far" not in shown or not shown.endswith(b"\r\x1b[2K"):
        yield f"progress: the terminal saw {shown!r}"
    if b"\x1b" in report:
        yield "progress: the report has it too"


def check(folder):
    """Faults of the reports about the files of a folder, and how many findings there are."""
    report = json.loads(lint(folder, "json"))
    schema = json.loads((ROOT / "specs" / "report.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    findings = report["diagnostics"]
    faults = list(schema_faults("JSON", schema, report))
    faults += check_sarif(folder, report, findings)
    faults += check_gitlab(folder, findings)
    faults += check_lines(folder, findings)
    faults += check_junit(folder, report, findings)
    return faults, len(findings)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / ".git").mkdir()
        (folder / "a b#é").mkdir()
        (folder / "a b#é" / "odd.yaml").write_text(ODD, encoding="utf-8")
        for path in (ROOT / "specs" / "examples").glob("*.yaml"):
            (folder / path.name).write_bytes(path.read_bytes())
        faults, count = check(folder)
    faults += check_progress()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{count} findings in 5 forms: {len(faults)} faults")
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
