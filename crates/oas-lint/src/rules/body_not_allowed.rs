//! `body-not-allowed`: a body is described where a response cannot have one.

use foldhash::{HashSet, HashSetExt as _};
use oas_codes::{Method, ResponseKey, StatusClass};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::mend;
use crate::openapi::{Operation, Response, ResponseEntry};
use crate::rule::{Context, named};
use crate::tree::Entry;

declare_rule! {
    /// A response describes a body although its code never has one (1xx, 204, 205, 304), or
    /// although it answers HEAD.
    ///
    /// ## Why
    ///
    /// HTTP ends such a response with its headers (RFC 9110 §6.4.1, §15.3.6, §9.3.2): no client
    /// can ever receive the body, and generated code waits for it. A shared response is judged at
    /// each use, as it may serve other methods too.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/{id}:
    ///     delete:
    ///       responses:
    ///         "204":
    ///           description: The user is gone
    ///           content: { application/json: { schema: { type: object } } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/{id}:
    ///     delete:
    ///       responses:
    ///         "204":
    ///           description: The user is gone
    /// ```
    "body-not-allowed" {
        detail: "code",
        group: Semantics,
        summary: "a body in a response that cannot have one",
        severity: Error,
        basis: "RFC 9110 §6.4.1, §15.3.6, §9.3.2",
        rank: BodyNotAllowed,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    // Definitions that are right with a body at another use.
    let mut used_with_body = HashSet::new();
    for operation in cx.operations {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            if let (Some(key), Ok(response)) = (entry.meant(), entry.response)
                && Reason::of(operation, key).is_none()
            {
                used_with_body.insert(response.node.id());
            }
        }
    }
    for (at, operation) in cx.numbered() {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let Some(key) = entry.meant() else { continue };
            let Ok(response) = entry.response else { continue };
            // Few responses cannot have a body, and only theirs are looked for.
            if let Some(reason) = Reason::of(operation, key)
                && let Some(body) = response.body()
            {
                let shared = used_with_body.contains(&response.node.id());
                report.push(found(at, operation, entry, key, response, body, (reason, shared)));
            }
        }
    }
}

/// Why there can be no body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Status,
    Head,
}

impl Reason {
    fn of(operation: &Operation<'_>, key: ResponseKey) -> Option<Self> {
        let forbidden = match key {
            ResponseKey::Code(code) => {
                code.is_interim()
                    || code.registration().is_some_and(|row| row.content.is_forbidden())
            }
            ResponseKey::Range(class) => class == StatusClass::Informational,
            ResponseKey::Default => false,
        };
        match operation.method {
            _ if forbidden => Some(Self::Status),
            Method::Head => Some(Self::Head),
            _ => None,
        }
    }
}

fn found<'t>(
    at: usize,
    operation: &Operation<'t>,
    entry: &ResponseEntry<'t>,
    key: ResponseKey,
    response: Response<'t>,
    body: Entry<'t>,
    (reason, shared): (Reason, bool),
) -> Diagnostic {
    let status = key.code().map_or_else(|| key.to_string(), named);
    let body_text = body.key.as_str().unwrap_or_default();
    let (message, why, help) = match reason {
        Reason::Status => (
            format!("{}: the response {status} describes a body", operation.title()),
            "this status never has a body",
            format!("remove `{body_text}`, or answer with a code that has a body, such as 200"),
        ),
        Reason::Head => (
            format!("{}: the response {status} describes a body", operation.title()),
            "a response to HEAD never has a body",
            format!("remove `{body_text}`; the headers are those of GET"),
        ),
    };
    // The body of a shared response is right at other uses: there this use is the fault.
    let is_right_elsewhere = shared || reason == Reason::Head;
    let at_use = is_right_elsewhere && !operation.wrote(response.node);
    let site = operation.use_of(entry);
    let body_label = |text: &str| Label::on(body.key, text);
    let primary =
        if at_use { Label::on(site, why) } else { body_label("no client can receive this") };
    let other = if at_use {
        body_label("the body that it describes")
    } else if reason == Reason::Head {
        Label::on(operation.method_key, why)
    } else {
        Label::on(entry.key, why)
    };
    let note = match reason {
        Reason::Status if key.code().is_some_and(|code| code.as_u16() == 205) => {
            "RFC 9110 §15.3.6: a server sends no content with 205"
        }
        Reason::Status => "RFC 9110 §6.4.1: responses with 1xx, 204 and 304 have no content",
        Reason::Head => "RFC 9110 §9.3.2: a server sends no content in answer to HEAD",
    };
    let mut found = Diagnostic::new(&RULE, message, primary)
        .because(other)
        .note(note)
        .help(help)
        .about(operation);
    if reason == Reason::Status && !at_use && site != entry.key {
        found = found.because(Label::on(site, "it comes in here"));
    }
    if !at_use && !shared {
        found = found.fix(mend::remove(response.node, body.key));
    }
    if at_use {
        let whose = if reason == Reason::Head { "HEAD" } else { "it" };
        found = found.help(format!("give {whose} a response of its own, without `{body_text}`"));
    }
    match key.code() {
        Some(code) => found.code(code).caused_by(Cause::Code(at, code)),
        None => found.detail(key.to_string()),
    }
}
