//! `error-body-on-success`: a success whose body is an error.

use foldhash::HashSet;
use oas_codes::{ResponseKey, StatusClass};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::MediaType;
use crate::rule::{Context, UsedResponse};
use crate::tree::NodeId;

declare_rule! {
    /// A 2xx has the media type of problem details, or the schema with which the document
    /// describes its errors. 207 and paths that are about errors are left alone.
    ///
    /// ## Why
    ///
    /// Clients, caches and monitors go by the code: an error that comes with a 2xx counts as a
    /// success to all of them. Problem details are for responses with an error code (RFC 9457 §3).
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200":
    ///           description: All users
    ///           content: { application/problem+json: { schema: { type: object } } }
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
    ///           content: { application/json: { schema: { type: array } } }
    /// ```
    "error-body-on-success" {
        group: Semantics,
        summary: "a success whose body is an error",
        severity: Warning,
        basis: "RFC 9457 §3",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let successes: Vec<&UsedResponse<'_, '_>> =
        cx.responses.iter().filter(|used| is_success(used.key)).collect();
    let mut errors: Option<HashSet<NodeId>> = None;
    for used in successes {
        for media in cx.document.media_types(used.response) {
            let is_problem =
                media.essence().is_some_and(|name| name.starts_with("application/problem+"));
            let mut is_error = || {
                let Some(schema) = cx.document.schema_of(media) else { return false };
                schema.name().is_some_and(|name| is_error_name(&name))
                    && errors.get_or_insert_with(|| error_schemas(cx)).contains(&schema.node.id())
            };
            if is_problem || is_error() {
                report.extend(found(cx, used, media, is_problem));
            }
        }
    }
}

fn is_success(key: ResponseKey) -> bool {
    match key {
        // A multi-status may well tell of errors only.
        ResponseKey::Code(code) => code.class() == StatusClass::Successful && code.as_u16() != 207,
        ResponseKey::Range(class) => class == StatusClass::Successful,
        ResponseKey::Default => false,
    }
}

/// The schemas of bodies that come with an error code, or with `default` beside other keys.
fn error_schemas(cx: &Context<'_, '_>) -> HashSet<NodeId> {
    let is_error = |key: ResponseKey| match key {
        ResponseKey::Code(code) => code.is_error(),
        ResponseKey::Range(class) => class.is_error(),
        ResponseKey::Default => true,
    };
    let errors = cx.responses.iter().filter(|used| is_error(used.key));
    let media_types = errors.flat_map(|used| cx.document.media_types(used.response));
    let schemas = media_types.filter_map(|media| cx.document.schema_of(media));
    schemas.map(|schema| schema.node.id()).collect()
}

/// True for a schema's name that says "error" and nothing that happens to have one.
fn is_error_name(name: &str) -> bool {
    let name = name.trim_end_matches(|c: char| !c.is_ascii_alphabetic()).as_bytes();
    ["error", "errors", "errorresponse", "error_response", "error-response", "problem", "fault"]
        .iter()
        .chain(&["problemdetails", "errormodel", "errordetails", "exception", "error.response"])
        .any(|end| {
            let start = name.len().checked_sub(end.len());
            start.is_some_and(|start| name[start..].eq_ignore_ascii_case(end.as_bytes()))
        })
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    media: MediaType<'t>,
    is_problem: bool,
) -> Option<Diagnostic> {
    // An API for errors returns errors.
    let (first, _) = used.uses.iter().copied().find(|(at, _)| {
        let path = cx.operations[*at].path.to_ascii_lowercase();
        !["error", "problem", "fault", "exception"].iter().any(|word| path.contains(word))
    })?;
    let what =
        if is_problem { media.name().into_owned() } else { "the schema of errors".to_owned() };
    let message = format!("{} has {what} as its body", used.title(cx, first));
    let schema = cx.document.schema_of(media).filter(|_| !is_problem);
    let place = schema.map_or(media.key, |schema| schema.written);
    let mut found = Diagnostic::new(&RULE, message, Label::on(place, "an error"))
        .because(used.definition_label("a success"))
        .note("clients, caches and monitors take every 2xx for a success")
        .help("describe what a successful call returns, and the error under a 4xx or 5xx");
    found.status = used.key.code();
    if used.is_inline() {
        found = found.about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, |_| true);
    Some(found)
}
