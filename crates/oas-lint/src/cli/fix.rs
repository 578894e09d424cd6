//! Fixing on the command line: rounds of fixes, differences, and files that are written whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use oas_lint::fix::{Fix, Safety, apply};
use oas_lint::render::Style;
use oas_lint::source::Source;
use oas_lint::tree::Tree;
use similar::TextDiff;

use super::Check;
use super::check::{Outcome, lint_group};
use crate::files::{Overlay, Place};
use crate::input::{Group, Wanted};
use crate::record::Told;

/// Rounds after which fixing ends: what is not mended by then would come again and again.
const ROUNDS: usize = 10;

/// What fixing made of the files under one configuration.
#[derive(Debug, Default)]
pub(super) struct Mended {
    /// The changed files by their names, with the texts before and after.
    texts: BTreeMap<String, (String, String)>,
    /// How many fixes were applied.
    count: usize,
    /// The changed text of standard input.
    pub(super) stdin: Option<String>,
}

/// Lints the files under one configuration and, where fixes are asked for, mends their texts and
/// lints these. Nothing is written.
pub(super) fn mend(
    args: &Check,
    wanted: &Wanted<'_>,
    group: &Group,
    style: Style,
) -> Result<(Outcome, Mended), Told> {
    let mut overlay = Overlay::new();
    let mut mended = Mended::default();
    let stdin = group.places.iter().find(|place| matches!(place, Place::Stdin(_)));
    let stdin = stdin.map(Place::name);
    let mut outcome = lint_group(args, wanted, group, &overlay, style)?;
    if !args.fix && !args.diff {
        return Ok((outcome, mended));
    }
    for _ in 0..ROUNDS {
        let project = &outcome.linted.project;
        if let Some(name) = &stdin
            && let Some(file) = project.find(name)
        {
            // It can be read only once.
            let text = project.source(file).text();
            overlay.entry(name.clone()).or_insert_with(|| text.to_owned());
        }
        let is_wanted = |fix: &&Fix| args.unsafe_fixes || fix.safety == Safety::Safe;
        let fixes = outcome.linted.diagnostics.iter().filter_map(|found| found.fix.as_ref());
        let applied = apply(fixes.filter(is_wanted), |file| project.source(file).text());
        if applied.count == 0 {
            break;
        }
        for (file, text) in applied.texts {
            let old = project.source(file);
            let name = old.name().to_owned();
            if !is_sound(&name, &text) {
                eprintln!("error: fixing {name} would break it, and it is left as it is");
                eprintln!("help: this is a fault of oas-lint; --select one rule at a time helps");
                return Err(Told);
            }
            let known = mended.texts.entry(name.clone());
            known.or_insert_with(|| (old.text().to_owned(), String::new())).1.clone_from(&text);
            overlay.insert(name, text);
        }
        mended.count += applied.count;
        outcome = lint_group(args, wanted, group, &overlay, style)?;
    }
    if let Some(name) = stdin {
        let changed = mended.texts.remove(&name).map(|(_, text)| text);
        mended.stdin = changed.or_else(|| overlay.remove(&name));
    }
    Ok((outcome, mended))
}

/// Writes what was mended, and says how much it was.
pub(super) fn write(mended: &[Mended]) -> Result<(), Told> {
    let (mut problems, mut files) = (0, 0);
    for changed in mended {
        changed.write()?;
        problems += changed.count;
        files += changed.texts.len() + usize::from(changed.stdin.is_some());
    }
    if problems > 0 {
        let plural = |count| if count == 1 { "" } else { "s" };
        let (s, t) = (plural(problems), plural(files));
        eprintln!("fixed {problems} problem{s} in {files} file{t}");
    }
    Ok(())
}

/// True when a text can be parsed.
fn is_sound(name: &str, text: &str) -> bool {
    let source = Source::new(name, text.to_owned());
    source.is_ok_and(|source| Tree::parse(source).is_ok())
}

impl Mended {
    /// The differences as `diff -u` writes them; empty where there are none.
    pub(super) fn diff(&self) -> String {
        let mut diffs = String::new();
        for (name, (old, new)) in &self.texts {
            let diff = TextDiff::from_lines(old, new);
            diffs.push_str(&diff.unified_diff().header(name, name).to_string());
        }
        diffs
    }

    /// Writes the changed files, each whole or not at all; what cannot be written is told.
    fn write(&self) -> Result<(), Told> {
        let mut failed = false;
        for (name, (old, new)) in &self.texts {
            if let Err(error) = replace(Path::new(name), old, new) {
                eprintln!("error: cannot write {name}: {error}");
                failed = true;
            }
        }
        if failed { Err(Told) } else { Ok(()) }
    }
}

/// Puts a text in a file's place in one step. Whoever reads the file meanwhile sees the old text
/// or the new one; where somebody has written it since it was read, it is left alone.
fn replace(path: &Path, old: &str, new: &str) -> io::Result<()> {
    // The file that a link leads to, not the link.
    let path = path.canonicalize()?;
    if fs::read(&path)? != old.as_bytes() {
        return Err(io::Error::other("it has changed since it was read"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.as_file_mut().write_all(new.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    file.persist(&path)?;
    Ok(())
}
