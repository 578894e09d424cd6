//! The tape while it is written: nodes, and the tables in which some are looked up.

use super::hint::Hint;
use super::nodes::{Kind, Nodes};
use super::scalar::Style;
use crate::source::Span;

/// The key by which authors say what they do not want to be told. Searching the text for it would
/// take a tenth as long as parsing.
pub const EXCEPTIONS_KEY: &str = "x-lint-ignore";

/// Nodes that room is made for at once.
const MAX_ROOM: usize = 1 << 24;

/// What a parser makes of a text.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) nodes: Nodes,
    /// The aliases and what they stand for, in document order.
    pub(super) alias_targets: Vec<(u32, u32)>,
    /// The scalars whose value cannot be had from their own bytes, with it, in document order.
    pub(super) decoded: Vec<(u32, Box<str>)>,
    pub(super) comments: Vec<Span>,
    pub(super) has_merge_keys: bool,
    /// Some key begins as the one of exceptions does.
    pub(super) has_exceptions: bool,
    /// Keys of references behind which begins no fragment: they may lead to other files.
    pub(super) leading_out: Vec<u32>,
    /// The collections that are open, outermost first.
    open: Vec<u32>,
    /// Where the last scalar, alias or closed collection ends.
    last_end: u32,
}

impl Tape {
    /// An empty tape with room for the nodes of a text. Memory that is not written is not taken.
    pub(super) fn for_text(len: usize) -> Self {
        let room = (len / 8 + 16).min(MAX_ROOM);
        // Real documents have a node in some thirty bytes.
        Self { nodes: Nodes::with_capacity(room, room.min(len / 32)), ..Self::default() }
    }

    /// Adds a scalar; `is_verbatim` where its source without the quotes is its value.
    #[inline]
    pub(super) fn scalar(&mut self, kind: Kind, style: Style, span: Span, is_verbatim: bool) {
        self.last_end = span.end;
        self.nodes.push(kind, style, span, is_verbatim);
    }

    /// Adds a scalar whose value cannot be had from its own bytes.
    pub(super) fn decoded_scalar(&mut self, style: Style, span: Span, value: &str) {
        self.decoded.push((self.len(), value.into()));
        self.last_end = span.end;
        self.nodes.push(Kind::DecodedScalar, style, span, false);
    }

    /// Adds an alias of the node at `target`.
    pub(super) fn alias(&mut self, span: Span, target: u32) {
        self.alias_targets.push((self.len(), target));
        self.last_end = span.end;
        self.nodes.push(Kind::Alias, Style::Plain, span, false);
    }

    /// Opens a collection; its end comes with [`Tape::close`].
    pub(super) fn open(&mut self, kind: Kind, style: Style, start: u32) {
        self.open.push(self.len());
        self.last_end = start;
        self.nodes.open(kind, style, start);
    }

    /// Closes the innermost collection, at `end` or at the end of its last child.
    pub(super) fn close(&mut self, end: Option<u32>) {
        let Some(index) = self.open.pop() else { return };
        self.last_end = end.unwrap_or(self.last_end);
        self.nodes.close(index, self.last_end);
    }

    /// Adds a scalar that is a key: its text without quotes, and whether that is its value.
    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "left to itself the compiler inlines it in some builds only, and a call costs 4 % of a run"
    )]
    pub(super) fn key(
        &mut self,
        style: Style,
        span: Span,
        key: &[u8],
        is_verbatim: bool,
        text: &[u8],
    ) {
        self.note_key(self.nodes.len(), span.end, key, text);
        self.last_end = span.end;
        let start = span.start as usize + usize::from(style != Style::Plain);
        let value = is_verbatim.then(|| Hint::of_written(key, text, start));
        self.nodes.push_key(Kind::Scalar, style, span, value);
    }

    /// Says that the node with this number is a key; the text is the one of the spans.
    pub(super) fn mark_key(&mut self, index: u32, text: &[u8]) {
        self.nodes.mark_key(index, text);
        let span = self.nodes.span(index);
        self.note_key(index, span.end, unquoted(&text[span.start as usize..]), text);
    }

    /// Remembers a key that ends here and begins as this text does, where somebody will ask for it.
    #[inline]
    fn note_key(&mut self, index: u32, end: u32, key: &[u8], text: &[u8]) {
        // Nearly all keys begin with another sign.
        if let Some(b'$' | b'x') = key.first() {
            self.note_special(index, key, &text[end as usize..]);
        }
    }

    #[inline(never)]
    fn note_special(&mut self, index: u32, key: &[u8], rest: &[u8]) {
        self.has_exceptions |= key.starts_with(EXCEPTIONS_KEY.as_bytes());
        if key.starts_with(b"$ref") && leads_out(rest) {
            self.leading_out.push(index);
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The innermost open collection.
    pub(super) fn innermost(&self) -> Option<Kind> {
        self.open.last().map(|index| self.nodes.get(*index).kind())
    }

    /// Where the innermost bracket or brace stands that is not closed. A pair within brackets is a
    /// mapping without braces.
    pub(super) fn open_bracket(&self, text: &[u8]) -> Option<u32> {
        let mut starts = self.open.iter().rev().map(|index| self.nodes.get(*index).start());
        starts.find(|start| matches!(text.get(*start as usize), Some(b'[' | b'{')))
    }

    /// Where the innermost open collection begins.
    pub(super) fn innermost_start(&self) -> Option<u32> {
        self.open.last().map(|index| self.nodes.get(*index).start())
    }

    /// The number of nodes so far, which is the index of the next one.
    pub(super) fn len(&self) -> u32 {
        self.nodes.len()
    }
}

/// True where what stands behind the key of a reference may lead to another file, judged by its
/// bytes alone.
fn leads_out(rest: &[u8]) -> bool {
    match rest.trim_ascii_start().strip_prefix(b":") {
        Some(value) => !unquoted(value.trim_ascii_start()).starts_with(b"#"),
        None => true,
    }
}

/// A text without the quote that it begins with.
fn unquoted(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\"").or_else(|| text.strip_prefix(b"'")).unwrap_or(text)
}

/// A place in a source as spans hold it.
#[inline]
pub(super) fn offset(at: usize) -> u32 {
    #[allow(clippy::cast_possible_truncation, reason = "a source is shorter than 4 GiB")]
    let offset = at as u32;
    offset
}

/// The span between two places in a source.
#[inline]
pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(offset(start), offset(end))
}
