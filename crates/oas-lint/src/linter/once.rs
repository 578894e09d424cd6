//! Each cause once, each place once.

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use oas_codes::Severity;

use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::rule::Rank;
use crate::source::{FileId, Span};

/// Keeps of the findings with one cause the most basic, and makes labels of the others.
///
/// Findings of the last rank are about different things each, so they only yield to others.
pub(super) fn once_per_cause(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| diagnostic.rule.rank);
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut by_cause: HashMap<Cause, usize> = HashMap::new();
    for diagnostic in found {
        match by_cause.get(&diagnostic.cause) {
            Some(first) if yields(&diagnostic, &kept[*first]) => {
                let first = &mut kept[*first];
                // A run that has to fail for the one must not pass for the other.
                first.severity = first.severity.min(diagnostic.severity);
                let label = Label { text: diagnostic.message, ..diagnostic.primary };
                if !first.primary.same_place(&label)
                    && !first.labels.iter().any(|known| known.same_place(&label))
                {
                    first.labels.push(label);
                }
            }
            _ => {
                for cause in causes(&diagnostic) {
                    by_cause.entry(cause).or_insert(kept.len());
                }
                kept.push(diagnostic);
            }
        }
    }
    kept
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

/// Joins findings of one name at one place, as a path item that several paths share brings.
pub(super) fn once_per_place(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut places: HashMap<(&str, Option<String>, FileId, Span), usize> = HashMap::new();
    let mut uses: HashSet<(usize, String)> = HashSet::new();
    for diagnostic in found {
        let Label { file, span, .. } = diagnostic.primary;
        let place = (diagnostic.rule.name, diagnostic.detail.clone(), file, span);
        let Some(first) = places.get(&place).copied() else {
            places.insert(place, kept.len());
            kept.push(diagnostic);
            continue;
        };
        // The same operation may have been reached on two ways.
        let title = |found: &Diagnostic| found.operation.as_ref().map(ToString::to_string);
        if let Some(text) =
            title(&diagnostic).filter(|also| title(&kept[first]).as_ref() != Some(also))
            && uses.insert((first, text.clone()))
        {
            let place = place_of_use(&diagnostic, &kept[first]);
            kept[first].uses.push(Label { text, ..place });
        }
    }
    kept
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
