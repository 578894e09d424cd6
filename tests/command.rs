//! Running the command in a folder of its own.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// What the shell around may say about colours, language and width.
pub(crate) const ENVIRONMENT: [(&str, &str); 4] =
    [("LC_ALL", "C.UTF-8"), ("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "100")];

/// Runs the command in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-lint"));
    command.current_dir(folder).args(arguments).envs(ENVIRONMENT);
    command.output().expect("the command starts")
}

#[track_caller]
pub(crate) fn expect(folder: &Path, arguments: &[&str], code: i32, stdout: &str, stderr: &str) {
    let output = run(folder, arguments);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text(output.stdout), stdout);
    assert_eq!(text(output.stderr), stderr);
    assert_eq!(output.status.code(), Some(code));
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("the folder is made");
        std::fs::write(path, text).expect("the file is written");
    }
    folder
}
