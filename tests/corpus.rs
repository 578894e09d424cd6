//! Real documents: every file that the folder in `OAS_CORPUS` holds is parsed and linted.
//!
//! Without the variable the documents of `specs/` stand in, and the test says so.
#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests say what they ran and what not"
)]

mod bytes;
mod support;

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use libyaml_safer::{EventData, Parser};
use oas_codes::Policy;
use oas_lint::project::{Lost, Project, Root};
use oas_lint::source::Source;
use oas_lint::tree::{Format, Kind, Node, Tree};
use oas_lint::{lint_project, usual};

use self::bytes::lint_bytes;
use self::support::assert_sound;

/// Far beyond what any real document takes, even unoptimised and on a busy machine.
const BOUND: Duration = Duration::from_mins(1);

fn documents() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut files = Vec::new();
    collect(&own, &mut files);
    match std::env::var_os("OAS_CORPUS") {
        Some(folder) => {
            let before = files.len();
            collect(Path::new(&folder), &mut files);
            assert!(files.len() > before, "OAS_CORPUS names a folder without documents");
        }
        None => eprintln!("not run: the documents of OAS_CORPUS, which is not set"),
    }
    assert!(!files.is_empty());
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json")
        {
            files.push(path);
        }
    }
}

fn parse(path: &Path) -> Tree {
    let bytes = std::fs::read(path).expect("the file can be read");
    let source = Source::from_bytes(path.display().to_string(), bytes).expect("below 4 GiB");
    Tree::parse(source).unwrap_or_else(|failed| panic!("{}: {:?}", path.display(), failed.1))
}

/// One step through a tree, as far as an independent parser can see it too.
#[derive(Debug, PartialEq)]
enum Step<'t> {
    Mapping,
    Sequence,
    End,
    Alias,
    Scalar(Cow<'t, str>),
}

fn steps<'t>(node: Node<'t>, out: &mut Vec<Step<'t>>) {
    match node.kind() {
        Kind::Mapping => {
            out.push(Step::Mapping);
            for (key, value) in node.pairs() {
                steps(key, out);
                steps(value, out);
            }
            out.push(Step::End);
        }
        Kind::Sequence => {
            out.push(Step::Sequence);
            for item in node.items() {
                steps(item, out);
            }
            out.push(Step::End);
        }
        Kind::Alias => out.push(Step::Alias),
        Kind::Scalar => out.push(Step::Scalar(node.as_str().expect("a scalar has a value"))),
    }
}

fn yaml_steps(text: &str) -> Vec<Step<'static>> {
    // This parser panics where a comment ends the text without a line end.
    let closed = if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let mut input = closed.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut input);
    let mut out = Vec::new();
    loop {
        match parser.parse().expect("the other parser reads it").data {
            EventData::MappingStart { .. } => out.push(Step::Mapping),
            EventData::SequenceStart { .. } => out.push(Step::Sequence),
            EventData::MappingEnd | EventData::SequenceEnd => out.push(Step::End),
            EventData::Alias { .. } => out.push(Step::Alias),
            EventData::Scalar { value, .. } => out.push(Step::Scalar(value.into())),
            EventData::StreamEnd => break,
            _ => {}
        }
    }
    // The line end that was added is no part of a block scalar at the end of the text.
    let last = out.iter_mut().rev().find_map(|step| match step {
        Step::Scalar(value) => Some(value),
        _ => None,
    });
    if let Some(value) = last.filter(|value| closed.len() > text.len() && value.ends_with('\n')) {
        value.to_mut().pop();
    }
    out
}

fn json_steps(value: &serde_json::Value, out: &mut Vec<Step<'static>>) {
    match value {
        serde_json::Value::Object(members) => {
            out.push(Step::Mapping);
            for (key, value) in members {
                out.push(Step::Scalar(key.clone().into()));
                json_steps(value, out);
            }
            out.push(Step::End);
        }
        serde_json::Value::Array(items) => {
            out.push(Step::Sequence);
            for item in items {
                json_steps(item, out);
            }
            out.push(Step::End);
        }
        serde_json::Value::String(text) => out.push(Step::Scalar(text.clone().into())),
        other => out.push(Step::Scalar(other.to_string().into())),
    }
}

/// Numbers that differ only in how they are written are one value.
fn same(ours: &Step<'_>, theirs: &Step<'_>) -> bool {
    match (ours, theirs) {
        (Step::Scalar(ours), Step::Scalar(theirs)) => {
            ours == theirs
                || matches!((ours.parse::<f64>(), theirs.parse::<f64>()), (Ok(a), Ok(b)) if f64::total_cmp(&a, &b).is_eq())
        }
        _ => ours == theirs,
    }
}

#[test]
fn every_scalar_decodes_to_the_value_that_an_independent_parser_reads() {
    let mut scalars = 0;
    for path in documents() {
        let tree = parse(&path);
        let mut ours = Vec::new();
        tree.root().into_iter().for_each(|root| steps(root, &mut ours));
        let text = tree.source().text();
        let mut theirs = Vec::new();
        match tree.format() {
            Format::Yaml => theirs = yaml_steps(text),
            Format::Json => {
                json_steps(&serde_json::from_str(text).expect("JSON"), &mut theirs);
            }
        }
        for (index, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert!(same(ours, theirs), "{}: step {index}: {ours:?} {theirs:?}", path.display());
        }
        assert_eq!(ours.len(), theirs.len(), "{}", path.display());
        scalars += ours.iter().filter(|step| matches!(step, Step::Scalar(_))).count();
    }
    println!("{scalars} scalars agree");
}

#[test]
fn every_node_lies_within_its_parent_and_behind_its_elder_sibling() {
    for path in documents() {
        let tree = parse(&path);
        let mut open: Vec<Node<'_>> = Vec::new();
        let mut last = 0;
        for node in tree.nodes() {
            let span = node.span();
            assert!(tree.source().text().get(span.range()).is_some(), "{}", path.display());
            while open.last().is_some_and(|parent| !parent.holds(node.id())) {
                last = last.max(open.pop().map_or(0, |closed| closed.span().end));
            }
            let parent = open.last().map_or(span, |parent| parent.span());
            assert!(
                parent.start <= span.start && span.end <= parent.end,
                "{}: {node:?}",
                path.display()
            );
            assert!(last <= span.start, "{}: {node:?} overlaps", path.display());
            if matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
                open.push(node);
            } else {
                last = span.end;
            }
        }
    }
}

#[test]
fn every_document_is_linted_soundly_and_in_bounded_time() {
    let (mut operations, mut findings) = (0, 0);
    for path in documents() {
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).expect("the file can be read");
        for policy in ["stratos", "rfc9110"] {
            let policy = Policy::builtin(policy).expect("a built-in policy");
            let begin = Instant::now();
            let linted = lint_bytes(&name, bytes.clone(), &policy);
            operations += linted.operations;
            findings += linted.diagnostics.len();
            assert_sound(&linted, &policy);
            assert!(begin.elapsed() < BOUND, "{name} took {:?}", begin.elapsed());
        }
    }
    assert!(operations > 0 && findings > 0);
    println!("{findings} findings in {operations} operations");
}

/// Every description of the folder with all that it refers to, as one run over the folder does.
#[test]
fn descriptions_over_many_files_are_linted_soundly() {
    let read = |name: &str| match std::fs::read(name) {
        Ok(bytes) => Source::from_bytes(name, bytes).map_err(|_| Lost::Outside),
        Err(error) => Err(Lost::Unreadable(error.to_string())),
    };
    let root = |path: PathBuf| {
        let source = read(&path.display().to_string()).expect("the file can be read");
        Root { source, required: false }
    };
    let roots: Vec<Root> = documents().into_iter().map(root).collect();
    let project = Project::load(roots, &read);
    let policy = Policy::stratos();
    let linted = lint_project(project, &policy, &usual);
    let (roots, files) = (linted.project.roots().len(), linted.project.files().count());
    println!("{} operations of {files} files under {roots} roots", linted.operations);
    assert_sound(&linted, &policy);
    // A file is read once, whatever names lead to it.
    let names: HashSet<&str> =
        linted.project.files().map(|(_, file)| file.source().name()).collect();
    assert_eq!(names.len(), files);
}
