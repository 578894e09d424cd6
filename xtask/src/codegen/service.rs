//! The types that stand for the responses of built-in policies, one for each role.

use std::fmt::Write as _;

use oas_codes::Policy;
use oas_responses::Role;

use crate::Result;

/// Where they stand.
pub(super) const FILE: &str = "crates/oas-responses/src/service/builtin.rs";

const HEAD: &str = "\
//! The types of the built-in policies. Made by `cargo xtask codegen` from their files: do not edit.

super::policies! {
";

/// The text of the file.
pub(super) fn text() -> Result<String> {
    let mut text = HEAD.to_owned();
    for name in Policy::builtin_names() {
        let policy = Policy::builtin(name).ok_or(format!("no built-in policy `{name}`"))?;
        writeln!(text, "    {} {name:?} {:?} {{", name.replace('-', "_"), policy.title)?;
        for role in Role::all(&policy) {
            let (method, target) = (&role.method, role.target);
            let codes: Vec<String> = role.codes(&policy).iter().map(ToString::to_string).collect();
            let codes = codes.join(" ");
            writeln!(text, "        {method:?}{target:?} = {method:?} {target:?} [{codes}];")?;
        }
        text.push_str("    }\n");
    }
    text.push_str("}\n");
    Ok(text)
}
