//! `missing-header`: a response does not describe a header that belongs to it.

use oas_codes::registry::HeaderRule;
use oas_codes::{Level, Method, Severity, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::mend;
use crate::rule::{Context, UsedResponse, cited};

declare_rule! {
    /// A response does not describe a header that HTTP or the policy gives to its code, such as
    /// `WWW-Authenticate` on 401, `Allow` on 405 or `Location` on the 201 of a POST.
    ///
    /// ## Why
    ///
    /// The header is what makes the code useful: a client cannot answer a challenge, follow a
    /// redirection or wait for the right time without it. Names compare without regard to case.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "401": { description: Log in first }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "401":
    ///           description: Log in first
    ///           headers: { WWW-Authenticate: { schema: { type: string } } }
    /// ```
    "missing-header" {
        detail: "header",
        group: Semantics,
        summary: "a header that belongs to the code and is not described",
        severity: Warning,
        severity_note: "warning where HTTP demands it or the policy asks, info where HTTP recommends it or, as with Retry-After, only provides for it",
        basis: "RFC 9110 §15 and §10.2, RFC 6585 §4",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses {
        let Some(code) = used.key.code() else { continue };
        if !used.response.is_object() {
            continue;
        }
        for wanted in wanted(cx, used, code) {
            if used.response.header(&wanted.name).is_none() {
                report.extend(found(cx, used, code, &wanted));
            }
        }
    }
}

/// A header that a code should come with.
struct Wanted<'p> {
    name: String,
    methods: &'p [Method],
    severity: Severity,
    reason: String,
}

/// What the policy asks for, then what HTTP does.
fn wanted<'p>(
    cx: &Context<'p, '_>,
    used: &UsedResponse<'_, '_>,
    code: StatusCode,
) -> Vec<Wanted<'p>> {
    let asked = cx.policy.headers.iter().filter(|row| row.code == code && row.level.asks());
    let mut all: Vec<Wanted<'p>> = asked
        .map(|row| Wanted {
            name: row.name.clone(),
            methods: &row.methods,
            severity: row.level.severity(),
            reason: cited(&row.because, row.cite.as_deref()),
        })
        .collect();
    let registered = code.registration().map(|row| row.headers).unwrap_or_default();
    for header in registered.iter().filter(|header| header.expected) {
        let is_asked = all.iter().any(|known| known.name.eq_ignore_ascii_case(header.name));
        // A 201 without a body and a Location is told by `missing-body`, once.
        let says_nothing = code == StatusCode::CREATED && used.response.body().is_none();
        if is_asked || says_nothing && header.name == "Location" {
            continue;
        }
        // A demand under a condition is advice to whoever cannot see the condition.
        let demanded = header.level == Level::Must && header.when.is_none();
        all.push(Wanted {
            name: header.name.to_owned(),
            methods: header.methods,
            severity: if demanded { Severity::Warning } else { Severity::Info },
            reason: reason(code, header),
        });
    }
    all
}

/// What HTTP says of a header, no more strongly than it does.
fn reason(code: StatusCode, header: &HeaderRule) -> String {
    if header.level == Level::May && header.name == "Retry-After" {
        return format!(
            "servers send it to say how long a client ought to wait, and a {code} may include it \
             (RFC 9110 §10.2.3, {})",
            header.section
        );
    }
    let condition = header.when.map(|when| format!(" {when}")).unwrap_or_default();
    format!("a {code} {} carry it{condition} ({})", header.level, header.section)
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    code: StatusCode,
    wanted: &Wanted<'_>,
) -> Option<Diagnostic> {
    let fits = |method: &Method| wanted.methods.is_empty() || wanted.methods.contains(method);
    let (first, _) = used.uses_by(cx, fits).next()?;
    let name = &wanted.name;
    let message = format!("{} does not describe the {name} header", used.title(cx, first));
    let label = match used.response.node.entry("headers") {
        Some(headers) => Label::on(headers.key, format!("no {name} in here")),
        None => used.definition_label("no `headers` here"),
    };
    let mut found = Diagnostic::new(&RULE, message, label)
        .detail(name.to_ascii_lowercase())
        .severity(wanted.severity)
        .note(&wanted.reason)
        .help(format!("describe {name} under the response's `headers`"))
        .fix(mend::add_header(cx, used.response, code, name));
    found.status = Some(code);
    if used.is_inline() {
        found = found.caused_by(Cause::Code(first, code)).about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, fits);
    Some(found)
}
