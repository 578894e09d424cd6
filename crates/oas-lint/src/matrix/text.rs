//! The matrix for a terminal: operations under their paths, a column for each code.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Color, Style as Paint};
use oas_codes::Severity;

use super::{Cell, Matrix, Row, State, Table};
use crate::linter::escaped;
use crate::render::Style;

/// Operations after which the heading is told again.
const PAGE: usize = 40;

pub(super) fn write(matrix: &Matrix, style: Style, out: &mut impl Write) -> io::Result<()> {
    for table in &matrix.tables {
        write_table(table, style, out)?;
    }
    if matrix.totals() != super::Totals::default() {
        for line in legend(style.unicode) {
            writeln!(out, "{}", wrapped(line.iter(), "  ", style.width))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", wrapped(summary(matrix).split(' '), " ", style.width))
}

fn write_table(table: &Table, style: Style, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}\n", cut(&heading(table), style))?;
    let grid = Grid::of(table, style);
    let mut first = true;
    for columns in grid.parts() {
        let rows = table.operations.iter();
        // What has nothing in these columns was shown above.
        let rows = rows.filter(|row| first || columns.clone().any(|at| row.cell(at).is_some()));
        let mut path = None;
        for (index, row) in rows.enumerate() {
            let place = row.place_name();
            if index % PAGE == 0 {
                writeln!(out, "{}", grid.head(&columns))?;
                path = None;
            }
            if path.as_ref() != Some(&place) {
                writeln!(out, "{}", cut(&escaped(&place), style))?;
                path = Some(place);
            }
            writeln!(out, "{}", grid.line(row, &columns))?;
        }
        writeln!(out)?;
        grid.sums(&columns, out)?;
        first = false;
    }
    Ok(())
}

/// `api.yaml: Users, policy stratos`.
pub(super) fn heading(table: &Table) -> String {
    let title = table.title.as_deref().map(|title| format!("{title}, ")).unwrap_or_default();
    escaped(&format!("{}: {title}policy {}", table.file, table.policy))
}

/// What a cell says, in a sign that needs no colour.
pub(super) fn sign(cell: &Cell, unicode: bool) -> char {
    let is_error = cell.severity == Some(Severity::Error);
    match cell.state {
        State::Documented if cell.expectation.is_none() => 'o',
        State::Documented if unicode => '✓',
        State::Documented => '+',
        State::Covered => '~',
        State::Missing if is_error => 'M',
        State::Missing => 'm',
        State::Unexpected if is_error => 'U',
        State::Unexpected => 'u',
        State::Ignored => '-',
    }
}

/// What the signs mean, in two lines.
pub(super) fn legend(unicode: bool) -> [[&'static str; 3]; 2] {
    [
        [
            if unicode { "✓ documented, as asked" } else { "+ documented, as asked" },
            "o documented",
            "~ covered by a range, default or another code",
        ],
        ["m missing", "u unexpected (M and U: an error)", "- ignored by choice"],
    ]
}

/// Pieces in as many lines as they need.
fn wrapped(pieces: impl Iterator<Item = impl AsRef<str>>, between: &str, width: usize) -> String {
    let (mut text, mut used) = (String::new(), 0);
    for piece in pieces {
        let piece = piece.as_ref();
        let length = piece.chars().count();
        if used > 0 && used + between.len() + length > width {
            text.push('\n');
            used = 0;
        } else if used > 0 {
            text.push_str(between);
            used += between.len();
        }
        text.push_str(piece);
        used += length;
    }
    text
}

/// How many cells are in each state, in a line.
pub(super) fn summary(matrix: &Matrix) -> String {
    let totals = matrix.totals();
    let states = State::ALL.into_iter().filter(|state| totals.in_state(*state) > 0);
    let states = states.map(|state| format!("{} {}", totals.in_state(state), state.as_str()));
    let states: Vec<String> = states.collect();
    let states = if states.is_empty() { "nothing".to_owned() } else { states.join(", ") };
    let count = |number: usize, what: &str| {
        format!("{number} {what}{}", if number == 1 { "" } else { "s" })
    };
    let files = count(matrix.tables.len(), "description");
    format!("{states} in {} of {files}", count(matrix.operations(), "operation"))
}

/// A table with the widths of what stands in it.
struct Grid<'m> {
    table: &'m Table,
    totals: Vec<super::Totals>,
    label: usize,
    widths: Vec<usize>,
    style: Style,
}

impl<'m> Grid<'m> {
    fn of(table: &'m Table, style: Style) -> Self {
        let totals = table.totals_by_column();
        let methods = table.operations.iter().map(|row| row.method.chars().count() + 2);
        let names = State::ALL.into_iter().map(|state| state.as_str().len());
        let label = methods.chain(names).max().unwrap_or_default().min(style.width / 2);
        let width = |(column, totals): (&super::Column, &super::Totals)| {
            let sums = State::ALL.map(|state| totals.in_state(state).to_string().len());
            sums.into_iter().chain([column.to_string().len()]).max().unwrap_or_default()
        };
        let widths = table.columns.iter().zip(&totals).map(width).collect();
        Self { table, totals, label, widths, style }
    }

    /// The columns in pieces that fit into the width. One piece at least, so that operations
    /// without any column are told.
    fn parts(&self) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let (mut start, mut used) = (0, self.label);
        for (index, width) in self.widths.iter().enumerate() {
            if used + width + 1 > self.style.width && index > start {
                parts.push(start..index);
                (start, used) = (index, self.label);
            }
            used += width + 1;
        }
        parts.push(start..self.widths.len());
        parts
    }

    fn head(&self, columns: &Range<usize>) -> String {
        let mut text = " ".repeat(self.label);
        for at in columns.clone() {
            let name = self.table.columns[at].to_string();
            text.push(' ');
            text.extend(right(&name, self.widths[at]));
        }
        self.painted(text.trim_end(), Paint::new().bold())
    }

    fn line(&self, row: &Row, columns: &Range<usize>) -> String {
        let name = escaped(&format!("  {}", row.method));
        let name: String = name.chars().take(self.label).collect();
        let mut text = format!("{name:width$}", width = self.label);
        for at in columns.clone() {
            let (sign, paint) = match row.cell(at) {
                Some(cell) => (sign(cell, self.style.unicode), paint(cell)),
                None if self.style.unicode => ('·', Paint::new().dimmed()),
                None => ('.', Paint::new().dimmed()),
            };
            // The sign stands under the last digit of the code.
            text.push_str(&" ".repeat(self.widths[at]));
            text.push_str(&self.painted(&sign.to_string(), paint));
        }
        text
    }

    /// A line for each state that is there.
    fn sums(&self, columns: &Range<usize>, out: &mut impl Write) -> io::Result<()> {
        for state in State::ALL {
            let sums = columns.clone().map(|at| self.totals[at].in_state(state));
            if sums.clone().all(|sum| sum == 0) {
                continue;
            }
            let mut line = format!("{:label$}", state.as_str(), label = self.label);
            for (at, sum) in columns.clone().zip(sums) {
                let sum = if sum == 0 { String::new() } else { sum.to_string() };
                line.push(' ');
                line.extend(right(&sum, self.widths[at]));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)
    }

    fn painted(&self, text: &str, paint: Paint) -> String {
        if self.style.color { format!("{paint}{text}{paint:#}") } else { text.to_owned() }
    }
}

fn paint(cell: &Cell) -> Paint {
    let color = match (cell.state, cell.severity) {
        (State::Documented, _) if cell.expectation.is_none() => return Paint::new(),
        (State::Documented | State::Covered, _) => AnsiColor::Green,
        (State::Missing, Some(Severity::Error)) => AnsiColor::Red,
        (State::Missing, _) => AnsiColor::Yellow,
        (State::Unexpected, _) => AnsiColor::Magenta,
        (State::Ignored, _) => return Paint::new().dimmed(),
    };
    Paint::new().fg_color(Some(Color::Ansi(color)))
}

/// A line that fits into the width.
fn cut(text: &str, style: Style) -> String {
    if text.chars().count() <= style.width {
        return text.to_owned();
    }
    let dots = if style.unicode { "…" } else { "..." };
    let kept = style.width - dots.chars().count();
    text.chars().take(kept).chain(dots.chars()).collect()
}

/// A text at the right end of a column of this width.
fn right(text: &str, width: usize) -> impl Iterator<Item = char> {
    std::iter::repeat_n(' ', width.saturating_sub(text.len())).chain(text.chars())
}
