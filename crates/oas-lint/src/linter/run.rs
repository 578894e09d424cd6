//! The rules run on one description.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{Policy, ResponseKey};

use super::candidates::candidates;
use super::{Judge, judged};
use crate::diagnostic::Diagnostic;
use crate::fix::Added;
use crate::openapi::{Document, Operation};
use crate::rule::{Check, Context, UsedResponse};
use crate::rules::{RULES, too_many_findings};
use crate::tree::NodeId;

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
    let responses = used_responses(&read.all);
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
    // Room for as many as a description has that was not written by this policy. What nothing is
    // put into takes no memory.
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

/// The responses of the API's own operations, each definition and key once, by first use.
fn used_responses<'c, 't>(operations: &'c [Operation<'t>]) -> Vec<UsedResponse<'c, 't>> {
    let mut used: Vec<UsedResponse<'c, 't>> = Vec::new();
    let mut known: HashMap<(NodeId, ResponseKey), usize> = HashMap::new();
    for (at, operation) in operations.iter().enumerate().filter(|(_, own)| own.is_own()) {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let (Some(key), Ok(response)) = (entry.meant(), entry.response) else { continue };
            let index = *known.entry((response.node.id(), key)).or_insert_with(|| {
                used.push(UsedResponse { response, key, uses: Vec::with_capacity(1) });
                used.len() - 1
            });
            used[index].uses.push((at, entry));
        }
    }
    used
}
