//! What every report promises, whatever the texts are.

use std::collections::{BTreeMap, HashMap};

use oas_codes::Policy;
use oas_lint::Linted;
use oas_lint::diagnostic::Label;
use oas_lint::render::{self, Format, Report, Run, Style};
use oas_lint::source::FileId;
use serde_json::Value;

/// Checks what holds for every text: places lie in it, messages stand in one line, every format
/// can be written, and the numbers in JSON are those of the places.
pub(crate) fn assert_sound(linted: &Linted, policy: &Policy) {
    for found in &linted.diagnostics {
        let id = found.id();
        assert!(!found.message.is_empty() && !found.message.contains('\n'), "{id}");
        for label in std::iter::once(&found.primary).chain(&found.labels).chain(&found.uses) {
            let source = linted.source(label);
            let marked = source.text().get(label.span.range());
            let marked = marked.unwrap_or_else(|| panic!("{id}: {label:?} is not in the text"));
            assert!(!marked.is_empty() || source.text().is_empty(), "{id}: {label:?} is empty");
        }
    }

    let places = BTreeMap::new();
    let run = Run { linted, policy: &policy.name, places: &places };
    let report = Report::of(&run);
    for format in [Format::Full, Format::Concise] {
        let text = written(&report, format);
        let is_command = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        assert!(!text.contains(is_command), "{format:?} commands the terminal");
        for found in &linted.diagnostics {
            assert!(text.contains(&found.id()), "{format:?} does not tell {}", found.id());
        }
    }
    let json: Value = serde_json::from_str(&written(&report, Format::Json)).expect("valid JSON");
    let findings = json["diagnostics"].as_array().expect("a list");
    assert_eq!(findings.len(), linted.diagnostics.len());
    let positions: HashMap<FileId, Positions> =
        linted.project.files().map(|(id, file)| (id, positions(file.source().text()))).collect();
    for (json, found) in findings.iter().zip(&linted.diagnostics) {
        assert_eq!(json["rule"], found.id());
        assert_place(&json["location"], &found.primary, linted, &positions);
        let related = json["related"].as_array().expect("a list");
        let labels = || found.labels.iter().chain(&found.uses);
        assert_eq!(related.len(), labels().count());
        for (json, label) in related.iter().zip(labels()) {
            assert_place(json, label, linted, &positions);
        }
    }
}

fn written(report: &Report<'_>, format: Format) -> String {
    let mut out = Vec::new();
    render::write(report, format, Style::default(), &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("UTF-8")
}

type Positions = Vec<(usize, usize)>;

/// The line and column of each byte, and of the end, found in another way than the linter does.
fn positions(text: &str) -> Positions {
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

fn assert_place(
    json: &Value,
    label: &Label,
    linted: &Linted,
    positions: &HashMap<FileId, Positions>,
) {
    assert_eq!(json["file"], linted.source(label).name());
    for (end, offset) in [("start", label.span.start), ("end", label.span.end)] {
        let (line, column) = positions[&label.file][offset as usize];
        assert_eq!(json[end]["offset"], offset);
        assert_eq!(json[end]["line"], line, "{label:?}");
        assert_eq!(json[end]["column"], column, "{label:?}");
    }
}
