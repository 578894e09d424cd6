//! Where a text goes: standard output, a file, or beside the file that it should equal.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use oas_responses::diff::unified;

use super::{FINDINGS, Options, Told};

/// Writes a text as the options say.
pub(super) fn write(text: &str, options: &Options) -> Result<ExitCode, Told> {
    let output = options.output.as_ref().filter(|path| path.as_os_str() != "-");
    match output {
        None => print(text),
        Some(path) if options.check => check(text, path),
        Some(path) => match fs::write(path, text) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(error) => {
                eprintln!("error: cannot write {}: {error}", path.display());
                Err(Told)
            }
        },
    }
}

/// Shows by which lines a file differs from a text.
fn check(text: &str, path: &Path) -> Result<ExitCode, Told> {
    let old = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            eprintln!("error: cannot read {}: {error}", path.display());
            return Err(Told);
        }
    };
    // Git may have changed the ends of lines.
    let old = old.replace("\r\n", "\n");
    if old == text {
        return Ok(ExitCode::SUCCESS);
    }
    let name = path.display().to_string();
    let made_anew = format!("{name} (made anew)");
    print(&unified((&name, &old), (&made_anew, text)))?;
    Ok(ExitCode::from(FINDINGS))
}

/// Writes a text to standard output. A reader that went away is no failure.
pub(super) fn print(text: &str) -> Result<ExitCode, Told> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("error: cannot write to standard output: {error}");
            Err(Told)
        }
    }
}
