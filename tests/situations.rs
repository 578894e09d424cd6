//! Each situation of an operation is shown by its place in the document, and put into words.

mod bytes;

use std::fmt::Write as _;

use oas_codes::{Policy, PolicyFile, Situation};

use self::bytes::lint_bytes;

/// A policy that asks for a code of its own in each situation.
fn policy() -> Policy {
    let mut text = "name = 'each'\n".to_owned();
    let methods = "methods = ['GET', 'POST', 'PUT']";
    for (at, situation) in Situation::ALL.iter().enumerate() {
        let code = 450 + at;
        let _ = write!(
            text,
            "[[code]]\ncode = {code}\nphrase = 'P'\ndescription = 'D'\n\
             [[expect]]\n{methods}\nwhen = ['{situation}']\ncodes = '{code}'\n\
             level = 'should'\nbecause = '{situation}'\n"
        );
    }
    let file = PolicyFile { name: "each.toml".to_owned(), text };
    Policy::parse(file, &|_, _| Err(String::new())).unwrap_or_else(|error| panic!("{error}"))
}

/// The situations of a document's operations: the name, the text that is marked, and the words.
fn shown(document: &str) -> Vec<String> {
    let policy = policy();
    let linted = lint_bytes("api.yaml", document.to_owned(), &policy);
    let missing = linted.diagnostics.iter().filter(|found| found.rule.name == "missing-status");
    let told = missing.flat_map(|found| {
        let code: usize = found.detail.as_ref().and_then(|code| code.parse().ok()).expect("a code");
        let situation = Situation::ALL[code - 450];
        let linted = &linted;
        found.labels.iter().map(move |label| {
            let marked = linted.source(label).slice(label.span);
            format!("{situation}: {marked}: {}", label.text)
        })
    });
    told.collect()
}

#[track_caller]
fn expect(document: &str, expected: &[&str]) {
    assert_eq!(shown(document), expected, "{document}");
}

#[test]
fn each_parameter_is_named_by_what_it_shows() {
    let document = r"
openapi: 3.1.0
paths:
  /shelves/{shelf}/books:
    get:
      parameters:
      - { name: shelf, in: path, required: true, schema: { type: string } }
      - { name: Accept, in: header, schema: { type: string } }
      - { name: deep, in: query, schema: { type: boolean } }
      - { name: Range, in: header, schema: { type: string } }
      - { name: If-None-Match, in: header, schema: { type: string } }
      - { name: Idempotency-Key, in: header, schema: { type: string } }
      responses: { 2XX: { description: Books } }
";
    expect(
        document,
        &[
            "path-parameter: {shelf}: the path has the parameter `{shelf}`",
            "input: deep: the request has the query parameter `deep`",
            "conditional: If-None-Match: the request can carry If-None-Match",
            "range-request: Range: the request can carry Range",
            "idempotency-key: Idempotency-Key: the request can carry Idempotency-Key",
        ],
    );
    // Without its template, it shows itself.
    expect(
        "
openapi: 3.1.0
paths:
  /books:
    get:
      parameters:
      - { name: deep, in: cookie, schema: { type: boolean } }
      - { name: shelf, in: path, required: true, schema: { type: string } }
      responses: { 2XX: { description: Books } }
",
        &[
            "path-parameter: shelf: `shelf` is a path parameter",
            "input: deep: the request has the cookie parameter `deep`",
        ],
    );
}

#[test]
fn security_shows_itself_where_it_is_required() {
    let document = r"
openapi: 3.1.0
security: [{ login: [read] }]
paths:
  /mine: { get: { responses: { 2XX: { description: Mine } } } }
  /open: { get: { security: [], responses: { 2XX: { description: All } } } }
components:
  securitySchemes:
    login: { type: oauth2, flows: { implicit: { authorizationUrl: 'https://a.example', scopes: { read: R } } } }
";
    expect(
        document,
        &[
            "secured: [{ login: [read] }]: the operation is secured",
            "token: login: secured by a token",
            "scopes: login: scopes are required",
            "public: []: nothing is required to call it",
        ],
    );
}

/// What a POST to a path shows, besides its body.
fn of_post(path: &str, more: &str) -> Vec<String> {
    let document = format!(
        "
openapi: 3.1.0
paths:
  {path}:
    post:
      {more}
      requestBody: {{ content: {{ text/plain: {{}} }} }}
"
    );
    let of_body = ["request-body", "input", "path-parameter"];
    let mut all = shown(&document);
    assert!(all.iter().any(|line| line.starts_with("request-body")), "{document}");
    all.retain(|line| !of_body.iter().any(|body| line.starts_with(body)));
    all
}

#[test]
fn what_makes_a_post_an_action_or_a_create_is_marked() {
    let done = "responses: { '200': { description: Done } }";
    let file =
        "responses: { '200': { description: It, content: { image/png: {}, image/gif: {} } } }";
    let created = "responses: { '201': { description: New } }";
    let role = "x-oas-lint: { role: create }\n      responses: { 2XX: { description: New } }";
    let acts = "x-oas-lint: { role: action }\n      responses: { 2XX: { description: Done } }";
    let pairs = [
        ("/books/search", done, "action: search: `search` makes it an action"),
        ("/search/search?in=/books/#x", done, "action: search: `search` makes it an action"),
        ("'/books/search'", done, "action: search: `search` makes it an action"),
        // Escapes hide where it stands.
        (
            r#""/books/\x73earch""#,
            done,
            r#"action: "/books/\x73earch": `search` makes it an action"#,
        ),
        ("'/#Books.List'", done, "action: #Books.List: `#Books.List` makes it an action"),
        ("/?call=lend", done, "action: ?call=lend: `?call=lend` makes it an action"),
        ("/books/search.json", done, "action: search.json: `search.json` makes it an action"),
        // Escapes before it do not matter, as PHP writes slashes.
        (r#""\/books\/search""#, done, "action: search: `search` makes it an action"),
        ("/books:sort", done, "action: books:sort: `books:sort` makes it an action"),
        ("/books/{id}/lend", done, "action: lend: `lend` of an item is an action"),
        ("/books/{id}/status?x=1", done, "action: status: `status` of an item is an action"),
        ("/books/{id}", done, "action: /books/{id}: a POST to an item is an action"),
        (
            "/covers",
            file,
            "action: image/png: a POST that answers with a file or a stream is an action",
        ),
        ("/books/search", created, "create: '201': a create: it documents 201"),
        ("/books/search", role, "create: create: its role is create"),
        ("/books", acts, "action: action: its role is action"),
    ];
    for (path, more, expected) in pairs {
        assert_eq!(of_post(path, more), [expected], "{path} {more}");
    }
    for path in [
        "/books",
        "/books.json",
        "/books/{id}/pages",
        "/books/{id}/pages.json",
        "/books/{id}/pages?all=true",
        "/books/{id?}/pages",
        "/books/{id}/pages:create",
        "/books/{id}/create-page",
        "/books?search",
        "/books#two",
        "/",
        "/#",
        "/{?page}",
    ] {
        assert_eq!(of_post(path, done), [""; 0], "{path}");
    }
    // One that carries no body is a success as well, and one of another form is a resource.
    let both = "responses: { '200': { description: It, content: { font/woff2: {}, video/mp4: {}, \
                application/zip: {} } }, '204': { description: None } }";
    assert_eq!(of_post("/books", both).len(), 1);
    let other = "responses: { '200': { description: It, content: { image/png: {} } }, '202': { \
                 description: Later, content: { application/json: {} } } }";
    assert_eq!(of_post("/books", other), [""; 0]);
}

#[test]
fn places_outside_of_paths_and_what_is_not_there_are_shown() {
    let document = r"
openapi: 3.1.0
paths:
  /books:
    post:
      operationId: createBook
      requestBody: { content: { text/plain: {} } }
      responses: { 2XX: { description: New } }
      callbacks:
        lent:
          '{$request.body#/url}':
            get: { responses: { 2XX: { description: Heard } } }
  /books/{id}/lend:
    post: { responses: { 2XX: { description: Lent } } }
webhooks:
  added:
    get: { responses: { 2XX: { description: Heard } } }
";
    expect(
        document,
        &[
            "request-body: requestBody: the request has a body",
            "input: requestBody: the request has a body",
            "create: createBook: a create by its name, and /books/{…} exists",
            "callback: '{$request.body#/url}': a callback",
            "path-parameter: {id}: the path has the parameter `{id}`",
            "action: post: a POST without a body is an action",
            "webhook: added: a webhook",
        ],
    );
}

#[test]
fn a_part_of_a_path_is_marked_where_it_decides() {
    let document = r"
openapi: 3.1.0
paths:
  /search/{id}/search/{id}?in=/search/{id}:
    post:
      requestBody: { content: { text/plain: {} } }
      responses: { '200': { description: Done } }
";
    let policy = policy();
    let linted = lint_bytes("api.yaml", document.to_owned(), &policy);
    let labels = linted.diagnostics.iter().flat_map(|found| &found.labels);
    let marked = labels.filter(|label| label.text.contains("the path has the parameter"));
    let columns: Vec<usize> =
        marked.map(|label| linted.source(label).position(label.span.start).column).collect();
    assert_eq!(columns, ["  /search/{id}/search/{id}?in=/search/".len() + 1]);
}

#[test]
fn the_item_that_a_post_creates_is_looked_for_without_the_query() {
    let document = r"
openapi: 3.1.0
paths:
  /books?draft=true:
    post:
      requestBody: { content: { text/plain: {} } }
      responses: { 2XX: { description: New } }
  /books/{id}:
    put:
      responses: { 2XX: { description: Changed } }
";
    let all = shown(document);
    let creates: Vec<&String> = all.iter().filter(|line| line.starts_with("create")).collect();
    assert_eq!(creates, ["create: /books?draft=true: a create: /books/{…} exists"]);
}
