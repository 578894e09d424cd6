//! From findings to cells: which operations and codes each is about, and what a cell is by them.

use std::collections::{HashMap, HashSet};

use oas_codes::{ResponseKey, StatusClass};

use super::build::Draft;
use super::{Column, Finding, Row, Spot, State, Table};
use crate::diagnostic::{Diagnostic, Label};
use crate::linter::{HiddenBy, Linted};
use crate::openapi::Operation;
use crate::project::Project;
use crate::rule::Rank;
use crate::source::{FileId, Span};
use crate::tree::NodeId;

/// An operation by the number of its table and that of its row.
type At = (usize, usize);

/// A finding with who wants it not to be told.
type Found<'l> = (&'l Diagnostic, Option<&'l HiddenBy>);

/// Adds the findings of a run, told or not, and says in each table where they belong.
pub(super) fn attach(findings: &mut Vec<Finding>, drafts: &mut [Draft<'_>], linted: &Linted) {
    let told = linted.diagnostics.iter().map(|found| (found, None));
    let hidden = linted.hidden.iter().map(|hidden| (&hidden.found, Some(&hidden.by)));
    let all: Vec<Found<'_>> = told.chain(hidden).collect();
    let first = findings.len();
    findings.extend(all.iter().map(|found| finding(&linted.project, *found)));

    let index = Index::of(drafts);
    let parts: Vec<HashSet<FileId>> = drafts
        .iter()
        .map(|draft| linted.project.with_parts([draft.document.root().id().file()]))
        .collect();
    for (number, (found, _)) in all.iter().enumerate() {
        let targets = index.targets(found);
        for (table, row) in &targets {
            attach_to(&mut drafts[*table], *row, found, first + number);
        }
        if targets.is_empty() {
            let about = drafts.iter_mut().zip(&parts);
            let about = about.filter(|(_, parts)| parts.contains(&found.primary.file));
            about.for_each(|(draft, _)| draft.table.findings.push(first + number));
        }
    }
    for draft in drafts {
        let Table { columns, operations, .. } = &mut draft.table;
        for row in operations {
            resolve(row, columns, &|number| all[number - first]);
        }
    }
}

/// Where the operations are that findings name.
#[derive(Default)]
struct Index {
    /// By the Operation Object, of which the operations of several paths can be read.
    objects: HashMap<(NodeId, String), Vec<At>>,
    /// By a place that only the operation uses.
    places: HashMap<(FileId, Span, String), Vec<At>>,
    /// By a response key.
    keys: HashMap<NodeId, Vec<At>>,
    titles: HashMap<String, Vec<At>>,
}

impl Index {
    fn of(drafts: &[Draft<'_>]) -> Self {
        let mut index = Self::default();
        for (table, draft) in drafts.iter().enumerate() {
            for (row, operation) in draft.operations.iter().enumerate() {
                index.add((table, row), operation);
            }
        }
        index
    }

    fn add(&mut self, at: At, operation: &Operation<'_>) {
        let title = operation.title();
        let object = (operation.node.id(), short_title(operation));
        self.objects.entry(object).or_default().push(at);
        let entries = operation.responses.iter().flat_map(|responses| &responses.entries);
        for entry in entries {
            let place = operation.use_of(entry);
            let place = (place.id().file(), place.span(), title.clone());
            let known = self.places.entry(place).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
            self.keys.entry(entry.key.id()).or_default().push(at);
        }
        let short = short_title(operation);
        if short != title {
            self.titles.entry(short).or_default().push(at);
        }
        self.titles.entry(title).or_default().push(at);
    }

    /// The operations that a finding is about, each once.
    fn targets(&self, found: &Diagnostic) -> Vec<At> {
        let mut targets = Vec::new();
        let mut add = |known: Option<&Vec<At>>| targets.extend(known.into_iter().flatten());
        match &found.operation {
            Some(operation) => {
                let object = operation.within.last().map(|node| (*node, operation.to_string()));
                add(object.and_then(|object| self.objects.get(&object)));
            }
            // The first use of a code that the policy does not know is the place itself.
            None => add(found.primary.node.and_then(|node| self.keys.get(&node))),
        }
        for Label { file, span, text, .. } in &found.uses {
            let place = self.places.get(&(*file, *span, text.clone()));
            add(place.or_else(|| self.titles.get(text)));
        }
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

/// The operation as findings that were joined name it.
fn short_title(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Notes a finding in the cell that it is about, else in the row.
fn attach_to(draft: &mut Draft<'_>, row: usize, found: &Diagnostic, number: usize) {
    let operation = &draft.operations[row];
    let column = match found.status {
        _ if found.detail.as_deref() == Some("success") => Some(Column::Success),
        Some(code) => Some(Column::Key(ResponseKey::Code(code))),
        None => key_at(operation, found).map(Column::Key),
    };
    let column = column.and_then(|column| draft.table.columns.binary_search(&column).ok());
    let row = &mut draft.table.operations[row];
    let cell = row.cells.iter_mut().find(|cell| Some(cell.column) == column);
    cell.map_or(&mut row.findings, |cell| &mut cell.findings).push(number);
}

/// The response key of an operation that a finding's place belongs to.
fn key_at(operation: &Operation<'_>, found: &Diagnostic) -> Option<ResponseKey> {
    let node = found.primary.node?;
    let mut entries = operation.responses.iter().flat_map(|responses| &responses.entries);
    let entry = entries.find(|entry| {
        let response = entry.response.ok().map(|response| response.node);
        let name = response.and_then(|response| response.tree().key_of(response.id()));
        entry.key.id() == node
            || entry.value.holds(node)
            || response.is_some_and(|response| response.holds(node))
            || name.is_some_and(|name| name.id() == node)
    });
    entry?.meant()
}

/// Says what the cells of a row are by their findings.
fn resolve<'l>(row: &mut Row, columns: &[Column], of: &dyn Fn(usize) -> Found<'l>) {
    let inner = row.cells.iter().flat_map(|cell| &cell.findings);
    let all: Vec<usize> = row.findings.iter().chain(inner).copied().collect();
    row.cells.retain_mut(|cell| {
        let is_decisive = |number: &&usize| {
            let rank = of(**number).0.rule.rank;
            match cell.state {
                State::Documented => is_unwanted(rank),
                State::Missing => rank == Rank::Missing,
                _ => false,
            }
        };
        let mut decisive: Vec<usize> = cell.findings.iter().filter(is_decisive).copied().collect();
        if cell.state == State::Missing && decisive.is_empty() {
            let explains = |number: &&usize| explains(of(**number).0, columns[cell.column]);
            decisive = all.iter().filter(explains).copied().collect();
            if decisive.is_empty() {
                // Somebody has turned it off: then nobody asks for it.
                return false;
            }
            cell.findings.extend(&decisive);
        }
        let gravest = |numbers: &mut dyn Iterator<Item = &usize>| {
            let told = numbers.map(|number| of(*number)).filter(|(_, hidden)| hidden.is_none());
            told.map(|(found, _)| found.severity).min()
        };
        if !decisive.is_empty() {
            cell.severity = gravest(&mut decisive.iter());
            cell.state = match cell.state {
                _ if cell.severity.is_none() => State::Ignored,
                State::Documented => State::Unexpected,
                state => state,
            };
        }
        cell.noted = gravest(&mut cell.findings.iter().filter(|at| !decisive.contains(at)));
        cell.findings.sort_unstable();
        cell.findings.dedup();
        true
    });
    row.findings.sort_unstable();
    row.findings.dedup();
}

/// True for findings that say that a documented code should not be there.
fn is_unwanted(rank: Rank) -> bool {
    matches!(rank, Rank::Unregistered | Rank::Impossible | Rank::Interim | Rank::Unexpected)
}

/// True for a finding about the operation that is the cause of a code missing, so that this is
/// not told of itself.
fn explains(found: &Diagnostic, column: Column) -> bool {
    let is_success = match column {
        Column::Success => true,
        Column::Key(key) => key.code().is_some_and(is_successful),
    };
    match found.rule.rank {
        Rank::Empty => true,
        // A wrong 2xx says why the right one is missing.
        rank if is_unwanted(rank) => is_success && found.status.is_some_and(is_successful),
        _ => false,
    }
}

fn is_successful(code: oas_codes::StatusCode) -> bool {
    code.class() == StatusClass::Successful
}

fn finding(project: &Project, (found, hidden): Found<'_>) -> Finding {
    let place = |label: &Label| spot(project, label.file, label.span);
    Finding {
        id: found.id(),
        severity: found.severity,
        message: found.message.clone(),
        note: found.note.clone(),
        help: found.help.clone(),
        at: place(&found.primary),
        causes: found.labels.iter().map(|label| (label.text.clone(), place(label))).collect(),
        hidden: hidden.cloned(),
    }
}

/// A place for people.
pub(super) fn spot(project: &Project, file: FileId, span: Span) -> Spot {
    let source = project.source(file);
    let at = source.position(span.start);
    Spot { file: source.name().to_owned(), line: at.line, column: at.column }
}
