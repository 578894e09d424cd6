//! Whether a row of a policy can ever decide, by the situations of the rows before it.

use crate::situation::{Condition, Conjunction};

/// Steps after which a search gives up and calls the row reachable. Real policies need a few
/// dozen; the limit keeps a policy made to be slow from being slow.
const MAX_STEPS: usize = 20_000;

/// True when some operation can be in `wanted` and in none of `excluded`.
pub(super) fn is_reachable(wanted: &Conjunction, excluded: &[Conjunction]) -> bool {
    let mut assumed = Vec::new();
    for condition in wanted {
        if assumed.iter().any(|other| contradicts(other, condition)) {
            return false;
        }
        assumed.push(condition.clone());
    }
    let mut steps = 0;
    escapes(&mut assumed, excluded, &mut steps)
}

/// True when what is assumed can be completed so that no excluded conjunction holds.
fn escapes(assumed: &mut Vec<Condition>, excluded: &[Conjunction], steps: &mut usize) -> bool {
    *steps += 1;
    if *steps > MAX_STEPS {
        return true;
    }
    let Some((first, rest)) = excluded.split_first() else { return true };
    if first.iter().any(|part| assumed.iter().any(|known| contradicts(known, part))) {
        return escapes(assumed, rest, steps);
    }
    // One part that is still open has to fail. All parts known to hold leaves none.
    for part in first.iter().filter(|part| !assumed.contains(part)).cloned().collect::<Vec<_>>() {
        assumed.push(Condition { expected: !part.expected, ..part });
        let found = escapes(assumed, rest, steps);
        assumed.pop();
        if found {
            return true;
        }
    }
    false
}

fn contradicts(one: &Condition, other: &Condition) -> bool {
    one.test == other.test && one.expected != other.expected
}
