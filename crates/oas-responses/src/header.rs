//! The header fields that responses carry: what they mean, their type and an example.

use oas_codes::{Body, MemberType, Policy, StatusCode};
use serde_json::Value;

/// A header of a response (OpenAPI Header Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The field name.
    pub name: String,
    /// What the value says, in Markdown.
    pub description: String,
    /// The type of the value.
    pub kind: MemberType,
    /// The `format` of the value's schema.
    pub format: Option<&'static str>,
    /// A value as it could be sent.
    pub example: Option<&'static str>,
}

impl Header {
    /// The example as a value of the header's type.
    pub(crate) fn example_value(&self) -> Option<Value> {
        let example = self.example?;
        Some(match self.kind {
            MemberType::String => Value::from(example),
            MemberType::Integer => example.parse::<i64>().map_or(Value::from(example), Value::from),
        })
    }
}

/// The headers of a response: those that the policy speaks for, then those that HTTP expects.
///
/// `Content-Type` is left out: OpenAPI ignores it as a response header and says it by the keys of
/// `content` (Response Object).
pub(crate) fn headers(policy: &Policy, code: StatusCode) -> Vec<Header> {
    let asked = policy
        .headers
        .iter()
        .filter(|row| row.code == code && !row.level.forbids())
        .map(|row| (row.name.as_str(), Some(row.because.as_str())));
    let registered = code.registration().map(|row| row.headers).unwrap_or_default();
    let expected = registered.iter().filter(|row| row.expected).map(|row| (row.name, None));
    let mut headers: Vec<Header> = Vec::new();
    // A 202 that has no body to describe its state leads to a place that does.
    let is_mute = code.as_u16() == 202 && policy.success_body == Body::None;
    let monitor = is_mute.then_some(("Location", None));
    for (name, because) in asked.chain(expected).chain(monitor) {
        let known = headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
        if !known && !name.eq_ignore_ascii_case("Content-Type") {
            headers.push(header(name, code, because));
        }
    }
    // Sorted, as the writers of OpenAPI 3.1 and 3.2 sort them, so that all versions agree.
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers
}

fn header(name: &str, code: StatusCode, because: Option<&str>) -> Header {
    match FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name)) {
        Some(field) => Header {
            name: name.to_owned(),
            description: meaning(field, code).to_owned(),
            kind: field.kind,
            format: field.format,
            example: Some(match (field.name, code.as_u16()) {
                ("Location", 202) => "/jobs/7",
                _ => field.example,
            }),
        },
        None => Header {
            name: name.to_owned(),
            description: because.map_or_else(|| format!("The {name} field."), sentence),
            kind: MemberType::String,
            format: None,
            example: None,
        },
    }
}

/// What a field says in a response with this code: `Location` means something else in each class
/// (RFC 9110 §10.2.2).
fn meaning(field: &Field, code: StatusCode) -> &'static str {
    match (field.name, code.as_u16()) {
        ("Location", 201) => "The address of what was created (RFC 9110 §10.2.2).",
        ("Location", 202) => "Where to learn how the work goes on (RFC 9110 §15.3.3).",
        ("Location", 300..=399) => "The target of the redirect (RFC 9110 §10.2.2).",
        _ => field.description,
    }
}

/// A reason of a policy, which is in lower case and without a full stop, as a sentence.
pub(crate) fn sentence(because: &str) -> String {
    let mut letters = because.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A well-known field.
struct Field {
    name: &'static str,
    description: &'static str,
    kind: MemberType,
    format: Option<&'static str>,
    example: &'static str,
}

const fn text(name: &'static str, description: &'static str, example: &'static str) -> Field {
    Field { name, description, kind: MemberType::String, format: None, example }
}

/// The fields that the registry's rows and the built-in policies name, and a few that policies of
/// users are likely to ask for.
const FIELDS: &[Field] = &[
    text(
        "Accept-Patch",
        "The media types of patches that are understood (RFC 5789 §3.1).",
        "application/merge-patch+json",
    ),
    text("Allow", "The methods that the resource supports (RFC 9110 §10.2.1).", "GET, HEAD"),
    text("Connection", "Options of this connection (RFC 9110 §7.6.1).", "upgrade"),
    text(
        "Content-Range",
        "Which part of the whole this is, or how long the whole is (RFC 9110 §14.4).",
        "bytes 0-99/1234",
    ),
    text("ETag", "The version of the representation (RFC 9110 §8.8.3).", "\"5f2c\""),
    text("Idempotency-Key", "The key that the request carried.", "7d4a1c9e"),
    text(
        "Last-Modified",
        "When the representation changed last (RFC 9110 §8.8.2).",
        "Tue, 15 Nov 2022 12:45:26 GMT",
    ),
    text("Link", "Related resources (RFC 8288).", "</about>; rel=\"blocked-by\""),
    Field {
        name: "Location",
        description: "The resource that the response is about (RFC 9110 §10.2.2).",
        kind: MemberType::String,
        format: Some("uri-reference"),
        example: "/items/42",
    },
    text(
        "Proxy-Authenticate",
        "How to authenticate to the proxy (RFC 9110 §11.7.1).",
        "Basic realm=\"proxy\"",
    ),
    Field {
        name: "Retry-After",
        description: "How many seconds to wait before the next try (RFC 9110 §10.2.3).",
        kind: MemberType::Integer,
        format: None,
        example: "120",
    },
    text("Upgrade", "The protocols to switch to (RFC 9110 §7.8).", "HTTP/2.0"),
    text("Vary", "The request fields that the response depends on (RFC 9110 §12.5.5).", "Accept"),
    text("WWW-Authenticate", "How to authenticate (RFC 9110 §11.6.1).", "Bearer realm=\"api\""),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(policy: &Policy, code: u16) -> Vec<String> {
        let code = StatusCode::new(code).unwrap();
        headers(policy, code).into_iter().map(|header| header.name).collect()
    }

    #[test]
    fn http_expects_location_on_201_and_a_challenge_on_401() {
        let policy = Policy::stratos();
        assert_eq!(names(&policy, 201), ["Location"]);
        assert_eq!(names(&policy, 401), ["WWW-Authenticate"]);
        assert_eq!(names(&policy, 404), [""; 0]);
    }

    #[test]
    fn a_policy_adds_headers_of_its_own() {
        let file = oas_codes::PolicyFile {
            name: "team".into(),
            text: r#"
name = "team"
title = "Team"

[[header]]
code = 429
name = "RateLimit"
level = "should"
because = "a client wants to know its limit"

[[header]]
code = 201
name = "location"
level = "must"
because = "a client wants to go there"
"#
            .into(),
        };
        let policy = Policy::parse(file, &|_, _| Err(String::new())).unwrap();
        assert_eq!(names(&policy, 429), ["RateLimit", "Retry-After"]);
        assert_eq!(names(&policy, 201), ["location"], "one header, however it is spelled");
        let limit = &headers(&policy, StatusCode::new(429).unwrap())[0];
        assert_eq!(limit.description, "A client wants to know its limit.");
    }

    #[test]
    fn every_header_that_the_registry_expects_is_described() {
        let rows = oas_codes::registry::all().iter().flat_map(|row| row.headers);
        for rule in rows.filter(|rule| rule.expected) {
            let known = FIELDS.iter().any(|field| field.name == rule.name);
            assert!(known, "{} has no description here", rule.name);
        }
    }

    #[test]
    fn integers_have_integer_examples() {
        for field in FIELDS.iter().filter(|field| field.kind == MemberType::Integer) {
            assert!(field.example.parse::<u32>().is_ok(), "{}", field.name);
        }
    }
}
