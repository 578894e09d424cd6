//! Views of an OpenAPI description over the tree, named after the objects of the specification.
//!
//! Views never fail and never judge: what is absent, malformed or unknown reads as `None`, and
//! the one rule whose job it is says so. OpenAPI 2.0, 3.0, 3.1 and 3.2 look alike from here on.

mod action;
mod create;
mod habits;
mod limits;
mod media;
mod operation;
mod operation_ref;
mod parameter;
mod path_item;
mod reference;
mod request_body;
mod response;
mod response_name;
mod role;
mod schema;
mod security;
mod shape;
mod shown;
mod situation;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};

pub use self::habits::Habits;
pub(crate) use self::limits::{MAX_ENTRIES, MAX_IN_ALL, MAX_KEYS, MAX_OPERATIONS, MAX_PATH_ITEMS};
pub use self::media::MediaType;
pub use self::operation::{Operation, Operations, Place};
pub use self::operation_ref::OperationRef;
pub use self::parameter::Parameter;
pub use self::path_item::PathItem;
pub use self::reference::{Unresolved, UnresolvedKind};
pub use self::response::{Response, ResponseEntry, Responses};
pub use self::response_name::Said;
pub use self::role::Role;
pub use self::schema::Schema;
pub use self::shape::Shape;
pub use self::shown::Seen;
pub use self::situation::Observed;
use crate::project::Project;
use crate::source::FileId;
use crate::tree::{Node, Tree};
use foldhash::HashMap;
use oas_codes::Method;

/// The minor versions of the specification that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

impl Version {
    /// The version with this text, such as `3.1.0`; any patch level is fine, and a suffix such as
    /// `-rc1`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, _suffix) = text.split_once('-').unwrap_or((text, ""));
        let mut parts = number.splitn(3, '.');
        let version = match (parts.next()?, parts.next()?) {
            ("2", "0") => Self::V2_0,
            ("3", "0") => Self::V3_0,
            ("3", "1") => Self::V3_1,
            ("3", "2") => Self::V3_2,
            _ => return None,
        };
        let is_number =
            |patch: &str| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit());
        parts.next().is_none_or(is_number).then_some(version)
    }

    /// True where an operation must have `responses`; from 3.1 on it is optional.
    pub fn requires_responses(self) -> bool {
        self <= Self::V3_0
    }

    /// True where a path item has a field for this method.
    pub fn has(self, method: &Method) -> bool {
        match method {
            Method::Trace => self >= Self::V3_0,
            Method::Query => self >= Self::V3_2,
            Method::Connect | Method::Other(_) => false,
            _ => true,
        }
    }

    /// True where a response key can be a range such as `4XX`.
    pub fn has_ranges(self) -> bool {
        self >= Self::V3_0
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V2_0 => "Swagger 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 => "OpenAPI 3.2",
        })
    }
}

/// A text that is no OpenAPI description.
#[derive(Clone, Copy, Debug)]
pub enum NotOpenApi<'t> {
    /// The root has neither `openapi` nor `swagger`.
    NoVersion,
    /// The version is none that is understood; its node.
    UnknownVersion(Node<'t>),
}

/// An OpenAPI description.
pub struct Document<'t> {
    project: &'t Project,
    root: Node<'t>,
    version: Version,
    /// What references lead to, by the file that holds them and their text.
    targets: RefCell<HashMap<(FileId, Cow<'t, str>), reference::Known<'t>>>,
    /// How many references are being followed on the way to what others name.
    on_the_way: Cell<usize>,
    /// Its security schemes.
    schemes: OnceCell<Option<Node<'t>>>,
    /// The place and name of the keys that its security schemes declare.
    api_keys: OnceCell<Vec<(Cow<'t, str>, Cow<'t, str>)>>,
    /// What was compared before.
    shapes: RefCell<shape::Shapes>,
}

impl<'t> Document<'t> {
    /// The description that a tree of the project holds.
    ///
    /// # Errors
    ///
    /// [`NotOpenApi`] when the root does not name a version that is understood.
    pub fn open(project: &'t Project, tree: &'t Tree) -> Result<Self, NotOpenApi<'t>> {
        let root = tree.root().ok_or(NotOpenApi::NoVersion)?;
        let (openapi, swagger) = (root.get("openapi"), root.get("swagger"));
        let version = openapi.or(swagger).ok_or(NotOpenApi::NoVersion)?;
        let known = version.as_str().and_then(|text| Version::parse(&text));
        // The key changed its name with the third version.
        let known = known.filter(|known| openapi.is_none() == (*known == Version::V2_0));
        Ok(Self {
            project,
            root,
            version: known.ok_or(NotOpenApi::UnknownVersion(version))?,
            targets: RefCell::default(),
            on_the_way: Cell::new(0),
            schemes: OnceCell::new(),
            api_keys: OnceCell::new(),
            shapes: RefCell::default(),
        })
    }

    /// The root object.
    pub const fn root(&self) -> Node<'t> {
        self.root
    }

    /// The version that the description says it is in.
    pub const fn version(&self) -> Version {
        self.version
    }
}
