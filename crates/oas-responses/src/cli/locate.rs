//! Where JSON Pointers lead in a text of YAML or JSON.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, options};

/// The bytes of what each pointer leads to; of the nearest thing above where there is no such
/// place in the text, as below an alias, and the begin of the text at worst.
///
/// A scalar is marked itself, a collection by its key.
pub(super) fn locate(text: &str, pointers: &[&str]) -> Vec<Range<usize>> {
    let mut wanted: HashMap<&str, Range<usize>> = HashMap::new();
    for pointer in pointers {
        wanted.extend(above(pointer).map(|pointer| (pointer, 0..0)));
    }
    // A text that cannot be read to its end still has places before the fault.
    let _ = walk(text, &mut wanted);
    let place = |pointer: &&str| {
        let known = above(pointer).filter_map(|pointer| wanted.get(pointer));
        known.into_iter().find(|range| !range.is_empty()).cloned().unwrap_or(0..0)
    };
    pointers.iter().map(place).collect()
}

/// The first fault of a text as YAML, with its place: nesting that nobody writes is one, so that what
/// reads the text next is spared it.
pub(super) fn fault(text: &str) -> Option<(String, usize)> {
    let mut events = Parser::new_from_str_with_options(text, limits());
    let error = events.find_map(Result::err)?;
    Some((String::from(error.info().as_str()), error.marker().byte_offset().unwrap_or(0)))
}

/// Aliases that lead to nothing are shown where they stand.
fn limits() -> Options {
    options! {
        emit_anchor_events: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

/// As deep as readers of JSON and YAML into values follow.
const MAX_DEPTH: usize = 120;

/// A pointer and all that lead to what is above, the longest first, without the root.
fn above(pointer: &str) -> impl Iterator<Item = &str> {
    let all = std::iter::successors(Some(pointer), |pointer: &&str| {
        let pointer: &str = pointer;
        pointer.rfind('/').map(|end| &pointer[..end])
    });
    all.filter(|pointer| !pointer.is_empty())
}

/// An open collection.
struct Open {
    /// The length of the path to the collection.
    path: usize,
    /// The number of the next item of a sequence; none for a mapping.
    index: Option<usize>,
    /// The key whose value comes next.
    key: Option<Range<usize>>,
}

fn walk(text: &str, wanted: &mut HashMap<&str, Range<usize>>) -> Option<()> {
    let mut open: Vec<Open> = Vec::new();
    let mut path = String::new();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for event in Parser::new_from_str_with_options(&text[start..], limits()) {
        let (event, span) = event.ok()?;
        let bytes = span.byte_range().map(|range| range.start + start..range.end + start)?;
        match event {
            Event::Scalar(value, ..) => {
                let parent = open.last_mut();
                if let Some(mapping) = parent.filter(|it| it.index.is_none() && it.key.is_none()) {
                    path.truncate(mapping.path);
                    path.push('/');
                    path.push_str(&value.replace('~', "~0").replace('/', "~1"));
                    mapping.key = Some(bytes);
                } else {
                    begin(&mut open, &mut path);
                    mark(wanted, &path, bytes);
                    end(&mut open, &mut path);
                }
            }
            Event::Alias(..) | Event::UnresolvedAlias(..) => {
                begin(&mut open, &mut path);
                mark(wanted, &path, bytes);
                end(&mut open, &mut path);
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                begin(&mut open, &mut path);
                let key = open.last().and_then(|parent| parent.key.clone());
                mark(wanted, &path, key.unwrap_or(bytes.start..bytes.start + 1));
                let index = matches!(event, Event::SequenceStart(..)).then_some(0);
                open.push(Open { path: path.len(), index, key: None });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let closed = open.pop()?;
                path.truncate(closed.path);
                end(&mut open, &mut path);
            }
            _ => {}
        }
    }
    Some(())
}

/// A node begins: an item of a sequence extends the path by its number. A collection as a key has
/// no pointer, and what is in it none that anybody asks for.
fn begin(open: &mut [Open], path: &mut String) {
    let Some(parent) = open.last_mut() else { return };
    if let Some(index) = &mut parent.index {
        path.truncate(parent.path);
        path.push('/');
        path.push_str(&index.to_string());
        *index += 1;
    } else if parent.key.is_none() {
        path.truncate(parent.path);
        path.push('/');
        parent.key = Some(0..0);
    }
}

/// A node ends: what comes next stands beside it.
fn end(open: &mut [Open], path: &mut String) {
    let Some(parent) = open.last_mut() else { return };
    path.truncate(parent.path);
    parent.key = None;
}

fn mark(wanted: &mut HashMap<&str, Range<usize>>, path: &str, bytes: Range<usize>) {
    if let Some(place) = wanted.get_mut(path) {
        *place = bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(text: &'t str, pointer: &str) -> &'t str {
        &text[locate(text, &[pointer])[0].clone()]
    }

    #[test]
    fn a_scalar_is_marked_itself_and_a_collection_by_its_key() {
        let text =
            "paths:\n  /a/b:\n    get: {responses: {4XX: {$ref: x.yaml}}}\nlist: [one, two]\n";
        assert_eq!(found(text, "/paths/~1a~1b/get/responses/4XX"), "4XX");
        assert_eq!(found(text, "/paths/~1a~1b/get/responses/4XX/$ref"), "x.yaml");
        assert_eq!(found(text, "/list/1"), "two");
        assert_eq!(found(text, "/paths/~1a~1b"), "/a/b");
    }

    #[test]
    fn json_and_text_beyond_ascii_have_bytes() {
        let text = "\u{feff}{\"ü\": {\"größe\": [1, {\"b\": \"ß\"}]}}";
        assert_eq!(found(text, "/ü/größe/1/b"), "\"ß\"");
    }

    #[test]
    fn what_is_not_there_is_shown_by_what_is_above() {
        let text = "a: &x {b: 1}\nc: *x\n? [k, l]\n: {b: 2}\nd: 3\n";
        assert_eq!(found(text, "/c/b"), "*x");
        assert_eq!(found(text, "/d"), "3");
        assert_eq!(found(text, "/z"), "");
        assert_eq!(found(text, ""), "");
    }

    #[test]
    fn a_broken_text_has_places_before_the_fault() {
        assert_eq!(found("a: 1\nb: [", "/a"), "1");
    }
}
