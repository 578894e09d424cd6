//! The command as a user meets it: transcripts in `cmd/`, and runs that need files which git
//! would not keep as they are.

mod command;

use std::path::Path;
use std::process::Command;

use self::command::{ENVIRONMENT, expect, folder, run};

#[test]
fn the_transcripts_are_what_the_command_says() {
    let cases = trycmd::TestCases::new();
    for (name, value) in ENVIRONMENT {
        cases.env(name, value);
    }
    cases.register_bin("cat", Path::new("/bin/cat"));
    cases.case("../../tests/cmd/*.md").case("../../tests/cmd/*.toml");
}

#[test]
fn the_sessions_in_the_readme_are_what_the_command_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let sessions: Vec<&str> = readme.split("```console\n$ oas-lint ").skip(1).collect();
    assert!(sessions.len() >= 3, "{}", sessions.len());
    for session in sessions {
        let (session, _) = session.split_once("```").expect("its end");
        let (arguments, report) = session.split_once('\n').expect("a report");
        // All show findings, but for the matrix, which does not judge.
        let code = i32::from(!arguments.starts_with("matrix"));
        expect(&root, &arguments.split(' ').collect::<Vec<_>>(), code, report, "");
    }
}

#[test]
fn every_built_in_policy_can_be_shown_copied_and_used() {
    for name in oas_codes::Policy::builtin_names() {
        let shown = run(Path::new("."), &["policies", "show", name]);
        let page = String::from_utf8(shown.stdout).expect("UTF-8");
        assert_eq!(shown.status.code(), Some(0), "{name}");
        let too_long: Vec<&str> = page.lines().filter(|line| line.chars().count() > 100).collect();
        assert_eq!(too_long, [""; 0], "{name}");

        let copy = run(Path::new("."), &["policies", "show", name, "--file"]);
        let text = String::from_utf8(copy.stdout).expect("UTF-8");
        let folder = folder(&[("team.toml", &text), ("api.yaml", EMPTY)]);
        assert_eq!(run(folder.path(), &["policies", "check", "team.toml"]).status.code(), Some(0));
        let under = |policy| run(folder.path(), &["--format", "json", "--policy", policy]).stdout;
        assert_eq!(under("team.toml"), under(name), "{name}");
    }
}

const EMPTY: &str = "openapi: 3.0.3\npaths: { /users: { get: {} } }\n";

#[test]
fn a_folder_is_walked_without_what_git_ignores_or_hides() {
    let folder = folder(&[
        (".gitignore", "generated/\n*.tmp.yaml\n"),
        ("b/api.yml", EMPTY),
        ("b/api.tmp.yaml", EMPTY),
        ("a.JSON", "{\"swagger\": \"2.0\", \"paths\": {}}"),
        ("a.yaml", EMPTY),
        ("api.txt", EMPTY),
        ("generated/api.yaml", EMPTY),
        (".hidden/api.yaml", EMPTY),
        ("values.yaml", "a: {{ openapi: }}\n"),
    ]);
    let report = "a.yaml:2:20: error[empty-responses] GET /users has no `responses`
b/api.yml:2:20: error[empty-responses] GET /users has no `responses`
2 problems (2 errors) in 2 operations of 3 files, policy stratos
";
    expect(folder.path(), &["--format", "concise"], 1, report, "");
    // What is named is meant, ignored or not, and told once.
    let report = "generated/api.yaml:2:20: error[empty-responses] GET /users has no `responses`
1 problem (1 error) in 1 operation of 1 file, policy stratos
";
    let named = ["--format", "concise", "generated/api.yaml", "generated/api.yaml"];
    expect(folder.path(), &named, 1, report, "");
}

#[test]
fn references_are_followed_within_the_repository() {
    let folder = folder(&[
        ("repository/.git/HEAD", ""),
        (
            "repository/api/openapi.yaml",
            "openapi: 3.1.0\npaths:\n  /a: { $ref: ../a.yaml }\n  /b: { $ref: ../../b.yaml }\n  /c: { $ref: gone.yaml }\n",
        ),
        ("repository/a.yaml", "get: {}\npost: { responses: {} }\n"),
        ("b.yaml", "get: { responses: {} }\n"),
    ]);
    let within = folder.path().join("repository/api");
    let arguments = ["--format", "concise", "--policy", "rfc9110", "openapi.yaml"];
    let report = "openapi.yaml:4:15: warning[unresolved-reference] the reference `../../b.yaml` leads out and is not followed
openapi.yaml:5:15: error[unresolved-reference] the reference `gone.yaml` leads to a file that cannot be read
../a.yaml:2:9: error[empty-responses] POST /a documents no response
3 problems (2 errors, 1 warning) in 2 operations of 2 files, policy rfc9110
";
    expect(&within, &arguments, 1, report, "");
    let report = "openapi.yaml:5:15: error[unresolved-reference] the reference `gone.yaml` leads to a file that cannot be read
../../b.yaml:1:8: error[empty-responses] GET /b documents no response
../a.yaml:2:9: error[empty-responses] POST /a documents no response
3 problems (3 errors) in 3 operations of 3 files, policy rfc9110
";
    let arguments = [&arguments[..], &["--follow-outside"]].concat();
    expect(&within, &arguments, 1, report, "");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let folder = folder(&[
        ("repository/.git/HEAD", ""),
        (
            "repository/openapi.yaml",
            "openapi: 3.1.0\npaths:\n  /a: { $ref: a.yaml }\n  /b: { $ref: /dev/zero }\n",
        ),
        ("a.yaml", "get: {}\n"),
    ]);
    let link = folder.path().join("repository/a.yaml");
    std::os::unix::fs::symlink(folder.path().join("a.yaml"), link).expect("a link");
    let report = "openapi.yaml:3:15: warning[unresolved-reference] the reference `a.yaml` leads out and is not followed
openapi.yaml:4:15: warning[unresolved-reference] the reference `/dev/zero` leads out and is not followed
2 problems (2 warnings) in 0 operations of 1 file, policy stratos
";
    expect(&folder.path().join("repository"), &["--format", "concise"], 1, report, "");
    let report = "openapi.yaml:4:15: error[unresolved-reference] the reference `/dev/zero` leads to a file that cannot be read
1 problem (1 error) in 1 operation of 2 files, policy rfc9110
";
    let arguments = ["--format=concise", "--policy=rfc9110", "--follow-outside", "openapi.yaml"];
    expect(&folder.path().join("repository"), &arguments, 1, report, "");
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_where_the_link_leads() {
    let folder = folder(&[
        ("repository/.git/HEAD", ""),
        (
            "repository/api/openapi.yaml",
            "openapi: 3.1.0\npaths:\n  /a: { $ref: ../in/a.yaml }\n  /b: { $ref: ../out/x/a.yaml }\n",
        ),
        ("repository/shared/a.yaml", "get: { responses: {} }\n"),
        ("elsewhere/x/a.yaml", "get: { responses: {} }\n"),
    ]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(folder.path().join(from), folder.path().join(to))
            .expect("a link");
    };
    link("repository/shared", "repository/in");
    link("elsewhere", "repository/out");
    let report = "repository/api/openapi.yaml:4:15: warning[unresolved-reference] the reference `../out/x/a.yaml` leads out and is not followed
repository/in/a.yaml:1:8: error[empty-responses] GET /a documents no response
2 problems (1 error, 1 warning) in 1 operation of 2 files, policy rfc9110
";
    let arguments = ["--format=concise", "--policy=rfc9110"];
    let named = [&arguments[..], &["repository/api/openapi.yaml"]].concat();
    expect(folder.path(), &named, 1, report, "");
    expect(folder.path(), &[&arguments[..], &["repository"]].concat(), 1, report, "");
    // The description itself may be found through a link.
    link("repository/api", "linked");
    let output = run(folder.path(), &[&arguments[..], &["linked/openapi.yaml"]].concat());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // What it refers to is looked for beside the link, as its path is written.
    assert!(text.starts_with("linked/openapi.yaml:3:15: "), "{text}");
}

#[test]
fn folders_outside_of_a_repository_are_those_that_hold_the_files() {
    let description = |path: &str| format!("openapi: 3.1.0\npaths:\n  /a: {{ $ref: {path} }}\n");
    let folder = folder(&[
        ("apis/one/openapi.yaml", &description("parts/a.yaml")),
        ("apis/one/parts/a.yaml", "get: { responses: {} }\n"),
        ("apis/two/openapi.yaml", &description("../../b.yaml")),
        ("b.yaml", "get: { responses: {} }\n"),
        ("here/.keep", ""),
    ]);
    let report = "../apis/two/openapi.yaml:3:15: warning[unresolved-reference] the reference `../../b.yaml` leads out and is not followed
../apis/one/parts/a.yaml:1:8: error[empty-responses] GET /a documents no response
2 problems (1 error, 1 warning) in 1 operation of 3 files, policy rfc9110
";
    let arguments = ["--format=concise", "--policy=rfc9110", "../apis"];
    expect(&folder.path().join("here"), &arguments, 1, report, "");
}

#[test]
fn an_address_is_not_fetched() {
    let folder = folder(&[]);
    let address = "https://example.com/api.yaml";
    let output = run(folder.path(), &["--format=concise", address]);
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    let (error, help) = text.split_once('\n').expect("two lines");
    assert!(error.starts_with(&format!("error: cannot read {address}: ")), "{error}");
    assert_eq!(help, "help: nothing is fetched; `curl URL | oas-lint -` lints what it answers\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_folder_without_descriptions_is_an_error() {
    let folder = folder(&[("notes.yaml", "a: 1\n")]);
    let message = "error: no OpenAPI description found in .
help: name a YAML or JSON file with `openapi` or `swagger` at its root
";
    expect(folder.path(), &[], 2, "", message);
    expect(folder.path(), &["--format", "concise"], 2, "", message);
    std::fs::write(folder.path().join("oas-lint.toml"), "roots = ['nope/*.yaml']\n")
        .expect("a file");
    let message = "error: no OpenAPI description found in .
help: `roots` in oas-lint.toml names none of the files there
";
    expect(folder.path(), &[], 2, "", message);
    expect(folder.path(), &["matrix"], 2, "", message);
    std::fs::remove_file(folder.path().join("oas-lint.toml")).expect("a file");
    let none = "no problems in 0 operations of 0 files, policy stratos\n";
    expect(folder.path(), &["--allow-no-input"], 0, none, "");

    // For a program it is a whole document all the same.
    let output = run(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["summary"]["files"], 0);
    assert_eq!(json["diagnostics"], serde_json::json!([]));
}

/// The part of a full report that shows the source.
fn frame(folder: &Path, file: &str) -> String {
    let output = run(folder, &["--select", "missing-status/404", file]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let end = text.find("  why:").unwrap_or(text.len());
    text[..end].to_owned()
}

const MISSING: &str = "openapi: 3.1.0
paths:
  /users/{id}: { get: { responses: { 2XX: {}, 5XX: {} } } }
";

#[test]
fn line_ends_and_a_byte_order_mark_change_no_place() {
    let folder = folder(&[
        ("lf.yaml", MISSING),
        ("crlf.yaml", &MISSING.replace('\n', "\r\n")),
        ("cr.yaml", &MISSING.replace('\n', "\r")),
        ("bom.yaml", &format!("\u{feff}{MISSING}")),
    ]);
    let expected = frame(folder.path(), "lf.yaml");
    assert!(expected.starts_with("lf.yaml:3:25: warning[missing-status/404]\n"), "{expected}");
    for name in ["crlf", "cr", "bom"] {
        let found = frame(folder.path(), &format!("{name}.yaml"));
        assert_eq!(found.replace(name, "lf"), expected);
    }
}

#[test]
fn columns_count_characters_and_marks_stand_under_their_text() {
    let folder = folder(&[
        ("ascii.yaml", &MISSING.replace("users", "usagers-x")),
        ("accent.yaml", &MISSING.replace("users", "usagérs-é")),
    ]);
    let expected = frame(folder.path(), "ascii.yaml");
    assert!(expected.starts_with("ascii.yaml:3:29:"), "{expected}");
    let found = frame(folder.path(), "accent.yaml");
    let plain = found.replace("accent", "ascii").replace("usagérs-é", "usagers-x");
    assert_eq!(plain, expected);
}

#[test]
fn a_report_in_a_file_has_the_width_of_no_terminal() {
    let folder = folder(&[("api.yaml", MISSING)]);
    let wide = run(folder.path(), &["api.yaml"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-lint"));
    command.current_dir(folder.path()).arg("api.yaml").envs(ENVIRONMENT);
    let narrow = command.env("COLUMNS", "20").output().expect("the command starts");
    assert_eq!(wide.stdout, narrow.stdout);
}

#[test]
fn the_report_is_the_same_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let item = |at: usize| {
        format!(
            "  /things{at}/{{id}}:\n    get: {{responses: {{'200': {{description: a}}, '299': \
             {{description: b}}}}}}\n    post: {{responses: {{'204': {{description: c, content: \
             {{}}}}}}}}\n"
        )
    };
    let paths = (0..150).map(item).collect::<Vec<_>>().concat();
    // Which description comes first to a response that all of them use, the report says.
    let shared = "get: {responses: {'299': {$ref: 'shared.yaml#/odd'}}}";
    let paths = format!("  /shared: {{{shared}}}\n{paths}");
    let odd = "odd: {description: a, content: {text/plain: {}}}\n";
    std::fs::write(folder.path().join("shared.yaml"), odd).expect("written");
    for name in ["a.yaml", "b.yaml", "c.yaml"] {
        let text = format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}");
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let report = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oas-lint"));
        command.args(["--isolated", "--policy", "recommended", "--format", "json", "."]);
        command.env("RAYON_NUM_THREADS", threads).current_dir(folder.path());
        command.output().expect("it runs").stdout
    };
    let expected = report("1");
    assert!(expected.len() > 100_000, "{} bytes", expected.len());
    for threads in ["2", "3", "8"] {
        for _ in 0..3 {
            assert!(report(threads) == expected, "on {threads} threads");
        }
    }
}

#[test]
fn colours_are_asked_for_or_refused() {
    let folder = folder(&[("api.yaml", MISSING)]);
    let is_coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oas-lint"));
        command.current_dir(folder.path()).arg("api.yaml").args(arguments);
        for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().expect("the command starts");
        output.stdout.contains(&0x1b)
    };
    assert!(!is_coloured(&[], &[]));
    assert!(is_coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(is_coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(!is_coloured(&["--format", "json", "--color", "always"], &[]));
}
