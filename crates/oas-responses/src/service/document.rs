//! The responses of a policy in a document of utoipa.

use std::collections::BTreeMap;

use oas_codes::StatusClass;
use utoipa::Modify;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{Components, OpenApi, Ref, RefOr, Response};

use crate::component::{Component, Content, Schema, SchemaRef};
use crate::emit::openapi31::{response, schema_object};
use crate::library::Library;
use crate::role::Role;

impl Library<'_> {
    /// The responses that an operation with this role may answer with, by their codes. Each is
    /// complete in itself: it refers to nothing in the document.
    pub fn inline_responses(&self, role: &Role) -> BTreeMap<String, RefOr<Response>> {
        self.of_role(role).map(|one| (one.code.to_string(), self.inline(one))).collect()
    }

    /// The responses that an operation with this role may answer with, by their codes, as
    /// references to the components that [`Modify::modify`] adds.
    pub fn response_refs(&self, role: &Role) -> BTreeMap<String, RefOr<Response>> {
        self.of_role(role).map(|one| (one.code.to_string(), reference(one))).collect()
    }

    /// Moves the responses of operations that are just as the policy has them under the
    /// document's components, and puts references in their place.
    ///
    /// For a document whose operations are all there. A response stays where it is when the
    /// document has another one of its component's name.
    pub fn share_responses(&self, openapi: &mut OpenApi) {
        let own = openapi.components.get_or_insert_default();
        let mut used: Vec<&Component> = Vec::new();
        for operation in openapi.paths.paths.values_mut().flat_map(operations) {
            for (code, response) in &mut operation.responses.responses {
                let component = code.parse().ok().and_then(|code| self.component(code));
                let is_shared = |one: &&Component| {
                    let its = own.responses.get(&one.name);
                    *response == self.inline(one)
                        && its.is_none_or(|its| *its == self.beside(own, one))
                };
                if let Some(component) = component.filter(is_shared) {
                    *response = reference(component);
                    used.push(component);
                }
            }
        }
        self.add(&used, own);
    }

    /// Adds components, and the schemas of their bodies, under names that are free.
    fn add(&self, components: &[&Component], own: &mut Components) {
        for schema in self.schemas_of(components) {
            let object = || schema_object(schema).into();
            own.schemas.entry(schema.name.clone()).or_insert_with(object);
        }
        for component in components {
            let object = self.beside(own, component);
            own.responses.entry(component.name.clone()).or_insert(object);
        }
    }

    fn of_role(&self, role: &Role) -> impl Iterator<Item = &Component> {
        role.codes(self.policy()).into_iter().filter_map(|code| self.component(code))
    }

    /// The response with the schema of its body in it.
    fn inline(&self, component: &Component) -> RefOr<Response> {
        self.response(component, |_| true)
    }

    /// The response beside a document's components: it refers to its schema unless the document
    /// calls another one so.
    fn beside(&self, own: &Components, component: &Component) -> RefOr<Response> {
        self.response(component, |schema| {
            own.schemas.get(&schema.name).is_some_and(|its| *its != schema_object(schema).into())
        })
    }

    fn response(
        &self,
        component: &Component,
        is_inline: impl Fn(&Schema) -> bool,
    ) -> RefOr<Response> {
        let mut response = response(component);
        if let Some(Content { media_type, schema: Some(SchemaRef::Component(_)), .. }) =
            &component.content
            && let Some(schema) = self.schemas_of(&[component]).into_iter().next()
            && is_inline(schema)
            && let Some(RefOr::T(content)) = response.content.get_mut(media_type)
        {
            content.schema = Some(schema_object(schema).into());
        }
        response.into()
    }
}

/// Adds the response components to a document, and the schemas of their bodies.
///
/// Nothing that the document has is replaced. A response of the same name stays, and so stands for
/// the policy's; where a schema of the same name says something else, the responses keep the
/// policy's schema within themselves. Interim responses are left out: an operation answers with
/// its final one.
impl Modify for Library<'_> {
    fn modify(&self, openapi: &mut OpenApi) {
        let is_final = |one: &&Component| one.code.class() != StatusClass::Informational;
        let offered: Vec<&Component> = self.components().iter().filter(is_final).collect();
        self.add(&offered, openapi.components.get_or_insert_default());
    }
}

fn reference(component: &Component) -> RefOr<Response> {
    Ref::from_response_name(&component.name).into()
}

/// The operations of a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let fields = [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
        &mut item.query,
    ];
    fields.into_iter().flatten().chain(item.additional_operations.values_mut())
}

#[cfg(test)]
mod tests {
    use oas_codes::{Policy, PolicyFile};
    use serde_json::{Value, json};
    use utoipa::openapi::path::OperationBuilder;
    use utoipa::openapi::{ComponentsBuilder, HttpMethod, ObjectBuilder, ResponsesBuilder, Type};

    use super::*;
    use crate::service::{Only, stratos};

    /// A document whose operation gives what a role gives, with 200 in words of its own.
    fn document() -> OpenApi {
        let responses = ResponsesBuilder::new()
            .responses_from_into_responses::<Only<stratos::GetItem, 200, 403, 404>>()
            .response("200", Response::new("An item."));
        let operation = OperationBuilder::new().responses(responses.build());
        let mut openapi = OpenApi::default();
        openapi.paths.add_path_operation("/", vec![HttpMethod::Get], operation);
        openapi
    }

    fn at(openapi: &OpenApi, pointer: &str) -> Value {
        serde_json::to_value(openapi).unwrap().pointer(pointer).cloned().unwrap_or_default()
    }

    #[test]
    fn references_lead_to_the_components_that_are_added() {
        for name in Policy::builtin_names() {
            let policy = Policy::builtin(name).unwrap();
            let library = Library::new(&policy).unwrap();
            let mut openapi = OpenApi::default();
            library.modify(&mut openapi);
            let document = serde_json::to_value(&openapi).unwrap();
            for role in Role::all(&policy) {
                for (code, reference) in library.response_refs(&role) {
                    let reference = serde_json::to_value(reference).unwrap();
                    let target = reference["$ref"].as_str().unwrap();
                    let component = document.pointer(&target[1..]).unwrap();
                    let content = component["content"].as_object().into_iter().flatten();
                    for schema in content.filter_map(|(_, body)| body["schema"]["$ref"].as_str()) {
                        let found = document.pointer(&schema[1..]);
                        assert!(found.is_some(), "{name} {role} {code}: {schema}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_the_document_has_is_kept() {
        let file = PolicyFile {
            name: "shop".to_owned(),
            text: "name = 'shop'\ntitle = 'Shop'\nextends = 'stratos'".to_owned(),
        };
        let policy = Policy::parse(file, &|_, _| Err(String::new())).unwrap();
        let mut openapi = document_with_own_components();
        Library::new(&policy).unwrap().modify(&mut openapi);
        assert_eq!(at(&openapi, "/components/schemas/Error"), json!({"type": "integer"}));
        let not_found = at(&openapi, "/components/responses/NotFound");
        assert_eq!(not_found, json!({"description": "My own."}));
        // The policy's error is not the document's, and its success is free.
        let schema = |name: &str| {
            let content = format!("/components/responses/{name}/content");
            at(&openapi, &(content + "/application~1json/schema"))
        };
        assert_eq!(schema("Conflict")["required"], json!(["status", "message"]));
        assert_eq!(schema("Created"), json!({"$ref": "#/components/schemas/Success"}));
        let interim = at(&openapi, "/components/responses/Continue");
        assert_eq!(interim, Value::Null, "no final response");
    }

    fn document_with_own_components() -> OpenApi {
        let own_error = ObjectBuilder::new().schema_type(Type::Integer);
        let mut openapi = document();
        openapi.components = Some(
            ComponentsBuilder::new()
                .schema("Error", own_error)
                .response("NotFound", Response::new("My own."))
                .build(),
        );
        openapi
    }

    #[test]
    fn what_is_as_the_policy_has_it_is_shared() {
        let mut openapi = document();
        stratos::library().share_responses(&mut openapi);
        let responses = at(&openapi, "/paths/~1/get/responses");
        assert_eq!(
            responses,
            json!({
                "200": { "description": "An item." },
                "403": { "$ref": "#/components/responses/Forbidden" },
                "404": { "$ref": "#/components/responses/NotFound" },
            })
        );
        let names = |kind: &str| -> Vec<String> {
            let all = at(&openapi, &format!("/components/{kind}"));
            all.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names("responses"), ["Forbidden", "NotFound"], "only what is referred to");
        assert_eq!(names("schemas"), ["Error"]);

        let shared = at(&openapi, "");
        stratos::library().share_responses(&mut openapi);
        assert_eq!(at(&openapi, ""), shared, "once is enough");
    }

    #[test]
    fn what_the_document_calls_otherwise_stays_in_its_operation() {
        let mut openapi = document_with_own_components();
        stratos::library().share_responses(&mut openapi);
        let of = |code: &str| at(&openapi, &format!("/paths/~1/get/responses/{code}"));
        assert_eq!(of("403"), json!({"$ref": "#/components/responses/Forbidden"}));
        assert_eq!(of("404")["description"], "There is no such resource.");
        assert_eq!(
            at(&openapi, "/components/responses/NotFound"),
            json!({"description": "My own."})
        );
    }
}
