//! A status code and its class (RFC 9110 §15).

use std::fmt;
use std::str::FromStr;

use crate::registry::{self, Registration};

/// A three-digit HTTP status code in the range 100 to 599.
///
/// RFC 9110 §15 makes every code outside of that range invalid. A valid code need not be
/// registered: see [`StatusCode::registration`].
///
/// ```
/// use oas_codes::{StatusClass, StatusCode};
///
/// let code: StatusCode = "404".parse()?;
/// assert_eq!(code.class(), StatusClass::ClientError);
/// assert_eq!(code.phrase(), Some("Not Found"));
/// assert!("600".parse::<StatusCode>().is_err());
/// # Ok::<(), oas_codes::InvalidStatusCode>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusCode(u16);

impl StatusCode {
    /// The smallest valid code.
    pub const MIN: u16 = 100;
    /// The largest valid code.
    pub const MAX: u16 = 599;

    /// 200 OK.
    pub const OK: Self = Self(200);
    /// 201 Created.
    pub const CREATED: Self = Self(201);
    /// 204 No Content.
    pub const NO_CONTENT: Self = Self(204);

    /// The code with this number.
    ///
    /// # Errors
    ///
    /// [`InvalidStatusCode`] when the number is not in 100 to 599.
    pub const fn new(number: u16) -> Result<Self, InvalidStatusCode> {
        if number >= Self::MIN && number <= Self::MAX {
            Ok(Self(number))
        } else {
            Err(InvalidStatusCode)
        }
    }

    /// The number, 100 to 599.
    pub const fn as_u16(self) -> u16 {
        self.0
    }

    /// The number in its three digits.
    ///
    /// ```
    /// let code: oas_codes::StatusCode = "404".parse()?;
    /// assert_eq!(code.as_str(), "404");
    /// # Ok::<(), oas_codes::InvalidStatusCode>(())
    /// ```
    pub fn as_str(self) -> &'static str {
        let at = usize::from(self.0 - Self::MIN) * 3;
        &DIGITS[at..at + 3]
    }

    /// The class that the first digit names.
    pub const fn class(self) -> StatusClass {
        match self.0 / 100 {
            1 => StatusClass::Informational,
            2 => StatusClass::Successful,
            3 => StatusClass::Redirection,
            4 => StatusClass::ClientError,
            _ => StatusClass::ServerError,
        }
    }

    /// True for 4xx and 5xx.
    pub const fn is_error(self) -> bool {
        self.class().is_error()
    }

    /// True for 1xx, which precede a final response (RFC 9110 §15.2).
    ///
    /// 101 belongs to the class although nothing follows it on the same protocol.
    pub const fn is_interim(self) -> bool {
        matches!(self.class(), StatusClass::Informational)
    }

    /// The row of the IANA registry, if the code is registered.
    pub fn registration(self) -> Option<&'static Registration> {
        registry::find(self)
    }

    /// The registered reason phrase; none for codes that are unregistered or registered as unused.
    pub fn phrase(self) -> Option<&'static str> {
        self.registration().and_then(|row| (!row.is_unused()).then_some(row.phrase))
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_none() { f.write_str(self.as_str()) } else { self.0.fmt(f) }
    }
}

/// The digits of all codes, one behind the other.
const DIGITS: &str = {
    const BYTES: [u8; 1500] = {
        let mut bytes = [0; 1500];
        let mut at = 0;
        while at < bytes.len() {
            let number = 100 + at / 3;
            bytes[at] = b"0123456789"[number / 100];
            bytes[at + 1] = b"0123456789"[number / 10 % 10];
            bytes[at + 2] = b"0123456789"[number % 10];
            at += 3;
        }
        bytes
    };
    match str::from_utf8(&BYTES) {
        Ok(digits) => digits,
        Err(_) => panic!("digits are text"),
    }
};

impl TryFrom<u16> for StatusCode {
    type Error = InvalidStatusCode;

    fn try_from(number: u16) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl FromStr for StatusCode {
    type Err = InvalidStatusCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [a @ b'1'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                let digit = |byte: &u8| u16::from(byte - b'0');
                Ok(Self(digit(a) * 100 + digit(b) * 10 + digit(c)))
            }
            _ => Err(InvalidStatusCode),
        }
    }
}

/// The number or text is no status code of 100 to 599.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a status code has three digits and lies in 100 to 599")]
pub struct InvalidStatusCode;

/// The five classes of status codes, named as the sections of RFC 9110 §15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusClass {
    /// 1xx: received, the process goes on.
    Informational,
    /// 2xx: received, understood and accepted.
    Successful,
    /// 3xx: the client has to do more.
    Redirection,
    /// 4xx: the request is at fault.
    ClientError,
    /// 5xx: the server failed on a request that looks valid.
    ServerError,
}

impl StatusClass {
    /// All five, in the order of their digits.
    pub const ALL: [Self; 5] = [
        Self::Informational,
        Self::Successful,
        Self::Redirection,
        Self::ClientError,
        Self::ServerError,
    ];

    /// The first digit of the class's codes, 1 to 5.
    pub const fn digit(self) -> u8 {
        match self {
            Self::Informational => 1,
            Self::Successful => 2,
            Self::Redirection => 3,
            Self::ClientError => 4,
            Self::ServerError => 5,
        }
    }

    /// The class with this first digit, given as a character.
    pub const fn from_digit(digit: char) -> Option<Self> {
        Some(match digit {
            '1' => Self::Informational,
            '2' => Self::Successful,
            '3' => Self::Redirection,
            '4' => Self::ClientError,
            '5' => Self::ServerError,
            _ => return None,
        })
    }

    /// True for 4xx and 5xx.
    pub const fn is_error(self) -> bool {
        matches!(self, Self::ClientError | Self::ServerError)
    }
}

/// Writes the class as OpenAPI writes a range of codes, such as `4XX`.
impl fmt::Display for StatusClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}XX", self.digit())
    }
}

#[cfg(feature = "http")]
mod http_crate {
    use super::{InvalidStatusCode, StatusCode};

    impl From<StatusCode> for http::StatusCode {
        fn from(code: StatusCode) -> Self {
            // The other crate accepts 100 to 999, so a valid code of ours cannot fail.
            Self::from_u16(code.as_u16()).unwrap_or(Self::INTERNAL_SERVER_ERROR)
        }
    }

    /// Fails for the codes 600 to 999, which that crate accepts and RFC 9110 does not.
    impl TryFrom<http::StatusCode> for StatusCode {
        type Error = InvalidStatusCode;

        fn try_from(code: http::StatusCode) -> Result<Self, Self::Error> {
            Self::new(code.as_u16())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_agree_on_what_is_a_code() {
        for number in 0..=1200 {
            let from_text = format!("{number:03}").parse::<StatusCode>();
            assert_eq!(from_text, StatusCode::new(number), "{number}");
            assert_eq!(from_text.is_ok(), (100..=599).contains(&number), "{number}");
            if let Ok(code) = from_text {
                assert_eq!(code.as_str(), number.to_string());
                assert_eq!(format!("{code}|{code:5}"), format!("{number}|{number:5}"));
            }
        }
        for text in ["", "20", "2000", "20x", "２００", "+20", " 200", "0x1"] {
            assert!(text.parse::<StatusCode>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn unused_registrations_have_no_phrase() {
        assert_eq!(StatusCode(418).phrase(), None);
        assert_eq!(StatusCode(299).phrase(), None);
        assert_eq!(StatusCode(422).phrase(), Some("Unprocessable Content"));
    }

    #[cfg(feature = "http")]
    #[test]
    fn the_http_crate_knows_every_code_of_ours() {
        for number in 100..=599 {
            let ours = StatusCode::new(number).unwrap();
            let theirs = http::StatusCode::from(ours);
            assert_eq!(theirs.as_u16(), number);
            assert_eq!(StatusCode::try_from(theirs), Ok(ours));
        }
        assert!(StatusCode::try_from(http::StatusCode::from_u16(600).unwrap()).is_err());
    }
}
