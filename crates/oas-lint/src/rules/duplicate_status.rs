//! `duplicate-status`: one response key stands twice.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt as _};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::rule::Context;
use crate::tree::Node;

declare_rule! {
    /// A Responses Object has the same key twice, perhaps once with and once without quotes.
    ///
    /// ## Why
    ///
    /// Keys are unique by YAML and by OpenAPI. Some readers refuse the file, some keep the first
    /// response and some the last. A key that overrides one from a YAML merge (`<<`) is no
    /// duplicate.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users }
    ///         200: { description: No users }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, or none }
    /// ```
    "duplicate-status" {
        group: Document,
        summary: "a response key that stands twice",
        severity: Error,
        basis: "YAML 1.2.2 §3.2.1.1, OpenAPI Responses Object",
        rank: Duplicate,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for operation in cx.operations {
        let Some(responses) = &operation.responses else { continue };
        // As many meanings as keys: none stands twice.
        if operation.documented.len() == responses.entries.len() {
            continue;
        }
        let mut firsts: HashMap<Cow<'_, str>, Node<'_>> = HashMap::new();
        for entry in &responses.entries {
            let first = *firsts.entry(entry.text()).or_insert(entry.key);
            if first == entry.key {
                continue;
            }
            let message =
                format!("{}: the response key {} stands twice", operation.title(), entry.text());
            report.push(
                Diagnostic::new(&RULE, message, Label::on(entry.key, "the second time"))
                    .because(Label::on(first, "the first time"))
                    .help("join the two responses, or remove one")
                    .about(operation),
            );
        }
    }
}
