//! The repository is tidy, and every check can fail.

use super::*;

fn house(files: &[(&str, &str)]) -> House {
    House::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

#[test]
fn the_repository_is_tidy() {
    let faults = faults(&House::read(crate::root()).unwrap());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_rule_file_and_its_line_in_the_list_belong_together() {
    let list = "//! List.\nmod syntax;\nmod gone;\n\n#[cfg(test)]\nmod tests;\n";
    let house = house(&[
        ("crates/oas-lint/src/rules.rs", list),
        ("crates/oas-lint/src/rules/syntax.rs", ""),
        ("crates/oas-lint/src/rules/forgotten.rs", ""),
        ("crates/oas-lint/src/rules/tests.rs", ""),
    ]);
    let found = rule_files(&house);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("crates/oas-lint/src/rules/forgotten.rs: "));
    assert!(found[1].contains("`mod gone;`"));
}

#[test]
fn mod_rs_is_refused() {
    let house = house(&[("crates/a/src/b/mod.rs", "//! B.\n"), ("crates/a/src/b.rs", "")]);
    assert_eq!(no_mod_rs(&house).len(), 1);
}

#[test]
fn a_file_begins_with_what_it_is_for() {
    let house = house(&[
        ("crates/a/src/good.rs", "//! Good.\n"),
        ("tests/bad.rs", "use std::fmt;\n"),
        ("notes.md", "no Rust\n"),
    ]);
    assert_eq!(first_lines(&house).len(), 1);
    assert!(first_lines(&house)[0].starts_with("tests/bad.rs:1: "));
}

#[test]
fn long_files_need_a_reason_and_only_they_may_have_one() {
    let code = "const A: u8 = 1;\n".repeat(MAX_LINES);
    let tested = format!("{code}#[cfg(test)]\nmod tests {{\n{code}}}\n");
    let long = format!("{code}// One more.\n");
    let table = "| long file | why |\n|---|---|\n| `crates/a/src/table.rs` | rows |\n\
                 | `crates/a/src/short.rs` | was long |\n";
    let house = house(&[
        ("crates/a/src/tested.rs", &tested),
        ("crates/a/src/long.rs", &long),
        ("crates/a/src/table.rs", &long),
        ("crates/a/src/long/tests.rs", &long),
        ("crates/a/src/short.rs", "//! Short.\n"),
        (ARCHITECTURE, table),
    ]);
    let found = lengths(&house);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("crates/a/src/long.rs: 401 lines"));
    assert!(found[1].starts_with("ARCHITECTURE.md:4: crates/a/src/short.rs"));
}

#[test]
fn notes_to_oneself_are_told_with_their_line() {
    let text = ["//! A.", concat!("// TO", "DO: more"), concat!("    db", "g!(x);"), ""].join("\n");
    let found = left_open(&house(&[("crates/a/src/lib.rs", &text)]));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].starts_with("crates/a/src/lib.rs:3: "));
}
