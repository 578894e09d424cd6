//! JSON Pointers (RFC 6901): the address of a node, and the node at an address.

use std::borrow::Cow;

use super::node::Node;
use super::{Kind, NodeId, Tree};

/// A pointer leads nowhere.
#[derive(Clone, Copy, Debug)]
pub struct PointerError<'t> {
    /// The node up to which the pointer leads.
    pub nearest: Node<'t>,
    /// How many of the pointer's steps lead there.
    pub steps: usize,
}

impl Tree {
    /// The address of a node from the root, such as `#/paths/~1users/get`.
    ///
    /// A key has the address of its value.
    pub fn pointer(&self, id: NodeId) -> String {
        let mut steps: Vec<String> = self
            .steps_up(id)
            .map(|step| match step {
                Step::Key(key) => {
                    let text = self.node(key).as_str().unwrap_or_default();
                    text.replace('~', "~0").replace('/', "~1")
                }
                Step::Item(index) => index.to_string(),
            })
            .collect();
        steps.push("#".to_owned());
        steps.reverse();
        steps.join("/")
    }

    /// The key whose value a node is, or of the nearest ancestor that is the value of a key.
    pub fn key_of(&self, id: NodeId) -> Option<Node<'_>> {
        // Nearly always the key stands right before the node, and nobody need ask how that one hangs.
        let before = id.index.checked_sub(1);
        for index in [Some(id.index), before].into_iter().flatten() {
            let is_whole = index == id.index || self.nodes.next(index) == id.index;
            if self.nodes.get(index).is_key() && is_whole {
                return Some(self.node(index));
            }
        }
        self.steps_up(id).find_map(|step| match step {
            Step::Key(key) => Some(self.node(key)),
            Step::Item(_) => None,
        })
    }

    /// The steps from a node up to the root.
    fn steps_up(&self, id: NodeId) -> impl Iterator<Item = Step> + '_ {
        let places = self.places.get_or_init(|| self.find_places());
        let mut current = id.index;
        std::iter::from_fn(move || {
            let place = places.get(current as usize).filter(|place| place.parent != current)?;
            current = place.parent;
            let in_mapping = self.node(current).is_mapping();
            Some(if in_mapping { Step::Key(place.step) } else { Step::Item(place.step) })
        })
    }

    /// Each node's place, by one walk: asking from the root down takes longer the more siblings
    /// a node has, and reports ask often.
    fn find_places(&self) -> Vec<Place> {
        let mut places = vec![Place { parent: 0, step: 0 }; self.nodes.len() as usize];
        for node in self.nodes() {
            let parent = node.index;
            let mut hang = |child: Node<'_>, step| {
                places[child.index as usize] = Place { parent, step };
            };
            match node.kind() {
                Kind::Mapping => {
                    for (key, value) in node.pairs() {
                        hang(key, key.index);
                        hang(value, key.index);
                    }
                }
                Kind::Sequence => {
                    let items = (0..).zip(node.items());
                    items.for_each(|(index, item)| hang(item, index));
                }
                Kind::Scalar | Kind::Alias => {}
            }
        }
        places
    }

    /// The node at a pointer such as `/paths/~1users/get`; the empty pointer is the root.
    ///
    /// # Errors
    ///
    /// [`PointerError`] with the nearest node that is there; none in an empty document.
    pub fn find(&self, pointer: &str) -> Result<Node<'_>, Option<PointerError<'_>>> {
        let root = self.root().ok_or(None)?;
        root.find(pointer).map_err(Some)
    }
}

impl<'t> Node<'t> {
    /// The node at a pointer from this one; the empty pointer is the node itself.
    ///
    /// # Errors
    ///
    /// [`PointerError`] with the nearest node that is there.
    pub fn find(self, pointer: &str) -> Result<Self, PointerError<'t>> {
        let mut current = self;
        let steps = pointer.strip_prefix('/').map(|rest| rest.split('/'));
        for (count, step) in steps.into_iter().flatten().enumerate() {
            let step = unescape(step);
            let next = if current.is_sequence() {
                step.parse().ok().and_then(|index| current.items().nth(index))
            } else {
                // Nearly all pointers lead to a place near the root, and into mappings with many keys.
                let known = (count <= STEPS_BY_INDEX).then(|| current.indexed(&step)).flatten();
                known.or_else(|| current.get(&step))
            };
            current = next.ok_or(PointerError { nearest: current, steps: count })?.followed();
        }
        Ok(current)
    }
}

/// Steps behind which keys are no longer found by their hashes: `components`, `schemas` and a name.
const STEPS_BY_INDEX: usize = 2;

/// Where a node hangs. Small, for there are as many as nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The collection that holds it; the root, which is the first node, holds itself.
    parent: u32,
    /// The key's number in a mapping, the position in a sequence.
    step: u32,
}

/// The step from a collection to what it holds.
#[derive(Clone, Copy, Debug)]
enum Step {
    Key(u32),
    Item(u32),
}

/// A step without the escapes of RFC 6901 §4.
pub(crate) fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}
