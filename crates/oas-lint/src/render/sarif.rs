//! SARIF 2.1.0 (OASIS), one run for all files, for code scanning.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};

use oas_codes::Severity;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::place::uri;
use super::{Report, Run};
use crate::diagnostic::{Diagnostic, Label};
use crate::explain;
use crate::fix::{Edit, Fix, Safety};
use crate::linter::{HiddenBy, Linted};
use crate::rule::Rule;
use crate::source::{FileId, Source, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Further places of a finding that are told: GitHub shows no more.
const MOST_RELATED: usize = 100;

/// The document. Its results are made one after the other as they are written: there may be tens of
/// thousands.
#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [All<'r>; 1],
}

/// The one run of SARIF that all of ours make up.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct All<'r> {
    tool: Value,
    invocations: [Value; 1],
    column_kind: &'static str,
    results: Results<'r>,
}

struct Results<'r> {
    report: &'r Report<'r>,
    rules: HashMap<String, usize>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(all(self.report).map(|(run, found, hidden)| {
            result(self.report, run, found, self.rules.get(&found.id()).copied(), hidden)
        }))
    }
}

/// All findings, those of each run that are not told behind the others.
fn all<'r>(
    report: &'r Report<'r>,
) -> impl Iterator<Item = (Run<'r>, &'r Diagnostic, Option<&'r HiddenBy>)> {
    report.runs.iter().flat_map(|run| {
        let told = run.linted.diagnostics.iter().map(|found| (*run, found, None));
        let hidden = run.linted.hidden.iter();
        told.chain(hidden.map(|hidden| (*run, &hidden.found, Some(&hidden.by))))
    })
}

/// The rules of a report, one for each full name, in the order of their first finding; and their
/// places among them by their names.
fn descriptors(report: &Report<'_>) -> (Vec<Value>, HashMap<String, usize>) {
    let (mut list, mut places) = (Vec::new(), HashMap::new());
    for (_, found, _) in all(report) {
        if let Entry::Vacant(place) = places.entry(found.id()) {
            list.push(descriptor(place.key(), found.rule));
            place.insert(list.len() - 1);
        }
    }
    (list, places)
}

fn descriptor(id: &str, rule: &Rule) -> Value {
    let prose = rule.text();
    let first = prose.split("\n\n").next().unwrap_or(rule.summary).replace('\n', " ");
    let mut descriptor = json!({
        "id": id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": first },
        "help": { "text": explain::page(rule), "markdown": explain::markdown_page(rule) },
        "defaultConfiguration": { "enabled": !rule.is_off, "level": level(rule.severity) },
        "properties": { "tags": ["openapi", "http-status"] },
    });
    // A name that says no more than the id has to be left out.
    if id != rule.name {
        descriptor["name"] = json!(rule.name);
    }
    descriptor
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let unreadable = report.unreadable.iter().map(|(name, reason)| {
        json!({
            "level": "error",
            "message": { "text": format!("cannot read {name}: {reason}") },
            "locations": [{
                "physicalLocation": { "artifactLocation": { "uri": uri(&report.path(name)) } },
            }],
        })
    });
    let unreadable: Vec<Value> = unreadable.collect();
    let (descriptors, rules) = descriptors(report);
    let tool = json!({ "driver": {
        "name": env!("CARGO_PKG_NAME"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": descriptors,
    } });
    let invocation = json!({
        "executionSuccessful": unreadable.is_empty(),
        "toolExecutionNotifications": unreadable,
    });
    let results = Results { report, rules };
    let all = All { tool, invocations: [invocation], column_kind: "unicodeCodePoints", results };
    let document = Log { schema: SCHEMA, version: "2.1.0", runs: [all] };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn result(
    report: &Report<'_>,
    run: Run<'_>,
    found: &Diagnostic,
    rule: Option<usize>,
    hidden: Option<&HiddenBy>,
) -> Value {
    let linted = run.linted;
    let mut text = found.message.clone();
    for (word, more) in [("Why", &found.note), ("Help", &found.help)] {
        if let Some(more) = more {
            text.extend(["\n", word, ": ", &**more]);
        }
    }
    let related = found.labels.iter().chain(&found.uses).take(MOST_RELATED).zip(1..);
    let related = related.map(|(label, id)| {
        let mut location = location(report, linted, label);
        location["id"] = json!(id);
        if !label.text.is_empty() {
            location["message"] = json!({ "text": label.text });
        }
        location
    });
    let mut result = json!({
        "ruleId": found.id(),
        "ruleIndex": rule,
        "level": level(found.severity),
        "message": { "text": text },
        "locations": [location(report, linted, &found.primary)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "oasLint/v1": run.fingerprint(found) },
        // Where one result of a run has this member, each has.
        "suppressions": hidden.map(suppression).into_iter().collect::<Vec<_>>(),
    });
    let fix = found.fix.as_ref().filter(|fix| !fix.edits.is_empty());
    if let Some(fix) = fix {
        result["fixes"] = json!([self::fix(report, linted, fix)]);
    }
    result
}

fn suppression(by: &HiddenBy) -> Value {
    match by {
        HiddenBy::Author(None) => json!({ "kind": "inSource" }),
        HiddenBy::Author(Some(reason)) => json!({ "kind": "inSource", "justification": reason }),
        HiddenBy::Baseline => {
            json!({ "kind": "external", "justification": "listed in the baseline" })
        }
    }
}

fn location(report: &Report<'_>, linted: &Linted, label: &Label) -> Value {
    let source = linted.source(label);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&report.path(source.name())) },
            "region": region(source, label.span),
        },
    });
    if let Some(pointer) = linted.pointer(label) {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer }]);
    }
    location
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A fix with its edits by file, as they come first.
fn fix(report: &Report<'_>, linted: &Linted, fix: &Fix) -> Value {
    let mut files: Vec<(FileId, Vec<&Edit>)> = Vec::new();
    for edit in &fix.edits {
        match files.iter_mut().find(|(file, _)| *file == edit.file) {
            Some((_, edits)) => edits.push(edit),
            None => files.push((edit.file, vec![edit])),
        }
    }
    let changes = files.into_iter().map(|(file, edits)| {
        let source = linted.project.source(file);
        let replacement = |edit: &&Edit| {
            json!({
                "deletedRegion": region(source, edit.span),
                "insertedContent": { "text": edit.insert },
            })
        };
        json!({
            "artifactLocation": { "uri": uri(&report.path(source.name())) },
            "replacements": edits.iter().map(replacement).collect::<Vec<_>>(),
        })
    });
    let description = match fix.safety {
        Safety::Safe => fix.title.clone(),
        Safety::Unsafe => format!("{}; the document says something else then", fix.title),
    };
    json!({
        "description": { "text": description },
        "artifactChanges": changes.collect::<Vec<_>>(),
    })
}
