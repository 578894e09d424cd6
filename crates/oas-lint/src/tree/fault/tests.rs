//! Broken texts beside what is told of them: the place, what brought it about, and the way out.

use crate::source::{Source, Span};
use crate::tree::Tree;

/// A broken text; where the fault stands, by what begins there; what brought it about, as place and
/// words; the help.
type Fault = (&'static str, &'static str, Option<(&'static str, &'static str)>, &'static str);

const FAULTS: &[Fault] = &[
    (
        "info: { title: A, version: b\npaths: {}\n",
        ": {}",
        Some(("{ title", "this brace is still open")),
        "close it with `}`, or put `,` between its entries",
    ),
    (
        "get:\n  tags: [a, b\n  responses: {}\n",
        ": {}",
        Some(("[a, b", "this bracket is still open")),
        "close it with `]`, or put `,` between its entries",
    ),
    (
        "info: { title: A version: b }\n",
        ": b }",
        Some(("{ title", "this brace is still open")),
        "close it with `}`, or put `,` between its entries",
    ),
    ("title: A: B\n", ": B", None, "put the value in quotes, for `: ` ends a key"),
    ("tags:\n  - name: A: B\n", ": B", None, "put the value in quotes, for `: ` ends a key"),
    (
        "info:\n  title: A\n   version: b\n",
        ": b",
        Some(("A", "this value goes on in lines that are indented deeper")),
        "indent the line by 2 spaces, if it is an entry like the one above",
    ),
    (
        "tags:\n- name: A  \n\n  # c\n    description: b\n",
        "description: b",
        None,
        "indent the line by 2 spaces, like lines above it",
    ),
    (
        "get:\n  responses:\n    a:\n      b: c\n   d: e\n",
        "d: e",
        None,
        "indent the line by 2 or 4 spaces, like lines above it",
    ),
    (
        "tags:\n    - name: a\n   - name: b\n",
        "- name: b",
        None,
        "indent the line by 0 or 4 spaces, like lines above it",
    ),
    (
        "title: \"My API\nversion: \"1.0\"\n",
        "1.0\"",
        Some(("\"My API", "the quotes open here")),
        "close the quotes in the line where they open",
    ),
    (
        "title: 'My API\nversion: '1.0'\n",
        "1.0'",
        Some(("'My API", "the quotes open here")),
        "close the quotes in the line where they open",
    ),
    (
        "title: \"A \\\"b\\\"\" c\n",
        "c",
        None,
        "put all of the value in quotes, and write those within as `\\\"`",
    ),
    ("title: \"A\n", "\"A", None, "close the quotes in the line where they open"),
    ("info:\n\ttitle: A\n", "title: A", None, "indent with spaces"),
    ("a: [b\n", "[b", None, "close it, or put the text in quotes if the bracket belongs to it"),
    (
        "pattern: \"\\d\"\n",
        "\"\\d",
        None,
        "write `\\\\` for a backslash, or use single quotes, in which it means itself",
    ),
    (
        "a: @b\n",
        "@b",
        None,
        "put the text in quotes: this sign means something to YAML where a value begins",
    ),
    ("a: - b\n", "- b", None, "a list begins in a line of its own"),
];

#[test]
fn a_fault_is_told_with_where_it_began_and_the_way_out() {
    for (text, place, cause, help) in FAULTS {
        let source = Source::new("t.yaml", (*text).to_owned()).unwrap();
        let error = Tree::parse(source).unwrap_err().1;
        let begins = |span: Span, with: &str| text[span.start as usize..].starts_with(with);
        let is_cause = match (&error.cause, cause) {
            (Some((span, told)), Some((with, what))) => begins(*span, with) && told == what,
            (told, cause) => told.is_none() && cause.is_none(),
        };
        let is_right = begins(error.span, place) && is_cause && error.help.as_deref() == Some(help);
        assert!(is_right, "{text}{error:#?}");
    }
}
