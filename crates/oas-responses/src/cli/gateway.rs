//! A user's own document before a gateway.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use oas_responses::Gateway;
use serde_json::Value;

use super::lenient::Lenient;
use super::report::Stream;
use super::{FINDINGS, Told, locate, output, report};

/// Says what a gateway refuses in a document.
pub(super) fn check(gateway: Gateway, file: &Path) -> Result<ExitCode, Told> {
    let name = file.display().to_string();
    let text = read(file).map_err(|reason| {
        eprintln!("error: cannot read {name}: {reason}");
        Told
    })?;
    let document = parse(&text, &name)?;
    if document.get("openapi").is_none() && document.get("swagger").is_none() {
        eprintln!(
            "error: {name} is no OpenAPI description: it has neither `openapi` nor `swagger`"
        );
        return Err(Told);
    }
    let refusals = gateway.check(&document, text.len());
    if refusals.is_empty() {
        return output::print(&format!(
            "{gateway}: nothing in {name} that is known to be refused\n"
        ));
    }
    let shown = report::refusals(&refusals, &name, &text, Stream::Out);
    let places = if refusals.len() == 1 { "place" } else { "places" };
    output::print(&format!(
        "{shown}{gateway}: refused at {} {places} of {name}\n",
        refusals.len()
    ))?;
    Ok(ExitCode::from(FINDINGS))
}

fn read(file: &Path) -> std::io::Result<String> {
    if file.as_os_str() != "-" {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// JSON by a reader of JSON, for a reader of YAML is slow on it; all else as YAML.
fn parse(text: &str, name: &str) -> Result<Value, Told> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let told = |message: &str, place| {
        report::fault(&format!("cannot be read: {message}"), place, name, text);
        Told
    };
    if let Some((message, place)) = locate::fault(text) {
        return Err(told(&message, Some(place)));
    }
    serde_yaml::from_str(text).map(|Lenient(value)| value).map_err(|error| {
        told(&error.to_string(), error.location().map(|location| location.index()))
    })
}
