//! What the reader of policies says about faulty files, and that no file can harm it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;

/// Compares what is wrong with a file: marks and messages.
#[track_caller]
fn says(text: &str, problems: &[&str]) {
    check(&[("policy.toml", text)], problems);
}

/// Compares what is wrong with a policy and the files that it can extend.
///
/// The texts have marks around the bytes that have to be labelled: `«1:bytes»`, or
/// `«1 text:bytes»` for a label with a text of its own. The number is that of the problem.
#[track_caller]
fn check(files: &[(&str, &str)], problems: &[&str]) {
    let error = read(files).expect_err("the policy has a fault");
    let found: Vec<String> = error
        .problems
        .iter()
        .map(|problem| match &problem.help {
            Some(help) => format!("{} ({help})", problem.kind),
            None => problem.kind.to_string(),
        })
        .collect();
    assert_eq!(found, problems);
    for (name, text) in files {
        let index = error.files.iter().position(|file| file.name == *name);
        let found = index.map_or_else(|| without_marks(text), |index| marked(&error, index));
        assert_eq!(found, *text, "{name}");
    }
}

fn read(files: &[(&str, &str)]) -> Result<Policy, PolicyError> {
    let file = |(name, text): &(&str, &str)| PolicyFile {
        name: (*name).to_owned(),
        text: without_marks(text),
    };
    let find = |_: &str, name: &str| {
        let name = name.trim_start_matches("./");
        let found = files.iter().find(|(own, _)| *own == name);
        found.map(file).ok_or_else(|| "no such file".to_owned())
    };
    Policy::parse(file(&files[0]), &find)
}

fn without_marks(text: &str) -> String {
    let mut pieces = text.split('«');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain += piece.split_once(':').expect("a mark has a number and a colon").1;
    }
    plain.replace('»', "")
}

/// The text of a file with a mark for every label in it.
fn marked(error: &PolicyError, file: usize) -> String {
    let mut opening: BTreeMap<usize, String> = BTreeMap::new();
    let mut closing: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, problem) in error.problems.iter().enumerate() {
        for label in problem.labels.iter().filter(|label| label.file == file) {
            let blank = if label.text.is_empty() { "" } else { " " };
            let marks = opening.entry(label.span.start).or_default();
            write!(marks, "«{}{blank}{}:", number + 1, label.text).unwrap();
            if label.span.is_empty() {
                marks.push('»');
            } else {
                *closing.entry(label.span.end).or_default() += 1;
            }
        }
    }
    let text = &error.files[file].text;
    let mut found = String::new();
    for at in 0..=text.len() {
        for _ in 0..closing.get(&at).copied().unwrap_or(0) {
            found.push('»');
        }
        found += opening.get(&at).map_or("", String::as_str);
        if let Some(rest) = text.get(at..) {
            found.extend(rest.chars().next());
        }
    }
    found
}

#[test]
fn a_file_that_is_not_toml() {
    says(
        "name = 'x'\ntitle = «1:»",
        &["not valid TOML: string values must be quoted, expected literal string"],
    );
    says("name = 'x'\n«1:name» = 'y'", &["not valid TOML: duplicate key"]);
    says("code = [«1:»", &["not valid TOML: unclosed array, expected `]`"]);
}

#[test]
fn a_file_without_a_name() {
    says("«1:t»itle = 'x'", &["the key `name` is missing"]);
    says("«1:»", &["the key `name` is missing"]);
}

#[test]
fn unknown_keys_at_every_level() {
    says(
        "name = 'x'
        «1:closde» = true
        «2:colour» = 'red'
        [coverage]
        «3:ranges» = true
        [error-body]
        media-type = 'a/b'
        name = 'E'
        «4:members» = []
        [[error-body.member]]
        name = 'm'
        description = 'd'
        «5:typ» = 'string'
        [[code]]
        code = 404
        description = 'd'
        «6:phrases» = 'p'
        [[expect]]
        methods = ['GET']
        codes = '404'
        level = 'must'
        because = 'b'
        «7:severty» = 'info'
        [[header]]
        code = 404
        name = 'Link'
        level = 'must'
        because = 'b'
        «8:method» = ['GET']",
        &[
            "unknown key `closde` (did you mean `closed`?)",
            "unknown key `colour` (one of name, title, source, extends, closed, methods, \
             action-words, coverage, error-body, success-body, code, expect, header)",
            "unknown key `ranges` (did you mean `range`?)",
            "unknown key `members` (did you mean `member`?)",
            "unknown key `typ` (did you mean `type`?)",
            "unknown key `phrases` (did you mean `phrase`?)",
            "unknown key `severty` (did you mean `severity`?)",
            "unknown key `method` (did you mean `methods`?)",
        ],
    );
}

#[test]
fn missing_keys_are_reported_at_the_header_of_their_table() {
    says(
        "name = 'x'
        «1:«2:[[code]]»»
        phrase = 'p'
        «3:«4:«5:«6:[[expect]]»»»»
        cite = 'c'
        «7:«8:«9:«10:[[header]]»»»»
        methods = ['GET']",
        &[
            "the key `code` is missing",
            "the key `description` is missing",
            "the key `methods` is missing",
            "the key `codes` is missing",
            "the key `level` is missing",
            "the key `because` is missing",
            "the key `code` is missing",
            "the key `name` is missing",
            "the key `level` is missing",
            "the key `because` is missing",
        ],
    );
    says(
        "name = 'x'
        error-body = «1:«2:«3:{}»»»
        «4:«5:[success-body]»»
        media-type = 'a/b'",
        &[
            "the key `media-type` is missing",
            "the key `name` is missing",
            "`member` is empty",
            "the key `name` is missing",
            "`member` is empty",
        ],
    );
}

#[test]
fn values_of_the_wrong_type() {
    says(
        "name = «1:7»
        closed = «2:'yes'»
        methods = «3:'GET'»
        action-words = ['run', «4:1»]
        coverage = «5:'none'»
        error-body = «6:[]»
        code = [«7:404», { code = «8:true», description = «9:1.5» }]
        expect = «10:{}»
        header = [{ code = 404, name = 'Link', level = «11:1», because = «12:2026-01-01» }]",
        &[
            "`name` is a whole number and should be a string",
            "`closed` is a string and should be true or false",
            "`methods` is a string and should be a list of strings",
            "`action-words` is a whole number and should be a list of strings",
            "`coverage` is a string and should be a table",
            "`error-body` is a list and should be a table",
            "`code` is a whole number and should be a table",
            "`code` is true or false and should be a status code",
            "`description` is a number and should be a string",
            "`expect` is a table and should be a list of tables",
            "`level` is a whole number and should be a string",
            "`because` is a date and should be a string",
        ],
    );
}

#[test]
fn words_that_a_key_does_not_have() {
    says(
        "name = 'x'
        error-body = «1:'problems'»
        success-body = «2:'whatever'»
        coverage = { default = «3:'error'» }
        [[expect]]
        methods = ['GET']
        codes = '200'
        level = «4:'shuold'»
        severity = «5:'fatal'»
        because = 'b'
        [[expect]]
        methods = ['GET']
        codes = '200'
        level = «6:'MUST'»
        because = 'b'",
        &[
            "`problems` is no kind of body (did you mean `problem`?)",
            "`whatever` is no kind of body (one of none, problem)",
            "`error` is no coverage of `default` (did you mean `errors`?)",
            "`shuold` is no level (did you mean `should`?)",
            "`fatal` is no severity (one of error, warning, info)",
            "`MUST` is no level (did you mean `must`?)",
        ],
    );
}

#[test]
fn methods_that_are_none() {
    says(
        "name = 'x'
        methods = ['GET', «1:'get'», 'PURGE', «2:'Post'», «3:'A B'», «4:''»]
        expect = [{ methods = «5:[]», codes = '200', level = 'must', because = 'b' }]",
        &[
            "`get` is no method (did you mean `GET`?)",
            "`Post` is no method (did you mean `POST`?)",
            "`A B` is no method (one of GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE, \
             CONNECT, QUERY)",
            "`` is no method (one of GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE, \
             CONNECT, QUERY)",
            "`methods` is empty",
        ],
    );
}

#[test]
fn a_part_of_a_when_is_pointed_at_exactly() {
    const ALL: &str = "one of path-parameter, request-body, input, secured, token, scopes, \
                       public, action, create, conditional, range-request, idempotency-key, \
                       webhook, callback, word:…";
    let cases = [
        ("'«1:tokn»'", "`tokn` is no situation (did you mean `token`?)".to_owned()),
        ("'token', '«1:tokn»'", "`tokn` is no situation (did you mean `token`?)".to_owned()),
        (
            "'  secured +   «1:path-paramter»  '",
            "`path-paramter` is no situation (did you mean `path-parameter`?)".to_owned(),
        ),
        (
            "\"secured + «1:!Request-Body» + token\"",
            "`Request-Body` is no situation (did you mean `request-body`?)".to_owned(),
        ),
        ("'«1:é» + deploy'", format!("`é` is no situation ({ALL})")),
        ("'token + «1:deploy»'", format!("`deploy` is no situation ({ALL})")),
        ("'«1:word:»'", "`word:` is no situation (did you mean `word:…`?)".to_owned()),
        ("'«1:word:a/b»'", format!("`word:a/b` is no situation ({ALL})")),
        ("'token +«1:»'", format!("`` is no situation ({ALL})")),
        ("'«1:»'", format!("`` is no situation ({ALL})")),
        ("'«1:!»'", format!("`` is no situation ({ALL})")),
        // Behind an escape or further quotes the place within the string is unsure.
        ("«1:\"\\u0074oken + tokn\"»", "`tokn` is no situation (did you mean `token`?)".to_owned()),
        ("«1:'''tokn'''»", "`tokn` is no situation (did you mean `token`?)".to_owned()),
    ];
    for (when, message) in cases {
        let text = format!(
            "name = 'x'\nexpect = [{{ methods = ['GET'], when = [{when}], codes = '200', \
             level = 'must', because = 'b' }}]"
        );
        says(&text, &[&message]);
    }
    says(
        "name = 'x'
        expect = [{ methods = ['GET'], when = «1:[]», codes = '200', level = 'must', because = 'b' }]",
        &["`when` is empty (leave `when` out of a row that always holds)"],
    );
}

#[test]
fn codes_that_are_none_or_not_listed() {
    const HOW: &str = "write `404`, `400 | 422` or `success`";
    let cases = [
        ("'«1:600»'", format!("`600` is no status code ({HOW})")),
        ("«1:99»", format!("`99` is no status code ({HOW})")),
        ("«1:0x194»", format!("`0x194` is no status code ({HOW})")),
        ("«1:-404»", format!("`-404` is no status code ({HOW})")),
        ("'«1:4XX»'", format!("`4XX` is no status code ({HOW})")),
        ("'404 | «1:4O4»'", format!("`4O4` is no status code ({HOW})")),
        ("'404 |«1:»'", format!("`` is no status code ({HOW})")),
        ("'«1:404, 410»'", format!("`404, 410` is no status code ({HOW})")),
        ("'404 | «1:success»'", format!("`success` is no status code ({HOW})")),
        ("«1:['404']»", "`codes` is a list and should be a status code".to_owned()),
        (
            "'«1:410» | 404'",
            "the catalogue has no code 410 (it has 200, 404; add a [[code]] for it)".to_owned(),
        ),
        (
            "«1:410»",
            "the catalogue has no code 410 (it has 200, 404; add a [[code]] for it)".to_owned(),
        ),
    ];
    for (codes, message) in cases {
        let text = format!(
            "name = 'x'\ncode = [{{ code = 404, description = 'd' }}, {{ code = '200', \
             description = 'd' }}]\nexpect = [{{ methods = ['GET'], codes = {codes}, \
             level = 'must', because = 'b' }}]"
        );
        says(&text, &[&message]);
    }
    let fine = "name = 'x'
        code = [{ code = 404, description = 'd' }]
        expect = [
            { methods = ['GET'], codes = 404, level = 'must', because = 'b' },
            { methods = ['PUT'], codes = '404 | 410', level = 'must', because = 'b' },
            { methods = ['PUT'], codes = 'success', level = 'must', because = 'b' },
        ]";
    read(&[("fine.toml", fine)]).unwrap();
}

#[test]
fn a_catalogue_with_codes_that_are_none_or_stand_twice() {
    says(
        "name = 'x'
        [[code]]
        code = «1:604»
        description = 'd'
        [[code]]
        code = «2 listed here first:404»
        description = 'd'
        [[code]]
        code = «2:'404'»
        description = 'd'
        [[header]]
        code = «3:'4XX'»
        name = 'Link'
        level = 'must'
        because = 'b'",
        &["`604` is no status code", "the code 404 is listed twice", "`4XX` is no status code"],
    );
}

#[test]
fn bodies_that_cannot_be_rendered() {
    says(
        "name = 'x'
        [error-body]
        media-type = 'application/json'
        name = «1:'My Error'»
        member = [{ name = 'm', type = «2:'number'», description = 'd' }]
        «3:[success-body]»
        media-type = 'application/json'
        name = 'Success'",
        &[
            "`My Error` is no name of a schema (use letters and digits, which every gateway \
             accepts)",
            "`number` is no type of a member (one of string, integer)",
            "`member` is empty",
        ],
    );
}

#[test]
fn rows_whose_situations_exclude_each_other() {
    let cases = [
        ("'GET'", "'token + !token'"),
        ("'GET'", "'token + !secured'"),
        ("'GET'", "'scopes + !secured'"),
        ("'GET'", "'public + token'"),
        ("'GET'", "'request-body + !input'"),
        ("'GET'", "'range-request + !input'"),
        ("'GET'", "'action'"),
        ("'GET', 'PATCH'", "'action', 'create'"),
        ("'PUT'", "'create'"),
        ("'POST'", "'create + action'"),
        ("'POST'", "'word:run + !word:run'"),
        ("'GET'", "'webhook + !webhook'"),
    ];
    for (methods, when) in cases {
        let text = format!(
            "name = 'x'
            «1 never decides:[[expect]]»
            methods = [{methods}]
            when = [{when}]
            codes = 404
            level = 'must'
            because = 'b'"
        );
        says(
            &text,
            &["this row can never hold: its situations exclude each other (remove the row or \
               one of its situations)"],
        );
    }
}

const UNREACHABLE: &str = "this row can never decide: an earlier row always holds first (move the \
                           narrower row before the wider one, or remove it)";

#[test]
fn rows_that_earlier_rows_leave_nothing_to() {
    says(
        "name = 'x'

        # The wide row.
        «1 always holds first:[[expect]]»
        methods = ['GET', 'PUT']
        codes = '404'
        level = 'must'
        because = 'b'

        # The narrow row.
        «1 never decides:[[expect]]»
        methods = ['GET']
        when = ['path-parameter']
        codes = '404'
        level = 'should'
        because = 'b'",
        &[UNREACHABLE],
    );
    // Two rows together; the second of them is what closes the gap.
    says(
        "name = 'x'
        expect = [
            { methods = ['PUT'], when = ['token'], codes = '404', level = 'may', because = 'b' },
            { methods = ['PUT'], codes = '400', level = 'may', because = 'b' },
            «1 always holds first:{ methods = ['PUT'], when = ['!token'], codes = '404 | 410', level = 'may', because = 'b' }»,
            «1 never decides:{ methods = ['PUT'], when = ['path-parameter'], codes = '404', level = 'may', because = 'b' }»,
        ]",
        &[UNREACHABLE],
    );
    // What one situation implies counts, and so does another row for each method.
    says(
        "name = 'x'
        expect = [
            { methods = ['PUT'], when = ['secured'], codes = 'success', level = 'may', because = 'b' },
            «1 always holds first:{ methods = ['GET'], codes = 'success', level = 'may', because = 'b' }»,
            «1 never decides:{ methods = ['GET', 'PUT'], when = ['token'], codes = 'success', level = 'must', because = 'b' }»,
        ]",
        &[UNREACHABLE],
    );
}

#[test]
fn rows_that_decide_somewhere_are_fine() {
    // Each row: methods; when; codes.
    let cases: &[&[(&str, &str, &str)]] = &[
        // The narrower row first.
        &[("'GET'", "'token'", "404"), ("'GET'", "'secured'", "404")],
        // Nothing left for GET, something for PUT.
        &[("'GET'", "'secured'", "404"), ("'GET', 'PUT'", "'token'", "404")],
        // Contradictory for GET, not for POST.
        &[("'GET', 'POST'", "'action'", "404")],
        // Only one of the alternatives is taken.
        &[("'GET'", "'token'", "404"), ("'GET'", "'token', 'path-parameter'", "404")],
        // About other codes, or named by another code.
        &[("'GET'", "'token'", "404 | 410"), ("'GET'", "'token'", "410 | 404")],
        &[("'GET'", "'token'", "404"), ("'GET'", "'token'", "success")],
        // Webhooks are another place.
        &[("'POST'", "'!webhook'", "404"), ("'POST'", "'webhook'", "404")],
    ];
    for rows in cases {
        let text = rows.iter().fold("name = 'x'\n".to_owned(), |text, (methods, when, codes)| {
            text + &row(methods, when, codes)
        });
        read(&[("policy.toml", &text)]).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}

/// A row about codes in some situations, both as in TOML.
fn row(methods: &str, when: &str, codes: &str) -> String {
    format!(
        "[[expect]]\nmethods = [{methods}]\nwhen = [{when}]\ncodes = '{codes}'\nlevel = 'may'\n\
         because = 'b'\n"
    )
}

#[test]
fn a_child_may_leave_nothing_to_its_parent() {
    let child = "name = 'x'
        extends = 'stratos'
        expect = [{ methods = ['GET'], codes = '404', level = 'may', because = 'b' }]";
    read(&[("child.toml", child)]).unwrap();
}

#[test]
fn what_cannot_be_extended() {
    says(
        "name = 'x'
        extends = «1:'statos'»",
        &["`statos` is no built-in policy (a path contains `/` or ends in `.toml`) (did you mean \
           `stratos`?)"],
    );
    says(
        "name = 'x'
        extends = «1:'other.toml'»",
        &["cannot read the policy `other.toml`: no such file"],
    );
    check(
        &[
            ("child.toml", "name = 'x'\nextends = './parent.toml'"),
            ("parent.toml", "name = 'y'\nextends = «1:'nowhere/z'»"),
        ],
        &["cannot read the policy `nowhere/z`: no such file"],
    );
}

#[test]
fn policies_that_extend_each_other_in_a_circle() {
    const CIRCLE: &str = "the policies extend each other in a circle (one of these policies has \
                          to stop extending)";
    check(&[("a.toml", "name = 'a'\nextends = «1 back to `a.toml`:'a.toml'»")], &[CIRCLE]);
    check(
        &[
            ("a.toml", "name = 'a'\nextends = «1 `a.toml` goes on from here:'b.toml'»"),
            ("b.toml", "name = 'b'\nextends = «1 back to `a.toml`:'a.toml'»"),
        ],
        &[CIRCLE],
    );
    check(
        &[
            ("a.toml", "name = 'a'\nextends = 'b.toml'"),
            ("b.toml", "name = 'b'\nextends = «1 `b.toml` goes on from here:'c.toml'»"),
            ("c.toml", "name = 'c'\nextends = «1 back to `b.toml`:'b.toml'»"),
        ],
        &[CIRCLE],
    );
}

#[test]
fn a_chain_that_is_too_long() {
    let next = |name: &str| name.trim_end_matches(".toml").parse::<usize>().map_or(1, |n| n + 1);
    let text_of = |name: &str| {
        let text = format!("name = 'x'\nextends = '{}.toml'", next(name));
        PolicyFile { name: name.into(), text }
    };
    let error = Policy::parse(text_of("0.toml"), &|_, name| Ok(text_of(name))).unwrap_err();
    let [problem] = &error.problems[..] else { panic!("{error}") };
    assert_eq!(problem.kind, ProblemKind::ChainTooLong(MAX_CHAIN));
    assert_eq!(error.files.len(), MAX_CHAIN);
    assert_eq!(error.files[problem.labels[0].file].name, "15.toml");
    assert_eq!(marked(&error, 15), "name = 'x'\nextends = «1:'16.toml'»");

    let ending = |_: &str, name: &str| match name {
        "15.toml" => Ok(PolicyFile { name: name.into(), text: "name = 'last'".into() }),
        _ => Ok(text_of(name)),
    };
    Policy::parse(text_of("0.toml"), &ending).unwrap();
}

#[test]
fn a_file_that_is_extended_is_looked_through_as_well() {
    check(
        &[
            ("child.toml", "name = 'x'\nextends = './parent.toml'"),
            (
                "parent.toml",
                "name = 'y'
                «1 never decides:[[expect]]»
                methods = ['POST']
                when = ['create + action']
                codes = 404
                level = 'must'
                because = 'b'",
            ),
        ],
        &["this row can never hold: its situations exclude each other (remove the row or \
           one of its situations)"],
    );
}

#[test]
fn one_reading_reports_what_is_wrong_in_all_files() {
    check(
        &[
            (
                "child.toml",
                "name = 'x'
                extends = 'parent.toml'
                «1:titel» = 1
                expect = [
                    { methods = ['GET'], codes = '«2:410»', level = 'must', because = 'b' },
                    { methods = ['GET'], codes = '404', level = «3:'most'», because = 'b' },
                    «5 always holds first:{ methods = ['PUT'], codes = '404', level = 'may', because = 'b' }»,
                    «4:«5 never decides:{ methods = ['PUT'], codes = '404', level = 'may' }»»,
                ]",
            ),
            (
                "parent.toml",
                "name = 'y'
                code = [{ code = 404, description = «6:1» }]
                closed = «7:1»",
            ),
        ],
        &[
            "unknown key `titel` (did you mean `title`?)",
            "the catalogue has no code 410 (it has 404; add a [[code]] for it)",
            "`most` is no level (did you mean `must`?)",
            "the key `because` is missing",
            UNREACHABLE,
            "`description` is a whole number and should be a string",
            "`closed` is a whole number and should be true or false",
        ],
    );
}

#[test]
fn an_error_is_shown_as_one_line_for_each_problem() {
    let text = "title = 'é'\nname = 'é'\nextends = 'none'\nclosde = 1";
    let error = read(&[("p.toml", text)]).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 2, "{error}");
    assert!(lines[0].starts_with("p.toml:3:11: `none` is no built-in policy"), "{error}");
    assert_eq!(lines[1], "p.toml:4:1: unknown key `closde` (did you mean `closed`?)");

    let error = read(&[("p.toml", "name = 'é' = 1")]).unwrap_err().to_string();
    assert!(error.starts_with("p.toml:1:12: not valid TOML: "), "the column counts characters");
}

/// Reads a text that may be anything; what is said of it has to be usable.
fn survives(text: String) {
    let file = PolicyFile { name: "hostile.toml".into(), text };
    let Err(error) = Policy::parse(file, &|_, _| Err("no files here".into())) else { return };
    assert!(!error.problems.is_empty());
    for label in error.problems.iter().flat_map(|problem| &problem.labels) {
        let text = &error.files[label.file].text;
        assert!(text.get(label.span.clone()).is_some(), "{error}\n{label:?}\n{text}");
    }
    assert!(error.problems.iter().all(|problem| !problem.labels.is_empty()), "{error}");
    assert!(error.to_string().starts_with("hostile.toml:"), "{error}");
}

#[test]
fn every_beginning_of_a_policy_is_read_without_harm() {
    let text = builtin::file("stratos").unwrap().text;
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        survives(text[..end].to_owned());
    }
}

#[test]
fn a_policy_with_any_byte_changed_is_read_without_harm() {
    let text = builtin::file("stratos").unwrap().text;
    let others = ["", "\"", "'", "[", "]", "=", "\n", "#", "0", "+", "!", "é", "\u{feff}", "\0"];
    for (number, (at, old)) in text.char_indices().enumerate() {
        // Two of the changes at each place; all of them meet every kind of place.
        for new in [others[number % others.len()], others[(number * 5 + 3) % others.len()]] {
            let mut changed = text.clone();
            changed.replace_range(at..at + old.len_utf8(), new);
            survives(changed);
        }
    }
}

#[test]
fn deep_and_long_values_are_read_without_harm() {
    let long = "x".repeat(1 << 20);
    let unknown_keys: String = (0..2000).fold(String::new(), |text, n| text + &format!("k{n}=1\n"));
    for text in [
        format!("name = {}", "[".repeat(100_000)),
        format!("name = {}", "{a=".repeat(100_000)),
        format!("{}name = 'x'", "a.".repeat(100_000)),
        format!("{long} = 1"),
        format!("name = 'x'\nextends = '{long}'"),
        format!("name = 'x'\nmethods = ['{long} ']"),
        format!("name = 'x'\n{}", row("'GET'", &format!("'{long}'"), "404")),
        format!("name = 'x'\n{}", row("'GET'", &format!("'{}'", "!token+".repeat(20_000)), "404")),
        format!("name = 'x'\n{}", row("'GET'", "'token'", &"404|".repeat(20_000))),
        unknown_keys,
    ] {
        survives(text);
    }
}

/// Policies whose reachability takes time beyond all measure to decide exactly.
fn slow_policies() -> Vec<String> {
    let all = "'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY'";
    let mut seed = 1_u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let sign = if seed >> 40 & 1 == 0 { "" } else { "!" };
        format!("{sign}word:w{}", (seed >> 33) % 60)
    };
    let mut random = "name = 'random'\n".to_owned();
    for _ in 0..400 {
        let when = format!("'{}+{}+{}'", word(), word(), word());
        random += &row(all, &when, "404");
    }
    // Every pigeon of ten has one of nine holes: no row holds only if two share one.
    let mut pigeons = "name = 'pigeons'\n".to_owned();
    let hole = |pigeon: usize, hole: usize| format!("word:p{pigeon}h{hole}");
    for pigeon in 0..10 {
        let none: Vec<String> = (0..9).map(|at| format!("!{}", hole(pigeon, at))).collect();
        pigeons += &row(all, &format!("'{}'", none.join("+")), "404");
        for (other, at) in (0..pigeon).flat_map(|other| (0..9).map(move |at| (other, at))) {
            let both = format!("'{} + {}'", hole(pigeon, at), hole(other, at));
            pigeons += &row(all, &both, "404");
        }
    }
    pigeons += &row(all, "'token'", "404");
    // Each row leaves two ways open, all of them as deep as there are rows.
    let deep = (0..2000).fold("name = 'deep'\n".to_owned(), |text, n| {
        text + &row("'GET'", &format!("'word:a{n} + word:b{n}'"), "404")
    });
    let alternatives: Vec<String> = (0..5000).map(|n| format!("'word:a{n} + word:b{n}'")).collect();
    let mut wide = format!("name = 'wide'\n{}", row(all, &alternatives.join(","), "404"));
    wide += &row(all, &alternatives.join(","), "404");
    let long: Vec<String> = (0..5000).map(|n| format!("word:a{n}")).collect();
    let mut long = format!("name = 'long'\n{}", row(all, &format!("'{}'", long.join("+")), "404"));
    long += &row(all, "'token'", "404");
    vec![random, pigeons, deep, wide, long]
}

#[test]
fn a_policy_made_to_be_slow_is_read_quickly() {
    for text in slow_policies() {
        let start = Instant::now();
        if let Ok(policy) = read(&[("slow.toml", &text)]) {
            policy.rows_about(&Method::Get, StatusCode::new(404).unwrap());
        }
        // Some hundred milliseconds at most; the exact answer would outlast every patience.
        assert!(start.elapsed() < Duration::from_secs(20), "{}", text.lines().next().unwrap());
    }
}

#[test]
fn the_example_of_an_integer_is_an_integer() {
    let member = |example: &str| {
        format!(
            r#"
name = "team"
title = "Team"
[error-body]
media-type = "application/json"
name = "Error"
[[error-body.member]]
name = "code"
type = "integer"
description = "The code."
example = {example}
"#
        )
    };
    for example in ["'{code}'", "'42'", "'-1'", "'{code}01'"] {
        assert!(read(&[("policy.toml", &member(example))]).is_ok(), "{example}");
    }
    says(
        &member("«1:'{phrase}'»"),
        &["`{phrase}` is no integer (the member's type is integer: write digits, or `{code}`)"],
    );
}

#[test]
fn texts_say_something_and_names_are_names() {
    says(
        "
        name = «1:'../escape'»
        title = «2:' '»
        [[code]]
        code = 299
        phrase = «3:''»
        description = «4:''»
        [[header]]
        code = 299
        name = «5:'X Foo:'»
        level = 'should'
        because = 'b'",
        &[
            "`../escape` is no name of a policy (use letters, digits and `-`, as in `platform-team`)",
            "`title` is empty and should be a text",
            "`phrase` is empty and should be a text",
            "`description` is empty and should be a text",
            "`X Foo:` is no header field",
        ],
    );
}
