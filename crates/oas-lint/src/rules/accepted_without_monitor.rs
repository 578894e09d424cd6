//! `accepted-without-monitor`: a 202 that does not say how to learn what came of it.

use oas_codes::StatusCode;

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic};
use crate::openapi::{Operation, Response};
use crate::rule::{Context, UsedResponse};

declare_rule! {
    /// A 202 has neither a body nor a header that leads on: `Location`, `Content-Location`,
    /// `Operation-Location`, `Link`, `Retry-After` or one named alike. A GET that is not ready yet
    /// is asked again, and left alone.
    ///
    /// ## Why
    ///
    /// With 202 the work is not done, and HTTP has no way to send its outcome later. The response
    /// ought to describe the state and point to a monitor (RFC 9110 §15.3.3).
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/import:
    ///     post:
    ///       responses:
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
    ///         "202":
    ///           description: The import has begun
    ///           headers: { Location: { schema: { type: string, format: uri-reference } } }
    /// ```
    "accepted-without-monitor" {
        group: Semantics,
        summary: "a 202 that does not lead to the outcome",
        severity: Info,
        basis: "RFC 9110 §15.3.3",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses {
        let is_202 = |code: StatusCode| code.as_u16() == 202 && !used.response.is_for_another(code);
        if used.key.code().is_some_and(is_202)
            && used.response.is_object()
            && !leads_on(used.response)
        {
            report.extend(found(cx, used));
        }
    }
}

/// True where a client has something to go on.
fn leads_on(response: Response<'_>) -> bool {
    let words = ["location", "operation", "link", "retry-after", "status", "monitor"];
    response.body().is_some()
        || response.headers().any(|header| {
            let name = header.key.as_str().unwrap_or_default().to_ascii_lowercase();
            words.iter().any(|word| name.contains(word))
        })
}

fn found<'t>(cx: &Context<'_, 't>, used: &UsedResponse<'_, 't>) -> Option<Diagnostic> {
    // Whoever reads asks the same address again.
    let fits = |operation: &Operation<'t>| !operation.method.is_safe();
    let (first, _) = used.uses_by(cx, fits).next()?;
    let code = used.key.code()?;
    let message = format!("{} does not say how to learn the outcome", used.title(cx, first));
    let label = used.definition_label("neither a body nor a header that leads on");
    let mut found = Diagnostic::new(&RULE, message, label)
        .note("a 202 ought to describe the state and point to a monitor (RFC 9110 §15.3.3)")
        .help("describe a `Location` of the job or a body with its state");
    found.status = Some(code);
    if used.is_inline() {
        found = found.caused_by(Cause::Code(first, code)).about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, fits);
    Some(found)
}
