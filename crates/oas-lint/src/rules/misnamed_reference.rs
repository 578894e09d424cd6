//! `misnamed-reference`: a code leads to a component that is named after another code.

use oas_codes::{ResponseKey, StatusCode, registry};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::Response;
use crate::rule::{Context, UsedResponse, named};
use crate::tree::Node;

declare_rule! {
    /// A response refers to a component whose name, or whose whole description, is the phrase of
    /// another code, or whose name begins or ends with another code: `404` leads to `BadRequest`.
    /// A phrase of one word, such as `Gone`, counts among the codes of its class only, and `OK`
    /// names no code at all.
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

/// Phrases of older RFCs that components are still named after.
const OLDER: [(&str, u16); 9] = [
    ("movedtemporarily", 302),
    ("requesttimedout", 408),
    ("payloadtoolarge", 413),
    ("requestentitytoolarge", 413),
    ("requesturitoolong", 414),
    ("requestedrangenotsatisfiable", 416),
    ("unprocessableentity", 422),
    ("internalerror", 500),
    ("gatewaytimedout", 504),
];

/// Words that a component's name has beside the phrase.
const BESIDE: [&str; 8] =
    ["response", "responses", "error", "errors", "exception", "http", "default", "status"];

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses {
        let Some(code) = used.key.code() else { continue };
        let uses = used.uses.iter().copied();
        let referring = uses.filter_map(|(at, entry)| Some((at, entry, entry.value.get("$ref")?)));
        let Some((at, _, reference)) = referring.clone().next() else { continue };
        let Some(said) = said(used.response, code) else { continue };
        let others = referring.skip(1).map(|(at, entry, _)| cx.use_label(at, entry)).collect();
        report.push(found(cx, used, (at, reference), code, said, others));
    }
}

/// Another code that a component names, and where; none where it names the right one too.
fn said(response: Response<'_>, code: StatusCode) -> Option<(StatusCode, Node<'_>)> {
    let name = response.name()?;
    // A file has a name and no key.
    let key = response.node.tree().key_of(response.node.id()).unwrap_or(response.node);
    let mut by_name = by_name(&name);
    by_name.retain(|known| is_meant(*known, code));
    if !by_name.is_empty() {
        let other = by_name.iter().all(|known| *known != code).then(|| by_name[0])?;
        return Some((other, key));
    }
    let description = response.node.get("description")?;
    // "OK" stands under every success.
    let other = by_phrase(&letters(&description.as_str()?)).filter(|known| known.is_error())?;
    (other != code && is_meant(other, code)).then_some((other, description))
}

/// True where a phrase must mean its code. `Gone` and `Found` are words as well: they name a code
/// among those of its class only.
fn is_meant(known: StatusCode, code: StatusCode) -> bool {
    known.phrase().is_some_and(|text| text.contains(' ')) || known.class() == code.class()
}

/// The codes that a name is or begins or ends with, and the one whose phrase it is.
fn by_name(name: &str) -> Vec<StatusCode> {
    let mut codes = Vec::new();
    let leading = name.chars().take_while(char::is_ascii_digit).count();
    let trailing = name.chars().rev().take_while(char::is_ascii_digit).count();
    let ends = [(leading, name.get(..leading)), (trailing, name.get(name.len() - trailing..))];
    for (_, digits) in ends.into_iter().filter(|(length, _)| *length == 3) {
        if let Some(Ok(ResponseKey::Code(code))) = digits.map(str::parse)
            && code.phrase().is_some()
            && !code.is_interim()
        {
            codes.push(code);
        }
    }
    let mut phrase = letters(name);
    loop {
        if let Some(code) = by_phrase(&phrase) {
            codes.push(code);
            return codes;
        }
        let shorter = BESIDE.iter().find_map(|word| {
            phrase.strip_suffix(word).or_else(|| phrase.strip_prefix(word)).map(str::to_owned)
        });
        match shorter {
            Some(shorter) => phrase = shorter,
            None => return codes,
        }
    }
}

/// The code with this phrase, written as letters only.
fn by_phrase(phrase: &str) -> Option<StatusCode> {
    let older = OLDER.iter().find(|(known, _)| *known == phrase);
    if let Some((_, code)) = older {
        return StatusCode::new(*code).ok();
    }
    let rows = registry::all().iter().filter(|row| row.code.phrase().is_some());
    let mut rows = rows.filter(|row| !row.code.is_interim() && row.code != StatusCode::OK);
    rows.find(|row| is_letters_of(phrase, row.phrase)).map(|row| row.code)
}

/// The letters of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

/// True when a text in lower case has exactly the letters of a phrase.
fn is_letters_of(text: &str, phrase: &str) -> bool {
    let phrase = phrase.bytes().filter(u8::is_ascii_alphabetic);
    text.bytes().eq(phrase.map(|byte| byte.to_ascii_lowercase()))
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    (at, reference): (usize, Node<'t>),
    code: StatusCode,
    (said, place): (StatusCode, Node<'t>),
    others: Vec<Label>,
) -> Diagnostic {
    let operation = &cx.operations[at];
    let is_description = used.response.node.get("description") == Some(place);
    let message = format!(
        "{}: {} leads to `{}`, {} {}",
        operation.title(),
        named(code),
        used.response.name().unwrap_or_default(),
        if is_description { "which is described as" } else { "which is named after" },
        named(said)
    );
    let mut found = Diagnostic::new(&RULE, message, Label::on(reference, format!("not a {code}")))
        .code(code)
        .because(Label::on(place, format!("says {}", named(said))))
        .note("the key or the reference was perhaps copied and not changed")
        .help(format!("refer to the component of {code}, or answer {said}"))
        .caused_by(Cause::Node(reference.id()))
        .about(operation);
    found.uses = others;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_codes_by_number_or_phrase() {
        let numbers =
            |name| -> Vec<u16> { by_name(name).into_iter().map(StatusCode::as_u16).collect() };
        for (name, expected) in [
            ("BadRequest", &[400][..]),
            ("bad_request_error", &[400]),
            ("NotFoundErrorResponse", &[404]),
            ("UnprocessableEntity", &[422]),
            ("Error404", &[404]),
            ("404NotFound", &[404, 404]),
            ("DefaultError", &[]),
            ("UserNotFound", &[]),
            ("Sha256", &[]),
            ("Error4040", &[]),
            ("Größe", &[]),
            ("OK", &[]),
            ("Gone", &[410]),
        ] {
            assert_eq!(numbers(name), expected, "{name}");
        }
    }
}
