//! Operation Objects with what surrounds them: every operation of paths, webhooks and callbacks.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use foldhash::{HashSet, HashSetExt as _};
use oas_codes::{Method, Policy, ResponseSet};

use super::create::{Siblings, without_query};
use super::limits::{MAX_ENTRIES, MAX_IN_ALL, MAX_OPERATIONS};
use super::situation::{Observed, Words};
use super::{
    Document, OperationRef, Parameter, PathItem, ResponseEntry, Responses, Unresolved, Version,
};
use crate::tree::{Entry, Node, NodeId};

/// Path segments of the endpoints that RFC 6749 and its kin describe.
const OAUTH: [&str; 7] =
    ["oauth", "oauth2", "token", "authorize", "introspect", "revoke", "userinfo"];

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

impl Place {
    /// An operation that stands here, as messages name it: `GET /users/{id}`.
    pub(super) fn title(self, method: &Method, path: &str) -> String {
        let between = match self {
            Self::Path => " ",
            Self::Webhook => " of the webhook ",
            Self::Callback => " of the callback ",
        };
        // Asked for each finding and each use: put together in one piece, without growing.
        [method.as_str(), between, path].concat()
    }
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
    /// True where references to parameters lead nowhere here.
    pub has_unknown_parameters: bool,
    /// The first parameter that is not read, because there are more than anybody can mean.
    pub cut_parameter: Option<Node<'t>>,
    /// The responses; none where the key is absent or its value lies in another file.
    pub responses: Option<Responses<'t>>,
    /// True when `responses` is there.
    pub has_responses_key: bool,
    /// The response keys that are documented.
    pub documented: ResponseSet,
    /// What a policy can know of the operation, with the nodes that show it.
    pub observed: Observed<'t>,
    /// What findings say of it.
    reference: OnceCell<Arc<OperationRef>>,
    /// Whether it is an endpoint of OAuth, which is asked for each response of each.
    is_of_oauth: OnceCell<bool>,
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
        self.place.title(&self.method, &self.path)
    }

    /// What findings about it say of it, in one piece for all of them.
    pub fn reference(&self) -> Arc<OperationRef> {
        Arc::clone(self.reference.get_or_init(|| Arc::new(OperationRef::of(self))))
    }

    /// The `operationId`, where there is one.
    pub fn id(&self) -> Option<Cow<'_, str>> {
        self.node.get("operationId")?.as_str()
    }

    /// The tags.
    pub fn tags(&self) -> impl Iterator<Item = Cow<'t, str>> {
        let tags = self.node.get("tags").into_iter().flat_map(Node::items);
        tags.take(MAX_ENTRIES).filter_map(Node::as_str)
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
        // No word has braces, so that templates need not be left out.
        let mut segments = without_query(&self.path).split('/');
        segments.find(|segment| words.iter().any(|word| word.eq_ignore_ascii_case(segment)))
    }

    /// True for an endpoint of OAuth, by its path. Its errors have a form of their own, with 400
    /// for each (RFC 6749 §5.2).
    pub fn is_of_oauth(&self) -> bool {
        *self.is_of_oauth.get_or_init(|| self.literal_segment(&OAUTH).is_some())
    }

    /// True when the API itself answers, so that all rules apply.
    pub fn is_own(&self) -> bool {
        self.place == Place::Path
    }
}

/// What a document's operations are read into.
pub struct Operations<'t> {
    /// The operations in document order.
    pub all: Vec<Operation<'t>>,
    /// References to path items and operations that lead nowhere.
    pub unresolved: Vec<Unresolved<'t>>,
    /// The key of the first operation that is not read, because there are too many.
    pub cut: Option<Node<'t>>,
}

impl<'t> Document<'t> {
    /// Every operation of the document, with what the policy in force asks about it.
    pub fn operations(&self, policy: &Policy) -> Operations<'t> {
        let asked: Vec<&str> = policy.words().collect();
        let mut reader = Reader {
            document: self,
            words: Words { asked: &asked, of_actions: &policy.action_words },
            siblings: Siblings::default(),
            out: Operations { all: Vec::new(), unresolved: Vec::new(), cut: None },
            responses: 0,
            parameters: 0,
            callbacks: Vec::new(),
            seen_callbacks: HashSet::new(),
        };
        let mut items = Vec::new();
        for (map, place) in self.maps_of_path_items() {
            reader.out.unresolved.extend(self.follow(map).err());
            items.extend(reader.path_items(map, place));
        }
        reader.siblings = Siblings::of(self, items.iter().map(|item| (&*item.path, item.node)));
        for item in items {
            reader.path_item(&item);
        }
        // Callbacks can hold operations with callbacks: each object is read once.
        while let Some(callback) = reader.callbacks.pop() {
            for item in reader.path_items(callback, Place::Callback) {
                reader.path_item(&item);
            }
        }
        let mut out = reader.out;
        // In the order of the text; one in another file stands where its path is named.
        let home = self.root.id().file();
        out.all.sort_by_cached_key(|operation| {
            let keys = [operation.method_key, operation.path_key];
            let here = keys.into_iter().find(|key| key.id().file() == home);
            here.map_or(u32::MAX, |key| key.span().start)
        });
        out
    }
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    words: Words<'d>,
    siblings: Siblings,
    out: Operations<'t>,
    /// How many response keys were read.
    responses: usize,
    /// How many parameters were read.
    parameters: usize,
    callbacks: Vec<Node<'t>>,
    seen_callbacks: HashSet<NodeId>,
}

impl<'t> Reader<'_, 't> {
    /// The path items of a map, and what of it leads nowhere.
    fn path_items(&mut self, map: Node<'t>, place: Place) -> Vec<PathItem<'t>> {
        let (items, unresolved) = self.document.path_items_of(map, place);
        self.out.unresolved.extend(unresolved);
        items
    }

    fn path_item(&mut self, item: &PathItem<'t>) {
        for (method, entry) in self.document.methods(item.node) {
            let node = match self.document.follow(entry.value) {
                Ok(node) => node,
                Err(unresolved) => {
                    self.out.unresolved.push(unresolved);
                    continue;
                }
            };
            if node.is_mapping() {
                self.operation(item, method, entry, node);
            }
        }
    }

    fn operation(&mut self, item: &PathItem<'t>, method: Method, entry: Entry<'t>, node: Node<'t>) {
        if self.out.all.len() >= MAX_OPERATIONS
            || self.responses >= MAX_IN_ALL
            || self.parameters >= MAX_IN_ALL
        {
            self.out.cut.get_or_insert(entry.key);
            return;
        }
        let responses_entry = node.entry("responses");
        let responses = responses_entry.and_then(|entry| Responses::read(self.document, entry));
        self.responses += responses.as_ref().map_or(0, |responses| responses.entries.len());
        let documented = responses.as_ref().map(Responses::documented).unwrap_or_default();
        let parameters = self.document.parameters(item.node, node);
        self.parameters += parameters.read;
        let mut operation = Operation {
            method,
            path: item.path.clone(),
            place: item.place,
            path_key: item.key,
            method_key: entry.key,
            node,
            path_item: item.node,
            own: Own { path_value: item.value, method_value: entry.value },
            parameters: parameters.merged,
            has_unknown_parameters: parameters.has_unknown,
            cut_parameter: parameters.cut,
            responses,
            has_responses_key: responses_entry.is_some(),
            documented,
            observed: Observed::default(),
            reference: OnceCell::new(),
            is_of_oauth: OnceCell::new(),
        };
        operation.observed = Observed::of(self.document, &operation, self.words, &self.siblings);
        self.callbacks_of(node);
        self.out.all.push(operation);
    }

    fn callbacks_of(&mut self, operation: Node<'t>) {
        if self.document.version < Version::V3_0 {
            return;
        }
        let callbacks = operation.get("callbacks").into_iter().flat_map(Node::entries);
        for entry in callbacks.take(MAX_ENTRIES) {
            match self.document.follow(entry.value) {
                Ok(callback) if self.seen_callbacks.insert(callback.id()) => {
                    self.callbacks.push(callback);
                }
                Ok(_) => {}
                Err(unresolved) => self.out.unresolved.push(unresolved),
            }
        }
    }
}
