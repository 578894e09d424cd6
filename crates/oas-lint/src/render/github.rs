//! Annotations of GitHub Actions: workflow commands, and the whole list for the log.

use std::io::{self, Write};

use oas_codes::Severity;

use super::{Report, Run, concise};
use crate::diagnostic::Diagnostic;

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    for (name, reason) in report.unreadable {
        let message = data(&format!("cannot read {name}: {reason}"));
        writeln!(out, "::error title=oas-lint::{message}")?;
    }
    // Of each step only ten errors and ten warnings are shown: the gravest come first.
    let mut found: Vec<_> = report.findings().collect();
    found.sort_by_key(|(_, found)| found.severity);
    for (run, found) in found {
        annotation(report, run, found, out)?;
    }
    // The annotations are cut, and the log of workflow commands is hard to read.
    writeln!(out, "::group::oas-lint: {}", data(&report.summary()))?;
    for (run, found) in report.findings() {
        writeln!(out, "{}", in_log(&concise::line(run, found)))?;
    }
    writeln!(out, "::endgroup::")
}

fn annotation(
    report: &Report<'_>,
    run: Run<'_>,
    found: &Diagnostic,
    out: &mut impl Write,
) -> io::Result<()> {
    let source = run.linted.source(&found.primary);
    let (start, end) =
        (source.position(found.primary.span.start), source.position(found.primary.span.end));
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let file = property(&report.path(source.name()));
    let title = property(&format!("oas-lint {}", found.id()));
    write!(out, "::{command} title={title},file={file},line={},endLine={}", start.line, end.line)?;
    // Columns hold only where the place is within a line.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let mut message = found.message.clone();
    for (word, text) in [("why", &found.note), ("help", &found.help)] {
        if let Some(text) = text {
            message.extend(["\n", word, ": ", &**text]);
        }
    }
    writeln!(out, "::{}", data(&message))
}

/// A text as the data of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that is no command, however a file is named.
fn in_log(line: &str) -> String {
    let line: String = line.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    let line = line.replace("##[", "## [");
    if line.trim_start().starts_with("::") { format!("./{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::{data, in_log, property};

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(data("50%\r\na:b,c"), "50%25%0D%0Aa:b,c");
        assert_eq!(property("50%\na:b,c"), "50%25%0Aa%3Ab%2Cc");
    }

    #[test]
    fn a_name_is_no_command() {
        let cases = [
            ("api.yaml:1:1: error[a] b::c", "api.yaml:1:1: error[a] b::c"),
            ("::add-mask::x.yaml:1:1: error[a] b", "./::add-mask::x.yaml:1:1: error[a] b"),
            ("a\n::error::b.yaml:1:1: c", "a?::error::b.yaml:1:1: c"),
            ("##[error]a.yaml:1:1: c", "## [error]a.yaml:1:1: c"),
        ];
        for (line, expected) in cases {
            assert_eq!(in_log(line), expected);
        }
    }
}
