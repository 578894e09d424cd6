//! `codegen`: writes what is derived from declarations and policies: the table of rules in
//! README.md, and the types that Rust services use.

mod service;

use std::fs;
use std::path::Path;

use crate::{Outcome, Result, unified_diff};

const README: &str = "README.md";
const BEGIN: &str = "<!-- rules -->";
const END: &str = "<!-- /rules -->";

/// Writes both, or with `check` shows how what stands there differs.
pub(crate) fn run(root: &Path, check: bool) -> Result<Outcome> {
    let readme = read(root, README)?;
    let made = [
        (README, with_table(&readme, &oas_lint::explain::markdown_table())?),
        (service::FILE, service::text()?),
    ];
    let mut outcome = Outcome::Good;
    for (name, new) in made {
        // Not there is not up to date.
        let old = read(root, name).unwrap_or_default();
        if old == new {
            println!("{name} is up to date");
        } else if check {
            println!("{}", unified_diff(name, &old, &new));
            println!("{name} is out of date; run `cargo xtask codegen`");
            outcome = Outcome::Bad;
        } else {
            fs::write(root.join(name), new)?;
            println!("wrote {name}");
        }
    }
    Ok(outcome)
}

fn read(root: &Path, name: &str) -> Result<String> {
    Ok(fs::read_to_string(root.join(name)).map_err(|error| format!("{name}: {error}"))?)
}

/// A text with what stands between the markers replaced.
fn with_table(text: &str, table: &str) -> Result<String> {
    let missing = format!("README.md has no line `{BEGIN}` followed by a line `{END}`");
    let (before, rest) = text.split_once(BEGIN).ok_or(missing.as_str())?;
    let (_, after) = rest.split_once(END).ok_or(missing.as_str())?;
    Ok(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_block_between_the_markers_changes() {
        let text = "# A\n<!-- rules -->\nold\n<!-- /rules -->\nend\n";
        let new = with_table(text, "| new |\n").unwrap();
        assert_eq!(new, "# A\n<!-- rules -->\n| new |\n<!-- /rules -->\nend\n");
        assert_eq!(with_table(&new, "| new |\n").unwrap(), new);
    }

    #[test]
    fn a_text_without_the_markers_is_an_error() {
        for text in ["# A\n", "<!-- rules -->\n", "<!-- /rules -->\n<!-- rules -->\n"] {
            assert!(with_table(text, "").unwrap_err().to_string().contains("<!-- rules -->"));
        }
    }
}
