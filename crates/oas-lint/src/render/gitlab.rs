//! A Code Quality report of GitLab: a list of what Code Climate calls issues.

use std::collections::HashMap;
use std::io::{self, Write};

use oas_codes::Severity;
use serde_json::{Value, json};

use super::Report;

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    let unreadable = report.unreadable.iter().map(|(name, reason)| {
        let path = report.path(name);
        json!({
            "description": format!("cannot be read: {reason}"),
            "check_name": "oas-lint/unreadable",
            "fingerprint": format!("{path} | unreadable"),
            "severity": "critical",
            "location": { "path": path, "lines": { "begin": 1 } },
        })
    });
    // Of two with one fingerprint GitLab would show one.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let found = report.findings().map(|(run, found)| {
        let source = run.linted.source(&found.primary);
        let mut fingerprint = run.fingerprint(found);
        let count = seen.entry(fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            fingerprint.extend([" | ", &count.to_string()]);
        }
        json!({
            "description": found.message,
            "check_name": format!("oas-lint/{}", found.id()),
            "fingerprint": fingerprint,
            "severity": match found.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            "location": {
                "path": report.path(source.name()),
                "lines": { "begin": source.position(found.primary.span.start).line },
            },
        })
    });
    let issues: Vec<Value> = unreadable.chain(found).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}
