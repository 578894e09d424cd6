//! The keys of policy files: what the reader takes and the JSON Schema describes.

use crate::level::{Level, Severity};

/// A key of a table.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) value: Value,
    /// What it says, in a line.
    pub(super) about: &'static str,
}

/// What a key takes.
pub(super) enum Value {
    /// Any string.
    Text,
    /// `true` or `false`.
    Truth,
    /// Any strings.
    Strings,
    /// One of a few words.
    Word(fn() -> Vec<&'static str>),
    /// At least one method.
    Methods,
    /// At least one alternative of situations.
    When,
    /// A status code.
    Code,
    /// Status codes that stand for each other, or `success`.
    Codes,
    /// One of [`BODY_WORDS`], or a table of [`BODY_KEYS`].
    Body,
    /// The name of a schema component.
    SchemaName,
    /// A table.
    Table(&'static [Key]),
    /// Any number of tables.
    Tables(&'static [Key]),
}

const fn key(name: &'static str, value: Value, about: &'static str) -> Key {
    Key { name, required: false, value, about }
}

const fn required(name: &'static str, value: Value, about: &'static str) -> Key {
    Key { name, required: true, value, about }
}

pub(super) fn levels() -> Vec<&'static str> {
    Level::ALL.map(Level::as_str).to_vec()
}

pub(super) fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::as_str).to_vec()
}

pub(super) fn default_coverages() -> Vec<&'static str> {
    vec!["errors", "server-errors", "none"]
}

pub(super) fn member_types() -> Vec<&'static str> {
    vec!["string", "integer"]
}

pub(super) const BODY_WORDS: &[&str] = &["none", "problem"];

pub(super) const ROOT_KEYS: &[Key] = &[
    required("name", Value::Text, "The name of the policy."),
    key("title", Value::Text, "The title for people; else the name."),
    key("source", Value::Text, "The guideline that the policy renders."),
    key(
        "extends",
        Value::Text,
        "A built-in policy, or a file where it has a / or ends in .toml. Own rows stand before its rows.",
    ),
    key("closed", Value::Truth, "Codes outside of the list of codes are worth a remark."),
    key("methods", Value::Methods, "The methods that responses are generated for."),
    key(
        "action-words",
        Value::Strings,
        "Whole path segments that make a POST or PUT an action, such as deploy.",
    ),
    key("coverage", Value::Table(COVERAGE_KEYS), "What stands for a code besides its own key."),
    key("error-body", Value::Body, "The body of 4xx and 5xx responses; problem where not said."),
    key("success-body", Value::Body, "The body of 2xx responses; none where not said."),
    key(
        "code",
        Value::Tables(CODE_KEYS),
        "The codes that the policy knows; every registered one where none is listed.",
    ),
    key(
        "expect",
        Value::Tables(ROW_KEYS),
        "The rows. For each code the first that holds for an operation decides.",
    ),
    key("header", Value::Tables(HEADER_KEYS), "Headers that responses should carry."),
];

pub(super) const ROW_KEYS: &[Key] = &[
    required("methods", Value::Methods, "The methods that the row is about."),
    key(
        "when",
        Value::When,
        "Alternatives, of which one has to hold: situations joined by +, negated by !.",
    ),
    required(
        "codes",
        Value::Codes,
        "A code, several of which any one will do (400 | 422), or success.",
    ),
    required("level", Value::Word(levels), "How strongly the codes are asked for or unwanted."),
    key("severity", Value::Word(severities), "How grave a finding is; else the level says it."),
    required("because", Value::Text, "The reason, in lower case and without a full stop."),
    key("cite", Value::Text, "Where the guideline says so."),
];

pub(super) const CODE_KEYS: &[Key] = &[
    required("code", Value::Code, "The code."),
    key("phrase", Value::Text, "Its phrase; else the registered one."),
    required("description", Value::Text, "What it means in this API, in a sentence or two."),
];

pub(super) const HEADER_KEYS: &[Key] = &[
    required("code", Value::Code, "The code of the response."),
    required("name", Value::Text, "The name of the header."),
    key("methods", Value::Methods, "The methods that it is limited to; else all."),
    required("level", Value::Word(levels), "How strongly it is asked for."),
    required("because", Value::Text, "The reason, in lower case and without a full stop."),
    key("cite", Value::Text, "Where the guideline says so."),
];

pub(super) const COVERAGE_KEYS: &[Key] = &[
    key("range", Value::Truth, "A range such as 4XX stands for its codes; true where not said."),
    key(
        "default",
        Value::Word(default_coverages),
        "The codes that default stands for; errors where not said.",
    ),
];

pub(super) const BODY_KEYS: &[Key] = &[
    required("media-type", Value::Text, "The media type."),
    key("ref", Value::Text, "The target of a $ref, where the schema lives elsewhere."),
    key("name", Value::SchemaName, "The name of the schema component."),
    key("member", Value::Tables(MEMBER_KEYS), "The members of the object, in order."),
];

/// What a body needs besides where it has no `ref`.
pub(super) const BODY_WITHOUT_REF: &[&str] = &["name", "member"];

pub(super) const MEMBER_KEYS: &[Key] = &[
    required("name", Value::Text, "The name."),
    key("type", Value::Word(member_types), "The JSON type; string where not said."),
    key("required", Value::Truth, "The member is always there; false where not said."),
    required("description", Value::Text, "What it means."),
    key(
        "example",
        Value::Text,
        "The value in examples; {code}, {phrase} and {description} stand for those of the response.",
    ),
];
