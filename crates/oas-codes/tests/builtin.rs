//! What each built-in policy expects of operations as APIs have them, and that its files are whole.

use Situation as S;
use oas_codes::{
    DefaultCoverage, Level, Method, Policy, Row, Severity, Situation, Situations, StatusClass,
};

/// Operations by the names that the tables use.
const OPERATIONS: &[(&str, &[Situation])] = &[
    ("GET health", &[S::Public]),
    ("GET list", &[S::Input, S::Secured, S::Token]),
    ("GET item", &[S::PathParameter]),
    ("GET secured item", &[S::PathParameter, S::Secured, S::Token, S::Scopes]),
    ("GET conditional item", &[S::PathParameter, S::Input, S::Conditional]),
    ("HEAD item", &[S::PathParameter]),
    ("POST create", &[S::RequestBody, S::Input, S::Create]),
    ("POST with body", &[S::RequestBody, S::Input]),
    ("POST action", &[S::PathParameter, S::Action, S::Secured]),
    ("PUT item", &[S::PathParameter, S::RequestBody, S::Input]),
    ("PATCH item", &[S::PathParameter, S::RequestBody, S::Input]),
    ("DELETE item", &[S::PathParameter]),
    ("DELETE with body", &[S::PathParameter, S::RequestBody, S::Input]),
    ("OPTIONS path", &[]),
];

/// Compares everything that a policy expects of each operation with a table. What it expects of
/// every one of them stands in the first line.
///
/// A letter stands for a level: `M` must, `S` should, `s` should and told as information, `x`
/// should not, `X` must not.
#[track_caller]
fn expect(policy: &str, table: &str) {
    let policy = builtin(policy);
    let mut rows: Vec<(&str, Vec<String>)> =
        OPERATIONS.iter().map(|(name, here)| (*name, expectations(&policy, name, here))).collect();
    let everywhere = |row: &&String| rows.iter().all(|(_, own)| own.contains(row));
    let common: Vec<String> = rows[0].1.iter().filter(everywhere).cloned().collect();
    for (_, own) in &mut rows {
        own.retain(|row| !common.contains(row));
    }
    rows.insert(0, ("every operation", common));
    let found: Vec<(&str, String)> =
        rows.into_iter().map(|(name, rows)| (name, rows.join(", "))).collect();
    let wanted: Vec<(&str, String)> = table
        .lines()
        .filter_map(|line| line.split_once(';'))
        .map(|(name, rows)| (name.trim(), rows.trim().to_owned()))
        .collect();
    assert_eq!(found, wanted, "{}", as_table(&found));
}

fn expectations(policy: &Policy, name: &str, here: &[Situation]) -> Vec<String> {
    let (method, _) = name.split_once(' ').expect("a method and a word");
    let method: Method = method.parse().expect("a method");
    let mut here: Situations = here.iter().copied().collect();
    here.insert_word("items");
    policy.expectations(&method, &here).into_iter().map(in_short).collect()
}

fn in_short(row: &Row) -> String {
    let letter = match (row.level, row.severity) {
        (Level::Must, _) => 'M',
        (Level::Should, Severity::Info) => 's',
        (Level::Should, _) => 'S',
        (Level::May, _) => '.',
        (Level::ShouldNot, _) => 'x',
        (Level::MustNot, _) => 'X',
    };
    format!("{letter} {}", row.codes)
}

fn as_table(rows: &[(&str, String)]) -> String {
    let lines = rows.iter().map(|(name, rows)| format!("        {name:20} ; {rows}"));
    lines.fold(String::new(), |text, line| text + "\n" + &line)
}

fn builtin(name: &str) -> Policy {
    Policy::builtin(name).expect("a built-in policy")
}

#[test]
fn recommended() {
    expect(
        "recommended",
        "
        every operation      ; M success
        GET health           ; X 201
        GET list             ; X 201, S 401, S 400 | 422
        GET item             ; X 201, S 404 | 410
        GET secured item     ; X 201, S 404 | 410, S 401, S 403
        GET conditional item ; X 201, S 404 | 410
        HEAD item            ; X 201, S 404 | 410
        POST create          ; S 201 | 202, S 400 | 422
        POST with body       ; S 400 | 422
        POST action          ; S 401
        PUT item             ; S 404 | 410 | 201, S 400 | 422
        PATCH item           ; S 404 | 410, S 400 | 422
        DELETE item          ; S 404 | 410
        DELETE with body     ; S 404 | 410, S 400 | 422
        OPTIONS path         ;
        ",
    );
}

#[test]
fn strict() {
    expect(
        "strict",
        "
        every operation      ; S 500 | 502 | 503 | 504, M success
        GET health           ; S 429, X 201
        GET list             ; S 429, X 201, S 401, S 400 | 422
        GET item             ; S 429, X 201, S 404 | 410
        GET secured item     ; S 429, X 201, S 404 | 410, S 401, S 403
        GET conditional item ; S 429, X 201, S 404 | 410
        HEAD item            ; S 429, X 201, S 404 | 410
        POST create          ; S 409, S 415, S 429, S 201 | 202, S 400 | 422
        POST with body       ; S 415, S 429, S 400 | 422
        POST action          ; S 429, S 401
        PUT item             ; S 415, S 429, S 404 | 410 | 201, S 400 | 422
        PATCH item           ; S 415, S 429, S 404 | 410, S 400 | 422
        DELETE item          ; S 429, S 404 | 410
        DELETE with body     ; S 429, S 404 | 410, S 400 | 422
        OPTIONS path         ;
        ",
    );
}

#[test]
fn zalando() {
    expect(
        "zalando",
        "
        every operation      ; M success, S 500, x 205, x 206, x 301 | 302 | 303 | 307 | 308, x 408, x 417, x 422, x 424, x 505 | 511
        GET health           ; S 200 | 202, x 201, x 204, x 207, x 409, x 412
        GET list             ; S 200 | 202, x 201, x 204, x 207, x 409, x 412
        GET item             ; S 200 | 202, x 201, x 204, x 207, x 409, x 412
        GET secured item     ; S 200 | 202, x 201, x 204, x 207, x 409, x 412
        GET conditional item ; S 200 | 202, x 201, x 204, x 207, x 409, x 412
        HEAD item            ; S 200
        POST create          ;
        POST with body       ;
        POST action          ;
        PUT item             ; x 207
        PATCH item           ; x 207
        DELETE item          ; x 201
        DELETE with body     ; x 201
        OPTIONS path         ;
        ",
    );
}

#[test]
fn azure() {
    expect(
        "azure",
        "
        every operation      ;
        GET health           ; M 200
        GET list             ; M 200
        GET item             ; M 200
        GET secured item     ; M 200
        GET conditional item ; M 200
        HEAD item            ;
        POST create          ; S 201 | 202, x 204
        POST with body       ; M 200 | 201 | 202, x 204
        POST action          ; M 200 | 201 | 202, x 204
        PUT item             ; M 200 | 201 | 202, x 204
        PATCH item           ; M 200 | 201, x 204
        DELETE item          ; M 204 | 202, x 200, x 404
        DELETE with body     ; M 204 | 202, x 200, x 404
        OPTIONS path         ;
        ",
    );
}

#[test]
fn google_aip() {
    expect(
        "google-aip",
        "
        every operation      ;
        GET health           ; S 200, x 204, x 206 | 304
        GET list             ; S 200, x 204, x 206 | 304
        GET item             ; S 200, x 204, x 206 | 304
        GET secured item     ; S 200, x 204, x 206 | 304
        GET conditional item ; S 200, x 204, x 206 | 304
        HEAD item            ;
        POST create          ; S 200, x 201, x 202, x 204
        POST with body       ; S 200, x 201, x 202, x 204
        POST action          ; S 200, x 201, x 202, x 204
        PUT item             ;
        PATCH item           ; S 200, x 201, x 202, x 204, x 412
        DELETE item          ; S 200, x 202, x 204, x 412
        DELETE with body     ; S 200, x 202, x 204, x 412
        OPTIONS path         ;
        ",
    );
}

#[test]
fn json_api() {
    expect(
        "json-api",
        "
        every operation      ;
        GET health           ; M 200, S 406
        GET list             ; M 200, S 400, S 406
        GET item             ; M 200, M 404, S 406
        GET secured item     ; M 200, M 404, S 406
        GET conditional item ; M 200, S 400, M 404, S 406
        HEAD item            ;
        POST create          ; M 201 | 202 | 204, x 200, s 404, M 409, S 406, S 415
        POST with body       ; M success, S 406, S 415
        POST action          ; M success, S 406
        PUT item             ;
        PATCH item           ; M 200 | 202 | 204, x 201, s 403, M 404, M 409, S 406, S 415
        DELETE item          ; M 200 | 202 | 204, S 404
        DELETE with body     ; M 200 | 202 | 204, S 404
        OPTIONS path         ;
        ",
    );
}

#[test]
fn belgif() {
    expect(
        "belgif",
        "
        every operation      ; M success, S 500
        GET health           ; S 200, x 201, x 202, x 204, x 409, x 412, x 413
        GET list             ; S 200, x 201, x 202, x 204, x 409, x 412, x 413
        GET item             ; S 200, x 201, x 202, x 204, x 409, x 412, x 413
        GET secured item     ; S 200, x 201, x 202, x 204, x 409, x 412, x 413
        GET conditional item ; S 200, x 201, x 202, x 204, x 409, x 412, x 413
        HEAD item            ; S 200 | 204, x 201, x 202, x 409, x 412, x 413
        POST create          ; S 201 | 202, x 200, x 304
        POST with body       ; x 304
        POST action          ; x 304
        PUT item             ; S 200 | 201 | 204, x 202, x 304
        PATCH item           ; S 200 | 204, x 201, x 202, x 304
        DELETE item          ; S 200 | 204, x 201, x 202, x 304, x 413
        DELETE with body     ; S 200 | 204, x 201, x 202, x 304, x 413
        OPTIONS path         ; x 201, x 304, x 405, x 409, x 412, x 413
        ",
    );
}

#[test]
fn wso2_si() {
    expect(
        "wso2-si",
        "
        every operation      ; M success
        GET health           ; S 200, x 201, s 500
        GET list             ; S 200, x 201, s 500
        GET item             ; S 200, x 201, S 404, s 500
        GET secured item     ; S 200, x 201, S 404, s 500
        GET conditional item ; S 200, x 201, S 404, s 500
        HEAD item            ;
        POST create          ; S 201, S 409, s 500
        POST with body       ; S 201, S 409, s 500
        POST action          ; s 500
        PUT item             ; S 200, S 404, s 500
        PATCH item           ;
        DELETE item          ; S 204, x 201, s 500
        DELETE with body     ; S 204, x 201, s 500
        OPTIONS path         ;
        ",
    );
}

#[test]
fn undeploying_is_accepted() {
    let policy = builtin("wso2-si");
    let mut here: Situations = [S::PathParameter, S::Action].into_iter().collect();
    here.insert_word("undeploy");
    let of = |method: Method| -> Vec<String> {
        policy.expectations(&method, &here).into_iter().map(in_short).collect()
    };
    assert_eq!(of(Method::Post), ["M success", "S 202", "s 500"]);
    assert_eq!(of(Method::Put), ["M success", "S 202", "S 404", "s 500"]);
}

#[test]
fn what_stands_for_codes_and_carries_errors() {
    // policy; what `default` stands for; the media type of errors; closed
    let table = [
        ("stratos", DefaultCoverage::Errors, Some("application/json"), true),
        ("recommended", DefaultCoverage::Errors, Some("application/problem+json"), false),
        ("strict", DefaultCoverage::ServerErrors, Some("application/problem+json"), false),
        ("rfc9110", DefaultCoverage::Errors, Some("application/problem+json"), false),
        ("zalando", DefaultCoverage::Errors, Some("application/problem+json"), false),
        ("azure", DefaultCoverage::Errors, None, false),
        ("google-aip", DefaultCoverage::Errors, None, false),
        ("json-api", DefaultCoverage::Errors, None, false),
        ("belgif", DefaultCoverage::Errors, Some("application/problem+json"), false),
        ("wso2-si", DefaultCoverage::Errors, Some("application/json"), true),
    ];
    let names: Vec<&str> = table.iter().map(|row| row.0).collect();
    assert_eq!(names, Policy::builtin_names());
    for (name, default, media_type, closed) in table {
        let policy = builtin(name);
        assert!(policy.coverage.range, "{name}");
        assert_eq!(policy.coverage.default, default, "{name}");
        assert_eq!(policy.error_body.media_type(), media_type, "{name}");
        assert_eq!(policy.closed, closed, "{name}");
    }
}

#[test]
fn every_row_and_header_gives_its_reason_and_its_source() {
    for name in Policy::builtin_names() {
        let policy = builtin(name);
        assert!(policy.source.is_some(), "{name}");
        let rows = policy.rows.iter().map(|row| (&row.because, &row.cite));
        let headers = policy.headers.iter().map(|row| (&row.because, &row.cite));
        for (because, cite) in rows.chain(headers) {
            assert!(!because.ends_with('.'), "{name}: {because}");
            assert!(cite.as_ref().is_some_and(|cite| cite.len() > 8), "{name}: {because}");
        }
    }
}

#[test]
fn a_code_has_one_meaning_in_a_policy_and_a_sentence_for_it() {
    for name in Policy::builtin_names() {
        for code in builtin(name).codes {
            let described = code.description.ends_with('.') && code.description.len() > 15;
            assert!(described, "{name}: {}", code.description);
            assert!(code.code.class() != StatusClass::Informational || name == "stratos");
        }
    }
}
