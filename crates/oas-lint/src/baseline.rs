//! The baseline: findings that were there when a team began, and that are not told again.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::config::{ConfigError, form_error, toml_string};
use crate::diagnostic::Diagnostic;

/// Raised when a reader of the present form would be misled.
const VERSION: u32 = 1;

/// The findings that are not told again, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: toml::Spanned<u32>,
    entries: Vec<String>,
}

impl Baseline {
    /// A baseline of these keys.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Self {
        Self { entries: keys.into_iter().collect() }
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
        Ok(Self::new(raw.entries))
    }

    /// The text of the file: one line a finding, sorted, so that changes merge line by line.
    pub fn to_text(&self) -> String {
        let mut text = format!("version = {VERSION}\nentries = [\n");
        for entry in &self.entries {
            text.push_str("  ");
            text.push_str(&toml_string(entry));
            text.push_str(",\n");
        }
        text.push_str("]\n");
        text
    }

    /// True when the finding with this key is not told again.
    pub fn holds(&self, key: &str) -> bool {
        self.entries.contains(key)
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries about these files that are none of the findings' keys.
    pub fn stale(&self, files: &BTreeSet<String>, found: &BTreeSet<String>) -> Vec<&str> {
        let is_about =
            |entry: &str| entry.split_once(" | ").is_some_and(|(file, _)| files.contains(file));
        let entries = self.entries.iter().map(String::as_str);
        entries.filter(|entry| is_about(entry) && !found.contains(*entry)).collect()
    }
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
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        assert_eq!(Baseline::parse(&Baseline::default().to_text()), Ok(Baseline::default()));
    }

    #[test]
    fn only_entries_about_files_that_were_linted_can_be_stale() {
        let baseline = Baseline::new(set(&["a | x | r", "a | y | r", "b | x | r"]));
        let stale = baseline.stale(&set(&["a"]), &set(&["a | x | r"]));
        assert_eq!(stale, ["a | y | r"]);
    }

    #[test]
    fn a_faulty_file_is_told() {
        let fault = Baseline::parse("version = 2\nentries = []").unwrap_err();
        assert_eq!(fault.message, "version 2 of baselines is not understood");
        let fault = Baseline::parse("version = 1\nentires = []").unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("did you mean `entries`?"));
    }
}
