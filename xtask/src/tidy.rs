//! `tidy`: holds the repository against the rules of the house that ARCHITECTURE.md states.

mod house;
mod imports;
mod map;
mod table;
mod tokens;

use std::path::Path;

use self::house::House;
use crate::{Outcome, Result};

/// A file longer than this is a sign that it does two things. Test code does not count: it grows
/// with the cases. What is long for a good reason stands with it in a table of ARCHITECTURE.md,
/// where a review sees the list grow, not in a mark that hides in the file itself.
const MAX_LINES: usize = 400;

const ARCHITECTURE: &str = "ARCHITECTURE.md";

/// Prints what is amiss.
pub(crate) fn run(root: &Path) -> Result<Outcome> {
    let house = House::read(root)?;
    let faults = faults(&house);
    for fault in &faults {
        println!("{fault}");
    }
    if faults.is_empty() {
        println!("tidy: {} files, nothing amiss", house.paths().count());
        return Ok(Outcome::Good);
    }
    println!("\ntidy: {} faults", faults.len());
    Ok(Outcome::Bad)
}

/// Everything that is amiss, a line each: the place, what is wrong, what to do.
fn faults(house: &House) -> Vec<String> {
    let checks =
        [imports::check, map::check, rule_files, no_mod_rs, first_lines, lengths, left_open];
    checks.iter().flat_map(|check| check(house)).collect()
}

/// Every file in `rules/` is a module of `rules.rs`, and every module of it a file.
fn rule_files(house: &House) -> Vec<String> {
    const LIST: &str = "crates/oas-lint/src/rules.rs";
    const FOLDER: &str = "crates/oas-lint/src/rules/";
    let Some(list) = house.text(LIST) else {
        return vec![format!("{LIST}: there is no such file")];
    };
    let listed: Vec<&str> = list
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    let files: Vec<&str> = house
        .paths()
        .filter_map(|path| path.strip_prefix(FOLDER)?.strip_suffix(".rs"))
        .filter(|name| !name.contains('/'))
        .collect();
    let unlisted = files.iter().filter(|name| !listed.contains(name));
    let unwritten = listed.iter().filter(|name| !files.contains(name));
    unlisted
        .map(|name| format!("{FOLDER}{name}.rs: {LIST} has no line `mod {name};`"))
        .chain(unwritten.map(|name| format!("{LIST}: `mod {name};` has no file in {FOLDER}")))
        .collect()
}

fn no_mod_rs(house: &House) -> Vec<String> {
    let named = |path: &&str| path.ends_with("/mod.rs");
    house
        .paths()
        .filter(named)
        .map(|path| format!("{path}: name the file after its module, not mod.rs"))
        .collect()
}

fn first_lines(house: &House) -> Vec<String> {
    let lacking = house.rust_files().filter(|(_, text)| !text.starts_with("//! "));
    lacking
        .map(|(path, _)| format!("{path}:1: begin with a `//!` sentence that says what it is for"))
        .collect()
}

fn lengths(house: &House) -> Vec<String> {
    let architecture = house.text(ARCHITECTURE).unwrap_or_default();
    let excused = table::rows(architecture, "long file");
    let mut faults = Vec::new();
    let mut long = Vec::new();
    for (path, text) in house.rust_files() {
        if path.ends_with("tests.rs") || path.split('/').any(|part| part == "tests") {
            continue;
        }
        let Ok(scanned) = tokens::scan(text) else { continue };
        let lines = text.lines().count() - scanned.test_lines;
        if lines > MAX_LINES {
            long.push(path);
            if !excused.iter().any(|row| row.names(0).contains(&path.to_owned())) {
                faults.push(format!(
                    "{path}: {lines} lines without its tests, more than {MAX_LINES}: split it, \
                     or say in the table of long files in {ARCHITECTURE} why it is one thing"
                ));
            }
        }
    }
    for row in &excused {
        for path in row.names(0).iter().filter(|path| !long.contains(&path.as_str())) {
            faults.push(format!(
                "{ARCHITECTURE}:{}: {path} is no file of more than {MAX_LINES} lines",
                row.line
            ));
        }
    }
    faults
}

/// Notes to oneself that must not stay.
fn left_open(house: &House) -> Vec<String> {
    // In two parts each, so that this file does not report itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("dbg", "!(")];
    let mut faults = Vec::new();
    for (path, text) in house.rust_files() {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                faults.push(format!("{path}:{}: `{word}` was left", number + 1));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests;
