//! How much of a description is read.
//!
//! References and aliases lead from thousands of places to one list of thousands of things, and
//! neither memory nor time may grow with the product of both. What real descriptions have stays
//! far below; what is beyond is told by `malformed-operation`.

/// Path items of one map.
pub(crate) const MAX_PATH_ITEMS: usize = 50_000;

/// Operations of one description. Each takes a kilobyte or two.
pub(crate) const MAX_OPERATIONS: usize = 50_000;

/// Responses, and parameters, of all operations of one description.
pub(crate) const MAX_IN_ALL: usize = 250_000;

/// Keys of one path item, responses of one operation (there are 500 codes, five ranges and
/// `default`), and its parameters.
pub(crate) const MAX_KEYS: usize = 1_000;

/// Tags, callbacks and security alternatives of one operation; headers and media types of one
/// response, media types of one request; examples of one media type.
pub(crate) const MAX_ENTRIES: usize = 100;
