//! `impossible-status`: a code that can never answer the method.

use oas_codes::{ResponseKey, Situation};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::rule::{Context, named};

declare_rule! {
    /// A code is documented for a method that it can never answer: 206 and 416 answer range
    /// requests, which only GET has; 304 answers conditional reads. An upload that takes
    /// `Content-Range` may answer 416.
    ///
    /// ## Why
    ///
    /// HTTP defines ranges for GET alone (RFC 9110 §14.2) and 304 for GET and HEAD (§13.1.2), and
    /// it names 206, 304 and 416 as the codes that no POST is answered with (§9.3.3).
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     post:
    ///       requestBody: { content: { application/json: {} } }
    ///       responses:
    ///         "201": { description: The user was created }
    ///         "304": { description: Nothing changed }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     post:
    ///       requestBody: { content: { application/json: {} } }
    ///       responses:
    ///         "201": { description: The user was created }
    ///         "303": { description: The user is there already }
    /// ```
    "impossible-status" {
        detail: "code",
        group: Semantics,
        summary: "a code that can never answer the method",
        severity: Error,
        basis: "RFC 9110 §9.3.3, §13.1.2, §14.2",
        rank: Impossible,
        check: Document(check),
    }
}

/// The codes whose sections say which methods they answer.
const SPOKEN_OF: [u16; 3] = [206, 304, 416];

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for (at, operation) in cx.numbered().filter(|(_, operation)| operation.is_own()) {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let Some(code) = entry.meant().and_then(ResponseKey::code) else { continue };
            let Some(row) = code.registration() else { continue };
            if !SPOKEN_OF.contains(&code.as_u16()) || !row.cannot_answer(&operation.method) {
                continue;
            }
            // An upload in parts can send one that does not fit.
            let has_range = operation.parameters.iter().any(|one| one.is_header("Content-Range"));
            if has_range && code.as_u16() == 416 {
                continue;
            }
            let (reason, help) = match code.as_u16() {
                304 if operation.observed.situations.holds(Situation::Conditional) => (
                    "304 answers a conditional GET, HEAD or QUERY (RFC 9110 §13.1.2)",
                    "where a precondition fails, other methods answer 412 Precondition Failed",
                ),
                304 => (
                    "304 answers a conditional GET, HEAD or QUERY (RFC 9110 §13.1.2)",
                    "remove the response; where nothing had to be done, that is a success",
                ),
                _ => (
                    "only GET and QUERY have ranges (RFC 9110 §14.2)",
                    "remove the response, or document the code that the operation really answers with",
                ),
            };
            let message = format!("{} can never answer {}", operation.title(), named(code));
            let label = format!("cannot answer {}", operation.method);
            report.push(
                Diagnostic::new(&RULE, message, Label::on(entry.key, label))
                    .code(code)
                    .because(Label::on(
                        operation.method_key,
                        format!("this is a {}", operation.method),
                    ))
                    .note(reason)
                    .help(help)
                    .caused_by(Cause::Code(at, code))
                    .about(operation),
            );
        }
    }
}
