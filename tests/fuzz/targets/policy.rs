//! Any text is a policy or a fault with a place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oas_codes::{Policy, PolicyFile};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let file = PolicyFile { name: "policy.toml".into(), text: text.into() };
    let _ = Policy::parse(file, &|_, _| Err("no such file".into()));
});
