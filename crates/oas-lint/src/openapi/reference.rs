//! Reference Objects: following `$ref`, within a file and into others.

use super::{Document, Version};
use crate::project::{File, Link, Lost, percent_decoded};
use crate::tree::{Node, PlainType, Tree};

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
    /// It points into a file that nobody looked for. What is there is unknown, which is no fault.
    UnknownFile,
    /// It points into a file that could not be parsed, which is told of that file.
    BrokenFile,
    /// It points into a file that could not be read, and why.
    UnreadableFile(&'t str),
    /// It points into a file outside of the directories that may be read.
    OutsideFile,
    /// It is a remote address, which is never fetched.
    Remote,
    /// The pointer names something that is not there; the nearest node that is.
    Missing(Option<Node<'t>>),
    /// It names an OpenAPI description as a whole, which is no object of one.
    Description,
    /// References lead to each other and never to an object.
    Circle,
    /// It addresses by a name or identifier within schemas, which is not looked up.
    NotAPointer,
    /// It would be a pointer to something that is there, but lacks the slash that begins one.
    NoSlash,
    /// It stands for a response and names a component of another kind.
    NoResponse {
        /// True where that is a schema.
        is_schema: bool,
    },
    /// The value of `$ref` is no text.
    NotText,
}

/// The components that are no responses (OpenAPI Components Object).
const COMPONENTS: [&str; 10] = [
    "callbacks",
    "examples",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "requestBodies",
    "schemas",
    "securitySchemes",
];

/// Where one reference leads.
type Target<'t> = Result<Node<'t>, UnresolvedKind<'t>>;

/// What is known of the references in a file that have one text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'t> {
    target: Target<'t>,
    /// True where the target is no reference itself. Most are none, and to look for a `$ref` in
    /// them again, all their keys would have to be fetched from memory.
    is_last: bool,
    /// Why the reference cannot stand for a response, where that is so.
    no_response: Option<UnresolvedKind<'t>>,
}

impl<'t> Document<'t> {
    /// The object that a node is or refers to.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] with the last reference of the chain.
    pub fn follow(&self, node: Node<'t>) -> Result<Node<'t>, Unresolved<'t>> {
        self.follow_to(node, false)
    }

    /// The response that a node is or refers to.
    pub(super) fn follow_to_response(&self, node: Node<'t>) -> Result<Node<'t>, Unresolved<'t>> {
        self.follow_to(node, true)
    }

    fn follow_to(&self, node: Node<'t>, response: bool) -> Result<Node<'t>, Unresolved<'t>> {
        let mut current = node.followed();
        for _ in 0..MAX_CHAIN {
            let Some(reference) = current.get("$ref") else { return Ok(current) };
            let Known { target, is_last, no_response } = self.known(reference);
            if let Some(kind) = no_response.filter(|_| response) {
                return Err(Unresolved { reference, kind });
            }
            current = target.map_err(|kind| Unresolved { reference, kind })?.followed();
            if is_last {
                return Ok(current);
            }
        }
        let reference = current.get("$ref").unwrap_or(current);
        Err(Unresolved { reference, kind: UnresolvedKind::Circle })
    }

    /// The node that the value of a `$ref` names.
    pub(crate) fn target(&self, reference: Node<'t>) -> Result<Node<'t>, Unresolved<'t>> {
        self.known(reference).target.map_err(|kind| Unresolved { reference, kind })
    }

    fn known(&self, reference: Node<'t>) -> Known<'t> {
        // `7` and nothing at all are scalars too, but no URI references.
        let text =
            reference.as_str().filter(|_| reference.scalar_type() == Some(PlainType::String));
        let Some(text) = text else {
            let target = Err(UnresolvedKind::NotText);
            return Known { target, is_last: true, no_response: None };
        };
        let place = (reference.id().file(), text);
        if let Some(known) = self.targets.borrow().get(&place) {
            return *known;
        }
        let target = self.look_up(reference, &place.1);
        let is_last = target.is_ok_and(|node| node.followed().get("$ref").is_none());
        // What has a body as responses have one may be a response in the wrong place.
        let has_any =
            |node: Node<'t>, keys: [&str; 2]| keys.iter().any(|key| node.own(key).is_some());
        let is_readable = target.is_ok_and(|node| !has_any(node.followed(), ["content", "schema"]));
        let no_response = is_readable.then(|| self.names_no_response(&place.1)).flatten();
        let known = Known { target, is_last, no_response };
        self.targets.borrow_mut().insert(place, known);
        known
    }

    fn look_up(&self, reference: Node<'t>, text: &str) -> Target<'t> {
        let (tree, fragment) = match Link::of(text) {
            Link::Remote { address, fragment } => match self.project.addressed(address) {
                Some(file) => (file.tree().ok_or(UnresolvedKind::BrokenFile)?, fragment),
                None => return Err(UnresolvedKind::Remote),
            },
            Link::Here(fragment) => (reference.tree(), fragment),
            Link::File { path, fragment } => (self.other_tree(reference, path)?, fragment),
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            // A schema may bear the name by which it is addressed.
            let is_named = |node: Node<'_>| {
                node.own("$anchor").or_else(|| node.own("$dynamicAnchor")).is_some()
            };
            let found = tree.find(&format!("/{}", percent_decoded(fragment)));
            let is_there = found.is_ok_and(|node| !is_named(node));
            let kind = if is_there { UnresolvedKind::NoSlash } else { UnresolvedKind::NotAPointer };
            return Err(kind);
        }
        // A file may well be one response; but what begins with a version is none.
        let is_description =
            |root: Node<'t>| root.get("openapi").or_else(|| root.get("swagger")).is_some();
        if fragment.is_empty() && tree.root().is_some_and(is_description) {
            return Err(UnresolvedKind::Description);
        }
        let root = tree.root().ok_or(UnresolvedKind::Missing(None))?;
        self.find(root, &percent_decoded(fragment))
    }

    /// Why the text of a reference names no response: a component of another kind, by its place.
    fn names_no_response(&self, text: &str) -> Option<UnresolvedKind<'t>> {
        let (_, fragment) = text.split_once("#/")?;
        let mut steps = fragment.split('/');
        let section = match (steps.next()?, steps.next()?, steps.next(), steps.next()) {
            ("components", section, Some(_), None) if COMPONENTS.contains(&section) => section,
            (section @ ("definitions" | "parameters"), _, None, None)
                if self.version == Version::V2_0 =>
            {
                section
            }
            _ => return None,
        };
        let is_schema = matches!(section, "schemas" | "definitions");
        Some(UnresolvedKind::NoResponse { is_schema })
    }

    /// The node at a pointer from this one. JSON Pointers know no references, but where one stands
    /// on the way to what is looked for, most tools follow it.
    fn find(&self, from: Node<'t>, pointer: &str) -> Target<'t> {
        let lost = match from.find(pointer) {
            Ok(node) => return Ok(node),
            Err(lost) => lost,
        };
        let missing = Err(UnresolvedKind::Missing(Some(lost.nearest)));
        if lost.nearest.get("$ref").is_none() {
            return missing;
        }
        // It may lead to itself.
        if self.on_the_way.get() == MAX_CHAIN {
            return Err(UnresolvedKind::Circle);
        }
        self.on_the_way.update(|count| count + 1);
        let target = self.follow(lost.nearest);
        let rest = pointer.match_indices('/').nth(lost.steps).map_or("", |(at, _)| &pointer[at..]);
        let found = target.ok().map_or(missing, |target| self.find(target, rest));
        self.on_the_way.update(|count| count - 1);
        found
    }

    fn other_tree(&self, reference: Node<'t>, path: &str) -> Result<&'t Tree, UnresolvedKind<'t>> {
        match self.project.named(reference.id().file(), path) {
            Some(Ok(File::Parsed(tree))) => Ok(tree),
            Some(Ok(File::Broken(..))) => Err(UnresolvedKind::BrokenFile),
            Some(Err(Lost::Unreadable(reason))) => Err(UnresolvedKind::UnreadableFile(reason)),
            Some(Err(Lost::Outside)) => Err(UnresolvedKind::OutsideFile),
            Some(Ok(File::Attached(_))) | None => Err(UnresolvedKind::UnknownFile),
        }
    }
}
