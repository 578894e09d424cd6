//! `unbacked-conditional`: an answer to a condition that no request can make.

use std::collections::BTreeMap;

use oas_codes::{ResponseKey, Situation, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{Operation, ResponseEntry};
use crate::rule::{Context, named};
use crate::tree::Node;

declare_rule! {
    /// A 304, 412 or 428 is documented and the operation has no `If-…` header parameter, or a 206
    /// or 416 and it has no `Range`. Where no operation of the document has such a parameter, each
    /// code is told once.
    ///
    /// ## Why
    ///
    /// These codes answer a condition of the request (RFC 9110 §13, §14; RFC 6585 §3). Without the
    /// parameter no generated client can state one, so it never meets the code, and a reader does
    /// not learn which validator the server understands.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    ///         "304": { description: Nothing has changed }
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
    "unbacked-conditional" {
        detail: "code",
        group: Semantics,
        summary: "an answer to a condition that no parameter lets a request make",
        severity: Info,
        basis: "RFC 9110 §13, §14; RFC 6585 §3",
        rank: Rest,
        check: Document(check),
    }
}

type Uses<'c, 't> = Vec<(usize, &'c ResponseEntry<'t>)>;

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut unbacked: BTreeMap<StatusCode, Uses<'_, '_>> = BTreeMap::new();
    for (at, operation) in cx.numbered().filter(|(_, operation)| operation.is_own()) {
        if operation.has_unknown_parameters {
            continue;
        }
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let Some(code) = entry.meant().and_then(ResponseKey::code) else { continue };
            let Some((backing, _)) = backing(code) else { continue };
            // An impossible code has a worse fault.
            let is_possible =
                code.registration().is_none_or(|row| !row.cannot_answer(&operation.method));
            // So can a part that is sent be one that does not fit.
            let is_upload = code.as_u16() == 416
                && operation.parameters.iter().any(|one| one.is_header("Content-Range"));
            if is_possible && !is_upload && !operation.observed.situations.holds(backing) {
                unbacked.entry(code).or_default().push((at, entry));
            }
        }
    }
    for (code, uses) in unbacked {
        let Some((backing, wanted)) = backing(code) else { continue };
        let is_known = cx.operations.iter().any(|own| own.observed.situations.holds(backing));
        if is_known || uses.len() == 1 {
            report.extend(uses.iter().map(|(at, entry)| one(cx, *at, entry, code, wanted)));
        } else {
            report.push(everywhere(cx, &uses, code, wanted));
        }
    }
}

/// The situation that a code answers, and the parameter that makes it.
fn backing(code: StatusCode) -> Option<(Situation, &'static str)> {
    match code.as_u16() {
        304 => Some((Situation::Conditional, "If-None-Match or If-Modified-Since")),
        412 | 428 => Some((Situation::Conditional, "If-Match or If-Unmodified-Since")),
        206 | 416 => Some((Situation::RangeRequest, "Range")),
        _ => None,
    }
}

fn one<'t>(
    cx: &Context<'_, 't>,
    at: usize,
    entry: &ResponseEntry<'t>,
    code: StatusCode,
    wanted: &str,
) -> Diagnostic {
    let operation = &cx.operations[at];
    let message = format!("{} documents {} and takes no {wanted}", operation.title(), named(code));
    let label = Label::on(place(operation, entry), format!("answers {}", condition(code)));
    let found = Diagnostic::new(&RULE, message, label).about(operation);
    explained(found, code, wanted).caused_by(Cause::Code(at, code))
}

fn everywhere<'t>(
    cx: &Context<'_, 't>,
    uses: &Uses<'_, 't>,
    code: StatusCode,
    wanted: &str,
) -> Diagnostic {
    let (at, entry) = uses[0];
    let operation = &cx.operations[at];
    let message =
        format!("{} operations document {} and none takes {wanted}", uses.len(), named(code));
    let label = format!("answers {}; first in {}", condition(code), operation.title());
    let found = Diagnostic::new(&RULE, message, Label::on(place(operation, entry), label));
    let mut found = explained(found, code, wanted);
    found.uses = uses[1..].iter().map(|(at, entry)| cx.use_label(*at, entry)).collect();
    found
}

/// Where an operation says that it answers: its own use of the response, or, where it lies in
/// another file, the key there.
fn place<'t>(operation: &Operation<'t>, entry: &ResponseEntry<'t>) -> Node<'t> {
    let used = operation.use_of(entry);
    let written = entry.merged_by.unwrap_or(entry.key);
    if used.id().file() == written.id().file() { used } else { written }
}

fn condition(code: StatusCode) -> &'static str {
    match code.as_u16() {
        206 | 416 => "a Range",
        428 => "a request without If-…",
        _ => "an If-… condition",
    }
}

fn explained(found: Diagnostic, code: StatusCode, wanted: &str) -> Diagnostic {
    let section = code.registration().map_or("RFC 9110 §13", |row| row.reference);
    let instead = match code.as_u16() {
        412 => ", or answer 409 Conflict or 422 where it is no condition of the request that fails",
        428 => ", or answer 400",
        _ => ", or remove the response",
    };
    found
        .code(code)
        .note(format!("{code} answers {} ({section})", condition(code)))
        .help(format!("describe the header parameter {wanted}{instead}"))
}
