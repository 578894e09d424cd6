//! The command `oas-lint`: reads arguments and files, writes the report, chooses the exit code.

mod above;
mod cli;
mod files;
mod input;
mod progress;
mod record;
mod settings;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::tell_faults();
    cli::run()
}
