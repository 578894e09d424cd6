//! The command line: arguments, what is made of them, messages to the user and exit codes.
#![allow(clippy::print_stderr, reason = "messages to the user go to standard error")]

mod gateway;
mod lenient;
mod locate;
mod make;
mod output;
mod policy;
mod report;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Once;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand};
use oas_codes::UnknownName;
use oas_responses::{Format, Gateway, OpenApiVersion};

/// Something differs or is refused.
const FINDINGS: u8 = 1;
/// Something could not be read, understood or made.
const TROUBLE: u8 = 2;

const DEFAULT_POLICY: &str = "stratos";

/// What went wrong was told.
struct Told;

/// Write OpenAPI responses from a policy of HTTP status codes
#[derive(Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 --check found a difference or --check-document something \
                  that is refused, 2 something could not be read, understood or made"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Args)]
struct Options {
    /// The policy: a built-in name (see `oas-lint policies`) or a file
    #[arg(long, value_name = "NAME|FILE", default_value = DEFAULT_POLICY, global = true)]
    policy: String,
    /// The version of OpenAPI [default: 3.1; for gateways 3.0]
    #[arg(long, value_name = "VERSION", value_parser = versions(), global = true)]
    openapi: Option<OpenApiVersion>,
    /// The format of the text [default: by the ending of the file, else yaml]
    #[arg(long, value_parser = formats(), global = true)]
    format: Option<Format>,
    /// The body of errors, in place of the policy's: problem (RFC 9457), stratos, none, or the
    /// target of a `$ref` such as errors.yaml#/Error
    #[arg(long, value_name = "BODY", global = true)]
    error: Option<String>,
    /// Write to this file instead of standard output, which `-` stands for
    #[arg(short, long, value_name = "FILE", global = true)]
    output: Option<PathBuf>,
    /// Write nothing; show how the file differs from what would be written, and exit 1 if it does
    #[arg(long, requires = "output", global = true)]
    check: bool,
    /// List what can be made from the policy, and make nothing
    #[arg(long, conflicts_with_all = ["output", "check"], global = true)]
    list: bool,
}

#[derive(Subcommand)]
enum Command {
    /// All response components of the policy, to refer to
    Library,
    /// Those that one method may answer with, and when and why
    Method {
        /// The method, such as GET
        name: String,
    },
    /// A small complete API, with an operation for each method and role
    Demo,
    /// The same as a gateway can import it, or the reason why it cannot
    Gateway {
        /// The gateway; `portable` is for all of them
        #[arg(value_name = "TARGET", value_parser = gateways())]
        target: Gateway,
        /// Say instead what the gateway refuses in this document; `-` is standard input
        #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "check"])]
        check_document: Option<PathBuf>,
    },
    /// An OpenAPI Overlay that adds the errors that the policy asks for and an API lacks
    Overlay {
        /// Write the responses in place, for gateways that take no response by reference
        #[arg(long)]
        inline: bool,
    },
}

/// A parser for the words of a type, whose mistakes clap explains.
fn words<T>(
    words: impl IntoIterator<Item = &'static str>,
) -> impl clap::builder::TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words)
        .try_map(|word| word.parse::<T>().map_err(|UnknownName| format!("`{word}` is unknown")))
}

fn versions() -> impl clap::builder::TypedValueParser<Value = OpenApiVersion> {
    words(OpenApiVersion::ALL.map(OpenApiVersion::as_str))
}

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    words(Format::ALL.map(Format::as_str))
}

fn gateways() -> impl clap::builder::TypedValueParser<Value = Gateway> {
    words(Gateway::ALL.map(Gateway::as_str))
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

const FAULT: &str = "error: oas-gen has a fault and cannot go on
  help: please report it with these lines and the files that it was given
";

/// Reads the arguments and does what they say.
pub(crate) fn run() -> ExitCode {
    let Cli { command, options } = Cli::parse();
    match done(command, &options) {
        Ok(code) => code,
        Err(Told) => ExitCode::from(TROUBLE),
    }
}

fn done(command: Option<Command>, options: &Options) -> Result<ExitCode, Told> {
    if let Some(Command::Gateway { target, check_document: Some(file) }) = &command {
        for (option, is_given) in [
            ("--openapi", options.openapi.is_some()),
            ("--format", options.format.is_some()),
            ("--error", options.error.is_some()),
            ("--policy", options.policy != DEFAULT_POLICY),
        ] {
            if is_given {
                eprintln!(
                    "error: {option} says how a document is made; --check-document reads one"
                );
                return Err(Told);
            }
        }
        return gateway::check(*target, file);
    }
    let policy = policy::load(&options.policy, options.error.as_deref())?;
    if options.list {
        return output::print(&make::list(&policy)?);
    }
    let Some(command) = command else {
        eprintln!("error: nothing is asked for");
        eprintln!("help: `oas-gen --list` says what can be made");
        return Err(Told);
    };
    let made = make::make(&command, options, &policy)?;
    output::write(&made, options)
}
