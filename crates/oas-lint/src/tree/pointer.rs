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
        let mut pointer = String::from("#");
        self.walk_to(id, |step| {
            pointer.push('/');
            match step {
                Step::Key(key) => {
                    let text = key.as_str().unwrap_or_default();
                    pointer.push_str(&text.replace('~', "~0").replace('/', "~1"));
                }
                Step::Item(index) => pointer.push_str(&index.to_string()),
            }
        });
        pointer
    }

    /// The key whose value a node is, or of the nearest ancestor that is the value of a key.
    pub fn key_of(&self, id: NodeId) -> Option<Node<'_>> {
        let mut nearest = None;
        self.walk_to(id, |step| {
            if let Step::Key(key) = step {
                nearest = Some(key);
            }
        });
        nearest
    }

    /// Visits the steps from the root down to a node.
    fn walk_to<'t>(&'t self, id: NodeId, mut visit: impl FnMut(Step<'t>)) {
        let mut current = self.root();
        while let Some(node) = current.take().filter(|node| node.id() != id) {
            match node.kind() {
                Kind::Mapping => {
                    let found = node.pairs().find(|(key, value)| key.holds(id) || value.holds(id));
                    if let Some((key, value)) = found {
                        visit(Step::Key(key));
                        current = value.holds(id).then_some(value);
                    }
                }
                Kind::Sequence => {
                    let found = node.items().enumerate().find(|(_, item)| item.holds(id));
                    if let Some((index, item)) = found {
                        visit(Step::Item(index));
                        current = Some(item);
                    }
                }
                Kind::Scalar | Kind::Alias => {}
            }
        }
    }

    /// The node at a pointer such as `/paths/~1users/get`; the empty pointer is the root.
    ///
    /// # Errors
    ///
    /// [`PointerError`] with the nearest node that is there; none in an empty document.
    pub fn find(&self, pointer: &str) -> Result<Node<'_>, Option<PointerError<'_>>> {
        let mut current = self.root().ok_or(None)?;
        let steps = pointer.strip_prefix('/').map(|rest| rest.split('/'));
        for (count, step) in steps.into_iter().flatten().enumerate() {
            let step = unescape(step);
            let next = if current.is_sequence() {
                step.parse().ok().and_then(|index| current.items().nth(index))
            } else {
                current.get(&step)
            };
            current = next.ok_or(Some(PointerError { nearest: current, steps: count }))?.followed();
        }
        Ok(current)
    }
}

/// One step of a walk from the root.
enum Step<'t> {
    Key(Node<'t>),
    Item(usize),
}

/// A step without the escapes of RFC 6901 §4.
fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}
