//! What the declarations of the rules say, as text for a terminal and as Markdown.

use std::fmt::Write as _;

use crate::rule::{Group, Rule};
use crate::rules::RULES;

/// The groups in the order of listings.
const GROUPS: [Group; 5] =
    [Group::Document, Group::Policy, Group::Semantics, Group::Consistency, Group::Linter];

/// The name with its second level: `missing-status/<code>`.
fn full_name(rule: &Rule) -> String {
    match rule.detail {
        Some(detail) => format!("{}/<{}>", rule.name, detail.replace('`', "").replace(" or ", "|")),
        None => rule.name.to_owned(),
    }
}

fn severity(rule: &Rule) -> String {
    let severity = rule.severity_note.unwrap_or(rule.severity.as_str());
    if rule.is_off { format!("off; {severity} where selected") } else { severity.to_owned() }
}

/// Every rule in a line, by group.
pub fn list() -> String {
    let width = RULES.iter().map(|rule| full_name(rule).len()).max().unwrap_or_default();
    let mut text = String::new();
    for group in GROUPS {
        let _ = writeln!(text, "{}", group.title());
        for rule in RULES.iter().filter(|rule| rule.group == group) {
            let (name, severity) =
                (full_name(rule), if rule.is_off { "off" } else { rule.severity.as_str() });
            let _ = writeln!(text, "  {name:width$}  {severity:8} {}", rule.summary);
        }
        text.push('\n');
    }
    text.push_str("`oas-lint explain RULE` says what a rule finds and why.\n");
    text
}

/// Every rule as a Markdown table.
pub fn markdown_table() -> String {
    let mut text = String::from("| rule | finds | severity | basis |\n|---|---|---|---|\n");
    for rule in RULES {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            full_name(rule).replace('|', "\\|"),
            rule.summary,
            severity(rule),
            rule.basis,
        );
    }
    text
}

/// Everything about a rule, for a terminal.
pub fn page(rule: &Rule) -> String {
    let mut text = format!("{}\n\n", full_name(rule));
    let _ = writeln!(text, "  finds     {}", rule.summary);
    let _ = writeln!(text, "  severity  {}", severity(rule));
    let _ = writeln!(text, "  basis     {}", rule.basis);
    text.push('\n');
    text.push_str(&plain(&rule.text()));
    text
}

/// Everything about a rule, as a page in Markdown.
pub fn markdown_page(rule: &Rule) -> String {
    let mut text = format!("# `{}`\n\n", full_name(rule));
    let _ = writeln!(text, "- finds: {}", rule.summary);
    let _ = writeln!(text, "- severity: {}", severity(rule));
    let _ = writeln!(text, "- basis: {}\n", rule.basis);
    for line in rule.text().lines() {
        let _ = match line.strip_prefix("```yaml,") {
            Some(kind) => writeln!(text, "The rule {}:\n\n```yaml", word(kind)),
            None => writeln!(text, "{line}"),
        };
    }
    let _ = writeln!(text, "\n`oas-lint explain {}` says this on a terminal.", rule.name);
    text
}

/// What the rule does with the examples of a kind.
fn word(kind: &str) -> &str {
    match kind {
        "fails" => "refuses",
        "passes" => "accepts",
        kind => kind,
    }
}

/// Markdown as plain text: headings without signs, examples indented under what they show.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut in_example = false;
    for line in markdown.lines() {
        if let Some(kind) = line.strip_prefix("```") {
            in_example = !kind.is_empty();
            match kind {
                "yaml,fails" => text.push_str("Fails:\n\n"),
                "yaml,passes" => text.push_str("Passes:\n\n"),
                _ => {}
            }
        } else if in_example {
            let _ = writeln!(text, "    {line}");
        } else {
            let _ = writeln!(text, "{}", line.strip_prefix("## ").unwrap_or(line));
        }
    }
    text
}
