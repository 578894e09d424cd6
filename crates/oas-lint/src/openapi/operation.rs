//! Operation Objects with what surrounds them: every operation of paths, webhooks and callbacks.

use std::borrow::Cow;
use std::collections::HashSet;

use oas_codes::{Method, ResponseSet};

use super::situation::{Observed, Siblings};
use super::{Document, Parameter, ResponseEntry, Responses, Unresolved, Version};
use crate::tree::{Entry, Node, NodeId};

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Under `paths`: the API itself answers.
    Path,
    /// Under `webhooks`: the other side answers.
    Webhook,
    /// Under `callbacks` of another operation: the other side answers.
    Callback,
}

/// An operation: a method of a path, webhook or callback.
#[derive(Debug)]
pub struct Operation<'t> {
    /// The method.
    pub method: Method,
    /// The path template, the webhook's name or the callback's expression.
    pub path: Cow<'t, str>,
    /// Where the operation stands.
    pub place: Place,
    /// The key of the path item.
    pub path_key: Node<'t>,
    /// The key of the operation, such as `get`.
    pub method_key: Node<'t>,
    /// The operation object.
    pub node: Node<'t>,
    /// The path item that the operation is read from.
    pub path_item: Node<'t>,
    /// What stands behind the path's key and the method's key, before anything is followed.
    own: Own<'t>,
    /// The parameters of the operation and its path item.
    pub parameters: Vec<Parameter<'t>>,
    /// True where a parameter lies behind a reference that leads nowhere here.
    pub has_unknown_parameters: bool,
    /// The responses; none where the key is absent or its value lies in another file.
    pub responses: Option<Responses<'t>>,
    /// True when `responses` is there.
    pub has_responses_key: bool,
    /// The response keys that are documented.
    pub documented: ResponseSet,
    /// What a policy can know of the operation, with the nodes that show it.
    pub observed: Observed<'t>,
}

/// The text that belongs to a path and to an operation alone.
#[derive(Clone, Copy, Debug)]
struct Own<'t> {
    path_value: Node<'t>,
    method_value: Node<'t>,
}

impl<'t> Operation<'t> {
    /// The operation as messages name it: `GET /users/{id}`.
    pub fn title(&self) -> String {
        match self.place {
            Place::Path => format!("{} {}", self.method, self.path),
            Place::Webhook => format!("{} of the webhook {}", self.method, self.path),
            Place::Callback => format!("{} of the callback {}", self.method, self.path),
        }
    }

    /// The `operationId`, where there is one.
    pub fn id(&self) -> Option<Cow<'_, str>> {
        self.node.get("operationId")?.as_str()
    }

    /// The tags.
    pub fn tags(&self) -> impl Iterator<Item = Cow<'t, str>> {
        let tags = self.node.get("tags").into_iter().flat_map(Node::items);
        tags.filter_map(Node::as_str)
    }

    /// The key that only this operation stands under: that of its method, or that of its path
    /// where several paths share the path item.
    pub fn own_key(&self) -> Node<'t> {
        let is_shared = !self.own.path_value.holds(self.method_key.id());
        if is_shared { self.path_key } else { self.method_key }
    }

    /// What stands under the operation's path, before a reference is followed.
    pub fn path_value(&self) -> Node<'t> {
        self.own.path_value
    }

    /// The place nearest to a response that only this operation uses: the response's key, the
    /// merge key that brings it in, or a key above where even that is shared.
    pub fn use_of(&self, entry: &ResponseEntry<'t>) -> Node<'t> {
        let own_key = self.own_key();
        if own_key != self.method_key {
            return own_key;
        }
        let responses = self.responses.as_ref().map(|responses| responses.key);
        let near = [Some(entry.merged_by.unwrap_or(entry.key)), responses];
        near.into_iter().flatten().find(|key| self.wrote(*key)).unwrap_or(own_key)
    }

    /// True when a node is written under the operation's own method key, not merged, aliased or
    /// referred to.
    pub fn wrote(&self, node: Node<'t>) -> bool {
        self.own.method_value.holds(node.id())
    }

    /// The first literal segment of the path that is one of these words.
    pub fn literal_segment(&self, words: &[&str]) -> Option<&str> {
        let mut segments = self.path.split('/');
        segments.find(|segment| words.iter().any(|word| word.eq_ignore_ascii_case(segment)))
    }

    /// True when the API itself answers, so that all rules apply.
    pub fn is_own(&self) -> bool {
        self.place == Place::Path
    }
}

/// What a document's operations are read into.
pub struct Operations<'t> {
    /// The operations in document order.
    pub operations: Vec<Operation<'t>>,
    /// References to path items and operations that lead nowhere.
    pub unresolved: Vec<Unresolved<'t>>,
}

/// A path item that operations are read from.
struct Container<'t> {
    key: Node<'t>,
    value: Node<'t>,
    path: Cow<'t, str>,
    place: Place,
    item: Node<'t>,
}

impl<'t> Document<'t> {
    /// Every operation of the document. `action_words` are those of the policy in force.
    pub fn operations(&self, action_words: &[String]) -> Operations<'t> {
        let mut reader = Reader {
            document: self,
            action_words,
            siblings: Siblings::default(),
            out: Operations { operations: Vec::new(), unresolved: Vec::new() },
            callbacks: Vec::new(),
            seen_callbacks: HashSet::new(),
        };
        let mut containers = Vec::new();
        reader.containers(self.root.get("paths"), Place::Path, &mut containers);
        if self.version >= Version::V3_1 {
            reader.containers(self.root.get("webhooks"), Place::Webhook, &mut containers);
        }
        reader.siblings = Siblings::of(self, containers.iter().map(|c| (c.path.as_ref(), c.item)));
        for container in containers {
            reader.path_item(&container);
        }
        // Callbacks can hold operations with callbacks: each object is read once.
        while let Some(callback) = reader.callbacks.pop() {
            let mut containers = Vec::new();
            reader.containers(Some(callback), Place::Callback, &mut containers);
            for container in containers {
                reader.path_item(&container);
            }
        }
        let mut out = reader.out;
        // In the order of the text; one in another file stands where its path is named.
        let home = self.root.id().file();
        out.operations.sort_by_key(|operation| {
            let keys = [operation.method_key, operation.path_key];
            let here = keys.into_iter().find(|key| key.id().file() == home);
            here.map_or(u32::MAX, |key| key.span().start)
        });
        out
    }

    /// The fixed method fields of a path item in this version, and `additionalOperations`.
    pub(super) fn methods(&self, item: Node<'t>) -> Vec<(Method, Entry<'t>)> {
        let mut methods = Vec::new();
        for entry in item.entries() {
            let Some(key) = entry.key.as_str() else { continue };
            match Method::from_openapi_field(&key) {
                Some(Method::Trace) if self.version < Version::V3_0 => {}
                Some(Method::Query) if self.version < Version::V3_2 => {}
                Some(method) => methods.push((method, entry)),
                None if key == "additionalOperations" && self.version >= Version::V3_2 => {
                    for entry in entry.value.entries() {
                        let method = entry.key.as_str().and_then(|name| name.parse().ok());
                        methods.extend(method.map(|method| (method, entry)));
                    }
                }
                None => {}
            }
        }
        methods
    }
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    action_words: &'d [String],
    siblings: Siblings,
    out: Operations<'t>,
    callbacks: Vec<Node<'t>>,
    seen_callbacks: HashSet<NodeId>,
}

impl<'t> Reader<'_, 't> {
    /// The path items of a Paths Object, of `webhooks`, or of a Callback Object.
    fn containers(&mut self, map: Option<Node<'t>>, place: Place, out: &mut Vec<Container<'t>>) {
        for entry in map.into_iter().flat_map(Node::entries) {
            let Some(path) = entry.key.as_str() else { continue };
            if path.starts_with("x-") || path == "$ref" {
                continue;
            }
            let mut item = entry.value.followed();
            // A path item may hold operations beside its reference.
            if let Some(reference) = item.get("$ref") {
                if !self.document.methods(item).is_empty() {
                    let Entry { key, value, .. } = entry;
                    out.push(Container { key, value, path: path.clone(), place, item });
                }
                match self.document.follow(item) {
                    Ok(target) => item = target,
                    Err(unresolved) => {
                        self.out.unresolved.push(Unresolved { reference, ..unresolved });
                        continue;
                    }
                }
            }
            out.push(Container { key: entry.key, value: entry.value, path, place, item });
        }
    }

    fn path_item(&mut self, container: &Container<'t>) {
        for (method, entry) in self.document.methods(container.item) {
            let node = match self.document.follow(entry.value) {
                Ok(node) => node,
                Err(unresolved) => {
                    self.out.unresolved.push(unresolved);
                    continue;
                }
            };
            if node.is_mapping() {
                self.operation(container, method, entry, node);
            }
        }
    }

    fn operation(
        &mut self,
        container: &Container<'t>,
        method: Method,
        entry: Entry<'t>,
        node: Node<'t>,
    ) {
        let responses_entry = node.entry("responses");
        let responses = responses_entry.and_then(|entry| Responses::read(self.document, entry));
        let documented = responses.as_ref().map(Responses::documented).unwrap_or_default();
        let mut operation = Operation {
            method,
            path: container.path.clone(),
            place: container.place,
            path_key: container.key,
            method_key: entry.key,
            node,
            path_item: container.item,
            own: Own { path_value: container.value, method_value: entry.value },
            parameters: self.document.parameters(container.item, node),
            has_unknown_parameters: self.document.has_unknown_parameters(container.item, node),
            responses,
            has_responses_key: responses_entry.is_some(),
            documented,
            observed: Observed::default(),
        };
        operation.observed =
            Observed::of(self.document, &operation, self.action_words, &self.siblings);
        self.callbacks_of(node);
        self.out.operations.push(operation);
    }

    fn callbacks_of(&mut self, operation: Node<'t>) {
        if self.document.version < Version::V3_0 {
            return;
        }
        for entry in operation.get("callbacks").into_iter().flat_map(Node::entries) {
            if let Ok(callback) = self.document.follow(entry.value)
                && self.seen_callbacks.insert(callback.id())
            {
                self.callbacks.push(callback);
            }
        }
    }
}
