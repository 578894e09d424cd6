//! `redundant-response`: a response that is said twice.

use std::collections::BTreeMap;

use oas_codes::{ResponseKey, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{Operation, ResponseEntry, Shape};
use crate::rule::{Context, UsedResponse, named};

declare_rule! {
    /// An error code has a response of its own that says exactly what the range or `default`
    /// beside it says; or several operations write out the same error in place. The endpoints of
    /// OAuth may name their 400 (RFC 6749 §5.2).
    ///
    /// ## Why
    ///
    /// A code without a key of its own is described by its range, else by `default` (OpenAPI
    /// Responses Object): to say the same again adds nothing, and a change has to be made in every
    /// copy. What is the same in many places is a component.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    ///         "400": { $ref: "#/components/responses/Error" }
    ///         default: { $ref: "#/components/responses/Error" }
    /// components:
    ///   responses:
    ///     Error: { description: It failed }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    ///         "400": { description: The query is wrong }
    ///         default: { $ref: "#/components/responses/Error" }
    /// components:
    ///   responses:
    ///     Error: { description: It failed }
    /// ```
    "redundant-response" {
        group: Consistency,
        summary: "a response that is described twice",
        severity: Info,
        basis: "OpenAPI Responses Object and Components Object",
        rank: Rest,
        check: Document(check),
    }
}

/// Operations that write out the same error before it is worth a component.
const COPIES: usize = 5;

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for operation in cx.operations.iter().filter(|operation| operation.is_own()) {
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let code = entry.meant().and_then(ResponseKey::code);
            if let Some(code) = code.filter(|code| code.is_error())
                && !operation.is_of_oauth()
                && let Some(cover) = cover(cx, operation, code)
                && is_same(cx, entry, cover)
            {
                report.push(covered(operation, entry, cover, code));
            }
        }
    }
    copies(cx, report);
}

/// The entry that would describe a code if its own key were not there, where that is enough for
/// the policy too.
fn cover<'o, 't>(
    cx: &Context<'_, 't>,
    operation: &'o Operation<'t>,
    code: StatusCode,
) -> Option<&'o ResponseEntry<'t>> {
    let own = ResponseKey::Code(code);
    let documented = &operation.documented;
    if !documented.has_default() && !documented.in_range(code) {
        return None;
    }
    let others = documented.iter().filter(|key| *key != own).collect();
    if !cx.policy.coverage.covers(&others, code) {
        return None;
    }
    let responses = operation.responses.as_ref()?;
    let range = responses.entry(ResponseKey::Range(code.class()));
    range.or_else(|| responses.entry(ResponseKey::Default))
}

fn is_same<'t>(cx: &Context<'_, 't>, entry: &ResponseEntry<'t>, cover: &ResponseEntry<'t>) -> bool {
    let (Ok(own), Ok(other)) = (entry.response, cover.response) else { return false };
    own.is_object()
        && (own.node == other.node || cx.document.shape(own.node) == cx.document.shape(other.node))
}

fn covered(
    operation: &Operation<'_>,
    entry: &ResponseEntry<'_>,
    cover: &ResponseEntry<'_>,
    code: StatusCode,
) -> Diagnostic {
    let title = operation.title();
    let message = format!("{title}: {} says the same as {}", named(code), cover.text());
    let mut found = Diagnostic::new(&RULE, message, Label::on(entry.key, "said again here"))
        .because(Label::on(cover.key, format!("describes {code} already")))
        .note(format!(
            "{} describes every code without a key of its own (OpenAPI Responses Object)",
            cover.text()
        ))
        .help(format!("say in its description when it is answered, or leave {code} out"))
        .about(operation);
    found.status = Some(code);
    found
}

/// Errors that are written in place alike, told once.
fn copies(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut alike: BTreeMap<Shape, Vec<&UsedResponse<'_, '_>>> = BTreeMap::new();
    for used in cx.responses {
        let is_error = match used.key {
            ResponseKey::Code(code) => code.is_error(),
            ResponseKey::Range(class) => class.is_error(),
            ResponseKey::Default => true,
        };
        // A description alone is not worth a component.
        if is_error && used.is_inline() && used.uses.len() == 1 && used.response.body().is_some() {
            alike.entry(cx.document.shape(used.response.node)).or_default().push(used);
        }
    }
    let mut groups: Vec<_> = alike.into_values().filter(|group| group.len() >= COPIES).collect();
    groups.sort_by_key(|group| group[0].uses[0].0);
    report.extend(groups.iter().map(|group| copied(cx, group)));
}

fn copied<'t>(cx: &Context<'_, 't>, group: &[&UsedResponse<'_, 't>]) -> Diagnostic {
    let first = group[0];
    let (at, entry) = first.uses[0];
    let operation = &cx.operations[at];
    let message = format!(
        "{}: the response {} is written out in {} places",
        operation.title(),
        first.key,
        group.len()
    );
    let mut found = Diagnostic::new(&RULE, message, Label::on(entry.key, "the first of them"))
        .note("a change has to be made in each of the copies")
        .help("make it a component and refer to it with `$ref`");
    found.status = first.key.code();
    let uses = group[1..].iter().map(|used| used.uses[0]);
    found.uses = uses.map(|(at, entry)| cx.use_label(at, entry)).collect();
    found
}
