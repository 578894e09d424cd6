//! Linting: look at every operation of a description once, run the rules, tell each cause once.

mod candidates;
mod hide;
mod mended;
mod once;
mod run;
mod tidy;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt as _};
use oas_codes::{Policy, Severity};

use self::hide::Exemptions;
use self::once::{once_per_cause, once_per_place};
use self::run::{Said, Wish, run_rules};
pub(crate) use self::tidy::escaped;
use self::tidy::tidy;
use crate::diagnostic::{Diagnostic, Label};
use crate::fix::Added;
use crate::openapi::Document;
use crate::parallel::each;
use crate::project::{File, Project};
use crate::rule::{Check, Exceptions, Rank, Text};
use crate::rules::RULES;
use crate::source::{FileId, Source};

/// What came of a run.
#[derive(Debug)]
pub struct Linted {
    /// The files, parsed as far as they could be.
    pub project: Project,
    /// What was found, file by file and in the order of their texts.
    pub diagnostics: Vec<Diagnostic>,
    /// What was found and is not told, in the same order.
    pub hidden: Vec<Hidden>,
    /// How many operations there are.
    pub operations: usize,
    /// At how many places findings of a name could have been made, for the names that were found.
    pub candidates: BTreeMap<String, usize>,
}

/// A finding that is not told.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// The finding.
    pub found: Diagnostic,
    /// Who wants it so.
    pub by: HiddenBy,
}

/// Who wants a finding not to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HiddenBy {
    /// The authors of the document, with their reason where they give one.
    Author(Option<String>),
    /// The baseline.
    Baseline,
}

impl Linted {
    /// The files that could not be read as an OpenAPI description or a part of one, so that they
    /// were not checked.
    pub fn unusable(&self) -> impl Iterator<Item = FileId> + '_ {
        let unusable = self.diagnostics.iter().filter(|found| found.rule.rank == Rank::Syntax);
        unusable.map(|found| found.primary.file)
    }

    /// Does not tell the findings that a function names; it is asked in their order.
    pub fn hide(&mut self, by: &HiddenBy, mut is_hidden: impl FnMut(&Diagnostic) -> bool) {
        let found = std::mem::take(&mut self.diagnostics);
        let (hidden, told) = found.into_iter().partition::<Vec<_>, _>(|found| is_hidden(found));
        self.diagnostics = told;
        self.hidden.extend(hidden.into_iter().map(|found| Hidden { found, by: by.clone() }));
        self.hidden.sort_by(|a, b| in_order(&a.found, &b.found));
    }

    /// Tells everything.
    pub fn tell_hidden(&mut self) {
        self.diagnostics.extend(self.hidden.drain(..).map(|hidden| hidden.found));
        self.diagnostics.sort_by(in_order);
    }

    /// The text that a label marks a place in.
    pub fn source(&self, label: &Label) -> &Source {
        self.project.source(label.file)
    }

    /// The JSON Pointer of a label's node; none in a text without a tree.
    pub fn pointer(&self, label: &Label) -> Option<String> {
        let tree = self.project.file(label.file).tree();
        Some(tree?.pointer(label.node?))
    }
}

/// Lints a file that is meant to be an OpenAPI description, by itself.
///
/// ```
/// use oas_codes::Policy;
/// use oas_lint::{lint, source::Source};
///
/// let text = "openapi: 3.1.0\npaths: {/users: {get: {responses: {}}}}";
/// let source = Source::new("api.yaml", text.to_owned())?;
/// let linted = lint(source, &Policy::stratos());
/// assert_eq!(linted.diagnostics[0].id(), "empty-responses");
/// # Ok::<(), oas_lint::source::TooLarge>(())
/// ```
pub fn lint(source: Source, policy: &Policy) -> Linted {
    lint_project(Project::alone(source), policy, &usual)
}

/// The judge that lets each finding be as its rule says, and wants none of the rules that are off.
pub fn usual(found: &Diagnostic) -> Option<Severity> {
    (!found.rule.is_off).then_some(found.severity)
}

/// Says how grave a finding is in the end; none where nobody wants to know of it.
pub type Judge<'j> = dyn Fn(&Diagnostic) -> Option<Severity> + Sync + 'j;

/// Lints the roots of a project. What several roots share is told once.
///
/// What the judge turns off takes no part: a finding that would be told as a part of another one
/// is told itself when that one is off.
pub fn lint_project(project: Project, policy: &Policy, judge: &Judge<'_>) -> Linted {
    lint_project_with(project, policy, judge, Some(Added::Shared))
}

/// Lints the roots of a project, with fixes that add responses in one way or the other, or without
/// fixes where nobody will see them: they take time.
pub fn lint_project_with(
    project: Project,
    policy: &Policy,
    judge: &Judge<'_>,
    added: Option<Added>,
) -> Linted {
    let roots = project.roots();
    let exemptions = Exemptions::of(&project);
    let wish = Wish { policy, added, judge };
    let checked = each(roots.to_vec(), |id| check_root(&project, id, wish, &exemptions));
    let (mut found, mut hidden, mut operations) = (Vec::new(), Vec::new(), 0);
    let mut candidates: BTreeMap<String, usize> = BTreeMap::new();
    for Checked { said, hidden: by_author } in checked {
        // A description may have tens of thousands: those of the first are not moved.
        if found.is_empty() {
            found = said.found;
        } else {
            found.extend(said.found);
        }
        hidden.extend(by_author);
        operations += said.operations;
        for (id, count) in said.candidates {
            *candidates.entry(id).or_default() += count;
        }
    }
    // A part that cannot be parsed is told of itself; broken roots were checked above.
    for (id, file) in project.files() {
        if let (File::Broken(source, error), false) = (file, roots.contains(&id)) {
            found.extend(judged(check_text(&Text::Broken(source, error)), judge));
        }
    }
    found.extend(judged(check_exceptions(exemptions), judge));
    let diagnostics = finish(found, &project);
    let hidden = finish_hidden(hidden, &diagnostics, &project);
    Linted { project, diagnostics, hidden, operations, candidates }
}

/// What comes of one root.
struct Checked {
    /// What the rules say of it, each cause once.
    said: Said,
    /// What its authors do not want to be told.
    hidden: Vec<Hidden>,
}

fn check_root(
    project: &Project,
    root: FileId,
    wish: Wish<'_>,
    exemptions: &Exemptions<'_>,
) -> Checked {
    let alone = |found| Said {
        found: judged(found, wish.judge),
        operations: 0,
        candidates: BTreeMap::new(),
    };
    let said = match project.file(root) {
        File::Broken(source, error) => alone(check_text(&Text::Broken(source, error))),
        File::Attached(_) => alone(Vec::new()),
        File::Parsed(tree) => match Document::open(project, tree) {
            Ok(document) => run_rules(&document, wish),
            Err(why) => alone(check_text(&Text::Other(tree, why))),
        },
    };
    // What an ignore hides has spoken for its cause all the same.
    let mut told = once_per_cause(said.found);
    let mut reasons = Vec::new();
    let hidden = told.extract_if(.., |found| {
        let ignore = exemptions.hiding(root, found);
        reasons.extend(ignore.map(|ignore| ignore.reason.clone()));
        ignore.is_some()
    });
    let hidden: Vec<Diagnostic> = hidden.collect();
    let by_author = |(found, reason)| Hidden { found, by: HiddenBy::Author(reason) };
    let hidden = hidden.into_iter().zip(reasons).map(by_author).collect();
    Checked { said: Said { found: told, ..said }, hidden }
}

fn judged(mut found: Vec<Diagnostic>, judge: &Judge<'_>) -> Vec<Diagnostic> {
    found.retain_mut(|diagnostic| match judge(diagnostic) {
        Some(severity) => {
            diagnostic.severity = severity;
            true
        }
        None => false,
    });
    found
}

fn check_text(text: &Text<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        if let Check::Text(check) = rule.check {
            check(text, &mut found);
        }
    }
    found
}

fn check_exceptions(exemptions: Exemptions<'_>) -> Vec<Diagnostic> {
    let (judged, misread) = exemptions.judged();
    let exceptions = Exceptions { judged: &judged, misread: &misread };
    let mut found = Vec::new();
    for rule in RULES {
        if let Check::Exceptions(check) = rule.check {
            check(&exceptions, &mut found);
        }
    }
    found
}

/// Tells each place once, file by file and in the order of their texts.
fn finish(found: Vec<Diagnostic>, project: &Project) -> Vec<Diagnostic> {
    let mut told = once_per_place(found);
    for diagnostic in &mut told {
        tidy(diagnostic, project);
    }
    told
}

/// The same for what is not told, without what another root does tell.
fn finish_hidden(hidden: Vec<Hidden>, told: &[Diagnostic], project: &Project) -> Vec<Hidden> {
    let place = |found: &Diagnostic| (found.id(), found.primary.file, found.primary.span);
    let mut seen: HashSet<_> =
        if hidden.is_empty() { HashSet::new() } else { told.iter().map(place).collect() };
    let mut kept: Vec<Hidden> = Vec::new();
    for mut hidden in hidden {
        if seen.insert(place(&hidden.found)) {
            tidy(&mut hidden.found, project);
            kept.push(hidden);
        }
    }
    kept.sort_by(|a, b| in_order(&a.found, &b.found));
    kept
}

/// What findings are put in order by.
fn order(found: &Diagnostic) -> impl Ord {
    let Label { file, span, .. } = found.primary;
    (file, span.start, found.rule.rank, found.severity, found.rule.name, found.detail.as_deref())
}

fn in_order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    order(a).cmp(&order(b))
}
