//! Each cause once, each place once.

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use oas_codes::Severity;

use super::order;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::rule::Rank;
use crate::source::{FileId, Span};

/// Keeps of the findings with one cause the most basic, and makes labels of the others.
///
/// Findings of the last rank are about different things each, so they only yield to others.
pub(super) fn once_per_cause(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut by_rank: Vec<usize> = (0..found.len()).collect();
    by_rank.sort_by_key(|at| found[*at].rule.rank);
    let mut by_cause: HashMap<Cause, usize> = HashMap::with_capacity(found.len());
    let mut is_told = vec![true; found.len()];
    for at in by_rank {
        let first = by_cause.get(&found[at].cause).copied();
        if let Some(Ok([first, later])) = first.map(|first| found.get_disjoint_mut([first, at]))
            && yields(later, first)
        {
            add(later, first);
            is_told[at] = false;
            continue;
        }
        for cause in causes(&found[at]) {
            by_cause.entry(cause).or_insert(at);
        }
    }
    retain(&mut found, is_told);
    found
}

/// Makes a label of a finding that yields.
fn add(later: &mut Diagnostic, first: &mut Diagnostic) {
    // A run that has to fail for the one must not pass for the other.
    first.severity = first.severity.min(later.severity);
    let label = Label { text: std::mem::take(&mut later.message), ..later.primary };
    if !first.primary.same_place(&label)
        && !first.labels.iter().any(|known| known.same_place(&label))
    {
        first.labels.push(label);
    }
}

/// Keeps the findings that are to be told. Findings are large, and there may be tens of thousands:
/// here and in [`arrange`] they stay in the memory that they have.
fn retain(found: &mut Vec<Diagnostic>, is_told: Vec<bool>) {
    let mut is_told = is_told.into_iter();
    found.retain(|_| is_told.next().unwrap_or(true));
}

/// Puts the findings in the order of their numbers.
fn arrange(found: &mut [Diagnostic], mut numbers: Vec<usize>) {
    for at in 0..found.len() {
        let mut from = numbers[at];
        // The one that stood there was moved on when its place was taken.
        while from < at {
            from = numbers[from];
        }
        numbers[at] = from;
        found.swap(at, from);
    }
}

fn yields(later: &Diagnostic, first: &Diagnostic) -> bool {
    // The same thing at the same place is another use of it; see `once_per_place`.
    let is_use = later.detail == first.detail && later.primary.same_place(&first.primary);
    let is_again = later.rule == first.rule && !is_use && later.rule.rank != Rank::Rest;
    // A fault is no detail of a remark. Nor is what is wrong with another key of the code than the
    // one that means nothing or stands twice.
    let is_graver = first.severity == Severity::Info && later.severity < Severity::Info;
    let is_apart = later.rule.rank == Rank::Rest
        && matches!(first.rule.rank, Rank::Malformed | Rank::Duplicate)
        && !later.primary.same_place(&first.primary);
    (later.rule.rank > first.rule.rank || is_again) && !is_graver && !is_apart
}

/// The causes that a finding tells: a code of 2xx that is wrong also says why the right one is
/// missing.
fn causes(diagnostic: &Diagnostic) -> impl Iterator<Item = Cause> + use<> {
    let success = match diagnostic.cause {
        Cause::Code(operation, code)
            if code.class() == oas_codes::StatusClass::Successful
                && matches!(
                    diagnostic.rule.rank,
                    Rank::Unregistered | Rank::Impossible | Rank::Unexpected
                ) =>
        {
            Some(Cause::Success(operation))
        }
        _ => None,
    };
    std::iter::once(diagnostic.cause).chain(success)
}

/// Joins findings of one name at one place, as a path item that several paths share brings, and
/// puts them in order, of equals the first one first.
pub(super) fn once_per_place(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let firsts = firsts(&found);
    let mut uses: HashSet<(usize, String)> = HashSet::new();
    let is_told = firsts.iter().enumerate().map(|(at, first)| at == *first).collect();
    for (at, first) in firsts.into_iter().enumerate().filter(|(at, first)| at != first) {
        // The same operation may have been reached on two ways.
        let title = |found: &Diagnostic| found.operation.as_ref().map(ToString::to_string);
        if let Some(text) =
            title(&found[at]).filter(|also| title(&found[first]).as_ref() != Some(also))
            && uses.insert((first, text.clone()))
        {
            let place = place_of_use(&found[at], &found[first]);
            found[first].uses.push(Label { text, ..place });
        }
    }
    retain(&mut found, is_told);
    let mut numbers: Vec<usize> = (0..found.len()).collect();
    numbers.sort_by_cached_key(|at| order(&found[*at]));
    arrange(&mut found, numbers);
    found
}

/// For each finding the number of the first one with its name at its place.
fn firsts(found: &[Diagnostic]) -> Vec<usize> {
    let mut places: HashMap<(&str, Option<&str>, FileId, Span), usize> =
        HashMap::with_capacity(found.len());
    let mut firsts = Vec::with_capacity(found.len());
    for (at, one) in found.iter().enumerate() {
        let Label { file, span, .. } = one.primary;
        let place = (one.rule.name, one.detail.as_deref(), file, span);
        firsts.push(*places.entry(place).or_insert(at));
    }
    firsts
}

/// Where an operation comes to a place that was told for another operation: what is its own
/// among the labels, else its key.
fn place_of_use(later: &Diagnostic, first: &Diagnostic) -> Label {
    let known = |label: &Label| {
        first.primary.same_place(label) || first.labels.iter().any(|own| own.same_place(label))
    };
    let own = later.labels.iter().find(|label| !known(label));
    let key = || later.operation.as_ref().map(|operation| Label::from(&**operation));
    own.cloned().or_else(key).unwrap_or_else(|| later.primary.clone())
}
