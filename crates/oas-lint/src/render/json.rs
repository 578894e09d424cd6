//! The report as one JSON document, in a form of its own that changes only with its version.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::baseline::key;
use crate::diagnostic::{Diagnostic, Label};
use crate::linter::Linted;

/// Raised when a reader of the present form would be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    policy: &'r str,
    summary: Summary,
    diagnostics: Vec<Finding<'r>>,
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

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let counts = report.counts();
    let diagnostics = &report.linted.diagnostics;
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        policy: &report.policy.name,
        summary: Summary {
            files: report.linted.project.files().count(),
            operations: report.linted.operations,
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
        },
        diagnostics: diagnostics.iter().map(|found| finding(report, found)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn finding<'r>(report: &Report<'r>, found: &'r Diagnostic) -> Finding<'r> {
    let linted = report.linted;
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
        fingerprint: key(report.place(found), found, location.pointer.as_deref()),
        operation: found.operation.as_ref().map(|operation| Operation {
            method: &operation.method,
            path: &operation.path,
            id: operation.id.as_deref(),
        }),
        status: found.status.map(|code| code.to_string()),
        related: related("cause", &found.labels).chain(related("use", &found.uses)).collect(),
        location,
    }
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
