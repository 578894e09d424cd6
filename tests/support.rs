//! What the tests of the linter share: linting a text, and what every report promises whatever
//! the text is.

use oas_codes::Policy;
use oas_lint::diagnostic::Label;
use oas_lint::render::{self, Format, Report, Style};
use oas_lint::source::Source;
use oas_lint::{Linted, lint};
use serde_json::Value;

/// Lints the bytes of a file.
pub(crate) fn lint_bytes(name: &str, bytes: impl Into<Vec<u8>>, policy: &Policy) -> Linted {
    lint(Source::from_bytes(name, bytes.into()).expect("below 4 GiB"), policy)
}

/// Checks what holds for every text: places lie in it, messages stand in one line, every format
/// can be written, and the numbers in JSON are those of the places.
pub(crate) fn assert_sound(linted: Linted, policy: &Policy) {
    let source = linted.file.source();
    for found in &linted.diagnostics {
        let id = found.id();
        assert!(!found.message.is_empty() && !found.message.contains('\n'), "{id}");
        for label in std::iter::once(&found.primary).chain(&found.labels).chain(&found.uses) {
            let marked = source.text().get(label.span.range());
            let marked = marked.unwrap_or_else(|| panic!("{id}: {label:?} is not in the text"));
            assert!(!marked.is_empty() || source.text().is_empty(), "{id}: {label:?} is empty");
        }
    }

    let files = [linted];
    let report = Report { files: &files, policy };
    for format in [Format::Full, Format::Concise] {
        let text = written(&report, format);
        let is_command = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        assert!(!text.contains(is_command), "{format:?} commands the terminal");
        for found in &files[0].diagnostics {
            assert!(text.contains(&found.id()), "{format:?} does not tell {}", found.id());
        }
    }
    let json: Value = serde_json::from_str(&written(&report, Format::Json)).expect("valid JSON");
    let findings = json["diagnostics"].as_array().expect("a list");
    assert_eq!(findings.len(), files[0].diagnostics.len());
    let positions = positions(files[0].file.source().text());
    for (json, found) in findings.iter().zip(&files[0].diagnostics) {
        assert_eq!(json["rule"], found.id());
        assert_place(&json["location"], &found.primary, &positions);
        let related = json["related"].as_array().expect("a list");
        let labels = || found.labels.iter().chain(&found.uses);
        assert_eq!(related.len(), labels().count());
        for (json, label) in related.iter().zip(labels()) {
            assert_place(json, label, &positions);
        }
    }
}

fn written(report: &Report<'_>, format: Format) -> String {
    let mut out = Vec::new();
    render::write(report, format, Style::default(), &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("UTF-8")
}

/// The line and column of each byte, and of the end, found in another way than the linter does.
fn positions(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::with_capacity(text.len() + 1);
    let (mut line, mut column) = (1, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        found.extend(std::iter::repeat_n((line, column), c.len_utf8()));
        match c {
            '\u{feff}' if found.len() == c.len_utf8() => {}
            '\r' if chars.peek() == Some(&'\n') => column += 1,
            '\n' | '\r' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    found.push((line, column));
    found
}

fn assert_place(json: &Value, label: &Label, positions: &[(usize, usize)]) {
    for (end, offset) in [("start", label.span.start), ("end", label.span.end)] {
        let (line, column) = positions[offset as usize];
        assert_eq!(json[end]["offset"], offset);
        assert_eq!(json[end]["line"], line, "{label:?}");
        assert_eq!(json[end]["column"], column, "{label:?}");
    }
}
