//! What edits write, in every style of an author.

use serde_json::{Value, json};

use super::*;
use crate::source::Source;
use crate::tree::Tree;

fn parse(name: &str, text: &str) -> Tree {
    Tree::parse(Source::new(name, text.to_owned()).unwrap()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn edited(text: &str, edit: Option<Edit>) -> Option<String> {
    let edit = edit?;
    let span = edit.span.range();
    Some(format!("{}{}{}", &text[..span.start], edit.insert, &text[span.end..]))
}

/// The text with a response for a code put in its place among the others.
fn with(name: &str, text: &str, pointer: &str, key: &str, value: &Value) -> Option<String> {
    let tree = parse(name, text);
    let mapping = tree.find(pointer).expect("the mapping is there");
    let written = edited(text, insert(mapping, key, value, |other| other < key))?;
    // What was there is there still, and the new key is in.
    let after = parse(name, &written);
    let found = after.find(pointer).expect("the mapping is still there");
    assert!(found.own(key).is_some(), "{written}");
    assert_eq!(found.pairs().count(), mapping.pairs().count() + 1, "{written}");
    Some(written)
}

fn reference() -> Value {
    json!({ "$ref": "#/r/NotFound" })
}

#[test]
fn a_line_is_put_among_the_lines_of_a_block() {
    let cases = [
        // As the references beside it are written.
        (
            "r:\n  \"200\": {$ref: '#/r/Good'} # fine\n  # an error\n  \"500\": {$ref: '#/r/Bad'}\n",
            "r:\n  \"200\": {$ref: '#/r/Good'} # fine\n  \"404\": {$ref: '#/r/NotFound'}\n  # an error\n  \"500\": {$ref: '#/r/Bad'}\n",
        ),
        (
            "r:\n    '200':\n        $ref: a\n",
            "r:\n    '200':\n        $ref: a\n    '404':\n        $ref: '#/r/NotFound'\n",
        ),
        // No line break at the end, and none afterwards.
        (
            "r:\n  200:\n    $ref: \"a\"",
            "r:\n  200:\n    $ref: \"a\"\n  \"404\":\n    $ref: \"#/r/NotFound\"",
        ),
        // Before the first.
        (
            "r:\n  default:\n    a: 1\n",
            "r:\n  \"404\":\n    $ref: \"#/r/NotFound\"\n  default:\n    a: 1\n",
        ),
        // Behind a block scalar, and with the line ends that are there.
        (
            "r:\r\n  '200':\r\n    a: |\r\n      text\r\nx: 1\r\n",
            "r:\r\n  '200':\r\n    a: |\r\n      text\r\n  '404':\r\n    $ref: '#/r/NotFound'\r\nx: 1\r\n",
        ),
        // An absent value, an item of a list.
        ("r:\n  '200':\n", "r:\n  '200':\n  '404':\n    $ref: '#/r/NotFound'\n"),
    ];
    for (before, after) in cases {
        assert_eq!(with("a.yaml", before, "/r", "404", &reference()).as_deref(), Some(after));
    }
    let list = "- '200': {}\n  x: 1\n";
    let after = "- '200': {}\n  '404': { $ref: '#/r/NotFound' }\n  x: 1\n";
    assert_eq!(with("a.yaml", list, "/0", "404", &reference()).as_deref(), Some(after));
}

#[test]
fn braces_stay_braces() {
    let cases = [
        ("r: { '200': { $ref: a } }", "r: { '200': { $ref: a }, '404': { $ref: '#/r/NotFound' } }"),
        ("r: {default: {a: 1}}", "r: {\"404\": {$ref: \"#/r/NotFound\"}, default: {a: 1}}"),
        (
            "r: {\n  \"200\": {\"$ref\": \"a\"}\n}\n",
            "r: {\n  \"200\": {\"$ref\": \"a\"},\n  \"404\": {\n    $ref: \"#/r/NotFound\"\n  }\n}\n",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(with("a.yaml", before, "/r", "404", &reference()).as_deref(), Some(after));
    }
}

#[test]
fn empty_braces_are_opened_where_what_is_around_them_stands_in_lines() {
    let cases = [
        ("x: {}\n", "/x", "x:\n  \"404\":\n    $ref: \"#/r/NotFound\"\n"),
        ("x: { }", "/x", "x:\n  \"404\":\n    $ref: \"#/r/NotFound\""),
        (
            "a:\n    b: 'c'\n    x: {}  \n    z: 1\n",
            "/a/x",
            "a:\n    b: 'c'\n    x:\n        \"404\":\n            $ref: '#/r/NotFound'  \n    z: 1\n",
        ),
        (
            "a:\r\n- x: {}\r\n  z: 1\r\n",
            "/a/0/x",
            "a:\r\n- x:\r\n    \"404\":\r\n      $ref: \"#/r/NotFound\"\r\n  z: 1\r\n",
        ),
        (
            "a: {\n  x: {}\n}\n",
            "/a/x",
            "a: {\n  x: {\n    \"404\": {\n      $ref: \"#/r/NotFound\"\n    }\n  }\n}\n",
        ),
        // In the line of something else they stay as they are.
        (
            "a: { x: {},\n  y: {} }\n",
            "/a/y",
            "a: { x: {},\n  y: { \"404\": { $ref: \"#/r/NotFound\" } } }\n",
        ),
        ("x: { r: {} }\n", "/x/r", "x: { r: { \"404\": { $ref: \"#/r/NotFound\" } } }\n"),
        ("x: { r: { } }\n", "/x/r", "x: { r: { \"404\": { $ref: \"#/r/NotFound\" } } }\n"),
        ("x:\n- {}\n", "/x/0", "x:\n- { \"404\": { $ref: \"#/r/NotFound\" } }\n"),
        ("x:\n  {}\n", "/x", "x:\n  { \"404\": { $ref: \"#/r/NotFound\" } }\n"),
        ("x: {} # none\n", "/x", "x: { \"404\": { $ref: \"#/r/NotFound\" } } # none\n"),
        ("x: !!map {}\n", "/x", "x: !!map { \"404\": { $ref: \"#/r/NotFound\" } }\n"),
        ("# all\n{}\n", "", "# all\n{ \"404\": { $ref: \"#/r/NotFound\" } }\n"),
    ];
    for (before, pointer, after) in cases {
        assert_eq!(with("a.yaml", before, pointer, "404", &reference()).as_deref(), Some(after));
    }
    for commented in [
        "x: {\n  # elsewhere\n}\n",
        "x: { # elsewhere\n}\n",
        "a: {\n  x: {\n    # elsewhere\n  }\n}\n",
    ] {
        let pointer = if commented.starts_with('a') { "/a/x" } else { "/x" };
        assert_eq!(with("a.yaml", commented, pointer, "404", &reference()), None, "{commented}");
    }
    let json = [
        (
            "{\n\t\"x\": {},\n\t\"z\": 1\n}\n",
            "{\n\t\"x\": {\n\t\t\"404\": {\n\t\t\t\"$ref\": \"#/r/NotFound\"\n\t\t}\n\t},\n\t\"z\": 1\n}\n",
        ),
        ("{\"x\": {}}", "{\"x\": {\"404\": {\"$ref\": \"#/r/NotFound\"}}}"),
    ];
    for (before, after) in json {
        assert_eq!(with("a.json", before, "/x", "404", &reference()).as_deref(), Some(after));
    }
}

#[test]
fn json_keeps_its_lines_and_commas() {
    let cases = [
        (
            "{\"r\":{\"200\":{\"a\":1}}}",
            "{\"r\":{\"200\":{\"a\":1},\"404\":{\"$ref\":\"#/r/NotFound\"}}}",
        ),
        ("{\"r\": {\"500\": {}}}", "{\"r\": {\"404\": {\"$ref\": \"#/r/NotFound\"}, \"500\": {}}}"),
        ("{\"r\": {}}", "{\"r\": {\"404\": {\"$ref\": \"#/r/NotFound\"}}}"),
        (
            "{\n\t\"r\": {\n\t\t\"200\": {},\n\t\t\"500\": {}\n\t}\n}\n",
            "{\n\t\"r\": {\n\t\t\"200\": {},\n\t\t\"404\": {\n\t\t\t\"$ref\": \"#/r/NotFound\"\n\t\t},\n\t\t\"500\": {}\n\t}\n}\n",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(with("a.json", before, "/r", "404", &reference()).as_deref(), Some(after));
    }
}

#[test]
fn a_colon_alone_stands_behind_quotes_only() {
    let value = json!({ "$ref": "#/r/N", "x": { "v": 1 } });
    let cases = [
        // A key without a value says nothing about its author's blanks.
        ("r: {z: , b: 'c'}", "r: {z: , b: 'c', k: {$ref: '#/r/N', x: {v: 1}}}"),
        ("r: {:}", "r: {:, k: {$ref: \"#/r/N\", x: {v: 1}}}"),
        ("r: {'z':1}", "r: {k: {$ref: '#/r/N',x: {v: 1}},'z':1}"),
        ("r: { \"404\":1 }", "r: { \"404\":1,k: { $ref: \"#/r/N\",x: { v: 1 } } }"),
    ];
    for (before, after) in cases {
        assert_eq!(with("a.yaml", before, "/r", "k", &value).as_deref(), Some(after));
    }
}

#[test]
fn what_others_share_is_not_written_into() {
    let text = "a: &x { '200': {} }\nb: *x\nc: { <<: *x }\n";
    let tree = parse("a.yaml", text);
    let insert = |pointer: &str| {
        let mapping = tree.root().unwrap().own(pointer).unwrap();
        edited(text, insert(mapping, "404", &reference(), |_| true))
    };
    assert_eq!(insert("a"), None);
    assert_eq!(insert("b"), None);
    assert!(insert("c").is_some());
}

#[test]
fn comments_are_not_torn_from_what_they_speak_of() {
    for text in ["r: {\n  '200': 1 # one\n  }\n", "r: {\n  '200': 1, # one\n  '500': 2\n}\n"] {
        assert_eq!(with("a.yaml", text, "/r", "404", &reference()), None, "{text}");
    }
}

#[test]
fn values_are_written_as_every_reader_understands_them() {
    let value = json!({
        "description": "It's gone: look #elsewhere",
        "plain": "The server failed.",
        "word": "no",
        "number": 404,
        "list": ["a", "b, c"],
        "empty": {},
        "x": { "*/*": { "lines": "a\nb" } },
    });
    let block = with("a.yaml", "r:\n  '200': x\n", "/r", "404", &value).unwrap();
    assert_eq!(
        block,
        "r:
  '200': x
  '404':
    description: 'It''s gone: look #elsewhere'
    plain: The server failed.
    word: 'no'
    number: 404
    list: [a, 'b, c']
    empty: {}
    x:
      '*/*':
        lines: \"a\\nb\"
"
    );
    for (name, text) in [("a.yaml", "r: {'200': x}"), ("a.json", "{\"r\": {\"200\": 1}}")] {
        let written = with(name, text, "/r", "404", &value).unwrap();
        let read: Value = serde_yaml::from_str(&written).unwrap();
        assert_eq!(read["r"]["404"], value, "{written}");
    }
    let read: Value = serde_yaml::from_str(&block).unwrap();
    assert_eq!(read["r"]["404"], value);
}

#[test]
fn entries_go_with_their_lines_or_their_comma() {
    let cases = [
        (
            "a.yaml",
            "r:\n  a: 1\n  content: # why\n    b: 2\n  c: 3\n",
            Some("r:\n  a: 1\n  c: 3\n"),
        ),
        ("a.yaml", "r:\n  content:\n    b: 2\n  c: 3\n", Some("r:\n  c: 3\n")),
        ("a.yaml", "r:\n  a: 1\n  content:\n    b: |\n      2\n", Some("r:\n  a: 1\n")),
        ("a.yaml", "r:\n  content:\n    b: 2\n", None),
        ("a.yaml", "r: { a: 1, content: {}, b: 2 }", Some("r: { a: 1, b: 2 }")),
        ("a.yaml", "r: { content: {}, b: 2 }", Some("r: { b: 2 }")),
        ("a.yaml", "r: { content: {} }", Some("r: {  }")),
        ("a.json", "{\"r\": {\"a\": 1,\n  \"content\": {}}}", Some("{\"r\": {\"a\": 1}}")),
        ("a.yaml", "r:\n  - content: 1\n    b: 2\n", None),
    ];
    for (name, text, expected) in cases {
        let tree = parse(name, text);
        let mut mapping = tree.root().unwrap().own("r").unwrap();
        if let Some(item) = mapping.items().next() {
            mapping = item;
        }
        let key = mapping.entry("content").unwrap().key;
        assert_eq!(edited(text, remove(mapping, key)).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_scalar_is_rewritten_in_its_quotes() {
    for (text, expected) in
        [("a: 4xx", "a: 4XX"), ("a: '4xx'", "a: '4XX'"), ("a: \"4xx\"", "a: \"4XX\"")]
    {
        let tree = parse("a.yaml", text);
        let node = tree.root().unwrap().own("a").unwrap();
        assert_eq!(edited(text, rewrite(node, "4XX")).as_deref(), Some(expected));
    }
    let text = "a: |\n  4xx\n";
    let tree = parse("a.yaml", text);
    assert_eq!(rewrite(tree.root().unwrap().own("a").unwrap(), "4XX"), None);
}

#[test]
fn entries_begin_before_their_keys() {
    let new = "\"404\":\n    $ref: \"#/r/NotFound\"";
    // An entry may begin with `?`, an anchor or a tag; the new one stands in the same column.
    for (before, after) in [
        ("  ? \"200\"\n  : d: ok\n", ""),
        ("  ? \"200\" # fine\n  # so it is\n  : d: ok\n", "  ? \"500\"\n  : d: no\n"),
        ("  ?\n    \"200\"\n  :\n    d: ok\n", "  &k \"500\":\n    d: no\n"),
        ("  &k \"200\": &v\n    d: ok\n", ""),
        ("  !!str 204:\n    d: ok\n", "  !!str 500:\n    d: no\n"),
        ("", "  ? \"500\"\n  : d: no\n"),
        ("", "  ?\n    \"500\"\n  : d: no\n"),
        ("", "  &k \"500\":\n    d: no\n"),
        ("", "  !!str 500:\n    d: no\n"),
    ] {
        let text = format!("r:\n{before}{after}x: 1\n");
        let written = with("a.yaml", &text, "/r", "404", &reference());
        let expected = format!("r:\n{before}  {new}\n{after}x: 1\n");
        assert_eq!(written, Some(expected));
    }
    let explicit = "? r\n: ? \"500\"\n  : d: no\n";
    let after = "? r\n: \"404\":\n    $ref: \"#/r/NotFound\"\n  ? \"500\"\n  : d: no\n";
    assert_eq!(with("a.yaml", explicit, "/r", "404", &reference()).as_deref(), Some(after));
    for (before, after) in [
        ("r: {&k 500: 1}", Some("r: {\"404\": {$ref: \"#/r/NotFound\"}, &k 500: 1}")),
        ("r: { ? 500 : 1 }", Some("r: { \"404\": { $ref: \"#/r/NotFound\" }, ? 500 : 1 }")),
        ("r: {\n  # why\n  &k 500: 1}", None),
    ] {
        assert_eq!(with("a.yaml", before, "/r", "404", &reference()).as_deref(), after);
    }
    // What stands before a key would be left to the next one.
    for text in [
        "r:\n  a: 1\n  &k content: 2\n",
        "r:\n  a: 1\n  ?\n    content\n  : 2\n",
        "r: { &k content: 1, b: 2 }",
        "r: { content: 1, &k b: 2 }",
        "r: { a: 1, ? content : 2 }",
    ] {
        let tree = parse("a.yaml", text);
        let mapping = tree.root().unwrap().own("r").unwrap();
        let key = mapping.entry("content").unwrap().key;
        assert_eq!(edited(text, remove(mapping, key)), None, "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let value = json!({ "a": 1 });
    let written = with("a.yaml", "\u{feff}b:\n  c: 1\n", "", "d", &value);
    assert_eq!(written.as_deref(), Some("\u{feff}b:\n  c: 1\nd:\n  a: 1\n"));
    let written = with("a.yaml", "\u{feff}x:\n  c: 1\n", "", "d", &value);
    assert_eq!(written.as_deref(), Some("\u{feff}d:\n  a: 1\nx:\n  c: 1\n"));
}

#[test]
fn deeper_comments_belong_to_what_is_above_them() {
    let value = json!({ "a": 1 });
    for (pointer, key, before, after) in [
        ("", "s", "r:\n  b: 1\n  # last\nx: 1\n", "r:\n  b: 1\n  # last\ns:\n  a: 1\nx: 1\n"),
        ("", "s", "r:\n  b: 1\n  # last", "r:\n  b: 1\n  # last\ns:\n  a: 1"),
        // Those at the indentation of what comes stay behind it.
        ("/r", "c", "r:\n  b: 1\n  # last\n", "r:\n  b: 1\n  c:\n    a: 1\n  # last\n"),
        (
            "",
            "s",
            "r:\n  b: |\n    1\n\n   # a\n\n # b\n\n# c\n # d\nx: 1\n",
            "r:\n  b: |\n    1\n\n   # a\n\n # b\ns:\n  a: 1\n\n# c\n # d\nx: 1\n",
        ),
    ] {
        assert_eq!(with("a.yaml", before, pointer, key, &value).as_deref(), Some(after));
    }
    // Behind the anchor of a value that is not there is no place that is sure.
    assert_eq!(with("a.yaml", "r:\n  b:\n    &x\n", "/r", "c", &value), None);
}
