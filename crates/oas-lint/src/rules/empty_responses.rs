//! `empty-responses`: an operation without any response.

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{MAX_KEYS, Operation};
use crate::rule::{Context, LONG_NAME};
use crate::tree::{Kind, Node};

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
        let usual = "document at least the response of a successful call";
        let (found, help) = match &operation.responses {
            Some(responses) if responses.entries.is_empty() => {
                let (what, help) = match responses.node.kind() {
                    Kind::Sequence => ("a list", "make it a mapping with the codes as keys"),
                    _ => ("no response in here", usual),
                };
                let message = format!("{} documents no response", title());
                (Diagnostic::new(&RULE, message, Label::on(responses.key, what)), help)
            }
            None if !operation.has_responses_key && cx.document.version().requires_responses() => {
                let message = format!("{} has no `responses`", title());
                let (label, help) = if let Some(key) = misspelt(operation) {
                    (Label::on(key, "means nothing"), "did you mean `responses`?")
                } else {
                    let key = operation.method_key;
                    (Label::on(key, "no `responses` in this operation"), usual)
                };
                (Diagnostic::new(&RULE, message, label), help)
            }
            _ => continue,
        };
        report.push(found.help(help).about(operation));
    }
}

/// A key of an operation that may have been meant to be `responses`.
fn misspelt<'t>(operation: &Operation<'t>) -> Option<Node<'t>> {
    let mut keys = operation.node.pairs().map(|(key, _)| key).take(MAX_KEYS);
    keys.find(|key| {
        key.as_str().is_some_and(|text| {
            text.len() <= LONG_NAME && strsim::damerau_levenshtein(&text, "responses") <= 2
        })
    })
}
