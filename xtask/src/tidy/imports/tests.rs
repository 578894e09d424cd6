//! Small houses, each with one fault against a table of imports.

use super::*;

const TABLE: &str = "\
| module | may use | only here |
|---|---|---|
| `oas-codes` | | |
| `oas-responses` | `oas-codes` | |
| `oas-responses/emit` | `oas-codes`, `oas-responses` | `utoipa` |
| `source` | | |
| `tree` | `source` | `granit_parser` |
| `diagnostic`, `rule` | `oas-codes`, `tree` | |
| `rules/*` | `rule` | |
| `rules` | `rule`, `rules/*` | |
| `render` | `diagnostic` | |
| `render/full` | `render` | `miette` |
| `lib` | `rules` | |
| `main`, `cli` | `lib` | `clap`, `std::fs` |
| `nobody` | | `std::net` |
";

/// A house in order.
const FILES: &[(&str, &str)] = &[
    ("crates/oas-codes/src/lib.rs", "mod key; pub use key::Key;"),
    ("crates/oas-codes/src/key.rs", "pub struct Key;"),
    ("crates/oas-responses/src/lib.rs", "mod emit; use oas_codes::Key;"),
    ("crates/oas-responses/src/emit.rs", "use utoipa::A; use oas_codes::Key; use crate::X;"),
    ("crates/oas-lint/src/lib.rs", "pub mod tree; pub use rules::RULES;"),
    ("crates/oas-lint/src/source.rs", "pub struct Span;"),
    ("crates/oas-lint/src/tree.rs", "mod yaml; use crate::source::Span; use self::yaml::parse;"),
    ("crates/oas-lint/src/tree/yaml.rs", "use super::Node; use granit_parser::Parser;"),
    ("crates/oas-lint/src/diagnostic.rs", "use oas_codes::Key; use crate::rule::Rule;"),
    (
        "crates/oas-lint/src/rule.rs",
        "use crate::{diagnostic::D, tree::Node}; macro_rules! declare { () => {} }",
    ),
    ("crates/oas-lint/src/rules.rs", "mod a; use crate::rule::Rule; const R: Rule = a::RULE;"),
    ("crates/oas-lint/src/rules/a.rs", "use crate::declare;"),
    ("crates/oas-lint/src/rules/b.rs", "use crate::rule::Rule; #[cfg(test)] use super::a::T;"),
    ("crates/oas-lint/src/rules/tests.rs", "use crate::lint; use std::fs;"),
    ("crates/oas-lint/src/render.rs", "mod full; use crate::diagnostic::D; fn f() { full::f() }"),
    ("crates/oas-lint/src/render/full.rs", "use super::Style; use miette::X;"),
    ("crates/oas-lint/src/main.rs", "mod cli; fn main() { cli::run() }"),
    ("crates/oas-lint/src/cli.rs", "use clap::Parser; use oas_lint::lint; use std::fs;"),
];

fn faults(table: &str, change: &[(&str, &str)]) -> Vec<String> {
    let architecture = [(ARCHITECTURE, table)];
    let files = FILES.iter().chain(change).chain(&architecture).copied();
    check(&House::new(files.map(|(path, text)| (path.to_owned(), text.to_owned()))))
}

#[test]
fn a_house_in_order_has_no_faults() {
    assert_eq!(faults(TABLE, &[]), Vec::<String>::new());
}

#[test]
fn imports_that_the_table_does_not_grant_are_told() {
    let cases = [
        // Back to a later layer, by every way of writing it.
        ("oas-lint/src/source.rs", "\nuse crate::tree::Node;", "oas-lint/tree"),
        ("oas-lint/src/source.rs", "\nfn f() { crate::tree::yaml::f() }", "oas-lint/tree/yaml"),
        ("oas-lint/src/source.rs", "\nuse super::tree;", "oas-lint/tree"),
        ("oas-lint/src/source.rs", "\nuse crate::{a, tree::{Node}};", "oas-lint/lib"),
        ("oas-lint/src/source.rs", "\nmod m { use super::super::tree; }", "oas-lint/tree"),
        ("oas-lint/src/source.rs", "\nuse oas_lint::tree::T;", "oas-lint/tree"),
        (
            "oas-lint/src/source.rs",
            "\nmacro_rules! m { () => { $crate::tree::T } }",
            "oas-lint/tree",
        ),
        // One rule in another.
        ("oas-lint/src/rules/b.rs", "\nuse super::a::reason;", "oas-lint/rules/a"),
        ("oas-lint/src/rules/b.rs", "\nuse crate::rules::a::reason;", "oas-lint/rules/a"),
        ("oas-lint/src/rules/b.rs", "\nuse super::RULES;", "oas-lint/rules"),
        ("oas-lint/src/rules/b.rs", "\nuse crate::render;", "oas-lint/render"),
        // Crates that have one place.
        ("oas-lint/src/rules/b.rs", "\nuse std::{fmt, fs};", "std::fs"),
        ("oas-lint/src/rules/b.rs", "\nfn f() { std::fs::read(); }", "std::fs"),
        ("oas-lint/src/rules/b.rs", "\nuse granit_parser::Event;", "granit_parser"),
        ("oas-lint/src/render.rs", "\nuse miette::Report;", "miette"),
        ("oas-lint/src/lib.rs", "\nuse clap;", "clap"),
        ("oas-lint/src/cli.rs", "\nuse std::net::TcpStream;", "std::net"),
        ("oas-responses/src/lib.rs", "\nuse utoipa::B;", "utoipa"),
        // One crate in another.
        ("oas-codes/src/key.rs", "\nuse oas_responses::X;", "oas-responses/lib"),
        ("oas-codes/src/key.rs", "\nuse oas_lint::tree::T;", "oas-lint/tree"),
        ("oas-responses/src/lib.rs", "\nuse oas_lint::lint;", "oas-lint/lib"),
        ("oas-lint/src/rule.rs", "\nuse oas_responses::X;", "oas-responses/lib"),
    ];
    for (file, more, refused) in cases {
        let path = format!("crates/{file}");
        let (_, text) = FILES.iter().find(|(known, _)| *known == path).unwrap();
        let found = faults(TABLE, &[(&path, &format!("{text}{more}"))]);
        let begin = format!("{path}:2: ");
        let told = |fault: &String| {
            fault.starts_with(&begin) && fault.contains(&format!(" may not use {refused} "))
        };
        assert!(found.iter().any(told), "{file} {more}: {found:?}");
    }
}

#[test]
fn a_table_that_points_back_is_told() {
    for back in ["tree", "oas-lint", "rules/a"] {
        let table = TABLE.replace("| `source` | | |", &format!("| `source` | `{back}` | |"));
        let text = "use crate::tree::T; use crate::rules::a::R;";
        let found = faults(&table, &[("crates/oas-lint/src/source.rs", text)]);
        assert!(found.iter().any(|fault| fault.contains("nothing points back")), "{found:?}");
    }
    let exact = "| `rules/b` | `rule`, `rules/a` | |\n| `rules` | `rule`";
    let table = TABLE.replace("| `rules` | `rule`", exact);
    let text = "use crate::rule::Rule; use super::a::reason;";
    let found = faults(&table, &[("crates/oas-lint/src/rules/b.rs", text)]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_table_that_says_more_than_is_true_is_told() {
    let cases = [
        ("| `source` | | |", "| `source`, `gone` | | |", "there is no module oas-lint/gone"),
        ("| `source` | | |", "| `source` | `oas-codes` | |", "oas-codes is granted and not used"),
        ("`clap`, `std::fs`", "`clap`, `std::fs`, `std::env`", "std::env is granted and not used"),
    ];
    for (old, new, expected) in cases {
        let found = faults(&TABLE.replace(old, new), &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(expected), "{found:?}");
    }
}

#[test]
fn a_module_without_a_row_and_a_file_that_is_no_rust_are_told() {
    let found = faults(TABLE, &[("crates/oas-lint/src/new.rs", "")]);
    assert_eq!(found, ["crates/oas-lint/src/new.rs: no row of ARCHITECTURE.md names this module"]);
    let found = faults(TABLE, &[("crates/oas-lint/src/source.rs", "fn f( {")]);
    assert!(found.iter().any(|fault| fault.starts_with("crates/oas-lint/src/source.rs: ")));
    assert_eq!(faults("# House\n", &[]).len(), 1);
}
