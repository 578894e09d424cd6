//! `unknown-role`: `x-oas-lint` says something that means nothing.

use foldhash::{HashSet, HashSetExt as _};

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{Operation, Role};
use crate::rule::{Context, LONG_NAME};
use crate::tree::Entry;

declare_rule! {
    /// An operation's `x-oas-lint` has a key that is not `role`, a role that does not exist, or one
    /// that operations with this method cannot have.
    ///
    /// ## Why
    ///
    /// The roles are `create`, of a POST, and `action`, of a POST or PUT. They say what the path
    /// does not show, and the policy asks a create and an action for different codes. What is
    /// misspelt would be passed over, and the operation judged by its looks.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/import:
    ///     post:
    ///       x-oas-lint: { role: acton }
    ///       requestBody: { content: { application/json: {} } }
    ///       responses: { 2XX: { description: They are known now }, 4XX: { description: No } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users/import:
    ///     post:
    ///       x-oas-lint: { role: action }
    ///       requestBody: { content: { application/json: {} } }
    ///       responses: { 2XX: { description: They are known now }, 4XX: { description: No } }
    /// ```
    "unknown-role" {
        group: Document,
        summary: "an `x-oas-lint` that says nothing, such as a misspelt role",
        severity: Warning,
        basis: "the roles of this linter",
        rank: Rest,
        check: Document(check),
    }
}

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    // One that operations share is looked into once.
    let mut seen = HashSet::new();
    for operation in cx.operations {
        let Some(own) = operation.node.entry("x-oas-lint") else { continue };
        if !own.value.is_mapping() {
            let label = Label::on(own.key, "no object behind this");
            let what = format!("{}: `x-oas-lint` is no object", operation.title());
            report.push(with_help(Diagnostic::new(&RULE, what, label)).about(operation));
        }
        if !seen.insert(own.value.followed().id()) {
            continue;
        }
        for entry in own.value.entries() {
            report.extend(fault(operation, &entry).map(|found| found.about(operation)));
        }
    }
}

fn fault(operation: &Operation<'_>, entry: &Entry<'_>) -> Option<Diagnostic> {
    let title = operation.title();
    if !entry.key.is("role") {
        let key = entry.key.as_str().unwrap_or_default();
        let what = format!("{title}: `x-oas-lint` has no `{key}`");
        let label = Label::on(entry.key, similar(&key, ["role"].into_iter()));
        return Some(with_help(Diagnostic::new(&RULE, what, label)));
    }
    let name = entry.value.as_str().unwrap_or_default();
    let Some(role) = Role::named(&name) else {
        let label = Label::on(entry.value, similar(&name, Role::ALL.map(Role::as_str).into_iter()));
        let what = format!("{title}: there is no role `{name}`");
        return Some(with_help(Diagnostic::new(&RULE, what, label)));
    };
    if role.suits(&operation.method) {
        return None;
    }
    let what = format!("{title} cannot have the role `{name}`");
    let label = format!("not a role of {}", operation.method);
    Some(with_help(Diagnostic::new(&RULE, what, Label::on(entry.value, label))))
}

/// `did you mean` the nearest of some words, where one is near.
fn similar<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> String {
    let is_short = word.len() < LONG_NAME;
    let near = known
        .filter(|_| is_short)
        .map(|known| (strsim::damerau_levenshtein(known, word), known))
        .min();
    match near {
        Some((distance, known)) if distance <= 2 => format!("did you mean `{known}`?"),
        _ => "means nothing here".to_owned(),
    }
}

fn with_help(found: Diagnostic) -> Diagnostic {
    found.help("the roles are `create`, of a POST, and `action`, of a POST or PUT")
}
