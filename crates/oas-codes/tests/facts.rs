//! Holds the registry, the methods and the policies against a collection of facts.
//!
//! The folder that `OAS_FACTS` names has `codes.toml` and `methods.toml`, which were written down
//! from the RFCs independently of the crate's tables, and `profiles.toml`, from guidelines. Without
//! it nothing is compared.

use std::collections::BTreeSet;
use std::path::Path;

use oas_codes::registry::{self, Content, HeaderRule, Registration, Standing};
use oas_codes::{Level, Method, Policy, RequestContent, StatusCode};
use toml::{Table, Value};

/// A file of the collection; none, with a word about it, where there is no collection.
#[expect(clippy::print_stderr, reason = "a test that compares nothing has to say so")]
fn facts(file: &str) -> Option<Table> {
    let Some(folder) = std::env::var_os("OAS_FACTS") else {
        eprintln!("not compared with {file}: OAS_FACTS names no folder of facts");
        return None;
    };
    let path = Path::new(&folder).join(file);
    let read = std::fs::read_to_string(&path).map_err(|error| error.to_string());
    let table =
        read.and_then(|text| text.parse().map_err(|error: toml::de::Error| error.to_string()));
    Some(table.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The entries of an array of tables, none where it is missing.
fn entries<'t>(table: &'t Table, key: &'static str) -> impl Iterator<Item = &'t Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().map(move |entry| {
        entry.as_table().unwrap_or_else(|| panic!("{key} has an entry that is no table"))
    })
}

fn text<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("no {key} in {table:?}"))
}

fn boolean(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or_else(|| panic!("no {key} in {table:?}"))
}

fn code(table: &Table) -> StatusCode {
    let number = table.get("code").and_then(Value::as_integer).expect("an entry has a code");
    number.to_string().parse().expect("a code is one of 100 to 599")
}

/// The registry's entries beside the facts about them.
fn pairs(facts: &Table) -> Vec<(&'static Registration, &Table)> {
    let codes: Vec<&Table> = entries(facts, "code").collect();
    assert_eq!(codes.len(), registry::all().len());
    registry::all().iter().zip(codes).collect()
}

/// `RFC9110 15.5.2, 11.6.1` as the crate writes it: `RFC 9110 §15.5.2`, then `RFC 9110 §11.6.1`.
fn sections(facts: &str) -> Vec<String> {
    let Some((rfc, sections)) =
        facts.strip_prefix("RFC").and_then(|reference| reference.split_once(' '))
    else {
        return vec![facts.to_owned()];
    };
    sections.split(", ").map(|section| format!("RFC {rfc} §{section}")).collect()
}

#[test]
fn the_registry_is_that_of_the_facts() {
    let Some(facts) = facts("codes.toml") else { return };
    for (row, fact) in pairs(&facts) {
        assert_eq!(row.code, code(fact));
        assert_eq!(row.phrase, text(fact, "phrase"), "{}", row.code);
        assert_eq!([row.reference], sections(text(fact, "reference"))[..], "{}", row.code);
        let standing = match row.standing {
            Standing::Permanent => "permanent",
            Standing::Temporary => "temporary",
            Standing::Deprecated => "deprecated",
            Standing::Obsoleted => "obsoleted",
            Standing::Unused => "unused",
        };
        assert_eq!(standing, text(fact, "status"), "{}", row.code);
        let content = match row.content {
            Content::Forbidden => "forbidden",
            Content::ZeroLength => "zero-length",
            Content::Allowed => "allowed",
            Content::Expected => "expected",
            Content::Required => "required",
        };
        assert_eq!(content, text(fact, "content"), "{}", row.code);
        let never: BTreeSet<&str> = row.never.iter().map(Method::as_str).collect();
        let expected = fact["methods_never"].as_array().expect("methods_never is a list");
        let expected: BTreeSet<&str> = expected.iter().filter_map(Value::as_str).collect();
        assert_eq!(never, expected, "{}", row.code);
    }
}

/// True when a fact about a header demands it, was read in the RFC itself, and is in force.
///
/// The temporary 104 and the drafts may still change.
fn demands(row: &Registration, header: &Table) -> bool {
    matches!(text(header, "level"), "MUST" | "SHOULD")
        && text(header, "verified") == "text"
        && text(header, "section").starts_with("RFC")
        && row.standing != Standing::Temporary
}

fn agrees(rule: &HeaderRule, header: &Table) -> bool {
    let level = match text(header, "level") {
        // The text takes the field for granted without a keyword: 303 Location.
        "definitional" | "SHOULD" => Some(Level::Should),
        "MUST" => Some(Level::Must),
        "MAY" => Some(Level::May),
        _ => None,
    };
    text(header, "name") == rule.name
        && level == Some(rule.level)
        && text(header, "verified") == "text"
        && sections(text(header, "section")).iter().any(|section| section == rule.section)
}

#[test]
fn every_header_rule_stands_in_the_facts() {
    let Some(facts) = facts("codes.toml") else { return };
    for (row, fact) in pairs(&facts) {
        for rule in row.headers {
            let found = entries(fact, "headers").find(|header| agrees(rule, header));
            let found = found.unwrap_or_else(|| panic!("{} {rule:?}", row.code));
            let when = found.get("when").and_then(Value::as_str).unwrap_or_default();
            let named: BTreeSet<&str> = when
                .split(|c: char| !c.is_ascii_alphabetic())
                .filter(|word| Method::KNOWN.iter().any(|method| method.as_str() == *word))
                .collect();
            let methods: BTreeSet<&str> = rule.methods.iter().map(Method::as_str).collect();
            assert_eq!(methods, named, "{} {}: {when}", row.code, rule.name);
        }
    }
}

#[test]
fn every_header_that_the_facts_demand_has_a_rule() {
    let Some(facts) = facts("codes.toml") else { return };
    let mut demanded = 0;
    for (row, fact) in pairs(&facts) {
        for header in entries(fact, "headers").filter(|header| demands(row, header)) {
            demanded += 1;
            let found = row.headers.iter().any(|rule| agrees(rule, header));
            assert!(found, "{}: no rule for {header:?}", row.code);
        }
    }
    assert!(demanded > 20, "only {demanded} demands were found in the facts");
}

#[test]
fn unregistered_codes_are_those_of_the_facts() {
    let Some(facts) = facts("codes.toml") else { return };
    let expected: BTreeSet<StatusCode> = entries(&facts, "unregistered").map(code).collect();
    let all = (StatusCode::MIN..=StatusCode::MAX).filter_map(|number| StatusCode::new(number).ok());
    let known: BTreeSet<StatusCode> =
        all.filter(|code| registry::unregistered(*code).is_some()).collect();
    assert_eq!(known, expected);
}

#[test]
fn methods_are_those_of_the_facts() {
    let Some(facts) = facts("methods.toml") else { return };
    let facts: Vec<&Table> = entries(&facts, "method").collect();
    let names: BTreeSet<&str> = facts.iter().map(|fact| text(fact, "name")).collect();
    assert_eq!(names, Method::KNOWN.iter().map(Method::as_str).collect());
    for fact in facts {
        let method: Method = text(fact, "name").parse().expect("a method is a token");
        assert_eq!(method.is_safe(), boolean(fact, "safe"), "{method}");
        assert_eq!(method.is_idempotent(), boolean(fact, "idempotent"), "{method}");
        let content = match text(fact, "request_content") {
            "defined" => RequestContent::Defined,
            "forbidden" | "none" => RequestContent::Forbidden,
            other if other.contains("no-defined") || other.contains("no defined") => {
                RequestContent::NoDefinedSemantics
            }
            other => panic!("{method}: {other}"),
        };
        assert_eq!(method.request_content(), content, "{method}");
        let fields = fact["openapi"].as_array().expect("openapi is a list");
        let field = Method::from_openapi_field(&text(fact, "name").to_lowercase());
        assert_eq!(field.is_some(), !fields.is_empty(), "{method}: a field of some version");
    }
}

/// Codes that a policy leaves alone on purpose, though the facts advise against them.
const LEFT_ALONE: [(&str, &str, u16); 3] = [
    // The guide's table and its text disagree.
    ("belgif", "OPTIONS", 204),
    // Registered as unused: any document that has it is told so.
    ("zalando", "any", 418),
    // Not to be used, and to be documented if used, says the guideline.
    ("zalando", "any", 423),
];

#[test]
fn policies_of_guidelines_follow_the_facts() {
    let Some(facts) = facts("profiles.toml") else { return };
    let mut checked = 0;
    // What RFC 9110 says is the registry's to tell; the policy of its name adds advice of its own.
    let guidelines = |profile: &&Table| text(profile, "id") != "rfc9110";
    for profile in entries(&facts, "profile").filter(guidelines) {
        let id = text(profile, "id");
        let Some(policy) = Policy::builtin(id.trim_end_matches("-1.1")) else { continue };
        assert_eq!(text(profile, "verified"), "text", "{id} is from memory");
        for (name, facts) in profile["methods"].as_table().expect("methods") {
            let method: Method = name.parse().expect("a method");
            let anywhere = codes(profile.get("do_not_use")).map(|code| (code, "any"));
            let here =
                ["discouraged", "forbidden"].into_iter().flat_map(|key| codes(facts.get(key)));
            for (code, whose) in here.map(|code| (code, name.as_str())).chain(anywhere) {
                let (rows, _) = policy.rows_about(&method, code);
                let by_http = code.registration().is_some_and(|row| row.cannot_answer(&method));
                let is_told = by_http || rows.iter().any(|row| row.level.forbids());
                let is_left = LEFT_ALONE.contains(&(&policy.name, whose, code.as_u16()));
                assert_ne!(is_told, is_left, "{id} advises against {code} for {name}");
                checked += 1;
            }
            let named = ["success_any", "document", "allowed"];
            for code in named.into_iter().flat_map(|key| codes(facts.get(key))) {
                assert!(policy.may_answer(&method, code), "{id} allows {code} for {name}");
                checked += 1;
            }
        }
    }
    assert!(checked > 300, "only {checked} were compared");
}

/// The codes of a list, none where it is missing.
fn codes(list: Option<&Value>) -> impl Iterator<Item = StatusCode> {
    list.and_then(Value::as_array).into_iter().flatten().map(|code| {
        let number = code.as_integer().expect("a number");
        number.to_string().parse().expect("a code is one of 100 to 599")
    })
}
