//! The report as one JSON document, in a form of its own that changes only with its version.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, Run, Tally};
use crate::diagnostic::{Diagnostic, Label};
use crate::linter::{Hidden, HiddenBy, Linted};

/// Raised when a reader of the present form would be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    policies: Vec<&'r str>,
    summary: Summary,
    /// Files that were not checked, for they cannot be read.
    unreadable: Vec<Unreadable<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<Statistic>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<Vec<Finding<'r>>>,
    /// What was found and is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Vec<Suppressed<'r>>>,
}

#[derive(Serialize)]
struct Unreadable<'r> {
    file: &'r str,
    reason: &'r str,
}

#[derive(Serialize)]
struct Statistic {
    rule: String,
    severity: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Suppressed<'r> {
    /// `author` for an ignore in a document, `baseline`.
    by: &'static str,
    reason: Option<&'r str>,
    #[serde(flatten)]
    finding: Finding<'r>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    operations: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    fixable: Fixable,
}

/// How many findings have a fix, by its safety.
#[derive(Serialize)]
struct Fixable {
    safe: usize,
    r#unsafe: usize,
}

#[derive(Serialize)]
struct Finding<'r> {
    rule: String,
    severity: &'static str,
    message: &'r str,
    note: Option<&'r str>,
    help: Option<&'r str>,
    fingerprint: String,
    operation: Option<Operation<'r>>,
    status: Option<String>,
    location: Location<'r>,
    related: Vec<Related<'r>>,
    fix: Option<Fix<'r>>,
}

#[derive(Serialize)]
struct Fix<'r> {
    /// `safe` where the document has the same value afterwards, else `unsafe`.
    safety: &'static str,
    title: &'r str,
    edits: Vec<Edit<'r>>,
}

/// Bytes of a file to replace; offsets from 0.
#[derive(Serialize)]
struct Edit<'r> {
    file: &'r str,
    start: u32,
    end: u32,
    insert: &'r str,
}

#[derive(Serialize)]
struct Operation<'r> {
    method: &'r str,
    path: &'r str,
    #[serde(rename = "operation_id")]
    id: Option<&'r str>,
}

/// Lines and columns count from 1, columns in Unicode code points; offsets are bytes from 0.
#[derive(Serialize)]
struct Location<'r> {
    file: &'r str,
    pointer: Option<String>,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct Related<'r> {
    /// `cause` for what in the document is the reason, `use` for where a definition is used.
    kind: &'static str,
    message: &'r str,
    #[serde(flatten)]
    location: Location<'r>,
}

pub(super) fn write<'r>(report: &Report<'r>, out: &mut impl Write) -> io::Result<()> {
    let (counts, totals) = (report.counts(), report.totals());
    let told = || report.findings().map(|(run, found)| finding(run, found)).collect();
    let not_told = || {
        let hidden = |run: Run<'r>| move |hidden| suppressed(run, hidden);
        report.runs.iter().flat_map(|run| run.linted.hidden.iter().map(hidden(*run))).collect()
    };
    let tallies = || {
        let count = |tally: Tally| Statistic {
            rule: tally.id,
            severity: tally.severity.as_str(),
            count: tally.count,
        };
        report.tallies().into_iter().map(count).collect()
    };
    let unreadable = report.unreadable.iter();
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        policies: report.policies(),
        summary: Summary {
            files: totals.files,
            operations: totals.operations,
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
            suppressed: totals.ignored + totals.baselined,
            fixable: Fixable { safe: totals.safely_fixable, r#unsafe: totals.unsafely_fixable },
        },
        unreadable: unreadable.map(|(file, reason)| Unreadable { file, reason }).collect(),
        statistics: report.statistics.then(tallies),
        diagnostics: (!report.statistics).then(told),
        suppressed: (!report.statistics).then(not_told),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// Writes each finding as a JSON document of one line.
pub(super) fn write_lines(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    for (run, found) in report.findings() {
        serde_json::to_writer(&mut *out, &finding(run, found))?;
        writeln!(out)?;
    }
    Ok(())
}

fn suppressed<'r>(run: Run<'r>, hidden: &'r Hidden) -> Suppressed<'r> {
    let (by, reason) = match &hidden.by {
        HiddenBy::Author(reason) => ("author", reason.as_deref()),
        HiddenBy::Baseline => ("baseline", None),
    };
    Suppressed { by, reason, finding: finding(run, &hidden.found) }
}

fn finding<'r>(run: Run<'r>, found: &'r Diagnostic) -> Finding<'r> {
    let linted = run.linted;
    let location = location(linted, &found.primary);
    let related = |kind, labels: &'r [Label]| {
        labels.iter().map(move |label| Related {
            kind,
            message: &label.text,
            location: self::location(linted, label),
        })
    };
    Finding {
        rule: found.id(),
        severity: found.severity.as_str(),
        message: &found.message,
        note: found.note.as_deref(),
        help: found.help.as_deref(),
        fingerprint: run.fingerprint(found),
        operation: found.operation.as_ref().map(|operation| Operation {
            method: operation.method.as_str(),
            path: &operation.path,
            id: operation.id.as_deref(),
        }),
        status: found.status.map(|code| code.to_string()),
        related: related("cause", &found.labels).chain(related("use", &found.uses)).collect(),
        location,
        fix: found.fix.as_ref().map(|fix| Fix {
            safety: fix.safety.as_str(),
            title: &fix.title,
            edits: fix.edits.iter().map(|edit| self::edit(linted, edit)).collect(),
        }),
    }
}

fn edit<'r>(linted: &'r Linted, edit: &'r crate::fix::Edit) -> Edit<'r> {
    let file = linted.project.source(edit.file).name();
    Edit { file, start: edit.span.start, end: edit.span.end, insert: &edit.insert }
}

fn location<'r>(linted: &'r Linted, label: &Label) -> Location<'r> {
    let source = linted.source(label);
    let position = |offset| {
        let at = source.position(offset);
        Position { line: at.line, column: at.column, offset }
    };
    Location {
        file: source.name(),
        pointer: linted.pointer(label),
        start: position(label.span.start),
        end: position(label.span.end),
    }
}
