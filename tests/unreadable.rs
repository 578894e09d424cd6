//! What cannot be read or written ends with a word about it, and the other files are linted.
#![cfg(target_os = "linux")]

mod command;

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use self::command::{ENVIRONMENT, expect, folder, run};

const API: &str = "openapi: 3.1.0\npaths: { /a: { get: { responses: { 200: {} } } } }\n";
const SELECT: &str = "--select=unquoted-status";
const LINES: &str = "\
api.yaml:2:36: warning[unquoted-status] GET /a: the response key 200 is not in quotes [*]
1 problem (1 warning) in 1 operation of 1 file, policy stratos; 1 fixable with --fix
";

/// Runs a line of a shell in which `oas-lint` is the command.
fn shell(folder: &Path, line: &str) -> Output {
    let line = line.replace("oas-lint", env!("CARGO_BIN_EXE_oas-lint"));
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", &line]).envs(ENVIRONMENT);
    command.output().expect("the shell starts")
}

#[test]
fn a_walk_passes_over_what_is_no_file() {
    let folder = folder(&[("api.yaml", API), ("folder.yaml/none.txt", "")]);
    symlink("loop.yaml", folder.path().join("loop.yaml")).expect("a link");
    symlink(".", folder.path().join("again")).expect("a link");
    symlink("nowhere.yaml", folder.path().join("lost.yaml")).expect("a link");
    assert!(shell(folder.path(), "mkfifo pipe.yaml").status.success());
    expect(folder.path(), &["--format=concise", SELECT, "."], 1, LINES, "");
}

#[test]
fn what_is_named_and_cannot_be_read_is_told() {
    let folder = folder(&[("api.yaml", API)]);
    symlink("loop.yaml", folder.path().join("loop.yaml")).expect("a link");
    let cases = [
        ("loop.yaml", "Too many levels of symbolic links (os error 40)"),
        ("none.yaml", "No such file or directory (os error 2)"),
        ("/proc/self/mem", "Input/output error (os error 5)"),
        ("/dev/zero", "it is no file and holds more than 128 MiB"),
    ];
    for (name, reason) in cases {
        let stderr = format!("error: cannot read {name}: {reason}\n");
        expect(folder.path(), &["--format=concise", SELECT, name, "api.yaml"], 2, LINES, &stderr);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder(&[("api.yaml", API)]);
    // Holes take no room on the disk, and much time to read.
    let large = std::fs::File::create(folder.path().join("large.yaml")).expect("a file");
    large.set_len(1 << 32).expect("a length");
    let stderr = "error: cannot read large.yaml: the file has 4 GiB or more\n";
    let arguments = ["--format=concise", SELECT, "large.yaml", "api.yaml"];
    expect(folder.path(), &arguments, 2, LINES, stderr);
}

#[test]
fn a_pipe_that_is_named_is_read() {
    let folder = folder(&[("api.yaml", API)]);
    let line = format!("mkfifo pipe; cat api.yaml >pipe & oas-lint --format=concise {SELECT} pipe");
    let output = shell(folder.path(), &line);
    let expected = LINES.replace("api.yaml", "pipe");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(1));
}

/// What the command ends with over the folder while `change` is called over and over.
fn run_while(folder: &Path, change: impl Fn() + Sync) -> Vec<Output> {
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Relaxed) {
                change();
            }
        });
        let arguments = ["--format=concise", SELECT, "."];
        let outputs = (0..60).map(|_| run(folder, &arguments)).collect();
        ended.store(true, Relaxed);
        outputs
    })
}

#[test]
fn files_may_change_and_vanish_while_they_are_read() {
    let long = API.to_owned() + &"# more\n".repeat(20_000);
    let folder = folder(&[("api.yaml", API), ("other.yaml", "")]);
    let other = folder.path().join("other.yaml");
    // The walk passes over half of a text or tells its fault.
    let changing = run_while(folder.path(), || {
        for text in [&long, &long[..30], API, ""] {
            std::fs::write(&other, text).expect("a file");
        }
    });
    let vanishing = run_while(folder.path(), || {
        std::fs::write(&other, API).expect("a file");
        std::fs::remove_file(&other).expect("a file");
    });
    for output in changing.iter().chain(&vanishing) {
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains("api.yaml:2:36: warning[unquoted-status]"), "{told}");
        let errors = String::from_utf8_lossy(&output.stderr);
        let code = if errors.is_empty() { 1 } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{told}{errors}");
        let of_the_other = |line: &str| line.starts_with("error: ") && line.contains("other.yaml");
        assert!(errors.lines().all(of_the_other), "{errors}");
    }
}

#[test]
fn a_fix_that_cannot_be_written_leaves_the_file_as_it_was() {
    let folder = folder(&[("api.yaml", API)]);
    // No file may grow beyond nothing, as on a disk without room.
    let line = format!("trap '' XFSZ; ulimit -f 0; oas-lint --fix {SELECT} api.yaml");
    let output = shell(folder.path(), &line);
    let told = "error: cannot write api.yaml: File too large (os error 27)\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), told);
    assert_eq!(output.status.code(), Some(2));
    let kept = std::fs::read_to_string(folder.path().join("api.yaml")).expect("the file");
    assert_eq!(kept, API);
    // Nothing else is left behind.
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
    assert_eq!(run(folder.path(), &["--fix", SELECT, "api.yaml"]).status.code(), Some(0));
}
