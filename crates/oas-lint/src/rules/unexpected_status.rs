//! `unexpected-status`: a documented code that the policy does not want.

use std::collections::BTreeMap;

use oas_codes::{
    Condition, Level, ResponseKey, Severity, Situation, Standing, StatusCode, Test, Verdict,
};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{Operation, ResponseEntry};
use crate::rule::{Context, cited, named};

declare_rule! {
    /// The policy does not want a code that the operation documents, for this method in this
    /// situation; or the policy's list of codes is closed and the code is not on it.
    ///
    /// ## Why
    ///
    /// A code that the method cannot mean misleads whoever writes a client: a GET that documents
    /// 201 says that reading creates something. A code outside of a closed list is told once for
    /// the whole document, as information. A range or `default` only covers codes and is never
    /// unexpected.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    ///         "201": { description: All users }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    /// ```
    "unexpected-status" {
        detail: "code",
        group: Policy,
        summary: "a documented code that the policy does not want",
        severity: Warning,
        severity_note: "by the policy: error where it must not be there, warning where it should not, info outside of a closed list",
        basis: "the policy's row",
        rank: Unexpected,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut unlisted: BTreeMap<StatusCode, Vec<(usize, &ResponseEntry<'_>)>> = BTreeMap::new();
    for (at, operation) in cx.numbered() {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let Some(code) = entry.meant().and_then(ResponseKey::code) else { continue };
            let here = &operation.observed.situations;
            let verdict = cx.policy.verdict(&operation.method, here, code);
            if verdict.level().forbids() {
                report.extend(unwanted(at, operation, entry, code, verdict));
            }
            let is_unlisted = cx.policy.closed && !cx.policy.knows(code);
            // A code that no API or no such method should use is told as such.
            let is_sound = code.registration().is_some_and(|row| {
                row.standing == Standing::Permanent && !row.cannot_answer(&operation.method)
            });
            if is_unlisted && operation.is_own() && is_sound {
                unlisted.entry(code).or_default().push((at, entry));
            }
        }
    }
    report.extend(unlisted.into_iter().map(|(code, uses)| outside(cx, code, &uses)));
}

fn unwanted<'t>(
    at: usize,
    operation: &Operation<'t>,
    entry: &ResponseEntry<'t>,
    code: StatusCode,
    verdict: Verdict<'_>,
) -> Option<Diagnostic> {
    let Verdict::Row(row) = verdict else { return None };
    let degree = if row.level == Level::MustNot { "must not" } else { "should not" };
    let message = format!("{} documents {}", operation.title(), named(code));
    // That it is no webhook goes without saying.
    let is_told = |condition: &&Condition| {
        let other_side = [Situation::Webhook, Situation::Callback].map(Test::Situation);
        condition.expected || !other_side.contains(&condition.test)
    };
    let conditions = row.conditions(&operation.observed.situations);
    let conditions: Vec<&Condition> = conditions.iter().filter(is_told).collect();
    let which = if conditions.is_empty() { "a" } else { "this" };
    let label = format!("{which} {} {degree} answer with this", operation.method);
    let mut found = Diagnostic::new(&RULE, message, Label::on(entry.key, label))
        .code(code)
        .severity(row.severity)
        .note(cited(&row.because, row.cite.as_deref()))
        .help("remove the response, or document the code that the operation really answers with")
        .caused_by(Cause::Code(at, code))
        .about(operation);
    let site = operation.use_of(entry);
    if site != entry.key {
        found = found.because(Label::on(site, "it comes in here"));
    }
    let mut reasons = operation.reasons(row).peekable();
    if reasons.peek().is_none() {
        let lacking = conditions.iter().find(|condition| !condition.expected);
        let what = lacking.map_or_else(
            || format!("this is a {}", operation.method),
            |condition| format!("this {} {}", operation.method, without(&condition.test)),
        );
        found = found.because(Label::on(operation.method_key, what));
    }
    Some(reasons.fold(found, |found, seen| found.because(Label::from(seen))))
}

/// What an operation is that does not meet a condition.
fn without(test: &Test) -> String {
    let situation = match test {
        Test::Word(word) => return format!("has no `{word}` in its path"),
        Test::Situation(situation) => situation,
    };
    match situation {
        Situation::PathParameter => "has no path parameter",
        Situation::RequestBody => "has no request body",
        Situation::Input => "takes no input",
        Situation::Secured => "is not secured",
        Situation::Token => "is not secured by a token",
        Situation::Scopes => "asks for no scopes",
        Situation::Public => "is not open to everybody",
        Situation::Action => "is no action",
        Situation::Create => "is no create",
        Situation::Conditional => "takes no If-… header",
        Situation::RangeRequest => "takes no Range header",
        Situation::IdempotencyKey => "takes no Idempotency-Key header",
        Situation::Webhook => "is no webhook",
        Situation::Callback => "is no callback",
    }
    .to_owned()
}

fn outside<'t>(
    cx: &Context<'_, 't>,
    code: StatusCode,
    uses: &[(usize, &ResponseEntry<'t>)],
) -> Diagnostic {
    let (at, entry) = uses[0];
    let first = &cx.operations[at];
    let message = format!("{} is not among the codes of {}", named(code), cx.policy.title);
    let count = match uses.len() {
        1 => format!("used here only, by {}", first.title()),
        n => format!("first used here, by {}; {n} uses in all", first.title()),
    };
    let known: Vec<String> = cx.policy.known_codes().iter().map(ToString::to_string).collect();
    let mut found = Diagnostic::new(&RULE, message, Label::on(entry.key, count))
        .code(code)
        .severity(Severity::Info)
        .caused_by(Cause::Everywhere(code))
        .note(format!("the policy `{}` knows {}", cx.policy.name, known.join(", ")));
    // The label tells the first use, unless it is one of what is written elsewhere.
    let told = usize::from(first.use_of(entry) == entry.key);
    found.uses = uses[told..].iter().map(|(at, entry)| cx.use_label(*at, entry)).collect();
    found
}
