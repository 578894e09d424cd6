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
    let uses = Uses::of(&read.all);
    let responses = uses.responses();
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

/// The uses of responses by the API's own operations.
struct Uses<'c, 't> {
    /// Each definition with each key that it is used under, by first use, and how often it is.
    firsts: Vec<(Response<'t>, ResponseKey, usize)>,
    /// The uses of the first one in document order, then those of the next one, and so on.
    all: Vec<(usize, &'c ResponseEntry<'t>)>,
}

impl<'c, 't> Uses<'c, 't> {
    fn of(operations: &'c [Operation<'t>]) -> Self {
        let entries = |operation: &'c Operation<'t>| {
            operation.responses.iter().flat_map(|responses| &responses.entries)
        };
        let count = operations.iter().flat_map(entries).count();
        let mut firsts: Vec<(Response<'t>, ResponseKey, usize)> = Vec::with_capacity(count);
        let mut known: HashMap<(NodeId, ResponseKey), usize> = HashMap::with_capacity(count);
        let mut all = Vec::with_capacity(count);
        for (at, operation) in operations.iter().enumerate().filter(|(_, own)| own.is_own()) {
            for entry in entries(operation) {
                let (Some(key), Ok(response)) = (entry.meant(), entry.response) else { continue };
                let index = *known.entry((response.node.id(), key)).or_insert_with(|| {
                    firsts.push((response, key, 0));
                    firsts.len() - 1
                });
                firsts[index].2 += 1;
                all.push((index, (at, entry)));
            }
        }
        all.sort_by_cached_key(|(index, _)| *index);
        Self { firsts, all: all.into_iter().map(|(_, own)| own).collect() }
    }

    /// The responses, each definition and key once.
    fn responses(&'c self) -> Vec<UsedResponse<'c, 't>> {
        let mut rest = &*self.all;
        let with_uses = |(response, key, count): &(Response<'t>, ResponseKey, usize)| {
            let (uses, behind) = rest.split_at(*count);
            rest = behind;
            UsedResponse { response: *response, key: *key, uses }
        };
        self.firsts.iter().map(with_uses).collect()
    }
}
