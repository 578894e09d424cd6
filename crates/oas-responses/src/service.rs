//! Responses for Rust services that describe themselves with utoipa (version 6).
//!
//! For each built-in policy there is a module, and in it a type for each [`Role`](crate::Role): what an
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
//! A response that several operations give need not be written out in each of them:
//! [`share_responses`](crate::Library::share_responses) moves what they have in common under the document's components.
//!
//! ```
//! # use oas_responses::service::{Only, stratos};
//! # use utoipa::OpenApi;
//! # #[utoipa::path(get, path = "/", responses(Only<stratos::GetItem, 200, 404>))]
//! # async fn read() {}
//! # #[derive(OpenApi)]
//! # #[openapi(paths(read))]
//! # struct Api;
//! let mut api = Api::openapi();
//! stratos::library().share_responses(&mut api);
//! assert!(api.to_json()?.contains(r##""404":{"$ref":"#/components/responses/NotFound"}"##));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A policy that is read at run time has no types. Its library gives the responses of a role as a
//! map, and as a [`Modify`](utoipa::Modify) adds the components that they refer to:
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
mod document;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};

pub use self::builtin::*;

/// The responses of a role under a built-in policy.
pub trait RoleResponses: IntoResponses {
    /// The codes, in numeric order: those of [`Role::codes`](crate::Role::codes).
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

                /// The components of the policy.
                pub fn library() -> &'static Library<'static> {
                    &LIBRARY
                }

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
                            library().inline_responses(&role)
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
    use oas_codes::{Policy, StatusCode};
    use serde_json::json;

    use super::builtin::ALL;
    use super::*;
    use crate::role::Role;

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
}
