//! Parameter Objects, those of the path item merged with those of the operation.

use std::borrow::Cow;

use super::Document;
use crate::tree::Node;

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter<'t> {
    /// The parameter object.
    pub node: Node<'t>,
    /// Its name.
    pub name: Cow<'t, str>,
    /// Where it is sent: `path`, `query`, `header`, `cookie`, and in 2.0 `body` and `formData`.
    pub location: Cow<'t, str>,
}

impl<'t> Document<'t> {
    /// The parameters that hold for an operation: its own, and those of its path item that it
    /// does not override by name and place. Behind other files they are unknown and left out.
    pub(super) fn parameters(
        &self,
        path_item: Node<'t>,
        operation: Node<'t>,
    ) -> Vec<Parameter<'t>> {
        let mut merged: Vec<Parameter<'t>> = Vec::new();
        for owner in [operation, path_item] {
            let Some(list) = owner.get("parameters") else { continue };
            for item in list.items() {
                let Some(parameter) = self.parameter(item) else { continue };
                let overridden = merged.iter().any(|known| {
                    known.name == parameter.name && known.location == parameter.location
                });
                if !overridden {
                    merged.push(parameter);
                }
            }
        }
        merged
    }

    /// True where a parameter of an operation or its path item cannot be read here.
    pub(super) fn has_unknown_parameters(&self, path_item: Node<'t>, operation: Node<'t>) -> bool {
        let lists = [operation, path_item].into_iter().filter_map(|owner| owner.get("parameters"));
        lists.flat_map(Node::items).any(|item| self.follow(item).is_err())
    }

    fn parameter(&self, item: Node<'t>) -> Option<Parameter<'t>> {
        let node = self.follow(item).ok()?;
        let name = node.get("name")?.as_str()?;
        let location = node.get("in")?.as_str()?;
        Some(Parameter { node, name, location })
    }
}

impl Parameter<'_> {
    /// True for a header parameter of this name, which compares without regard to case.
    pub fn is_header(&self, name: &str) -> bool {
        self.location == "header" && self.name.eq_ignore_ascii_case(name)
    }

    /// True for Swagger 2.0's parameters that make up the request body.
    pub fn is_body(&self) -> bool {
        matches!(self.location.as_ref(), "body" | "formData")
    }
}
