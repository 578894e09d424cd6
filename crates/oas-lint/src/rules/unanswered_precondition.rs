//! `unanswered-precondition`: a condition of which the outcome is not documented.

use oas_codes::{Method, StatusClass, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::mend;
use crate::openapi::Operation;
use crate::rule::{Context, named};

declare_rule! {
    /// A request can carry `If-Match`, `If-None-Match`, `If-Modified-Since`,
    /// `If-Unmodified-Since` or `Range`, and no key covers the code that answers it: 412, 304,
    /// 206 or 416.
    ///
    /// ## Why
    ///
    /// Whoever sends the header does so for that answer (RFC 9110 §13.1, §14.2): a cache that asks
    /// whether its copy is fresh waits for 304, an editor that fears to overwrite for 412.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       parameters: [{ name: If-None-Match, in: header, schema: { type: string } }]
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       parameters: [{ name: If-None-Match, in: header, schema: { type: string } }]
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    ///         "304": { description: Nothing has changed }
    /// ```
    "unanswered-precondition" {
        group: Semantics,
        summary: "a precondition or range whose outcome is not documented",
        severity: Info,
        basis: "RFC 9110 §13.1, §14.2",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for operation in cx.operations {
        if !operation.is_own() || operation.documented.is_empty() {
            continue;
        }
        for parameter in operation.parameters.iter().filter(|one| one.location == "header") {
            let lacking: Vec<StatusCode> = outcomes(&parameter.name, &operation.method)
                .iter()
                .filter_map(|code| StatusCode::new(*code).ok())
                .filter(|code| !cx.policy.coverage.covers(&operation.documented, *code))
                .collect();
            if !lacking.is_empty() {
                let name = parameter.node.get("name").unwrap_or(parameter.node);
                let label = Label::on(name, "the request can carry this");
                // What a part of the body looks like, only the author can say.
                let is_error = |code: &StatusCode| code.class() != StatusClass::Successful;
                let fix = lacking
                    .iter()
                    .all(is_error)
                    .then(|| mend::add_responses(cx, operation, &lacking));
                report.push(found(operation, &parameter.name, label, &lacking).fix(fix.flatten()));
            }
        }
    }
}

/// The codes that answer a header of the request when its condition decides.
fn outcomes(header: &str, method: &Method) -> &'static [u16] {
    let is = |name: &str| header.eq_ignore_ascii_case(name);
    let reads = matches!(method, Method::Get | Method::Head);
    if is("If-Match") || is("If-Unmodified-Since") || is("If-None-Match") && !reads {
        &[412]
    } else if is("If-None-Match") || is("If-Modified-Since") && reads {
        &[304]
    } else if is("Range") && *method == Method::Get {
        &[206, 416]
    } else {
        &[]
    }
}

fn found(
    operation: &Operation<'_>,
    header: &str,
    cause: Label,
    lacking: &[StatusCode],
) -> Diagnostic {
    let codes: Vec<String> = lacking.iter().map(|code| named(*code)).collect();
    let codes = codes.join(" and ");
    let message = format!("{} takes {header} and does not document {codes}", operation.title());
    let place = operation.responses.as_ref().map_or(operation.method_key, |all| all.key);
    let label = format!("has {}", operation.documented);
    let mut found = Diagnostic::new(&RULE, message, Label::on(place, label))
        .because(cause)
        .note(format!("{header} is sent for the sake of this answer (RFC 9110 §13.1, §14.2)"))
        .help(format!("document {codes}, or remove the parameter where the server ignores it"))
        .about(operation);
    found.status = lacking.first().copied();
    found
}
