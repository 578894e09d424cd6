//! Any bytes are linted: no panic, and every place lies in its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oas_codes::Policy;
use oas_lint::lint;
use oas_lint::source::Source;

fuzz_target!(|bytes: &[u8]| {
    for name in ["api.yaml", "api.json"] {
        let source = Source::from_bytes(name, bytes.to_vec()).expect("below 4 GiB");
        let linted = lint(source, &Policy::stratos());
        for found in &linted.diagnostics {
            for label in std::iter::once(&found.primary).chain(&found.labels).chain(&found.uses) {
                let text = linted.source(label).text();
                assert!(text.get(label.span.range()).is_some(), "{}: {label:?}", found.id());
            }
        }
    }
});
