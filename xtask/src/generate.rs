//! `gen`: writes the documents that the generator makes of the built-in policies into `specs/`,
//! and the JSON Schemas of policy and configuration files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use oas_codes::Policy;
use oas_lint::config;

use crate::{Outcome, Result, unified_diff};

/// The policies whose documents are committed.
const POLICIES: &[&str] = &["stratos"];

/// The JSON Schemas and the files that they are in.
fn schemas() -> [(&'static str, String); 2] {
    [("policy.schema.json", Policy::json_schema()), ("config.schema.json", config::json_schema())]
}

/// Files by their path below `specs/`, written with `/`.
type Files = BTreeMap<String, String>;

/// How a committed file differs from the generated ones.
#[derive(Debug, PartialEq, Eq)]
enum Change<'f> {
    Missing { path: &'f str, text: &'f str },
    Stale { path: &'f str, old: &'f str, text: &'f str },
    LeftOver { path: &'f str },
}

/// Writes the files, or with `check` tells which are not as they would be written.
pub(crate) fn run(root: &Path, check: bool) -> Result<Outcome> {
    let specs = root.join("specs");
    let mut generated = Files::new();
    let mut committed = Files::new();
    for (name, schema) in schemas() {
        generated.insert(name.to_owned(), schema);
        let text = fs::read_to_string(specs.join(name));
        committed.extend(text.map(|text| (name.to_owned(), text)));
    }
    for name in POLICIES {
        let policy = Policy::builtin(name).ok_or(format!("no built-in policy `{name}`"))?;
        let maker = format!("Made by cargo xtask gen from the policy {name}. Do not edit.");
        let mut files = oas_responses::files(&policy, &maker)?;
        files.extend(oas_responses::gateway_files(&policy, &maker)?);
        for file in files {
            generated.insert(file.path, file.text);
        }
        collect(&specs, name, &mut committed)?;
    }
    let changes = compare(&generated, &committed);
    for change in &changes {
        if check {
            print!("{}", describe(change));
        } else {
            apply(change, &specs)?;
        }
    }
    if check && !changes.is_empty() {
        println!("\n{} files are out of date; run `cargo xtask gen`", changes.len());
        return Ok(Outcome::Bad);
    }
    println!("{} of {} generated files changed", changes.len(), generated.len());
    Ok(Outcome::Good)
}

/// Reads the files of a policy's folders `openapi-*` and `gateway`; the rest of its folder is not ours.
fn collect(specs: &Path, policy: &str, files: &mut Files) -> Result<()> {
    let Ok(folders) = fs::read_dir(specs.join(policy)) else { return Ok(()) };
    for folder in folders {
        let folder = folder?;
        let name = folder.file_name().to_string_lossy().into_owned();
        if !name.starts_with("openapi-") && name != "gateway" {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let file = file?;
            let path = format!("{policy}/{name}/{}", file.file_name().to_string_lossy());
            let text =
                fs::read_to_string(file.path()).map_err(|error| format!("{path}: {error}"))?;
            files.insert(path, text);
        }
    }
    Ok(())
}

fn compare<'f>(generated: &'f Files, committed: &'f Files) -> Vec<Change<'f>> {
    let mut changes = Vec::new();
    for (path, text) in generated {
        match committed.get(path) {
            None => changes.push(Change::Missing { path, text }),
            Some(old) if old != text => changes.push(Change::Stale { path, old, text }),
            Some(_) => {}
        }
    }
    let left_over = committed.keys().filter(|path| !generated.contains_key(*path));
    changes.extend(left_over.map(|path| Change::LeftOver { path }));
    changes
}

fn describe(change: &Change<'_>) -> String {
    match change {
        Change::Missing { path, .. } => format!("missing: specs/{path}\n"),
        Change::LeftOver { path } => format!("left over: specs/{path}\n"),
        Change::Stale { path, old, text } => {
            let path = format!("specs/{path}");
            format!("stale: {path}\n{}", unified_diff(&path, old, text))
        }
    }
}

fn apply(change: &Change<'_>, specs: &Path) -> Result<()> {
    match change {
        Change::Missing { path, text } | Change::Stale { path, text, .. } => {
            let file = specs.join(path);
            fs::create_dir_all(file.parent().unwrap_or(specs))?;
            fs::write(file, text)?;
            println!("wrote specs/{path}");
        }
        Change::LeftOver { path } => {
            fs::remove_file(specs.join(path))?;
            println!("removed specs/{path}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn missing_stale_and_left_over_files_are_told() {
        let generated = files(&[("p/a", "1\n"), ("p/b", "2\n"), ("p/c", "3\n")]);
        let committed = files(&[("p/b", "2\n"), ("p/c", "old\n"), ("p/d", "4\n")]);
        let changes = compare(&generated, &committed);
        let told: Vec<String> = changes.iter().map(describe).collect();
        assert_eq!(told[0], "missing: specs/p/a\n");
        assert!(told[1].starts_with("stale: specs/p/c\n---"), "{}", told[1]);
        assert!(told[1].ends_with("-old\n+3\n"), "{}", told[1]);
        assert_eq!(told[2], "left over: specs/p/d\n");
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn only_the_generated_folders_are_read_and_mended() {
        let specs = std::env::temp_dir().join(format!("xtask-gen-{}", std::process::id()));
        let write = |path: &str| {
            let file = specs.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "old\n").unwrap();
        };
        write("p/openapi-3.0/gone.yaml");
        write("p/notes.md");

        let generated = files(&[("p/openapi-3.0/get.yaml", "new\n")]);
        let mut committed = Files::new();
        collect(&specs, "p", &mut committed).unwrap();
        for change in compare(&generated, &committed) {
            apply(&change, &specs).unwrap();
        }

        let mut now = Files::new();
        collect(&specs, "p", &mut now).unwrap();
        assert_eq!(now, generated);
        assert!(specs.join("p/notes.md").exists());
        fs::remove_dir_all(&specs).unwrap();
    }
}
