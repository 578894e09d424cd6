//! The matrix of a run: operations × codes, each cell with what the documents and the policy say.

mod build;
mod findings;
mod html;
mod json;
mod markdown;
mod text;

use std::io::{self, Write};
use std::sync::Arc;

use oas_codes::{Level, Policy, ResponseKey, Severity};

use crate::linter::{HiddenBy, Linted};
use crate::openapi::Place;
use crate::render::Style;

/// What the operations of a run document, and what they should.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// A table for each description, in the order of the run.
    pub tables: Vec<Table>,
    /// The findings that the tables refer to by number, told or not.
    pub findings: Vec<Finding>,
}

/// The operations of one description.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name of the description's file.
    pub file: String,
    /// The title that it gives itself.
    pub title: Option<String>,
    /// The name of the policy in force.
    pub policy: String,
    /// The columns: what the policy asks for or an operation documents. A success first, then
    /// codes, ranges and `default`.
    pub columns: Vec<Column>,
    /// The rows of the policy that the cells refer to by number.
    pub expectations: Vec<Expectation>,
    /// The operations in document order.
    pub operations: Vec<Row>,
    /// The findings that are about no single operation, by their numbers.
    pub findings: Vec<usize>,
}

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Any success, where the policy asks for no particular one.
    Success,
    /// A response key.
    Key(ResponseKey),
}

/// A row of the policy that asks for codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How strongly.
    pub level: Level,
    /// The codes of which one will do, as policy files write them: `success`, `404`, `400 | 422`.
    pub codes: String,
    /// The reason, with the place that says so.
    pub because: String,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Row {
    /// The method.
    pub method: String,
    /// The path template, the webhook's name or the callback's expression.
    pub path: String,
    /// Where the operation stands.
    pub place: Place,
    /// The `operationId`.
    pub id: Option<String>,
    /// Where it is written.
    pub at: Spot,
    /// The cells in which something is, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The findings about the operation that are about no cell, by their numbers.
    pub findings: Vec<usize>,
}

/// What an operation and the policy say of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The number of the column.
    pub column: usize,
    /// What became of it.
    pub state: State,
    /// What asks for the code, by its number.
    pub expectation: Option<usize>,
    /// The key that stands for what is asked for, where that is not the column's own.
    pub by: Option<ResponseKey>,
    /// How grave it is that the code is missing or unexpected.
    pub severity: Option<Severity>,
    /// The gravest of the findings that say something else about the response.
    pub noted: Option<Severity>,
    /// The key in the document; none where there is none.
    pub at: Option<Spot>,
    /// The findings, by their numbers.
    pub findings: Vec<usize>,
}

/// What became of a code that an operation documents or the policy asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is documented by its own key.
    Documented,
    /// It is asked for, and another key stands for it: a range, `default`, or a code that the
    /// policy takes in its place.
    Covered,
    /// It is asked for, and nothing documents it.
    Missing,
    /// It is documented and should not be: the policy does not want it, or HTTP has no such
    /// response.
    Unexpected,
    /// It is missing or unexpected, and the authors or the baseline say to leave it.
    Ignored,
}

/// A place in a file, as people count: from 1, columns in Unicode code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The name of the file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The full name, such as `missing-status/404`.
    pub id: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Why it applies here.
    pub note: Option<Arc<str>>,
    /// What to do.
    pub help: Option<Arc<str>>,
    /// The place to edit.
    pub at: Spot,
    /// What in the document is the cause, and where.
    pub causes: Vec<(String, Spot)>,
    /// Who wants it not to be told; none for a finding that is told.
    pub hidden: Option<HiddenBy>,
}

/// How many cells are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many in each of [`State::ALL`].
    counts: [usize; 5],
}

/// The forms of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for a terminal.
    Text,
    /// Markdown tables.
    Markdown,
    /// One JSON document, versioned.
    Json,
    /// One page that needs nothing else.
    Html,
}

impl Matrix {
    /// Adds the descriptions of a run, which were linted under this policy.
    pub fn add(&mut self, linted: &Linted, policy: &Policy) {
        build::add(self, linted, policy);
    }

    /// How many operations there are.
    pub fn operations(&self) -> usize {
        self.tables.iter().map(|table| table.operations.len()).sum()
    }

    /// How many cells of all tables are in each state.
    pub fn totals(&self) -> Totals {
        Totals::of(self.tables.iter().flat_map(Table::cells))
    }
}

impl Table {
    /// The cells of all operations in which something is.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.operations.iter().flat_map(|row| &row.cells)
    }

    /// How many cells of each column are in each state.
    pub fn totals_by_column(&self) -> Vec<Totals> {
        let mut totals = vec![Totals::default(); self.columns.len()];
        for cell in self.cells() {
            totals[cell.column].add(cell.state);
        }
        totals
    }
}

impl Row {
    /// The operation's path with what it is where it is no path: `webhook newPet`.
    pub fn place_name(&self) -> String {
        match self.place {
            Place::Path => self.path.clone(),
            Place::Webhook => format!("webhook {}", self.path),
            Place::Callback => format!("callback {}", self.path),
        }
    }

    /// The cell of a column, where something is in it.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at)
    }
}

impl State {
    /// All five, in the order of legends and sums.
    pub const ALL: [Self; 5] =
        [Self::Documented, Self::Covered, Self::Missing, Self::Unexpected, Self::Ignored];

    /// The name in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Covered => "covered",
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Ignored => "ignored",
        }
    }
}

impl Column {
    /// The registered phrase of a code.
    pub fn phrase(self) -> Option<&'static str> {
        match self {
            Self::Key(key) => key.code()?.phrase(),
            Self::Success => None,
        }
    }
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Success => f.write_str("success"),
            Self::Key(key) => key.fmt(f),
        }
    }
}

impl Totals {
    /// The states of some cells.
    pub fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let mut totals = Self::default();
        for cell in cells {
            totals.add(cell.state);
        }
        totals
    }

    fn add(&mut self, state: State) {
        self.counts[state as usize] += 1;
    }

    /// How many cells are in a state.
    pub const fn in_state(&self, state: State) -> usize {
        self.counts[state as usize]
    }
}

/// Writes a matrix. The style is that of the form for a terminal.
///
/// # Errors
///
/// What the writer returns.
pub fn write(
    matrix: &Matrix,
    format: Format,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(matrix, style, out),
        Format::Markdown => markdown::write(matrix, out),
        Format::Json => json::write(matrix, out),
        Format::Html => html::write(matrix, out),
    }
}
