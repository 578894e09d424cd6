//! Where a fault of YAML began and the way out, for those that authors make most.

use super::SyntaxError;
use crate::source::Span;

/// The error for a fault that the full parser found at a place, in its words. Where it stands in a
/// flow collection, that one begins at `open`.
pub(super) fn explained(text: &str, at: usize, info: &str, open: Option<u32>) -> SyntaxError {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    let mut error = SyntaxError {
        message: format!("not valid YAML: {info}"),
        span: span(start, start + width),
        cause: None,
        help: None,
    };
    if let Some((cause, help)) = explanation(text, start, info, open) {
        (error.cause, error.help) = (cause, Some(help));
    }
    error
}

/// What brought a fault about, where that stands elsewhere, and the way out.
type Explanation = (Option<(Span, String)>, String);

fn explanation(text: &str, at: usize, info: &str, open: Option<u32>) -> Option<Explanation> {
    let help = |help: &str| Some((None, help.to_owned()));
    match info {
        "mapping values are not allowed in this context" => second_colon(text, at),
        "while parsing a block mapping, did not find expected key"
        | "while parsing a block collection, did not find expected '-' indicator" => {
            between_levels(text, at)
        }
        "invalid trailing content after double-quoted scalar" => behind_quotes(text, at, '"'),
        "invalid trailing content after single-quoted scalar" => behind_quotes(text, at, '\''),
        "unclosed quote" => help("close the quotes in the line where they open"),
        "simple key expected ':'" => {
            help("a key needs a colon; text that goes on from the line above is indented deeper")
        }
        "block sequence entries are not allowed in this context" => {
            help("a list begins in a line of its own")
        }
        "while parsing a quoted scalar, found unknown escape character" => {
            help("write `\\\\` for a backslash, or use single quotes, in which it means itself")
        }
        _ if info.starts_with("tabs disallowed") => help("indent with spaces"),
        _ if info.starts_with("unclosed bracket") => {
            help("close it, or put the text in quotes if the bracket belongs to it")
        }
        _ if info.starts_with("unexpected character")
            || info.starts_with("while scanning an anchor or alias")
            || info.starts_with("while scanning a block scalar, did not find expected comment") =>
        {
            help("put the text in quotes: this sign means something to YAML where a value begins")
        }
        _ => {
            let open = open? as usize;
            let is_brace = text[open..].starts_with('{');
            let (what, closing) = if is_brace { ("brace", '}') } else { ("bracket", ']') };
            let cause = (span(open, open + 1), format!("this {what} is still open"));
            Some((
                Some(cause),
                format!("close it with `{closing}`, or put `,` between its entries"),
            ))
        }
    }
}

/// A colon that begins the value of a value: in one line, or because of the indentation.
fn second_colon(text: &str, at: usize) -> Option<Explanation> {
    let line = line_start(text, at);
    if text[line..at].contains(": ") {
        return Some((None, "put the value in quotes, for `: ` ends a key".to_owned()));
    }
    let above = lines_above(text, line).next()?;
    let entry = entry_column(above.text);
    let (_, value) = above.text.split_once(": ")?;
    let value = value.trim();
    if value.is_empty() || entry >= indentation(&text[line..]) {
        return None;
    }
    let start = above.start + above.text.trim_end().len() - value.len();
    let cause = (
        span(start, start + value.len()),
        "this value goes on in lines that are indented deeper".to_owned(),
    );
    let help =
        format!("indent the line by {}, if it is an entry like the one above", spaces(entry));
    Some((Some(cause), help))
}

/// A line whose indentation is that of no collection above.
fn between_levels(text: &str, at: usize) -> Option<Explanation> {
    let line = line_start(text, at);
    let own = indentation(&text[line..]);
    if line + own != at {
        return None;
    }
    let (mut lower, mut upper) = (None, None);
    for above in lines_above(text, line) {
        for level in [entry_column(above.text), indentation(above.text)] {
            if level == own {
                return None;
            }
            if level > own {
                upper = Some(upper.map_or(level, |known: usize| known.min(level)));
            } else if lower.is_none() {
                lower = Some(level);
            }
        }
        if lower.is_some() {
            break;
        }
    }
    let lower = lower?;
    let by = upper.map_or(spaces(lower), |upper| format!("{lower} or {}", spaces(upper)));
    Some((None, format!("indent the line by {by}, like lines above it")))
}

/// Text behind closing quotes: those that close it may have been meant to open another one.
fn behind_quotes(text: &str, at: usize, sign: char) -> Option<Explanation> {
    let inner = text[..at].trim_end().strip_suffix(sign)?;
    let is_escaped = |start: usize| {
        let backslashes = inner[..start].bytes().rev().take_while(|byte| *byte == b'\\').count();
        sign == '"' && backslashes % 2 == 1
    };
    let (start, _) = inner.rmatch_indices(sign).find(|(start, _)| !is_escaped(*start))?;
    if inner[start..].contains('\n') {
        let cause = (span(start, start + 1), "the quotes open here".to_owned());
        return Some((Some(cause), "close the quotes in the line where they open".to_owned()));
    }
    let within = if sign == '"' { "\\\"" } else { "''" };
    Some((None, format!("put all of the value in quotes, and write those within as `{within}`")))
}

struct Line<'t> {
    start: usize,
    text: &'t str,
}

/// The lines that end before this place, from the last one up, without blank ones and comments.
fn lines_above(text: &str, line: usize) -> impl Iterator<Item = Line<'_>> {
    let mut end = line;
    let all = std::iter::from_fn(move || {
        let above = end.checked_sub(1)?;
        let start = line_start(text, above);
        end = start;
        Some(Line { start, text: &text[start..above] })
    });
    all.filter(|line| !line.text.trim().is_empty() && !line.text.trim_start().starts_with('#'))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Where the entry of a line begins, behind the dashes of lists.
fn entry_column(line: &str) -> usize {
    let mut at = indentation(line);
    while let Some(rest) = line[at..].strip_prefix("- ") {
        at += 2 + indentation(rest);
    }
    at
}

fn spaces(count: usize) -> String {
    if count == 1 { "1 space".to_owned() } else { format!("{count} spaces") }
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

#[cfg(test)]
mod tests;
