//! The configuration file as a team uses it.

mod command;

use self::command::{expect, folder, run};

const API: &str = "openapi: 3.1.0
paths:
  /users/{id}:
    get: { responses: { \"200\": { description: A user, content: { text/plain: {} } } } }
  /health:
    get: { responses: { 200: { description: Well, content: { text/plain: {} } } } }
";

const CONCISE: &[&str] = &["--format", "concise"];

#[test]
fn the_nearest_file_above_the_paths_holds_up_to_the_repository() {
    let folder = folder(&[
        ("oas-lint.toml", "this is not read"),
        ("repository/.git/HEAD", ""),
        (
            "repository/oas-lint.toml",
            "[rules]\n'missing-status/500' = 'off'\nunquoted-status = 'error'\n",
        ),
        ("repository/api/users.yaml", API),
    ]);
    let report = "users.yaml:4:12: warning[missing-status/404] GET /users/{id} does not document 404 Not Found
users.yaml:6:25: error[unquoted-status] GET /health: the response key 200 is not in quotes [*]
2 problems (1 error, 1 warning) in 2 operations of 1 file, policy stratos; 1 fixable with --fix
";
    let api = folder.path().join("repository/api");
    expect(&api, &[CONCISE, &["users.yaml"]].concat(), 1, report, "");
    expect(&api, &[CONCISE, &["--fail-on", "never"]].concat(), 0, report, "");
    let report = "users.yaml:4:12: warning[missing-status/404] GET /users/{id} does not document 404 Not Found
users.yaml:4:12: info[missing-status/500] GET /users/{id} does not document 500 Internal Server Error
users.yaml:6:12: info[missing-status/500] GET /health does not document 500 Internal Server Error
users.yaml:6:25: warning[unquoted-status] GET /health: the response key 200 is not in quotes [*]
4 problems (2 warnings, 2 infos) in 2 operations of 1 file, policy stratos; 1 fixable with --fix
";
    expect(&api, &[CONCISE, &["--isolated"]].concat(), 1, report, "");
}

#[test]
fn policy_roots_exclusions_and_overrides() {
    let folder = folder(&[
        (
            "oas-lint.toml",
            "roots = ['api/*/openapi.yaml']
exclude = ['api/old/**']
policy = 'team.toml'
fail-on = 'error'

[[overrides]]
operations = ['GET /health']
rules = { missing-status = 'off', unquoted-status = 'off' }
reason = 'a probe calls it'
",
        ),
        ("team.toml", "name = 'team'\ntitle = 'Team'\nextends = 'stratos'\n"),
        ("api/users/openapi.yaml", API),
        ("api/users/other.yaml", API),
        ("api/old/openapi.yaml", API),
    ]);
    let report = "api/users/openapi.yaml:4:12: warning[missing-status/404] GET /users/{id} does not document 404 Not Found
api/users/openapi.yaml:4:12: info[missing-status/500] GET /users/{id} does not document 500 Internal Server Error
2 problems (1 warning, 1 info) in 2 operations of 1 file, policy team
";
    expect(folder.path(), CONCISE, 0, report, "");
    let report = report.replace("api/users/", "");
    expect(&folder.path().join("api/users"), CONCISE, 0, &report, "");
    // What is named is linted, unless --force-exclude says that the configuration decides.
    let clean = "no problems in 0 operations of 0 files, policy team\n";
    let forced = ["--force-exclude", "--allow-no-input", "api/old/openapi.yaml"];
    expect(folder.path(), &[CONCISE, &forced].concat(), 0, clean, "");
    let report = report.replace("openapi.yaml", "api/old/openapi.yaml");
    expect(folder.path(), &[CONCISE, &["api/old/openapi.yaml"]].concat(), 0, &report, "");
}

#[test]
fn a_part_that_is_named_is_linted_through_the_roots_that_reach_it() {
    let folder = folder(&[
        ("oas-lint.toml", "roots = ['api.yaml']\n"),
        (
            "api.yaml",
            "openapi: 3.1.0\npaths:\n  /a: { $ref: a.yaml }\n  /b: { get: { responses: {} } }\n",
        ),
        ("a.yaml", "get: { responses: {} }\n"),
        ("lonely.yaml", "get: { responses: {} }\n"),
    ]);
    let report = "a.yaml:1:8: error[empty-responses] GET /a documents no response
1 problem (1 error) in 2 operations of 2 files, policy stratos
";
    expect(folder.path(), &[CONCISE, &["a.yaml"]].concat(), 1, report, "");
    expect(folder.path(), &[CONCISE, &["--allow-no-input", "a.yaml"]].concat(), 1, report, "");
    let report = "lonely.yaml:1:1: error[not-openapi] the file is no OpenAPI description
1 problem (1 error) in 2 operations of 3 files, policy stratos
";
    expect(folder.path(), &[CONCISE, &["lonely.yaml"]].concat(), 2, report, "");
    let report = "no problems in 2 operations of 2 files, policy stratos\n";
    expect(folder.path(), &[CONCISE, &["--allow-no-input", "lonely.yaml"]].concat(), 0, report, "");
}

#[test]
fn a_faulty_file_is_shown_at_its_place() {
    let folder = folder(&[
        ("oas-lint.toml", "fail-on = 'warning'\n\n[rules]\nmissing-satus = 'off'\n"),
        ("api.yaml", API),
    ]);
    let stderr = "oas-lint.toml:4:1: error[config]
  × there is no rule `missing-satus`; did you mean `missing-status`?
   ╭─[oas-lint.toml:4:1]
 3 │ [rules]
 4 │ missing-satus = 'off'
   · ─────────────
   ╰────

";
    expect(folder.path(), &[], 2, "", stderr);
    let stderr =
        "error: cannot read the configuration none.toml: No such file or directory (os error 2)\n";
    expect(folder.path(), &["--config", "none.toml"], 2, "", stderr);
}

#[test]
fn what_a_baseline_lists_is_not_told_again() {
    let folder = folder(&[
        ("oas-lint.toml", "baseline = 'known.toml'\n[rules]\n'missing-status/500' = 'off'\n"),
        ("api/users.yaml", API),
    ]);
    let wrote = "wrote 2 findings to ./known.toml\n";
    expect(folder.path(), &["--write-baseline"], 0, wrote, "");
    let known = std::fs::read_to_string(folder.path().join("known.toml")).expect("it was written");
    let expected = "version = 1
entries = [
  \"api/users.yaml | #/paths/~1health/get/responses/200 | unquoted-status\",
  \"api/users.yaml | GET /users/{id} | missing-status/404\",
]
";
    assert_eq!(known, expected);
    let clean = "no problems in 2 operations of 1 file, policy stratos; 2 in the baseline\n";
    expect(folder.path(), &[], 0, clean, "");
    expect(&folder.path().join("api"), &["users.yaml"], 0, clean, "");
    // What is new is told, wherever its line is; what is gone can be taken off the list.
    let changed = API
        .replace(
            "paths:",
            "\npaths:\n  /new/{id}: { get: { responses: { 2XX: { description: New } } } }",
        )
        .replace(" 200:", " \"200\":");
    std::fs::write(folder.path().join("api/users.yaml"), changed).expect("the file is written");
    let report = "api/users.yaml:4:23: warning[missing-status/404] GET /new/{id} does not document 404 Not Found
./known.toml:3:3: info[unused-ignore] an entry of the baseline hides nothing
2 problems (1 warning, 1 info) in 3 operations of 1 file, policy stratos; 1 in the baseline
";
    expect(folder.path(), CONCISE, 1, report, "");
    // What is not shown is no reason to call an entry stale.
    let chosen = [CONCISE, &["--select", "unused-ignore,syntax"]].concat();
    let report = "./known.toml:3:3: info[unused-ignore] an entry of the baseline hides nothing
1 problem (1 info) in 3 operations of 1 file, policy stratos
";
    expect(folder.path(), &chosen, 0, report, "");
    // What the baseline says about files that are not linted stays.
    let written = "wrote 4 findings to ./known.toml\n";
    std::fs::write(folder.path().join("api/more.yaml"), API).expect("the file is written");
    expect(folder.path(), &["--write-baseline"], 0, written, "");
    expect(folder.path(), &["--write-baseline", "api/more.yaml"], 0, written, "");
}

#[test]
fn an_override_that_changes_nothing_is_told() {
    let folder = folder(&[
        (
            "oas-lint.toml",
            "[[overrides]]
operations = ['GET /health']
rules = { missing-status = 'off' }
reason = 'a probe calls it'

[[overrides]]
files = ['old/**']
rules = { missing-status = 'off' }
reason = 'it is frozen'
",
        ),
        ("api.yaml", API),
    ]);
    let arguments = [CONCISE, &["--ignore", "missing-status,unquoted-status"]].concat();
    let report = "oas-lint.toml:6:1: info[unused-ignore] an override changes nothing
1 problem (1 info) in 2 operations of 1 file, policy stratos
";
    expect(folder.path(), &arguments, 0, report, "");
    // One file is not all that there is.
    let clean = "no problems in 2 operations of 1 file, policy stratos\n";
    expect(folder.path(), &[&arguments[..], &["api.yaml"]].concat(), 0, clean, "");
}

#[test]
fn patterns_see_each_file_from_the_configuration_wherever_the_run_starts() {
    let folder = folder(&[
        (".git/HEAD", ""),
        (
            "oas-lint.toml",
            "[[overrides]]
files = ['top.yaml', 'a/one.yaml', 'a/b/*.yaml']
rules = { unquoted-status = 'off' }
reason = 'they are frozen'
",
        ),
        ("top.yaml", API),
        ("other.yaml", API),
        ("a/one.yaml", API),
        ("a/two.yaml", API),
        ("a/b/one.yaml", API),
        ("c/.keep", ""),
    ]);
    let flagged = |from: &str, path: &str| -> Vec<String> {
        let arguments = [CONCISE, &["--select", "unquoted-status", path]].concat();
        let output = run(&folder.path().join(from), &arguments);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let places = text.lines().filter(|line| line.contains("[unquoted-status]"));
        places.filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect()
    };
    assert_eq!(flagged("", "."), ["a/two.yaml", "other.yaml"]);
    assert_eq!(flagged("a", "."), ["two.yaml"]);
    assert_eq!(flagged("c", ".."), ["../a/two.yaml", "../other.yaml"]);
    assert_eq!(flagged("a", "../other.yaml"), ["../other.yaml"]);
    assert_eq!(flagged("c", "../a/./b/../one.yaml"), [""; 0]);
    let whole = folder.path().display().to_string();
    let expected = ["a/two.yaml", "other.yaml"].map(|name| format!("{whole}/{name}"));
    assert_eq!(flagged("c", &whole), expected);
}

#[test]
fn each_file_is_under_the_nearest_configuration() {
    let folder = folder(&[
        ("a/oas-lint.toml", "[rules]\nunquoted-status = 'error'\nmissing-status = 'off'\n"),
        ("a/api.yaml", API),
        ("a/b/.oas-lint.toml", "policy = 'rfc9110'\nfail-on = 'never'\n"),
        ("a/b/api.yaml", API),
        ("c/api.yaml", API),
    ]);
    let report =
        "a/api.yaml:6:25: error[unquoted-status] GET /health: the response key 200 is not in quotes [*]
a/b/api.yaml:6:25: warning[unquoted-status] GET /health: the response key 200 is not in quotes [*]
2 problems (1 error, 1 warning) in 4 operations of 2 files, policies stratos, rfc9110; 2 fixable with --fix
";
    expect(folder.path(), &[CONCISE, &["a"]].concat(), 1, report, "");
    // What is under a configuration fails by it.
    let report = "a/b/api.yaml:6:25: warning[unquoted-status] GET /health: the response key 200 is not in quotes [*]
1 problem (1 warning) in 2 operations of 1 file, policy rfc9110; 1 fixable with --fix
";
    expect(folder.path(), &[CONCISE, &["a/b"]].concat(), 0, report, "");
    let arguments =
        ["--config", "a/oas-lint.toml", "--ignore", "ALL", "--format", "concise", "a", "c"];
    let report = "no problems in 6 operations of 3 files, policy stratos\n";
    expect(folder.path(), &arguments, 0, report, "");
    let baseline = ["--write-baseline", "--baseline", "x.toml", "a"];
    let stderr = "error: the paths are under 2 configurations, and one baseline cannot serve them
help: write a baseline for each, or name one configuration with --config
";
    expect(folder.path(), &baseline, 2, "", stderr);
    let wrote = "wrote 1 finding to a/oas-lint-baseline.toml\n";
    let wrote = format!("{wrote}{}", wrote.replace("a/", "a/b/"));
    let help = "help: the next run knows it by `baseline = \"oas-lint-baseline.toml\"` in \
                oas-lint.toml, or by --baseline\n";
    expect(folder.path(), &["--write-baseline", "a"], 0, &wrote, &help.repeat(2));
}

#[test]
fn a_name_for_standard_input_that_leads_up_changes_nothing_for_others() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("in/oas-lint.toml", "[rules]\nunquoted-status = 'off'\nmissing-status = 'off'\n"),
        ("in/api.yaml", API),
        ("in/sub/api.yaml", API),
    ]);
    let within = folder.path().join("in");
    let none = "no problems in 2 operations of 1 file, policy stratos\n";
    for (name, file) in [("..", "api.yaml"), ("sub/..", "sub/api.yaml")] {
        for order in [["-", file], [file, "-"]] {
            let arguments = [CONCISE, &["--stdin-filename", name], &order].concat();
            let output = run(&within, &arguments);
            let text = String::from_utf8(output.stdout).expect("UTF-8");
            assert!(!text.contains(&format!("{file}:")), "{name} {order:?}: {text}");
        }
        expect(&within, &[CONCISE, &[file]].concat(), 0, none, "");
    }
    // No path is too long to be asked about.
    let long = "x/".repeat(60_000) + "api.yaml";
    let output = run(&within, &[CONCISE, &["--stdin-filename", &long, "-"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_is_in_force_is_shown_with_its_place() {
    let folder = folder(&[
        (
            "oas-lint.toml",
            "policy = 'rfc9110' # ours\nexclude = ['old/**']\n\n[rules]\n\"missing-status/404\" = \"off\"\n\
             [[overrides]]\nfiles = ['a/**']\nrules = { ALL = 'off' }\nreason = 'why'\n",
        ),
        ("api.yaml", API),
    ]);
    let report = "# 1 file under oas-lint.toml
roots = []  # by default
exclude = ['old/**']  # oas-lint.toml:2
policy = 'rfc9110'  # oas-lint.toml:1
fail-on = \"error\"  # --fail-on or OAS_LINT_FAIL_ON
# baseline is not set
require-reason = false  # by default

[rules]
\"missing-status/404\" = \"off\"  # oas-lint.toml:5

[[overrides]]
files = ['a/**']  # oas-lint.toml:7
rules = { ALL = 'off' }  # oas-lint.toml:8
reason = 'why'  # oas-lint.toml:9
";
    let arguments = ["--print-config", "--fail-on", "error"];
    expect(folder.path(), &arguments, 0, report, "");
    // It is a configuration itself.
    std::fs::write(folder.path().join("oas-lint.toml"), report).expect("the file is written");
    expect(
        folder.path(),
        &["api.yaml", "--format", "concise", "--ignore", "ALL"],
        0,
        "no problems in 2 operations of 1 file, policy rfc9110\n",
        "",
    );
    let isolated = ["--isolated", "--print-config", "--policy", "strict"];
    let report = "# 1 file under no configuration file
roots = []  # by default
exclude = []  # by default
policy = \"strict\"  # --policy
fail-on = \"warning\"  # by default
# baseline is not set
require-reason = false  # by default
";
    expect(folder.path(), &isolated, 0, report, "");
}

#[test]
fn init_writes_a_file_in_which_every_comment_can_become_a_setting() {
    let folder = folder(&[("api.yaml", API)]);
    expect(folder.path(), &["init"], 0, "wrote ./oas-lint.toml: every setting is a comment\n", "");
    let stderr = "error: ./oas-lint.toml is there already and stays as it is
help: `oas-lint --print-config` shows what is in force by it
";
    expect(folder.path(), &["init"], 2, "", stderr);
    let path = folder.path().join("oas-lint.toml");
    let written = std::fs::read_to_string(&path).expect("it was written");
    let is_setting =
        |line: &&str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# ["));
    let settings: Vec<&str> = written.lines().filter(is_setting).map(|line| &line[2..]).collect();
    assert_eq!(settings.len(), 15, "{settings:#?}");
    let text = settings.join("\n");
    let text = text.replace("\"oas-lint-baseline.toml\"", "\"known.toml\"");
    std::fs::write(folder.path().join("known.toml"), "version = 1\nentries = []\n")
        .expect("written");
    std::fs::write(&path, text).expect("the file is written");
    expect(
        folder.path(),
        &["api.yaml", "--format", "concise", "--ignore", "ALL"],
        0,
        "no problems in 2 operations of 1 file, policy recommended\n",
        "",
    );
}
