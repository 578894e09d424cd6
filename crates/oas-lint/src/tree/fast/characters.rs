//! A first look at all characters, so that scanning need not look for those that never come.

use wide::u8x16;

use super::super::bytes::STEP;

/// True when a text holds no character that YAML forbids (YAML 1.2.2 §5.1), no byte order mark,
/// and no CR without LF.
pub(super) fn are_common(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (chunks, rest) = bytes.as_chunks();
    let mut seen = Seen::default();
    for chunk in chunks {
        seen.look(u8x16::new(*chunk));
    }
    // Spaces behind the end change nothing.
    let mut last = [b' '; STEP];
    last[..rest.len()].copy_from_slice(rest);
    seen.look(u8x16::new(last));

    let ends_line = |at: usize| bytes.get(at + 1) == Some(&b'\n');
    let has = |some: u8x16| some.to_bitmask() != 0;
    !has(seen.forbidden)
        && (!has(seen.returns) || memchr::memchr_iter(b'\r', bytes).all(ends_line))
        && (!has(seen.all) || !has_forbidden(bytes))
}

/// What was seen of a text.
#[derive(Default)]
struct Seen {
    /// Marks of control characters that YAML forbids, below the space and DEL.
    forbidden: u8x16,
    /// Marks of CR.
    returns: u8x16,
    /// All bytes, one over the other: the highest bit shows that not all are ASCII.
    all: u8x16,
}

impl Seen {
    #[inline]
    fn look(&mut self, chunk: u8x16) {
        let equals = |sign: u8| chunk.simd_eq(u8x16::splat(sign));
        let returns = equals(b'\r');
        let blanks = equals(b'\t') | equals(b'\n') | returns;
        let control = chunk.simd_le(u8x16::splat(b' ' - 1));
        self.forbidden |= (control & !blanks) | equals(0x7f);
        self.returns |= returns;
        self.all |= chunk;
    }
}

/// True when UTF-8 holds a control character of Latin-1, a byte order mark or a non-character.
fn has_forbidden(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(0xc2, 0xef, bytes).any(|at| match bytes[at..] {
        [0xc2, second, ..] => second < 0xa0,
        [0xef, 0xbb, third, ..] => third == 0xbf,
        [0xef, 0xbf, third, ..] => third >= 0xbe,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_yaml_forbids_are_found() {
        for text in ["a\0", "\u{7f}", "\u{1b}[0m", "é\u{9f}", "a\u{feff}", "\u{fffe}", "a\rb", "\r"]
        {
            assert!(!are_common(text), "{text:?}");
        }
        for text in ["", "a\r\nb\n\tc", "é 語 😀 \u{a0} \u{2028} \u{fffd} ！"] {
            assert!(are_common(text), "{text:?}");
        }
    }
}
