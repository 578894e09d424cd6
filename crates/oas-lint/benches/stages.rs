//! The stages of a run by themselves: `cargo bench -p oas-lint`, with the documents of the folder in
//! `OAS_CORPUS`, else those of specs/examples.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use divan::counter::BytesCount;
use divan::{Bencher, bench};
use oas_codes::Policy;
use oas_lint::openapi::Document;
use oas_lint::project::Project;
use oas_lint::render::{self, Format, Report, Run, Style};
use oas_lint::source::Source;
use oas_lint::tree::Tree;
use oas_lint::{lint_project, usual};

fn main() {
    divan::main();
}

/// The largest documents, which take long enough to be measured.
fn documents() -> Vec<File> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/examples");
    let folder = std::env::var_os("OAS_CORPUS").map_or(examples, PathBuf::from);
    let mut folders = vec![folder];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "json") {
                let bytes = std::fs::read(&path).expect("the file can be read");
                let name = path.iter().rev().take(2).collect::<Vec<_>>();
                let name: PathBuf = name.into_iter().rev().collect();
                found.push(File { name: name.display().to_string(), bytes });
            }
        }
    }
    found.sort_by_key(|file| std::cmp::Reverse(file.bytes.len()));
    found.truncate(8);
    found
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl File {
    fn source(&self) -> Source {
        Source::from_bytes(self.name.clone(), self.bytes.clone()).expect("below 4 GiB")
    }

    fn size(&self) -> BytesCount {
        BytesCount::new(self.bytes.len())
    }
}

/// The floor: nothing can be said of a text before its bytes are known to be one.
#[bench(args = documents())]
fn a_utf8(bencher: Bencher, file: &File) {
    bencher.counter(file.size()).bench(|| std::str::from_utf8(&file.bytes).is_ok());
}

#[bench(args = documents())]
fn b_parse(bencher: Bencher, file: &File) {
    bencher.counter(file.size()).with_inputs(|| file.source()).bench_values(Tree::parse);
}

/// Every operation with what its references lead to.
#[bench(args = documents())]
fn c_resolve(bencher: Bencher, file: &File) {
    let project = Project::alone(file.source());
    let policy = Policy::stratos();
    let Some(tree) = project.file(project.roots()[0]).tree() else { return };
    bencher.counter(file.size()).bench(|| {
        let document = Document::open(&project, tree).ok()?;
        Some(document.operations(&policy).all.len())
    });
}

/// Resolving and all rules.
#[bench(args = documents())]
fn d_lint(bencher: Bencher, file: &File) {
    let policy = Policy::stratos();
    bencher
        .counter(file.size())
        .with_inputs(|| Project::alone(file.source()))
        .bench_values(|project| lint_project(project, &policy, &usual));
}

#[bench(args = documents())]
fn e_render_concise(bencher: Bencher, file: &File) {
    render(bencher, file, Format::Concise);
}

#[bench(args = documents())]
fn f_render_full(bencher: Bencher, file: &File) {
    render(bencher, file, Format::Full);
}

/// With a project that nobody asked for lines and places before.
fn render(bencher: Bencher, file: &File, format: Format) {
    let policy = Policy::stratos();
    bencher
        .counter(file.size())
        .with_inputs(|| lint_project(Project::alone(file.source()), &policy, &usual))
        .bench_values(|linted| {
            let run = Run { linted: &linted, policy: &policy.name, places: &BTreeMap::new() };
            let report = Report {
                runs: &[run],
                unreadable: &[],
                statistics: false,
                limit: None,
                asked: &[],
                checkout: None,
            };
            let mut out = Vec::new();
            render::write(&report, format, Style::default(), &mut out).expect("a vector takes all");
            (linted, out)
        });
}
