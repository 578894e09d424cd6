//! The map of the house in ARCHITECTURE.md: what it names exists, and it names every module.
//!
//! The map is the first block of the file marked `text`. A line names a file, or a folder with
//! a `/` at its end; two spaces deeper stands what is in the folder. `*` stands for any name.

use std::collections::BTreeSet;

use super::ARCHITECTURE;
use super::house::House;

pub(super) fn check(house: &House) -> Vec<String> {
    let Some(text) = house.text(ARCHITECTURE) else {
        return vec![format!("{ARCHITECTURE}: there is no such file")];
    };
    let named = entries(text);
    if named.is_empty() {
        return vec![format!("{ARCHITECTURE}: there is no map, a block marked `text`")];
    }
    let there = with_folders(house);
    let gone = named.iter().filter(|(_, name)| !there.iter().any(|path| fits(name, path)));
    let mut faults: Vec<String> =
        gone.map(|(line, name)| format!("{ARCHITECTURE}:{line}: {name} does not exist")).collect();
    let unnamed = house
        .rust_files()
        .map(|(path, _)| path)
        .filter(|path| is_module(path))
        .filter(|path| !named.iter().any(|(_, name)| fits(name, path)));
    faults.extend(unnamed.map(|path| {
        format!("{path}: the map in {ARCHITECTURE} does not name it; say what it is for")
    }));
    faults
}

/// The paths that the map names, each with its line.
fn entries(markdown: &str) -> Vec<(usize, String)> {
    let block = markdown
        .lines()
        .zip(1..)
        .skip_while(|(line, _)| line.trim() != "```text")
        .skip(1)
        .take_while(|(line, _)| line.trim() != "```");
    let mut folders: Vec<(usize, String)> = Vec::new();
    let mut found = Vec::new();
    for (line, number) in block {
        let Some(name) = line.split_whitespace().next() else { continue };
        let indent = line.len() - line.trim_start().len();
        folders.retain(|(outer, _)| *outer < indent);
        let parent = folders.last().map(|(_, path)| path.as_str()).unwrap_or_default();
        let path = format!("{parent}{name}");
        if name.ends_with('/') {
            folders.push((indent, path.clone()));
        }
        found.push((number, path));
    }
    found
}

/// Every file, and every folder with a `/` at its end.
fn with_folders(house: &House) -> BTreeSet<&str> {
    house
        .paths()
        .flat_map(|path| {
            let ends = path.match_indices('/').map(|(at, _)| &path[..=at]);
            ends.chain(std::iter::once(path))
        })
        .collect()
}

/// True for a source file of a crate. Tests are named by what they test.
fn is_module(path: &str) -> bool {
    !path.ends_with("/tests.rs")
        && !path.contains("/tests/")
        && (path.starts_with("xtask/src/")
            || path.starts_with("crates/") && path.split('/').nth(2) == Some("src"))
}

/// True when a path is the one that is named, part by part, `*` being any text within a part.
fn fits(name: &str, path: &str) -> bool {
    let (names, parts) = (name.split('/'), path.split('/'));
    names.clone().count() == parts.clone().count()
        && names.zip(parts).all(|(name, part)| match name.split_once('*') {
            None => name == part,
            Some((begin, end)) => {
                part.len() >= begin.len() + end.len()
                    && part.starts_with(begin)
                    && part.ends_with(end)
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "# House\n\n```text\nREADME.md  begin here\ncrates/a/  the core\n  src/\n    \
                       lib.rs     root\n    rules/*.rs  rules\n  notes/\nxtask/  jobs\n```\n";

    fn faults(files: &[&str], map: &str) -> Vec<String> {
        let files = files.iter().map(|path| ((*path).to_owned(), String::new()));
        let architecture = (ARCHITECTURE.to_owned(), map.to_owned());
        check(&House::new(files.chain([architecture])))
    }

    const FILES: [&str; 7] = [
        "README.md",
        "crates/a/src/lib.rs",
        "crates/a/src/rules/one.rs",
        "crates/a/src/rules/tests.rs",
        "crates/a/src/rules/tests/cases.rs",
        "crates/a/notes/b",
        "xtask/x",
    ];

    #[test]
    fn a_map_that_tells_the_truth_passes() {
        assert_eq!(faults(&FILES, MAP), Vec::<String>::new());
    }

    #[test]
    fn names_of_nothing_are_told() {
        let found = faults(&FILES[1..4], MAP);
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "ARCHITECTURE.md:4: README.md does not exist");
        assert_eq!(found[1], "ARCHITECTURE.md:9: crates/a/notes/ does not exist");
    }

    #[test]
    fn modules_without_a_name_are_told() {
        let more = ["crates/a/src/new.rs", "crates/a/src/deep/rules/x.rs", "xtask/src/main.rs"];
        let found = faults(&[&FILES[..], &more[..]].concat(), MAP);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(faults(&[&FILES[..], &["crates/a/tests/t.rs"]].concat(), MAP).is_empty());
    }

    #[test]
    fn a_missing_map_is_told() {
        assert_eq!(faults(&FILES, "# House\n").len(), 1);
        assert_eq!(check(&House::new(std::iter::empty())).len(), 1);
    }
}
