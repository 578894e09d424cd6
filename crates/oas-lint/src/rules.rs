//! The list of rules: one file each, from which documentation, listings and tests derive.

mod accepted_without_monitor;
mod auth_status_on_public;
mod body_not_allowed;
mod contradictory_status_member;
mod divergent_error_schema;
mod duplicate_status;
mod empty_responses;
mod error_body_on_success;
mod head_get_mismatch;
mod ignored_header;
mod impossible_status;
mod interim_status;
mod malformed_operation;
mod malformed_status;
mod misnamed_reference;
mod missing_body;
mod missing_error_body;
mod missing_header;
mod missing_schema;
mod missing_status;
mod mixed_accepted;
mod not_openapi;
mod problem_details;
mod redundant_response;
mod status_outlier;
mod syntax;
mod unanswered_precondition;
mod unbacked_conditional;
mod unexpected_status;
mod unexplained_ignore;
mod unknown_role;
mod unquoted_status;
mod unregistered_status;
mod unresolved_reference;
mod unused_ignore;

pub(crate) use self::malformed_operation::too_many_findings;
use crate::rule::Rule;

/// Every rule, by group and within a group by how basic it is.
pub static RULES: &[&Rule] = &[
    &syntax::RULE,
    &not_openapi::RULE,
    &unresolved_reference::RULE,
    &malformed_operation::RULE,
    &malformed_status::RULE,
    &unquoted_status::RULE,
    &duplicate_status::RULE,
    &unregistered_status::RULE,
    &empty_responses::RULE,
    &unknown_role::RULE,
    &missing_status::RULE,
    &unexpected_status::RULE,
    &impossible_status::RULE,
    &interim_status::RULE,
    &body_not_allowed::RULE,
    &missing_body::RULE,
    &missing_error_body::RULE,
    &missing_schema::RULE,
    &missing_header::RULE,
    &ignored_header::RULE,
    &unbacked_conditional::RULE,
    &unanswered_precondition::RULE,
    &mixed_accepted::RULE,
    &accepted_without_monitor::RULE,
    &auth_status_on_public::RULE,
    &problem_details::RULE,
    &contradictory_status_member::RULE,
    &error_body_on_success::RULE,
    &divergent_error_schema::RULE,
    &status_outlier::RULE,
    &redundant_response::RULE,
    &misnamed_reference::RULE,
    &head_get_mismatch::RULE,
    &unused_ignore::RULE,
    &unexplained_ignore::RULE,
];

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests;
