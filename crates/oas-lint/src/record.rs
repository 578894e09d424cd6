//! The baseline of a run: written, read, and taken away from the findings.
#![allow(clippy::print_stderr, reason = "messages to the user go to standard error")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use oas_lint::baseline::{self, Baseline};
use oas_lint::diagnostic::{Diagnostic, Label};
use oas_lint::render::{self, Style};
use oas_lint::source::{FileId, Source, Span};
use oas_lint::{HiddenBy, Linted, find_rule};

/// The paths of the files from a place that does not change.
type Places = BTreeMap<FileId, String>;

/// The user was told why it cannot be done.
pub(crate) struct Told;

/// The key of a finding in baselines and reports.
fn key(linted: &Linted, found: &Diagnostic, places: &Places) -> String {
    let file = places.get(&found.primary.file).map_or("", String::as_str);
    baseline::key(file, found, linted.pointer(&found.primary).as_deref())
}

/// Lists the findings in a file beside what it says about files that were not linted, and says
/// how many there are.
pub(crate) fn write(
    path: &Path,
    linted: &Linted,
    places: &Places,
    style: Style,
) -> Result<usize, Told> {
    let known = if path.exists() { Some(read(path, style)?.0) } else { None };
    let files = places.values().cloned().collect();
    let others = known.iter().flat_map(|known| known.about_others(&files)).map(str::to_owned);
    let keys = linted.diagnostics.iter().map(|found| key(linted, found, places));
    let baseline = Baseline::new(keys.chain(others));
    std::fs::write(path, baseline.to_text()).map_err(|error| {
        eprintln!("error: cannot write the baseline {}: {error}", path.display());
        Told
    })?;
    Ok(baseline.len())
}

/// Reads a baseline; what is wrong with it is told.
pub(crate) fn read(path: &Path, style: Style) -> Result<(Baseline, Source), Told> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: cannot read the baseline {name}: {error}");
            eprintln!("help: --write-baseline makes one of the present findings");
            return Err(Told);
        }
    };
    match Baseline::parse(&text) {
        Ok(baseline) => match Source::new(name, text) {
            Ok(source) => Ok((baseline, source)),
            Err(error) => {
                eprintln!("error: cannot read the baseline {}: {error}", path.display());
                Err(Told)
            }
        },
        Err(fault) => {
            eprint!("{}", render::config_errors(&name, &text, &[fault], style));
            Err(Told)
        }
    }
}

/// Hides the findings that a baseline holds, and says which of its entries about these files are
/// stale.
pub(crate) fn apply(
    baseline: &Baseline,
    linted: &mut Linted,
    places: &Places,
    files: &BTreeSet<String>,
) -> Vec<Range<usize>> {
    let keys: Vec<String> =
        linted.diagnostics.iter().map(|found| key(linted, found, places)).collect();
    let mut is_known = keys.iter().map(|key| baseline.holds(key));
    linted.hide(&HiddenBy::Baseline, |_| is_known.next().unwrap_or(false));
    let hidden = linted.hidden.iter().map(|hidden| key(linted, &hidden.found, places));
    let keys = keys.iter().cloned().chain(hidden).collect();
    baseline.stale(files, &keys).into_iter().map(|(_, span)| span).collect()
}

/// The finding that pieces of a file, which is no description, hide nothing; none without pieces.
pub(crate) fn unused(
    linted: &mut Linted,
    source: Source,
    spans: &[Range<usize>],
    message: &str,
    help: &str,
) -> Option<Diagnostic> {
    let rule = find_rule("unused-ignore").filter(|_| !spans.is_empty())?;
    let file = linted.project.attach(source);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut labels = spans.iter().map(|span| Label {
        file,
        node: None,
        span: Span::new(offset(span.start), offset(span.end)),
        text: String::new(),
    });
    let mut found = Diagnostic::new(rule, message, labels.next()?).help(help);
    found.uses = labels.collect();
    Some(found)
}
