//! `missing-error-body`: an error says nothing but its code.

use oas_codes::{Body, Method, ResponseKey, StatusClass, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic};
use crate::mend;
use crate::openapi::Operation;
use crate::rule::{Context, UsedResponse, named};

declare_rule! {
    /// A 4xx or 5xx describes no body. Responses to HEAD have none, and a policy whose errors
    /// have no body asks for none. A GET that answers 204 or 404, yes or no, needs none either.
    ///
    /// ## Why
    ///
    /// Except in answer to HEAD an error should come with a representation that explains it
    /// (RFC 9110 §15.5, §15.6). Without one a client learns that something failed and not what.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "500": { description: The server failed }
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
    ///               schema: { type: object, properties: { message: { type: string } } }
    /// ```
    "missing-error-body" {
        detail: "code",
        group: Semantics,
        summary: "an error that describes no body",
        severity: Info,
        basis: "RFC 9110 §15.5, §15.6",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    if cx.policy.error_body == Body::None {
        return;
    }
    for used in cx.responses {
        if used.response.is_object() && used.response.body().is_none() {
            report.extend(found(cx, used));
        }
    }
}

/// True for a read whose only success is 204: its 404 is the other half of the answer.
fn answers_yes_or_no(operation: &Operation<'_>) -> bool {
    let is_success = |key: &ResponseKey| {
        key.code().is_some_and(|code| code.class() == StatusClass::Successful)
            || *key == ResponseKey::Range(StatusClass::Successful)
    };
    let mut successes = operation.documented.iter().filter(is_success);
    operation.method == Method::Get
        && successes.next() == Some(ResponseKey::Code(StatusCode::NO_CONTENT))
        && successes.next().is_none()
}

fn found<'t>(cx: &Context<'_, 't>, used: &UsedResponse<'_, 't>) -> Option<Diagnostic> {
    let code = used.key.code().filter(|code| code.is_error())?;
    let returns = |operation: &Operation<'t>| {
        let is_answer = code.as_u16() == 404 && answers_yes_or_no(operation);
        !is_answer && !matches!(operation.method, Method::Head | Method::Connect)
    };
    let (first, _) = used.uses_by(cx, returns).next()?;
    let message = format!("{} describes no body", used.title(cx, first));
    let mut found = Diagnostic::new(&RULE, message, used.definition_label("no body here"))
        .code(code)
        .note(format!("{} should come with an explanation (RFC 9110 §15.5)", named(code)))
        .help("describe the error's body, best the same one for all errors (RFC 9457)")
        .fix(mend::add_error_body(cx, used.response));
    if used.is_inline() {
        found = found.caused_by(Cause::Code(first, code)).about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, returns);
    Some(found)
}
