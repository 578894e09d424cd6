//! The levels of demand of RFC 2119.

use std::fmt;
use std::str::FromStr;

/// How strongly something is asked for or advised against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Required.
    Must,
    /// Recommended.
    Should,
    /// Optional.
    May,
    /// Not recommended.
    ShouldNot,
    /// Forbidden.
    MustNot,
}

impl Level {
    /// All five, from required to forbidden.
    pub const ALL: [Self; 5] =
        [Self::Must, Self::Should, Self::May, Self::ShouldNot, Self::MustNot];

    /// The name as policy files write it, such as `should-not`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
            Self::ShouldNot => "should-not",
            Self::MustNot => "must-not",
        }
    }

    /// True for `must` and `should`.
    pub const fn asks(self) -> bool {
        matches!(self, Self::Must | Self::Should)
    }

    /// True for `should-not` and `must-not`.
    pub const fn forbids(self) -> bool {
        matches!(self, Self::ShouldNot | Self::MustNot)
    }

    /// How grave it is not to follow the level.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Must | Self::MustNot => Severity::Error,
            Self::Should | Self::ShouldNot => Severity::Warning,
            Self::May => Severity::Info,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Level {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|level| level.as_str() == text).ok_or(UnknownName)
    }
}

/// How grave a finding is.
///
/// Ordered from grave to slight, so that the gravest sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something is probably wrong or missing.
    Warning,
    /// Something to know.
    Info,
}

impl Severity {
    /// All three, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The name in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == text).ok_or(UnknownName)
    }
}

/// The text is none of the names that are possible here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown name")]
pub struct UnknownName;
