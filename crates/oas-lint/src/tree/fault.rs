//! Where a fault of YAML began and the way out, for those that authors make most.

use super::SyntaxError;
use super::build::span;
use crate::source::Span;

/// The error for a fault that the full parser found at a place, in its words. Where it stands in a
/// flow collection, that one begins at `open`.
pub(super) fn explained(text: &str, at: usize, info: &str, open: Option<u32>) -> SyntaxError {
    let mut start = at.min(text.len());
    // The parser tells of a tab where it goes on behind it.
    if info.starts_with("tabs disallowed") {
        let line = line_start(text, start);
        start = text[line..start].find('\t').map_or(start, |tab| line + tab);
    }
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    let place = span(start, start + width);
    let message = format!("not valid YAML: {info}");
    let (cause, help) = match explanation(&Fault { text, at: start, open }, info) {
        Some((cause, help)) => (cause.filter(|(span, _)| *span != place), Some(help)),
        None => (None, None),
    };
    SyntaxError { message, span: place, cause, help }
}

/// Where the parser gave up.
struct Fault<'t> {
    text: &'t str,
    at: usize,
    /// Where the innermost bracket or brace stands that is not closed.
    open: Option<u32>,
}

/// What brought a fault about: a place, and what is to be seen there.
type Cause = (Span, String);

/// What brought a fault about, where that stands elsewhere, and the way out.
type Explanation = (Option<Cause>, String);

const ALIKE: &str = "indent entries of one mapping or list alike";

/// The bracket or brace at a place as what brought about that something else was expected.
pub(super) fn still_open(text: &str, open: usize) -> Cause {
    let what = if text[open..].starts_with('{') { "brace" } else { "bracket" };
    (span(open, open + 1), format!("this {what} is still open"))
}

fn explanation(fault: &Fault<'_>, info: &str) -> Option<Explanation> {
    let help = |help: &str| Some((None, help.to_owned()));
    match info {
        "mapping values are not allowed in this context" => fault.second_colon(),
        "while parsing a block mapping, did not find expected key"
        | "while parsing a block collection, did not find expected '-' indicator" => {
            fault.between_entries()
        }
        "did not find expected <document start>" => fault.outside_root(),
        "invalid trailing content after double-quoted scalar" => fault.behind_quotes('"'),
        "invalid trailing content after single-quoted scalar" => fault.behind_quotes('\''),
        "simple key expected ':'" => help(fault.no_entry()),
        "unclosed quote" => help("close the quotes in the line where they open"),
        "misplaced bracket" => help("remove the bracket, which closes nothing"),
        "block sequence entries are not allowed in this context" => {
            help("begin the list in a line of its own")
        }
        "\"-\" is only valid inside a block" => {
            help("leave the dashes out: in brackets `,` separates the items")
        }
        "comments must be separated from other tokens by whitespace" => {
            help("put a space before the `#`")
        }
        _ if info.starts_with("tabs disallowed") || info.ends_with("found a tab") => {
            help("write spaces for the tab")
        }
        _ if info.contains("unknown escape character") || info.contains("hexadecimal number") => {
            help("write `\\\\` for a backslash, or use single quotes, in which it means itself")
        }
        _ if info.starts_with("unclosed bracket") => {
            help("close it, or put the text in quotes if the bracket belongs to it")
        }
        _ if info.starts_with("unexpected character")
            || info.starts_with("while scanning an anchor or alias")
            || info.starts_with("while scanning a block scalar, did not find expected comment") =>
        {
            if info.contains("\\u{") {
                return help("remove the character, or write it as an escape in double quotes");
            }
            help("put the text in quotes: this sign means something to YAML where a value begins")
        }
        _ if info.contains("expected ',' or")
            || info.starts_with("illegal placement of ':'")
            || info.starts_with("mismatched bracket")
            || info.starts_with("unexpected EOF while parsing a flow") =>
        {
            fault.in_brackets()
        }
        _ => None,
    }
}

impl Fault<'_> {
    /// What stands before the fault in its line.
    fn before(&self) -> &str {
        &self.text[line_start(self.text, self.at)..self.at]
    }

    /// What stands from the fault on in its line.
    fn rest(&self) -> &str {
        self.text[self.at..].lines().next().unwrap_or_default()
    }

    fn in_brackets(&self) -> Option<Explanation> {
        let open = self.open? as usize;
        let closing = if self.text[open..].starts_with('{') { '}' } else { ']' };
        let help = format!(
            "close it with `{closing}`, put `,` between its entries, or quote the text if such \
             signs belong to it"
        );
        Some((Some(still_open(self.text, open)), help))
    }

    /// A colon that begins the value of a value: in one line, or because of the indentation.
    fn second_colon(&self) -> Option<Explanation> {
        if let Some((_, value)) = self.before().split_once(": ") {
            let value = value.trim();
            let help = if value.starts_with(['"', '\'', '[', '{', '&', '!']) {
                "begin the next entry in a line of its own"
            } else if value.contains(' ') {
                "put the value in quotes, for `: ` ends a key"
            } else if value.is_empty() {
                "remove one of the colons"
            } else {
                "begin the mapping in a line of its own, or quote the value if the colon belongs to it"
            };
            return Some((None, help.to_owned()));
        }
        let line = line_start(self.text, self.at);
        let own = indentation(&self.text[line..]);
        let is_entry = |line: &Line<'_>| line.text.contains(": ");
        // Lines of text may lie between the value and what was read as its end.
        let mut lines = lines_above(self.text, line);
        let mut first = None;
        let begun = loop {
            let Some(above) = lines.next() else { break None };
            let is_text = !is_entry(&above) && !ends_key(above.text);
            if !is_text || entry_column(above.text) < own {
                break Some(above);
            }
            first.get_or_insert(above);
        };
        let value = begun.as_ref().filter(|line| is_entry(line) && entry_column(line.text) < own);
        if let Some((line, (_, value))) = value.and_then(|it| Some((it, it.text.split_once(": ")?)))
        {
            let value = value.trim();
            let end = line.start + line.text.trim_end().len();
            let cause = span(end - value.len(), end);
            let told = "this value goes on in deeper lines".to_owned();
            let help = "indent entries of one mapping alike, or put a value with `: ` in quotes";
            return Some((Some((cause, told)), help.to_owned()));
        }
        // The line above was read as text that goes on.
        let text = first.or(begun.filter(|line| !is_entry(line) && !ends_key(line.text)))?;
        let help = "a key ends with a colon, and a space behind it where a value follows";
        Some((Some((text.entry(), "this line has no key".to_owned())), help.to_owned()))
    }

    /// Something else where the next entry of a collection should begin.
    fn between_entries(&self) -> Option<Explanation> {
        let before = self.before();
        if !before.trim().is_empty() {
            let ends_collection = before.trim_end().ends_with([']', '}']);
            let help = "put all of the value in quotes, if the brackets belong to it";
            return ends_collection.then(|| (None, help.to_owned()));
        }
        let own = before.len();
        let mut deeper: Option<Line<'_>> = None;
        for above in lines_above(self.text, line_start(self.text, self.at)) {
            let levels = [indentation(above.text), entry_column(above.text)];
            if levels.contains(&own) {
                let is_list = above.text[own..].starts_with("- ");
                let help = "begin the line with a dash, as the list above it does";
                return is_list.then(|| (None, help.to_owned()));
            }
            if levels[0] < own {
                let (line, told) = match deeper {
                    Some(line) => (line, "this entry is indented deeper".to_owned()),
                    None => (above, "this entry is complete".to_owned()),
                };
                return Some((Some((line.entry(), told)), ALIKE.to_owned()));
            }
            if deeper.as_ref().is_none_or(|known| levels[0] <= indentation(known.text)) {
                deeper = Some(above);
            }
        }
        None
    }

    /// Something behind the end of the root: its first entry may be indented deeper.
    fn outside_root(&self) -> Option<Explanation> {
        if self.is_conflict() {
            return Some((None, self.no_entry().to_owned()));
        }
        let before = self.before();
        let above = lines_above(self.text, line_start(self.text, self.at));
        let first = above.min_by_key(|line| (indentation(line.text), line.start))?;
        if !before.trim().is_empty() || indentation(first.text) <= before.len() {
            return None;
        }
        let entry = first.text.trim();
        let is_entry = !entry.starts_with(['{', '[', '"', '\''])
            && (entry.contains(": ") || ends_key(entry) || entry.starts_with("- "));
        let told = "this entry is indented deeper".to_owned();
        is_entry.then(|| (Some((first.entry(), told)), ALIKE.to_owned()))
    }

    /// Text behind closing quotes: those that close it may have been meant to open another one.
    fn behind_quotes(&self, sign: char) -> Option<Explanation> {
        let inner = self.text[..self.at].trim_end().strip_suffix(sign)?;
        let start = opening(inner, sign)?;
        let help = |help: &str| Some((None, help.to_owned()));
        let opened = || (span(start, start + 1), "the quotes open here".to_owned());
        if inner[start..].contains('\n') {
            let help = "close the quotes in the line where they open";
            return Some((Some(opened()), help.to_owned()));
        }
        // As in `{ a: "b, c: "d" }`.
        if self.open.is_some() && inner.trim_end().ends_with([',', ':']) {
            let help = "close the quotes where the text that they belong to ends";
            return Some((Some(opened()), help.to_owned()));
        }
        if self.open.is_some() {
            return help("put `,` between entries, and `:` behind a key");
        }
        if self.rest().trim_end() == "," {
            return help("leave the comma out");
        }
        if self.rest().contains(": ") {
            return help("begin the next entry in a line of its own");
        }
        let within = if sign == '"' { "\\\"" } else { "''" };
        Some((
            None,
            format!("put all of the value in quotes, and write quotes in it as `{within}`"),
        ))
    }

    fn is_conflict(&self) -> bool {
        ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|sign| self.rest().starts_with(sign))
    }

    /// A line that is neither an entry nor goes on with the text above it.
    fn no_entry(&self) -> &'static str {
        let line = self.rest();
        if self.is_conflict() {
            "resolve the merge conflict"
        } else if line.starts_with('-') {
            "put a space behind the dash of a list"
        } else if line.contains(':') {
            "put a space behind the colon"
        } else {
            "a key ends with a colon; text that goes on from the line above is indented deeper"
        }
    }
}

/// Where the quotes open that close behind this text.
fn opening(inner: &str, sign: char) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut end = bytes.len();
    loop {
        let at = inner[..end].rfind(sign)?;
        let is_doubled = sign == '\'' && at > 0 && bytes[at - 1] == b'\'';
        let backslashes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        let is_escaped = sign == '"' && backslashes % 2 == 1;
        if !is_doubled && !is_escaped {
            return Some(at);
        }
        end = at - 1;
    }
}

struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl Line<'_> {
    /// What stands in it, without its indentation and dashes.
    fn entry(&self) -> Span {
        let end = self.start + self.text.trim_end().len();
        span((self.start + entry_column(self.text)).min(end), end)
    }
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

/// True for a line whose value stands in the lines below it.
fn ends_key(line: &str) -> bool {
    let line = line.split_once(" #").map_or(line, |(line, _)| line);
    line.trim_end().ends_with([':', '-', '|', '>'])
}

#[cfg(test)]
mod tests;
