//! What gateways refuse in references.

use std::collections::{BTreeMap, HashSet};

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
        let name = |text: &str| -> Option<(String, usize)> {
            let prefix = ["/components/schemas/", "/definitions/"]
                .into_iter()
                .find(|prefix| text.starts_with(prefix))?;
            let rest = &text[prefix.len()..];
            let end = rest.find('/').unwrap_or(rest.len());
            Some((rest[..end].to_owned(), prefix.len() + end))
        };
        // Which component refers to which, and where.
        let mut links: BTreeMap<String, Vec<(String, &String)>> = BTreeMap::new();
        for (at, target) in &self.references {
            let to = target.strip_prefix('#').and_then(|pointer| name(&decoded(pointer)));
            if let (Some((from, _)), Some((to, _))) = (name(at), to) {
                links.entry(from).or_default().push((to, at));
            }
        }
        let mut found = Vec::new();
        for (from, outgoing) in &links {
            for (to, at) in outgoing {
                if reaches(&links, to, from) {
                    found.push(((*at).clone(), format!("`{from}`")));
                }
            }
        }
        found.sort();
        found
    }
}

/// True when one schema component leads to another by references, or is it.
fn reaches(links: &BTreeMap<String, Vec<(String, &String)>>, from: &str, wanted: &str) -> bool {
    let mut seen = HashSet::from([from]);
    let mut waiting = vec![from];
    while let Some(name) = waiting.pop() {
        if name == wanted {
            return true;
        }
        for (next, _) in links.get(name).into_iter().flatten() {
            if seen.insert(next) {
                waiting.push(next);
            }
        }
    }
    false
}

/// A pointer in a fragment without the escapes of URIs (RFC 6901 §6).
fn decoded(fragment: &str) -> String {
    percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}
