//! `unquoted-status`: YAML reads the code as a number.

use std::borrow::Cow;
use std::cell::LazyCell;

use foldhash::{HashMap, HashMapExt as _};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::fix::{Fix, edit};
use crate::openapi::{ResponseEntry, Version};
use crate::rule::Context;
use crate::tree::PlainType;

declare_rule! {
    /// A status code in YAML stands without quotes, so that YAML reads the key as a number.
    ///
    /// ## Why
    ///
    /// OpenAPI 3.x asks for quotes, since keys of JSON are strings; some importers refuse the
    /// file without them. Swagger 2.0 does not ask.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         200: { description: All users }
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
    "unquoted-status" {
        group: Document,
        summary: "a status code that YAML reads as a number",
        severity: Warning,
        basis: "OpenAPI Responses Object: the code must be in quotes",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    if cx.document.version() < Version::V3_0 {
        return;
    }
    for operation in cx.operations {
        let Some(responses) = &operation.responses else { continue };
        let (mapping, entries) = (responses.node, responses.entries.iter());
        let mut usual = None;
        // Most keys are in quotes, and nobody need count those.
        let counts = LazyCell::new(|| counts(&responses.entries));
        for entry in entries {
            let is_number = entry.key.scalar_type() == Some(PlainType::Int);
            // A key with a graver fault is told once.
            let is_worse = || entry.status.is_err() || counts[&entry.text()] > 1;
            if !is_number || is_worse() {
                continue;
            }
            let code = entry.text();
            let edit =
                edit::quote(entry.key, *usual.get_or_insert_with(|| edit::quotes_of(mapping)));
            let fix = edit.map(|edit| Fix::safe("quote the key", vec![edit]));
            let message =
                format!("{}: the response key {code} is not in quotes", operation.title());
            let label = Label::on(entry.key, "YAML reads this key as a number");
            report.push(
                Diagnostic::new(&RULE, message, label)
                    .note("YAML readers that take keys as they are look for a text (OpenAPI Responses Object)")
                    .help(format!("write `\"{code}\"`"))
                    .fix(fix)
                    .about(operation),
            );
        }
    }
}

/// How often keys stand there.
fn counts<'t>(entries: &[ResponseEntry<'t>]) -> HashMap<Cow<'t, str>, usize> {
    let mut counts = HashMap::new();
    for entry in entries {
        *counts.entry(entry.text()).or_default() += 1;
    }
    counts
}
