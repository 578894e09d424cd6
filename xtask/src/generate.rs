//! `gen`: writes the documents that the generator makes of the built-in policies into `specs/`,
//! and the JSON Schemas of policy files, configuration files and reports.

use std::fs;
use std::path::Path;

use oas_codes::Policy;
use oas_lint::{config, render};

use crate::committed::{Files, collect, settle};
use crate::{Outcome, Result};

/// The policies whose documents are committed.
const POLICIES: &[&str] = &["stratos"];

/// The JSON Schemas and the files that they are in.
fn schemas() -> [(&'static str, String); 3] {
    [
        ("specs/policy.schema.json", Policy::json_schema()),
        ("specs/config.schema.json", config::json_schema()),
        ("specs/report.schema.json", render::json_schema()),
    ]
}

/// Writes the files, or with `check` tells which are not as they would be written.
pub(crate) fn run(root: &Path, check: bool) -> Result<Outcome> {
    let mut generated = Files::new();
    let mut committed = Files::new();
    for (path, schema) in schemas() {
        generated.insert(path.to_owned(), schema);
        let text = fs::read_to_string(root.join(path));
        committed.extend(text.map(|text| (path.to_owned(), text)));
    }
    for name in POLICIES {
        let policy = Policy::builtin(name).ok_or(format!("no built-in policy `{name}`"))?;
        // In the words of `oas-gen`, so that its `--check` knows them.
        let maker = format!("Made by oas-gen from the policy {name}. Do not edit.");
        let mut files = oas_responses::files(&policy, &maker)?;
        files.extend(oas_responses::gateway_files(&policy, &maker)?);
        for file in files {
            generated.insert(format!("specs/{}", file.path), file.text);
        }
        for folder in generated_folders(root, &format!("specs/{name}"))? {
            collect(root, &folder, &mut committed)?;
        }
    }
    settle(root, &generated, &committed, check, "cargo xtask gen")
}

/// The folders `openapi-*` and `gateway` of a policy; the rest of its folder is not ours.
fn generated_folders(root: &Path, policy: &str) -> Result<Vec<String>> {
    let Ok(folders) = fs::read_dir(root.join(policy)) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for folder in folders {
        let name = folder?.file_name().to_string_lossy().into_owned();
        if name.starts_with("openapi-") || name == "gateway" {
            names.push(format!("{policy}/{name}"));
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_folders_of_openapi_versions_are_ours() {
        let root = std::env::temp_dir().join(format!("xtask-gen-{}", std::process::id()));
        for folder in ["specs/p/openapi-3.0", "specs/p/notes"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        assert_eq!(generated_folders(&root, "specs/p").unwrap(), ["specs/p/openapi-3.0"]);
        assert_eq!(generated_folders(&root, "specs/q").unwrap(), [""; 0]);
        fs::remove_dir_all(&root).unwrap();
    }
}
