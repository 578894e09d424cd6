//! The keys of configuration files: what the template, the schema and listings are made of.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::rule::Rule;
use crate::rules::RULES;

/// A setting that is one value.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// What holds where it is absent, as TOML; none where nothing does.
    pub default: Option<&'static str>,
    /// A value to begin with, as TOML.
    example: &'static str,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Patterns,
    Text,
    FailOn,
    Truth,
}

/// The settings of one value, in the order of listings.
pub static KEYS: &[Key] = &[
    Key {
        name: "roots",
        about: "The descriptions to lint where a directory is named; what they refer to is \
                followed. Without it, every file that has `openapi` or `swagger` at its root.",
        default: Some("[]"),
        example: "[\"api/*/openapi.yaml\"]",
        kind: Kind::Patterns,
    },
    Key {
        name: "exclude",
        about: "Files to leave out; with --force-exclude also where they are named.",
        default: Some("[]"),
        example: "[\"**/vendor/**\"]",
        kind: Kind::Patterns,
    },
    Key {
        name: "policy",
        about: "The policy in force: a built-in name (`oas-lint policies` lists them), or the path \
                of a policy file from here.",
        default: Some("\"stratos\""),
        example: "\"recommended\"",
        kind: Kind::Text,
    },
    Key {
        name: "fail-on",
        about: "The least severity that makes the exit code 1: error, warning, info or never.",
        default: Some("\"warning\""),
        example: "\"error\"",
        kind: Kind::FailOn,
    },
    Key {
        name: "baseline",
        about: "Findings that are not told again, as --write-baseline lists them; a path from here.",
        default: None,
        example: "\"oas-lint-baseline.toml\"",
        kind: Kind::Text,
    },
    Key {
        name: "require-reason",
        about: "Ask for a reason where a document ignores a rule (`unexplained-ignore`).",
        default: Some("false"),
        example: "true",
        kind: Kind::Truth,
    },
];

const RULES_ABOUT: &str = "Levels: off, info, warning or error, for a rule or for one of its codes \
                           or headers. `oas-lint rules` lists the rules.";
const FIX_ABOUT: &str = "How --unsafe-fixes adds responses: `ref` to a component, or `inline` for \
                         gateways that follow no references to responses. Without it, `ref`.";
const OVERRIDES_ABOUT: &str = "Levels for some files or operations only. Of several that hold the \
                               last one decides. Each needs a reason.";
const OPERATIONS_ABOUT: &str = "`METHOD /path`, `* /path`, `id:operationId` or `tag:name`; `*` \
                                stays within a segment, `**` does not.";

/// A configuration file in which every setting is explained and none is set.
pub fn template() -> String {
    let mut text = String::from("# Configuration of oas-lint.\n");
    for key in KEYS {
        text.push('\n');
        match key.default {
            // Where it is nothing, the text says what that means.
            None | Some("[]" | "false") => comment(key.about, &mut text),
            Some(default) => {
                comment(&format!("{} Without it, {default}.", key.about), &mut text);
            }
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# {} = {}", key.name, key.example);
    }
    text.push('\n');
    comment(RULES_ABOUT, &mut text);
    text.push_str(
        "# [rules]\n# unquoted-status = \"error\"\n# \"missing-status/429\" = \"off\"\n\n",
    );
    comment(FIX_ABOUT, &mut text);
    text.push_str("# [fix]\n# responses = \"ref\"\n\n");
    comment(OVERRIDES_ABOUT, &mut text);
    comment(OPERATIONS_ABOUT, &mut text);
    text.push_str(
        "# [[overrides]]\n# operations = [\"GET /health*\", \"tag:internal\"]\n# rules = { \
         missing-status = \"off\" }\n# reason = \"no input, no credentials\"\n",
    );
    text
}

fn comment(about: &str, text: &mut String) {
    let mut line = String::from("#");
    for word in about.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 90 {
            text.push_str(&line);
            text.push('\n');
            "#".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    text.push_str(&line);
    text.push('\n');
}

/// A JSON Schema (draft 7, which editors of TOML read) of configuration files.
pub fn json_schema() -> String {
    let mut properties = Map::new();
    for key in KEYS {
        let mut schema = match key.kind {
            Kind::Patterns => json!({ "type": "array", "items": { "type": "string" } }),
            Kind::Text => json!({ "type": "string" }),
            Kind::FailOn => json!({ "enum": ["error", "warning", "info", "never"] }),
            Kind::Truth => json!({ "type": "boolean" }),
        };
        schema["description"] = key.about.into();
        properties.insert(key.name.to_owned(), schema);
    }
    properties.insert(
        "fix".to_owned(),
        json!({
            "type": "object",
            "additionalProperties": false,
            "properties": { "responses": { "description": FIX_ABOUT, "enum": ["ref", "inline"] } },
        }),
    );
    let levels = json!({ "$ref": "#/definitions/rules" });
    properties.insert("rules".to_owned(), levels.clone());
    properties.insert(
        "overrides".to_owned(),
        json!({
            "description": OVERRIDES_ABOUT,
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "files": { "type": "array", "items": { "type": "string" } },
                    "operations": {
                        "description": OPERATIONS_ABOUT,
                        "type": "array",
                        "items": { "type": "string" },
                    },
                    "rules": levels,
                    "reason": { "type": "string" },
                },
                "required": ["rules", "reason"],
                "anyOf": [{ "required": ["files"] }, { "required": ["operations"] }],
            },
        }),
    );
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Configuration of oas-lint",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": { "rules": rules() },
    });
    format!("{schema:#}\n")
}

fn rules() -> Value {
    let level = json!({ "enum": ["off", "info", "warning", "error"] });
    let (mut properties, mut patterns) = (Map::new(), Map::new());
    for rule in RULES {
        let mut schema = level.clone();
        schema["description"] = rule.summary.into();
        properties.insert(rule.name.to_owned(), schema.clone());
        if let Some(pattern) = detail_pattern(rule) {
            patterns.insert(format!("^{}/{pattern}$", rule.name), schema);
        }
    }
    properties.insert("ALL".to_owned(), level);
    json!({
        "description": RULES_ABOUT,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "patternProperties": patterns,
    })
}

/// The second levels that a selector of the rule can have.
fn detail_pattern(rule: &Rule) -> Option<&'static str> {
    let code = "([1-5][0-9]{2}|[1-5]XX|default)";
    let header = "[A-Za-z0-9-]+";
    Some(match rule.detail? {
        "header" => header,
        detail if detail.contains("success") => "([1-5][0-9]{2}|[1-5]XX|default|success)",
        _ => code,
    })
}
