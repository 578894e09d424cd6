//! `misnamed-reference`: a code leads to a component that is named after another code.

use oas_codes::StatusCode;

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{ResponseEntry, Said};
use crate::rule::{Context, UsedResponse, named};
use crate::tree::Node;

declare_rule! {
    /// A response refers to a component whose name, or whose whole description, is the phrase of
    /// another code, or whose name begins or ends with another code: `404` leads to `BadRequest`.
    /// A phrase of one word, such as `Gone`, counts among the codes of its class only, and `OK`
    /// names no code at all. Where the name ends in the phrase of the right code, as
    /// `UserNotFound` does under 404, the description is at fault.
    ///
    /// ## Why
    ///
    /// Either the key or the reference was copied and not changed. Documentation then shows the
    /// wrong text, and clients handle the wrong error.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/{id}:
    ///     get:
    ///       responses:
    ///         "404": { $ref: "#/components/responses/BadRequest" }
    /// components:
    ///   responses:
    ///     BadRequest: { description: The request is wrong }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/{id}:
    ///     get:
    ///       responses:
    ///         "404": { $ref: "#/components/responses/NotFoundError" }
    ///         "500": { $ref: "#/components/responses/Error" }
    /// components:
    ///   responses:
    ///     NotFoundError: { description: There is no such user }
    ///     Error: { description: It failed }
    /// ```
    "misnamed-reference" {
        detail: "code",
        group: Consistency,
        summary: "a code that leads to a component named after another",
        severity: Warning,
        basis: "RFC 9110 §15, OpenAPI Reference Object",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses {
        let Some(code) = used.key.code() else { continue };
        let uses = used.uses.iter().copied();
        let mut referring =
            uses.filter_map(|(at, entry)| Some(Use { at, entry, to: entry.value.get("$ref")? }));
        let Some(first) = referring.next() else { continue };
        let found = match used.response.says_other_than(code) {
            None => continue,
            Some(Said::ByName(said, key)) => {
                wrong_key(cx, used, first, code, (said, "which is named after", key))
            }
            Some(Said::ByDescription(said, text)) => {
                wrong_key(cx, used, first, code, (said, "which is described as", text))
            }
            Some(Said::AgainstName(said, text)) => wrong_text(cx, used, first, code, (said, text)),
        };
        let others = referring.map(|other| cx.use_label(other.at, other.entry));
        report.push(Diagnostic { uses: others.collect(), ..found });
    }
}

/// An operation that refers to a response.
#[derive(Clone, Copy)]
struct Use<'c, 't> {
    at: usize,
    entry: &'c ResponseEntry<'t>,
    /// The value of `$ref`.
    to: Node<'t>,
}

/// The key or the reference is wrong.
fn wrong_key<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    first: Use<'_, 't>,
    code: StatusCode,
    (said, how, place): (StatusCode, &str, Node<'t>),
) -> Diagnostic {
    let operation = &cx.operations[first.at];
    let name = used.response.name().unwrap_or_default();
    let (title, said_in_words) = (operation.title(), named(said));
    let message = format!("{title}: {} leads to `{name}`, {how} {said_in_words}", named(code));
    Diagnostic::new(&RULE, message, Label::on(first.to, format!("not a {code}")))
        .code(code)
        .because(Label::on(place, format!("says {said_in_words}")))
        .note("the key or the reference was perhaps copied and not changed")
        .help(format!("refer to the component of {code}, or answer {said}"))
        .caused_by(Cause::Node(first.to.id()))
        .about(operation)
}

/// The key and the name agree, so that the description is wrong.
fn wrong_text<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    first: Use<'_, 't>,
    code: StatusCode,
    (said, text): (StatusCode, Node<'t>),
) -> Diagnostic {
    let name = used.response.name().unwrap_or_default();
    let message = format!("the {code} response `{name}` is described as {}", named(said));
    let by = cx.operations[first.at].title();
    Diagnostic::new(&RULE, message, Label::on(text, format!("says {}", named(said))))
        .code(code)
        .because(Label::on(first.to, format!("{by} answers {code} with it")))
        .note("the description was perhaps copied and not changed")
        .help(format!("say in the description when {code} is answered"))
}
