//! `divergent-error-schema`: one code, two forms of its error.

use std::borrow::Cow;
use std::collections::BTreeMap;

use oas_codes::StatusCode;

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{ResponseEntry, Schema, Shape};
use crate::rule::{Context, named};
use crate::tree::Node;

declare_rule! {
    /// A few operations describe an error code with another schema than the great majority does,
    /// for the same media type. Schemas compare by what they allow, not by their names. One that
    /// builds on the majority's through `allOf`, `oneOf` or `anyOf`, or that has the same
    /// properties and more or fewer, can be read alike and is left alone. So are the endpoints of
    /// OAuth, whose errors have a form of their own (RFC 6749 §5.2).
    ///
    /// ## Why
    ///
    /// A client has one way to read a 404. An operation whose 404 looks different breaks it at the
    /// one moment it is needed, and nobody notices before. RFC 9457 §3 lets the details of one
    /// problem vary by members that are added, not by another form.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /a: { get: { responses: { "404": &error { description: None, content: {
    ///     application/json: { schema: { properties: { message: { type: string } } } } } } } } }
    ///   /b: { get: { responses: { "404": *error } } }
    ///   /c: { get: { responses: { "404": *error } } }
    ///   /d: { get: { responses: { "404": *error } } }
    ///   /e: { get: { responses: { "404": { description: None, content: {
    ///     application/json: { schema: { properties: { reason: { type: string } } } } } } } } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /a: { get: { responses: { "404": &error { description: None, content: {
    ///     application/json: { schema: { properties: { message: { type: string } } } } } } } } }
    ///   /b: { get: { responses: { "404": *error } } }
    ///   /c: { get: { responses: { "404": *error } } }
    ///   /d: { get: { responses: { "404": *error } } }
    ///   /e: { get: { responses: { "404": *error } } }
    /// ```
    "divergent-error-schema" {
        detail: "code",
        group: Consistency,
        summary: "an error code that few operations describe with another schema",
        severity: Info,
        basis: "RFC 9457 §3",
        rank: Rest,
        check: Document(check),
    }
}

/// A majority has at least this many operations.
const LEAST: usize = 4;
/// And this many for each one that differs.
const FOR_EACH_OTHER: usize = 4;

/// The operations that describe a code with one schema.
struct Users<'c, 't> {
    schema: Schema<'t>,
    /// The name of the first response that has it, where that is shared.
    owner: Option<Cow<'t, str>>,
    /// Where each operation's response says so: the operation, the schema and the response.
    uses: Vec<(usize, Node<'t>, &'c ResponseEntry<'t>)>,
}

/// By code and media type, then by form.
type Groups<'c, 't> = BTreeMap<(StatusCode, Cow<'t, str>), BTreeMap<Shape, Users<'c, 't>>>;

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    let mut groups = Groups::new();
    for used in cx.responses {
        let Some(code) = used.key.code().filter(|code| code.is_error()) else { continue };
        for media in cx.document.media_types(used.response) {
            let Some(schema) = cx.document.schema_of(media) else { continue };
            let name = media.essence().unwrap_or_default();
            let shape = cx.document.schema_shape(schema.node);
            let users = groups.entry((code, name)).or_default().entry(shape);
            let owner = used.response.name().filter(|_| !used.is_inline());
            let users = users.or_insert_with(|| Users { schema, owner, uses: Vec::new() });
            let own = used.uses.iter().filter(|(at, _)| !cx.operations[*at].is_of_oauth());
            users.uses.extend(own.map(|(at, entry)| (*at, schema.written, *entry)));
        }
    }
    let usual = usual(&groups);
    for ((code, media), by_shape) in groups {
        let total: usize = by_shape.values().map(|users| users.uses.len()).sum();
        let Some(most) = by_shape.values().max_by_key(|users| users.uses.len()) else { continue };
        let others = total - most.uses.len();
        if most.uses.len() < LEAST.max(FOR_EACH_OTHER * others) {
            continue;
        }
        for (shape, users) in by_shape.iter().filter(|(_, users)| !users.uses.is_empty()) {
            // What the document's errors have under other codes is no other form.
            if usual.get(&media).is_some_and(|usual| usual == shape) {
                continue;
            }
            let (own, others) = (users.schema, most.schema);
            if own.node != others.node
                && !builds_on(cx, own, others)
                && !reads_alike(cx, own, others)
            {
                report.push(found(cx, users, most, total, code, &media));
            }
        }
    }
}

/// For each media type the form that most errors of the document have, whatever their code.
fn usual<'t>(groups: &Groups<'_, 't>) -> BTreeMap<Cow<'t, str>, Shape> {
    let mut counts: BTreeMap<&Cow<'t, str>, BTreeMap<Shape, usize>> = BTreeMap::new();
    for ((_, media), by_shape) in groups {
        for (shape, users) in by_shape {
            *counts.entry(media).or_default().entry(*shape).or_default() += users.uses.len();
        }
    }
    let most = |shapes: BTreeMap<Shape, usize>| shapes.into_iter().max_by_key(|(_, count)| *count);
    let most = |(media, shapes): (&Cow<'t, str>, _)| Some((media.clone(), most(shapes)?.0));
    counts.into_iter().filter_map(most).collect()
}

/// True for a schema that joins the other with more, or offers it beside others.
fn builds_on<'t>(cx: &Context<'_, 't>, schema: Schema<'t>, other: Schema<'t>) -> bool {
    let same = cx.document.schema_shape(other.node);
    let parts = |schema: Schema<'t>| {
        ["allOf", "oneOf", "anyOf"].into_iter().flat_map(move |key| cx.document.parts(schema, key))
    };
    let names = |from: Schema<'t>, shape| {
        parts(from).any(|part| cx.document.schema_shape(part.node) == shape)
    };
    names(schema, same) || names(other, cx.document.schema_shape(schema.node))
}

/// True where one schema has all the properties of the other: what reads one reads both.
fn reads_alike<'t>(cx: &Context<'_, 't>, schema: Schema<'t>, other: Schema<'t>) -> bool {
    let (own, others) = (cx.document.property_names(schema), cx.document.property_names(other));
    !own.is_empty() && !others.is_empty() && (own.is_subset(&others) || others.is_subset(&own))
}

fn found<'t>(
    cx: &Context<'_, 't>,
    users: &Users<'_, 't>,
    most: &Users<'_, 't>,
    total: usize,
    code: StatusCode,
    media: &str,
) -> Diagnostic {
    let (at, place, _) = &users.uses[0];
    let operation = &cx.operations[*at];
    let form = if media.is_empty() { String::new() } else { format!(" as {media}") };
    let name = |users: &Users<'_, '_>| match (users.schema.name(), &users.owner) {
        (Some(name), _) => format!("`{name}`"),
        (None, Some(owner)) => format!("the schema of the response `{owner}`"),
        (None, None) => "a schema of its own".to_owned(),
    };
    let message = format!(
        "{} describes {}{form} with {}, {} of {total} operations with {}",
        operation.title(),
        named(code),
        name(users),
        most.uses.len(),
        name(most),
    );
    let mut found = Diagnostic::new(&RULE, message, Label::on(*place, "differs from the others"))
        .code(code)
        .because(Label::on(most.uses[0].1, "what most operations use"))
        .note("clients read one code in one way (RFC 9457 §3)")
        .help("use the schema of the others, or build on it with `allOf`")
        .about(operation);
    found.uses = users.uses[1..].iter().map(|(at, _, entry)| cx.use_label(*at, entry)).collect();
    found
}
