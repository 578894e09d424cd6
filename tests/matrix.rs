//! What the cells of a matrix say of small descriptions, and what every form promises.

mod command;

use oas_codes::{Policy, PolicyFile};
use oas_lint::diagnostic::Diagnostic;
use oas_lint::matrix::{self, Cell, Format, Matrix, Table};
use oas_lint::project::Project;
use oas_lint::render::Style;
use oas_lint::source::Source;
use oas_lint::{HiddenBy, Judge, lint_project, usual};
use serde_json::Value;

use self::command::{expect, folder, run};

const TEAM: &str = r#"
name = "team"
title = "Team"

[[expect]]
methods = ["GET", "HEAD", "POST", "DELETE"]
codes = "success"
level = "must"
because = "a call can succeed"

[[expect]]
methods = ["GET", "HEAD"]
when = ["path-parameter"]
codes = "404"
level = "should"
because = "the path may name nothing"

[[expect]]
methods = ["POST"]
codes = "400 | 422"
level = "must"
because = "the body can be wrong"

[[expect]]
methods = ["POST"]
when = ["webhook"]
codes = "410"
level = "should"
because = "the receiver may be gone"

[[expect]]
methods = ["DELETE"]
codes = "202"
level = "must-not"
because = "we delete at once"
"#;

fn team() -> Policy {
    let file = PolicyFile { name: "team.toml".to_owned(), text: TEAM.to_owned() };
    Policy::parse(file, &|_, _| Err("there is no other file".to_owned())).expect("a policy")
}

fn matrix_of(text: &str, policy: &Policy, judge: &Judge<'_>) -> Matrix {
    let source = Source::new("api.yaml", text.to_owned()).expect("below 4 GiB");
    let linted = lint_project(Project::alone(source), policy, judge);
    let mut matrix = Matrix::default();
    matrix.add(&linted, policy);
    matrix
}

/// Each operation with what its cells say: `GET /a: 200 documented, 404 covered by 4XX`.
fn told(table: &Table) -> Vec<String> {
    let say = |cell: &Cell| {
        let mut text = format!("{} {}", table.columns[cell.column], cell.state.as_str());
        text.extend(cell.by.map(|key| format!(" by {key}")));
        text.extend(cell.severity.map(|severity| format!(" ({severity})")));
        text
    };
    let rows = table.operations.iter().map(|row| {
        let cells: Vec<String> = row.cells.iter().map(say).collect();
        format!("{} {}: {}", row.method, row.place_name(), cells.join(", "))
    });
    rows.collect()
}

/// What the matrix of `paths` says under the team's policy.
#[track_caller]
fn assert_cells(document: &str, expected: &[&str]) {
    let text = format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\n{document}");
    let matrix = matrix_of(&text, &team(), &usual);
    assert_eq!(told(&matrix.tables[0]), expected);
}

#[test]
fn a_code_is_documented_covered_or_missing() {
    assert_cells(
        "paths:
  /a/{id}:
    get: { responses: { '200': { description: x } } }
  /b/{id}:
    get: { responses: { '200': { description: x }, '404': { description: x } } }
  /c/{id}:
    get: { responses: { '200': { description: x }, 4XX: { description: x } } }
  /d/{id}:
    get: { responses: { '200': { description: x }, default: { description: x } } }
  /e:
    get: { responses: { '200': { description: x } } }
",
        &[
            "GET /a/{id}: 200 documented, 404 missing (warning)",
            "GET /b/{id}: 200 documented, 404 documented",
            "GET /c/{id}: 200 documented, 404 covered by 4XX, 4XX documented",
            "GET /d/{id}: 200 documented, 404 covered by default, default documented",
            "GET /e: 200 documented",
        ],
    );
}

#[test]
fn successes_have_a_column_where_one_is_missing() {
    assert_cells(
        "paths:
  /a:
    get: { responses: { '500': { description: x } } }
  /b:
    get: { responses: { '302': { description: x } } }
  /c:
    get: { responses: { default: { description: x } } }
  /d:
    get: { responses: {} }
",
        &[
            "GET /a: success missing (error), 500 documented",
            "GET /b: success documented by 302, 302 documented",
            "GET /c: success documented by default, default documented",
            // It is told as an operation without responses, which is why the success is missing.
            "GET /d: success missing (error)",
        ],
    );
}

#[test]
fn one_of_several_codes_will_do() {
    assert_cells(
        "paths:
  /a:
    post: { responses: { '201': { description: x }, '422': { description: x } } }
    delete: { responses: { '204': { description: x } } }
  /b:
    post: { responses: { '201': { description: x } } }
",
        &[
            "POST /a: 201 documented, 400 covered by 422, 422 documented",
            "DELETE /a: 204 documented",
            "POST /b: 201 documented, 400 missing (error)",
        ],
    );
}

#[test]
fn what_should_not_be_there_is_unexpected() {
    assert_cells(
        "paths:
  /a:
    delete: { responses: { '202': { description: x }, '299': { description: x } } }
    post: { responses: { '201': { description: x }, '304': { description: x }, 4XX: { description: x } } }
",
        &[
            "DELETE /a: 202 unexpected (error), 299 unexpected (warning)",
            "POST /a: 201 documented, 304 unexpected (error), 400 covered by 4XX, 4XX documented",
        ],
    );
}

#[test]
fn merged_and_shared_responses_count_for_each_operation_that_has_them() {
    assert_cells(
        "x-errors: &errors { '404': { description: x } }
paths:
  /a/{id}:
    get: { responses: { <<: *errors, '200': { description: x } } }
  /b/{id}: &item
    get: { responses: { '200': { description: x } } }
    delete: { responses: { '202': { $ref: '#/components/responses/Accepted' } } }
  /c/{id}: *item
components:
  responses:
    Accepted: { description: x }
",
        &[
            "GET /a/{id}: 200 documented, 404 documented",
            "GET /b/{id}: 200 documented, 404 missing (warning)",
            "DELETE /b/{id}: 202 unexpected (error)",
            "GET /c/{id}: 200 documented, 404 missing (warning)",
            "DELETE /c/{id}: 202 unexpected (error)",
        ],
    );
}

#[test]
fn webhooks_callbacks_and_head_are_asked_for_what_holds_for_them() {
    assert_cells(
        "paths:
  /a/{id}:
    head: { responses: { '200': { description: x } } }
  /b:
    post:
      callbacks:
        done:
          '{$request.body#/url}': { post: { responses: { '500': { description: x } } } }
      responses: { '201': { description: x }, '400': { description: x } }
webhooks:
  gone:
    post: { responses: { '200': { description: x } } }
",
        &[
            "HEAD /a/{id}: 200 documented, 404 missing (warning)",
            "POST /b: 201 documented, 400 documented",
            "POST callback {$request.body#/url}: 500 documented",
            "POST webhook gone: 200 documented, 410 missing (warning)",
        ],
    );
}

#[test]
fn what_is_ignored_looks_so_and_what_is_off_is_not_asked_for() {
    let text = "openapi: 3.1.0
paths:
  /a/{id}:
    get:
      x-lint-ignore: { missing-status/404: the proxy answers it }
      responses: { '200': { description: x } }
  /b/{id}:
    get: { responses: { '200': { description: x } } }
";
    let ignored = matrix_of(text, &team(), &usual);
    let lines = [
        "GET /a/{id}: 200 documented, 404 ignored",
        "GET /b/{id}: 200 documented, 404 missing (warning)",
    ];
    assert_eq!(told(&ignored.tables[0]), lines);
    let reasons: Vec<&HiddenBy> =
        ignored.findings.iter().filter_map(|found| found.hidden.as_ref()).collect();
    assert_eq!(reasons, [&HiddenBy::Author(Some("the proxy answers it".to_owned()))]);

    let off = |found: &Diagnostic| usual(found).filter(|_| found.rule.name != "missing-status");
    let quiet = matrix_of(text, &team(), &off);
    assert_eq!(
        told(&quiet.tables[0]),
        ["GET /a/{id}: 200 documented", "GET /b/{id}: 200 documented"]
    );

    let source = Source::new("api.yaml", text.to_owned()).expect("below 4 GiB");
    let mut linted = lint_project(Project::alone(source), &team(), &usual);
    linted.hide(&HiddenBy::Baseline, |_| true);
    let mut matrix = Matrix::default();
    matrix.add(&linted, &team());
    assert!(told(&matrix.tables[0])[1].ends_with("404 ignored"));
}

#[test]
fn other_findings_about_a_response_are_behind_its_cell() {
    let text = "openapi: 3.1.0
paths:
  /a:
    get: { responses: { 200: { description: x }, '401': { $ref: '#/components/responses/No' } } }
    head: { responses: { '401': { $ref: '#/components/responses/No' } } }
components:
  responses: { No: { description: x } }
";
    let matrix = matrix_of(text, &team(), &usual);
    let table = &matrix.tables[0];
    let behind = |row: usize, key: &str| {
        let column = table.columns.iter().position(|column| column.to_string() == key);
        let cell = table.operations[row].cell(column.expect("a column")).expect("a cell");
        cell.findings.iter().map(|at| matrix.findings[*at].id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(behind(0, "200"), ["missing-body/200", "unquoted-status"]);
    // One finding about the component, for both that use it; only GET could show a body.
    assert_eq!(behind(0, "401"), ["missing-header/www-authenticate", "missing-error-body/401"]);
    assert_eq!(behind(1, "401"), ["missing-header/www-authenticate"]);
    assert_eq!(behind(1, "success"), ["missing-status/success"]);
}

fn written(matrix: &Matrix, format: Format, style: Style) -> String {
    let mut out = Vec::new();
    matrix::write(matrix, format, style, &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_terminal_gets_lines_that_fit_however_many_codes_there_are() {
    let path = |number: i32| {
        let codes = (200..600).filter(|code| code % 7 == number % 7);
        let responses: Vec<String> =
            codes.map(|code| format!("'{code}': {{ description: x }}")).collect();
        let (path, responses) = ("long".repeat(30), responses.join(", "));
        format!("  /{path}/{number}:\n    get: {{ responses: {{ {responses} }} }}\n")
    };
    let text: Vec<String> = (0..100).map(path).collect();
    let text = format!("openapi: 3.1.0\npaths:\n{}", text.concat());
    let matrix = matrix_of(&text, &team(), &usual);
    for (unicode, width) in [(true, 100), (false, 60)] {
        let style = Style { color: false, unicode, width };
        let text = written(&matrix, Format::Text, style);
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{widest:?}");
        assert!(unicode || text.is_ascii());
        // No cell is left out: a sign for each in the lines of its operation.
        let signs = text.lines().filter(|line| line.starts_with("  GET"));
        let signs: usize =
            signs.map(|line| line[5..].matches(['✓', '+', 'o', 'u', 'U', 'm', 'M']).count()).sum();
        assert_eq!(signs, matrix.tables[0].cells().count());
        let colored = written(&matrix, Format::Text, Style { color: true, ..style });
        assert!(colored.contains("\u{1b}["));
    }
}

#[test]
fn names_in_a_document_command_neither_terminal_nor_markup() {
    let text = "openapi: 3.1.0
info: { title: \"</script><b>|`\\e[31m\\n# T\", version: '1' }
paths:
  \"/</script><!--\\e[31m\\n|``|\": { get: { responses: { '200': { description: x } } } }
";
    let matrix = matrix_of(text, &team(), &usual);
    for format in [Format::Text, Format::Markdown, Format::Json, Format::Html] {
        let text = written(&matrix, format, Style::default());
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{format:?}");
    }
    let markdown = written(&matrix, Format::Markdown, Style::default());
    let row = markdown.lines().find(|line| line.contains("GET")).expect("a row");
    assert_eq!(row, r"| ```GET /</script><!--\u{1b}[31m\n\|``\|``` | ✓ |");
    assert!(
        markdown.starts_with(r"### api.yaml: \</script\>\<b\>\|\`\\u{1b}\[31m\\n\# T, policy team")
    );

    // The elements of the page are its own, and the data in it is the JSON document.
    let html = written(&matrix, Format::Html, Style::default());
    assert_eq!(html.matches("</script>").count(), 2);
    assert_eq!(html.matches("<!--").count(), 0);
    let data = html.split_once(r#"<script type="application/json" id="data">"#).expect("data").1;
    let data: Value =
        serde_json::from_str(data.split_once("</script>").expect("an end").0).expect("JSON");
    let json: Value =
        serde_json::from_str(&written(&matrix, Format::Json, Style::default())).expect("JSON");
    assert_eq!(data, json);
    assert_eq!(json["tables"][0]["operations"][0]["path"], "/</script><!--\u{1b}[31m\n|``|");
}

#[test]
fn no_text_makes_it_panic() {
    let text = include_str!("../specs/examples/six-defects.yaml");
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let matrix = matrix_of(&text[..end], &Policy::stratos(), &usual);
        for format in [Format::Text, Format::Markdown, Format::Html] {
            written(&matrix, format, Style::default());
        }
    }
}

const API: &str = "openapi: 3.1.0
paths:
  /a/{id}:
    get: { responses: { '200': { description: x } } }
";

fn output(folder: &std::path::Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The lines of the operations, without what is only there for the eyes.
fn rows(text: &str) -> Vec<String> {
    let rows = text.lines().filter(|line| line.starts_with("  GET"));
    rows.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_file_is_written_whole_and_nothing_else_is() {
    let folder = folder(&[("api.yaml", API)]);
    let page = ["matrix", "--format", "html", "api.yaml"];
    let shown = output(folder.path(), &page);
    assert!(shown.starts_with("<!doctype html>") && shown.ends_with("</html>\n"));
    expect(folder.path(), &[&page[..], &["-o", "page.html"]].concat(), 0, "", "");
    let read = std::fs::read_to_string(folder.path().join("page.html")).expect("the page");
    assert_eq!(read, shown);
    let failed = run(folder.path(), &[&page[..], &["-o", "none/page.html"]].concat());
    assert_eq!(failed.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&failed.stderr).starts_with("error: cannot write none/page.html")
    );
}

#[test]
fn what_the_team_decided_holds_here_too() {
    let config = "policy = \"recommended\"\n[rules]\n\"missing-status/404\" = \"error\"\n";
    let off = "policy = \"recommended\"\n[[overrides]]\noperations = [\"GET /a/*\"]\n\
               rules = { missing-status = \"off\" }\nreason = \"frozen\"\n";
    for (config, arguments, expected) in [
        (config, &[][..], "GET ✓ M"),
        (config, &["--isolated"], "GET ✓ m m"),
        (config, &["--policy", "rfc9110"], "GET o"),
        (off, &[], "GET ✓"),
    ] {
        let folder = folder(&[("api.yaml", API), ("oas-lint.toml", config)]);
        let text = output(folder.path(), &[&["matrix"], arguments, &["api.yaml"]].concat());
        assert_eq!(rows(&text), [expected]);
    }
}

#[test]
fn what_the_baseline_lists_is_ignored_until_somebody_wants_to_see_it() {
    let folder = folder(&[("api.yaml", API), ("oas-lint.toml", "baseline = \"known.toml\"\n")]);
    assert_eq!(run(folder.path(), &["--write-baseline", "api.yaml"]).status.code(), Some(0));
    let text = output(folder.path(), &["matrix", "api.yaml"]);
    assert_eq!(rows(&text), ["GET ✓ - -"]);
    let text = output(folder.path(), &["matrix", "--no-ignores", "api.yaml"]);
    assert_eq!(rows(&text), ["GET ✓ m m"]);
}

#[test]
fn descriptions_that_share_a_path_item_have_its_findings_both() {
    let root = "openapi: 3.1.0\npaths: { \"/a/{id}\": { $ref: item.yaml } }\n";
    let item = "get: { responses: { '200': { description: x } } }\n";
    let folder = folder(&[("one.yaml", root), ("two.yaml", root), ("item.yaml", item)]);
    let text = output(folder.path(), &["matrix", "--policy", "recommended", "."]);
    assert_eq!(rows(&text), ["GET ✓ m", "GET ✓ m"]);
}
