//! `head-get-mismatch`: HEAD is described unlike the GET that it stands for.

use std::collections::BTreeSet;

use foldhash::HashMap;
use oas_codes::{Method, ResponseKey};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{Operation, Response};
use crate::rule::Context;
use crate::tree::NodeId;

declare_rule! {
    /// HEAD documents a code that GET of the same path does not know, or the two describe
    /// different headers for one code. Headers about the body may be left out, and where only one
    /// of the two describes any, nothing is compared.
    ///
    /// ## Why
    ///
    /// HEAD is GET without the body: the server should send the header fields that it would have
    /// sent for GET (RFC 9110 §9.3.2). Clients ask HEAD in order to learn what GET would say.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get: { responses: { "200": { description: All, content: { text/plain: {} } } } }
    ///     head: { responses: { "200": { description: All }, "410": { description: Gone } } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get: { responses: { "200": { description: All, content: { text/plain: {} } } } }
    ///     head: { responses: { "200": { description: All } } }
    /// ```
    "head-get-mismatch" {
        group: Consistency,
        summary: "HEAD documents other codes or headers than GET",
        severity: Info,
        basis: "RFC 9110 §9.3.2",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    if !cx.operations.iter().any(|operation| operation.method == Method::Head) {
        return;
    }
    let is_get = |operation: &&Operation<'_>| operation.method == Method::Get;
    let gets: HashMap<NodeId, &Operation<'_>> = cx
        .operations
        .iter()
        .filter(is_get)
        .map(|operation| (operation.path_key.id(), operation))
        .collect();
    for head in cx.operations.iter().filter(|operation| operation.is_own()) {
        if head.method != Method::Head || head.documented.is_empty() {
            continue;
        }
        let Some(get) = gets.get(&head.path_key.id()) else { continue };
        if get.documented.is_empty() {
            continue;
        }
        codes(head, get, report);
        headers(head, get, report);
    }
}

fn codes(head: &Operation<'_>, get: &Operation<'_>, report: &mut Vec<Diagnostic>) {
    let is_known = |key: ResponseKey| match key {
        ResponseKey::Code(code) => get.documented.iter().any(|known| known.covers(code)),
        ResponseKey::Range(_) | ResponseKey::Default => true,
    };
    for entry in head.responses.iter().flat_map(|responses| &responses.entries) {
        let Some(key) = entry.meant().filter(|key| !is_known(*key)) else { continue };
        let message = format!("{} documents {key}, which GET does not", head.title());
        let mut found =
            Diagnostic::new(&RULE, message, Label::on(head.use_of(entry), "not of GET"))
                .because(Label::on(get.method_key, format!("has {}", get.documented)))
                .note("HEAD answers as GET would, without the body (RFC 9110 §9.3.2)")
                .help(format!("document {key} for GET too, or remove it here"))
                .about(head);
        found.status = key.code();
        report.push(found);
    }
}

fn headers(head: &Operation<'_>, get: &Operation<'_>, report: &mut Vec<Diagnostic>) {
    let Some(of_get) = &get.responses else { return };
    for entry in head.responses.iter().flat_map(|responses| &responses.entries) {
        let Some(other) = entry.meant().and_then(|key| of_get.entry(key)) else { continue };
        let (Ok(own), Ok(theirs)) = (entry.response, other.response) else { continue };
        let (names, wanted) = (names(own), names(theirs));
        if names.is_empty() || wanted.is_empty() {
            continue;
        }
        let lacks: Vec<&String> =
            wanted.difference(&names).filter(|name| !is_of_body(name)).collect();
        let more: Vec<&String> =
            names.difference(&wanted).filter(|name| !is_of_body(name)).collect();
        let difference = [("lacks", &lacks), ("adds", &more)]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(word, names)| {
                let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                format!("{word} {}", names.join(", "))
            });
        let difference: Vec<String> = difference.collect();
        if difference.is_empty() {
            continue;
        }
        let difference = difference.join(" and ");
        let message = format!("{}: the response {} {difference}", head.title(), entry.text());
        let label = Label::on(head.use_of(entry), "other headers than GET");
        report.push(
            Diagnostic::new(&RULE, message, label)
                .because(Label::on(other.key, "the response of GET"))
                .note("HEAD has the header fields that GET would have (RFC 9110 §9.3.2)")
                .help("describe the same headers for both, best by one component of each header")
                .about(head),
        );
    }
}

/// The names of a response's headers in lower case.
fn names(response: Response<'_>) -> BTreeSet<String> {
    let keys = response.headers().filter_map(|header| header.key.as_str());
    keys.map(|name| name.to_ascii_lowercase()).collect()
}

/// True for a field that only the making of the body decides.
fn is_of_body(name: &str) -> bool {
    name.starts_with("content-") || matches!(name, "transfer-encoding" | "trailer" | "vary")
}
