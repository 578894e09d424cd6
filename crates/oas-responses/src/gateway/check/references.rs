//! What gateways refuse in references.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::super::facts::Facts;
use super::Found;

impl Facts<'_> {
    pub(super) fn broken_references(&self) -> Vec<Found> {
        let is_lost = |target: &str| {
            let pointer = target.strip_prefix('#').filter(|rest| rest.starts_with('/'));
            pointer.is_some_and(|pointer| self.document.pointer(&decoded(pointer)).is_none())
        };
        let lost = self.references.iter().filter(|(_, target)| is_lost(target));
        lost.map(|(at, target)| (at.clone(), format!("`{target}`"))).collect()
    }

    pub(super) fn other_references(&self) -> Vec<Found> {
        let is_other = |(at, target): &&(String, &str)| {
            // The response of an operation: `…/responses/404/$ref`.
            let is_response =
                at.starts_with("/paths/") && at.rsplit('/').nth(2) == Some("responses");
            let is_schema =
                target.starts_with("#/components/schemas/") || target.starts_with("#/definitions/");
            target.starts_with('#') && !is_response && !is_schema
        };
        let others = self.references.iter().filter(is_other);
        others.map(|(at, target)| (at.clone(), format!("`{target}`"))).collect()
    }

    /// The references among schema components that lead back to the component they stand in.
    pub(super) fn recursive(&self) -> Vec<Found> {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut number = |name: String| {
            let next = names.len();
            *names.entry(name).or_insert(next)
        };
        let mut links: Vec<(usize, usize, &String)> = Vec::new();
        for (at, target) in &self.references {
            let to = target.strip_prefix('#').and_then(|pointer| component(&decoded(pointer)));
            if let (Some(from), Some(to)) = (component(at), to) {
                links.push((number(from), number(to), at));
            }
        }
        let circle = circles(names.len(), links.iter().map(|(from, to, _)| (*from, *to)));
        let inside = links.into_iter().filter(|(from, to, _)| circle[*from] == circle[*to]);
        let found = inside.map(|(_, _, at)| (at.clone(), "by this reference".to_owned()));
        found.collect()
    }
}

/// The schema component that a pointer leads into.
fn component(pointer: &str) -> Option<String> {
    let mut rest = ["/components/schemas/", "/definitions/"]
        .into_iter()
        .filter_map(|prefix| pointer.strip_prefix(prefix));
    rest.next()?.split('/').next().map(str::to_owned)
}

/// The number of the circle that each node of a graph is in: two nodes have the same one if each
/// leads to the other. By two walks, as Kosaraju found, which need no recursion.
fn circles(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let (mut onward, mut back) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for (from, to) in links {
        onward[from].push(to);
        back[to].push(from);
    }
    // Nodes in the order in which all that they lead to was seen.
    let mut done = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for start in 0..count {
        let mut path = if seen[start] { Vec::new() } else { vec![(start, 0)] };
        seen[start] = true;
        while let Some((node, next)) = path.pop() {
            match onward[node].get(next) {
                Some(to) => {
                    path.push((node, next + 1));
                    if !seen[*to] {
                        seen[*to] = true;
                        path.push((*to, 0));
                    }
                }
                None => done.push(node),
            }
        }
    }
    let mut circle = vec![usize::MAX; count];
    for start in done.into_iter().rev() {
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if circle[node] == usize::MAX {
                circle[node] = start;
                waiting.extend(&back[node]);
            }
        }
    }
    circle
}

/// A pointer in a fragment without the escapes of URIs (RFC 6901 §6).
fn decoded(fragment: &str) -> String {
    percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_back_to_itself_is_a_circle() {
        let same = |links: &[(usize, usize)], a: usize, b: usize| {
            let circle = circles(6, links.iter().copied());
            circle[a] == circle[b]
        };
        let links = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 4)];
        assert!(same(&links, 0, 1) && same(&links, 0, 2) && same(&links, 4, 5));
        // What lies between two circles is in neither.
        assert!(!same(&links, 2, 3) && !same(&links, 3, 4) && !same(&links, 0, 5));
        assert!(!same(&[(0, 1), (0, 1), (2, 1)], 0, 1));
    }

    #[test]
    fn a_long_way_takes_time_in_proportion() {
        let count = 1_000_000;
        let circle = circles(count, (1..count).map(|to| (to - 1, to)));
        assert_ne!(circle[0], circle[count - 1]);
    }
}
