//! What a configuration decides, and what is said of a faulty one.

use std::sync::Arc;

use super::*;
use crate::diagnostic::{Label, OperationRef};
use crate::rules::find;
use crate::source::{Source, Span};
use crate::tree::Tree;

fn finding(id: &str, operation: &str) -> Diagnostic {
    let source = Source::new("t", "{}".to_owned()).unwrap();
    let label = Label::bytes(&source, Span::default(), "");
    let tree = Tree::parse(source).unwrap();
    let node = tree.root().unwrap().id();
    let (rule, detail) = id.split_once('/').map_or((id, None), |(rule, it)| (rule, Some(it)));
    let mut found = Diagnostic::new(find(rule).unwrap(), "", label);
    found.detail = detail.map(|detail| detail.to_owned().into());
    let mut parts = operation.split(' ');
    found.operation = parts.next().zip(parts.next()).map(|(method, path)| {
        Arc::new(OperationRef {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            id: parts.next().map(str::to_owned),
            tags: parts.map(str::to_owned).collect(),
            title: operation.to_owned(),
            key: node,
            key_span: Span::default(),
            within: [node; 2],
        })
    });
    found
}

const CONFIG: &str = r#"
[rules]
missing-status = "info"
"missing-status/404" = "error"
"missing-status/500" = "off"

[[overrides]]
operations = ["GET /health*", "* /users/{id}/**", "id:ping*", "tag:internal"]
rules = { missing-status = "off" }
reason = "no input"

[[overrides]]
files = ["legacy/**"]
operations = ["PUT /a"]
rules = { "missing-status/404" = "warning" }
reason = "frozen"
"#;

#[test]
fn the_last_override_that_holds_decides_and_within_a_table_what_says_most() {
    let config = Config::parse(CONFIG).unwrap();
    let (off, error, warning, info) =
        (None, Some(Severity::Error), Some(Severity::Warning), Some(Severity::Info));
    let cases = [
        ("missing-status/404", "GET /a", "api.yaml", error),
        ("missing-status/409", "GET /a", "api.yaml", info),
        ("missing-status/500", "GET /a", "api.yaml", off),
        ("missing-body/200", "GET /a", "api.yaml", warning),
        ("missing-status/404", "GET /health", "api.yaml", off),
        ("missing-status/404", "GET /healthz", "api.yaml", off),
        ("missing-status/404", "GET /health/live", "api.yaml", error),
        ("missing-status/404", "POST /health", "api.yaml", error),
        ("missing-status/404", "PUT /users/{id}/name", "api.yaml", off),
        ("missing-status/404", "PUT /users/{name}/name", "api.yaml", error),
        ("missing-status/404", "GET /a pingAll", "api.yaml", off),
        ("missing-status/404", "GET /a list public internal", "api.yaml", off),
        ("missing-status/404", "", "api.yaml", error),
        ("missing-status/404", "PUT /a ping", "legacy/v1/api.yaml", warning),
        ("missing-status/409", "PUT /a ping", "legacy/v1/api.yaml", off),
        ("missing-status/404", "GET /a", "legacy/v1/api.yaml", error),
    ];
    for (id, operation, file, expected) in cases {
        let found = finding(id, operation);
        let severity = match config.level(&found, file) {
            Some(level) => level.severity(),
            None => Some(found.severity),
        };
        assert_eq!(severity, expected, "{id} of {operation} in {file}");
    }
}

#[test]
fn the_rest_of_a_configuration() {
    let text = r#"
roots = ["api/*/openapi.yaml"]
exclude = ["**/vendor/**"]
policy = "rfc9110"
fail-on = "never"
baseline = "known.toml"
"#;
    let config = Config::parse(text).unwrap();
    assert!(config.roots.matches("api/users/openapi.yaml"));
    assert!(!config.roots.matches("api/openapi.yaml"));
    assert!(!config.roots.matches("api/a/b/openapi.yaml"));
    assert!(config.exclude.matches("a/vendor/b/c.yaml") && config.exclude.matches("vendor/c.yaml"));
    assert_eq!(config.policy.as_deref(), Some("rfc9110"));
    assert_eq!(config.fail_on, Some(FailOn::Never));
    assert_eq!(config.baseline.as_deref(), Some("known.toml"));
    assert!(Config::parse("").unwrap().roots.is_empty());
}

/// The faults of a text: the bytes that are marked, what is said, and the way out.
fn faults(text: &str) -> Vec<String> {
    let faults = Config::parse(text).unwrap_err();
    let told = faults.into_iter().map(|fault| {
        let help = fault.help.map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}: {}{help}", &text[fault.span], fault.message)
    });
    told.collect()
}

#[test]
fn every_fault_has_its_place_and_a_way_out() {
    let cases: [(&str, &[&str]); 9] = [
        ("polcy = 'a'", &["polcy: unknown key `polcy` (did you mean `policy`?)"]),
        (
            "extends = 'a'",
            &[
                "extends: unknown key `extends` (the keys here are roots, exclude, policy, fail-on, baseline, require-reason, fix, rules, overrides)",
            ],
        ),
        (
            "policy = 'recomended'\nfail-on = 'fatal'",
            &[
                "'recomended': there is no policy `recomended`; did you mean `recommended`? (`oas-lint policies` lists those built in; for a file, write its path)",
                "'fatal': `fatal` is no level (the levels are error, warning, info and never)",
            ],
        ),
        ("policy = 3", &["3: invalid type: integer `3`, expected a string"]),
        (
            "fail-on = 'fatal'\n[rules]\nmissing-satus = 'of'\n'missing-status/999' = 'off'",
            &[
                "'fatal': `fatal` is no level (the levels are error, warning, info and never)",
                "missing-satus: there is no rule `missing-satus`; did you mean `missing-status`?",
                "'of': `of` is no level (the levels are error, warning, info and off)",
                "'missing-status/999': `999` in `missing-status/999` is no code or success",
            ],
        ),
        (
            "exclude = ['a', 'b[']",
            &["'b[': `b[` is no pattern: unclosed character class; missing ']'"],
        ),
        (
            "[[overrides]]\nrules = { syntax = 'off' }\nreason = 'r'",
            &[
                "[[overrides]]: this override holds for everything (name `files` or `operations`, or write its rules under [rules])",
            ],
        ),
        (
            "[[overrides]]\noperations = ['/health']\nrules = {}\nreason = 'r'",
            &[
                "'/health': `/health` names no operation (such as `GET /health*`, `id:getKeys*` or `tag:internal`)",
            ],
        ),
        (
            "[[overrides]]\nfiles = ['a']\nrules = {}",
            &["[[overrides]]: the key `reason` is missing"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(faults(text), expected, "{text}");
    }
}
