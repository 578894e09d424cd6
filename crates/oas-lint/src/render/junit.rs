//! A report in the form of `JUnit`'s: a suite for each file, a test case for each finding.
//!
//! Errors and warnings are failures, infos are cases that pass, and what is not told is skipped.
//! A file in which nothing was found is a case that passes.

use std::fmt::Write as _;
use std::io::{self, Write};

use oas_codes::Severity;

use super::{Report, Run, concise};
use crate::diagnostic::Diagnostic;
use crate::linter::HiddenBy;
use crate::source::FileId;

/// The cases of a file.
#[derive(Default)]
struct Suite {
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut suites: Vec<(String, Suite)> = Vec::new();
    for run in report.runs {
        for (id, file) in run.linted.project.files() {
            let name = report.path(file.source().name());
            let suite = suite(*run, id, &name);
            if suite.tests > 0 {
                suites.push((name, suite));
            }
        }
    }
    for (name, reason) in report.unreadable {
        let path = report.path(name);
        let mut suite = Suite { tests: 1, errors: 1, ..Suite::default() };
        case(&path, &path, None, &element("error", "unreadable", reason, reason), &mut suite.cases);
        suites.push((path, suite));
    }
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(|(_, suite)| of(suite)).sum::<usize>();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"oas-lint\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        sum(|suite| suite.tests),
        sum(|suite| suite.failures),
        sum(|suite| suite.errors)
    )?;
    for (name, Suite { cases, tests, failures, errors, skipped }) in &suites {
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" \
             errors=\"{errors}\" skipped=\"{skipped}\">",
            xml(name)
        )?;
        write!(out, "{cases}")?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(run: Run<'_>, file: FileId, name: &str) -> Suite {
    let mut suite = Suite::default();
    let here = |found: &&Diagnostic| found.primary.file == file;
    for found in run.linted.diagnostics.iter().filter(here) {
        let mut text = concise::line(run, found);
        for (word, more) in [("why", &found.note), ("help", &found.help)] {
            if let Some(more) = more {
                // Writing to a string cannot fail.
                let _ = write!(text, "\n{word}: {more}");
            }
        }
        let outcome = if found.severity == Severity::Info {
            format!("<system-out>{}</system-out>", xml(&text))
        } else {
            suite.failures += 1;
            element("failure", found.severity.as_str(), &found.message, &text)
        };
        suite.tests += 1;
        of_finding(run, found, name, &outcome, &mut suite.cases);
    }
    for hidden in run.linted.hidden.iter().filter(|hidden| here(&&hidden.found)) {
        let why = match &hidden.by {
            HiddenBy::Author(None) => "ignored in the file",
            HiddenBy::Author(Some(reason)) => reason,
            HiddenBy::Baseline => "in the baseline",
        };
        suite.tests += 1;
        suite.skipped += 1;
        let outcome = format!("<skipped message=\"{}\"/>", xml(why));
        of_finding(run, &hidden.found, name, &outcome, &mut suite.cases);
    }
    if suite.tests == 0 && run.linted.project.file(file).tree().is_some() {
        suite.tests = 1;
        case(name, name, None, "", &mut suite.cases);
    }
    suite
}

fn of_finding(run: Run<'_>, found: &Diagnostic, file: &str, outcome: &str, out: &mut String) {
    let line = run.linted.source(&found.primary).position(found.primary.span.start).line;
    case(&format!("{}: {}", found.id(), found.message), file, Some(line), outcome, out);
}

fn case(name: &str, file: &str, line: Option<usize>, outcome: &str, out: &mut String) {
    let (name, file) = (xml(name), xml(file));
    let line = line.map(|line| format!(" line=\"{line}\"")).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(out, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\"{line}");
    let _ = if outcome.is_empty() {
        writeln!(out, "/>")
    } else {
        writeln!(out, ">\n      {outcome}\n    </testcase>")
    };
}

fn element(name: &str, kind: &str, message: &str, text: &str) -> String {
    format!("<{name} type=\"{kind}\" message=\"{}\">{}</{name}>", xml(message), xml(text))
}

/// A text for an element or an attribute of XML 1.0, which has no way to write some characters.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
