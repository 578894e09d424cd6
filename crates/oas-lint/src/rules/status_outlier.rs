//! `status-outlier`: a code that all operations of a kind document but this one.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{Method, ResponseKey, Situation, Standing, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::mend;
use crate::openapi::Operation;
use crate::rule::{Context, named};

declare_rule! {
    /// At least four in five operations of one kind document an error code, and this one does not,
    /// nor a range or `default` that covers it. Operations are of one kind when they have the same
    /// method, are secured alike and agree in having a path parameter, a request body and an
    /// action or creation as their purpose. What the policy asks for or does not want is its own
    /// matter.
    ///
    /// ## Why
    ///
    /// What all neighbours can answer this operation most likely can too, and was forgotten: a
    /// reader takes the silence for a promise.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /a: { get: { responses: &all {
    ///     "200": { description: All, content: { text/plain: {} } },
    ///     "400": { description: The query is wrong } } } }
    ///   /b: { get: { responses: *all } }
    ///   /c: { get: { responses: *all } }
    ///   /d: { get: { responses: *all } }
    ///   /e: { get: { responses: { "200": { description: All, content: { text/plain: {} } } } } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /a: { get: { responses: &all {
    ///     "200": { description: All, content: { text/plain: {} } },
    ///     "400": { description: The query is wrong } } } }
    ///   /b: { get: { responses: *all } }
    ///   /c: { get: { responses: *all } }
    ///   /d: { get: { responses: *all } }
    ///   /e: { get: { responses: *all } }
    /// ```
    "status-outlier" {
        group: Consistency,
        summary: "an error code that nearly all operations of the kind document but this one",
        severity: Info,
        basis: "the document's own majority",
        rank: Rest,
        check: Document(check),
    }
}

/// What operations of one kind agree in, besides the method.
const TRAITS: [Situation; 7] = [
    Situation::PathParameter,
    Situation::RequestBody,
    Situation::Input,
    Situation::Secured,
    Situation::Public,
    Situation::Action,
    Situation::Create,
];

/// Fewer operations are no majority.
const LEAST: usize = 5;

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut kinds: HashMap<(&Method, [bool; TRAITS.len()]), Vec<usize>> = HashMap::new();
    for (at, operation) in cx.numbered() {
        if operation.is_own() && !operation.documented.is_empty() {
            let here = &operation.observed.situations;
            let traits = TRAITS.map(|one| here.holds(one));
            kinds.entry((&operation.method, traits)).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for members in kinds.values().filter(|members| members.len() >= LEAST) {
        let mut counts: BTreeMap<StatusCode, Majority> = BTreeMap::new();
        for at in members {
            let codes = cx.operations[*at].documented.iter().filter_map(ResponseKey::code);
            for code in codes.filter(|code| code.is_error() && is_sound(*code)) {
                counts.entry(code).or_insert(Majority { count: 0, first: *at }).count += 1;
            }
        }
        // Four in five, and not all of them.
        counts.retain(|_, most| most.count * 5 >= members.len() * 4 && most.count < members.len());
        for at in members {
            let operation = &cx.operations[*at];
            let lacking: Vec<(StatusCode, Majority)> = counts
                .iter()
                .map(|(code, most)| (*code, *most))
                .filter(|(code, _)| is_free(cx, operation, *code))
                .collect();
            if !lacking.is_empty() {
                found.push((*at, lacking, members.len()));
            }
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    report.extend(found.iter().map(|(at, lacking, of)| outlier(cx, *at, lacking, *of)));
}

/// The operations of a kind that document a code.
#[derive(Clone, Copy)]
struct Majority {
    count: usize,
    first: usize,
}

/// True for a code that can be recommended: what many do wrong is no model.
fn is_sound(code: StatusCode) -> bool {
    code.registration().is_some_and(|row| row.standing == Standing::Permanent)
}

/// True for a code that nothing documents and of which the policy says nothing.
fn is_free(cx: &Context<'_, '_>, operation: &Operation<'_>, code: StatusCode) -> bool {
    let (method, here) = (&operation.method, &operation.observed.situations);
    let documented = &operation.documented;
    let is_covered = documented.has_default()
        || documented.contains(ResponseKey::Code(code))
        || documented.in_range(code);
    // More of a code that should not be there is no remedy.
    let is_unwanted = code.registration().is_none()
        || cx.policy.closed && !cx.policy.knows(code)
        || cx.policy.verdict(method, here, code).level().forbids();
    if is_covered || is_unwanted {
        return false;
    }
    let rows = cx.policy.expectations(method, here);
    !rows.iter().any(|row| row.level.asks() && row.codes.as_slice().contains(&code))
}

fn outlier(
    cx: &Context<'_, '_>,
    at: usize,
    lacking: &[(StatusCode, Majority)],
    of: usize,
) -> Diagnostic {
    let operation = &cx.operations[at];
    let codes: Vec<String> = lacking.iter().map(|(code, _)| named(*code)).collect();
    let codes = codes.join(" and ");
    let added: Vec<StatusCode> = lacking.iter().map(|(code, _)| *code).collect();
    let least = lacking.iter().map(|(_, most)| most.count).min().unwrap_or_default();
    let message = format!(
        "{} does not document {codes}, as {least} of {of} such operations do",
        operation.title()
    );
    let place = operation.responses.as_ref().map_or(operation.method_key, |all| all.key);
    let label = Label::on(place, format!("has {}", operation.documented));
    let kind = kind(operation);
    let mut found = Diagnostic::new(&RULE, message, label)
        .note(format!("of {of} operations like this one, {kind}, {least} document it"))
        .help(format!("document {codes}, if the operation can answer with it"))
        .fix(mend::add_responses(cx, operation, &added))
        .about(operation);
    for (code, most) in lacking {
        let neighbour = &cx.operations[most.first];
        let entry =
            neighbour.responses.as_ref().and_then(|all| all.entry(ResponseKey::Code(*code)));
        let text = format!("{} documents {code}", neighbour.title());
        found = found.because(Label::on(entry.map_or(neighbour.method_key, |it| it.key), text));
    }
    found.status = lacking.first().map(|(code, _)| *code);
    found
}

/// `GET, secured, with a path parameter`.
fn kind(operation: &Operation<'_>) -> String {
    let mut text = operation.method.to_string();
    for (situation, words) in [
        (Situation::Secured, "secured"),
        (Situation::Public, "open to everybody"),
        (Situation::PathParameter, "with a path parameter"),
        (Situation::RequestBody, "with a request body"),
        (Situation::Action, "an action"),
        (Situation::Create, "a create"),
    ] {
        if operation.observed.situations.holds(situation) {
            text.push_str(", ");
            text.push_str(words);
        }
    }
    text
}
