//! Path Item Objects of paths, webhooks and callbacks, with their methods.

use std::borrow::Cow;

use oas_codes::Method;

use super::limits::{MAX_KEYS, MAX_PATH_ITEMS};
use super::{Document, Place, Unresolved, Version};
use crate::tree::{Entry, Node};

/// A path item and the key that it stands under.
#[derive(Clone, Debug)]
pub struct PathItem<'t> {
    /// The key: a path, the name of a webhook, the expression of a callback.
    pub key: Node<'t>,
    /// The text of the key.
    pub path: Cow<'t, str>,
    /// Where the path item stands.
    pub place: Place,
    /// What stands behind the key, before anything is followed.
    pub value: Node<'t>,
    /// The path item, which may not be an object.
    pub node: Node<'t>,
}

impl<'t> Document<'t> {
    /// The maps of path items at the root: `paths` and, from 3.1 on, `webhooks`. OpenAPI has no
    /// reference in their place, but many write one, and tools follow it.
    pub fn maps_of_path_items(&self) -> impl Iterator<Item = (Node<'t>, Place)> {
        let webhooks = self.root.get("webhooks").filter(|_| self.version >= Version::V3_1);
        let maps = [(self.root.get("paths"), Place::Path), (webhooks, Place::Webhook)];
        maps.into_iter().flat_map(|(map, place)| {
            let referred = map.filter(|map| map.get("$ref").is_some());
            let target = referred.and_then(|map| self.follow(map).ok());
            map.into_iter().chain(target).map(move |map| (map, place))
        })
    }

    /// The path items of a Paths Object, of `webhooks`, or of a Callback Object, and those
    /// references to path items that lead nowhere.
    pub fn path_items_of(
        &self,
        map: Node<'t>,
        place: Place,
    ) -> (Vec<PathItem<'t>>, Vec<Unresolved<'t>>) {
        let (mut items, mut lost) = (Vec::new(), Vec::new());
        for Entry { key, value, .. } in map.entries().take(MAX_PATH_ITEMS) {
            let Some(path) = key.as_str() else { continue };
            if path.starts_with("x-") || path == "$ref" {
                continue;
            }
            let mut node = value.followed();
            // A path item may hold operations beside its reference.
            if let Some(reference) = node.get("$ref") {
                if self.methods(node).next().is_some() {
                    items.push(PathItem { key, path: path.clone(), place, value, node });
                }
                match self.follow(node) {
                    Ok(target) => node = target,
                    Err(unresolved) => {
                        lost.push(Unresolved { reference, ..unresolved });
                        continue;
                    }
                }
            }
            items.push(PathItem { key, path, place, value, node });
        }
        (items, lost)
    }

    /// The fixed method fields of a path item in this version, and `additionalOperations`.
    pub fn methods(&self, item: Node<'t>) -> impl Iterator<Item = (Method, Entry<'t>)> {
        let version = self.version;
        item.entries().take(MAX_KEYS).flat_map(move |entry| {
            let key = entry.key.as_str().unwrap_or_default();
            let own = Method::from_openapi_field(&key).filter(|method| version.has(method));
            let has_more = version >= Version::V3_2 && key == "additionalOperations";
            let more = has_more.then(|| entry.value.entries().take(MAX_KEYS)).into_iter().flatten();
            let read = |entry: Entry<'t>| Some((entry.key.as_str()?.parse().ok()?, entry));
            own.map(|method| (method, entry)).into_iter().chain(more.filter_map(read))
        })
    }
}

impl PathItem<'_> {
    /// A method of it as messages name it, as [`super::Operation::title`] does.
    pub fn title(&self, method: &Method) -> String {
        self.place.title(method, &self.path)
    }
}
