//! The keys of an OpenAPI Responses Object, and sets of them.

use std::fmt;
use std::str::FromStr;

use crate::status::{StatusClass, StatusCode};

/// A key of the Responses Object: a code, a range of codes, or `default`.
///
/// OpenAPI 3.x allows the ranges `1XX` to `5XX` in capitals (Responses Object, patterned
/// fields); 2.0 has no ranges. Extension keys (`x-…`) are no response keys.
///
/// ```
/// use oas_codes::{InvalidResponseKey, ResponseKey};
///
/// let range: ResponseKey = "4XX".parse()?;
/// assert!(range.covers("404".parse().unwrap()));
///
/// let fault = "4xx".parse::<ResponseKey>().unwrap_err();
/// assert_eq!(fault.intended(), Some(range));
/// # Ok::<(), InvalidResponseKey>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResponseKey {
    /// One code, such as `404`.
    Code(StatusCode),
    /// Every code of a class that has no key of its own, such as `4XX`.
    Range(StatusClass),
    /// Every code that has neither a key of its own nor a range.
    Default,
}

impl ResponseKey {
    /// True when a response with this code is described by the key, as far as no closer key is
    /// there: a code covers itself, a range its class, `default` everything.
    pub fn covers(self, code: StatusCode) -> bool {
        match self {
            Self::Code(own) => own == code,
            Self::Range(class) => class == code.class(),
            Self::Default => true,
        }
    }

    /// The code, where the key is one.
    pub const fn code(self) -> Option<StatusCode> {
        match self {
            Self::Code(code) => Some(code),
            Self::Range(_) | Self::Default => None,
        }
    }
}

impl fmt::Display for ResponseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => code.fmt(f),
            Self::Range(class) => class.fmt(f),
            Self::Default => f.write_str("default"),
        }
    }
}

impl FromStr for ResponseKey {
    type Err = InvalidResponseKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(code) = text.parse() {
            return Ok(Self::Code(code));
        }
        if text == "default" {
            return Ok(Self::Default);
        }
        if let [digit, b'X', b'X'] = text.as_bytes()
            && let Some(class) = StatusClass::from_digit(char::from(*digit))
        {
            return Ok(Self::Range(class));
        }
        Err(InvalidResponseKey::explain(text))
    }
}

/// Why a text is no response key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidResponseKey {
    /// Nothing at all.
    #[error("the key is empty")]
    Empty,
    /// Blanks stand around what is otherwise a key.
    #[error("blanks surround the key `{0}`")]
    SurroundingBlanks(ResponseKey),
    /// A range whose `XX` is not in capitals.
    #[error("a range is written with capitals: `{0}`")]
    RangeCase(StatusClass),
    /// `default` in other letters, such as `Default`.
    #[error("`default` is written in lower case")]
    DefaultCase,
    /// Digits and `X` mixed, such as `20X` or `4X4`.
    #[error("a range covers a whole class, `1XX` to `5XX`")]
    PartialRange,
    /// `0XX` or `6XX` to `9XX`.
    #[error("there is no class of codes {0}XX, only 1XX to 5XX")]
    NoSuchClass(char),
    /// Three digits outside of 100 to 599, or another number of digits.
    #[error("a status code has three digits and lies in 100 to 599")]
    NoSuchCode,
    /// A code with more text, such as `200 OK` or `404-user`.
    #[error("the key is the code alone, `{0}`")]
    CodeWithText(StatusCode),
    /// More than one code, such as `404,409` or `200-299`.
    #[error("a key is one code or one range")]
    SeveralCodes,
    /// Anything else.
    #[error("a response key is a status code, a range `1XX` to `5XX`, or `default`")]
    Other,
}

impl InvalidResponseKey {
    /// The key that the author most likely meant, where that is clear.
    pub const fn intended(self) -> Option<ResponseKey> {
        match self {
            Self::SurroundingBlanks(key) => Some(key),
            Self::RangeCase(class) => Some(ResponseKey::Range(class)),
            Self::DefaultCase => Some(ResponseKey::Default),
            Self::CodeWithText(code) => Some(ResponseKey::Code(code)),
            Self::Empty
            | Self::PartialRange
            | Self::NoSuchClass(_)
            | Self::NoSuchCode
            | Self::SeveralCodes
            | Self::Other => None,
        }
    }

    /// Names the fault of a text that is no key.
    fn explain(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Self::Empty;
        }
        if trimmed.len() != text.len() {
            return match trimmed.parse::<ResponseKey>() {
                Ok(key) => Self::SurroundingBlanks(key),
                // Both faults at once: the inner one says more.
                Err(inner) => inner,
            };
        }
        if text.eq_ignore_ascii_case("default") {
            return Self::DefaultCase;
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::NoSuchCode;
        }
        if let [first, rest @ ..] = text.as_bytes()
            && rest.len() == 2
            && first.is_ascii_digit()
            && rest.iter().all(|byte| byte.is_ascii_digit() || byte.eq_ignore_ascii_case(&b'x'))
        {
            let digit = char::from(*first);
            let whole = rest.eq_ignore_ascii_case(b"xx");
            return match StatusClass::from_digit(digit) {
                Some(class) if whole => Self::RangeCase(class),
                None if whole => Self::NoSuchClass(digit),
                _ => Self::PartialRange,
            };
        }
        if let (Some(head), Some(tail)) = (text.get(..3), text.get(3..))
            && let Ok(code) = head.parse()
            && !tail.starts_with(|c: char| c.is_alphanumeric() || c == '.')
        {
            let is_code = |word: &str| word.parse::<StatusCode>().is_ok();
            let has_more = tail.split(|c: char| !c.is_alphanumeric()).any(is_code);
            return if has_more { Self::SeveralCodes } else { Self::CodeWithText(code) };
        }
        Self::Other
    }
}

/// The response keys that an operation documents.
///
/// ```
/// use oas_codes::{ResponseKey, ResponseSet};
///
/// let set: ResponseSet = ["200", "4XX"].iter().filter_map(|key| key.parse().ok()).collect();
/// assert!(set.has_success());
/// assert!(!set.contains(ResponseKey::Code("404".parse().unwrap())));
/// assert!(set.in_range("404".parse().unwrap()));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct ResponseSet {
    /// A bit for each key in the order of keys: the codes from 100 on, the ranges, `default`.
    bits: [u64; WORDS],
}

/// Words of 64 bits that have room for all keys.
const WORDS: usize = 8;

/// The bits of the ranges begin here, behind those of the codes.
const RANGES: usize = (StatusCode::MAX - StatusCode::MIN + 1) as usize;

/// The bit of `default`, behind that of `5XX`.
const DEFAULT: usize = RANGES + 5;

/// The bit of a key.
const fn bit(key: ResponseKey) -> usize {
    match key {
        ResponseKey::Code(code) => (code.as_u16() - StatusCode::MIN) as usize,
        ResponseKey::Range(class) => RANGES + class.digit() as usize - 1,
        ResponseKey::Default => DEFAULT,
    }
}

/// The key of a bit; none for a bit that no key has.
fn key(bit: usize) -> Option<ResponseKey> {
    match bit.checked_sub(RANGES) {
        None => {
            let code = u16::try_from(bit).ok()? + StatusCode::MIN;
            StatusCode::new(code).ok().map(ResponseKey::Code)
        }
        Some(5) => Some(ResponseKey::Default),
        Some(at) => StatusClass::ALL.get(at).copied().map(ResponseKey::Range),
    }
}

impl ResponseSet {
    /// Adds a key; adding it again changes nothing.
    pub const fn insert(&mut self, key: ResponseKey) {
        let bit = bit(key);
        self.bits[bit / 64] |= 1 << (bit % 64);
    }

    /// True when exactly this key is there.
    pub const fn contains(&self, key: ResponseKey) -> bool {
        let bit = bit(key);
        self.bits[bit / 64] & 1 << (bit % 64) != 0
    }

    /// True when the code's range, such as `4XX`, is there.
    pub const fn in_range(&self, code: StatusCode) -> bool {
        self.contains(ResponseKey::Range(code.class()))
    }

    /// True when `default` is there.
    pub const fn has_default(&self) -> bool {
        self.contains(ResponseKey::Default)
    }

    /// How many keys are there.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True when nothing was inserted.
    pub fn is_empty(&self) -> bool {
        self.bits == [0; WORDS]
    }

    /// The keys: codes in numeric order, then ranges, then `default`.
    pub fn iter(&self) -> impl Iterator<Item = ResponseKey> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let lowest = left.trailing_zeros() as usize;
                // Takes the lowest bit away, where there is one.
                left &= left.checked_sub(1)?;
                key(at * 64 + lowest)
            })
        })
    }

    /// True when the operation documents how it succeeds: a 2xx, a 3xx, 101, `2XX`, `3XX`, or a
    /// `default` that is its only response.
    pub fn has_success(&self) -> bool {
        self.has_specific_success() || self.has_only_other_success()
    }

    /// True when a 2xx or `2XX` is there.
    pub fn has_specific_success(&self) -> bool {
        self.iter().any(|key| match key {
            ResponseKey::Code(code) => code.class() == StatusClass::Successful,
            ResponseKey::Range(class) => class == StatusClass::Successful,
            ResponseKey::Default => false,
        })
    }

    /// True when the only successes are redirections, 101 or a lone `default`.
    ///
    /// Such an operation succeeds in a way of its own and is asked for no particular 2xx.
    pub fn has_only_other_success(&self) -> bool {
        let other = self.iter().any(|key| match key {
            ResponseKey::Code(code) => {
                code.class() == StatusClass::Redirection || code.as_u16() == 101
            }
            ResponseKey::Range(class) => class == StatusClass::Redirection,
            ResponseKey::Default => self.len() == 1,
        });
        other && !self.has_specific_success()
    }
}

impl FromIterator<ResponseKey> for ResponseSet {
    fn from_iter<I: IntoIterator<Item = ResponseKey>>(keys: I) -> Self {
        let mut set = Self::default();
        for key in keys {
            set.insert(key);
        }
        set
    }
}

impl fmt::Debug for ResponseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for ResponseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{key}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_each_key_by_itself_and_gives_them_in_order() {
        let codes = (StatusCode::MIN..=StatusCode::MAX).map(|code| StatusCode::new(code).unwrap());
        let ranges = StatusClass::ALL.into_iter().map(ResponseKey::Range);
        let all = codes.map(ResponseKey::Code).chain(ranges).chain([ResponseKey::Default]);
        let all: Vec<ResponseKey> = all.collect();
        assert_eq!(
            all.iter().rev().copied().collect::<ResponseSet>().iter().collect::<Vec<_>>(),
            all
        );
        for key in &all {
            let set = ResponseSet::from_iter([*key, *key]);
            assert_eq!((set.iter().collect::<Vec<_>>(), set.len()), (vec![*key], 1));
            assert!(all.iter().all(|other| set.contains(*other) == (other == key)), "{key}");
        }
        assert!(
            ResponseSet::default().is_empty() && ResponseSet::default().iter().next().is_none()
        );
    }

    fn fault(text: &str) -> InvalidResponseKey {
        text.parse::<ResponseKey>().unwrap_err()
    }

    #[test]
    fn the_error_names_the_fault_and_the_intent() {
        use InvalidResponseKey as Fault;
        let client_errors = ResponseKey::Range(StatusClass::ClientError);
        let ok = ResponseKey::Code(StatusCode::OK);
        let cases = [
            ("", Fault::Empty, None),
            ("   ", Fault::Empty, None),
            ("4xx", Fault::RangeCase(StatusClass::ClientError), Some(client_errors)),
            ("4Xx", Fault::RangeCase(StatusClass::ClientError), Some(client_errors)),
            (" 4XX", Fault::SurroundingBlanks(client_errors), Some(client_errors)),
            ("200 ", Fault::SurroundingBlanks(ok), Some(ok)),
            ("\t200\n", Fault::SurroundingBlanks(ok), Some(ok)),
            (" 4xx", Fault::RangeCase(StatusClass::ClientError), Some(client_errors)),
            ("20X", Fault::PartialRange, None),
            ("2x1", Fault::PartialRange, None),
            ("6XX", Fault::NoSuchClass('6'), None),
            ("0xx", Fault::NoSuchClass('0'), None),
            ("600", Fault::NoSuchCode, None),
            ("099", Fault::NoSuchCode, None),
            ("20", Fault::NoSuchCode, None),
            ("2000", Fault::NoSuchCode, None),
            ("Default", Fault::DefaultCase, Some(ResponseKey::Default)),
            ("DEFAULT", Fault::DefaultCase, Some(ResponseKey::Default)),
            ("200 OK", Fault::CodeWithText(StatusCode::OK), Some(ok)),
            ("200-users", Fault::CodeWithText(StatusCode::OK), Some(ok)),
            ("404,409", Fault::SeveralCodes, None),
            ("200-299", Fault::SeveralCodes, None),
            ("404 | 410", Fault::SeveralCodes, None),
            ("200.0", Fault::Other, None),
            ("200a", Fault::Other, None),
            ("undefined", Fault::Other, None),
            ("４０４", Fault::Other, None),
            ("2é", Fault::Other, None),
        ];
        for (text, expected, intended) in cases {
            assert_eq!(fault(text), expected, "{text:?}");
            assert_eq!(fault(text).intended(), intended, "{text:?}");
        }
    }

    #[test]
    fn keys_are_written_as_they_are_read() {
        for text in ["100", "599", "1XX", "5XX", "default"] {
            assert_eq!(text.parse::<ResponseKey>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_counts_as_a_success() {
        let cases = [
            // keys, any success, asked for a specific 2xx
            ("200", true, false),
            ("2XX", true, false),
            ("302", true, true),
            ("3XX 404", true, true),
            ("101", true, true),
            ("default", true, true),
            ("default 404", false, false),
            ("default 200", true, false),
            ("100", false, false),
            ("404 5XX", false, false),
            ("", false, false),
        ];
        for (keys, success, other) in cases {
            let set: ResponseSet =
                keys.split_whitespace().map(|key| key.parse::<ResponseKey>().unwrap()).collect();
            assert_eq!(set.has_success(), success, "{keys:?}");
            assert_eq!(set.has_only_other_success(), other, "{keys:?}");
        }
    }
}
