//! An OpenAPI Overlay that gives an API the errors that a policy asks for.
//!
//! Overlay 1.0: <https://spec.openapis.org/overlay/v1.0.0.html>; targets are of RFC 9535.

use std::fmt::Write as _;

use oas_codes::{Conjunction, Method, Policy, ResponseKey, Row, Situation, StatusCode, Test};
use serde_json::{Value, json};

use crate::document::Placement;
use crate::emit::{DOCUMENT_VERSION, EmitError, Format, OpenApiVersion};
use crate::insertion::Insertion;
use crate::library::Library;
use crate::role::Role;

/// Changes to an API description, for any tool that applies overlays.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// The title.
    pub title: String,
    /// The changes, in order.
    pub actions: Vec<Action>,
}

/// One change (Overlay 1.0 Action Object).
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What is changed: a query of RFC 9535. It selects nothing where there is nothing to change.
    pub target: String,
    /// What the change does.
    pub description: String,
    /// What is merged into each object that is selected.
    pub update: Value,
}

impl Overlay {
    /// Documents the errors that the policy asks for, with each method, where an operation has
    /// neither the code nor what counts for it, such as `4XX` or `default`.
    ///
    /// An overlay sees no more than the keys of an operation: a code that the policy asks for only
    /// where a path has a parameter is given to every operation with the method. Successes are left
    /// to the author.
    ///
    /// Every action is guarded: what the API has, responses and components, stays as it is. A code
    /// without quotes in YAML is a number and no key that a query could name: quote them first. The
    /// API is a description in OpenAPI 3, of the given version.
    ///
    /// A policy that asks for no error gives no action, which Overlay 1.0 does not allow.
    ///
    /// # Errors
    ///
    /// As [`Document::to_value`](crate::Document::to_value).
    pub fn new(
        library: &Library<'_>,
        placement: Placement,
        version: OpenApiVersion,
    ) -> Result<Self, EmitError> {
        let policy = library.policy();
        let (mut components, mut responses): (Vec<Action>, Vec<Action>) = (Vec::new(), Vec::new());
        for method in &policy.methods {
            for row in asked(policy, method) {
                let Some(code) = row.codes.first() else { continue };
                let Some(mut lacking) = library.insertion(code, placement, version)? else {
                    continue;
                };
                without_examples(&mut lacking);
                for (kind, members) in &lacking.components {
                    for (name, value) in members.as_object().into_iter().flatten() {
                        let action = add_component(kind, name, value);
                        if !components.contains(&action) {
                            components.push(action);
                        }
                    }
                }
                responses.push(add_response(policy, method, row, code, &lacking.response));
            }
        }
        let mut actions = Vec::new();
        if !components.is_empty() {
            actions.push(Action {
                target: "$".to_owned(),
                description: "A place for components, where there is none".to_owned(),
                update: json!({ "components": { "responses": {}, "schemas": {} } }),
            });
        }
        actions.extend(components);
        actions.extend(responses);
        Ok(Self { title: format!("{}: errors that were not documented", policy.title), actions })
    }

    /// The overlay as a JSON value.
    pub fn to_value(&self) -> Value {
        let actions: Vec<Value> = self
            .actions
            .iter()
            .map(|action| {
                json!({
                    "target": action.target,
                    "description": action.description,
                    "update": action.update,
                })
            })
            .collect();
        json!({
            "overlay": "1.0.0",
            "info": { "title": self.title, "version": DOCUMENT_VERSION },
            "actions": actions,
        })
    }

    /// The overlay as text; YAML begins with `maker` as a comment.
    ///
    /// # Errors
    ///
    /// Fails only where the text cannot be written.
    pub fn to_text(&self, format: Format, maker: &str) -> Result<String, EmitError> {
        format.document(&self.to_value(), maker)
    }
}

/// True for conditions that hold only where callers show who they are.
fn is_about_callers(conditions: &Conjunction) -> bool {
    let about = [Situation::Secured, Situation::Token].map(Test::Situation);
    conditions.iter().any(|condition| condition.expected && about.contains(&condition.test))
}

/// Takes the examples of bodies away: where the API has a schema of the same name, bodies are as
/// that one says.
fn without_examples(lacking: &mut Insertion) {
    let shared = lacking.components.get_mut("responses").and_then(Value::as_object_mut);
    let shared = shared.into_iter().flat_map(|all| all.values_mut());
    for response in shared.chain([&mut lacking.response]) {
        let content = response.get_mut("content").and_then(Value::as_object_mut);
        for body in content.into_iter().flat_map(|all| all.values_mut()) {
            let refers = body.pointer("/schema/$ref").is_some();
            if let Some(body) = body.as_object_mut().filter(|_| refers) {
                body.remove("example");
            }
        }
    }
}

/// The rows that ask for an error of a method in one of its roles, one for each code.
fn asked<'p>(policy: &'p Policy, method: &Method) -> Vec<&'p Row> {
    let mut rows: Vec<&Row> = Vec::new();
    for role in Role::all(policy).iter().filter(|role| role.method == *method) {
        for row in policy.expectations(method, &role.situations(policy)) {
            let is_error = row.codes.first().is_some_and(StatusCode::is_error);
            let is_known = rows.iter().any(|known| known.codes.first() == row.codes.first());
            if is_error && row.level.asks() && !is_known {
                rows.push(row);
            }
        }
    }
    rows.sort_by_key(|row| row.codes.first());
    rows
}

fn add_component(kind: &str, name: &str, value: &Value) -> Action {
    // No filter can look at the root alone: of its members only the components have both.
    let guard = format!("@.responses && @.schemas && !@.{kind}['{name}']");
    Action {
        target: format!("$[?{guard}].{kind}"),
        description: format!("{name}, where the API has no such component"),
        update: json!({ name: value }),
    }
}

fn add_response(
    policy: &Policy,
    method: &Method,
    row: &Row,
    code: StatusCode,
    response: &Value,
) -> Action {
    let name = method.as_str().to_ascii_lowercase();
    let place = format!("@.{name}.responses");
    let counts = |key: &ResponseKey| policy.coverage.covers(&[*key].into_iter().collect(), code);
    let others = [ResponseKey::Range(code.class()), ResponseKey::Default];
    let own = row.codes.as_slice().iter().map(|code| ResponseKey::Code(*code));
    let mut query = place.clone();
    for key in own.chain(others.into_iter().filter(counts)) {
        // Writing to a string cannot fail.
        let _ = write!(query, " && !{place}['{key}']");
    }
    // `security: []` says that nobody has to show who they are.
    if row.alternatives().iter().all(is_about_callers) {
        let _ = write!(query, " && (!@.{name}.security || @.{name}.security[0])");
    }
    Action {
        target: format!("$.paths[?{query}].{name}.responses"),
        description: format!("{code} for {method}: {}", row.because),
        update: json!({ code.to_string(): response }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlay(policy: &str, placement: Placement) -> Overlay {
        let policy = Policy::builtin(policy).unwrap();
        let library = Library::new(&policy).unwrap();
        Overlay::new(&library, placement, OpenApiVersion::V3_1).unwrap()
    }

    #[test]
    fn each_action_passes_over_what_the_api_has() {
        let overlay = overlay("stratos", Placement::Reference);
        let update = json!({"404": {"$ref": "#/components/responses/NotFound"}});
        let get = overlay.actions.iter().find(|action| action.update == update).unwrap();
        assert_eq!(
            get.target,
            "$.paths[?@.get.responses && !@.get.responses['404'] && !@.get.responses['4XX'] \
             && !@.get.responses['default']].get.responses"
        );
        let component = overlay.actions.iter().find(|one| one.update.get("NotFound").is_some());
        assert_eq!(
            component.unwrap().target,
            "$[?@.responses && @.schemas && !@.responses['NotFound']].responses"
        );
        assert_eq!(overlay.actions[0].target, "$");
    }

    #[test]
    fn who_need_not_say_who_they_are_is_not_refused() {
        let overlay = overlay("stratos", Placement::Inline);
        let forbidden = |action: &&Action| action.update.get("403").is_some();
        let target = &overlay.actions.iter().find(forbidden).unwrap().target;
        assert!(target.contains("&& (!@.get.security || @.get.security[0])]"), "{target}");
        let lost = |action: &&Action| action.update.get("404").is_some();
        let target = &overlay.actions.iter().find(lost).unwrap().target;
        assert!(!target.contains("security"), "{target}");
    }

    #[test]
    fn bodies_have_no_examples_for_the_api_may_have_the_schema() {
        for placement in [Placement::Inline, Placement::Reference] {
            let text = overlay("stratos", placement).to_value().to_string();
            assert!(text.contains("schemas/Error") && !text.contains("\"message\":\""), "{text}");
        }
    }

    #[test]
    fn what_will_do_in_place_of_a_code_counts_for_it() {
        let overlay = overlay("recommended", Placement::Inline);
        let put = |action: &&Action| {
            action.target.ends_with(".put.responses") && action.update.get("404").is_some()
        };
        let target = &overlay.actions.iter().find(put).unwrap().target;
        assert!(target.contains("!@.put.responses['410']"), "{target}");
    }

    #[test]
    fn inline_responses_need_no_response_components() {
        let overlay = overlay("stratos", Placement::Inline);
        let text = overlay.to_value().to_string();
        assert!(!text.contains("#/components/responses/"), "{text}");
        assert!(text.contains("#/components/schemas/Error"));
    }

    #[test]
    fn a_policy_that_asks_for_no_error_has_nothing_to_add() {
        assert_eq!(overlay("rfc9110", Placement::Reference).actions, []);
    }

    #[test]
    fn successes_are_left_to_the_author() {
        for name in Policy::builtin_names() {
            for action in overlay(name, Placement::Reference).actions {
                let codes = action.update.as_object().unwrap().keys();
                let codes = codes.filter_map(|key| key.parse::<StatusCode>().ok());
                assert!(codes.into_iter().all(StatusCode::is_error), "{name}: {}", action.target);
            }
        }
    }
}
