//! Files that are made and committed: written, or held against those that would be written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::{Outcome, Result, unified_diff};

/// Files by their path from the root of the repository, written with `/`.
pub(crate) type Files = BTreeMap<String, String>;

/// How a committed file differs from the made ones.
#[derive(Debug, PartialEq, Eq)]
enum Change<'f> {
    Missing { path: &'f str, text: &'f str },
    Stale { path: &'f str, old: &'f str, text: &'f str },
    LeftOver { path: &'f str },
}

/// Makes the committed files the made ones, or with `check` tells which are not. `command` is what
/// to run where some are out of date.
pub(crate) fn settle(
    root: &Path,
    made: &Files,
    committed: &Files,
    check: bool,
    command: &str,
) -> Result<Outcome> {
    let changes = compare(made, committed);
    for change in &changes {
        if check {
            print!("{}", describe(change));
        } else {
            apply(change, root)?;
        }
    }
    if check && !changes.is_empty() {
        println!("\n{} files are out of date; run `{command}`", changes.len());
        return Ok(Outcome::Bad);
    }
    println!("{} of {} files changed", changes.len(), made.len());
    Ok(Outcome::Good)
}

/// Reads the files of a folder, if there is one.
pub(crate) fn collect(root: &Path, folder: &str, files: &mut Files) -> Result<()> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let text =
                fs::read_to_string(entry.path()).map_err(|error| format!("{path}: {error}"))?;
            files.insert(path, text);
        }
    }
    Ok(())
}

fn compare<'f>(made: &'f Files, committed: &'f Files) -> Vec<Change<'f>> {
    let mut changes = Vec::new();
    for (path, text) in made {
        match committed.get(path) {
            None => changes.push(Change::Missing { path, text }),
            Some(old) if old != text => changes.push(Change::Stale { path, old, text }),
            Some(_) => {}
        }
    }
    let left_over = committed.keys().filter(|path| !made.contains_key(*path));
    changes.extend(left_over.map(|path| Change::LeftOver { path }));
    changes
}

fn describe(change: &Change<'_>) -> String {
    match change {
        Change::Missing { path, .. } => format!("missing: {path}\n"),
        Change::LeftOver { path } => format!("left over: {path}\n"),
        Change::Stale { path, old, text } => {
            format!("stale: {path}\n{}", unified_diff(path, old, text))
        }
    }
}

fn apply(change: &Change<'_>, root: &Path) -> Result<()> {
    match change {
        Change::Missing { path, text } | Change::Stale { path, text, .. } => {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap_or(root))?;
            fs::write(file, text)?;
            println!("wrote {path}");
        }
        Change::LeftOver { path } => {
            fs::remove_file(root.join(path))?;
            println!("removed {path}");
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
        let made = files(&[("p/a", "1\n"), ("p/b", "2\n"), ("p/c", "3\n")]);
        let committed = files(&[("p/b", "2\n"), ("p/c", "old\n"), ("p/d", "4\n")]);
        let changes = compare(&made, &committed);
        let told: Vec<String> = changes.iter().map(describe).collect();
        assert_eq!(told[0], "missing: p/a\n");
        assert!(told[1].starts_with("stale: p/c\n---"), "{}", told[1]);
        assert!(told[1].ends_with("-old\n+3\n"), "{}", told[1]);
        assert_eq!(told[2], "left over: p/d\n");
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn a_folder_becomes_what_is_made_and_nothing_beside_it_is_touched() {
        let root = std::env::temp_dir().join(format!("xtask-committed-{}", std::process::id()));
        let write = |path: &str| {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "old\n").unwrap();
        };
        write("p/made/gone.yaml");
        write("p/notes.md");

        let made = files(&[("p/made/get.yaml", "new\n")]);
        let mut committed = Files::new();
        collect(&root, "p/made", &mut committed).unwrap();
        assert_eq!(settle(&root, &made, &committed, true, "it").unwrap(), Outcome::Bad);
        assert_eq!(settle(&root, &made, &committed, false, "it").unwrap(), Outcome::Good);

        let mut now = Files::new();
        collect(&root, "p/made", &mut now).unwrap();
        assert_eq!(now, made);
        assert_eq!(settle(&root, &made, &now, true, "it").unwrap(), Outcome::Good);
        assert!(root.join("p/notes.md").exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
