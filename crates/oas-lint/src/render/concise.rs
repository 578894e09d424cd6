//! One line a finding: `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::Report;

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    for (run, found) in report.findings() {
        let source = run.linted.source(&found.primary);
        let at = source.position(found.primary.span.start);
        let (name, line, column) = (source.name(), at.line, at.column);
        writeln!(
            out,
            "{name}:{line}:{column}: {}[{}] {}",
            found.severity,
            found.id(),
            found.message
        )?;
    }
    writeln!(out, "{}", report.summary())
}
