//! What a rule is: its declaration, from which everything said about it derives.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use foldhash::HashMap;
use oas_codes::{Policy, ResponseKey, Row, Severity, StatusCode};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Label};
use crate::fix::{Added, Edit};
use crate::openapi::{
    Document, Habits, NotOpenApi, Operation, Response, ResponseEntry, Unresolved,
};
use crate::source::{FileId, Source};
use crate::suppression::{Judged, Misread};
use crate::tree::{Node, SyntaxError, Tree};

/// A rule. Declared by [`declare_rule!`](crate::declare_rule), one in a file of `rules/`.
#[derive(Debug)]
pub struct Rule {
    /// The name, which reads as what is wrong: "allow `missing-status`".
    pub name: &'static str,
    /// What the second level of a finding's name is, such as `code`; none where there is none.
    pub detail: Option<&'static str>,
    /// The section of the rules that it belongs to.
    pub group: Group,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// The severity of its findings, unless `severity_note` says otherwise.
    pub severity: Severity,
    /// True where the rule looks only when somebody asks for it.
    pub is_off: bool,
    /// On what the severity depends.
    pub severity_note: Option<&'static str>,
    /// Where it is written that this is wrong.
    pub basis: &'static str,
    /// Its place in the order of causes.
    pub rank: Rank,
    /// The prose: what, why, and examples in fenced blocks marked `fails` and `passes`.
    pub prose: &'static str,
    /// The function that looks for it.
    pub check: Check,
}

/// The sections of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The text as an OpenAPI description.
    Document,
    /// What the policy in force asks for.
    Policy,
    /// What HTTP says under every policy.
    Semantics,
    /// What one part of the document says against another.
    Consistency,
    /// What was said to the linter.
    Linter,
}

impl Group {
    /// The heading in listings.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Policy => "Policy",
            Self::Semantics => "HTTP semantics",
            Self::Consistency => "Consistency within one document",
            Self::Linter => "What is said to the linter",
        }
    }
}

/// The order of causes: of findings with one cause, the one that stands first here is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The text cannot be read.
    Syntax,
    /// A key means nothing.
    Malformed,
    /// A key stands twice.
    Duplicate,
    /// There are no responses.
    Empty,
    /// A code is not registered.
    Unregistered,
    /// A code cannot answer the method.
    Impossible,
    /// A code is no final response.
    Interim,
    /// A body stands where none can be.
    BodyNotAllowed,
    /// A code is not wanted.
    Unexpected,
    /// A code is wanted.
    Missing,
    /// Everything else.
    Rest,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The text, whether or not it could be parsed.
    Text(fn(&Text<'_>, &mut Vec<Diagnostic>)),
    /// The OpenAPI description in it.
    Document(fn(&Context<'_, '_>, &mut Vec<Diagnostic>)),
    /// What authors ignore, and what became of it.
    Exceptions(fn(&Exceptions<'_, '_>, &mut Vec<Diagnostic>)),
}

/// What the authors of all files ignore.
#[derive(Clone, Copy)]
pub struct Exceptions<'c, 't> {
    /// Each ignore with what became of it.
    pub judged: &'c [Judged<'t>],
    /// What is meant to be an ignore and cannot be understood.
    pub misread: &'c [Misread],
}

/// A file as far as it could be read.
#[derive(Clone, Copy)]
pub enum Text<'t> {
    /// It is neither YAML nor JSON.
    Broken(&'t Source, &'t SyntaxError),
    /// It is no OpenAPI description.
    Other(&'t Tree, NotOpenApi<'t>),
}

/// All that a rule can know of a document.
pub struct Context<'c, 't> {
    /// The document.
    pub document: &'c Document<'t>,
    /// Its operations in document order.
    pub operations: &'c [Operation<'t>],
    /// The responses of the API's own operations, each definition and key once.
    pub responses: &'c [UsedResponse<'c, 't>],
    /// References to path items and operations that lead nowhere.
    pub unresolved: &'c [Unresolved<'t>],
    /// The key of the first operation that was not read, because there are too many.
    pub cut: Option<Node<'t>>,
    /// The policy in force.
    pub policy: &'c Policy,
    /// How fixes add responses; none where nobody will see fixes.
    pub added: Option<Added>,
    pub(crate) habits: OnceCell<Habits<'t>>,
    pub(crate) expected: OnceCell<Expected<'c>>,
    pub(crate) described: RefCell<HashMap<(FileId, StatusCode), Rc<Described>>>,
}

/// The rows of the policy that decide for each operation, one operation after another.
#[derive(Debug, Default)]
pub(crate) struct Expected<'c> {
    rows: Vec<&'c Row>,
    /// How many rows there are up to each operation, its own included.
    ends: Vec<usize>,
}

/// How fixes describe a code in a file, remembered since many operations lack the same.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    /// The Response Object, or a reference.
    pub(crate) value: Value,
    /// The component that has to be written for it.
    pub(crate) component: Option<Edit>,
    /// Both in words.
    pub(crate) title: String,
}

/// A response definition under one key, with the operations that use it.
#[derive(Debug)]
pub struct UsedResponse<'c, 't> {
    /// The definition.
    pub response: Response<'t>,
    /// The key that it is used under.
    pub key: ResponseKey,
    /// Its uses in document order: the operation's number and the entry. At least one.
    pub uses: &'c [(usize, &'c ResponseEntry<'t>)],
}

impl<'c, 't> UsedResponse<'c, 't> {
    /// True when the response is written in place. Several operations can use it all the same:
    /// paths that share a path item, methods that share an operation.
    pub fn is_inline(&self) -> bool {
        let in_place = |entry: &ResponseEntry<'t>| {
            entry.value == self.response.node && entry.merged_by.is_none()
        };
        self.uses.iter().all(|(_, entry)| in_place(entry))
    }

    /// The uses by operations that fit.
    pub fn uses_by<'a>(
        &'a self,
        cx: &'a Context<'_, 't>,
        fits: impl Fn(&Operation<'t>) -> bool + 'a,
    ) -> impl Iterator<Item = (usize, &'c ResponseEntry<'t>)> + 'a {
        self.uses.iter().copied().filter(move |(at, _)| fits(&cx.operations[*at]))
    }

    /// A label on the key of the definition: the status code in place, or the component's name.
    pub fn definition_label(&self, text: impl Into<String>) -> Label {
        let key = if self.is_inline() {
            Some(self.uses[0].1.key)
        } else {
            self.response.node.tree().key_of(self.response.node.id())
        };
        Label::on(key.unwrap_or(self.response.node), text)
    }

    /// A label for each operation that fits and uses a shared definition, but for one
    /// at the definition itself. For one written in place the first such operation is the one the
    /// finding is about, and left out.
    pub fn use_labels(
        &self,
        cx: &Context<'_, 't>,
        fits: impl Fn(&Operation<'t>) -> bool,
    ) -> Vec<Label> {
        let told = usize::from(self.is_inline());
        let definition = self.definition_label("");
        let uses = self.uses_by(cx, fits).skip(told).map(|(at, entry)| cx.use_label(at, entry));
        uses.filter(|label| self.is_inline() || !label.same_place(&definition)).collect()
    }

    /// The response as messages name it: `GET /users: the response 200` with the operation that
    /// writes it, or ``the 401 response `Unauthorized` `` for one that stands elsewhere.
    pub fn title(&self, cx: &Context<'_, '_>, first: usize) -> String {
        let node = self.response.node;
        let mut users = self.uses.iter().map(|(at, _)| &cx.operations[*at]);
        let author = if self.is_inline() {
            Some(&cx.operations[first])
        } else {
            users.find(|operation| operation.wrote(node))
        };
        if let Some(operation) = author {
            return format!("{}: the response {}", operation.title(), self.key);
        }
        match self.response.name() {
            Some(name) if name.parse() != Ok(self.key) => {
                format!("the {} response `{name}`", self.key)
            }
            // One that is merged in stands under its code: where, says more.
            _ => format!("the response {} at {}", self.key, node.tree().pointer(node.id())),
        }
    }
}

impl<'c, 't> Context<'c, 't> {
    /// The rows of the policy that decide for the operation with this number.
    pub fn expected(&self, at: usize) -> &[&'c Row] {
        let all = self.expected.get_or_init(|| {
            let mut all = Expected::default();
            for Operation { method, observed, .. } in self.operations {
                all.rows.extend(self.policy.expectations(method, &observed.situations));
                all.ends.push(all.rows.len());
            }
            all
        });
        let start = at.checked_sub(1).map_or(0, |before| all.ends[before]);
        &all.rows[start..all.ends[at]]
    }

    /// How the document mostly describes errors.
    pub fn habits(&self) -> &Habits<'t> {
        self.habits.get_or_init(|| Habits::of(self.document, self.operations))
    }

    /// The operations with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Operation<'t>)> {
        self.operations.iter().enumerate()
    }

    /// A label that names an operation where it uses a response.
    pub fn use_label(&self, at: usize, entry: &ResponseEntry<'t>) -> Label {
        let operation = &self.operations[at];
        Label::on(operation.use_of(entry), operation.title())
    }
}

/// Bytes from which on a name is no slip for a short word. To compare a name of a million letters
/// takes as many steps and megabytes.
pub(crate) const LONG_NAME: usize = 32;

/// A code with its registered phrase: `404 Not Found`.
pub fn named(code: StatusCode) -> String {
    match code.phrase() {
        Some(phrase) => format!("{code} {phrase}"),
        None => code.to_string(),
    }
}

/// A reason with the place that says so in brackets, where there is one.
pub fn cited(because: &str, cite: Option<&str>) -> String {
    cite.map_or_else(|| because.to_owned(), |cite| format!("{because} ({cite})"))
}

/// An example in a rule's prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'r> {
    /// True where the rule finds something in it.
    pub fails: bool,
    /// The text, without the indentation of the prose.
    pub text: &'r str,
}

/// Rules are the same when their names are.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Rule {
    /// The prose without the indentation that doc comments have.
    pub fn text(&self) -> String {
        let lines = self.prose.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

/// The examples in a rule's text, in order.
pub fn examples(text: &str) -> Vec<Example<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("```yaml,") {
        let block = &rest[at + "```yaml,".len()..];
        let Some((kind, body)) = block.split_once('\n') else { break };
        let Some(end) = body.find("```") else { break };
        found.push(Example { fails: kind == "fails", text: &body[..end] });
        rest = &body[end + 3..];
    }
    found
}

/// Declares a rule from its prose and its facts.
///
/// The doc comment is the prose that `oas-lint explain` prints; its examples are tested.
#[macro_export]
#[doc(hidden)]
macro_rules! declare_rule {
    (
        $(#[doc = $prose:literal])+
        $name:literal {
            $(detail: $detail:literal,)?
            group: $group:ident,
            summary: $summary:literal,
            $(default: $default:ident,)?
            severity: $severity:ident,
            $(severity_note: $note:literal,)?
            basis: $basis:literal,
            rank: $rank:ident,
            check: $kind:ident($check:path),
        }
    ) => {
        $(#[doc = $prose])+
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            name: $name,
            detail: $crate::optional!($($detail)?),
            group: $crate::rule::Group::$group,
            summary: $summary,
            severity: oas_codes::Severity::$severity,
            is_off: $crate::is_off!($($default)?),
            severity_note: $crate::optional!($($note)?),
            basis: $basis,
            rank: $crate::rule::Rank::$rank,
            prose: concat!($($prose, "\n"),+),
            check: $crate::rule::Check::$kind($check),
        };
    };
}

/// True for a declaration that says `default: Off`.
#[macro_export]
#[doc(hidden)]
macro_rules! is_off {
    () => {
        false
    };
    (Off) => {
        true
    };
}

/// `Some` of a value that may be left out.
#[macro_export]
#[doc(hidden)]
macro_rules! optional {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}
