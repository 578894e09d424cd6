//! Comparing pieces of a document by what they say, not by how they are written.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use foldhash::HashMap;

use super::Document;
use crate::tree::{Kind, Node, NodeId};

/// How deep a piece is read. Aliases may lead deeper than the text nests.
const MAX_DEPTH: usize = 400;

/// What a piece of a document says, as one number. Pieces with one shape say the same: the order
/// of keys, quotes and anchors do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape(u64);

/// How a piece is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum As {
    /// Every key counts.
    Value,
    /// A schema: titles, descriptions, examples and extensions do not count.
    Schema,
    /// Names with a schema each.
    Names,
}

/// The shapes that are known. A piece that is being read counts as nothing, so that aliases in
/// a circle come to an end.
pub(super) type Shapes = HashMap<(NodeId, As), Shape>;

impl<'t> Document<'t> {
    /// The shape of a piece in which everything counts.
    pub fn shape(&self, node: Node<'t>) -> Shape {
        self.known_shape(node.followed(), As::Value, 0)
    }

    /// The shape of a schema: what it allows, whatever it is called.
    pub fn schema_shape(&self, node: Node<'t>) -> Shape {
        self.known_shape(node.followed(), As::Schema, 0)
    }

    fn known_shape(&self, node: Node<'t>, how: As, depth: usize) -> Shape {
        let key = (node.id(), how);
        if let Some(known) = self.shapes.borrow().get(&key) {
            return *known;
        }
        self.shapes.borrow_mut().insert(key, Shape(0));
        let shape = self.shape_of(node, how, depth);
        self.shapes.borrow_mut().insert(key, shape);
        shape
    }

    fn shape_of(&self, node: Node<'t>, how: As, depth: usize) -> Shape {
        let mut state = DefaultHasher::new();
        if depth > MAX_DEPTH {
            node.id().hash(&mut state);
            return Shape(state.finish());
        }
        match node.kind() {
            Kind::Alias => return self.known_shape(node.followed(), how, depth + 1),
            Kind::Scalar => {
                node.scalar_type().map(|kind| kind as u8).hash(&mut state);
                node.as_str().hash(&mut state);
            }
            Kind::Sequence => {
                b'['.hash(&mut state);
                for item in node.items() {
                    self.shape_of(item, how, depth + 1).hash(&mut state);
                }
            }
            Kind::Mapping => {
                b'{'.hash(&mut state);
                // A sum, for the order of keys says nothing.
                let mut sum = 0_u64;
                for entry in node.entries() {
                    let Some(key) = entry.key.as_str() else { continue };
                    let Some(below) = how.below(&key) else { continue };
                    let mut state = DefaultHasher::new();
                    key.hash(&mut state);
                    // Where a reference leads counts, and not from which file it does.
                    let target = (how != As::Names && key == "$ref").then(|| self.follow(node));
                    match target {
                        Some(Ok(target)) => target.id().hash(&mut state),
                        _ => self.shape_of(entry.value, below, depth + 1).hash(&mut state),
                    }
                    sum = sum.wrapping_add(state.finish());
                }
                sum.hash(&mut state);
            }
        }
        Shape(state.finish())
    }
}

impl As {
    /// How the value of a key is read; none where it does not count.
    fn below(self, key: &str) -> Option<Self> {
        match self {
            Self::Value => Some(Self::Value),
            Self::Names => Some(Self::Schema),
            Self::Schema => match key {
                "title" | "description" | "example" | "examples" | "externalDocs" | "$comment" => {
                    None
                }
                _ if key.starts_with("x-") => None,
                "properties" | "patternProperties" | "$defs" | "definitions"
                | "dependentSchemas" => Some(Self::Names),
                "allOf"
                | "oneOf"
                | "anyOf"
                | "not"
                | "items"
                | "prefixItems"
                | "additionalProperties"
                | "if"
                | "then"
                | "else" => Some(Self::Schema),
                _ => Some(Self::Value),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;
    use crate::source::Source;

    #[test]
    fn what_says_the_same_has_one_shape() {
        let text = "openapi: 3.1.0\n\
            a: &a {type: object, properties: {description: {type: string}, n: {const: 1}}}\n\
            b: {properties: {n: {\"const\": 1}, description: {'type': string}}, type: object}\n\
            c: {title: C, type: object, properties: {description: {type: string}, n: {const: 1}}}\n\
            d: {type: object, properties: {n: {const: 1}}}\n\
            e: {type: object, properties: {description: {type: string}, n: {const: '1'}}}\n\
            f: *a\n\
            g: &g {type: object, self: *g}\n";
        let project = Project::alone(Source::new("a.yaml", text.to_owned()).unwrap());
        let tree = project.file(project.roots()[0]).tree().unwrap();
        let document = Document::open(&project, tree).ok().unwrap();
        let get = |name| document.root().get(name).unwrap();
        let (value, schema) =
            (|name| document.shape(get(name)), |name| document.schema_shape(get(name)));
        assert_eq!(value("a"), value("b"));
        assert_eq!(value("a"), value("f"));
        assert_ne!(value("a"), value("c"));
        assert_eq!(schema("a"), schema("c"));
        assert_ne!(schema("a"), schema("d"));
        assert_ne!(schema("a"), schema("e"));
        assert_ne!(value("g"), value("a"));
    }
}
