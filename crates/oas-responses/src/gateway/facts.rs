//! What is of interest to gateways in a document, each with its place.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// What is of interest in a document, each with its place.
pub(super) struct Facts<'d> {
    pub(super) document: &'d Value,
    pub(super) bytes: usize,
    pub(super) references: Vec<(String, &'d str)>,
    pub(super) schemas: Vec<(String, &'d Map<String, Value>)>,
    pub(super) operations: Vec<Operation<'d>>,
}

pub(super) struct Operation<'d> {
    pub(super) pointer: String,
    pub(super) method: &'d str,
    pub(super) value: &'d Value,
}

/// The members of a Path Item that are operations (OpenAPI 3.2 Path Item Object).
const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

impl<'d> Facts<'d> {
    pub(super) fn new(document: &'d Value, bytes: usize) -> Self {
        let mut operations = Vec::new();
        for (path, item) in members(document.get("paths")) {
            for (key, value) in members(Some(item)) {
                let at = |key| format!("/paths/{}/{key}", escaped(path));
                if METHODS.contains(&key.as_str()) {
                    operations.push(Operation { pointer: at(key), method: key, value });
                }
            }
        }
        let mut facts =
            Self { document, bytes, references: Vec::new(), schemas: Vec::new(), operations };
        facts.visit(document, &mut String::new(), Place::Object);
        facts
    }

    /// Collects references and schemas. What is data and not description is passed over.
    fn visit(&mut self, value: &'d Value, at: &mut String, place: Place) {
        match value {
            Value::Object(object) => {
                if place == Place::Schema {
                    self.schemas.push((at.clone(), object));
                }
                if let (Some(target), false) =
                    (object.get("$ref").and_then(Value::as_str), place.is_names())
                {
                    self.references.push((format!("{at}/$ref"), target));
                }
                for (key, child) in object {
                    if let Some(next) = place.below(key) {
                        let length = at.len();
                        at.push('/');
                        at.push_str(&escaped(key));
                        self.visit(child, at, next);
                        at.truncate(length);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let length = at.len();
                    // Writing to a string cannot fail.
                    let _ = write!(at, "/{index}");
                    self.visit(item, at, place);
                    at.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// What a value is to the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// An object of OpenAPI.
    Object,
    /// A Schema Object.
    Schema,
    /// An Example Object.
    Example,
    /// A map from names, which mean nothing, to objects.
    Objects,
    /// A map from names to schemas.
    Schemas,
    /// A map from names to examples.
    Examples,
}

impl Place {
    const fn is_names(self) -> bool {
        matches!(self, Self::Objects | Self::Schemas | Self::Examples)
    }

    /// What stands under a key; none where it is data.
    fn below(self, key: &str) -> Option<Self> {
        Some(match (self, key) {
            (Self::Objects, _) => Self::Object,
            (Self::Schemas, _) => Self::Schema,
            (Self::Examples, _) => Self::Example,
            (_, key) if key.starts_with("x-") => return None,
            (
                Self::Schema,
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas",
            )
            | (Self::Object, "schemas" | "definitions") => Self::Schemas,
            (Self::Schema, "example" | "examples" | "default" | "enum" | "const")
            | (Self::Object, "example" | "default")
            | (Self::Example, "value") => return None,
            (Self::Schema, _) | (Self::Object, "schema" | "items") => Self::Schema,
            (Self::Object, "examples") => Self::Examples,
            (
                Self::Object,
                "paths"
                | "webhooks"
                | "pathItems"
                | "responses"
                | "headers"
                | "content"
                | "requestBodies"
                | "securitySchemes"
                | "securityDefinitions"
                | "callbacks"
                | "links"
                | "encoding",
            ) => Self::Objects,
            (Self::Object | Self::Example, _) => Self::Object,
        })
    }
}

pub(super) fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// A key as a token of a JSON Pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
