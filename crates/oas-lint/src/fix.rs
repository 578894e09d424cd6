//! Fixes: edits of a text that mend what a finding is about.

mod apply;
mod check;
pub mod edit;
mod write;

pub use self::apply::{Applied, apply};
pub use self::check::{brings_faults, unsound};
use crate::source::{FileId, Span};

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words: `quote the key`.
    pub title: String,
    /// Whether it can be applied unseen.
    pub safety: Safety,
    /// The edits, which belong together; none overlaps another.
    pub edits: Vec<Edit>,
}

/// How fixes add responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Added {
    /// By a reference to a component, which is added where there is none.
    #[default]
    Shared,
    /// In place, for readers that follow no references to responses.
    Inline,
}

/// Whether a fix can be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// The text has the same value before and after, its keys read as strings.
    Safe,
    /// The document says something else afterwards, which somebody has to read.
    Unsafe,
}

impl Safety {
    /// The word for it in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// Bytes to replace, or a place to insert at where the span is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// The bytes that go.
    pub span: Span,
    /// The text that comes.
    pub insert: String,
    /// The key of the entry that the text adds to a mapping. Edits at one place that add entries
    /// of different names can stand beside one another.
    pub key: Option<String>,
}

impl Fix {
    /// A fix that leaves the value of the text as it is.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), safety: Safety::Safe, edits }
    }

    /// A fix that changes what the document says.
    pub fn not_safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits }
    }
}
