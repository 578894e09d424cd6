//! Applying fixes to texts, as many at once as do not touch one another.

use std::collections::{BTreeMap, HashMap};

use super::{Edit, Fix};
use crate::source::FileId;

/// The texts after a round of fixes.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// The new texts of the files that were changed.
    pub texts: BTreeMap<FileId, String>,
    /// The fixes that were applied, by their place among all. The others have to wait for another
    /// round.
    pub taken: Vec<usize>,
}

/// Applies fixes in their order. One whose edits touch those of an earlier one is left out whole.
pub fn apply<'s, 'f>(
    fixes: impl IntoIterator<Item = &'f Fix>,
    text_of: impl Fn(FileId) -> &'s str,
) -> Applied {
    let mut edits: HashMap<FileId, BTreeMap<Place, Vec<&Edit>>> = HashMap::new();
    let mut applied = Vec::new();
    for (at, fix) in fixes.into_iter().enumerate() {
        let taken = |edit: &Edit| edits.get(&edit.file).is_some_and(|known| is_taken(known, edit));
        if fix.edits.is_empty() || fix.edits.iter().any(taken) {
            continue;
        }
        for edit in &fix.edits {
            let here = edits.entry(edit.file).or_default().entry(place(edit)).or_default();
            if !here.contains(&edit) {
                here.push(edit);
            }
        }
        applied.push(at);
    }
    let write = |(file, edits)| (file, written(text_of(file), edits));
    Applied { texts: edits.into_iter().map(write).collect(), taken: applied }
}

/// The bytes of an edit.
type Place = (u32, u32);

fn place(edit: &Edit) -> Place {
    (edit.span.start, edit.span.end)
}

/// True when an edit touches one that is known already, unless it is the same or both write
/// another entry at one place.
fn is_taken(known: &BTreeMap<Place, Vec<&Edit>>, edit: &Edit) -> bool {
    let (start, end) = place(edit);
    // Known edits are apart, so that only the neighbours can touch.
    let before = known.range(..=(start, u32::MAX)).next_back();
    let behind = known.range((start, u32::MAX)..).next();
    [before, behind].into_iter().flatten().any(|(other, edits)| {
        let touches = other.0 <= end && start <= other.1;
        let joins = |other: &&Edit| {
            *other == edit || (other.key.is_some() && edit.key.is_some() && other.key != edit.key)
        };
        touches && (*other != (start, end) || !edits.iter().all(joins))
    })
}

fn written(text: &str, edits: BTreeMap<Place, Vec<&Edit>>) -> String {
    let mut out = String::with_capacity(text.len() + 64 * edits.len());
    let mut at = 0;
    for ((start, end), mut here) in edits {
        out.push_str(&text[at..start as usize]);
        here.sort_by(|a, b| a.insert.cmp(&b.insert));
        out.extend(here.iter().map(|edit| edit.insert.as_str()));
        at = end as usize;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn fix(edits: &[(u32, u32, &str, Option<&str>)]) -> Fix {
        let edit = |(start, end, insert, key): &(u32, u32, &str, Option<&str>)| Edit {
            file: FileId::default(),
            span: Span::new(*start, *end),
            insert: (*insert).to_owned(),
            key: key.map(str::to_owned),
        };
        Fix::safe("", edits.iter().map(edit).collect())
    }

    fn applied(fixes: &[Fix]) -> (String, usize) {
        let applied = apply(fixes, |_| "0123456789");
        let text = applied.texts.get(&FileId::default());
        (text.cloned().unwrap_or_default(), applied.taken.len())
    }

    #[test]
    fn edits_that_touch_wait() {
        let one = fix(&[(2, 4, "a", None)]);
        for other in [(3, 5), (0, 2), (4, 4), (2, 4), (0, 9)] {
            let fixes = [one.clone(), fix(&[(other.0, other.1, "b", None)])];
            assert_eq!(applied(&fixes), ("01a456789".to_owned(), 1), "{other:?}");
        }
        let apart = [one.clone(), fix(&[(5, 6, "b", None), (8, 8, "c", None)])];
        assert_eq!(applied(&apart), ("01a4b67c89".to_owned(), 2));
        // A fix is applied whole or not at all.
        let half = [one, fix(&[(8, 8, "c", None), (3, 3, "b", None)])];
        assert_eq!(applied(&half), ("01a456789".to_owned(), 1));
        assert_eq!(applied(&[]), (String::new(), 0));
    }

    #[test]
    fn entries_at_one_place_stand_beside_one_another() {
        let entry = |key: &'static str| (4, 4, key, Some(key));
        let fixes = [fix(&[entry("b")]), fix(&[entry("a")])];
        assert_eq!(applied(&fixes), ("0123ab456789".to_owned(), 2));
        // The same component for two operations is written once.
        let fixes = [fix(&[entry("a"), (0, 0, "x", None)]), fix(&[entry("a"), (9, 9, "y", None)])];
        assert_eq!(applied(&fixes), ("x0123a45678y9".to_owned(), 2));
        // Two entries of one name would be one key twice.
        let fixes = [fix(&[(4, 4, "a1", Some("a"))]), fix(&[(4, 4, "a2", Some("a"))])];
        assert_eq!(applied(&fixes), ("0123a1456789".to_owned(), 1));
    }
}
