//! Small documents and all that is found in them: every version of OpenAPI, references, merge
//! keys, security, webhooks and callbacks.

mod bytes;
mod support;
mod told;

use oas_codes::Policy;
use oas_lint::diagnostic::Diagnostic;

use self::bytes::lint_bytes;
use self::support::assert_sound;
use self::told::told;

/// Lints a document under a policy and compares all findings, in the order of the text. The
/// document may be indented as a whole; its first line is line 1.
#[track_caller]
fn expect(policy: &str, document: &str, expected: &[&str]) {
    let policy = Policy::builtin(policy).expect("a built-in policy");
    let text = dedented(document);
    let linted = lint_bytes("api.yaml", text.clone(), &policy);
    let found: Vec<String> = linted.diagnostics.iter().map(|found| told(&linted, found)).collect();
    assert_eq!(found, expected, "\n{text}\nfound:\n{}", found.join("\n"));
    assert_sound(&linted, &policy);
}

fn dedented(document: &str) -> String {
    let lines = document.strip_prefix('\n').unwrap_or(document).lines();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = lines.clone().filter(|line| !line.trim().is_empty()).map(indent).min();
    lines.map(|line| line.get(least.unwrap_or(0)..).unwrap_or("").to_owned() + "\n").collect()
}

// --- Swagger 2.0 ----------------------------------------------------------------------------

#[test]
fn swagger_2_takes_codes_without_quotes_and_the_schema_as_the_body() {
    expect(
        "rfc9110",
        r#"
        swagger: "2.0"
        paths:
          /users:
            get:
              responses:
                200: { description: All users, schema: { type: array } }
                404: { description: None }
            head:
              responses:
                200: { description: As GET, schema: { type: array } }
            delete:
              responses:
                204: { description: Gone, schema: { type: object } }
            put:
              responses:
                200: { description: Changed }
        "#,
        &[
            "info missing-error-body/404 at 7 404",
            "error body-not-allowed/200 at 10 schema because 8 head",
            "error body-not-allowed/204 at 13 schema because 13 204",
            "warning missing-body/200 at 16 200",
        ],
    );
}

#[test]
fn swagger_2_has_no_ranges() {
    expect(
        "rfc9110",
        r#"
        swagger: "2.0"
        paths:
          /users:
            get:
              responses:
                "200": { description: All users, schema: { type: array } }
                4XX: { description: Refused }
        "#,
        &["error malformed-status at 7 4XX"],
    );
}

#[test]
fn swagger_2_sends_the_body_as_a_parameter() {
    for parameter in ["{ name: user, in: body, schema: {} }", "{ name: user, in: formData }"] {
        let document = r##"
        swagger: "2.0"
        parameters: { User: PARAMETER }
        paths:
          /users:
            post:
              parameters: [{ $ref: "#/parameters/User" }]
              responses:
                200: { description: Made, schema: {} }
                500: { description: Failed, schema: {} }
        "##;
        let expected = [
            "warning missing-status/201 at 7 responses",
            "warning missing-status/400 at 7 responses because 2 user",
            "warning missing-status/409 at 7 responses because 2 user",
        ];
        expect("stratos", &document.replace("PARAMETER", parameter), &expected);
    }
}

#[test]
fn swagger_2_declares_security_and_responses_at_its_root() {
    expect(
        "stratos",
        r##"
        swagger: "2.0"
        securityDefinitions:
          key: { type: apiKey, in: header, name: X-Key }
          password: { type: basic }
        security: [{ password: [] }]
        responses:
          Failed: { description: Failed }
          Refused: { description: Refused }
        paths:
          /users:
            get:
              responses:
                200: { description: All users, schema: {} }
                500: { $ref: "#/responses/Failed" }
          /keys:
            get:
              security: [{ key: [] }]
              responses:
                200: { description: All keys, schema: {} }
                500: { $ref: "#/responses/Failed" }
          /keys/{id}:
            get:
              security: [{ key: [] }]
              responses:
                200: { description: The key, schema: {} }
                401: { $ref: "#/responses/Refused" }
                404: { description: None }
                500: { $ref: "#/responses/Failed" }
        "##,
        &[
            "info missing-error-body/500 at 7 Failed also 14 500 also 20 500 also 28 500",
            "warning missing-header/www-authenticate at 8 Refused also 26 401",
            "info missing-error-body/401 at 8 Refused also 26 401",
            "warning missing-status/403 at 18 responses because 17 key",
            "info unexpected-status/401 at 26 401",
            "info missing-error-body/404 at 27 404",
        ],
    );
}

// --- The versions of OpenAPI 3 --------------------------------------------------------------

#[test]
fn responses_are_optional_from_3_1_on() {
    let document = r"
        openapi: VERSION
        paths:
          /users:
            get: { summary: All users }
        ";
    let empty = "error empty-responses at 4 get";
    let asked = "error missing-status/success at 4 get";
    expect("rfc9110", &document.replace("VERSION", "3.0.3"), &[empty]);
    expect("stratos", &document.replace("VERSION", "3.0.3"), &[empty]);
    expect("rfc9110", &document.replace("VERSION", "3.1.0"), &[]);
    expect("stratos", &document.replace("VERSION", "3.1.0"), &[asked]);
}

#[test]
fn what_was_meant_to_be_responses_is_named() {
    let told = |operation: &str| {
        let text = format!("openapi: 3.0.4\npaths: {{ /a: {{ get: {{ {operation} }} }} }}\n");
        let linted = lint_bytes("api.yaml", text, &Policy::stratos());
        let found =
            linted.diagnostics.into_iter().find(|found| found.rule.name == "empty-responses");
        let found = found.expect("a finding");
        format!("{}; {}", found.primary.text, found.help.unwrap_or_default())
    };
    let usual = "document at least the response of a successful call";
    assert_eq!(told("response: {}"), "means nothing; did you mean `responses`?");
    assert_eq!(told("reponses: {}"), "means nothing; did you mean `responses`?");
    assert_eq!(told("request: {}"), format!("no `responses` in this operation; {usual}"));
    assert_eq!(told("responses: {}"), format!("no response in here; {usual}"));
    assert_eq!(told("responses: ['200']"), "a list; make it a mapping with the codes as keys");
}

#[test]
fn responses_without_any_response_are_empty() {
    for responses in ["{}", "", "{ x-note: later }", "[]", "none"] {
        let document = r"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses: RESPONSES
        ";
        let expected = ["error empty-responses at 5 responses"];
        expect("stratos", &document.replace("RESPONSES", responses), &expected);
    }
}

#[test]
fn the_other_side_answers_webhooks_and_callbacks() {
    // Neither is asked for a success, 404 or 500, nor for codes that are registered; a body on
    // 204 and a key that means nothing are wrong for anybody.
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        webhooks:
          userAdded:
            post:
              requestBody: { content: { application/json: {} } }
              responses:
                "204": { description: Heard, content: { text/plain: {} } }
                "499": { description: Not heard }
        "#,
        &[r#"error body-not-allowed/204 at 7 content because 7 "204""#],
    );
    expect(
        "stratos",
        r##"
        openapi: 3.0.3
        paths:
          /users:
            post:
              requestBody: { content: { application/json: {} } }
              responses:
                "201": { description: Made, headers: { Location: {} } }
                default: { description: Refused }
              callbacks:
                onAdded: { $ref: "#/components/callbacks/Added" }
                onRemoved:
                  "{$request.body#/url}/{id}":
                    delete:
                      responses:
                        "304": { description: Known, content: { text/plain: {} } }
                        "2xx": { description: Heard }
        components:
          callbacks:
            Added:
              "{$request.body#/url}":
                post:
                  requestBody: { content: { application/json: {} } }
                  responses:
                    200: { description: Heard }
                  callbacks:
                    again: { $ref: "#/components/callbacks/Added" }
        "##,
        &[
            r#"error body-not-allowed/304 at 15 content because 15 "304""#,
            r#"error malformed-status at 16 "2xx""#,
            "warning unquoted-status at 24 200",
        ],
    );
}

#[test]
fn webhooks_exist_from_3_1_on() {
    expect(
        "rfc9110",
        r"
        openapi: 3.0.3
        paths: {}
        webhooks:
          userAdded:
            post:
              responses: {}
        ",
        &[],
    );
}

#[test]
fn query_and_additional_operations_exist_from_3_2_on() {
    let document = r#"
        openapi: VERSION
        paths:
          /users:
            query:
              requestBody: { content: { application/json: {} } }
              responses:
                "404": { description: None, content: { text/plain: {} } }
            additionalOperations:
              LINK:
                responses:
                  "204": { description: Linked, content: { text/plain: {} } }
              "not a method":
                responses: {}
        "#;
    let found: &[&str] = &[
        "error missing-status/success at 6 responses",
        r#"info unexpected-status/204 at 11 "204""#,
        r#"error body-not-allowed/204 at 11 content because 11 "204""#,
        r#"error malformed-operation at 12 "not a method""#,
    ];
    expect("stratos", &document.replace("VERSION", "3.2.0"), found);
    let found: &[&str] = &[
        "error malformed-operation at 4 query",
        "error malformed-operation at 8 additionalOperations",
    ];
    expect("stratos", &document.replace("VERSION", "3.1.0"), found);
}

// --- Keys of responses ----------------------------------------------------------------------

#[test]
fn keys_are_read_as_they_are_meant() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                200: { description: All users, content: { text/plain: {} } }
                "404 ": { description: None }
                4xx: { description: Refused }
                50X: { description: Failed }
                600: { description: Beyond }
                Default: { description: Else }
                "200 OK": { description: All users }
                on: { description: A word }
                ? [1]
                : { description: A list }
                x-note: {}
        "#,
        &[
            "warning unquoted-status at 6 200",
            r#"error malformed-status at 7 "404 ""#,
            "error malformed-status at 8 4xx",
            "error malformed-status at 9 50X",
            "error malformed-status at 10 600",
            "error malformed-status at 11 Default",
            r#"error malformed-status at 12 "200 OK""#,
            "error malformed-status at 13 on",
            "error malformed-status at 14 [1]",
        ],
    );
}

#[test]
fn a_lost_reference_comes_with_a_way_out() {
    let told = |version: &str, reference: &str, rest: &str| -> String {
        let text = format!(
            "{version}\npaths: {{ /a: {{ get: {{ responses: {{ '200': {{ $ref: '{reference}' }} }} }} }} }}\n{rest}\n"
        );
        let linted = lint_bytes("api.yaml", text, &Policy::stratos());
        let found =
            linted.diagnostics.iter().filter(|found| found.rule.name == "unresolved-reference");
        let texts = found.map(|found| {
            let labels = found.labels.iter().map(|label| label.text.clone());
            let all: Vec<String> = labels.chain(found.help.as_deref().map(str::to_owned)).collect();
            all.join("; ")
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    let rest = "components: { schemas: { Ok: {} }, headers: { Ok: {} }, responses: { Ok: { description: Ok } } }\nNamed: { $anchor: Named }\nPlain: { description: Ok }";
    for (reference, expected) in [
        ("#components/responses/Ok", "write `#/components/responses/Ok`"),
        ("#/components/response/Ok", "the path ends here; did you mean `responses`?"),
        ("#/components/responses/Okay", "the path ends here; did you mean `Ok`?"),
        ("#/component/responses/Ok", "did you mean `components`?"),
        ("#/responses/Ok", "did you mean `#/components/responses/Ok`?"),
        ("#/components/schemas/Ok", "write a response that refers to the schema under `content`"),
        ("#/components/headers/Ok", "name a component that is one"),
        ("#/nowhere/at/all", ""),
        ("#Ok", ""),
        ("#Named", ""),
        ("#Plain", "write `#/Plain`"),
        ("#/components/responses/Ok", ""),
    ] {
        assert_eq!(told("openapi: 3.1.0", reference, rest), expected, "{reference}");
    }
    let rest = "definitions: { Ok: {} }\nresponses: { Ok: { description: Ok } }";
    for (reference, expected) in [
        ("#/components/responses/Ok", "did you mean `#/responses/Ok`?"),
        ("#/definitions/Ok", "write a response that refers to the schema under `schema`"),
        ("#/responses/Ok", ""),
    ] {
        assert_eq!(told("swagger: '2.0'", reference, rest), expected, "{reference}");
    }
    let body = "components: { schemas: { Ok: { description: Ok, content: { text/plain: {} } } } }";
    assert_eq!(told("openapi: 3.1.0", "#/components/schemas/Ok", body), "");
    // What stands under a name of one's own may be a response.
    let own = "definitions: { Ok: { description: Ok } }";
    assert_eq!(told("openapi: 3.1.0", "#/definitions/Ok", own), "");
}

#[test]
fn a_key_that_is_no_key_comes_with_a_way_out() {
    let help = |version: &str, key: &str| {
        let key = format!("{key}: {{ description: Some }}");
        let text =
            format!("{version}\npaths: {{ /users: {{ get: {{ responses: {{ {key} }} }} }} }}\n");
        let linted = lint_bytes("api.yaml", text, &Policy::stratos());
        let mut found = linted.diagnostics.into_iter();
        let found = found.find(|found| found.id() == "malformed-status").expect("a malformed key");
        let help = found.help.expect("a way out").to_string();
        (help, found.fix.map(|fix| fix.edits[0].insert.clone()))
    };
    let all = |range: &str| {
        format!("write `\"{range}\"` for all codes of the class, or each code by itself")
    };
    let openapi = "openapi: 3.0.4";
    assert_eq!(help(openapi, "'404,409'"), (all("4XX"), None));
    assert_eq!(help(openapi, "200-299"), (all("2XX"), None));
    assert_eq!(help(openapi, "200 / 201"), (all("2XX"), None));
    assert_eq!(help(openapi, "50X"), (all("5XX"), None));
    assert_eq!(help("swagger: '2.0'", "'404,409'"), ("write each code by itself".into(), None));
    assert_eq!(help(openapi, "defualt"), ("did you mean `default`?".into(), None));
    assert_eq!(help(openapi, "Default_"), ("did you mean `default`?".into(), None));
    let any = "write a code such as `\"404\"`, a range such as `4XX`, or `default`";
    assert_eq!(help(openapi, "error"), (any.into(), None));
    let alone = ("write `\"200\"`".into(), Some("200".into()));
    assert_eq!(help(openapi, "200 OK"), alone);
}

#[test]
fn a_swagger_2_description_is_offered_no_ranges() {
    let text = |version: &str| {
        format!(
            "{version}\npaths: {{ '/users/{{id}}': {{ get: {{ responses: {{ '304': {{ description: Some }} }} }} }} }}\n"
        )
    };
    let told = |version: &str| -> Vec<String> {
        let linted = lint_bytes("api.yaml", text(version), &Policy::stratos());
        let found = linted.diagnostics.iter().filter(|found| found.rule.name == "missing-status");
        found
            .map(|found| {
                format!("{}; {}", found.primary.text, found.help.as_deref().unwrap_or_default())
            })
            .collect()
    };
    let missing = "no 404 or default; document 404 Not Found, or default in its place";
    assert!(told("swagger: '2.0'")[0].ends_with(missing));
    let missing = "no 404, 4XX or default; document 404 Not Found, or 4XX or default in its place";
    assert!(told("openapi: 3.0.4")[0].ends_with(missing));
}

#[test]
fn a_key_that_stands_twice_is_told_once() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                200: { description: All users, content: { text/plain: {} } }
                "200": { description: All users, content: { text/plain: {} } }
                '200': { description: All users, content: { text/plain: {} } }
                4XX: { description: Refused }
                4XX: { description: Refused }
                5xx: { description: Failed }
                5XX: { description: Failed }
        "#,
        &[
            r#"error duplicate-status at 7 "200" because 6 200"#,
            "error duplicate-status at 8 '200' because 6 200",
            "error duplicate-status at 10 4XX because 9 4XX",
            "error malformed-status at 11 5xx",
        ],
    );
}

#[test]
fn a_malformed_key_covers_what_it_means() {
    // `4xx` stands for 404 and 400, `201 Created` for 201.
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        paths:
          /users/{id}:
            put:
              requestBody: { content: { text/plain: {} } }
              responses:
                "200": { description: Changed, content: { text/plain: {} } }
                4xx: { description: Refused }
                5XX: { description: Failed }
            get:
              responses:
                "201 Created": { description: The user }
                Default: { description: Refused }
        "#,
        &[
            "error malformed-status at 8 4xx",
            "warning missing-status/200 at 11 responses",
            r#"error malformed-status at 12 "201 Created""#,
            "error malformed-status at 13 Default",
        ],
    );
}

#[test]
fn a_range_stands_for_its_codes_and_default_for_the_errors() {
    let document = r"
        openapi: 3.1.0
        paths:
          /users/{id}:
            put:
              requestBody: { content: { text/plain: {} } }
              responses:
                KEYS
        ";
    let with = |keys: &str| document.replace("KEYS", keys);
    let no_success = "error missing-status/success at 6 responses";
    let no_200 = "warning missing-status/200 at 6 responses";
    let no_400 = "warning missing-status/400 at 6 responses because 5 requestBody";
    let no_404 = "warning missing-status/404 at 6 responses because 3 {id}";
    let no_500 = "info missing-status/500 at 6 responses";
    expect("stratos", &with("{ 2XX: {}, 4XX: {}, 5XX: {} }"), &[]);
    expect("stratos", &with("{ 2XX: {}, default: {} }"), &[]);
    // A redirection or a lone default is a success of another kind.
    expect("stratos", &with("{ 3XX: {}, default: {} }"), &[]);
    expect("stratos", &with("{ default: {} }"), &[]);
    // One cause: without a success there is no 200 either.
    expect("stratos", &with("{ 1XX: {}, 4XX: {} }"), &[no_success, no_500]);
    expect("stratos", &with("{ 4XX: {}, default: {} }"), &[no_success]);
    let accepted = r#"{ "202": { content: { a/b: {} } }, "404": { content: { a/b: {} } } }"#;
    expect("stratos", &with(accepted), &[no_200, no_400, no_500]);
    expect("stratos", &with(r#"{ "200": { content: { a/b: {} } } }"#), &[no_400, no_404, no_500]);
}

// --- One cause ------------------------------------------------------------------------------

#[test]
fn a_wrong_success_says_also_why_the_right_one_is_missing() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                "201": { description: All users }
                5XX: { description: Failed }
            post:
              requestBody: { content: { text/plain: {} } }
              responses:
                "206": { description: Some users, content: { text/plain: {} } }
                default: { description: Refused }
            put:
              requestBody: { content: { text/plain: {} } }
              responses:
                "299": { description: Changed }
                default: { description: Refused }
        "#,
        &[
            r#"warning unexpected-status/201 at 6 "201" because 4 get because 5 responses"#,
            r#"error impossible-status/206 at 11 "206" because 8 post because 10 responses"#,
            r#"warning unregistered-status/299 at 16 "299" because 15 responses"#,
        ],
    );
}

#[test]
fn codes_that_cannot_answer_a_method_are_told_as_impossible() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                "206": { description: Part, headers: { Content-Range: {} }, content: { text/plain: {} } }
                "304": { description: Known }
                "416": { description: Beyond, headers: { content-range: {} } }
            head:
              responses:
                "304": { description: Known }
            post:
              responses:
                "206": { description: Part }
                "304": { description: Known }
            delete:
              responses:
                "304": { description: Known, content: { text/plain: {} } }
                "416": { description: Beyond }
        "#,
        &[
            r#"info unbacked-conditional/206 at 6 "206""#,
            r#"info unbacked-conditional/304 at 7 "304" also 11 "304""#,
            r#"info missing-error-body/416 at 8 "416""#,
            r#"info unbacked-conditional/416 at 8 "416""#,
            r#"error impossible-status/206 at 14 "206" because 12 post"#,
            r#"error impossible-status/304 at 15 "304" because 12 post"#,
            r#"error impossible-status/304 at 18 "304" because 16 delete because 18 content"#,
            r#"error impossible-status/416 at 19 "416" because 16 delete"#,
        ],
    );
}

#[test]
fn unregistered_codes_are_told_at_each_operation() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                "200": { description: All users, content: { text/plain: {} } }
                "306": { description: Unused }
                "418": { description: A teapot }
                "420": { description: Slow down }
                "510": { description: Not extended }
                default: { description: Refused }
        "#,
        &[
            r#"warning unregistered-status/306 at 7 "306""#,
            r#"warning unregistered-status/418 at 8 "418""#,
            r#"warning unregistered-status/420 at 9 "420""#,
            r#"warning unregistered-status/510 at 10 "510""#,
        ],
    );
}

// --- Bodies ---------------------------------------------------------------------------------

#[test]
fn bodies_follow_the_code_and_the_method() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                "100": { description: Go on, content: { text/plain: {} } }
                1XX: { description: Go on, content: { text/plain: {} } }
                "200": { description: All users }
                "205": { description: Reset, content: { text/plain: {} } }
                "304": { description: Known, content: {} }
                "404": { description: None }
            head:
              responses:
                "200": { description: As GET, content: { text/plain: {} } }
                "404": { description: None, content: { text/plain: {} } }
                default: { description: Refused, content: {} }
            options:
              responses:
                "200": { description: Methods }
            post:
              responses:
                "201": { description: Made }
            put:
              responses:
                "201": { description: Made, headers: { location: {} } }
                "202": { description: Later }
        "#,
        &[
            r#"info interim-status/100 at 6 "100""#,
            r#"warning unexpected-status/100 at 6 "100" because 4 get"#,
            r#"error body-not-allowed/100 at 6 content because 6 "100""#,
            "error body-not-allowed/1XX at 7 content because 7 1XX",
            r#"warning missing-body/200 at 8 "200""#,
            r#"error body-not-allowed/205 at 9 content because 9 "205""#,
            r#"info unbacked-conditional/304 at 10 "304""#,
            r#"info missing-error-body/404 at 11 "404""#,
            "error body-not-allowed/200 at 14 content because 12 head",
            "error body-not-allowed/404 at 15 content because 12 head",
            r#"warning missing-body/201 at 22 "201""#,
            r#"info accepted-without-monitor at 26 "202""#,
        ],
    );
}

#[test]
fn a_shared_response_is_judged_for_head_where_head_uses_it() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                "200": { $ref: "#/components/responses/Users" }
                "404": &none { description: None, content: { text/plain: {} } }
                "207": { $ref: "#/components/responses/Bare" }
            head:
              responses:
                "200": { $ref: "#/components/responses/Users" }
                "404": *none
                "207": { $ref: "#/components/responses/Bare" }
          /groups:
            get:
              responses:
                "200": { $ref: "#/components/responses/Users" }
                "207": { $ref: "#/components/responses/Bare" }
        components:
          responses:
            Users: { description: All users, content: { text/plain: {} } }
            Bare: { description: Nothing }
        "##,
        &[
            r#"error body-not-allowed/200 at 11 "200" because 21 content"#,
            r#"error body-not-allowed/404 at 12 "404" because 7 content"#,
            r#"warning missing-body/207 at 22 Bare also 8 "207" also 18 "207""#,
        ],
    );
}

// --- Sharing --------------------------------------------------------------------------------

#[test]
fn a_shared_response_is_told_once_with_its_uses() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                "401": { $ref: "#/components/responses/Refused" }
            put:
              responses:
                "401": { $ref: "#/components/responses/Again" }
                "403": { $ref: "#/components/responses/Refused" }
            delete:
              responses:
                "204": { $ref: "#/components/responses/Gone" }
          /groups:
            delete:
              responses:
                "204": { $ref: "#/components/responses/Gone" }
        components:
          responses:
            Again: { $ref: "#/components/responses/Refused" }
            Refused: { description: Refused, headers: { X-Id: {} } }
            Gone: { description: Gone, content: { text/plain: {} } }
        "##,
        &[
            r#"info missing-error-body/401 at 21 Refused also 6 "401" also 9 "401""#,
            r#"info missing-error-body/403 at 21 Refused also 10 "403""#,
            r#"warning missing-header/www-authenticate at 21 headers also 6 "401" also 9 "401""#,
            r#"error body-not-allowed/204 at 22 content because 13 "204" also 17 "204""#,
        ],
    );
}

#[test]
fn merged_codes_are_documented_and_told_at_the_anchor() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        x-errors: &errors
          "401": { description: Refused }
          "404": { description: None }
          "500": { description: Failed, headers: { X-Id: {} } }
        x-more:
          more: &more { <<: *errors, "404": { description: Nobody }, "405": { description: No } }
        paths:
          /users/{id}:
            get:
              responses:
                <<: *errors
                "200": { description: The user, content: { text/plain: {} } }
            delete:
              responses:
                "200": { description: Gone, content: { text/plain: {} } }
                <<: *errors
          /groups/{id}:
            get:
              responses:
                "200": { description: The group, content: { text/plain: {} } }
                "405": { description: Never, headers: { Allow: {} } }
                <<: [*more, *errors]
          /roles/{id}:
            get:
              responses:
                "200": { description: The role, content: { text/plain: {} } }
                <<: *more
        "#,
        &[
            r#"info unexpected-status/401 at 3 "401" also 12 << also 17 << also 23 << also 28 <<"#,
            r#"warning missing-header/www-authenticate at 3 "401" also 12 << also 17 << also 23 << also 28 <<"#,
            r#"info missing-error-body/401 at 3 "401" also 12 << also 17 << also 23 << also 28 <<"#,
            r#"info missing-error-body/404 at 4 "404" also 12 << also 17 <<"#,
            r#"info missing-error-body/500 at 5 "500" also 12 << also 17 << also 23 << also 28 <<"#,
            r#"info missing-error-body/404 at 7 "404" also 23 << also 28 <<"#,
            r#"warning missing-header/allow at 7 "405" also 28 <<"#,
            r#"info missing-error-body/405 at 7 "405" also 28 <<"#,
            r#"info unexpected-status/405 at 22 "405" also 28 <<"#,
            r#"info missing-error-body/405 at 22 "405""#,
        ],
    );
}

#[test]
fn merged_responses_are_judged_for_head_where_head_merges_them() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        x-errors: &errors
          "404": { description: None, content: { text/plain: {} } }
        paths:
          /users:
            get:
              responses:
                <<: *errors
                "200": { description: All users, content: { text/plain: {} } }
            head:
              responses:
                <<: *errors
                "200": { description: As GET }
        "#,
        &["error body-not-allowed/404 at 12 << because 3 content"],
    );
}

#[test]
fn a_merge_key_is_an_ordinary_key_in_json() {
    expect(
        "rfc9110",
        r#"
        {"openapi": "3.1.0", "paths": {"/users": {"get": {"responses": {
          "<<": {"401": {"description": "Refused"}},
          "404": {"description": "None"}
        }}}}}
        "#,
        &[r#"error malformed-status at 2 "<<""#, r#"info missing-error-body/404 at 3 "404""#],
    );
}

#[test]
fn a_path_item_that_paths_share_is_judged_for_each_and_told_once() {
    expect(
        "stratos",
        r##"
        openapi: 3.1.0
        paths:
          /users/{id}:
            $ref: "#/components/pathItems/Item"
          /groups/{id}:
            $ref: "#/components/pathItems/Item"
          /roles: &roles
            get:
              responses:
                "200": { description: All }
                default: { description: Refused }
          /jobs: *roles
          /none:
            $ref: "#/components/pathItems/None"
        components:
          pathItems:
            Item:
              get:
                responses:
                  "200": { description: The item, content: { text/plain: {} } }
                  "401": { description: Refused }
                  5XX: { description: Failed }
        "##,
        &[
            r#"warning missing-body/200 at 10 "200" also 12 /jobs"#,
            r##"error unresolved-reference at 14 "#/components/pathItems/None" because 16 pathItems"##,
            "warning missing-status/404 at 19 responses because 3 {id} also 5 {id}",
            r#"info unexpected-status/401 at 21 "401" also 3 /users/{id} also 5 /groups/{id}"#,
            r#"warning missing-header/www-authenticate at 21 "401" also 5 /groups/{id}"#,
            r#"info missing-error-body/401 at 21 "401" also 5 /groups/{id}"#,
        ],
    );
}

#[test]
fn an_operation_that_methods_share_is_told_for_both() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            get: &get
              responses:
                "200": { description: All users, content: { text/plain: {} } }
                "401": { description: Refused }
            head: *get
        "#,
        &[
            r#"warning missing-header/www-authenticate at 7 "401" also 8 head"#,
            r#"info missing-error-body/401 at 7 "401""#,
            "error body-not-allowed/200 at 8 head because 6 content",
        ],
    );
}

// --- References -----------------------------------------------------------------------------

#[test]
fn references_that_lead_nowhere_are_told_where_they_stand() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            parameters: [{ $ref: "#/components/parameters/None" }]
            post:
              parameters: [{ $ref: "#/components/parameters/Id" }]
              requestBody: { $ref: "#/components/requestBodies/User" }
              responses:
                "200": { $ref: "#/components/responses/Usres" }
                "201":
                  description: Made
                  headers: { Location: { $ref: "#/components/headers/Location" } }
                  content: { text/plain: { schema: { $ref: "#/components/schemas/User" } } }
                "400": { $ref: "#/components/responses/A" }
                "404": { $ref: "other.yaml#/None" }
                "409": { $ref: "https://example.com/responses.yaml#/Conflict" }
                "410": { $ref: 7 }
                "415": { $ref: [7] }
                "418": { $ref: "#/components/responses/Self" }
                "422": { $ref: "#anchor" }
          /groups:
            get:
              responses: { $ref: "#/components/x-responses" }
        components:
          responses:
            Users: { description: All users }
            A: { $ref: "#/components/responses/B" }
            B: { $ref: "#/components/responses/A" }
            Self: { $ref: "#/components/responses/Self" }
        "##,
        &[
            r##"error unresolved-reference at 4 "#/components/parameters/None" because 24 components"##,
            r##"error unresolved-reference at 6 "#/components/parameters/Id" because 24 components"##,
            r##"error unresolved-reference at 7 "#/components/requestBodies/User" because 24 components"##,
            r##"error unresolved-reference at 9 "#/components/responses/Usres" because 25 responses"##,
            r##"error unresolved-reference at 12 "#/components/headers/Location" because 24 components"##,
            r##"error unresolved-reference at 13 "#/components/schemas/User" because 24 components"##,
            r#"info unresolved-reference at 16 "https://example.com/responses.yaml#/Conflict""#,
            "error unresolved-reference at 17 7",
            "error unresolved-reference at 18 [7]",
            r#"warning unregistered-status/418 at 19 "418""#,
            r##"error unresolved-reference at 23 "#/components/x-responses" because 24 components"##,
            r##"error unresolved-reference at 28 "#/components/responses/A""##,
            r##"error unresolved-reference at 29 "#/components/responses/Self""##,
        ],
    );
}

#[test]
fn pointers_are_read_with_their_escapes() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.0.3
        paths:
          /users/{id}:
            get:
              responses:
                "200": { description: The user, content: { text/plain: {} } }
                "404": { description: None }
          /groups/{id}:
            get:
              responses:
                "200": { $ref: "#/paths/~1users~1%7Bid%7D/get/responses/200" }
                "404": { $ref: "#/paths/~1users~1{id}/get/responses/404" }
        "##,
        &[r#"info missing-error-body/404 at 7 "404" also 12 "404""#],
    );
}

#[test]
fn what_lies_in_other_files_is_unknown_and_no_fault() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        paths:
          /users/{id}:
            get:
              responses:
                "200": { $ref: "responses.yaml#/Users" }
                "401": { $ref: "responses.yaml#/Refused" }
                "404": { $ref: "responses.yaml#/None" }
                "500": { $ref: "responses.yaml#/Failed" }
            delete:
              responses: { $ref: "responses.yaml#/all" }
            put: { $ref: "operations.yaml#/put" }
          /groups: { $ref: "groups.yaml" }
        "#,
        &[r#"info unexpected-status/401 at 7 "401""#],
    );
}

// --- Security -------------------------------------------------------------------------------

/// The places that a token's 403 is asked at, for an operation with this security.
#[track_caller]
fn expect_with_security(root: &str, own: &str, expected: &[&str]) {
    let document = r#"
        openapi: 3.1.0
        ROOT
        paths:
          /users:
            get:
              OWN
              responses:
                "200": { description: All users, content: { text/plain: {} } }
                5XX: { description: Failed }
        components:
          securitySchemes:
            bearer: { type: http, scheme: Bearer }
            basic: { type: http, scheme: basic }
            oauth: { type: oauth2 }
            oidc: { type: openIdConnect }
            header: { type: apiKey, in: header }
            cookie: { type: apiKey, in: cookie }
            tls: { type: mutualTLS }
            other: { $ref: "other.yaml#/bearer" }
        "#;
    expect("stratos", &document.replace("ROOT", root).replace("OWN", own), expected);
}

#[test]
fn tokens_are_bearer_oauth_openid_and_keys_outside_of_cookies() {
    for scheme in ["bearer", "oauth", "oidc", "header"] {
        let asked = format!("warning missing-status/403 at 7 responses because 6 {scheme}");
        expect_with_security("", &format!("security: [{{ {scheme}: [] }}]"), &[&asked]);
    }
    for scheme in ["basic", "cookie", "tls", "other", "unknown"] {
        expect_with_security("", &format!("security: [{{ {scheme}: [] }}]"), &[]);
    }
}

#[test]
fn security_of_the_operation_wins_over_that_of_the_root() {
    let asked = "warning missing-status/403 at 7 responses because 2 bearer";
    expect_with_security("security: [{ bearer: [] }]", "", &[asked]);
    // Public, public, optional, other, unreadable.
    for own in ["[]", "[{}]", "[{ bearer: [] }, {}]", "[{ basic: [] }]", "", "none"] {
        let own = format!("security: {own}");
        expect_with_security("security: [{ bearer: [] }]", &own, &[]);
    }
    let asked = "warning missing-status/403 at 7 responses because 6 bearer";
    expect_with_security("", "security: [{ basic: [] }, { cookie: [], bearer: [a] }]", &[asked]);
}

// --- Roles ----------------------------------------------------------------------------------

#[test]
fn the_role_of_a_post_decides_what_it_is_asked_for() {
    let document = r#"
        openapi: 3.1.0
        paths:
          PATH:
            post:
              OWN
              responses:
                "200": { description: Done, content: { text/plain: {} } }
                "400": { description: Refused, content: { text/plain: {} } }
                5XX: { description: Failed }
        "#;
    let body = "requestBody: { content: { text/plain: {} } }";
    let post = |path: &str, own: &str| document.replace("PATH", path).replace("OWN", own);
    let role = |role: &str| format!("x-oas-lint: {{ role: {role} }}\n              {body}");
    let adds: &[&str] = &[
        "warning missing-status/201 at 6 responses",
        "warning missing-status/409 at 6 responses because 5 requestBody",
    ];
    expect("stratos", &post("/users", body), adds);
    // A word counts as a whole segment only.
    expect("stratos", &post("/deploymentPolicies", body), adds);
    expect("stratos", &post("/users", ""), &[]);
    expect("stratos", &post("/users/activate", body), &[]);
    let deploys = ["warning missing-status/202 at 6 responses because 3 deploy"];
    expect("stratos", &post("/apps/{id}/deploy", body), &deploys);
    // The author knows better.
    expect("stratos", &post("/users", &role("action")), &[]);
    let adds: &[&str] = &[
        "warning missing-status/201 at 7 responses because 5 create",
        "warning missing-status/409 at 7 responses because 5 create because 6 requestBody",
    ];
    expect("stratos", &post("/apps/deploy", &role("create")), adds);
    // What is no role changes nothing, and is told.
    let unknown: &[&str] = &[
        "warning unknown-role at 5 acton",
        "warning missing-status/201 at 7 responses",
        "warning missing-status/409 at 7 responses because 6 requestBody",
    ];
    expect("stratos", &post("/users", &role("acton")), unknown);
}

#[test]
fn a_path_parameter_is_seen_in_the_template_or_the_declaration() {
    expect(
        "stratos",
        r##"
        openapi: 3.1.0
        paths:
          /users/{id}:
            get:
              responses: { 2XX: {}, 5XX: {} }
          /users/{id}/keys/{key}.json:
            delete:
              responses: { 2XX: {}, 5XX: {} }
          /users:
            parameters: [{ $ref: "#/components/parameters/Id" }]
            get:
              responses: { 2XX: {}, 5XX: {} }
        components:
          parameters:
            Id: { name: id, in: path }
        "##,
        &[
            "warning missing-status/404 at 5 responses because 3 {id}",
            "error missing-status/404 at 8 responses because 6 {key}",
            "warning missing-status/404 at 12 responses because 15 id",
        ],
    );
}

// --- What is not judged, and odd places -----------------------------------------------------

#[test]
fn responses_that_nobody_uses_are_not_judged() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        paths: {}
        components:
          responses:
            Gone: { description: Gone, content: { text/plain: {} } }
            "299": { description: Odd }
          pathItems:
            Users: { get: { responses: {} } }
        "#,
        &[],
    );
}

#[test]
fn what_is_no_object_is_told_where_it_had_to_be_one() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            parameters: none
            get:
              parameters: [none, { name: id }, [], { $ref: [] }]
              responses:
                "200": All users
                "401":
                "404": []
                "": { description: Nothing }
            put: put
            post:
            delete: []
          /groups: text
          x-note: { get: { responses: {} } }
        "#,
        &[
            "error unresolved-reference at 6 []",
            r#"error malformed-operation at 8 "200""#,
            r#"error malformed-operation at 9 "401""#,
            r#"error malformed-operation at 10 "404""#,
            r#"error malformed-status at 11 """#,
            "error malformed-operation at 12 put",
            "error malformed-operation at 13 post",
            "error malformed-operation at 14 delete",
            "error malformed-operation at 15 /groups",
        ],
    );
}

#[test]
fn responses_that_operations_share_as_a_whole_are_used_at_their_key() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses: &all
                "200": { description: All, content: { text/plain: {} } }
                "401": { description: Refused }
            head:
              responses: *all
          /groups:
            get:
              responses: { $ref: "#/paths/~1users/get/responses" }
        "##,
        &[
            r#"warning missing-header/www-authenticate at 7 "401" also 9 responses also 12 responses"#,
            r#"info missing-error-body/401 at 7 "401" also 12 responses"#,
            "error body-not-allowed/200 at 9 responses because 6 content",
        ],
    );
}

#[test]
fn path_items_come_together_from_references_and_merge_keys() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        x-common: &common
          delete:
            responses:
              "205": { description: Gone, content: { text/plain: {} } }
        paths:
          /users:
            <<: *common
            get: { responses: {} }
          /groups:
            $ref: "#/x-common"
            put: { responses: {} }
          /loop: { $ref: "#/paths/~1loop" }
        "##,
        &[
            r#"error body-not-allowed/205 at 5 content because 5 "205" because 7 /users also 10 /groups"#,
            "error empty-responses at 9 responses",
            "error empty-responses at 12 responses",
            r##"error unresolved-reference at 13 "#/paths/~1loop""##,
        ],
    );
}

#[test]
fn a_fault_that_is_merged_in_shows_where() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        x-shared: &shared
          "204": { description: Done, content: { text/plain: {} } }
          "409": { description: Taken }
          5XX: { description: Failed }
        paths:
          /users:
            get:
              responses:
                <<: *shared
          /groups:
            get:
              responses: { <<: *shared }
            put: { responses: *shared }
        "#,
        &[
            r#"info unexpected-status/204 at 3 "204" also 10 << also 13 << also 14 responses"#,
            r#"error body-not-allowed/204 at 3 content because 3 "204" because 10 << also 13 << also 14 responses"#,
            r#"warning unexpected-status/409 at 4 "409" because 10 << because 8 get also 13 <<"#,
            r#"info missing-error-body/409 at 4 "409" also 10 << also 13 << also 14 responses"#,
            "warning missing-status/200 at 9 responses",
            "warning missing-status/200 at 13 responses",
            "warning missing-status/200 at 14 responses",
        ],
    );
}

// --- Found by readers -----------------------------------------------------------------------

#[test]
fn a_fault_is_not_hidden_behind_a_remark_or_behind_another_key() {
    expect(
        "rfc9110",
        r#"
        openapi: 3.1.0
        paths:
          /users:
            post:
              responses:
                "104": { description: On, content: { text/plain: {} } }
                "200": { description: Users }
                "200 ": { description: Users, content: { text/plain: {} } }
        "#,
        &[
            r#"info unregistered-status/104 at 6 "104""#,
            r#"error body-not-allowed/104 at 6 content because 6 "104""#,
            r#"warning missing-body/200 at 7 "200""#,
            r#"error malformed-status at 8 "200 ""#,
        ],
    );
}

#[test]
fn a_shared_response_that_is_right_elsewhere_is_told_at_its_use() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses: { "200": { $ref: "#/components/responses/Done" } }
            delete:
              responses:
                "204": { $ref: "#/components/responses/Done" }
        components:
          responses:
            Done: { description: Done, content: { text/plain: {} } }
        "##,
        &[r#"error body-not-allowed/204 at 8 "204" because 11 content"#],
    );
}

#[test]
fn a_word_of_the_path_is_marked_as_a_segment() {
    expect(
        "stratos",
        r#"
        openapi: 3.1.0
        paths:
          /deploy/{deployId}:
            put:
              responses:
                "200": { description: Done, content: { text/plain: {} } }
                4XX: { description: Refused }
                5XX: { description: Failed }
          /activate/{id}/deploy:
            put:
              responses:
                "200": { description: Done, content: { text/plain: {} } }
                default: { description: Failed }
        "#,
        &[
            "warning missing-status/202 at 5 responses because 3 deploy",
            "warning missing-status/202 at 11 responses because 9 deploy",
        ],
    );
}

#[test]
fn the_schema_of_a_swagger_2_response_is_the_one_form_of_its_body() {
    expect(
        "rfc9110",
        r##"
        swagger: "2.0"
        produces: [application/json]
        paths:
          /users:
            get:
              responses:
                200: { description: An error?, schema: { $ref: "#/definitions/Error" } }
                400: { description: Refused, schema: { $ref: "#/definitions/Error" } }
                404: { description: None, schema: { $ref: "#/definitions/Error" } }
                409: { description: Taken, schema: { $ref: "#/definitions/Error" } }
                500: { description: Failed, schema: { $ref: "#/definitions/Other" } }
        definitions:
          Error: { type: object, properties: { reason: { type: string } } }
          Other: { type: object, properties: { cause: { type: string } } }
        "##,
        &["warning error-body-on-success at 7 { $ref: \"#/definitions/Error\" } because 7 200"],
    );
}

#[test]
fn versions_are_those_of_their_key() {
    for version in [
        r#"swagger: "3.0""#,
        r#"openapi: "2.0""#,
        "openapi: 3.1.banana",
        "openapi: 3.1.",
        "openapi: 3.1.0.1",
    ] {
        let policy = Policy::stratos();
        let linted = lint_bytes("api.yaml", format!("{version}\npaths: {{}}\n"), &policy);
        let ids: Vec<String> = linted.diagnostics.iter().map(Diagnostic::id).collect();
        assert_eq!(ids, ["not-openapi"], "{version}");
    }
    for version in [r#"swagger: "2.0""#, "openapi: 3.0.4", "openapi: 3.1.0-rc1", "openapi: '3.2'"] {
        let policy = Policy::stratos();
        let linted = lint_bytes("api.yaml", format!("{version}\npaths: {{}}\n"), &policy);
        assert!(linted.diagnostics.is_empty(), "{version}");
    }
}

// --- What cannot be read --------------------------------------------------------------------

#[test]
fn what_tools_pass_over_is_told() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get: { responses: { 2XX: { description: Users } } }
            get: { responses: { 2XX: { description: Users } } }
            GET: { responses: {} }
            Put: { responses: {} }
            post:
              responses: { 2XX: { description: Made } }
              responses: { 2XX: { description: Made } }
              callbacks:
                lost: { $ref: "#/components/callbacks/None" }
                empty: { "{$url}": { post: } }
          /groups: {}
          /users: {}
          ? [a]
          : {}
        components:
          callbacks: {}
        "##,
        &[
            "error malformed-operation at 5 get because 4 get",
            "error malformed-operation at 6 GET",
            "error malformed-operation at 7 Put",
            "error malformed-operation at 10 responses because 9 responses",
            r##"error unresolved-reference at 12 "#/components/callbacks/None" because 19 callbacks"##,
            "error malformed-operation at 13 post",
            "error malformed-operation at 15 /users because 3 /users",
            "error malformed-operation at 16 [a]",
        ],
    );
}

#[test]
fn what_stands_twice_above_the_operations_is_told() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get: { responses: { 2XX: { $ref: "#/components/responses/Users" } } }
        paths:
          /groups: { get: { responses: { 2XX: { description: Groups } } } }
        components:
          responses:
            Users: { description: Users }
            Users: { description: Other users }
            Users: { description: No users }
          parameters: { id: {}, name: {}, id: {} }
          responses: {}
          x-own: {}
          x-own: { a: 1, a: 2 }
        webhooks: {}
        webhooks: {}
        components: {}
        x-own: {}
        x-own: {}
        "##,
        &[
            "error malformed-operation at 5 paths because 2 paths",
            "error malformed-operation at 10 Users because 9 Users",
            "error malformed-operation at 11 Users because 9 Users",
            "error malformed-operation at 12 id because 12 id",
            "error malformed-operation at 13 responses because 8 responses",
            "error malformed-operation at 17 webhooks because 16 webhooks",
            "error malformed-operation at 18 components because 7 components",
        ],
    );
    expect(
        "rfc9110",
        r#"
        swagger: "2.0"
        paths: {}
        responses:
          None: { description: None }
          None: { description: No user }
        definitions: {}
        definitions: {}
        "#,
        &[
            "error malformed-operation at 5 None because 4 None",
            "error malformed-operation at 7 definitions because 6 definitions",
        ],
    );
}

#[test]
fn a_description_of_which_nothing_is_seen_is_told() {
    let told = |document: &str, found: &[&str]| expect("rfc9110", document, found);
    told("openapi: 3.0.0\npaths: []", &["error malformed-operation at 2 paths"]);
    told("openapi: 3.1.0\npaths:", &["error malformed-operation at 2 paths"]);
    told("swagger: '2.0'\npaths: none", &["error malformed-operation at 2 paths"]);
    told("openapi: 3.1.0\nwebhooks: []", &["error malformed-operation at 2 webhooks"]);
    told("openapi: 3.0.0", &["error malformed-operation at 1 openapi"]);
    told("openapi: 3.1.0\ninfo: {}", &["error malformed-operation at 1 openapi"]);
    told("swagger: '2.0'\ntags: []", &["error malformed-operation at 1 swagger"]);
    // Before 3.1 nobody reads them.
    told("openapi: 3.0.0\nwebhooks: {}", &["error malformed-operation at 1 openapi"]);
    let near = &["error malformed-operation at 1 openapi because 2 path"];
    told("openapi: 3.0.0\npath: {}", near);
    told("openapi: 3.1.0\npath: {}\ncomponents: {}", near);
    told("openapi: 3.2.0\nPaths: {}", &["error malformed-operation at 1 openapi because 2 Paths"]);
    // None is fine, and so is a part of other descriptions.
    told("openapi: 3.0.0\npaths: {}", &[]);
    told("openapi: 3.0.0\ncomponents: { responses: {} }", &[]);
    told("openapi: 3.0.0\nx-webhooks: {}", &[]);
    told("openapi: 3.1.0\nwebhooks: {}", &[]);
    told("openapi: 3.2.0\ncomponents: {}\ntags: []", &[]);
    told("swagger: '2.0'\ndefinitions: {}\nbasePath: /api", &[]);
}

#[test]
fn an_operation_under_a_key_that_is_no_method_is_told() {
    let document = r"
        openapi: VERSION
        paths:
          /users:
            KEY: { responses: { 2XX: { description: Users } } }
        ";
    let words = |version: &str, key: &str| -> Vec<String> {
        let text = dedented(&document.replace("VERSION", version).replace("KEY", key));
        let policy = Policy::builtin("rfc9110").expect("a built-in policy");
        let linted = lint_bytes("api.yaml", text, &policy);
        let told = |found: &Diagnostic| {
            format!("{}; {}", found.message, found.help.as_deref().unwrap_or_default())
        };
        linted.diagnostics.iter().map(told).collect()
    };
    let near = ["/users: `gett` is no method; did you mean `get`?"];
    for version in ["3.0.0", "3.1.0", "3.2.0"] {
        assert_eq!(words(version, "gett"), near, "{version}");
    }
    assert_eq!(words("3.0.3", "Pots"), ["/users: `Pots` is no method; did you mean `post`?"]);
    assert_eq!(
        words("3.1.0", "connect"),
        ["/users: `connect` is no method; the methods are get, head, post, put, delete, patch, \
          options, trace"]
    );
    for key in ["query", "QUERY"] {
        assert_eq!(
            words("3.1.0", key),
            [format!(
                "/users: `{key}` is no method of OpenAPI 3.1; name a version that has it, or leave \
                 the operation out"
            )]
        );
    }
    assert_eq!(words("3.2.0", "query"), [""; 0]);
    assert_eq!(words("3.2.0", "QUERY"), ["QUERY /users: `QUERY` is no method; write `query`"]);
    for key in ["x-get", "parameters", "servers", "summary", "description", "get"] {
        assert_eq!(words("3.1.0", key), [""; 0], "{key}");
    }
    expect(
        "rfc9110",
        r"
        openapi: 3.1.0
        paths:
          /users:
            additionalOperations:
              LINK: { responses: { 2XX: { description: Linked } } }
            gett: { summary: No operation }
            more: { get: { responses: {} } }
        ",
        &["error malformed-operation at 4 additionalOperations"],
    );
    // From 3.2 on, what has a field of its own does not belong there.
    for (name, word, help) in [
        ("POST", "no additional operation", "write `post` in the path item"),
        ("post", "no additional operation", "write `post` in the path item"),
        ("CO PY", "no method", "a method is a token"),
    ] {
        let words = words_of(
            "malformed-operation",
            &format!(
                "openapi: 3.2.0\npaths: {{ /users: {{ additionalOperations: {{ {name}: {{}}, COPY: {{}} }} }} }}"
            ),
        );
        assert!(words.starts_with(&format!("/users: `{name}` is {word}\n")), "{words}");
        assert!(words.contains(help), "{words}");
    }
    expect(
        "rfc9110",
        r#"
        swagger: "2.0"
        paths:
          /users:
            trace: { responses: { 200: { description: Seen } } }
        "#,
        &["error malformed-operation at 4 trace"],
    );
}

#[test]
fn a_reference_to_the_whole_description_leads_to_no_object() {
    expect(
        "rfc9110",
        r##"
        openapi: 3.1.0
        paths:
          /users:
            get:
              responses:
                2XX: { description: Users, content: { text/plain: { schema: { $ref: "#" } } } }
                "404": { $ref: '' }
                "409": { $ref: '#' }
                5XX: { $ref: 'api.yaml' }
        "##,
        &[
            r##"error unresolved-reference at 6 "#""##,
            "error unresolved-reference at 7 ''",
            "error unresolved-reference at 8 '#'",
        ],
    );
}

#[test]
fn an_extension_that_says_nothing_is_told() {
    let document = r"
        openapi: 3.1.0
        paths:
          /users:
            get:
              x-oas-lint: OWN
              responses: { 2XX: { description: Users }, 4XX: { description: No } }
        ";
    let told = |own: &str, found: &[&str]| {
        expect("rfc9110", &document.replace("OWN", own), found);
    };
    told("{ rol: create }", &["warning unknown-role at 5 rol"]);
    told("create", &["warning unknown-role at 5 x-oas-lint"]);
    told("{ role: [create] }", &["warning unknown-role at 5 [create]"]);
    // A GET neither creates nor acts.
    told("{ role: create }", &["warning unknown-role at 5 create"]);
    told("{}", &[]);
}

// --- Words ----------------------------------------------------------------------------------

/// The message, labels, reason and way out of the only finding of a rule.
#[track_caller]
fn words_of(rule: &str, document: &str) -> String {
    let linted = lint_bytes("api.yaml", dedented(document), &Policy::stratos());
    let found: Vec<_> = linted.diagnostics.iter().filter(|found| found.id() == rule).collect();
    assert_eq!(found.len(), 1, "{rule}: {:?}", linted.diagnostics);
    let labels = std::iter::once(&found[0].primary).chain(&found[0].labels);
    let mut words = vec![found[0].message.clone()];
    words.extend(labels.map(|label| label.text.clone()));
    words.extend(found[0].note.as_deref().map(str::to_owned));
    words.extend(found[0].help.as_deref().map(str::to_owned));
    words.join("\n")
}

#[test]
fn a_finding_says_what_it_means() {
    let document = r#"
        openapi: 3.1.0
        paths:
          /users:
            post:
              responses:
                "100": { description: Go on }
                "102": { description: Wait }
                "200": { description: Done }
                "429": { description: Slower, content: { text/plain: {} } }
                "20X": { description: Done }
                "600": { description: Failed }
                5XX: { description: Failed }
          /groups:
            get:
              responses:
                "200": { description: Groups, content: { text/plain: {} } }
                "409": { description: Never, content: { text/plain: {} } }
                5XX: { description: Failed }
        "#;
    let wanted = [
        (
            "unexpected-status/100",
            "POST /users documents 100 Continue\nthis POST should not answer with this\n\
             this POST has no request body",
        ),
        (
            "unexpected-status/409",
            "GET /groups documents 409 Conflict\na GET should not answer with this\nthis is a GET",
        ),
        ("unregistered-status/102", "which is registered as deprecated\ndefined in RFC 2518 §10.1"),
        // The policy does not know 204.
        ("missing-body/200", "describe what is returned"),
        (
            "missing-header/retry-after",
            "how long a client ought to wait, and a 429 may include it (RFC 9110 §10.2.3, RFC 6585 §4)",
        ),
    ];
    for (rule, part) in wanted {
        let words = words_of(rule, document);
        assert!(words.contains(part), "{rule}:\n{words}");
    }
    assert!(words_of("missing-body/200", document).ends_with("describe what is returned"));
    let only = |key: &str| {
        let lines = document.lines();
        let keys = ["100", "102", "20X", "600"].into_iter().filter(|other| *other != key);
        let is_other = |line: &str| keys.clone().any(|other| line.contains(other));
        let kept: Vec<&str> = lines.filter(|line| !is_other(line)).collect();
        kept.join("\n") + "\n"
    };
    let half = words_of("malformed-status", &only("20X"));
    assert!(half.ends_with("write `\"2XX\"` for all codes of the class, or each code by itself"));
    let beyond = words_of("malformed-status", &only("600"));
    assert!(
        beyond.ends_with("write a code such as `\"404\"`, a range such as `4XX`, or `default`")
    );
    assert!(words_of("not-openapi", "").starts_with("the file is empty"));
}

#[test]
fn a_response_that_is_shared_is_named_after_where_it_stands() {
    let document = r##"
        openapi: 3.1.0
        x-errors: &errors
          "503": { description: Later, content: { text/plain: {} } }
        paths:
          /users:
            get:
              responses:
                "200": { description: Users, content: { text/plain: {} } }
                RESPONSE
          /groups:
            get:
              responses:
                "200": { description: Groups, content: { text/plain: {} } }
                "429": { $ref: "#/paths/~1users/get/responses/429" }
        components:
          responses:
            Slower: { description: Slower, content: { text/plain: {} } }
        "##;
    let title = |response: &str| {
        let words = words_of("missing-header/retry-after", &document.replace("RESPONSE", response));
        words.split_once(" does not describe").expect("a message").0.to_owned()
    };
    assert_eq!(title("<<: *errors"), "the response 503 at #/x-errors/503");
    let component = r##""429": { $ref: "#/components/responses/Slower" }"##;
    assert_eq!(title(component), "the 429 response `Slower`");
    let own = r#""429": { description: Slower, content: { text/plain: {} } }"#;
    assert_eq!(title(own), "GET /users: the response 429");
}
