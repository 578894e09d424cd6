//! Finding the next byte that matters, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const SPACES: u64 = ONES * b' ' as u64;

/// The place of the first byte from `from` on that is a control character (below the space), or
/// one of two signs; the length of the text where there is none.
#[inline]
pub(super) fn find_control_or<const A: u8, const B: u8>(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*chunk);
        let found = below_space(word) | equal(word, A) | equal(word, B);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += chunk.len();
    }
    while bytes.get(at).is_some_and(|byte| *byte >= b' ' && *byte != A && *byte != B) {
        at += 1;
    }
    at
}

/// The place of the first byte from `from` on that is no space.
#[inline]
pub(super) fn skip_spaces(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let others = u64::from_le_bytes(*chunk) ^ SPACES;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += chunk.len();
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The high bit of each byte below the space. A byte behind a true one may be marked too, as the
/// subtraction borrows from it, so only the first mark counts.
const fn below_space(word: u64) -> u64 {
    word.wrapping_sub(SPACES) & !word & HIGH_BITS
}

/// The high bit of each byte that is `sign`; only the first mark counts.
const fn equal(word: u64, sign: u8) -> u64 {
    let word = word ^ (ONES * sign as u64);
    word.wrapping_sub(ONES) & !word & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_passed_over() {
        for len in 0..40 {
            for behind in ["", "a", "\n  ", "!       b", "\u{a0}"] {
                let text = format!("x{}{behind}", " ".repeat(len));
                assert_eq!(skip_spaces(text.as_bytes(), 1), 1 + len, "{text:?}");
            }
        }
    }

    #[test]
    fn the_first_byte_that_matters_is_found_wherever_it_stands() {
        for len in 0..40 {
            for at in 0..=len {
                for found in [b':', b'#', b'\n', b'\t', 0, 0x1f] {
                    for other in [b' ', b'a', 0x7f, 0x80, 0xff, b'"', b'9', b';', b'!'] {
                        let mut bytes = vec![other; len];
                        // What stands behind it does not count.
                        bytes.extend([b':', b'\n', b'#', 0, 0xff, b':', b':', b'\n']);
                        bytes[at] = found;
                        let expected = at.min(len);
                        assert_eq!(find_control_or::<b':', b'#'>(&bytes, 0), expected);
                        assert_eq!(find_control_or::<b':', b'#'>(&bytes[..at], 0), at);
                    }
                }
            }
        }
    }
}
