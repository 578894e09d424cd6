//! The JSON Schema of policy files: up to date, true of the built-in files, and of one mind with the
//! reader. Patterns are tried by `validate_specs.py`, with a validator that others wrote.

use std::path::Path;

use oas_codes::{Policy, PolicyFile};
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(&Policy::json_schema()).expect("valid JSON")
}

fn value(text: &str) -> Value {
    toml::from_str(text).expect("valid TOML")
}

#[test]
fn the_committed_schema_is_the_one_that_the_command_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/policy.schema.json");
    let committed = std::fs::read_to_string(path).expect("the schema is committed");
    assert_eq!(committed, Policy::json_schema(), "run `cargo xtask gen`");
}

#[test]
fn every_built_in_file_follows_the_schema() {
    for name in Policy::builtin_names() {
        let file = Policy::builtin_file(name).expect("a built-in policy");
        assert_eq!(fault(&schema(), &value(&file.text), name), None);
    }
}

/// Files with one fault, and where the schema sees it.
#[test]
fn what_the_schema_refuses_the_reader_refuses() {
    let row = "[[expect]]\nmethods = ['GET']\ncodes = 200\nlevel = 'must'\nbecause = 'so'\n";
    let cases = [
        ("title = 'No name'", "policy: needs `name`"),
        ("name = 't'\nclosd = true", "policy: has no `closd`"),
        ("name = 't'\nclosed = 'yes'", "policy/closed: no boolean"),
        ("name = 't'\nmethods = []", "policy/methods: too few items"),
        ("name = 't'\naction-words = [1]", "policy/action-words/0: no string"),
        (
            "name = 't'\ncoverage = { default = 'all' }",
            "policy/coverage/default: none of the words",
        ),
        ("name = 't'\nerror-body = 'problems'", "policy/error-body: fits nothing"),
        ("name = 't'\nerror-body = { media-type = 'a/b' }", "policy/error-body: fits nothing"),
        ("name = 't'\nerror-body = { ref = 'a' }", "policy/error-body: fits nothing"),
        ("name = 't'\n[[code]]\ncode = 200", "policy/code/0: needs `description`"),
        (
            "name = 't'\n[[code]]\ncode = 99\ndescription = 'No.'",
            "policy/code/0/code: fits nothing",
        ),
        (
            "name = 't'\n[[header]]\ncode = 200\nname = 'A'\nlevel = 'must'",
            "policy/header/0: needs `because`",
        ),
        (&row.replace("[[", "name = 't'\n[["), ""),
        (
            &row.replace("[[", "name = 't'\n[[").replace("'must'", "'msut'"),
            "policy/expect/0/level: none of the words",
        ),
        (
            &row.replace("[[", "name = 't'\n[[").replace("codes", "code"),
            "policy/expect/0: has no `code`",
        ),
        (&format!("name = 't'\n{row}when = []"), "policy/expect/0/when: too few items"),
        (
            &format!("name = 't'\n{row}severity = 'fatal'"),
            "policy/expect/0/severity: none of the words",
        ),
    ];
    for (text, expected) in cases {
        let found = fault(&schema(), &value(text), "policy").unwrap_or_default();
        assert_eq!(found, expected, "{text}");
        let file = PolicyFile { name: "policy.toml".to_owned(), text: text.to_owned() };
        let is_read = Policy::parse(file, &|_, _| Err(String::new())).is_ok();
        assert_eq!(is_read, expected.is_empty(), "{text}");
    }
}

/// The first fault of a value, by the keywords that the schema uses.
fn fault(schema: &Value, value: &Value, at: &str) -> Option<String> {
    let keywords = schema.as_object().expect("an object");
    keywords.iter().find_map(|(keyword, argument)| {
        let list = || argument.as_array().expect("a list").iter();
        let is_wrong = |wrong: bool, what: &str| wrong.then(|| format!("{at}: {what}"));
        match keyword.as_str() {
            "$schema" | "title" | "description" | "pattern" => None,
            "type" => {
                let name = argument.as_str().expect("a type");
                is_wrong(!has_type(value, name), &format!("no {name}"))
            }
            "enum" => is_wrong(!list().any(|word| word == value), "none of the words"),
            "minItems" => {
                let length = value.as_array().map_or(0, Vec::len);
                is_wrong((length as u64) < argument.as_u64().expect("a number"), "too few items")
            }
            "minimum" => is_wrong(value.as_i64() < argument.as_i64(), "too small"),
            "maximum" => is_wrong(value.as_i64() > argument.as_i64(), "too large"),
            "required" => list()
                .map(|key| key.as_str().expect("a key"))
                .find(|key| value.get(key).is_none())
                .map(|key| format!("{at}: needs `{key}`")),
            "anyOf" => {
                let fits = list().any(|schema| fault(schema, value, at).is_none());
                is_wrong(!fits, "fits nothing")
            }
            "items" => value
                .as_array()?
                .iter()
                .enumerate()
                .find_map(|(index, item)| fault(argument, item, &format!("{at}/{index}"))),
            "properties" => value.as_object()?.iter().find_map(|(key, member)| {
                fault(argument.get(key)?, member, &format!("{at}/{key}"))
            }),
            "additionalProperties" => {
                let known = schema["properties"].as_object().expect("properties");
                let other = value.as_object()?.keys().find(|key| !known.contains_key(*key))?;
                Some(format!("{at}: has no `{other}`"))
            }
            other => panic!("the schema has the keyword {other}, which this test does not know"),
        }
    })
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        other => panic!("the schema has the type {other}, which this test does not know"),
    }
}
