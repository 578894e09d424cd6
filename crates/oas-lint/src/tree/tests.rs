//! What the tree promises, on small texts; `tests/corpus.rs` holds it against real documents.
#![allow(clippy::print_stdout, reason = "tests say what they ran")]

pub(super) mod samples;

use std::fmt::Write as _;

use super::*;

fn parse(name: &str, text: &str) -> Result<Tree, SyntaxError> {
    Tree::parse(Source::new(name, text.to_owned()).unwrap()).map_err(|failed| failed.1)
}

fn yaml(text: &str) -> Tree {
    parse("t.yaml", text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

/// The tree in one line: `{key: value}`, `[item]`, and for scalars `value‹source›`.
fn sketch(node: Node<'_>) -> String {
    let mut out = String::new();
    match node.kind() {
        Kind::Mapping => {
            let mut children = node.children();
            out.push('{');
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                let comma = if out.len() > 1 { ", " } else { "" };
                write!(out, "{comma}{}: {}", sketch(key), sketch(value)).unwrap();
            }
            out.push('}');
        }
        Kind::Sequence => {
            let items: Vec<String> = node.items().map(sketch).collect();
            write!(out, "[{}]", items.join(", ")).unwrap();
        }
        Kind::Scalar => {
            let (value, source) = (node.as_str().unwrap(), node.source_text());
            write!(out, "{}", value.escape_debug()).unwrap();
            if value != source {
                write!(out, "‹{}›", source.escape_debug()).unwrap();
            }
        }
        Kind::Alias => write!(out, "{}", node.source_text()).unwrap(),
    }
    out
}

#[test]
fn scalars_decode_from_exactly_their_source() {
    let cases = [
        ("a: b", "{a: b}"),
        ("a: 'it''s'", "{a: it\\'s‹\\'it\\'\\'s\\'›}"),
        (
            "a: \"x\\ty\\u00e9\\ud83d\\ude00\"",
            "{a: x\\tyé😀‹\\\"x\\\\ty\\\\u00e9\\\\ud83d\\\\ude00\\\"›}",
        ),
        ("a: one\n  two\n\n  three", "{a: one two\\nthree‹one\\n  two\\n\\n  three›}"),
        ("a: \"one \\\n  two\"", "{a: one two‹\\\"one \\\\\\n  two\\\"›}"),
        ("a: |\n  x\n  y\nb: 1", "{a: x\\ny\\n‹|\\n  x\\n  y\\n›, b: 1}"),
        ("a: >-\n  x\n  y\n\nb: 1", "{a: x y‹>-\\n  x\\n  y\\n›, b: 1}"),
        ("a: |+\n  x\n\nb: 1", "{a: x\\n\\n‹|+\\n  x\\n\\n›, b: 1}"),
        ("a: |2\n   x\nb: 1", "{a:  x\\n‹|2\\n   x\\n›, b: 1}"),
        ("a: | # note | here\n  x", "{a: x‹| # note | here\\n  x›}"),
        ("a: !tag | \n  x\n", "{a: x\\n‹| \\n  x\\n›}"),
        ("a: &b|c |\n  x\n", "{a: x\\n‹|\\n  x\\n›}"),
        ("a: |+\n  \nb: 1", "{a: \\n‹|+\\n  \\n›, b: 1}"),
        ("a: |\nb: 1", "{a: ‹|\\n›, b: 1}"),
        ("a:\n  >\n  x\n", "{a: x\\n‹>\\n  x\\n›}"),
    ];
    for (text, expected) in cases {
        assert_eq!(sketch(yaml(text).root().unwrap()), expected, "{text:?}");
    }
}

#[test]
fn an_absent_value_stands_behind_its_colon() {
    let tree = yaml("a:\nb: 1\nc :\n");
    let places: Vec<u32> =
        tree.nodes().filter(|node| node.span().is_empty()).map(|n| n.span().start).collect();
    assert_eq!(places, [2, 11]);
    assert!(tree.root().unwrap().get("a").unwrap().is_null());
}

#[test]
fn an_absent_item_stands_behind_its_dash() {
    let tree = yaml("a:\n  -\n  - b\n  -\nc:\n  : d\n");
    let places: Vec<u32> =
        tree.nodes().filter(|node| node.span().is_empty()).map(|n| n.span().start).collect();
    assert_eq!(places, [6, 16, 22]);
}

#[test]
fn references_that_may_lead_to_other_files_are_noted() {
    let noted = |text: &str| -> Vec<String> {
        let tree = yaml(text);
        tree.leading_out().map(|(_, value)| value.as_str().unwrap().into_owned()).collect()
    };
    for text in ["a: 1", "$ref: '#/a'", "{\"$ref\" : \"#/a\"}", "- $ref:   \"#/b\"\n- $ref: '#'"] {
        assert!(noted(text).is_empty(), "{text}");
    }
    let values = "$ref: a\nb: {'$ref': \"b.json#/b\"}\nc:\n  ? $ref\n  : c\n";
    assert_eq!(noted(values), ["a", "b.json#/b", "c"]);
    let properties = "a: { &a $ref: &b a }\nb:\n  !!str $ref: >-\n    b\n";
    assert_eq!(noted(properties), ["a", "b"]);
    assert_eq!(noted("{\"a\": [{\"$ref\":\"a.json\"}, {\"$ref\": \"#/a\"}]}"), ["a.json"]);
}

#[test]
fn keys_that_look_alike_without_their_text_are_told_apart() {
    let text = "{'': 0, a: 1, aa: 2, aaa: 3, aba: 4, abca: 5, \"abca\\n\": 6, abda: 7}";
    let tree = yaml(text);
    let root = tree.root().unwrap();
    for (key, value) in root.pairs() {
        assert_eq!(root.own(&key.as_str().unwrap()), Some(value));
    }
    for other in ["b", "ab", "ada", "abea", "abca\t"] {
        assert_eq!(root.own(other), None);
    }
}

#[test]
fn collections_reach_from_their_first_sign_to_their_last() {
    let text = "a:\n- x\n- - y\n  - z\n\n# end\nb: {c: [1, 2] }\n";
    let tree = yaml(text);
    let slices: Vec<&str> =
        tree.nodes().filter(|node| node.kind() != Kind::Scalar).map(Node::source_text).collect();
    assert_eq!(
        slices,
        [text.trim_end(), "- x\n- - y\n  - z", "- y\n  - z", "{c: [1, 2] }", "[1, 2]"]
    );
}

#[test]
fn json_and_yaml_build_the_same_tree() {
    let text = "{\"a\": [1, true, null, \"x\\ny\"], \"b\": {\"\": {}}, \"c\": []}";
    let (json, yaml) = (parse("t.json", text).unwrap(), yaml(&format!(" {text}")));
    assert_eq!(json.format(), Format::Json);
    assert_eq!(sketch(json.root().unwrap()), sketch(yaml.root().unwrap()));
    for (json, yaml) in json.nodes().zip(yaml.nodes()) {
        assert_eq!(json.source_text(), yaml.source_text());
    }
}

#[test]
fn a_byte_order_mark_shifts_nothing() {
    for (name, text) in [("t.yaml", "\u{feff}a: b"), ("t.json", "\u{feff}{\"a\": \"b\"}")] {
        let tree = parse(name, text).unwrap();
        assert_eq!(tree.root().unwrap().get("a").unwrap().as_str().unwrap(), "b");
        assert!(tree.nodes().all(|node| node.span().start >= 3));
    }
}

#[test]
fn line_ends_of_every_kind_read_alike() {
    let text = "a: |\n  x\n  y\nb: one\n  two\nc: >\n  p\n  q\n";
    let expected: Vec<String> =
        yaml(text).nodes().filter_map(|n| n.as_str().map(Into::into)).collect();
    for line_end in ["\r\n", "\r"] {
        let tree = yaml(&text.replace('\n', line_end));
        let values: Vec<String> = tree.nodes().filter_map(|n| n.as_str().map(Into::into)).collect();
        assert_eq!(values, expected, "{line_end:?}");
    }
}

#[test]
fn merge_keys_yield_to_explicit_keys_and_to_earlier_ones() {
    let tree = yaml(
        "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2, <<: *x}\nm:\n  <<: [*x, *y]\n  a: 0\nn:\n  <<: *y\n",
    );
    let show = |key: &str| {
        let node = tree.root().unwrap().get(key).unwrap();
        let shown = node.entries().map(|entry| {
            let sign = if entry.merged_by.is_some() { "<" } else { "" };
            format!("{}{sign}{}", entry.key.as_str().unwrap(), entry.value.as_str().unwrap())
        });
        shown.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(show("m"), "a0 b<1 c<2");
    assert_eq!(show("n"), "b<2 c<2 a<1");
    assert!(tree.root().unwrap().get("m").unwrap().get("c").unwrap().is("2"));
    let json = parse("t.json", "{\"<<\": {\"a\": 1}}").unwrap();
    assert!(json.root().unwrap().get("a").is_none());
}

#[test]
fn aliases_are_followed_and_never_expanded() {
    let mut bomb = String::from("a0: &a0 [x]\n");
    for level in 1..60 {
        let uses = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{uses}]").unwrap();
    }
    let tree = yaml(&bomb);
    let top = tree.root().unwrap().get("a59").unwrap();
    assert_eq!(top.items().count(), 9);
    assert!(top.items().all(Node::is_sequence));
    // A node that holds itself.
    let cycle = yaml("a: &a [*a]\n");
    let node = cycle.root().unwrap().get("a").unwrap();
    assert_eq!(node.items().next().unwrap().followed(), node);
}

#[test]
fn merging_a_mapping_into_itself_ends() {
    let tree = yaml("a: &a\n  b: 1\n  <<: *a\nc: &c {<<: [*a, *c, *a], d: 1}\n");
    let count = |key| tree.root().unwrap().get(key).unwrap().entries().count();
    assert_eq!((count("a"), count("c")), (1, 2));
}

#[test]
fn plain_scalars_have_the_types_of_the_core_schema() {
    use super::scalar::PlainType as T;
    let cases = [
        ("200", T::Int),
        ("0o17", T::Int),
        ("-0", T::Int),
        ("2e2", T::Float),
        ("200.0", T::Float),
        ("1_000", T::String),
        ("4XX", T::String),
        ("on", T::String),
        ("~", T::Null),
        ("true", T::Bool),
        ("'200'", T::String),
        ("!!str 200", T::String),
    ];
    for (text, expected) in cases {
        let tree = yaml(&format!("k: {text}"));
        let value = tree.root().unwrap().get("k").unwrap();
        assert_eq!(value.scalar_type(), Some(expected), "{text}");
    }
}

#[test]
fn pointers_lead_to_their_nodes_and_back() {
    let tree = yaml("paths:\n  /a~b/{c}:\n    get: {responses: {200: {x: [p, q]}}}\n");
    for node in tree.nodes() {
        let pointer = tree.pointer(node.id());
        let found = tree.find(&pointer[1..]).unwrap();
        assert!(found == node || tree.pointer(found.id()) == pointer, "{pointer}");
    }
    let item = tree.find("/paths/~1a~0b~1{c}/get/responses/200/x/1").unwrap();
    assert!(item.is("q"));
    let lost = tree.find("/paths/~1nowhere/get").unwrap_err().unwrap();
    assert_eq!((lost.steps, lost.nearest.source_text().starts_with("/a~b")), (1, true));
}

#[test]
fn pointers_that_share_a_mapping_lead_where_each_leads_alone() {
    let own = "x: &x {y: z}\ns: &s {k: 1, k: 2, a~b/c: 3, 4: five, '': 6, l: *x, q: [7, {r: 8}]}\n";
    let steps = ["k", "a~0b~1c", "a~b", "4", "", "l", "l/y", "q", "q/1", "q/1/r", "q/2", "none"];
    for other in ["t: *s\n", "t: {<<: *s, k: 9}\n"] {
        let text = format!("{own}{other}");
        let shared = yaml(&text);
        for pointer in
            steps.iter().flat_map(|step| ["s", "t", "x"].map(|on| format!("/{on}/{step}")))
        {
            let alone = yaml(&text);
            let place = |tree: &Tree| match tree.find(&pointer) {
                Ok(node) => Ok(node.span()),
                Err(lost) => Err(lost.map(|lost| (lost.nearest.span(), lost.steps))),
            };
            assert_eq!(place(&shared), place(&alone), "{pointer} in {text}");
        }
        assert!(shared.find("/s/k").unwrap().is("1"), "the first of two keys");
        assert!(shared.find("/s/a~0b~1c").unwrap().is("3"), "escapes are read");
        assert!(shared.find("/s/l/y").unwrap().is("z"), "an alias is followed");
        assert!(shared.find("/t/q/1/r").unwrap().is("8"), "also behind a merge key");
    }
}

#[test]
fn faults_are_named_where_they_are() {
    let deep_yaml = "[".repeat(300);
    let deep_json = format!("{{\"a\": {}", "[".repeat(300));
    let cases: &[(&str, &str, &str, &str)] = &[
        ("t.yaml", "a: 'b", "'", "quote"),
        ("t.yaml", "a: *b\n", "*b", "names no anchor"),
        ("t.yaml", "a: 1\n---\nb: 2\n", "---", "second YAML document"),
        ("t.yaml", "a: [1, 2\n", "[", "unclosed"),
        ("t.yaml", &deep_yaml, "[", "recursion"),
        ("t.json", &deep_json, "[", "deeper than 255"),
        ("t.json", "{\"a\": 1, 2}", "2", "key in double quotes"),
        ("t.json", "{\"a\" 1}", "1", "expected `:`"),
        ("t.json", "{\"a\": 1,\n}", ",", "a comma stands before the closing brace"),
        ("t.json", "{\"a\": [1, ]}", ",", "a comma stands before the closing bracket"),
        ("t.json", "{\"a\": 1} }", "}", "there is more text"),
        ("t.json", "{\"a\": [}", "}", "expected a value"),
        ("t.json", "{\"a\": }", "}", "expected a value"),
        ("t.json", "{ // all\n}", "//", "JSON has no comments"),
        ("t.json", "{\"a\": /* one */ 1}", "/*", "JSON has no comments"),
        ("t.json", "{\"a\": 1 // one\n}", "//", "JSON has no comments"),
        ("t.json", "// all\n{\"a\": 1}", "//", "JSON has no comments"),
        ("t.json", "{\"a\": 1} // all", "//", "JSON has no comments"),
        ("t.json", "{\"a\": tru}", "tru", "expected a value"),
        ("t.json", "{\"a\": 01}", "1", "expected"),
        ("t.json", "{\"a\": \"x", "\"", "no closing quote"),
        ("t.json", "[1, 2", "", "ends inside"),
        ("t.json", "{} {}", "{", "more text"),
        ("t.json", "", "", "expected a value"),
        ("t.json", "{\"a\": \"\u{1}\"}", "", "control"),
    ];
    for (name, text, marked, message) in cases {
        let error = parse(name, text).expect_err(text);
        assert!(error.message.contains(message), "{text:.40}: {error:?}");
        let slice = text.get(error.span.range()).expect("the span lies in the text");
        if !marked.is_empty() {
            assert_eq!(slice, *marked, "{text:.40}: {error:?}");
        }
    }
    let invalid = Source::from_bytes("t.yaml", b"a: \xff".to_vec()).unwrap();
    assert_eq!(Tree::parse(invalid).unwrap_err().1.span, Span::new(3, 4));
}

#[test]
fn an_empty_text_has_no_root() {
    for text in ["", "\n", "# only a comment\n", "\u{feff}"] {
        assert!(yaml(text).root().is_none_or(Node::is_null), "{text:?}");
    }
}
