//! The response components of a policy: one for each code, and which of them a method may answer.

use oas_codes::{Body, Method, Policy, Row, Standing, StatusCode};

use crate::component::{Component, Schema, SchemaRef};

/// The response components of a policy.
#[derive(Clone, Debug)]
pub struct Library<'p> {
    policy: &'p Policy,
    components: Vec<Component>,
    schemas: Vec<Schema>,
}

/// Why no document can be made from a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// The bodies of errors and successes are different objects under one name.
    #[error("the policy `{policy}` gives the name `{name}` to two different bodies")]
    NameTaken {
        /// The policy.
        policy: String,
        /// The name.
        name: String,
    },
    /// A body is said to stand in the same document, and the generated document has no such part.
    #[error(
        "the policy `{policy}` refers to the body `{target}`, which only the user's own document \
         has; describe the body in the policy, or refer to it in a file of its own"
    )]
    LocalReference {
        /// The policy.
        policy: String,
        /// The target of the reference.
        target: String,
    },
    /// No operation could succeed.
    #[error(
        "the policy `{policy}` lets no operation succeed, so that there is nothing to demonstrate; \
         the library of its responses can be made"
    )]
    NothingSucceeds {
        /// The policy.
        policy: String,
    },
}

impl<'p> Library<'p> {
    /// The components of all codes that at least one of the policy's methods may answer, in
    /// numeric order of the codes.
    ///
    /// # Errors
    ///
    /// Fails where the policy's bodies cannot stand together in a document of their own.
    pub fn new(policy: &'p Policy) -> Result<Self, LibraryError> {
        let answers = |code| policy.methods.iter().any(|method| may_answer(policy, method, code));
        let codes = codes(policy).into_iter().filter(|code| answers(*code));
        let mut components: Vec<Component> = Vec::new();
        for code in codes {
            let mut component = Component::new(policy, code);
            while components.iter().any(|earlier| earlier.name == component.name) {
                component.name += &code.to_string();
            }
            components.push(component);
        }
        Ok(Self { policy, components, schemas: schemas(policy)? })
    }

    /// The policy.
    pub const fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// All components.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The component of a code.
    pub fn component(&self, code: StatusCode) -> Option<&Component> {
        self.components.iter().find(|component| component.code == code)
    }

    /// The components that a method may answer with in some situation.
    pub fn for_method(&self, method: &Method) -> Vec<&Component> {
        let answers = |component: &&Component| may_answer(self.policy, method, component.code);
        self.components.iter().filter(answers).collect()
    }

    /// The schemas that some components refer to.
    pub fn schemas_of(&self, components: &[&Component]) -> Vec<&Schema> {
        let used = |schema: &&Schema| {
            components.iter().any(|component| {
                let schema_ref =
                    component.content.as_ref().and_then(|content| content.schema.as_ref());
                matches!(schema_ref, Some(SchemaRef::Component(name)) if *name == schema.name)
            })
        };
        self.schemas.iter().filter(used).collect()
    }
}

fn may_answer(policy: &Policy, method: &Method, code: StatusCode) -> bool {
    policy.may_answer(method, code) && is_meant(policy, method, code)
}

/// False for 201 of a method that makes nothing, for it is safe (RFC 9110 §9.2.1) or DELETE: a
/// policy that has no row about it does not mean it.
pub(crate) fn is_meant(policy: &Policy, method: &Method, code: StatusCode) -> bool {
    let makes_nothing = method.is_safe() || *method == Method::Delete;
    let is_about = |row: &Row| row.methods.contains(method) && row.codes.as_slice().contains(&code);
    code != StatusCode::CREATED || !makes_nothing || policy.rows.iter().any(is_about)
}

/// The codes that documents offer: the policy's catalogue, or, where it has none, the registered
/// codes that are in force for good.
pub(crate) fn codes(policy: &Policy) -> Vec<StatusCode> {
    let in_force = |code: &StatusCode| {
        code.registration().is_none_or(|row| row.standing == Standing::Permanent)
    };
    let known = policy.known_codes().into_iter();
    known.filter(|code| policy.code(*code).is_some() || in_force(code)).collect()
}

fn schemas(policy: &Policy) -> Result<Vec<Schema>, LibraryError> {
    let mut schemas: Vec<Schema> = Vec::new();
    for body in [&policy.error_body, &policy.success_body] {
        match body {
            Body::Reference { target, .. } if target.starts_with('#') => {
                let policy = policy.name.clone();
                return Err(LibraryError::LocalReference { policy, target: target.clone() });
            }
            Body::None | Body::Reference { .. } => {}
            Body::Object { name, members, .. } => {
                match schemas.iter().find(|schema| schema.name == *name) {
                    Some(same) if same.members == *members => {}
                    Some(_) => {
                        let policy = policy.name.clone();
                        return Err(LibraryError::NameTaken { policy, name: name.clone() });
                    }
                    None => schemas.push(Schema { name: name.clone(), members: members.clone() }),
                }
            }
        }
    }
    Ok(schemas)
}

#[cfg(test)]
mod tests {
    use oas_codes::PolicyFile;

    use super::*;

    fn policy(text: &str) -> Policy {
        let file = PolicyFile { name: "team".into(), text: text.into() };
        Policy::parse(file, &|_, _| Err(String::new())).unwrap()
    }

    fn numbers(components: &[&Component]) -> Vec<u16> {
        components.iter().map(|component| component.code.as_u16()).collect()
    }

    #[test]
    fn stratos_has_nine_components_and_each_method_those_it_may_answer() {
        let policy = Policy::stratos();
        let library = Library::new(&policy).unwrap();
        let names: Vec<&str> = library.components().iter().map(|c| c.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Continue",
                "Ok",
                "Created",
                "Accepted",
                "BadRequest",
                "Forbidden",
                "NotFound",
                "Conflict",
                "InternalServerError"
            ]
        );
        let of = |method| numbers(&library.for_method(&method));
        assert_eq!(of(Method::Get), [200, 202, 400, 403, 404, 500]);
        assert_eq!(of(Method::Post), [100, 200, 201, 202, 400, 403, 404, 409, 500]);
        assert_eq!(of(Method::Put), [100, 200, 201, 202, 400, 403, 404, 409, 500]);
        assert_eq!(of(Method::Delete), [200, 202, 400, 403, 404, 409, 500]);
    }

    #[test]
    fn without_a_catalogue_the_codes_in_force_are_offered() {
        let policy = Policy::builtin("rfc9110").unwrap();
        let offered: Vec<u16> = codes(&policy).into_iter().map(StatusCode::as_u16).collect();
        assert!(offered.contains(&404) && offered.contains(&511));
        for code in [102, 104, 305, 306, 418, 510] {
            assert!(!offered.contains(&code), "{code}");
        }
    }

    #[test]
    fn codes_with_one_phrase_keep_names_of_their_own() {
        let policy = policy(
            r#"
name = "team"
title = "Team"
[[code]]
code = 400
phrase = "Bad"
description = "Bad syntax."
[[code]]
code = 422
phrase = "bad"
description = "Bad sense."
"#,
        );
        let library = Library::new(&policy).unwrap();
        let names: Vec<&str> = library.components().iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Bad", "Bad422"]);
    }

    #[test]
    fn bodies_that_cannot_stand_together_are_refused() {
        let clash = policy(
            r#"
name = "team"
title = "Team"
error-body = "problem"
[success-body]
media-type = "application/json"
name = "Problem"
[[success-body.member]]
name = "id"
description = "The id."
"#,
        );
        assert_eq!(
            Library::new(&clash).unwrap_err(),
            LibraryError::NameTaken { policy: "team".into(), name: "Problem".into() }
        );
        let local = policy(
            r##"
name = "team"
title = "Team"
[error-body]
media-type = "application/json"
ref = "#/components/schemas/Error"
"##,
        );
        assert!(matches!(Library::new(&local), Err(LibraryError::LocalReference { .. })));
    }
}
