//! What the built-in policies ask for, and how rows, coverage and inheritance decide.

use std::collections::BTreeMap;

use super::*;
use Situation as S;

/// The decision table of the Stratos guideline.
///
/// `R` must, `E` should, `e` should with severity info, `A` may, `U` should not. `[…]` is the
/// condition of the letter before it, with alternatives between bars; a `no` turns it round.
/// Where the condition fails, the letter after `else` holds, or `A`.
const STRATOS: &str = "
    code      ; GET               ; POST !action               ; POST action                ; PUT                              ; DELETE            ; PATCH                            ; HEAD OPTIONS TRACE QUERY
    success   ; R                 ; R                          ; R                          ; R                                ; R                 ; R                                ; R
    100       ; U                 ; A[request-body] else U     ; A[request-body] else U     ; A[request-body] else U           ; U                 ; A                                ; A
    200       ; E                 ; A                          ; A                          ; E[no deploy | undeploy]          ; A                 ; A                                ; A
    201       ; U                 ; E                          ; A                          ; A                                ; U                 ; A                                ; A
    202       ; A                 ; A                          ; E[deploy | undeploy]       ; E[deploy | undeploy]             ; A                 ; A                                ; A
    400       ; A                 ; E[request-body]            ; E[request-body]            ; E[request-body]                  ; E[request-body]   ; E[request-body]                  ; A
    403 | 401 ; E[token]          ; E[token]                   ; E[token]                   ; E[token]                         ; E[token]          ; A                                ; A
    404       ; E[path-parameter] ; A                          ; A                          ; E[path-parameter | request-body] ; R[path-parameter] ; E[path-parameter | request-body] ; A
    409       ; U                 ; E[request-body]            ; A                          ; A                                ; A                 ; A                                ; A
    500       ; e                 ; e                          ; e                          ; e                                ; e                 ; e                                ; A
";

/// What RFC 9110 says of itself, in the notation of [`STRATOS`].
const RFC9110: &str = "
    code ; GET HEAD OPTIONS TRACE QUERY ; POST PUT PATCH DELETE
    100  ; A[request-body] else U       ; A[request-body] else U
    201  ; U                            ; A
    203  ; U                            ; U
";

#[test]
fn stratos_follows_its_decision_table() {
    check_table(&Policy::stratos(), STRATOS);
}

#[test]
fn rfc9110_follows_its_decision_table() {
    check_table(&Policy::builtin("rfc9110").unwrap(), RFC9110);
}

/// Compares a policy with a table in every combination of situations that the table can tell
/// apart.
fn check_table(policy: &Policy, table: &'static str) {
    let mut lines = table.lines().map(cells).filter(|cells| cells.len() > 1);
    let head = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let mut checked = 0;
    for (column, heading) in head.iter().enumerate().skip(1) {
        for (method, here) in combinations(heading) {
            let wanted =
                rows.iter().map(|row| (row[0], letter_of_cell(row[column], &here))).collect();
            let place = format!("{}: {method} {here:?}", policy.name);
            check_expectations(&policy.expectations(&method, &here), &wanted, &place);
            check_verdicts(policy, &method, &here, &wanted, &place);
            checked += 1;
        }
    }
    // Nine methods, two of them with and without an action; sixteen situations, four words.
    assert_eq!(checked, 11 * 16 * 4);
}

/// The rows that decide are those of the table that say more than `may`, each once.
fn check_expectations(rows: &[&Row], wanted: &BTreeMap<&str, char>, place: &str) {
    let mut found: Vec<(String, char)> =
        rows.iter().map(|row| (row.codes.to_string(), letter_of_row(row))).collect();
    found.sort();
    let wanted: Vec<(String, char)> = wanted
        .iter()
        .filter(|(_, letter)| **letter != 'A')
        .map(|(codes, letter)| ((*codes).to_owned(), *letter))
        .collect();
    assert_eq!(found, wanted, "{place}");
}

/// Every valid code has the verdict of its row in the table, or none.
fn check_verdicts(
    policy: &Policy,
    method: &Method,
    here: &Situations,
    wanted: &BTreeMap<&str, char>,
    place: &str,
) {
    for code in (StatusCode::MIN..=StatusCode::MAX).map(code) {
        let names = |codes: &str| codes.split(" | ").any(|own| own == code.to_string());
        let letter = wanted.iter().find(|(codes, _)| names(codes)).map_or('A', |found| *found.1);
        let found = match policy.verdict(method, here, code) {
            Verdict::Row(row) => letter_of_row(row),
            Verdict::May if policy.knows(code) => 'A',
            Verdict::Unlisted if !policy.knows(code) => 'A',
            other => panic!("{place}: {code} {other:?}"),
        };
        assert_eq!(found, letter, "{place}: {code}");
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.split(';').map(str::trim).collect()
}

/// The methods of a heading in all situations that it covers.
fn combinations(heading: &str) -> Vec<(Method, Situations)> {
    let (methods, actions) = match heading.split_once(' ') {
        Some((method, "action")) => (method, vec![true]),
        Some((method, "!action")) => (method, vec![false]),
        _ => (heading, vec![true, false]),
    };
    let relevant = [S::PathParameter, S::RequestBody, S::Token];
    let elsewhere = [S::Webhook, S::Callback];
    let irrelevant = |situation: &S| {
        *situation != S::Action && !relevant.contains(situation) && !elsewhere.contains(situation)
    };
    let mut all = Vec::new();
    for method in methods.split(' ').map(|name| name.parse::<Method>().unwrap()) {
        let may_act = matches!(method, Method::Post | Method::Put);
        for action in actions.iter().copied().filter(|action| may_act || !action) {
            for bits in 0..16 {
                let mut here = Situations::default();
                let held = |bit: usize| bits & 1 << bit != 0;
                for (bit, situation) in relevant.into_iter().enumerate() {
                    if held(bit) {
                        here.insert(situation);
                    }
                }
                if held(3) {
                    S::ALL.into_iter().filter(irrelevant).for_each(|other| here.insert(other));
                }
                if action {
                    here.insert(S::Action);
                }
                for word in ["applications", "deploy", "undeploy", "activate"] {
                    let mut here = here.clone();
                    here.insert_word(word);
                    all.push((method.clone(), here));
                }
            }
        }
    }
    all
}

/// The letter that holds in a cell such as `E[token]` or `A[request-body] else U`.
fn letter_of_cell(cell: &str, here: &Situations) -> char {
    let first = |text: &str| text.chars().next().unwrap();
    let Some((letter, rest)) = cell.split_once('[') else { return first(cell) };
    let (condition, rest) = rest.split_once(']').unwrap();
    let (negated, alternatives) = match condition.strip_prefix("no ") {
        Some(alternatives) => (true, alternatives),
        None => (false, condition),
    };
    let holds = alternatives.split(" | ").any(|name| match name.parse::<Situation>() {
        Ok(situation) => here.holds(situation),
        Err(_) => here.has_word(name),
    });
    if holds != negated {
        return first(letter);
    }
    rest.strip_prefix(" else ").map_or('A', first)
}

fn letter_of_row(row: &Row) -> char {
    match (row.level, row.severity) {
        (Level::Must, Severity::Error) => 'R',
        (Level::Should, Severity::Warning) => 'E',
        (Level::Should, Severity::Info) => 'e',
        (Level::May, _) => 'A',
        (Level::ShouldNot, Severity::Warning) => 'U',
        _ => '?',
    }
}

#[test]
fn stratos_lists_the_nine_codes_of_the_guideline() {
    let policy = Policy::stratos();
    let listed: Vec<String> =
        policy.codes.iter().map(|entry| format!("{} {}", entry.code, entry.phrase)).collect();
    let expected = [
        "100 Continue",
        "200 Ok",
        "201 Created",
        "202 Accepted",
        "400 Bad request",
        "403 Forbidden",
        "404 Not found",
        "409 Conflict",
        "500 Internal server error",
    ];
    assert_eq!(listed, expected);
    assert!(policy.closed);
    assert_eq!(policy.methods, [Method::Get, Method::Post, Method::Put, Method::Delete]);
    let words = ["deploy", "undeploy", "activate", "deactivate", "notify"];
    assert_eq!(policy.action_words, words);
    assert_eq!(policy.coverage, Coverage::default());
}

#[test]
fn rfc9110_knows_every_registered_code_and_asks_for_none() {
    let policy = Policy::builtin("rfc9110").unwrap();
    assert!(!policy.closed);
    assert_eq!(policy.known_codes().len(), 62, "64 less the two that are registered as unused");
    assert!(policy.knows(code(422)) && !policy.knows(code(418)) && !policy.knows(code(299)));
    assert!(policy.rows.iter().all(|row| !row.level.asks()));
}

#[test]
fn ranges_and_default_stand_for_codes_as_far_as_the_coverage_says() {
    // the coverage; what is documented; a code; whether it counts as documented
    let cases = "
        range errors        ; 404           ; 404 ; yes
        range errors        ; 404           ; 400 ; no
        range errors        ; 4XX           ; 404 ; yes
        range errors        ; 5XX           ; 404 ; no
        range errors        ; 2XX           ; 200 ; yes
        range errors        ; default       ; 404 ; yes
        range errors        ; default       ; 500 ; yes
        range errors        ; default       ; 200 ; no
        range errors        ; default       ; 302 ; no
        range errors        ; default 4XX   ; 200 ; no
        range server-errors ; default       ; 500 ; yes
        range server-errors ; default       ; 404 ; no
        range server-errors ; 4XX default   ; 404 ; yes
        range none          ; default       ; 500 ; no
        range none          ; default       ; 404 ; no
        range none          ; 5XX           ; 500 ; yes
        exact errors        ; 4XX           ; 404 ; no
        exact errors        ; 4XX default   ; 404 ; yes
        exact errors        ; 2XX           ; 200 ; no
        exact none          ; 4XX default   ; 404 ; no
        exact none          ; 404           ; 404 ; yes
    ";
    for case in table(cases) {
        let [coverage, documented, code, covered] = case[..] else { panic!("{case:?}") };
        let (range, default) = coverage.split_once(' ').unwrap();
        let range = range == "range";
        let text = format!("name = 'test'\n[coverage]\nrange = {range}\ndefault = '{default}'\n");
        let coverage = parse(&text).coverage;
        let found = coverage.covers(&documents(documented), code.parse().unwrap());
        assert_eq!(found, covered == "yes", "{case:?}");
    }
}

#[test]
fn what_is_missing_follows_from_coverage_alternatives_and_other_successes() {
    // the operation; what it documents; the rows that Stratos misses, by their codes
    let cases = "
        GET                ;                 ; success, 200, 500
        GET                ; 200 500         ;
        GET                ; 2XX 5XX         ;
        GET                ; 404 500         ; success, 200
        GET                ; 100 500         ; success, 200
        GET                ; 201 500         ; 200
        GET                ; 302 500         ;
        GET                ; 3XX 500         ;
        GET                ; 101 500         ;
        GET                ; 302 201 500     ; 200
        GET                ; 302             ; 500
        GET                ; default         ;
        GET                ; default 404     ; success, 200
        GET                ; default 200     ;
        GET path-parameter ; 200 500         ; 404
        GET path-parameter ; 200 default     ;
        GET path-parameter ; 200 500 4XX     ;
        GET token          ; 200 500         ; 403 | 401
        GET token          ; 200 500 403     ;
        GET token          ; 200 500 401     ;
        GET token          ; 200 500 401 403 ;
        GET token          ; 200 500 4XX     ;
        GET token          ; 200 500 404     ; 403 | 401
        DELETE             ; 204 500         ;
    ";
    let policy = Policy::stratos();
    for case in table(cases) {
        let [operation, documented, missing] = case[..] else { panic!("{case:?}") };
        let (method, here) = operation_of(operation);
        let documented = documents(documented);
        let rows = policy.expectations(&method, &here);
        let found: Vec<String> = rows
            .iter()
            .filter(|row| row.level.asks() && !row.is_satisfied(&documented, &policy.coverage))
            .map(|row| row.codes.to_string())
            .collect();
        assert_eq!(found.join(", "), missing, "{case:?}");
    }
}

#[test]
fn no_built_in_row_speaks_of_webhooks_and_callbacks() {
    for name in Policy::builtin_names() {
        let policy = Policy::builtin(name).unwrap();
        for (method, place) in
            Method::KNOWN.iter().flat_map(|method| [(method, S::Webhook), (method, S::Callback)])
        {
            let mut here: Situations = S::ALL.into_iter().collect();
            here.remove(if place == S::Webhook { S::Callback } else { S::Webhook });
            for here in [[place].into_iter().collect(), here] {
                assert_eq!(policy.expectations(method, &here).len(), 0, "{name} {method} {place}");
                assert!(matches!(policy.verdict(method, &here, code(200)), Verdict::May));
            }
        }
    }
}

#[test]
fn a_row_holds_in_webhooks_and_callbacks_only_where_it_asks_for_them() {
    // when; where it holds
    let cases = "
                            ; api
        request-body        ; api
        !request-body       ;
        webhook             ; webhook
        callback            ; callback
        webhook, callback   ; webhook callback
        webhook, !action    ; api webhook
        !webhook            ; api
        !callback           ; api
        !webhook + !action  ; api
        webhook + !callback ; webhook
    ";
    for case in table(cases) {
        let [when, places] = case[..] else { panic!("{case:?}") };
        let policy = parse(&rows(&format!("POST; {when}; 400; should")));
        let found = ["api", "webhook", "callback"].into_iter().filter(|place| {
            let mut here: Situations = [S::RequestBody, S::Input].into_iter().collect();
            if let Ok(place) = place.parse() {
                here.insert(place);
            }
            policy.rows[0].holds(&Method::Post, &here)
        });
        assert_eq!(found.collect::<Vec<_>>().join(" "), places, "{case:?}");
    }
}

#[test]
fn the_first_row_that_holds_decides() {
    // Each row says in `because` which it is, counted from 1.
    let policy = parse(&rows(
        "GET     ; token          ; 404       ; must
         GET     ; path-parameter ; 404       ; should
         GET     ;                ; 404       ; should-not
         GET     ;                ; 400 | 422 ; should
         GET     ; path-parameter ; 422       ; must-not
         GET     ;                ; 422 | 400 ; should-not
         GET PUT ;                ; success   ; must
         GET     ; token          ; 500       ; may",
    ));
    // the operation; the rows that decide; the row for 404, for 422, for 500
    let cases = "
        GET                      ; 3 4 6 7   ; 3   ; 4   ; may
        GET path-parameter       ; 2 4 5 7   ; 2   ; 4   ; may
        GET token                ; 1 4 6 7 8 ; 1   ; 4   ; 8
        GET token path-parameter ; 1 4 5 7 8 ; 1   ; 4   ; 8
        PUT token                ; 7         ; may ; may ; may
        POST token               ;           ; may ; may ; may
    ";
    for case in table(cases) {
        let [operation, deciding, verdicts @ ..] = &case[..] else { panic!("{case:?}") };
        let (method, here) = operation_of(operation);
        let found = policy.expectations(&method, &here);
        let found: Vec<&str> = found.iter().map(|row| row.because.as_str()).collect();
        assert_eq!(found.join(" "), *deciding, "{case:?}");
        let found = [404, 422, 500].map(|number| verdict(&policy, &method, &here, number));
        assert_eq!(found, verdicts, "{case:?}");
    }
}

#[test]
fn a_row_names_the_situations_that_made_it_hold() {
    let policy = parse(&rows(
        "POST; !action + request-body, path-parameter + token, word:deploy; 404; should",
    ));
    // the operation; the conditions, but for those that every row of a policy has
    let cases = "
        POST request-body                      ; !action, request-body
        POST action request-body               ;
        POST action path-parameter token       ; path-parameter, token
        POST request-body path-parameter token ; !action, request-body
        POST action /deploy                    ; word:deploy
        POST action /Deploy                    ; word:deploy
        POST action /deploymentPolicies        ;
    ";
    let everywhere = ["!webhook", "!callback"];
    for case in table(cases) {
        let [operation, reasons] = case[..] else { panic!("{case:?}") };
        let (_, here) = operation_of(operation);
        let found = policy.rows[0].conditions(&here).iter().map(ToString::to_string);
        let found: Vec<String> = found.filter(|one| !everywhere.contains(&one.as_str())).collect();
        assert_eq!(found.join(", "), reasons, "{case:?}");
    }
}

#[test]
fn a_policy_stands_before_the_one_it_extends() {
    let read = |_: &str, name: &str| {
        let text = match name {
            "./parent.toml" => {
                "name = 'parent'
                title = 'Parent'
                extends = 'stratos'
                closed = false
                coverage = { default = 'none' }
                expect = [
                    { methods = ['GET'], codes = '404', level = 'may', because = 'parent' },
                    { methods = ['GET'], codes = '409', level = 'may', because = 'parent' },
                ]"
            }
            _ => return Err(format!("no file {name}")),
        };
        Ok(PolicyFile { name: name.into(), text: text.into() })
    };
    let child = "name = 'child'
        extends = './parent.toml'
        action-words = ['run']
        coverage = { range = false }
        code = [
            { code = 404, description = 'gone or never there' },
            { code = 429, description = 'too fast' },
        ]
        expect = [
            { methods = ['GET'], when = ['token'], codes = '404', level = 'must', because = 'child' },
            { methods = ['GET'], codes = '429', level = 'should', because = 'child' },
        ]";
    let child = PolicyFile { name: "child.toml".into(), text: child.into() };
    let policy = Policy::parse(child, &read).unwrap();
    let secured: Situations = [S::Token, S::Secured, S::PathParameter].into_iter().collect();
    let open: Situations = [S::PathParameter].into_iter().collect();

    let says = |here, number| verdict(&policy, &Method::Get, here, number);
    assert_eq!(says(&secured, 404), "child");
    assert_eq!(says(&open, 404), "parent", "before the `should` of Stratos");
    assert_eq!(says(&open, 409), "parent", "before the `should-not` of Stratos");
    assert_eq!(says(&open, 429), "child");
    let of_stratos = "201 says that the request created a resource, which this method does not";
    assert_eq!(says(&open, 201), of_stratos);

    assert_eq!((policy.name.as_str(), policy.title.as_str()), ("child", "child"));
    assert_eq!(policy.source, Policy::stratos().source);
    assert!(!policy.closed, "from the parent");
    assert_eq!(policy.coverage, Coverage { range: false, default: DefaultCoverage::None });
    assert_eq!(policy.action_words, ["run"], "the child's list replaces that of Stratos");
    assert_eq!(policy.methods, Policy::stratos().methods);
    assert_eq!(policy.error_body, Policy::stratos().error_body);
    let known: Vec<u16> = policy.known_codes().into_iter().map(StatusCode::as_u16).collect();
    assert_eq!(known, [100, 200, 201, 202, 400, 403, 404, 409, 429, 500]);
    assert_eq!(policy.code(code(404)).unwrap().description, "gone or never there");
    assert_eq!(policy.code(code(429)).unwrap().phrase, "Too Many Requests", "as registered");
}

#[test]
fn a_code_may_answer_where_some_situation_allows_it() {
    // policy; method; code; whether it may answer
    let cases = "
        stratos ; GET    ; 100 ; no
        stratos ; GET    ; 200 ; yes
        stratos ; GET    ; 201 ; no
        stratos ; GET    ; 202 ; yes
        stratos ; GET    ; 401 ; yes
        stratos ; GET    ; 405 ; no
        stratos ; GET    ; 409 ; no
        stratos ; POST   ; 100 ; yes
        stratos ; POST   ; 206 ; no
        stratos ; PUT    ; 202 ; yes
        stratos ; DELETE ; 201 ; no
        stratos ; DELETE ; 404 ; yes
        stratos ; PATCH  ; 401 ; no
        rfc9110 ; GET    ; 100 ; yes
        rfc9110 ; GET    ; 201 ; no
        rfc9110 ; GET    ; 206 ; yes
        rfc9110 ; HEAD   ; 206 ; no
        rfc9110 ; QUERY  ; 206 ; yes
        rfc9110 ; GET    ; 304 ; yes
        rfc9110 ; HEAD   ; 304 ; yes
        rfc9110 ; PUT    ; 304 ; no
        rfc9110 ; HEAD   ; 416 ; no
        rfc9110 ; PUT    ; 203 ; no
        rfc9110 ; POST   ; 201 ; yes
        rfc9110 ; POST   ; 299 ; no
        rfc9110 ; POST   ; 418 ; no
    ";
    for case in table(cases) {
        let [policy, method, code, answers] = case[..] else { panic!("{case:?}") };
        let policy = Policy::builtin(policy).unwrap();
        let found = policy.may_answer(&method.parse().unwrap(), code.parse().unwrap());
        assert_eq!(found, answers == "yes", "{case:?}");
    }
}

#[test]
fn rows_about_a_code_are_those_that_can_decide() {
    let child = "name = 'child'
        extends = 'stratos'
        expect = [
            { methods = ['GET'], when = ['secured'], codes = '403 | 401', level = 'must', because = 'child' },
            { methods = ['GET'], when = ['path-parameter', '!path-parameter'], codes = '404', level = 'may', because = 'child' },
        ]";
    let policy = parse(child);
    // method; code; the reasons of the rows; whether there is a situation without any
    let cases = "
        GET    ; 403 ; child                                ; left
        GET    ; 401 ; child                                ; left
        POST   ; 401 ; the token may be missing or wrong    ; left
        GET    ; 404 ; child                                ; none
        GET    ; 400 ;                                      ; left
        DELETE ; 500 ; any request can meet a failure of the server ; none
    ";
    for case in table(cases) {
        let [method, code, reasons, left] = case[..] else { panic!("{case:?}") };
        let (rows, is_left) = policy.rows_about(&method.parse().unwrap(), code.parse().unwrap());
        let found: Vec<&str> = rows.iter().map(|row| row.because.as_str()).collect();
        assert_eq!((found.join(", ").as_str(), is_left), (reasons, left == "left"), "{case:?}");
    }
}

/// The lines of a table as cells.
fn table(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| line.contains(';')).map(cells)
}

fn parse(text: &str) -> Policy {
    let file = PolicyFile { name: "test.toml".into(), text: text.into() };
    Policy::parse(file, &|_, _| Err("no files here".into()))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A policy file with a row for each line of `methods; when, when; codes; level`, whose reason is
/// its number.
fn rows(lines: &str) -> String {
    let list = |items: &str, separator: &str| {
        let items = items.split(separator).map(|item| format!("'{}'", item.trim()));
        items.collect::<Vec<_>>().join(", ")
    };
    let rows = table(lines).zip(1..).map(|(line, number)| {
        let [methods, when, codes, level] = line[..] else { panic!("{line:?}") };
        let methods = list(methods, " ");
        let when = match when {
            "" => String::new(),
            alternatives => format!("when = [{}]", list(alternatives, ",")),
        };
        format!(
            "[[expect]]
            methods = [{methods}]
            {when}
            codes = '{codes}'
            level = '{level}'
            because = '{number}'
            "
        )
    });
    format!("name = 'test'\n{}", rows.collect::<String>())
}

/// The method and the situations of `POST action /deploy`, with what the situations imply.
fn operation_of(text: &str) -> (Method, Situations) {
    let mut parts = text.split_whitespace();
    let method = parts.next().unwrap().parse().unwrap();
    let mut here = Situations::default();
    for part in parts {
        if let Some(word) = part.strip_prefix('/') {
            here.insert_word(word);
        } else {
            here.insert(part.parse().unwrap());
        }
    }
    if here.holds(S::Token) {
        here.insert(S::Secured);
    }
    if here.holds(S::RequestBody) {
        here.insert(S::Input);
    }
    (method, here)
}

fn documents(keys: &str) -> ResponseSet {
    keys.split_whitespace().map(|key| key.parse::<ResponseKey>().unwrap()).collect()
}

fn code(number: u16) -> StatusCode {
    StatusCode::new(number).unwrap()
}

/// The reason of the row that decides, or `may` or `unlisted`.
fn verdict<'p>(policy: &'p Policy, method: &Method, here: &Situations, number: u16) -> &'p str {
    match policy.verdict(method, here, code(number)) {
        Verdict::Row(row) => &row.because,
        Verdict::May => "may",
        Verdict::Unlisted => "unlisted",
    }
}
