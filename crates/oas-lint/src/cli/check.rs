//! Linting on the command line: what is read, what is in force, what is told, the exit code.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use oas_codes::{Policy, Severity};
use oas_lint::config::FailOn;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::fix::Added;
use oas_lint::project::Project;
use oas_lint::render::{self, Report, Run, Style};
use oas_lint::select::{Selection, Selector};
use oas_lint::source::{FileId, Source};
use oas_lint::{Linted, lint_project_with};

use super::fix::{self, Mended};
use super::{Check, FINDINGS, TROUBLE, config, finish_output, output, policies, print, style};
use crate::files::Overlay;
use crate::input::{self, Group, Input, Wanted};
use crate::progress::Progress;
use crate::record::{self, Told};
use crate::settings::{self, Settings, Trouble};

/// The paths of the files from a place that does not change.
pub(super) type Places = BTreeMap<FileId, String>;

/// What came of the files under one configuration.
pub(super) struct Outcome {
    /// The files and findings.
    pub(super) linted: Linted,
    policy: String,
    places: Places,
    /// What could not be read, and why.
    failed: Vec<(String, String)>,
    /// Files that were not checked, while the findings that say why are not shown.
    untold: Vec<String>,
    /// The exit code of these files alone.
    code: u8,
    /// What a baseline was written to, and with how many findings.
    written: Option<(PathBuf, usize)>,
}

impl Outcome {
    fn run(&self) -> Run<'_> {
        Run { linted: &self.linted, policy: &self.policy, places: &self.places }
    }
}

pub(super) fn run(args: &Check) -> ExitCode {
    let style = style(args.color);
    match lint(args, style) {
        Ok(code) => code,
        Err(Told) => ExitCode::from(TROUBLE),
    }
}

fn lint(args: &Check, style: Style) -> Result<ExitCode, Told> {
    let mut outputs = output::chosen(args)?;
    let progress = Progress::of_terminal();
    let wanted = Wanted {
        paths: &args.paths,
        stdin: args.stdin_filename.as_deref(),
        skip: args.allow_no_input,
        force_exclude: args.force_exclude,
        follow_outside: args.follow_outside,
        progress: &progress,
    };
    let chosen = chosen(args.config.as_deref(), args.isolated, &args.paths, style)?;
    let mut failed = Vec::new();
    let groups = told(input::groups(&wanted, chosen, &mut failed), style);
    progress.clear();
    let groups = groups?;
    if args.print_config {
        return Ok(print(&config::effective(&groups, args)));
    }
    if args.write_baseline && args.baseline.is_some() && groups.len() > 1 {
        let count = groups.len();
        eprintln!(
            "error: the paths are under {count} configurations, and one baseline cannot serve them"
        );
        eprintln!("help: write a baseline for each, or name one configuration with --config");
        return Err(Told);
    }
    let (mut outcomes, mut mended) = (Vec::new(), Vec::new());
    for group in &groups {
        let (outcome, changed) = fix::mend(args, &wanted, group, style)?;
        outcomes.push(outcome);
        mended.push(changed);
    }

    let mut unreadable: Vec<(String, String)> =
        failed.into_iter().map(|lost| (lost.path, lost.reason)).collect();
    let mut code = if unreadable.is_empty() { 0 } else { TROUBLE };
    for outcome in &outcomes {
        unreadable.extend(outcome.failed.iter().cloned());
        code = code.max(outcome.code);
    }
    let runs: Vec<Run<'_>> = outcomes.iter().map(Outcome::run).collect();
    for (path, reason) in &unreadable {
        eprintln!("error: cannot read {path}: {reason}");
        if path.contains("://") {
            eprintln!("help: nothing is fetched; `curl URL | oas-lint -` lints what it answers");
        }
    }
    for name in outcomes.iter().flat_map(|outcome| &outcome.untold) {
        eprintln!("error: {name} was not checked, and why is not shown by choice");
    }
    if args.diff {
        let diff: String = mended.iter().map(Mended::diff).collect();
        let code = if diff.is_empty() { code } else { code.max(FINDINGS) };
        let code = if diff.is_empty() && code == FINDINGS { 0 } else { code };
        return Ok(finish_output(io::stdout().write_all(diff.as_bytes()), ExitCode::from(code)));
    }
    if args.fix {
        fix::write(&mended)?;
    }
    let empty = runs.iter().all(|run| run.linted.project.roots().is_empty());
    if empty && unreadable.is_empty() && !args.allow_no_input {
        tell_empty(&args.paths, groups.iter().map(|group| &group.settings));
        code = TROUBLE;
    }
    if args.write_baseline {
        let lines = outcomes.iter().filter_map(|outcome| outcome.written.as_ref()).map(
            |(path, entries)| {
                let findings = if *entries == 1 { "finding" } else { "findings" };
                format!("wrote {entries} {findings} to {}\n", path.display())
            },
        );
        let done = print(&lines.collect::<String>());
        return Ok(if code == TROUBLE { ExitCode::from(TROUBLE) } else { done });
    }
    if empty && !args.allow_no_input {
        outputs.retain(|output| output.format().is_for_programs());
    }
    let asked: Vec<String> = args.select.iter().filter_map(Selector::name).collect();
    let checkout = settings::checkout();
    let report = Report {
        runs: &runs,
        unreadable: &unreadable,
        statistics: args.statistics,
        limit: (args.max_problems > 0).then_some(args.max_problems),
        asked: &asked,
        checkout: Some(&checkout),
    };
    let code = ExitCode::from(code);
    let code = match mended.into_iter().find_map(|changed| changed.stdin) {
        // The text goes on, and the report does not get in its way.
        Some(text) => {
            let written = io::stdout().write_all(text.as_bytes());
            let code = finish_output(written, code);
            output::write(&report, &outputs, style, code, io::stderr().lock())
        }
        None => output::write(&report, &outputs, style, code, io::stdout().lock()),
    };
    // The process ends, and taking trees and findings apart would only delay that.
    std::mem::forget(outcomes);
    Ok(code)
}

/// The configuration that holds for all files, where the arguments choose one.
pub(super) fn chosen(
    config: Option<&Path>,
    isolated: bool,
    paths: &[PathBuf],
    style: Style,
) -> Result<Option<Settings>, Told> {
    match config {
        _ if isolated => Ok(Some(Settings::without(paths))),
        Some(path) => told(Settings::read(path), style).map(Some),
        None => Ok(None),
    }
}

/// The paths of a project's files as its configuration sees them.
pub(super) fn places(project: &Project, settings: &Settings) -> Places {
    let mut view = settings.view();
    let files = project.files();
    files.map(|(id, file)| (id, view.of(Path::new(file.source().name())))).collect()
}

/// Lints the files under one configuration.
pub(super) fn lint_group(
    args: &Check,
    wanted: &Wanted<'_>,
    group: &Group,
    overlay: &Overlay,
    style: Style,
) -> Result<Outcome, Told> {
    let settings = &group.settings;
    let config = &settings.config;
    let policy = args.policy.clone().or_else(|| settings.policy());
    let policy: Policy =
        policies::load(policy.as_deref().unwrap_or("stratos"), style).ok_or(Told)?;
    let Input { project, chosen, failed } = input::load(wanted, group, overlay);
    let failed: Vec<(String, String)> =
        failed.into_iter().map(|lost| (lost.path, lost.reason)).collect();
    let places = places(&project, settings);
    let selection = Selection { select: args.select.clone(), ignore: args.ignore.clone() };
    let judge = |found: &Diagnostic| judge(found, &selection, settings, &places);
    let added = if args.inline { Added::Inline } else { config.added };
    let added = output::shows_fixes(args).then_some(added);
    wanted.progress.linting(project.files().count());
    let mut linted = lint_project_with(project, &policy, &judge, added);
    wanted.progress.clear();
    // What could not be parsed was not checked, whichever findings are shown.
    let unusable: Vec<FileId> = linted.unusable().collect();
    if args.no_ignores {
        linted.tell_hidden();
    }
    let is_whole = chosen.is_none() && !wanted.names_files();
    let mut unused = Vec::new();
    if !args.no_ignores && !args.write_baseline {
        let given = args.baseline.as_deref();
        unused.extend(hide_baseline(given, settings, &mut linted, &places, is_whole, style)?);
    }
    if is_whole {
        unused.extend(unused_overrides(settings, &mut linted));
    }
    for mut found in unused {
        if let Some(severity) = judge(&found) {
            found.severity = severity;
            linted.diagnostics.push(found);
        }
    }
    tell_only(&mut linted, chosen.as_ref(), wanted);
    linted.diagnostics.retain(|found| selection.shows(found));
    linted.hidden.retain(|hidden| selection.shows(&hidden.found));
    let mut written = None;
    if args.write_baseline {
        let path = settings.baseline_to_write(args.baseline.as_deref());
        written = Some((path.clone(), record::write(&path, &linted, &places, style)?));
        if args.baseline.is_none() && config.baseline.is_none() {
            let name = path.file_name().unwrap_or_default().display();
            eprintln!(
                "help: the next run knows it by `baseline = \"{name}\"` in oas-lint.toml, or by \
                 --baseline"
            );
        }
    }
    let is_told =
        |file: &FileId| linted.diagnostics.iter().any(|found| found.primary.file == *file);
    let untold = unusable.iter().filter(|file| !is_told(file));
    let untold = untold.map(|file| linted.project.source(*file).name().to_owned()).collect();
    let fail_on = args.fail_on.map(FailOn::from).or(config.fail_on);
    let fail_on = fail_on.unwrap_or(FailOn::At(Severity::Warning));
    let fails = |found: &Diagnostic| fail_on.fails(found.severity);
    let code = if !unusable.is_empty() || !failed.is_empty() {
        TROUBLE
    } else if linted.diagnostics.iter().any(fails) {
        FINDINGS
    } else {
        0
    };
    Ok(Outcome { linted, policy: policy.name, places, failed, untold, code, written })
}

/// Hides what the baseline lists; the finding is about what it lists for nothing.
pub(super) fn hide_baseline(
    given: Option<&Path>,
    settings: &Settings,
    linted: &mut Linted,
    places: &Places,
    is_whole: bool,
    style: Style,
) -> Result<Option<Diagnostic>, Told> {
    let Some(path) = settings.baseline(given) else { return Ok(None) };
    let (baseline, source) = record::read(&path, style)?;
    // What another root leads to in a part may not be in this run.
    let roots = linted.project.roots();
    let counts = |id: &FileId| is_whole || roots.contains(id);
    let files = places.iter().filter(|(id, _)| counts(id)).map(|(_, place)| place.clone());
    let files = files.collect();
    let entries = record::apply(&baseline, linted, places, &files);
    let message = match entries.len() {
        1 => "an entry of the baseline hides nothing".to_owned(),
        count => format!("{count} entries of the baseline hide nothing"),
    };
    let help = "--write-baseline lists the present findings";
    Ok(record::unused(linted, source, &entries, &message, help))
}

/// The finding about overrides of the configuration that have decided nothing.
fn unused_overrides(settings: &Settings, linted: &mut Linted) -> Option<Diagnostic> {
    let overrides = settings.config.unused_overrides();
    let name = settings.path.as_ref()?.display().to_string();
    let source = Source::new(name, settings.text.clone()).ok()?;
    let message = match overrides.len() {
        1 => "an override changes nothing".to_owned(),
        count => format!("{count} overrides change nothing"),
    };
    record::unused(linted, source, &overrides, &message, "remove it, or correct its patterns")
}

/// How grave a finding is under a configuration; none where nobody wants to know of it.
pub(super) fn judge(
    found: &Diagnostic,
    selection: &Selection,
    settings: &Settings,
    places: &Places,
) -> Option<Severity> {
    let file = places.get(&found.primary.file).map_or("", String::as_str);
    match settings.config.level(found, file) {
        Some(level) => level.severity(),
        None if found.rule.is_off && !selection.wants(found.rule) => None,
        None => Some(found.severity),
    }
}

/// Leaves out what was not asked for.
fn tell_only(linted: &mut Linted, chosen: Option<&HashSet<FileId>>, wanted: &Wanted<'_>) {
    if let Some(chosen) = chosen {
        linted.diagnostics.retain(|found| chosen.contains(&found.primary.file));
        linted.hidden.retain(|hidden| chosen.contains(&hidden.found.primary.file));
    } else if wanted.names_files() {
        // Another root, which was not named, may use what an ignore in a part is for.
        let roots: HashSet<FileId> = linted.project.roots().iter().copied().collect();
        linted.diagnostics.retain(|found| {
            found.rule.name != "unused-ignore" || roots.contains(&found.primary.file)
        });
    }
}

/// What is there; what is wrong with a configuration is told.
pub(super) fn told<T>(read: Result<T, Trouble>, style: Style) -> Result<T, Told> {
    read.map_err(|trouble| {
        match trouble {
            Trouble::Unreadable(path, reason) => {
                eprintln!("error: cannot read the configuration {}: {reason}", path.display());
            }
            Trouble::Faulty(path, text, errors) => {
                let name = path.display().to_string();
                eprint!("{}", render::config_errors(&name, &text, &errors, style));
            }
        }
        Told
    })
}

/// Says that there was nothing to look at.
pub(super) fn tell_empty<'s>(paths: &[PathBuf], settings: impl Iterator<Item = &'s Settings>) {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    eprintln!("error: no OpenAPI description found in {}", paths.join(", "));
    // Whatever `roots` names is linted, so that it has named nothing.
    let with_roots = settings.filter(|settings| !settings.config.roots.is_empty());
    let mut files = with_roots.filter_map(|settings| settings.path.as_ref()).peekable();
    if files.peek().is_none() {
        eprintln!("help: name a YAML or JSON file with `openapi` or `swagger` at its root");
    }
    for file in files {
        eprintln!("help: `roots` in {} names none of the files there", file.display());
    }
}
