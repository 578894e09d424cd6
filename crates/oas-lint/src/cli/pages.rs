//! What shells and `man` read: completions and manual pages, made from the arguments.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, TROUBLE, finish_output, print};

const NAME: &str = "oas-lint";

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page of the command, or writes one for each command into a directory.
pub(super) fn man(directory: Option<&Path>) -> ExitCode {
    let command = Cli::command().name(NAME);
    let Some(directory) = directory else {
        let page = clap_mangen::Man::new(command);
        return finish_output(page.render(&mut io::stdout().lock()), ExitCode::SUCCESS);
    };
    match clap_mangen::generate_to(command, directory) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write manual pages into {}: {error}", directory.display());
            ExitCode::from(TROUBLE)
        }
    }
}
