//! What keys are told apart by without a look at the text, which would have to be fetched from
//! memory for each key that is passed on the way to another.

/// Names that are asked for so often, or stand in so many places, that a parser looks for them
/// while it has the text at hand. Whoever meets one later need not read it again.
const NAMES: [&str; 41] = [
    "$ref",
    "200",
    "201",
    "202",
    "204",
    "304",
    "400",
    "401",
    "403",
    "404",
    "409",
    "422",
    "429",
    "500",
    "503",
    "application/json",
    "callbacks",
    "components",
    "content",
    "default",
    "delete",
    "deprecated",
    "get",
    "head",
    "headers",
    "in",
    "name",
    "operationId",
    "options",
    "parameters",
    "patch",
    "paths",
    "post",
    "put",
    "requestBody",
    "responses",
    "schema",
    "schemas",
    "security",
    "tags",
    "x-oas-lint",
];

/// The names, each at the place that its hash gives it. No two have the same one.
const TABLE: [&str; PLACES] = {
    let mut table = [""; PLACES];
    let mut at = 0;
    while at < NAMES.len() {
        let place = Hint::of(NAMES[at].as_bytes()).place();
        assert!(table[place].is_empty(), "two names share a place: choose another MULTIPLIER");
        assert!(NAMES[at].len() <= CHUNK, "a name is longer than what is compared at once");
        table[place] = NAMES[at];
        at += 1;
    }
    table
};

/// How many places there are for names.
const PLACES: usize = 128;

/// How many bytes of a text are compared with a name at once.
const CHUNK: usize = 16;

/// The hints of the names; what none has, where there is no name.
static HINTS: [Hint; PLACES] = {
    let mut hints = [Hint(u32::MAX); PLACES];
    let mut place = 0;
    while place < PLACES {
        if !TABLE[place].is_empty() {
            hints[place] = Hint::of(TABLE[place].as_bytes());
        }
        place += 1;
    }
    hints
};

/// The names as numbers, to compare them in one step.
static NUMBERS: [u128; PLACES] = {
    let mut numbers = [0; PLACES];
    let mut place = 0;
    while place < PLACES {
        let name = TABLE[place].as_bytes();
        let mut at = 0;
        while at < name.len() {
            numbers[place] |= (name[at] as u128) << (8 * at);
            at += 1;
        }
        place += 1;
    }
    numbers
};

/// For each length the mask that keeps so many bytes of a number, the first ones.
static MASKS: [u128; CHUNK + 1] = {
    let mut masks = [u128::MAX; CHUNK + 1];
    let mut len = 0;
    while len < CHUNK {
        masks[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    masks
};

/// Of some random odd numbers the first with which no two names share a place. Where a further name
/// shares one, this does not compile, and another odd number may do.
const MULTIPLIER: u32 = 0x1724_925f;

/// Set for the keys that are one of [`NAMES`].
const NAMED: u32 = 1 << 23;

/// The length from which on keys are not told apart by it.
const LONG: u32 = 0xff;

/// A key as far as 24 bits tell: in the lowest eight its length, in the next fifteen a hash of its
/// first two bytes, its last and its length, in the last one whether it is known as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hint(u32);

impl Hint {
    /// The hint of a key that somebody looks for.
    #[inline]
    pub(super) const fn of(key: &[u8]) -> Self {
        let bytes = match *key {
            [] => 0,
            [only] => only as u32,
            [first, second, ..] => {
                let last = key[key.len() - 1];
                first as u32 | (second as u32) << 8 | (last as u32) << 16
            }
        };
        #[allow(clippy::cast_possible_truncation, reason = "it is below LONG")]
        let len = if key.len() < LONG as usize { key.len() as u32 } else { LONG };
        let hash = (bytes | len << 24).wrapping_mul(MULTIPLIER) >> 17;
        Self(len | hash << 8)
    }

    /// The hint of a key that stands at a place in a text.
    #[inline]
    pub(super) fn of_written(key: &[u8], text: &[u8], start: usize) -> Self {
        let hint = Self::of(key);
        let place = hint.place();
        if HINTS[place] != hint {
            return hint;
        }
        // A call that compares texts would take longer than all of this.
        let is_name = match text.get(start..start + CHUNK).and_then(<[u8]>::first_chunk) {
            Some(chunk) => {
                let number = u128::from_le_bytes(*chunk);
                MASKS.get(key.len()).is_some_and(|mask| (number ^ NUMBERS[place]) & mask == 0)
            }
            None => TABLE[place].as_bytes() == key,
        };
        if is_name { Self(hint.0 | NAMED) } else { hint }
    }

    /// The hint of a key of which only the length is known.
    #[inline]
    pub(super) fn of_len(len: u32) -> Self {
        Self(len.min(LONG))
    }

    const fn place(self) -> usize {
        (self.0 >> 16 & 0x7f) as usize
    }

    /// What [`Self::bits`] gave.
    #[inline]
    pub(super) const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The 24 bits.
    #[inline]
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// The length of the key; none for a long one.
    #[inline]
    pub(super) const fn len(self) -> Option<u32> {
        let len = self.0 & LONG;
        if len < LONG { Some(len) } else { None }
    }

    /// True unless the key is another than the wanted one.
    #[inline]
    pub(super) const fn may_be(self, wanted: Self) -> bool {
        (self.0 ^ wanted.0) & !NAMED == 0
    }

    /// The key, where it is one of those that are known as names.
    #[inline]
    pub(super) const fn name(self) -> Option<&'static str> {
        if self.0 & NAMED != 0 { Some(TABLE[self.place()]) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hint of a key with something behind it, or nothing.
    fn written(key: &[u8], behind: &str) -> Hint {
        Hint::of_written(key, &[b" ", key, behind.as_bytes()].concat(), 1)
    }

    #[test]
    fn names_are_known_and_nothing_else_is() {
        for (name, behind) in NAMES.iter().flat_map(|name| [(name, ""), (name, "\": 7, and more")])
        {
            let (name, wanted) = (name.as_bytes(), Hint::of(name.as_bytes()));
            let found = written(name, behind);
            assert_eq!(found.name().map(str::as_bytes), Some(name));
            assert!(found.may_be(wanted));
            // What has the same ends and length, and what is longer or shorter.
            for at in 2..name.len().saturating_sub(1) {
                let mut other = name.to_vec();
                other[at] ^= 1;
                let found = written(&other, behind);
                assert!(found.may_be(wanted) && found.name().is_none(), "{other:?}");
            }
            for other in [[name, b"x"].concat(), name[..name.len() - 1].to_vec()] {
                let found = written(&other, behind);
                let is_name = NAMES.iter().any(|name| name.as_bytes() == other);
                assert!(!found.may_be(wanted) && found.name().is_some() == is_name, "{other:?}");
            }
        }
        assert_eq!(written(b"", "").name(), None);
    }

    #[test]
    fn only_long_keys_have_no_length() {
        for len in [0_usize, 1, 2, 3, 254, 255, 256, 511, 512, 100_000] {
            let hint = written("k".repeat(len).as_bytes(), "");
            assert_eq!(hint.len(), u32::try_from(len).ok().filter(|len| *len < 255), "{len}");
            assert_eq!(hint.bits() >> 24, 0, "{len}");
            assert_eq!(Hint::from_bits(hint.bits()), hint);
        }
    }
}
