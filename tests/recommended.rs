//! The policy `recommended` on documents whose operations have their reasons: it asks for nothing
//! that the situation of an operation does not show.

mod bytes;
mod support;
mod told;

use oas_codes::Policy;

use self::bytes::lint_bytes;
use self::support::assert_sound;
use self::told::told;

/// Compares all findings under a policy with those that are expected.
#[track_caller]
fn expect_under(policy: &str, document: &str, expected: &[&str]) {
    let policy = Policy::builtin(policy).expect("a built-in policy");
    let linted = lint_bytes("api.yaml", document.trim_start().to_owned(), &policy);
    let found: Vec<String> = linted.diagnostics.iter().map(|found| told(&linted, found)).collect();
    assert_eq!(found, expected, "\n{document}\nfound:\n{}", found.join("\n"));
    assert_sound(&linted, &policy);
}

#[track_caller]
fn expect(document: &str, expected: &[&str]) {
    expect_under("recommended", document, expected);
}

/// Operations that document no more than they need: health checks, public reads, optional
/// security, conditional reads, uploads that create, webhooks and callbacks.
const MODEST: &str = r#"
openapi: 3.1.0
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
security: [{ token: [] }]
paths:
  /health:
    get:
      security: []
      responses: { "200": { description: Well, content: { text/plain: {} } } }
  /logo:
    get:
      security: []
      parameters:
        - { name: Accept, in: header, schema: { type: string } }
        - { name: authorization, in: header, schema: { type: string } }
      responses: { "200": { description: The logo, content: { image/png: {} } } }
  /version:
    head:
      security: [{}]
      responses: { "200": { description: As GET } }
    options:
      responses: { "204": { description: Allowed } }
  /news:
    get:
      security: [{ token: [] }, {}]
      parameters: [{ name: If-None-Match, in: header, schema: { type: string } }]
      responses:
        "200": { description: The news, content: { text/plain: {} } }
        "304": { description: As before }
  /film:
    get:
      security: []
      parameters: [{ name: Range, in: header, schema: { type: string } }]
      responses:
        "200": { description: All of it, content: { video/mp4: {} } }
        "206": { description: A part of it, content: { video/mp4: {} }, headers: { Content-Range: {} } }
        "416": { description: Not so long, content: { text/plain: {} }, headers: { Content-Range: {} } }
  /old:
    get:
      security: []
      responses: { "301": { description: Moved, headers: { Location: {} } } }
  /restart:
    post:
      security: []
      responses: { "204": { description: It restarts } }
  /embeddings:
    post:
      security: []
      requestBody: { content: { text/plain: {} } }
      responses:
        "200": { description: Its numbers, content: { text/plain: {} } }
        4XX: { description: The text is too long }
  /notes/{id}:
    put:
      security: []
      requestBody: { content: { text/plain: {} } }
      responses:
        "201": { description: The note is new, content: { text/plain: {} } }
        "204": { description: The note has changed }
        "422": { description: The note is too long, content: { text/plain: {} } }
    get:
      responses: { 2XX: { description: The note }, 4XX: { description: It cannot be had } }
    delete:
      responses: { "204": { description: Gone }, default: { description: Any failure } }
    patch:
      requestBody: { content: { text/plain: {} } }
      responses: { default: { description: Anything } }
webhooks:
  noteAdded:
    post:
      requestBody: { content: { text/plain: {} } }
      responses: { "200": { description: Seen, content: { text/plain: {} } } }
"#;

#[test]
fn what_no_situation_calls_for_is_not_asked_for() {
    expect(MODEST, &[]);
}

#[test]
fn security_that_nobody_declared_asks_for_nothing() {
    let document = MODEST
        .replace("components:\n  securitySchemes: { token: { type: http, scheme: bearer } }\n", "")
        .replace("security: [{ token: [] }]\n", "")
        .replace("      security: []\n", "");
    expect(&document, &[]);
}

#[test]
fn each_demand_points_at_its_cause() {
    expect(
        r#"
openapi: 3.1.0
components:
  securitySchemes: { login: { type: oauth2 } }
security: [{ login: [write] }]
paths:
  /users:
    get:
      parameters: [{ name: role, in: query, schema: { type: string } }]
      responses:
        "200": { description: Some users, content: { text/plain: {} } }
        "201": { description: Never, content: { text/plain: {} } }
    post:
      security: []
      requestBody: { content: { text/plain: {} } }
      responses: { "200": { description: Made, content: { text/plain: {} } } }
  /users/{id}:
    get:
      security: []
      responses: { "200": { description: The user, content: { text/plain: {} } } }
    put:
      security: []
      requestBody: { content: { text/plain: {} } }
      responses: { "204": { description: Changed }, "400": { description: Refused } }
    delete:
      security: []
      responses: { "410": { description: Gone before } }
"#,
        &[
            "warning missing-status/400 at 9 responses because 8 role",
            "warning missing-status/401 at 9 responses because 4 [{ login: [write] }]",
            "warning missing-status/403 at 9 responses because 4 login",
            r#"error unexpected-status/201 at 11 "201" because 7 get"#,
            "warning missing-status/201 at 15 responses because 6 /users",
            "warning missing-status/400 at 15 responses because 14 requestBody",
            "warning missing-status/404 at 19 responses because 16 {id}",
            "warning missing-status/404 at 23 responses because 16 {id}",
            r#"info missing-error-body/400 at 23 "400""#,
            "error missing-status/success at 26 responses",
            r#"info missing-error-body/410 at 26 "410""#,
        ],
    );
}

#[test]
fn strict_wants_client_errors_under_their_own_keys() {
    let document = r#"
openapi: 3.1.0
paths:
  /users:
    post:
      requestBody: { content: { text/plain: {} } }
      responses:
        "201": { description: Made, content: { text/plain: {} } }
        "400": { description: Refused, content: { text/plain: {} } }
        "429": { description: Slower, content: { text/plain: {} } }
        default: { description: Any failure }
"#;
    let strict = [
        r#"warning missing-status/409 at 6 responses because 7 "201""#,
        "warning missing-status/415 at 6 responses because 5 requestBody",
        r#"warning missing-header/location at 7 "201""#,
        r#"warning missing-header/retry-after at 9 "429""#,
    ];
    expect_under("strict", document, &strict);
    // What HTTP itself recommends stays, as information; where there is no path to a user, no
    // address of one.
    expect(document, &[r#"info missing-header/retry-after at 9 "429""#]);
}

#[test]
fn what_cannot_make_a_request_wrong_is_no_input() {
    let document = |place: &str, name: &str| {
        format!(
            r#"
openapi: 3.1.0
components:
  securitySchemes: {{ key: {{ type: apiKey, in: query, name: key }} }}
paths:
  /users:
    get:
      security: [{{ key: [] }}, {{}}]
      parameters: [{{ name: {name}, in: {place}, schema: {{ type: string }} }}]
      responses: {{ "200": {{ description: Users, content: {{ text/plain: {{}} }} }} }}
"#
        )
    };
    for (place, name) in [
        ("header", "Accept-Language"),
        ("header", "x-request-id"),
        ("header", "X-RapidAPI-Key"),
        ("header", "Authorization"),
        ("query", "key"),
    ] {
        expect(&document(place, name), &[]);
    }
    for (place, name) in [("header", "X-Page"), ("query", "page_token"), ("header", "key")] {
        let expected = format!("warning missing-status/400 at 9 responses because 8 {name}");
        expect(&document(place, name), &[&expected]);
    }
}
