//! `missing-body`: a success whose body is not described.

use oas_codes::{Method, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic};
use crate::openapi::{Operation, Response};
use crate::rule::{Context, UsedResponse, named};

declare_rule! {
    /// A 200, 203, 206 or 207 describes no body, where the method returns one; or a 201 describes
    /// neither a body nor a `Location`.
    ///
    /// ## Why
    ///
    /// These codes announce a body (RFC 9110 §15.3.1): without a description a reader cannot know
    /// what comes. A success that has nothing to return is a 204. Responses to HEAD have no body,
    /// those to OPTIONS need none, and the revocation of an OAuth token answers 200 without one
    /// (RFC 7009 §2.2).
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200":
    ///           description: All users
    ///           content: { application/json: { schema: { type: array } } }
    /// ```
    "missing-body" {
        detail: "code",
        group: Semantics,
        summary: "a success that announces a body and describes none",
        severity: Warning,
        basis: "RFC 9110 §15.3.1",
        rank: Rest,
        check: Document(check),
    }
}

/// Codes that announce a body by themselves.
const ANNOUNCE: [u16; 4] = [200, 203, 206, 207];

/// Last path segments of endpoints that revoke a token: they answer 200, and what else they say is
/// ignored (RFC 7009 §2.2).
const REVOCATION: [&str; 3] = ["revoke", "revocation", "token-revocation"];

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses {
        let Some(code) = used.key.code() else { continue };
        let lacks_body = used.response.is_object() && lacks_body(used.response, code);
        if lacks_body && !used.response.is_for_another(code) {
            report.extend(found(cx, used, code));
        }
    }
}

fn lacks_body(response: Response<'_>, code: StatusCode) -> bool {
    let located = || code == StatusCode::CREATED && response.header("Location").is_some();
    let announces = ANNOUNCE.contains(&code.as_u16()) || code == StatusCode::CREATED;
    announces && response.body().is_none() && !located()
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    code: StatusCode,
) -> Option<Diagnostic> {
    let returns = |operation: &Operation<'t>| {
        !matches!(operation.method, Method::Head | Method::Options | Method::Connect)
            && !revokes_token(operation)
    };
    let (first, _) = used.uses_by(cx, returns).next()?;
    let title = used.title(cx, first);
    let (message, help) = if code == StatusCode::CREATED {
        (
            format!("{title} describes neither a body nor a Location"),
            "say where the new resource is with a `Location` header, or describe it as the body",
        )
    } else {
        // Whoever reads wants something.
        let help = if cx.operations[first].method.is_safe() || !wants_no_content(cx, first) {
            "describe what is returned"
        } else {
            "describe what is returned; where nothing is, answer 204"
        };
        (format!("{title} describes no body"), help)
    };
    let operation = &cx.operations[first];
    let label = used.definition_label("no body here");
    let mut found = Diagnostic::new(&RULE, message, label)
        .code(code)
        .note(if code == StatusCode::CREATED {
            "a caller has to know where the new resource is (RFC 9110 §15.3.2)".to_owned()
        } else {
            let section = code.registration().map_or("RFC 9110 §15.3", |row| row.reference);
            format!("a {} announces a body ({section})", named(code))
        })
        .help(help);
    if used.is_inline() {
        found = found.caused_by(Cause::Code(first, code)).about(operation);
    }
    found.uses = used.use_labels(cx, returns);
    Some(found)
}

/// True for an endpoint like `/oauth2/revoke`.
fn revokes_token(operation: &Operation<'_>) -> bool {
    let last = operation.path.rsplit('/').next();
    !operation.path.contains('{') && last.is_some_and(|last| REVOCATION.contains(&last))
}

/// True where the policy has nothing against a 204 of the operation.
fn wants_no_content(cx: &Context<'_, '_>, at: usize) -> bool {
    let operation = &cx.operations[at];
    let here = &operation.observed.situations;
    let is_listed = !cx.policy.closed || cx.policy.knows(StatusCode::NO_CONTENT);
    is_listed
        && !cx.policy.verdict(&operation.method, here, StatusCode::NO_CONTENT).level().forbids()
}
