//! What the generator writes is clean under the policy that it was made from.

mod policies;

use oas_lint::lint;
use oas_lint::source::Source;
use oas_responses::{files, gateway_files};

use self::policies::policies;

/// What the committed files say of their making.
const MAKER: &str = "Made by oas-gen from the policy stratos. Do not edit.";

#[test]
fn generated_documents_have_no_findings_of_any_severity() {
    let mut operations = 0;
    for policy in policies() {
        let mut all = files(&policy, MAKER).unwrap();
        all.extend(gateway_files(&policy, MAKER).unwrap());
        for file in all {
            let linted = lint(Source::new(&*file.path, file.text).unwrap(), &policy);
            // Gateways that take no response by reference need copies.
            let is_copied =
                |id: &str| file.path.contains("/gateway/") && id == "redundant-response";
            let found: Vec<String> = linted
                .diagnostics
                .iter()
                .filter(|found| !is_copied(&found.id()))
                .map(|found| format!("{}: {}", found.id(), found.message))
                .collect();
            assert_eq!(found, [""; 0], "{}", file.path);
            operations += linted.operations;
        }
    }
    assert!(operations > 100, "the demonstrations were read");
}
