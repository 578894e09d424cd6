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
    Path { method: Option<String>, path: Name },
    /// `id:getKeys*`.
    Id(Name),
    /// `tag:internal`.
    Tag(Name),
}

/// What names are compared with. Long lists of exceptions name each operation, and every finding is
/// compared with all of them: as texts first, for a pattern takes many times longer.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// What stands before the first sign of a pattern.
    begin: String,
    /// The whole, where there is such a sign.
    pattern: Option<GlobMatcher>,
}

impl Name {
    /// Reads a part of the pattern that is `written`. The braces of a path template are what
    /// they are.
    fn new(part: &str, written: &str) -> Result<Self, BadPattern> {
        let sign = part.find(['*', '?', '[', ']', '\\']);
        let literal = || part.replace('{', "[{]").replace('}', "[}]");
        let pattern = sign.map(|_| Ok(glob(written, &literal())?.compile_matcher())).transpose()?;
        Ok(Self { begin: part[..sign.unwrap_or(part.len())].to_owned(), pattern })
    }

    fn fits(&self, name: &str) -> bool {
        match &self.pattern {
            None => name == self.begin,
            Some(pattern) => name.starts_with(&self.begin) && pattern.is_match(name),
        }
    }
}

impl OperationPattern {
    pub(super) fn matches(&self, operation: &OperationRef) -> bool {
        match self {
            Self::Path { method, path } => {
                let fits = method.as_ref().is_none_or(|method| method == operation.method.as_str());
                fits && path.fits(&operation.path)
            }
            Self::Id(id) => operation.id.as_ref().is_some_and(|own| id.fits(own)),
            Self::Tag(tag) => operation.tags.iter().any(|own| tag.fits(own)),
        }
    }
}

impl FromStr for OperationPattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Self, BadPattern> {
        if let Some(id) = text.strip_prefix("id:") {
            return Ok(Self::Id(Name::new(id, text)?));
        }
        if let Some(tag) = text.strip_prefix("tag:") {
            return Ok(Self::Tag(Name::new(tag, text)?));
        }
        let Some((method, path)) = text.split_once(' ') else {
            let reason = format!("`{text}` names no operation");
            return Err(BadPattern { glob: text.to_owned(), reason });
        };
        let method = (method != "*").then(|| method.to_ascii_uppercase());
        Ok(Self::Path { method, path: Name::new(path.trim_start(), text)? })
    }
}

fn glob(written: &str, pattern: &str) -> Result<Glob, BadPattern> {
    let built = GlobBuilder::new(pattern).literal_separator(true).build();
    built.map_err(|error| BadPattern {
        glob: written.to_owned(),
        reason: format!("`{written}` is no pattern: {}", error.kind()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_sign_is_no_more_than_the_whole_pattern_says() {
        let parts = [
            "",
            "/a",
            "/a/{id}",
            "/a.b",
            "/a/{id}/*",
            "/a/{id}/**",
            "/**/b",
            "/a/**/b",
            "*",
            "**",
            "/[ab]",
            "/a?",
            "/{a,b}",
            "/\\*",
            "/a\\",
            "[]]",
            "/é*",
        ];
        let names = [
            "",
            "/",
            "/a",
            "/b",
            "/ab",
            "/axb",
            "/a.b",
            "/a/",
            "/a/b",
            "/a/c/b",
            "/a/{id}",
            "/a/{id}/",
            "/a/{id}/b",
            "/a/{id}/b/c",
            "/{a,b}",
            "/*",
            "/a\\",
            "]",
            "/é",
            "/été",
        ];
        for part in parts {
            let escaped = part.replace('{', "[{]").replace('}', "[}]");
            let (fast, whole) = (Name::new(part, part), glob(part, &escaped));
            assert_eq!(fast.is_ok(), whole.is_ok(), "{part}");
            let (Ok(fast), Ok(whole)) = (fast, whole) else { continue };
            let whole = whole.compile_matcher();
            for name in names {
                assert_eq!(fast.fits(name), whole.is_match(name), "{part} {name}");
            }
        }
    }
}
