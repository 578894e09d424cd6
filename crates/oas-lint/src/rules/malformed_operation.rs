//! `malformed-operation`: an operation, its path item or its response cannot be read.

mod limits;

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use oas_codes::{Method, ResponseKey, Severity};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{
    Document, MAX_ENTRIES, MAX_KEYS, MAX_PATH_ITEMS, Operation, PathItem, Place, Version,
};
use crate::rule::{Context, LONG_NAME};
use crate::tree::{self, Node};

declare_rule! {
    /// A path item, an operation or a response is no object; a path, method or `responses` stands
    /// twice; a method is written in capitals, or what holds `responses` stands in its place under
    /// a key that is none in this version. A key at the root or in `components` that stands twice
    /// is told as well, and a name in one of the sections of `components` but `schemas`.
    ///
    /// `paths` is no object, or is not there although the version asks for it: Swagger 2.0 and
    /// OpenAPI 3.0 do, and from 3.1 on one of `paths`, `webhooks` and `components` has to be there;
    /// what holds components alone is a part of other descriptions and needs no paths. A reference in
    /// its place is followed and told as info. In `additionalOperations`, which OpenAPI has from 3.2
    /// on, stand methods that have no field of their own. What is
    /// beyond the limits that the README names is told once, where they are reached.
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

/// The sections of `components` through which a response or what decides about it is reached.
/// Schemas are many, and linting costs nothing for those that no response uses.
const SECTIONS: [&str; 8] = [
    "callbacks",
    "headers",
    "mediaTypes",
    "parameters",
    "pathItems",
    "requestBodies",
    "responses",
    "securitySchemes",
];

/// The fields of a path item that are no methods, [`no_method`] aside.
const FIELDS: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    limits::check(&RULE, cx, report);
    sections(cx, report);
    maps(cx, report);
    no_paths(cx, report);
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
            let mut all = keys.filter(|key| key.is("responses"));
            let what = || format!("{}: `responses`", operation.title());
            if let Some(first) = all.next() {
                report.extend(all.map(|key| twice(first, key, &what())));
            }
        }
        responses(at, operation, report);
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

/// The keys above the operations: those of the root, and what `components` holds by name.
fn sections(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let root = cx.document.root();
    each_once(root, |name| format!("`{name}`"), report);
    if cx.document.version() == Version::V2_0 {
        for section in ["parameters", "responses", "securityDefinitions"] {
            let Some(names) = root.get(section) else { continue };
            each_once(names, |name| format!("`{name}` in `{section}`"), report);
        }
        return;
    }
    let Some(components) = root.get("components") else { return };
    each_once(components, |name| format!("`{name}` in `components`"), report);
    for section in SECTIONS {
        let Some(names) = components.get(section) else { continue };
        each_once(names, |name| format!("`{name}` in `components.{section}`"), report);
    }
}

/// What stands in place of path items and holds none.
fn maps(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for name in ["paths", "webhooks"] {
        let is_read = name == "paths" || cx.document.version() >= Version::V3_1;
        let entry = cx.document.root().entry(name).filter(|_| is_read);
        let Some(entry) = entry else { continue };
        // It is followed: many write one, and join the files before others see them.
        if let Some(reference) = entry.value.entry("$ref") {
            let label = Label::on(reference.key, "many tools see no operations behind this");
            report.push(
                Diagnostic::new(&RULE, format!("`{name}` is a reference"), label)
                    .severity(Severity::Info)
                    .note("OpenAPI has references to single path items, not to all at once")
                    .help("write the paths here, each with a reference to its path item"),
            );
        }
        if entry.value.is_mapping() {
            continue;
        }
        let label = Label::on(entry.key, "no path items behind this");
        report.push(
            Diagnostic::new(&RULE, format!("`{name}` {}", kind(entry.value)), label)
                .help(format!("write `{name}: {{}}` where there are none yet")),
        );
    }
}

/// Tells of a description that was meant to have operations, and of which none is seen.
fn no_paths(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let (root, version) = (cx.document.root(), cx.document.version());
    let key = root.entry("openapi").or_else(|| root.entry("swagger")).map(|entry| entry.key);
    let Some(key) = key.filter(|_| root.get("paths").is_none()) else { return };
    let others: &[&str] = match version {
        Version::V2_0 => &["definitions", "parameters", "responses", "securityDefinitions"],
        // The extension is what 3.1 made `webhooks` of.
        Version::V3_0 => &["components", "x-webhooks"],
        Version::V3_1 | Version::V3_2 => &["components", "webhooks"],
    };
    let is_part = others.iter().any(|name| root.get(name).is_some());
    // No other field has a name that is so near.
    let near = root.pairs().find_map(|(key, _)| {
        let name = key.as_str().filter(|name| name.len() < LONG_NAME)?;
        let distance = strsim::damerau_levenshtein(&name.to_ascii_lowercase(), "paths");
        (distance <= 2).then_some((name, key))
    });
    if is_part && near.is_none() {
        return;
    }
    let (message, label) = if is_part || version < Version::V3_1 {
        ("the description has no `paths`", "asks for it")
    } else {
        let message = "the description has neither `paths` nor `webhooks` nor `components`";
        (message, "asks for one of them")
    };
    let found = Diagnostic::new(&RULE, message, Label::on(key, format!("{version} {label}")))
        .note("of a description without operations nothing is linted, which looks like success");
    report.push(match near {
        Some((name, key)) => found
            .because(Label::on(key, "did you mean `paths`?"))
            .help(format!("write `paths` for `{name}`")),
        None => found.help("write `paths: {}` where there are no operations yet"),
    });
}

fn path_items<'t>(cx: &Context<'_, 't>, map: Node<'t>, place: Place, report: &mut Vec<Diagnostic>) {
    for (key, _) in map.pairs().take(MAX_PATH_ITEMS) {
        if key.as_str().is_none() {
            report.push(
                Diagnostic::new(&RULE, "the key of a path item is no text", Label::on(key, ""))
                    .help("write one path, and the path item once for each"),
            );
        }
    }
    each_once(map, |path| format!("the path item {path}"), report);
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
    let version = cx.document.version();
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
            report.push(twice(first, entry.key, &item.title(&method)));
        }
    }
    for entry in item.node.entries().take(MAX_KEYS) {
        let Some(key) = entry.key.as_str() else { continue };
        if key == "additionalOperations" && version >= Version::V3_2 {
            additional(version, item, entry.value, report);
        }
        let is_field = Method::from_openapi_field(&key).is_some_and(|it| version.has(&it));
        if !is_field && !FIELDS.contains(&&*key) && !key.starts_with("x-") {
            report.extend(no_method(version, item, &key, entry));
        }
    }
}

/// Tells of keys of `additionalOperations` that are no methods, or have fields of their own
/// (OpenAPI 3.2, Path Item Object).
fn additional(
    version: Version,
    item: &PathItem<'_>,
    operations: Node<'_>,
    report: &mut Vec<Diagnostic>,
) {
    for entry in operations.entries().take(MAX_KEYS) {
        let Some(name) = entry.key.as_str() else { continue };
        let field = name.to_ascii_lowercase();
        let (what, label, help) =
            if Method::from_openapi_field(&field).is_some_and(|method| version.has(&method)) {
                let what = format!("{}: `{name}` is no additional operation", item.path);
                (
                    what,
                    "this method has a field of its own",
                    format!("write `{field}` in the path item"),
                )
            } else if let Err(fault) = name.parse::<Method>() {
                let what = format!("{}: `{name}` is no method", item.path);
                (what, "tools pass over this operation", fault.to_string())
            } else {
                continue;
            };
        report.push(Diagnostic::new(&RULE, what, Label::on(entry.key, label)).help(help));
    }
}

/// Tells of a key that was meant to be a method: for what it is called, or what it holds.
fn no_method(
    version: Version,
    item: &PathItem<'_>,
    key: &str,
    entry: tree::Entry<'_>,
) -> Option<Diagnostic> {
    let field = key.to_ascii_lowercase();
    let method = Method::from_openapi_field(&field);
    if let Some(method) = method.as_ref().filter(|method| version.has(method)) {
        let what = format!("{}: `{key}` is no method", item.title(method));
        let label = Label::on(entry.key, "methods are in lower case");
        return Some(Diagnostic::new(&RULE, what, label).help(format!("write `{field}`")));
    }
    let has_responses = |node: Node<'_>| node.get("responses").is_some();
    let label = |text: &str| Label::on(entry.key, text.to_owned());
    if key == "additionalOperations" {
        let holds = version < Version::V3_2
            && entry.value.entries().any(|operation| has_responses(operation.value));
        return holds.then(|| {
            let what = format!("{}: {version} has no `{key}`", item.path);
            Diagnostic::new(&RULE, what, label("what is in it is read from OpenAPI 3.2 on"))
                .help("name the version 3.2, or leave them out")
        });
    }
    if !has_responses(entry.value) {
        return None;
    }
    if method.is_some() {
        let what = format!("{}: `{key}` is no method of {version}", item.path);
        return Some(
            Diagnostic::new(&RULE, what, label("tools pass over this operation"))
                .help("name a version that has it, or leave the operation out"),
        );
    }
    let what = format!("{}: `{key}` is no method", item.path);
    let fields: Vec<String> = Method::KNOWN
        .iter()
        .filter(|known| version.has(known))
        .map(|known| known.as_str().to_ascii_lowercase())
        .collect();
    let distance = |known: &&String| strsim::damerau_levenshtein(known, &field);
    // `test` is no slip of the hand for `get`.
    let is_short = field.len() < LONG_NAME;
    let near = fields.iter().filter(|_| is_short).min_by_key(distance);
    let near = near.filter(|near| distance(near) <= 1 + near.len() / 6);
    let found = Diagnostic::new(&RULE, what, label("tools pass over this operation"));
    Some(match near {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("the methods are {}", fields.join(", "))),
    })
}

/// Tells each key that a mapping has already. Extensions and merge keys may stand as often as
/// somebody likes. Who is told of a thousand knows enough.
fn each_once(map: Node<'_>, what: impl Fn(&str) -> String, report: &mut Vec<Diagnostic>) {
    let mut known: HashMap<Cow<'_, str>, Node<'_>> = HashMap::new();
    let most = report.len() + MAX_KEYS;
    for (key, _) in map.pairs().take(MAX_PATH_ITEMS) {
        if report.len() == most {
            return;
        }
        let Some(name) = key.as_str() else { continue };
        if name == "<<" || name.starts_with("x-") {
            continue;
        }
        match known.entry(name) {
            Entry::Occupied(first) => report.push(twice(*first.get(), key, &what(first.key()))),
            Entry::Vacant(place) => {
                place.insert(key);
            }
        }
    }
}

/// A key that stands there a second time.
fn twice(first: Node<'_>, again: Node<'_>, what: &str) -> Diagnostic {
    let message = format!("{what} stands twice");
    Diagnostic::new(&RULE, message, Label::on(again, "the second time"))
        .because(Label::on(first, "the first time"))
        .note("of two keys with one name most tools keep one, and say nothing")
        .help("join the two, or remove one")
}

fn responses(at: usize, operation: &Operation<'_>, report: &mut Vec<Diagnostic>) {
    for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
        let Ok(response) = entry.response else { continue };
        if response.is_object() {
            continue;
        }
        let title = operation.title();
        let what = format!("{title}: the response {} {}", entry.text(), kind(response.node));
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
