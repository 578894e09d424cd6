//! One response component: what the Response Object of a status code says.

use oas_codes::{Body, Member, MemberType, Policy, StatusClass, StatusCode};
use serde_json::{Map, Value};

use crate::header::{self, Header};

/// The response to one status code, in no particular OpenAPI version.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The code it answers with.
    pub code: StatusCode,
    /// The component's name: the phrase in `PascalCase`, letters and digits only, since some
    /// gateways take nothing else.
    pub name: String,
    /// What the code means, in Markdown.
    pub description: String,
    /// The headers, sorted by name.
    pub headers: Vec<Header>,
    /// The body; none where the code or the policy has none.
    pub content: Option<Content>,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The media type.
    pub media_type: String,
    /// The schema; none where any value may come.
    pub schema: Option<SchemaRef>,
    /// An example that agrees with the code; none where the schema is not known here.
    pub example: Option<Value>,
}

/// Where the schema of a body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaRef {
    /// In the same document under `components/schemas`, by this name.
    Component(String),
    /// Elsewhere: the target of a `$ref`.
    Elsewhere(String),
}

/// A schema component: an object with some members (OpenAPI Schema Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The component's name.
    pub name: String,
    /// The members in order.
    pub members: Vec<Member>,
}

impl Component {
    /// The response to a code as a policy sees it.
    ///
    /// The name is the one that the phrase gives; a [`Library`](crate::Library) tells apart codes
    /// with one phrase.
    pub fn new(policy: &Policy, code: StatusCode) -> Self {
        let entry = policy.code(code);
        let phrase = entry.map(|entry| entry.phrase.as_str()).or(code.phrase()).unwrap_or_default();
        let description = match (entry, phrase) {
            (Some(entry), _) => entry.description.clone(),
            (None, "") => format!("The response to status {code}."),
            (None, phrase) => format!("{phrase}."),
        };
        Self {
            code,
            name: component_name(phrase, code),
            content: content(policy, code, phrase, &description),
            description,
            headers: header::headers(policy, code),
        }
    }
}

/// The phrase in `PascalCase`; the code where the phrase has no letter to begin with.
fn component_name(phrase: &str, code: StatusCode) -> String {
    let mut name = String::new();
    for word in phrase.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let mut letters = word.chars().filter(char::is_ascii_alphanumeric);
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    }
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("Status{code}") }
}

fn content(policy: &Policy, code: StatusCode, phrase: &str, description: &str) -> Option<Content> {
    if code.registration().is_some_and(|row| row.content.is_forbidden()) {
        return None;
    }
    let body = match code.class() {
        StatusClass::Informational | StatusClass::Redirection => return None,
        StatusClass::Successful => &policy.success_body,
        StatusClass::ClientError | StatusClass::ServerError => &policy.error_body,
    };
    match body {
        // A policy without an opinion on bodies still has responses that announce one.
        Body::None if announces_content(code) => {
            Some(Content { media_type: "application/json".to_owned(), schema: None, example: None })
        }
        Body::None => None,
        Body::Reference { media_type, target } => Some(Content {
            media_type: media_type.clone(),
            schema: Some(SchemaRef::Elsewhere(target.clone())),
            example: None,
        }),
        Body::Object { media_type, name, members } => Some(Content {
            media_type: media_type.clone(),
            schema: Some(SchemaRef::Component(name.clone())),
            // A problem without a type of its own has the phrase of the code (RFC 9457 §4.2.1).
            example: match code.phrase().filter(|_| media_type == PROBLEM) {
                Some(title) => example(members, code, title, description),
                None => example(members, code, phrase, description),
            },
        }),
    }
}

/// The media type of problem details (RFC 9457 §3).
pub(crate) const PROBLEM: &str = "application/problem+json";

/// True for codes that come with content (RFC 9110 §15.3): 200, 206, 207, and 203, which stands
/// for a 200.
fn announces_content(code: StatusCode) -> bool {
    use oas_codes::registry::Content::{Expected, Required};
    let announced =
        code.registration().is_some_and(|row| matches!(row.content, Expected | Required));
    announced || code.as_u16() == 203
}

/// An object with the members that have an example; none where a required member has none.
fn example(members: &[Member], code: StatusCode, phrase: &str, description: &str) -> Option<Value> {
    let mut object = Map::new();
    for member in members {
        let Some(template) = &member.example else {
            if member.required {
                return None;
            }
            continue;
        };
        let text = template
            .replace("{code}", &code.to_string())
            .replace("{phrase}", phrase)
            .replace("{description}", description);
        let value = match member.kind {
            MemberType::String => Value::String(text),
            // The reader of policies lets only digits and `{code}` through.
            MemberType::Integer => text.parse::<i64>().map_or(Value::String(text), Value::from),
        };
        object.insert(member.name.clone(), value);
    }
    (!object.is_empty()).then_some(Value::Object(object))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn component(policy: &str, code: u16) -> Component {
        Component::new(&Policy::builtin(policy).unwrap(), StatusCode::new(code).unwrap())
    }

    #[test]
    fn names_are_pascal_case_letters_and_digits() {
        let cases = [
            ("Ok", "Ok"),
            ("Internal server error", "InternalServerError"),
            ("Non-Authoritative Information", "NonAuthoritativeInformation"),
            ("URI Too Long", "UriTooLong"),
            ("I'm a teapot", "ImATeapot"),
            ("", "Status404"),
            ("404 gone", "Status404"),
            ("Überfüllt", "Berfllt"),
            ("不行", "Status404"),
        ];
        let code = StatusCode::new(404).unwrap();
        for (phrase, name) in cases {
            assert_eq!(component_name(phrase, code), name, "{phrase}");
        }
    }

    #[test]
    fn every_built_in_name_is_alphanumeric() {
        for policy in Policy::builtin_names() {
            let policy = Policy::builtin(policy).unwrap();
            for code in policy.known_codes() {
                let name = Component::new(&policy, code).name;
                assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
                assert!(!name.starts_with("Status"), "{code} has no phrase");
            }
        }
    }

    #[test]
    fn an_example_agrees_with_its_code() {
        let not_found = component("rfc9110", 404).content.unwrap();
        assert_eq!(not_found.media_type, "application/problem+json");
        assert_eq!(
            not_found.example,
            Some(json!({"type": "about:blank", "title": "Not Found", "status": 404}))
        );
        let conflict = component("stratos", 409).content.unwrap();
        assert_eq!(
            conflict.example,
            Some(json!({
                "status": "error",
                "message": "The request conflicts with what is already there.",
            }))
        );
    }

    #[test]
    fn what_cannot_have_a_body_has_none() {
        for code in [100, 103, 204, 205, 301, 304] {
            assert_eq!(component("rfc9110", code).content, None, "{code}");
        }
    }

    #[test]
    fn an_example_without_a_required_member_is_left_out() {
        let member = |required| Member {
            name: "id".into(),
            kind: MemberType::String,
            required,
            description: "The id.".into(),
            example: None,
        };
        let of = |required| example(&[member(required)], StatusCode::OK, "Ok", "Fine.");
        assert_eq!(of(true), None);
        assert_eq!(of(false), None, "an empty object shows nothing");
    }
}
