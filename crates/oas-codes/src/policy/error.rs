//! What can be wrong with a policy file, and where.

use std::fmt;
use std::ops::Range;

/// The text of a policy and the name to show for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFile {
    /// A path or the name of a built-in policy. Two files are the same when their names are.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

/// A policy could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The files that were read: the policy itself, then those it extends.
    pub files: Vec<PolicyFile>,
    /// Everything that is wrong, at least one.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The places; the first is the one to mend.
    pub labels: Vec<Label>,
    /// A way out, where one is known.
    pub help: Option<String>,
}

/// A marked piece of a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Index into [`PolicyError::files`].
    pub file: usize,
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// The kinds of problem a policy can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// The text is not TOML.
    #[error("not valid TOML: {0}")]
    Syntax(String),
    /// A key that the format does not have.
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    /// A key that has to be there.
    #[error("the key `{0}` is missing")]
    MissingKey(&'static str),
    /// A value of another type than the key's.
    #[error("`{key}` is {found} and should be {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What the key takes.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// A word that is none of the key's words.
    #[error("`{value}` is no {what}")]
    UnknownValue {
        /// What the word should name, such as `level`.
        what: &'static str,
        /// The word.
        value: String,
    },
    /// Neither a code of 100 to 599 nor `success`.
    #[error("`{0}` is no status code")]
    InvalidCode(String),
    /// A row names a code that the catalogue does not have.
    #[error("the catalogue has no code {0}")]
    UnknownCode(String),
    /// A code stands twice in the catalogue.
    #[error("the code {0} is listed twice")]
    DuplicateCode(String),
    /// A list that needs an item.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// A row whose situation cannot occur.
    #[error("this row can never hold: its situations exclude each other")]
    ContradictoryRow,
    /// A row that earlier rows leave nothing to decide.
    #[error("this row can never decide: an earlier row always holds first")]
    UnreachableRow,
    /// A policy that extends itself, perhaps over others.
    #[error("the policies extend each other in a circle")]
    ExtendsCycle,
    /// More policies extend each other than the reader follows.
    #[error("more than {0} policies extend each other")]
    ChainTooLong(usize),
    /// The extended policy cannot be read.
    #[error("cannot read the policy `{name}`: {reason}")]
    Unreadable {
        /// As `extends` names it.
        name: String,
        /// Why, in the words of whoever tried.
        reason: String,
    },
}

impl PolicyError {
    /// The line and column of a label, both counted from 1, the column in characters.
    pub fn position(&self, label: &Label) -> (usize, usize) {
        let text = &self.files[label.file].text;
        let before = text.get(..label.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// One line for each problem: `file:line:column: what is wrong`.
impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            if let Some(label) = problem.labels.first() {
                let (line, column) = self.position(label);
                write!(f, "{}:{line}:{column}: ", self.files[label.file].name)?;
            }
            write!(f, "{}", problem.kind)?;
            if let Some(help) = &problem.help {
                write!(f, " ({help})")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}
