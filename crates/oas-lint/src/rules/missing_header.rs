//! `missing-header`: a response does not describe a header that belongs to it.

use std::collections::BTreeMap;

use oas_codes::registry::HeaderRule;
use oas_codes::{Level, Method, Severity, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::mend;
use crate::openapi::Operation;
use crate::rule::{Context, UsedResponse, cited, named};

declare_rule! {
    /// A response does not describe a header that HTTP or the policy gives to its code, such as
    /// `WWW-Authenticate` on 401, `Allow` on 405 or `Location` on the 201 of a POST. What HTTP
    /// gives and no response of the document describes is told once. `WWW-Authenticate` is not
    /// asked for where all security schemes are keys, for there is no scheme to challenge with,
    /// nor `Location` where the document has no path for what was created.
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

/// A header that a code should come with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted<'p> {
    code: StatusCode,
    name: String,
    methods: &'p [Method],
    severity: Severity,
    reason: String,
    /// True where the policy asks, and not HTTP alone.
    is_asked: bool,
}

/// A response that lacks a header, and the first operation that uses it so.
type Lack<'c, 't> = (&'c UsedResponse<'c, 't>, usize);

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut lacking: BTreeMap<Wanted<'_>, Vec<Lack<'_, '_>>> = BTreeMap::new();
    let mut described: Vec<(StatusCode, String)> = Vec::new();
    for used in cx.responses {
        let Some(code) = used.key.code() else { continue };
        if !used.response.is_object() {
            continue;
        }
        for wanted in wanted(cx, used, code) {
            let first = used.uses_by(cx, |operation| wanted.fits(operation)).next();
            let Some((first, _)) = first else { continue };
            if used.response.header(&wanted.name).is_some() {
                described.push((code, wanted.name));
            } else {
                lacking.entry(wanted).or_default().push((used, first));
            }
        }
    }
    for (wanted, places) in lacking {
        let is_habit = described
            .iter()
            .any(|(code, name)| *code == wanted.code && name.eq_ignore_ascii_case(&wanted.name));
        if wanted.is_asked || is_habit || places.len() == 1 {
            report.extend(places.iter().map(|(used, first)| one(cx, used, *first, &wanted)));
        } else {
            report.push(everywhere(cx, &places, &wanted));
        }
    }
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
            code,
            name: row.name.clone(),
            methods: &row.methods,
            severity: row.level.severity(),
            reason: cited(&row.because, row.cite.as_deref()),
            is_asked: true,
        })
        .collect();
    let registered = code.registration().map(|row| row.headers).unwrap_or_default();
    for header in registered.iter().filter(|header| header.expected) {
        let is_asked = all.iter().any(|known| known.name.eq_ignore_ascii_case(header.name));
        // A 201 without a body and a Location is told by `missing-body`, once.
        let says_nothing = code == StatusCode::CREATED && used.response.body().is_none();
        // A key in a header or in the query has no scheme to challenge with.
        let is_moot = header.name == "WWW-Authenticate" && !cx.document.can_challenge();
        if is_asked || is_moot || says_nothing && header.name == "Location" {
            continue;
        }
        // A demand under a condition is advice to whoever cannot see the condition.
        let demanded = header.level == Level::Must && header.when.is_none();
        all.push(Wanted {
            code,
            name: header.name.to_owned(),
            methods: header.methods,
            severity: if demanded { Severity::Warning } else { Severity::Info },
            reason: reason(code, header),
            is_asked: false,
        });
    }
    all
}

impl Wanted<'_> {
    fn fits(&self, operation: &Operation<'_>) -> bool {
        // What cannot be read or changed has no address to tell.
        let is_moot = !self.is_asked
            && self.code == StatusCode::CREATED
            && self.name == "Location"
            && !operation.observed.adds_item;
        !is_moot && (self.methods.is_empty() || self.methods.contains(&operation.method))
    }
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

fn one<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    first: usize,
    wanted: &Wanted<'_>,
) -> Diagnostic {
    let (code, name) = (wanted.code, &wanted.name);
    let message = format!("{} does not describe the {name} header", used.title(cx, first));
    let mut found = Diagnostic::new(&RULE, message, place(used, name));
    if used.is_inline() {
        found = found.caused_by(Cause::Code(first, code)).about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, |operation| wanted.fits(operation));
    explained(found, wanted).fix(mend::add_header(cx, used.response, code, name))
}

/// What no response of the document describes is told once. Whether it is sent at all only its
/// author knows, so nothing is written into all of them.
fn everywhere<'t>(
    cx: &Context<'_, 't>,
    places: &[Lack<'_, 't>],
    wanted: &Wanted<'_>,
) -> Diagnostic {
    let (response, first) = places[0];
    let fits = |operation: &Operation<'t>| wanted.fits(operation);
    let mut label = place(response, &wanted.name);
    let mut uses = response.use_labels(cx, fits);
    for (used, _) in &places[1..] {
        uses.extend(used.uses_by(cx, fits).map(|(at, entry)| cx.use_label(at, entry)));
    }
    if response.is_inline() {
        label.text = format!("{}; first in {}", label.text, cx.operations[first].title());
    }
    let message = format!(
        "{} operations answer {} and none describes the {} header",
        uses.len() + usize::from(response.is_inline()),
        named(wanted.code),
        wanted.name
    );
    explained(Diagnostic { uses, ..Diagnostic::new(&RULE, message, label) }, wanted)
}

fn place(used: &UsedResponse<'_, '_>, name: &str) -> Label {
    match used.response.node.entry("headers") {
        Some(headers) => Label::on(headers.key, format!("no {name} in here")),
        None => used.definition_label("no `headers` here"),
    }
}

fn explained(mut found: Diagnostic, wanted: &Wanted<'_>) -> Diagnostic {
    found.status = Some(wanted.code);
    found
        .detail(wanted.name.to_ascii_lowercase())
        .severity(wanted.severity)
        .note(wanted.reason.as_str())
        .help(format!("describe {} under the response's `headers`", wanted.name))
}
