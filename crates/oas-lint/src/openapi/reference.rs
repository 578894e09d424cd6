//! Reference Objects: following `$ref`, within a file and into others.

use std::borrow::Cow;

use foldhash::HashMap;

use super::Document;
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
    /// References lead to each other and never to an object.
    Circle,
    /// It addresses by a name or identifier within schemas, which is not looked up.
    NotAPointer,
    /// The value of `$ref` is no text.
    NotText,
}

/// Where one reference leads.
pub(super) type Target<'t> = Result<Node<'t>, UnresolvedKind<'t>>;

/// What stands in a mapping, by its keys.
pub(super) type Neighbours<'t> = HashMap<Cow<'t, str>, Node<'t>>;

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
        let from = reference.id().file();
        let known = self.targets.borrow().get(&from).and_then(|of| of.get(&*text)).copied();
        let target = known.unwrap_or_else(|| {
            let target = self.look_up(reference, &text);
            let mut targets = self.targets.borrow_mut();
            targets.entry(from).or_default().insert(text.into_owned(), target);
            target
        });
        target.map_err(|kind| Unresolved { reference, kind })
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
            return Err(UnresolvedKind::NotAPointer);
        }
        let pointer = percent_decoded(fragment);
        if let Some(known) = self.neighbour(tree, &pointer) {
            return Ok(known);
        }
        tree.find(&pointer).map_err(|lost| UnresolvedKind::Missing(lost.map(|lost| lost.nearest)))
    }

    /// What a pointer names, found among all that its neighbours name too: most references lead to
    /// one of hundreds of components, and to pass by the others takes long. None where it is not
    /// found in that way.
    fn neighbour(&self, tree: &'t Tree, pointer: &str) -> Option<Node<'t>> {
        let (above, name) = pointer.rsplit_once('/')?;
        if name.contains('~') || tree.has_merge_keys() {
            return None;
        }
        let mut neighbours = self.neighbours.borrow_mut();
        let of_file = neighbours.entry(tree.source().file()).or_default();
        if let Some(known) = of_file.get(above) {
            return known.get(name).copied();
        }
        let mut known = Neighbours::default();
        for entry in tree.find(above).ok().into_iter().flat_map(Node::entries) {
            if let Some(name) = entry.key.as_str() {
                // Of a key that stands twice the first one counts.
                known.entry(name).or_insert(entry.value.followed());
            }
        }
        let found = known.get(name).copied();
        of_file.insert(above.to_owned(), known);
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
