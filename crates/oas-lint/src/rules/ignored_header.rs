//! `ignored-header`: a response header that no tool or client will heed.

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::fix::Fix;
use crate::mend;
use crate::openapi::{Response, Version};
use crate::rule::{Context, UsedResponse};
use crate::tree::{Entry, Node};

declare_rule! {
    /// A response describes `Content-Type` as a header, which OpenAPI ignores; or its code never
    /// has a body and it describes a header about the body, such as `Content-Length` on 204.
    ///
    /// ## Why
    ///
    /// The keys of `content` are the media types, and a header named `Content-Type` shall be
    /// ignored (OpenAPI Response Object). A 204 must not have a `Content-Length` (RFC 9110 §8.6),
    /// and where no body comes nothing can be said of its coding or of its part of a range.
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
    ///           headers: { Content-Type: { schema: { const: text/csv } } }
    ///           content: { text/csv: {} }
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
    ///           headers: { Content-Disposition: { schema: { type: string } } }
    ///           content: { text/csv: {} }
    /// ```
    "ignored-header" {
        detail: "header",
        group: Semantics,
        summary: "a response header that is ignored or says nothing",
        severity: Warning,
        basis: "OpenAPI Response Object, RFC 9110 §8.6",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for used in cx.responses {
        for header in used.response.headers() {
            let Some(name) = header.key.as_str() else { continue };
            let name = name.to_ascii_lowercase();
            if !name.starts_with("content-") {
                continue;
            }
            if name == "content-type" {
                // Swagger 2.0 does not ignore it.
                if cx.document.version() >= Version::V3_0 {
                    report.push(found(cx, used, header, &name, false));
                }
            } else if used.key.code().is_some_and(|code| is_about_nothing(code.as_u16(), &name)) {
                report.push(found(cx, used, header, &name, true));
            }
        }
    }
}

/// True for a header about the body of a code that has none. `Content-Location` names a resource
/// and is sent with 204 and 304; `Content-Length` may come with 304 and 205.
fn is_about_nothing(code: u16, name: &str) -> bool {
    let body = matches!(name, "content-encoding" | "content-disposition" | "content-range");
    match code {
        100..=199 | 204 => body || name == "content-length",
        205 | 304 => body,
        _ => false,
    }
}

/// Takes a header away, and `headers` with the last one.
fn removed<'t>(response: Response<'t>, header: Node<'t>) -> Option<Fix> {
    let headers = response.node.own("headers")?;
    if headers.pairs().count() == 1 {
        return mend::remove(response.node, response.node.entry("headers")?.key);
    }
    mend::remove(headers, header)
}

fn found<'t>(
    cx: &Context<'_, 't>,
    used: &UsedResponse<'_, 't>,
    header: Entry<'t>,
    name: &str,
    is_about_nothing: bool,
) -> Diagnostic {
    let (first, _) = used.uses[0];
    let title = used.title(cx, first);
    let written = header.key.as_str().unwrap_or_default();
    let key = used.key;
    let is_bodiless = key.code().is_some_and(|code| matches!(code.as_u16(), 100..=199 | 204 | 304));
    let (message, label, note, help) = if is_about_nothing {
        (
            format!("{title} describes {written}, and {key} never has a body"),
            "says nothing where no body comes",
            "a header about the body of a response that has none is wrong or empty \
             (RFC 9110 §6.4.1, §8.6)",
            "remove the header, or answer with a code that has a body, such as 200".to_owned(),
        )
    } else {
        (
            format!("{title} describes {written} as a header, which is ignored"),
            "OpenAPI ignores this",
            "a header named Content-Type shall be ignored (OpenAPI Response Object)",
            if is_bodiless {
                format!("remove the header; a {key} has no body that could have a type")
            } else if used.response.body().is_some() {
                "remove the header; the keys of `content` are the media types".to_owned()
            } else {
                "name the media type as the key in `content`, and remove the header".to_owned()
            },
        )
    };
    let mut found = Diagnostic::new(&RULE, message, Label::on(header.key, label))
        .detail(name.to_owned())
        .note(note)
        .help(help);
    // Where `content` does not say the type, the header is all that does.
    if is_bodiless || used.response.body().is_some() {
        found = found.fix(removed(used.response, header.key));
    }
    found.status = used.key.code();
    if used.is_inline() {
        found = found.about(&cx.operations[first]);
    }
    found.uses = used.use_labels(cx, |_| true);
    found
}
