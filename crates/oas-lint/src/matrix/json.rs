//! The matrix as one JSON document, in a form of its own that changes only with its version.

use std::io::{self, Write};

use oas_codes::Severity;
use serde::Serialize;

use super::{Cell, Finding, Matrix, Row, Spot, State, Table, Totals};
use crate::linter::HiddenBy;
use crate::openapi::Place;

/// Raised when a reader of the present form would be misled.
const VERSION: u32 = 1;

/// The whole document.
#[derive(Serialize)]
pub(super) struct Document<'m> {
    version: u32,
    tool: Tool,
    summary: Summary,
    tables: Vec<JsonTable<'m>>,
    findings: Vec<JsonFinding<'m>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    operations: usize,
    #[serde(flatten)]
    cells: Counts,
}

/// How many cells are in each state.
#[derive(Serialize)]
struct Counts {
    documented: usize,
    covered: usize,
    missing: usize,
    unexpected: usize,
    ignored: usize,
}

#[derive(Serialize)]
struct JsonTable<'m> {
    file: &'m str,
    title: Option<&'m str>,
    policy: &'m str,
    columns: Vec<JsonColumn>,
    expectations: Vec<JsonExpectation<'m>>,
    operations: Vec<JsonRow<'m>>,
    /// The numbers of findings that are about no single operation.
    findings: &'m [usize],
}

#[derive(Serialize)]
struct JsonColumn {
    key: String,
    /// The registered phrase of a code.
    phrase: Option<&'static str>,
    #[serde(flatten)]
    cells: Counts,
}

#[derive(Serialize)]
struct JsonExpectation<'m> {
    level: &'static str,
    codes: &'m str,
    because: &'m str,
}

#[derive(Serialize)]
struct JsonRow<'m> {
    method: &'m str,
    path: &'m str,
    /// `path`, `webhook` or `callback`.
    place: &'static str,
    operation_id: Option<&'m str>,
    location: Location<'m>,
    cells: Vec<JsonCell<'m>>,
    findings: &'m [usize],
}

#[derive(Serialize)]
struct JsonCell<'m> {
    /// The number of the column in the table.
    column: usize,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<&'static str>,
    /// The number of the expectation in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    expectation: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location<'m>>,
    /// Numbers of findings in the document.
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    findings: &'m [usize],
}

#[derive(Serialize)]
struct JsonFinding<'m> {
    rule: &'m str,
    severity: &'static str,
    message: &'m str,
    note: Option<&'m str>,
    help: Option<&'m str>,
    location: Location<'m>,
    causes: Vec<Cause<'m>>,
    /// Who wants the finding not to be told: `author` for an ignore in a document, `baseline`.
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden_because: Option<&'m str>,
}

#[derive(Serialize)]
struct Cause<'m> {
    message: &'m str,
    #[serde(flatten)]
    location: Location<'m>,
}

/// Line and column count from 1, columns in Unicode code points.
#[derive(Serialize)]
struct Location<'m> {
    file: &'m str,
    line: usize,
    column: usize,
}

pub(super) fn write(matrix: &Matrix, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(matrix))?;
    writeln!(out)
}

pub(super) fn document(matrix: &Matrix) -> Document<'_> {
    Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Summary { operations: matrix.operations(), cells: counts(&matrix.totals()) },
        tables: matrix.tables.iter().map(table).collect(),
        findings: matrix.findings.iter().map(finding).collect(),
    }
}

fn counts(totals: &Totals) -> Counts {
    Counts {
        documented: totals.in_state(State::Documented),
        covered: totals.in_state(State::Covered),
        missing: totals.in_state(State::Missing),
        unexpected: totals.in_state(State::Unexpected),
        ignored: totals.in_state(State::Ignored),
    }
}

fn table(table: &Table) -> JsonTable<'_> {
    let columns = table.columns.iter().zip(table.totals_by_column());
    let columns = columns.map(|(column, totals)| JsonColumn {
        key: column.to_string(),
        phrase: column.phrase(),
        cells: counts(&totals),
    });
    let expectations = table.expectations.iter().map(|asked| JsonExpectation {
        level: asked.level.as_str(),
        codes: &asked.codes,
        because: &asked.because,
    });
    JsonTable {
        file: &table.file,
        title: table.title.as_deref(),
        policy: &table.policy,
        columns: columns.collect(),
        expectations: expectations.collect(),
        operations: table.operations.iter().map(row).collect(),
        findings: &table.findings,
    }
}

fn row(row: &Row) -> JsonRow<'_> {
    JsonRow {
        method: &row.method,
        path: &row.path,
        place: match row.place {
            Place::Path => "path",
            Place::Webhook => "webhook",
            Place::Callback => "callback",
        },
        operation_id: row.id.as_deref(),
        location: location(&row.at),
        cells: row.cells.iter().map(cell).collect(),
        findings: &row.findings,
    }
}

fn cell(cell: &Cell) -> JsonCell<'_> {
    JsonCell {
        column: cell.column,
        state: cell.state.as_str(),
        severity: cell.severity.map(Severity::as_str),
        noted: cell.noted.map(Severity::as_str),
        expectation: cell.expectation,
        by: cell.by.map(|key| key.to_string()),
        location: cell.at.as_ref().map(location),
        findings: &cell.findings,
    }
}

fn finding(found: &Finding) -> JsonFinding<'_> {
    let (hidden_by, hidden_because) = match &found.hidden {
        Some(HiddenBy::Author(reason)) => (Some("author"), reason.as_deref()),
        Some(HiddenBy::Baseline) => (Some("baseline"), None),
        None => (None, None),
    };
    let causes = found.causes.iter();
    JsonFinding {
        rule: &found.id,
        severity: found.severity.as_str(),
        message: &found.message,
        note: found.note.as_deref(),
        help: found.help.as_deref(),
        location: location(&found.at),
        causes: causes.map(|(message, at)| Cause { message, location: location(at) }).collect(),
        hidden_by,
        hidden_because,
    }
}

fn location(at: &Spot) -> Location<'_> {
    Location { file: &at.file, line: at.line, column: at.column }
}
