//! Holding a document against what a gateway refuses.

mod references;

use std::collections::HashSet;
use std::fmt;
use std::mem::discriminant;

use serde_json::{Map, Value};

use super::facts::{Facts, Operation, escaped, members};
use super::{Gateway, Limit, Restriction};

/// Something in a document that a gateway does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The restriction.
    pub restriction: &'static Restriction,
    /// Where: a JSON Pointer (RFC 6901), empty for the document as a whole.
    pub pointer: String,
    /// What is there, in a few words: `4XX`.
    pub found: String,
}

impl Refusal {
    /// What to write instead.
    pub fn help(&self) -> String {
        match self.restriction.limit {
            Limit::Versions(versions) => format!("write it in OpenAPI {}", versions.join(" or ")),
            Limit::Bytes(_) => "split it, or shorten its descriptions".to_owned(),
            Limit::ExternalReference => "bundle the files into one".to_owned(),
            Limit::BrokenReference => "refer to something that is there".to_owned(),
            Limit::ResponseReference => "write the response into the operation".to_owned(),
            Limit::OtherReference => {
                "write it where it is used; only schemas are shared".to_owned()
            }
            Limit::CodesOnly => "document each code on its own".to_owned(),
            Limit::InterimCode => "document only final responses, 200 and above".to_owned(),
            Limit::Methods(_) => "leave the operation out".to_owned(),
            Limit::AlphanumericNames => "name it with letters and digits only".to_owned(),
            Limit::Keywords(_) => "leave the keyword out".to_owned(),
            Limit::IntegerNumber => "write `type: integer`".to_owned(),
            Limit::UntypedSchema => "say its `type`".to_owned(),
            Limit::RecursiveSchema => "describe the inner one as a plain object".to_owned(),
            Limit::MediaRange => "name each media type".to_owned(),
            Limit::RootSecurity => "repeat `security` in the operation".to_owned(),
            Limit::InlineSchema => {
                "move the schema under components/schemas and refer to it".to_owned()
            }
            Limit::PrimitiveBody => "answer with an object, or refer to a schema".to_owned(),
            Limit::SecurityTypes(types) => format!("use a scheme of type {}", types.join(" or ")),
            Limit::PlainSegments => {
                "use letters, digits, `-_.,:` and parameters that are whole segments".to_owned()
            }
            Limit::AbsoluteServer => "name a server by https://…".to_owned(),
            Limit::Summary(most) => format!("use {most} characters at most"),
        }
    }
}

/// One line: who refuses what.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { restriction, found, .. } = self;
        let what = match restriction.limit {
            Limit::Versions(_) => "this version of OpenAPI",
            Limit::Bytes(_) => "a document of this size",
            Limit::ExternalReference => "a reference out of the document",
            Limit::BrokenReference => "a reference that leads nowhere",
            Limit::ResponseReference => "a response by `$ref`",
            Limit::OtherReference => "a `$ref` to what is no schema",
            Limit::CodesOnly => "a response key that is no code",
            Limit::InterimCode => "an interim response",
            Limit::Methods(_) => "an operation with this method",
            Limit::AlphanumericNames => "this name of a schema",
            Limit::Keywords(_) => "this keyword in a schema",
            Limit::IntegerNumber => "a number with the format of an integer",
            Limit::UntypedSchema => "a schema without a type",
            Limit::RecursiveSchema => "a schema that holds itself",
            Limit::MediaRange => "a range of media types",
            Limit::RootSecurity => "security that stands at the root alone",
            Limit::InlineSchema => "a schema in the operation",
            Limit::PrimitiveBody => "a plain value as a body",
            Limit::SecurityTypes(_) => "this type of security",
            Limit::PlainSegments => "this path",
            Limit::AbsoluteServer => "a document without the address of a server",
            Limit::Summary(_) => "a summary of this length",
        };
        match restriction.gateway {
            Gateway::Portable => write!(f, "not portable: {what}: {found}"),
            gateway => write!(f, "{} does not take {what}: {found}", gateway.title()),
        }
    }
}

impl Gateway {
    /// Everything in a document that the gateway does not take, restriction by restriction.
    ///
    /// The document is OpenAPI 3 or Swagger 2.0; `bytes` is the length of its text. Nothing found
    /// does not mean that the gateway takes it: only published restrictions are known, and no
    /// validity is checked.
    pub fn check(self, document: &Value, bytes: usize) -> Vec<Refusal> {
        let facts = Facts::new(document, bytes);
        let mut refusals: Vec<Refusal> = Vec::new();
        // Of several gateways with one opinion the first speaks.
        let mut told = HashSet::new();
        for restriction in self.restrictions() {
            for (pointer, found) in facts.against(&restriction.limit) {
                if told.insert((discriminant(&restriction.limit), pointer.clone())) {
                    refusals.push(Refusal { restriction, pointer, found });
                }
            }
        }
        refusals
    }
}

/// A place and what is found there.
type Found = (String, String);

impl Facts<'_> {
    /// Where the document breaks a limit, and what is there.
    fn against(&self, limit: &Limit) -> Vec<Found> {
        match limit {
            Limit::Versions(known) => self.version(known),
            Limit::Bytes(most) if self.bytes > *most => {
                vec![(String::new(), format!("{} bytes, more than {most}", self.bytes))]
            }
            Limit::Bytes(_) => Vec::new(),
            Limit::ExternalReference => {
                let outside = self.references.iter().filter(|(_, target)| !target.starts_with('#'));
                outside.map(|(at, target)| (at.clone(), format!("`{target}`"))).collect()
            }
            Limit::BrokenReference => self.broken_references(),
            Limit::OtherReference => self.other_references(),
            Limit::IntegerNumber => self.integer_numbers(),
            Limit::UntypedSchema => {
                let untyped = self.schemas.iter().filter(|(_, schema)| is_untyped(schema));
                untyped.map(|(at, _)| (at.clone(), "no `type`".to_owned())).collect()
            }
            Limit::RecursiveSchema => self.recursive(),
            Limit::MediaRange => self.media_ranges(),
            Limit::RootSecurity => self.unsecured(),
            Limit::ResponseReference => self.responses(|key, response| {
                let target = response.get("$ref")?.as_str()?;
                Some((format!("/{key}/$ref"), format!("`{target}`")))
            }),
            Limit::CodesOnly => self.responses(|key, _| {
                let is_code = key.len() == 3 && key.parse().is_ok_and(|code: u16| code < 600);
                (!is_code || key.starts_with('0')).then(|| (format!("/{key}"), format!("`{key}`")))
            }),
            Limit::InterimCode => self.responses(|key, _| {
                (key.len() == 3 && key.starts_with('1'))
                    .then(|| (format!("/{key}"), format!("`{key}`")))
            }),
            Limit::Methods(known) => {
                let others = self.operations.iter().filter(|one| !known.contains(&one.method));
                others.map(|one| (one.pointer.clone(), one.method.to_ascii_uppercase())).collect()
            }
            Limit::AlphanumericNames => self.names(),
            Limit::Keywords(words) => self.keywords(words),
            Limit::InlineSchema => self.bodies(|schema| {
                schema.get("$ref").is_none().then(|| "it has no `$ref`".to_owned())
            }),
            Limit::PrimitiveBody => self.bodies(|schema| {
                let kind = schema.get("type")?.as_str()?;
                matches!(kind, "string" | "integer" | "number" | "boolean")
                    .then(|| format!("`type: {kind}`"))
            }),
            Limit::SecurityTypes(types) => self.security(types),
            Limit::PlainSegments => self.paths(),
            Limit::AbsoluteServer => self.servers(),
            Limit::Summary(most) => self.summaries(*most),
        }
    }

    fn version(&self, known: &[&str]) -> Vec<Found> {
        let (key, version) = ["openapi", "swagger"]
            .into_iter()
            .find_map(|key| Some((key, self.document.get(key)?)))
            .unwrap_or(("", &Value::Null));
        // One that is a number, such as 3.1 without quotes, is shown as it is and fits nothing.
        let shown = match version {
            Value::Null => "none is named".to_owned(),
            Value::String(text) => text.clone(),
            other => format!("{other}, which is no text"),
        };
        let version = version.as_str().unwrap_or_default();
        let fits = |known: &&str| {
            version
                .strip_prefix(*known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if known.iter().any(fits) {
            return Vec::new();
        }
        let pointer = if key.is_empty() { String::new() } else { format!("/{key}") };
        vec![(pointer, shown)]
    }

    /// What a test finds in the responses of operations; places are relative to the responses.
    fn responses(&self, test: impl Fn(&str, &Value) -> Option<Found>) -> Vec<Found> {
        let mut found = Vec::new();
        for operation in &self.operations {
            for (key, response) in members(operation.value.get("responses")) {
                if let Some((at, what)) = test(key, response).filter(|_| !key.starts_with("x-")) {
                    found.push((format!("{}/responses{at}", operation.pointer), what));
                }
            }
        }
        found
    }

    /// What a test finds in the schemas of bodies that stand in operations.
    fn bodies(&self, test: impl Fn(&Value) -> Option<String>) -> Vec<Found> {
        let mut found = Vec::new();
        for operation in &self.operations {
            for (at, body) in bodies(operation) {
                let old = body.get("schema").map(|schema| (format!("{at}/schema"), schema));
                let new = members(body.get("content")).filter_map(|(media, body)| {
                    let schema = body.get("schema")?;
                    Some((format!("{at}/content/{}/schema", escaped(media)), schema))
                });
                for (at, schema) in old.into_iter().chain(new) {
                    found.extend(test(schema).map(|what| (at, what)));
                }
            }
        }
        found
    }

    fn media_ranges(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, body) in self.operations.iter().flat_map(bodies) {
            for (media, _) in members(body.get("content")).filter(|(media, _)| media.contains('*'))
            {
                found.push((format!("{at}/content/{}", escaped(media)), format!("`{media}`")));
            }
        }
        found
    }

    fn unsecured(&self) -> Vec<Found> {
        let all = self.document.get("security").and_then(Value::as_array);
        if all.is_none_or(Vec::is_empty) {
            return Vec::new();
        }
        let open = self.operations.iter().filter(|one| one.value.get("security").is_none());
        open.map(|one| (one.pointer.clone(), "the operation has no `security`".to_owned()))
            .collect()
    }

    fn integer_numbers(&self) -> Vec<Found> {
        let text = |schema: &Map<String, Value>, key| Some(schema.get(key)?.as_str()?.to_owned());
        let mut found = Vec::new();
        for (at, schema) in &self.schemas {
            let format = text(schema, "format").filter(|one| one == "int32" || one == "int64");
            if let Some(format) = format
                && text(schema, "type").is_some_and(|one| one == "number")
            {
                found.push((format!("{at}/format"), format!("`format: {format}`")));
            }
        }
        found
    }

    fn names(&self) -> Vec<Found> {
        let sections = [("/components/schemas", "components"), ("/definitions", "definitions")];
        let mut found = Vec::new();
        for (pointer, _) in sections {
            for (name, _) in members(self.document.pointer(pointer)) {
                if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    found.push((format!("{pointer}/{}", escaped(name)), format!("`{name}`")));
                }
            }
        }
        found
    }

    fn keywords(&self, words: &[&str]) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, schema) in &self.schemas {
            for word in words.iter().filter(|word| schema.contains_key(**word)) {
                found.push((format!("{at}/{word}"), format!("`{word}`")));
            }
        }
        found
    }

    fn security(&self, types: &[&str]) -> Vec<Found> {
        let mut found = Vec::new();
        for pointer in ["/components/securitySchemes", "/securityDefinitions"] {
            for (name, scheme) in members(self.document.pointer(pointer)) {
                let Some(kind) = scheme.get("type").and_then(Value::as_str) else { continue };
                // An authorizer of the gateway decides, whatever the type says.
                let has_own = scheme.get("x-amazon-apigateway-authorizer").is_some();
                if !types.contains(&kind) && !has_own {
                    let at = format!("{pointer}/{}/type", escaped(name));
                    found.push((at, format!("`{kind}`")));
                }
            }
        }
        found
    }

    fn paths(&self) -> Vec<Found> {
        let is_plain = |segment: &str| {
            let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            let word = |text: &str| {
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._,:".contains(&byte))
            };
            // `{proxy+}` takes all that follows.
            inner.map_or_else(|| word(segment), |name| word(name.trim_end_matches('+')))
        };
        members(self.document.get("paths"))
            .filter(|(path, _)| path.starts_with('/') && !path.split('/').all(is_plain))
            .map(|(path, _)| (format!("/paths/{}", escaped(path)), format!("`{path}`")))
            .collect()
    }

    fn servers(&self) -> Vec<Found> {
        let is_absolute = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        let mut urls = self.document.get("servers").and_then(Value::as_array).into_iter().flatten();
        let named =
            urls.any(|server| server.get("url").and_then(Value::as_str).is_some_and(is_absolute));
        if named || self.document.get("host").is_some() {
            return Vec::new();
        }
        vec![(String::new(), "`servers` names none".to_owned())]
    }

    fn summaries(&self, most: usize) -> Vec<Found> {
        let long = |operation: &Operation<'_>| {
            let count = operation.value.get("summary")?.as_str()?.chars().count();
            (count > most)
                .then(|| (format!("{}/summary", operation.pointer), format!("{count} characters")))
        };
        self.operations.iter().filter_map(long).collect()
    }
}

/// What an operation sends and answers, with places: its request body, the `body` parameters of
/// Swagger 2.0, its responses.
fn bodies<'d>(operation: &Operation<'d>) -> Vec<(String, &'d Value)> {
    let at = &operation.pointer;
    let value: &'d Value = operation.value;
    let request = value.get("requestBody").map(|body| (format!("{at}/requestBody"), body));
    let parameters = value.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let sent =
        parameters.enumerate().filter(|(_, one)| one.get("in").is_some_and(|it| it == "body"));
    let sent = sent.map(|(index, body)| (format!("{at}/parameters/{index}"), body));
    let answers = members(value.get("responses"))
        .map(|(key, answer)| (format!("{at}/responses/{}", escaped(key)), answer));
    request.into_iter().chain(sent).chain(answers).collect()
}

fn is_untyped(schema: &Map<String, Value>) -> bool {
    let telling = ["type", "$ref", "allOf", "oneOf", "anyOf", "not", "enum", "const"];
    !telling.iter().any(|key| schema.contains_key(*key))
}
