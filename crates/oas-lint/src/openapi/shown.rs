//! What in a document shows a situation of an operation, and the words for it.

use std::borrow::Cow;
use std::ops::Range;

use oas_codes::Situation;

use super::create::collection;
use super::{Operation, Role};
use crate::source::Span;
use crate::tree::Node;

/// Headers of a request that make a situation.
pub(super) const HEADERS: [(Situation, &str); 7] = [
    (Situation::Conditional, "If-Match"),
    (Situation::Conditional, "If-None-Match"),
    (Situation::Conditional, "If-Modified-Since"),
    (Situation::Conditional, "If-Unmodified-Since"),
    (Situation::Conditional, "If-Range"),
    (Situation::RangeRequest, "Range"),
    (Situation::IdempotencyKey, "Idempotency-Key"),
];

/// A place in the document that shows a situation.
#[derive(Clone, Debug)]
pub struct Seen<'t> {
    /// The node.
    pub node: Node<'t>,
    /// The bytes to mark, within the node.
    pub span: Span,
    /// What they show.
    pub text: Cow<'static, str>,
}

/// A place that shows a situation, before its words are put together: there are some for each
/// operation, and most are never read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'t> {
    pub(super) node: Node<'t>,
    pub(super) span: Span,
    pub(super) what: What,
}

/// Bytes of a text, as small as they can be kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

/// What stands at a place that shows a situation.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Webhook,
    Callback,
    /// A template expression at these bytes of the path.
    Template(Piece),
    /// The parameter with this number, which is one of the path.
    PathParameter(u32),
    Body,
    /// The parameter with this number.
    Input(u32),
    /// A header parameter: the one of [`HEADERS`] with this number.
    Header(u32),
    Public,
    Secured,
    Token,
    Scopes,
    /// What the author says.
    Role(Role),
    /// The word at these bytes of the path.
    ActionWord(Piece),
    NoBody,
    /// A documented 201.
    Created,
    /// An item of the collection.
    Item,
    /// The name of the operation, and something of an item.
    CreateByName,
    ToItem,
    /// The word at these bytes of the path, behind an item.
    ToPart(Piece),
    /// The first media type of successes that carry no resource.
    Rendering,
}

impl<'t> Shown<'t> {
    /// All of a node.
    pub(super) fn at(node: Node<'t>, what: What) -> Self {
        Self { node, span: node.span(), what }
    }

    /// The place with words.
    pub(super) fn seen(&self, operation: &Operation<'t>) -> Seen<'t> {
        Seen { node: self.node, span: self.span, text: self.what.text(operation) }
    }
}

impl What {
    fn text(self, operation: &Operation<'_>) -> Cow<'static, str> {
        let piece = |piece: Piece| piece.in_text(&operation.path);
        let collection = || collection(&operation.path);
        let named = match self {
            Self::Webhook => return "a webhook".into(),
            Self::Callback => return "a callback".into(),
            Self::Body => return "the request has a body".into(),
            Self::Public => return "nothing is required to call it".into(),
            Self::Secured => return "the operation is secured".into(),
            Self::Token => return "secured by a token".into(),
            Self::Scopes => return "scopes are required".into(),
            Self::NoBody => return "a POST without a body is an action".into(),
            Self::Created => return "a create: it documents 201".into(),
            Self::Rendering => {
                return "a POST that answers with a file or a stream is an action".into();
            }
            Self::ToItem => return "a POST to an item is an action".into(),
            Self::Template(at) => format!("the path has the parameter `{}`", piece(at)),
            Self::PathParameter(at) => {
                format!("`{}` is a path parameter", operation.parameters[at as usize].name)
            }
            Self::Input(at) => {
                let parameter = &operation.parameters[at as usize];
                let (place, name) = (&parameter.location, &parameter.name);
                format!("the request has the {place} parameter `{name}`")
            }
            Self::Header(at) => format!("the request can carry {}", HEADERS[at as usize].1),
            Self::Role(role) => format!("its role is {}", role.as_str()),
            Self::ActionWord(at) => format!("`{}` makes it an action", piece(at)),
            Self::Item => format!("a create: {}/{{…}} exists", collection()),
            Self::CreateByName => {
                format!("a create by its name, and {}/{{…}} exists", collection())
            }
            Self::ToPart(at) => format!("`{}` of an item is an action", piece(at)),
        };
        named.into()
    }
}

impl Piece {
    /// Where a slice of a text lies in it.
    pub(super) fn of(text: &str, slice: &str) -> Self {
        let start = slice.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        debug_assert_eq!(text.get(start..start + slice.len()), Some(slice), "a slice of the text");
        Self { start: small(start), end: small(start + slice.len()) }
    }

    pub(super) const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    fn in_text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// A number in the 32 bits that are enough for places in a text and for parameters.
pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
