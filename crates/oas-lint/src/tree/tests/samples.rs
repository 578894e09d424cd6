//! Texts to hold readers against one another: real documents, and mutants of them.

use std::fs;
use std::path::{Path, PathBuf};

/// The texts of specs/ and of the folder in `OAS_CORPUS` whose names end in one of these.
pub(in crate::tree) fn documents(ends: &[&str]) -> Vec<String> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let corpus = std::env::var_os("OAS_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        println!("not run: the documents of OAS_CORPUS, which is not set");
    }
    let mut folders: Vec<PathBuf> = std::iter::once(specs).chain(corpus).collect();
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| ends.iter().any(|known| end == *known)) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// How many mutants to make: `OAS_MUTANTS`, else some thousands.
pub(in crate::tree) fn budget() -> usize {
    std::env::var("OAS_MUTANTS").map_or(20_000, |count| count.parse().unwrap())
}

/// The same numbers in every run, unless `OAS_SEED` is set.
pub(in crate::tree) fn random() -> fastrand::Rng {
    let seed = std::env::var("OAS_SEED").map_or(1, |seed| seed.parse().unwrap());
    fastrand::Rng::with_seed(seed)
}

/// A text with one to six changes: something put in, cut out, doubled, moved or indented.
pub(in crate::tree) fn mutant(random: &mut fastrand::Rng, text: &str, pieces: &[&str]) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.usize(1..=6) {
        let place = |random: &mut fastrand::Rng, text: &str| {
            text.floor_char_boundary(random.usize(0..=text.len()))
        };
        let at = place(random, &text);
        let to = text.floor_char_boundary((at + random.usize(0..12)).min(text.len())).max(at);
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |len| at + len + 1);
        match random.u8(0..8) {
            0 | 1 => text.insert_str(at, random.choice(pieces).unwrap_or(&"")),
            2 => text.replace_range(at..to, random.choice(pieces).unwrap_or(&"")),
            3 => text.replace_range(at..to, ""),
            4 => text.insert_str(line, &" ".repeat(random.usize(1..4))),
            5 => {
                let spaces = text[line..].bytes().take_while(|byte| *byte == b' ').count();
                let cut = random.usize(0..=spaces.min(4));
                text.replace_range(line..line + cut, "");
            }
            6 => {
                let copy = text[line..line_end].to_owned();
                let target = place(random, &text);
                let target = text[..target].rfind('\n').map_or(0, |end| end + 1);
                text.insert_str(target, &copy);
            }
            _ => text.replace_range(line..line_end, ""),
        }
    }
    text
}
