//! Edits of one node that write as the author writes: quotes, indentation, flow or block style,
//! line ends.

use serde_json::Value;

use super::Edit;
use super::write::{Layout, block, flow, quote_of, quoted, scalar};
use crate::source::Span;
use crate::tree::{Format, Kind, Node, Style};

/// Writes another text into a scalar, in its quotes; letters and digits stand without where the old
/// ones did. None where it is a block scalar.
pub fn rewrite(node: Node<'_>, text: &str) -> Option<Edit> {
    let insert = match node.style() {
        Style::SingleQuoted => format!("'{}'", text.replace('\'', "''")),
        Style::DoubleQuoted => Value::from(text).to_string(),
        Style::Plain if text.bytes().all(|b| b.is_ascii_alphanumeric()) => text.to_owned(),
        Style::Plain => scalar(&Value::from(text), '"', node.tree().format() == Format::Json),
        Style::Literal | Style::Folded | Style::Block | Style::Flow => return None,
    };
    (node.kind() == Kind::Scalar).then(|| edit(node, node.span(), insert))
}

/// The quotes that some keys of a mapping have; double ones where none has any.
pub fn quotes_of(mapping: Node<'_>) -> char {
    let quotes = mapping.pairs().find_map(|(key, _)| quote_of(key));
    quotes.unwrap_or('"')
}

/// Puts a key into quotes.
pub fn quote(key: Node<'_>, quotes: char) -> Option<Edit> {
    let text = key.as_str()?;
    let is_bare = key.kind() == Kind::Scalar && key.style() == Style::Plain;
    is_bare.then(|| edit(key, key.span(), quoted(&text, quotes)))
}

/// Inserts a key with a value into a mapping, behind the entries that the function names and
/// before all others. None where the mapping cannot be written into: it is an alias, others share
/// it, or a comment stands where a comma would have to.
pub fn insert(
    mapping: Node<'_>,
    key: &str,
    value: &Value,
    stands_before: impl Fn(&str) -> bool,
) -> Option<Edit> {
    if mapping.kind() != Kind::Mapping || mapping.is_shared() {
        return None;
    }
    let pairs: Vec<(Node<'_>, Node<'_>)> = mapping.pairs().collect();
    if pairs.is_empty()
        && let Some(edit) = open_braces(mapping, key, value)
    {
        return Some(edit);
    }
    // Behind the last that comes before it; what has no order, such as `x-…`, stays where it is.
    let at = pairs
        .iter()
        .rposition(|(key, _)| stands_before(&key.as_str().unwrap_or_default()))
        .map_or(0, |last| last + 1);
    let layout = Layout::of(mapping);
    let before = at.checked_sub(1).map(|before| pairs[before]);
    if mapping.style() == Style::Flow {
        let entry = flow(key, value, &layout);
        let edit = insert_flow(mapping, &layout, &pairs, before, &entry)?;
        // In empty braces there is no comma to stand beside.
        return Some(Edit { key: (!pairs.is_empty()).then(|| key.to_owned()), ..edit });
    }
    let text = block(key, value, &layout);
    let edit = match before {
        Some((_, last)) => append_lines(mapping, last, &layout, &text)?,
        // An empty block has no place of its own.
        None if pairs.is_empty() => return None,
        // The mapping begins where its first entry does, which may be before the key.
        None => {
            let insert = format!("{text}{}{}", layout.newline, layout.indent);
            edit(mapping, at_start(mapping.span()), insert)
        }
    };
    Some(Edit { key: Some(key.to_owned()), ..edit })
}

/// Takes an entry out of a mapping. None where it is the only one in block style, stands in a line
/// with something else, or is not the mapping's own.
pub fn remove(mapping: Node<'_>, key: Node<'_>) -> Option<Edit> {
    if mapping.kind() != Kind::Mapping || mapping.is_shared() {
        return None;
    }
    let pairs: Vec<(Node<'_>, Node<'_>)> = mapping.pairs().collect();
    let at = pairs.iter().position(|(own, _)| *own == key)?;
    let (_, value) = pairs[at];
    let text = key.tree().source().text();
    // What stands before a key, such as an anchor or a `?`, would be left to the next one.
    if !begins_with_key(mapping, &pairs, at) {
        return None;
    }
    if mapping.style() == Style::Flow {
        // With the comma before it, or with the one behind the first.
        let span = match (at.checked_sub(1), pairs.get(at + 1)) {
            (Some(before), _) => Span::new(pairs[before].1.span().end, end_of(key, value)),
            (None, Some((next, _))) => Span::new(key.span().start, next.span().start),
            (None, None) => Span::new(key.span().start, end_of(key, value)),
        };
        if at == 0 && pairs.len() > 1 && !begins_with_key(mapping, &pairs, 1) {
            return None;
        }
        let goes = &text[span.range()];
        // A comment between the two belongs to nobody in particular.
        let has_comment = goes.lines().any(|line| line.trim_start().starts_with('#'));
        return (!has_comment).then(|| edit(mapping, span, String::new()));
    }
    if pairs.len() == 1 || !line_before(key).trim().is_empty() {
        return None;
    }
    let start = key.span().start as usize - line_before(key).len();
    let end = line_end(text, end_of(key, value) as usize);
    let span = Span::new(u32::try_from(start).ok()?, u32::try_from(end).ok()?);
    Some(edit(mapping, span, String::new()))
}

/// Writes an entry into empty braces in lines of its own, where what is around them stands in lines.
fn open_braces(mapping: Node<'_>, key: &str, value: &Value) -> Option<Edit> {
    let tree = mapping.tree();
    let outer = tree.parent(mapping).filter(|_| mapping.style() == Style::Flow)?;
    let (outer_key, _) = outer.pairs().find(|(_, value)| *value == mapping)?;
    let text = tree.source().text();
    let (start, end) = (mapping.span().start, mapping.span().end);
    let outside = Layout::of(outer);
    let inside = outside.of_value();
    let newline = inside.newline;
    let inner = Span::new(start + 1, end - 1);
    // A comment in them speaks of what is not there.
    if !tree.source().slice(inner).trim().is_empty() {
        return None;
    }
    if outer.style() == Style::Flow {
        let entry = || flow(key, value, &inside);
        let lines = || format!("{newline}{}{}{newline}{}", inside.indent, entry(), outside.indent);
        return inside.is_spread.then(|| edit(mapping, inner, lines()));
    }
    let colon = outer_key.span().end;
    let gap = tree.source().slice(Span::new(colon, start));
    let rest = &text[end as usize..line_end(text, end as usize)];
    // An anchor or a comment stays where it is.
    let is_free = gap.trim_end_matches(' ') == ":" && rest.trim().is_empty();
    let lines = || format!("{newline}{}{}", inside.indent, block(key, value, &inside));
    is_free.then(|| edit(mapping, Span::new(colon + 1, end), lines()))
}

/// Writes an entry into a mapping in flow style.
fn insert_flow(
    mapping: Node<'_>,
    layout: &Layout,
    pairs: &[(Node<'_>, Node<'_>)],
    before: Option<(Node<'_>, Node<'_>)>,
    entry: &str,
) -> Option<Edit> {
    let text = mapping.source_text();
    let start = mapping.span().start;
    let Some((first, _)) = pairs.first() else {
        let inner = text.get(1..text.len().checked_sub(1)?)?;
        let pad = if layout.is_json { "" } else { " " };
        let span = Span::new(start + 1, mapping.span().end - 1);
        return inner.trim().is_empty().then(|| edit(mapping, span, format!("{pad}{entry}{pad}")));
    };
    let separator = layout.separator();
    let Some((key, last)) = before else {
        let place = flow_start(mapping, *first)?;
        return Some(edit(mapping, Span::new(place, place), format!("{entry},{separator}")));
    };
    let end = end_of(key, last);
    let rest = &mapping.tree().source().text()[end as usize..mapping.span().end as usize];
    let line = || rest.split(['\n', '\r']).next().unwrap_or_default();
    let is_clear = layout.is_json || !line().contains('#');
    let span = Span::new(end, end);
    is_clear.then(|| edit(mapping, span, format!(",{separator}{entry}")))
}

/// Where the first entry of a mapping in braces begins: at its key, or at the `?`, anchor or tag
/// before it. None where a comment stands between, which may look like any of these.
fn flow_start(mapping: Node<'_>, first: Node<'_>) -> Option<u32> {
    let inner = mapping.span().start + 1;
    let before = mapping.tree().source().slice(Span::new(inner, first.span().start));
    if is_gap(before) {
        return Some(first.span().start);
    }
    let blank = before.len() - before.trim_start().len();
    (!before.contains('#')).then(|| inner + u32::try_from(blank).unwrap_or_default())
}

/// True when an entry begins with its key: no `?`, anchor or tag stands before it.
fn begins_with_key(mapping: Node<'_>, pairs: &[(Node<'_>, Node<'_>)], at: usize) -> bool {
    let (key, _) = pairs[at];
    let start = match at.checked_sub(1) {
        Some(before) => end_of(pairs[before].0, pairs[before].1),
        None => mapping.span().start + u32::from(mapping.style() == Style::Flow),
    };
    is_gap(mapping.tree().source().slice(Span::new(start, key.span().start)))
}

/// True for a text of blanks, commas and comments.
fn is_gap(text: &str) -> bool {
    let code = |line: &str| line.find('#').unwrap_or(line.len());
    let is_blank = |c: char| c.is_whitespace() || c == ',';
    text.split(['\n', '\r']).all(|line| line[..code(line)].chars().all(is_blank))
}

/// Writes lines behind an entry, and behind the comments that belong to it.
fn append_lines(mapping: Node<'_>, last: Node<'_>, layout: &Layout, entry: &str) -> Option<Edit> {
    let text = mapping.tree().source().text();
    let end = last.span().end.max(mapping.span().start) as usize;
    let (indent, newline) = (&layout.indent, layout.newline);
    let is_line_start = text[..end].ends_with(['\n', '\r']);
    let at = if is_line_start { end } else { line_end(text, end) };
    let at = behind_deeper(text, at, indent.len())?;
    let place = u32::try_from(at).ok()?;
    let insert = if text[..at].ends_with(['\n', '\r']) {
        format!("{indent}{entry}{newline}")
    } else {
        format!("{newline}{indent}{entry}")
    };
    Some(edit(mapping, Span::new(place, place), insert))
}

/// The end of the comments from the start of a line on that stand deeper than an indentation: they
/// speak of what is above them. None where something else stands deeper, such as the anchor of a
/// value that is not there.
fn behind_deeper(text: &str, start: usize, indent: usize) -> Option<usize> {
    let (mut at, mut place) = (start, start);
    while at < text.len() {
        let end = line_end(text, at);
        let body = text[at..end].trim_start_matches([' ', '\t']);
        let depth = end - at - body.len();
        match body.chars().next() {
            None | Some('\n' | '\r') => {}
            Some(_) if depth <= indent => break,
            Some('#') => place = end,
            Some(_) => return None,
        }
        at = end;
    }
    Some(place)
}

/// Where the line of a byte ends, its line break included.
fn line_end(text: &str, at: usize) -> usize {
    match text[at..].find(['\n', '\r']) {
        Some(end) if text[at + end..].starts_with("\r\n") => at + end + 2,
        Some(end) => at + end + 1,
        None => text.len(),
    }
}

/// The end of an entry; that of its key where no value is written.
fn end_of(key: Node<'_>, value: Node<'_>) -> u32 {
    value.span().end.max(key.span().end)
}

fn at_start(span: Span) -> Span {
    Span::new(span.start, span.start)
}

/// What stands before a node in its line.
fn line_before(node: Node<'_>) -> &str {
    node.tree().source().line_before(node.span().start)
}

fn edit(node: Node<'_>, span: Span, insert: String) -> Edit {
    Edit { file: node.id().file(), span, insert, key: None }
}

#[cfg(test)]
mod tests;
