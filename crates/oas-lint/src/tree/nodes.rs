//! The nodes of a tree: twelve bytes each, in document order.

use std::ops::Range;

use super::scalar::Style;
use crate::memory::Pages;
use crate::source::Span;

/// A node by itself. Where it ends and what follows it takes its subtree: see [`Nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    start: u32,
    /// Of a scalar or alias its end; of a collection the index behind the last node in it.
    reach: u32,
    /// Kind in bits 0–2, [`VERBATIM`] in bit 3, style in bits 4–6, [`KEY`] in bit 7. Above them an
    /// index into a side table; of a collection how far it ends behind its last node; of a verbatim
    /// key its [`Hint`].
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

/// What a node's meta can hold above its flags.
pub(super) const MAX_SIDE: u32 = (1 << 24) - 1;

/// What most keys are told apart by without a look at the text, which would have to be fetched from
/// memory for each key that is passed on the way to another: the length, the first two bytes, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    len: usize,
    bytes: u32,
}

impl Hint {
    #[inline]
    pub(super) fn of(key: &[u8]) -> Self {
        let bytes = match *key {
            [] => 0,
            [only] => u32::from(only),
            [first, second, ..] => {
                let last = key[key.len() - 1];
                u32::from(first) | u32::from(second) << 8 | u32::from(last) << 16
            }
        };
        Self { len: key.len(), bytes }
    }
}

impl RawNode {
    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let number = |at: usize| {
            let bytes = bytes[at..at + 4].first_chunk();
            bytes.map_or(0, |bytes| u32::from_ne_bytes(*bytes))
        };
        Self { start: number(0), reach: number(4), meta: number(8) }
    }

    #[inline]
    fn bytes(self) -> [u8; NODE] {
        let mut bytes = [0; NODE];
        bytes[..4].copy_from_slice(&self.start.to_ne_bytes());
        bytes[4..8].copy_from_slice(&self.reach.to_ne_bytes());
        bytes[8..].copy_from_slice(&self.meta.to_ne_bytes());
        bytes
    }

    #[inline]
    pub(super) const fn start(self) -> u32 {
        self.start
    }

    #[inline]
    pub(super) const fn kind(self) -> Kind {
        Kind::ALL[(self.meta & 0x7) as usize]
    }

    #[inline]
    const fn is_collection(self) -> bool {
        matches!(self.kind(), Kind::Mapping | Kind::Sequence)
    }

    /// True for a scalar whose value is its source, without the quotes where it has some.
    #[inline]
    pub(super) const fn is_verbatim(self) -> bool {
        self.meta & VERBATIM != 0
    }

    /// True for the key of a mapping.
    #[inline]
    pub(super) const fn is_key(self) -> bool {
        self.meta & KEY != 0
    }

    #[inline]
    pub(super) const fn style(self) -> Style {
        Style::ALL[(self.meta >> 4 & 0x7) as usize]
    }

    /// The index of a decoded scalar or an alias into its side table.
    pub(super) const fn side(self) -> usize {
        (self.meta >> SIDE_SHIFT) as usize
    }
}

/// The bytes of a node on the tape.
const NODE: usize = 12;

/// All nodes of a tree.
///
/// They are bytes, so that the memory they lie in need not be that of a vector: a slice of twelve
/// bytes is read as fast as a structure.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    room: Room,
    /// How many nodes the room holds.
    len: u32,
    /// Where the last node ends that holds no other; while nothing is in it, where it begins.
    leaf_end: u32,
    /// Collections whose end is too far behind their last node for its meta, and their ends. Each
    /// takes megabytes of blanks, so they are few.
    far_ends: Vec<(u32, u32)>,
}

/// Where the nodes lie, with place for more.
#[derive(Debug)]
enum Room {
    Usual(Vec<u8>),
    Large(Pages),
}

impl Default for Room {
    fn default() -> Self {
        Self::Usual(Vec::new())
    }
}

impl Room {
    #[inline]
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Usual(bytes) => bytes,
            Self::Large(pages) => pages,
        }
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Usual(bytes) => bytes,
            Self::Large(pages) => pages,
        }
    }

    /// Makes more room: there are more nodes than in real documents.
    #[cold]
    fn grow(&mut self) {
        let filled = self.bytes();
        // Zeroed memory is not taken before it is written to.
        let mut larger = vec![0; (filled.len() * 2).max(16 * NODE)];
        larger[..filled.len()].copy_from_slice(filled);
        *self = Self::Usual(larger);
    }
}

impl Nodes {
    /// No nodes, and room for this many, of which about `used` will be there.
    pub(super) fn with_capacity(capacity: usize, used: usize) -> Self {
        let (len, used) = (capacity * NODE, used * NODE);
        let room = Pages::new(len, used).map_or_else(|| Room::Usual(vec![0; len]), Room::Large);
        Self { room, ..Self::default() }
    }

    #[inline]
    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    #[inline]
    pub(super) fn get(&self, index: u32) -> RawNode {
        let at = index as usize * NODE;
        RawNode::read(&self.room.bytes()[at..at + NODE])
    }

    #[inline]
    fn set(&mut self, index: u32, node: RawNode) {
        let at = index as usize * NODE;
        self.room.bytes_mut()[at..at + NODE].copy_from_slice(&node.bytes());
    }

    #[inline]
    fn add(&mut self, node: RawNode) {
        let at = self.len as usize * NODE;
        match self.room.bytes_mut().get_mut(at..at + NODE) {
            Some(place) => place.copy_from_slice(&node.bytes()),
            None => self.add_further(node),
        }
        // Two bytes of a text of 4 GiB can be three nodes, but so many fit into no memory.
        self.len = self.len.saturating_add(1);
    }

    #[cold]
    fn add_further(&mut self, node: RawNode) {
        self.room.grow();
        self.set(self.len, node);
    }

    /// The bytes of a node, those of all that is in it included.
    #[inline]
    pub(super) fn span(&self, index: u32) -> Span {
        let node = self.get(index);
        let end = if node.is_collection() { self.collection_end(index) } else { node.reach };
        Span::new(node.start, end)
    }

    /// The index behind the last node of a subtree.
    #[inline]
    pub(super) fn next(&self, index: u32) -> u32 {
        let node = self.get(index);
        if node.is_collection() { node.reach } else { index + 1 }
    }

    /// The bytes that are the value of a scalar as they stand; none where it has to be decoded.
    #[inline]
    pub(super) fn verbatim(&self, index: u32) -> Option<Range<usize>> {
        let node = self.get(index);
        let quotes = usize::from(node.style() != Style::Plain);
        node.is_verbatim().then(|| node.start as usize + quotes..node.reach as usize - quotes)
    }

    /// True unless the key of a mapping is known to be another one.
    #[inline]
    pub(super) fn may_be(&self, index: u32, wanted: Hint) -> bool {
        let node = self.get(index);
        if !node.is_verbatim() {
            return true;
        }
        let quotes = if node.style() == Style::Plain { 0 } else { 2 };
        let len = (node.reach - node.start) as usize - quotes;
        Hint { len, bytes: node.meta >> SIDE_SHIFT } == wanted
    }

    /// Adds a scalar or alias.
    #[inline]
    pub(super) fn push(
        &mut self,
        kind: Kind,
        style: Style,
        span: Span,
        is_verbatim: bool,
        side: u32,
    ) {
        let flag = if is_verbatim { VERBATIM } else { 0 };
        let meta = kind as u32 | flag | (style as u32) << 4 | side << SIDE_SHIFT;
        self.leaf_end = span.end;
        self.add(RawNode { start: span.start, reach: span.end, meta });
    }

    /// Adds a scalar that is a key; with its value where that stands in the source as it is.
    #[inline]
    pub(super) fn push_key(&mut self, style: Style, span: Span, value: Option<&[u8]>) {
        let flag = if value.is_some() { KEY | VERBATIM } else { KEY };
        let hint = value.map_or(0, |value| Hint::of(value).bytes);
        let meta = Kind::Scalar as u32 | flag | (style as u32) << 4 | hint << SIDE_SHIFT;
        self.leaf_end = span.end;
        self.add(RawNode { start: span.start, reach: span.end, meta });
    }

    /// Adds a collection that is yet empty.
    #[inline]
    pub(super) fn open(&mut self, kind: Kind, style: Style, start: u32) {
        let meta = kind as u32 | (style as u32) << 4;
        self.leaf_end = start;
        self.add(RawNode { start, reach: self.len() + 1, meta });
    }

    /// Says that a collection holds all nodes behind it, and where it ends.
    #[inline]
    pub(super) fn close(&mut self, index: u32, end: u32) {
        let distance = end.saturating_sub(self.leaf_end);
        if distance >= MAX_SIDE {
            self.far_ends.push((index, end));
        }
        let node = self.get(index);
        let meta = node.meta | distance.min(MAX_SIDE) << SIDE_SHIFT;
        self.set(index, RawNode { reach: self.len, meta, ..node });
        if self.len == index + 1 {
            self.leaf_end = end;
        }
    }

    /// Says that the node with this number is a key; the text is the one of the spans.
    #[inline]
    pub(super) fn mark_key(&mut self, index: u32, text: &[u8]) {
        let key = self.verbatim(index).and_then(|inner| text.get(inner)).unwrap_or_default();
        let node = self.get(index);
        self.set(
            index,
            RawNode { meta: node.meta | KEY | Hint::of(key).bytes << SIDE_SHIFT, ..node },
        );
    }

    fn collection_end(&self, index: u32) -> u32 {
        let distance = self.get(index).meta >> SIDE_SHIFT;
        if distance == MAX_SIDE {
            let known = self.far_ends.iter().find(|(known, _)| *known == index);
            return known.map_or(self.last_end(index), |(_, end)| *end);
        }
        self.last_end(index) + distance
    }

    /// Where the last node in a collection ends; the start of an empty one.
    fn last_end(&self, index: u32) -> u32 {
        let node = self.get(index);
        let last = node.reach - 1;
        if last == index {
            return node.start;
        }
        // The last of all nodes in it is no collection that holds something.
        let inner = self.get(last);
        if inner.is_collection() { self.collection_end(last) } else { inner.reach }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_stay_as_they_are_when_there_are_more_than_was_thought() {
        // On large pages, where there are some, and in a vector.
        for (room, used) in [(100_000, 90_000), (10, 10)] {
            let mut nodes = Nodes::with_capacity(room, used);
            nodes.open(Kind::Sequence, Style::Flow, 0);
            let span = |at: u32| Span::new(at, at + 1);
            for at in 1..600_000 {
                nodes.push(Kind::Scalar, Style::Plain, span(at), true, 0);
            }
            nodes.close(0, 600_001);
            assert_eq!((nodes.len(), nodes.next(0)), (600_000, 600_000));
            assert_eq!(nodes.span(0), Span::new(0, 600_001));
            assert!((1..600_000).all(|at| nodes.span(at) == span(at)), "{room}");
        }
    }

    #[test]
    fn a_collection_may_end_megabytes_behind_its_last_node() {
        let mut nodes = Nodes::default();
        nodes.open(Kind::Sequence, Style::Flow, 0);
        nodes.open(Kind::Mapping, Style::Flow, 1);
        nodes.close(1, 20_000_000);
        nodes.close(0, 20_000_001);
        assert_eq!(nodes.span(1), Span::new(1, 20_000_000));
        assert_eq!(nodes.span(0), Span::new(0, 20_000_001));
        assert_eq!((nodes.next(0), nodes.next(1)), (2, 2));
    }
}
