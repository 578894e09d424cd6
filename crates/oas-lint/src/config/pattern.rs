//! Patterns that name files and operations.

use std::str::FromStr;

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::diagnostic::OperationRef;

/// Patterns of paths such as `api/*/openapi.yaml`: `*` stays within a directory, `**` does not.
#[derive(Clone, Debug, Default)]
pub struct FilePatterns(GlobSet);

/// A pattern that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadPattern {
    pub(super) glob: String,
    pub(super) reason: String,
}

impl FilePatterns {
    pub(super) fn new<'g>(globs: impl IntoIterator<Item = &'g str>) -> Result<Self, BadPattern> {
        let mut set = GlobSetBuilder::new();
        for text in globs {
            set.add(glob(text, text)?);
        }
        let bad = |error: globset::Error| BadPattern {
            glob: error.glob().unwrap_or_default().to_owned(),
            reason: error.kind().to_string(),
        };
        Ok(Self(set.build().map_err(bad)?))
    }

    /// True when there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when a pattern fits a path.
    pub fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// A pattern of operations.
#[derive(Clone, Debug)]
pub(super) enum OperationPattern {
    /// `GET /health*`, or `* /health*` for every method.
    Path { method: Option<String>, path: GlobMatcher },
    /// `id:getKeys*`.
    Id(GlobMatcher),
    /// `tag:internal`.
    Tag(GlobMatcher),
}

impl OperationPattern {
    pub(super) fn matches(&self, operation: &OperationRef) -> bool {
        match self {
            Self::Path { method, path } => {
                let fits = method.as_ref().is_none_or(|method| method == operation.method.as_str());
                fits && path.is_match(&operation.path)
            }
            Self::Id(id) => operation.id.as_ref().is_some_and(|own| id.is_match(own)),
            Self::Tag(tag) => operation.tags.iter().any(|own| tag.is_match(own)),
        }
    }
}

impl FromStr for OperationPattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Self, BadPattern> {
        // The braces of a path template are what they are.
        let literal = |part: &str| part.replace('{', "[{]").replace('}', "[}]");
        let matcher = |part: &str| Ok(glob(text, &literal(part))?.compile_matcher());
        if let Some(id) = text.strip_prefix("id:") {
            return Ok(Self::Id(matcher(id)?));
        }
        if let Some(tag) = text.strip_prefix("tag:") {
            return Ok(Self::Tag(matcher(tag)?));
        }
        let Some((method, path)) = text.split_once(' ') else {
            let reason = format!("`{text}` names no operation");
            return Err(BadPattern { glob: text.to_owned(), reason });
        };
        let method = (method != "*").then(|| method.to_ascii_uppercase());
        Ok(Self::Path { method, path: matcher(path.trim_start())? })
    }
}

fn glob(written: &str, pattern: &str) -> Result<Glob, BadPattern> {
    let built = GlobBuilder::new(pattern).literal_separator(true).build();
    built.map_err(|error| BadPattern {
        glob: written.to_owned(),
        reason: format!("`{written}` is no pattern: {}", error.kind()),
    })
}
