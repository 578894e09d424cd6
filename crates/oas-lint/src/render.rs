//! Writing findings for a person or a program.

mod concise;
mod full;
mod json;

use std::collections::HashMap;
use std::io::{self, Write};

use oas_codes::{Policy, Severity};

pub use self::full::{config_errors, policy_error};
use crate::diagnostic::Diagnostic;
use crate::linter::Linted;
use crate::source::FileId;

/// The forms of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Each finding with the source around it.
    #[default]
    Full,
    /// Each finding in a line.
    Concise,
    /// One JSON document, versioned.
    Json,
}

/// How text for people looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Use colours.
    pub color: bool,
    /// Draw with Unicode instead of ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100 }
    }
}

/// All that a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// The files, with the findings to show.
    pub linted: &'r Linted,
    /// The policy that was in force.
    pub policy: &'r Policy,
    /// The paths of the files from a place that does not change, for the fingerprints of
    /// findings; the names of the files where there are none.
    pub places: &'r HashMap<FileId, String>,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
}

impl Counts {
    /// All of them.
    pub const fn total(self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

impl<'r> Report<'r> {
    /// The path of a finding's file, for its fingerprint.
    fn place(&self, found: &Diagnostic) -> &'r str {
        let file = found.primary.file;
        self.places.get(&file).map_or(self.linted.project.source(file).name(), String::as_str)
    }

    /// How many findings there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for found in &self.linted.diagnostics {
            match found.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }

    /// The last line of a report for people.
    fn summary(&self) -> String {
        let counts = self.counts();
        let scope = format!(
            "{} of {}, policy {}",
            count(self.linted.operations, "operation"),
            count(self.linted.project.files().count(), "file"),
            self.policy.name
        );
        if counts.total() == 0 {
            return format!("no problems in {scope}");
        }
        let parts =
            [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
        let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(n, what));
        let parts: Vec<String> = parts.collect();
        format!("{} ({}) in {scope}", count(counts.total(), "problem"), parts.join(", "))
    }
}

/// `1 error`, `2 errors`, `2 infos`.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Writes a report.
///
/// # Errors
///
/// What the writer returns.
pub fn write(
    report: &Report<'_>,
    format: Format,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, style, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
    }
}
