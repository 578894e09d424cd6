//! The demonstration: a small API that stores items, with an operation for each method and role.

use oas_codes::{Body, Member, MemberType, Method, StatusClass};
use serde_json::{Map, json};

use crate::component::{Component, Content, Schema, SchemaRef};
use crate::describe;
use crate::document::{Api, Document, List, Operation, Security};
use crate::library::{Library, LibraryError};
use crate::role::{DEFAULT_ACTION, Role, Target, action_word};

impl Document {
    /// A complete small API with one operation for each [`Role`], which refers to every code of at
    /// least 200 that the role may answer with.
    ///
    /// A role that the policy lets succeed with no code has no operation: nobody could call it.
    ///
    /// # Errors
    ///
    /// Fails where no role can succeed.
    pub fn demo(library: &Library<'_>) -> Result<Self, LibraryError> {
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
        let mut items = Items::new(&document);
        let word = action_word(policy).unwrap_or(DEFAULT_ACTION);
        let roles = Role::all(policy).into_iter().filter(|role| role.can_succeed(policy));
        let mut operations: Vec<Operation> =
            roles.map(|role| operation(library, &role, &mut items, word)).collect();
        if operations.is_empty() {
            return Err(LibraryError::NothingSucceeds { policy: policy.name.clone() });
        }
        // Stable: within a path the methods keep the order of the policy.
        operations.sort_by_key(|operation| operation.path.len());
        items.describe(&mut document, &operations);
        document.api =
            Some(Api { server: "https://api.example.com", security: Security::Bearer, operations });
        Ok(document)
    }
}

/// What the demonstration stores: an item and a list of items, under names that the policy leaves
/// free, and the responses that carry them.
struct Items {
    item: String,
    list: String,
    /// The names of all responses.
    taken: Vec<String>,
    responses: Vec<Component>,
}

impl Items {
    fn new(document: &Document) -> Self {
        let schemas: Vec<&str> = document.schemas.iter().map(|one| one.name.as_str()).collect();
        Self {
            item: free("Item", &schemas),
            list: free("ItemList", &schemas),
            taken: document.responses.iter().map(|one| one.name.clone()).collect(),
            responses: Vec::new(),
        }
    }

    /// The name of the response to a code: that of the policy, unless the response is the items
    /// themselves.
    fn answer(&mut self, role: &Role, policy_body: &Body, component: &Component) -> String {
        let Some(content) = &component.content else { return component.name.clone() };
        // A body that tells how it went says nothing of what was read.
        let is_read = matches!(role.method, Method::Get | Method::Query)
            && matches!(component.code.as_u16(), 200 | 203)
            && matches!(policy_body, Body::Object { .. });
        if component.code.class() != StatusClass::Successful || content.schema.is_some() && !is_read
        {
            return component.name.clone();
        }
        let item = json!({ "name": ITEM });
        let (schema, example, suffix) = match role.target {
            Target::Collection => (&self.list, json!([item]), "List"),
            Target::Create | Target::Item | Target::Action => (&self.item, item, "Item"),
        };
        let schema = Some(SchemaRef::Component(schema.clone()));
        let known = self.responses.iter().find(|one| {
            one.code == component.code
                && one.content.as_ref().is_some_and(|content| content.schema == schema)
        });
        if let Some(known) = known {
            return known.name.clone();
        }
        let taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
        let name = free(&format!("{}{suffix}", component.name), &taken);
        self.taken.push(name.clone());
        let content = Content { schema, example: Some(example), ..content.clone() };
        self.responses.push(Component {
            name: name.clone(),
            content: Some(content),
            ..component.clone()
        });
        name
    }

    /// Adds what the operations refer to, and drops the responses that none refers to: interim
    /// ones, and those in whose place the items stand.
    fn describe(self, document: &mut Document, operations: &[Operation]) {
        document.responses.extend(self.responses);
        let used: Vec<&str> = operations
            .iter()
            .flat_map(|operation| operation.responses.iter().map(|(_, name)| name.as_str()))
            .collect();
        document.responses.retain(|one| used.contains(&one.name.as_str()));
        let refers = |name: &str| {
            let schemas = document.responses.iter().filter_map(|one| one.content.as_ref());
            schemas.filter_map(|content| content.schema.as_ref()).any(
                |schema| matches!(schema, SchemaRef::Component(component) if component == name),
            )
        };
        document.schemas.retain(|schema| refers(&schema.name));
        let has_list = refers(&self.list);
        let is_sent = operations.iter().any(|operation| operation.request_body.is_some());
        if has_list || is_sent || refers(&self.item) {
            let member = Member {
                name: "name".to_owned(),
                kind: MemberType::String,
                required: true,
                description: "What the item is called.".to_owned(),
                example: Some(ITEM.to_owned()),
            };
            document.schemas.push(Schema { name: self.item.clone(), members: vec![member] });
        }
        if has_list {
            document.lists.push(List { name: self.list, of: self.item });
        }
    }
}

/// What an item is called in examples.
const ITEM: &str = "First";

/// A name that is not taken.
fn free(name: &str, taken: &[&str]) -> String {
    let mut free = name.to_owned();
    while taken.contains(&free.as_str()) {
        free.push('1');
    }
    free
}

fn operation(library: &Library<'_>, role: &Role, items: &mut Items, word: &str) -> Operation {
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
    let policy = library.policy();
    let components = role.codes(policy).into_iter().filter_map(|code| library.component(code));
    let responses = components
        .map(|component| (component.code, items.answer(role, &policy.success_body, component)))
        .collect();
    Operation {
        path: if is_action { format!("{path}{word}") } else { path.to_owned() },
        id: action(id, format!("{method}ItemAction")),
        summary: action(summary, format!("Run `{word}` on an item")),
        path_parameter: path.contains('{').then_some("itemId"),
        request_body: role.has_request_body().then(|| items.item.clone()),
        responses,
        method: role.method.clone(),
        extensions: Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use oas_codes::{Policy, PolicyFile};

    use serde_json::Value;

    use super::*;
    use crate::emit::OpenApiVersion;

    fn policy(text: &str) -> Policy {
        let file = PolicyFile { name: "team".into(), text: text.into() };
        Policy::parse(file, &|_, _| Err(String::new())).unwrap()
    }

    fn demo(policy: &Policy) -> Value {
        let document = Document::demo(&Library::new(policy).unwrap()).unwrap();
        document.to_value(OpenApiVersion::V3_1).unwrap()
    }

    /// The schema of a success, through the response that it refers to.
    fn success<'v>(document: &'v Value, path: &str, method: &str) -> &'v Value {
        let target = document["paths"][path][method]["responses"]["200"]["$ref"].as_str().unwrap();
        let response = document.pointer(&target[1..]).unwrap();
        &response["content"]["application/json"]["schema"]["$ref"]
    }

    #[test]
    fn what_is_read_is_a_list_or_an_item_and_what_is_done_is_told_as_the_policy_has_it() {
        let stratos = demo(&Policy::stratos());
        let of = |path, method| success(&stratos, path, method);
        assert_eq!(of("/items", "get"), "#/components/schemas/ItemList");
        assert_eq!(of("/items/{itemId}", "get"), "#/components/schemas/Item");
        assert_eq!(of("/items/{itemId}", "put"), "#/components/schemas/Success");
        assert_eq!(
            stratos["components"]["schemas"]["ItemList"],
            json!({"type": "array", "items": {"$ref": "#/components/schemas/Item"}})
        );

        let open = demo(&Policy::builtin("recommended").unwrap());
        assert_eq!(success(&open, "/items/{itemId}", "put"), "#/components/schemas/Item");
    }

    #[test]
    fn a_method_that_can_never_succeed_has_no_operation() {
        let row = |methods: &str, codes: &str| {
            format!(
                "name = \"team\"\ntitle = \"Team\"\nmethods = [\"GET\", \"PUT\"]\n\
                 [[expect]]\nmethods = {methods}\ncodes = \"{codes}\"\nlevel = \"must-not\"\n\
                 because = \"nobody may\"\n\
                 [[code]]\ncode = 200\nphrase = \"Ok\"\ndescription = \"Fine.\"\n\
                 [[code]]\ncode = 403\nphrase = \"Forbidden\"\ndescription = \"Never.\"\n"
            )
        };
        for codes in ["success", "200"] {
            let no_put = demo(&policy(&row("[\"PUT\"]", codes)));
            let paths = no_put["paths"].as_object().unwrap();
            let methods: Vec<&String> =
                paths.values().flat_map(|item| item.as_object().unwrap().keys()).collect();
            assert_eq!(methods, ["get", "get"], "{codes}");

            let nothing = policy(&row("[\"GET\", \"PUT\"]", codes));
            let library = Library::new(&nothing).unwrap();
            assert_eq!(
                Document::demo(&library).unwrap_err(),
                LibraryError::NothingSucceeds { policy: "team".into() },
                "{codes}"
            );
        }
    }
}
