//! The keys of large mappings by their hashes.
//!
//! To pass key after key is the fastest way to one of a few. But a text can lead to one mapping of
//! thousands of keys from thousands of places, by references and aliases, and what is asked of it
//! must not cost the product of both.

use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::node::Node;

/// How many keys are passed before a mapping counts as large.
pub(super) const MANY_KEYS: u32 = 64;

/// The large mappings of a tree that somebody has looked into, by their numbers. Each key of the
/// text stands in one of them at most.
#[derive(Debug, Default)]
pub(super) struct Index(Mutex<HashMap<u32, Keys>>);

impl Index {
    /// The first key of a mapping that has this text, and its value.
    pub(super) fn pair<'t>(&self, mapping: Node<'t>, text: &str) -> Option<(Node<'t>, Node<'t>)> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = known.entry(mapping.index).or_insert_with(|| Keys::of(mapping));
        let tree = mapping.tree;
        let key = tree.node(keys.first(text)?);
        if key.is(text) {
            return Some((key, tree.node(tree.nodes.next(key.index))));
        }
        // Another one with the same hash.
        mapping.pairs().find(|(key, _)| key.is(text))
    }
}

/// The keys of a mapping.
#[derive(Debug)]
struct Keys {
    hasher: RandomState,
    /// Their numbers by their hashes, of several with one hash the first.
    numbers: HashMap<u64, u32>,
}

impl Keys {
    fn of(mapping: Node<'_>) -> Self {
        let (hasher, mut numbers) = (RandomState::default(), HashMap::default());
        for (key, _) in mapping.pairs() {
            if let Some(text) = key.as_str() {
                numbers.entry(hasher.hash_one(&*text)).or_insert(key.index);
            }
        }
        Self { hasher, numbers }
    }

    /// The number of the first key that has the hash of this text.
    fn first(&self, text: &str) -> Option<u32> {
        self.numbers.get(&self.hasher.hash_one(text)).copied()
    }
}
