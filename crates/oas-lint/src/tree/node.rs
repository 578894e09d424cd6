//! Handles on nodes of the tree: what they are, their text, and looking things up in them.

use std::borrow::Cow;

use super::hint::Hint;
use super::index::MANY_KEYS;
use super::nodes::Kind as RawKind;
use super::scalar::{self, PlainType, Style};
use super::{Kind, NodeId, Tree};
use crate::source::Span;

/// A node of a tree. Cheap to copy.
///
/// Reading a node as something it is not gives `None` or nothing. Aliases are followed, and the
/// entries of YAML merge keys count as the mapping's own.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    pub(super) tree: &'t Tree,
    pub(super) index: u32,
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value, not yet followed where it is an alias.
    pub value: Node<'t>,
    /// The `<<` key that brought the entry in from another mapping.
    pub merged_by: Option<Node<'t>>,
}

impl<'t> Node<'t> {
    /// The node's file and its number on the tape.
    pub const fn id(self) -> NodeId {
        NodeId { file: self.tree.source().file(), index: self.index }
    }

    /// The tree that the node is in.
    pub const fn tree(self) -> &'t Tree {
        self.tree
    }

    /// What the node is itself.
    pub fn kind(self) -> Kind {
        match self.tree.nodes.get(self.index).kind() {
            RawKind::Mapping => Kind::Mapping,
            RawKind::Sequence => Kind::Sequence,
            RawKind::Scalar | RawKind::TaggedScalar | RawKind::DecodedScalar => Kind::Scalar,
            RawKind::Alias => Kind::Alias,
        }
    }

    /// How the node is written.
    pub fn style(self) -> Style {
        self.tree.nodes.get(self.index).style()
    }

    /// The node's bytes: quotes, brackets and the header of a block scalar included; empty for a
    /// value that is not there.
    pub fn span(self) -> Span {
        self.tree.nodes.span(self.index)
    }

    /// The node's own text as it stands in the source.
    pub fn source_text(self) -> &'t str {
        self.tree.source().slice(self.span())
    }

    /// The node an alias stands for; any other node itself.
    #[must_use]
    pub fn followed(self) -> Self {
        if self.tree.nodes.get(self.index).kind() == RawKind::Alias { self.target() } else { self }
    }

    /// What an alias stands for.
    #[cold]
    fn target(self) -> Self {
        let all = &self.tree.alias_targets;
        let target = all.binary_search_by_key(&self.index, |(alias, _)| *alias);
        // An anchor cannot stand on an alias, so one step is all.
        match target.map(|at| all[at].1) {
            Ok(target) if target < self.tree.nodes.len() => self.tree.node(target),
            _ => self,
        }
    }

    /// The value of a scalar as text.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        // Many keys are names that the parser knew.
        if let Some(name) = self.tree.nodes.get(self.index).hint().and_then(Hint::name) {
            return Some(Cow::Borrowed(name));
        }
        // Nearly all are written as they are meant, and the shortest way is to take their bytes.
        if let Some(inner) = self.tree.nodes.verbatim(self.index) {
            return self.tree.source().text().get(inner).map(Cow::Borrowed);
        }
        let node = self.followed();
        (node.kind() == Kind::Scalar).then(|| node.tree.decode(node.index))
    }

    /// True when the node is a scalar with this value.
    #[inline]
    pub fn is(self, value: &str) -> bool {
        // This is asked of every key that is passed on the way to another.
        self.tree.nodes.get(self.index).may_be(Hint::of(value.as_bytes())) && self.reads(value)
    }

    /// The same by the text itself, without the quick look at the hint.
    #[inline]
    fn reads(self, value: &str) -> bool {
        if let Some(name) = self.tree.nodes.get(self.index).hint().and_then(Hint::name) {
            return name == value;
        }
        if let Some(inner) = self.tree.nodes.verbatim(self.index) {
            return inner.len() == value.len()
                && self.tree.source().text().as_bytes().get(inner) == Some(value.as_bytes());
        }
        let node = self.followed();
        node.kind() == Kind::Scalar && node.tree.decode(node.index) == value
    }

    /// The type of a scalar; a quoted or tagged one is a string.
    pub fn scalar_type(self) -> Option<PlainType> {
        let node = self.followed();
        match node.tree.nodes.get(node.index).kind() {
            RawKind::Scalar if node.style() == Style::Plain => {
                Some(scalar::plain_type(node.source_text()))
            }
            RawKind::Scalar | RawKind::TaggedScalar | RawKind::DecodedScalar => {
                Some(PlainType::String)
            }
            RawKind::Mapping | RawKind::Sequence | RawKind::Alias => None,
        }
    }

    /// True for an absent value, `~` and `null`.
    pub fn is_null(self) -> bool {
        self.scalar_type() == Some(PlainType::Null)
    }

    /// True when the node is or stands for a mapping.
    pub fn is_mapping(self) -> bool {
        self.followed().kind() == Kind::Mapping
    }

    /// True when the node is or stands for a sequence.
    pub fn is_sequence(self) -> bool {
        self.followed().kind() == Kind::Sequence
    }

    /// The value of a key: the mapping's own, else one that a merge key brings in.
    pub fn get(self, key: &str) -> Option<Self> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The value of a key that stands in the mapping itself.
    pub fn own(self, key: &str) -> Option<Self> {
        self.own_entry(key).map(|(_, value)| value)
    }

    /// True when an alias stands for the node or for one that it lies in: what is written here is
    /// written in several places.
    pub fn is_shared(self) -> bool {
        let tree = self.tree;
        let ranges = tree.shared.get_or_init(|| {
            let mut targets: Vec<u32> =
                tree.alias_targets.iter().map(|(_, target)| *target).collect();
            targets.retain(|target| *target < tree.nodes.len());
            targets.sort_unstable();
            let mut ranges: Vec<std::ops::Range<u32>> = Vec::new();
            for target in targets {
                // Subtrees lie apart or within one another.
                if ranges.last().is_none_or(|last| last.end <= target) {
                    ranges.push(target..tree.nodes.next(target));
                }
            }
            ranges
        });
        let next = ranges.partition_point(|range| range.start <= self.index);
        next.checked_sub(1).is_some_and(|at| ranges[at].contains(&self.index))
    }

    /// The first entry with a key.
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        // A mapping's own keys win, so what they answer needs no look at merge keys.
        let own = self.followed().own_entry(key);
        match own {
            Some((key, value)) => Some(Entry { key, value, merged_by: None }),
            None if self.tree.has_merge_keys => self.followed().merged_entry(key),
            None => None,
        }
    }

    /// The first entry of the mapping itself with a key.
    pub(super) fn own_entry(self, key: &str) -> Option<(Self, Self)> {
        if self.kind() != Kind::Mapping {
            return None;
        }
        let nodes = &self.tree.nodes;
        let wanted = Hint::of(key.as_bytes());
        let (mut from, end) = (self.index + 1, nodes.next(self.index));
        let mut passed = 0;
        while let Some(at) = nodes.seek(from, end, wanted, &mut passed, MANY_KEYS) {
            let value = nodes.next(at);
            if self.tree.node(at).reads(key) {
                return Some((self.tree.node(at), self.tree.node(value)));
            }
            from = nodes.next(value);
            passed += 1;
        }
        if passed < MANY_KEYS { None } else { self.tree.index.pair(self, key) }
    }

    /// The value of a key that stands in the mapping itself, found by its hash.
    pub(super) fn indexed(self, key: &str) -> Option<Self> {
        let pair = || self.tree.index.pair(self, key);
        (self.kind() == Kind::Mapping).then(pair).flatten().map(|(_, value)| value)
    }

    /// The keys and values that stand in a mapping itself, merge keys among them.
    pub fn pairs(self) -> impl Iterator<Item = (Self, Self)> + use<'t> {
        OwnEntries::of(self.followed())
    }

    /// The items of a sequence.
    pub fn items(self) -> Items<'t> {
        let node = self.followed();
        let end = node.tree.nodes.next(node.index);
        let next = if node.kind() == Kind::Sequence { node.index + 1 } else { end };
        Items { tree: node.tree, next, end }
    }

    /// The direct children: keys and values, or items.
    pub(super) fn children(self) -> Items<'t> {
        Items { tree: self.tree, next: self.index + 1, end: self.tree.nodes.next(self.index) }
    }

    /// False for a node that is too small for something in it to have more items or entries than
    /// this.
    pub(crate) fn may_have_more_than(self, most: usize) -> bool {
        let has_aliases = !self.tree.alias_targets.is_empty();
        has_aliases || (self.tree.nodes.next(self.index) - self.index) as usize > most
    }

    /// True when the other node lies in this one's subtree, or is this one.
    pub fn holds(self, other: NodeId) -> bool {
        self.tree.source().file() == other.file
            && self.index <= other.index
            && other.index < self.tree.nodes.next(self.index)
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.kind(), self.source_text())
    }
}

/// The items of a sequence, or the children of a mapping.
#[derive(Clone)]
pub struct Items<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.next >= self.end {
            return None;
        }
        let node = self.tree.node(self.next);
        self.next = self.tree.nodes.next(node.index);
        Some(node)
    }
}

/// The entries that stand in a mapping itself.
#[derive(Clone)]
pub(super) struct OwnEntries<'t>(Items<'t>);

impl<'t> OwnEntries<'t> {
    pub(super) fn of(node: Node<'t>) -> Self {
        let mut children = node.children();
        if node.kind() != Kind::Mapping {
            children.next = children.end;
        }
        Self(children)
    }
}

impl<'t> Iterator for OwnEntries<'t> {
    type Item = (Node<'t>, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.next()?;
        Some((key, self.0.next()?))
    }
}
