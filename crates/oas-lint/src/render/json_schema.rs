//! The JSON Schema of reports in JSON.

use serde_json::{Map, Value, json};

/// A JSON Schema (draft 7) of what [`Format::Json`](super::Format::Json) writes; its definition
/// `finding` is that of a line of [`Format::JsonLines`](super::Format::JsonLines).
///
/// New members can come without a new version; none goes, and none changes its meaning.
pub fn json_schema() -> String {
    let report = [
        (
            "version",
            json!({ "const": 1, "description": "Raised when readers of the present form would be misled." }),
        ),
        ("tool", object(&[("name", text("The linter.")), ("version", text("Its version."))])),
        ("policies", list(&text("The name of a policy in force."))),
        ("summary", definition("summary")),
        (
            "unreadable",
            list(&object(&[
                ("file", text("The path as it was given.")),
                ("reason", text("Why it cannot be read.")),
            ])),
        ),
        ("statistics", list(&definition("statistic"))),
        ("diagnostics", list(&definition("finding"))),
        ("suppressed", list(&definition("suppressed"))),
    ];
    let mut schema = object(&report);
    // With --statistics there are counts in place of findings.
    schema["required"] = json!(["version", "tool", "policies", "summary", "unreadable"]);
    schema["oneOf"] =
        json!([{ "required": ["statistics"] }, { "required": ["diagnostics", "suppressed"] }]);
    schema["definitions"] = definitions();
    let head = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Report of oas-lint",
    });
    let members = [head, schema].into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    let whole: Map<String, Value> = members.flatten().collect();
    format!("{:#}\n", Value::Object(whole))
}

fn definitions() -> Value {
    let mut suppressed = vec![
        (
            "by",
            json!({ "enum": ["author", "baseline"], "description": "An ignore in the document, or the baseline." }),
        ),
        ("reason", nullable("What the author gives as the reason.")),
    ];
    suppressed.extend(finding());
    json!({
        "summary": object(&[
            ("files", count("Files that were read.")),
            ("operations", count("Operations in them.")),
            ("errors", count("Errors among the findings.")),
            ("warnings", count("Warnings among them.")),
            ("infos", count("Infos among them.")),
            ("suppressed", count("What was found and is not told.")),
            ("fixable", object(&[
                ("safe", count("Findings that --fix mends.")),
                ("unsafe", count("Further findings that --fix --unsafe-fixes mends.")),
            ])),
        ]),
        "statistic": object(&[
            ("rule", text("The full name, such as missing-status/404.")),
            ("severity", severity()),
            ("count", count("How often it was found.")),
        ]),
        "finding": object(&finding()),
        "suppressed": object(&suppressed),
        "fix": object(&[
            ("safety", json!({ "enum": ["safe", "unsafe"], "description": "Safe where the document has the same value afterwards, its keys read as strings." })),
            ("title", text("What it does.")),
            ("edits", list(&object(&[
                ("file", text("The file to edit.")),
                ("start", count("The first byte that goes.")),
                ("end", count("The byte behind the last one that goes.")),
                ("insert", text("The text that comes.")),
            ]))),
        ]),
        "place": object(&place()),
        "position": object(&[
            ("line", ordinal("The line, from 1.")),
            ("column", ordinal("The column, from 1, in Unicode code points.")),
            ("offset", count("The byte, from 0.")),
        ]),
    })
}

fn finding() -> Vec<(&'static str, Value)> {
    let mut related = vec![
        (
            "kind",
            json!({ "enum": ["cause", "use"], "description": "What in the document is the reason, or where a shared definition is used." }),
        ),
        ("message", text("What is to be seen there.")),
    ];
    related.extend(place());
    let operation = object(&[
        ("method", text("The method.")),
        ("path", text("The path template, the webhook's name or the callback's expression.")),
        ("operation_id", nullable("The operationId.")),
    ]);
    vec![
        ("rule", text("The full name, such as missing-status/404.")),
        ("severity", severity()),
        ("message", text("What is wrong, in one line.")),
        ("note", nullable("Why it applies here.")),
        ("help", nullable("What to do.")),
        ("fingerprint", text("What the finding is, without a line.")),
        ("operation", json!({ "anyOf": [{ "type": "null" }, operation] })),
        ("status", nullable("The status code that it is about.")),
        ("location", definition("place")),
        ("related", list(&object(&related))),
        ("fix", json!({ "anyOf": [{ "type": "null" }, definition("fix")] })),
    ]
}

fn place() -> Vec<(&'static str, Value)> {
    vec![
        ("file", text("The path as it was given or found.")),
        (
            "pointer",
            nullable("The JSON Pointer of the place; null in a text that cannot be parsed."),
        ),
        ("start", definition("position")),
        ("end", definition("position")),
    ]
}

fn severity() -> Value {
    json!({ "enum": ["error", "warning", "info"] })
}

/// An object with all of these members.
fn object(members: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn definition(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn nullable(about: &str) -> Value {
    json!({ "type": ["string", "null"], "description": about })
}

fn count(about: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": about })
}

fn ordinal(about: &str) -> Value {
    json!({ "type": "integer", "minimum": 1, "description": about })
}
