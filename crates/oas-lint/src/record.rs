//! The baseline of a run: written, read, and taken away from the findings.
#![allow(clippy::print_stderr, reason = "messages to the user go to standard error")]

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

use oas_lint::baseline::{self, Baseline};
use oas_lint::diagnostic::Diagnostic;
use oas_lint::render::{self, Style};
use oas_lint::source::FileId;
use oas_lint::{HiddenBy, Linted};

/// The paths of the files from a place that does not change.
type Places = HashMap<FileId, String>;

/// The key of a finding in baselines and reports.
fn key(linted: &Linted, found: &Diagnostic, places: &Places) -> String {
    let file = places.get(&found.primary.file).map_or("", String::as_str);
    baseline::key(file, found, linted.pointer(&found.primary).as_deref())
}

/// Lists the findings in a file, and says how many there are.
pub(crate) fn write(path: &Path, linted: &Linted, places: &Places) -> io::Result<usize> {
    let keys = linted.diagnostics.iter().map(|found| key(linted, found, places));
    let baseline = Baseline::new(keys);
    std::fs::write(path, baseline.to_text())?;
    Ok(baseline.len())
}

/// Reads a baseline; what is wrong with it is told.
pub(crate) fn read(path: &Path, style: Style) -> Option<Baseline> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: cannot read the baseline {name}: {error}");
            eprintln!("help: --write-baseline makes one of the present findings");
            return None;
        }
    };
    match Baseline::parse(&text) {
        Ok(baseline) => Some(baseline),
        Err(fault) => {
            eprint!("{}", render::config_errors(&name, &text, &[fault], style));
            None
        }
    }
}

/// Hides the findings that a baseline holds, and says which of its entries are stale.
pub(crate) fn apply(baseline: &Baseline, path: &Path, linted: &mut Linted, places: &Places) {
    let mut keys = BTreeSet::new();
    let (found, hidden) = (linted.diagnostics.iter(), linted.hidden.iter());
    for found in found.chain(hidden.map(|hidden| &hidden.found)) {
        keys.insert(key(linted, found, places));
    }
    let is_known =
        linted.diagnostics.iter().map(|found| baseline.holds(&key(linted, found, places)));
    let mut is_known = is_known.collect::<Vec<_>>().into_iter();
    linted.hide(&HiddenBy::Baseline, |_| is_known.next().unwrap_or(false));
    let files = places.values().cloned().collect();
    let stale = baseline.stale(&files, &keys);
    if let Some(first) = stale.first() {
        let (count, path) = (stale.len(), path.display());
        let entries = if count == 1 { "entry" } else { "entries" };
        eprintln!("note: {count} {entries} of {path} without a finding, the first is: {first}");
        eprintln!("help: --write-baseline lists the present findings");
    }
}
