//! `count`: instructions that the whole `oas-lint` process takes on fixed inputs, which say more of a
//! change than times on a busy machine do.
//!
//! Callgrind counts them. The numbers depend on the compiler, the C library and the processor's
//! features, so the recorded ones name their compiler, and others are not compared.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bench::build;
use crate::{Outcome, Result};

/// Where the numbers are recorded, below the root.
const RECORD: &str = "xtask/instructions.txt";

/// What a number may grow by before the check fails.
const TOLERANCE: f64 = 1.05;

/// How far the cost of twice the work may be from twice the cost.
const LINEARITY: f64 = 0.1;

/// Copies of the paths in the documents whose costs have to be proportional.
const COPIES: [usize; 4] = [40, 80, 160, 320];

/// What is done with the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Prints them beside the recorded ones.
    Show,
    /// Fails when one has grown.
    Check,
    /// Records them.
    Write,
}

/// An input and the instructions that it takes.
struct Counted {
    name: String,
    instructions: u64,
}

/// Counts, and compares or records.
pub(crate) fn run(root: &Path, mode: Mode) -> Result<Outcome> {
    let has_valgrind = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !has_valgrind {
        println!("NOT RUN: instructions are counted by valgrind, which is not installed");
        return Ok(Outcome::Good);
    }
    let binary = build(root)?;
    let scratch = std::env::temp_dir().join(format!("oas-lint-count-{}", std::process::id()));
    fs::create_dir_all(&scratch)?;
    let counted = count_all(root, &binary, &scratch);
    fs::remove_dir_all(&scratch)?;
    let counted = counted?;

    let compiler = compiler()?;
    let record = root.join(RECORD);
    if mode == Mode::Write {
        fs::write(&record, written(&compiler, &counted))?;
    }
    let recorded = fs::read_to_string(&record).unwrap_or_default();
    let is_comparable = recorded.lines().any(|line| line == compiler_line(&compiler));
    if !is_comparable {
        println!("NOT COMPARED: {RECORD} was not made with {compiler}");
    }
    let mut faults = Vec::new();
    for Counted { name, instructions } in &counted {
        let before = recorded_of(&recorded, name).filter(|_| is_comparable);
        let told = before.map_or("not recorded".to_owned(), |before| {
            format!("{:+.1} % of {before}", (ratio(*instructions, before) - 1.0) * 100.0)
        });
        println!("{name:<32} {instructions:>12} instructions, {told}");
        if before.is_some_and(|before| ratio(*instructions, before) > TOLERANCE) {
            faults.push(format!("{name} takes more than 5 % more instructions than recorded"));
        }
    }
    faults.extend(growth_fault(&counted));
    for fault in &faults {
        println!("{fault}");
    }
    let fails = mode == Mode::Check && !faults.is_empty();
    Ok(if fails { Outcome::Bad } else { Outcome::Good })
}

/// The inputs: committed documents, and one that is made in several sizes.
fn count_all(root: &Path, binary: &Path, scratch: &Path) -> Result<Vec<Counted>> {
    let mut inputs: Vec<(String, PathBuf)> =
        ["specs/examples/six-defects.yaml", "specs/stratos/openapi-3.1/demo.json"]
            .map(|name| (name.to_owned(), root.join(name)))
            .into();
    for copies in COPIES {
        let path = scratch.join(format!("{copies}.yaml"));
        fs::write(&path, document(copies))?;
        inputs.push((paths_name(copies), path));
    }
    let count = |(name, path): (String, PathBuf)| {
        count(binary, &path).map(|instructions| Counted { name, instructions })
    };
    inputs.into_iter().map(count).collect()
}

fn paths_name(copies: usize) -> String {
    format!("{copies} paths and schemas")
}

/// The instructions of one run.
fn count(binary: &Path, input: &Path) -> Result<u64> {
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(binary)
        .args(["--isolated", "--format", "concise", "--color", "never"])
        .arg(input)
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&run.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    match (run.status.code(), collected) {
        (Some(0 | 1), Some((_, number))) => Ok(number.trim().parse()?),
        _ => Err(format!("{}: oas-lint or valgrind failed:\n{said}", input.display()).into()),
    }
}

fn compiler() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = String::from_utf8(Command::new(rustc).arg("--version").output()?.stdout)?;
    Ok(format!("{}, {}", version.trim(), std::env::consts::ARCH))
}

fn compiler_line(compiler: &str) -> String {
    format!("# {compiler}")
}

/// The record of the numbers.
fn written(compiler: &str, counted: &[Counted]) -> String {
    let mut text =
        "# Instructions of `oas-lint --format concise`; `cargo xtask count --write` makes this.\n"
            .to_owned();
    let _ = writeln!(text, "{}", compiler_line(compiler));
    for Counted { name, instructions } in counted {
        let _ = writeln!(text, "{name}: {instructions}");
    }
    text
}

fn recorded_of(record: &str, name: &str) -> Option<u64> {
    let lines = record.lines().filter_map(|line| line.split_once(": "));
    let mut numbers = lines.filter(|(known, _)| *known == name);
    numbers.next()?.1.parse().ok()
}

#[allow(clippy::cast_precision_loss, reason = "compared with two digits")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

/// Twice as many further paths have to take twice as many further instructions.
fn growth_fault(counted: &[Counted]) -> Option<String> {
    let of = |copies| {
        let name = paths_name(copies);
        counted.iter().find(|known| known.name == name).map(|known| known.instructions)
    };
    let costs: Vec<u64> = COPIES.into_iter().filter_map(of).collect();
    let steps: Vec<u64> = costs.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    let is_off = |pair: &&[u64]| (ratio(pair[1], pair[0]) / 2.0 - 1.0).abs() > LINEARITY;
    let pair = steps.windows(2).find(is_off)?;
    Some(format!("twice the paths take {:.2} times the instructions", ratio(pair[1], pair[0])))
}

/// A document in which every path has an operation with faults of its own, and a schema.
fn document(copies: usize) -> String {
    let mut text = "openapi: 3.1.0\ninfo: { title: Count, version: \"1\" }\npaths:\n".to_owned();
    for copy in 0..copies {
        let _ = write!(
            text,
            "  /things{copy}/{{id}}:
    parameters:
      - {{ name: id, in: path, required: true, schema: {{ type: string }} }}
    get:
      operationId: getThing{copy}
      description: |
        Gets the thing with a number.

        A second paragraph says more.
      responses:
        \"200\":
          description: The thing
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing{copy}'
        404: {{ description: There is none }}
        default:
          $ref: '#/components/responses/Fault'
    post:
      operationId: postThing{copy}
      requestBody:
        content:
          application/json:
            schema: {{ $ref: '#/components/schemas/Thing{copy}' }}
      responses:
        '201':
          description: Made
"
        );
    }
    text +=
        "components:\n  responses:\n    Fault: { description: Something went wrong }\n  schemas:\n";
    for copy in 0..copies {
        let _ = write!(
            text,
            "    Thing{copy}:
      type: object
      properties:
        id: {{ type: string, format: uuid }}
        name:
          type: string
          description: >-
            What people call it,
            as far as it has a name.
        tags:
          type: array
          items:
            type: string
            enum: [red, green, blue]
"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(instructions: [u64; 4]) -> Vec<Counted> {
        let all = COPIES.into_iter().zip(instructions);
        all.map(|(copies, instructions)| Counted { name: paths_name(copies), instructions })
            .collect()
    }

    #[test]
    fn what_grows_faster_than_the_work_is_a_fault() {
        // A fixed cost does not count.
        assert_eq!(growth_fault(&counted([1040, 1080, 1160, 1320])), None);
        let square = growth_fault(&counted([1600, 6400, 25_600, 102_400]));
        assert_eq!(square.unwrap(), "twice the paths take 4.00 times the instructions");
    }

    #[test]
    fn what_is_recorded_is_read_back() {
        let record = written("rustc 1.0", &counted([1, 2, 3, 4]));
        assert!(record.lines().any(|line| line == compiler_line("rustc 1.0")));
        assert_eq!(recorded_of(&record, "80 paths and schemas"), Some(2));
        assert_eq!(recorded_of(&record, "8 paths"), None);
    }
}
