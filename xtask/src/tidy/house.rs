//! The files of the repository as the checks see them, read from disk or made up by a test.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Result;

/// Every file by its path below the root, written with `/`. Only the text of Rust and Markdown is
/// kept: nobody asks for another.
pub(super) struct House {
    files: BTreeMap<String, String>,
}

impl House {
    pub(super) fn new(files: impl Iterator<Item = (String, String)>) -> Self {
        Self { files: files.collect() }
    }

    /// Reads the files that git does not ignore, hidden ones too.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let walk = ignore::WalkBuilder::new(root)
            .hidden(false)
            .require_git(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        for entry in walk {
            let entry = entry?;
            let path = entry.path();
            if !path.is_file() {
                continue;
            }
            let parts = path.strip_prefix(root)?.iter().map(|part| part.to_string_lossy());
            let name = parts.collect::<Vec<_>>().join("/");
            let is_read = path.extension().is_some_and(|end| end == "rs" || end == "md");
            let text = if is_read { fs::read_to_string(path)? } else { String::new() };
            files.push((name, text));
        }
        Ok(Self::new(files.into_iter()))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Path and text of every Rust file.
    pub(super) fn rust_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        files.filter(|(path, _)| path.strip_suffix(".rs").is_some())
    }
}
