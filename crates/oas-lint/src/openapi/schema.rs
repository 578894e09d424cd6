//! Schema Objects as far as rules ask: names, members, and what is fixed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Document;
use crate::tree::{Node, unescape};

/// How many schemas are looked through for a member. What is nested deeper is unknown.
const MAX_STEPS: usize = 64;

/// A schema and where it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'t> {
    /// The place that names or holds it.
    pub written: Node<'t>,
    /// The schema object.
    pub node: Node<'t>,
}

impl<'t> Document<'t> {
    /// The schema that a node is or refers to.
    pub fn schema(&self, written: Node<'t>) -> Option<Schema<'t>> {
        Some(Schema { written, node: self.follow(written).ok()? })
    }

    /// The schemas of a property, the own ones and those of `allOf`.
    pub fn property(&self, schema: Schema<'t>, name: &str) -> Vec<Schema<'t>> {
        let mut found = Vec::new();
        let mut waiting = vec![schema];
        for _ in 0..MAX_STEPS {
            let Some(schema) = waiting.pop() else { break };
            let own = schema.node.get("properties").and_then(|all| all.get(name));
            found.extend(own.and_then(|own| self.schema(own)));
            waiting.extend(self.parts(schema, "allOf"));
        }
        found
    }

    /// The names of the properties, the own ones and those of `allOf`.
    pub fn property_names(&self, schema: Schema<'t>) -> BTreeSet<Cow<'t, str>> {
        let mut names = BTreeSet::new();
        let mut waiting = vec![schema];
        for _ in 0..MAX_STEPS {
            let Some(schema) = waiting.pop() else { break };
            let own = schema.node.get("properties").into_iter().flat_map(Node::entries);
            names.extend(own.filter_map(|entry| entry.key.as_str()));
            waiting.extend(self.parts(schema, "allOf"));
        }
        names
    }

    /// Whether a body of this schema can have a member: none where the schema does not say.
    pub fn has_member(&self, schema: Schema<'t>, name: &str) -> Option<bool> {
        let mut says = None;
        let mut waiting = vec![schema];
        for _ in 0..MAX_STEPS {
            let Some(schema) = waiting.pop() else { return says };
            if let Some(properties) = schema.node.get("properties") {
                if properties.get(name).is_some() {
                    return Some(true);
                }
                says = Some(false);
            }
            for key in ["allOf", "oneOf", "anyOf"] {
                let written = schema.node.get(key).into_iter().flat_map(Node::items);
                for part in written {
                    // What is in another file may have it.
                    waiting.push(self.schema(part)?);
                }
            }
        }
        None
    }

    /// The schemas in a list such as `allOf`.
    pub fn parts(&self, schema: Schema<'t>, key: &str) -> Vec<Schema<'t>> {
        let items = schema.node.get(key).into_iter().flat_map(Node::items);
        items.filter_map(|item| self.schema(item)).collect()
    }
}

impl<'t> Schema<'t> {
    /// The name of the component or file, where the schema is behind a reference.
    pub fn name(self) -> Option<Cow<'t, str>> {
        match self.written.followed().get("$ref")?.as_str()? {
            Cow::Borrowed(target) => name_in(target),
            Cow::Owned(target) => Some(Cow::Owned(name_in(&target)?.into_owned())),
        }
    }

    /// True when the schema stands where it is used.
    pub fn is_inline(self) -> bool {
        self.written.followed() == self.node
    }

    /// The only value that the schema allows: `const`, or an `enum` of one.
    pub fn only_value(self) -> Option<Node<'t>> {
        if let Some(value) = self.node.get("const") {
            return Some(value);
        }
        let mut values = self.node.get("enum")?.items();
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }
}

/// The last word of a reference: the name of a component, or of a file without its endings.
fn name_in(target: &str) -> Option<Cow<'_, str>> {
    let name = target.rsplit('/').next()?;
    if target.contains('#') {
        Some(unescape(name))
    } else {
        name.split('.').next().map(Cow::Borrowed)
    }
}
