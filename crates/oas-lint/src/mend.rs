//! What a document would write itself to mend a finding: responses, bodies and headers in its own
//! words, or else in those of the policy.

use std::rc::Rc;

use oas_codes::{MemberType, Method, ResponseKey, StatusCode};
use oas_responses::{Component, Header};
use serde_json::{Map, Value, json};

use crate::fix::{Added, Edit, Fix, edit};
use crate::openapi::{Operation, Response, Version};
use crate::rule::{Context, Described, UsedResponse};
use crate::source::FileId;
use crate::tree::{Node, Style};

/// Documents codes of an operation. None where nothing can be written there: there are no
/// responses yet, others share them, or the code is a success, which only the author can describe.
pub(crate) fn add_responses(
    cx: &Context<'_, '_>,
    operation: &Operation<'_>,
    codes: &[StatusCode],
) -> Option<Fix> {
    // A sole `default` speaks of the success too, and beside a code no longer does.
    if operation.documented.iter().all(|key| key == ResponseKey::Default) {
        return None;
    }
    cx.added?;
    let responses = operation.responses.as_ref()?.node;
    let mut edits = Vec::new();
    let mut titles = Vec::new();
    for code in codes {
        let file = responses.id().file();
        let described = if operation.method == Method::Head {
            Rc::new(bare(cx, file, *code))
        } else {
            described(cx, file, *code)
        };
        let Described { value, component, title } = &*described;
        let rank = rank(&code.to_string());
        let stands_before = |key: &str| self::rank(key).is_some_and(|other| Some(other) < rank);
        edits.push(edit::insert(responses, &code.to_string(), value, stands_before)?);
        edits.extend(component.clone());
        titles.push(title.clone());
    }
    Some(Fix::not_safe(format!("add {}", titles.join(" and ")), edits))
}

/// The place of a key among the keys of a Responses Object: codes by their number, ranges behind
/// their codes, `default` last. None for what has no place, such as `x-…`.
fn rank(key: &str) -> Option<u32> {
    let key = key.parse::<ResponseKey>().ok()?;
    Some(match key {
        ResponseKey::Code(code) => u32::from(code.as_u16()) * 10,
        ResponseKey::Range(class) => (u32::from(class.digit()) * 100 + 99) * 10 + 5,
        ResponseKey::Default => u32::MAX,
    })
}

fn described(cx: &Context<'_, '_>, file: FileId, code: StatusCode) -> Rc<Described> {
    let known = cx.described.borrow().get(&(file, code)).cloned();
    known.unwrap_or_else(|| {
        let described = Rc::new(describe(cx, file, code));
        cx.described.borrow_mut().insert((file, code), Rc::clone(&described));
        described
    })
}

/// For HEAD, which no response with a body answers (RFC 9110 §9.3.2): what others share may have one.
fn bare(cx: &Context<'_, '_>, file: FileId, code: StatusCode) -> Described {
    let mut value = response(cx, file, code);
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, _| !matches!(name.as_str(), "content" | "schema"));
    }
    Described { value, component: None, title: code.to_string() }
}

fn describe(cx: &Context<'_, '_>, file: FileId, code: StatusCode) -> Described {
    let reference = |text: String, component, words: &str| Described {
        title: format!("{code} → {words}{text}"),
        value: json!({ "$ref": text }),
        component,
    };
    if cx.added != Some(Added::Inline) {
        let usual = cx.habits().reference(code);
        if let Some(text) = usual.and_then(|it| cx.document.reference_from(file, it)) {
            return reference(text, None, "");
        }
        let root = cx.document.root();
        // A part that others could use too is not tied to one root.
        if root.id().file() == file {
            let place = components(cx);
            let name = place.name(&Component::new(cx.policy, code));
            let pointer = format!("{}{name}", place.pointer);
            if place.node.is_some_and(|all| all.get(&name).is_some()) {
                return reference(pointer, None, "");
            }
            if let Some(edit) = place.add(cx, &name, &response(cx, file, code)) {
                return reference(pointer, Some(edit), "a new ");
            }
        }
    }
    Described { value: response(cx, file, code), component: None, title: code.to_string() }
}

/// Where a document keeps its shared responses.
struct Components<'t> {
    pointer: &'static str,
    /// The mapping, where there is one.
    node: Option<Node<'t>>,
    /// The mapping that the responses belong in, and the keys down from it.
    above: Node<'t>,
    missing: &'static [&'static str],
}

fn components<'t>(cx: &Context<'_, 't>) -> Components<'t> {
    let root = cx.document.root();
    if cx.document.version() == Version::V2_0 {
        let node = root.own("responses");
        return Components { pointer: "#/responses/", node, above: root, missing: &["responses"] };
    }
    let pointer = "#/components/responses/";
    match root.own("components") {
        Some(above) => {
            let node = above.own("responses");
            Components { pointer, node, above, missing: &["responses"] }
        }
        None => {
            Components { pointer, node: None, above: root, missing: &["components", "responses"] }
        }
    }
}

impl Components<'_> {
    /// The name of a response: its code, where those that are there are named after theirs.
    fn name(&self, component: &Component) -> String {
        let is_code = |key: Node<'_>| {
            key.as_str().is_some_and(|key| matches!(key.parse(), Ok(ResponseKey::Code(_))))
        };
        let mut known = self.node.into_iter().flat_map(Node::pairs);
        if known.any(|(key, _)| is_code(key)) {
            component.code.to_string()
        } else {
            component.name.clone()
        }
    }

    /// Writes a component, and what it belongs in where that is not there.
    fn add(&self, cx: &Context<'_, '_>, name: &str, response: &Value) -> Option<Edit> {
        let (mapping, key, value) = if let Some(node) = self.node {
            (node, name, response.clone())
        } else {
            let (first, rest) = self.missing.split_first()?;
            let mut value = json!({ name: response });
            for key in rest.iter().rev() {
                value = json!({ *key: value });
            }
            (self.above, *first, value)
        };
        let is_elsewhere =
            mapping.own("$ref").is_some() || mapping.id().file() != cx.document.root().id().file();
        // An empty block has no lines to write beside.
        let is_empty = mapping.style() == Style::Block && mapping.pairs().next().is_none();
        if is_elsewhere || is_empty {
            return None;
        }
        edit::insert(mapping, key, &value, |_| true)
    }
}

/// A response as the policy describes it, with the body that the document's errors have.
fn response(cx: &Context<'_, '_>, file: FileId, code: StatusCode) -> Value {
    let component = Component::new(cx.policy, code);
    let mut members = Map::new();
    members.insert("description".to_owned(), component.description.clone().into());
    let headers = component.headers.iter().filter(|header| is_usual(cx, code, &header.name));
    let headers: Map<String, Value> =
        headers.map(|header| (header.name.clone(), header_value(cx, header))).collect();
    if !headers.is_empty() {
        members.insert("headers".to_owned(), Value::Object(headers));
    }
    if code.is_error()
        && let Some((key, value)) = error_body(cx, file)
    {
        members.insert(key.to_owned(), value);
    }
    Value::Object(members)
}

/// True for a header that the document's responses of a code describe too, where there are any, or
/// that the policy asks for.
fn is_usual(cx: &Context<'_, '_>, code: StatusCode, name: &str) -> bool {
    let is_asked = cx
        .policy
        .headers
        .iter()
        .any(|row| row.code == code && row.level.asks() && row.name.eq_ignore_ascii_case(name));
    let of_code = |used: &&UsedResponse<'_, '_>| used.key.code() == Some(code);
    let mut known = cx.responses.iter().filter(of_code).peekable();
    is_asked || known.peek().is_none() || known.any(|used| used.response.header(name).is_some())
}

fn header_value(cx: &Context<'_, '_>, header: &Header) -> Value {
    let kind = match header.kind {
        MemberType::String => "string",
        MemberType::Integer => "integer",
    };
    let mut schema = json!({ "type": kind });
    if let Some(format) = header.format {
        schema["format"] = format.into();
    }
    if cx.document.version() == Version::V2_0 {
        schema["description"] = header.description.clone().into();
        return schema;
    }
    json!({ "description": header.description, "schema": schema })
}

/// The key and value by which the document's errors describe their body.
fn error_body(cx: &Context<'_, '_>, file: FileId) -> Option<(&'static str, Value)> {
    let (media, schema) = cx.habits().error_body()?;
    let text = cx.document.reference_from(file, schema.own("$ref")?)?;
    let schema = json!({ "$ref": text });
    Some(if cx.document.version() == Version::V2_0 {
        ("schema", schema)
    } else {
        ("content", json!({ media: { "schema": schema } }))
    })
}

/// Gives an error the body that the document's other errors have.
pub(crate) fn add_error_body(cx: &Context<'_, '_>, response: Response<'_>) -> Option<Fix> {
    cx.added?;
    let (key, value) = error_body(cx, response.node.id().file())?;
    let known = response.node.own(key);
    // An empty `content` stays as it is.
    let edit = known.is_none().then(|| edit::insert(response.node, key, &value, |_| true))??;
    Some(Fix::not_safe("describe the body that the other errors have", vec![edit]))
}

/// Describes a header of a response.
pub(crate) fn add_header(
    cx: &Context<'_, '_>,
    response: Response<'_>,
    code: StatusCode,
    name: &str,
) -> Option<Fix> {
    cx.added?;
    let known = Component::new(cx.policy, code).headers;
    let header = known.into_iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
    let value = header_value(cx, &header);
    let edit = if let Some(headers) = response.node.own("headers") {
        edit::insert(headers, name, &value, |_| true)
    } else {
        let before = |key: &str| matches!(key, "description" | "summary");
        edit::insert(response.node, "headers", &json!({ name: value }), before)
    };
    Some(Fix::not_safe(format!("describe {name}"), vec![edit?]))
}

/// Takes an entry away.
pub(crate) fn remove(mapping: Node<'_>, key: Node<'_>) -> Option<Fix> {
    let name = key.as_str()?;
    Some(Fix::not_safe(format!("remove `{name}`"), vec![edit::remove(mapping, key)?]))
}

/// Writes another text for a key or value.
pub(crate) fn rewrite(node: Node<'_>, text: &str) -> Option<Fix> {
    // What is aliased or shared is written once and meant in several places.
    let edit = (!node.is_shared()).then(|| edit::rewrite(node, text))??;
    Some(Fix::not_safe(format!("write {text}"), vec![edit]))
}
