//! The command `matrix`: what the operations of the files document, and what they should.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use oas_codes::Policy;
use oas_lint::lint_project;
use oas_lint::matrix::{self, Format, Matrix};
use oas_lint::render::Style;
use oas_lint::select::Selection;

use super::check::{self, tell_empty, told};
use super::{Color, TROUBLE, finish_output, output, policies, style};
use crate::files::Overlay;
use crate::input::{self, Input, Wanted};
use crate::progress::Progress;
use crate::record::Told;
use crate::settings::Settings;

#[derive(Args)]
pub(super) struct Command {
    /// Files and directories; `-` is standard input
    #[arg(value_name = "PATHS", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The policy in force: a built-in name (see `oas-lint policies`) or a file
    /// [default: stratos]
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// The form
    #[arg(long, value_enum, default_value = "text")]
    format: MatrixFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show what the documents ignore, and what the baseline lists, like everything else
    #[arg(long)]
    no_ignores: bool,
    /// The path of what comes on standard input: for messages, configuration and references
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// The configuration file, instead of the nearest oas-lint.toml above each file
    #[arg(long, value_name = "FILE", env = "OAS_LINT_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
    /// Read no configuration file, whatever else is said
    #[arg(long)]
    isolated: bool,
    /// Read files outside of the repository too, where references lead there
    #[arg(long)]
    follow_outside: bool,
    /// Show as ignored the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Use colours (or not: `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`)
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum MatrixFormat {
    /// Text for a terminal
    Text,
    /// Markdown tables
    Markdown,
    /// One JSON document
    Json,
    /// One page for a browser, with the findings behind the cells
    Html,
}

pub(super) fn run(args: &Command) -> ExitCode {
    let mut style = style(args.color);
    // A file is the same whatever terminal watches.
    if args.output.is_some() {
        style = Style { color: matches!(args.color, Color::Always), ..Style::default() };
    }
    match show(args, style) {
        Ok(code) => code,
        Err(Told) => ExitCode::from(TROUBLE),
    }
}

fn show(args: &Command, style: Style) -> Result<ExitCode, Told> {
    let progress = Progress::of_terminal();
    let wanted = Wanted {
        paths: &args.paths,
        stdin: args.stdin_filename.as_deref(),
        skip: false,
        force_exclude: false,
        follow_outside: args.follow_outside,
        progress: &progress,
    };
    let chosen = check::chosen(args.config.as_deref(), args.isolated, &args.paths, style)?;
    let mut failed = Vec::new();
    let groups = told(input::groups(&wanted, chosen, &mut failed), style);
    progress.clear();
    let groups = groups?;
    let mut matrix = Matrix::default();
    let mut code = ExitCode::SUCCESS;
    for group in &groups {
        let settings = &group.settings;
        let name = args.policy.clone().or_else(|| settings.policy());
        let policy = policies::load(name.as_deref().unwrap_or("stratos"), style).ok_or(Told)?;
        let Input { project, failed: lost, .. } = input::load(&wanted, group, &Overlay::default());
        failed.extend(lost);
        progress.clear();
        if !add(args, &mut matrix, project, settings, &policy, style)? {
            code = ExitCode::from(TROUBLE);
        }
    }
    for lost in &failed {
        eprintln!("error: cannot read {}: {}", lost.path, lost.reason);
        code = ExitCode::from(TROUBLE);
    }
    if matrix.tables.is_empty() {
        if failed.is_empty() && code == ExitCode::SUCCESS {
            tell_empty(&args.paths, groups.iter().map(|group| &group.settings));
        }
        return Err(Told);
    }
    let format = Format::from(args.format);
    let written = match &args.output {
        None => output::styled(io::stdout().lock(), style, |mut out| {
            matrix::write(&matrix, format, style, &mut out)
        }),
        Some(path) => File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            matrix::write(&matrix, format, style, &mut out)?;
            out.flush()
        }),
    };
    match (written, &args.output) {
        (Err(error), Some(path)) => {
            eprintln!("error: cannot write {}: {error}", path.display());
            Err(Told)
        }
        (written, _) => Ok(finish_output(written, code)),
    }
}

/// Adds the descriptions under one configuration. False where one could not be checked.
fn add(
    args: &Command,
    matrix: &mut Matrix,
    project: oas_lint::project::Project,
    settings: &Settings,
    policy: &Policy,
    style: Style,
) -> Result<bool, Told> {
    let places = check::places(&project, settings);
    let all = Selection::default();
    let judge = |found: &_| check::judge(found, &all, settings, &places);
    let mut linted = lint_project(project, policy, &judge);
    let unusable: Vec<_> = linted.unusable().collect();
    for found in linted.diagnostics.iter().filter(|found| unusable.contains(&found.primary.file)) {
        let source = linted.source(&found.primary);
        let line = source.position(found.primary.span.start).line;
        eprintln!("error: {}:{line} was not checked: {}", source.name(), found.message);
    }
    if args.no_ignores {
        linted.tell_hidden();
    } else {
        let given = args.baseline.as_deref();
        // What of it is out of date is a matter of linting.
        check::hide_baseline(given, settings, &mut linted, &places, false, style)?;
    }
    matrix.add(&linted, policy);
    Ok(unusable.is_empty())
}

impl From<MatrixFormat> for Format {
    fn from(format: MatrixFormat) -> Self {
        match format {
            MatrixFormat::Text => Self::Text,
            MatrixFormat::Markdown => Self::Markdown,
            MatrixFormat::Json => Self::Json,
            MatrixFormat::Html => Self::Html,
        }
    }
}
