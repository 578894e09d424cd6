//! Responses for Rust services that describe themselves with utoipa (version 6).
//!
//! For each built-in policy there is a module, and in it a type for each [`Role`]: what an
//! operation with a method does. The type stands for the responses that such an operation may
//! answer with, each complete in itself, with description, headers, body and example. [`Only`]
//! keeps those that the operation does answer with, and what is said after it in `responses(...)`
//! takes the place of the policy's response to the code.
//!
//! ```
//! use oas_responses::service::{Only, stratos};
//! use utoipa::{OpenApi, ToSchema};
//!
//! #[derive(ToSchema)]
//! struct User {
//!     name: String,
//! }
//!
//! #[utoipa::path(
//!     post,
//!     path = "/users",
//!     request_body = User,
//!     responses(Only<stratos::PostCreate, 201, 400, 403, 409, 500>)
//! )]
//! async fn create_user() {}
//!
//! #[utoipa::path(
//!     get,
//!     path = "/users/{name}",
//!     params(("name" = String, Path)),
//!     responses(
//!         Only<stratos::GetItem, 403, 404, 500>,
//!         (status = 200, description = "The user.", body = User)
//!     )
//! )]
//! async fn read_user() {}
//!
//! #[derive(OpenApi)]
//! #[openapi(paths(create_user, read_user))]
//! struct Api;
//!
//! let api = Api::openapi();
//! let create = api.paths.paths["/users"].post.as_ref().unwrap();
//! let codes: Vec<&str> = create.responses.responses.keys().map(String::as_str).collect();
//! assert_eq!(codes, ["201", "400", "403", "409", "500"]);
//! ```
//!
//! A policy that is read at run time has no types. Its [`Library`] gives the responses of a role
//! as a map, and as a [`Modify`] adds the components that they refer to:
//!
//! ```
//! use oas_codes::{Method, Policy, PolicyFile};
//! use oas_responses::{Library, Role, Target};
//! use utoipa::{Modify, OpenApi};
//!
//! #[utoipa::path(post, path = "/users", responses((status = 404, description = "My own.")))]
//! async fn create_user() {}
//!
//! #[derive(OpenApi)]
//! #[openapi(paths(create_user))]
//! struct Api;
//!
//! let text = "name = 'shop'\ntitle = 'Shop'\nextends = 'stratos'".to_owned();
//! let file = PolicyFile { name: "shop.toml".to_owned(), text };
//! let policy = Policy::parse(file, &|_, name| Err(format!("there is no {name}")))?;
//! let library = Library::new(&policy)?;
//!
//! let mut api = Api::openapi();
//! library.modify(&mut api);
//! let create = api.paths.paths.get_mut("/users").and_then(|path| path.post.as_mut()).unwrap();
//! let role = Role { method: Method::Post, target: Target::Create };
//! for (code, response) in library.response_refs(&role) {
//!     create.responses.responses.entry(code).or_insert(response);
//! }
//! let text = api.to_pretty_json()?;
//! assert!(text.contains(r##""$ref": "#/components/responses/Conflict""##));
//! assert!(text.contains("My own."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod builtin;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use oas_codes::StatusClass;
use utoipa::openapi::{OpenApi, Ref, RefOr, Response};
use utoipa::{IntoResponses, Modify};

pub use self::builtin::*;
use crate::component::{Component, Content, Schema, SchemaRef};
use crate::emit::openapi31::{response, schema_object};
use crate::library::Library;
use crate::role::Role;

/// The responses of a role under a built-in policy.
pub trait RoleResponses: IntoResponses {
    /// The codes, in numeric order: those of [`Role::codes`].
    const CODES: &'static [u16];
}

/// Some of a role's responses: up to ten codes, those that an operation does answer with.
///
/// A code that the policy does not let the role answer with is refused when the program is built:
///
/// ```compile_fail
/// use oas_responses::service::{Only, stratos};
/// use utoipa::IntoResponses;
///
/// // A read creates nothing.
/// Only::<stratos::GetItem, 200, 201>::responses();
/// ```
///
/// It stands for a type in `responses(...)` only and has no values.
pub struct Only<
    R,
    const A: u16,
    const B: u16 = 0,
    const C: u16 = 0,
    const D: u16 = 0,
    const E: u16 = 0,
    const F: u16 = 0,
    const G: u16 = 0,
    const H: u16 = 0,
    const I: u16 = 0,
    const J: u16 = 0,
>(PhantomData<R>);

impl<
    R: RoleResponses,
    const A: u16,
    const B: u16,
    const C: u16,
    const D: u16,
    const E: u16,
    const F: u16,
    const G: u16,
    const H: u16,
    const I: u16,
    const J: u16,
> IntoResponses for Only<R, A, B, C, D, E, F, G, H, I, J>
{
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let codes = const {
            let codes = [A, B, C, D, E, F, G, H, I, J];
            assert!(
                are_among(&codes, R::CODES),
                "the policy does not let this role answer with one of these codes"
            );
            codes
        };
        let mut responses = R::responses();
        responses.retain(|key, _| codes.iter().any(|code| *key == code.to_string()));
        responses
    }
}

/// True when a role has every code; 0 stands for none.
const fn are_among(codes: &[u16], known: &[u16]) -> bool {
    let mut at = 0;
    while at < codes.len() {
        let mut found = codes[at] == 0;
        let mut other = 0;
        while other < known.len() {
            found |= codes[at] == known[other];
            other += 1;
        }
        if !found {
            return false;
        }
        at += 1;
    }
    true
}

impl Library<'_> {
    /// The responses that an operation with this role may answer with, by their codes. Each is
    /// complete in itself: it refers to nothing in the document.
    pub fn inline_responses(&self, role: &Role) -> BTreeMap<String, RefOr<Response>> {
        let inline = |one: &Component| response_object(self, one, |_| true).into();
        self.of_role(role).map(|one| (one.code.to_string(), inline(one))).collect()
    }

    /// The responses that an operation with this role may answer with, by their codes, as
    /// references to the components that [`Modify::modify`] adds.
    pub fn response_refs(&self, role: &Role) -> BTreeMap<String, RefOr<Response>> {
        let reference = |one: &Component| Ref::from_response_name(&one.name).into();
        self.of_role(role).map(|one| (one.code.to_string(), reference(one))).collect()
    }

    fn of_role(&self, role: &Role) -> impl Iterator<Item = &Component> {
        role.codes(self.policy()).into_iter().filter_map(|code| self.component(code))
    }

    fn schema_of(&self, component: &Component) -> Option<&Schema> {
        self.schemas_of(&[component]).into_iter().next()
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
        let own = openapi.components.get_or_insert_default();
        for schema in self.schemas_of(&offered) {
            let object = || schema_object(schema).into();
            own.schemas.entry(schema.name.clone()).or_insert_with(object);
        }
        for component in offered {
            let is_taken = |schema: &Schema| {
                own.schemas.get(&schema.name) != Some(&schema_object(schema).into())
            };
            let object = response_object(self, component, is_taken);
            own.responses.entry(component.name.clone()).or_insert(object.into());
        }
    }
}

/// A component's Response Object; the schema of its body stands within where `is_inline` says so.
fn response_object(
    library: &Library<'_>,
    component: &Component,
    is_inline: impl Fn(&Schema) -> bool,
) -> Response {
    let mut response = response(component);
    if let Some(Content { media_type, schema: Some(SchemaRef::Component(_)), .. }) =
        &component.content
        && let Some(schema) = library.schema_of(component)
        && is_inline(schema)
        && let Some(RefOr::T(content)) = response.content.get_mut(media_type)
    {
        content.schema = Some(schema_object(schema).into());
    }
    response
}

/// Declares a module for each policy and in it a type for each role, with the codes.
macro_rules! policies {
    ($(
        $module:ident $name:literal $title:literal {
            $($role:ident = $method:ident $target:ident [$($code:literal)*];)*
        }
    )*) => {
        $(
            #[doc = concat!("The policy `", $name, "`: ", $title, ".")]
            pub mod $module {
                use std::collections::BTreeMap;
                use std::sync::LazyLock;

                use oas_codes::{Method, Policy};
                use utoipa::IntoResponses;
                use utoipa::openapi::{RefOr, Response};

                use crate::service::RoleResponses;
                use crate::{Library, Role, Target};

                // Read once, and only in a program that asks for it. A test makes each library.
                static POLICY: LazyLock<Policy> = LazyLock::new(|| {
                    Policy::builtin($name).expect("built-in policies are well-formed")
                });
                static LIBRARY: LazyLock<Library<'static>> = LazyLock::new(|| {
                    Library::new(&POLICY).expect("built-in policies have a library")
                });

                $(
                    #[doc = concat!(
                        "The responses to [", stringify!($method), "](Method::", stringify!($method),
                        ") in the role [", stringify!($target), "](Target::", stringify!($target),
                        "):" $(, " ", stringify!($code))*, "."
                    )]
                    #[derive(Clone, Copy, Debug)]
                    pub struct $role;

                    impl RoleResponses for $role {
                        const CODES: &'static [u16] = &[$($code),*];
                    }

                    impl IntoResponses for $role {
                        fn responses() -> BTreeMap<String, RefOr<Response>> {
                            let role = Role { method: Method::$method, target: Target::$target };
                            LIBRARY.inline_responses(&role)
                        }
                    }
                )*
            }
        )*

        /// Every type: the policy, the type's name, its codes, its responses.
        #[cfg(test)]
        pub(super) const ALL: &[super::tests::Row] = &[$($((
            $name,
            stringify!($role),
            <$module::$role as super::RoleResponses>::CODES,
            <$module::$role as utoipa::IntoResponses>::responses,
        ),)*)*];
    };
}
use policies;

#[cfg(test)]
mod tests {
    use oas_codes::{Policy, PolicyFile, StatusCode};
    use serde_json::{Value, json};
    use utoipa::openapi::{ComponentsBuilder, ObjectBuilder, Type};

    use super::builtin::ALL;
    use super::*;

    pub(super) type Row =
        (&'static str, &'static str, &'static [u16], fn() -> BTreeMap<String, RefOr<Response>>);

    #[test]
    fn there_is_a_type_with_the_codes_of_each_role_of_each_policy() {
        let typed: Vec<(&str, String, Vec<u16>)> = (ALL.iter())
            .map(|(policy, role, codes, _)| (*policy, (*role).to_owned(), codes.to_vec()))
            .collect();
        let mut made = Vec::new();
        for name in Policy::builtin_names() {
            let policy = Policy::builtin(name).unwrap();
            for role in Role::all(&policy) {
                let codes = role.codes(&policy).into_iter().map(StatusCode::as_u16).collect();
                made.push((name, format!("{:?}{:?}", role.method, role.target), codes));
            }
        }
        assert_eq!(typed, made, "run `cargo xtask codegen`");
    }

    #[test]
    fn a_type_answers_with_its_codes_and_refers_to_no_component() {
        for (policy, role, codes, responses) in ALL {
            let responses = responses();
            let keys: Vec<&String> = responses.keys().collect();
            let codes: Vec<String> = codes.iter().map(u16::to_string).collect();
            assert_eq!(keys, codes.iter().collect::<Vec<_>>(), "{policy} {role}");
            let text = serde_json::to_string(&responses).unwrap();
            assert!(!text.contains("#/components"), "{policy} {role}: {text}");
        }
    }

    #[test]
    fn a_response_is_whole() {
        let created = &stratos::PostCreate::responses()["201"];
        let member = |text| json!({"type": "string", "description": text});
        assert_eq!(
            serde_json::to_value(created).unwrap(),
            json!({
                "description": "The resource was created.",
                "headers": { "Location": {
                    "description": "The address of what was created (RFC 9110 §10.2.2).",
                    "schema": { "type": "string", "format": "uri-reference" },
                    "example": "/items/42",
                }},
                "content": { "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["status", "message"],
                        "properties": {
                            "status": member("Always `success`."),
                            "message": member("What was done, for a person to read."),
                        },
                    },
                    "example": { "status": "success", "message": "The resource was created." },
                }},
            })
        );
    }

    #[test]
    fn only_keeps_the_codes_that_it_names() {
        let kept = Only::<stratos::DeleteItem, 404, 200>::responses();
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["200", "404"]);
        assert!(are_among(&[200, 0], &[200, 404]));
        assert!(!are_among(&[200, 201], &[200, 404]));
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
        let mut openapi = OpenApi::default();
        let own_error = ObjectBuilder::new().schema_type(Type::Integer);
        openapi.components = Some(
            ComponentsBuilder::new()
                .schema("Error", own_error)
                .response("NotFound", Response::new("My own."))
                .build(),
        );
        Library::new(&policy).unwrap().modify(&mut openapi);
        let document = serde_json::to_value(&openapi).unwrap();
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or(Value::Null);
        assert_eq!(at("/components/schemas/Error"), json!({"type": "integer"}));
        assert_eq!(at("/components/responses/NotFound"), json!({"description": "My own."}));
        // The policy's error is not the document's, and its success is free.
        let schema = |name: &str| {
            at(&format!("/components/responses/{name}/content/application~1json/schema"))
        };
        assert_eq!(schema("Conflict")["required"], json!(["status", "message"]));
        assert_eq!(schema("Created"), json!({"$ref": "#/components/schemas/Success"}));
        assert_eq!(at("/components/responses/Continue"), Value::Null, "no final response");
    }
}
