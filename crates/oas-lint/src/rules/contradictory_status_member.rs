//! `contradictory-status-member`: an error body names another code than its key.

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{ResponseKey, StatusCode};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::mend;
use crate::openapi::{MediaType, Schema};
use crate::rule::{Context, UsedResponse, named};
use crate::tree::{Node, NodeId};

declare_rule! {
    /// The member `status` in an example of an error body, or its `const` or only `enum` value,
    /// is another status code than the key of the response. The examples of a response that
    /// serves several codes can show one only, and are left alone.
    ///
    /// ## Why
    ///
    /// The member repeats the code of the response (RFC 9457 §3.1.2). Where the two differ, one
    /// was copied and not changed, and whoever reads the example handles the wrong error.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "404":
    ///           description: No such user
    ///           content:
    ///             application/problem+json: { example: { title: Bad Request, status: 400 } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "404":
    ///           description: No such user
    ///           content:
    ///             application/problem+json: { example: { title: Not Found, status: 404 } }
    /// ```
    "contradictory-status-member" {
        detail: "code",
        group: Semantics,
        summary: "an error body that names another code than its key",
        severity: Warning,
        basis: "RFC 9457 §3.1.2",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut keys: HashMap<NodeId, usize> = HashMap::new();
    for used in cx.responses {
        *keys.entry(used.response.node.id()).or_default() += 1;
    }
    for used in cx.responses {
        let Some(code) = used.key.code().filter(|code| code.is_error()) else { continue };
        let is_own = keys.get(&used.response.node.id()) == Some(&1);
        for media in cx.document.media_types(used.response) {
            for value in values(cx, media, is_own) {
                if let Some(said) = said(value).filter(|said| *said != code) {
                    report.push(found(cx, used, value, code, said));
                }
            }
        }
    }
}

/// Where a body says its status: always in what the schema fixes, and in examples where the
/// response is for one code.
fn values<'t>(cx: &Context<'_, 't>, media: MediaType<'t>, is_own: bool) -> Vec<Node<'t>> {
    let schema = cx.document.schema_of(media);
    let members: Vec<Schema<'t>> =
        schema.map(|schema| cx.document.property(schema, "status")).unwrap_or_default();
    let mut values: Vec<Node<'t>> =
        members.iter().filter_map(|member| member.only_value()).collect();
    if is_own {
        let mut examples = cx.document.examples(media);
        // The example of a shared schema shows one of the codes that it serves.
        if let Some(schema) = schema.filter(|schema| schema.is_inline()) {
            examples.extend(schema.node.get("example"));
            let own = schema.node.get("properties").and_then(|all| all.get("status"));
            values.extend(own.and_then(|status| status.get("example")));
        }
        values.extend(examples.into_iter().filter_map(|example| example.get("status")));
    }
    values
}

/// The code that a value names; a number that is no status code names none.
fn said(value: Node<'_>) -> Option<StatusCode> {
    let text = value.as_str()?;
    match text.parse() {
        Ok(ResponseKey::Code(code)) => Some(code).filter(|code| code.registration().is_some()),
        _ => None,
    }
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    value: Node<'t>,
    code: StatusCode,
    said: StatusCode,
) -> Diagnostic {
    let (first, _) = used.uses[0];
    let message = format!("{}: its body says {}", used.title(cx, first), named(said));
    let mut found = Diagnostic::new(&RULE, message, Label::on(value, format!("not {code}")))
        .code(code)
        .because(used.definition_label(format!("the response is {code}")))
        .note("the member repeats the code of the response (RFC 9457 §3.1.2)")
        .help(format!("write {code}, or document the response under {said}"))
        .fix(mend::rewrite(value, &code.to_string()));
    if used.is_inline() {
        found = found.about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, |_| true);
    found
}
