//! Roll-up: what holds nearly everywhere is told once to people.

use std::collections::BTreeMap;
use std::io;

use super::{Report, Run};
use crate::diagnostic::Diagnostic;
use crate::rule::Rank;

/// Findings of one name from which on they can be told as one.
const LEAST: usize = 20;
/// Of a hundred places where a rule could find something, those that it has to find more than.
const SHARE: usize = 80;
/// Findings of one name that are enough where each place has one.
const LEAST_OF_ALL: usize = 10;
/// Further findings that are named.
const NAMED: usize = 2;

/// Calls a function for each finding that is told to people, with what else it stands for, and
/// says how many more there are than the report may show.
pub(super) fn tell<'r>(
    report: &Report<'r>,
    mut each: impl FnMut(Run<'r>, &'r Diagnostic, Option<&More<'r>>) -> io::Result<()>,
) -> io::Result<usize> {
    let mut rolled = RolledUp::of(report);
    let (mut told, mut left) = (0, 0);
    // A run fails for each file that could not be read, so it says which, behind whatever they
    // stand; findings of other kinds do not take their places.
    let mut unread = 0;
    for (run, found) in report.findings() {
        let more = match rolled.take(found) {
            Place::Alone => None,
            Place::First(more) => Some(more),
            Place::Further => continue,
        };
        let count = if found.rule.rank == Rank::Syntax { &mut unread } else { &mut told };
        if report.limit.is_some_and(|limit| *count >= limit) {
            left += 1 + more.map_or(0, |more| more.others.len());
            continue;
        }
        *count += 1;
        each(run, found, more.as_ref())?;
    }
    Ok(left)
}

/// Which findings are told as one.
struct RolledUp<'r> {
    by_name: BTreeMap<String, Option<More<'r>>>,
}

/// What is told once for many findings.
pub(super) struct More<'r> {
    /// The findings beside the one that is shown.
    others: Vec<(Run<'r>, &'r Diagnostic)>,
    /// At how many places there could have been one.
    candidates: usize,
}

/// How a finding is told.
enum Place<'r> {
    /// By itself.
    Alone,
    /// For all others of its name.
    First(More<'r>),
    /// With the first of its name.
    Further,
}

impl<'r> RolledUp<'r> {
    fn of(report: &Report<'r>) -> Self {
        let mut by_name: BTreeMap<String, Option<More<'r>>> = BTreeMap::new();
        for (run, found) in report.findings() {
            let id = found.id();
            if report.asked.contains(&id) {
                continue;
            }
            let fresh = || Some(More { others: Vec::new(), candidates: 0 });
            if let Some(more) = by_name.entry(id).or_insert_with(fresh) {
                more.others.push((run, found));
            }
        }
        for (id, more) in &mut by_name {
            let of_run = |run: &Run<'_>| run.linted.candidates.get(id).copied().unwrap_or_default();
            if let Some(more) = more {
                more.candidates = report.runs.iter().map(of_run).sum();
            }
        }
        by_name.retain(|_, more| {
            more.as_ref().is_some_and(|more| {
                let count = more.others.len();
                let is_known = more.candidates > 0;
                let is_most = count >= LEAST && count * 100 > more.candidates * SHARE;
                let is_all = count >= LEAST_OF_ALL && count >= more.candidates;
                is_known && (is_most || is_all)
            })
        });
        for more in by_name.values_mut().flatten() {
            more.others.remove(0);
        }
        Self { by_name }
    }

    /// How to tell a finding; they come in the order of the report.
    fn take(&mut self, found: &Diagnostic) -> Place<'r> {
        match self.by_name.get_mut(&found.id()).map(Option::take) {
            None => Place::Alone,
            Some(Some(more)) => Place::First(more),
            Some(None) => Place::Further,
        }
    }
}

impl More<'_> {
    /// How many there are, where the next ones are, and how to see all.
    pub(super) fn text(&self, id: &str) -> String {
        let places = self.others.iter().take(NAMED).map(|(run, found)| {
            let source = run.linted.source(&found.primary);
            let at = source.position(found.primary.span.start);
            let place = format!("{}:{}:{}", source.name(), at.line, at.column);
            match &found.operation {
                Some(operation) => format!("{operation} ({place})"),
                None => place,
            }
        });
        let places: Vec<String> = places.collect();
        let (all, of) = (self.others.len() + 1, self.candidates.max(self.others.len() + 1));
        let share = if all == of { format!("all {of}") } else { format!("{all} of the {of}") };
        format!(
            "{} like this one, such as {}: the rule found it at {share} places that it looked at; \
             `--select {id}` shows each",
            self.others.len(),
            places.join(" and ")
        )
    }
}
