//! The command `oas-gen`: reads arguments and a policy, writes a document, chooses the exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::tell_faults();
    cli::run()
}
