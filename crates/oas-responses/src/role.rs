//! Roles: what an operation with a method does in an API, and the codes it may answer with.

use std::fmt;

use oas_codes::{Method, Policy, Registration, Situation, Situations, StatusClass, StatusCode};

use crate::library;

/// What an operation does with which method: the methods of a policy in the places where an API
/// uses them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The method.
    pub method: Method,
    /// What it is about.
    pub target: Target,
}

/// What an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// All resources of a kind: read or search.
    Collection,
    /// A new resource.
    Create,
    /// One resource: read, replace, change, delete.
    Item,
    /// Something that runs on one resource.
    Action,
}

impl Role {
    /// The roles of the policy's methods, method by method.
    ///
    /// HEAD answers as GET does without the body, and OPTIONS, TRACE, CONNECT and extension
    /// methods speak of the connection more than of a resource: they have no roles.
    pub fn all(policy: &Policy) -> Vec<Self> {
        let mut roles = Vec::new();
        for method in &policy.methods {
            let targets: &[Target] = match method {
                Method::Get => &[Target::Collection, Target::Item],
                Method::Query => &[Target::Collection],
                Method::Post => &[Target::Create, Target::Action],
                // Only a word makes a PUT an action.
                Method::Put if action_word(policy).is_some() => &[Target::Item, Target::Action],
                Method::Put | Method::Patch | Method::Delete => &[Target::Item],
                _ => &[],
            };
            roles.extend(
                targets.iter().map(|target| Self { method: method.clone(), target: *target }),
            );
        }
        roles
    }

    /// True when the request has a body.
    pub const fn has_request_body(&self) -> bool {
        match self.target {
            Target::Collection => matches!(self.method, Method::Query),
            Target::Create => true,
            Target::Item => matches!(self.method, Method::Put | Method::Patch),
            // A POST without a body is an action whatever its path.
            Target::Action => false,
        }
    }

    /// What a policy knows of an operation with this role, its calls being secured by a token.
    pub fn situations(&self, policy: &Policy) -> Situations {
        let mut here: Situations = [Situation::Secured, Situation::Token].into_iter().collect();
        if self.has_request_body() {
            here.insert(Situation::RequestBody);
            here.insert(Situation::Input);
        }
        match self.target {
            Target::Collection => {}
            Target::Create => here.insert(Situation::Create),
            Target::Item => here.insert(Situation::PathParameter),
            Target::Action => {
                here.insert(Situation::PathParameter);
                here.insert(Situation::Action);
                here.insert_word(action_word(policy).unwrap_or(DEFAULT_ACTION));
            }
        }
        here
    }

    /// The final codes that such an operation may answer with, in numeric order.
    ///
    /// Interim codes are left out: an operation answers with its final response, and clients of a
    /// mock wait forever for one after a 100. So are the answers to a condition, for which such an
    /// operation has no parameter, and to the content of a request that has none; an action may have
    /// some.
    pub fn codes(&self, policy: &Policy) -> Vec<StatusCode> {
        let here = self.situations(policy);
        let may_have_content = self.has_request_body() || self.target == Target::Action;
        let allowed = |code: &StatusCode| {
            let level = policy.verdict(&self.method, &here, *code).level();
            let answers = |row: &Registration| !row.cannot_answer(&self.method);
            let number = code.as_u16();
            code.class() != StatusClass::Informational
                && !CONDITIONAL.contains(&number)
                && (may_have_content || !ABOUT_CONTENT.contains(&number) || level.asks())
                && code.registration().is_none_or(answers)
                && !level.forbids()
                && library::is_meant(policy, &self.method, *code)
        };
        library::codes(policy).into_iter().filter(allowed).collect()
    }

    /// True when the policy lets such an operation succeed: answer with a 2xx or send the caller on
    /// with a 3xx.
    pub fn can_succeed(&self, policy: &Policy) -> bool {
        let succeeds = |class| matches!(class, StatusClass::Successful | StatusClass::Redirection);
        let rows = policy.expectations(&self.method, &self.situations(policy));
        let is_refused = rows.iter().any(|row| row.codes.first().is_none() && row.level.forbids());
        !is_refused && self.codes(policy).into_iter().any(|code| succeeds(code.class()))
    }
}

/// Codes that answer `Range` or an `If-…` header (RFC 9110 §13, §14; RFC 6585 §3).
const CONDITIONAL: [u16; 5] = [206, 304, 412, 416, 428];

/// Codes that find fault with the content of a request (RFC 9110 §15.5.12, §15.5.14, §15.5.16,
/// §15.5.21).
const ABOUT_CONTENT: [u16; 4] = [411, 413, 415, 422];

/// The literal segment of actions where the policy names none.
pub(crate) const DEFAULT_ACTION: &str = "run";

/// The first of the policy's action words that is a path segment as it stands.
pub(crate) fn action_word(policy: &Policy) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let mut words = policy.action_words.iter().map(String::as_str);
    words.find(|word| !word.is_empty() && word.bytes().all(plain))
}

/// Writes the role as its method and target: `GET item`.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = match self.target {
            Target::Collection => "collection",
            Target::Create => "create",
            Target::Item => "item",
            Target::Action => "action",
        };
        write!(f, "{} {target}", self.method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stratos_has_seven_roles_with_the_codes_that_each_may_answer() {
        let policy = Policy::stratos();
        let codes = |role: &Role| -> Vec<u16> {
            role.codes(&policy).into_iter().map(StatusCode::as_u16).collect()
        };
        let roles: Vec<(String, Vec<u16>)> =
            Role::all(&policy).iter().map(|role| (role.to_string(), codes(role))).collect();
        let expected: [(&str, &[u16]); 7] = [
            ("GET collection", &[200, 202, 400, 403, 404, 500]),
            ("GET item", &[200, 202, 400, 403, 404, 500]),
            ("POST create", &[200, 201, 202, 400, 403, 404, 409, 500]),
            ("POST action", &[200, 201, 202, 400, 403, 404, 409, 500]),
            ("PUT item", &[200, 201, 202, 400, 403, 404, 409, 500]),
            ("PUT action", &[200, 201, 202, 400, 403, 404, 409, 500]),
            ("DELETE item", &[200, 202, 400, 403, 404, 409, 500]),
        ];
        let expected: Vec<(String, Vec<u16>)> =
            expected.iter().map(|(role, codes)| ((*role).to_owned(), codes.to_vec())).collect();
        assert_eq!(roles, expected);
    }

    #[test]
    fn a_role_answers_with_nothing_that_the_library_lacks() {
        for name in Policy::builtin_names() {
            let policy = Policy::builtin(name).unwrap();
            let library = crate::Library::new(&policy).unwrap();
            for role in Role::all(&policy) {
                for code in role.codes(&policy) {
                    assert!(library.component(code).is_some(), "{name}: {role} {code}");
                }
            }
        }
    }
}
