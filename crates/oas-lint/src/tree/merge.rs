//! The entries of mappings with those that YAML merge keys bring in.

use std::borrow::Cow;

use foldhash::HashSet;

use super::node::{Entry, Node, OwnEntries};
use super::scalar::Style;
use super::{Format, Kind};

/// Mappings that are merged into one. Thousands of others may merge the same.
pub(crate) const MAX_MERGED: usize = 100;

impl<'t> Node<'t> {
    /// The entries of a mapping in document order, then those of its merge keys that it does not
    /// override. A key that stands twice comes twice.
    pub fn entries(self) -> Entries<'t> {
        let merges = self.tree.has_merge_keys && self.tree.format() == Format::Yaml;
        Entries {
            own: OwnEntries::of(self.followed()),
            merged_by: None,
            merging: merges.then(|| Merging::of(self.followed())),
        }
    }

    /// The first entry with a key among those that merge keys bring in.
    pub(super) fn merged_entry(self, key: &str) -> Option<Entry<'t>> {
        let mut merging = Merging::of(self);
        merging.enqueue_all(self, None);
        while let Some((node, merged_by)) = merging.waiting.pop() {
            if let Some((key, value)) = node.own_entry(key).filter(|(key, _)| !is_merge_key(*key)) {
                return Some(Entry { key, value, merged_by: Some(merged_by) });
            }
            merging.enqueue_all(node, Some(merged_by));
        }
        None
    }

    /// The merge key behind which no more mappings are merged into this one, as there are more than
    /// [`MAX_MERGED`].
    pub(super) fn cut_merge_key(self) -> Option<Self> {
        let mut merging = Merging::of(self);
        merging.enqueue_all(self, None);
        while let Some((node, merged_by)) = merging.waiting.pop() {
            merging.enqueue_all(node, Some(merged_by));
        }
        merging.cut
    }
}

/// The entries of a mapping, merge keys resolved. Made by [`Node::entries`].
pub struct Entries<'t> {
    own: OwnEntries<'t>,
    merged_by: Option<Node<'t>>,
    /// None where the document has no merge keys.
    merging: Option<Merging<'t>>,
}

/// What is known while merge keys are followed. Each mapping is merged once, so that aliases of
/// aliases cost no more than the mappings they reach.
#[derive(Default)]
struct Merging<'t> {
    seen: HashSet<u32>,
    /// Mappings yet to be merged, the next one last, with the `<<` that names them.
    waiting: Vec<(Node<'t>, Node<'t>)>,
    keys: HashSet<Cow<'t, str>>,
    /// The merge key that names a mapping beyond [`MAX_MERGED`].
    cut: Option<Node<'t>>,
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        loop {
            for (key, value) in self.own.by_ref() {
                let Some(merging) = &mut self.merging else {
                    return Some(Entry { key, value, merged_by: None });
                };
                if is_merge_key(key) {
                    merging.enqueue(self.merged_by.unwrap_or(key), value);
                    continue;
                }
                // A closer key wins; the mapping's own keys are all kept, even twice.
                let is_new = key.as_str().is_none_or(|text| merging.keys.insert(text));
                if self.merged_by.is_some() && !is_new {
                    continue;
                }
                return Some(Entry { key, value, merged_by: self.merged_by });
            }
            let (node, merged_by) = self.merging.as_mut()?.waiting.pop()?;
            self.own = OwnEntries::of(node);
            self.merged_by = Some(merged_by);
        }
    }
}

impl<'t> Merging<'t> {
    /// Before anything is merged into a mapping.
    fn of(mapping: Node<'t>) -> Self {
        Self { seen: HashSet::from_iter([mapping.index]), ..Self::default() }
    }

    /// Puts what the merge keys of a mapping name before what waits already; it was merged itself
    /// by the key that is given, if at all.
    fn enqueue_all(&mut self, mapping: Node<'t>, merged_by: Option<Node<'t>>) {
        let tree = mapping.tree;
        for key in tree.index.merge_keys(mapping) {
            self.enqueue(merged_by.unwrap_or(key), tree.node(tree.nodes.next(key.index)));
        }
    }

    /// Puts what a merge key names before what waits already, in its own order.
    fn enqueue(&mut self, merged_by: Node<'t>, value: Node<'t>) {
        let value = value.followed();
        let many = (value.kind() == Kind::Sequence).then(|| value.items().map(Node::followed));
        let one = many.is_none().then_some(value);
        let first = self.waiting.len();
        for target in many.into_iter().flatten().chain(one) {
            if self.seen.len() > MAX_MERGED {
                self.cut.get_or_insert(merged_by);
                break;
            }
            if target.kind() == Kind::Mapping && self.seen.insert(target.index) {
                self.waiting.push((target, merged_by));
            }
        }
        self.waiting[first..].reverse();
    }
}

/// True for the key `<<`, unless it is quoted.
pub(super) fn is_merge_key(key: Node<'_>) -> bool {
    key.kind() == Kind::Scalar && key.style() == Style::Plain && key.source_text() == "<<"
}

#[cfg(test)]
mod tests {
    use super::{Entry, Node};
    use crate::source::Source;
    use crate::tree::Tree;

    fn place(found: Entry<'_>) -> (Node<'_>, Node<'_>, Option<Node<'_>>) {
        (found.key, found.value, found.merged_by)
    }

    #[test]
    fn a_key_that_is_looked_up_is_the_first_among_the_entries() {
        let text = "
a: &a {k: a, l: a, '<<': a}
b: &b {<<: *a, k: b, m: b, k: b2}
c: &c {<<: *d, <<: [*b, *a], n: c}
d: &d {<<: [*c, *a, 7], l: d, o: d}
e: &e {m: e, <<: *b, <<: *d, <<: *e, m: e2}
f: {<<: [*a, {m: f, <<: *e}], <<: *c}
";
        let text = text.replace("*d, <<: [*b", "*b, <<: [*b");
        let tree = Tree::parse(Source::new("t.yaml", text).unwrap()).unwrap();
        for mapping in tree.nodes().filter(|node| node.is_mapping()) {
            for key in ["k", "l", "m", "n", "o", "p"] {
                let first = mapping.entries().find(|entry| entry.key.is(key)).map(place);
                assert_eq!(mapping.entry(key).map(place), first, "{key} of {mapping:?}");
            }
        }
        let merged = |node: Node<'_>| node.entries().filter(|one| one.merged_by.is_some()).count();
        assert!(tree.nodes().any(|node| merged(node) > 3));
    }
}
