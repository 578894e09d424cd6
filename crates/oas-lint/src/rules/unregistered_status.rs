//! `unregistered-status`: a code that is not in the IANA registry, or that is there to be avoided.

use oas_codes::{Severity, Standing, StatusCode, registry};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::Operation;
use crate::rule::{Context, named};

declare_rule! {
    /// A documented code is not in the IANA registry of status codes, or is registered there as
    /// unused, deprecated or obsolete.
    ///
    /// ## Why
    ///
    /// Clients treat a code they do not know as the `x00` of its class (RFC 9110 §15), so it says
    /// no more than that; and a later RFC may give the number another meaning. A policy that lists
    /// such a code has decided to use it all the same: then it is no finding.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users }
    ///         "420": { description: Too many requests }
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
    ///         "429": { description: Too many requests }
    /// ```
    "unregistered-status" {
        detail: "code",
        group: Document,
        summary: "a code that is not registered, or registered as unused or obsolete",
        severity: Warning,
        severity_note: "warning, info for 104, which is registered for a time",
        basis: "RFC 9205 §4.6, RFC 9110 §16.2",
        rank: Unregistered,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for (at, operation) in cx.numbered().filter(|(_, operation)| operation.is_own()) {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let Some(code) = entry.meant().and_then(oas_codes::ResponseKey::code) else { continue };
            if cx.policy.code(code).is_some() {
                continue;
            }
            let Some((message, label, severity)) = fault(operation, code) else { continue };
            report.push(
                Diagnostic::new(&RULE, message, Label::on(entry.key, label))
                    .code(code)
                    .severity(severity)
                    .caused_by(Cause::Code(at, code))
                    .note(note(code))
                    .help(help(code))
                    .about(operation),
            );
        }
    }
}

fn fault(operation: &Operation<'_>, code: StatusCode) -> Option<(String, String, Severity)> {
    let title = || operation.title();
    let Some(row) = code.registration() else {
        let label = match registry::unregistered(code) {
            Some(known) => format!("known as {}", known.origin),
            None => "not in the IANA registry".to_owned(),
        };
        return Some((
            format!("{} documents {code}, which is not registered", title()),
            label,
            Severity::Warning,
        ));
    };
    let (word, severity) = match row.standing {
        Standing::Permanent => return None,
        Standing::Temporary => ("registered for a time only", Severity::Info),
        Standing::Deprecated => ("registered as deprecated", Severity::Warning),
        Standing::Obsoleted => ("defined by an RFC that is historic", Severity::Warning),
        Standing::Unused => ("registered as unused", Severity::Warning),
    };
    let message = format!("{} documents {}, which is {word}", title(), named(code));
    let how = if row.standing == Standing::Unused { "reserved" } else { "defined" };
    Some((message, format!("{how} in {}", row.reference), severity))
}

fn note(code: StatusCode) -> String {
    match code.registration().map(|row| row.standing) {
        None => "a client treats a code it does not know as the x00 of its class (RFC 9110 §15)",
        Some(Standing::Temporary) => "what is registered for a time may yet change or go away",
        Some(Standing::Deprecated) if code.is_interim() => {
            "RFC 4918, which obsoletes RFC 2518, no longer has it"
        }
        Some(Standing::Deprecated) => "a response could name any proxy (RFC 9110 §15.4.6, §B)",
        Some(Standing::Obsoleted) => "the experiment that it belongs to is over",
        Some(Standing::Permanent | Standing::Unused) => "the number is reserved and means nothing",
    }
    .to_owned()
}

fn help(code: StatusCode) -> String {
    if code.registration().is_some() {
        return "document the code that the operation really answers with".to_owned();
    }
    let known = registry::unregistered(code).and_then(|known| known.instead);
    match known.and_then(|instead| StatusCode::new(instead).ok()) {
        Some(instead) => format!("{} says this to every client", named(instead)),
        None => format!("answer with a registered code of {}XX", code.class().digit()),
    }
}
