//! The tape while it is written: nodes, and the side tables they point into.

use super::SyntaxError;
use super::scalar::Style;
use crate::source::Span;

/// A node of the tape: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    start: u32,
    end: u32,
    /// Index behind the last node of the subtree.
    next: u32,
    /// Kind in bits 0–2, [`VERBATIM`] in bit 3, style in bits 4–6, [`KEY`] in bit 7, and above them
    /// an index into a side table.
    meta: u32,
}

/// What a node of the tape is; richer than what its users see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Mapping,
    Sequence,
    Scalar,
    /// A scalar with an explicit tag, which decides its type.
    TaggedScalar,
    /// A scalar whose value lies in the side table.
    DecodedScalar,
    Alias,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Mapping,
        Self::Sequence,
        Self::Scalar,
        Self::TaggedScalar,
        Self::DecodedScalar,
        Self::Alias,
    ];
}

/// Set for scalars whose value stands in the source as it is.
const VERBATIM: u32 = 1 << 3;

/// Set for the keys of mappings.
const KEY: u32 = 1 << 7;

/// Where in a node's meta the index into a side table begins.
const SIDE_SHIFT: u32 = 8;

/// Entries that a side table can hold, by the bits left for an index.
const MAX_SIDE: usize = 1 << 24;

/// Nodes that room is made for at once.
const MAX_ROOM: usize = 1 << 22;

impl RawNode {
    pub(super) const fn span(self) -> Span {
        Span::new(self.start, self.end)
    }

    pub(super) const fn next(self) -> u32 {
        self.next
    }

    pub(super) const fn kind(self) -> Kind {
        Kind::ALL[(self.meta & 0x7) as usize]
    }

    /// True for a scalar whose value is its source, without the quotes where it has some.
    pub(super) const fn is_verbatim(self) -> bool {
        self.meta & VERBATIM != 0
    }

    /// True for the key of a mapping.
    pub(super) const fn is_key(self) -> bool {
        self.meta & KEY != 0
    }

    pub(super) const fn style(self) -> Style {
        Style::ALL[(self.meta >> 4 & 0x7) as usize]
    }

    pub(super) const fn side(self) -> usize {
        (self.meta >> SIDE_SHIFT) as usize
    }
}

/// What a parser makes of a text.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub(super) nodes: Vec<RawNode>,
    pub(super) alias_targets: Vec<u32>,
    pub(super) decoded: Vec<Box<str>>,
    pub(super) comments: Vec<Span>,
    pub(super) has_merge_keys: bool,
    /// The collections that are open, outermost first.
    open: Vec<u32>,
    /// Where the last scalar, alias or closed collection ends.
    last_end: u32,
}

impl Tape {
    /// An empty tape with room for the nodes of a text. Memory that is not written is not taken.
    pub(super) fn for_text(len: usize) -> Self {
        Self { nodes: Vec::with_capacity((len / 8 + 16).min(MAX_ROOM)), ..Self::default() }
    }

    /// Adds a scalar; `is_verbatim` where its source without the quotes is its value.
    pub(super) fn scalar(&mut self, kind: Kind, style: Style, span: Span, is_verbatim: bool) {
        let flag = if is_verbatim { VERBATIM } else { 0 };
        self.push(kind, style, span, flag);
    }

    /// Adds a scalar whose value cannot be had from its own bytes.
    pub(super) fn decoded_scalar(
        &mut self,
        style: Style,
        span: Span,
        value: &str,
    ) -> Result<(), SyntaxError> {
        let side = side_index(self.decoded.len(), span)?;
        self.decoded.push(value.into());
        self.push(Kind::DecodedScalar, style, span, side << SIDE_SHIFT);
        Ok(())
    }

    /// Adds an alias of the node at `target`.
    pub(super) fn alias(&mut self, span: Span, target: u32) -> Result<(), SyntaxError> {
        let side = side_index(self.alias_targets.len(), span)?;
        self.alias_targets.push(target);
        self.push(Kind::Alias, Style::Plain, span, side << SIDE_SHIFT);
        Ok(())
    }

    /// Opens a collection; its end comes with [`Tape::close`].
    pub(super) fn open(&mut self, kind: Kind, style: Style, start: u32) {
        let index = self.len();
        self.push(kind, style, Span::new(start, start), 0);
        self.open.push(index);
    }

    /// Closes the innermost collection, at `end` or at the end of its last child.
    pub(super) fn close(&mut self, end: Option<u32>) {
        let next = self.len();
        let Some(index) = self.open.pop() else { return };
        let end = end.unwrap_or(self.last_end);
        self.last_end = end;
        let node = &mut self.nodes[index as usize];
        node.end = end.max(node.start);
        node.next = next;
    }

    /// Says that the node with this number is a key.
    pub(super) fn mark_key(&mut self, index: u32) {
        self.nodes[index as usize].meta |= KEY;
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The innermost open collection.
    pub(super) fn innermost(&self) -> Option<Kind> {
        self.open.last().map(|index| self.nodes[*index as usize].kind())
    }

    /// Where the innermost open collection begins.
    pub(super) fn innermost_start(&self) -> Option<u32> {
        self.open.last().map(|index| self.nodes[*index as usize].start)
    }

    /// The number of nodes so far, which is the index of the next one.
    pub(super) fn len(&self) -> u32 {
        // A node takes at least one byte of a text of at most 4 GiB, or follows a key that does.
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    fn push(&mut self, kind: Kind, style: Style, span: Span, more: u32) {
        let next = self.len() + 1;
        self.last_end = span.end;
        let meta = kind as u32 | (style as u32) << 4 | more;
        self.nodes.push(RawNode { start: span.start, end: span.end, next, meta });
    }
}

fn side_index(len: usize, span: Span) -> Result<u32, SyntaxError> {
    match u32::try_from(len) {
        Ok(index) if len < MAX_SIDE => Ok(index),
        _ => Err(SyntaxError {
            message: format!("more than {MAX_SIDE} aliases or indented block scalars"),
            span,
            help: None,
        }),
    }
}
