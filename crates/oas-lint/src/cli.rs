//! The command line: arguments, the run, messages to the user and exit codes.
#![allow(clippy::print_stderr, reason = "messages to the user go to standard error")]

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use oas_codes::{Policy, PolicyFile, Severity};
use oas_lint::render::{self, Format, Report, Style};
use oas_lint::select::{Selection, Selector};
use oas_lint::{Linted, Linter, RULES, explain};

use crate::files::{self, Input};

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
}

#[derive(Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Markdown,
}

#[derive(Args)]
struct Check {
    /// Files and directories; `-` is standard input
    #[arg(value_name = "PATHS", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The policy in force: a built-in name (stratos, rfc9110) or a file
    #[arg(long, value_name = "NAME|FILE", default_value = "stratos")]
    policy: String,
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
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "warning")]
    fail_on: FailOn,
    /// Skip files that are no OpenAPI descriptions, also when named, and exit 0 when none is left
    #[arg(long)]
    allow_no_input: bool,
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
enum FailOn {
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
    let Some(policy) = load_policy(&args.policy, style) else { return ExitCode::from(TROUBLE) };
    let selection = Selection { select: args.select.clone(), ignore: args.ignore.clone() };

    let wanted = RULES.iter().copied().filter(|rule| rule.is_off && selection.wants(rule));
    let linter = wanted.fold(Linter::new(&policy), Linter::with);
    let mut failed = Vec::new();
    let mut linted = Vec::new();
    for place in files::list(&args.paths, &mut failed) {
        match files::read(&place) {
            Ok(input) => linted.extend(lint_input(input, &linter, args.allow_no_input)),
            Err(unreadable) => failed.push(unreadable),
        }
    }
    for unreadable in &failed {
        eprintln!("error: cannot read {}: {}", unreadable.path, unreadable.reason);
    }
    let nothing = linted.is_empty() && failed.is_empty() && !args.allow_no_input;
    if nothing {
        eprintln!("error: no OpenAPI description found in {}", shown(&args.paths));
        eprintln!("help: name a YAML or JSON file with `openapi` or `swagger` at its root");
    }
    let other_files: usize = linted.iter().map(|linted| linted.other_files).sum();
    if other_files > 0 {
        eprintln!(
            "note: {other_files} references lead to other files and are not followed yet; \
             what lies behind them was not checked"
        );
    }

    // What could not be parsed was not checked, whichever findings are shown.
    let unusable = linted.iter().any(Linted::is_unusable);
    for linted in &mut linted {
        let was_unusable = linted.is_unusable();
        linted.diagnostics.retain(|found| selection.shows(found));
        if was_unusable && linted.diagnostics.is_empty() {
            let name = linted.file.source().name();
            eprintln!("error: {name} was not checked, and why is not shown by choice");
        }
    }
    let code = if unusable || nothing || !failed.is_empty() {
        ExitCode::from(TROUBLE)
    } else if linted
        .iter()
        .flat_map(|l| &l.diagnostics)
        .any(|found| args.fail_on.fails(found.severity))
    {
        ExitCode::from(FINDINGS)
    } else {
        ExitCode::SUCCESS
    };
    if nothing && !matches!(args.format, ReportFormat::Json) {
        return code;
    }
    let report = Report { files: &linted, policy: &policy };
    finish_output(write_report(&report, args.format, style), code)
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

/// Lints what may be an OpenAPI description. A file that was found in a directory, or that may
/// be skipped, is left out where its root says that it is something else.
fn lint_input(input: Input, linter: &Linter<'_>, skip: bool) -> Option<Linted> {
    if input.explicit && !skip {
        return Some(linter.lint(input.source));
    }
    if !files::may_be_openapi(&input.source) {
        return None;
    }
    let linted = match oas_lint::tree::Tree::parse(input.source) {
        Ok(tree) => {
            let root = tree.root();
            let is_openapi = root
                .is_some_and(|root| root.get("openapi").or_else(|| root.get("swagger")).is_some());
            if !is_openapi {
                return None;
            }
            linter.lint_tree(tree)
        }
        Err(failed) => linter.lint(failed.0),
    };
    Some(linted)
}

impl FailOn {
    fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity <= Severity::Error,
            Self::Warning => severity <= Severity::Warning,
            Self::Info => severity <= Severity::Info,
            Self::Never => false,
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

/// The policy with a built-in name or in a file; what is wrong with it is told.
fn load_policy(name: &str, style: Style) -> Option<Policy> {
    if let Some(policy) = Policy::builtin(name) {
        return Some(policy);
    }
    let is_path = name.contains(['/', '\\']) || Path::new(name).extension().is_some();
    if !is_path {
        let known = Policy::builtin_names();
        let distance = |known: &&str| strsim::damerau_levenshtein(name, known);
        let nearest = known.iter().copied().min_by_key(|known| distance(known));
        match nearest.filter(|near| distance(near) <= 2 + near.len() / 4) {
            Some(near) => eprintln!("error: there is no policy `{name}`; did you mean `{near}`?"),
            None => eprintln!("error: there is no policy `{name}`"),
        }
        eprintln!("help: built in are {}; for a file, write its path", known.join(", "));
        return None;
    }
    let read = |path: &Path| match std::fs::read_to_string(path) {
        Ok(text) => Ok(PolicyFile { name: path.display().to_string(), text }),
        Err(error) => Err(error.to_string()),
    };
    let file = match read(Path::new(name)) {
        Ok(file) => file,
        Err(reason) => {
            eprintln!("error: cannot read the policy {name}: {reason}");
            return None;
        }
    };
    let relative = |from: &str, to: &str| {
        let path = Path::new(from).parent().unwrap_or(Path::new("")).join(to);
        // One name a file, so that a circle is seen however its paths are written.
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        read(&path)
    };
    match Policy::parse(file, &relative) {
        Ok(policy) => Some(policy),
        Err(error) => {
            eprint!("{}", render::policy_error(&error, style));
            None
        }
    }
}

fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
