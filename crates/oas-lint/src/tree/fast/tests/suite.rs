//! The YAML test suite, where `OAS_YAML_SUITE` names the folder of the npm package of that name.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::tree::{Kind, Node, Style};

/// What is accepted of the suite has the events that it demands, and nothing that it calls wrong
/// is accepted.
#[test]
fn the_yaml_test_suite_is_read_as_it_demands() {
    let Some(folder) = std::env::var_os("OAS_YAML_SUITE").map(PathBuf::from) else {
        println!("not run: the YAML test suite, for OAS_YAML_SUITE is not set");
        return;
    };
    let (mut cases, mut accepted) = (0, 0);
    for entry in std::fs::read_dir(folder.join("data")).unwrap() {
        let path = entry.unwrap().path();
        let script = std::fs::read_to_string(&path).unwrap();
        let is_case = path.extension().is_some_and(|end| end == "js");
        let Some((_, json)) = script.split_once("export default").filter(|_| is_case) else {
            continue;
        };
        let json = json.trim().trim_end_matches(';');
        let Ok(module) = serde_json::from_str::<serde_json::Value>(json) else { continue };
        for case in module["cases"].as_array().unwrap() {
            cases += 1;
            let text = case["yaml"].as_str().unwrap();
            let compared = super::compare(text);
            let tree = compared.unwrap_or_else(|how| panic!("{}: {how}", path.display()));
            let Some(tree) = tree else { continue };
            assert_ne!(case["fail"], true, "{}: {text}", path.display());
            accepted += 1;
            let mut events = String::new();
            write_events(tree.root().unwrap(), &mut events);
            let is_stream = |line: &&str| !line.ends_with("STR") && !line.contains("DOC");
            let expected: Vec<&str> =
                case["tree"].as_str().unwrap().lines().map(str::trim).filter(is_stream).collect();
            let ours: Vec<&str> = events.lines().collect();
            assert_eq!(ours, expected, "{}: {text}", path.display());
        }
    }
    println!("{accepted} of {cases} cases of the YAML test suite accepted");
    assert!(cases > 300 && accepted > 50, "the folder holds no suite");
}

/// The events of the suite, one in a line.
fn write_events(node: Node<'_>, out: &mut String) {
    let is_flow = node.style() == Style::Flow;
    match node.kind() {
        Kind::Mapping => {
            *out += if is_flow { "+MAP {}\n" } else { "+MAP\n" };
            for (key, value) in node.pairs() {
                write_events(key, out);
                write_events(value, out);
            }
            *out += "-MAP\n";
        }
        Kind::Sequence => {
            *out += if is_flow { "+SEQ []\n" } else { "+SEQ\n" };
            node.items().for_each(|item| write_events(item, out));
            *out += "-SEQ\n";
        }
        Kind::Alias => *out += "=ALI\n",
        Kind::Scalar => {
            let sign = match node.style() {
                Style::SingleQuoted => '\'',
                Style::DoubleQuoted => '"',
                Style::Literal => '|',
                Style::Folded => '>',
                Style::Plain | Style::Block | Style::Flow => ':',
            };
            let value = node.as_str().unwrap();
            let escapes =
                [('\\', "\\\\"), ('\n', "\\n"), ('\t', "\\t"), ('\r', "\\r"), ('\u{8}', "\\b")];
            let written = escapes.iter().fold(value.into_owned(), |text, (character, escape)| {
                text.replace(*character, escape)
            });
            // The lines are compared without the blanks at their ends.
            writeln!(out, "{}", format!("=VAL {sign}{written}").trim()).unwrap();
        }
    }
}
