//! Findings for a person, each with the source around it, drawn by miette.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use oas_codes::{PolicyError, Severity};

use super::patch::{self, Line};
use super::roll_up::{More, tell};
use super::{Report, Style, count, left_out};
use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, Label};
use crate::fix::Fix;
use crate::linter::Linted;
use crate::source::{Source, Span};

/// Bytes up to which a line is shown whole; of a longer one only what is around the label.
const LONG_LINE: u32 = 240;
/// Bytes shown before and behind a label on a long line.
const AROUND: u32 = 60;
/// Uses of a shared definition that are named one by one.
const NAMED_USES: usize = 3;

pub(super) fn write(report: &Report<'_>, style: Style, out: &mut impl Write) -> io::Result<()> {
    let handler = handler(style);
    let mut text = String::new();
    let left = tell(report, |run, found, more| {
        text.clear();
        // Writing to a string cannot fail.
        let _ = finding(&handler, style, run.linted, found, more, &mut text);
        out.write_all(text.as_bytes())
    })?;
    if left > 0 {
        writeln!(out, "{}", left_out(left))?;
    }
    writeln!(out, "{}", report.summary())
}

fn handler(style: Style) -> GraphicalReportHandler {
    let characters =
        if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(style.width)
        .with_context_lines(1)
        .with_links(false)
}

fn finding(
    handler: &GraphicalReportHandler,
    style: Style,
    linted: &Linted,
    found: &Diagnostic,
    more: Option<&More<'_>>,
    out: &mut String,
) -> fmt::Result {
    let source = linted.source(&found.primary);
    header(style, source, found.primary.span, found.severity, &found.id(), out)?;
    let (drawn, told): (Vec<&Label>, Vec<&Label>) =
        found.labels.iter().partition(|label| is_drawable(source, &found.primary, label));
    let frame = Frame::new(source, &found.message, found.severity, &found.primary, &drawn);
    handler.render_report(out, &frame)?;
    for label in told {
        footer(style, "cause", &at(linted, source, label), out)?;
    }
    if !found.uses.is_empty() {
        footer(style, "also", &uses(linted, source, &found.uses), out)?;
    }
    if let Some(note) = &found.note {
        footer(style, "why", note, out)?;
    }
    if let Some(help) = &found.help {
        footer(style, "help", help, out)?;
    }
    if let Some(fix) = &found.fix {
        self::fix(style, linted, fix, out)?;
    }
    if let Some(more) = more {
        footer(style, "more", &more.text(&found.id()), out)?;
    }
    writeln!(out)
}

/// `file:line:column: severity[rule]`, first on the line, so that a terminal makes it a link.
fn header(
    style: Style,
    source: &Source,
    span: Span,
    severity: Severity,
    id: &str,
    out: &mut String,
) -> fmt::Result {
    let at = source.position(span.start);
    let paint = if style.color { severity_style(severity).bold() } else { Ansi::new() };
    writeln!(out, "{}:{}:{}: {paint}{severity}[{id}]{paint:#}", source.name(), at.line, at.column)
}

fn severity_style(severity: Severity) -> Ansi {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    color.on_default()
}

/// A line under the frame, with further lines of the text below its first.
fn footer(style: Style, word: &str, text: &str, out: &mut String) -> fmt::Result {
    let paint = if style.color { AnsiColor::Cyan.on_default() } else { Ansi::new() };
    let indent = 4 + word.len();
    let width = style.width.saturating_sub(indent).max(40);
    for (index, line) in wrap(text, width).into_iter().enumerate() {
        if index == 0 {
            writeln!(out, "  {paint}{word}:{paint:#} {line}")?;
        } else {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

/// What a fix does, and the lines that it changes where they are few.
fn fix(style: Style, linted: &Linted, fix: &Fix, out: &mut String) -> fmt::Result {
    footer(style, &format!("fix ({})", patch::how(fix)), &fix.title, out)?;
    for line in patch::lines(fix, linted).unwrap_or_default() {
        let (sign, text, color) = match &line {
            Line::Gap => {
                writeln!(out, "    {}", if style.unicode { "⋮" } else { "..." })?;
                continue;
            }
            Line::Goes(text) => ('-', text, AnsiColor::Red),
            Line::Comes(text) => ('+', text, AnsiColor::Green),
        };
        let paint = if style.color { color.on_default() } else { Ansi::new() };
        writeln!(out, "    {paint}{sign} {text}{paint:#}")?;
    }
    Ok(())
}

/// Breaks a text at blanks into lines of at most `width` characters, longer words excepted.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

fn uses(linted: &Linted, home: &Source, uses: &[Label]) -> String {
    let named = uses.iter().take(NAMED_USES).map(|label| at(linted, home, label));
    let named: Vec<String> = named.collect();
    let mut text = format!("{}: {}", count(uses.len(), "use"), named.join(", "));
    if uses.len() > NAMED_USES {
        let _ = write!(text, " and {} more", uses.len() - NAMED_USES);
    }
    text
}

/// A label in words, with its place; the file is named where it is not the one shown.
fn at(linted: &Linted, home: &Source, label: &Label) -> String {
    let source = linted.source(label);
    let at = source.position(label.span.start);
    let file = if source.file() == home.file() { "" } else { &format!("{}:", source.name()) };
    format!("{} ({file}{}:{})", label.text, at.line, at.column)
}

/// True when a label can be drawn beside the primary one: it is in the same file, and the lines
/// of both are short. On a long line a frame would have to show all that lies between the two.
fn is_drawable(source: &Source, primary: &Label, label: &Label) -> bool {
    if primary.file != label.file {
        return false;
    }
    let is_short = |label: &Label| {
        let line = source.line_span(source.line_index(label.span.start));
        line.end - line.start <= LONG_LINE
    };
    is_short(primary) && is_short(label)
}

/// What miette draws: a message and labels in one source.
#[derive(Debug)]
struct Frame<'f> {
    source: Indexed<'f>,
    message: &'f str,
    severity: Severity,
    labels: Vec<LabeledSpan>,
}

impl<'f> Frame<'f> {
    fn new(
        source: &'f Source,
        message: &'f str,
        severity: Severity,
        primary: &Label,
        others: &[&Label],
    ) -> Self {
        let text = |label: &Label| (!label.text.is_empty()).then(|| label.text.clone());
        let mut labels =
            vec![LabeledSpan::new_primary_with_span(text(primary), visible(source, primary.span))];
        labels.extend(
            others
                .iter()
                .map(|label| LabeledSpan::new_with_span(text(label), visible(source, label.span))),
        );
        Self { source: Indexed(source), message, severity, labels }
    }
}

/// The part of a span on its first line.
fn visible(source: &Source, span: Span) -> SourceSpan {
    let line = source.line_span(source.line_index(span.start));
    let end = span.end.min(line.end.max(span.start + 1)).min(span.start + LONG_LINE);
    let slice = source.slice(Span::new(span.start, end.max(span.start)));
    (span.start as usize, slice.len()).into()
}

impl fmt::Display for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for Frame<'_> {}

impl miette::Diagnostic for Frame<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A source that finds lines by its index. Miette's own reads a text from its first byte for
/// every snippet, and gives a count of lines that joins labels far apart.
#[derive(Debug)]
struct Indexed<'s>(&'s Source);

impl SourceCode for Indexed<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let source = self.0;
        let offset = |at: usize| u32::try_from(at).map_err(|_| MietteError::OutOfBounds);
        let (start, end) = (offset(span.offset())?, offset(span.offset() + span.len())?);
        let first_label_line = source.line_index(start);
        let last_label_line = source.line_index(end.max(start + 1) - 1);
        let first = first_label_line.saturating_sub(before);
        let last = (last_label_line + after).min(source.line_starts().len() - 1);
        let lines = Span::new(source.line_span(first).start, source.line_span(last).end.max(end));
        let is_long = |line: usize| {
            let line = source.line_span(line);
            line.end - line.start > LONG_LINE
        };
        let (mut shown, line) = if (first..=last).any(is_long) {
            (window(source, first_label_line, Span::new(start, end)), first_label_line)
        } else {
            (lines, first)
        };
        if before == 0 {
            // Asked where a label is, and the protocol wants the text to begin there then.
            shown.start = start;
        }
        let column = source.position(shown.start).column - 1;
        let data = source.drawable_text().get(shown.range()).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            source.name().to_owned(),
            data.as_bytes(),
            (shown.start as usize, data.len()).into(),
            line,
            column,
            last - first + 1,
        )))
    }
}

/// What to show of a long line: some text on both sides of a label.
fn window(source: &Source, line: usize, label: Span) -> Span {
    let line = source.line_span(line);
    let text = source.text();
    let mut start = label.start.saturating_sub(AROUND).max(line.start);
    let mut end = (label.end + AROUND).min(line.end.max(label.end));
    while !text.is_char_boundary(start as usize) {
        start -= 1;
    }
    while !text.is_char_boundary(end as usize) {
        end += 1;
    }
    Span::new(start, end)
}

/// Writes what is wrong with a configuration, each fault with the text around it.
pub fn config_errors(name: &str, text: &str, errors: &[ConfigError], style: Style) -> String {
    let handler = handler(style);
    let mut out = String::new();
    let Ok(source) = Source::new(name, text.to_owned()) else { return out };
    for error in errors {
        let primary = Label::bytes(&source, span(&error.span), "");
        // Writing to a string cannot fail.
        let _ = header(style, &source, primary.span, Severity::Error, "config", &mut out);
        let frame = Frame::new(&source, &error.message, Severity::Error, &primary, &[]);
        let _ = handler.render_report(&mut out, &frame);
        if let Some(help) = &error.help {
            let _ = footer(style, "help", help, &mut out);
        }
        out.push('\n');
    }
    out
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or_default();
    Span::new(offset(range.start), offset(range.end))
}

/// Writes what is wrong with a policy, each problem with the text around it.
pub fn policy_error(error: &PolicyError, style: Style) -> String {
    let handler = handler(style);
    let sources: Vec<Option<Source>> = error
        .files
        .iter()
        .map(|file| Source::new(file.name.clone(), file.text.clone()).ok())
        .collect();
    let mut out = String::new();
    for problem in &error.problems {
        let message = problem.kind.to_string();
        let Some((first, rest)) = problem.labels.split_first() else { continue };
        let Some(Some(source)) = sources.get(first.file) else { continue };
        let label =
            |label: &oas_codes::Label| Label::bytes(source, span(&label.span), label.text.clone());
        let (same, other): (Vec<_>, Vec<_>) = rest.iter().partition(|l| l.file == first.file);
        let same: Vec<Label> = same.into_iter().map(label).collect();
        let drawn: Vec<&Label> = same.iter().collect();
        let primary = label(first);
        // Writing to a string cannot fail.
        let _ = header(style, source, primary.span, Severity::Error, "policy", &mut out);
        let frame = Frame::new(source, &message, Severity::Error, &primary, &drawn);
        let _ = handler.render_report(&mut out, &frame);
        for elsewhere in other {
            let (line, column) = error.position(elsewhere);
            let name = &error.files[elsewhere.file].name;
            let _ = footer(
                style,
                "see",
                &format!("{name}:{line}:{column}: {}", elsewhere.text),
                &mut out,
            );
        }
        if let Some(help) = &problem.help {
            let _ = footer(style, "help", help, &mut out);
        }
        out.push('\n');
    }
    out
}
