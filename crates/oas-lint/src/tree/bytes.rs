//! Finding the next byte that matters, sixteen bytes at a time.

use wide::u8x16;

/// How many bytes are looked at in one step.
pub(super) const STEP: usize = 16;

/// The place of the first byte from `from` on that is a control character (below the space), or
/// one of two signs; the length of the text where there is none.
#[inline]
pub(super) fn find_control_or<const A: u8, const B: u8>(bytes: &[u8], from: usize) -> usize {
    first(bytes, from, |chunk| {
        let control = chunk.simd_le(u8x16::splat(b' ' - 1));
        control | chunk.simd_eq(u8x16::splat(A)) | chunk.simd_eq(u8x16::splat(B))
    })
}

/// The place of the first byte from `from` on that is no space.
#[inline]
pub(super) fn skip_spaces(bytes: &[u8], from: usize) -> usize {
    let other = |chunk: u8x16| !chunk.simd_eq(u8x16::splat(b' '));
    let mut at = from;
    // Half of the lines of a large description are indented by more than one step.
    for _ in 0..2 {
        let Some(chunk) = bytes.get(at..at + STEP).and_then(<[u8]>::first_chunk) else { break };
        let found = other(u8x16::new(*chunk)).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += STEP;
    }
    first_far(bytes, at, other)
}

/// The place of the first byte from `from` on that is looked for, which `find` marks.
#[inline]
fn first(bytes: &[u8], from: usize, find: impl Fn(u8x16) -> u8x16) -> usize {
    // What is looked for is seldom further than one step away.
    let Some(chunk) = bytes.get(from..).and_then(<[u8]>::first_chunk) else {
        return first_far(bytes, from, find);
    };
    let found = find(u8x16::new(*chunk)).to_bitmask();
    if found == 0 {
        return first_far(bytes, from + STEP, find);
    }
    from + found.trailing_zeros() as usize
}

#[inline(never)]
fn first_far(bytes: &[u8], from: usize, find: impl Fn(u8x16) -> u8x16) -> usize {
    let (chunks, rest) = bytes.get(from..).unwrap_or_default().as_chunks::<STEP>();
    let mut at = from;
    for chunk in chunks {
        let found = find(u8x16::new(*chunk)).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += STEP;
    }
    // Zeros behind the end, which are no part of the text.
    let mut last = [0; STEP];
    last[..rest.len()].copy_from_slice(rest);
    let found = find(u8x16::new(last)).to_bitmask();
    at + (found.trailing_zeros() as usize).min(rest.len())
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
