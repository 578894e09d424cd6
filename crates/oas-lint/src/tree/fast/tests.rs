//! What is accepted here has the tape that the full parser makes: on documents written for it, on
//! real ones where `OAS_CORPUS` names a folder of them, and on countless mutants of both.
#![allow(clippy::print_stdout, reason = "tests say what they ran")]

use std::fs;
use std::path::{Path, PathBuf};

use super::super::build::RawNode;
use super::super::{fast, yaml};

/// True when the text is accepted and the full parser agrees, false when it is left to that one;
/// else how the two differ.
fn compare(text: &str) -> Result<bool, String> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(fast) = fast::parse(text, start) else { return Ok(false) };
    let differs = |how: String| Err(format!("{how}\nin {text:.2000?}"));
    let full = match yaml::parse(text, start) {
        Ok(full) => full,
        Err(error) => return differs(format!("{} at {:?}", error.message, error.span)),
    };
    let show = |node: &RawNode| {
        let slice = &text[node.span().range()];
        format!("{:?} {:?} {node:?} {slice:.80?}", node.kind(), node.style())
    };
    if let Some((fast, full)) = fast.nodes.iter().zip(&full.nodes).find(|(a, b)| a != b) {
        return differs(format!("fast {}\nfull {}", show(fast), show(full)));
    }
    let is_same = fast.nodes.len() == full.nodes.len()
        && fast.comments == full.comments
        && fast.decoded == full.decoded
        && fast.alias_targets == full.alias_targets
        && fast.has_merge_keys == full.has_merge_keys;
    if is_same { Ok(true) } else { differs(format!("fast {fast:?}\nfull {full:?}")) }
}

/// How many of the texts are accepted; every difference is told.
fn count_accepted<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    let results: Vec<_> = texts.into_iter().map(compare).collect();
    let faults: Vec<&String> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    for fault in faults.iter().take(20) {
        println!("{fault}");
    }
    assert!(faults.is_empty(), "{} texts differ", faults.len());
    results.into_iter().filter(|result| *result == Ok(true)).count()
}

/// The documents of specs/, and those of the folder in `OAS_CORPUS`.
fn documents() -> Vec<(String, String)> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let corpus = std::env::var_os("OAS_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        println!("not run: the documents of OAS_CORPUS, which is not set");
    }
    let mut folders: Vec<PathBuf> = std::iter::once(specs).chain(corpus).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn real_documents_have_the_tape_that_the_full_parser_makes() {
    let documents = documents();
    let read = count_accepted(documents.iter().map(|(_, text)| text.as_str()));
    println!("{read} of {} documents accepted", documents.len());
    assert!(read * 10 >= documents.len() * 9, "too few are read fast");
}

/// Small documents with what is tricky in YAML, accepted or not.
const TRICKY: &[&str] = &[
    "",
    "a",
    "a: b",
    "a: b\n",
    "\u{feff}a: b\n",
    "---\na: b\n",
    "--- # c\na: b\n",
    "---   \n# c\n\na: b\n",
    "# c\n---\na: b\n",
    "--- a: b\n",
    "---\n---\na: b\n",
    "---\n",
    "a: b\n---\n",
    "a: b\n...\n",
    "---a: b\n",
    "a: 1\n ---\n",
    "a: 'x\n--- y'\n",
    "a: x\n--- y\n",
    "  a: 1\n  b: 2\n",
    "  a: 1\n b: 2\n",
    " a: 1\n  b: 2\n",
    "a:\n  b:\n    c: 1\n   d: 2\n",
    "a:\n",
    "a: # c\nb: #\n",
    "a:\n# c\n  b: 1\n",
    "a:\n  # c\n  b: 1 # d\n# e\n",
    "a:#b\n",
    "a: b#c\n",
    "a: b #c\n",
    "a: b # c #d\n  \n",
    "a: b\n # c\n  d\n",
    "a:\n  b\n  c\n d: e\n",
    "a: b\n  c\n\n  d\n\ne: f\n",
    "a: b\n  c: d\n",
    "a: b\n  - c\n  # d\n",
    "a: b\n  ? c\n",
    "a: b\n  &c\n",
    "a: b\n  \"c\n",
    "a: b c  \nd : e\n",
    "a  : b\n",
    "a: b:\n",
    "a: b: c\n",
    "a: :b\nc: ?d\ne: -f\n",
    "a: -\n",
    "a: ?\n",
    "a: :\n",
    "? a\n: b\n",
    "? a\n: b: c\n  d: e\nf: g\n",
    "? a\n: - c\n  - d\n",
    "? a\n  b\n: c\n",
    "? 'a\n  b'\n: c\n",
    "? a\n",
    "? a\nb: c\n",
    "? a: b\n: c\n",
    "? a # c\n: b\n",
    "? a\n# c\n: b\n",
    "? a\n:\n  b: c\n",
    "? a\n:\nb: c\n",
    "?\n  a\n: b\n",
    "x:\n  ? a\n  : b\n  c: d\n",
    "x:\n  - ? a\n    : b\n",
    "- a\n- b\n",
    "- - a\n  - b\n- c: d\n  e: f\n",
    "-\n  a: b\n-\n  - c\n",
    "-\n- a\n",
    "- # c\n  a: b\n",
    "-a\n- b\n",
    "-   a: b\n    c: d\n",
    "- a: b\n c: d\n",
    "- a\nb: c\n",
    "a:\n- b\n- c\nd: e\n",
    "a:\n- b\n-\nd: e\n",
    "a:\n- b\n  c\nd: e\n",
    "a:\n  - b\n - c\n",
    "a:\n - b\n  - c\n",
    "a:\n- b: |\n    x\n  c: d\n- |\n x\n",
    "a:\n  - b\nc:\n- - d\n",
    "a: - b\n",
    "a: |\n  x\n",
    "a: |\n  x",
    "a: |\n  x\n  ",
    "a: |\n  x\n   ",
    "a: |\n  x\n  \n",
    "a: |+\n  x\n  ",
    "a: |+\n  x\n\n\nb: c\n",
    "a: |-\n  x\n\n\nb: c\n",
    "a: |\n\n  x\n\n y\n",
    "a: |\n    \n  x\n",
    "a: |\n  \n  x\n",
    "a: |\n\n\nb: c\n",
    "a: |+\n\n\nb: c\n",
    "a: |+\n   \nb: c\n",
    "a: |\nb: c\n",
    "a: |",
    "a: |\n",
    "a: |\n  x \n\n\nb: c\n",
    "a: |\n  x\n   \n\nb: c\n",
    "a: |\n  x\n   \n",
    "a: |2\n   x\n  y\nb: c\n",
    "a: |2-\n   x\n\n   \n  y\n   \nb: c\n",
    "a: |-2\n   x\n",
    "a: |+2\n   x\n\nb: c\n",
    "a: |1\n  x\n",
    "a: |9\n  x\n",
    "a: |0\n  x\n",
    "a: |2\n x\n",
    "a:\n  - |2\n     x\n",
    "- |2\n   x\n",
    "- a: |1\n    x\n",
    "a: |++\n  x\n",
    "a: | # c\n  x\n",
    "a: |# c\n  x\n",
    "a: | x\n  y\n",
    "a: |\n  x\n # c\nb: d\n",
    "a: |\n  x\n# c\n  y\n",
    "a: |\n  # x\n",
    "a: |\n\tx\n",
    "a: |\n  \tx\n",
    "a: |\n  x\n\ty\n",
    "a: |\n  x\ty\n",
    "a: >\n  x\n  y\n\n   z\n  w\n",
    "a:\n  |\n  x\n",
    "a:\n    |\n  x\nb: c\n",
    "|\n x\n",
    "- >-\n x\n\n\n- y\n",
    "a: 'b'\n",
    "a: 'b''c'\n",
    "a: 'b' c\n",
    "a: 'b'# c\n",
    "a: 'b' # c\n",
    "a: 'b\n",
    "a: 'b\n  c'\n",
    "a: 'b\nc'\n",
    "a: 'b\n\n\n  c'\n",
    "a: 'b\n \n c'\n",
    "a: \"b\n\\\n  c\"\n",
    "a: \"b \\\n  c\"\n",
    "a: \"\\x41\\u00e9\\U0001F600\\n\\/\\ \"\n",
    "a: \"\\q\"\n",
    "a: \"\\ud83d\\ude00\"\n",
    "a: \"\\ud83d\"\n",
    "a: \"\\x4\"\n",
    "a: \"\\U00110000\"\n",
    "a: \"\\\tb\"\n",
    "a: \"b\tc\"\n",
    "a: \"b\n\tc\"\n",
    "a: \"b\t\n c\"\n",
    "\"a\": b\n'c': d\n\"e\"  : f\n",
    "\"a\":b\n",
    "\"a\nb\": c\n",
    "\"a\" b: c\n",
    "'a'\n",
    "a: [b, c]\n",
    "a: [b, c,]\n",
    "a: [b,, c]\n",
    "a: [,]\n",
    "a: []\nb: {}\n",
    "a: [b\n  , c\n  ]\n",
    "a: [\n  b,\n  c\n]\n",
    "a: [\n  b c\n  d\n  ]\n",
    "a: {b: c, d: e}\n",
    "a: {b: c,}\n",
    "a: {b : c}\n",
    "a: {b, c}\n",
    "a: {b: }\n",
    "a: {b:}\n",
    "a: {b:c}\n",
    "a: {\"b\":c}\n",
    "a: {\"b\":[1,2],'c':{}}\n",
    "a: {\"b\"\n  : c}\n",
    "a: {b\n  : c}\n",
    "a: {b:\n  c}\n",
    "a: [b: c]\n",
    "a: [\"b\": c]\n",
    "a: [b #c\n  ]\n",
    "a: [b#c]\n",
    "a: [b, # c\n  d]\n",
    "a: [http://x/y?z=1&w, 'x']\n",
    "a: [-1, - 2]\n",
    "a: [-, b]\n",
    "a: [?b]\n",
    "a: [b]c\n",
    "a: [b] # c\n",
    "a: [b]# c\n",
    "a: [b]: c\n",
    "[a]: b\n",
    "[a, b]\n",
    "{a: b}\n",
    "{a: b\n}\n",
    "[a\n]\n",
    "a: [b}\n",
    "a: {b]\n",
    "a: [b\n",
    "a: {? b : c}\n",
    "a: [{b: c}, [d]]\n",
    "a: {b: \"c\n  d\"}\n",
    "a: {b: \"c\nd\"}\n",
    "a: [\"b\"\n  \"c\"]\n",
    "- [a,\nb]\n",
    "- {a: b,\n  c: d}\n",
    "a: &b c\nd: *b\n",
    "a: !c d\n",
    "<<: a\n",
    "a: {<<: {b: c}}\n",
    "%YAML 1.2\n---\na: b\n",
    "%a: b\n",
    "@a: b\n",
    "a: @b\n",
    "a: `b\n",
    "a: %b\n",
    "a: ]\n",
    "a: b]\n",
    "a: b, c\n",
    "a, b: c\n",
    "a\tb: c\n",
    "a:\tb\n",
    "a: b\t\n",
    "a: b\t# c\n",
    "a:\n\tb: c\n",
    "\ta: b\n",
    "a: b\n\t\nc: d\n",
    "a: b\r\nc:\r\n  - d\r\n  - |\r\n    x\r\n\r\n    y\r\n\r\ne: 'f\r\n  g'\r\n# h\r\n",
    "a: |+\r\n  x\r\n\r\nb: \"c\\\r\n  d\"\r\n? e\r\n: [f,\r\n  g]\r\n",
    "a: b\rc: d\r",
    "a: b\r",
    "a: \u{85}b\n",
    "a: \u{2028}b\n",
    "é: ü # ö\n日本: '語'\n",
    "a: b\nb\n",
    "a: b\nb: c\na\n",
    "a\nb: c\n",
    "a:\n  - b:\n    - c\n",
    "a:\n  -\n    b: c\n",
    "a: b\n- c\n",
    "- a\n -b\n",
    "a: null\n~: b\n",
    "a::b: c\n",
    "a: b::c\n",
    ": b\n",
    "a: \n  \n  b: c\n",
    "http://a: b\n",
    "a: http://b\n",
    "a b c: d e f\n",
    "#\n",
    "#a\n#b\na: b\n#c",
    "a: b #",
    "a: b\n\n\n",
    "a:   \n",
    "a: ''\nb: \"\"\n",
    "a: '\n  '\n",
    "a: \"\\\"\"\n",
];

#[test]
fn tricky_documents_have_the_tape_that_the_full_parser_makes() {
    let read = count_accepted(TRICKY.iter().copied());
    println!("{read} of {} accepted", TRICKY.len());
}

/// What mutants are made with: signs that mean something in YAML, and what surrounds them.
const PIECES: &[&str] = &[
    ":", ": ", "- ", "-", "? ", "?", "#", " #", " # c\n", "\n", "\n\n", " ", "  ", "\n  ", "\n    ", "\t", "\r\n",
    "\r", "'", "\"", "''", "\\", "\\n", "\\\n", "\\u00e9", "\\x4", "|", ">", "|+", "|2-", ">-\n", "|\n", "[", "]",
    "{", "}", ",", ", ", "[]", "{a: b}", "[a, b]", "&a ", "*a", "!", "!!str ", "%", "@", "`", "---", "---\n",
    "\n---\n", "...", "\n...\n", "<<", "~", "a", "b: c", "a:\n  b", "- a\n", "é", "語", "\u{feff}", "\u{85}",
    "\u{2028}", "\0", "\u{7f}", "\u{9f}", "200", "null",
];

/// A text with one to six changes: something put in, cut out, doubled, moved or indented.
fn mutant(random: &mut fastrand::Rng, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.usize(1..=6) {
        let place = |random: &mut fastrand::Rng, text: &str| {
            text.floor_char_boundary(random.usize(0..=text.len()))
        };
        let at = place(random, &text);
        let to = text.floor_char_boundary((at + random.usize(0..12)).min(text.len())).max(at);
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |len| at + len + 1);
        match random.u8(0..8) {
            0 | 1 => text.insert_str(at, random.choice(PIECES).unwrap_or(&"")),
            2 => text.replace_range(at..to, random.choice(PIECES).unwrap_or(&"")),
            3 => text.replace_range(at..to, ""),
            4 => text.insert_str(line, &" ".repeat(random.usize(1..4))),
            5 => {
                let spaces = text[line..].bytes().take_while(|byte| *byte == b' ').count();
                let cut = random.usize(0..=spaces.min(4));
                text.replace_range(line..line + cut, "");
            }
            6 => {
                let copy = text[line..line_end].to_owned();
                let target = place(random, &text);
                let target = text[..target].rfind('\n').map_or(0, |end| end + 1);
                text.insert_str(target, &copy);
            }
            _ => text.replace_range(line..line_end, ""),
        }
    }
    text
}

/// Pieces of documents that are small enough to be parsed by the thousands in a second.
fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = TRICKY.iter().map(|text| (*text).to_owned()).collect();
    for (_, text) in documents() {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        // A piece begins where the outermost collections go on.
        let is_start = |line: &&str| !line.starts_with([' ', '-', '#', '\n', '\r', ']', '}']);
        let starts: Vec<usize> =
            (0..lines.len()).filter(|index| is_start(&lines[*index])).collect();
        for (count, start) in starts.iter().enumerate() {
            let next = starts.get(count + 1).copied().unwrap_or(lines.len());
            seeds.push(lines[*start..next.min(start + 25)].concat());
        }
        // And where the text is a list of entries, indented or not.
        for start in (0..lines.len()).step_by(97) {
            let indent = lines[start].len() - lines[start].trim_start_matches(' ').len();
            let own = lines[start..].iter().take(12).map(|line| line.get(indent..).unwrap_or("\n"));
            seeds.push(own.collect());
        }
    }
    seeds.retain(|seed| seed.len() < 3000);
    seeds
}

/// `OAS_MUTANTS` says how many mutants are made; the seed is always the same.
#[test]
fn mutants_have_the_tape_that_the_full_parser_makes() {
    let wanted = std::env::var("OAS_MUTANTS").map_or(20_000, |count| count.parse().unwrap());
    let seed = std::env::var("OAS_SEED").map_or(1, |seed| seed.parse().unwrap());
    let mut random = fastrand::Rng::with_seed(seed);
    let seeds = seeds();
    let (mut read, mut valid, mut faults) = (0, 0, 0);
    for _ in 0..wanted {
        let seed = &seeds[random.usize(0..seeds.len())];
        let text = mutant(&mut random, seed);
        match compare(&text) {
            Ok(true) => read += 1,
            Ok(false) => valid += usize::from(yaml::parse(&text, 0).is_ok()),
            Err(fault) => {
                faults += 1;
                if faults <= 10 {
                    println!("{fault}\n");
                }
            }
        }
    }
    println!("{wanted} mutants of {} texts: {read} accepted, {valid} more are valid", seeds.len());
    assert_eq!(faults, 0, "mutants differ");
    assert!(read > wanted / 10, "nearly all is left to the full parser");
}
