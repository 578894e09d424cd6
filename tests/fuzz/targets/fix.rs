//! Whatever can be linted is still read after its fixes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oas_codes::Policy;
use oas_lint::fix::apply;
use oas_lint::lint;
use oas_lint::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = |text: &str| Source::new("api.yaml", text.to_owned()).expect("below 4 GiB");
    let policy = Policy::builtin("recommended").expect("a built-in policy");
    let linted = lint(source(text), &policy);
    if linted.unusable().next().is_some() {
        return;
    }
    let fixes = linted.diagnostics.iter().filter_map(|found| found.fix.as_ref());
    let applied = apply(fixes, |file| linted.project.source(file).text());
    for fixed in applied.texts.into_values() {
        let again = lint(source(&fixed), &policy);
        assert!(again.unusable().next().is_none(), "{fixed:?}");
    }
});
