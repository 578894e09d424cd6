//! The IANA registry of HTTP status codes, with what the defining RFCs say about each response.
//!
//! Registry: <https://www.iana.org/assignments/http-status-codes>, as of 2025-09-15: 64 rows.

use crate::level::Level;
use crate::method::Method;
use crate::status::StatusCode;

/// One row of the registry and the facts that its reference states about the response.
#[derive(Debug)]
pub struct Registration {
    /// The registered code.
    pub code: StatusCode,
    /// The reason phrase as registered, `(Unused)` for a reserved code.
    pub phrase: &'static str,
    /// The defining document and section, such as `RFC 9110 §15.5.5`.
    pub reference: &'static str,
    /// How firmly the code is registered.
    pub standing: Standing,
    /// Whether the response carries content.
    pub content: Content,
    /// Header fields that the response must, should or usefully may carry.
    pub headers: &'static [HeaderRule],
    /// Methods that this response can never answer.
    pub never: &'static [Method],
}

impl Registration {
    /// True for the codes that are registered only to keep anyone from using them (306, 418).
    pub const fn is_unused(&self) -> bool {
        matches!(self.standing, Standing::Unused)
    }

    /// True when this response cannot answer the method. An unknown method can be answered by
    /// any code.
    pub fn cannot_answer(&self, method: &Method) -> bool {
        self.never.contains(method)
    }
}

/// How firmly a code is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Registered for good and in force.
    Permanent,
    /// Registered until a date; 104 is the only one.
    Temporary,
    /// Still registered, no longer defined or recommended (102, 305).
    Deprecated,
    /// The defining RFC was made historic (510).
    Obsoleted,
    /// Reserved: not to be used (306, 418).
    Unused,
}

/// Whether a response with the code carries content (RFC 9110 §6.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Never any: 1xx, 204, 304.
    Forbidden,
    /// Content of length zero: 205.
    ZeroLength,
    /// Content or none.
    Allowed,
    /// Content, unless its absence is announced: 200, 226.
    Expected,
    /// Always content: 206, 207.
    Required,
}

impl Content {
    /// True when a description of the response must not show a body.
    pub const fn is_forbidden(self) -> bool {
        matches!(self, Self::Forbidden | Self::ZeroLength)
    }
}

/// A header field that belongs to a response.
#[derive(Debug)]
pub struct HeaderRule {
    /// The field name in its registered spelling; names compare without regard to case.
    pub name: &'static str,
    /// What the section demands. `May` stands only for fields that clients count on.
    pub level: Level,
    /// Where it says so.
    pub section: &'static str,
    /// The methods that the demand is limited to; empty for all.
    pub methods: &'static [Method],
    /// The condition of the demand; none where it always holds.
    pub when: Option<&'static str>,
    /// True when a description of the response is expected to show the field, because it is
    /// always there or its condition is the usual case.
    pub expected: bool,
}

impl HeaderRule {
    /// True when the demand concerns responses to this method.
    pub fn concerns(&self, method: &Method) -> bool {
        self.methods.is_empty() || self.methods.contains(method)
    }
}

/// All registered codes in numeric order.
pub fn all() -> &'static [Registration] {
    TABLE
}

/// The row of one code.
pub(crate) fn find(code: StatusCode) -> Option<&'static Registration> {
    let place = PLACES.get(usize::from(code.as_u16() - StatusCode::MIN))?;
    TABLE.get(usize::from(*place))
}

/// Where each code stands in the table; behind its end for one that does not. Rules ask for each
/// code of each operation.
const PLACES: [u8; (StatusCode::MAX - StatusCode::MIN) as usize + 1] = {
    let mut places = [u8::MAX; _];
    let mut at: u8 = 0;
    while (at as usize) < TABLE.len() {
        places[(TABLE[at as usize].code.as_u16() - StatusCode::MIN) as usize] = at;
        at += 1;
    }
    places
};

/// A code outside of the registry that some products send all the same.
#[derive(Debug, PartialEq, Eq)]
pub struct UnregisteredCode {
    /// The code's number.
    pub code: u16,
    /// Who uses it and for what.
    pub origin: &'static str,
    /// The registered code that says the same to every client, where there is one.
    pub instead: Option<u16>,
}

/// What is known of a common unregistered code.
pub fn unregistered(code: StatusCode) -> Option<&'static UnregisteredCode> {
    UNREGISTERED.iter().find(|row| row.code == code.as_u16())
}

const UNREGISTERED: &[UnregisteredCode] = &[
    known(419, "Laravel's expired page", Some(403)),
    known(420, "an early Twitter rate limit", Some(429)),
    known(430, "Shopify's security rejection", Some(403)),
    known(440, "IIS's expired login", Some(401)),
    known(444, "nginx's log entry for a closed connection", None),
    known(449, "IIS's request to retry", None),
    known(450, "Windows' parental controls", Some(403)),
    known(460, "a load balancer's log entry for a client that left", None),
    known(463, "a load balancer's limit on forwarding headers", Some(400)),
    known(464, "a load balancer's protocol mismatch", Some(400)),
    known(494, "nginx's limit on request headers", Some(431)),
    known(495, "nginx's rejected client certificate", Some(400)),
    known(496, "nginx's missing client certificate", Some(400)),
    known(497, "nginx's plain HTTP on a TLS port", Some(400)),
    known(498, "Esri's invalid token", Some(401)),
    known(499, "nginx's log entry for a client that left", None),
    known(509, "a hosting panel's bandwidth limit", Some(503)),
    known(520, "Cloudflare's unknown origin error", Some(502)),
    known(521, "Cloudflare's unreachable origin", Some(502)),
    known(522, "Cloudflare's connection timeout", Some(504)),
    known(523, "Cloudflare's unreachable origin", Some(502)),
    known(524, "Cloudflare's response timeout", Some(504)),
    known(525, "Cloudflare's failed TLS handshake", Some(502)),
    known(526, "Cloudflare's invalid origin certificate", Some(502)),
    known(529, "an overloaded site", Some(503)),
    known(530, "a frozen or unresolvable site", Some(503)),
    known(598, "an informal read timeout", Some(504)),
    known(599, "an informal connect timeout", Some(504)),
];

const fn known(code: u16, origin: &'static str, instead: Option<u16>) -> UnregisteredCode {
    UnregisteredCode { code, origin, instead }
}

/// What cannot be answered by a response that exists only for reads (RFC 9110 §13.1.2, §14.2).
const ALL_BUT_READS: &[Method] = &[
    Method::Post,
    Method::Put,
    Method::Delete,
    Method::Patch,
    Method::Options,
    Method::Trace,
    Method::Connect,
];

/// What cannot be answered by a response to a range request (RFC 9110 §14.2).
const ALL_BUT_GET: &[Method] = &[
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Delete,
    Method::Patch,
    Method::Options,
    Method::Trace,
    Method::Connect,
];

const READS: &[Method] = &[Method::Get, Method::Head];

#[rustfmt::skip]
const TABLE: &[Registration] = &[
    row(100, "Continue", "RFC 9110 §15.2.1", Standing::Permanent, Content::Forbidden, &[], &[]),
    row(101, "Switching Protocols", "RFC 9110 §15.2.2", Standing::Permanent, Content::Forbidden, &[HeaderRule { name: "Upgrade", level: Level::Must, section: "RFC 9110 §15.2.2", methods: &[], when: None, expected: true }, HeaderRule { name: "Connection", level: Level::Must, section: "RFC 9110 §7.8", methods: &[], when: Some("over HTTP/1.1, naming `upgrade`"), expected: false }], &[]),
    row(102, "Processing", "RFC 2518 §10.1", Standing::Deprecated, Content::Forbidden, &[], &[]),
    row(103, "Early Hints", "RFC 8297 §2", Standing::Permanent, Content::Forbidden, &[], &[]),
    row(104, "Upload Resumption Supported", "draft-ietf-httpbis-resumable-upload", Standing::Temporary, Content::Forbidden, &[], &[]),
    row(200, "OK", "RFC 9110 §15.3.1", Standing::Permanent, Content::Expected, &[HeaderRule { name: "ETag", level: Level::Should, section: "RFC 9110 §15.3.1", methods: READS, when: Some("when the server has one"), expected: false }, HeaderRule { name: "Last-Modified", level: Level::Should, section: "RFC 9110 §15.3.1", methods: READS, when: Some("when the server has one"), expected: false }, HeaderRule { name: "Allow", level: Level::Should, section: "RFC 9110 §9.3.7", methods: &[Method::Options], when: Some("as one of the fields that show optional features"), expected: false }], &[]),
    row(201, "Created", "RFC 9110 §15.3.2", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §9.3.3", methods: &[Method::Post], when: None, expected: true }], &[]),
    row(202, "Accepted", "RFC 9110 §15.3.3", Standing::Permanent, Content::Allowed, &[], &[]),
    row(203, "Non-Authoritative Information", "RFC 9110 §15.3.4", Standing::Permanent, Content::Allowed, &[], &[]),
    row(204, "No Content", "RFC 9110 §15.3.5", Standing::Permanent, Content::Forbidden, &[], &[]),
    row(205, "Reset Content", "RFC 9110 §15.3.6", Standing::Permanent, Content::ZeroLength, &[], &[]),
    row(206, "Partial Content", "RFC 9110 §15.3.7", Standing::Permanent, Content::Required, &[HeaderRule { name: "Content-Range", level: Level::Must, section: "RFC 9110 §15.3.7.1", methods: &[], when: Some("when a single part is sent"), expected: true }, HeaderRule { name: "Content-Type", level: Level::Must, section: "RFC 9110 §15.3.7.2", methods: &[], when: Some("when several parts are sent"), expected: false }], ALL_BUT_GET),
    row(207, "Multi-Status", "RFC 4918 §11.1", Standing::Permanent, Content::Required, &[], &[]),
    row(208, "Already Reported", "RFC 5842 §7.1", Standing::Permanent, Content::Allowed, &[], &[]),
    row(226, "IM Used", "RFC 3229 §10.4.1", Standing::Permanent, Content::Expected, &[], ALL_BUT_GET),
    row(300, "Multiple Choices", "RFC 9110 §15.4.1", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §15.4.1", methods: &[], when: Some("when the server prefers one of the choices"), expected: false }], &[]),
    row(301, "Moved Permanently", "RFC 9110 §15.4.2", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §15.4.2", methods: &[], when: None, expected: true }], &[]),
    row(302, "Found", "RFC 9110 §15.4.3", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §15.4.3", methods: &[], when: None, expected: true }], &[]),
    row(303, "See Other", "RFC 9110 §15.4.4", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §15.4.4", methods: &[], when: None, expected: true }], &[]),
    row(304, "Not Modified", "RFC 9110 §15.4.5", Standing::Permanent, Content::Forbidden, &[], ALL_BUT_READS),
    row(305, "Use Proxy", "RFC 9110 §15.4.6", Standing::Deprecated, Content::Allowed, &[], &[]),
    row(306, "(Unused)", "RFC 9110 §15.4.7", Standing::Unused, Content::Allowed, &[], &[]),
    row(307, "Temporary Redirect", "RFC 9110 §15.4.8", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §15.4.8", methods: &[], when: None, expected: true }], &[]),
    row(308, "Permanent Redirect", "RFC 9110 §15.4.9", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Location", level: Level::Should, section: "RFC 9110 §15.4.9", methods: &[], when: None, expected: true }], &[]),
    row(400, "Bad Request", "RFC 9110 §15.5.1", Standing::Permanent, Content::Allowed, &[], &[]),
    row(401, "Unauthorized", "RFC 9110 §15.5.2", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "WWW-Authenticate", level: Level::Must, section: "RFC 9110 §15.5.2", methods: &[], when: None, expected: true }], &[]),
    row(402, "Payment Required", "RFC 9110 §15.5.3", Standing::Permanent, Content::Allowed, &[], &[]),
    row(403, "Forbidden", "RFC 9110 §15.5.4", Standing::Permanent, Content::Allowed, &[], &[]),
    row(404, "Not Found", "RFC 9110 §15.5.5", Standing::Permanent, Content::Allowed, &[], &[]),
    row(405, "Method Not Allowed", "RFC 9110 §15.5.6", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Allow", level: Level::Must, section: "RFC 9110 §15.5.6", methods: &[], when: None, expected: true }], &[]),
    row(406, "Not Acceptable", "RFC 9110 §15.5.7", Standing::Permanent, Content::Allowed, &[], &[]),
    row(407, "Proxy Authentication Required", "RFC 9110 §15.5.8", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Proxy-Authenticate", level: Level::Must, section: "RFC 9110 §15.5.8", methods: &[], when: None, expected: true }], &[]),
    row(408, "Request Timeout", "RFC 9110 §15.5.9", Standing::Permanent, Content::Allowed, &[], &[]),
    row(409, "Conflict", "RFC 9110 §15.5.10", Standing::Permanent, Content::Allowed, &[], &[]),
    row(410, "Gone", "RFC 9110 §15.5.11", Standing::Permanent, Content::Allowed, &[], &[]),
    row(411, "Length Required", "RFC 9110 §15.5.12", Standing::Permanent, Content::Allowed, &[], &[]),
    row(412, "Precondition Failed", "RFC 9110 §15.5.13", Standing::Permanent, Content::Allowed, &[], &[]),
    row(413, "Content Too Large", "RFC 9110 §15.5.14", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Retry-After", level: Level::Should, section: "RFC 9110 §15.5.14", methods: &[], when: Some("when the condition is temporary"), expected: false }], &[]),
    row(414, "URI Too Long", "RFC 9110 §15.5.15", Standing::Permanent, Content::Allowed, &[], &[]),
    row(415, "Unsupported Media Type", "RFC 9110 §15.5.16", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Accept-Patch", level: Level::Should, section: "RFC 5789 §2.2", methods: &[Method::Patch], when: Some("when the patch format is not supported"), expected: false }], &[]),
    row(416, "Range Not Satisfiable", "RFC 9110 §15.5.17", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Content-Range", level: Level::Should, section: "RFC 9110 §15.5.17", methods: &[], when: Some("when the unit is bytes"), expected: true }], ALL_BUT_GET),
    row(417, "Expectation Failed", "RFC 9110 §15.5.18", Standing::Permanent, Content::Allowed, &[], &[]),
    row(418, "(Unused)", "RFC 9110 §15.5.19", Standing::Unused, Content::Allowed, &[], &[]),
    row(421, "Misdirected Request", "RFC 9110 §15.5.20", Standing::Permanent, Content::Allowed, &[], &[]),
    row(422, "Unprocessable Content", "RFC 9110 §15.5.21", Standing::Permanent, Content::Allowed, &[], &[]),
    row(423, "Locked", "RFC 4918 §11.3", Standing::Permanent, Content::Allowed, &[], &[]),
    row(424, "Failed Dependency", "RFC 4918 §11.4", Standing::Permanent, Content::Allowed, &[], &[]),
    row(425, "Too Early", "RFC 8470 §5.2", Standing::Permanent, Content::Allowed, &[], &[]),
    row(426, "Upgrade Required", "RFC 9110 §15.5.22", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Upgrade", level: Level::Must, section: "RFC 9110 §15.5.22", methods: &[], when: None, expected: true }, HeaderRule { name: "Connection", level: Level::Must, section: "RFC 9110 §7.8", methods: &[], when: Some("over HTTP/1.1, naming `upgrade`"), expected: false }], &[]),
    row(428, "Precondition Required", "RFC 6585 §3", Standing::Permanent, Content::Allowed, &[], &[]),
    row(429, "Too Many Requests", "RFC 6585 §4", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Retry-After", level: Level::May, section: "RFC 6585 §4", methods: &[], when: None, expected: true }], &[]),
    row(431, "Request Header Fields Too Large", "RFC 6585 §5", Standing::Permanent, Content::Allowed, &[], &[]),
    row(451, "Unavailable For Legal Reasons", "RFC 7725 §3", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Link", level: Level::Should, section: "RFC 7725 §4", methods: &[], when: Some("naming who blocks the resource"), expected: false }], &[]),
    row(500, "Internal Server Error", "RFC 9110 §15.6.1", Standing::Permanent, Content::Allowed, &[], &[]),
    row(501, "Not Implemented", "RFC 9110 §15.6.2", Standing::Permanent, Content::Allowed, &[], &[]),
    row(502, "Bad Gateway", "RFC 9110 §15.6.3", Standing::Permanent, Content::Allowed, &[], &[]),
    row(503, "Service Unavailable", "RFC 9110 §15.6.4", Standing::Permanent, Content::Allowed, &[HeaderRule { name: "Retry-After", level: Level::May, section: "RFC 9110 §15.6.4", methods: &[], when: None, expected: true }], &[]),
    row(504, "Gateway Timeout", "RFC 9110 §15.6.5", Standing::Permanent, Content::Allowed, &[], &[]),
    row(505, "HTTP Version Not Supported", "RFC 9110 §15.6.6", Standing::Permanent, Content::Allowed, &[], &[]),
    row(506, "Variant Also Negotiates", "RFC 2295 §8.1", Standing::Permanent, Content::Allowed, &[], &[]),
    row(507, "Insufficient Storage", "RFC 4918 §11.5", Standing::Permanent, Content::Allowed, &[], &[]),
    row(508, "Loop Detected", "RFC 5842 §7.2", Standing::Permanent, Content::Allowed, &[], &[]),
    row(510, "Not Extended", "RFC 2774 §7", Standing::Obsoleted, Content::Allowed, &[], &[]),
    row(511, "Network Authentication Required", "RFC 6585 §6", Standing::Permanent, Content::Allowed, &[], &[]),
];

const fn row(
    code: u16,
    phrase: &'static str,
    reference: &'static str,
    standing: Standing,
    content: Content,
    headers: &'static [HeaderRule],
    never: &'static [Method],
) -> Registration {
    let Ok(code) = StatusCode::new(code) else { panic!("a registered code is valid") };
    Registration { code, phrase, reference, standing, content, headers, never }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(TABLE.is_sorted_by_key(|row| row.code));
        assert_eq!(TABLE.len(), 64);
        let with = |standing| {
            let rows = TABLE.iter().filter(|row| row.standing == standing);
            rows.map(|row| row.code.as_u16()).collect::<Vec<_>>()
        };
        assert_eq!(with(Standing::Unused), [306, 418]);
        assert_eq!(with(Standing::Temporary), [104]);
    }

    #[test]
    fn unregistered_codes_are_unregistered_and_point_at_registered_ones() {
        for row in UNREGISTERED {
            let code = StatusCode::new(row.code).unwrap();
            assert!(code.registration().is_none(), "{code}");
            if let Some(instead) = row.instead {
                assert!(StatusCode::new(instead).unwrap().phrase().is_some(), "{code}");
            }
        }
    }

    #[test]
    fn every_header_rule_says_where_it_stands() {
        for (row, header) in TABLE.iter().flat_map(|row| row.headers.iter().map(move |h| (row, h)))
        {
            assert!(header.section.contains('§'), "{} {}", row.code, header.name);
            assert!(header.expected || header.when.is_some(), "{} {}", row.code, header.name);
        }
    }
}
