//! Media Type Objects of responses: schema and examples of one form of a body.

use std::borrow::Cow;

use super::limits::MAX_ENTRIES;
use super::{Document, Response, Schema, Version};
use crate::tree::{Entry, Node};

/// One form of a response's body. In Swagger 2.0 it has no name of its own: the operation says
/// what it produces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType<'t> {
    /// The key in `content`; in 2.0 the key `schema`.
    pub key: Node<'t>,
    /// The object; in 2.0 the response.
    node: Node<'t>,
    version: Version,
}

impl<'t> Document<'t> {
    /// The forms of a response's body in document order, those that cannot be read left out.
    pub fn media_types(&self, response: Response<'t>) -> impl Iterator<Item = MediaType<'t>> {
        let version = response.version();
        let (whole, content) = match response.body() {
            Some(body) if version == Version::V2_0 => (Some(body.key), None),
            Some(body) => (None, Some(body.value.entries().take(MAX_ENTRIES))),
            None => (None, None),
        };
        let whole = whole.map(|key| MediaType { key, node: response.node, version });
        let read = move |entry: Entry<'t>| {
            let node = self.follow(entry.value).ok()?;
            Some(MediaType { key: entry.key, node, version })
        };
        whole.into_iter().chain(content.into_iter().flatten().filter_map(read))
    }

    /// The schema of a whole body; none where there is none or it cannot be read here.
    pub fn schema_of(&self, media: MediaType<'t>) -> Option<Schema<'t>> {
        self.schema(media.node.get("schema")?)
    }

    /// The values of the examples that are written beside the schema.
    pub fn examples(&self, media: MediaType<'t>) -> Vec<Node<'t>> {
        let all = media.node.get("examples").into_iter().flat_map(Node::entries).take(MAX_ENTRIES);
        if media.version == Version::V2_0 {
            return all.map(|entry| entry.value).collect();
        }
        let value = |entry: Entry<'t>| {
            let example = self.follow(entry.value).ok()?;
            example.get("value").or_else(|| example.get("dataValue"))
        };
        media.node.get("example").into_iter().chain(all.filter_map(value)).collect()
    }
}

impl<'t> MediaType<'t> {
    /// Type and subtype in lower case, without parameters; none in 2.0.
    pub fn essence(self) -> Option<Cow<'t, str>> {
        if self.version == Version::V2_0 {
            return None;
        }
        let cut = |name: &str| {
            let essence = name.split_once(';').map_or(name, |(essence, _)| essence);
            essence.trim().to_ascii_lowercase()
        };
        let name = self.key.as_str()?;
        // Nearly all are written so.
        let is_bare =
            !name.bytes().any(|b| b.is_ascii_uppercase() || b == b';') && name == name.trim();
        Some(if is_bare { name } else { cut(&name).into() })
    }

    /// The name as it is written; in 2.0 `schema`.
    pub fn name(self) -> Cow<'t, str> {
        self.key.as_str().unwrap_or_default()
    }

    /// True when a schema is written, of the body or of each of its items.
    pub fn has_schema(self) -> bool {
        self.node.get("schema").or_else(|| self.node.get("itemSchema")).is_some()
    }
}
