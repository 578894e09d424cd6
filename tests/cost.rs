//! What a run costs as documents grow, counted in allocations: the same on every machine, however
//! busy it is. `cargo xtask count` counts instructions.

use std::fmt::Write as _;

use allocation_counter::{AllocationInfo, measure};
use oas_codes::Policy;
use oas_lint::project::Project;
use oas_lint::source::Source;
use oas_lint::tree::{Node, Tree};
use oas_lint::{lint_project, usual};

/// A description with as many paths, which have faults to tell, and as many schemas that nothing
/// refers to.
fn document(paths: usize, schemas: usize) -> String {
    let mut text = "openapi: 3.1.0\ninfo: { title: Cost, version: \"1\" }\npaths:\n".to_owned();
    for path in 0..paths {
        let _ = writeln!(
            text,
            "  /things{path}/{{id}}:\n    get:\n      description: |\n        Gets it.\n      \
             responses:\n        200: {{ description: It }}\n        default: {{ $ref: \
             '#/components/responses/Fault' }}\n    post:\n      responses: {{ '201': {{ description: \
             Made }} }}"
        );
    }
    text += "components:\n  responses:\n    Fault: { description: A fault }\n  schemas:\n";
    for schema in 0..=schemas {
        let _ = writeln!(
            text,
            "    Thing{schema}:\n      type: object\n      properties:\n        id: {{ type: string \
             }}\n        name: {{ type: string, description: \"its name\\n\" }}"
        );
    }
    text
}

fn as_json(yaml: &str) -> String {
    let value: serde_json::Value = serde_yaml::from_str(yaml).expect("YAML");
    serde_json::to_string_pretty(&value).expect("JSON")
}

fn source(name: &str, text: &str) -> Source {
    Source::new(name, text.to_owned()).expect("below 4 GiB")
}

/// What parsing allocates.
fn parsing(name: &str, text: &str) -> AllocationInfo {
    let source = source(name, text);
    let mut parsed = None;
    let cost = measure(|| parsed = Some(Tree::parse(source)));
    assert!(parsed.is_some_and(|tree| tree.is_ok()), "{name} is parsed");
    cost
}

/// How often linting allocates, parsing left out.
fn linting(text: &str) -> u64 {
    linted(text).count_total
}

/// What linting allocates, parsing left out.
fn linted(text: &str) -> AllocationInfo {
    let project = Project::alone(source("t.yaml", text));
    let policy = Policy::stratos();
    let mut linted = None;
    let cost = measure(|| linted = Some(lint_project(project, &policy, &usual)));
    assert!(linted.is_some_and(|linted| !linted.diagnostics.is_empty()), "something is found");
    cost
}

#[test]
fn a_long_name_in_place_of_a_method_or_of_paths_takes_no_table_of_its_letters() {
    let name = "get".repeat(1_000_000);
    let method = format!("{{openapi: 3.1.0, paths: {{/a: {{? {name}\n: {{responses: {{}}}}}}}}}}");
    let paths = format!("{{openapi: 3.1.0, ? {name}\n: {{}}}}");
    for text in [method, paths] {
        let most = 8 * u64::try_from(text.len()).expect("it is small");
        let cost = linted(&text);
        assert!(cost.bytes_max <= most, "{} bytes", cost.bytes_max);
    }
}

#[test]
fn parsing_a_larger_text_allocates_no_more_often() {
    for copies in [10, 100, 1000] {
        let yaml = document(copies, copies);
        let json = as_json(&yaml);
        for (name, text) in [("t.yaml", &yaml), ("t.json", &json)] {
            let cost = parsing(name, text);
            assert!(cost.count_total <= 10, "{name}, {copies}: {} times", cost.count_total);
            let most = 2 * u64::try_from(text.len()).expect("it is small");
            assert!(cost.bytes_max <= most, "{name}, {copies}: {} bytes", cost.bytes_max);
        }
    }
}

#[test]
fn scalars_as_they_stand_are_read_without_a_copy() {
    let tree = Tree::parse(source("t.yaml", "a: b\n'c': \"d e\"\n")).expect("YAML");
    let mut read = 0;
    let cost =
        measure(|| read = tree.nodes().filter_map(Node::as_str).map(|text| text.len()).sum());
    assert_eq!((read, cost.count_total), (6, 0));
}

#[test]
fn schemas_that_no_response_refers_to_cost_linting_nothing() {
    assert_eq!(linting(&document(20, 2000)), linting(&document(20, 20)));
}

#[test]
fn linting_twice_the_paths_costs_twice_as_much() {
    let costs = [100, 200, 400, 800].map(|paths| linting(&document(paths, 10)));
    for pair in costs.windows(2) {
        let (once, twice) = (pair[0], pair[1]);
        assert!(twice * 10 <= once * 2 * 11, "{costs:?}");
    }
}
