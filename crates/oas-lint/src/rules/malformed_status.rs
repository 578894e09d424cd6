//! `malformed-status`: a response key that is no code, range or `default`.

use std::collections::HashMap;

use oas_codes::{InvalidResponseKey, ResponseKey};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::mend;
use crate::openapi::{Operation, ResponseEntry, Version};
use crate::rule::Context;

declare_rule! {
    /// A key of `responses` is no status code of 100 to 599, no range `1XX` to `5XX`, and not
    /// `default`.
    ///
    /// ## Why
    ///
    /// Tools drop such a response, or take it for something else: `4xx` in lower case is a range
    /// to some and nothing to others. Swagger 2.0 has no ranges at all. Where the intent is clear,
    /// the other rules take the key for what it was meant to be.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users }
    ///         4xx: { description: The request is at fault }
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
    ///         4XX: { description: The request is at fault }
    /// ```
    "malformed-status" {
        group: Document,
        summary: "a response key that is no code, range or `default`",
        severity: Error,
        basis: "OpenAPI Responses Object",
        rank: Malformed,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for (at, operation) in cx.numbered() {
        let entries = || operation.responses.iter().flat_map(|responses| &responses.entries);
        let mut meant: HashMap<ResponseKey, usize> = HashMap::new();
        for key in entries().filter_map(ResponseEntry::meant) {
            *meant.entry(key).or_default() += 1;
        }
        for entry in entries() {
            report.extend(malformed(cx.document.version(), at, operation, entry, &meant));
        }
    }
}

fn malformed(
    version: Version,
    at: usize,
    operation: &Operation<'_>,
    entry: &ResponseEntry<'_>,
    meant: &HashMap<ResponseKey, usize>,
) -> Option<Diagnostic> {
    let (fault, help) = match entry.status {
        Ok(ResponseKey::Range(class)) if !version.has_ranges() => {
            let help = format!("list the codes of {class} one by one, or use `default`");
            ("Swagger 2.0 has no ranges".to_owned(), Some(help))
        }
        Ok(_) => return None,
        Err(fault) => (fault.to_string(), fault.intended().map(|key| format!("write `\"{key}\"`"))),
    };
    let message = format!("{}: `{}` is no response key", operation.title(), entry.text);
    let mut found = Diagnostic::new(&RULE, message, Label::on(entry.key, fault)).about(operation);
    found.help = help;
    if let Some(key) = entry.status.err().and_then(InvalidResponseKey::intended) {
        let is_possible = version.has_ranges() || !matches!(key, ResponseKey::Range(_));
        if is_possible && meant.get(&key) == Some(&1) {
            found.fix = mend::rewrite(entry.key, &key.to_string());
        }
    }
    if let Some(code) = entry.meant().and_then(ResponseKey::code) {
        found.cause = Cause::Code(at, code);
    }
    Some(found)
}
