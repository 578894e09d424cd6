//! What the linter has to find in two documents under the default policy: all of it, at the right
//! places, and nothing else that fails a run.

mod bytes;
mod support;
mod told;

use std::collections::BTreeMap;

use oas_codes::{Policy, Severity};
use oas_lint::Linted;

use self::bytes::lint_bytes;
use self::support::assert_sound;
use self::told::told;

fn lint_example(name: &str) -> Linted {
    let path = format!("{}/../../specs/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    lint_bytes(name, std::fs::read(path).expect("the example can be read"), &Policy::stratos())
}

fn lines(linted: &Linted, wanted: impl Fn(Severity) -> bool) -> Vec<String> {
    let found = linted.diagnostics.iter().filter(|found| wanted(found.severity));
    found.map(|found| told(linted, found)).collect()
}

#[test]
fn six_planted_defects_are_found_where_they_are() {
    let linted = lint_example("six-defects.yaml");
    assert_eq!(
        lines(&linted, |severity| severity < Severity::Info),
        [
            "warning unquoted-status at 15 200",
            r#"warning unexpected-status/201 at 20 "201" because 11 get"#,
            "warning missing-status/409 at 31 responses because 26 requestBody",
            "warning missing-status/404 at 45 responses because 39 {id}",
            r#"error body-not-allowed/204 at 58 content because 56 "204""#,
            r#"warning missing-header/www-authenticate at 69 Unauthorized also 22 "401" also 38 "401" also 51 "401" also 61 "401""#,
        ]
    );
    let infos = lines(&linted, |severity| severity == Severity::Info);
    for expected in [
        r#"info unexpected-status/401 at 22 "401" also 38 "401" also 51 "401" also 61 "401""#,
        r#"info unexpected-status/204 at 56 "204""#,
        r#"info missing-header/location at 32 "201""#,
        "info missing-status/500 at 14 responses",
        "info missing-status/500 at 31 responses",
        "info missing-status/500 at 45 responses",
        "info missing-status/500 at 55 responses",
    ] {
        assert!(infos.iter().any(|line| line == expected), "{expected}\nis not in {infos:#?}");
    }
    assert_sound(&linted, &Policy::stratos());
}

/// How often each finding of the policy is made, by severity, method and name.
fn policy_counts(linted: &Linted) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for found in linted.diagnostics.iter().filter(|found| found.severity < Severity::Info) {
        if matches!(found.rule.name, "missing-status" | "unexpected-status") {
            let operation = found.operation.as_ref().expect("the policy speaks of operations");
            let name = format!("{} {} {}", found.severity, operation.method, found.id());
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

#[test]
fn the_real_api_fails_its_own_guideline_in_23_places() {
    let linted = lint_example("stratos-api.yaml");
    let expected = [
        ("error DELETE missing-status/404", 7),
        ("error DELETE missing-status/success", 1),
        ("warning POST missing-status/409", 7),
        ("warning PUT missing-status/200", 1),
        ("warning PUT missing-status/404", 7),
    ];
    let expected = expected.map(|(name, count)| (name.to_owned(), count));
    assert_eq!(policy_counts(&linted), BTreeMap::from(expected));
    assert_sound(&linted, &Policy::stratos());
}

#[test]
fn codes_outside_of_the_nine_are_told_once_with_their_uses() {
    let linted = lint_example("stratos-api.yaml");
    let of_policy = linted
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Info && found.rule.name == "unexpected-status");
    let told: Vec<(String, usize)> =
        of_policy.map(|found| (found.id(), found.uses.len() + 1)).collect();
    // Each use is a `$ref` to the code's component: what a search of the text counts.
    let source = linted.source(&linted.diagnostics[0].primary).text();
    let uses = |component: &str| source.matches(&format!("responses/{component}'")).count();
    let expected = [
        ("unexpected-status/401", uses("Unauthorized")),
        ("unexpected-status/406", uses("NotAcceptable")),
        ("unexpected-status/405", uses("MethodNotAllowed")),
    ];
    assert_eq!(told, expected.map(|(id, count)| (id.to_owned(), count)));
    assert!(told.iter().all(|(_, count)| *count > 1), "{told:?}");
}
