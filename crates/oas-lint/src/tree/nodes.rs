//! The nodes of a tree: eight bytes each, in document order.

use std::ops::Range;

use foldhash::HashMap;

use super::hint::Hint;
use super::raw::NODE;
pub(super) use super::raw::{Kind, RawNode};
use super::scalar::Style;
use crate::memory::Pages;
use crate::source::Span;

/// All nodes of a tree.
///
/// They are bytes, so that the memory they lie in need not be that of a vector: a slice of eight
/// bytes is read as fast as a structure.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    room: Room,
    /// How many nodes the room holds.
    len: u32,
    /// Where the last node ends that holds no other; while nothing is in it, where it begins.
    leaf_end: u32,
    /// What is too large for a node itself: the bytes of a scalar, the nodes of a collection.
    large: HashMap<u32, u32>,
    /// Where those collections end that end too far behind their last node.
    ends: HashMap<u32, u32>,
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
        RawNode::from_bytes(self.room.bytes().as_chunks().0[index as usize])
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
        Span::new(node.start(), self.end(index, node))
    }

    #[inline]
    fn end(&self, index: u32, node: RawNode) -> u32 {
        if node.is_collection() {
            self.collection_end(index, node)
        } else {
            node.start().saturating_add(self.scalar_len(index, node))
        }
    }

    fn collection_end(&self, index: u32, node: RawNode) -> u32 {
        let Some(distance) = node.distance() else {
            return self.ends.get(&index).copied().unwrap_or(node.start());
        };
        let last = self.behind(index, node) - 1;
        // The last of all nodes in it is no collection that holds something.
        let last_end = if last == index { node.start() } else { self.end(last, self.get(last)) };
        last_end.saturating_add(distance)
    }

    /// The bytes of a scalar or an alias.
    #[inline]
    fn scalar_len(&self, index: u32, node: RawNode) -> u32 {
        node.len().unwrap_or_else(|| self.noted(index))
    }

    /// The index behind the last node of a collection.
    #[inline]
    fn behind(&self, index: u32, node: RawNode) -> u32 {
        index + node.count().unwrap_or_else(|| self.noted(index))
    }

    /// What is too large for a node.
    #[cold]
    fn noted(&self, index: u32) -> u32 {
        self.large.get(&index).copied().unwrap_or_default()
    }

    #[cold]
    fn note(&mut self, index: u32, value: u32) {
        self.large.insert(index, value);
    }

    #[cold]
    fn note_end(&mut self, index: u32, end: u32) {
        self.ends.insert(index, end);
    }

    /// The index behind the last node of a subtree.
    #[inline]
    pub(super) fn next(&self, index: u32) -> u32 {
        let node = self.get(index);
        if node.is_collection() { self.behind(index, node) } else { index + 1 }
    }

    /// The bytes that are the value of a scalar as they stand; none where it has to be decoded.
    #[inline]
    pub(super) fn verbatim(&self, index: u32) -> Option<Range<usize>> {
        let node = self.get(index);
        if !node.is_verbatim() {
            return None;
        }
        let (start, quote) = (node.start() as usize, node.quotes() as usize / 2);
        let len = self.scalar_len(index, node) as usize;
        Some(start + quote..start + len - quote)
    }

    /// The first key that may be the wanted one, from one key on up to the end of a mapping; none
    /// where so many are passed that it is better to look it up. The passed ones are counted.
    #[inline]
    pub(super) fn seek(
        &self,
        from: u32,
        end: u32,
        wanted: Hint,
        passed: &mut u32,
        most: u32,
    ) -> Option<u32> {
        let mut at = from;
        while at < end && *passed < most {
            if self.get(at).may_be(wanted) {
                return Some(at);
            }
            at = self.next(self.next(at));
            *passed += 1;
        }
        None
    }

    /// Adds a scalar or alias.
    #[inline]
    pub(super) fn push(&mut self, kind: Kind, style: Style, span: Span, is_verbatim: bool) {
        let len = span.end - span.start;
        let node = RawNode::scalar(kind, style, span.start, len, is_verbatim);
        if node.len().is_none() {
            self.note(self.len, len);
        }
        self.leaf_end = span.end;
        self.add(node);
    }

    /// Adds a scalar that is a key, with the hint of its value where that stands in the source as
    /// it is.
    #[inline]
    pub(super) fn push_key(&mut self, kind: Kind, style: Style, span: Span, value: Option<Hint>) {
        let len = span.end - span.start;
        let hint = value.unwrap_or_else(|| Hint::of_len(len));
        if hint.len().is_none() {
            self.note(self.len, len);
        }
        self.leaf_end = span.end;
        self.add(RawNode::key(kind, style, span.start, hint, value.is_some()));
    }

    /// Adds a collection that is yet empty.
    #[inline]
    pub(super) fn open(&mut self, kind: Kind, style: Style, start: u32) {
        self.leaf_end = start;
        self.add(RawNode::collection(kind, style, start));
    }

    /// Says that a collection holds all nodes behind it, and where it ends.
    #[inline]
    pub(super) fn close(&mut self, index: u32, end: u32) {
        let (distance, count) = (end.saturating_sub(self.leaf_end), self.len - index);
        let node = self.get(index).closed(distance, count);
        if node.distance().is_none() {
            self.note_end(index, end);
        }
        if node.count().is_none() {
            self.note(index, count);
        }
        self.set(index, node);
        if self.len == index + 1 {
            self.leaf_end = end;
        }
    }

    /// Says that the node with this number, which is the last one or a collection, is a key; the
    /// text is the one of the spans.
    pub(super) fn mark_key(&mut self, index: u32, text: &[u8]) {
        let node = self.get(index);
        if node.is_collection() {
            self.set(index, node.as_key());
            return;
        }
        let hint = |value: Range<usize>| Hint::of_written(&text[value.clone()], text, value.start);
        let (span, value) = (self.span(index), self.verbatim(index).map(hint));
        self.len = index;
        self.push_key(node.kind(), node.style(), span, value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::offset;
    use super::*;

    #[test]
    fn nodes_stay_as_they_are_when_there_are_more_than_was_thought() {
        // On large pages, where there are some, and in a vector.
        for (room, used) in [(100_000, 90_000), (10, 10)] {
            let mut nodes = Nodes::with_capacity(room, used);
            nodes.open(Kind::Sequence, Style::Flow, 0);
            let span = |at: u32| Span::new(at, at + 1);
            for at in 1..600_000 {
                nodes.push(Kind::Scalar, Style::Plain, span(at), true);
            }
            nodes.close(0, 600_001);
            assert_eq!((nodes.len(), nodes.next(0)), (600_000, 600_000));
            assert_eq!(nodes.span(0), Span::new(0, 600_001));
            assert!((1..600_000).all(|at| nodes.span(at) == span(at)), "{room}");
        }
    }

    #[test]
    fn keys_and_scalars_may_be_long() {
        for len in [0, 1, 253, 254, 255, 256, 70_000, 20_000_000] {
            let text = format!("'{}'", "k".repeat(len));
            let (whole, inner) = (Span::new(0, offset(text.len())), 1..text.len() - 1);
            let mut nodes = Nodes::default();
            let hint = Hint::of_written(&text.as_bytes()[inner.clone()], text.as_bytes(), 1);
            nodes.push_key(Kind::Scalar, Style::SingleQuoted, whole, Some(hint));
            nodes.push_key(Kind::Scalar, Style::SingleQuoted, whole, None);
            nodes.push(Kind::Scalar, Style::SingleQuoted, whole, true);
            assert_eq!([0, 1, 2].map(|at| nodes.span(at)), [whole; 3], "{len}");
            let verbatim = [Some(inner.clone()), None, Some(inner)];
            assert_eq!([0, 1, 2].map(|at| nodes.verbatim(at)), verbatim, "{len}");
            // A scalar that turns out to be a key is as if it had been one from the start.
            nodes.mark_key(2, text.as_bytes());
            assert_eq!((nodes.get(2), nodes.span(2)), (nodes.get(0), whole), "{len}");
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
