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
use crate::tree::{NodeId, Tree};

/// The ignores of all files of a run.
pub(super) struct Exemptions<'t> {
    project: &'t Project,
    ignores: Vec<Exemption<'t>>,
    misread: Vec<Misread>,
    by_file: HashMap<FileId, Vec<usize>>,
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
                all.by_file.entry(ignore.file).or_default().push(all.ignores.len());
                let selector = Selector::from_str(&ignore.rule);
                all.ignores.push(Exemption { ignore, selector, is_used: AtomicBool::new(false) });
            }
        }
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
        let mut first = None;
        for index in files.iter().filter_map(|file| self.by_file.get(file)).flatten() {
            let exemption = &self.ignores[*index];
            if self.holds(exemption, root, found) {
                exemption.is_used.store(true, Ordering::Relaxed);
                first = first.or(Some(&exemption.ignore));
            }
        }
        first
    }

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

/// The places where a comment can speak of a finding: what is marked, and the operation's key.
fn places(found: &Diagnostic) -> impl Iterator<Item = (FileId, Span)> {
    let labels = std::iter::once(&found.primary).chain(&found.labels);
    let key = found.operation.iter().map(|operation| (operation.key.file(), operation.key_span));
    labels.map(|label| (label.file, label.span)).chain(key)
}
