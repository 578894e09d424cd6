//! What is remembered of mappings: the keys of large ones by their hashes, and the merge keys.
//!
//! To pass key after key is the fastest way to one of a few. But a text can lead to one mapping of
//! thousands of keys from thousands of places, by references and aliases, and what is asked of it
//! must not cost the product of both.

use std::hash::BuildHasher as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::merge::is_merge_key;
use super::node::Node;
use super::{Kind, Tree};

/// How many keys are passed before a mapping counts as large.
pub(super) const MANY_KEYS: u32 = 64;

/// What is remembered of the mappings of a tree, by their numbers. It is no more than the text has
/// keys.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Those that are large and that somebody has looked into.
    large: Mutex<HashMap<u32, Keys>>,
    /// Those that have merge keys, when somebody has asked for them.
    merging: OnceLock<HashMap<u32, Vec<u32>>>,
}

impl Index {
    /// The first key of a mapping that has this text, and its value.
    pub(super) fn pair<'t>(&self, mapping: Node<'t>, text: &str) -> Option<(Node<'t>, Node<'t>)> {
        let mut known = self.large.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = known.entry(mapping.index).or_insert_with(|| Keys::of(mapping));
        let tree = mapping.tree;
        let key = tree.node(keys.first(text)?);
        if key.is(text) {
            return Some((key, tree.node(tree.nodes.next(key.index))));
        }
        // Another one with the same hash.
        mapping.pairs().find(|(key, _)| key.is(text))
    }

    /// The merge keys that stand in a mapping itself.
    pub(super) fn merge_keys<'t>(
        &'t self,
        mapping: Node<'t>,
    ) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let tree = mapping.tree;
        let all = self.merging.get_or_init(|| merge_keys(tree));
        all.get(&mapping.index).into_iter().flatten().map(|key| tree.node(*key))
    }
}

/// All merge keys by the mappings that they stand in.
fn merge_keys(tree: &Tree) -> HashMap<u32, Vec<u32>> {
    let mut all: HashMap<u32, Vec<u32>> = HashMap::default();
    for mapping in tree.nodes().filter(|node| node.kind() == Kind::Mapping) {
        for (key, _) in mapping.pairs().filter(|(key, _)| is_merge_key(*key)) {
            all.entry(mapping.index).or_default().push(key.index);
        }
    }
    all
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
