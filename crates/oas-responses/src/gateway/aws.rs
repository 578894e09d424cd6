//! What only Amazon API Gateway reads: the errors that it makes itself, and the way to
//! the backend and back.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

use oas_codes::{Body, Level, MemberType, StatusCode};
use serde_json::{Map, Value, json};

use crate::component::{Component, PROBLEM};
use crate::document::{Document, Operation};
use crate::header::Header;
use crate::library::Library;

/// The types of errors that the gateway makes itself, with their codes; none for the types that
/// stand for all others of a class.
///
/// `REQUEST_TOO_LARGE` is missing: its response cannot be changed.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>
const TYPES: &[(&str, Option<u16>)] = &[
    ("ACCESS_DENIED", Some(403)),
    ("API_CONFIGURATION_ERROR", Some(500)),
    ("AUTHORIZER_CONFIGURATION_ERROR", Some(500)),
    ("AUTHORIZER_FAILURE", Some(500)),
    ("BAD_REQUEST_BODY", Some(400)),
    ("BAD_REQUEST_PARAMETERS", Some(400)),
    ("DEFAULT_4XX", None),
    ("DEFAULT_5XX", None),
    ("EXPIRED_TOKEN", Some(403)),
    ("INTEGRATION_FAILURE", Some(504)),
    ("INTEGRATION_TIMEOUT", Some(504)),
    ("INVALID_API_KEY", Some(403)),
    ("INVALID_SIGNATURE", Some(403)),
    ("MISSING_AUTHENTICATION_TOKEN", Some(403)),
    ("QUOTA_EXCEEDED", Some(429)),
    ("RESOURCE_NOT_FOUND", Some(404)),
    ("THROTTLED", Some(429)),
    ("UNAUTHORIZED", Some(401)),
    ("UNSUPPORTED_MEDIA_TYPE", Some(415)),
    ("WAF_FILTERED", Some(403)),
];

/// The types that say who did not show who they are: a 401 (RFC 9110 §15.5.2) where the policy has
/// one, though the gateway itself says 403. `MISSING_AUTHENTICATION_TOKEN` is none of them, for the
/// gateway says it of paths that it does not know too.
const UNAUTHENTICATED: [&str; 2] = ["EXPIRED_TOKEN", "INVALID_API_KEY"];

const CONTENT_TYPE: &str = "Content-Type";

/// The media type that templates of errors are found under.
const JSON: &str = "application/json";

/// Adds the gateway's own errors and an integration for each operation.
pub(super) fn extend(document: &mut Document, library: &Library<'_>) {
    let errors = gateway_responses(library);
    if !errors.is_empty() {
        let name = "x-amazon-apigateway-gateway-responses".to_owned();
        document.extensions.insert(name, Value::Object(errors));
    }
    pass_media_types(document);
    let Some(api) = &mut document.api else { return };
    for operation in &mut api.operations {
        let named = |name: &String| document.responses.iter().find(|one| one.name == *name);
        let components: Vec<&Component> =
            operation.responses.iter().filter_map(|(_, name)| named(name)).collect();
        let integration = integration(api.server, operation, &components);
        operation.extensions.insert("x-amazon-apigateway-integration".to_owned(), integration);
    }
}

/// Declares the media type as a header where it is not the usual one: what comes from a backend
/// reaches the caller as `application/json`, unless that header is mapped.
///
/// OpenAPI says such a header by the keys of `content` and ignores it; who lints the document is told
/// why it is there.
fn pass_media_types(document: &mut Document) {
    let is_other = |component: &&mut Component| {
        component.content.as_ref().is_some_and(|content| content.media_type != JSON)
    };
    let mut found = false;
    for component in document.responses.iter_mut().filter(is_other) {
        component.headers.push(Header {
            name: CONTENT_TYPE.to_owned(),
            description: "The media type, as the backend says it.".to_owned(),
            kind: MemberType::String,
            format: None,
            example: None,
        });
        component.headers.sort_by(|a, b| a.name.cmp(&b.name));
        found = true;
    }
    if found {
        let why = json!({ "ignored-header": "the gateway maps the media type by this header" });
        document.extensions.insert("x-lint-ignore".to_owned(), why);
    }
}

/// The gateway's errors with codes that the policy knows, with its body.
fn gateway_responses(library: &Library<'_>) -> Map<String, Value> {
    let mut all = Map::new();
    for (name, code) in TYPES {
        let response = match code {
            Some(code) => {
                let better = UNAUTHENTICATED.contains(name).then(|| specific(library, 401));
                better.flatten().or_else(|| specific(library, *code))
            }
            None => default(&library.policy().error_body),
        };
        all.extend(response.map(|response| ((*name).to_owned(), response)));
    }
    all
}

fn specific(library: &Library<'_>, code: u16) -> Option<Value> {
    let component = library.component(StatusCode::new(code).ok()?)?;
    let content = component.content.as_ref()?;
    let body = content.example.as_ref()?;
    let mut response = json!({ "statusCode": code.to_string() });
    let parameters = required_headers(component)
        .filter_map(|header| Some((header.name.as_str(), quoted(header.example?))))
        .chain(content_type(&content.media_type))
        .map(|(name, value)| (format!("gatewayresponse.header.{name}"), Value::from(value)))
        .collect::<Map<_, _>>();
    if !parameters.is_empty() {
        response["responseParameters"] = parameters.into();
    }
    response["responseTemplates"] = json!({ JSON: body.to_string() });
    Some(response)
}

/// What stands for all other errors of a class. The body names no code, for there are many, and
/// says what the gateway says of it. None where the body needs more than the gateway knows.
fn default(body: &Body) -> Option<Value> {
    let Body::Object { media_type, members, .. } = body else { return None };
    let mut written = Vec::new();
    // A problem says in its detail what went wrong; its title is fixed (RFC 9457 §3.1).
    let message = if media_type == PROBLEM { "detail" } else { "" };
    for member in members {
        if member.name == message {
            written.push(format!("\"{message}\":{MESSAGE}"));
            continue;
        }
        let Some(template) = &member.example else {
            if member.required {
                return None;
            }
            continue;
        };
        let is_open = template.contains('{');
        let value = match member.kind {
            MemberType::Integer if is_open && member.required => return None,
            MemberType::Integer if is_open => continue,
            MemberType::Integer => template.clone(),
            MemberType::String if is_open && !message.is_empty() && !member.required => continue,
            MemberType::String if is_open => MESSAGE.to_owned(),
            MemberType::String => Value::from(template.as_str()).to_string(),
        };
        written.push(format!("{}:{value}", Value::from(member.name.as_str())));
    }
    if written.is_empty() {
        return None;
    }
    let template = format!("{{{}}}", written.join(","));
    let mut response = Map::new();
    if let Some((name, value)) = content_type(media_type) {
        let name = format!("gatewayresponse.header.{name}");
        response.insert("responseParameters".to_owned(), json!({ name: value }));
    }
    response.insert("responseTemplates".to_owned(), json!({ JSON: template }));
    Some(response.into())
}

/// What the gateway says of an error; it writes the quotes itself.
const MESSAGE: &str = "$context.error.messageString";

/// The headers that HTTP demands of a response.
fn required_headers(component: &Component) -> impl Iterator<Item = &Header> {
    let rules = component.code.registration().map(|row| row.headers).unwrap_or_default();
    let is_required = |header: &&Header| {
        let rule = rules.iter().find(|rule| rule.name.eq_ignore_ascii_case(&header.name));
        rule.is_some_and(|rule| rule.level == Level::Must)
    };
    component.headers.iter().filter(is_required)
}

/// The header that says a media type, where the template's own does not.
fn content_type(media_type: &str) -> Option<(&'static str, String)> {
    (media_type != JSON).then(|| (CONTENT_TYPE, quoted(media_type)))
}

/// A fixed value, as the gateway's mappings have it.
fn quoted(value: &str) -> String {
    format!("'{value}'")
}

/// Hands the request to the server and the answer back: each code of the backend is a response of
/// the operation, with the headers that are mapped. A code that is not documented is an error of
/// the gateway.
fn integration(server: &str, operation: &Operation, components: &[&Component]) -> Value {
    let mut integration = json!({
        "type": "http",
        "httpMethod": operation.method.as_str(),
        "uri": format!("{server}{}", operation.path),
    });
    if let Some(name) = operation.path_parameter {
        let to = format!("integration.request.path.{name}");
        integration["requestParameters"] = json!({ to: format!("method.request.path.{name}") });
    }
    let responses: Map<String, Value> = components
        .iter()
        .map(|component| (component.code.to_string(), integration_response(component)))
        .collect();
    integration["responses"] = responses.into();
    integration
}

fn integration_response(component: &Component) -> Value {
    let mut response = json!({ "statusCode": component.code.to_string() });
    let headers: Map<String, Value> = component
        .headers
        .iter()
        .map(|header| {
            let to = format!("method.response.header.{}", header.name);
            (to, Value::from(format!("integration.response.header.{}", header.name)))
        })
        .collect();
    if !headers.is_empty() {
        response["responseParameters"] = headers.into();
    }
    response
}
