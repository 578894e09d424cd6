//! The matrix as Markdown tables, for a pull request or a page of a wiki.

use std::io::{self, Write};

use super::text::{heading, legend, sign, summary};
use super::{Matrix, State, Table, Totals};
use crate::linter::escaped;

pub(super) fn write(matrix: &Matrix, out: &mut impl Write) -> io::Result<()> {
    for table in &matrix.tables {
        writeln!(out, "### {}\n", plain(&heading(table)))?;
        write_table(table, out)?;
    }
    if matrix.totals() != Totals::default() {
        let legend = legend(true).map(|line| line.join(" · "));
        // Two blanks at the end of a line are a line break.
        writeln!(out, "{}\n", legend.join("  \n"))?;
    }
    writeln!(out, "{}", summary(matrix))
}

fn write_table(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let names = table.columns.iter().map(|column| format!(" {column} |"));
    writeln!(out, "| operation |{}", names.collect::<String>())?;
    writeln!(out, "|---|{}", ":-:|".repeat(table.columns.len()))?;
    for row in &table.operations {
        write!(out, "| {} |", code(&format!("{} {}", row.method, row.place_name())))?;
        for column in 0..table.columns.len() {
            match row.cell(column) {
                Some(cell) => write!(out, " {} |", sign(cell, true))?,
                None => write!(out, " |")?,
            }
        }
        writeln!(out)?;
    }
    let totals = table.totals_by_column();
    for state in State::ALL {
        if totals.iter().all(|sums| sums.in_state(state) == 0) {
            continue;
        }
        write!(out, "| **{}** |", state.as_str())?;
        for sums in &totals {
            match sums.in_state(state) {
                0 => write!(out, " |")?,
                sum => write!(out, " {sum} |")?,
            }
        }
        writeln!(out)?;
    }
    writeln!(out)
}

/// Text in which nothing is a mark of Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>|~#&".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// A code span in a cell of a table. It is fenced by more backticks than stand together in it, and
/// a bar would end the cell even in here.
fn code(text: &str) -> String {
    let text = escaped(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}
