//! What every rule's declaration promises: its name, its place and its examples.

use foldhash::{HashSet, HashSetExt as _};
use oas_codes::Policy;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::linter::{lint_project, usual};
use crate::project::Project;
use crate::rule::examples;
use crate::source::Source;

fn findings(rule: &'static Rule, text: &str) -> Vec<Diagnostic> {
    let source = Source::new("example.yaml", text.to_owned()).unwrap();
    let judge = |found: &Diagnostic| {
        if found.rule == rule { Some(found.severity) } else { usual(found) }
    };
    lint_project(Project::alone(source), &Policy::stratos(), &judge).diagnostics
}

#[test]
fn every_example_fails_or_passes_as_its_rule_says() {
    for rule in RULES {
        let text = rule.text();
        let examples = examples(&text);
        assert!(examples.iter().any(|example| example.fails), "{} shows no fault", rule.name);
        assert!(examples.iter().any(|example| !example.fails), "{} shows no remedy", rule.name);
        for example in examples {
            let found: Vec<String> =
                findings(rule, example.text).iter().map(Diagnostic::id).collect();
            let own = found.iter().any(|id| id.split('/').next() == Some(rule.name));
            assert_eq!(own, example.fails, "{}: {found:?}\n{}", rule.name, example.text);
        }
    }
}

#[test]
fn names_are_unique_and_those_of_their_files() {
    let mut names = HashSet::new();
    for rule in RULES {
        assert!(names.insert(rule.name), "{} is declared twice", rule.name);
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.name.chars().all(kebab), "{}", rule.name);
        let file = format!("src/rules/{}.rs", rule.name.replace('-', "_"));
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.starts_with(&format!("//! `{}`: ", rule.name)), "{file}");
    }
    assert!(RULES.is_sorted_by_key(|rule| rule.group), "groups stand together");
}

#[test]
fn prose_has_a_reason_and_summaries_are_one_line() {
    for rule in RULES {
        assert!(rule.text().contains("\n## Why\n"), "{}", rule.name);
        assert!(!rule.summary.ends_with('.') && rule.summary.len() < 80, "{}", rule.name);
        assert!(!rule.basis.is_empty(), "{}", rule.name);
    }
}
