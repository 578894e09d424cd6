//! Writing findings for a person or a program.

mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod json_schema;
mod junit;
mod markdown;
mod narrated;
mod patch;
mod place;
mod roll_up;
mod sarif;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use oas_codes::Severity;

pub use self::full::{config_errors, policy_error};
pub use self::json_schema::json_schema;
pub use self::place::Checkout;
use crate::baseline::key;
use crate::diagnostic::Diagnostic;
use crate::fix::Safety;
use crate::linter::{HiddenBy, Linted};
use crate::source::FileId;

/// The forms of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Each finding with the source around it.
    #[default]
    Full,
    /// Each finding in a line.
    Concise,
    /// Each finding in sentences, for screen readers.
    Narrated,
    /// A table in Markdown.
    Markdown,
    /// One JSON document, versioned.
    Json,
    /// Each finding as a JSON document of one line.
    JsonLines,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// A report in the form of `JUnit`'s.
    Junit,
}

impl Format {
    /// True for the forms that programs read, which are a whole document however little there is
    /// to tell.
    pub const fn is_for_programs(self) -> bool {
        matches!(
            self,
            Self::Json | Self::JsonLines | Self::Sarif | Self::Github | Self::Gitlab | Self::Junit
        )
    }

    /// True for the forms that can tell how often each rule found something.
    pub const fn has_statistics(self) -> bool {
        !self.is_for_programs() || matches!(self, Self::Json)
    }
}

/// How text for people looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Use colours.
    pub color: bool,
    /// Draw with Unicode instead of ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100 }
    }
}

/// What came of linting the files under one configuration.
#[derive(Clone, Copy, Debug)]
pub struct Run<'r> {
    /// The files, with the findings to show.
    pub linted: &'r Linted,
    /// The name of the policy that was in force.
    pub policy: &'r str,
    /// The paths of the files from a place that does not change, for the fingerprints of
    /// findings; the names of the files where there are none.
    pub places: &'r BTreeMap<FileId, String>,
}

/// All that a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// What came of the files, by the configurations that they are under.
    pub runs: &'r [Run<'r>],
    /// Files that could not be read, and why.
    pub unreadable: &'r [(String, String)],
    /// Count the findings of each name instead of telling each.
    pub statistics: bool,
    /// How many findings are told at most in the form for people; all where there is none.
    pub limit: Option<usize>,
    /// The names of findings that were asked for, so that each is told however many there are.
    pub asked: &'r [String],
    /// Where the run stands, for forms whose paths are told from the repository's root; names of
    /// files are told as they are where it is not known.
    pub checkout: Option<&'r Checkout>,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
}

impl Counts {
    /// All of them.
    pub const fn total(self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

impl<'r> Run<'r> {
    /// The path of a finding's file, for its fingerprint.
    fn place(&self, found: &Diagnostic) -> &'r str {
        let file = found.primary.file;
        self.places.get(&file).map_or(self.linted.project.source(file).name(), String::as_str)
    }

    /// What a finding is, without a line, so that edits elsewhere leave it as it is.
    fn fingerprint(&self, found: &Diagnostic) -> String {
        key(self.place(found), found, self.linted.pointer(&found.primary).as_deref())
    }
}

/// How often findings of one name were told.
#[derive(Debug, PartialEq, Eq)]
struct Tally {
    /// The name, such as `missing-status/404`.
    id: String,
    /// The gravest of their severities.
    severity: Severity,
    /// How many there are.
    count: usize,
}

impl<'r> Report<'r> {
    /// A report of one run that tells each finding.
    pub const fn of(run: &'r Run<'r>) -> Self {
        Self {
            runs: std::slice::from_ref(run),
            unreadable: &[],
            statistics: false,
            limit: None,
            asked: &[],
            checkout: None,
        }
    }

    /// The findings with the runs that they come of.
    fn findings(&self) -> impl Iterator<Item = (Run<'r>, &'r Diagnostic)> {
        self.runs
            .iter()
            .flat_map(|run| run.linted.diagnostics.iter().map(move |found| (*run, found)))
    }

    /// How many findings there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (_, found) in self.findings() {
            match found.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }

    /// How often each name was found with each severity, the most frequent first.
    fn tallies(&self) -> Vec<Tally> {
        let mut tallies: HashMap<(String, Severity), usize> = HashMap::new();
        for (_, found) in self.findings() {
            *tallies.entry((found.id(), found.severity)).or_default() += 1;
        }
        let tally = |((id, severity), count)| Tally { id, severity, count };
        let mut tallies: Vec<Tally> = tallies.into_iter().map(tally).collect();
        tallies.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| (&a.id, a.severity).cmp(&(&b.id, b.severity)))
        });
        tallies
    }

    /// How many operations, files and findings not told there are.
    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for fix in self.findings().filter_map(|(_, found)| found.fix.as_ref()) {
            match fix.safety {
                Safety::Safe => totals.safely_fixable += 1,
                Safety::Unsafe => totals.unsafely_fixable += 1,
            }
        }
        for Run { linted, .. } in self.runs {
            totals.operations += linted.operations;
            totals.files += linted.project.files().count();
            for hidden in &linted.hidden {
                match hidden.by {
                    HiddenBy::Author(_) => totals.ignored += 1,
                    HiddenBy::Baseline => totals.baselined += 1,
                }
            }
        }
        totals
    }

    /// The path of a file as services see it that show findings beside the code.
    fn path(&self, name: &str) -> String {
        self.checkout.map_or_else(|| name.to_owned(), |checkout| checkout.path(name))
    }

    /// The names of the policies in force, none twice.
    fn policies(&self) -> Vec<&'r str> {
        let mut names = Vec::new();
        for run in self.runs {
            if !names.contains(&run.policy) {
                names.push(run.policy);
            }
        }
        names
    }

    /// The last line of a report for people.
    fn summary(&self) -> String {
        self.summed_up(self.totals())
    }

    /// The same without the fixes that are not safe, which not every run looks for.
    fn brief_summary(&self) -> String {
        self.summed_up(Totals { unsafely_fixable: 0, ..self.totals() })
    }

    fn summed_up(&self, totals: Totals) -> String {
        let counts = self.counts();
        let policies = self.policies();
        let mut scope = format!(
            "{} of {}, {} {}",
            count(totals.operations, "operation"),
            count(totals.files, "file"),
            if policies.len() == 1 { "policy" } else { "policies" },
            policies.join(", ")
        );
        // Writing to a string cannot fail.
        if totals.ignored > 0 {
            let _ = write!(scope, "; {} ignored in the files", totals.ignored);
        }
        if totals.baselined > 0 {
            let _ = write!(scope, "; {} in the baseline", totals.baselined);
        }
        let _ = match (totals.safely_fixable, totals.unsafely_fixable) {
            (0, 0) => Ok(()),
            (safe, 0) => write!(scope, "; {safe} fixable with --fix"),
            (0, others) => write!(scope, "; {others} fixable with --fix --unsafe-fixes"),
            (safe, others) => {
                write!(scope, "; {safe} fixable with --fix, {others} more with --unsafe-fixes")
            }
        };
        if counts.total() == 0 {
            return format!("no problems in {scope}");
        }
        let parts =
            [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
        let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(n, what));
        let parts: Vec<String> = parts.collect();
        format!("{} ({}) in {scope}", count(counts.total(), "problem"), parts.join(", "))
    }
}

/// What a report sums up.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    operations: usize,
    files: usize,
    ignored: usize,
    baselined: usize,
    safely_fixable: usize,
    unsafely_fixable: usize,
}

/// True where a fix can be applied unseen.
fn is_safely_fixable(found: &Diagnostic) -> bool {
    found.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe)
}

/// What is said of findings beyond the limit.
fn left_out(left: usize) -> String {
    let more = count(left, "more problem");
    format!("{more} not shown: --max-problems 0 shows all, --statistics counts them")
}

/// `1 error`, `2 errors`, `2 infos`.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Writes a report.
///
/// # Errors
///
/// What the writer returns.
pub fn write(
    report: &Report<'_>,
    format: Format,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Json => json::write(report, out),
        Format::Markdown if report.statistics => markdown::statistics(report, out),
        _ if report.statistics => statistics(report, out),
        Format::Full => full::write(report, style, out),
        Format::Concise => concise::write(report, out),
        Format::Narrated => narrated::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::JsonLines => json::write_lines(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
    }
}

/// A line for each name of findings: how many, how grave, the name.
fn statistics(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let tallies = report.tallies();
    let width = tallies.first().map_or(0, |most| most.count.to_string().len());
    for Tally { id, severity, count } in tallies {
        writeln!(out, "{count:width$}  {:7}  {id}", severity.as_str())?;
    }
    writeln!(out, "{}", report.summary())
}
