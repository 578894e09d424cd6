//! What fixes may not bring about: keys that stand twice, and references that lead to nothing.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::RandomState;
use percent_encoding::percent_decode_str;

use super::Fix;
use crate::tree::{Kind, Node, Tree};

/// Tries after which fixes that are not known to be sound are left out: each try parses a text, and
/// a fault of this program is no reason to let people wait.
const TRIES: usize = 200;

/// What is wrong in a text that can be parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Faults {
    /// Keys that stand in their mapping already.
    repeated: usize,
    /// References within the text that lead to nothing.
    lost: usize,
}

impl Faults {
    /// Looks at each node once.
    fn of(tree: &Tree) -> Self {
        let hasher = RandomState::default();
        let mut faults = Self::default();
        let mut keys: Vec<u64> = Vec::new();
        for mapping in tree.nodes().filter(|node| node.kind() == Kind::Mapping) {
            keys.clear();
            for (key, value) in mapping.pairs() {
                if let Some(text) = key.as_str() {
                    keys.push(hasher.hash_one(&*text));
                    faults.lost += usize::from(text == "$ref" && is_lost(tree, value));
                }
            }
            keys.sort_unstable();
            faults.repeated += keys.windows(2).filter(|pair| pair[0] == pair[1]).count();
        }
        faults
    }
}

/// True for a pointer into its own text that leads to nothing.
fn is_lost(tree: &Tree, reference: Node<'_>) -> bool {
    let text = reference.as_str().unwrap_or_default();
    let pointer = text.strip_prefix('#').filter(|rest| rest.starts_with('/'));
    pointer.is_some_and(|pointer| {
        // URIs escape what keys need not.
        let pointer = percent_decode_str(pointer).decode_utf8_lossy();
        tree.find(&pointer).is_err()
    })
}

/// True when a text has more keys that stand twice, or more references that lead to nothing, than it
/// had before it was fixed.
pub fn brings_faults(before: &Tree, after: &Tree) -> bool {
    let new = Faults::of(after);
    // Most texts have none, and nobody need look at what they were before.
    if new == Faults::default() {
        return false;
    }
    let old = Faults::of(before);
    new.repeated > old.repeated || new.lost > old.lost
}

/// The places of the fixes that a text cannot bear, where it cannot bear all of them. A function
/// says whether it bears some of them.
pub fn unsound(fixes: &[&Fix], mut is_sound: impl FnMut(&[&Fix]) -> bool) -> Vec<usize> {
    let mut sound: Vec<&Fix> = Vec::with_capacity(fixes.len());
    let mut unsound = Vec::new();
    let mut tries = 0;
    // Halves of what is not sound as a whole; the first of them is on top.
    let mut waiting: Vec<Range<usize>> = std::iter::once(0..fixes.len()).collect();
    while let Some(part) = waiting.pop() {
        let known = sound.len();
        sound.extend(&fixes[part.clone()]);
        tries += 1;
        if tries <= TRIES && is_sound(&sound) {
            continue;
        }
        sound.truncate(known);
        if part.len() <= 1 || tries > TRIES {
            unsound.extend(part);
        } else {
            let middle = part.start + part.len() / 2;
            waiting.push(middle..part.end);
            waiting.push(part.start..middle);
        }
    }
    unsound
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn source(text: &str) -> Source {
        Source::new("a.yaml", text.to_owned()).unwrap()
    }

    fn faults(text: &str) -> (usize, usize) {
        let faults = Faults::of(&Tree::parse(source(text)).unwrap());
        (faults.repeated, faults.lost)
    }

    #[test]
    fn keys_that_stand_twice_and_lost_references_are_counted() {
        assert_eq!(faults("a: {b: 1, c: 2}\nb: {b: 1}\n"), (0, 0));
        assert_eq!(faults("a: {200: 1, '200': 2, \"200\": 3}\na: 1\n"), (3, 0));
        assert_eq!(faults("a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {$ref: '#/b/d'}"), (0, 1));
        // What is no pointer into the text is not judged.
        assert_eq!(faults("a: {$ref: 'x.yaml#/b'}\nb: {$ref: '#anchor'}\nc: {$ref: '#'}"), (0, 0));
        assert_eq!(faults("a~/{b}: {$ref: '#/a~0~1%7Bb%7D'}"), (0, 0));
        let tree = |text| Tree::parse(source(text)).unwrap();
        let (fine, lost, twice) = (tree("a: 1"), tree("$ref: '#/a'"), tree("a: 1\na: 2"));
        assert!(brings_faults(&fine, &lost) && brings_faults(&fine, &twice));
        assert!(brings_faults(&lost, &twice) && brings_faults(&twice, &lost));
        assert!(!brings_faults(&lost, &lost) && !brings_faults(&twice, &fine));
    }

    #[test]
    fn the_fixes_that_break_a_text_are_found_among_the_others() {
        let fixes: Vec<Fix> = (0..100).map(|at| Fix::safe(at.to_string(), Vec::new())).collect();
        let fixes: Vec<&Fix> = fixes.iter().collect();
        let found = |bad: &[&str]| {
            let is_bad = |fix: &&Fix| bad.contains(&fix.title.as_str());
            unsound(&fixes, |some| !some.iter().any(is_bad))
        };
        assert_eq!(found(&["7"]), [7]);
        assert_eq!(found(&["0", "50", "99"]), [0, 50, 99]);
        // Those that do not bear one another: the first stays.
        let both = |some: &[&Fix]| some.iter().filter(|fix| fix.title.starts_with('9')).count() < 2;
        assert_eq!(unsound(&fixes, both), (90..100).collect::<Vec<_>>());
        assert_eq!(unsound(&fixes, |some| some.is_empty()), (0..100).collect::<Vec<_>>());
        assert_eq!(unsound(&[], |_| false), Vec::<usize>::new());
    }

    #[test]
    fn trying_ends_however_many_fixes_break_a_text() {
        let fix = Fix::safe("", Vec::new());
        let fixes = vec![&fix; 10_000];
        let mut tries = 0;
        let all = unsound(&fixes, |_| {
            tries += 1;
            false
        });
        assert_eq!((tries, all.len()), (TRIES, 10_000));
    }
}
