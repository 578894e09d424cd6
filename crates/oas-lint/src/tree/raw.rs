//! A node of the tape by itself, in eight bytes.

use super::hint::Hint;
use super::scalar::Style;

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

/// Set for the keys of mappings.
const KEY: u32 = 1 << 3;

/// Set for scalars whose value stands in the source as it is.
const VERBATIM: u32 = 1 << 4;

/// Where the style of a scalar begins.
const STYLE_SHIFT: u32 = 5;

/// Where the length of a scalar or the hint of a key begins.
const LEN_SHIFT: u32 = 8;

/// The length that stands for a longer one.
const LONG: u32 = (1 << (32 - LEN_SHIFT)) - 1;

/// Set for collections in brackets or braces.
const FLOW: u32 = 1 << 4;

/// Where the distance from a collection's last node to its end begins.
const DISTANCE_SHIFT: u32 = 5;

/// The distance that stands for a longer one.
const FAR: u32 = (1 << (COUNT_SHIFT - DISTANCE_SHIFT)) - 1;

/// Where the number of nodes begins that a collection is.
const COUNT_SHIFT: u32 = 13;

/// The number of nodes that stands for a larger one.
const MANY: u32 = (1 << (32 - COUNT_SHIFT)) - 1;

/// The bytes of a node on the tape.
pub(super) const NODE: usize = 8;

/// A node by itself. Where it ends and what follows it takes its subtree: see
/// [`Nodes`](super::nodes::Nodes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    start: u32,
    /// Kind in bits 0–2, [`KEY`] in bit 3. Above them
    /// - of a collection [`FLOW`] in bit 4, in bits 5–12 how far it ends behind its last node, and
    ///   in bits 13–31 how many nodes it is with all that is in it;
    /// - of everything else [`VERBATIM`] in bit 4, the style in bits 5–7, and in bits 8–31 its
    ///   length in bytes, or where it is a key its [`Hint`].
    ///
    /// A number that is too large for its bits is the largest there, and stands elsewhere.
    meta: u32,
}

impl RawNode {
    /// A scalar or alias.
    #[inline]
    pub(super) fn scalar(
        kind: Kind,
        style: Style,
        start: u32,
        len: u32,
        is_verbatim: bool,
    ) -> Self {
        let flags = if is_verbatim { VERBATIM } else { 0 };
        let style = (style as u32) << STYLE_SHIFT;
        Self { start, meta: kind as u32 | flags | style | len.min(LONG) << LEN_SHIFT }
    }

    /// A scalar or alias that is a key.
    #[inline]
    pub(super) const fn key(
        kind: Kind,
        style: Style,
        start: u32,
        hint: Hint,
        is_verbatim: bool,
    ) -> Self {
        let flags = if is_verbatim { KEY | VERBATIM } else { KEY };
        let style = (style as u32) << STYLE_SHIFT;
        Self { start, meta: kind as u32 | flags | style | hint.bits() << LEN_SHIFT }
    }

    /// A collection that is yet empty.
    #[inline]
    pub(super) fn collection(kind: Kind, style: Style, start: u32) -> Self {
        let flags = if style == Style::Flow { FLOW } else { 0 };
        Self { start, meta: kind as u32 | flags | 1 << COUNT_SHIFT }
    }

    /// The collection with an end so far behind its last node, and so many nodes.
    #[inline]
    #[must_use]
    pub(super) fn closed(self, distance: u32, count: u32) -> Self {
        let flags = self.meta & ((1 << DISTANCE_SHIFT) - 1);
        let (distance, count) = (distance.min(FAR), count.min(MANY));
        Self { meta: flags | distance << DISTANCE_SHIFT | count << COUNT_SHIFT, ..self }
    }

    /// The collection as a key.
    #[must_use]
    pub(super) const fn as_key(self) -> Self {
        Self { meta: self.meta | KEY, ..self }
    }

    #[inline]
    pub(super) fn from_bytes(bytes: [u8; NODE]) -> Self {
        let [s0, s1, s2, s3, m0, m1, m2, m3] = bytes;
        let start = u32::from_le_bytes([s0, s1, s2, s3]);
        Self { start, meta: u32::from_le_bytes([m0, m1, m2, m3]) }
    }

    #[inline]
    pub(super) fn bytes(self) -> [u8; NODE] {
        (u64::from(self.start) | u64::from(self.meta) << 32).to_le_bytes()
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
    pub(super) const fn is_collection(self) -> bool {
        self.meta & 0x7 < Kind::Scalar as u32
    }

    /// True for a scalar whose value is its source, without the quotes where it has some.
    #[inline]
    pub(super) const fn is_verbatim(self) -> bool {
        self.meta & VERBATIM != 0 && !self.is_collection()
    }

    /// True for the key of a mapping.
    #[inline]
    pub(super) const fn is_key(self) -> bool {
        self.meta & KEY != 0
    }

    #[inline]
    pub(super) const fn style(self) -> Style {
        match (self.is_collection(), self.meta & FLOW != 0) {
            (true, true) => Style::Flow,
            (true, false) => Style::Block,
            (false, _) => Style::ALL[(self.meta >> STYLE_SHIFT & 0x7) as usize],
        }
    }

    /// What is known of the value of a key without a look at the text; none where it is no key, or
    /// does not stand there as it is meant.
    #[inline]
    pub(super) const fn hint(self) -> Option<Hint> {
        if self.has_hint() { Some(self.written_hint()) } else { None }
    }

    /// True unless the key is known to be another one.
    #[inline]
    pub(super) const fn may_be(self, wanted: Hint) -> bool {
        self.written_hint().may_be(wanted) || !self.has_hint()
    }

    #[inline]
    const fn has_hint(self) -> bool {
        self.meta & (KEY | VERBATIM) == KEY | VERBATIM && !self.is_collection()
    }

    #[inline]
    const fn written_hint(self) -> Hint {
        Hint::from_bits(self.meta >> LEN_SHIFT)
    }

    /// The bytes of a scalar or alias; none where they are too many.
    #[inline]
    pub(super) const fn len(self) -> Option<u32> {
        if self.is_key() {
            let quotes = if self.is_verbatim() { self.quotes() } else { 0 };
            return match self.written_hint().len() {
                Some(len) => Some(len + quotes),
                None => None,
            };
        }
        let len = self.meta >> LEN_SHIFT;
        if len < LONG { Some(len) } else { None }
    }

    /// The bytes of the quotes around the value of a verbatim scalar.
    #[inline]
    pub(super) const fn quotes(self) -> u32 {
        if self.meta >> STYLE_SHIFT & 0x7 == Style::Plain as u32 { 0 } else { 2 }
    }

    /// How many nodes a collection is with all that is in it; none where they are too many.
    #[inline]
    pub(super) const fn count(self) -> Option<u32> {
        let count = self.meta >> COUNT_SHIFT;
        if count < MANY { Some(count) } else { None }
    }

    /// How far a collection ends behind its last node; none where that is too far.
    #[inline]
    pub(super) const fn distance(self) -> Option<u32> {
        let distance = self.meta >> DISTANCE_SHIFT & FAR;
        if distance < FAR { Some(distance) } else { None }
    }
}
