//! The command line: arguments, the run, messages to the user and exit codes.
#![allow(clippy::print_stderr, reason = "messages to the user go to standard error")]

mod policies;

use std::collections::HashMap;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use oas_codes::Severity;
use oas_lint::config::FailOn;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::render::{self, Format, Report, Style};
use oas_lint::select::{Selection, Selector};
use oas_lint::source::FileId;
use oas_lint::{explain, lint_project};

use crate::input::{self, Input, Wanted};
use crate::record;
use crate::settings::{Settings, Trouble};

/// Exit codes, the same for every format.
const FINDINGS: u8 = 1;
const TROUBLE: u8 = 2;

/// Lint the HTTP status codes in OpenAPI files
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 nothing at or above --fail-on, 1 findings, \
                        2 something could not be read, parsed or understood")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: Check,
}

#[derive(Subcommand)]
enum Command {
    /// List the rules
    Rules {
        /// How to list them
        #[arg(long, value_enum, default_value = "text")]
        format: ListFormat,
    },
    /// Say what a rule finds, why, and how to mend it
    Explain {
        /// A rule or finding, such as missing-status or missing-status/404
        #[arg(value_name = "RULE")]
        rule: Selector,
    },
    /// List the built-in policies, show or check one
    Policies {
        #[command(subcommand)]
        command: Option<policies::Command>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Markdown,
}

#[derive(Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Check {
    /// Files and directories; `-` is standard input
    #[arg(value_name = "PATHS", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The policy in force: a built-in name (see `oas-lint policies`) or a file
    /// [default: stratos]
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// Show only findings of these rules, such as missing-status or missing-status/404; a rule
    /// that is off looks only when selected
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    select: Vec<Selector>,
    /// Do not show findings of these rules; of two selectors the more specific decides
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    ignore: Vec<Selector>,
    /// The form of the report
    #[arg(long, value_enum, default_value = "full")]
    format: ReportFormat,
    /// The least severity that makes the exit code 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Least>,
    /// The configuration file, instead of the nearest oas-lint.toml above the paths
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    isolated: bool,
    /// Leave out what the configuration excludes also where it is named, as by pre-commit
    #[arg(long)]
    force_exclude: bool,
    /// Skip files that are no OpenAPI descriptions, also when named, and exit 0 when none is left
    #[arg(long)]
    allow_no_input: bool,
    /// Read files outside of the repository too, where references lead there
    #[arg(long)]
    follow_outside: bool,
    /// Do not tell again the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// List the findings of this run in the baseline, oas-lint-baseline.toml where none is named
    #[arg(long)]
    write_baseline: bool,
    /// Use colours (or not: `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`)
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum ReportFormat {
    /// Each finding with the source around it
    Full,
    /// Each finding in a line
    Concise,
    /// One JSON document
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Least {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Reads the arguments and does what they say.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Rules { format: ListFormat::Text }) => print(&explain::list()),
        Some(Command::Rules { format: ListFormat::Markdown }) => print(&explain::markdown_table()),
        Some(Command::Explain { rule }) => match rule.rule() {
            Some(rule) => print(&explain::page(rule)),
            None => print(&explain::list()),
        },
        Some(Command::Policies { command }) => policies::run(command, style(Color::Auto)),
        None => check(&cli.check),
    }
}

/// Writes a text to standard output. A reader that went away is no failure.
fn print(text: &str) -> ExitCode {
    finish_output(io::stdout().lock().write_all(text.as_bytes()), ExitCode::SUCCESS)
}

fn finish_output(written: io::Result<()>, code: ExitCode) -> ExitCode {
    match written {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            eprintln!("error: cannot write the report: {error}");
            ExitCode::from(TROUBLE)
        }
    }
}

fn check(args: &Check) -> ExitCode {
    let style = style(args.color);
    let Some(settings) = settings(args, style) else { return ExitCode::from(TROUBLE) };
    let config = &settings.config;
    let policy = args.policy.clone().or_else(|| settings.policy());
    let policy = policies::load(policy.as_deref().unwrap_or("stratos"), style);
    let Some(policy) = policy else { return ExitCode::from(TROUBLE) };

    let wanted = Wanted {
        paths: &args.paths,
        skip: args.allow_no_input,
        force_exclude: args.force_exclude,
        follow_outside: args.follow_outside,
    };
    let Input { project, chosen, failed } = input::load(&wanted, &settings);
    for unreadable in &failed {
        eprintln!("error: cannot read {}: {}", unreadable.path, unreadable.reason);
    }
    let nothing = project.roots().is_empty() && failed.is_empty() && !args.allow_no_input;
    if nothing {
        eprintln!("error: no OpenAPI description found in {}", shown(&args.paths));
        eprintln!("help: name a YAML or JSON file with `openapi` or `swagger` at its root");
    }
    let places: HashMap<FileId, String> = project
        .files()
        .map(|(id, file)| (id, settings.seen_from_here(file.source().name())))
        .collect();
    let selection = Selection { select: args.select.clone(), ignore: args.ignore.clone() };
    let judge = |found: &Diagnostic| {
        if found.rule.is_off && !selection.wants(found.rule) {
            return None;
        }
        config.severity(found, places.get(&found.primary.file).map_or("", String::as_str))
    };
    let mut linted = lint_project(project, &policy, &judge);
    if let Some(chosen) = chosen {
        linted.diagnostics.retain(|found| chosen.contains(&found.primary.file));
    }

    // What could not be parsed was not checked, whichever findings are shown.
    let unusable: Vec<FileId> = linted.unusable().collect();
    linted.diagnostics.retain(|found| selection.shows(found));
    let known = args.baseline.as_deref();
    if args.write_baseline {
        let path = settings.baseline_to_write(known);
        return match record::write(&path, &linted, &places) {
            Ok(entries) => print(&format!("wrote {entries} findings to {}\n", path.display())),
            Err(error) => {
                eprintln!("error: cannot write the baseline {}: {error}", path.display());
                ExitCode::from(TROUBLE)
            }
        };
    }
    if let Some(path) = settings.baseline(known) {
        let Some(baseline) = record::read(&path, style) else { return ExitCode::from(TROUBLE) };
        record::apply(&baseline, &path, &mut linted, &places);
    }
    for file in &unusable {
        if linted.diagnostics.iter().all(|found| found.primary.file != *file) {
            let name = linted.project.source(*file).name();
            eprintln!("error: {name} was not checked, and why is not shown by choice");
        }
    }
    let fail_on = args.fail_on.map(FailOn::from).or(config.fail_on);
    let fail_on = fail_on.unwrap_or(FailOn::At(Severity::Warning));
    let fails = |found: &Diagnostic| fail_on.fails(found.severity);
    let code = if !unusable.is_empty() || nothing || !failed.is_empty() {
        ExitCode::from(TROUBLE)
    } else if linted.diagnostics.iter().any(fails) {
        ExitCode::from(FINDINGS)
    } else {
        ExitCode::SUCCESS
    };
    let empty = linted.project.roots().is_empty() && !args.allow_no_input;
    if empty && !matches!(args.format, ReportFormat::Json) {
        return code;
    }
    let report = Report { linted: &linted, policy: &policy, places: &places };
    finish_output(write_report(&report, args.format, style), code)
}

/// The configuration in force; what is wrong with it is told.
fn settings(args: &Check, style: Style) -> Option<Settings> {
    let settings = match &args.config {
        _ if args.isolated => Ok(Settings::default()),
        Some(path) => Settings::read(path),
        None => Settings::find(&args.paths),
    };
    match settings {
        Ok(settings) => return Some(settings),
        Err(Trouble::Unreadable(path, reason)) => {
            eprintln!("error: cannot read the configuration {}: {reason}", path.display());
        }
        Err(Trouble::Faulty(path, text, errors)) => {
            let name = path.display().to_string();
            eprint!("{}", render::config_errors(&name, &text, &errors, style));
        }
        Err(Trouble::Several(one, other)) => {
            let (one, other) = (one.display(), other.display());
            eprintln!("error: the paths are under two configurations, {one} and {other}");
            eprintln!("help: lint them one after the other, or name one with --config");
        }
    }
    None
}

fn write_report(report: &Report<'_>, format: ReportFormat, style: Style) -> io::Result<()> {
    let choice =
        if style.color { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never };
    let mut out = BufWriter::new(anstream::AutoStream::new(io::stdout().lock(), choice));
    let format = match format {
        ReportFormat::Full => Format::Full,
        ReportFormat::Concise => Format::Concise,
        ReportFormat::Json => Format::Json,
    };
    render::write(report, format, style, &mut out)?;
    out.flush()
}

impl From<Least> for FailOn {
    fn from(least: Least) -> Self {
        match least {
            Least::Error => Self::At(Severity::Error),
            Least::Warning => Self::At(Severity::Warning),
            Least::Info => Self::At(Severity::Info),
            Least::Never => Self::Never,
        }
    }
}

/// How to write for the terminal at standard output.
fn style(color: Color) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced =
        |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto => {
            io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    };
    // Only of standard output: a report in a file is the same whatever terminal watches.
    let size = terminal_size::terminal_size_of(io::stdout());
    let width = size.map_or(100, |(width, _)| usize::from(width.0));
    let unicode = supports_unicode::on(supports_unicode::Stream::Stdout);
    Style { color, unicode, width: width.clamp(60, 140) }
}

fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
