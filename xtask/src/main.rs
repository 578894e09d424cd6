//! `cargo xtask`: the jobs of this repository that are more than one cargo command.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what these commands have to say goes to the terminal"
)]

mod bench;
mod codegen;
mod committed;
mod count;
mod generate;
mod importers;
mod tidy;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use oas_responses::diff::unified;

/// What a command found: all as it should be, or something to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Good,
    Bad,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Jobs of this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Write the generated documents and the JSON Schemas into specs/
    Gen {
        #[command(flatten)]
        mode: Mode,
    },
    /// Write what follows from rules and policies: README.md, pages, and types for services
    Codegen {
        #[command(flatten)]
        mode: Mode,
    },
    /// Give the generated documents to importers that others wrote (needs Python, Node.js and npm)
    Importers {
        /// Install and write into this folder and keep it
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
    },
    /// Hold the repository against the rules that ARCHITECTURE.md states
    Tidy,
    /// Measure time and memory of oas-lint on real documents
    Bench {
        /// The documents; else those of the folder in `OAS_CORPUS`, else specs/examples
        dir: Option<PathBuf>,
        /// Measure only documents whose path contains this text
        #[arg(long, value_name = "TEXT", default_value = "")]
        only: String,
    },
    /// Read files and see whether they are UTF-8: what `bench` compares with
    #[command(hide = true)]
    Floor {
        /// A file or folder
        path: PathBuf,
    },
    /// Count the instructions of oas-lint on fixed inputs (needs valgrind)
    Count {
        /// Fail when one takes more than 5 % more than recorded, or twice the work more than twice
        #[arg(long)]
        check: bool,
        /// Record the numbers
        #[arg(long, conflicts_with = "check")]
        write: bool,
    },
}

#[derive(clap::Args)]
struct Mode {
    /// Write nothing; show what is out of date and exit 1
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Gen { mode } => generate::run(root(), mode.check),
        Command::Codegen { mode } => codegen::run(root(), mode.check),
        Command::Importers { keep } => importers::run(root(), keep),
        Command::Tidy => tidy::run(root()),
        Command::Bench { dir, only } => bench::run(root(), dir, &only),
        Command::Floor { path } => bench::floor(&path),
        Command::Count { check, write } => count::run(root(), count_mode(check, write)),
    };
    match done {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

const fn count_mode(check: bool, write: bool) -> count::Mode {
    match (check, write) {
        (true, _) => count::Mode::Check,
        (_, true) => count::Mode::Write,
        _ => count::Mode::Show,
    }
}

/// The repository that this command was built from.
fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().expect("xtask is a folder of the repository")
}

/// The lines by which a committed text differs from the one that should stand there.
fn unified_diff(path: &str, old: &str, new: &str) -> String {
    let names = [format!("{path} (committed)"), format!("{path} (made anew)")];
    unified((&names[0], old), (&names[1], new))
}
