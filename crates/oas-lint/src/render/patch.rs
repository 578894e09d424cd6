//! A fix as people read it: the lines that go and the lines that come.

use crate::fix::{Edit, Fix, Safety};
use crate::linter::Linted;
use crate::source::{Source, Span};

/// Lines up to which a fix is shown; of a longer one only the title.
const MOST_LINES: usize = 8;
/// Characters up to which a line is shown.
const LONGEST: usize = 100;

/// A line of a fix.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It is there now.
    Goes(String),
    /// It would be there.
    Comes(String),
    /// What follows is further down.
    Gap,
}

impl Line {
    fn text(&self) -> &str {
        match self {
            Self::Goes(text) | Self::Comes(text) => text,
            Self::Gap => "",
        }
    }
}

/// How a fix is applied: `safe, --fix`.
pub(super) const fn how(fix: &Fix) -> &'static str {
    match fix.safety {
        Safety::Safe => "safe, --fix",
        Safety::Unsafe => "unsafe, --fix --unsafe-fixes",
    }
}

/// The lines of a fix, those of each place without the indentation that all of them have; none
/// where there are too many, one is too long, or they are in several files.
pub(super) fn lines(fix: &Fix, linted: &Linted) -> Option<Vec<Line>> {
    let file = fix.edits.first()?.file;
    if fix.edits.iter().any(|edit| edit.file != file) {
        return None;
    }
    let source = linted.project.source(file);
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut lines, mut last) = (Vec::new(), 0);
    let mut rest = edits.as_slice();
    while let Some(first) = rest.first() {
        let begin = source.line_index(first.span.start);
        let mut end = begin;
        // Edits on the same lines are shown together.
        let together = rest.iter().take_while(|edit| {
            let shares = source.line_index(edit.span.start) <= end;
            if shares {
                end = end.max(source.line_index(edit.span.end));
            }
            shares
        });
        let (now, later) = rest.split_at(together.count());
        rest = later;
        let span = Span::new(source.line_span(begin).start, source.line_span(end).end);
        let mut piece = piece(source, span, now);
        unindent(&mut piece);
        if begin > last + 1 && !lines.is_empty() {
            lines.push(Line::Gap);
        }
        last = end;
        lines.append(&mut piece);
    }
    let is_short = |line: &Line| line.text().chars().count() <= LONGEST;
    (lines.len() <= MOST_LINES && lines.iter().all(is_short)).then_some(lines)
}

/// What changes on the lines of a span.
fn piece(source: &Source, span: Span, edits: &[&Edit]) -> Vec<Line> {
    let (mut new, mut at) = (String::new(), span.start);
    for edit in edits {
        new.push_str(source.slice(Span::new(at, edit.span.start)));
        new.push_str(&edit.insert);
        at = edit.span.end;
    }
    new.push_str(source.slice(Span::new(at, span.end)));
    let (old, new) = (split(source.slice(span)), split(&new));
    let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[before..], &new[before..]);
    let after = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let goes = old[..old.len() - after].iter().cloned().map(Line::Goes);
    goes.chain(new[..new.len() - after].iter().cloned().map(Line::Comes)).collect()
}

/// The lines of a text, without what could command a terminal.
fn split(text: &str) -> Vec<String> {
    let drawn = |c: char| if c.is_control() && c != '\t' { '?' } else { c };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(|line| line.trim_end().chars().map(drawn).collect()).collect()
}

fn unindent(lines: &mut [Line]) {
    let filled = lines.iter().map(Line::text).filter(|text| !text.is_empty());
    let common = filled.map(|text| text.len() - text.trim_start_matches(' ').len()).min();
    for line in lines {
        let (Line::Goes(text) | Line::Comes(text)) = line else { continue };
        *text = text.get(common.unwrap_or_default()..).unwrap_or_default().to_owned();
    }
}

#[cfg(test)]
mod tests {
    use oas_codes::Policy;

    use super::*;
    use crate::linter::lint;

    /// The lines of a fix that replaces pieces of a text by others.
    fn shown(text: &str, edits: &[(&str, &str)]) -> Option<String> {
        let source = Source::new("api.yaml", text.to_owned()).unwrap();
        let file = source.file();
        let linted = lint(source, &Policy::stratos());
        let edit = |(old, new): &(&str, &str)| {
            let start = text.find(old).unwrap();
            let offset = |at| u32::try_from(at).unwrap();
            let span = Span::new(offset(start), offset(start + old.len()));
            Edit { file, span, insert: (*new).to_owned(), key: None }
        };
        let lines = lines(&Fix::safe("try", edits.iter().map(edit).collect()), &linted)?;
        let line = |line: Line| match line {
            Line::Goes(text) => format!("-{text}"),
            Line::Comes(text) => format!("+{text}"),
            Line::Gap => "⋮".to_owned(),
        };
        Some(lines.into_iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn what_changes_is_shown_without_what_stays() {
        let text = "a:\n  200: x\n  404: y\nb: z\n";
        assert_eq!(shown(text, &[("200", "\"200\"")]).unwrap(), "-200: x\n+\"200\": x");
        // An insertion takes nothing away, wherever it begins.
        assert_eq!(shown(text, &[("  404", "  301: m\n  404")]).unwrap(), "+301: m");
        assert_eq!(shown(text, &[(" x\n", " x\n  301:\n    m: n\n")]).unwrap(), "+301:\n+  m: n");
        assert_eq!(shown(text, &[("  404: y\n", "")]).unwrap(), "-404: y");
        // Edits in several places are shown one after the other, with their own indentation.
        let far = [("200: x", "200: v"), ("b: z", "b: w")];
        assert_eq!(shown(text, &far).unwrap(), "-200: x\n+200: v\n⋮\n-b: z\n+b: w");
        // Those on neighbouring lines follow each other, those on one line are shown together.
        let two = [("404", "\"404\""), ("200", "\"200\""), ("x", "w")];
        assert_eq!(shown(text, &two).unwrap(), "-200: x\n+\"200\": w\n-404: y\n+\"404\": y");
    }

    #[test]
    fn line_ends_and_control_characters_are_not_shown() {
        assert_eq!(shown("a:\r\n  200: x\r\n", &[("200", "7")]).unwrap(), "-200: x\n+7: x");
        assert_eq!(shown("a:\r  200: x\r", &[("200", "7")]).unwrap(), "-200: x\n+7: x");
        assert_eq!(
            shown("200: x\u{1b}\u{9b}y\n", &[("200", "7")]).unwrap(),
            "-200: x??y\n+7: x??y"
        );
    }

    #[test]
    fn what_is_too_long_is_not_shown() {
        assert_eq!(shown("a: b\n", &[("b", &"c\n".repeat(9))]), None);
        assert_eq!(shown("a: b\n", &[("b", &"c".repeat(101))]), None);
    }
}
