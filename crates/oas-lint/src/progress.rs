//! Progress of a run over many files: one line on a terminal, wiped away when there is more to say.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Files from which on progress is shown, and after which it is shown again.
const STEP: usize = 50;

/// Shows what is being done; nothing where standard error is no terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    is_on: bool,
    files: AtomicUsize,
}

impl Progress {
    /// Progress on standard error.
    pub(crate) fn of_terminal() -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { is_on: io::stderr().is_terminal() && !is_dumb, files: AtomicUsize::new(0) }
    }

    /// Directories are searched.
    pub(crate) fn searching(&self) {
        self.show("looking for descriptions");
    }

    /// One more file is read.
    pub(crate) fn reading(&self) {
        let count = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if count.is_multiple_of(STEP) {
            self.show(&format!("reading, {count} files so far"));
        }
    }

    /// So many files are linted.
    pub(crate) fn linting(&self, files: usize) {
        if files >= STEP {
            self.show(&format!("linting {files} files"));
        }
    }

    /// Wipes the line, before anything else is written.
    pub(crate) fn clear(&self) {
        self.show("");
    }

    fn show(&self, text: &str) {
        if self.is_on {
            // Nobody can be told that the terminal went away.
            let _ =
                write!(io::stderr().lock(), "\r\x1b[2K{text}").and_then(|()| io::stderr().flush());
        }
    }
}
