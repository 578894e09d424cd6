//! Texts that nobody means well with, and texts cut off or shuffled: each is answered with
//! findings in its bounds, in bounded time, and never with a panic.

mod bytes;
mod support;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use oas_codes::Policy;
use oas_lint::Linted;
use oas_lint::diagnostic::Diagnostic;

use self::bytes::lint_bytes;
use self::support::assert_sound;

/// Far beyond what any of these texts takes, far below what work that grows with the square of
/// the text would take.
const BOUND: Duration = Duration::from_secs(20);

/// Lints and writes a text, and returns the names of what was found.
fn survive(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let policy = Policy::stratos();
    let begin = Instant::now();
    let linted = lint_bytes(name, bytes, &policy);
    let found = linted.diagnostics.iter().map(Diagnostic::id).collect();
    assert_sound(&linted, &policy);
    assert!(begin.elapsed() < BOUND, "{name} took {:?}", begin.elapsed());
    found
}

/// The one fault that makes a text unreadable: where it is, and what is said.
fn fault(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    let policy = Policy::stratos();
    let linted = lint_bytes(name, bytes, &policy);
    let place = |linted: &Linted| {
        let [found] = &linted.diagnostics[..] else {
            panic!("{name}: one finding, not {:?}", linted.diagnostics);
        };
        let at = linted.source(&found.primary).position(found.primary.span.start);
        format!("{}:{} {} {}", at.line, at.column, found.id(), found.message)
    };
    let text = place(&linted);
    assert!(linted.unusable().next().is_some(), "{name}: {text}");
    assert_sound(&linted, &policy);
    text
}

/// So many copies of a text, with their numbers in place of `N`.
fn many(count: usize, item: &str) -> String {
    (0..count).map(|at| item.replace('N', &at.to_string())).collect()
}

/// File names, bytes, and the fault with its place.
const UNREADABLE: &[(&str, &[u8], &str)] = &[
    ("empty.yaml", b"", "1:1 not-openapi the file is empty"),
    ("blank.yaml", b"\n\n", "1:1 not-openapi the file is empty"),
    ("bom.yaml", b"\xef\xbb\xbf", "1:1 not-openapi the file is empty"),
    ("comments.yaml", b"# one\n# two", "1:1 not-openapi the file is no OpenAPI description"),
    ("start.yaml", b"---\n", "1:1 not-openapi the file is no OpenAPI description"),
    ("word.yaml", b"openapi", "1:1 not-openapi the file is no OpenAPI description"),
    ("list.yaml", b"- openapi: 3.1.0\n", "1:1 not-openapi the file is no OpenAPI description"),
    ("empty.json", b"", "1:1 syntax not valid JSON: expected a value, found the end of the text"),
    (
        "blank.json",
        b" \n",
        "1:1 syntax not valid JSON: expected a value, found the end of the text",
    ),
    ("word.json", b"openapi", "1:1 syntax not valid JSON: expected a value"),
    ("null.json", b"null", "1:1 not-openapi the file is no OpenAPI description"),
    ("version.yaml", b"openapi: 4.0.0\n", "1:10 not-openapi there is no OpenAPI version `4.0.0`"),
    ("version.json", b"{\"openapi\": 3}", "1:13 not-openapi there is no OpenAPI version `3`"),
    ("null.yaml", b"openapi:\n", "1:8 not-openapi no OpenAPI version is named"),
    ("map.yaml", b"openapi: {a: b}\n", "1:10 not-openapi the OpenAPI version is no text"),
    ("open.yaml", b"openapi: [\n", "1:10 syntax not valid YAML: unclosed bracket '['"),
    (
        "brace.yaml",
        b"openapi: 3.1.0\npaths: {/users: {get:\n",
        "2:17 syntax not valid YAML: unclosed bracket '{'",
    ),
    ("quote.yaml", b"openapi: \"3.1.0\npaths: {}\n", "1:10 syntax not valid YAML: unclosed quote"),
    ("single.yaml", b"openapi: '3.1.0\npaths: {}\n", "1:10 syntax not valid YAML: unclosed quote"),
    (
        "indent.yaml",
        b"openapi: 3.1.0\npaths:\n    a: 1\n  b: 2\n",
        "4:3 syntax not valid YAML: while parsing a block mapping, did not find expected key",
    ),
    (
        "tab.yaml",
        b"openapi: 3.1.0\npaths:\n\t/users: {}\n",
        "3:1 syntax not valid YAML: tabs disallowed within this context (block indentation)",
    ),
    (
        "alias.yaml",
        b"openapi: 3.1.0\npaths: *none\n",
        "2:8 syntax the alias `*none` names no anchor above it",
    ),
    (
        "two.yaml",
        b"openapi: 3.1.0\n---\nopenapi: 3.1.0\n",
        "2:1 syntax a second YAML document begins here",
    ),
    (
        "object.json",
        b"{\"openapi\": \"3.1.0\"",
        "1:19 syntax not valid JSON: the text ends inside of an object or array",
    ),
    (
        "array.json",
        b"[1, 2",
        "1:5 syntax not valid JSON: the text ends inside of an object or array",
    ),
    (
        "string.json",
        b"{\"openapi\": \"3.1.0",
        "1:13 syntax not valid JSON: the string has no closing quote",
    ),
    (
        "escape.json",
        b"{\"openapi\": \"\\",
        "1:13 syntax not valid JSON: the string has no closing quote",
    ),
    (
        "unicode.json",
        b"{\"openapi\": \"\\u12",
        "1:13 syntax not valid JSON: the string has no closing quote",
    ),
    (
        "comma.json",
        b"{\"openapi\": \"3.1.0\",}",
        "1:20 syntax not valid JSON: a comma stands before the closing brace",
    ),
    (
        "comment.json",
        b"{\"openapi\": \"3.1.0\" /* */}",
        "1:21 syntax not valid JSON: JSON has no comments",
    ),
    (
        "bell.json",
        b"{\"openapi\": \"3\x071\"}",
        "1:15 syntax not valid JSON: a control character stands in a string",
    ),
    (
        "break.json",
        b"{\"openapi\": \"3\n1\"}",
        "1:13 syntax not valid JSON: the string has no closing quote",
    ),
    ("number.json", b"{\"openapi\": 3.}", "1:15 syntax not valid JSON: the number is incomplete"),
    (
        "more.json",
        b"{\"openapi\": \"3.1.0\"} {}",
        "1:22 syntax not valid JSON: there is more text behind the JSON value",
    ),
    ("nan.json", b"{\"openapi\": NaN}", "1:13 syntax not valid JSON: expected a value"),
    (
        "bytes.yaml",
        b"openapi: 3.1.0\ninfo: {title: \xff}\n",
        "2:15 syntax the file is not UTF-8: this byte begins no character",
    ),
    (
        "bytes.json",
        b"{\"openapi\": \"\xc3\"}",
        "1:14 syntax the file is not UTF-8: this byte begins no character",
    ),
    ("utf16.yaml", b"\xff\xfeo\0p\0", "1:1 syntax the file is UTF-16 or UTF-32, not UTF-8"),
    (
        "nul.yaml",
        b"openapi: 3.1.0\ninfo: {title: \0}\n",
        "2:15 syntax not valid YAML: unexpected character: `\\u{0}'",
    ),
    ("nul.json", b"{\"openapi\": \0}", "1:13 syntax not valid JSON: expected a value"),
    ("nuls.yaml", b"\0\0\0\0", "1:1 syntax not valid YAML: unexpected character: `\\u{0}'"),
];

#[test]
fn unreadable_texts_have_one_fault_with_a_place() {
    for (name, bytes, expected) in UNREADABLE {
        assert_eq!(fault(name, *bytes), *expected, "{name}");
    }
}

#[test]
fn json_that_yaml_reads_is_told_in_the_words_of_its_name() {
    let text = "{\"openapi\": \"3.1.0\", \"paths\": {},}";
    assert_eq!(survive("api.yaml", text), Vec::<String>::new());
    assert_eq!(survive("api.json", text), ["syntax"]);
}

#[test]
fn nesting_has_a_limit_in_both_languages() {
    let depth = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
        let open = open.repeat(depth);
        for text in [open.clone(), format!("{open}1{}", close.repeat(depth))] {
            for name in ["deep.yaml", "deep.json"] {
                assert_eq!(survive(name, text.clone()), ["syntax"], "{text:.20}");
            }
        }
    }
    let mut lines = String::from("openapi: 3.1.0\n");
    for level in 0..2_000 {
        lines.extend(std::iter::repeat_n(' ', level));
        lines.push_str("a:\n");
    }
    assert_eq!(survive("stairs.yaml", lines), ["syntax"]);
}

#[test]
fn aliases_of_aliases_cost_no_more_than_their_text() {
    // Each level is ten times the one before: read out, 10^60 responses.
    let mut text = String::from("openapi: 3.1.0\nx0: &x0 { \"404\": { description: None } }\n");
    for level in 1..=60 {
        let ten = vec![format!("*x{}", level - 1); 10].join(", ");
        let _ = writeln!(text, "x{level}: &x{level} {{ <<: [{ten}], \"x-{level}\": [{ten}] }}");
    }
    text.push_str("paths: { /users: { get: { responses: { <<: *x60, \"200\": *x60 } } } }\n");
    assert_eq!(
        survive("bomb.yaml", text),
        ["missing-error-body/404", "missing-body/200", "missing-status/500"]
    );
}

#[test]
fn nodes_that_hold_themselves_are_walked_once() {
    let text = "openapi: 3.1.0
paths: &paths
  /users: &item
    <<: *item
    get: &get
      <<: [*get, *item, *paths]
      parameters: &list [*list, *get]
      requestBody: *get
      callbacks: { again: *paths }
      responses: &responses { <<: *responses, \"200\": *responses, default: *get }
";
    assert_eq!(survive("knot.yaml", text), ["missing-body/200"]);
}

#[test]
fn large_texts_take_time_in_proportion() {
    let long = "x".repeat(1 << 20);
    let texts = [
        format!("openapi: 3.1.0\ninfo: {{ title: {long} }}\npaths: {{}}\n"),
        format!("openapi: 3.1.0\ninfo: {{ title: |\n  {long} }}\npaths: {{}}\n"),
        format!("openapi: 3.1.0\n{long}: 1\npaths: {{}}\n"),
        format!("openapi: 3.1.0\n# {long}\npaths: {{}}\n"),
        format!("openapi: 3.1.0\npaths: {{}}\n{}", "\n".repeat(1 << 20)),
        format!("openapi: 3.1.0\npaths: {{}}\n{}", "#\n".repeat(1 << 19)),
        format!("openapi: 3.1.0\npaths: {{}}\nx: [{}]\n", "1, ".repeat(1 << 18)),
        format!("openapi: 3.1.0\npaths: {{ /{long}: {{ get: {{ responses: {{}} }} }} }}\n"),
    ];
    for text in texts {
        survive("large.yaml", text.clone());
        survive("large.json", text);
    }
}

#[test]
fn many_findings_take_time_in_proportion() {
    let count = 20_000;
    let keys = many(count, "\"N\":{},");
    let paths = many(count, "\"/pN\":{\"get\":{\"responses\":{}}},");
    let uses = many(count, "\"/pN\":{\"get\":{\"responses\":{\"401\":*r}}},");
    // All on one line, and each on its own.
    for end in ["", "\n"] {
        let keys = keys.replace(',', &format!(",{end}"));
        let same = format!("\"200\":{{}},{end}").repeat(count);
        let paths = paths.replace("},", &format!("}},{end}"));
        let uses = uses.replace("},", &format!("}},{end}"));
        let texts = [
            format!("{{openapi: 3.1.0, paths: {{/a: {{get: {{responses: {{{keys}}}}}}}}}}}"),
            format!("{{openapi: 3.1.0, paths: {{/a: {{get: {{responses: {{{same}}}}}}}}}}}"),
            format!("{{openapi: 3.1.0, paths: {{{paths}}}}}"),
            format!("{{openapi: 3.1.0, x: &r {{}}, paths: {{{uses}}}}}"),
        ];
        for (at, text) in texts.into_iter().enumerate() {
            let found = survive(&format!("{at}.yaml"), text);
            assert!(!found.is_empty(), "{at}");
        }
    }
}

#[test]
fn what_is_beyond_a_limit_is_told_where_it_begins() {
    let beyond = |text: String| -> Vec<String> {
        let linted = lint_bytes("api.yaml", text, &Policy::stratos());
        let beyond = linted.diagnostics.iter().filter(|it| it.message.starts_with("there are"));
        let told = |found: &Diagnostic| {
            let place = linted.source(&found.primary).slice(found.primary.span);
            format!("{} at {place}: {}", found.id(), found.message)
        };
        assert!(linted.diagnostics.len() <= 50_001, "{}", linted.diagnostics.len());
        beyond.map(told).collect()
    };
    let paths = many(25_001, "/pN: {get: {responses: {}}, put: {}, post: {}}, ");
    assert_eq!(
        beyond(format!("{{openapi: 3.1.0, paths: {{{paths}}}}}")),
        [
            "malformed-operation at openapi: there are more than 50000 findings",
            "malformed-operation at post: there are more than 50000 operations, or 250000 responses or \
             parameters in all",
        ]
    );
    let paths = many(50_001, "/pN: {}, ");
    assert_eq!(
        beyond(format!("{{openapi: 3.1.0, paths: {{{paths}}}}}")),
        ["malformed-operation at /p50000: there are more than 50000 path items"]
    );
    let responses = many(1_001, "xN: {description: A}, ");
    assert_eq!(
        beyond(format!(
            "{{openapi: 3.1.0, paths: {{/a: {{get: {{responses: {{{responses}}}}}}}}}}}"
        )),
        ["malformed-operation at x1000: there are more than 1000 responses in GET /a"]
    );
    let of_post =
        |member: &str| format!("{{openapi: 3.1.0, paths: {{/a: {{post: {{{member}}}}}}}}}");
    let response = "responses: {'200': {description: A";
    let lists = [
        ("parameters: [L]", 1_000, "{name: nN, in: query}, ", "parameters in POST /a"),
        ("tags: [L]", 100, "nN, ", "tags in POST /a"),
        ("callbacks: {L}", 100, "nN: {}, ", "callbacks in POST /a"),
        ("security: [L]", 100, "{nN: []}, ", "alternatives in POST /a"),
        ("requestBody: {content: {L}}", 100, "nN: {}, ", "media types of the request in POST /a"),
        ("R, headers: {L}}}", 100, "nN: {}, ", "headers in POST /a: the response 200"),
        ("R, content: {L}}}", 100, "nN: {}, ", "media types in POST /a: the response 200"),
        (
            "R, content: {a: {examples: {L}}}}}",
            100,
            "nN: {}, ",
            "examples in POST /a: the response 200",
        ),
    ];
    for (member, most, item, what) in lists {
        let with = |count| of_post(&member.replace('L', &many(count, item)).replace('R', response));
        assert_eq!(beyond(with(most)), [""; 0], "{what}");
        let told = beyond(with(most + 1));
        assert_eq!(told.len(), 1, "{what}: {told:?}");
        let place = format!("n{most}");
        assert!(told[0].contains(&place), "{told:?}");
        assert!(told[0].ends_with(&format!(": there are more than {most} {what}")), "{told:?}");
    }
    let merged = |count| {
        let anchors = many(count, "- &nN {}\n");
        let aliases = many(count, "*nN, ");
        format!("openapi: 3.1.0\nx:\n{anchors}paths: {{/a: {{<<: [{aliases}]}}}}\n")
    };
    assert_eq!(beyond(merged(100)), [""; 0]);
    assert_eq!(
        beyond(merged(101)),
        ["malformed-operation at <<: there are more than 100 mappings merged into one"]
    );
}

#[test]
fn names_like_a_lost_one_are_looked_for_with_bounded_patience() {
    let names = many(3_000, "ResponseN: {description: A}, ");
    let paths = many(
        3_000,
        "/aN: {get: {responses: {'200': {$ref: '#/components/responses/ResponsN'}}}}, ",
    );
    let (long, lost) = ("a".repeat(1 << 18), "b".repeat(1 << 18));
    let texts = [
        (names, paths),
        (
            format!("? {long} : {{description: A}}"),
            format!(
                "/a: {{get: {{responses: {{'200': {{$ref: '#/components/responses/{lost}'}}}}}}}}"
            ),
        ),
    ];
    for (names, paths) in texts {
        let text = format!(
            "{{openapi: 3.1.0, components: {{responses: {{{names}}}}}, paths: {{{paths}}}}}"
        );
        let begin = Instant::now();
        let linted = lint_bytes("similar.yaml", text, &Policy::stratos());
        assert!(begin.elapsed() < BOUND, "{:?}", begin.elapsed());
        let lost = |found: &&Diagnostic| found.id() == "unresolved-reference";
        let all: Vec<_> = linted.diagnostics.iter().filter(lost).collect();
        let first = &all[0].labels[0].text;
        assert_eq!(first.contains("did you mean `Response0`?"), all.len() > 1, "{first}");
    }
}

#[test]
fn ignores_cost_what_their_text_and_the_findings_cost() {
    let paths = many(
        6_000,
        "  /pN:\n    get:\n      x-lint-ignore: {missing-status: a, unexpected-status: b}\n      \
         responses:\n        '299': {description: A} # oas-lint: ignore[unregistered-status] c\n",
    );
    let comments = many(30_000, "# oas-lint: ignore[missing-body] N\n");
    let text = format!("openapi: 3.1.0\n{comments}paths:\n{paths}");
    let begin = Instant::now();
    let linted = lint_bytes("ignores.yaml", text, &Policy::stratos());
    assert!(begin.elapsed() < BOUND, "{:?}", begin.elapsed());
    assert!(linted.hidden.len() >= 12_000, "{}", linted.hidden.len());
    assert!(linted.diagnostics.iter().all(|found| found.id() == "unused-ignore"));

    let rules = many(50_001, "missing-status/N, ");
    let text = format!("{{openapi: 3.1.0, x-lint-ignore: [{rules}], paths: {{}}}}");
    let linted = lint_bytes("many.yaml", text, &Policy::stratos());
    let message = "there are more than 50000 ignores";
    assert!(linted.diagnostics.iter().any(|found| found.message == message));
}

#[test]
fn a_chain_of_references_has_a_limit() {
    // The operation has a reference too.
    let chain = |count: usize| {
        let link = |at| format!("r{at}: {{$ref: '#/components/responses/r{}'}}, ", at + 1);
        let links: String = (1..count).map(link).collect();
        let responses = format!("{links}r{count}: {{description: A}}");
        format!(
            "{{openapi: 3.1.0, components: {{responses: {{{responses}}}}}, paths: {{/a: {{get: \
             {{responses: {{'204': {{$ref: '#/components/responses/r1'}}}}}}}}}}}}"
        )
    };
    let lost = |text| survive("chain.yaml", text).contains(&"unresolved-reference".to_owned());
    assert!(!lost(chain(64)));
    assert!(lost(chain(65)));
}

#[test]
fn what_thousands_of_operations_share_costs_what_its_text_costs() {
    let count = 5_000;
    let ok = "responses: {'200': {description: A}}";
    // What is shared, and the operations that share it.
    let texts = [
        ("[L]", "tN, ", "{tags: *s, OK}"),
        ("[L]", "{a: [sN]}, ", "{security: *s, OK}"),
        ("[L]", "{$ref: '#/x/N'}, ", "{parameters: *s, OK}"),
        ("[L]", "{name: nN, in: query}, ", "{parameters: *s, OK}"),
        ("{L}", "x-N: A, ", "*s"),
        ("{L}", "x-N: A, ", "{responses: *s}"),
        ("{L}", "x-N: A, ", "{<<: *s, OK}"),
        ("{L}", "nN: {}, ", "{callbacks: *s, OK}"),
        ("{L}", "aN/b: {schema: {}}, ", "{requestBody: {content: *s}, OK}"),
        ("{L}", "X-N: {schema: {}}, ", "{responses: {'200': {description: A, headers: *s}}}"),
        ("{L}", "aN/b: {schema: {}}, ", "{responses: {'200': {description: A, content: *s}}}"),
        ("{L}", "nN: A, ", "{x-oas-lint: *s, OK}"),
        ("{L}", "nN: {description: A}, ", "{responses: {'200': {$ref: '#/xN/nN'}}}"),
    ];
    for (list, item, operation) in texts {
        let shared = list.replace('L', &many(count, item));
        let names = many(count, "xN: *s\n");
        let path = format!("  /pN: {{post: {}}}\n", operation.replace("OK", ok));
        let paths = many(count, &path);
        let text = format!("openapi: 3.1.0\nx: &s {shared}\n{names}paths:\n{paths}");
        let begin = Instant::now();
        let linted = lint_bytes("shared.yaml", text, &Policy::stratos());
        assert!(begin.elapsed() < BOUND, "{operation} took {:?}", begin.elapsed());
        assert!(linted.operations == count || list == "[L]", "{operation}: {}", linted.operations);
    }
}

#[test]
fn control_characters_reach_no_message_and_no_frame() {
    let text = r##"{"openapi": "3.1.0", "paths": {"/a\n\u001b[2J": {"get": {"responses":
        {"\r\n\u0007": {"$ref": "#/\u001b"}}}}}}"##;
    assert_eq!(survive("names.json", text), ["malformed-status", "unresolved-reference"]);
    // Raw, they make the text unreadable, and the line with the fault is shown.
    assert_eq!(survive("raw.json", "{\"a\": \u{1b}[2J\u{7}}"), ["syntax"]);
    assert_eq!(survive("raw.yaml", "openapi: 3.1.0\npaths: \u{1b}[2J {\n"), ["syntax"]);
}

#[test]
fn surrogates_without_their_half_are_read() {
    // RFC 8259 §8.2 lets them stand; what they mean is left to the reader.
    let text = r#"{"openapi": "3.1.0", "paths": {"/\ud83d\ude00": {"get": {"responses":
        {"\ud800": {}, "\udc00\ud800": {}, "\uDBFF\u0041": {}, "20\u0030": {}}}}}}"#;
    let found = survive("half.json", text);
    assert_eq!(found.iter().filter(|id| *id == "malformed-status").count(), 3, "{found:?}");
}

/// Every 97th prefix of a text, and the whole.
fn prefixes(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    (0..text.len()).step_by(97).chain([text.len()]).map(|end| &text[..end])
}

const SIX_DEFECTS: &str = include_str!("../specs/examples/six-defects.yaml");

/// The same document as JSON, with a byte order mark, CR LF and text that is not ASCII.
fn as_json() -> String {
    let quoted = SIX_DEFECTS.replace(" 200:", " \"200\":");
    let value: serde_json::Value = serde_yaml::from_str(&quoted).expect("YAML");
    let text = serde_json::to_string_pretty(&value).expect("JSON");
    format!("\u{feff}{}", text.replace("List users", "Liste d’été 😀").replace('\n', "\r\n"))
}

#[test]
fn a_text_that_ends_anywhere_is_told_or_linted() {
    for part in prefixes(SIX_DEFECTS.as_bytes()) {
        assert!(!survive("cut.yaml", part).is_empty(), "{}", part.len());
    }
    let json = as_json();
    for part in prefixes(json.as_bytes()) {
        let found = survive("cut.json", part);
        if part.len() < json.len() {
            assert!(found == ["syntax"], "{} bytes: {found:?}", part.len());
        } else {
            assert!(found.contains(&"unexpected-status/201".to_owned()), "{found:?}");
        }
    }
}

/// A small generator of numbers that are the same in every run (xorshift, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("smaller than a usize")
    }
}

/// Deletes, doubles, moves, indents or cuts a few lines.
fn shuffled(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(lines.len());
        let line = lines[at].clone();
        match numbers.below(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, line),
            2 => {
                lines.remove(at);
                lines.insert(numbers.below(lines.len()), line);
            }
            3 => lines[at].insert(0, ' '),
            _ => lines[at].truncate(line.len() / 2),
        }
    }
    lines.join("\n")
}

#[test]
fn shuffled_documents_are_told_or_linted() {
    let mut numbers = Numbers(0x0a51_0a51);
    let mut unreadable = 0;
    for text in [
        SIX_DEFECTS,
        include_str!("../specs/examples/stratos-metadata.yaml"),
        include_str!("../specs/examples/stratos-mock-iaas.yaml"),
    ] {
        for _ in 0..300 {
            let found = survive("shuffled.yaml", shuffled(text, &mut numbers));
            unreadable += usize::from(found == ["syntax"]);
        }
    }
    // Otherwise the documents are no longer what this test is about.
    assert!((100..800).contains(&unreadable), "{unreadable} of 900 cannot be read");
}
