//! Responses Objects, their keys and Response Objects.

use std::borrow::Cow;

use oas_codes::{InvalidResponseKey, ResponseKey, ResponseSet};

use super::limits::{MAX_ENTRIES, MAX_KEYS};
use super::{Document, Unresolved, Version};
use crate::tree::{Entry, Node};

/// The Responses Object of an operation.
#[derive(Clone, Debug)]
pub struct Responses<'t> {
    /// The key `responses`.
    pub key: Node<'t>,
    /// Its value.
    pub node: Node<'t>,
    /// The entries in document order, extensions (`x-…`) left out.
    pub entries: Vec<ResponseEntry<'t>>,
    /// The first key that is not read, because there are more than anybody can mean.
    pub cut: Option<Node<'t>>,
}

/// An entry of a Responses Object.
#[derive(Clone, Debug)]
pub struct ResponseEntry<'t> {
    /// The key as it stands.
    pub key: Node<'t>,
    /// What the key means.
    pub status: Result<ResponseKey, InvalidResponseKey>,
    /// The value, before a reference is followed.
    pub value: Node<'t>,
    /// The response, where it can be read.
    pub response: Result<Response<'t>, Unresolved<'t>>,
    /// The YAML merge key that brought the entry in.
    pub merged_by: Option<Node<'t>>,
}

/// A Response Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response<'t> {
    /// The object.
    pub node: Node<'t>,
    version: Version,
}

impl<'t> Responses<'t> {
    pub(super) fn read(document: &Document<'t>, entry: Entry<'t>) -> Option<Self> {
        let node = document.follow(entry.value).ok()?;
        let mut all = node.entries();
        // Most operations have few, and there may be tens of thousands of operations.
        let mut entries = Vec::with_capacity(node.entries().take(MAX_KEYS).count());
        let read = |entry| ResponseEntry::read(document, entry);
        entries.extend(all.by_ref().take(MAX_KEYS).filter_map(read));
        Some(Self { key: entry.key, node, entries, cut: all.next().map(|entry| entry.key) })
    }

    /// The keys that are there; a malformed one counts as what it clearly means.
    pub fn documented(&self) -> ResponseSet {
        self.entries.iter().filter_map(ResponseEntry::meant).collect()
    }

    /// The entry that documents exactly this key.
    pub fn entry(&self, key: ResponseKey) -> Option<&ResponseEntry<'t>> {
        self.entries.iter().find(|entry| entry.meant() == Some(key))
    }
}

impl<'t> ResponseEntry<'t> {
    fn read(document: &Document<'t>, entry: Entry<'t>) -> Option<Self> {
        let text = entry.key.as_str()?;
        if text.starts_with("x-") {
            return None;
        }
        let response = document.follow_to_response(entry.value);
        Some(Self {
            key: entry.key,
            status: text.parse(),
            value: entry.value,
            response: response.map(|node| Response { node, version: document.version }),
            merged_by: entry.merged_by,
        })
    }

    /// The key's text.
    pub fn text(&self) -> Cow<'t, str> {
        self.key.as_str().unwrap_or_default()
    }

    /// What the key means or clearly was to mean.
    pub fn meant(&self) -> Option<ResponseKey> {
        self.status.map_or_else(InvalidResponseKey::intended, Some)
    }
}

impl<'t> Response<'t> {
    /// The entry that describes a body: `content` with a media type in 3.x, `schema` in 2.0.
    pub fn body(self) -> Option<Entry<'t>> {
        if self.version == Version::V2_0 {
            return self.node.entry("schema");
        }
        self.node.entry("content").filter(|content| content.value.entries().next().is_some())
    }

    /// The entry of `headers` with this name, compared without regard to case.
    pub fn header(self, name: &str) -> Option<Entry<'t>> {
        let is_it = |entry: &Entry<'t>| {
            entry.key.as_str().is_some_and(|key| key.eq_ignore_ascii_case(name))
        };
        self.headers().find(is_it)
    }

    /// The entries of `headers`.
    pub fn headers(self) -> impl Iterator<Item = Entry<'t>> {
        self.node.get("headers").into_iter().flat_map(Node::entries).take(MAX_ENTRIES)
    }

    /// The version that the response is written in.
    pub(super) const fn version(self) -> Version {
        self.version
    }

    /// The name that it stands under: that of its component, or of its file without the ending.
    pub fn name(self) -> Option<Cow<'t, str>> {
        let tree = self.node.tree();
        if let Some(key) = tree.key_of(self.node.id()) {
            return key.as_str();
        }
        let file = tree.source().name().rsplit(['/', '\\']).next()?;
        Some(Cow::Borrowed(file.split_once('.').map_or(file, |(stem, _)| stem)))
    }

    /// True when the object can be read as a response at all.
    pub fn is_object(self) -> bool {
        self.node.is_mapping()
    }
}
