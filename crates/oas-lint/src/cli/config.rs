//! The configuration on the command line: a file to begin with, and what is in force.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum as _;
use oas_lint::config::{KEYS, Setting, Table, template, toml_string, written};

use super::{Check, TROUBLE, print};
use crate::input::Group;
use crate::settings::Settings;

/// Writes a configuration file into a directory that has none.
pub(super) fn init(directory: &Path) -> ExitCode {
    let path = directory.join("oas-lint.toml");
    // Nothing that is there is overwritten, whoever else writes at the same time.
    let made = OpenOptions::new().write(true).create_new(true).open(&path);
    match made.and_then(|mut file| file.write_all(template().as_bytes())) {
        Ok(()) => print(&format!("wrote {}: every setting is a comment\n", path.display())),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            eprintln!("error: {} is there already and stays as it is", path.display());
            eprintln!("help: `oas-lint --print-config` shows what is in force by it");
            ExitCode::from(TROUBLE)
        }
        Err(error) => {
            eprintln!("error: cannot write {}: {error}", path.display());
            ExitCode::from(TROUBLE)
        }
    }
}

/// The settings in force for each group of files, as TOML, each with the place it comes from.
pub(super) fn effective(groups: &[Group], args: &Check) -> String {
    let mut text = String::new();
    for Group { settings, places } in groups {
        if !text.is_empty() {
            text.push('\n');
        }
        let files = if places.len() == 1 { "file" } else { "files" };
        // Writing to a string cannot fail.
        let _ = match &settings.path {
            Some(path) => writeln!(text, "# {} {files} under {}", places.len(), path.display()),
            None => writeln!(text, "# {} {files} under no configuration file", places.len()),
        };
        describe(settings, args, &mut text);
    }
    text
}

fn describe(settings: &Settings, args: &Check, text: &mut String) {
    let tables = written(&settings.text);
    let name = settings.path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let (values, tables): (Vec<&Table>, Vec<&Table>) =
        tables.iter().partition(|table| table.header.is_empty());
    for key in KEYS {
        let mut settings = values.iter().flat_map(|table| &table.settings);
        let in_file = settings.find(|setting| setting.key == key.name);
        // Writing to a string cannot fail.
        let _ = match (by_argument(key.name, args), in_file, key.default) {
            (Some((value, from)), ..) => writeln!(text, "{} = {value}  # {from}", key.name),
            (None, Some(setting), _) => {
                writeln!(text, "{} = {}  # {name}:{}", key.name, setting.value, setting.line)
            }
            (None, None, Some(default)) => writeln!(text, "{} = {default}  # by default", key.name),
            (None, None, None) => writeln!(text, "# {} is not set", key.name),
        };
    }
    for Table { header, settings } in tables {
        let _ = writeln!(text, "\n{header}");
        for Setting { key, value, line } in settings {
            let _ = writeln!(text, "{key} = {value}  # {name}:{line}");
        }
    }
}

/// What an argument or a variable of the environment says about a setting.
fn by_argument(key: &str, args: &Check) -> Option<(String, &'static str)> {
    match key {
        "policy" => Some((toml_string(args.policy.as_ref()?), "--policy")),
        "baseline" => {
            Some((toml_string(&args.baseline.as_ref()?.display().to_string()), "--baseline"))
        }
        "fail-on" => {
            let level = args.fail_on?.to_possible_value()?;
            Some((toml_string(level.get_name()), "--fail-on or OAS_LINT_FAIL_ON"))
        }
        _ => None,
    }
}
