//! `codegen`: writes the table of rules in README.md from the declarations of the rules.

use std::fs;
use std::path::Path;

use crate::{Outcome, Result, unified_diff};

const BEGIN: &str = "<!-- rules -->";
const END: &str = "<!-- /rules -->";

/// Writes the table, or with `check` shows how the one that stands there differs.
pub(crate) fn run(root: &Path, check: bool) -> Result<Outcome> {
    let path = root.join("README.md");
    let old = fs::read_to_string(&path).map_err(|error| format!("README.md: {error}"))?;
    let new = with_table(&old, &oas_lint::explain::markdown_table())?;
    if old == new {
        println!("README.md is up to date");
        return Ok(Outcome::Good);
    }
    if check {
        println!("{}", unified_diff("README.md", &old, &new));
        println!("README.md is out of date; run `cargo xtask codegen`");
        return Ok(Outcome::Bad);
    }
    fs::write(path, new)?;
    println!("wrote the table of rules in README.md");
    Ok(Outcome::Good)
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
