//! The table of imports in ARCHITECTURE.md against what the modules really use.
//!
//! A row speaks for the modules that it names and for those below them, unless another row names
//! them more exactly. The modules of one row know each other; with `rules/*` each is on its own.
//! Rows stand in the order of the layers: a module uses only what stands above it. Names without
//! a crate are modules of oas-lint. Tests may use anything.

use std::collections::{BTreeMap, BTreeSet};

use super::house::House;
use super::tokens::{self, Scanned};
use super::{ARCHITECTURE, table};

/// The crate that names without a crate belong to.
const OWN: &str = "oas-lint";

/// In the first column: what no module may use.
const NOBODY: &str = "nobody";

/// A row of the table. Modules are written `crate/module/module`, crates' roots `crate/lib`.
struct Row {
    line: usize,
    modules: Vec<String>,
    may_use: Vec<String>,
    /// Begins of paths, such as `clap` and `std::fs`, which only the rows that name them may use.
    outside: Vec<String>,
}

/// A source file of a crate.
struct Module<'h> {
    id: String,
    path: &'h str,
    scanned: Scanned,
}

/// Where a path leads.
enum Target {
    Module(String),
    /// To another crate; the path as it is written.
    Outside(String),
}

/// What a row's modules were seen to use of what it grants.
type Used = BTreeSet<(usize, String)>;

pub(super) fn check(house: &House) -> Vec<String> {
    let mut faults = Vec::new();
    let modules = modules(house, &mut faults);
    let crates: BTreeSet<&str> = modules.iter().map(|module| crate_of(&module.id)).collect();
    let rows = rows(house.text(ARCHITECTURE).unwrap_or_default(), &crates);
    if rows.is_empty() {
        return vec![format!("{ARCHITECTURE}: there is no table that begins with `module`")];
    }
    check_rows(&rows, &modules, &mut faults);
    let map = Map::new(&modules);
    let mut used = Used::new();
    for module in &modules {
        check_module(module, &rows, &map, &mut used, &mut faults);
    }
    check_unused(&rows, &used, &mut faults);
    faults
}

/// The modules of all crates; a file that holds no Rust is a fault.
fn modules<'h>(house: &'h House, faults: &mut Vec<String>) -> Vec<Module<'h>> {
    let mut modules = Vec::new();
    for (path, text) in house.rust_files() {
        let within = path.strip_prefix("crates/").unwrap_or(path);
        let Some((name, file)) = within.split_once("/src/") else { continue };
        let stem = file.trim_end_matches(".rs");
        let is_test = format!("/{stem}/").contains("/tests/");
        if name.contains('/') || is_test {
            continue;
        }
        match tokens::scan(text) {
            Ok(scanned) => modules.push(Module { id: format!("{name}/{stem}"), path, scanned }),
            Err(error) => faults.push(format!("{path}: {error}")),
        }
    }
    modules
}

fn rows(markdown: &str, crates: &BTreeSet<&str>) -> Vec<Row> {
    let full = |name: String| {
        if crates.contains(crate_of(&name)) { name } else { format!("{OWN}/{name}") }
    };
    let names = |row: &table::Row, column| row.names(column).into_iter().map(full).collect();
    table::rows(markdown, "module")
        .iter()
        .map(|row| Row {
            line: row.line,
            modules: names(row, 0),
            may_use: names(row, 1),
            outside: row.names(2),
        })
        .collect()
}

/// The table itself: it names what exists, and nothing points back.
fn check_rows(rows: &[Row], modules: &[Module<'_>], faults: &mut Vec<String>) {
    for (at, row) in rows.iter().enumerate() {
        let fault = |text: String| format!("{ARCHITECTURE}:{}: {text}", row.line);
        for name in &row.modules {
            let exists = modules.iter().any(|module| covers(name, &module.id));
            if !exists && name.strip_prefix(OWN) != Some(&format!("/{NOBODY}")) {
                faults.push(fault(format!("there is no module {name}")));
            }
        }
        for name in &row.may_use {
            // A module and those below it are one thing to others.
            let has_row = rows.iter().any(|row| row.modules.contains(name));
            let is_kin = (row.modules.iter())
                .any(|own| is_below(name, own) || has_row && is_below(own, name));
            let names = |rows: &[Row]| {
                let mut modules = rows.iter().flat_map(|row| &row.modules);
                modules.any(|other| covers(other, name) || is_below(other, name))
            };
            // The whole of a crate stands above where all of its rows do.
            let stands_above = names(&rows[..at]) && !below(&rows[at + 1..], name);
            if !is_kin && !stands_above {
                faults.push(fault(format!("{name} stands not above: nothing points back")));
            }
        }
    }
}

fn check_module(
    module: &Module<'_>,
    rows: &[Row],
    map: &Map<'_>,
    used: &mut Used,
    faults: &mut Vec<String>,
) {
    let Some((at, own)) = row_of(rows, &module.id) else {
        faults.push(format!("{}: no row of {ARCHITECTURE} names this module", module.path));
        return;
    };
    let row = &rows[at];
    let mut told = BTreeSet::new();
    for path in &module.scanned.paths {
        let Some(target) = map.target(&module.id, path) else { continue };
        let refused = match &target {
            Target::Outside(written) => {
                let named = |name: &&String| begins_with(written, name);
                let granted = row.outside.iter().find(named);
                used.extend(granted.map(|name| (at, name.clone())));
                let guarded = || rows.iter().flat_map(|row| &row.outside).find(named);
                if granted.is_some() { None } else { guarded().cloned() }
            }
            Target::Module(id) => {
                let granted = row.may_use.iter().find(|name| covers(name, id));
                used.extend(granted.map(|name| (at, name.clone())));
                let is_own = is_below(id, &module.id)
                    || !own.ends_with('*')
                        && row_of(rows, id).is_some_and(|(other, _)| other == at);
                if granted.is_some() || is_own { None } else { Some(id.clone()) }
            }
        };
        if let Some(name) = refused.filter(|name| told.insert(name.clone())) {
            faults.push(format!(
                "{}:{}: {} may not use {name} ({ARCHITECTURE}:{})",
                module.path, path.line, module.id, row.line
            ));
        }
    }
}

/// What the table grants and nobody uses: it says more than is true.
fn check_unused(rows: &[Row], used: &Used, faults: &mut Vec<String>) {
    for (at, row) in rows.iter().enumerate() {
        if row.modules.iter().any(|name| name.ends_with(NOBODY)) {
            continue;
        }
        for name in row.may_use.iter().chain(&row.outside) {
            if !used.contains(&(at, name.clone())) {
                let line = row.line;
                faults.push(format!("{ARCHITECTURE}:{line}: {name} is granted and not used"));
            }
        }
    }
}

/// The row that speaks for a module, and the name by which it does.
fn row_of<'r>(rows: &'r [Row], id: &str) -> Option<(usize, &'r str)> {
    rows.iter()
        .enumerate()
        .flat_map(|(at, row)| row.modules.iter().map(move |name| (at, name.as_str())))
        .filter(|(_, name)| covers(name, id))
        .max_by_key(|(_, name)| name.trim_end_matches('*').len())
}

/// True when a name of the table stands for a module: itself, one below it, or any for `*`.
fn covers(name: &str, id: &str) -> bool {
    match name.strip_suffix('*') {
        Some(folder) => id.len() > folder.len() && id.starts_with(folder),
        None => is_below(id, name),
    }
}

fn is_below(id: &str, name: &str) -> bool {
    id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// True when a path is another or goes on from it.
fn begins_with(path: &str, begin: &str) -> bool {
    path.strip_prefix(begin).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// True when a name stands for modules of these rows.
fn below(rows: &[Row], name: &str) -> bool {
    rows.iter().flat_map(|row| &row.modules).any(|module| is_below(module, name))
}

fn crate_of(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

/// Finds modules by the names that stand in paths.
struct Map<'m> {
    ids: BTreeSet<&'m str>,
    /// Crates by their name in Rust.
    crates: BTreeMap<String, &'m str>,
    /// Exported macros stand at the root of their crate: `crate/macro` to the module.
    macros: BTreeMap<String, &'m str>,
}

impl<'m> Map<'m> {
    fn new(modules: &'m [Module<'_>]) -> Self {
        let ids: BTreeSet<&str> = modules.iter().map(|module| module.id.as_str()).collect();
        let crates = ids.iter().map(|id| crate_of(id)).map(|name| (name.replace('-', "_"), name));
        let exported = |module: &'m Module<'_>| {
            let at_root = |name| (format!("{}/{name}", crate_of(&module.id)), module.id.as_str());
            module.scanned.macros.iter().map(at_root)
        };
        Self { crates: crates.collect(), macros: modules.iter().flat_map(exported).collect(), ids }
    }

    /// Where a path in a module leads; none within the module itself.
    fn target(&self, from: &str, path: &tokens::Path) -> Option<Target> {
        let (first, rest) = path.names.split_first()?;
        let base = match first.as_str() {
            "crate" => self.root(crate_of(from)),
            "self" if path.depth == 0 => from.to_owned(),
            "super" => {
                let ups = path.names.iter().take_while(|name| *name == "super").count();
                let up = |id: String, _| self.parent(&id);
                // The first steps leave the modules within the file.
                let base = (path.depth..ups).fold(from.to_owned(), up);
                return self.below(base, &path.names[ups..]).filter_own(from);
            }
            "self" | "Self" => return None,
            name => match self.crates.get(name) {
                Some(other) => self.root(other),
                None if path.depth == 0 && self.ids.contains(child(from, name).as_str()) => {
                    return self.below(from.to_owned(), &path.names).filter_own(from);
                }
                None => return Some(Target::Outside(path.names.join("::"))),
            },
        };
        self.below(base, rest).filter_own(from)
    }

    /// The module that names lead to from another, the last ones being items in it.
    fn below(&self, base: String, names: &[String]) -> Target {
        let mut id = base;
        for (at, name) in names.iter().enumerate() {
            let next = child(&id, name);
            if self.ids.contains(next.as_str()) {
                id = next;
            } else if at == 0
                && let Some(declared) = self.macros.get(&next)
            {
                return Target::Module((*declared).to_owned());
            } else {
                break;
            }
        }
        Target::Module(id)
    }

    fn root(&self, name: &str) -> String {
        let lib = format!("{name}/lib");
        if self.ids.contains(lib.as_str()) { lib } else { format!("{name}/main") }
    }

    fn parent(&self, id: &str) -> String {
        match id.rsplit_once('/') {
            Some((parent, _)) if parent.contains('/') => parent.to_owned(),
            _ => self.root(crate_of(id)),
        }
    }
}

impl Target {
    /// A path that stays in its module is no import.
    fn filter_own(self, from: &str) -> Option<Self> {
        match self {
            Self::Module(id) if id == from => None,
            other => Some(other),
        }
    }
}

/// The name of a module within another; those of a root stand beside it.
fn child(id: &str, name: &str) -> String {
    match id.split_once('/') {
        Some((own, "lib" | "main")) => format!("{own}/{name}"),
        _ => format!("{id}/{name}"),
    }
}

#[cfg(test)]
mod tests;
