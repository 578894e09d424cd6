//! `empty-responses`: an operation without any response.

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::rule::Context;

declare_rule! {
    /// An operation has no `responses` where its version requires it, or a `responses` with
    /// nothing but extensions in it.
    ///
    /// ## Why
    ///
    /// A Responses Object must have at least one response. Without one a reader learns neither
    /// what the operation returns nor how it fails. OpenAPI 3.1 and later let `responses` be left
    /// out altogether.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses: {}
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users }
    /// ```
    "empty-responses" {
        group: Document,
        summary: "an operation without any response",
        severity: Error,
        basis: "OpenAPI Operation Object and Responses Object",
        rank: Empty,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for operation in cx.operations {
        let title = || operation.title();
        let found = match &operation.responses {
            Some(responses) if responses.entries.is_empty() => Diagnostic::new(
                &RULE,
                format!("{} documents no response", title()),
                Label::on(responses.key, "no response in here"),
            ),
            None if !operation.has_responses_key && cx.document.version().requires_responses() => {
                Diagnostic::new(
                    &RULE,
                    format!("{} has no `responses`", title()),
                    Label::on(operation.method_key, "no `responses` in this operation"),
                )
            }
            _ => continue,
        };
        report.push(
            found.help("document at least the response of a successful call").about(operation),
        );
    }
}
