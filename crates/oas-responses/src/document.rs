//! Documents in no particular OpenAPI version: what the emitters write in theirs.

use oas_codes::{Method, StatusCode};
use serde_json::{Map, Value};

use crate::component::{Component, Schema};
use crate::describe;
use crate::library::Library;

/// A document: components, and the operations that refer to them.
#[derive(Clone, Debug)]
pub struct Document {
    /// The title.
    pub title: String,
    /// The description, in Markdown.
    pub description: String,
    /// The responses.
    pub responses: Vec<Component>,
    /// Where the responses stand.
    pub placement: Placement,
    /// The schemas that the responses and requests refer to.
    pub schemas: Vec<Schema>,
    /// The schemas of lists, which the responses refer to as well.
    pub lists: Vec<List>,
    /// The API; none in a document that only offers components.
    pub api: Option<Api>,
    /// Members of the root whose names begin with `x-` (OpenAPI, Specification Extensions).
    pub extensions: Map<String, Value>,
}

/// Where the responses of operations stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placement {
    /// Under `components/responses`; operations refer to them.
    Reference,
    /// In each operation, for gateways that take no response by `$ref`.
    Inline,
}

/// A schema component: a list whose entries follow another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The component's name.
    pub name: String,
    /// The name of the component that describes an entry.
    pub of: String,
}

/// A small API whose calls are secured by a token.
#[derive(Clone, Debug)]
pub struct Api {
    /// Where it is served.
    pub server: &'static str,
    /// How a call shows that it may be made.
    pub security: Security,
    /// The operations, grouped by path.
    pub operations: Vec<Operation>,
}

/// The ways to secure a call that documents are written with (OpenAPI Security Scheme Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Security {
    /// A bearer token (RFC 6750).
    Bearer,
    /// A key in the header `x-api-key`, the only kind that every gateway takes.
    ApiKey,
}

/// An operation (OpenAPI Operation Object).
#[derive(Clone, Debug)]
pub struct Operation {
    /// The path template.
    pub path: String,
    /// The method.
    pub method: Method,
    /// The `operationId`.
    pub id: String,
    /// One line on what it does.
    pub summary: String,
    /// The name of the path parameter, where the path has one.
    pub path_parameter: Option<&'static str>,
    /// The schema component of the request body, where there is one.
    pub request_body: Option<String>,
    /// The codes, in numeric order, with the names of their responses in the document.
    pub responses: Vec<(StatusCode, String)>,
    /// Members whose names begin with `x-`.
    pub extensions: Map<String, Value>,
}

impl Document {
    /// All components of the library, one for each code.
    pub fn library(library: &Library<'_>) -> Self {
        let policy = library.policy();
        Self::of_components(
            library,
            format!("{}: responses", policy.title),
            describe::components(policy, library.components()),
            &library.components().iter().collect::<Vec<_>>(),
        )
    }

    /// The components that a method may answer with. They are those of [`Document::library`], so
    /// that the documents merge without clashes.
    ///
    /// Those of HEAD have no content (RFC 9110 §9.3.2) and names of their own: `NotFoundHead`.
    pub fn method(library: &Library<'_>, method: &Method) -> Self {
        let policy = library.policy();
        let mut components = library.for_method(method);
        let without_content: Vec<Component>;
        if *method == Method::Head {
            let bare = |component: &Component| Component {
                name: format!("{}Head", component.name),
                content: None,
                ..component.clone()
            };
            without_content = components.into_iter().map(bare).collect();
            components = without_content.iter().collect();
        }
        Self::of_components(
            library,
            format!("{}: responses to {method}", policy.title),
            describe::method(policy, method),
            &components,
        )
    }

    /// The responses that stand under `components`.
    pub fn components(&self) -> &[Component] {
        match self.placement {
            Placement::Reference => &self.responses,
            Placement::Inline => &[],
        }
    }

    /// True where each operation names the security itself: the gateways that read no response by
    /// reference include one that does not read the security of the root.
    pub(crate) fn secures_operations(&self) -> bool {
        self.placement == Placement::Inline
    }

    /// The response with a name, where it stands in the operations.
    pub(crate) fn inline(&self, name: &str) -> Option<&Component> {
        let is_inline = self.placement == Placement::Inline;
        let mut responses = self.responses.iter().filter(|_| is_inline);
        responses.find(|component| component.name == name)
    }

    pub(crate) fn of_components(
        library: &Library<'_>,
        title: String,
        description: String,
        components: &[&Component],
    ) -> Self {
        Self {
            title,
            description,
            schemas: library.schemas_of(components).into_iter().cloned().collect(),
            responses: components.iter().copied().cloned().collect(),
            placement: Placement::Reference,
            lists: Vec::new(),
            api: None,
            extensions: Map::new(),
        }
    }
}
