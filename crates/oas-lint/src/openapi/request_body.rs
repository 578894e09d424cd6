//! Request Body Objects as far as rules ask: whether a client can say something in one.

use super::Document;
use super::limits::MAX_ENTRIES;
use crate::tree::Node;

/// Keywords besides `properties` by which an object can have members.
const MEMBERS: [&str; 7] =
    ["$ref", "additionalProperties", "allOf", "anyOf", "oneOf", "patternProperties", "required"];

impl<'t> Document<'t> {
    /// True for a request body whose every form is an object that has no member, as generators
    /// write it for operations that take no body at all.
    pub(super) fn is_empty_body(&self, body: Node<'t>) -> bool {
        let content = self.follow(body).ok().and_then(|body| body.get("content"));
        let Some(content) = content.filter(|content| content.entries().next().is_some()) else {
            return false;
        };
        let is_empty = |media: Node<'t>| {
            let schema = media.get("schema").and_then(|schema| self.follow(schema).ok());
            schema.is_some_and(has_no_member)
        };
        content.entries().take(MAX_ENTRIES).all(|entry| is_empty(entry.value))
    }
}

/// True for a schema that lists the properties of an object, and lists none.
fn has_no_member(schema: Node<'_>) -> bool {
    let is_closed = |keyword: &&str| match schema.get(keyword) {
        None => true,
        Some(value) => *keyword == "additionalProperties" && value.is("false"),
    };
    let properties = schema.get("properties").filter(|properties| properties.is_mapping());
    properties.is_some_and(|properties| properties.entries().next().is_none())
        && MEMBERS.iter().all(is_closed)
}
