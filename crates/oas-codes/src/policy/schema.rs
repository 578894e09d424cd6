//! The JSON Schema of policy files, made of the keys that the reader takes.

use super::Policy;
use super::format::{BODY_KEYS, BODY_WITHOUT_REF, BODY_WORDS, Key, ROOT_KEYS, Value};
use crate::method::Method;
use crate::situation::Situation;
use crate::status::StatusCode;

impl Policy {
    /// A JSON Schema (draft 7, which editors of TOML read) of policy files.
    ///
    /// It knows keys, words and the shape of codes and situations. What only the reader can see,
    /// such as rows that never decide, [`Policy::parse`] reports.
    pub fn json_schema() -> String {
        let mut root = vec![
            ("$schema", text("http://json-schema.org/draft-07/schema#")),
            ("title", text("Policy of oas-lint")),
            (
                "description",
                text("Which status codes an OpenAPI description should document, and why."),
            ),
        ];
        root.extend(members(ROOT_KEYS));
        let mut out = String::new();
        Json::Object(root).write(&mut out, 0);
        out.push('\n');
        out
    }
}

/// A JSON value, as far as schemas need it.
enum Json {
    Truth(bool),
    Number(u16),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(&'static str, Self)>),
}

fn text(text: impl Into<String>) -> Json {
    Json::Text(text.into())
}

fn texts(words: &[&str]) -> Json {
    Json::List(words.iter().copied().map(text).collect())
}

fn typed(name: &str) -> Vec<(&'static str, Json)> {
    vec![("type", text(name))]
}

/// A string of this form.
fn pattern(pattern: String) -> Vec<(&'static str, Json)> {
    vec![("type", text("string")), ("pattern", text(pattern))]
}

/// A list with at least one such item.
fn some(item: Vec<(&'static str, Json)>) -> Vec<(&'static str, Json)> {
    vec![("type", text("array")), ("minItems", Json::Number(1)), ("items", Json::Object(item))]
}

/// A table with these keys and no others.
fn members(keys: &'static [Key]) -> Vec<(&'static str, Json)> {
    let properties = keys.iter().map(|key| {
        let mut schema = vec![("description", text(key.about))];
        schema.extend(value(&key.value));
        (key.name, Json::Object(schema))
    });
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = typed("object");
    schema.push(("additionalProperties", Json::Truth(false)));
    schema.push(("properties", Json::Object(properties.collect())));
    if !required.is_empty() {
        schema.push(("required", texts(&required)));
    }
    schema
}

fn value(value: &Value) -> Vec<(&'static str, Json)> {
    match value {
        Value::Text => typed("string"),
        Value::Truth => typed("boolean"),
        Value::Strings => {
            vec![("type", text("array")), ("items", Json::Object(typed("string")))]
        }
        Value::Word(words) => vec![("enum", texts(&words()))],
        Value::Methods => some(method()),
        Value::When => some(pattern(when())),
        Value::Code => code(format!("^{CODE}$")),
        Value::Codes => code(format!(r"^\s*(success|{CODE}(\s*\|\s*{CODE})*)\s*$")),
        Value::Body => body(),
        Value::SchemaName => pattern("^[A-Za-z0-9]+$".to_owned()),
        Value::Table(keys) => members(keys),
        Value::Tables(keys) => {
            vec![("type", text("array")), ("items", Json::Object(members(keys)))]
        }
    }
}

/// A status code in a pattern: [`StatusCode::MIN`] to [`StatusCode::MAX`].
const CODE: &str = "[1-5][0-9][0-9]";

/// A code, as a number or in a string of this form.
fn code(form: String) -> Vec<(&'static str, Json)> {
    let number = vec![
        ("type", text("integer")),
        ("minimum", Json::Number(StatusCode::MIN)),
        ("maximum", Json::Number(StatusCode::MAX)),
    ];
    vec![("anyOf", Json::List(vec![Json::Object(number), Json::Object(pattern(form))]))]
}

/// The known methods, for completion, or any other token in capitals.
fn method() -> Vec<(&'static str, Json)> {
    let known = Method::KNOWN.map(|method| text(method.as_str()));
    let other = pattern("^[A-Z0-9!#$%&'*+.^_`|~-]+$".to_owned());
    let known = vec![("enum", Json::List(known.into()))];
    vec![("anyOf", Json::List(vec![Json::Object(known), Json::Object(other)]))]
}

/// One alternative of `when`.
fn when() -> String {
    let names = Situation::ALL.map(Situation::as_str).join("|");
    let condition = format!(r"(!\s*)?({names}|word:[^\s/+]+)");
    format!(r"^\s*{condition}(\s*\+\s*{condition})*\s*$")
}

fn body() -> Vec<(&'static str, Json)> {
    let needs = |keys: &[&str]| Json::Object(vec![("required", texts(keys))]);
    let mut table = members(BODY_KEYS);
    table.push(("anyOf", Json::List(vec![needs(&["ref"]), needs(BODY_WITHOUT_REF)])));
    let word = vec![("enum", texts(BODY_WORDS))];
    vec![("anyOf", Json::List(vec![Json::Object(word), Json::Object(table)]))]
}

impl Json {
    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Truth(truth) => out.push_str(&truth.to_string()),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                write_all(out, depth, ['[', ']'], items, |item, out| item.write(out, depth + 1));
            }
            Self::Object(members) => {
                write_all(out, depth, ['{', '}'], members, |(name, value), out| {
                    write_text(name, out);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                });
            }
        }
    }
}

/// Writes the items of a list or object, each on a line of its own.
fn write_all<T>(
    out: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    items: &[T],
    mut write: impl FnMut(&T, &mut String),
) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        write(item, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}

/// Writes a string. The texts here hold nothing but quotes and backslashes to escape.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}
