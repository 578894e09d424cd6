//! Descriptions that are spread over files: what is found, in which file, and how often.

mod support;
mod told;

use oas_codes::Policy;
use oas_lint::project::{Lost, Project, Root};
use oas_lint::source::Source;
use oas_lint::{Linted, lint_project, usual};

use self::support::assert_sound;
use self::told::told;

/// Lints the files whose names begin with `openapi`; the others can be read, those in `secret/`
/// lie outside. Compares all findings, each with its file.
#[track_caller]
fn expect(policy: &str, files: &[(&str, &str)], expected: &[&str]) {
    let policy = Policy::builtin(policy).expect("a built-in policy");
    let linted = lint_files(files, &policy);
    let found: Vec<String> = linted
        .diagnostics
        .iter()
        .map(|found| format!("{}: {}", linted.source(&found.primary).name(), told(&linted, found)))
        .collect();
    assert_eq!(found, expected, "found:\n{}", found.join("\n"));
    assert_sound(&linted, &policy);
}

fn lint_files(files: &[(&str, &str)], policy: &Policy) -> Linted {
    let source =
        |(name, text): &(&str, &str)| Source::new(*name, (*text).to_owned()).expect("small");
    let is_root = |file: &&(&str, &str)| {
        file.0.rsplit('/').next().is_some_and(|name| name.starts_with("openapi"))
    };
    let roots = files.iter().filter(is_root);
    let roots = roots.map(|file| Root { source: source(file), required: true }).collect();
    let read = |name: &str| {
        if name.starts_with("secret/") {
            return Err(Lost::Outside);
        }
        let file = files.iter().find(|(own, _)| *own == name);
        file.map(source).ok_or(Lost::Unreadable("no such file".to_owned()))
    };
    lint_project(Project::load(roots, &read), policy, &usual)
}

#[test]
fn a_whole_file_may_be_a_response_and_no_description_is_one() {
    expect(
        "rfc9110",
        &[
            (
                "openapi.yaml",
                r#"openapi: 3.1.0
paths:
  /users:
    get:
      responses:
        2XX: { $ref: "responses/Users.yaml" }
        4XX: { $ref: "responses/Users.yaml#" }
        5XX: { $ref: "openapi.yaml" }
"#,
            ),
            (
                "responses/Users.yaml",
                "description: Users\ncontent: { text/plain: { schema: { $ref: '../user.yaml' } } }\n",
            ),
            ("user.yaml", "properties: { parent: { $ref: '#' } }\n"),
        ],
        &[r#"openapi.yaml: error unresolved-reference at 8 "openapi.yaml""#],
    );
}

#[test]
fn a_finding_is_in_the_file_where_it_is_mended() {
    expect(
        "stratos",
        &[
            (
                "api/openapi.yaml",
                "openapi: 3.1.0\npaths:\n  /users/{id}: { $ref: 'paths/user.yaml' }\n",
            ),
            (
                "api/paths/user.yaml",
                r#"get: { $ref: "../operations.yaml#/get" }
delete:
  responses:
    "200": { $ref: "../responses.yaml#/Done" }
    "500": { $ref: "../responses.yaml#/Failed" }
"#,
            ),
            (
                "api/operations.yaml",
                r##"get:
  responses:
    "200": { $ref: "#/found" }
    "404": { $ref: "responses.yaml#/Failed" }
    "500": { $ref: "responses.yaml#/Failed" }
found: { description: A user }
"##,
            ),
            (
                "api/responses.yaml",
                "Done: { description: Done, content: { text/plain: {} } }
Failed: { description: Failed, content: { text/plain: {} } }
",
            ),
        ],
        &[
            "api/paths/user.yaml: error missing-status/404 at 3 responses because 3 {id}",
            "api/operations.yaml: warning missing-body/200 at 6 found also 3 /users/{id}",
        ],
    );
}

#[test]
fn what_two_descriptions_share_is_told_once() {
    let root =
        |path: &str| format!("openapi: 3.1.0\npaths:\n  {path}:\n    $ref: common.yaml#/health\n");
    expect(
        "rfc9110",
        &[
            ("openapi-a.yaml", &root("/a")),
            ("openapi-b.yaml", &root("/b")),
            ("common.yaml", "health:\n  get:\n    responses:\n      200: { description: Well }\n"),
        ],
        &[
            "common.yaml: warning missing-body/200 at 4 200 also 3 /b",
            "common.yaml: warning unquoted-status at 4 200 also 3 /b",
        ],
    );
}

#[test]
fn a_file_that_is_a_response_or_a_parameter_is_read_as_one() {
    expect(
        "stratos",
        &[
            (
                "openapi.yaml",
                r#"openapi: 3.0.3
paths:
  /users:
    get:
      parameters: [{ $ref: page.json }]
      responses:
        "200": { $ref: ./users.yaml }
        "500": { $ref: "users.yaml#" }
    post:
      parameters: []
      responses: { $ref: all.yaml }
  /users/{id}: { get: { responses: { 2XX: { description: A user }, default: { description: No } } } }
"#,
            ),
            ("page.json", r#"{"name": "page", "in": "query"}"#),
            ("users.yaml", "description: All users\ncontent: { text/plain: {} }\n"),
            (
                "all.yaml",
                "'201': { $ref: users.yaml }\n'500': { $ref: users.yaml }\n'202': { $ref: users.yaml }\n",
            ),
        ],
        &[
            "users.yaml: info missing-header/location at 1 description: All users\ncontent: { text/plain: {} } also 11 responses",
        ],
    );
}

#[test]
fn what_cannot_be_reached_is_said_at_the_reference() {
    expect(
        "rfc9110",
        &[
            (
                "openapi.yaml",
                r#"openapi: 3.1.0
paths:
  /a: { $ref: gone.yaml }
  /b: { $ref: "secret/b.yaml#/b" }
  /c: { $ref: "part.yaml#/none" }
  /d: { $ref: "https://example.com/d.yaml" }
  /e: { $ref: "broken.yaml#/e" }
  /f: { $ref: "round.yaml#/f" }
"#,
            ),
            ("part.yaml", "nine: {}\n"),
            ("broken.yaml", "e: [\n"),
            ("round.yaml", "f: { $ref: 'openapi.yaml#/paths/~1f' }\n"),
        ],
        &[
            "openapi.yaml: error unresolved-reference at 3 gone.yaml",
            r#"openapi.yaml: warning unresolved-reference at 4 "secret/b.yaml#/b""#,
            r#"openapi.yaml: error unresolved-reference at 5 "part.yaml#/none""#,
            r#"openapi.yaml: info unresolved-reference at 6 "https://example.com/d.yaml""#,
            r#"openapi.yaml: error unresolved-reference at 8 "round.yaml#/f""#,
            "broken.yaml: error syntax at 1 [",
        ],
    );
}

#[test]
fn security_and_schemes_are_those_of_the_description() {
    expect(
        "stratos",
        &[
            (
                "openapi.yaml",
                "openapi: 3.1.0
security: [{ token: [] }]
paths:
  /users: { $ref: users.yaml }
components:
  securitySchemes: { $ref: schemes.yaml }
",
            ),
            (
                "users.yaml",
                "get:\n  responses:\n    '200': { description: Users, content: { text/plain: {} } }\n    5XX: { description: Failed }\n",
            ),
            ("schemes.yaml", "token: { type: http, scheme: bearer }\n"),
        ],
        &["users.yaml: warning missing-status/403 at 2 responses because 2 token"],
    );
}

#[test]
fn a_file_may_give_itself_an_address() {
    expect(
        "rfc9110",
        &[
            (
                "openapi.yaml",
                r#"openapi: 3.2.0
$self: https://example.com/api/openapi.yaml
paths:
  /a: { $ref: "https://example.com/api/openapi.yaml#/components/pathItems/A" }
  /b: { $ref: "https://example.com/api/other.yaml#/b" }
  /c: { $ref: "b.yaml#/b" }
components:
  pathItems:
    A: { get: { responses: {} } }
"#,
            ),
            (
                "b.yaml",
                "$self: https://example.com/api/other.yaml\nb: { put: { responses: {} } }\n",
            ),
        ],
        &[
            "openapi.yaml: error empty-responses at 9 responses",
            "b.yaml: error empty-responses at 2 responses also 6 /c",
        ],
    );
}

#[test]
fn paths_may_lie_behind_a_reference() {
    let paths = "/users:\n  get: { responses: { \"204\": { description: None, content: { text/plain: {} } } } }\n";
    let text = |reference: &str, beside: &str| {
        format!("openapi: 3.1.0\npaths:\n  $ref: {reference}\n{beside}")
    };
    let is_reference = "openapi.yaml: info malformed-operation at 3 $ref";
    expect(
        "rfc9110",
        &[
            ("openapi.yaml", &text("paths.yaml", "  /b: { get: { responses: {} } }\n")),
            ("paths.yaml", paths),
        ],
        &[
            is_reference,
            "openapi.yaml: error empty-responses at 4 responses",
            "paths.yaml: error body-not-allowed/204 at 2 content because 2 \"204\"",
        ],
    );
    for nowhere in ["lost.yaml", "\"#/paths\"", "[]"] {
        let lost = format!("openapi.yaml: error unresolved-reference at 3 {nowhere}");
        expect("rfc9110", &[("openapi.yaml", &text(nowhere, ""))], &[is_reference, &lost]);
    }
}

#[test]
fn a_reference_may_stand_on_the_way_of_a_pointer() {
    let api = r##"openapi: 3.1.0
paths:
  /users:
    get:
      responses:
        "204": { $ref: "#/components/responses/Empty" }
        "404": { $ref: "#/components/responses/Lost" }
        "500": { $ref: "#/components/responses/inner/Empty" }
components:
  responses: { $ref: "parts.yaml#/all" }
"##;
    let parts = r##"all:
  Empty: { description: None, content: { text/plain: {} } }
  inner: { $ref: "#/all" }
"##;
    expect(
        "rfc9110",
        &[("openapi.yaml", api), ("parts.yaml", parts)],
        &[
            "openapi.yaml: error body-not-allowed/204 at 6 \"204\" because 2 content",
            "openapi.yaml: error unresolved-reference at 7 \"#/components/responses/Lost\" because 1 all",
        ],
    );
    // One that leads to itself ends.
    let circle = r##"openapi: 3.1.0
paths:
  /users:
    get:
      responses:
        2XX: { $ref: "#/components/responses/A" }
components:
  responses: { $ref: "#/components/responses/B" }
"##;
    expect(
        "rfc9110",
        &[("openapi.yaml", circle)],
        &[
            "openapi.yaml: error unresolved-reference at 6 \"#/components/responses/A\" because 8 responses",
        ],
    );
}
