//! `--fix`, `--unsafe-fixes` and `--diff` as a user runs them.

mod command;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use self::command::{expect, folder, run};

const API: &str = "openapi: 3.1.0 # the API
paths:
  /users/{id}:
    get:
      responses:
        200: { description: A user, content: { text/plain: {} } } # the user
        '500': {$ref: '#/components/responses/Failed'}
components:
  responses:
    # our fault
    Failed: {description: Failed, content: {text/plain: {}}}
";

const CONCISE: &[&str] = &["--format", "concise"];

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("the file is there")
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_told() {
    let folder = folder(&[("api.yaml", API)]);
    let left =
        "api.yaml:5:7: warning[missing-status/404] GET /users/{id} does not document 404 Not Found
1 problem (1 warning) in 1 operation of 1 file, policy stratos
";
    let arguments = [CONCISE, &["--fix", "api.yaml"]].concat();
    expect(folder.path(), &arguments, 1, left, "fixed 1 problem in 1 file\n");
    let fixed = API.replace(" 200:", " '200':");
    assert_eq!(text(folder.path(), "api.yaml"), fixed);
    // A second time changes nothing and says nothing of it.
    expect(folder.path(), &arguments, 1, left, "");
    assert_eq!(text(folder.path(), "api.yaml"), fixed);
}

#[test]
fn a_new_response_is_like_those_of_the_document() {
    // Its components are named after codes, and its 401s have no WWW-Authenticate.
    let refused = "{ description: Log in first, content: { text/plain: {} } }";
    let api = format!(
        "openapi: 3.1.0
security: [{{ login: [] }}]
paths:
  /a: {{ get: {{ responses: {{ '200': {{ description: A, content: {{ text/plain: {{}} }} }}, '401': {refused} }} }} }}
  /b: {{ get: {{ responses: {{ '200': {{ description: B, content: {{ text/plain: {{}} }} }}, '401': {refused} }} }} }}
  /c:
    get:
      responses:
        '200': {{ description: C, content: {{ text/plain: {{}} }} }}
components:
  securitySchemes: {{ login: {{ type: http, scheme: bearer }} }}
  responses:
    '500': {{ description: Failed, content: {{ text/plain: {{}} }} }}
"
    );
    let folder = folder(&[("api.yaml", &api)]);
    let arguments = ["--policy=recommended", "--fix", "--unsafe-fixes", "api.yaml"];
    assert_eq!(run(folder.path(), &arguments).status.code(), Some(1));
    let fixed = text(folder.path(), "api.yaml");
    let added = "        '401': { $ref: '#/components/responses/401' }\n";
    assert!(fixed.contains(added), "{fixed}");
    assert!(fixed.contains("\n    '401':\n      description: "), "{fixed}");
    assert!(!fixed.contains("WWW-Authenticate"), "{fixed}");
}

#[test]
fn unsafe_fixes_have_to_be_asked_for_and_write_as_the_author_does() {
    let folder = folder(&[("api.yaml", API)]);
    // What the body of an error is, nobody but the author can say.
    let left =
        "api.yaml:13:5: info[missing-error-body/404] the 404 response `NotFound` describes no body
1 problem (1 info) in 1 operation of 1 file, policy stratos
";
    let arguments = [CONCISE, &["--fix", "--unsafe-fixes", "api.yaml"]].concat();
    expect(folder.path(), &arguments, 0, left, "fixed 2 problems in 1 file\n");
    let fixed = "openapi: 3.1.0 # the API
paths:
  /users/{id}:
    get:
      responses:
        '200': { description: A user, content: { text/plain: {} } } # the user
        '404': { $ref: '#/components/responses/NotFound' }
        '500': {$ref: '#/components/responses/Failed'}
components:
  responses:
    # our fault
    Failed: {description: Failed, content: {text/plain: {}}}
    NotFound:
      description: Nothing was found here.
";
    let written = text(folder.path(), "api.yaml");
    let description = |text: &str| text.lines().last().unwrap_or_default().to_owned();
    assert_eq!(written.replace(&description(&written), &description(fixed)), fixed);
    expect(folder.path(), &["--unsafe-fixes", "api.yaml"], 2, "", USAGE);
}

const USAGE: &str = "error: the following required arguments were not provided:
  <--fix|--diff>

Usage: oas-lint --unsafe-fixes <--fix|--diff> <PATHS>...

For more information, try '--help'.
";

#[test]
fn a_diff_shows_what_would_change() {
    let folder = folder(&[("api.yaml", API)]);
    let diff = "--- api.yaml
+++ api.yaml
@@ -3,7 +3,7 @@
   /users/{id}:
     get:
       responses:
-        200: { description: A user, content: { text/plain: {} } } # the user
+        '200': { description: A user, content: { text/plain: {} } } # the user
         '500': {$ref: '#/components/responses/Failed'}
 components:
   responses:
";
    expect(folder.path(), &["--diff", "api.yaml"], 1, diff, "");
    assert_eq!(text(folder.path(), "api.yaml"), API);
    expect(folder.path(), &["--diff", "--ignore", "unquoted-status", "api.yaml"], 0, "", "");
}

#[test]
fn parts_are_mended_where_they_are() {
    let folder = folder(&[
        (
            "openapi.yaml",
            "openapi: 3.0.3\npaths:\n  /users/{id}: {$ref: paths/user.yaml}\n  /a/{id}: {$ref: paths/a.yaml}\n",
        ),
        (
            "paths/user.yaml",
            "get:\n  responses:\n    '200': {description: A, content: {a/b: {}}}\n    '404': {$ref: '../errors.yaml#/NotFound'}\n    '500': {$ref: '../errors.yaml#/NotFound'}\n",
        ),
        (
            "paths/a.yaml",
            "get:\n  responses:\n    200: {description: A, content: {a/b: {}}}\n    '500': {description: B, content: {a/b: {}}}\n",
        ),
        ("errors.yaml", "NotFound: {description: Gone, content: {a/b: {}}}\n"),
    ]);
    let arguments = ["--fix", "--unsafe-fixes", "openapi.yaml"];
    let output = run(folder.path(), &[CONCISE, &arguments].concat());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 2 problems in 1 file\n");
    assert_eq!(
        text(folder.path(), "paths/a.yaml"),
        "get:\n  responses:\n    '200': {description: A, content: {a/b: {}}}\n    '404': {$ref: '../errors.yaml#/NotFound'}\n    '500': {description: B, content: {a/b: {}}}\n"
    );
}

#[test]
fn what_is_ignored_or_not_selected_is_not_mended() {
    let api = API.replace("# the user", "# oas-lint: ignore[unquoted-status] so it is");
    let folder = folder(&[("api.yaml", &api), ("other.yaml", API)]);
    let output = run(folder.path(), &["--fix", "--select", "missing-status", "."]);
    assert_eq!(output.stderr, b"");
    assert_eq!(
        (text(folder.path(), "api.yaml"), text(folder.path(), "other.yaml")),
        (api.clone(), API.to_owned())
    );
    let output = run(folder.path(), &["--fix", "."]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 1 problem in 1 file\n");
    assert_eq!(text(folder.path(), "api.yaml"), api);
}

#[test]
fn standard_input_is_passed_on() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_oas-lint"))
        .args(["--fix", "--format", "concise", "--select", "unquoted-status", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(API.as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    let fixed = API.replace(" 200:", " '200':");
    assert_eq!(String::from_utf8_lossy(&output.stdout), fixed);
    let report =
        "fixed 1 problem in 1 file\nno problems in 1 operation of 1 file, policy stratos\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), report);
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_stays_a_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = folder(&[("real.yaml", API)]);
    let real = folder.path().join("real.yaml");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("permitted");
    symlink("real.yaml", folder.path().join("api.yaml")).expect("a link");
    let output = run(folder.path(), &["--fix", "api.yaml"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 1 problem in 1 file\n");
    assert_eq!(text(folder.path(), "real.yaml"), API.replace(" 200:", " '200':"));
    let mode = std::fs::metadata(&real).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let link = std::fs::symlink_metadata(folder.path().join("api.yaml")).expect("it is there");
    assert!(link.is_symlink());
    let names = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(names, 2, "nothing is left behind");
}

#[test]
fn a_read_only_file_is_left_alone_and_others_are_fixed() {
    let folder = folder(&[("api.yaml", API), ("other.yaml", API)]);
    let path = folder.path().join("api.yaml");
    let permissions = std::fs::metadata(&path).expect("it is there").permissions();
    let mut locked = permissions.clone();
    locked.set_readonly(true);
    std::fs::set_permissions(&path, locked).expect("permitted");
    let output = run(folder.path(), &["--fix", "."]);
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: cannot write api.yaml: it is read-only\n"
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(folder.path(), "api.yaml"), API);
    assert_ne!(text(folder.path(), "other.yaml"), API);
    // Else some systems could not remove it.
    std::fs::set_permissions(&path, permissions).expect("permitted");
}

#[test]
fn unused_comments_go_and_leave_no_gap() {
    let api = API
        .replace(
            "# the user",
            "# oas-lint: ignore[missing-body, unquoted-status, duplicate-status] so it is",
        )
        .replace("    # our fault\n", "    # oas-lint: ignore[missing-body]\n    # our fault\n")
        .replace("# the API", "# oas-lint: ignore[missing-status]");
    let folder = folder(&[("api.yaml", &api)]);
    let output = run(folder.path(), &["--fix", "api.yaml"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 4 problems in 1 file\n");
    let fixed = API
        .replace("# the user", "# oas-lint: ignore[unquoted-status] so it is")
        .replace("3.1.0 # the API", "3.1.0");
    assert_eq!(text(folder.path(), "api.yaml"), fixed);
}

#[test]
fn quotes_are_those_of_the_references_in_the_document() {
    for quote in ['\'', '"'] {
        let api = "openapi: 3.0.3
info:
  title: \"Another's\"
paths:
  /users:
    get:
      responses:
        '200':
          $ref: '#/components/responses/Ok'
        '400':
          description: Bad
        '500':
          $ref: '#/components/responses/Failed'
components:
  responses:
    Ok: { description: Ok, content: { text/plain: {} } }
    Failed:
      description: Failed
      content:
        application/json:
          schema:
            $ref: '#/components/schemas/Error'
  schemas: { Error: { type: object } }
"
        .replace('\'', &quote.to_string())
        .replace(&format!("Another{quote}s"), "Another's");
        let folder = folder(&[("api.yaml", &api)]);
        let output =
            run(folder.path(), &["--fix", "--unsafe-fixes", "--select", "missing-error-body", "."]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 1 problem in 1 file\n", "{api}");
        let added = format!(
            "          description: Bad
          content:
            application/json:
              schema:
                $ref: {quote}#/components/schemas/Error{quote}
"
        );
        assert_eq!(
            text(folder.path(), "api.yaml"),
            api.replace("          description: Bad\n", &added)
        );
    }
}

#[test]
fn responses_can_be_written_in_place() {
    let folder = folder(&[("api.yaml", API), ("oas-lint.toml", "[fix]\nresponses = 'inline'\n")]);
    let arguments = ["--fix", "--unsafe-fixes", "--select", "missing-status", "api.yaml"];
    let inline = "        '404':
          description: Nothing with this address exists.
";
    let output = run(folder.path(), &arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 1 problem in 1 file\n");
    let written = text(folder.path(), "api.yaml");
    let line = written.lines().skip_while(|line| !line.contains("'404'")).nth(1).expect("a line");
    let inline = inline.replace("          description: Nothing with this address exists.", line);
    assert_eq!(written, API.replace("        '500'", &format!("{inline}        '500'")));
    assert!(line.starts_with("          description: "), "{line}");
    // The flag says the same.
    std::fs::remove_file(folder.path().join("oas-lint.toml")).expect("it was there");
    std::fs::write(folder.path().join("api.yaml"), API).expect("the file is written");
    run(folder.path(), &[&arguments[..], &["--inline"]].concat());
    assert_eq!(text(folder.path(), "api.yaml"), written);
}

#[test]
fn head_is_given_a_response_without_a_body() {
    let api = "openapi: 3.1.0
paths:
  /users/{id}:
    head:
      responses:
        '200': { description: There }
    get:
      responses:
        '200': { description: A user, content: { text/plain: {} } }
        '404': { $ref: '#/components/responses/NotFound' }
components:
  responses:
    NotFound: { description: Nobody, content: { text/plain: {} } }
";
    let folder = folder(&[("api.yaml", api)]);
    let arguments = ["--policy=recommended", "--fix", "--unsafe-fixes", "api.yaml"];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let fixed = text(folder.path(), "api.yaml");
    let inline =
        "There }\n        '404':\n          description: There is no such resource.\n    get:";
    assert!(fixed.contains(inline), "{fixed}");
}

/// A description with one operation that has these lines for responses.
fn with_responses(responses: &str) -> String {
    let lines = responses.replace('\n', "\n        ");
    format!(
        "openapi: 3.1.0\ninfo: {{title: a, version: \"1\"}}\npaths:\n  /a/{{id}}:\n    get:\n      responses:\n        {lines}\n"
    )
}

#[test]
fn a_new_response_stands_beside_entries_that_begin_before_their_keys() {
    for responses in [
        "? \"200\"\n: description: ok",
        "&k 200: {description: ok}",
        "!!str 204: {description: ok}",
        "\"200\": {description: ok}\n!!int \"404\": {description: no}",
        "\"200\": {description: ok}\n? \"401\"\n: {description: who}",
        "? \"200\"\n: description: x\n\"401\": {description: who}",
        "?\n  \"200\"\n: description: x\n# last\n? \"500\" # why\n: description: no",
    ] {
        for more in ["", "components:\n  responses:\n    ? X\n    : description: x\n"] {
            let api = with_responses(responses) + more;
            let folder = folder(&[("api.yaml", &api)]);
            let arguments =
                ["--policy=strict", "--select=missing-status", "--fix", "--unsafe-fixes"];
            let output = run(folder.path(), &[&arguments[..], &["api.yaml"]].concat());
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(errors.starts_with("fixed "), "{api}{errors}");
            assert_eq!(output.status.code(), Some(0), "{api}{}", text(folder.path(), "api.yaml"));
            let again = ["--select=unresolved-reference,duplicate-status", "api.yaml"];
            let output = run(folder.path(), &again);
            assert_eq!(output.status.code(), Some(0), "{}", text(folder.path(), "api.yaml"));
        }
    }
}

#[test]
fn a_byte_order_mark_changes_no_fix() {
    let api = with_responses("\"200\": {description: ok}");
    let folder = folder(&[("api.yaml", &api), ("bom.yaml", &format!("\u{feff}{api}"))]);
    let arguments = ["--fix", "--unsafe-fixes", "--select=missing-status/404", "."];
    let output = run(folder.path(), &arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "fixed 2 problems in 2 files\n");
    let fixed = text(folder.path(), "bom.yaml");
    assert_eq!(fixed, format!("\u{feff}{}", text(folder.path(), "api.yaml")));
}

#[test]
fn a_fix_that_would_break_the_file_is_left_out_and_the_others_are_applied() {
    // A reference leads to what would be renamed.
    let shared = "  /b/{id}:
    get:
      responses:
        200: {description: ok}
        \"404\": {$ref: '#/paths/~1a~1{id}/get/responses/4xx'}
        \"5xx\": {description: no}
";
    let api = with_responses("200: {description: ok}\n4xx: {description: no}") + shared;
    let folder = folder(&[("api.yaml", &api)]);
    let arguments = ["--select=malformed-status,unquoted-status", "api.yaml"];
    let output = run(folder.path(), &[&["--fix", "--unsafe-fixes"], &arguments[..]].concat());
    let told =
        "warning: api.yaml:8:9: fixing malformed-status would break something, and is left to you
fixed 3 problems in 1 file
";
    assert_eq!(String::from_utf8_lossy(&output.stderr), told);
    assert_eq!(output.status.code(), Some(1));
    let fixed = api.replace("200:", "\"200\":").replace("5xx", "5XX");
    assert_eq!(text(folder.path(), "api.yaml"), fixed);
}

#[test]
fn comments_stay_with_what_they_speak_of() {
    let api = with_responses("\"200\": {description: ok}\n# more to come");
    let folder = folder(&[("api.yaml", &api)]);
    run(folder.path(), &["--fix", "--unsafe-fixes", "--select=missing-status/404", "api.yaml"]);
    let fixed = text(folder.path(), "api.yaml");
    assert!(fixed.contains("NotFound\"}\n        # more to come\ncomponents:\n"), "{fixed}");
    let api = format!("{api}components:\n  schemas:\n    A: {{type: string}}\n    # last\n");
    std::fs::write(folder.path().join("api.yaml"), api).expect("the file is written");
    run(folder.path(), &["--fix", "--unsafe-fixes", "--select=missing-status/404", "api.yaml"]);
    let fixed = text(folder.path(), "api.yaml");
    assert!(fixed.contains("{type: string}\n    # last\n  responses:\n    NotFound:"), "{fixed}");
}
