//! What is JSON here is JSON for `serde_json` too and has the same values: in documents written for
//! it, in real ones where `OAS_CORPUS` names a folder of them, and in countless mutants of both.
#![allow(clippy::print_stdout, reason = "tests say what they ran")]

use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::tests::samples::{budget, documents, mutant, random};
use super::parse;
use crate::source::Source;
use crate::tree::{Kind, Node, PlainType, Tree};

/// True when the text is JSON to both readers and false when it is to neither; else how they
/// differ.
fn compare(text: &str) -> Result<bool, String> {
    let ours = parse(text, 0);
    let theirs = serde_json::from_str::<IgnoredAny>(text);
    if ours.is_ok() != theirs.is_ok() {
        return Err(format!("{:?}, serde_json: {:?}\nin {text:?}", ours.err(), theirs.err()));
    }
    if ours.is_err() {
        return Ok(false);
    }
    // What the grammar allows can have no value: half a surrogate pair, a number beyond all bounds.
    if let Ok(value) = serde_json::from_str(text) {
        let source = Source::new("t.json", text.to_owned()).map_err(|error| error.to_string())?;
        let tree = Tree::parse(source).map_err(|failed| failed.1.message)?;
        let root = tree.root().ok_or("no root")?;
        if !is_same(root, &value) {
            return Err(format!("serde_json reads {value:.500}\nin {text:?}"));
        }
    }
    Ok(true)
}

fn is_same(ours: Node<'_>, theirs: &Value) -> bool {
    let text = ours.as_str().unwrap_or_default();
    match (theirs, ours.kind(), ours.scalar_type()) {
        (Value::Object(members), Kind::Mapping, _) => {
            // Of a key that stands twice they keep the last.
            let last = |key: &str| ours.pairs().filter(|(own, _)| own.is(key)).last();
            let keys: std::collections::HashSet<_> =
                ours.pairs().filter_map(|(key, _)| key.as_str()).collect();
            let same =
                |(key, value): (&String, _)| last(key).is_some_and(|own| is_same(own.1, value));
            keys.len() == members.len() && members.iter().all(same)
        }
        (Value::Array(items), Kind::Sequence, _) => {
            ours.items().count() == items.len()
                && ours.items().zip(items).all(|(ours, theirs)| is_same(ours, theirs))
        }
        (Value::String(theirs), _, Some(PlainType::String)) => text == theirs.as_str(),
        (Value::Number(number), _, Some(PlainType::Int | PlainType::Float)) => {
            // Theirs may be off by the last bit.
            let (ours, theirs) = (text.parse::<f64>().unwrap(), number.as_f64().unwrap());
            (ours - theirs).abs() <= ours.abs() * 1e-15
        }
        (Value::Bool(theirs), _, Some(PlainType::Bool)) => text == theirs.to_string(),
        (Value::Null, _, Some(PlainType::Null)) => text == "null",
        _ => false,
    }
}

/// How many of the texts are JSON; every difference is told.
fn count_json<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    let (mut accepted, mut faults) = (0, 0);
    for text in texts {
        match compare(text) {
            Ok(is_json) => accepted += usize::from(is_json),
            Err(fault) => {
                faults += 1;
                if faults <= 10 {
                    println!("{fault:.2000}\n");
                }
            }
        }
    }
    assert_eq!(faults, 0, "texts differ");
    accepted
}

/// Valid or not.
const TRICKY: &[&str] = &[
    "",
    " ",
    "{}",
    "[]",
    "[ ]",
    "{ }",
    "0",
    "-0",
    "-",
    "00",
    "01",
    "-01",
    "1.",
    ".1",
    "1.0",
    "1.e1",
    "1e",
    "1e+",
    "1E-2",
    "1e05",
    "+1",
    "0x1",
    "1_0",
    "1a",
    "nul",
    "null",
    "nullx",
    "True",
    "true",
    "false ",
    "NaN",
    "\"\"",
    "\"a",
    "\"a\n\"",
    "\"a\tb\"",
    "\"\\n\\\"\\\\\\/\"",
    "\"\\q\"",
    "\"\\u12\"",
    "\"\\u00e9\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\u00G0\"",
    "\"\\",
    "\"\\u",
    "'a'",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1",
    "[",
    "]",
    "{",
    "}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{\"a\":1 \"b\":2}",
    "{a:1}",
    "{1:1}",
    "{\"a\":1,\"a\":2}",
    "[{}]",
    "[[[]]]",
    "{\"a\":[{\"b\":null}]}",
    "[1]]",
    "{}{}",
    "// c\n1",
    "[1, /* c */ 2]",
    "\u{feff}1",
    "\u{a0}1",
    "1\u{0}",
    "\t\r\n1\n",
    "\"\u{7f}é語😀\u{2028}\"",
    "\"\u{1f}\"",
    "\"12345678\\\"90\"",
    "\"1234567\"",
    "\"12345678\"",
    "[1e400]",
    "123456789012345678901",
    "{\"paths\": {\"/a\": {\"get\": {\"responses\": {\"200\": {\"description\": \"a\\nb\"}}}}}}",
];

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\\"",
    "\\n",
    "\\u00e9",
    "\\ud83d",
    "\\x",
    "null",
    "true",
    "fals",
    "0",
    "-",
    "1.5",
    "e",
    "E+",
    ".",
    "1e9",
    "{}",
    "[]",
    "{\"a\": 1}",
    "\"a\": ",
    ", \"b\"",
    " ",
    "\n",
    "\t",
    "\r",
    "\u{0}",
    "\u{1f}",
    "\u{7f}",
    "é",
    "語",
    "\u{feff}",
    "\u{2028}",
    "'",
    "/",
    "#",
    "// c\n",
];

#[test]
fn tricky_documents_read_as_serde_json_reads_them() {
    let accepted = count_json(TRICKY.iter().copied());
    println!("{accepted} of {} texts are JSON", TRICKY.len());
}

#[test]
fn real_documents_read_as_serde_json_reads_them() {
    let documents = documents(&["json"]);
    assert_eq!(count_json(documents.iter().map(String::as_str)), documents.len());
}

/// Values out of real documents, on few lines and on many, and the tricky ones.
fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = TRICKY.iter().map(|text| (*text).to_owned()).collect();
    for text in documents(&["json"]) {
        let value: Value = serde_json::from_str(&text).unwrap();
        let mut waiting = vec![&value];
        while let Some(value) = waiting.pop() {
            let compact = value.to_string();
            if compact.len() < 2000 {
                seeds.push(serde_json::to_string_pretty(value).unwrap());
                seeds.push(compact);
            } else {
                // A large document gives no more than some of its parts.
                waiting.extend(value.as_object().into_iter().flat_map(|all| all.values()).take(40));
                waiting.extend(value.as_array().into_iter().flatten().take(40));
            }
        }
    }
    seeds
}

/// `OAS_MUTANTS` says how many mutants are made.
#[test]
fn mutants_read_as_serde_json_reads_them() {
    let seeds = seeds();
    let mut random = random();
    let (mut made, mut accepted) = (0, 0);
    while made < budget() {
        let changed = |_| {
            let seed = random.usize(0..seeds.len());
            mutant(&mut random, &seeds[seed], PIECES)
        };
        let mutants: Vec<String> = (0..1000).map(changed).collect();
        made += mutants.len();
        accepted += count_json(mutants.iter().map(String::as_str));
    }
    println!("{accepted} of {made} mutants are JSON, of {} texts", seeds.len());
    assert!(accepted * 50 >= made, "nearly no mutant is JSON");
}

#[test]
fn what_is_not_closed_is_shown() {
    for (text, open, what) in [
        ("{\"a\": [{}, {\"b\": 1}", 6, "this bracket is still open"),
        ("{\"a\": [], \"b\": 1", 0, "this brace is still open"),
    ] {
        let error = parse(text, 0).unwrap_err();
        let (place, told) = error.cause.unwrap();
        assert_eq!((place.start, told.as_str()), (open, what), "{text}");
        assert_eq!(error.help.as_deref(), Some("write the brackets and braces that close it"));
    }
}
