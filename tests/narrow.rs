//! What the rules about bodies, conditions and consistency leave alone, and what they do not.

mod bytes;
mod support;

use oas_codes::Policy;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::project::Project;
use oas_lint::source::Source;
use oas_lint::{find_rule, lint_project, usual};

use self::bytes::lint_bytes;
use self::support::assert_sound;

/// How often a rule speaks, where it is selected, about a document under HTTP's own policy.
fn count(rule: &str, document: &str) -> usize {
    let policy = Policy::builtin("rfc9110").expect("a built-in policy");
    let rule = find_rule(rule).expect("a rule");
    let text = format!("openapi: 3.1.0\n{document}");
    let source = Source::new("api.yaml", text).expect("below 4 GiB");
    let judge = |found: &Diagnostic| {
        if found.rule == rule { Some(found.severity) } else { usual(found) }
    };
    let linted = lint_project(Project::alone(source), &policy, &judge);
    let count = linted.diagnostics.iter().filter(|found| found.rule == rule).count();
    assert_sound(&linted, &policy);
    count
}

fn get(path: &str, responses: &str) -> String {
    format!("paths: {{ \"{path}\": {{ get: {{ responses: {responses} }} }} }}\n")
}

#[test]
fn only_what_is_declared_open_refuses_nobody() {
    let document = |path: &str, parameters: &str| {
        format!(
            "paths: {{ {path}: {{ get: {{ security: [], parameters: {parameters}, \
             responses: {{ \"403\": {{ description: No }} }} }} }} }}\n"
        )
    };
    let rule = "auth-status-on-public";
    assert_eq!(count(rule, &document("/status", "[]")), 1);
    assert_eq!(count(rule, &document("/oauth2/token", "[]")), 0);
    assert_eq!(count(rule, &document("/status", "[{ name: X-API-Key, in: header }]")), 0);
    // Nothing is known where the document declares nothing.
    assert_eq!(count(rule, &get("/status", "{ \"403\": { description: No } }")), 0);
}

#[test]
fn an_example_of_a_shared_error_shows_one_of_its_codes() {
    let rule = "contradictory-status-member";
    let body = |inner: &str| format!("{{ description: No, content: {{ a/b: {{ {inner} }} }} }}");
    let under = |inner: &str| get("/a", &format!("{{ \"404\": {} }}", body(inner)));
    assert_eq!(count(rule, &under("example: { status: 400 }")), 1);
    assert_eq!(count(rule, &under("example: { status: 404 }")), 0);
    assert_eq!(count(rule, &under("example: { status: 7 }")), 0);
    assert_eq!(count(rule, &under("example: { status: failed }")), 0);
    assert_eq!(count(rule, &under("schema: { properties: { status: { enum: [400] } } }")), 1);
    assert_eq!(count(rule, &under("schema: { properties: { status: { enum: [400, 404] } } }")), 0);
    let shared =
        |inner: &str| format!("{{ \"400\": &e {}, \"404\": *e, default: *e }}", body(inner));
    assert_eq!(count(rule, &get("/a", &shared("example: { status: 400 }"))), 0);
    let fixed = "schema: { allOf: [{ properties: { status: { const: 400 } } }] }";
    assert_eq!(count(rule, &get("/a", &shared(fixed))), 1);
}

#[test]
fn an_error_on_a_success_is_the_schema_of_errors_on_a_path_about_something_else() {
    let rule = "error-body-on-success";
    let document = |path: &str, name: &str, other: &str| {
        let reference = |name: &str| format!("{{ $ref: \"#/components/schemas/{name}\" }}");
        let response = |name: &str| {
            format!("{{ description: A, content: {{ a/b: {{ schema: {} }} }} }}", reference(name))
        };
        let (own, other) = (response(name), response(other));
        get(path, &format!("{{ \"200\": {own}, \"500\": {other} }}"))
            + &format!("components: {{ schemas: {{ {name}: {{}}, Other: {{}} }} }}\n")
    };
    assert_eq!(count(rule, &document("/users", "ApiError", "ApiError")), 1);
    assert_eq!(count(rule, &document("/errors", "ApiError", "ApiError")), 0);
    assert_eq!(count(rule, &document("/jobs", "JobError", "Other")), 0);
    assert_eq!(count(rule, &document("/results", "Result", "Result")), 0);
}

#[test]
fn head_is_compared_where_both_say_something() {
    let rule = "head-get-mismatch";
    let document = |get: &str, head: &str| {
        format!(
            "paths: {{ /a: {{ get: {{ responses: {get} }}, head: {{ responses: {head} }} }} }}\n"
        )
    };
    let with = |headers: &str| format!("{{ \"200\": {{ description: A, headers: {headers} }} }}");
    assert_eq!(count(rule, &document(&with("{ ETag: {} }"), &with("{ X-Total: {} }"))), 1);
    assert_eq!(count(rule, &document(&with("{ ETag: {} }"), &with("{ etag: {} }"))), 0);
    assert_eq!(count(rule, &document(&with("{ ETag: {} }"), &with("{}"))), 0);
    assert_eq!(count(rule, &document(&with("{}"), "{ \"404\": { description: None } }")), 1);
    let default = "{ \"200\": { description: A }, default: { description: No } }";
    assert_eq!(count(rule, &document(default, "{ \"404\": { description: None } }")), 0);
}

#[test]
fn a_word_is_a_code_among_its_own_class_only() {
    let rule = "misnamed-reference";
    let document = |code: &str, name: &str| {
        let reference = format!("{{ $ref: \"#/components/responses/{name}\" }}");
        get("/a", &format!("{{ \"{code}\": {reference} }}"))
            + &format!("components: {{ responses: {{ {name}: {{ description: A }} }} }}\n")
    };
    for (code, name, expected) in [
        ("404", "BadRequest", 1),
        ("404", "Error400", 1),
        ("404", "Gone", 1),
        ("204", "Gone", 0),
        ("201", "Ok", 0),
        ("404", "NotFoundError", 0),
        ("404", "UserNotFound", 0),
        ("422", "UnprocessableEntity", 0),
        ("default", "BadRequest", 0),
    ] {
        assert_eq!(count(rule, &document(code, name)), expected, "{code} {name}");
    }
}

#[test]
fn rules_that_are_off_wait_to_be_selected() {
    let read = get("/a", "{ \"200\": { description: A }, \"202\": { description: B } }");
    let document = read.replace("get:", "post:");
    assert_eq!(count("mixed-accepted", &document), 1);
    // What is not ready yet is read again.
    assert_eq!(count("mixed-accepted", &read), 0);
    let linted = lint_bytes("api.yaml", format!("openapi: 3.1.0\n{document}"), &Policy::stratos());
    assert!(linted.diagnostics.iter().all(|found| !found.rule.is_off));
}

#[test]
fn an_interim_response_is_none_unless_it_ends_the_exchange() {
    let rule = "interim-status";
    let document = |code: &str| get("/a", &format!("{{ \"{code}\": {{ description: A }} }}"));
    for (code, expected) in [("100", 1), ("103", 1), ("101", 0), ("104", 0), ("1XX", 0), ("200", 0)]
    {
        assert_eq!(count(rule, &document(code)), expected, "{code}");
    }
    // The other side of a webhook says what it says.
    let webhook = "webhooks: { a: { post: { responses: { \"103\": { description: A } } } } }\n";
    assert_eq!(count(rule, webhook), 0);
}

#[test]
fn what_many_do_wrong_is_no_model() {
    let rule = "status-outlier";
    let document = |code: &str| {
        let item = |path: &str, codes: &str| {
            format!(
                "  {path}: {{ get: {{ responses: {{ 2XX: {{ description: A }}{codes} }} }} }}\n"
            )
        };
        let more = format!(", \"{code}\": {{ description: No }}");
        let paths = ["/a", "/b", "/c", "/d"].map(|path| item(path, &more)).concat();
        format!("paths:\n{paths}{}", item("/e", ""))
    };
    assert_eq!(count(rule, &document("409")), 1);
    assert_eq!(count(rule, &document("480")), 0);
    assert_eq!(count(rule, &document("418")), 0);
}

#[test]
fn a_server_of_its_own_has_security_of_its_own() {
    let rule = "auth-status-on-public";
    let document = |own: &str| {
        format!(
            "paths: {{ /upload: {{ put: {{ security: [], {own} \
             responses: {{ \"403\": {{ description: No }} }} }} }} }}\n"
        )
    };
    assert_eq!(count(rule, &document("")), 1);
    assert_eq!(count(rule, &document("servers: [{ url: https://storage.example }],")), 0);
}
