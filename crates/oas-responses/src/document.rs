//! Documents in no particular OpenAPI version: what the emitters write in theirs.

use oas_codes::{Member, MemberType, Method, StatusClass, StatusCode};

use crate::component::{Component, Schema};
use crate::describe;
use crate::library::Library;
use crate::role::{DEFAULT_ACTION, Role, Target, action_word};

/// A document: components, and the operations that refer to them.
#[derive(Clone, Debug)]
pub struct Document {
    /// The title.
    pub title: String,
    /// The description, in Markdown.
    pub description: String,
    /// The response components.
    pub responses: Vec<Component>,
    /// The schemas that the responses and requests refer to.
    pub schemas: Vec<Schema>,
    /// The API; none in a document that only offers components.
    pub api: Option<Api>,
}

/// A small API whose calls are secured by a bearer token.
#[derive(Clone, Debug)]
pub struct Api {
    /// Where it is served.
    pub server: &'static str,
    /// The operations, grouped by path.
    pub operations: Vec<Operation>,
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
    /// The codes and the response components that they refer to, in numeric order.
    pub responses: Vec<(StatusCode, String)>,
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
    pub fn method(library: &Library<'_>, method: &Method) -> Self {
        let policy = library.policy();
        Self::of_components(
            library,
            format!("{}: responses to {method}", policy.title),
            describe::method(policy, method),
            &library.for_method(method),
        )
    }

    /// A complete small API with one operation for each [`Role`], which refers to every code of at
    /// least 200 that the role may answer with.
    pub fn demo(library: &Library<'_>) -> Self {
        let policy = library.policy();
        let mut document = Self::of_components(
            library,
            format!("{}: demonstration", policy.title),
            format!(
                "{}\n\nAn API with one operation for each method and role. Each documents every \
                 code that it may answer with.",
                describe::origin(policy)
            ),
            &library.components().iter().collect::<Vec<_>>(),
        );
        // Interim responses stay in the library: no operation refers to them.
        document.responses.retain(|one| one.code.class() != StatusClass::Informational);
        let item = item_schema(&document.schemas);
        let word = action_word(policy).unwrap_or(DEFAULT_ACTION);
        let roles = Role::all(policy);
        let mut operations: Vec<Operation> =
            roles.iter().map(|role| operation(library, role, &item.name, word)).collect();
        // Stable: within a path the methods keep the order of the policy.
        operations.sort_by_key(|operation| operation.path.len());
        if operations.iter().any(|operation| operation.request_body.is_some()) {
            document.schemas.push(item);
        }
        document.api = Some(Api { server: "https://api.example.com", operations });
        document
    }

    fn of_components(
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
            api: None,
        }
    }
}

/// What the demonstration stores, under a name that the policy's bodies leave free.
fn item_schema(taken: &[Schema]) -> Schema {
    let mut name = "Item".to_owned();
    while taken.iter().any(|schema| schema.name == name) {
        name.push('1');
    }
    let member = Member {
        name: "name".to_owned(),
        kind: MemberType::String,
        required: true,
        description: "What the item is called.".to_owned(),
        example: None,
    };
    Schema { name, members: vec![member] }
}

fn operation(library: &Library<'_>, role: &Role, item: &str, word: &str) -> Operation {
    let method = role.method.as_str().to_ascii_lowercase();
    let (path, id, summary) = match (&role.method, role.target) {
        (Method::Get, Target::Collection) => ("/items", "listItems", "List the items"),
        (_, Target::Collection) => ("/items", "searchItems", "Search the items"),
        (_, Target::Create) => ("/items", "createItem", "Create an item"),
        (Method::Get, _) => ("/items/{itemId}", "readItem", "Read an item"),
        (Method::Patch, _) => ("/items/{itemId}", "changeItem", "Change an item"),
        (Method::Delete, _) => ("/items/{itemId}", "deleteItem", "Delete an item"),
        (_, Target::Item) => ("/items/{itemId}", "replaceItem", "Replace an item"),
        (_, Target::Action) => ("/items/{itemId}/", "", ""),
    };
    let is_action = role.target == Target::Action;
    let action = |text: &str, own: String| if is_action { own } else { text.to_owned() };
    let answer = |code| library.component(code).map(|component| (code, component.name.clone()));
    Operation {
        path: if is_action { format!("{path}{word}") } else { path.to_owned() },
        id: action(id, format!("{method}ItemAction")),
        summary: action(summary, format!("Run `{word}` on an item")),
        path_parameter: path.contains('{').then_some("itemId"),
        request_body: role.has_request_body().then(|| item.to_owned()),
        responses: role.codes(library.policy()).into_iter().filter_map(answer).collect(),
        method: role.method.clone(),
    }
}
