//! Findings in sentences, for screen readers: no drawing, places in words.

use std::io::{self, Write};

use oas_codes::Severity;

use super::patch::{self, Line};
use super::roll_up::tell;
use super::{Report, Run, left_out};
use crate::diagnostic::{Diagnostic, Label};
use crate::source::Source;

/// Characters up to which a line of the source is read out.
const LONGEST: usize = 200;

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let left = tell(report, |run, found, more| {
        finding(run, found, out)?;
        if let Some(more) = more {
            writeln!(out, "More: {}", sentence(&more.text(&found.id())))?;
        }
        writeln!(out)
    })?;
    if left > 0 {
        writeln!(out, "{}", sentence(&left_out(left)))?;
    }
    writeln!(out, "{}", sentence(&report.summary()))
}

fn finding(run: Run<'_>, found: &Diagnostic, out: &mut impl Write) -> io::Result<()> {
    let severity = match found.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Info",
    };
    writeln!(out, "{severity} {}: {}", found.id(), sentence(&found.message))?;
    let home = run.linted.source(&found.primary);
    writeln!(out, "File {}.", home.name())?;
    place(run, home, "Place", &found.primary, out)?;
    for label in &found.labels {
        place(run, home, "Cause", label, out)?;
    }
    for label in &found.uses {
        place(run, home, "Also", label, out)?;
    }
    for (word, text) in [("Why", &found.note), ("Help", &found.help)] {
        if let Some(text) = text {
            writeln!(out, "{word}: {}", sentence(text))?;
        }
    }
    let Some(fix) = &found.fix else { return Ok(()) };
    writeln!(out, "Fix, {}: {}", patch::how(fix), sentence(&fix.title))?;
    for line in patch::lines(fix, run.linted).unwrap_or_default() {
        match line {
            Line::Goes(text) => writeln!(out, "  Removed line: {text}")?,
            Line::Comes(text) => writeln!(out, "  Added line: {text}")?,
            Line::Gap => writeln!(out, "  Further down:")?,
        }
    }
    Ok(())
}

/// Where a label is, what it says, and the line that it is on.
fn place(
    run: Run<'_>,
    home: &Source,
    word: &str,
    label: &Label,
    out: &mut impl Write,
) -> io::Result<()> {
    let source = run.linted.source(label);
    let at = source.position(label.span.start);
    write!(out, "{word}: ")?;
    if source.file() != home.file() {
        write!(out, "file {}, ", source.name())?;
    }
    write!(out, "line {}, column {}", at.line, at.column)?;
    if label.text.is_empty() {
        writeln!(out, ".")?;
    } else {
        writeln!(out, ": {}", sentence(&label.text))?;
    }
    let line = source.line_span(source.line_index(label.span.start));
    let text = source.drawable_text().get(line.range()).unwrap_or_default().trim();
    if !text.is_empty() && text.chars().count() <= LONGEST {
        writeln!(out, "  Line {}: {text}", at.line)?;
    }
    Ok(())
}

/// A text that ends as a sentence does, so that a voice pauses.
fn sentence(text: &str) -> String {
    let ends = text.ends_with(['.', '!', '?', ':']);
    if ends { text.to_owned() } else { format!("{text}.") }
}
