//! Parameter Objects, those of the path item merged with those of the operation.

use std::borrow::Cow;

use super::limits::MAX_KEYS;
use super::{Document, Version};
use crate::tree::Node;

/// Query parameters that cut a list into pages, in letters only. Servers bound them as they like.
const PAGES: [&str; 8] =
    ["limit", "offset", "page", "pageno", "pagenumber", "pagesize", "perpage", "skip"];

/// Keywords by which a schema refuses numbers.
const BOUNDS: [&str; 7] =
    ["const", "enum", "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];

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

/// What is known of the parameters of an operation.
#[derive(Debug, Default)]
pub(super) struct Parameters<'t> {
    pub(super) merged: Vec<Parameter<'t>>,
    /// True where some lie behind references that lead nowhere here.
    pub(super) has_unknown: bool,
    /// How many were looked at.
    pub(super) read: usize,
    /// The first that was not looked at, because there are too many.
    pub(super) cut: Option<Node<'t>>,
}

impl<'t> Document<'t> {
    /// The parameters that hold for an operation: its own, and those of its path item that it
    /// does not override by name and place. Behind other files they are unknown and left out.
    pub(super) fn parameters(&self, path_item: Node<'t>, operation: Node<'t>) -> Parameters<'t> {
        let mut out = Parameters::default();
        let lists = [operation, path_item].map(|owner| owner.get("parameters"));
        let count = |list: Node<'t>| list.items().take(MAX_KEYS).count();
        out.merged.reserve_exact(lists.iter().flatten().map(|list| count(*list)).sum());
        for list in lists.into_iter().flatten() {
            let mut items = list.items();
            for item in items.by_ref().take(MAX_KEYS) {
                out.read += 1;
                let Ok(node) = self.follow(item) else {
                    out.has_unknown = true;
                    continue;
                };
                let Some(parameter) = Parameter::read(node) else { continue };
                let overridden = out.merged.iter().any(|known| {
                    known.name == parameter.name && known.location == parameter.location
                });
                if !overridden {
                    out.merged.push(parameter);
                }
            }
            out.cut = out.cut.or_else(|| items.next());
        }
        out
    }

    /// True for a parameter that can have a few values only, which are listed.
    pub(super) fn lists_values(&self, parameter: &Parameter<'t>) -> bool {
        let schema = self.schema_of_parameter(parameter);
        schema.is_some_and(|schema| schema.get("enum").or_else(|| schema.get("const")).is_some())
    }

    /// True for the number or the size of a page that a request can go without, where the document
    /// names no bounds: no request is refused for it.
    pub(super) fn is_page(&self, parameter: &Parameter<'t>) -> bool {
        if parameter.location != "query" {
            return false;
        }
        let letters = || {
            let all = parameter.name.bytes().filter(u8::is_ascii_alphabetic);
            all.map(|letter| letter.to_ascii_lowercase())
        };
        PAGES.iter().any(|page| letters().eq(page.bytes()))
            && !parameter.node.get("required").is_some_and(|value| value.is("true"))
            && self
                .schema_of_parameter(parameter)
                .is_some_and(|schema| BOUNDS.iter().all(|bound| schema.get(bound).is_none()))
    }

    /// Where the values of a parameter are described.
    fn schema_of_parameter(&self, parameter: &Parameter<'t>) -> Option<Node<'t>> {
        if self.version == Version::V2_0 {
            return Some(parameter.node);
        }
        self.follow(parameter.node.get("schema")?).ok()
    }
}

impl<'t> Parameter<'t> {
    fn read(node: Node<'t>) -> Option<Self> {
        let name = node.get("name")?.as_str()?;
        let location = node.get("in")?.as_str()?;
        Some(Self { node, name, location })
    }

    /// True for a header parameter of this name, which compares without regard to case.
    pub fn is_header(&self, name: &str) -> bool {
        self.location == "header" && self.name.eq_ignore_ascii_case(name)
    }

    /// True for Swagger 2.0's parameters that make up the request body.
    pub fn is_body(&self) -> bool {
        matches!(self.location.as_ref(), "body" | "formData")
    }
}
