//! `interim-status`: a 1xx is documented as a response.

use oas_codes::{Situation, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::Operation;
use crate::rule::{Context, named};

declare_rule! {
    /// A 1xx code is documented as a response. 101 and 104 are left alone, and so is a 100 of an
    /// operation with a request body where the policy lists 100.
    ///
    /// ## Why
    ///
    /// A 1xx is interim: the final response of the same call follows it (RFC 9110 §15.2), and
    /// libraries keep it from the code that made the call. Mocks and generated clients take what
    /// is documented for the final response.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "103": { description: Hints for what to load }
    ///         "200": { description: All users, content: { text/plain: {} } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    /// ```
    "interim-status" {
        detail: "code",
        group: Semantics,
        summary: "an interim 1xx documented as a response",
        severity: Info,
        basis: "RFC 9110 §15.2",
        rank: Interim,
        check: Document(check),
    }
}

/// Codes that end or change the exchange of which an author may well speak.
const EXCEPTED: [u16; 2] = [101, 104];

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for (at, operation) in cx.numbered().filter(|(_, operation)| operation.is_own()) {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let Some(code) = entry.meant().and_then(oas_codes::ResponseKey::code) else { continue };
            if !code.is_interim()
                || EXCEPTED.contains(&code.as_u16())
                || is_allowed(cx, operation, code)
            {
                continue;
            }
            let message = format!(
                "{} documents the interim {} as a response",
                operation.title(),
                named(code)
            );
            report.push(
                Diagnostic::new(&RULE, message, Label::on(entry.key, "the final response follows"))
                    .code(code)
                    .note("a 1xx comes before the final response of the same call (RFC 9110 §15.2)")
                    .help("document the final responses only, and say the rest in the description")
                    .caused_by(Cause::Code(at, code))
                    .about(operation),
            );
        }
    }
}

/// True for the 100 that a policy lists and that a client with a body can ask for.
fn is_allowed(cx: &Context<'_, '_>, operation: &Operation<'_>, code: StatusCode) -> bool {
    let here = &operation.observed.situations;
    code.as_u16() == 100
        && here.holds(Situation::RequestBody)
        && cx.policy.code(code).is_some()
        && !cx.policy.verdict(&operation.method, here, code).level().forbids()
}
