//! One description in several forms says the same: as YAML, as JSON, spread over files and as one.
//!
//! Handwritten documents are always there; `OAS_CORPUS` names a folder of real ones.
#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests say what they ran and what not"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use oas_codes::Policy;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::project::{Lost, Project, Root};
use oas_lint::source::Source;
use oas_lint::tree::{Node, PlainType, Tree};
use oas_lint::{Linted, lint_project, usual};
use serde_json::{Map, Value};

use self::support::assert_sound;

/// How a key is written, and how often a thing is said: that is what the forms differ in.
const OF_THE_FORM: [&str; 3] = ["unquoted-status", "duplicate-status", "redundant-response"];

/// Files by name, the description first.
type Files = Vec<(String, String)>;

// --- What is said ---------------------------------------------------------------------------

/// What is found, and about which operation, component or reference.
type Said = BTreeSet<(String, String)>;

fn said(linted: &Linted) -> Said {
    let mut said = Said::new();
    let told = linted.diagnostics.iter().filter(|found| !OF_THE_FORM.contains(&found.rule.name));
    for found in told {
        let mut about: Vec<String> = found.uses.iter().map(|label| plain(&label.text)).collect();
        about.extend(found.operation.as_ref().map(ToString::to_string));
        about.extend(first_use(found));
        if about.is_empty() {
            about.push(component(linted, found));
        }
        said.extend(about.into_iter().map(|about| (found.id(), about)));
    }
    said
}

/// An operation without where it stands, for some places name that and some do not.
fn plain(title: &str) -> String {
    title.replace(" of the webhook ", " ").replace(" of the callback ", " ")
}

/// The operation that a finding about a whole document names at its first place.
fn first_use(found: &Diagnostic) -> Option<String> {
    let text = &found.primary.text;
    let mut named = ["used here, by ", "used here only, by ", "; first in "].iter();
    let (_, first) = named.find_map(|words| text.split_once(words))?;
    Some(plain(first.split_once(';').map_or(first, |(first, _)| first)))
}

/// The last name on the way to the place: that of a component, or what a reference asks for.
fn component(linted: &Linted, found: &Diagnostic) -> String {
    let marked = linted.source(&found.primary).slice(found.primary.span);
    let name = marked.trim_matches(['"', '\'']);
    name.rsplit(['/', '#']).next().unwrap_or(name).to_owned()
}

/// All findings of a description in some files.
fn lint(files: &Files, policy: &Policy) -> Linted {
    let by_name: BTreeMap<&str, &str> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let source = |name: &str, text: &str| Source::new(name, text.to_owned()).expect("small");
    let root = Root { source: source(&files[0].0, &files[0].1), required: true };
    let read = |name: &str| {
        let text = by_name.get(name).ok_or(Lost::Unreadable("no such file".to_owned()))?;
        Ok(source(name, text))
    };
    lint_project(Project::load(vec![root], &read), policy, &usual)
}

/// Holds every form of a description against its first one.
fn assert_one_meaning(name: &str, forms: &[(&str, Files)], policies: &[&str]) -> usize {
    let mut total = 0;
    for policy in policies {
        let policy = Policy::builtin(policy).expect("a built-in policy");
        let first = lint(&forms[0].1, &policy);
        let expected = said(&first);
        total += expected.len();
        for (form, files) in &forms[1..] {
            let linted = lint(files, &policy);
            let found = said(&linted);
            let lost: Vec<_> = expected.difference(&found).take(20).collect();
            let added: Vec<_> = found.difference(&expected).take(20).collect();
            assert!(
                lost.is_empty() && added.is_empty(),
                "{name} as {form}, policy {}:\nlost {lost:#?}\nadded {added:#?}",
                policy.name
            );
            assert_eq!(linted.operations, first.operations, "{name} as {form}");
        }
    }
    total
}

// --- The forms ------------------------------------------------------------------------------

/// A description in every form that its text can be brought into.
fn forms(file: &str, text: &str) -> Vec<(&'static str, Files)> {
    let value = value_of(file, text);
    let one = |name: &str, text: String| vec![(name.to_owned(), text)];
    vec![
        ("it is written", one(file, text.to_owned())),
        ("JSON", one("api.json", json(&value))),
        ("YAML", one("api.yaml", yaml(&value))),
        ("paths in files", split(&value, &paths(&value), false)),
        ("components in a file each", split(&value, &components(&value), false)),
        ("components behind references", split(&value, &components(&value), true)),
        ("all in files", split(&value, &[paths(&value), components(&value)].concat(), false)),
    ]
}

/// The value of a text, merge keys applied and keys as text.
fn value_of(file: &str, text: &str) -> Value {
    let source = Source::new(file, text.to_owned()).expect("small");
    let tree = Tree::parse(source).unwrap_or_else(|failed| panic!("{file}: {:?}", failed.1));
    tree.root().map_or(Value::Null, value)
}

fn value(node: Node<'_>) -> Value {
    if node.is_mapping() {
        let entries = node.entries();
        return entries
            .map(|entry| {
                (entry.key.as_str().expect("keys are text").into_owned(), value(entry.value))
            })
            .collect();
    }
    if node.is_sequence() {
        return node.items().map(value).collect();
    }
    let text = node.as_str().expect("a scalar").into_owned();
    match node.scalar_type() {
        Some(PlainType::Null) => Value::Null,
        Some(PlainType::Bool) => Value::Bool(text.eq_ignore_ascii_case("true")),
        Some(PlainType::Int | PlainType::Float) => {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        _ => Value::String(text),
    }
}

fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON")
}

fn yaml(value: &Value) -> String {
    serde_yaml::to_string(value).expect("YAML")
}

/// A piece that moves into a file of its own or a part of one.
#[derive(Clone)]
struct Move {
    from: String,
    file: String,
    pointer: String,
}

/// Each path item into a file.
fn paths(value: &Value) -> Vec<Move> {
    let mut moves = Vec::new();
    for map in ["paths", "webhooks"] {
        for (path, item) in value.get(map).and_then(Value::as_object).into_iter().flatten() {
            if item.is_object() && item.get("$ref").is_none() && !path.starts_with("x-") {
                moves.push(Move {
                    from: format!("/{map}/{}", escaped(path)),
                    file: format!("{map}/{}.yaml", moves.len()),
                    pointer: String::new(),
                });
            }
        }
    }
    moves
}

/// The components, responses into a file each and everything else into one for its kind.
fn components(value: &Value) -> Vec<Move> {
    let mut sections: Vec<(String, &Map<String, Value>)> = Vec::new();
    for name in ["definitions", "parameters", "responses"] {
        let section = value.get(name).filter(|_| value.get("swagger").is_some());
        sections.extend(section.and_then(Value::as_object).map(|map| (format!("/{name}"), map)));
    }
    for (name, section) in value.get("components").and_then(Value::as_object).into_iter().flatten()
    {
        sections.extend(section.as_object().map(|map| (format!("/components/{name}"), map)));
    }
    let mut moves = Vec::new();
    for (pointer, section) in sections {
        for (name, value) in section.iter().filter(|(_, value)| value.is_object()) {
            let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
            if value.get("$ref").is_some() || !is_plain || name.contains('.') {
                continue;
            }
            let from = format!("{pointer}/{}", escaped(name));
            let section = pointer.rsplit('/').next().unwrap_or_default();
            moves.push(if section == "responses" {
                Move { from, file: format!("parts/responses/{name}.yml"), pointer: String::new() }
            } else {
                let pointer = format!("/{}", escaped(name));
                Move { from, file: format!("parts/{section}.json"), pointer }
            });
        }
    }
    moves
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The description with pieces moved into files. Other references to such a piece lead straight
/// to its new place, or to the old one, where a reference stands.
fn split(value: &Value, moves: &[Move], by_the_root: bool) -> Files {
    const ROOT: &str = "api/openapi.yaml";
    let file_of = |one: &Move| format!("api/{}", one.file);
    let mut root = value.clone();
    let mut files: BTreeMap<String, Value> = BTreeMap::new();
    for one in moves {
        let fragment = if one.pointer.is_empty() { "" } else { "#" };
        let reference = serde_json::json!({
            "$ref": format!("{}{fragment}{}", one.file, encoded(&one.pointer))
        });
        let place = root.pointer_mut(&one.from).expect("it is there");
        let piece = std::mem::replace(place, reference);
        let file = files.entry(file_of(one)).or_insert_with(|| Value::Object(Map::new()));
        match one.pointer.strip_prefix('/') {
            Some(name) => {
                let name = name.replace("~1", "/").replace("~0", "~");
                file.as_object_mut().expect("a map").insert(name, piece);
            }
            None => *file = piece,
        }
    }
    let target = |from: &str, reference: &str| {
        let fragment = reference.strip_prefix('#')?;
        let decoded = decoded(fragment);
        let is_in = |one: &&Move| {
            decoded
                .strip_prefix(one.from.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let found = moves.iter().find(is_in).filter(|one| !by_the_root || decoded != one.from);
        let (file, pointer) = match found {
            Some(one) => (file_of(one), format!("{}{}", one.pointer, &decoded[one.from.len()..])),
            None => (ROOT.to_owned(), decoded),
        };
        Some(if file == from {
            format!("#{}", encoded(&pointer))
        } else {
            let up = "../".repeat(from.matches('/').count() - 1);
            let file = file.strip_prefix("api/").expect("all lie there");
            format!("{up}{file}#{}", encoded(&pointer))
        })
    };
    let mut out = Vec::new();
    for (name, mut value) in std::iter::once((ROOT.to_owned(), root)).chain(files) {
        redirect(&mut value, &|reference| target(&name, reference));
        let is_json = Path::new(&name).extension().is_some_and(|end| end == "json");
        let text = if is_json { json(&value) } else { yaml(&value) };
        out.push((name, text));
    }
    out
}

/// Rewrites every reference.
fn redirect(value: &mut Value, to: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(new) = to(reference)
            {
                *reference = new;
            }
            members.values_mut().for_each(|value| redirect(value, to));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| redirect(value, to)),
        _ => {}
    }
}

/// A pointer in a URI.
fn encoded(pointer: &str) -> String {
    pointer.replace('%', "%25").replace('{', "%7B").replace('}', "%7D").replace(' ', "%20")
}

fn decoded(fragment: &str) -> String {
    let pairs = [("%7B", "{"), ("%7D", "}"), ("%20", " "), ("%25", "%")];
    pairs.iter().fold(fragment.to_owned(), |text, (code, plain)| text.replace(code, plain))
}

/// A description over many files as one: each file is a member of `x-files`, by folder and name.
fn joined(root: &Path) -> (Files, Files) {
    let folder = root.parent().expect("a folder").to_owned();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    let name = root.file_name().expect("a name").to_string_lossy().into_owned();
    let mut waiting = vec![name.clone()];
    while let Some(file) = waiting.pop() {
        let Ok(text) = std::fs::read_to_string(folder.join(&file)) else { continue };
        let mut value = value_of(&file, &text);
        texts.insert(file.clone(), text);
        redirect(&mut value, &|reference| {
            let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
            let other = if path.is_empty() { file.clone() } else { beside(&file, path) };
            Some(format!("{other}#{fragment}"))
        });
        named(&value, &mut |other| {
            if !values.contains_key(other) && !waiting.iter().any(|known| known == other) {
                waiting.push(other.to_owned());
            }
        });
        values.insert(file, value);
    }
    let mut one = values.remove(&name).expect("the root");
    let place = |file: &str| {
        let (folder, file) = file.rsplit_once('/').unwrap_or(("", file));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        (folder.to_owned(), stem.to_owned())
    };
    let mut all = Map::new();
    for (file, value) in values {
        let (folder, stem) = place(&file);
        let of = all.entry(folder).or_insert_with(|| Value::Object(Map::new()));
        let known = of.as_object_mut().expect("a map").insert(stem, value);
        assert!(known.is_none(), "{file} has the name of another file");
    }
    one.as_object_mut().expect("a map").insert("x-files".to_owned(), Value::Object(all));
    redirect(&mut one, &|reference| {
        let (file, fragment) = reference.split_once('#')?;
        if file == name {
            return Some(format!("#{fragment}"));
        }
        let (folder, stem) = place(file);
        Some(format!("#/x-files/{}/{}{fragment}", escaped(&folder), escaped(&stem)))
    });
    let mut many = vec![(name.clone(), texts.remove(&name).expect("the root"))];
    many.extend(texts);
    (many, vec![("api.json".to_owned(), json(&one))])
}

/// The file that a path means, seen from another one.
fn beside(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// The files that references name.
fn named(value: &Value, tell: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                tell(reference.split_once('#').map_or(reference.as_str(), |(file, _)| file));
            }
            members.values().for_each(|value| named(value, tell));
        }
        Value::Array(items) => items.iter().for_each(|value| named(value, tell)),
        _ => {}
    }
}

// --- The documents --------------------------------------------------------------------------

/// Every construct of each version.
const HANDWRITTEN: [(&str, &str); 4] = [
    ("Swagger 2.0", include_str!("constructs/swagger-2.0.yaml")),
    ("OpenAPI 3.0", include_str!("constructs/openapi-3.0.yaml")),
    ("OpenAPI 3.1", include_str!("constructs/openapi-3.1.yaml")),
    ("OpenAPI 3.2", include_str!("constructs/openapi-3.2.yaml")),
];

#[test]
fn handwritten_descriptions_say_the_same_in_every_form() {
    for (name, text) in HANDWRITTEN {
        let forms = forms("api.yaml", text);
        let told = assert_one_meaning(name, &forms, &["stratos", "recommended", "strict"]);
        assert!(told > 10, "{name}: nearly nothing to compare");
        assert_sound(&lint(&forms[6].1, &Policy::stratos()), &Policy::stratos());
    }
}

#[test]
fn real_descriptions_say_the_same_in_every_form() {
    let Some(folder) = std::env::var_os("OAS_CORPUS") else {
        eprintln!("not run: the documents of OAS_CORPUS, which is not set");
        return;
    };
    let mut roots = Vec::new();
    descriptions(Path::new(&folder), &mut roots);
    assert!(!roots.is_empty(), "OAS_CORPUS names a folder without descriptions");
    roots.sort();
    let policies = ["stratos", "recommended"];
    for path in roots {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut is_many = false;
        named(&value_of(&file, &text), &mut |other| {
            is_many |= !other.is_empty() && !other.contains("://");
        });
        let told = if is_many {
            let (many, one) = joined(&path);
            assert_one_meaning(&name, &[("it is written", many), ("one file", one)], &policies)
        } else {
            assert_one_meaning(&name, &forms(&file, &text), &policies)
        };
        println!("{name}: {told} statements");
    }
}

/// The files with a version at their root.
fn descriptions(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            descriptions(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json")
        {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            let is_version = |line: &str| {
                let key = line.trim_start_matches([' ', '{', '"']);
                let indent = line.len() - line.trim_start().len();
                indent <= 2 && (key.starts_with("openapi") || key.starts_with("swagger"))
            };
            if text.lines().any(is_version) {
                found.push(path);
            }
        }
    }
}
