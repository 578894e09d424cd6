//! The command line: arguments, the run, messages to the user and exit codes.
#![allow(clippy::print_stderr, reason = "messages to the user go to standard error")]

mod check;
mod config;
mod fix;
mod matrix;
mod output;
mod pages;
mod policies;

use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Once;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use oas_codes::{Policy, Severity};
use oas_lint::config::{FailOn, json_schema};
use oas_lint::explain;
use oas_lint::render::{self, Style};
use oas_lint::select::Selector;

use self::output::{Output, OutputParser};

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
    /// Show which operation documents which code, and what is missing
    Matrix(matrix::Command),
    /// Write an oas-lint.toml in which every setting is explained
    Init {
        /// The directory it is for
        #[arg(value_name = "DIRECTORY", default_value = ".")]
        directory: PathBuf,
    },
    /// Print a JSON Schema, for editors
    Schema {
        /// Of what
        #[arg(value_enum)]
        what: SchemaOf,
    },
    /// Print a script that completes arguments in a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, or write those of all commands into a directory
    Man {
        /// The directory, which has to exist
        #[arg(value_name = "DIRECTORY")]
        directory: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// Of oas-lint.toml
    Config,
    /// Of policy files
    Policy,
    /// Of reports in JSON
    Report,
}

#[derive(Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Markdown,
}

#[derive(Args)]
#[command(group(ArgGroup::new("mends").args(["fix", "diff"]).multiple(true)))]
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
    /// Mend what can be mended without changing what a document says, and show the rest
    #[arg(long, conflicts_with = "write_baseline")]
    fix: bool,
    /// With --fix or --diff: also add, take away and rename what a document says; read the result
    #[arg(long, requires = "mends")]
    unsafe_fixes: bool,
    /// With --unsafe-fixes: write added responses in place, for gateways that follow no references
    #[arg(long, requires = "unsafe_fixes")]
    inline: bool,
    /// Show what --fix would change, and write nothing; the exit code is 1 if there is something
    #[arg(long, conflicts_with = "write_baseline")]
    diff: bool,
    /// The form of a report, and the file it is written to; without one it goes to standard
    /// output. Repeatable [default: full, or narrated where `NO_GRAPHICS` is set]
    #[arg(
        long,
        value_name = "FORMAT[=FILE]",
        value_parser = OutputParser,
        env = "OAS_LINT_FORMAT",
        hide_env_values = true
    )]
    format: Vec<Output>,
    /// Count the findings of each rule instead of showing each
    #[arg(long)]
    statistics: bool,
    /// Show at most so many findings in the forms for people but `concise`, and as many
    /// files that cannot be read; 0 for all
    #[arg(long, value_name = "N", default_value_t = 100)]
    max_problems: usize,
    /// The least severity that makes the exit code 1 [default: warning]
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        env = "OAS_LINT_FAIL_ON",
        hide_env_values = true
    )]
    fail_on: Option<Least>,
    /// Show too what the documents ignore, by comments or x-lint-ignore, and what the baseline
    /// lists
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
    /// Print the settings in force and where each comes from, and lint nothing
    #[arg(long)]
    print_config: bool,
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
    #[arg(long, conflicts_with_all = ["select", "ignore"])]
    write_baseline: bool,
    /// Use colours (or not: `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`)
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
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

/// Makes a fault of the program end it as all does that it cannot do. It exits at once, for release
/// builds do not unwind.
pub(crate) fn tell_faults() {
    let tell = std::panic::take_hook();
    let once = Once::new();
    std::panic::set_hook(Box::new(move |fault| {
        // Each thread may meet it.
        once.call_once(|| {
            tell(fault);
            // What cannot be written must not be one more fault.
            let _ = io::stderr().write_all(FAULT.as_bytes());
            std::process::exit(i32::from(TROUBLE));
        });
    }));
}

const FAULT: &str = "error: oas-lint has a fault and cannot go on
  help: please report it with these lines and the files that it was given
";

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
        Some(Command::Matrix(args)) => matrix::run(&args),
        Some(Command::Init { directory }) => config::init(&directory),
        Some(Command::Schema { what: SchemaOf::Config }) => print(&json_schema()),
        Some(Command::Schema { what: SchemaOf::Policy }) => print(&Policy::json_schema()),
        Some(Command::Schema { what: SchemaOf::Report }) => print(&render::json_schema()),
        Some(Command::Completions { shell }) => pages::completions(shell),
        Some(Command::Man { directory }) => pages::man(directory.as_deref()),
        None => check::run(&cli.check),
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
