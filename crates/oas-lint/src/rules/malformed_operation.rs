//! `malformed-operation`: an operation, its path item or its response cannot be read.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use oas_codes::{Method, ResponseKey};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{
    Document, MAX_ENTRIES, MAX_IN_ALL, MAX_KEYS, MAX_OPERATIONS, MAX_PATH_ITEMS, Operation,
    PathItem, Place,
};
use crate::rule::Context;
use crate::tree::{MAX_MERGED, Node};

declare_rule! {
    /// A path item, an operation or a response is no object, a path, method or `responses` stands
    /// twice, or a method is written in capitals. What is beyond the limits that the README names
    /// is told once, where they are reached.
    ///
    /// ## Why
    ///
    /// Tools pass over what they cannot read, and of two keys with one name they keep one (YAML
    /// 1.2.2 §3.2.1.1, RFC 8259 §4): the operation is then missing from clients and documentation,
    /// and nobody is told. OpenAPI writes the fields of a Path Item Object in lower case.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     GET:
    ///       responses:
    ///         "200": { description: All users, content: { text/plain: {} } }
    ///     post:
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
    /// ```
    "malformed-operation" {
        group: Document,
        summary: "an operation, path item or response that cannot be read or stands twice",
        severity: Error,
        basis: "OpenAPI Paths, Path Item and Responses Objects, YAML 1.2.2 §3.2.1.1",
        rank: Malformed,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    too_much(cx, report);
    for (map, place) in cx.document.maps_of_path_items() {
        path_items(cx, map, place, report);
    }
    // A callback or an operation that is shared is looked into once.
    let mut seen = HashSet::new();
    for (at, operation) in cx.numbered() {
        let callbacks = operation.node.get("callbacks").into_iter().flat_map(Node::entries);
        for entry in callbacks.take(MAX_ENTRIES) {
            if let Ok(callback) = cx.document.follow(entry.value)
                && seen.insert(callback.id())
            {
                path_items(cx, callback, Place::Callback, report);
            }
        }
        if seen.insert(operation.node.id()) {
            let keys = operation.node.pairs().map(|(key, _)| key);
            let all = keys.filter(|key| key.is("responses"));
            twice(all, || format!("{}: `responses`", operation.title()), report);
        }
        responses(at, operation, report);
    }
}

/// What is beyond the limits of a description.
fn too_much<'t>(cx: &Context<'_, 't>, report: &mut Vec<Diagnostic>) {
    let beyond = |what: &str, key: Node<'_>| {
        Diagnostic::new(
            &RULE,
            format!("there are more than {what}"),
            Label::on(key, "from here on nothing is linted"),
        )
        .note("memory and time have to stay in proportion to what somebody can mean")
        .help("split the description")
    };
    if let Some(key) = cx.cut {
        let what =
            format!("{MAX_OPERATIONS} operations, or {MAX_IN_ALL} responses or parameters in all");
        report.push(beyond(&what, key));
    }
    for (map, _) in cx.document.maps_of_path_items() {
        if let Some((key, _)) = map.pairs().nth(MAX_PATH_ITEMS) {
            report.push(beyond(&format!("{MAX_PATH_ITEMS} path items"), key));
        }
    }
    // One is enough to see how the others came about.
    if let Some(key) = cx.document.root().tree().cut_merge_key() {
        report.push(beyond(&format!("{MAX_MERGED} mappings merged into one"), key));
    }
    // What operations share is looked at once.
    let mut seen = HashSet::new();
    let mut first_beyond = |list: Option<Node<'t>>, most: usize| {
        let list = list.filter(|list| list.may_have_more_than(most))?.followed();
        let mut all = list.pairs().map(|(key, _)| key).chain(list.items());
        all.nth(most).filter(|first| seen.insert(first.id()))
    };
    for operation in cx.operations {
        let node = operation.node;
        let body = node.get("requestBody").and_then(|body| cx.document.follow(body).ok());
        let cut_response = operation.responses.as_ref().and_then(|responses| responses.cut);
        let all = [
            (MAX_KEYS, "responses", cut_response),
            (MAX_KEYS, "parameters", operation.cut_parameter),
            (MAX_KEYS, "keys in the path item", first_beyond(Some(operation.path_item), MAX_KEYS)),
            (MAX_ENTRIES, "tags", first_beyond(node.get("tags"), MAX_ENTRIES)),
            (MAX_ENTRIES, "callbacks", first_beyond(node.get("callbacks"), MAX_ENTRIES)),
            (MAX_ENTRIES, "alternatives", first_beyond(node.get("security"), MAX_ENTRIES)),
            (
                MAX_ENTRIES,
                "media types of the request",
                first_beyond(body.and_then(|body| body.get("content")), MAX_ENTRIES),
            ),
        ];
        for (most, what, key) in all {
            let what = || format!("{most} {what} in {}", operation.title());
            report.extend(key.map(|key| beyond(&what(), key).about(operation)));
        }
    }
    for used in
        cx.responses.iter().filter(|used| used.response.node.may_have_more_than(MAX_ENTRIES))
    {
        let node = used.response.node;
        let content = node.get("content");
        let lists = [("headers", node.get("headers")), ("media types", content)];
        let media = content.into_iter().flat_map(Node::entries).take(MAX_ENTRIES);
        let examples = media.map(|media| ("examples", media.value.get("examples")));
        for (what, list) in lists.into_iter().chain(examples) {
            if let Some(key) = first_beyond(list, MAX_ENTRIES) {
                let operation = &cx.operations[used.uses[0].0];
                let what = format!("{MAX_ENTRIES} {what} in {}", used.title(cx, used.uses[0].0));
                report.push(beyond(&what, key).about(operation));
            }
        }
    }
}

/// Says that a description has more findings than are kept.
pub(crate) fn too_many_findings(document: &Document<'_>, most: usize) -> Diagnostic {
    let first = document.root().pairs().next();
    let place = first.map_or(document.root(), |(key, _)| key);
    let label = Label::on(place, "of this description no more are told");
    Diagnostic::new(&RULE, format!("there are more than {most} findings"), label)
        .note("memory and time have to stay in proportion to what somebody can read")
        .help("mend the first ones, or select some rules")
}

fn path_items<'t>(cx: &Context<'_, 't>, map: Node<'t>, place: Place, report: &mut Vec<Diagnostic>) {
    let mut by_path: HashMap<Cow<'t, str>, Vec<Node<'t>>> = HashMap::new();
    let mut paths = Vec::new();
    for (key, _) in map.pairs().take(MAX_PATH_ITEMS) {
        match key.as_str() {
            Some(path) if path == "<<" || path.starts_with("x-") => {}
            Some(path) => {
                let keys = by_path.entry(path.clone()).or_default();
                if keys.is_empty() {
                    paths.push(path);
                }
                keys.push(key);
            }
            None => report.push(
                Diagnostic::new(&RULE, "the key of a path item is no text", Label::on(key, ""))
                    .help("write one path, and the path item once for each"),
            ),
        }
    }
    for path in paths {
        twice(by_path[&path].iter().copied(), || format!("the path item {path}"), report);
    }
    for item in cx.document.path_items_of(map, place).0 {
        if item.node.is_mapping() {
            methods(cx, &item, report);
        } else {
            let what = format!("the path item {} {}", item.path, kind(item.node));
            let label = Label::on(item.key, "no path item behind this");
            report.push(
                Diagnostic::new(&RULE, what, label)
                    .help("describe the operations of the path, or remove it"),
            );
        }
    }
}

fn methods<'t>(cx: &Context<'_, 't>, item: &PathItem<'t>, report: &mut Vec<Diagnostic>) {
    let mut known: HashMap<Method, Node<'t>> = HashMap::new();
    for (method, entry) in cx.document.methods(item.node) {
        let is_lost = cx.document.follow(entry.value).is_ok_and(|node| !node.is_mapping());
        if is_lost {
            let what = format!("{} {}", item.title(&method), kind(entry.value));
            report.push(
                Diagnostic::new(&RULE, what, Label::on(entry.key, "no operation behind this"))
                    .help("describe the operation, or remove the method"),
            );
        }
        let first = *known.entry(method.clone()).or_insert(entry.key);
        if first != entry.key {
            twice([first, entry.key].into_iter(), || item.title(&method), report);
        }
    }
    for entry in item.node.entries().take(MAX_KEYS) {
        let Some(key) = entry.key.as_str() else { continue };
        if !key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            continue;
        }
        let field = key.to_ascii_lowercase();
        if let Some(method) = Method::from_openapi_field(&field) {
            let what = format!("{}: `{key}` is no method", item.title(&method));
            report.push(
                Diagnostic::new(&RULE, what, Label::on(entry.key, "methods are in lower case"))
                    .help(format!("write `{field}`")),
            );
        }
    }
}

/// Tells each of several keys but the first.
fn twice<'t>(
    keys: impl Iterator<Item = Node<'t>>,
    what: impl Fn() -> String,
    report: &mut Vec<Diagnostic>,
) {
    let mut keys = keys;
    let Some(first) = keys.next() else { return };
    for key in keys {
        report.push(
            Diagnostic::new(
                &RULE,
                format!("{} stands twice", what()),
                Label::on(key, "the second time"),
            )
            .because(Label::on(first, "the first time"))
            .note("of two keys with one name most tools keep one, and say nothing")
            .help("join the two, or remove one"),
        );
    }
}

fn responses(at: usize, operation: &Operation<'_>, report: &mut Vec<Diagnostic>) {
    for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
        let Ok(response) = entry.response else { continue };
        if response.is_object() {
            continue;
        }
        let title = operation.title();
        let what = format!("{title}: the response {} {}", entry.text, kind(response.node));
        let mut found =
            Diagnostic::new(&RULE, what, Label::on(entry.key, "no response behind this"))
                .help("describe the response, at least with a `description`")
                .about(operation);
        if let Some(code) = entry.meant().and_then(ResponseKey::code) {
            found.cause = Cause::Code(at, code);
            found.status = Some(code);
        }
        report.push(found);
    }
}

/// What a node is that should be an object.
fn kind(node: Node<'_>) -> &'static str {
    if node.is_null() { "is empty" } else { "is no object" }
}
