//! What a document says about its own exceptions, and what becomes of long reports.

mod command;

use self::command::{expect, folder, run};

const CONCISE: &[&str] = &["--format", "concise", "--ignore", "missing-status/500"];

/// The concise report on documents, the first of which is linted.
fn concise(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = folder(files);
    let output = run(folder.path(), &[CONCISE, arguments, &[files[0].0]].concat());
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn assert_lines(report: &str, expected: &[&str]) {
    assert_eq!(report.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn an_object_ignores_rules_for_all_that_is_written_in_it() {
    // Two findings each: the path can name nothing, and the code is not in quotes.
    let api = "openapi: 3.1.0
paths:
  /a/{id}:
    x-lint-ignore: missing-status/404
    get: { responses: { 200: { description: Good } } }
  /b/{id}:
    get:
      x-lint-ignore: [missing-status, unquoted-status]
      responses: { 200: { description: Good } }
  /c/{id}:
    get: { responses: { 200: { description: Good, x-lint-ignore: { unquoted-status: so } } } }
  /d/{id}:
    get: { responses: { 200: { description: Good } } }
";
    let clean =
        api.replace("200: { description: Good", "200: { content: {a/b: {}}, description: Good");
    assert_lines(
        &concise(&[("api.yaml", &clean)], &[]),
        &[
            "api.yaml:5:25: warning[unquoted-status] GET /a/{id}: the response key 200 is not in quotes [*]",
            "api.yaml:11:12: warning[missing-status/404] GET /c/{id} does not document 404 Not Found",
            "api.yaml:13:12: warning[missing-status/404] GET /d/{id} does not document 404 Not Found",
            "api.yaml:13:25: warning[unquoted-status] GET /d/{id}: the response key 200 is not in quotes [*]",
            "4 problems (4 warnings) in 4 operations of 1 file, policy stratos; 4 ignored in the files; 2 fixable with --fix",
        ],
    );
    let whole = clean.replace("paths:\n", "x-lint-ignore: [missing-status/404]\npaths:\n");
    let report = concise(&[("api.yaml", &whole)], &["--select", "missing-status,unused-ignore"]);
    // Two ignores of one finding are both of use.
    assert_lines(
        &report,
        &["no problems in 4 operations of 1 file, policy stratos; 4 ignored in the files"],
    );
}

#[test]
fn a_comment_ignores_what_is_marked_in_its_line_or_the_next() {
    let api = "openapi: 3.1.0
paths:
  /a/{id}:
    get: # oas-lint: ignore[missing-status/404] it is always there
      responses:
        # oas-lint: ignore[unquoted-status] our SDK wants it
        200: { description: Good, content: { a/b: {} } }
  # oas-lint: ignore[missing-status]
  /b/{id}:
    get:
      responses:
        200: { description: Good, content: { a/b: {} } } # oas-lint: ignore[missing-body, unquoted-status]
";
    assert_lines(
        &concise(&[("api.yaml", api)], &[]),
        &[
            "api.yaml:12:77: info[unused-ignore] the ignore of `missing-body` hides nothing [*]",
            "1 problem (1 info) in 2 operations of 1 file, policy stratos; 4 ignored in the files; 1 fixable with --fix",
        ],
    );
    let report = concise(&[("api.yaml", api)], &["--no-ignores", "--select", "missing-status"]);
    assert_lines(
        &report,
        &[
            "api.yaml:5:7: warning[missing-status/404] GET /a/{id} does not document 404 Not Found",
            "api.yaml:11:7: warning[missing-status/404] GET /b/{id} does not document 404 Not Found",
            "2 problems (2 warnings) in 2 operations of 1 file, policy stratos",
        ],
    );
    let whole = format!("# oas-lint: ignore-file[ALL] made by a tool\n{api}");
    let report = concise(&[("api.yaml", &whole)], &["--select", "missing-status"]);
    assert_lines(
        &report,
        &["no problems in 2 operations of 1 file, policy stratos; 2 ignored in the files"],
    );
}

#[test]
fn an_ignore_that_cannot_be_understood_is_told() {
    let api = "openapi: 3.1.0 # oas-lint: skip
x-lint-ignore: [mising-status, {a: b}]
paths: {} # oas-lint: ignore[problem-details] it is off
";
    assert_lines(
        &concise(&[("api.yaml", api)], &[]),
        &[
            "api.yaml:1:28: warning[unused-ignore] this comment for oas-lint is not understood",
            "api.yaml:2:17: warning[unused-ignore] x-lint-ignore names no rule: there is no rule \
             `mising-status`; did you mean `missing-status`?",
            "api.yaml:2:32: warning[unused-ignore] `x-lint-ignore` names no rule here",
            "3 problems (3 warnings) in 0 operations of 1 file, policy stratos",
        ],
    );
}

#[test]
fn what_a_root_ignores_is_ignored_in_its_parts_too() {
    let root = "openapi: 3.1.0
x-lint-ignore: [unquoted-status]
paths:
  /a: { $ref: 'part.yaml#/a', x-lint-ignore: { missing-body: it is a stream } }
";
    let part = "a:
  get: { responses: { 200: { description: Good } } }
b: { x-lint-ignore: [missing-status] }
";
    let files = [("api.yaml", root), ("part.yaml", part)];
    let clean = "no problems in 1 operation of 2 files, policy stratos; 2 ignored in the files";
    // Another root may use what is ignored in the part; it was not asked for.
    assert_lines(&concise(&files, &[]), &[clean]);
    let other = "openapi: 3.1.0\npaths: { /a: { $ref: 'part.yaml#/a' } }\n";
    let report = concise(&[files[0], files[1], ("other.yaml", other)], &["other.yaml"]);
    assert_lines(
        &report,
        &[
            "part.yaml:2:23: warning[missing-body/200] GET /a: the response 200 describes no body",
            "part.yaml:2:23: warning[unquoted-status] GET /a: the response key 200 is not in quotes [*]",
            "2 problems (2 warnings) in 2 operations of 3 files, policy stratos; 1 fixable with --fix",
        ],
    );
    let folder = folder(&files);
    let report = "part.yaml:3:22: info[unused-ignore] the ignore of `missing-status` hides nothing
1 problem (1 info) in 1 operation of 2 files, policy stratos; 2 ignored in the files
";
    expect(folder.path(), CONCISE, 0, report, "");
}

#[test]
fn reasons_can_be_asked_for_and_are_in_the_report() {
    let api = "openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        200: { description: Good, content: { a/b: {} } } # oas-lint: ignore[unquoted-status]
        201: { description: Good, content: { a/b: {} } } # oas-lint: ignore[ALL] an old client
";
    let folder = folder(&[("oas-lint.toml", "require-reason = true\n"), ("api.yaml", api)]);
    let report =
        "api.yaml:6:77: warning[unexplained-ignore] the ignore of `unquoted-status` gives no reason
1 problem (1 warning) in 1 operation of 1 file, policy stratos; 3 ignored in the files
";
    expect(folder.path(), CONCISE, 1, report, "");
    std::fs::write(
        folder.path().join("oas-lint.toml"),
        "require-reason = true\nrules = { unexplained-ignore = 'info' }\n",
    )
    .expect("the file is written");
    let report = report.replace("warning[", "info[").replace("(1 warning)", "(1 info)");
    expect(folder.path(), CONCISE, 0, &report, "");

    let output = run(folder.path(), &["--format", "json", "--ignore", "missing-status/500"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["summary"]["suppressed"], 3);
    let told = |entry: &serde_json::Value| {
        format!("{} {} {}", entry["rule"], entry["by"], entry["reason"]).replace('"', "")
    };
    let suppressed: Vec<String> =
        json["suppressed"].as_array().expect("a list").iter().map(told).collect();
    assert_eq!(
        suppressed,
        [
            "unquoted-status author null",
            "unexpected-status/201 author an old client",
            "unquoted-status author an old client",
        ]
    );
}

/// Thirty operations that lack a 404, of which one is public.
fn long() -> String {
    let mut api = "openapi: 3.1.0\npaths:\n".to_owned();
    for number in 0..30 {
        let path = format!("  /things{number:02}/{{id}}:\n");
        api.push_str(&path);
        api.push_str(
            "    get: { responses: { \"200\": { description: A, content: { a/b: {} } } } }\n",
        );
    }
    api
}

#[test]
fn what_holds_nearly_everywhere_is_shown_once() {
    let folder = folder(&[("api.yaml", &long())]);
    let shown = |arguments: &[&str]| {
        let output = run(folder.path(), &[arguments, &["api.yaml"]].concat());
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let headers = |report: &str| {
        report
            .lines()
            .filter(|line| line.starts_with("api.yaml:"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let report = shown(&["--ignore", "missing-status/500"]);
    assert_eq!(headers(&report), ["api.yaml:4:12: warning[missing-status/404]"]);
    let more = "  more: 29 like this one, such as GET /things01/{id} (api.yaml:6:12) and GET /things02/{id}
        (api.yaml:8:12): the rule found it at all 30 places that it looked at; `--select
        missing-status/404` shows each
";
    assert!(report.contains(more), "{report}");
    assert!(
        report
            .ends_with("\n30 problems (30 warnings) in 30 operations of 1 file, policy stratos; 30 fixable with --fix --unsafe-fixes\n")
    );
    // Programs get each, and so does who asks for it.
    assert_eq!(headers(&shown(&["--select", "missing-status/404"])).len(), 30);
    assert_eq!(headers(&shown(&["--format", "concise"])).len(), 60);

    let report = shown(&["--select", "missing-status/404", "--max-problems", "3"]);
    assert_eq!(headers(&report).len(), 3);
    let end = "27 more problems not shown: --max-problems 0 shows all, --statistics counts them
30 problems (30 warnings) in 30 operations of 1 file, policy stratos; 30 fixable with --fix --unsafe-fixes
";
    assert!(report.ends_with(end), "{report}");
    let report = shown(&["--select", "missing-status/404", "--max-problems", "0"]);
    assert_eq!(headers(&report).len(), 30);
}

#[test]
fn a_file_that_cannot_be_read_is_shown_behind_any_number_of_problems() {
    let broken = "openapi: 3.1.0\npaths: {\n".to_owned();
    let folder = folder(&[("a.yaml", &long()), ("b.yaml", &broken), ("c.yaml", &broken)]);
    for (format, sign) in [("full", "error[syntax]"), ("narrated", "Error syntax:")] {
        let report = |most: &str| {
            let output = run(folder.path(), &["--max-problems", most, "--format", format]);
            assert_eq!(output.status.code(), Some(2));
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        let shown = report("2");
        assert_eq!(shown.matches(sign).count(), 2, "{shown}");
        // They do not grow beyond the limit either.
        let shown = report("1");
        assert_eq!(shown.matches(sign).count(), 1, "{shown}");
        assert!(shown.contains("more problem"), "{shown}");
    }
}

#[test]
fn statistics_count_each_name() {
    let folder = folder(&[("api.yaml", &long())]);
    let report = "30  warning  missing-status/404
30  info     missing-status/500
60 problems (30 warnings, 30 infos) in 30 operations of 1 file, policy stratos; 60 fixable with --fix --unsafe-fixes
";
    expect(folder.path(), &["--statistics"], 1, report, "");
    let output = run(folder.path(), &["--statistics", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        json["statistics"],
        serde_json::json!([
            { "rule": "missing-status/404", "severity": "warning", "count": 30 },
            { "rule": "missing-status/500", "severity": "info", "count": 30 },
        ])
    );
    assert_eq!(json.get("diagnostics"), None);
}

#[test]
fn standard_input_can_have_a_path() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let folder = folder(&[
        ("oas-lint.toml", "rules = { unquoted-status = 'error' }\n"),
        (
            "api/part.yaml",
            "get: { responses: { \"200\": { description: A, content: { a/b: {} } } } }\n",
        ),
    ]);
    let api = "openapi: 3.1.0\npaths:\n  /a: { $ref: part.yaml }\n  /b: { get: { responses: { 2XX: { description: B }, 404: { description: C } } } }\n";
    let mut child = Command::new(env!("CARGO_BIN_EXE_oas-lint"))
        .current_dir(folder.path())
        .args(["-", "--stdin-filename", "api/api.yaml", "--format", "concise"])
        .args(["--select", "unquoted-status,unresolved-reference"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(api.as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        String::from_utf8(output.stdout).expect("UTF-8"),
        "api/api.yaml:4:54: error[unquoted-status] GET /b: the response key 404 is not in quotes [*]
1 problem (1 error) in 2 operations of 2 files, policy stratos; 1 fixable with --fix
"
    );
    assert_eq!(output.status.code(), Some(1));
}
