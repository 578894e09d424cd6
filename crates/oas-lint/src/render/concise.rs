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
    format!(
        "{}:{}:{}: {}[{}] {}{mark}",
        source.name(),
        at.line,
        at.column,
        found.severity,
        found.id(),
        found.message
    )
}
