//! What is accepted here has the tape that the full parser makes, and says what other parsers
//! read: in documents written for it, in real ones where `OAS_CORPUS` names a folder of them, in
//! countless mutants of both, and in the YAML test suite where `OAS_YAML_SUITE` names it.
#![allow(clippy::print_stdout, reason = "tests say what they ran")]

mod oracles;
mod suite;
mod tricky;

use self::tricky::TRICKY;
use super::super::nodes::Nodes;
use super::super::tests::samples::{budget, documents, mutant, random};
use super::super::{fast, yaml};
use crate::source::Source;
use crate::tree::{Format, Tree};

/// The tree of a text that is accepted and that the other parsers read alike, nothing where it is
/// left to the full parser; else how they differ.
fn compare(text: &str) -> Result<Option<Tree>, String> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(fast) = fast::parse(text, start) else { return Ok(None) };
    let differs = |how: String| Err(format!("{how}\nin {text:.2000?}"));
    let full = match yaml::parse(text, start) {
        Ok(full) => full,
        Err(error) => return differs(format!("{} at {:?}", error.message, error.span)),
    };
    let show = |nodes: &Nodes, index| {
        let (node, span) = (nodes.get(index), nodes.span(index));
        format!(
            "{:?} {:?} {span:?} {node:?} {:.80?}",
            node.kind(),
            node.style(),
            &text[span.range()]
        )
    };
    let both = 0..fast.nodes.len().min(full.nodes.len());
    let is_other = |index: &u32| {
        let (fast, full) = (&fast.nodes, &full.nodes);
        fast.get(*index) != full.get(*index) || fast.span(*index) != full.span(*index)
    };
    if let Some(index) = both.into_iter().find(is_other) {
        return differs(format!(
            "fast {}\nfull {}",
            show(&fast.nodes, index),
            show(&full.nodes, index)
        ));
    }
    let is_same = fast.nodes.len() == full.nodes.len()
        && fast.comments == full.comments
        && fast.decoded == full.decoded
        && fast.alias_targets == full.alias_targets
        && fast.has_merge_keys == full.has_merge_keys
        && fast.has_exceptions == full.has_exceptions
        && fast.leading_out == full.leading_out;
    if !is_same {
        return differs(format!("fast {fast:?}\nfull {full:?}"));
    }
    let source = Source::new("t.yaml", text.to_owned()).unwrap();
    let tree = Tree::new(source, Format::Yaml, fast);
    match oracles::compare(&tree) {
        Ok(()) => Ok(Some(tree)),
        Err(how) => differs(how),
    }
}

/// How many of the texts are accepted; every difference is told.
fn count_accepted<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    let (mut accepted, mut faults) = (0, 0);
    for text in texts {
        match compare(text) {
            Ok(tree) => accepted += usize::from(tree.is_some()),
            Err(fault) => {
                faults += 1;
                if faults <= 10 {
                    println!("{fault}\n");
                }
            }
        }
    }
    assert_eq!(faults, 0, "texts differ");
    accepted
}

#[test]
fn real_documents_read_as_other_parsers_read_them() {
    let documents = documents(&["yaml", "yml"]);
    let accepted = count_accepted(documents.iter().map(String::as_str));
    println!("{accepted} of {} documents accepted", documents.len());
    assert!(accepted * 10 >= documents.len() * 9, "too few are read fast");
}

#[test]
fn tricky_documents_read_as_other_parsers_read_them() {
    let accepted = count_accepted(TRICKY.iter().copied());
    println!("{accepted} of {} texts accepted", TRICKY.len());
    assert!(accepted * 3 >= TRICKY.len(), "too few are read fast");
}

/// What mutants are made with: signs that mean something in YAML, and what surrounds them.
const PIECES: &[&str] = &[
    ":", ": ", "- ", "-", "? ", "?", "#", " #", " # c\n", "\n", "\n\n", " ", "  ", "\n  ",
    "\n    ", "\t", "\r\n", "\r", "'", "\"", "''", "\\", "\\n", "\\\n", "\\u00e9", "\\x4", "|",
    ">", "|+", "|2-", ">-\n", "|\n", "[", "]", "{", "}", ",", ", ", "[]", "{a: b}", "[a, b]",
    "&a ", "*a", "!", "!!str ", "%", "@", "`", "---", "---\n", "\n---\n", "...", "\n...\n", "<<",
    "~", "a", "b: c", "a:\n  b", "- a\n", "é", "語", "\u{feff}", "\u{85}", "\u{2028}", "\0",
    "\u{7f}", "\u{9f}", "200", "null",
];

/// Pieces of documents that are small enough to be parsed by the thousands in a second.
fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = TRICKY.iter().map(|text| (*text).to_owned()).collect();
    for text in documents(&["yaml", "yml"]) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        // A piece begins where the outermost collections go on.
        let is_start = |line: &&str| !line.starts_with([' ', '-', '#', '\n', '\r', ']', '}']);
        let starts: Vec<usize> =
            (0..lines.len()).filter(|index| is_start(&lines[*index])).collect();
        for (count, start) in starts.iter().enumerate() {
            let next = starts.get(count + 1).copied().unwrap_or(lines.len());
            seeds.push(lines[*start..next.min(start + 25)].concat());
        }
        // And where the text is a list of entries, indented or not.
        for start in (0..lines.len()).step_by(97) {
            let indent = lines[start].len() - lines[start].trim_start_matches(' ').len();
            let own = lines[start..].iter().take(12).map(|line| line.get(indent..).unwrap_or("\n"));
            seeds.push(own.collect());
        }
    }
    seeds.retain(|seed| seed.len() < 3000);
    seeds
}

#[test]
fn mutants_read_as_other_parsers_read_them() {
    let seeds = seeds();
    let mut random = random();
    let (mut made, mut accepted) = (0, 0);
    // In portions, so that millions need no more memory than thousands.
    while made < budget() {
        let changed = |_| {
            let seed = random.usize(0..seeds.len());
            mutant(&mut random, &seeds[seed], PIECES)
        };
        let mutants: Vec<String> = (0..1000).map(changed).collect();
        made += mutants.len();
        accepted += count_accepted(mutants.iter().map(String::as_str));
    }
    println!("{accepted} of {made} mutants accepted, of {} texts", seeds.len());
    assert!(accepted * 10 >= made, "nearly all is left to the full parser");
}
