//! The spanned tree: every key and value of a YAML or JSON text with its exact bytes.
//!
//! The tree is a tape of 8-byte nodes in document order. A node knows where its subtree ends on
//! the tape, so a walk needs neither pointers nor recursion; scalars stay in the source text and
//! are decoded when somebody reads them. Aliases are followed, never expanded.

mod build;
mod bytes;
mod fast;
mod fault;
mod hint;
mod index;
mod json;
mod merge;
mod node;
mod nodes;
mod pointer;
mod raw;
mod scalar;
mod yaml;

use std::borrow::Cow;
use std::sync::OnceLock;

pub use self::build::EXCEPTIONS_KEY;
use self::build::Tape;
use self::index::Index;
pub use self::merge::Entries;
pub(crate) use self::merge::MAX_MERGED;
pub use self::node::{Entry, Items, Node};
use self::nodes::{Kind as RawKind, Nodes};
pub use self::pointer::PointerError;
pub(crate) use self::pointer::unescape;
pub use self::scalar::{PlainType, Style};
use crate::source::{FileId, Source, Span};

/// How deep collections may nest. Real documents stay below 60.
pub const MAX_DEPTH: usize = 255;

/// A node's file and its number on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    file: FileId,
    index: u32,
}

impl NodeId {
    /// The file that the node is in.
    pub const fn file(self) -> FileId {
        self.file
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mapping of YAML, an object of JSON.
    Mapping,
    /// A sequence of YAML, an array of JSON.
    Sequence,
    /// Everything else.
    Scalar,
    /// A use of an anchored node.
    Alias,
}

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2, read as tolerantly as common readers do.
    Yaml,
    /// JSON by RFC 8259.
    Json,
}

/// A text that is neither YAML nor JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where; may be empty at the end of the text.
    pub span: Span,
    /// What brought it about, where that stands elsewhere: the place and what is to be seen there.
    pub cause: Option<(Span, String)>,
    /// A way out, where one is known.
    pub help: Option<String>,
}

/// A parsed text.
#[derive(Debug)]
pub struct Tree {
    source: Source,
    format: Format,
    nodes: Nodes,
    /// The aliases and what they stand for, in document order.
    alias_targets: Vec<(u32, u32)>,
    /// The scalars whose decoding needs what the parser knew, with their values, in document order.
    decoded: Vec<(u32, Box<str>)>,
    comments: Vec<Span>,
    has_merge_keys: bool,
    has_exceptions: bool,
    leading_out: Vec<u32>,
    /// Where each node hangs, when somebody has asked for it.
    places: OnceLock<Vec<pointer::Place>>,
    /// What aliases stand for, when somebody has asked for it.
    shared: OnceLock<Vec<std::ops::Range<u32>>>,
    /// What is remembered of mappings.
    index: Box<Index>,
}

impl Tree {
    /// Parses a text. A `.json` name, or an opening brace or bracket, makes it JSON; what then
    /// turns out to be YAML in flow style is read as YAML unless the name says `.json`.
    ///
    /// # Errors
    ///
    /// The source and the first fault in it.
    pub fn parse(source: Source) -> Result<Self, Box<(Source, SyntaxError)>> {
        if let Some(fault) = source.encoding_fault() {
            return Err(Box::new((source, encoding_error(fault))));
        }
        let content = &source.text()[source.content_start()..];
        let named_json =
            source.name().rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("json"));
        let braced = content.trim_start().starts_with(['{', '[']);
        let built = if named_json || braced {
            match json::parse(source.text(), source.content_start()) {
                Err(_) if !named_json => parse_yaml(&source),
                built => built.map(|tape| (tape, Format::Json)),
            }
        } else {
            parse_yaml(&source)
        };
        match built {
            Ok((tape, format)) => Ok(Self::new(source, format, tape)),
            Err(error) => Err(Box::new((source, error))),
        }
    }

    fn new(source: Source, format: Format, tape: Tape) -> Self {
        Self {
            source,
            format,
            nodes: tape.nodes,
            alias_targets: tape.alias_targets,
            decoded: tape.decoded,
            comments: tape.comments,
            has_merge_keys: tape.has_merge_keys,
            has_exceptions: tape.has_exceptions,
            leading_out: tape.leading_out,
            places: OnceLock::new(),
            shared: OnceLock::new(),
            index: Box::default(),
        }
    }

    /// Makes it the tree of the file with this number.
    pub(crate) const fn set_number(&mut self, file: FileId) {
        self.source.set_number(file);
    }

    /// The text that was parsed.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// True where some key begins with [`EXCEPTIONS_KEY`], in this file.
    pub(crate) const fn has_exceptions(&self) -> bool {
        self.has_exceptions
    }

    /// The language that the text was read as.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The root; none for an empty document.
    pub fn root(&self) -> Option<Node<'_>> {
        (self.nodes.len() > 0).then(|| self.node(0))
    }

    /// The collection that a node is a key, value or item of; none for the root.
    pub(crate) fn parent<'t>(&'t self, node: Node<'t>) -> Option<Node<'t>> {
        let mut outer = self.root().filter(|root| *root != node)?;
        loop {
            let within = outer.children().find(|child| child.holds(node.id()))?;
            if within == node {
                return Some(outer);
            }
            outer = within;
        }
    }

    /// The `$ref`s that may lead to other files, and their values.
    pub(crate) fn leading_out(&self) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
        let value = |key| self.node(self.nodes.next(key));
        self.leading_out.iter().map(move |key| (self.node(*key), value(*key)))
    }

    /// Every node in document order, keys before their values.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).map(|index| self.node(index))
    }

    /// The first merge key that brings in more than [`MAX_MERGED`] mappings, with those that they
    /// merge in turn.
    pub(crate) fn cut_merge_key(&self) -> Option<Node<'_>> {
        if !self.has_merge_keys {
            return None;
        }
        let merges = |node: &Node<'_>| self.index.merge_keys(*node).next().is_some();
        self.nodes().filter(merges).find_map(Node::cut_merge_key)
    }

    /// The comments of a YAML text, `#` included, in document order.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    const fn node(&self, index: u32) -> Node<'_> {
        Node { tree: self, index }
    }

    /// The scalar's value as text.
    fn decode(&self, index: u32) -> Cow<'_, str> {
        let raw = self.nodes.get(index);
        if raw.kind() == RawKind::DecodedScalar
            && let Ok(at) = self.decoded.binary_search_by_key(&index, |(node, _)| *node)
        {
            return Cow::Borrowed(&self.decoded[at].1);
        }
        let slice = self.source.slice(self.nodes.span(index));
        if raw.is_verbatim() {
            return Cow::Borrowed(scalar::inner(raw.style(), slice));
        }
        scalar::decode(raw.style(), slice)
    }
}

fn parse_yaml(source: &Source) -> Result<(Tape, Format), SyntaxError> {
    let (text, start) = (source.text(), source.content_start());
    let tape = fast::parse(text, start).map_or_else(|| yaml::parse(text, start), Ok)?;
    Ok((tape, Format::Yaml))
}

fn encoding_error(fault: crate::source::EncodingFault) -> SyntaxError {
    let message = if fault.is_utf16 {
        "the file is UTF-16 or UTF-32, not UTF-8"
    } else {
        "the file is not UTF-8: this byte begins no character"
    };
    SyntaxError {
        message: message.to_owned(),
        span: Span::new(fault.offset, fault.offset + 1),
        cause: None,
        help: Some("save the file as UTF-8".to_owned()),
    }
}

#[cfg(test)]
mod tests;
