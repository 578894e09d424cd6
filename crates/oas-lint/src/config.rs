//! The configuration file: what a team decided about rules, files and operations.

mod keys;
mod pattern;
mod written;

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use oas_codes::{Policy, Severity};
use serde::Deserialize;
use toml::Spanned;

pub use self::keys::{KEYS, Key, json_schema, template};
use self::pattern::{FilePatterns, OperationPattern};
pub use self::written::{Setting, Table, toml_string, written};
use crate::diagnostic::Diagnostic;
use crate::fix::Added;
use crate::policies::{self, is_path};
use crate::rules::find;
use crate::select::Selector;

/// The names that a configuration file can have.
pub const FILE_NAMES: [&str; 2] = ["oas-lint.toml", ".oas-lint.toml"];

/// A configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// The descriptions to lint where a directory is named; every one where there are none.
    pub roots: FilePatterns,
    /// The files that a directory's walk leaves out.
    pub exclude: FilePatterns,
    /// The policy: a built-in name, or the path of a file from the configuration's directory.
    pub policy: Option<String>,
    /// What fails a run.
    pub fail_on: Option<FailOn>,
    /// The path of the baseline, from the configuration's directory.
    pub baseline: Option<String>,
    /// How fixes add responses.
    pub added: Added,
    rules: Vec<(Selector, RuleLevel)>,
    overrides: Vec<Override>,
}

/// What fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// A finding that is at least this grave.
    At(Severity),
    /// No finding.
    Never,
}

impl FailOn {
    /// True when a finding of this severity fails a run.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::At(least) => severity <= least,
            Self::Never => false,
        }
    }
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleLevel {
    /// They are not made, so that they take no part in telling each cause once.
    Off,
    /// They have this severity.
    On(Severity),
}

/// Levels that hold for some files or operations only.
#[derive(Debug)]
struct Override {
    files: FilePatterns,
    operations: Vec<OperationPattern>,
    rules: Vec<(Selector, RuleLevel)>,
    /// Its bytes in the file.
    span: Range<usize>,
    /// Set when it decides about a finding, by whichever thread comes first.
    is_used: AtomicBool,
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong, in one line.
    pub message: String,
    /// Bytes of the file's text.
    pub span: Range<usize>,
    /// What to do.
    pub help: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawConfig {
    #[serde(default)]
    roots: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    policy: Option<Spanned<String>>,
    fail_on: Option<Spanned<String>>,
    baseline: Option<String>,
    #[serde(default)]
    require_reason: bool,
    #[serde(default)]
    fix: RawFix,
    #[serde(default)]
    rules: RawRules,
    #[serde(default)]
    overrides: Vec<Spanned<RawOverride>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawFix {
    responses: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawOverride {
    #[serde(default)]
    files: Vec<Spanned<String>>,
    #[serde(default)]
    operations: Vec<Spanned<String>>,
    rules: RawRules,
    /// For people: an exception that nobody can explain should not be there.
    #[serde(rename = "reason")]
    _reason: String,
}

type RawRules = BTreeMap<Spanned<String>, Spanned<String>>;

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, in the order of the text; a fault in its form alone.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigError>> {
        let raw: RawConfig =
            toml::from_str(text).map_err(|error| vec![form_error(&error, text)])?;
        let mut faults = Vec::new();
        let mut rules = levels(&raw.rules, &mut faults);
        if raw.require_reason
            && let Some(rule) = find("unexplained-ignore")
        {
            // Of two levels of a rule the last one decides: that which the file sets.
            rules.insert(0, (Selector::Rule(rule), RuleLevel::On(rule.severity)));
        }
        let config = Self {
            roots: file_patterns(&raw.roots, &mut faults),
            exclude: file_patterns(&raw.exclude, &mut faults),
            policy: raw.policy.and_then(|name| policy(name, &mut faults)),
            fail_on: raw.fail_on.and_then(|level| fail_on(&level, &mut faults)),
            baseline: raw.baseline,
            added: raw.fix.responses.map(|word| added(&word, &mut faults)).unwrap_or_default(),
            rules,
            overrides: raw.overrides.iter().map(|raw| read_override(raw, &mut faults)).collect(),
        };
        faults.sort_by_key(|fault| fault.span.start);
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// What becomes of a finding; none where nothing is said about it. `file` is the path of the
    /// finding's file from the configuration's directory, with `/` between its parts.
    ///
    /// Of the overrides that hold the last one that says something decides, else the rules of the
    /// whole; within a table the selector that says most.
    pub fn level(&self, found: &Diagnostic, file: &str) -> Option<RuleLevel> {
        let special = self.overrides.iter().rev().find_map(|one| {
            // Asked before the patterns, which take longer to match.
            let level = level_in(&one.rules, found)?;
            let holds = one.holds(found, file);
            one.is_used.fetch_or(holds, Ordering::Relaxed);
            holds.then_some(level)
        });
        special.or_else(|| level_in(&self.rules, found))
    }

    /// The bytes of the overrides that have decided about no finding so far.
    pub fn unused_overrides(&self) -> Vec<Range<usize>> {
        let unused = self.overrides.iter().filter(|one| !one.is_used.load(Ordering::Relaxed));
        unused.map(|one| one.span.clone()).collect()
    }
}

impl RuleLevel {
    /// The severity of findings at this level; none where they are off.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::On(severity) => Some(severity),
        }
    }
}

impl Override {
    fn holds(&self, found: &Diagnostic, file: &str) -> bool {
        let in_file = self.files.is_empty() || self.files.matches(file);
        let in_operation = || {
            let operation = found.operation.as_ref();
            operation.is_some_and(|it| self.operations.iter().any(|pattern| pattern.matches(it)))
        };
        in_file && (self.operations.is_empty() || in_operation())
    }
}

fn level_in(table: &[(Selector, RuleLevel)], found: &Diagnostic) -> Option<RuleLevel> {
    let matching = table.iter().filter(|(selector, _)| selector.matches(found));
    matching.max_by_key(|(selector, _)| selector.weight()).map(|(_, level)| *level)
}

fn file_patterns(globs: &[Spanned<String>], faults: &mut Vec<ConfigError>) -> FilePatterns {
    FilePatterns::new(globs.iter().map(|glob| glob.get_ref().as_str())).unwrap_or_else(|bad| {
        let at = globs.iter().find(|glob| *glob.get_ref() == bad.glob);
        faults.push(ConfigError {
            message: bad.reason,
            span: at.map(Spanned::span).unwrap_or_default(),
            help: None,
        });
        FilePatterns::default()
    })
}

fn levels(raw: &RawRules, faults: &mut Vec<ConfigError>) -> Vec<(Selector, RuleLevel)> {
    let mut levels = Vec::new();
    for (name, level) in raw {
        let selector = Selector::from_str(name.get_ref()).map_err(|unknown| {
            faults.push(ConfigError {
                message: unknown.to_string(),
                span: name.span(),
                help: None,
            });
        });
        let level = match level.get_ref().as_str() {
            "off" => Some(RuleLevel::Off),
            other => other.parse().ok().map(RuleLevel::On),
        }
        .ok_or_else(|| faults.push(unknown_level(level, "off")));
        if let (Ok(selector), Ok(level)) = (selector, level) {
            levels.push((selector, level));
        }
    }
    levels
}

/// The policy; whether there is the file that a path names, the reader of the file says.
fn policy(name: Spanned<String>, faults: &mut Vec<ConfigError>) -> Option<String> {
    let (span, name) = (name.span(), name.into_inner());
    if is_path(&name) || Policy::builtin_file(&name).is_some() {
        return Some(name);
    }
    faults.push(ConfigError {
        message: policies::unknown(&name),
        span,
        help: Some(policies::HELP.to_owned()),
    });
    None
}

fn fail_on(level: &Spanned<String>, faults: &mut Vec<ConfigError>) -> Option<FailOn> {
    let known = match level.get_ref().as_str() {
        "never" => Some(FailOn::Never),
        other => other.parse().ok().map(FailOn::At),
    };
    if known.is_none() {
        faults.push(unknown_level(level, "never"));
    }
    known
}

fn added(word: &Spanned<String>, faults: &mut Vec<ConfigError>) -> Added {
    match word.get_ref().as_str() {
        "ref" => Added::Shared,
        "inline" => Added::Inline,
        other => {
            faults.push(ConfigError {
                message: format!("`{other}` is no way to write responses"),
                span: word.span(),
                help: Some("the ways are ref and inline".to_owned()),
            });
            Added::default()
        }
    }
}

fn unknown_level(level: &Spanned<String>, nothing: &str) -> ConfigError {
    ConfigError {
        message: format!("`{}` is no level", level.get_ref()),
        span: level.span(),
        help: Some(format!("the levels are error, warning, info and {nothing}")),
    }
}

fn read_override(raw: &Spanned<RawOverride>, faults: &mut Vec<ConfigError>) -> Override {
    let (span, raw) = (raw.span(), raw.get_ref());
    if raw.files.is_empty() && raw.operations.is_empty() {
        let message = "this override holds for everything".to_owned();
        let help = "name `files` or `operations`, or write its rules under [rules]".to_owned();
        faults.push(ConfigError { message, span: span.clone(), help: Some(help) });
    }
    let mut operations = Vec::new();
    for pattern in &raw.operations {
        match pattern.get_ref().parse::<OperationPattern>() {
            Ok(pattern) => operations.push(pattern),
            Err(bad) => faults.push(ConfigError {
                message: bad.reason,
                span: pattern.span(),
                help: Some("such as `GET /health*`, `id:getKeys*` or `tag:internal`".to_owned()),
            }),
        }
    }
    Override {
        files: file_patterns(&raw.files, faults),
        operations,
        rules: levels(&raw.rules, faults),
        span,
        is_used: AtomicBool::new(false),
    }
}

/// A fault in the form of the file, with the nearest of the keys that are possible.
pub(crate) fn form_error(error: &toml::de::Error, text: &str) -> ConfigError {
    let span = error.span().unwrap_or_default();
    let mut message = error.message().to_owned();
    let mut help = None;
    if let Some((_, expected)) =
        message.split_once("unknown field `").and_then(|(_, rest)| rest.split_once("`, expected "))
    {
        let written = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let distance = |known: &&str| strsim::damerau_levenshtein(written, known);
        let nearest = known.iter().copied().min_by_key(distance);
        help = Some(match nearest.filter(|near| distance(near) <= 2 + near.len() / 4) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys here are {}", known.join(", ")),
        });
        message = format!("unknown key `{written}`");
    } else if let Some(rest) = message.strip_prefix("missing field ") {
        message = format!("the key {rest} is missing");
    }
    ConfigError { message, span, help }
}

#[cfg(test)]
mod tests;
