//! The forms of a report: what each says of the same findings, and where it goes.
//!
//! `validate_reports.py` holds them against the schemas and readers of those who read them.

mod command;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use self::command::{ENVIRONMENT, expect, folder, run};

/// A safe fix, an info with two causes, and an error whose text has characters that formats escape.
const API: &str = "openapi: 3.1.0
paths:
  /a,b%/{id}:
    get:
      responses:
        200: { description: '<ok> & \"well\"' }
        \"204\": { description: None, content: { text/plain: {} } }
";
const LINES: &str = "\
api.yaml:5:7: warning[missing-status/404] GET /a,b%/{id} does not document 404 Not Found
api.yaml:6:9: warning[unquoted-status] GET /a,b%/{id}: the response key 200 is not in quotes [*]
api.yaml:7:37: error[body-not-allowed/204] GET /a,b%/{id}: the response 204 No Content describes a body
3 problems (1 error, 2 warnings) in 1 operation of 1 file, policy stratos; 1 fixable with --fix
";
const SELECT: &str = "--select=missing-status/404,unquoted-status,body-not-allowed";

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-lint"));
    command.current_dir(folder).args(arguments).envs(ENVIRONMENT);
    command.envs(variables.iter().copied()).output().expect("the command starts")
}

#[test]
fn reports_go_to_files_and_one_to_standard_output() {
    let folder = folder(&[("api.yaml", API)]);
    let both = ["--format=json=out.json", "--format", "concise", SELECT, "api.yaml"];
    expect(folder.path(), &both, 1, LINES, "");
    let written = std::fs::read(folder.path().join("out.json")).expect("the file is written");
    let direct = run(folder.path(), &["--format=json", SELECT, "api.yaml"]);
    assert_eq!(text(&written), text(&direct.stdout));

    // With files alone standard output stays empty, and a file has no colours.
    let files = ["--format=full=out.txt", "--color=always", SELECT, "api.yaml"];
    expect(folder.path(), &files, 1, "", "");
    let written = std::fs::read_to_string(folder.path().join("out.txt")).expect("it is written");
    assert_eq!(written, text(&run(folder.path(), &[SELECT, "api.yaml"]).stdout));
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let folder = folder(&[("api.yaml", API)]);
    let cases: [(&[&str], &str); 6] = [
        (
            &["--format=json=a", "--diff"],
            "error: --diff shows changes in place of a report, so that none goes to a\n",
        ),
        (
            &["--format=json=a", "--write-baseline"],
            "error: --write-baseline writes a baseline in place of a report, so that none goes to a\n",
        ),
        (
            &["--format=json", "--format=concise"],
            "error: two reports cannot go to standard output
help: write `--format FORMAT=FILE`, with another file for each
",
        ),
        (
            &["--format=json=a", "--format=concise=a"],
            "error: two reports cannot go to a
help: write `--format FORMAT=FILE`, with another file for each
",
        ),
        (&["--format=json="], "error: no file stands behind `json=`\n"),
        (
            &["--format=sarif", "--statistics"],
            "error: there are no --statistics in the form `sarif`\n",
        ),
    ];
    for (arguments, message) in cases {
        expect(folder.path(), arguments, 2, "", message);
    }
    // The other reports are written all the same.
    let output = run(folder.path(), &["--format=json=none/a", "--format=concise", SELECT]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), LINES);
    assert!(text(&output.stderr).starts_with("error: cannot write none/a: "));
}

#[test]
fn the_environment_names_a_form_and_arguments_overrule_it() {
    let folder = folder(&[("api.yaml", API)]);
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let output = run_with(folder.path(), &[arguments, &[SELECT]].concat(), variables);
        text(&output.stdout).lines().next().unwrap_or_default().to_owned()
    };
    let concise = LINES.lines().next().expect("a line");
    assert_eq!(run(&[], &[("OAS_LINT_FORMAT", "concise")]), concise);
    let narrated = "Warning missing-status/404: GET /a,b%/{id} does not document 404 Not Found.";
    assert_eq!(run(&[], &[("NO_GRAPHICS", "1")]), narrated);
    assert_eq!(run(&["--format=concise"], &[("NO_GRAPHICS", "1")]), concise);
    assert_eq!(run(&["--format=json"], &[("OAS_LINT_FORMAT", "concise")]), "{");
    assert_eq!(run(&[], &[("NO_GRAPHICS", "0")]), "api.yaml:5:7: warning[missing-status/404]");
}

#[test]
fn full_shows_the_lines_of_a_fix() {
    let folder = folder(&[("api.yaml", API)]);
    let report = "\
api.yaml:6:9: warning[unquoted-status]
  ⚠ GET /a,b%/{id}: the response key 200 is not in quotes
   ╭─[api.yaml:6:9]
 5 │       responses:
 6 │         200: { description: '<ok> & \"well\"' }
   ·         ─┬─
   ·          ╰── YAML reads this key as a number
 7 │         \"204\": { description: None, content: { text/plain: {} } }
   ╰────
  why: YAML readers that take keys as they are look for a text (OpenAPI Responses Object)
  help: write `\"200\"`
  fix (safe, --fix): quote the key
    - 200: { description: '<ok> & \"well\"' }
    + \"200\": { description: '<ok> & \"well\"' }

1 problem (1 warning) in 1 operation of 1 file, policy stratos; 1 fixable with --fix
";
    expect(folder.path(), &["--select=unquoted-status"], 1, report, "");
}

#[test]
fn narrated_says_all_in_sentences() {
    let folder = folder(&[("api.yaml", API)]);
    let report = "\
Warning missing-status/404: GET /a,b%/{id} does not document 404 Not Found.
File api.yaml.
Place: line 5, column 7: has 200, 204; no 404, 4XX or default.
  Line 5: responses:
Cause: line 3, column 9: the path has the parameter `{id}`.
  Line 3: /a,b%/{id}:
Why: the path may name something that does not exist (Apache Stratos guideline, 404 Not found).
Help: document 404 Not Found, or 4XX or default in its place.
Fix, unsafe, --fix --unsafe-fixes: add 404 → a new #/components/responses/NotFound.
  Added line:         \"404\": { $ref: \"#/components/responses/NotFound\" }
  Added line: components:
  Added line:   responses:
  Added line:     NotFound:
  Added line:       description: There is no such resource.

Warning unquoted-status: GET /a,b%/{id}: the response key 200 is not in quotes.
File api.yaml.
Place: line 6, column 9: YAML reads this key as a number.
  Line 6: 200: { description: '<ok> & \"well\"' }
Why: YAML readers that take keys as they are look for a text (OpenAPI Responses Object).
Help: write `\"200\"`.
Fix, safe, --fix: quote the key.
  Removed line: 200: { description: '<ok> & \"well\"' }
  Added line: \"200\": { description: '<ok> & \"well\"' }

2 problems (2 warnings) in 1 operation of 1 file, policy stratos; 1 fixable with --fix, 1 more with --unsafe-fixes.
";
    let select = "--select=missing-status/404,unquoted-status";
    expect(folder.path(), &["--format=narrated", select], 1, report, "");
}

#[test]
fn github_is_told_the_gravest_first_and_from_the_root() {
    let folder = folder(&[(".git/HEAD", ""), ("services/a,b/api.yaml", API)]);
    let report = "\
::error title=oas-lint body-not-allowed/204,file=services/a%2Cb/api.yaml,line=7,endLine=7,col=37,endColumn=44::GET /a,b%25/{id}: the response 204 No Content describes a body%0Awhy: RFC 9110 §6.4.1: responses with 1xx, 204 and 304 have no content%0Ahelp: remove `content`, or answer with a code that has a body, such as 200
::warning title=oas-lint missing-status/404,file=services/a%2Cb/api.yaml,line=5,endLine=5,col=7,endColumn=16::GET /a,b%25/{id} does not document 404 Not Found%0Awhy: the path may name something that does not exist (Apache Stratos guideline, 404 Not found)%0Ahelp: document 404 Not Found, or 4XX or default in its place
::warning title=oas-lint unquoted-status,file=services/a%2Cb/api.yaml,line=6,endLine=6,col=9,endColumn=12::GET /a,b%25/{id}: the response key 200 is not in quotes%0Awhy: YAML readers that take keys as they are look for a text (OpenAPI Responses Object)%0Ahelp: write `\"200\"`
";
    let (list, summary) = LINES.split_once("\n3 problems").expect("a summary");
    let report = format!(
        "{report}::group::oas-lint: 3 problems{}, 2 more with --unsafe-fixes\n{list}\n::endgroup::\n",
        summary.trim_end()
    );
    // The command runs in a folder of the repository; annotations are from its root.
    let here = folder.path().join("services/a,b");
    expect(&here, &["--format=github", SELECT], 1, &report, "");
}

#[test]
fn services_are_told_paths_from_the_root_wherever_the_command_runs() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("api/v 1/openapi.yaml", "openapi: 3.1.0\npaths: { /a: { $ref: ../shared/é#a.yaml } }\n"),
        ("api/shared/é#a.yaml", "get: { responses: {} }\n"),
    ]);
    let here = folder.path().join("api/v 1");
    let arguments =
        |format| [format, "--select=empty-responses,unresolved-reference", "openapi.yaml"];
    let gitlab = json_of(&run(&here, &arguments("--format=gitlab")));
    assert_eq!(gitlab[0]["location"]["path"], "api/v 1/openapi.yaml");
    let sarif = json_of(&run(&here, &arguments("--format=sarif")));
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "api/v%201/openapi.yaml");
    let json = json_of(&run(&here, &arguments("--format=json")));
    assert_eq!(json["diagnostics"][0]["location"]["file"], "openapi.yaml");
}

#[test]
fn json_tells_the_edits_of_a_fix() {
    let folder = folder(&[("api.yaml", API)]);
    let report = json_of(&run(folder.path(), &["--format=json", SELECT]));
    assert_eq!(report["summary"]["fixable"], json!({ "safe": 1, "unsafe": 2 }));
    let fixes: Vec<&Value> =
        report["diagnostics"].as_array().expect("findings").iter().map(|f| &f["fix"]).collect();
    let start = API.find("200:").expect("the key");
    let edit = json!({ "file": "api.yaml", "start": start, "end": start + 3, "insert": "\"200\"" });
    let fix = json!({ "safety": "safe", "title": "quote the key", "edits": [edit] });
    assert_eq!(fixes[1], &fix);
    // What the document says afterwards is for somebody to read.
    let safety: Vec<&Value> = fixes.iter().map(|fix| &fix["safety"]).collect();
    assert_eq!(safety, ["unsafe", "safe", "unsafe"]);
}

#[test]
fn a_line_of_jsonl_is_a_finding_of_json() {
    let folder = folder(&[("api.yaml", API)]);
    let lines = run(folder.path(), &["--format=jsonl"]);
    let lines: Vec<Value> = text(&lines.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a document"))
        .collect();
    let report = json_of(&run(folder.path(), &["--format=json"]));
    assert_eq!(Value::Array(lines), report["diagnostics"]);
}

#[test]
fn what_is_hidden_is_told_as_such() {
    let ignored =
        API.replace("    get:", "    x-lint-ignore: { unquoted-status: SDK <1> }\n    get:");
    let folder = folder(&[("api.yaml", &ignored)]);
    let listed = run(folder.path(), &["--write-baseline", "--no-ignores"]);
    assert_eq!(listed.status.code(), Some(0));
    let arguments = [SELECT, "--baseline=oas-lint-baseline.toml", "api.yaml"];
    let run = |format: &str| run(folder.path(), &[&[format], &arguments[..]].concat());

    let sarif = json_of(&run("--format=sarif"));
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let hidden: Vec<(&Value, &Value)> =
        results.iter().map(|result| (&result["ruleId"], &result["suppressions"])).collect();
    let baseline = json!([{ "kind": "external", "justification": "listed in the baseline" }]);
    assert_eq!(
        hidden,
        [
            (&json!("missing-status/404"), &baseline),
            (
                &json!("unquoted-status"),
                &json!([{ "kind": "inSource", "justification": "SDK <1>" }])
            ),
            (&json!("body-not-allowed/204"), &baseline),
        ]
    );

    let junit = run("--format=junit");
    let junit = text(&junit.stdout);
    assert!(junit.contains("tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"3\""), "{junit}");
    assert!(junit.contains("<skipped message=\"SDK &lt;1&gt;\"/>"), "{junit}");
    assert_eq!(json_of(&run("--format=gitlab")), json!([]));
}

#[test]
fn fingerprints_of_gitlab_are_unique() {
    let twice =
        "openapi: 3.1.0\npaths: { /a: { get: { responses: { 404: {}, 404: {}, 404: {} } } } }\n";
    let folder = folder(&[("api.yaml", twice)]);
    let report = json_of(&run(folder.path(), &["--format=gitlab", "--policy=rfc9110"]));
    let found = report.as_array().expect("a list");
    let mut fingerprints: Vec<&str> =
        found.iter().map(|issue| issue["fingerprint"].as_str().expect("a text")).collect();
    assert!(fingerprints.len() > 1, "{report}");
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), found.len());
}

#[test]
fn forms_for_programs_are_whole_where_nothing_could_be_linted() {
    let folder = folder(&[("notes.yaml", "a: 1\n")]);
    let stdout = |arguments: &[&str]| {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(stdout(&["--format=gitlab"]), "[]\n");
    assert_eq!(stdout(&["--format=jsonl"]), "");
    assert_eq!(stdout(&["--format=markdown"]), "");
    assert!(stdout(&["--format=junit"]).contains("tests=\"0\""));
    let sarif: Value = serde_json::from_str(&stdout(&["--format=sarif"])).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"], json!([]));

    // A file that cannot be read is told in each of them.
    let reason = "No such file or directory (os error 2)";
    let gone = |format| stdout(&[format, "gone.yaml"]);
    let gitlab: Value = serde_json::from_str(&gone("--format=gitlab")).expect("JSON");
    assert_eq!(gitlab[0]["description"], format!("cannot be read: {reason}"));
    let sarif: Value = serde_json::from_str(&gone("--format=sarif")).expect("JSON");
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"][0]["message"]["text"],
        format!("cannot read gone.yaml: {reason}")
    );
    assert!(
        gone("--format=junit")
            .contains(&format!("<error type=\"unreadable\" message=\"{reason}\""))
    );
    assert!(
        gone("--format=github")
            .starts_with(&format!("::error title=oas-lint::cannot read gone.yaml: {reason}\n"))
    );
}

#[test]
fn markdown_counts_where_it_is_asked_to() {
    let folder = folder(&[("api.yaml", API)]);
    let report = "**oas-lint**: 3 problems (1 error, 2 warnings) in 1 operation of 1 file, policy stratos; 1 fixable with --fix, 2 more with --unsafe-fixes

| count | severity | rule |
|---:|---|---|
| 1 | error | `body-not-allowed/204` |
| 1 | warning | `missing-status/404` |
| 1 | warning | `unquoted-status` |
";
    expect(folder.path(), &["--format=markdown", "--statistics", SELECT], 1, report, "");
}

#[test]
fn completions_and_manual_pages_know_the_forms() {
    let folder = folder(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(folder.path(), &["completions", shell]);
        assert_eq!(script.status.code(), Some(0), "{shell}");
        assert!(text(&script.stdout).contains("stdin-filename"), "{shell}");
        assert!(text(&script.stdout).contains("explain"), "{shell}");
    }
    let page = run(folder.path(), &["man"]);
    assert!(text(&page.stdout).contains("\n.TH oas-lint 1"), "{}", text(&page.stdout));

    expect(folder.path(), &["man", "."], 0, "", "");
    assert!(folder.path().join("oas-lint-explain.1").exists());
    let nowhere =
        "error: cannot write manual pages into none: No such file or directory (os error 2)\n";
    expect(folder.path(), &["man", "none"], 2, "", nowhere);
}

#[test]
fn bash_completes_what_stands_behind_a_command() {
    let folder = folder(&[]);
    let script = run(folder.path(), &["completions", "bash"]);
    // What bash does when somebody presses the tabulator key behind these words.
    let press = r#"
        function=$(complete -p oas-lint | sed 's/.*-F \([^ ]*\).*/\1/')
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        "$function" "$1" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
        echo "${COMPREPLY[@]}"
    "#;
    let press = format!("{}\n{press}", text(&script.stdout));
    let cases: [(&[&str], &str); 5] = [
        (&["mat"], "matrix"),
        (&["--format", "na"], "narrated"),
        (&["completions", "z"], "zsh"),
        (&["matrix", "--fo"], "--format --follow-outside"),
        (&["policies", "show", "--f"], "--file"),
    ];
    for (words, expected) in cases {
        let mut bash = Command::new("bash");
        bash.args(["-c", &press, "bash", "oas-lint"]).args(words);
        let output = bash.output().expect("bash starts");
        assert_eq!(text(&output.stderr), "", "{words:?}");
        assert_eq!(text(&output.stdout).trim_end(), expected, "{words:?}");
    }
}

#[test]
fn the_committed_schema_of_reports_is_the_one_that_the_command_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/report.schema.json");
    let committed = std::fs::read_to_string(path).expect("the schema is committed");
    expect(Path::new("."), &["schema", "report"], 0, &committed, "");
}

#[test]
fn no_progress_is_shown_where_nobody_watches() {
    let parts: Vec<(String, String)> =
        (0..200).map(|n| (format!("{n}.yaml"), "openapi: 3.1.0\npaths: {}\n".to_owned())).collect();
    let parts: Vec<(&str, &str)> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(&parts);
    let none = "no problems in 0 operations of 200 files, policy stratos\n";
    expect(folder.path(), &[], 0, none, "");
}

#[test]
fn a_frame_names_the_place_that_its_heading_names() {
    let path = |at: usize| format!("\"/users{at}\":{{\"get\":{{\"responses\":{{\"200\":{{}}}}}}}}");
    let paths: Vec<String> = (0..40).map(path).collect();
    // Of a line so long only a part is shown.
    let line = format!("{{\"openapi\":\"3.1.0\",\"paths\":{{{}}}}}", paths.join(","));
    let folder = folder(&[("api.yaml", API), ("line.json", &line)]);
    for file in ["api.yaml", "line.json"] {
        let output = run(folder.path(), &["--select", "ALL", file]);
        let (mut places, mut heading) = (0, "");
        for line in text(&output.stdout).lines() {
            if let Some((_, place)) = line.split_once("╭─[") {
                assert_eq!(place.strip_suffix(']'), Some(heading));
                places += 1;
            } else if let Some((place, _)) =
                line.split_once(": ").filter(|_| line.starts_with(file))
            {
                heading = place;
            }
        }
        assert!(places > 1, "{places} frames of {file}");
    }
}
