//! The command `oas-gen` as a user meets it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use oas_codes::Policy;
use oas_responses::{Document, Format, Library, OpenApiVersion};
use tempfile::TempDir;

/// Runs the command in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-gen"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    for (name, value) in [("LC_ALL", "C.UTF-8"), ("NO_COLOR", "1"), ("TERM", "dumb")] {
        command.env(name, value);
    }
    command.output().expect("the command starts")
}

/// Expects an exit code; gives what went to standard output and standard error.
#[track_caller]
fn expect(folder: &Path, code: i32, arguments: &[&str]) -> (String, String) {
    let output = run(folder, arguments);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    (out, err)
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("the file is written");
    }
    folder
}

#[test]
fn it_writes_what_the_library_makes() {
    let here = folder(&[]);
    let policy = Policy::stratos();
    let library = Library::new(&policy).unwrap();
    let document = Document::library(&library);
    let maker = "Made by oas-gen from the policy stratos. Do not edit.";
    let text = document.to_text(OpenApiVersion::V3_1, Format::Yaml, maker).unwrap();
    assert_eq!(expect(here.path(), 0, &["library"]).0, text);
    let text = document.to_text(OpenApiVersion::V3_0, Format::Json, maker).unwrap();
    let arguments = ["--openapi", "3.0", "library", "--format", "json"];
    assert_eq!(expect(here.path(), 0, &arguments).0, text);
}

#[test]
fn the_sessions_in_the_readme_are_what_the_command_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let sessions: Vec<&str> = readme.split("```console\n$ oas-gen ").skip(1).collect();
    assert_eq!(sessions.len(), 2);
    for session in sessions {
        let (session, _) = session.split_once("```").expect("its end");
        let (arguments, report) = session.split_once('\n').expect("a report");
        let code = i32::from(arguments.contains("--check-document"));
        let told = expect(&root, code, &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(told, (report.to_owned(), String::new()));
    }
}

#[test]
fn every_document_comes_twice_alike_and_says_what_made_it() {
    let here = folder(&[]);
    for arguments in [
        &["library"][..],
        &["method", "get"],
        &["demo", "--openapi", "3.2", "--policy", "recommended"],
        &["gateway", "aws", "--error", "problem"],
        &["overlay", "--inline"],
    ] {
        let (text, _) = expect(here.path(), 0, arguments);
        assert!(text.starts_with("# Made by oas-gen from the policy "), "{text}");
        assert_eq!(expect(here.path(), 0, arguments).0, text, "{arguments:?}");
    }
}

#[test]
fn a_file_is_written_and_then_compared() {
    let here = folder(&[]);
    let out = ["-o", "get.json", "method", "GET"];
    let check = ["-o", "get.json", "--check", "method", "GET"];
    let (missing, _) = expect(here.path(), 1, &check);
    assert!(missing.contains("+  \"openapi\": \"3.1.0\",\n"), "{missing}");
    assert_eq!(expect(here.path(), 0, &out), (String::new(), String::new()));
    assert_eq!(expect(here.path(), 0, &check), (String::new(), String::new()));

    let file = here.path().join("get.json");
    let text = std::fs::read_to_string(&file).unwrap().replace("3.1.0", "3.1.1");
    std::fs::write(&file, &text).unwrap();
    let (diff, _) = expect(here.path(), 1, &check);
    assert!(diff.contains("\n-  \"openapi\": \"3.1.1\",\n+  \"openapi\": \"3.1.0\",\n"), "{diff}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "nothing was written");

    let (_, error) = expect(here.path(), 2, &["-o", "no/such/folder.yaml", "library"]);
    assert!(error.starts_with("error: cannot write no/such/folder.yaml: "), "{error}");
}

#[test]
fn the_body_of_errors_can_be_another() {
    let here = folder(&[]);
    let (problem, _) = expect(here.path(), 0, &["library", "--error", "problem"]);
    assert!(problem.contains("application/problem+json:"), "{problem}");
    assert!(problem.contains("    Problem:\n"), "{problem}");
    let (none, _) = expect(here.path(), 0, &["library", "--error", "none"]);
    assert!(!none.contains("schemas/Error"), "{none}");
    let remote = "https://example.com/errors.yaml#/Error";
    let (elsewhere, _) = expect(here.path(), 0, &["library", "--error", remote]);
    assert!(elsewhere.contains(&format!("$ref: {remote}\n")), "{elsewhere}");

    let (_, error) = expect(here.path(), 2, &["library", "--error", "#/components/schemas/E"]);
    assert!(error.contains("such as errors.yaml#/components/schemas/E"), "{error}");
    let (_, error) = expect(here.path(), 2, &["library", "--error", "my errors.yaml#/E"]);
    assert!(error.contains("is no reference"), "{error}");
    let (titles, _) = expect(here.path(), 0, &["library", "--error", "problem"]);
    assert!(titles.contains("title: Internal Server Error\n"), "{titles}");
    let (_, error) = expect(here.path(), 2, &["library", "--error", "problems"]);
    assert!(
        error.starts_with("error: there is no body of errors `problems`; did you mean `problem`?")
    );
}

#[test]
fn a_file_may_have_other_line_ends_and_a_dash_is_standard_output() {
    let here = folder(&[]);
    let (text, _) = expect(here.path(), 0, &["library", "-o", "-"]);
    assert!(text.starts_with("# Made by oas-gen from the policy stratos. "), "{text}");
    std::fs::write(here.path().join("library.yaml"), text.replace('\n', "\r\n")).unwrap();
    expect(here.path(), 0, &["library", "-o", "library.yaml", "--check"]);
}

#[test]
fn the_committed_files_are_those_of_the_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (arguments, file) in [
        (&["gateway", "aws"][..], "gateway/aws.yaml"),
        (&["gateway", "portable"], "gateway/portable.json"),
        (&["demo"], "openapi-3.1/demo.yaml"),
        (&["method", "GET", "--openapi", "3.2"], "openapi-3.2/get.yaml"),
    ] {
        let file = format!("specs/stratos/{file}");
        expect(&root, 0, &[arguments, &["-o", &file, "--check"]].concat());
    }
}

#[test]
fn a_policy_of_ones_own_is_named_with_its_file() {
    let text = "name = \"team\"\ntitle = \"Team\"\nextends = \"stratos\"\n";
    let here = folder(&[("policy.toml", text)]);
    let (text, _) = expect(here.path(), 0, &["library", "--policy", "policy.toml"]);
    let first = "# Made by oas-gen from the policy team of policy.toml. Do not edit.\n";
    assert!(text.starts_with(first), "{text}");
}

#[test]
fn head_answers_without_content_and_nothing_is_made_by_reading() {
    let here = folder(&[]);
    let (head, _) = expect(here.path(), 0, &["method", "HEAD", "--policy", "recommended"]);
    assert!(head.contains("\n    NotFoundHead:\n"), "{head}");
    assert!(!head.contains("content:"), "{head}");
    for policy in ["azure", "google-aip", "json-api"] {
        for method in ["GET", "DELETE"] {
            let (text, _) = expect(here.path(), 0, &["method", method, "--policy", policy]);
            assert!(!text.contains("201"), "{policy} {method}: {text}");
        }
    }
}

#[test]
fn what_can_be_made_is_listed() {
    let here = folder(&[]);
    let (list, _) = expect(here.path(), 0, &["--list"]);
    for line in [
        "library             100 200 201 202 400 403 404 409 500\n",
        "method DELETE       200 202 400 403 404 409 500\n",
        "gateway aws         Amazon API Gateway\n",
    ] {
        assert!(list.contains(line), "{list}");
    }
}

#[test]
fn slips_are_told_with_a_way_out() {
    let here = folder(&[]);
    for (arguments, told) in [
        (&["library", "--policy", "stratso"][..], "did you mean `stratos`?"),
        (&["library", "--policy", "team.toml"], "cannot read the policy team.toml"),
        (&["method", "PUTT"], "did you mean `PUT`?"),
        (&["method", "TRACE"], "the policy `stratos` speaks of GET, POST, PUT, DELETE"),
        (&["gateway", "azrue"], "a similar value exists: 'azure'"),
        (&["library", "--openapi", "3.3"], "possible values: 3.0, 3.1, 3.2"),
        (&["library", "--check"], "--output <FILE>"),
        (&["--policy", "stratos"], "nothing is asked for"),
        (&["--list", "-o", "list.txt"], "cannot be used with"),
        (&["library", "--policy", "."], "cannot read the policy .: Is a directory"),
        (&["overlay", "--policy", "rfc9110"], "asks for no error"),
        (
            &["gateway", "aws", "--check-document", "a.yaml", "--format", "json"],
            "--format says how a document is made",
        ),
    ] {
        let (out, error) = expect(here.path(), 2, arguments);
        assert!(error.contains(told), "{arguments:?}: {error}");
        assert_eq!(out, "", "{arguments:?}");
    }
}

#[test]
fn a_fault_in_a_policy_is_shown_in_it() {
    let here = folder(&[("team.toml", "name = \"team\"\ntitel = \"Team\"\n")]);
    let (_, error) = expect(here.path(), 2, &["library", "--policy", "team.toml"]);
    assert!(error.contains("unknown key `titel`"), "{error}");
    assert!(error.contains("[team.toml:2:1]"), "{error}");
}

#[test]
fn a_policy_under_which_nothing_succeeds_has_no_demonstration() {
    let policy = "name = \"no\"\ntitle = \"No\"\nmethods = [\"GET\"]\n[[expect]]\n\
                  methods = [\"GET\"]\ncodes = \"success\"\nlevel = \"must-not\"\nbecause = \"so\"\n";
    let here = folder(&[("no.toml", policy)]);
    let (_, error) = expect(here.path(), 2, &["demo", "--policy", "no.toml"]);
    assert!(error.starts_with("error: the policy `no` lets no operation succeed"), "{error}");
    expect(here.path(), 0, &["library", "--policy", "no.toml"]);
}

#[test]
fn what_a_gateway_would_refuse_is_not_written() {
    let here = folder(&[]);
    let arguments = ["gateway", "aws", "--openapi", "3.1", "-o", "aws.yaml"];
    let (_, error) = expect(here.path(), 2, &arguments);
    let expected = "  × Amazon API Gateway does not take this version of OpenAPI: 3.1.0
   ╭─[what would be written:2:10]
 1 │ # Made by oas-gen from the policy stratos. Do not edit.
 2 │ openapi: 3.1.0
   ·          ─────
 3 │ info:
   ╰────
  help: write it in OpenAPI 2.0 or 3.0
        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
error: Amazon API Gateway would refuse the document
";
    assert_eq!(error, expected);
    assert!(!here.path().join("aws.yaml").exists());
}

#[test]
fn a_document_of_ones_own_is_held_against_a_gateway() {
    let api = "openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /items:
    get:
      responses:
        '200': {description: Fine.}
        4XX: {$ref: '#/components/responses/E'}
    put:
      responses:
        4XX: {description: Bad.}
components:
  responses:
    E: {description: Bad.}
";
    let deep = format!("openapi: 3.0.3\npaths: {}", "[".repeat(100_000));
    let deep_json = format!("{{\"openapi\": {}", "{\"a\": ".repeat(100_000));
    let bomb: Vec<String> = (1..9).map(|at| format!("a{at}: &a{at} [{}]\n", below(at))).collect();
    let here = folder(&[
        ("api.yaml", api),
        ("no.yaml", "a: 1\n"),
        ("bad.yaml", "a: [\n"),
        ("deep.yaml", &deep),
        ("deep.json", &deep_json),
        ("bomb.yaml", &format!("a0: &a0 [x]\n{}", bomb.concat())),
    ]);
    let (out, _) = expect(here.path(), 1, &["gateway", "aws", "--check-document", "api.yaml"]);
    assert!(out.ends_with("\naws: refused at 3 places of api.yaml\n"), "{out}");
    let expected = "  × Amazon API Gateway does not take a response key that is no code: `4XX`
    ╭─[api.yaml:9:9]
  8 │         '200': {description: Fine.}
  9 │         4XX: {$ref: '#/components/responses/E'}
    ·         ───
 10 │     put:
    ╰────
  help: document each code on its own
        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
  also: line 12
";
    assert!(out.starts_with(expected), "{out}");

    let (out, _) = expect(here.path(), 0, &["gateway", "tyk", "--check-document", "api.yaml"]);
    assert_eq!(out, "tyk: nothing in api.yaml that is known to be refused\n");
    for (file, told) in [
        ("no.yaml", "no.yaml is no OpenAPI description"),
        ("bad.yaml", "cannot be read"),
        ("gone.yaml", "cannot read gone.yaml"),
        ("deep.yaml", "recursion limit exceeded"),
        ("deep.json", "recursion limit exceeded"),
        ("bomb.yaml", "repetition limit exceeded"),
    ] {
        let (_, error) = expect(here.path(), 2, &["gateway", "aws", "--check-document", file]);
        assert!(error.contains(told), "{error}");
    }
}

/// Ten aliases of the anchor before.
fn below(at: usize) -> String {
    vec![format!("*a{}", at - 1); 10].join(", ")
}
