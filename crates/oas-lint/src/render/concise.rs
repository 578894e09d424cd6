//! One line a finding: `file:line:column: severity[rule] message`, and `[*]` for a safe fix.

use std::io::{self, Write};

use super::{Report, Run, is_safely_fixable};
use crate::diagnostic::Diagnostic;

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    for (run, found) in report.findings() {
        writeln!(out, "{}", line(run, found))?;
    }
    writeln!(out, "{}", report.brief_summary())
}

/// A finding in a line.
pub(super) fn line(run: Run<'_>, found: &Diagnostic) -> String {
    let source = run.linted.source(&found.primary);
    let at = source.position(found.primary.span.start);
    let mark = if is_safely_fixable(found) { " [*]" } else { "" };
    let (line, column) = (at.line.to_string(), at.column.to_string());
    let (severity, id) = (found.severity.as_str(), found.id());
    // There may be tens of thousands: put together in one piece, without growing.
    [source.name(), ":", &line, ":", &column, ": ", severity, "[", &id, "] ", &found.message, mark]
        .concat()
}
