//! One line a finding: `file:line:column: severity[rule] message`, and `[*]` for a safe fix.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Report, Run, is_safely_fixable};
use crate::diagnostic::Diagnostic;
use crate::source::Position;

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    // There may be tens of thousands: each is put together in the memory of the one before.
    let mut text = String::new();
    for (run, found) in report.findings() {
        text.clear();
        put(&mut text, run, found);
        text.push('\n');
        out.write_all(text.as_bytes())?;
    }
    writeln!(out, "{}", report.brief_summary())
}

/// A finding in a line.
pub(super) fn line(run: Run<'_>, found: &Diagnostic) -> String {
    let mut text = String::new();
    put(&mut text, run, found);
    text
}

fn put(text: &mut String, run: Run<'_>, found: &Diagnostic) {
    let source = run.linted.source(&found.primary);
    let Position { line, column } = source.position(found.primary.span.start);
    let mark = if is_safely_fixable(found) { " [*]" } else { "" };
    let (severity, [rule, slash, detail]) = (found.severity.as_str(), found.id_pieces());
    // Writing to a string cannot fail.
    let _ = write!(text, "{}:{line}:{column}: ", source.name());
    for piece in [severity, "[", rule, slash, detail, "] ", &found.message, mark] {
        text.push_str(piece);
    }
}
