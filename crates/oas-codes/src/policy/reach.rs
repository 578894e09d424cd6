//! Whether a row of a policy can ever decide, by the situations of the rows before it.

use crate::situation::{Condition, Conjunction, Test};

/// Comparisons after which a search gives up and calls everything reachable. Real policies need
/// a few thousand; the limit keeps a policy made to be slow from being slow, and the recursion
/// from growing deep.
const MAX_COMPARISONS: usize = 2_000_000;

/// Answers questions about reachability; all that are put to one search share its limit.
pub(super) struct Search {
    left: usize,
}

impl Search {
    pub(super) const fn new() -> Self {
        Self { left: MAX_COMPARISONS }
    }

    /// Counts work that was done; false when the search gives up.
    pub(super) const fn spend(&mut self, comparisons: usize) -> bool {
        self.left = self.left.saturating_sub(comparisons);
        self.left > 0
    }

    /// True when some operation can be in `wanted` and in none of `excluded`.
    pub(super) fn is_reachable(&mut self, wanted: &Conjunction, excluded: &[&Conjunction]) -> bool {
        let mut assumed = Vec::new();
        for condition in wanted {
            if !self.spend(1 + assumed.len()) {
                return true;
            }
            match known(&assumed, condition) {
                Some(false) => return false,
                Some(true) => {}
                None => assumed.push((&condition.test, condition.expected)),
            }
        }
        self.escapes(&mut assumed, excluded)
    }

    /// True when what is assumed can be completed so that no excluded conjunction holds.
    fn escapes<'c>(
        &mut self,
        assumed: &mut Vec<(&'c Test, bool)>,
        mut excluded: &[&'c Conjunction],
    ) -> bool {
        while let Some((first, rest)) = excluded.split_first() {
            excluded = rest;
            if !self.spend(1 + first.len() * assumed.len()) {
                return true;
            }
            if first.iter().any(|part| known(assumed, part) == Some(false)) {
                continue;
            }
            // One part that is still open has to fail. All parts known to hold leaves none.
            let open: Vec<&Condition> =
                first.iter().filter(|part| known(assumed, part).is_none()).collect();
            let before = assumed.len();
            let found = open.into_iter().any(|part| {
                assumed.push((&part.test, !part.expected));
                if self.escapes(assumed, excluded) {
                    return true;
                }
                // It cannot fail, so the parts after it can count on it.
                assumed.pop();
                assumed.push((&part.test, part.expected));
                false
            });
            assumed.truncate(before);
            return found;
        }
        true
    }
}

/// Whether a condition holds by what is assumed; none when it is open.
fn known(assumed: &[(&Test, bool)], condition: &Condition) -> Option<bool> {
    let (_, value) = assumed.iter().find(|(test, _)| **test == condition.test)?;
    Some(*value == condition.expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTS: [&str; 3] = ["a", "b", "c"];

    /// Every conjunction over the three words: each is asked for, denied or left open.
    fn conjunctions() -> Vec<Conjunction> {
        let condition = |(word, choice): (&str, usize)| {
            let test = Test::Word(word.to_owned());
            (choice > 0).then_some(Condition { test, expected: choice == 1 })
        };
        let choices = (0..27).map(|n| [n % 3, n / 3 % 3, n / 9]);
        choices
            .map(|choice| TESTS.into_iter().zip(choice).filter_map(condition).collect())
            .collect()
    }

    #[test]
    fn the_search_agrees_with_trying_every_combination() {
        let all = conjunctions();
        let holds = |conjunction: &Conjunction, world: usize| {
            conjunction.iter().all(|part| {
                let word = TESTS.iter().position(|word| part.test == Test::Word((*word).into()));
                (world >> word.unwrap() & 1 == 1) == part.expected
            })
        };
        // The worlds in which each conjunction holds, one bit each.
        let worlds: Vec<u8> = all
            .iter()
            .map(|own| (0..8).filter(|world| holds(own, *world)).map(|world| 1 << world).sum())
            .collect();
        for (wanted, one, two, three) in (0..27_usize.pow(4))
            .map(|n| (n % 27, n / 27 % 27, n / 27 / 27 % 27, n / 27 / 27 / 27))
            .filter(|(_, one, two, three)| one <= two && two <= three)
        {
            let excluded = [&all[one], &all[two], &all[three]];
            let expected = worlds[wanted] & !(worlds[one] | worlds[two] | worlds[three]) != 0;
            let found = Search::new().is_reachable(&all[wanted], &excluded);
            assert_eq!(found, expected, "{:?} without {excluded:?}", all[wanted]);
        }
    }

    #[test]
    fn a_search_that_gave_up_calls_everything_reachable() {
        let wanted = vec![Condition { test: Test::Word("a".into()), expected: true }];
        let mut search = Search::new();
        assert!(!search.is_reachable(&wanted, &[&wanted]));
        assert!(!search.spend(MAX_COMPARISONS));
        assert!(search.is_reachable(&wanted, &[&wanted]));
    }
}
