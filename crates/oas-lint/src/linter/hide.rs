//! Which findings the authors of the files ignore.

use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::diagnostic::Diagnostic;
use crate::parallel::each;
use crate::project::Project;
use crate::select::{Selector, UnknownSelector};
use crate::source::{FileId, Span};
use crate::suppression::{Ignore, Ignores, Judged, Misread, Outcome, Scope};
use crate::tree::{Node, NodeId, Tree};

/// The ignores of all files of a run.
pub(super) struct Exemptions<'t> {
    project: &'t Project,
    ignores: Vec<Exemption<'t>>,
    misread: Vec<Misread>,
    by_file: HashMap<FileId, InFile<'t>>,
}

/// The numbers of the ignores in a file, by where they may hold: there may be thousands, and as many
/// findings.
#[derive(Default)]
struct InFile<'t> {
    /// In the whole file, or in all that is found from it.
    everywhere: Vec<usize>,
    by_line: HashMap<usize, Vec<usize>>,
    by_key: HashMap<NodeId, Vec<usize>>,
    /// In the order of the text.
    objects: Vec<Object<'t>>,
}

/// An object in which something is ignored.
struct Object<'t> {
    node: Node<'t>,
    ignores: Vec<usize>,
    /// The next such object around it.
    outer: Option<usize>,
}

struct Exemption<'t> {
    ignore: Ignore<'t>,
    selector: Result<Selector, UnknownSelector>,
    /// Set by whichever thread finds a use first.
    is_used: AtomicBool,
}

impl<'t> Exemptions<'t> {
    pub(super) fn of(project: &'t Project) -> Self {
        let trees: Vec<_> = project.files().filter_map(|(_, file)| file.tree()).collect();
        let mut all =
            Self { project, ignores: Vec::new(), misread: Vec::new(), by_file: HashMap::new() };
        for found in each(trees, Ignores::of) {
            all.misread.extend(found.misread);
            for ignore in found.ignores {
                let is_root = |node| all.is_root_object(node);
                let (number, is_of_root) = (all.ignores.len(), is_of_root(&ignore, is_root));
                all.by_file.entry(ignore.file).or_default().add(number, &ignore, is_of_root);
                let selector = Selector::from_str(&ignore.rule);
                all.ignores.push(Exemption { ignore, selector, is_used: AtomicBool::new(false) });
            }
        }
        all.by_file.values_mut().for_each(InFile::nest);
        all
    }

    /// The first ignore that hides a finding of this root, with all of them marked as used.
    pub(super) fn hiding(&self, root: FileId, found: &Diagnostic) -> Option<&Ignore<'t>> {
        if self.ignores.is_empty() {
            return None;
        }
        let mut files: Vec<FileId> = places(found).map(|(file, _)| file).collect();
        let within = found.operation.iter().flat_map(|operation| operation.within.iter().copied());
        files.extend(within.map(NodeId::file));
        files.push(root);
        files.sort_unstable();
        files.dedup();
        let mut numbers = Vec::new();
        for (file, ignores) in files.iter().filter_map(|file| self.by_file.get_key_value(file)) {
            ignores.near(*file, found, self.project, &mut numbers);
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut first = None;
        for number in numbers {
            let exemption = &self.ignores[number];
            if self.holds(exemption, root, found) {
                exemption.is_used.store(true, Ordering::Relaxed);
                first = first.or(Some(&exemption.ignore));
            }
        }
        first
    }

    /// True when an ignore speaks of a finding.
    fn holds(&self, exemption: &Exemption<'t>, root: FileId, found: &Diagnostic) -> bool {
        let ignore = &exemption.ignore;
        exemption.selector.as_ref().is_ok_and(|selector| selector.matches(found))
            && match ignore.scope {
                Scope::File => found.primary.file == ignore.file,
                Scope::Line(line) => places(found).any(|(file, span)| {
                    file == ignore.file && self.project.source(file).line_index(span.start) == line
                }),
                Scope::Object { object, key } => {
                    let own = found.primary.node;
                    let within = found.operation.iter().flat_map(|operation| &operation.within);
                    // What a root says holds for all that is found from it.
                    let is_all = ignore.file == root && self.is_root_object(object.id());
                    let is_key = key.is_some_and(|key| Some(key.id()) == own);
                    is_all || is_key || own.iter().chain(within).any(|node| object.holds(*node))
                }
            }
    }

    fn is_root_object(&self, node: NodeId) -> bool {
        let root = self.project.file(node.file()).tree().and_then(Tree::root);
        root.is_some_and(|root| root.id() == node)
    }

    /// What became of each ignore.
    pub(super) fn judged(self) -> (Vec<Judged<'t>>, Vec<Misread>) {
        let judged = self.ignores.into_iter().map(|exemption| {
            let Exemption { ignore, selector, is_used } = exemption;
            let outcome = match selector {
                Err(unknown) => Outcome::NoRule(unknown.to_string()),
                Ok(_) if is_used.into_inner() => Outcome::Hides,
                Ok(selector) if selector.rule().is_some_and(|rule| rule.is_off) => Outcome::Unknown,
                Ok(_) => Outcome::HidesNothing,
            };
            Judged { ignore, outcome }
        });
        (judged.collect(), self.misread)
    }
}

impl<'t> InFile<'t> {
    fn add(&mut self, number: usize, ignore: &Ignore<'t>, is_of_root: bool) {
        match ignore.scope {
            Scope::File => self.everywhere.push(number),
            Scope::Line(line) => self.by_line.entry(line).or_default().push(number),
            Scope::Object { object, key } => {
                if is_of_root {
                    self.everywhere.push(number);
                }
                if let Some(key) = key {
                    self.by_key.entry(key.id()).or_default().push(number);
                }
                match self.objects.last_mut().filter(|last| last.node == object) {
                    Some(last) => last.ignores.push(number),
                    None => self.objects.push(Object {
                        node: object,
                        ignores: vec![number],
                        outer: None,
                    }),
                }
            }
        }
    }

    /// Says of each object in which other one it lies, once all are there.
    fn nest(&mut self) {
        self.objects.sort_by_key(|object| object.node.id());
        let mut around: Vec<usize> = Vec::new();
        for at in 0..self.objects.len() {
            let id = self.objects[at].node.id();
            while around.pop_if(|outer| !self.objects[*outer].node.holds(id)).is_some() {}
            self.objects[at].outer = around.last().copied();
            around.push(at);
        }
    }

    /// Adds the ignores that may speak of a finding, and few others.
    fn near(&self, file: FileId, found: &Diagnostic, project: &Project, out: &mut Vec<usize>) {
        out.extend(&self.everywhere);
        if !self.by_line.is_empty() {
            for (_, span) in places(found).filter(|(place, _)| *place == file) {
                let line = project.source(file).line_index(span.start);
                out.extend(self.by_line.get(&line).into_iter().flatten());
            }
        }
        let own = found.primary.node;
        out.extend(own.and_then(|own| self.by_key.get(&own)).into_iter().flatten());
        let within = found.operation.iter().flat_map(|operation| operation.within);
        for node in own.into_iter().chain(within).filter(|node| node.file() == file) {
            let behind = self.objects.partition_point(|object| object.node.id() <= node);
            let mut next = behind.checked_sub(1);
            while let Some(object) = next.map(|at| &self.objects[at]) {
                if object.node.holds(node) {
                    out.extend(&object.ignores);
                }
                next = object.outer;
            }
        }
    }
}

/// True for what stands in the root of a file.
fn is_of_root(ignore: &Ignore<'_>, is_root: impl Fn(NodeId) -> bool) -> bool {
    matches!(ignore.scope, Scope::Object { object, .. } if is_root(object.id()))
}

/// The places where a comment can speak of a finding: what is marked, and the operation's key.
fn places(found: &Diagnostic) -> impl Iterator<Item = (FileId, Span)> {
    let labels = std::iter::once(&found.primary).chain(&found.labels);
    let key = found.operation.iter().map(|operation| (operation.key.file(), operation.key_span));
    labels.map(|label| (label.file, label.span)).chain(key)
}
