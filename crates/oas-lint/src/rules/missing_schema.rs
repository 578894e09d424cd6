//! `missing-schema`: a body of which nothing but its media type is told.

use oas_codes::{Method, ResponseKey};

use crate::declare_rule;
use crate::diagnostic::Diagnostic;
use crate::openapi::{MediaType, Operation};
use crate::rule::{Context, UsedResponse};

declare_rule! {
    /// A response has a structured body, such as JSON, XML or a form, without a schema. Plain
    /// text, binary data and event streams need none.
    ///
    /// ## Why
    ///
    /// The media type says how to read the bytes and nothing about what is in them: neither
    /// people nor generated clients know which members to expect (OpenAPI Media Type Object).
    /// `schema: {}` says that anything can come, and is no finding.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { application/json: {} } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200":
    ///           description: All users
    ///           content:
    ///             application/json: { schema: { type: array, items: { type: object } } }
    ///             image/png: {}
    /// ```
    "missing-schema" {
        group: Semantics,
        summary: "a structured body without a schema",
        severity: Info,
        basis: "OpenAPI Media Type Object",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses.iter().filter(|used| !is_bodiless(used.key)) {
        for media in cx.document.media_types(used.response) {
            if !media.has_schema() && media.essence().is_some_and(|name| is_structured(&name)) {
                report.extend(found(cx, used, media));
            }
        }
    }
}

/// True for a code that never has a body: that it describes one is fault enough.
fn is_bodiless(key: ResponseKey) -> bool {
    let row = key.code().and_then(oas_codes::StatusCode::registration);
    row.is_some_and(|row| row.content.is_forbidden())
}

/// True where the media type leaves open which members the body has.
fn is_structured(essence: &str) -> bool {
    let Some((_, subtype)) = essence.split_once('/') else { return false };
    matches!(subtype, "json" | "xml" | "yaml" | "x-yaml" | "x-www-form-urlencoded" | "x-ndjson")
        || ["+json", "+xml", "+yaml"].iter().any(|end| subtype.ends_with(end))
            // A picture, although it is XML.
            && !essence.starts_with("image/")
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    media: MediaType<'t>,
) -> Option<Diagnostic> {
    let returns = |operation: &Operation<'t>| operation.method != Method::Head;
    let (first, _) = used.uses_by(cx, returns).next()?;
    let name = media.name();
    let message = format!("{} has no schema for {name}", used.title(cx, first));
    let label = crate::diagnostic::Label::on(media.key, "no schema in here");
    let mut found = Diagnostic::new(&RULE, message, label)
        .note(format!("{name} alone does not say which members the body has"))
        .help("describe the body with `schema`; where anything can come, write `schema: {}`");
    found.status = used.key.code();
    if used.is_inline() {
        found = found.about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, returns);
    Some(found)
}
