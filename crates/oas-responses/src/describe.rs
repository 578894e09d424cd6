//! Tables for people: what a policy says about the codes of a method, as Markdown.

use oas_codes::{Condition, Conjunction, Level, Method, Policy, Row, Situation, StatusCode, Test};

use crate::component::Component;
use crate::header::sentence;
use crate::library;

/// The description of the document with all components: where it comes from, and what each is for.
pub(crate) fn components(policy: &Policy, components: &[Component]) -> String {
    let mut text =
        format!("{}\n\n| Code | Response | Meaning |\n| --- | --- | --- |", origin(policy));
    for component in components {
        let name = component.name.clone();
        text.push_str(&line(&[component.code.to_string(), name, component.description.clone()]));
    }
    text
}

/// The description of a method's document: where it comes from, and each code with its level, its
/// situation and its reason.
pub(crate) fn method(policy: &Policy, method: &Method) -> String {
    let mut text = format!(
        "{}\n\nWhat {method} may answer, and what it should not:\n\n\
         | Code | Level | When | Why |\n| --- | --- | --- | --- |",
        origin(policy)
    );
    for row in rows(policy, method) {
        text.push_str(&line(&row));
    }
    text
}

/// The name of the policy and of the guideline behind it.
pub(crate) fn origin(policy: &Policy) -> String {
    let source = policy.source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
    format!("Made by oas-gen from the policy `{}`: {}{source}.", policy.name, policy.title)
}

fn rows(policy: &Policy, method: &Method) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    let success = |row: &&Row| row.codes.first().is_none() && row.methods.contains(method);
    for row in policy.rows.iter().filter(success) {
        rows.push(expectation("any success".to_owned(), word(row.level), row));
    }
    for code in library::codes(policy) {
        let name = format!("{code} {}", phrase(policy, code));
        if let Some(registered) = code.registration().filter(|row| row.cannot_answer(method)) {
            let why = format!("HTTP has no such response to {method} ({}).", registered.reference);
            rows.push([name, "never".to_owned(), "always".to_owned(), why]);
            continue;
        }
        let (deciding, left) = policy.rows_about(method, code);
        for row in &deciding {
            rows.push(expectation(name.clone(), level(policy, code, row), row));
        }
        if left && library::is_meant(policy, method, code) {
            let when = if deciding.is_empty() { "always" } else { "otherwise" };
            rows.push([name, word(Level::May), when.to_owned(), meaning(policy, code)]);
        }
    }
    rows
}

/// The level of a row, with the codes that will do in place of the one: `should, or 410`.
fn level(policy: &Policy, code: StatusCode, row: &Row) -> String {
    let known = library::codes(policy);
    let others = row.codes.as_slice().iter().filter(|other| **other != code);
    let others = others.filter(|other| row.level.asks() && known.contains(other));
    let others = others.map(ToString::to_string);
    std::iter::once(word(row.level)).chain(others).collect::<Vec<_>>().join(", or ")
}

fn expectation(code: String, level: String, row: &Row) -> [String; 4] {
    let cite = row.cite.as_ref().map(|cite| format!(" ({cite})")).unwrap_or_default();
    let because = sentence(&row.because);
    let why = format!("{}{cite}.", because.trim_end_matches('.'));
    [code, level, when(row.alternatives()), why]
}

fn phrase(policy: &Policy, code: StatusCode) -> &str {
    match policy.code(code) {
        Some(entry) => &entry.phrase,
        None => code.phrase().unwrap_or_default(),
    }
}

fn meaning(policy: &Policy, code: StatusCode) -> String {
    match (policy.code(code), code.registration()) {
        (Some(entry), _) => entry.description.clone(),
        (None, Some(row)) => format!("See {}.", row.reference),
        (None, None) => String::new(),
    }
}

/// A line of a Markdown table, after a line end.
fn line(cells: &[String]) -> String {
    let cells: Vec<String> =
        cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    format!("\n| {} |", cells.join(" | "))
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Must => "must",
        Level::Should => "should",
        Level::May => "may",
        Level::ShouldNot => "should not",
        Level::MustNot => "must not",
    }
}

fn word(level: Level) -> String {
    level_word(level).to_owned()
}

/// The alternatives of a row's situation in words.
///
/// That a row says nothing of webhooks and callbacks goes without saying: most rows do not.
fn when(alternatives: &[Conjunction]) -> String {
    let elsewhere = |condition: &&Condition| {
        let place = [Situation::Webhook, Situation::Callback].map(Test::Situation);
        !condition.expected && place.contains(&condition.test)
    };
    let in_words = |parts: &Conjunction| -> Vec<String> {
        parts.iter().filter(|part| !elsewhere(part)).map(condition).collect()
    };
    let alternatives: Vec<Vec<String>> = alternatives.iter().map(in_words).collect();
    if alternatives.iter().any(Vec::is_empty) {
        return "always".to_owned();
    }
    let joined: Vec<String> = alternatives.iter().map(|parts| parts.join(" and ")).collect();
    joined.join("; or ")
}

fn condition(condition: &Condition) -> String {
    let (holds, fails) = match &condition.test {
        Test::Word(word) if condition.expected => return format!("`{word}` is in the path"),
        Test::Word(word) => return format!("`{word}` is not in the path"),
        Test::Situation(situation) => match situation {
            Situation::PathParameter => ("the path has a parameter", "the path has no parameter"),
            Situation::RequestBody => ("the request has a body", "the request has no body"),
            Situation::Input => ("the request has input", "the request has no input"),
            Situation::Secured => ("the call is secured", "the call is not secured"),
            Situation::Token => ("a token secures the call", "no token secures the call"),
            Situation::Scopes => ("the call needs scopes", "the call needs no scopes"),
            Situation::Public => ("the call is open to all", "the call is not open to all"),
            Situation::Action => ("it is an action", "it is no action"),
            Situation::Create => ("it creates a resource", "it does not create a resource"),
            Situation::Conditional => {
                ("the request can be conditional", "it cannot be conditional")
            }
            Situation::RangeRequest => ("a range can be asked for", "no range can be asked for"),
            Situation::IdempotencyKey => {
                ("the request can carry `Idempotency-Key`", "no `Idempotency-Key` can come")
            }
            Situation::Webhook => ("it is a webhook", "it is no webhook"),
            Situation::Callback => ("it is a callback", "it is no callback"),
        },
    };
    if condition.expected { holds } else { fails }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_delete_says_when_and_why() {
        let text = method(&Policy::stratos(), &Method::Delete);
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with(
                "Made by oas-gen from the policy `stratos`: Apache Stratos REST API ("
            )
        );
        assert!(
            lines[6].starts_with("| any success | must | always | A caller has to know"),
            "{text}"
        );
        let of = |code: &str| -> Vec<&&str> {
            lines.iter().filter(|line| line.starts_with(&format!("| {code}"))).collect()
        };
        assert!(of("100")[0].contains("| should not | always |"), "{text}");
        let [must, may] = of("404")[..] else { panic!("{text}") };
        assert!(
            must.starts_with("| 404 Not found | must | the path has a parameter | The resource to")
        );
        assert!(may.ends_with("| may | otherwise | There is no such resource. |"), "{may}");
    }

    #[test]
    fn situations_read_as_words() {
        let text = method(&Policy::stratos(), &Method::Post);
        assert!(text.contains("| it is no action and the request has a body |"), "{text}");
        assert!(
            text.contains(
                "| it is an action and `deploy` is in the path; \
                 or it is an action and `undeploy` is in the path |"
            ),
            "{text}"
        );
    }

    #[test]
    fn codes_that_will_do_for_each_other_are_told() {
        let text = method(&Policy::builtin("recommended").unwrap(), &Method::Put);
        assert!(text.contains("| 410 Gone | should, or 404, or 201 | the path has a"), "{text}");
        // What the library does not offer is no way out.
        let text = method(&Policy::stratos(), &Method::Get);
        assert!(text.contains("| 403 Forbidden | should | a token secures"), "{text}");
    }

    #[test]
    fn what_http_forbids_a_method_is_never() {
        let text = method(&Policy::builtin("rfc9110").unwrap(), &Method::Post);
        assert!(text.contains("| 304 Not Modified | never | always |"), "{text}");
    }

    #[test]
    fn a_bar_does_not_end_a_cell() {
        assert_eq!(line(&["a|b".to_owned(), "c\nd".to_owned()]), "\n| a\\|b | c d |");
    }
}
