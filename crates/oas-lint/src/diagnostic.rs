//! What a rule found: the message, the places, the reason and the way out.

use std::borrow::Cow;
use std::sync::Arc;

use oas_codes::{Severity, StatusCode};

use crate::fix::Fix;
pub use crate::openapi::OperationRef;
use crate::openapi::{Operation, Seen};
use crate::rule::Rule;
use crate::source::{FileId, Source, Span};
use crate::tree::{Node, NodeId};

/// A finding.
///
/// The message stands alone in one line; the primary label marks the place to edit.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The second level of its name: the code, header or `success` that it is about.
    pub detail: Option<Cow<'static, str>>,
    /// How grave it is.
    pub severity: Severity,
    /// Method, path, code and what is wrong, in one line.
    pub message: String,
    /// The place to edit.
    pub primary: Label,
    /// What in the document is the cause.
    pub labels: Vec<Label>,
    /// Further places that the finding holds for, such as the uses of a shared response.
    pub uses: Vec<Label>,
    /// Why it applies here.
    pub note: Option<Arc<str>>,
    /// What to do.
    pub help: Option<Arc<str>>,
    /// Edits that do it.
    pub fix: Option<Box<Fix>>,
    /// What brought it about, so that one cause is told once.
    pub cause: Cause,
    /// The operation it is about, where it is about one.
    pub operation: Option<Arc<OperationRef>>,
    /// The status code it is about.
    pub status: Option<StatusCode>,
}

/// A marked place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// The node that the place belongs to; none where the text could not be parsed.
    pub node: Option<NodeId>,
    /// The bytes to mark.
    pub span: Span,
    /// What is to be seen there.
    pub text: String,
}

/// What brought a finding about. Of findings with one cause only the most basic is told; see
/// [`crate::rule::Rank`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// How an operation succeeds, by the operation's number in the document.
    Success(usize),
    /// A code of an operation.
    Code(usize, StatusCode),
    /// A code that the whole document uses.
    Everywhere(StatusCode),
    /// A piece of the document.
    Node(NodeId),
    /// The file as a whole.
    File,
}

impl Label {
    /// A label on all of a node.
    pub fn on(node: Node<'_>, text: impl Into<String>) -> Self {
        let id = node.id();
        Self { file: id.file(), node: Some(id), span: node.span(), text: text.into() }
    }

    /// A label on bytes of a text that has no tree.
    pub fn bytes(source: &Source, span: Span, text: impl Into<String>) -> Self {
        Self { file: source.file(), node: None, span, text: text.into() }
    }

    /// True when both mark the same bytes.
    pub fn same_place(&self, other: &Self) -> bool {
        self.file == other.file && self.span == other.span
    }
}

impl From<&OperationRef> for Label {
    fn from(operation: &OperationRef) -> Self {
        Self {
            file: operation.key.file(),
            node: Some(operation.key),
            span: operation.key_span,
            text: operation.title.clone(),
        }
    }
}

impl From<Seen<'_>> for Label {
    fn from(seen: Seen<'_>) -> Self {
        let id = seen.node.id();
        Self { file: id.file(), node: Some(id), span: seen.span, text: seen.text.into_owned() }
    }
}

impl Diagnostic {
    /// A finding of a rule at a place, with the rule's own severity.
    pub fn new(rule: &'static Rule, message: impl Into<String>, primary: Label) -> Self {
        let cause = primary.node.map_or(Cause::File, Cause::Node);
        Self {
            rule,
            detail: None,
            severity: rule.severity,
            message: message.into(),
            primary,
            labels: Vec::new(),
            uses: Vec::new(),
            note: None,
            help: None,
            fix: None,
            cause,
            operation: None,
            status: None,
        }
    }

    /// Sets the second level of the name.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Sets the second level of the name to a code, which the finding is then about.
    #[must_use]
    pub fn code(mut self, code: StatusCode) -> Self {
        self.status = Some(code);
        self.detail(code.as_str())
    }

    /// Sets another severity than the rule's.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a label that shows the cause. Of two on the same bytes the first says enough.
    #[must_use]
    pub fn because(mut self, label: Label) -> Self {
        if self.labels.iter().all(|known| !known.same_place(&label)) {
            // Most findings have one or two, and there may be tens of thousands of findings.
            self.labels.reserve_exact(1);
            self.labels.push(label);
        }
        self
    }

    /// Sets why the finding applies here.
    #[must_use]
    pub fn note(mut self, note: impl Into<Arc<str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Arc<str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets edits that mend it.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Sets what brought the finding about.
    #[must_use]
    pub const fn caused_by(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// Names the operation.
    #[must_use]
    pub fn about(mut self, operation: &Operation<'_>) -> Self {
        self.operation = Some(operation.reference());
        self
    }

    /// The full name, such as `missing-status/404`.
    pub fn id(&self) -> String {
        self.id_pieces().concat()
    }

    /// The pieces of the full name, for who puts them together with more.
    pub(crate) fn id_pieces(&self) -> [&str; 3] {
        let (slash, detail) = self.detail.as_deref().map_or(("", ""), |detail| ("/", detail));
        [self.rule.name, slash, detail]
    }
}
