//! Policies on the command line: finding the one that is meant, and the command `policies`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use oas_codes::{Policy, PolicyFile};
use oas_lint::policies;
use oas_lint::render::{self, Style};

use super::{TROUBLE, print};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Print what a policy expects, as a table of methods and codes
    Show {
        /// A built-in name or a file
        #[arg(value_name = "NAME|FILE")]
        policy: String,
        /// Print the file of the policy and nothing else, to copy and change it
        #[arg(long)]
        file: bool,
    },
    /// Read a policy file and those it extends, and say what is wrong
    Check {
        /// The file
        file: PathBuf,
    },
}

/// Does what the command says; without one, lists the built-in policies.
pub(super) fn run(command: Option<Command>, style: Style) -> ExitCode {
    let trouble = ExitCode::from(TROUBLE);
    match command {
        None => print(&policies::list()),
        Some(Command::Check { file }) => match read_policy(&file, style) {
            Some((_, policy)) => {
                print(&format!("{}: {}\n", file.display(), policies::summary(&policy)))
            }
            None => trouble,
        },
        Some(Command::Show { policy, file }) => match find(&policy, style) {
            Some((text, _)) if file => print(&text.text),
            Some((_, policy)) => print(&policies::page(&policy)),
            None => trouble,
        },
    }
}

/// The policy with a built-in name or in a file; what is wrong with it is told.
pub(super) fn load(name: &str, style: Style) -> Option<Policy> {
    find(name, style).map(|(_, policy)| policy)
}

fn find(name: &str, style: Style) -> Option<(PolicyFile, Policy)> {
    if let Some(found) = Policy::builtin_file(name).zip(Policy::builtin(name)) {
        return Some(found);
    }
    if policies::is_path(name) {
        return read_policy(Path::new(name), style);
    }
    eprintln!("error: {}", policies::unknown(name));
    eprintln!("help: {}", policies::HELP);
    None
}

/// The policy in a file, with the file; what is wrong with it is told.
fn read_policy(path: &Path, style: Style) -> Option<(PolicyFile, Policy)> {
    let read = |path: &Path| match std::fs::read_to_string(path) {
        Ok(text) => Ok(PolicyFile { name: path.display().to_string(), text }),
        Err(error) => Err(error.to_string()),
    };
    let file = match read(path) {
        Ok(file) => file,
        Err(reason) => {
            eprintln!("error: cannot read the policy {}: {reason}", path.display());
            eprintln!(
                "help: a configuration names it as seen from itself, --policy as seen from here"
            );
            return None;
        }
    };
    let relative = |from: &str, to: &str| {
        let path = Path::new(from).parent().unwrap_or(Path::new("")).join(to);
        // One name a file, so that a circle is seen however its paths are written.
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        read(&path)
    };
    match Policy::parse(file.clone(), &relative) {
        Ok(policy) => Some((file, policy)),
        Err(error) => {
            eprint!("{}", render::policy_error(&error, style));
            None
        }
    }
}
