//! One document for each version of OpenAPI with every construct in it. What is to be found stands
//! beside each place, as `#!` and the severity and name of each finding.

mod bytes;
mod support;

use std::collections::BTreeMap;

use oas_codes::Policy;

use self::bytes::lint_bytes;
use self::support::assert_sound;

/// The findings of each line.
type Marks<'t> = BTreeMap<usize, Vec<&'t str>>;

/// What the comments of a document expect.
fn expected(text: &str) -> Marks<'_> {
    let mut marks = Marks::new();
    for (line, text) in (1..).zip(text.lines()) {
        let Some((_, mark)) = text.split_once("#! ") else { continue };
        marks.entry(line).or_default().extend(mark.split(", "));
    }
    marks
}

#[track_caller]
fn assert_marked(text: &str) {
    let policy = Policy::builtin("recommended").expect("a built-in policy");
    let linted = lint_bytes("api.yaml", text, &policy);
    let found: Vec<(usize, String)> = linted
        .diagnostics
        .iter()
        .map(|found| {
            let line = linted.source(&found.primary).position(found.primary.span.start).line;
            (line, format!("{} {}", found.severity, found.id()))
        })
        .collect();
    let mut by_line = Marks::new();
    for (line, told) in &found {
        by_line.entry(*line).or_default().push(told);
    }
    let mut marks = expected(text);
    for marks in marks.values_mut() {
        marks.sort_unstable();
    }
    for told in by_line.values_mut() {
        told.sort_unstable();
    }
    assert_eq!(by_line, marks, "found:\n{found:#?}");
    assert_sound(&linted, &policy);
}

#[test]
fn swagger_2_0_is_understood() {
    assert_marked(include_str!("constructs/swagger-2.0.yaml"));
}

#[test]
fn openapi_3_0_is_understood() {
    assert_marked(include_str!("constructs/openapi-3.0.yaml"));
}

#[test]
fn openapi_3_1_is_understood() {
    assert_marked(include_str!("constructs/openapi-3.1.yaml"));
}

#[test]
fn openapi_3_2_is_understood() {
    assert_marked(include_str!("constructs/openapi-3.2.yaml"));
}
