//! The list of rules: one file each, from which documentation, listings and tests derive.

mod body_not_allowed;
mod duplicate_status;
mod empty_responses;
mod impossible_status;
mod malformed_status;
mod missing_body;
mod missing_header;
mod missing_status;
mod not_openapi;
mod syntax;
mod unexpected_status;
mod unquoted_status;
mod unregistered_status;
mod unresolved_reference;

use crate::rule::Rule;

/// Every rule, by group and within a group by how basic it is.
pub static RULES: &[&Rule] = &[
    &syntax::RULE,
    &not_openapi::RULE,
    &unresolved_reference::RULE,
    &malformed_status::RULE,
    &unquoted_status::RULE,
    &duplicate_status::RULE,
    &unregistered_status::RULE,
    &empty_responses::RULE,
    &missing_status::RULE,
    &unexpected_status::RULE,
    &impossible_status::RULE,
    &body_not_allowed::RULE,
    &missing_body::RULE,
    &missing_header::RULE,
];

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests;
