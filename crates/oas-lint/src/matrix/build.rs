//! From a linted run to tables: rows and columns, then what was found.

use std::collections::BTreeSet;

use oas_codes::{Codes, Policy, ResponseKey, Row as Asked, StatusClass};

use super::{Cell, Column, Expectation, Matrix, Row, Spot, State, Table, findings};
use crate::linter::Linted;
use crate::openapi::{Document, Operation, ResponseEntry};
use crate::project::Project;
use crate::rule::cited;
use crate::tree::Node;

/// A description while its table is made.
pub(super) struct Draft<'t> {
    pub(super) document: Document<'t>,
    pub(super) operations: Vec<Operation<'t>>,
    pub(super) table: Table,
}

pub(super) fn add(matrix: &mut Matrix, linted: &Linted, policy: &Policy) {
    let project = &linted.project;
    let mut drafts: Vec<Draft<'_>> = project
        .roots()
        .iter()
        .filter_map(|root| project.file(*root).tree())
        .filter_map(|tree| Document::open(project, tree).ok())
        .map(|document| draft(document, project, policy))
        .collect();
    findings::attach(&mut matrix.findings, &mut drafts, linted);
    matrix.tables.extend(drafts.into_iter().map(|draft| finished(draft.table)));
}

/// The table of a description with what is documented and what is asked for.
fn draft<'t>(document: Document<'t>, project: &Project, policy: &Policy) -> Draft<'t> {
    let mut operations = document.operations(policy).all;
    let home = document.root().id().file();
    // Those of a path stand together, also where paths share a path item.
    operations.sort_by_cached_key(|operation| {
        let key = operation.path_key;
        if key.id().file() == home { key.span().start } else { u32::MAX }
    });
    let asked: Vec<Vec<&Asked>> = operations.iter().map(|own| asked(policy, own)).collect();
    let documented = operations.iter().flat_map(|own| own.documented.iter()).map(Column::Key);
    let columns: BTreeSet<Column> =
        documented.chain(asked.iter().flatten().map(|row| column_of(row))).collect();
    let root = document.root();
    let title = root.get("info").and_then(|info| info.get("title")).and_then(Node::as_str);
    let mut table = Table {
        file: root.tree().source().name().to_owned(),
        title: title.map(std::borrow::Cow::into_owned),
        policy: policy.name.clone(),
        columns: columns.into_iter().collect(),
        expectations: Vec::new(),
        operations: Vec::with_capacity(operations.len()),
        findings: Vec::new(),
    };
    for (operation, asked) in operations.iter().zip(&asked) {
        let cells = cells(&mut table, project, policy, operation, asked);
        table.operations.push(Row {
            method: operation.method.to_string(),
            path: operation.path.to_string(),
            place: operation.place,
            id: operation.id().map(std::borrow::Cow::into_owned),
            at: spot(project, operation.own_key()),
            cells,
            findings: Vec::new(),
        });
    }
    Draft { document, operations, table }
}

/// The rows of the policy that ask an operation for something.
fn asked<'p>(policy: &'p Policy, operation: &Operation<'_>) -> Vec<&'p Asked> {
    let mut rows = policy.expectations(&operation.method, &operation.observed.situations);
    rows.retain(|row| row.level.asks());
    rows
}

/// The column in which a row of the policy is told: that of the code that names it.
fn column_of(row: &Asked) -> Column {
    row.codes.first().map_or(Column::Success, |code| Column::Key(ResponseKey::Code(code)))
}

fn cells(
    table: &mut Table,
    project: &Project,
    policy: &Policy,
    operation: &Operation<'_>,
    asked: &[&Asked],
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for index in 0..table.columns.len() {
        let column = table.columns[index];
        let Column::Key(key) = column else {
            cells.extend(stands_for(table, index, policy, operation, asked));
            continue;
        };
        if !operation.documented.contains(key) {
            cells.extend(stands_for(table, index, policy, operation, asked));
            continue;
        }
        let expectation = asked.iter().find(|row| satisfies(policy, operation, row, key));
        let expectation = expectation.map(|row| expectation_in(table, row));
        let responses = operation.responses.as_ref();
        let entry = responses.and_then(|responses| responses.entry(key));
        cells.push(Cell {
            column: index,
            state: State::Documented,
            expectation,
            by: None,
            severity: None,
            noted: None,
            at: entry.map(|entry: &ResponseEntry<'_>| spot(project, entry.key)),
            findings: Vec::new(),
        });
    }
    cells
}

/// The cell of a column that no key of the operation is for, where something is asked for.
fn stands_for(
    table: &mut Table,
    index: usize,
    policy: &Policy,
    operation: &Operation<'_>,
    asked: &[&Asked],
) -> Option<Cell> {
    let column = table.columns[index];
    let row = asked.iter().find(|row| column_of(row) == column)?;
    let by = row.is_satisfied(&operation.documented, &policy.coverage);
    let by = by.then(|| stand_in(policy, operation, row)).flatten();
    let state = match (column, by) {
        (_, None) => State::Missing,
        (Column::Success, Some(_)) => State::Documented,
        (Column::Key(_), Some(_)) => State::Covered,
    };
    let expectation = Some(expectation_in(table, row));
    Some(Cell {
        column: index,
        state,
        expectation,
        by,
        severity: None,
        noted: None,
        at: None,
        findings: Vec::new(),
    })
}

/// True when a documented key is one that a row asks for, be it in the place of another.
fn satisfies(policy: &Policy, operation: &Operation<'_>, row: &Asked, key: ResponseKey) -> bool {
    match &row.codes {
        Codes::Success => {
            is_class(key, StatusClass::Successful)
                || operation.documented.has_success()
                    && stand_in(policy, operation, row) == Some(key)
        }
        Codes::AnyOf(codes) => key.code().is_some_and(|code| codes.contains(&code)),
    }
}

/// The key of an operation by which it satisfies a row.
fn stand_in(policy: &Policy, operation: &Operation<'_>, row: &Asked) -> Option<ResponseKey> {
    let documented = &operation.documented;
    if row.codes == Codes::Success {
        let specific = documented.iter().find(|key| is_class(*key, StatusClass::Successful));
        return specific.or_else(|| other_success(operation));
    }
    let codes = row.codes.as_slice();
    let own = codes.iter().map(|code| ResponseKey::Code(*code));
    let ranges = codes.iter().map(|code| ResponseKey::Range(code.class()));
    let ranges = ranges.filter(|_| policy.coverage.range);
    let mut keys = own.chain(ranges);
    keys.find(|key| documented.contains(*key))
        .or_else(|| other_success(operation).filter(|_| documented.has_only_other_success()))
        .or_else(|| documented.has_default().then_some(ResponseKey::Default))
}

/// What an operation without a 2xx succeeds by: a redirection, 101 or a lone `default`.
fn other_success(operation: &Operation<'_>) -> Option<ResponseKey> {
    let switches = |key: ResponseKey| key.code().is_some_and(|code| code.as_u16() == 101);
    let mut keys = operation.documented.iter();
    let other = keys.find(|key| is_class(*key, StatusClass::Redirection) || switches(*key));
    other.or_else(|| operation.documented.has_default().then_some(ResponseKey::Default))
}

fn is_class(key: ResponseKey, class: StatusClass) -> bool {
    match key {
        ResponseKey::Code(code) => code.class() == class,
        ResponseKey::Range(range) => range == class,
        ResponseKey::Default => false,
    }
}

/// The number of a row of the policy in the table.
fn expectation_in(table: &mut Table, row: &Asked) -> usize {
    let expectation = Expectation {
        level: row.level,
        codes: row.codes.to_string(),
        because: cited(&row.because, row.cite.as_deref()),
    };
    let known = table.expectations.iter().position(|known| *known == expectation);
    known.unwrap_or_else(|| {
        table.expectations.push(expectation);
        table.expectations.len() - 1
    })
}

/// Takes away the columns that tell nothing: what the team turned off, and that of successes
/// where each operation has one.
fn finished(mut table: Table) -> Table {
    let mut is_used = vec![false; table.columns.len()];
    for cell in table.cells() {
        let is_plain = table.columns[cell.column] == Column::Success
            && cell.state == State::Documented
            && cell.findings.is_empty();
        is_used[cell.column] |= !is_plain;
    }
    let mut numbers = Vec::with_capacity(is_used.len());
    let mut next = 0;
    for used in &is_used {
        numbers.push(next);
        next += usize::from(*used);
    }
    let mut used = is_used.iter();
    table.columns.retain(|_| used.next().is_some_and(|used| *used));
    for row in &mut table.operations {
        row.cells.retain(|cell| is_used[cell.column]);
        for cell in &mut row.cells {
            cell.column = numbers[cell.column];
        }
    }
    table
}

fn spot(project: &Project, node: Node<'_>) -> Spot {
    findings::spot(project, node.id().file(), node.span())
}
