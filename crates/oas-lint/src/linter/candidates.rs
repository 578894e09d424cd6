//! At how many places of a document findings of each name could have been made.

use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt as _};
use oas_codes::Row;

use crate::diagnostic::Diagnostic;
use crate::rule::{Context, Rank};

/// For each name that was found: the operations that the policy asks for the code, the responses
/// that have the code, else all response keys.
pub(super) fn candidates(cx: &Context<'_, '_>, found: &[Diagnostic]) -> BTreeMap<String, usize> {
    let mut candidates = BTreeMap::new();
    let mut keys = None;
    let mut known = HashSet::new();
    for diagnostic in found {
        if !known.insert((diagnostic.rule.name, diagnostic.detail.as_deref())) {
            continue;
        }
        let count = match diagnostic.status {
            _ if diagnostic.rule.rank == Rank::Missing => asked(cx, diagnostic),
            Some(code) => cx.responses.iter().filter(|used| used.key.code() == Some(code)).count(),
            None => *keys.get_or_insert_with(|| all_keys(cx)),
        };
        candidates.insert(diagnostic.id(), count);
    }
    candidates
}

/// The operations that the policy asks for what a finding misses.
fn asked(cx: &Context<'_, '_>, missing: &Diagnostic) -> usize {
    let asks = |row: &&Row| row.level.asks() && row.codes.first() == missing.status;
    (0..cx.operations.len()).filter(|at| cx.expected(*at).iter().any(asks)).count()
}

fn all_keys(cx: &Context<'_, '_>) -> usize {
    let responses = cx.operations.iter().filter_map(|operation| operation.responses.as_ref());
    responses.map(|responses| responses.entries.len()).sum()
}
