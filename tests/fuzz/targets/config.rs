//! Any text is a configuration or a fault with a place in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oas_lint::config::Config;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(faults) = Config::parse(text) {
        for fault in faults {
            assert!(text.get(fault.span.clone()).is_some(), "{fault:?}");
        }
    }
});
