//! Linting: look at every operation of a description once, run the rules, tell each cause once.

mod hide;

use std::collections::{HashMap, HashSet};

use oas_codes::{Policy, ResponseKey, Severity};

use self::hide::Exemptions;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{Document, Operation};
use crate::parallel::each;
use crate::project::{File, Project};
use crate::rule::{Check, Context, Exceptions, Rank, Text, UsedResponse};
use crate::rules::RULES;
use crate::source::{FileId, Source, Span};
use crate::tree::NodeId;

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
    let roots = project.roots();
    let exemptions = Exemptions::of(&project);
    let checked = each(roots.to_vec(), |id| check_root(&project, id, policy, judge, &exemptions));
    let (mut found, mut hidden, mut operations) = (Vec::new(), Vec::new(), 0);
    for checked in checked {
        found.extend(checked.found);
        hidden.extend(checked.hidden);
        operations += checked.operations;
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
    Linted { project, diagnostics, hidden, operations }
}

/// What comes of one root.
struct Checked {
    /// What has to be told, each cause once.
    found: Vec<Diagnostic>,
    /// What its authors do not want to be told.
    hidden: Vec<Hidden>,
    /// How many operations it has.
    operations: usize,
}

fn check_root(
    project: &Project,
    root: FileId,
    policy: &Policy,
    judge: &Judge<'_>,
    exemptions: &Exemptions<'_>,
) -> Checked {
    let (found, operations) = match project.file(root) {
        File::Broken(source, error) => (check_text(&Text::Broken(source, error)), 0),
        File::Parsed(tree) => match Document::open(project, tree) {
            Ok(document) => check_document(&document, policy),
            Err(why) => (check_text(&Text::Other(tree, why)), 0),
        },
    };
    let (mut told, mut hidden) = (Vec::new(), Vec::new());
    // What an ignore hides has spoken for its cause all the same.
    for found in once_per_cause(judged(found, judge)) {
        match exemptions.hiding(root, &found) {
            Some(ignore) => {
                hidden.push(Hidden { found, by: HiddenBy::Author(ignore.reason.clone()) });
            }
            None => told.push(found),
        }
    }
    Checked { found: told, hidden, operations }
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

fn check_document(document: &Document<'_>, policy: &Policy) -> (Vec<Diagnostic>, usize) {
    let read = document.operations(&policy.action_words);
    let responses = used_responses(&read.operations);
    let cx = Context {
        document,
        operations: &read.operations,
        responses: &responses,
        unresolved: &read.unresolved,
        policy,
    };
    let mut found = Vec::new();
    for rule in RULES {
        if let Check::Document(check) = rule.check {
            check(&cx, &mut found);
        }
    }
    (found, read.operations.len())
}

/// The responses of the API's own operations, each definition and key once, by first use.
fn used_responses<'c, 't>(operations: &'c [Operation<'t>]) -> Vec<UsedResponse<'c, 't>> {
    let mut used: Vec<UsedResponse<'c, 't>> = Vec::new();
    let mut known: HashMap<(NodeId, ResponseKey), usize> = HashMap::new();
    for (at, operation) in operations.iter().enumerate().filter(|(_, own)| own.is_own()) {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let (Some(key), Ok(response)) = (entry.meant(), entry.response) else { continue };
            let index = *known.entry((response.node.id(), key)).or_insert_with(|| {
                used.push(UsedResponse { response, key, uses: Vec::new() });
                used.len() - 1
            });
            used[index].uses.push((at, entry));
        }
    }
    used
}

/// Tells each place once, file by file and in the order of their texts.
fn finish(found: Vec<Diagnostic>, project: &Project) -> Vec<Diagnostic> {
    let mut told = once_per_place(found);
    told.sort_by_cached_key(order);
    told.iter_mut().for_each(|diagnostic| tidy(diagnostic, project));
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
    kept.sort_by_cached_key(|hidden| order(&hidden.found));
    kept
}

fn order(found: &Diagnostic) -> (FileId, u32, Rank, Severity, String) {
    (found.primary.file, found.primary.span.start, found.rule.rank, found.severity, found.id())
}

fn tidy(found: &mut Diagnostic, project: &Project) {
    let Diagnostic { message, primary, labels, uses, note, help, .. } = found;
    for label in std::iter::once(primary).chain(labels).chain(uses) {
        widen(label, project.source(label.file));
        escape_controls(&mut label.text);
    }
    [Some(message), note.as_mut(), help.as_mut()].into_iter().flatten().for_each(escape_controls);
}

/// Writes control characters as escapes. A name in a document can hold any, and a line break
/// would make one message look like two.
fn escape_controls(text: &mut String) {
    if !text.contains(char::is_control) {
        return;
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_control() {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    *text = escaped;
}

/// Keeps of the findings with one cause the most basic, and makes labels of the others.
///
/// Findings of the last rank are about different things each, so they only yield to others.
fn once_per_cause(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| diagnostic.rule.rank);
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut by_cause: HashMap<Cause, usize> = HashMap::new();
    for diagnostic in found {
        match by_cause.get(&diagnostic.cause) {
            Some(first) if yields(&diagnostic, &kept[*first]) => {
                let first = &mut kept[*first];
                // A run that has to fail for the one must not pass for the other.
                first.severity = first.severity.min(diagnostic.severity);
                let label = Label { text: diagnostic.message, ..diagnostic.primary };
                if !first.primary.same_place(&label)
                    && !first.labels.iter().any(|known| known.same_place(&label))
                {
                    first.labels.push(label);
                }
            }
            _ => {
                for cause in causes(&diagnostic) {
                    by_cause.entry(cause).or_insert(kept.len());
                }
                kept.push(diagnostic);
            }
        }
    }
    kept
}

fn yields(later: &Diagnostic, first: &Diagnostic) -> bool {
    // The same thing at the same place is another use of it; see `once_per_place`.
    let is_use = later.detail == first.detail && later.primary.same_place(&first.primary);
    let is_again = later.rule == first.rule && !is_use && later.rule.rank != Rank::Rest;
    // A fault is no detail of a remark. Nor is what is wrong with another key of the code than the
    // one that means nothing or stands twice.
    let is_graver = first.severity == Severity::Info && later.severity < Severity::Info;
    let is_apart = later.rule.rank == Rank::Rest
        && matches!(first.rule.rank, Rank::Malformed | Rank::Duplicate)
        && !later.primary.same_place(&first.primary);
    (later.rule.rank > first.rule.rank || is_again) && !is_graver && !is_apart
}

/// The causes that a finding tells: a code of 2xx that is wrong also says why the right one is
/// missing.
fn causes(diagnostic: &Diagnostic) -> impl Iterator<Item = Cause> + use<> {
    let success = match diagnostic.cause {
        Cause::Code(operation, code)
            if code.class() == oas_codes::StatusClass::Successful
                && matches!(
                    diagnostic.rule.rank,
                    Rank::Unregistered | Rank::Impossible | Rank::Unexpected
                ) =>
        {
            Some(Cause::Success(operation))
        }
        _ => None,
    };
    std::iter::once(diagnostic.cause).chain(success)
}

/// Joins findings of one name at one place, as a path item that several paths share brings.
fn once_per_place(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut places: HashMap<(String, FileId, Span), usize> = HashMap::new();
    let mut uses: HashSet<(usize, String)> = HashSet::new();
    for diagnostic in found {
        let place = (diagnostic.id(), diagnostic.primary.file, diagnostic.primary.span);
        let Some(first) = places.get(&place).copied() else {
            places.insert(place, kept.len());
            kept.push(diagnostic);
            continue;
        };
        // The same operation may have been reached on two ways.
        let title = |found: &Diagnostic| found.operation.as_ref().map(ToString::to_string);
        if let Some(text) =
            title(&diagnostic).filter(|also| title(&kept[first]).as_ref() != Some(also))
            && uses.insert((first, text.clone()))
        {
            let place = place_of_use(&diagnostic, &kept[first]);
            kept[first].uses.push(Label { text, ..place });
        }
    }
    kept
}

/// Where an operation comes to a place that was told for another operation: what is its own
/// among the labels, else its key.
fn place_of_use(later: &Diagnostic, first: &Diagnostic) -> Label {
    let known = |label: &Label| {
        first.primary.same_place(label) || first.labels.iter().any(|own| own.same_place(label))
    };
    let own = later.labels.iter().find(|label| !known(label));
    let key = || later.operation.as_ref().map(|operation| operation.key.clone());
    own.cloned().or_else(key).unwrap_or_else(|| later.primary.clone())
}

/// Gives a place without bytes one character, so that no renderer drops it.
fn widen(label: &mut Label, source: &Source) {
    if !label.span.is_empty() {
        return;
    }
    let text = source.text();
    let at = label.span.start as usize;
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let is_break = |c: char| matches!(c, '\n' | '\r');
    // Behind the text its last character is shown, at the end of a line the one before the place.
    let line = if after.is_empty() { before.trim_end_matches(is_break) } else { before };
    let next = after.chars().next();
    let beside = next.filter(|c| !is_break(*c)).map(|c| (at, c));
    let behind = || line.char_indices().next_back().filter(|(_, c)| !is_break(*c));
    // Nothing but line breaks is left to show.
    let any = || text.char_indices().next_back();
    let blank = next.map(|c| (at, c));
    if let Some((start, c)) = beside.or_else(behind).or(blank).or_else(any) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        label.span = Span::new(offset(start), offset(start + c.len_utf8()));
    }
}
