//! `missing-status`: a code that the policy asks for is not documented.

use std::cell::OnceCell;
use std::ptr;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{Codes, DefaultCoverage, Policy, ResponseKey, Row, StatusClass, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::fix::Fix;
use crate::mend;
use crate::openapi::{Operation, Version};
use crate::rule::{Context, cited, named};

declare_rule! {
    /// The policy asks the operation for a code that no key documents: neither the code itself,
    /// nor a range or `default` that stands for it.
    ///
    /// ## Why
    ///
    /// A client is written against what is documented. The policy in force says which codes a
    /// reader has to find, for which methods and in which situations, and why; the finding quotes
    /// it and points at the parameter, body or requirement that calls for the code. An operation
    /// whose situation cannot produce a code is never asked for it, and one that is deprecated and
    /// answers 410 and no success is asked for nothing.
    ///
    /// Whether a POST creates something or runs an action, its path and answers show: it is an
    /// action where it has no body or where its path holds a word that the policy lists (as a PUT
    /// is then); else a create where it documents 201, where the item that it adds to its path can
    /// be read or changed, or where its `operationId` begins with `create` and something can be
    /// done with the item; else an action where it goes to an item or to a part of one whose name
    /// is no plural (`/users/{id}/approve`), where its path ends in what is done
    /// (`/users/search`, `/validate-name`, `/images:annotate`) or is nothing but the name of a
    /// call (`/#Users.Lock`), or where its successes carry files or streams only. Where that is
    /// wrong, the operation says `x-oas-lint: { role: create }`, or `action`.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/{id}:
    ///     delete:
    ///       parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    ///       responses:
    ///         "200": { description: The user is gone, content: { text/plain: {} } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/{id}:
    ///     delete:
    ///       parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    ///       responses:
    ///         "200": { description: The user is gone, content: { text/plain: {} } }
    ///         "404": { description: There is no such user }
    ///         5XX: { description: The server failed }
    /// ```
    "missing-status" {
        detail: "code or `success`",
        group: Policy,
        summary: "a code that the policy asks for and no key documents",
        severity: Warning,
        severity_note: "by the policy: error where it must be there, warning where it should",
        basis: "the policy's row",
        rank: Missing,
        check: Document(check),
    }
}

/// What is said of every operation that lacks the codes of a row.
struct Words {
    /// `404 Not Found or 410 Gone`; none for a success.
    wanted: Option<String>,
    /// `404, 410, 4XX or default`.
    keys: String,
    note: Arc<str>,
    help: Arc<str>,
}

impl Words {
    fn of(policy: &Policy, row: &Row, version: Version) -> Self {
        let codes = row.codes.as_slice();
        let stand_ins = stand_ins(policy, row, version);
        let keys = either(codes.iter().map(ToString::to_string).chain(stand_ins.clone()));
        let wanted = row.codes.first().map(|_| either(codes.iter().map(|code| named(*code))));
        let help = match &wanted {
            None => "document the response of a successful call".to_owned(),
            Some(wanted) if stand_ins.is_empty() => format!("document {wanted}"),
            Some(wanted) => {
                format!("document {wanted}, or {} in its place", either(stand_ins.into_iter()))
            }
        };
        let note = cited(&row.because, row.cite.as_deref()).into();
        Self { wanted, keys, note, help: help.into() }
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    // Many operations lack what the same few rows ask for.
    let mut words: HashMap<*const Row, Words> = HashMap::new();
    for (at, operation) in cx.numbered() {
        // What lies in another file is unknown, and `empty-responses` tells the rest.
        let is_told = operation.has_responses_key || cx.document.version().requires_responses();
        if operation.documented.is_empty() && is_told || is_retired(operation) {
            continue;
        }
        let present = OnceCell::new();
        for row in cx.expected(at).iter().filter(|row| row.level.asks()) {
            // Without any response the missing success says it all.
            let silent = operation.documented.is_empty() && row.codes != Codes::Success;
            if !silent && !row.is_satisfied(&operation.documented, &cx.policy.coverage) {
                let words = words
                    .entry(ptr::from_ref(*row))
                    .or_insert_with(|| Words::of(cx.policy, row, cx.document.version()));
                let present = present.get_or_init(|| operation.documented.to_string());
                let found = missing(at, operation, row, words, present);
                report.push(found.fix(fix(cx, operation, row)));
            }
        }
    }
}

/// True for a deprecated operation that says that it is gone, and of no success.
fn is_retired(operation: &Operation<'_>) -> bool {
    let gone = |key: ResponseKey| key.code().is_some_and(|code| code.as_u16() == 410);
    operation.node.get("deprecated").is_some_and(|value| value.is("true"))
        && operation.documented.iter().any(gone)
        && !operation.documented.has_success()
}

/// Adds the code, of several the one that the document describes already. Which success an
/// operation has only its author can say.
fn fix(cx: &Context<'_, '_>, operation: &Operation<'_>, row: &Row) -> Option<Fix> {
    // To know the habits of a document takes a look at all its responses.
    cx.added?;
    let codes = row.codes.as_slice();
    let known = codes.iter().find(|code| cx.habits().reference(**code).is_some());
    let code = *known.or(codes.first())?;
    if code.class() == StatusClass::Successful {
        return None;
    }
    mend::add_responses(cx, operation, &[code])
}

fn missing(
    at: usize,
    operation: &Operation<'_>,
    row: &Row,
    words: &Words,
    present: &str,
) -> Diagnostic {
    let label = match &operation.responses {
        Some(responses) => {
            let text = ["has ", present, "; no ", &words.keys].concat();
            Label::on(responses.key, text)
        }
        None => Label::on(operation.method_key, "no `responses` in this operation"),
    };
    let reference = operation.reference();
    let title = &*reference.title;
    let code = row.codes.first();
    let message = match &words.wanted {
        None => [title, " documents no success"].concat(),
        Some(wanted) => [title, " does not document ", wanted].concat(),
    };
    let cause = match code {
        Some(code) if code.class() != StatusClass::Successful => Cause::Code(at, code),
        _ => Cause::Success(at),
    };
    let found = Diagnostic::new(&RULE, message, label)
        .severity(row.severity)
        .note(Arc::clone(&words.note))
        .help(help(operation, row, words))
        .caused_by(cause)
        .about(operation);
    let found = match code {
        Some(code) => found.code(code),
        None => found.detail("success"),
    };
    let reasons = operation.reasons(row);
    reasons.fold(found, |found, seen| found.because(Label::from(seen)))
}

fn help(operation: &Operation<'_>, row: &Row, words: &Words) -> Arc<str> {
    let ok = ResponseKey::Code(StatusCode::OK);
    if row.codes.first() == Some(StatusCode::CREATED) && operation.documented.contains(ok) {
        "answer 201 where the request creates a resource; where it runs an action, say so with \
         `x-oas-lint: {role: action}`"
            .into()
    } else {
        Arc::clone(&words.help)
    }
}

/// The keys that would stand for a row's codes.
fn stand_ins(policy: &Policy, row: &Row, version: Version) -> Vec<String> {
    let Some(code) = row.codes.first() else {
        let ranges = if version.has_ranges() { ["2XX", "3XX"] } else { ["2xx", "3xx code"] };
        return ranges.map(str::to_owned).to_vec();
    };
    let mut keys = Vec::new();
    if policy.coverage.range && version.has_ranges() {
        keys.push(ResponseKey::Range(code.class()).to_string());
    }
    if covers_by_default(policy.coverage.default, code) {
        keys.push("default".to_owned());
    }
    keys
}

fn covers_by_default(coverage: DefaultCoverage, code: StatusCode) -> bool {
    match coverage {
        DefaultCoverage::Errors => code.is_error(),
        DefaultCoverage::ServerErrors => code.class() == StatusClass::ServerError,
        DefaultCoverage::None => false,
    }
}

/// `a`, `a or b`, `a, b or c`.
fn either(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    let last = items.pop().unwrap_or_default();
    if items.is_empty() { last } else { format!("{} or {last}", items.join(", ")) }
}
