//! What the generator writes is clean under the policy that it was made from.

mod policies;

use oas_lint::lint;
use oas_lint::source::Source;
use oas_responses::files;

use self::policies::policies;

/// What the committed files say of their making.
const MAKER: &str = "Made by cargo xtask gen from the policy stratos. Do not edit.";

#[test]
fn generated_documents_have_no_findings_of_any_severity() {
    let mut operations = 0;
    for policy in policies() {
        for file in files(&policy, MAKER).unwrap() {
            let linted = lint(Source::new(&*file.path, file.text).unwrap(), &policy);
            let found: Vec<String> = linted
                .diagnostics
                .iter()
                .map(|found| format!("{}: {}", found.id(), found.message))
                .collect();
            assert_eq!(found, [""; 0], "{}", file.path);
            operations += linted.operations;
        }
    }
    assert!(operations > 100, "the demonstrations were read");
}
