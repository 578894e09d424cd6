//! `bench`: CPU time and peak memory of the whole `oas-lint` process on real documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::{ResUse, Wait4 as _};

use crate::{Outcome, Result};

/// Runs that are counted, after one that is not.
const RUNS: usize = 7;

/// What is promised for documents by the end of their path: CPU time in milliseconds with
/// `--format concise`.
const CPU_TARGETS: &[(&str, u32)] =
    &[("stripe/spec3-2023-09.yaml", 120), ("github/api.github.com.json", 150)];

/// What is promised for documents of four megabytes and more: peak memory as a multiple of the
/// file. The program itself takes more than four megabytes, which is most of it for a smaller one.
const MEMORY_TARGET: f64 = 4.0;
const LARGE: u64 = 4_000_000;

/// A file to measure.
struct Document {
    path: PathBuf,
    /// The path as it is shown.
    name: String,
    bytes: u64,
}

/// The runs of a document in one format, CPU time ascending.
struct Measured {
    cpu: Vec<Duration>,
    /// The highest peak of the runs.
    peak_bytes: u64,
}

/// Builds the release binary, runs it over the documents and prints what it took.
pub(crate) fn run(root: &Path, dir: Option<PathBuf>, only: &str) -> Result<Outcome> {
    let named = dir.or_else(|| std::env::var_os("OAS_CORPUS").map(PathBuf::from));
    if named.is_none() {
        println!("no folder named and OAS_CORPUS not set: the small documents of specs/");
    }
    let dir = named.unwrap_or_else(|| root.join("specs/examples"));
    let binary = build(root)?;
    let mut files = documents(&dir)?;
    files.retain(|file| file.name.contains(only));
    let found = files.len();
    // A file that the linter cannot use on its own, such as a part of a larger description.
    let mut usable = Vec::new();
    for file in files {
        if lint(&binary, &file, "concise")?.status.code() != Some(2) {
            usable.push(file);
        }
    }
    if usable.is_empty() {
        return Err(format!("no OpenAPI description in {}", dir.display()).into());
    }
    println!(
        "{}: {} OpenAPI descriptions; {} other files left out; {RUNS} runs each, one thread",
        dir.display(),
        usable.len(),
        found - usable.len()
    );
    let width = usable.iter().map(|file| file.name.len()).max().unwrap_or_default();
    let mut missed = 0;
    for format in ["concise", "full"] {
        println!("\n{}", heading(format, width));
        for file in &usable {
            let measured = measure(&binary, file, format)?;
            let target = (format == "concise").then(|| cpu_target(&file.name)).flatten();
            let (line, of_this) = row(file, &measured, target);
            let name = &file.name;
            println!("{name:<width$} {line}");
            missed += of_this;
        }
    }
    println!("\ntargets missed: {missed}");
    Ok(Outcome::Good)
}

/// Builds `oas-lint` as it is shipped and says where it is.
fn build(root: &Path) -> Result<PathBuf> {
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

/// The YAML and JSON files below a folder, the largest first.
fn documents(dir: &Path) -> Result<Vec<Document>> {
    let mut found = Vec::new();
    for entry in ignore::WalkBuilder::new(dir).build() {
        let entry = entry?;
        let path = entry.path();
        let known = path.extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "json");
        if known && path.is_file() {
            let name = path.strip_prefix(dir).unwrap_or(path).display().to_string();
            let bytes = fs::metadata(path)?.len();
            found.push(Document { path: path.to_owned(), name, bytes });
        }
    }
    found.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    Ok(found)
}

/// One run.
///
/// Until a child has put a program in the place of its memory, Linux counts what it got from its
/// parent as its own peak, and that would be more than small documents take. To name the program
/// by its folder in `PATH` makes the standard library fork, which hands on less than `posix_spawn`.
/// For the same reason this command never reads a document.
fn lint(binary: &Path, file: &Document, format: &str) -> Result<ResUse> {
    let (Some(folder), Some(name)) = (binary.parent(), binary.file_name()) else {
        return Err("the program has no folder".into());
    };
    let child = Command::new(name)
        .env("PATH", folder)
        .args(["--format", format, "--color", "never"])
        .arg(&file.path)
        // One thread also when the linter spreads files over several.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let done = child.wait4()?;
    match done.status.code() {
        Some(0..=2) => Ok(done),
        _ => Err(format!("{}: oas-lint ended with {}", file.name, done.status).into()),
    }
}

fn measure(binary: &Path, file: &Document, format: &str) -> Result<Measured> {
    lint(binary, file, format)?;
    let mut cpu = Vec::new();
    let mut peak_bytes = 0;
    for _ in 0..RUNS {
        let used = lint(binary, file, format)?.rusage;
        cpu.push(used.utime + used.stime);
        peak_bytes = peak_bytes.max(used.maxrss);
    }
    cpu.sort();
    Ok(Measured { cpu, peak_bytes })
}

fn cpu_target(name: &str) -> Option<u32> {
    CPU_TARGETS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, limit)| *limit)
}

fn heading(format: &str, width: usize) -> String {
    format!(
        "{:<width$} {:>7} {:>8} {:>8} {:>8} {:>6}  targets",
        format!("--format {format}"),
        "MB",
        "CPU min",
        "median",
        "peak MB",
        "x file"
    )
}

/// A line of the table behind the name, and how many targets it misses.
#[allow(clippy::cast_precision_loss, reason = "sizes are shown with three digits")]
fn row(file: &Document, measured: &Measured, cpu_limit: Option<u32>) -> (String, usize) {
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let median = millis(measured.cpu[measured.cpu.len() / 2]);
    let times = measured.peak_bytes as f64 / file.bytes as f64;
    let mut targets = Vec::new();
    if let Some(limit) = cpu_limit {
        targets.push((format!("CPU <= {limit} ms"), median <= f64::from(limit)));
    }
    if file.bytes >= LARGE {
        targets.push((format!("memory <= {MEMORY_TARGET} x"), times <= MEMORY_TARGET));
    }
    let missed = targets.iter().filter(|(_, met)| !met).count();
    let told: Vec<String> = targets
        .into_iter()
        .map(|(what, met)| format!("{what}: {}", if met { "met" } else { "MISSED" }))
        .collect();
    let line = format!(
        "{:>7.2} {:>8.1} {:>8.1} {:>8.1} {:>6.1}  {}",
        file.bytes as f64 / 1e6,
        millis(measured.cpu[0]),
        median,
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
        Measured { cpu: [100, 110, 200].map(Duration::from_millis).to_vec(), peak_bytes }
    }

    fn document(name: &str, bytes: u64) -> Document {
        Document { path: PathBuf::from(name), name: name.to_owned(), bytes }
    }

    #[test]
    fn the_median_and_the_peak_are_held_against_the_targets() {
        let stripe = document("stripe/spec3-2023-09.yaml", 4_000_000);
        let limit = cpu_target(&stripe.name);
        assert_eq!(limit, Some(120));
        let (line, missed) = row(&stripe, &measured(20_000_000), limit);
        assert_eq!(missed, 1);
        let end = "4.00    100.0    110.0     20.0    5.0  \
                   CPU <= 120 ms: met, memory <= 4 x: MISSED";
        assert!(line.ends_with(end), "{line}");
        assert_eq!(row(&stripe, &measured(1_000_000), Some(105)).1, 1);
    }

    #[test]
    fn small_documents_have_no_target() {
        let small = document("small/a.yaml", 1000);
        assert_eq!(cpu_target(&small.name), None);
        let (line, missed) = row(&small, &measured(5_000_000), None);
        assert_eq!(missed, 0);
        assert!(!line.contains("<="), "{line}");
    }
}
