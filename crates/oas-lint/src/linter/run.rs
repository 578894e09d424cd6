//! The rules run on one description.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{Policy, ResponseKey};

use super::candidates::candidates;
use super::{Judge, judged};
use crate::diagnostic::Diagnostic;
use crate::fix::Added;
use crate::openapi::{Document, Operation, Response, ResponseEntry};
use crate::rule::{Check, Context, UsedResponse};
use crate::rules::{RULES, too_many_findings};

/// Findings of one description that are kept.
const MAX_FINDINGS: usize = 50_000;

/// What is asked of the rules.
#[derive(Clone, Copy)]
pub(super) struct Wish<'w> {
    pub(super) policy: &'w Policy,
    /// How fixes add responses; none where nobody will see fixes.
    pub(super) added: Option<Added>,
    pub(super) judge: &'w Judge<'w>,
}

/// What the rules say of a description.
pub(super) struct Said {
    /// All that they found and the judge wants to know.
    pub(super) found: Vec<Diagnostic>,
    /// How many operations there are.
    pub(super) operations: usize,
    /// At how many places findings of a name could have been made.
    pub(super) candidates: BTreeMap<String, usize>,
}

/// Runs all rules that look at descriptions.
pub(super) fn run_rules(document: &Document<'_>, wish: Wish<'_>) -> Said {
    let read = document.operations(wish.policy);
    let uses = uses(&read.all);
    let responses = used_responses(&uses);
    let cx = Context {
        document,
        operations: &read.all,
        responses: &responses,
        unresolved: &read.unresolved,
        cut: read.cut,
        policy: wish.policy,
        added: wish.added,
        habits: OnceCell::new(),
        expected: OnceCell::new(),
        described: RefCell::default(),
    };
    // About two for each operation where nobody wrote for this policy. Room that is not used takes
    // no memory.
    let mut found = Vec::with_capacity((2 * read.all.len()).min(MAX_FINDINGS));
    for rule in RULES {
        if let Check::Document(check) = rule.check {
            check(&cx, &mut found);
        }
        if found.len() > MAX_FINDINGS {
            found.truncate(MAX_FINDINGS);
            found.push(too_many_findings(document, MAX_FINDINGS));
            break;
        }
    }
    let found = judged(found, wish.judge);
    let candidates = candidates(&cx, &found);
    Said { found, operations: read.all.len(), candidates }
}

/// A use of a response: the operation's number and the entry.
type Use<'c, 't> = (usize, &'c ResponseEntry<'t>);

/// The uses of responses by the API's own operations: by first use of the definition under the
/// key, and those of one definition and key in document order.
fn uses<'c, 't>(operations: &'c [Operation<'t>]) -> Vec<Use<'c, 't>> {
    let entries = |operation: &'c Operation<'t>| {
        operation.responses.iter().flat_map(|responses| &responses.entries)
    };
    let count = operations.iter().flat_map(entries).count();
    let mut known = HashMap::with_capacity(count);
    let mut all: Vec<(usize, Use<'c, 't>)> = Vec::with_capacity(count);
    for (at, operation) in operations.iter().enumerate().filter(|(_, own)| own.is_own()) {
        for entry in entries(operation) {
            let Some((response, key)) = definition(entry) else { continue };
            let next = known.len();
            let first = *known.entry((response.node.id(), key)).or_insert(next);
            all.push((first, (at, entry)));
        }
    }
    all.sort_by_cached_key(|(first, _)| *first);
    all.into_iter().map(|(_, own)| own).collect()
}

/// The responses that are used, each definition and key once.
fn used_responses<'c, 't>(uses: &'c [Use<'c, 't>]) -> Vec<UsedResponse<'c, 't>> {
    let with_uses = |uses: &'c [Use<'c, 't>]| {
        let (response, key) = definition(uses.first()?.1)?;
        Some(UsedResponse { response, key, uses })
    };
    uses.chunk_by(|(_, a), (_, b)| definition(a) == definition(b)).filter_map(with_uses).collect()
}

/// The definition that an entry leads to, and the key.
fn definition<'t>(entry: &ResponseEntry<'t>) -> Option<(Response<'t>, ResponseKey)> {
    Some((entry.response.ok()?, entry.meant()?))
}
