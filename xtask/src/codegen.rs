//! `codegen`: writes what the declarations of the rules and the built-in policies say: the table of
//! rules in README.md, pages below `crates/oas-lint/docs/`, and the types that Rust services use.

mod service;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use oas_codes::Policy;
use oas_lint::{RULES, explain, policies};

use crate::committed::{Files, collect, settle};
use crate::{Outcome, Result};

const README: &str = "README.md";
const BEGIN: &str = "<!-- rules -->";
const END: &str = "<!-- /rules -->";
const MADE: &str = "<!-- Made by cargo xtask codegen. Do not edit. -->\n\n";
const RULE_PAGES: &str = "crates/oas-lint/docs/rules";
const POLICY_PAGES: &str = "crates/oas-lint/docs/policies";

/// Writes the files, or with `check` tells which are not as they would be written.
pub(crate) fn run(root: &Path, check: bool) -> Result<Outcome> {
    let readme = fs::read_to_string(root.join(README));
    let readme = readme.map_err(|error| format!("{README}: {error}"))?;
    let mut made = Files::new();
    made.insert(README.to_owned(), with_table(&readme, &explain::markdown_table())?);
    made.extend(rule_pages());
    made.extend(policy_pages()?);
    made.insert(service::FILE.to_owned(), service::text()?);
    let mut committed = Files::from([(README.to_owned(), readme)]);
    if let Ok(types) = fs::read_to_string(root.join(service::FILE)) {
        committed.insert(service::FILE.to_owned(), types);
    }
    collect(root, RULE_PAGES, &mut committed)?;
    collect(root, POLICY_PAGES, &mut committed)?;
    settle(root, &made, &committed, check, "cargo xtask codegen")
}

/// A page for each rule, and their list.
fn rule_pages() -> Files {
    let mut pages = Files::new();
    let mut index = format!(
        "{MADE}# Rules\n\n`oas-lint rules` lists them, `oas-lint explain RULE` shows the page of \
         one.\n\n| rule | finds |\n|---|---|\n"
    );
    for rule in RULES {
        let page = explain::markdown_page(rule);
        pages.insert(format!("{RULE_PAGES}/{}.md", rule.name), format!("{MADE}{page}"));
        // Writing to a string cannot fail.
        let _ = writeln!(index, "| [`{0}`]({0}.md) | {1} |", rule.name, rule.summary);
    }
    pages.insert(format!("{RULE_PAGES}/README.md"), index);
    pages
}

/// A page for each built-in policy, and their list.
fn policy_pages() -> Result<Files> {
    let mut pages = Files::new();
    let mut index = format!(
        "{MADE}# Policies\n\n`oas-lint policies` lists them, `oas-lint policies show NAME` shows \
         one.\n\n| policy | title |\n|---|---|\n"
    );
    for name in Policy::builtin_names() {
        let policy = Policy::builtin(name).ok_or(format!("no built-in policy `{name}`"))?;
        let page = format!(
            "{MADE}# {}\n\n`oas-lint --policy {name}` lints under it. `oas-lint policies show \
             {name}` prints this table, and with\n`--file` its \
             [file](../../../oas-codes/policies/{name}.toml), to copy and change.\n\n\
             ```text\n{}```\n",
            policy.title,
            policies::page(&policy)
        );
        pages.insert(format!("{POLICY_PAGES}/{name}.md"), page);
        let _ = writeln!(index, "| [`{name}`]({name}.md) | {} |", policy.title);
    }
    pages.insert(format!("{POLICY_PAGES}/README.md"), index);
    Ok(pages)
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

    #[test]
    fn every_rule_and_policy_has_a_page_that_its_index_links() {
        let indexes = [(rule_pages(), RULE_PAGES), (policy_pages().unwrap(), POLICY_PAGES)];
        for (pages, folder) in indexes {
            let index = &pages[&format!("{folder}/README.md")];
            assert!(pages.len() > 5, "{folder}");
            for path in pages.keys().filter(|path| !path.ends_with("README.md")) {
                let name = path.trim_start_matches(folder).trim_start_matches('/');
                assert!(index.contains(&format!("]({name})")), "{path}");
            }
        }
    }
}
