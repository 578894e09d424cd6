//! Other parsers of YAML, and what they read in a text.

use std::borrow::Cow;

use granit_parser::{Event, Parser};
use oxc_yaml_parser::ast::{self, Content, FlowSequenceEntry, MappingItem};
use oxc_yaml_parser::{Allocator, Span};

use crate::tree::{Node, Style, Tree};

/// Checks a tree against the values that one parser decodes, and the places that another finds.
pub(super) fn compare(tree: &Tree) -> Result<(), String> {
    let text = tree.source().text();
    // Without a line end at the end of the text they disagree among themselves.
    if text.ends_with('\n') {
        let ours: Vec<Cow<'_, str>> = tree.nodes().filter_map(Node::as_str).collect();
        let theirs = values(text);
        // It forgets blank lines that `+` keeps where there is no other text.
        let is_same = |ours: &str, theirs: &str| {
            ours == theirs || theirs.is_empty() && ours.bytes().all(|byte| byte == b'\n')
        };
        if let Some((ours, theirs)) = ours.iter().zip(&theirs).find(|(a, b)| !is_same(a, b)) {
            return Err(format!("decoded {ours:?}, granit-parser reads {theirs:?}"));
        }
        if ours.len() != theirs.len() {
            return Err("granit-parser reads another number of scalars".to_owned());
        }
    }
    let theirs = places(text)?;
    let ours: Vec<Place> = tree
        .nodes()
        .map(|node| {
            let style = node.style();
            Place::new(style, node.span().start, node.span().end)
        })
        .collect();
    match ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs) {
        Some((ours, theirs)) => Err(format!("{ours:?}, oxc-yaml-parser finds {theirs:?}")),
        None if ours.len() != theirs.len() => {
            Err("oxc-yaml-parser finds another number of nodes".to_owned())
        }
        None => Ok(()),
    }
}

/// The values of all scalars as granit-parser decodes them.
fn values(text: &str) -> Vec<String> {
    let value = |event: (Event<'_>, granit_parser::Span)| match event {
        // It puts `~` where no value is.
        (Event::Scalar(..), span) if span.is_empty() => Some(String::new()),
        (Event::Scalar(value, ..), _) => Some(value.into_owned()),
        _ => None,
    };
    Parser::new_from_str(text).filter_map(|event| value(event.unwrap())).collect()
}

/// A node as far as both parsers say the same of it: where a block scalar or a block collection
/// ends, and where an absent value stands, is a matter of taste.
#[derive(Debug, PartialEq)]
struct Place {
    style: Style,
    start: Option<u32>,
    end: Option<u32>,
}

impl Place {
    fn new(style: Style, start: u32, end: u32) -> Self {
        let has_end = !matches!(style, Style::Block | Style::Literal | Style::Folded);
        let is_absent = style == Style::Plain && start == end;
        Self {
            style,
            start: (!is_absent).then_some(start),
            end: (has_end && !is_absent).then_some(end),
        }
    }
}

/// The nodes that oxc-yaml-parser finds, in the order of the tape.
fn places(text: &str) -> Result<Vec<Place>, String> {
    let allocator = Allocator::default();
    let root = oxc_yaml_parser::Parser::new(&allocator, text)
        .parse()
        .map_err(|error| format!("oxc-yaml-parser refuses it: {error}"))?;
    let mut found = Vec::new();
    for document in &root.children {
        add(document.body.content.as_deref(), &mut found);
    }
    Ok(found)
}

fn add(node: Option<&ast::Node<'_>>, found: &mut Vec<Place>) {
    let Some(node) = node else {
        found.push(Place::new(Style::Plain, 0, 0));
        return;
    };
    let mut push = |style, span: Span| found.push(Place::new(style, span.start, span.end));
    match &node.content {
        Content::Plain(scalar) => push(Style::Plain, scalar.span),
        Content::QuoteSingle(scalar) => push(Style::SingleQuoted, scalar.span),
        Content::QuoteDouble(scalar) => push(Style::DoubleQuoted, scalar.span),
        Content::BlockLiteral(scalar) => push(Style::Literal, scalar.span),
        Content::BlockFolded(scalar) => push(Style::Folded, scalar.span),
        Content::Alias(alias) => push(Style::Plain, alias.span),
        Content::Mapping(mapping) => {
            push(Style::Block, mapping.span);
            mapping.children.iter().for_each(|item| add_item(item, found));
        }
        Content::FlowMapping(mapping) => {
            push(Style::Flow, mapping.span);
            mapping.children.iter().for_each(|item| add_item(item, found));
        }
        Content::Sequence(sequence) => {
            push(Style::Block, sequence.span);
            sequence.children.iter().for_each(|item| add(item.content.as_deref(), found));
        }
        Content::FlowSequence(sequence) => {
            push(Style::Flow, sequence.span);
            for entry in &sequence.children {
                match entry {
                    FlowSequenceEntry::Item(item) => add(Some(item), found),
                    FlowSequenceEntry::Pair(item) => add_item(item, found),
                }
            }
        }
    }
}

fn add_item(item: &MappingItem<'_>, found: &mut Vec<Place>) {
    add(item.key_content(), found);
    add(item.value_content(), found);
}
