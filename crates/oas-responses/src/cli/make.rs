//! Making what a command asks for.

use std::path::Path;

use oas_codes::{Method, Policy};
use oas_responses::{Document, Format, Gateway, Library, OpenApiVersion, Overlay, Placement, Role};

use super::report::Stream;
use super::{Command, Options, Told, policy, report};

/// The text of the document that a command asks for.
pub(super) fn make(command: &Command, options: &Options, policy: &Policy) -> Result<String, Told> {
    let library = told(Library::new(policy))?;
    let format = options.format.unwrap_or_else(|| by_ending(options));
    let maker = maker(options, policy);
    let version = |usual| options.openapi.unwrap_or(usual);
    let text = |document: &Document, usual| told(document.to_text(version(usual), format, &maker));
    match command {
        Command::Library => text(&Document::library(&library), OpenApiVersion::V3_1),
        Command::Method { name } => {
            let method = method(policy, name)?;
            text(&Document::method(&library, method), OpenApiVersion::V3_1)
        }
        Command::Demo => text(&told(Document::demo(&library))?, OpenApiVersion::V3_1),
        Command::Gateway { target, .. } => {
            let document = told(Document::gateway(&library, *target))?;
            let written = text(&document, OpenApiVersion::V3_0)?;
            let value = told(document.to_value(version(OpenApiVersion::V3_0)))?;
            let refusals = target.check(&value, written.len());
            if refusals.is_empty() {
                return Ok(written);
            }
            let name = "what would be written";
            eprint!("{}", report::refusals(&refusals, name, &written, Stream::Err));
            eprintln!("error: {} would refuse the document", target.title());
            Err(Told)
        }
        Command::Overlay { inline } => {
            let placement = if *inline { Placement::Inline } else { Placement::Reference };
            let overlay = Overlay::new(&library, placement, version(OpenApiVersion::V3_1));
            let overlay = told(overlay)?;
            if overlay.actions.is_empty() {
                eprintln!(
                    "error: the policy `{}` asks for no error, so that an overlay has nothing to do",
                    policy.name
                );
                return Err(Told);
            }
            told(overlay.to_text(format, &maker))
        }
    }
}

/// What can be made from a policy: the command, and what comes of it.
pub(super) fn list(policy: &Policy) -> Result<String, Told> {
    let library = told(Library::new(policy))?;
    let codes = |components: Vec<&oas_responses::Component>| {
        let codes = components.into_iter().map(|component| component.code.to_string());
        codes.collect::<Vec<_>>().join(" ")
    };
    let mut rows = vec![("library".to_owned(), codes(library.components().iter().collect()))];
    for method in &policy.methods {
        rows.push((format!("method {method}"), codes(library.for_method(method))));
    }
    let roles: Vec<String> = Role::all(policy)
        .iter()
        .filter(|role| role.can_succeed(policy))
        .map(ToString::to_string)
        .collect();
    if !roles.is_empty() {
        rows.push(("demo".to_owned(), roles.join(", ")));
        for gateway in Gateway::ALL {
            let passed =
                if gateway.reads_responses() { "" } else { ", which passes over responses" };
            let title = match gateway {
                Gateway::Portable => "what all of the following take".to_owned(),
                _ => format!("{}{passed}", gateway.title()),
            };
            rows.push((format!("gateway {gateway}"), title));
        }
    }
    rows.push(("overlay".to_owned(), "the errors that the policy asks for".to_owned()));
    let lines: Vec<String> =
        rows.iter().map(|(command, what)| format!("{command:20}{what}")).collect();
    Ok(lines.join("\n") + "\n")
}

/// The method of the policy with a name, in any case.
fn method<'p>(policy: &'p Policy, name: &str) -> Result<&'p Method, Told> {
    let named = |method: &&Method| method.as_str().eq_ignore_ascii_case(name);
    if let Some(method) = policy.methods.iter().find(named) {
        return Ok(method);
    }
    let known: Vec<&str> = policy.methods.iter().map(Method::as_str).collect();
    policy::unknown("method", &name.to_ascii_uppercase(), &known);
    eprintln!("help: the policy `{}` speaks of {}", policy.name, known.join(", "));
    Err(Told)
}

fn by_ending(options: &Options) -> Format {
    let ending = options.output.as_ref().and_then(|path| path.extension());
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        Format::Json
    } else {
        Format::Yaml
    }
}

/// The first line of YAML. It names nothing that differs from one machine to another.
fn maker(options: &Options, policy: &Policy) -> String {
    let is_builtin = Policy::builtin_names().contains(&options.policy.as_str());
    let file = Path::new(&options.policy).file_name().filter(|_| !is_builtin);
    let file = file.map(|file| format!(" of {}", file.display()));
    let error = options.error.as_ref().map(|error| format!(" with --error {error}"));
    format!(
        "Made by oas-gen from the policy {}{}{}. Do not edit.",
        policy.name,
        file.unwrap_or_default(),
        error.unwrap_or_default()
    )
}

/// What is there; what is wrong is told.
fn told<T, E: std::fmt::Display>(made: Result<T, E>) -> Result<T, Told> {
    made.map_err(|error| {
        eprintln!("error: {error}");
        Told
    })
}
