//! The policies that the generator is tried with.

use oas_codes::{Policy, PolicyFile};

/// Policies whose documents differ in kind: no bodies, a body elsewhere, QUERY, HEAD, odd names.
const OTHERS: [&str; 3] = [
    r#"
name = "bare"
title = "No bodies"
methods = ["GET", "HEAD", "QUERY", "PATCH", "PURGE"]
error-body = "none"
success-body = "none"
"#,
    r#"
name = "elsewhere"
title = "on"
methods = ["POST", "PUT"]
action-words = ["a/b", "restart"]
error-body = { media-type = "application/json", ref = "errors.yaml#/Error" }
[[code]]
code = 201
phrase = "yes"
description = "2024-01-31"
[[code]]
code = 299
phrase = "2 many"
description = "Several lines:\n\n- `a: b`\n- 12:30:45"
[[header]]
code = 299
name = "No"
level = "should"
because = "on"
"#,
    r#"
name = "taken"
title = "The demonstration's own name"
methods = ["POST"]
[success-body]
media-type = "application/json"
name = "Item"
[[success-body.member]]
name = "on"
required = true
description = "yes"
example = "{code}"
"#,
];

/// The built-in policies and those of other kinds.
pub(crate) fn policies() -> Vec<Policy> {
    let builtin = Policy::builtin_names().into_iter().filter_map(Policy::builtin);
    let others = OTHERS.iter().map(|text| {
        let file = PolicyFile { name: "policy.toml".to_owned(), text: (*text).to_owned() };
        let nothing = |_: &str, _: &str| Err("extends nothing".to_owned());
        Policy::parse(file, &nothing).unwrap_or_else(|error| panic!("{error}"))
    });
    builtin.chain(others).collect()
}
