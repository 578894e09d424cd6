//! Linting the bytes of one file.

use oas_codes::Policy;
use oas_lint::source::Source;
use oas_lint::{Linted, lint};

/// Lints the bytes of a file.
pub(crate) fn lint_bytes(name: &str, bytes: impl Into<Vec<u8>>, policy: &Policy) -> Linted {
    let bytes: Vec<u8> = bytes.into();
    lint(Source::from_bytes(name, bytes).expect("below 4 GiB"), policy)
}
