//! Linting one file: parse, look at every operation once, run the rules, tell each cause once.

use std::collections::{HashMap, HashSet};

use oas_codes::{Policy, ResponseKey};

use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{Document, Operation, Unresolved, UnresolvedKind};
use crate::rule::{Check, Context, Rank, Rule, Text, UsedResponse};
use crate::rules::RULES;
use crate::source::{Source, Span};
use crate::tree::{NodeId, Tree};

/// What came of a file.
#[derive(Debug)]
pub struct Linted {
    /// The text, parsed as far as it could be.
    pub file: File,
    /// What was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// How many operations there are.
    pub operations: usize,
    /// How many references lead to other files, which are not followed.
    pub other_files: usize,
}

impl Linted {
    /// True when the file could not be read as an OpenAPI description, so that nothing in it was
    /// checked.
    pub fn is_unusable(&self) -> bool {
        self.diagnostics.iter().any(|found| found.rule.rank == Rank::Syntax)
    }
}

/// The text of a file and, where it could be parsed, its tree.
#[derive(Debug)]
pub enum File {
    /// It was parsed.
    Parsed(Tree),
    /// It could not be parsed.
    Broken(Source),
}

impl File {
    /// The text.
    pub const fn source(&self) -> &Source {
        match self {
            Self::Parsed(tree) => tree.source(),
            Self::Broken(source) => source,
        }
    }

    /// The JSON Pointer of a label's node; none in a text without a tree.
    pub fn pointer(&self, node: Option<NodeId>) -> Option<String> {
        match (self, node) {
            (Self::Parsed(tree), Some(node)) => Some(tree.pointer(node)),
            _ => None,
        }
    }
}

/// Lints a file that is meant to be an OpenAPI description.
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
    Linter::new(policy).lint(source)
}

/// The rules that run, and the policy in force.
#[derive(Debug)]
pub struct Linter<'p> {
    policy: &'p Policy,
    /// Rules that run although they are off.
    also: Vec<&'static Rule>,
}

impl<'p> Linter<'p> {
    /// Runs every rule that is not off.
    pub const fn new(policy: &'p Policy) -> Self {
        Self { policy, also: Vec::new() }
    }

    /// Runs a rule that is off, too.
    #[must_use]
    pub fn with(mut self, rule: &'static Rule) -> Self {
        self.also.push(rule);
        self
    }

    fn runs(&self, rule: &'static Rule) -> bool {
        !rule.is_off || self.also.contains(&rule)
    }

    /// Lints a file that is meant to be an OpenAPI description.
    pub fn lint(&self, source: Source) -> Linted {
        match Tree::parse(source) {
            Ok(tree) => self.lint_tree(tree),
            Err(failed) => {
                let (source, error) = *failed;
                let diagnostics = check_text(&Text::Broken(&source, &error));
                let diagnostics = finish(diagnostics, &source);
                Linted { file: File::Broken(source), diagnostics, operations: 0, other_files: 0 }
            }
        }
    }

    /// Lints a text that was parsed already.
    pub fn lint_tree(&self, tree: Tree) -> Linted {
        let (diagnostics, operations, other_files) = match Document::open(&tree) {
            Ok(document) => self.check_document(&document),
            Err(why) => (check_text(&Text::Other(&tree, why)), 0, 0),
        };
        let diagnostics = finish(diagnostics, tree.source());
        Linted { file: File::Parsed(tree), diagnostics, operations, other_files }
    }

    fn check_document(&self, document: &Document<'_>) -> (Vec<Diagnostic>, usize, usize) {
        let read = document.operations(&self.policy.action_words);
        let responses = used_responses(&read.operations);
        let cx = Context {
            document,
            operations: &read.operations,
            responses: &responses,
            unresolved: &read.unresolved,
            policy: self.policy,
        };
        let mut found = Vec::new();
        for rule in RULES.iter().copied().filter(|rule| self.runs(rule)) {
            if let Check::Document(check) = rule.check {
                check(&cx, &mut found);
            }
        }
        let other_files = count_other_files(&read.operations, &read.unresolved);
        (found, read.operations.len(), other_files)
    }
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

fn count_other_files(operations: &[Operation<'_>], unresolved: &[Unresolved<'_>]) -> usize {
    let entries = operations.iter().filter_map(|operation| operation.responses.as_ref());
    let responses = entries.flat_map(|responses| &responses.entries);
    let failed = responses.filter_map(|entry| entry.response.as_ref().err());
    let leads_out = |one: &&Unresolved<'_>| matches!(one.kind, UnresolvedKind::OtherFile);
    failed.chain(unresolved).filter(leads_out).count()
}

/// Tells each cause and each place once, in the order of the text.
fn finish(found: Vec<Diagnostic>, source: &Source) -> Vec<Diagnostic> {
    let mut told = once_per_place(once_per_cause(found));
    told.sort_by(|a, b| {
        let order = |d: &Diagnostic| (d.primary.span.start, d.rule.rank, d.severity);
        order(a).cmp(&order(b)).then_with(|| a.id().cmp(&b.id()))
    });
    for diagnostic in &mut told {
        let Diagnostic { message, primary, labels, uses, note, help, .. } = diagnostic;
        for label in std::iter::once(primary).chain(labels).chain(uses) {
            widen(label, source);
            escape_controls(&mut label.text);
        }
        [Some(message), note.as_mut(), help.as_mut()]
            .into_iter()
            .flatten()
            .for_each(escape_controls);
    }
    told
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
                let label = Label { text: diagnostic.message, ..diagnostic.primary };
                if first.primary.span != label.span
                    && !first.labels.iter().any(|known| known.span == label.span)
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
    later.rule.rank > first.rule.rank || later.rule.rank != Rank::Rest && later.rule == first.rule
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
    let mut places: HashMap<(String, Span), usize> = HashMap::new();
    let mut uses: HashSet<(usize, String)> = HashSet::new();
    for diagnostic in found {
        let place = (diagnostic.id(), diagnostic.primary.span);
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
    let known = |span: Span| {
        first.primary.span == span || first.labels.iter().any(|label| label.span == span)
    };
    let own = later.labels.iter().find(|label| !known(label.span));
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
