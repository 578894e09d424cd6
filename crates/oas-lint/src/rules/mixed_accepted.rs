//! `mixed-accepted`: a call that is sometimes done and sometimes only accepted.

use oas_codes::{ResponseKey, StatusClass, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::Operation;
use crate::rule::Context;

declare_rule! {
    /// 202 stands beside another 2xx of the same operation. Off by default: it is a rule of
    /// several houses and not of HTTP. A GET that answers 202 until there is something to read
    /// is left alone.
    ///
    /// ## Why
    ///
    /// A client then needs two ways through every call: one that has the result, and one that
    /// waits for it (RFC 9110 §15.3.3 lets a server do this). Guidelines for long-running
    /// operations ask for 202 alone.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/import:
    ///     post:
    ///       responses:
    ///         "200": { description: Imported }
    ///         "202": { description: The import has begun }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/import:
    ///     post:
    ///       responses:
    ///         "202": { description: The import has begun }
    /// ```
    "mixed-accepted" {
        group: Semantics,
        summary: "202 beside another success",
        default: Off,
        severity: Info,
        basis: "guidelines for long-running operations, such as Azure's",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    // What is not ready yet is read again.
    let writes = |operation: &&Operation<'_>| operation.is_own() && !operation.method.is_safe();
    for operation in cx.operations.iter().filter(writes) {
        let Some(responses) = &operation.responses else { continue };
        let of = |entry: &&_| success(entry);
        let accepted = responses
            .entries
            .iter()
            .find(|entry| success(entry).is_some_and(|code| code.as_u16() == 202));
        let other = responses
            .entries
            .iter()
            .filter(|entry| of(entry).is_some())
            .find(|entry| success(entry).is_some_and(|code| code.as_u16() != 202));
        let (Some(accepted), Some(other)) = (accepted, other) else { continue };
        let message = format!(
            "{} answers 202 Accepted or {}: a client needs two ways through the call",
            operation.title(),
            other.text()
        );
        let mut found =
            Diagnostic::new(&RULE, message, Label::on(accepted.key, "still to be done"))
                .because(Label::on(other.key, "done already"))
                .note("a client has to be ready for the result and for waiting (RFC 9110 §15.3.3)")
                .help("answer 202 always, or never")
                .about(operation);
        found.status = success(accepted);
        report.push(found);
    }
}

/// The code of an entry that is a success.
fn success(entry: &crate::openapi::ResponseEntry<'_>) -> Option<StatusCode> {
    let code = entry.meant().and_then(ResponseKey::code)?;
    (code.class() == StatusClass::Successful).then_some(code)
}
