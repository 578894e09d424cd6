//! A finding in a line that a test can state: what it is and the source text that it marks.

use std::fmt::Write as _;

use oas_lint::Linted;
use oas_lint::diagnostic::{Diagnostic, Label};

/// A finding in a line: `warning missing-status/404 at 7 responses because 3 {id} also 9 "404"`,
/// each place by its line and the source text that is marked.
pub(crate) fn told(linted: &Linted, found: &Diagnostic) -> String {
    let place = |label: &Label| {
        let source = linted.source(label);
        format!("{} {}", source.position(label.span.start).line, source.slice(label.span))
    };
    let mut text = format!("{} {} at {}", found.severity, found.id(), place(&found.primary));
    for (word, labels) in [("because", &found.labels), ("also", &found.uses)] {
        for label in labels {
            let _ = write!(text, " {word} {}", place(label));
        }
    }
    text
}
