//! `unresolved-reference`: a `$ref` that leads to nothing.

use std::borrow::Cow;

use foldhash::{HashSet, HashSetExt as _};
use oas_codes::Severity;

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{MAX_ENTRIES, MAX_KEYS, Unresolved, UnresolvedKind, Version};
use crate::rule::Context;
use crate::tree::Node;

declare_rule! {
    /// A `$ref` names something that is not there, or the whole description, or a component that is
    /// no response where one has to stand, or references lead in a circle and never to an object.
    ///
    /// ## Why
    ///
    /// What stands behind the reference is lost to every tool, often in silence. Only references
    /// that operations reach are looked at: path items, operations, parameters, request bodies,
    /// responses, headers, and the schema of a response. A remote address is never fetched, which
    /// is said as information, and a file outside of the repository is not read unless the user
    /// says so; what lies behind them is unknown, and no rule speaks of it.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { $ref: '#/components/responses/UserList' }
    /// components:
    ///   responses:
    ///     Users: { description: All users }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         "200": { $ref: '#/components/responses/Users' }
    /// components:
    ///   responses:
    ///     Users: { description: All users }
    /// ```
    "unresolved-reference" {
        group: Document,
        summary: "a `$ref` that leads to nothing",
        severity: Error,
        severity_note: "error; warning for a file outside of the repository, info for a remote address",
        basis: "OpenAPI Reference Object",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut found: Vec<Unresolved<'_>> = cx.unresolved.to_vec();
    // What many operations share is looked into once.
    let mut seen = HashSet::new();
    for operation in cx.operations {
        if operation.has_unknown_parameters {
            let owners = [operation.node, operation.path_item];
            for list in owners.iter().filter_map(|owner| owner.get("parameters")) {
                if seen.insert(list.followed().id()) {
                    list.items().take(MAX_KEYS).for_each(|item| look(cx, item, &mut found));
                }
            }
        }
        // Responses that could be read are not behind a lost reference.
        let is_lost = operation.has_responses_key && operation.responses.is_none();
        let keys = [Some("requestBody"), is_lost.then_some("responses")];
        for item in keys.into_iter().flatten().filter_map(|key| operation.node.get(key)) {
            look(cx, item, &mut found);
        }
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            match entry.response {
                Err(unresolved) => found.push(unresolved),
                Ok(response) if seen.insert(response.node.id()) => {
                    look_into(cx, response.node, &mut found);
                }
                Ok(_) => {}
            }
        }
    }
    let mut told = HashSet::new();
    let mut patience = PATIENCE;
    for unresolved in found {
        if told.insert(unresolved.reference.id()) {
            report.extend(tell(cx, &unresolved, &mut patience));
        }
    }
}

/// Looks at what a response refers to.
fn look_into<'t>(cx: &Context<'_, 't>, node: Node<'t>, found: &mut Vec<Unresolved<'t>>) {
    let headers = node.get("headers").into_iter().flat_map(Node::entries).take(MAX_ENTRIES);
    headers.for_each(|header| look(cx, header.value, found));
    let content = node.get("content").into_iter().flat_map(Node::entries).take(MAX_ENTRIES);
    let schemas = content.filter_map(|media| media.value.get("schema"));
    schemas.chain(node.get("schema")).for_each(|schema| look(cx, schema, found));
}

fn look<'t>(cx: &Context<'_, 't>, node: Node<'t>, found: &mut Vec<Unresolved<'t>>) {
    found.extend(cx.document.follow(node).err());
}

fn tell(
    cx: &Context<'_, '_>,
    unresolved: &Unresolved<'_>,
    patience: &mut usize,
) -> Option<Diagnostic> {
    let node = unresolved.reference;
    let text = node.as_str().unwrap_or_default();
    Some(match unresolved.kind {
        // What is not known here is no fault; that a file is broken is told of that file.
        UnresolvedKind::UnknownFile | UnresolvedKind::BrokenFile | UnresolvedKind::NotAPointer => {
            return None;
        }
        UnresolvedKind::UnreadableFile(reason) => {
            let message = format!("the reference `{text}` leads to a file that cannot be read");
            let found = Diagnostic::new(&RULE, message, Label::on(node, reason));
            // A pointer without its `#/` reads as a path.
            let pointer = format!("/{}", text.trim_start_matches('/'));
            if node.tree().find(&pointer).is_ok() {
                found.help(format!("write `#{pointer}` for what stands in the same file"))
            } else {
                found
            }
        }
        UnresolvedKind::OutsideFile => {
            let message = format!("the reference `{text}` leads out and is not followed");
            Diagnostic::new(&RULE, message, Label::on(node, "outside of the repository"))
                .severity(Severity::Warning)
                .note("what lies behind it is unknown, and no rule speaks of it")
                .help("with --follow-outside such files are read too")
        }
        UnresolvedKind::Remote => {
            let message = format!("the remote reference `{text}` is not followed");
            Diagnostic::new(&RULE, message, Label::on(node, "nothing is fetched from the network"))
                .severity(Severity::Info)
                .note("what lies behind it is unknown, and no rule speaks of it")
        }
        UnresolvedKind::Missing(nearest) => {
            let message = format!("the reference `{text}` leads to nothing");
            let found = Diagnostic::new(&RULE, message, Label::on(node, "nothing is there"));
            missing(found, nearest, &text, patience)
        }
        UnresolvedKind::NoSlash => {
            let message = format!("the reference `{text}` is no JSON Pointer");
            let (path, pointer) = text.split_once('#').unwrap_or_default();
            Diagnostic::new(&RULE, message, Label::on(node, "no slash behind the `#`"))
                .help(format!("write `{path}#/{pointer}`"))
        }
        UnresolvedKind::NoResponse { is_schema } => {
            let body = if cx.document.version() == Version::V2_0 { "schema" } else { "content" };
            let (what, help) = if is_schema {
                let help = format!("write a response that refers to the schema under `{body}`");
                ("to a schema instead of a response", help)
            } else {
                ("to no response", "name a component that is one".to_owned())
            };
            let message = format!("the reference `{text}` leads {what}");
            let label = Label::on(node, "a response has to stand here");
            Diagnostic::new(&RULE, message, label).help(help)
        }
        UnresolvedKind::Description => {
            let message = if text.is_empty() {
                "an empty reference leads to the whole description".to_owned()
            } else {
                format!("the reference `{text}` leads to a whole description")
            };
            Diagnostic::new(&RULE, message, Label::on(node, "names no object in it"))
                .help("name what is meant, such as `#/components/responses/NotFound`")
        }
        UnresolvedKind::Circle => {
            let message = format!("the reference `{text}` leads in a circle");
            Diagnostic::new(&RULE, message, Label::on(node, "never reaches an object"))
        }
        UnresolvedKind::NotText => {
            Diagnostic::new(&RULE, "the value of `$ref` is no text", Label::on(node, ""))
                .help("write a URI reference in quotes")
        }
    })
}

/// What comparing names may cost in one description: for each pair the product of their lengths.
/// With thousands of lost references something else is wrong than their letters.
const PATIENCE: usize = 20_000_000;

/// Points at the key up to which a pointer leads, and names what is nearest to the lost step.
fn missing(
    found: Diagnostic,
    nearest: Option<Node<'_>>,
    reference: &str,
    patience: &mut usize,
) -> Diagnostic {
    let Some(nearest) = nearest else { return found };
    let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let tree = nearest.tree();
    // The steps that were taken are those of the node; a reference on the way may have changed them.
    let taken = tree.pointer(nearest.id()).matches('/').count();
    let lost = pointer.split('/').nth(taken + 1);
    let lost = lost.or_else(|| pointer.rsplit('/').next()).unwrap_or_default();
    let similar = similar(nearest, lost, patience);
    let moved = || {
        ["/responses", "/components/responses"].iter().find_map(|section| {
            let pointer = format!("{section}/{}", pointer.rsplit('/').next()?);
            tree.find(&pointer).is_ok().then_some(pointer)
        })
    };
    let found = match (&similar, moved()) {
        (None, Some(pointer)) => found.help(format!("did you mean `{path}#{pointer}`?")),
        _ => found,
    };
    match (tree.key_of(nearest.id()), similar) {
        (Some(key), Some(name)) => {
            found.because(Label::on(key, format!("the path ends here; did you mean `{name}`?")))
        }
        (Some(key), None) => found.because(Label::on(key, "the path ends here")),
        (None, Some(name)) => found.help(format!("did you mean `{name}`?")),
        (None, None) => found,
    }
}

/// The name of the entry that is nearest to a lost one, where one is near.
fn similar<'t>(nearest: Node<'t>, lost: &str, patience: &mut usize) -> Option<Cow<'t, str>> {
    let bound = |name: &str| 2 + name.len() / 3;
    let mut similar: Option<(usize, Cow<'_, str>)> = None;
    for name in nearest.entries().filter_map(|entry| entry.key.as_str()) {
        let cost = 1 + name.len().saturating_mul(lost.len());
        // Each letter more is a distance of one, or some of them where letters have several bytes.
        let may_be = name.len().abs_diff(lost.len()) <= 4 * bound(&name);
        let Some(rest) = patience.checked_sub(if may_be { cost } else { 1 }) else { break };
        *patience = rest;
        let distance = if may_be { strsim::damerau_levenshtein(&name, lost) } else { usize::MAX };
        let is_nearer = similar.as_ref().is_none_or(|(least, _)| distance < *least);
        if distance <= bound(&name) && is_nearer {
            similar = Some((distance, name));
        }
    }
    similar.map(|(_, name)| name)
}
