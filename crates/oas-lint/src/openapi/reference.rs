//! Reference Objects: following `$ref` within one file.

use super::Document;
use crate::tree::{Node, PlainType};

/// References that a chain may have before it counts as a circle.
const MAX_CHAIN: usize = 64;

/// A `$ref` that leads to nothing that can be read here.
#[derive(Clone, Copy, Debug)]
pub struct Unresolved<'t> {
    /// The value of `$ref`.
    pub reference: Node<'t>,
    /// Why it leads nowhere.
    pub kind: UnresolvedKind<'t>,
}

/// Why a reference leads to nothing here.
#[derive(Clone, Copy, Debug)]
pub enum UnresolvedKind<'t> {
    /// It points into another file. What is there is unknown, which is no fault.
    OtherFile,
    /// It is a remote address, which is never fetched.
    Remote,
    /// The pointer names something that is not there; the nearest node that is.
    Missing(Option<Node<'t>>),
    /// References lead to each other and never to an object.
    Circle,
    /// It addresses by a name or identifier within schemas, which is not looked up.
    NotAPointer,
    /// The value of `$ref` is no text.
    NotText,
}

/// Where one reference leads.
#[derive(Clone, Copy)]
pub(super) enum Target<'t> {
    Node(Node<'t>),
    Missing(Option<Node<'t>>),
}

impl<'t> Document<'t> {
    /// The object that a node is or refers to.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] with the last reference of the chain.
    pub fn follow(&self, node: Node<'t>) -> Result<Node<'t>, Unresolved<'t>> {
        let mut current = node.followed();
        for _ in 0..MAX_CHAIN {
            let Some(reference) = current.get("$ref") else { return Ok(current) };
            current = self.target(reference)?.followed();
        }
        let reference = current.get("$ref").unwrap_or(current);
        Err(Unresolved { reference, kind: UnresolvedKind::Circle })
    }

    /// The node that the value of a `$ref` names.
    pub(crate) fn target(&self, reference: Node<'t>) -> Result<Node<'t>, Unresolved<'t>> {
        let fail = |kind| Err(Unresolved { reference, kind });
        // `7` and nothing at all are scalars too, but no URI references.
        let text =
            reference.as_str().filter(|_| reference.scalar_type() == Some(PlainType::String));
        let Some(text) = text else { return fail(UnresolvedKind::NotText) };
        let Some(fragment) = text.strip_prefix('#') else {
            let remote = text.contains("://") || text.starts_with("//") || text.starts_with("urn:");
            return fail(if remote { UnresolvedKind::Remote } else { UnresolvedKind::OtherFile });
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return fail(UnresolvedKind::NotAPointer);
        }
        let known = self.targets.borrow().get(fragment).copied();
        let target = known.unwrap_or_else(|| {
            let target = match self.tree.find(&percent_decoded(fragment)) {
                Ok(node) => Target::Node(node),
                Err(lost) => Target::Missing(lost.map(|lost| lost.nearest)),
            };
            self.targets.borrow_mut().insert(fragment.to_owned(), target);
            target
        });
        match target {
            Target::Node(node) => Ok(node),
            Target::Missing(nearest) => fail(UnresolvedKind::Missing(nearest)),
        }
    }
}

/// A fragment as text: URIs write `{` as `%7B` (RFC 3986 §2.1).
fn percent_decoded(fragment: &str) -> String {
    if !fragment.contains('%') {
        return fragment.to_owned();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| fragment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_decode_what_uris_escape() {
        assert_eq!(percent_decoded("/paths/~1a~1%7Bid%7D"), "/paths/~1a~1{id}");
        assert_eq!(percent_decoded("/a%2"), "/a%2");
        assert_eq!(percent_decoded("/a%zz"), "/a%zz");
    }
}
