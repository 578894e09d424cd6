//! Scalars: their styles, their values decoded from the source, and their YAML types.

use std::borrow::Cow;

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// A scalar in `'…'`.
    SingleQuoted,
    /// A scalar in `"…"`, of YAML or JSON.
    DoubleQuoted,
    /// A block scalar after `|`.
    Literal,
    /// A block scalar after `>`.
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets or braces.
    Flow,
}

impl Style {
    pub(super) const ALL: [Self; 7] = [
        Self::Plain,
        Self::SingleQuoted,
        Self::DoubleQuoted,
        Self::Literal,
        Self::Folded,
        Self::Block,
        Self::Flow,
    ];
}

/// The types that a scalar without quotes and tag can have (YAML 1.2 core schema).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainType {
    /// Empty, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number with fraction or exponent, infinity or not-a-number.
    Float,
    /// Anything else.
    String,
}

/// The type of a plain scalar by the core schema (YAML 1.2.2 §10.3.2).
pub(super) fn plain_type(text: &str) -> PlainType {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return PlainType::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return PlainType::Bool,
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |digits: &str, allowed: fn(&u8) -> bool| {
        !digits.is_empty() && digits.as_bytes().iter().all(allowed)
    };
    let is_int = all(unsigned, u8::is_ascii_digit)
        || text.strip_prefix("0o").is_some_and(|rest| all(rest, |c| (b'0'..=b'7').contains(c)))
        || text.strip_prefix("0x").is_some_and(|rest| all(rest, u8::is_ascii_hexdigit));
    if is_int {
        PlainType::Int
    } else if is_float(unsigned) || matches!(text, ".nan" | ".NaN" | ".NAN") {
        PlainType::Float
    } else {
        PlainType::String
    }
}

fn is_float(unsigned: &str) -> bool {
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => !mantissa.is_empty() && digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        !text.is_empty() && digits(text)
    });
    mantissa_fits && exponent_fits
}

/// The value of a scalar from its bytes, quotes or block header included.
pub(super) fn decode(style: Style, slice: &str) -> Cow<'_, str> {
    match style {
        Style::Plain | Style::Block | Style::Flow => fold_flow(slice),
        Style::SingleQuoted => {
            let folded = fold_flow(unquote(slice));
            if folded.contains("''") { Cow::Owned(folded.replace("''", "'")) } else { folded }
        }
        Style::DoubleQuoted => decode_double(unquote(slice)),
        Style::Literal | Style::Folded => Cow::Owned(decode_block(slice, style, None)),
    }
}

/// True when a scalar's value may differ from what stands in its source between the quotes. Never
/// for what is usual: one line without escapes.
pub(super) fn needs_decoding(style: Style, slice: &str) -> bool {
    let spans_lines = || slice.contains(BREAKS);
    match style {
        Style::Plain | Style::Block | Style::Flow => spans_lines(),
        Style::SingleQuoted => spans_lines() || unquote(slice).contains('\''),
        Style::DoubleQuoted => spans_lines() || slice.contains('\\'),
        Style::Literal | Style::Folded => true,
    }
}

/// A scalar's text without its quotes.
pub(super) fn inner(style: Style, slice: &str) -> &str {
    match style {
        Style::SingleQuoted | Style::DoubleQuoted => unquote(slice),
        _ => slice,
    }
}

fn unquote(slice: &str) -> &str {
    slice.get(1..slice.len().saturating_sub(1)).unwrap_or_default()
}

const BREAKS: [char; 2] = ['\n', '\r'];
const BLANKS: [char; 2] = [' ', '\t'];

/// Splits at LF, CR LF and CR.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let Some(at) = current.find(BREAKS) else {
            rest = None;
            return Some(current);
        };
        let width = if current[at..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&current[at + width..]);
        Some(&current[..at])
    })
}

/// Flow folding (YAML 1.2.2 §6.5): one line break is a space, n breaks are n - 1 line feeds.
fn fold_flow(text: &str) -> Cow<'_, str> {
    if !text.contains(BREAKS) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut breaks = 0;
    let count = lines(text).count();
    for (index, line) in lines(text).enumerate() {
        let line = if index == 0 { line } else { line.trim_start_matches(BLANKS) };
        let line = if index + 1 == count { line } else { line.trim_end_matches(BLANKS) };
        if index > 0 {
            breaks += 1;
            if line.is_empty() && index + 1 < count {
                continue;
            }
            push_fold(&mut folded, breaks);
            breaks = 0;
        }
        folded.push_str(line);
    }
    Cow::Owned(folded)
}

fn push_fold(folded: &mut String, breaks: usize) {
    if breaks == 1 {
        folded.push(' ');
    } else {
        folded.extend(std::iter::repeat_n('\n', breaks - 1));
    }
}

/// Double-quoted text: escapes and folding interact, as an escaped blank is not trimmed.
fn decode_double(text: &str) -> Cow<'_, str> {
    if memchr::memchr3(b'\\', b'\n', b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Length of `out` up to which blanks are escaped and stay.
    let mut kept = 0;
    while let Some(at) = rest.find(['\\', '\n', '\r']) {
        out.push_str(&rest[..at]);
        if rest.as_bytes()[at] == b'\\' {
            let after = &rest[at + 1..];
            if after.starts_with(BREAKS) {
                // An escaped line break joins the lines; blanks before it are content.
                let (breaks, next) = skip_breaks(after);
                out.extend(std::iter::repeat_n('\n', breaks - 1));
                rest = next;
            } else {
                rest = push_escape(&mut out, after);
            }
            kept = out.len();
        } else {
            let (breaks, next) = skip_breaks(&rest[at..]);
            let trimmed = out.trim_end_matches(BLANKS).len().max(kept);
            out.truncate(trimmed);
            push_fold(&mut out, breaks);
            kept = out.len();
            rest = next;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Counts line breaks with the blanks around them, and returns what follows.
fn skip_breaks(text: &str) -> (usize, &str) {
    let mut breaks = 0;
    let mut rest = text;
    loop {
        let width = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => return (breaks, rest),
        };
        breaks += 1;
        rest = rest[width..].trim_start_matches(BLANKS);
    }
}

/// Decodes the escape behind a backslash and returns what follows it.
fn push_escape<'t>(out: &mut String, after: &'t str) -> &'t str {
    let Some(sign) = after.chars().next() else { return after };
    let rest = &after[sign.len_utf8()..];
    let plain = match sign {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return push_hex(out, rest, 2),
        'u' => return push_hex(out, rest, 4),
        'U' => return push_hex(out, rest, 8),
        other => other,
    };
    out.push(plain);
    rest
}

/// Decodes hexadecimal digits, and the second half of a JSON surrogate pair.
fn push_hex<'t>(out: &mut String, text: &'t str, digits: usize) -> &'t str {
    let number =
        |text: &str| text.get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(first) = number(text) else { return text };
    let rest = &text[digits..];
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = rest.strip_prefix("\\u").and_then(number)
        && (0xdc00..0xe000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        return &rest[2 + digits..];
    }
    out.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

/// A block scalar (YAML 1.2.2 §8.1). Where its indentation is not given, it shows in its first
/// line with text.
pub(super) fn decode_block(slice: &str, style: Style, indent: Option<usize>) -> String {
    let folded = style == Style::Folded;
    let header_end = slice.find(BREAKS).unwrap_or(slice.len());
    let header = slice[..header_end].split('#').next().unwrap_or_default();
    let keep = header.contains('+');
    let strip = header.contains('-');
    let body = slice[header_end..].strip_prefix("\r\n").or_else(|| slice.get(header_end + 1..));
    let body = body.unwrap_or_default();
    let blank = |line: &&str| line.trim_start_matches(' ').is_empty();
    // Without a line of text there is nothing but indentation.
    let shown = || {
        let first = lines(body).find(|line| !blank(line));
        first.map_or(usize::MAX, |line| line.len() - line.trim_start_matches(' ').len())
    };
    let indent = indent.unwrap_or_else(shown);

    let mut content: Vec<&str> =
        lines(body).map(|line| line.get(indent..).unwrap_or_default()).collect();
    // What stands behind the last line break is no line where it is blank.
    let ends_with_break = content.last().is_none_or(|line| line.is_empty());
    if ends_with_break {
        content.pop();
    }
    let last = content.iter().rposition(|line| !line.is_empty());
    let Some(last) = last else {
        // Blank lines only.
        return if keep { "\n".repeat(content.len()) } else { String::new() };
    };

    let mut out = String::with_capacity(slice.len());
    let mut breaks = 0;
    let mut previous_is_text = None;
    for line in &content[..=last] {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        let is_text = !line.starts_with(BLANKS);
        match previous_is_text {
            None => out.extend(std::iter::repeat_n('\n', breaks)),
            // Only between two lines of text is a line break folded.
            Some(true) if folded && is_text => push_fold(&mut out, breaks + 1),
            Some(_) => out.extend(std::iter::repeat_n('\n', breaks + 1)),
        }
        breaks = 0;
        previous_is_text = Some(is_text);
        out.push_str(line);
    }
    let trailing = content.len() - last - 1;
    let closed = ends_with_break || trailing > 0;
    if keep {
        out.extend(std::iter::repeat_n('\n', trailing + usize::from(ends_with_break)));
    } else if !strip && closed {
        out.push('\n');
    }
    out
}
