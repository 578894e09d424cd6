//! `problem-details`: an error whose body is not the one that the policy describes.

use oas_codes::{Body, ResponseKey};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::MediaType;
use crate::rule::{Context, UsedResponse};

declare_rule! {
    /// An error has another media type than the policy's error body, or a schema without one of
    /// its required members; members behind `allOf`, `oneOf` and `anyOf` count. Under a policy
    /// without a body of its own the media type of problem details is expected. Off by default.
    ///
    /// ## Why
    ///
    /// One form of error for the whole API, such as problem details (RFC 9457), needs one piece
    /// of code in every client.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "500":
    ///           description: The server failed
    ///           content: { text/plain: { schema: { type: string } } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "500":
    ///           description: The server failed
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 properties: { status: { const: error }, message: { type: string } }
    /// ```
    "problem-details" {
        group: Semantics,
        summary: "an error body that is not the policy's",
        default: Off,
        severity: Warning,
        basis: "the policy's error body, RFC 9457",
        rank: Rest,
        check: Document(check),
    }
}

const PROBLEM: &str = "application/problem+json";

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let (wanted, members) = match &cx.policy.error_body {
        Body::None => (PROBLEM, Vec::new()),
        Body::Reference { media_type, .. } => (media_type.as_str(), Vec::new()),
        Body::Object { media_type, members, .. } => {
            let required = members.iter().filter(|member| member.required);
            (media_type.as_str(), required.map(|member| member.name.as_str()).collect())
        }
    };
    for used in cx.responses.iter().filter(|used| is_error(used.key)) {
        let mut media_types = cx.document.media_types(used.response).peekable();
        let first = media_types.peek().copied();
        let fitting = media_types.find(|media| {
            // What Swagger 2.0 produces is not told here.
            media.essence().is_none_or(|essence| essence.eq_ignore_ascii_case(wanted))
        });
        match (fitting, first) {
            (None, Some(other)) => {
                let what = format!("has no {wanted}");
                let note = format!("the error body of the policy `{}` is {wanted}", cx.policy.name);
                report.push(found(cx, used, other, &what, note));
            }
            (Some(media), _) => {
                let lacking: Vec<&str> = lacking(cx, media, &members);
                if !lacking.is_empty() {
                    let what = format!("lacks `{}`", lacking.join("` and `"));
                    let note =
                        format!("the error body of the policy `{}` has that", cx.policy.name);
                    report.push(found(cx, used, media, &what, note));
                }
            }
            (None, None) => {}
        }
    }
}

/// True for a key that can only stand for errors; `default` is one where it stands beside others,
/// which the policy's own body does not decide.
fn is_error(key: ResponseKey) -> bool {
    match key {
        ResponseKey::Code(code) => code.is_error(),
        ResponseKey::Range(class) => class.is_error(),
        ResponseKey::Default => false,
    }
}

fn lacking<'m, 't>(
    cx: &Context<'_, 't>,
    media: MediaType<'t>,
    members: &[&'m str],
) -> Vec<&'m str> {
    let Some(schema) = cx.document.schema_of(media) else { return Vec::new() };
    let lacks = |name: &&&str| cx.document.has_member(schema, name) == Some(false);
    members.iter().filter(lacks).copied().collect()
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    media: MediaType<'t>,
    what: &str,
    note: String,
) -> Diagnostic {
    let (first, _) = used.uses[0];
    let message = format!("{} {what}", used.title(cx, first));
    let mut found = Diagnostic::new(&RULE, message, Label::on(media.key, what))
        .note(note)
        .help("describe the same error body for all errors");
    found.status = used.key.code();
    if used.is_inline() {
        found = found.about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, |_| true);
    found
}
