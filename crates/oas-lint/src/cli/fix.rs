//! Fixing on the command line: rounds of fixes, differences, and files that are written whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use oas_lint::Linted;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::fix::{Fix, Safety, apply, brings_faults, unsound};
use oas_lint::render::Style;
use oas_lint::source::{FileId, Source};
use oas_lint::tree::Tree;
use oas_responses::diff::unified;

use super::Check;
use super::check::{Outcome, lint_group};
use crate::files::{Overlay, Place};
use crate::input::{Group, Wanted};
use crate::record::Told;

/// Rounds after which fixing ends: what is not mended by then would come again and again.
const ROUNDS: usize = 10;

/// Findings that could not be fixed up to which each is told.
const MOST_TOLD: usize = 5;

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
    let mut mended = Mended::default();
    let stdin = group.places.iter().find(|place| matches!(place, Place::Stdin(_)));
    let stdin = stdin.map(Place::name);
    let mut overlay = Overlay::default();
    let mut outcome = lint_group(args, wanted, group, &overlay, style)?;
    if !args.fix && !args.diff {
        return Ok((outcome, mended));
    }
    if let Some(name) = &stdin
        && let Some(file) = outcome.linted.project.find(name)
    {
        // It can be read only once.
        let text = outcome.linted.project.source(file).text();
        overlay.insert(name.clone(), text.to_owned());
    }
    let lint = |overlay: &Overlay| lint_group(args, wanted, group, overlay, style);
    let mut rounds =
        Rounds { unsafe_fixes: args.unsafe_fixes, lint, overlay, left_out: BTreeMap::new() };
    for _ in 0..ROUNDS {
        let Some(round) = rounds.next(&outcome.linted)? else { break };
        for (file, text) in round.texts {
            let old = outcome.linted.project.source(file);
            let known = mended.texts.entry(old.name().to_owned());
            known.or_insert_with(|| (old.text().to_owned(), String::new())).1 = text;
        }
        mended.count += round.count;
        outcome = round.outcome;
    }
    rounds.tell_left_out();
    if let Some(name) = stdin {
        let changed = mended.texts.remove(&name).map(|(_, text)| text);
        mended.stdin = changed.or_else(|| rounds.overlay.remove(&name));
    }
    Ok((outcome, mended))
}

/// Rounds of fixes, each on the texts that the last one left.
struct Rounds<L> {
    unsafe_fixes: bool,
    /// Lints the files with other texts in place of some of theirs.
    lint: L,
    overlay: Overlay,
    /// What is not fixed because the file would not be sound afterwards: the file and the name and
    /// message of the finding, with the place to tell.
    left_out: BTreeMap<(String, String, String), String>,
}

/// What a round of fixes has made.
struct Round {
    texts: BTreeMap<FileId, String>,
    /// How many fixes were applied.
    count: usize,
    /// What is found in the new texts.
    outcome: Outcome,
}

impl<L: Fn(&Overlay) -> Result<Outcome, Told>> Rounds<L> {
    /// Applies the fixes that can be applied at once, without those that do harm or no good; none
    /// where nothing is left to apply.
    fn next(&mut self, linted: &Linted) -> Result<Option<Round>, Told> {
        let is_wanted = |fix: &Fix| self.unsafe_fixes || fix.safety == Safety::Safe;
        let mut found: Vec<&Diagnostic> = linted.diagnostics.iter().collect();
        found.retain(|found| found.fix.as_deref().is_some_and(is_wanted));
        found.retain(|found| !self.is_left_out(linted, found));
        // Each time round leaves out one fix at least.
        for _ in 0..ROUNDS {
            let fixes = found.iter().filter_map(|found| found.fix.as_deref());
            let applied = apply(fixes, |file| linted.project.source(file).text());
            if applied.taken.is_empty() {
                break;
            }
            let mut before = Vec::with_capacity(applied.texts.len());
            for (file, text) in &applied.texts {
                let name = linted.project.source(*file).name().to_owned();
                let old = self.overlay.insert(name.clone(), text.clone());
                before.push((name, old));
            }
            let outcome = (self.lint)(&self.overlay)?;
            let taken: Vec<&Diagnostic> = applied.taken.iter().map(|at| found[*at]).collect();
            let faulty = faulty(linted, &taken, &applied.texts, &outcome.linted);
            if faulty.is_empty() {
                let count = taken.len();
                return Ok(Some(Round { texts: applied.texts, count, outcome }));
            }
            for (name, old) in before {
                match old {
                    Some(text) => self.overlay.insert(name, text),
                    None => self.overlay.remove(&name),
                };
            }
            for found in faulty {
                let source = linted.source(&found.primary);
                let place = source.position(found.primary.span.start);
                let place = format!("{}:{}:{}", source.name(), place.line, place.column);
                self.left_out.insert(known_by(linted, found), place);
            }
            found.retain(|found| !self.is_left_out(linted, found));
        }
        Ok(None)
    }

    fn is_left_out(&self, linted: &Linted, found: &Diagnostic) -> bool {
        !self.left_out.is_empty() && self.left_out.contains_key(&known_by(linted, found))
    }

    /// Says what is not fixed although it has a fix.
    fn tell_left_out(&self) {
        for ((_, id, _), place) in self.left_out.iter().take(MOST_TOLD) {
            eprintln!("warning: {place}: fixing {id} would break something, and is left to you");
        }
        match self.left_out.len().saturating_sub(MOST_TOLD) {
            0 => {}
            1 => eprintln!("warning: one more fix is left out"),
            more => eprintln!("warning: {more} more fixes are left out"),
        }
    }
}

/// What a finding is known by in every round, with its name in one piece.
fn known_by(linted: &Linted, found: &Diagnostic) -> (String, String, String) {
    let (file, _, _, message) = linted.subject(found);
    (file.to_owned(), found.id(), message.to_owned())
}

/// The findings whose fixes have broken their files, or else those that were not mended.
fn faulty<'f>(
    before: &Linted,
    taken: &[&'f Diagnostic],
    texts: &BTreeMap<FileId, String>,
    after: &Linted,
) -> Vec<&'f Diagnostic> {
    let tree = |file: FileId| before.project.file(file).tree();
    let is_broken = |file: &FileId| {
        let new = after.project.find(before.project.source(*file).name());
        let new = new.and_then(|new| after.project.file(new).tree());
        new.is_none_or(|new| tree(*file).is_some_and(|old| brings_faults(old, new)))
    };
    let broken: Vec<FileId> = texts.keys().copied().filter(is_broken).collect();
    if broken.is_empty() {
        return after.unmended(taken, before);
    }
    let with_fix = taken.iter().filter_map(|found| Some((*found, found.fix.as_deref()?)));
    let suspects =
        with_fix.filter(|(_, fix)| fix.edits.iter().any(|edit| broken.contains(&edit.file)));
    let (found, fixes): (Vec<&Diagnostic>, Vec<&Fix>) = suspects.unzip();
    let is_sound = |fixes: &[&Fix]| {
        let applied = apply(fixes.iter().copied(), |file| before.project.source(file).text());
        applied.texts.into_iter().all(|(file, text)| {
            let name = before.project.source(file).name();
            let new = Source::new(name, text).ok().and_then(|source| Tree::parse(source).ok());
            new.is_some_and(|new| tree(file).is_none_or(|old| !brings_faults(old, &new)))
        })
    };
    unsound(&fixes, is_sound).into_iter().map(|at| found[at]).collect()
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

impl Mended {
    /// The differences as `diff -u` writes them; empty where there are none.
    pub(super) fn diff(&self) -> String {
        let mut diffs = String::new();
        for (name, (old, new)) in &self.texts {
            diffs.push_str(&unified((name, old), (name, new)));
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
    // To take its place asks for no permission to write it.
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.as_file_mut().write_all(new.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.persist(&path)?;
    Ok(())
}
