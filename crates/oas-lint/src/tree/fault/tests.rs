//! Broken texts beside what is told of them: the place, what brought it about, and the way out.

use crate::source::{Source, Span};
use crate::tree::Tree;

/// A broken text; where the fault stands, by what begins there; what brought it about, as its whole
/// place and words; the help.
type Fault = (&'static str, &'static str, Option<(&'static str, &'static str)>, &'static str);

const BRACES: &str =
    "close it with `}`, put `,` between its entries, or quote the text if such signs belong to it";
const BRACKETS: &str =
    "close it with `]`, put `,` between its entries, or quote the text if such signs belong to it";
const ALIKE: &str = "indent entries of one mapping or list alike";
const DEEPER: &str = "indent entries of one mapping alike, or put a value with `: ` in quotes";
const KEY: &str = "a key ends with a colon, and a space behind it where a value follows";
const QUOTES: &str = "close the quotes in the line where they open";
const OPENED: &str = "the quotes open here";
const SIGN: &str = "put the text in quotes: this sign means something to YAML where a value begins";
const ESCAPE: &str = "write `\\\\` for a backslash, or use single quotes, in which it means itself";
const NEXT: &str = "begin the next entry in a line of its own";

#[rustfmt::skip]
const FAULTS: &[Fault] = &[
    // Brackets.
    ("é: { a: A, b: b\nc: {}\n", ": {}", Some(("{", "this brace is still open")), BRACES),
    ("a: [b, é\nc: {}\n", ": {}", Some(("[", "this bracket is still open")), BRACKETS),
    ("a: [é: []\nb: {}\n", "b: {}", Some(("[", "this bracket is still open")), BRACKETS),
    ("a: { b: B c: d }\n", ": d }", Some(("{", "this brace is still open")), BRACES),
    ("a: { b: [1, 2}\n", "[1", None, BRACKETS),
    ("a: [b\n", "[b", None, "close it, or put the text in quotes if the bracket belongs to it"),
    ("a: [b]]\n", "]\n", None, "remove the bracket, which closes nothing"),
    ("a: [b] c\nd: e\n", "c\n", None, "put all of the value in quotes, if the brackets belong to it"),
    ("a: [- b, - c]\n", "- b", None, "leave the dashes out: in brackets `,` separates the items"),
    // Colons.
    ("a: B é: B\n", ": B\n", None, "put the value in quotes, for `: ` ends a key"),
    ("a:\n  - b: B B: c\n", ": c", None, "put the value in quotes, for `: ` ends a key"),
    (
        "200: description: OK\n", ": OK", None,
        "begin the mapping in a line of its own, or quote the value if the colon belongs to it",
    ),
    ("a: 'b': c\n", ": c", None, NEXT),
    ("a: : b\n", ": b", None, "remove one of the colons"),
    ("a:B\nb: c\n", ": c", Some(("a:B", "this line has no key")), KEY),
    ("é\n  b: c\n", ": c", Some(("é", "this line has no key")), KEY),
    ("a:\n  b: c\n  d:e\n", "d:e", None, "put a space behind the colon"),
    ("a:\n  - b\n  -c\n", "-c", None, "put a space behind the dash of a list"),
    (
        "a: b\nc\n", "c\n", None,
        "a key ends with a colon; text that goes on from the line above is indented deeper",
    ),
    ("a: b\n<<<<<<< HEAD\nc: d\n", "<<<<", None, "resolve the merge conflict"),
    ("a: - b\n", "- b", None, "begin the list in a line of its own"),
    // Indentation.
    ("a:\n  b: É é  \n   c: d\n", ": d", Some(("É é", "this value goes on in deeper lines")), DEEPER),
    ("a: b b\r\n  c\r\n  d: e\r\n", ": e", Some(("b b", "this value goes on in deeper lines")), DEEPER),
    ("a:\n      b: {}\n    c: {}\n", "c: {}", Some(("b: {}", "this entry is indented deeper")), ALIKE),
    (
        "a:\n  b:\n    c:\n      d: e\n   f: g\n", "f: g",
        Some(("c:", "this entry is indented deeper")), ALIKE,
    ),
    (
        "a:\n    - é: b\n   - c: d\n", "- c",
        Some(("é: b", "this entry is indented deeper")), ALIKE,
    ),
    ("  é: b\nc: d\n", "c: d", Some(("é: b", "this entry is indented deeper")), ALIKE),
    (
        "# c\n    a: b\n    c:\n      d: e\n  f: g\n", "f: g",
        Some(("a: b", "this entry is indented deeper")), ALIKE,
    ),
    ("  a: b\n<<<<<<< HEAD\nc: d\n", "<<<<", None, "resolve the merge conflict"),
    ("a: {}\n\n  # c\n  b: c\n", "b: c", Some(("a: {}", "this entry is complete")), ALIKE),
    ("a:\n  - b\n  c: d\n", "c: d", None, "begin the line with a dash, as the list above it does"),
    ("a:\n\tb: c\n", "\tb: c", None, "write spaces for the tab"),
    // Quotes.
    ("é: \"My API\nb: \"1.0\"\n", "1.0\"", Some(("\"", OPENED)), QUOTES),
    ("a: 'x\n\n  it''s y\nb: 'z'\n", "z'", Some(("'", OPENED)), QUOTES),
    ("a: \"b\n", "\"b", None, QUOTES),
    ("a: \"b \\\"c\\\"\" d\n", "d\n", None, "put all of the value in quotes, and write quotes in it as `\\\"`"),
    ("a: 'Bob's API'\n", "s API", None, "put all of the value in quotes, and write quotes in it as `''`"),
    ("a: { b: \"c, d: \"e\" }\n", "e\" }", Some(("\"", OPENED)), "close the quotes where the text that they belong to ends"),
    ("a: ['b, 'c']\n", "c']", Some(("'", OPENED)), "close the quotes where the text that they belong to ends"),
    ("a: { b: \"c\" d: e }\n", "d: e", None, "put `,` between entries, and `:` behind a key"),
    ("a: \"b\",\n", ",\n", None, "leave the comma out"),
    ("a: \"b\" c: d\n", "c: d", None, NEXT),
    // Signs.
    ("a: \"\\d\"\n", "\"\\d", None, ESCAPE),
    ("a: \"C:\\Users\"\n", "\"C:", None, ESCAPE),
    ("a: @b\n", "@b", None, SIGN),
    ("a: b\u{1}\n", "b\u{1}", None, "remove the character, or write it as an escape in double quotes"),
    ("a: [\"b\"# c\n]", "# c", None, "put a space before the `#`"),
    ("a: *b* c\n", "*b*", None, "define it with `&b*` before its first use, or put the text in quotes"),
];

#[test]
fn a_fault_is_told_with_where_it_began_and_the_way_out() {
    for (text, place, cause, help) in FAULTS {
        let source = Source::new("t.yaml", (*text).to_owned()).unwrap();
        let error = Tree::parse(source).unwrap_err().1;
        let slice = |span: Span| &text[span.start as usize..span.end as usize];
        let told = error.cause.as_ref().map(|(span, what)| (slice(*span), what.as_str()));
        let is_right = text[error.span.start as usize..].starts_with(place)
            && told == *cause
            && error.help.as_deref() == Some(help);
        assert!(is_right, "{text}{error:#?}");
    }
}

#[test]
fn a_cause_is_the_nearest_one() {
    let source = Source::new("t.yaml", "a: 'b'\nc: 'x\nd: 'y'\n".to_owned()).unwrap();
    let error = Tree::parse(source).unwrap_err().1;
    assert_eq!(error.cause.map(|(span, _)| span), Some(Span::new(10, 11)));
}

#[test]
fn what_stands_outside_of_the_root_is_explained_only_where_its_cause_is_plain() {
    for text in [
        "{\"a\": 1} x\n",
        "{\"a\": 1}\nb: 2\n",
        "  {a: 1}\nb: 2\n",
        "  \"a\"\nb: 2\n",
        "%YAML 1.1\n  a: 1\n",
    ] {
        let source = Source::new("t.yaml", text.to_owned()).unwrap();
        let error = Tree::parse(source).unwrap_err().1;
        assert_eq!((error.cause, error.help), (None, None), "{text}");
    }
}
