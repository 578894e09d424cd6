//! `bench`: time and peak memory of the whole `oas-lint` process on real documents, beside the floor:
//! a process that reads the same files and looks whether they are UTF-8.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::{ResUse, Wait4 as _};

use crate::{Outcome, Result};

/// Runs that are counted, after one that is not.
const RUNS: usize = 11;

/// A folder with more documents than this is measured in one run, as one description.
const MANY: usize = 20;

/// What is promised for documents by the end of their path: CPU time in milliseconds with
/// `--format concise`.
const CPU_TARGETS: &[(&str, u32)] = &[
    ("stripe/spec3-2023-09.yaml", 12),
    ("openai/openapi.yaml", 10),
    ("github/api.github.com.json", 25),
];

/// What is promised for documents of four megabytes and more: peak memory as a multiple of the
/// file. The program itself takes more than four megabytes, which is most of it for a smaller one.
const MEMORY_TARGET: f64 = 3.0;
const LARGE: u64 = 4_000_000;

/// What one run reads.
struct Input {
    path: PathBuf,
    /// The path as it is shown.
    name: String,
    bytes: u64,
    /// How many documents there are; several are read on all threads.
    files: usize,
}

/// The runs of an input, each ascending.
struct Measured {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
    /// The highest peak of the runs.
    peak_bytes: u64,
}

impl Measured {
    fn median(times: &[Duration]) -> Duration {
        times[times.len() / 2]
    }
}

/// Builds the release binary, runs it over the documents and prints what it took.
pub(crate) fn run(root: &Path, dir: Option<PathBuf>, only: &str) -> Result<Outcome> {
    let named = dir.or_else(|| std::env::var_os("OAS_CORPUS").map(PathBuf::from));
    if named.is_none() {
        println!("no folder named and OAS_CORPUS not set: the small documents of specs/");
    }
    let dir = named.unwrap_or_else(|| root.join("specs/examples"));
    // Copied, as `cargo install` copies it: what a linker wrote piece by piece lies in small pieces
    // in the system's cache of files, and takes half a millisecond more to start.
    let linked = build(root)?;
    let binary = linked.with_extension("copied");
    fs::copy(linked, &binary)?;
    let mut inputs = inputs(&dir)?;
    inputs.retain(|input| input.name.contains(only));
    let found = inputs.len();
    // A file that the linter cannot use on its own, such as a part of a larger description.
    let mut usable = Vec::new();
    for input in inputs {
        if lint(&binary, &input, "concise")?.1.status.code() != Some(2) {
            usable.push(input);
        }
    }
    if usable.is_empty() {
        return Err(format!("no OpenAPI description in {}", dir.display()).into());
    }
    println!(
        "{}: {} inputs, {} others left out; {RUNS} runs each, on one thread but for folders",
        dir.display(),
        usable.len(),
        found - usable.len()
    );
    let width = usable.iter().map(|input| input.name.len()).max().unwrap_or_default().max(16);
    let this = std::env::current_exe()?;
    let mut missed = 0;
    for format in ["concise", "full"] {
        println!("\n{}", heading(format, width));
        for input in &usable {
            let measured = measure(|| lint(&binary, input, format))?;
            let floor = measure(|| read_only(&this, input))?;
            let target = (format == "concise").then(|| cpu_target(&input.name)).flatten();
            let (line, of_this) = row(input, &measured, Measured::median(&floor.cpu), target);
            println!("{:<width$} {line}", input.name);
            missed += of_this;
        }
    }
    println!("\ntargets missed: {missed}");
    Ok(Outcome::Good)
}

/// The floor, which is run as a process of its own: reads files and looks whether they are UTF-8.
pub(crate) fn floor(path: &Path) -> Result<Outcome> {
    let mut is_text = true;
    if path.is_dir() {
        for entry in documents(path)? {
            is_text &= String::from_utf8(fs::read(entry)?).is_ok();
        }
    } else {
        is_text = String::from_utf8(fs::read(path)?).is_ok();
    }
    Ok(if is_text { Outcome::Good } else { Outcome::Bad })
}

/// Builds `oas-lint` as it is shipped and says where it is.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--package", "oas-lint", "--bin", "oas-lint"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()?;
    if !built.status.success() {
        return Err("oas-lint does not build".into());
    }
    String::from_utf8(built.stdout)?
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo named no executable".into())
}

/// The YAML and JSON files below a folder.
fn documents(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in ignore::WalkBuilder::new(dir).build() {
        let path = entry?.into_path();
        let known = path.extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "json");
        if known && path.is_file() {
            found.push(path);
        }
    }
    Ok(found)
}

/// What is measured in a folder: each document, and each folder in it with many. The largest first.
fn inputs(dir: &Path) -> Result<Vec<Input>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let files = documents(&path)?;
        if files.len() > MANY {
            found.push(input(dir, path, &files)?);
        } else {
            for file in files {
                found.push(input(dir, file.clone(), &[file])?);
            }
        }
    }
    found.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    Ok(found)
}

fn input(dir: &Path, path: PathBuf, files: &[PathBuf]) -> Result<Input> {
    let name = path.strip_prefix(dir).unwrap_or(&path).display().to_string();
    let mut bytes = 0;
    for file in files {
        bytes += fs::metadata(file)?.len();
    }
    Ok(Input { path, name, bytes, files: files.len() })
}

/// One run of the linter.
fn lint(binary: &Path, input: &Input, format: &str) -> Result<(Duration, ResUse)> {
    let mut command = command(binary)?;
    command.args(["--isolated", "--format", format, "--color", "never"]).arg(&input.path);
    if input.files == 1 {
        // Also when the linter spreads something over several.
        command.env("RAYON_NUM_THREADS", "1");
    }
    timed(command, &input.name)
}

/// One run of the floor.
fn read_only(this: &Path, input: &Input) -> Result<(Duration, ResUse)> {
    let mut command = command(this)?;
    command.arg("floor").arg(&input.path);
    timed(command, &input.name)
}

/// A program without input and output.
///
/// Until a child has put a program in the place of its memory, Linux counts what it got from its
/// parent as its own peak, and that would be more than small documents take. To name the program
/// by its folder in `PATH` makes the standard library fork, which hands on less than `posix_spawn`.
/// For the same reason this command never reads a document.
fn command(program: &Path) -> Result<Command> {
    let (Some(folder), Some(name)) = (program.parent(), program.file_name()) else {
        return Err("the program has no folder".into());
    };
    let mut command = Command::new(name);
    command.env("PATH", folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command)
}

fn timed(mut command: Command, name: &str) -> Result<(Duration, ResUse)> {
    let begin = Instant::now();
    let done = command.spawn()?.wait4()?;
    match done.status.code() {
        Some(0..=2) => Ok((begin.elapsed(), done)),
        _ => Err(format!("{name}: the run ended with {}", done.status).into()),
    }
}

fn measure(run: impl Fn() -> Result<(Duration, ResUse)>) -> Result<Measured> {
    run()?;
    let mut measured = Measured { wall: Vec::new(), cpu: Vec::new(), peak_bytes: 0 };
    for _ in 0..RUNS {
        let (wall, used) = run()?;
        measured.wall.push(wall);
        measured.cpu.push(used.rusage.utime + used.rusage.stime);
        measured.peak_bytes = measured.peak_bytes.max(used.rusage.maxrss);
    }
    measured.wall.sort();
    measured.cpu.sort();
    Ok(measured)
}

fn cpu_target(name: &str) -> Option<u32> {
    CPU_TARGETS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, limit)| *limit)
}

fn heading(format: &str, width: usize) -> String {
    format!(
        "{:<width$} {:>7} {:>8} {:>8} {:>8} {:>8} {:>6} {:>8} {:>6}  targets",
        format!("--format {format}"),
        "MB",
        "wall ms",
        "CPU min",
        "median",
        "floor",
        "MB/s",
        "peak MB",
        "x file"
    )
}

/// A line of the table behind the name, and how many targets it misses.
#[allow(clippy::cast_precision_loss, reason = "sizes are shown with three digits")]
fn row(
    input: &Input,
    measured: &Measured,
    floor: Duration,
    cpu_limit: Option<u32>,
) -> (String, usize) {
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let median = Measured::median(&measured.cpu);
    let times = measured.peak_bytes as f64 / input.bytes as f64;
    let mut targets = Vec::new();
    if let Some(limit) = cpu_limit {
        targets.push((format!("CPU <= {limit} ms"), millis(median) <= f64::from(limit)));
    }
    if input.bytes >= LARGE && input.files == 1 {
        targets.push((format!("memory <= {MEMORY_TARGET} x"), times <= MEMORY_TARGET));
    }
    let missed = targets.iter().filter(|(_, met)| !met).count();
    let told: Vec<String> = targets
        .into_iter()
        .map(|(what, met)| format!("{what}: {}", if met { "met" } else { "MISSED" }))
        .collect();
    let line = format!(
        "{:>7.2} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>6.0} {:>8.1} {:>6.1}  {}",
        input.bytes as f64 / 1e6,
        millis(Measured::median(&measured.wall)),
        millis(measured.cpu[0]),
        millis(median),
        millis(floor),
        input.bytes as f64 / 1e6 / median.as_secs_f64(),
        measured.peak_bytes as f64 / 1e6,
        times,
        told.join(", ")
    );
    (line.trim_end().to_owned(), missed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(peak_bytes: u64) -> Measured {
        let times = [10, 11, 20].map(Duration::from_millis).to_vec();
        Measured { wall: times.clone(), cpu: times, peak_bytes }
    }

    fn document(name: &str, bytes: u64) -> Input {
        Input { path: PathBuf::from(name), name: name.to_owned(), bytes, files: 1 }
    }

    #[test]
    fn the_median_and_the_peak_are_held_against_the_targets() {
        let stripe = document("stripe/spec3-2023-09.yaml", 4_400_000);
        let limit = cpu_target(&stripe.name);
        assert_eq!(limit, Some(12));
        let floor = Duration::from_millis(2);
        let (line, missed) = row(&stripe, &measured(22_000_000), floor, limit);
        assert_eq!(missed, 1);
        let end = "4.40     11.0     10.0     11.0      2.0    400     22.0    5.0  \
                   CPU <= 12 ms: met, memory <= 3 x: MISSED";
        assert!(line.ends_with(end), "{line}");
        assert_eq!(row(&stripe, &measured(1_000_000), floor, Some(10)).1, 1);
    }

    #[test]
    fn small_documents_have_no_target() {
        let small = document("small/a.yaml", 1000);
        assert_eq!(cpu_target(&small.name), None);
        let (line, missed) = row(&small, &measured(5_000_000), Duration::from_millis(1), None);
        assert_eq!(missed, 0);
        assert!(!line.contains("<="), "{line}");
    }
}
