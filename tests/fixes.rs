//! What every fix promises, on real documents: it parses, it mends its finding, it touches nothing
//! else, and fixing comes to an end.
//!
//! The documents are those of `specs/` and of the folder in `OAS_CORPUS`; without the variable the
//! test says so.
#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests say what they ran and what not"
)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use oas_codes::Policy;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::fix::Added;
use oas_lint::fix::{Fix, Safety, apply, brings_faults};
use oas_lint::project::{Lost, Project, Root};
use oas_lint::source::Source;
use oas_lint::tree::{Node, Tree};
use oas_lint::{Linted, lint_project_with, usual};
use serde_json::{Map, Value};

/// A description with the files that it is spread over, by their names.
type Files = BTreeMap<String, String>;

/// Rounds after which fixing has to be done.
const ROUNDS: usize = 10;

/// Findings of one document whose fixes are tried one by one.
const SINGLE: usize = 40;

fn documents() -> Vec<(String, Files)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/examples");
    let mut paths = Vec::new();
    collect(&own, &mut paths);
    match std::env::var_os("OAS_CORPUS") {
        Some(folder) => collect(Path::new(&folder), &mut paths),
        None => eprintln!("not run: the documents of OAS_CORPUS, which is not set"),
    }
    let is_part = |path: &Path| path.components().any(|part| part.as_os_str() == "digitalocean");
    let mut documents = Vec::new();
    let mut parts = Files::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let name = path.display().to_string();
        if is_part(&path) {
            parts.insert(name, text);
        } else {
            documents.push((name.clone(), Files::from([(name, text)])));
        }
    }
    if !parts.is_empty() {
        documents.push(("digitalocean".to_owned(), parts));
    }
    documents
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json")
        {
            files.push(path);
        }
    }
}

fn lint(files: &Files, policy: &Policy, added: Added) -> Linted {
    let source = |name: &str, text: &str| Source::new(name, text.to_owned()).expect("small");
    let is_root = |text: &str| text.contains("openapi") || text.contains("swagger");
    let roots = files.iter().filter(|(_, text)| is_root(text));
    let roots = roots.map(|(name, text)| Root { source: source(name, text), required: false });
    let read = |name: &str| {
        let text = files.get(name).ok_or(Lost::Unreadable("no such file".to_owned()))?;
        Ok(source(name, text))
    };
    lint_project_with(Project::load(roots.collect(), &read), policy, &usual, Some(added))
}

fn fixes(linted: &Linted, safety: Option<Safety>) -> impl Iterator<Item = &Fix> {
    let fixes = linted.diagnostics.iter().filter_map(|found| found.fix.as_deref());
    fixes.filter(move |fix| safety.is_none_or(|wanted| fix.safety == wanted))
}

/// Applies the fixes once, and says how many there were.
fn round<'f>(files: &mut Files, linted: &Linted, wanted: impl Iterator<Item = &'f Fix>) -> usize {
    let applied = apply(wanted, |file| linted.project.source(file).text());
    for (file, text) in applied.texts {
        let name = linted.project.source(file).name();
        let tree = Tree::parse(Source::new(name, text.clone()).expect("small"));
        let tree = tree.unwrap_or_else(|failed| panic!("{name} does not parse: {:?}", failed.1));
        let old = linted.project.file(file).tree().expect("it was parsed");
        assert!(!brings_faults(old, &tree), "{name}: doubled keys or lost references");
        files.insert(name.to_owned(), text);
    }
    applied.taken.len()
}

/// The value of a text, its keys as strings.
fn value(name: &str, text: &str) -> Value {
    fn of(node: Node<'_>) -> Value {
        if node.is_mapping() {
            // Merge keys as they are written.
            let pairs = node
                .pairs()
                .map(|(key, value)| (key.as_str().unwrap_or_default().into_owned(), of(value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        } else if node.is_sequence() {
            Value::Array(node.items().map(of).collect())
        } else {
            let text = node.as_str().unwrap_or_default();
            Value::String(format!("{:?} {text}", node.scalar_type()))
        }
    }
    let tree = Tree::parse(Source::new(name, text.to_owned()).expect("small")).expect("it parses");
    tree.root().map_or(Value::Null, of)
}

/// What a finding is about, without its place.
fn subject(linted: &Linted, found: &Diagnostic) -> String {
    let operation = found.operation.as_ref().map(ToString::to_string);
    let file = linted.source(&found.primary).name();
    let place = operation.or_else(|| linted.pointer(&found.primary)).unwrap_or_default();
    format!("{file} {place} {}", found.id())
}

fn policies() -> [Policy; 2] {
    ["stratos", "strict"].map(|name| Policy::builtin(name).expect("a built-in policy"))
}

#[test]
fn safe_fixes_leave_every_value_as_it_is() {
    let policy = Policy::stratos();
    let mut tried = 0;
    for (name, files) in documents() {
        let mut fixed = files.clone();
        let mut rounds = 0;
        loop {
            let linted = lint(&fixed, &policy, Added::Shared);
            let count = round(&mut fixed, &linted, fixes(&linted, Some(Safety::Safe)));
            if count == 0 {
                break;
            }
            tried += count;
            rounds += 1;
            assert!(rounds <= ROUNDS, "{name}: safe fixes do not come to an end");
        }
        for (name, text) in &files {
            if fixed[name] != *text {
                assert_eq!(value(name, text), value(name, &fixed[name]), "{name}");
            }
        }
    }
    println!("{tried} safe fixes");
    assert!(tried > 0);
}

/// The text without the quotes of its codes, as many authors write them.
fn unquoted(text: &str) -> String {
    let bare = |line: &str| -> Option<String> {
        let body = line.trim_start();
        let (indent, rest) = (line.len() - body.len(), body.strip_prefix(['"', '\''])?);
        let (code, behind) = rest.split_at_checked(3)?;
        let behind = behind.strip_prefix(['"', '\''])?;
        let is_code = code.bytes().all(|b| b.is_ascii_digit()) && behind.starts_with(':');
        is_code.then(|| format!("{}{code}{behind}", &line[..indent]))
    };
    text.split_inclusive('\n').map(|line| bare(line).unwrap_or_else(|| line.to_owned())).collect()
}

#[test]
fn quoting_codes_gives_back_what_the_text_said() {
    let policy = Policy::stratos();
    let mut tried = 0;
    for (name, files) in documents() {
        let yaml = |(name, _): &(&String, &String)| {
            Path::new(name).extension().is_none_or(|end| end != "json")
        };
        let mut fixed: Files =
            files.iter().filter(yaml).map(|(name, text)| (name.clone(), unquoted(text))).collect();
        let linted = lint(&fixed, &policy, Added::Shared);
        tried += round(&mut fixed, &linted, fixes(&linted, Some(Safety::Safe)));
        let linted = lint(&fixed, &policy, Added::Shared);
        assert_eq!(fixes(&linted, Some(Safety::Safe)).count(), 0, "{name}");
        for (name, text) in &fixed {
            assert_eq!(value(name, text), value(name, &files[name]), "{name}");
        }
    }
    println!("{tried} codes quoted");
    assert!(tried > 0);
}

#[test]
fn fixing_comes_to_an_end_with_nothing_left_to_fix() {
    let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (name, files) in documents() {
        for (policy, added) in policies().iter().zip([Added::Shared, Added::Inline]) {
            let mut fixed = files.clone();
            let mut rounds = 0;
            loop {
                let linted = lint(&fixed, policy, added);
                let is_new = rounds == 0;
                for found in linted.diagnostics.iter().filter(|found| is_new && found.fix.is_some())
                {
                    *kinds.entry(found.rule.name).or_default() += 1;
                }
                if round(&mut fixed, &linted, fixes(&linted, None)) == 0 {
                    break;
                }
                rounds += 1;
                let left: Vec<String> = linted
                    .diagnostics
                    .iter()
                    .filter(|found| found.fix.is_some())
                    .map(|found| subject(&linted, found))
                    .take(5)
                    .collect();
                assert!(rounds <= ROUNDS, "{name}, {}: still {left:#?}", policy.name);
            }
        }
    }
    println!("fixes by rule: {kinds:#?}");
    assert!(!kinds.is_empty());
}

#[test]
fn a_fix_mends_its_finding_and_brings_no_graver_one() {
    let mut tried = 0;
    for (name, files) in documents() {
        for policy in policies() {
            let before = lint(&files, &policy, Added::Shared);
            let mut subjects: HashMap<String, usize> = HashMap::new();
            for found in &before.diagnostics {
                *subjects.entry(subject(&before, found)).or_default() += 1;
            }
            let fixable: Vec<&Diagnostic> =
                before.diagnostics.iter().filter(|found| found.fix.is_some()).collect();
            // Large documents are linted once for each of some, spread over the document.
            let size: usize = files.values().map(String::len).sum();
            let single = if size > 1_000_000 { SINGLE / 8 } else { SINGLE };
            let step = fixable.len().div_ceil(single).max(1);
            for found in fixable.iter().step_by(step) {
                tried += 1;
                let mut fixed = files.clone();
                round(&mut fixed, &before, found.fix.as_deref().into_iter());
                let after = lint(&fixed, &policy, Added::Shared);
                let subject = subject(&before, found);
                let told = |found: &&Diagnostic| self::subject(&after, found) == subject;
                let left = after.diagnostics.iter().filter(told).count();
                assert!(left < subjects[&subject], "{name}: {subject} is still told");
                for other in &after.diagnostics {
                    let is_new = !subjects.contains_key(&self::subject(&after, other));
                    assert!(
                        !is_new || other.severity >= found.severity,
                        "{name}: mending {subject} brings {}",
                        self::subject(&after, other)
                    );
                }
            }
        }
    }
    println!("{tried} fixes, one by one");
    assert!(tried > 0);
}
