//! Text of keys and values as the author of a mapping would write them.

use serde_json::{Map, Value};

use crate::tree::{Format, Kind, Node, PlainType, Style};

/// How the author of a mapping writes.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// JSON, or YAML.
    pub(super) is_json: bool,
    /// What stands before the mapping's keys in their lines.
    pub(super) indent: String,
    /// What one level more is indented by.
    unit: String,
    /// The line break.
    pub(super) newline: &'static str,
    /// The keys in braces stand in lines of their own.
    pub(super) is_spread: bool,
    /// The quote of keys that are like codes; none where they have none.
    key_quote: Option<char>,
    /// The quote of values.
    value_quote: char,
    /// Behind a key in braces.
    colon: &'static str,
    /// Within braces, beside them.
    padding: &'static str,
    /// Mappings of one reference are written in braces.
    braces_references: bool,
}

impl Layout {
    pub(super) fn of(mapping: Node<'_>) -> Self {
        let source = mapping.tree().source();
        let text = source.text();
        let is_json = mapping.tree().format() == Format::Json;
        let pairs: Vec<(Node<'_>, Node<'_>)> = mapping.pairs().collect();
        let first = pairs.first().map(|(key, _)| *key);
        let is_flow = mapping.style() == Style::Flow;
        let start = mapping.span().start as usize;
        let is_spread = is_flow
            && first
                .is_some_and(|key| text[start..key.span().start as usize].contains(['\n', '\r']));
        // Entries behind a dash stand where blanks would, and begin with what is before the first
        // key: a `?`, an anchor. In braces on one line there are none before them, and the line may
        // be as long as the text.
        let indent = |start: u32| -> String {
            let is_blank = |c: char| if c == '\t' { '\t' } else { ' ' };
            source.line_before(start).chars().map(is_blank).collect()
        };
        let entry = |key: Node<'_>| if is_flow { key.span().start } else { mapping.span().start };
        let in_lines = first.filter(|_| !is_flow || is_spread);
        let indent = in_lines.map(entry).map(indent).unwrap_or_default();
        let unit = if is_spread { spread_unit(mapping, &indent) } else { block_unit(mapping) };
        let gap = pairs.first().map(|(key, value)| {
            &text[key.span().end as usize..value.span().start.max(key.span().end) as usize]
        });
        // A key without a value has nothing behind its colon, whatever the author's habit is.
        let is_tight = gap == Some(":") && first.is_some_and(|key| quote_of(key).is_some());
        let colon = if is_tight { ":" } else { ": " };
        let quoted = |node: &&Node<'_>| quote_of(**node).is_some();
        let keys: Vec<Node<'_>> = pairs.iter().map(|(key, _)| *key).collect();
        // As the codes beside it; numbers without quotes are no model.
        let is_number = |node: &Node<'_>| node.scalar_type() == Some(PlainType::Int);
        let key_quote = match keys.iter().find(quoted) {
            Some(key) => quote_of(*key),
            None if !keys.is_empty() && !keys.iter().any(is_number) => None,
            None => Some('"'),
        };
        let in_braces =
            |node: &Node<'_>| node.kind() == Kind::Mapping && node.style() == Style::Flow;
        let mut braces = std::iter::once(mapping).chain(pairs.iter().map(|(_, value)| *value));
        let braces = braces.find(|node| in_braces(node) && node.pairs().next().is_some());
        let is_padded = |node: Node<'_>| {
            text[node.span().start as usize..].starts_with("{ ") || node == mapping && is_spread
        };
        Self {
            is_json,
            indent,
            unit,
            newline: source.line_break(),
            is_spread,
            key_quote: if is_json { Some('"') } else { key_quote },
            value_quote: if is_json { '"' } else { value_quote(mapping, key_quote) },
            colon,
            padding: if is_json || braces.is_some_and(|node| !is_padded(node)) { "" } else { " " },
            braces_references: pairs.iter().any(|(_, value)| in_braces(value)),
        }
    }

    /// What stands behind a comma.
    pub(super) fn separator(&self) -> String {
        match (self.is_spread, self.colon) {
            (true, _) => format!("{}{}", self.newline, self.indent),
            (false, ":") => String::new(),
            (false, _) => " ".to_owned(),
        }
    }

    /// That of an empty value: it has no habits of its own.
    pub(super) fn of_value(&self) -> Self {
        Self { braces_references: false, ..self.deeper() }
    }

    fn deeper(&self) -> Self {
        Self { indent: format!("{}{}", self.indent, self.unit), ..self.clone() }
    }

    /// A key: a code in the quotes of its neighbours, another one as it has to be.
    fn key(&self, key: &str) -> String {
        let is_code = key.starts_with(|c: char| c.is_ascii_digit());
        match (is_code, self.key_quote) {
            (true, Some(quote)) => quoted(key, quote),
            // A key that YAML reads as a number has to be in quotes.
            (true, None) if key.bytes().all(|b| b.is_ascii_digit()) => quoted(key, '"'),
            (true, None) => key.to_owned(),
            (false, _) => scalar(&Value::from(key), self.value_quote, self.is_json),
        }
    }
}

/// An entry in braces.
pub(super) fn flow(key: &str, value: &Value, layout: &Layout) -> String {
    let mut text = String::with_capacity(128);
    flow_entry(&mut text, key, value, layout);
    text
}

fn flow_entry(text: &mut String, key: &str, value: &Value, layout: &Layout) {
    let key = layout.key(key);
    // Behind a key without quotes a colon alone ends nothing.
    text.push_str(&key);
    text.push_str(if key.ends_with(['"', '\'']) { layout.colon } else { ": " });
    flow_value(text, value, layout);
}

fn flow_value(text: &mut String, value: &Value, layout: &Layout) {
    match value {
        Value::Object(members) if members.is_empty() => text.push_str("{}"),
        Value::Object(members) => {
            let inner = layout.deeper();
            let separator = inner.separator();
            let (open, close) = brackets(layout, &inner);
            text.push('{');
            text.push_str(&open);
            for (at, (key, value)) in members.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                    text.push_str(&separator);
                }
                flow_entry(text, key, value, &inner);
            }
            text.push_str(&close);
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push_str(if layout.colon == ":" { "," } else { ", " });
                }
                flow_value(text, item, layout);
            }
            text.push(']');
        }
        other => text.push_str(&flow_scalar(other, layout)),
    }
}

/// What stands behind the opening and before the closing brace.
fn brackets(layout: &Layout, inner: &Layout) -> (String, String) {
    if layout.is_spread {
        let line = |indent: &str| format!("{}{indent}", layout.newline);
        (line(&inner.indent), line(&layout.indent))
    } else {
        (layout.padding.to_owned(), layout.padding.to_owned())
    }
}

/// An entry in lines; the first without its indentation, the last without its line break.
pub(super) fn block(key: &str, value: &Value, layout: &Layout) -> String {
    let key = layout.key(key);
    match value {
        Value::Object(members) if is_reference(members) && layout.braces_references => {
            in_braces(&key, value, &Layout { is_spread: false, ..layout.clone() })
        }
        Value::Object(members) if !members.is_empty() => {
            let inner = layout.deeper();
            let mut text = format!("{key}:");
            for (key, value) in members {
                text.push_str(layout.newline);
                text.push_str(&inner.indent);
                text.push_str(&block(key, value, &inner));
            }
            text
        }
        Value::Object(_) | Value::Array(_) => {
            in_braces(&key, value, &Layout { is_spread: false, colon: ": ", ..layout.clone() })
        }
        other => format!("{key}: {}", scalar(other, layout.value_quote, layout.is_json)),
    }
}

/// An entry in a line of its own, its value in braces.
fn in_braces(key: &str, value: &Value, layout: &Layout) -> String {
    let mut text = format!("{key}: ");
    flow_value(&mut text, value, layout);
    text
}

fn is_reference(members: &Map<String, Value>) -> bool {
    members.len() == 1 && members.contains_key("$ref")
}

/// A scalar in quotes where YAML would read it as something else without.
pub(super) fn scalar(value: &Value, quote: char, is_json: bool) -> String {
    match value {
        Value::String(text) if is_json || !is_plain(text) => {
            quoted(text, if is_json { '"' } else { quote })
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// In braces some signs more would end a text without quotes.
fn flow_scalar(value: &Value, layout: &Layout) -> String {
    match value {
        Value::String(text) if text.contains([',', '[', ']', '{', '}']) => {
            quoted(text, layout.value_quote)
        }
        other => scalar(other, layout.value_quote, layout.is_json),
    }
}

/// A text in quotes; in double ones where single ones cannot hold it.
pub(super) fn quoted(text: &str, quote: char) -> String {
    // Between single quotes nothing can be escaped.
    if quote == '\'' && !text.contains(char::is_control) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    Value::from(text).to_string()
}

/// True for a text that every reader of YAML takes for that text without quotes.
fn is_plain(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | ',');
    let is_inner = |c: char| is_word(c) || matches!(c, '\'' | '(' | ')' | '$' | ';' | '+' | '§');
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    begins
        && text.chars().all(is_inner)
        && !text.ends_with(' ')
        && !words.contains(&text.to_ascii_lowercase().as_str())
}

/// The quote that a scalar stands in.
pub(super) fn quote_of(node: Node<'_>) -> Option<char> {
    match (node.kind(), node.style()) {
        (Kind::Scalar, Style::SingleQuoted) => Some('\''),
        (Kind::Scalar, Style::DoubleQuoted) => Some('"'),
        _ => None,
    }
}

/// Nodes at the begin of a text whose quotes are a model for all of it.
const MODELS: usize = 2_000;

/// The quote of the references near a mapping, else that of its keys, else that of any value there
/// or at the root, else that of references and of anything at the begin of the text.
fn value_quote(mapping: Node<'_>, key_quote: Option<char>) -> char {
    let mut near = mapping.pairs().filter_map(|(_, value)| value.own("$ref"));
    let of_values = |node: Node<'_>| node.pairs().find_map(|(_, value)| quote_of(value));
    near.find_map(quote_of)
        .or(key_quote)
        .or_else(|| of_values(mapping))
        .or_else(|| of_values(mapping.tree().root()?))
        .or_else(|| {
            let quoted = || mapping.tree().nodes().take(MODELS).filter(|n| quote_of(*n).is_some());
            let is_pointer =
                |node: &Node<'_>| node.as_str().is_some_and(|text| text.contains("#/"));
            quoted().find(is_pointer).or_else(|| quoted().next()).and_then(quote_of)
        })
        .unwrap_or('"')
}

/// How much deeper keys stand in braces than the closing brace.
fn spread_unit(mapping: Node<'_>, indent: &str) -> String {
    let inner = mapping.source_text();
    let closing = inner.rsplit(['\n', '\r']).next().unwrap_or_default();
    let closing = &closing[..closing.len() - closing.trim_start().len()];
    let unit = indent.strip_prefix(closing).unwrap_or_default();
    if unit.is_empty() { "  ".to_owned() } else { unit.to_owned() }
}

/// How much deeper the lines of a mapping's values stand: of itself, else of the whole text.
fn block_unit(mapping: Node<'_>) -> String {
    let column =
        |block: Node<'_>| block.tree().source().line_before(block.span().start).chars().count();
    let deeper = |outer: Node<'_>| {
        outer.pairs().find_map(|(_, value)| {
            let is_block = value.kind() == Kind::Mapping && value.style() == Style::Block;
            let block = Some(value).filter(|_| is_block && value.pairs().next().is_some())?;
            let width = column(block).checked_sub(column(outer))?;
            (width > 0).then(|| " ".repeat(width))
        })
    };
    let whole = || mapping.tree().root().and_then(deeper);
    deeper(mapping).or_else(whole).unwrap_or_else(|| "  ".to_owned())
}
