//! `malformed-status`: a response key that is no code, range or `default`.

use std::cell::LazyCell;

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{InvalidResponseKey, ResponseKey, StatusClass};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::mend;
use crate::openapi::{Operation, ResponseEntry, Version};
use crate::rule::{Context, LONG_NAME};

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
        let Some(responses) = &operation.responses else { continue };
        // Few operations have a key that is malformed.
        let counts = LazyCell::new(|| counts(&responses.entries));
        let is_alone = |key| counts.get(&key) == Some(&1);
        for entry in &responses.entries {
            report.extend(malformed(cx.document.version(), at, operation, entry, is_alone));
        }
        for entry in responses.node.entries().filter(|entry| entry.key.as_str().is_none()) {
            let message = format!("{}: a response key is no text", operation.title());
            report.push(
                Diagnostic::new(
                    &RULE,
                    message,
                    Label::on(entry.key, "no code, range or `default`"),
                )
                .help("write one code, and the response once for each")
                .about(operation),
            );
        }
    }
}

/// How many keys mean the same.
fn counts(entries: &[ResponseEntry<'_>]) -> HashMap<ResponseKey, usize> {
    let mut counts = HashMap::new();
    for key in entries.iter().filter_map(ResponseEntry::meant) {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn help(version: Version, fault: InvalidResponseKey, text: &str) -> String {
    let class = text.chars().next().and_then(StatusClass::from_digit);
    match (fault.intended(), fault, class) {
        (Some(key), ..) => format!("write `\"{key}\"`"),
        (
            None,
            InvalidResponseKey::PartialRange | InvalidResponseKey::SeveralCodes,
            Some(class),
        ) if version.has_ranges() => {
            format!("write `\"{class}\"` for all codes of the class, or each code by itself")
        }
        (None, InvalidResponseKey::SeveralCodes, _) => "write each code by itself".to_owned(),
        (None, InvalidResponseKey::Other, _) if is_near_default(text) => {
            "did you mean `default`?".to_owned()
        }
        _ if version.has_ranges() => {
            "write a code such as `\"404\"`, a range such as `4XX`, or `default`".to_owned()
        }
        _ => "write a code such as `404`, or `default`".to_owned(),
    }
}

fn is_near_default(text: &str) -> bool {
    text.len() <= LONG_NAME && strsim::damerau_levenshtein(&text.to_lowercase(), "default") <= 2
}

fn malformed(
    version: Version,
    at: usize,
    operation: &Operation<'_>,
    entry: &ResponseEntry<'_>,
    is_alone: impl Fn(ResponseKey) -> bool,
) -> Option<Diagnostic> {
    let (fault, help) = match entry.status {
        Ok(ResponseKey::Range(class)) if !version.has_ranges() => {
            let help = format!("list the codes of {class} one by one, or use `default`");
            ("Swagger 2.0 has no ranges".to_owned(), Some(help))
        }
        Ok(_) => return None,
        Err(fault) => (fault.to_string(), Some(help(version, fault, &entry.text()))),
    };
    let message = format!("{}: `{}` is no response key", operation.title(), entry.text());
    let mut found = Diagnostic::new(&RULE, message, Label::on(entry.key, fault)).about(operation);
    found.help = help.map(Into::into);
    if let Some(key) = entry.status.err().and_then(InvalidResponseKey::intended) {
        let is_possible = version.has_ranges() || !matches!(key, ResponseKey::Range(_));
        if is_possible && is_alone(key) {
            found = found.fix(mend::rewrite(entry.key, &key.to_string()));
        }
    }
    if let Some(code) = entry.meant().and_then(ResponseKey::code) {
        found.cause = Cause::Code(at, code);
    }
    Some(found)
}
