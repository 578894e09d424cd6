//! What an experienced designer of APIs would not agree with is not said.

mod bytes;
mod support;
mod told;

use std::fmt::Write as _;

use oas_codes::Policy;
use oas_lint::Linted;

use self::bytes::lint_bytes;
use self::support::assert_sound;
use self::told::told;

fn lint(policy: &str, document: &str) -> Linted {
    let policy = Policy::builtin(policy).expect("a built-in policy");
    let linted = lint_bytes("api.yaml", document.trim_start().to_owned(), &policy);
    assert_sound(&linted, &policy);
    linted
}

/// Compares all findings under a policy with those that are expected.
#[track_caller]
fn expect_under(policy: &str, document: &str, expected: &[&str]) {
    let linted = lint(policy, document);
    let found: Vec<String> = linted.diagnostics.iter().map(|found| told(&linted, found)).collect();
    assert_eq!(found, expected, "\n{document}\nfound:\n{}", found.join("\n"));
}

#[track_caller]
fn expect(document: &str, expected: &[&str]) {
    expect_under("recommended", document, expected);
}

#[test]
fn a_post_creates_where_something_can_be_done_with_what_it_created() {
    let document = |path: &str, id: &str, beside: &str, method: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  {path}:
    post:
      operationId: {id}
      requestBody: {{ content: {{ text/plain: {{}} }} }}
      responses:
        "200": {{ description: Done, content: {{ text/plain: {{}} }} }}
        default: {{ description: Refused }}
  {beside}:
    {method}: {{ responses: {{ 2XX: {{ description: Done }}, default: {{ description: No }} }} }}
"#
        )
    };
    for (path, id, beside, method, because) in [
        // The item can be read or changed.
        ("/users", "register", "/users/{id}", "get", Some("3 /users")),
        ("/users", "register", "/users/{name}", "patch", Some("3 /users")),
        ("/users/create", "register", "/users/{id}", "put", Some("3 /users/create")),
        // It can only be deleted: that may be a membership, unless the name says more.
        ("/issues/{n}/labels", "addLabels", "/issues/{n}/labels/{name}", "delete", None),
        ("/tokens", "createToken", "/tokens/{id}", "delete", Some("5 createToken")),
        // Something of it has a path.
        ("/uploads", "createUpload", "/uploads/{id}/complete", "post", Some("5 createUpload")),
        ("/uploads", "upload", "/uploads/{id}/complete", "post", None),
        // A name alone may be that of a computation.
        ("/embeddings", "createEmbedding", "/models/{id}", "get", None),
        ("/moderations", "create_moderation", "/models", "get", None),
    ] {
        let expected =
            because.map(|it| format!("warning missing-status/201 at 7 responses because {it}"));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        expect(&document(path, id, beside, method), &expected);
    }
}

/// The document with an item of the collection at a path, which can be read.
fn with_item(document: &str, path: &str) -> String {
    let read = "{ responses: { 2XX: { description: It }, default: { description: No } } }";
    format!("{document}  {path}/{{id}}: {{ get: {read} }}\n")
}

#[test]
fn a_post_to_an_item_is_an_action() {
    let document = |path: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  {path}:
    post:
      requestBody: {{ content: {{ text/plain: {{}} }} }}
      responses:
        "200": {{ description: Done, content: {{ text/plain: {{}} }} }}
        default: {{ description: Refused }}
"#
        )
    };
    for path in ["/readers/{id}", "/reviews/{id}/approve", "/boxes/{id}/address"] {
        expect_under("stratos", &document(path), &[]);
    }
    // What a path ends with may say that something is done.
    for path in [
        "/search",
        "/books/search",
        "/jobs/Validate",
        "/validate-name",
        "/terminate_sessions",
        "/calculateFees",
        "/books/search?deep=true",
        "/shelves/{id}/books/count",
    ] {
        expect_under("stratos", &document(path), &[]);
    }
    // Tokens are given, looked into and taken back with 200 (RFC 6749, RFC 7009, RFC 7662).
    for path in ["/oauth2/token", "/oauth2/token#refresh", "/v1/oauth/revoke", "/introspect"] {
        expect_under("stratos", &document(path), &[]);
    }
    let missing = ["warning missing-status/201 at 6 responses"];
    for path in [
        "/readers",
        "/readers/{id}/books",
        "/address",
        // These may as well be things.
        "/searches",
        "/search-indexes",
        "/check-runs",
        "/validations",
        "/tokens",
        "/updates",
    ] {
        expect_under("stratos", &document(path), &missing);
    }
    // What shows a create is believed first.
    expect_under("stratos", &with_item(&document("/books/search"), "/books/search"), &missing);
}

#[test]
fn a_post_that_answers_with_a_file_computes_it() {
    let document = |content: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  /things:
    post:
      requestBody: {{ content: {{ text/plain: {{}} }} }}
      responses:
        "200": {{ description: Done, content: {{ {content} }} }}
        default: {{ description: Refused }}
"#
        )
    };
    for content in [
        "text/html: {}",
        "application/PDF: {}",
        "audio/mpeg: {}, audio/*: {}",
        "application/octet-stream: {}, text/event-stream; charset=utf-8: {}",
    ] {
        expect_under("stratos", &document(content), &[]);
    }
    let missing = ["warning missing-status/201 at 6 responses"];
    for content in [
        "text/plain: {}",
        "'*/*': {}",
        // It may be asked for in another form.
        "a/form: {}, text/html: {}",
        "text/csv: {}, a/form: {}",
    ] {
        expect_under("stratos", &document(content), &missing);
    }
    // What shows a create is believed first.
    expect_under("stratos", &with_item(&document("image/png: {}"), "/things"), &missing);
}

#[test]
fn what_a_request_cannot_say_wrong_is_no_input() {
    let document = |method: &str, request: &str| {
        format!(
            r"
openapi: 3.1.0
paths:
  /users:
    {method}:
      {request}
      responses: {{ 2XX: {{ description: Done }}, 5XX: {{ description: Failed }} }}
"
        )
    };
    let body =
        |schema: &str| format!("requestBody: {{ content: {{ a/form: {{ schema: {schema} }} }} }}");
    let query = |name: &str, more: &str| {
        format!("parameters: [{{ name: {name}, in: query, schema: {{ type: integer }}{more} }}]")
    };
    let none = "{ type: object, properties: {}, additionalProperties: false }";
    let some = "{ type: object, properties: { name: {} } }";
    for (method, request) in [
        ("delete", body(none)),
        ("get", body(some)),
        ("head", body(some)),
        ("get", query("page", "")),
        ("get", query("per_page", "")),
        ("get", query("pageSize", ", required: false")),
    ] {
        expect(&document(method, &request), &[]);
    }
    let bounded = query("limit", "").replace("type: integer", "type: integer, maximum: 100");
    for (method, request, because) in [
        ("delete", body(some), "requestBody"),
        ("delete", body("{ type: object }"), "requestBody"),
        ("delete", body("{ properties: {}, additionalProperties: {} }"), "requestBody"),
        ("get", query("page", ", required: true"), "page"),
        ("get", bounded, "limit"),
        ("get", query("cursor", ""), "cursor"),
    ] {
        let expected = format!("warning missing-status/400 at 6 responses because 5 {because}");
        expect(&document(method, &request), &[&expected]);
    }
}

#[test]
fn a_path_parameter_that_lists_its_values_names_nothing_that_is_not_there() {
    let document = |path: &str, id: &str| {
        format!(
            r##"
openapi: 3.1.0
paths:
  {path}:
    parameters:
      - {{ name: form, in: path, schema: {{ $ref: "#/components/schemas/Form" }} }}
      - {{ name: id, in: path, schema: {id} }}
    get:
      responses: {{ "200": {{ description: The news, content: {{ a/b: {{}} }} }} }}
components: {{ schemas: {{ Form: {{ enum: [xml, json] }} }} }}
"##
        )
    };
    let (text, one) = ("{ type: string }", "{ const: news }");
    expect(&document("/{form}/news", text), &[]);
    expect(&document("/{form}/{id}", one), &[]);
    let missing = ["warning missing-status/404 at 8 responses because 3 {id}"];
    expect(&document("/{id}/{form}", text), &missing);
}

#[test]
fn what_is_retired_is_asked_for_nothing() {
    let document = |deprecated: &str, other: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  /users:
    get:
      deprecated: {deprecated}
      responses:
        "410": {{ description: It is gone, content: {{ text/plain: {{}} }} }}
        {other}: {{ description: Failed, content: {{ text/plain: {{}} }} }}
"#
        )
    };
    for other in ["default", "'400'", "5XX"] {
        expect(&document("true", other), &[]);
        expect(&document("false", other), &["error missing-status/success at 6 responses"]);
    }
}

#[test]
fn a_shared_response_is_not_blamed_for_the_wrong_key() {
    let document = r##"
openapi: 3.1.0
paths:
  /a:
    delete: { responses: { "200": { $ref: "#/components/responses/no_content" } } }
    post: { responses: { "202": { $ref: "#/components/responses/no_content" } } }
  /b:
    delete: { responses: { "204": { $ref: "#/components/responses/no_content" } } }
components:
  responses:
    no_content: { description: Nothing to say }
"##;
    let wrong = |key_and_line: &str| {
        let reference = "\"#/components/responses/no_content\"";
        format!("warning misnamed-reference/{key_and_line} {reference} because 10 no_content")
    };
    expect(document, &[&wrong("200 at 4"), &wrong("202 at 5")]);
}

#[test]
fn a_description_that_contradicts_key_and_name_is_at_fault() {
    let document = r##"
openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        "200": { description: It, content: { text/plain: {} } }
        "404": { $ref: "#/components/responses/trigger_not_found" }
components:
  responses:
    trigger_not_found: { description: Bad Request., content: { text/plain: {} } }
"##;
    let expected = "warning misnamed-reference/404 at 10 Bad Request. because 7 \"#/components/responses/trigger_not_found\"";
    expect(document, &[expected]);
}

#[test]
fn some_successes_have_no_body_by_their_nature() {
    let document = |path: &str, method: &str, responses: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  {path}:\n    {method}:\n      responses: {{ {responses} }}\n"
        )
    };
    let ok = "\"200\": { description: It is so }, default: { description: No }";
    // RFC 7009 §2.2.
    expect(&document("/oauth2/revoke", "post", ok), &[]);
    let missing = ["warning missing-body/200 at 5 \"200\""];
    expect(&document("/keys/{id}/revoke", "post", ok), &missing);
    // Whoever reads wants something.
    let linted = lint("recommended", &document("/logo", "get", ok));
    assert_eq!(linted.diagnostics[0].help.as_deref(), Some("describe what is returned"));

    let is_member = "\"204\": { description: Yes }, \"404\": { description: No }";
    expect(&document("/members/{id}", "get", is_member), &[]);
    let deleted = ["info missing-error-body/404 at 5 \"404\""];
    expect(&document("/members/{id}", "delete", is_member), &deleted);
}

#[test]
fn a_part_that_is_sent_can_be_one_that_does_not_fit() {
    let document = |parameters: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  /uploads:
    put:
      parameters: {parameters}
      responses:
        "204": {{ description: The part is stored }}
        "416": {{ description: Beyond the end, content: {{ text/plain: {{}} }} }}
        default: {{ description: Failed }}
"#
        )
    };
    let part = "[{ name: content-range, in: header, required: true, schema: {} }]";
    expect(&document(part), &["info missing-header/content-range at 8 \"416\""]);
    let impossible = ["error impossible-status/416 at 8 \"416\" because 4 put"];
    expect(&document("[]"), &impossible);
}

#[test]
fn what_no_response_describes_is_told_once() {
    let document = |scheme: &str, first: &str| {
        format!(
            r#"
openapi: 3.1.0
components:
  securitySchemes: {{ login: {scheme} }}
security: [{{ login: [] }}]
paths:
  /a: {{ get: {{ responses: {{ 2XX: {{ description: A }}, "401": {{ description: No, content: {{ a/b: {{}} }}{first} }} }} }} }}
  /b: {{ get: {{ responses: {{ 2XX: {{ description: B }}, "401": {{ description: No, content: {{ a/b: {{}} }} }} }} }} }}
  /c: {{ get: {{ responses: {{ 2XX: {{ description: C }}, "401": {{ description: No, content: {{ a/b: {{}} }} }} }} }} }}
"#
        )
    };
    let bearer = "{ type: http, scheme: bearer }";
    let once = "warning missing-header/www-authenticate at 6 \"401\" also 7 \"401\" also 8 \"401\"";
    expect(&document(bearer, ""), &[once]);
    let habit = ", headers: { www-authenticate: {} }";
    let each = [
        "warning missing-header/www-authenticate at 7 \"401\"",
        "warning missing-header/www-authenticate at 8 \"401\"",
    ];
    expect(&document(bearer, habit), &each);
    // There is no scheme to challenge with.
    expect(&document("{ type: apiKey, in: header, name: X-Key }", ""), &[]);
}

#[test]
fn a_header_about_a_body_that_never_comes_goes_with_its_key() {
    let document = r#"
openapi: 3.1.0
paths:
  /a:
    delete:
      responses:
        "204":
          description: Gone
          headers: { content-type: { schema: { type: string } } }
        default: { description: Failed }
"#;
    let linted = lint("recommended", document);
    let found = &linted.diagnostics[0];
    assert_eq!(told(&linted, found), "warning ignored-header/content-type at 8 content-type");
    let help = "remove the header; a 204 has no body that could have a type";
    assert_eq!(found.help.as_deref(), Some(help));
    let fix = found.fix.as_deref().expect("a header can be removed");
    let source = linted.source(&found.primary);
    let removed: Vec<&str> = fix.edits.iter().map(|edit| source.slice(edit.span).trim()).collect();
    assert_eq!(removed, ["headers: { content-type: { schema: { type: string } } }"]);
}

#[test]
fn the_form_that_most_errors_have_is_no_divergence() {
    let usual = r##"{ description: None, content: { a/json: { schema: { $ref: "#/components/schemas/Error" } } } }"##;
    let shared = r##"{ $ref: "#/components/responses/Unavailable" }"##;
    let mut document = r"openapi: 3.1.0
components:
  schemas: { Error: { properties: { message: {} } } }
  responses:
    Unavailable:
      description: Not now
      headers: { Retry-After: {} }
      content: { a/json: { schema: { properties: { code: {} } } } }
paths:
"
    .to_owned();
    for at in 0..12 {
        let unavailable = if at == 11 { usual } else { shared };
        let responses = format!(
            "2XX: {{ description: It }}, '404': {usual}, '403': {usual}, '503': {unavailable}"
        );
        let _ = writeln!(document, "  /{at}: {{ get: {{ responses: {{ {responses} }} }} }}");
    }
    let linted = lint("recommended", &document);
    let found: Vec<&str> = linted.diagnostics.iter().map(|found| found.rule.name).collect();
    assert!(!found.contains(&"divergent-error-schema"), "{found:?}");
    // Where the others have no such form, it is one.
    let others = document.replace(&format!("'404': {usual}, '403': {usual}, "), "");
    let linted = lint("recommended", &others);
    let found = linted.diagnostics.iter().find(|found| found.rule.name == "divergent-error-schema");
    let message = found.map(|found| found.message.as_str());
    assert_eq!(
        message,
        Some(
            "GET /11 describes 503 Service Unavailable as a/json with `Error`, 11 of 12 operations \
             with the schema of the response `Unavailable`"
        )
    );
}

#[test]
fn what_has_no_path_has_no_address_to_tell() {
    let document = |beside: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  /tokens:
    post:
      requestBody: {{ content: {{ text/plain: {{}} }} }}
      responses:
        "201": {{ description: Made, content: {{ text/plain: {{}} }} }}
        default: {{ description: Refused }}
  {beside}: {{ get: {{ responses: {{ 2XX: {{ description: It }}, 4XX: {{ description: No }} }} }} }}
"#
        )
    };
    expect(&document("/other/{id}"), &[]);
    expect(&document("/tokens/{id}"), &["info missing-header/location at 7 \"201\""]);
}

#[test]
fn an_endpoint_of_oauth_may_name_its_error() {
    let document = |path: &str| {
        format!(
            r#"
openapi: 3.1.0
paths:
  {path}:
    post:
      requestBody: {{ content: {{ text/plain: {{}} }} }}
      responses:
        2XX: {{ description: Done }}
        "400": &error {{ description: Refused, content: {{ text/plain: {{}} }} }}
        default: *error
"#
        )
    };
    expect(&document("/oauth2/token"), &[]);
    let twice = ["info redundant-response at 8 \"400\" because 9 default"];
    expect(&document("/search"), &twice);
}
