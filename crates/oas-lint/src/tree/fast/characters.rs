//! A first look at all characters, so that scanning need not look for those that never come.

/// True when a text holds no character that YAML forbids (YAML 1.2.2 §5.1), no byte order mark,
/// and no CR without LF.
pub(super) fn are_common(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut has_control = false;
    let mut is_ascii = true;
    // Whole blocks at once, which compilers turn into vector instructions.
    for block in bytes.chunks(1 << 10) {
        for byte in block {
            let is_blank = matches!(byte, b'\t' | b'\n' | b'\r');
            has_control |= *byte < b' ' && !is_blank || *byte == 0x7f;
            is_ascii &= *byte < 0x80;
        }
        if has_control {
            return false;
        }
    }
    let ends_line = |at: usize| bytes.get(at + 1) == Some(&b'\n');
    memchr::memchr_iter(b'\r', bytes).all(ends_line) && (is_ascii || !has_forbidden(bytes))
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
