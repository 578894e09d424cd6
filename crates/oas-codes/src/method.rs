//! HTTP methods and what their definitions say about requests and responses.

use std::fmt;
use std::str::FromStr;

/// An HTTP method (RFC 9110 §9).
///
/// Method tokens are case-sensitive (§9.1): `get` is not `GET` but an extension method. OpenAPI
/// writes its fixed method fields in lower case; see [`Method::from_openapi_field`].
///
/// ```
/// use oas_codes::Method;
///
/// assert!(Method::Put.is_idempotent() && !Method::Put.is_safe());
/// assert_eq!("PURGE".parse::<Method>()?.to_string(), "PURGE");
/// # Ok::<(), oas_codes::InvalidMethod>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// RFC 9110 §9.3.1.
    Get,
    /// RFC 9110 §9.3.2.
    Head,
    /// RFC 9110 §9.3.3.
    Post,
    /// RFC 9110 §9.3.4.
    Put,
    /// RFC 9110 §9.3.5.
    Delete,
    /// RFC 5789 §2.
    Patch,
    /// RFC 9110 §9.3.7.
    Options,
    /// RFC 9110 §9.3.8.
    Trace,
    /// RFC 9110 §9.3.6.
    Connect,
    /// RFC 10008 §2.
    Query,
    /// Any other token.
    Other(Token),
}

/// What a method's definition says about content in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestContent {
    /// Content has a defined meaning.
    Defined,
    /// Content may be sent and means nothing; some servers refuse it (RFC 9110 §9.3.1).
    NoDefinedSemantics,
    /// A client must not send content.
    Forbidden,
}

impl Method {
    /// The ten methods with a name of their own, in the order used for listings.
    pub const KNOWN: [Self; 10] = [
        Self::Get,
        Self::Head,
        Self::Post,
        Self::Put,
        Self::Delete,
        Self::Patch,
        Self::Options,
        Self::Trace,
        Self::Connect,
        Self::Query,
    ];

    /// The method of an OpenAPI Path Item's fixed field such as `get`; none for other fields.
    ///
    /// `trace` exists from OpenAPI 3.0 on and `query` from 3.2 on; the caller knows the version.
    pub fn from_openapi_field(field: &str) -> Option<Self> {
        Some(match field {
            "get" => Self::Get,
            "head" => Self::Head,
            "post" => Self::Post,
            "put" => Self::Put,
            "delete" => Self::Delete,
            "patch" => Self::Patch,
            "options" => Self::Options,
            "trace" => Self::Trace,
            "query" => Self::Query,
            _ => return None,
        })
    }

    /// The token as it stands in a request.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Connect => "CONNECT",
            Self::Query => "QUERY",
            Self::Other(Token(token)) => token,
        }
    }

    /// True when the client asks for no change on the server (RFC 9110 §9.2.1, RFC 10008 §2).
    ///
    /// An unknown method is not assumed to be safe.
    pub const fn is_safe(&self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace | Self::Query)
    }

    /// True when repeating the request has the effect of sending it once (RFC 9110 §9.2.2).
    pub const fn is_idempotent(&self) -> bool {
        self.is_safe() || matches!(self, Self::Put | Self::Delete)
    }

    /// What content in a request of this method means.
    pub const fn request_content(&self) -> RequestContent {
        match self {
            Self::Post | Self::Put | Self::Patch | Self::Query | Self::Other(_) => {
                RequestContent::Defined
            }
            Self::Get | Self::Head | Self::Delete | Self::Options => {
                RequestContent::NoDefinedSemantics
            }
            Self::Trace | Self::Connect => RequestContent::Forbidden,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Method {
    type Err = InvalidMethod;

    /// Reads a method token exactly as a request would carry it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(known) = Self::KNOWN.into_iter().find(|method| method.as_str() == text) {
            return Ok(known);
        }
        // RFC 9110 §5.6.2: a token is one or more visible characters without delimiters.
        let is_token_char =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if !text.is_empty() && text.bytes().all(is_token_char) {
            Ok(Self::Other(Token(text.into())))
        } else {
            Err(InvalidMethod)
        }
    }
}

/// The name of an extension method; made by parsing a [`Method`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(Box<str>);

/// The text is no token of RFC 9110 §5.6.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a method is a token: letters, digits and the signs !#$%&'*+-.^_`|~")]
pub struct InvalidMethod;

#[cfg(feature = "http")]
mod http_crate {
    use super::Method;

    impl From<&Method> for http::Method {
        fn from(method: &Method) -> Self {
            // Both crates accept exactly the tokens of RFC 9110.
            Self::from_bytes(method.as_str().as_bytes()).unwrap_or_default()
        }
    }

    impl From<&http::Method> for Method {
        fn from(method: &http::Method) -> Self {
            method.as_str().parse().unwrap_or(Self::Get)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_case_sensitive_and_survive_a_round_trip() {
        for text in ["GET", "get", "PROPFIND", "M-SEARCH", "QUERY"] {
            assert_eq!(text.parse::<Method>().unwrap().as_str(), text);
        }
        assert_eq!("GET".parse(), Ok(Method::Get));
        assert!(matches!("get".parse(), Ok(Method::Other(_))));
        for text in ["", "GET ", "A B", "É", "a/b"] {
            assert_eq!(text.parse::<Method>(), Err(InvalidMethod), "{text:?}");
        }
    }

    #[test]
    fn every_safe_method_is_idempotent() {
        for method in Method::KNOWN {
            assert!(!method.is_safe() || method.is_idempotent(), "{method}");
        }
    }

    #[cfg(feature = "http")]
    #[test]
    fn the_http_crate_reads_our_methods() {
        let mut methods = Method::KNOWN.to_vec();
        methods.push("M-SEARCH".parse().unwrap());
        for method in methods {
            let theirs = http::Method::from(&method);
            assert_eq!(theirs.as_str(), method.as_str());
            assert_eq!(Method::from(&theirs), method);
        }
    }
}
