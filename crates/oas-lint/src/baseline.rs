//! The baseline: findings that were there when a team began, and that are not told again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

use crate::config::{ConfigError, form_error, toml_string};
use crate::diagnostic::Diagnostic;

/// Raised when a reader of the present form would be misled.
const VERSION: u32 = 1;

/// The findings that are not told again, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Each key with its bytes in the file; nothing where it comes from no file.
    entries: BTreeMap<String, Range<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: toml::Spanned<u32>,
    entries: Vec<toml::Spanned<String>>,
}

impl Baseline {
    /// A baseline of these keys.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Self {
        Self { entries: keys.into_iter().map(|key| (key, 0..0)).collect() }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// A fault in its form, or a version that is not understood.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let raw: Raw = toml::from_str(text).map_err(|error| form_error(&error, text))?;
        if *raw.version.get_ref() != VERSION {
            return Err(ConfigError {
                message: format!(
                    "version {} of baselines is not understood",
                    raw.version.get_ref()
                ),
                span: raw.version.span(),
                help: Some("write it anew with --write-baseline".to_owned()),
            });
        }
        let entry = |entry: toml::Spanned<String>| (entry.get_ref().clone(), entry.span());
        Ok(Self { entries: raw.entries.into_iter().map(entry).collect() })
    }

    /// The text of the file: one line a finding, sorted, so that changes merge line by line.
    pub fn to_text(&self) -> String {
        let mut text = format!("version = {VERSION}\nentries = [\n");
        for entry in self.entries.keys() {
            text.push_str("  ");
            text.push_str(&toml_string(entry));
            text.push_str(",\n");
        }
        text.push_str("]\n");
        text
    }

    /// True when the finding with this key is not told again.
    pub fn holds(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries about these files that are none of the findings' keys, in the order of the file,
    /// with their bytes in it.
    pub fn stale(
        &self,
        files: &BTreeSet<String>,
        found: &BTreeSet<String>,
    ) -> Vec<(&str, Range<usize>)> {
        let stale = self.entries.iter().filter(|(entry, _)| {
            file_of(entry).is_some_and(|file| files.contains(file)) && !found.contains(*entry)
        });
        let mut stale: Vec<(&str, Range<usize>)> =
            stale.map(|(entry, span)| (entry.as_str(), span.clone())).collect();
        stale.sort_by_key(|(_, span)| span.start);
        stale
    }

    /// The entries about other files than these.
    pub fn about_others(&self, files: &BTreeSet<String>) -> impl Iterator<Item = &str> {
        let is_other = |entry: &&str| file_of(entry).is_none_or(|file| !files.contains(file));
        self.entries.keys().map(String::as_str).filter(is_other)
    }
}

/// The file that an entry is about.
fn file_of(entry: &str) -> Option<&str> {
    entry.split_once(" | ").map(|(file, _)| file)
}

/// What a finding is, without a line, so that edits elsewhere leave it as it is: the file, the
/// operation or the JSON Pointer of the place, and the rule.
///
/// `file` is the file's path from a place that does not change, such as the repository's root.
pub fn key(file: &str, found: &Diagnostic, pointer: Option<&str>) -> String {
    let id = found.id();
    let place = pointer.unwrap_or("#");
    let mut subject = match (&found.operation, &found.detail) {
        (Some(operation), Some(_)) => operation.to_string(),
        _ => place.to_owned(),
    };
    if let (Some(code), Some(detail)) = (found.status, &found.detail)
        && code.to_string() != *detail
        && detail != "success"
    {
        subject = format!("{subject} {code}");
    }
    format!("{file} | {subject} | {id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(items: &[&str]) -> BTreeSet<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    #[test]
    fn what_is_written_is_read_again_and_sorted() {
        let keys = ["b.yaml | GET /a | x", "a.yaml | #/a\"b\\c\u{1}é | y", "b.yaml | GET /a | x"];
        let baseline = Baseline::new(keys.iter().map(|key| (*key).to_owned()));
        let text = baseline.to_text();
        assert_eq!(
            text,
            "version = 1\nentries = [\n  \"a.yaml | #/a\\\"b\\\\c\\u0001é | y\",\n  \
             \"b.yaml | GET /a | x\",\n]\n"
        );
        assert_eq!(Baseline::parse(&text).unwrap().to_text(), text);
        let (first, _) = Baseline::parse(&text).unwrap().entries.into_iter().next().unwrap();
        assert_eq!(first, "a.yaml | #/a\"b\\c\u{1}é | y");
        assert_eq!(Baseline::parse(&Baseline::default().to_text()), Ok(Baseline::default()));
    }

    #[test]
    fn only_entries_about_files_that_were_linted_can_be_stale() {
        let baseline = Baseline::new(set(&["a | x | r", "a | y | r", "b | x | r"]));
        let stale = baseline.stale(&set(&["a"]), &set(&["a | x | r"]));
        assert_eq!(stale, [("a | y | r", 0..0)]);
        assert_eq!(baseline.about_others(&set(&["a"])).collect::<Vec<_>>(), ["b | x | r"]);
    }

    #[test]
    fn a_faulty_file_is_told() {
        let fault = Baseline::parse("version = 2\nentries = []").unwrap_err();
        assert_eq!(fault.message, "version 2 of baselines is not understood");
        let fault = Baseline::parse("version = 1\nentires = []").unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("did you mean `entries`?"));
    }
}
