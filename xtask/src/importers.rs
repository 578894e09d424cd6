//! `importers`: gives the generated documents to importers that others wrote, installed into a
//! folder of their own, in the versions that tests/importers pins.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oas_codes::Policy;
use oas_lint::diagnostic::Diagnostic;
use oas_lint::fix::{Added, apply};
use oas_lint::project::Project;
use oas_lint::source::Source;
use oas_lint::{lint_project_with, usual};
use oas_responses::{Format, Library, OpenApiVersion, Overlay, Placement};

use crate::{Outcome, Result};

/// The policies whose documents are imported.
const POLICIES: &[&str] = &["stratos", "recommended"];

const MAKER: &str = "Made by cargo xtask importers.";

/// Installs the importers and runs them; with `keep` everything stays in that folder, so that the
/// next run installs nothing.
pub(crate) fn run(root: &Path, keep: Option<PathBuf>) -> Result<Outcome> {
    let temporary = keep.is_none();
    let own = || std::env::temp_dir().join(format!("oas-importers-{}", std::process::id()));
    let folder = keep.unwrap_or_else(own);
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let done = import(root, &folder);
    if temporary {
        fs::remove_dir_all(&folder)?;
    }
    done
}

fn import(root: &Path, folder: &Path) -> Result<Outcome> {
    let documents = folder.join("documents");
    write_documents(&documents)?;
    let pinned = root.join("tests/importers");
    let python = install_python(&pinned, folder)?;
    let modules = install_node(&pinned, folder)?;
    let mut check = Command::new(python);
    check.arg("-B").arg(pinned.join("check.py")).arg(&documents).arg(&modules);
    let status = check.status()?;
    Ok(if status.success() { Outcome::Good } else { Outcome::Bad })
}

/// Writes all documents of the policies, and their overlays in each version and placement.
fn write_documents(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for name in POLICIES {
        let policy = Policy::builtin(name).ok_or(format!("no built-in policy `{name}`"))?;
        let mut files = oas_responses::files(&policy, MAKER)?;
        files.extend(oas_responses::gateway_files(&policy, MAKER)?);
        for file in files {
            write(&folder.join(file.path), &file.text)?;
        }
        write(&folder.join(format!("{name}/gateway/mended.yaml")), &mended(&policy)?)?;
        let library = Library::new(&policy)?;
        for version in OpenApiVersion::ALL {
            for (placement, word) in
                [(Placement::Reference, "reference"), (Placement::Inline, "inline")]
            {
                let overlay = Overlay::new(&library, placement, version)?;
                let file = folder.join(format!("{name}/overlay/{version}-{word}.yaml"));
                write(&file, &overlay.to_text(Format::Yaml, MAKER)?)?;
            }
        }
    }
    Ok(())
}

/// An API with nothing but its successes, as the unsafe fixes complete it for a gateway.
fn mended(policy: &Policy) -> Result<String> {
    let mut text = BARE.to_owned();
    for _ in 0..10 {
        let project = Project::alone(Source::new("mended.yaml", text.clone())?);
        let linted = lint_project_with(project, policy, &usual, Some(Added::Inline));
        let fixes = linted.diagnostics.iter().filter_map(|found| found.fix.as_deref());
        let applied = apply(fixes, |file| linted.project.source(file).text());
        let Some(next) = applied.texts.into_values().next() else {
            let is_open = |id: &String| id.starts_with("missing-status/");
            let open: Vec<String> =
                linted.diagnostics.iter().map(Diagnostic::id).filter(is_open).collect();
            let is_done = open.is_empty() && text != BARE;
            return is_done.then_some(text).ok_or(format!("fixes leave {open:?}").into());
        };
        text = next;
    }
    Err("fixes come to no end".into())
}

/// With parameters in the operations: moto takes each key of a path item for a method.
const BARE: &str = "\
openapi: 3.0.3
info: { title: A shop, description: Things to buy., version: '1', license: { name: MIT, url: 'https://example.com/mit' } }
servers: [{ url: 'https://api.example.com' }]
security: []
paths:
  /items:
    get:
      operationId: listItems
      summary: List the items
      responses:
        '200':
          description: The items.
          content: { application/json: { schema: { $ref: '#/components/schemas/Items' } } }
    post:
      operationId: createItem
      summary: Create an item
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
      responses:
        '201':
          description: The item is there.
          content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
  /items/{id}:
    get:
      operationId: getItem
      summary: Get an item
      parameters: &id [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: The item.
          content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
    delete:
      operationId: deleteItem
      summary: Delete an item
      parameters: *id
      responses:
        '200':
          description: The item is gone.
          content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
components:
  schemas:
    Items: { type: array, items: { $ref: '#/components/schemas/Item' } }
    Item: { type: object, properties: { name: { type: string } } }
";

fn write(file: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    Ok(fs::write(file, text)?)
}

/// The Python of an environment that has the pinned packages.
fn install_python(pinned: &Path, folder: &Path) -> Result<PathBuf> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    let wanted = fs::read_to_string(pinned.join("requirements.txt"))?;
    let mark = folder.join("python-installed.txt");
    if fs::read_to_string(&mark).ok().as_ref() != Some(&wanted) {
        let mut make = Command::new("python3");
        finish(make.args(["-m", "venv"]).arg(&environment), "a Python environment")?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        finish(pip.arg(pinned.join("requirements.txt")), "the importers in Python")?;
        fs::write(mark, wanted)?;
    }
    Ok(python)
}

/// The folder of the pinned packages of Node.js. None of their scripts is run.
fn install_node(pinned: &Path, folder: &Path) -> Result<PathBuf> {
    let place = folder.join("node");
    let modules = place.join("node_modules");
    let wanted = fs::read_to_string(pinned.join("package-lock.json"))?;
    let mark = folder.join("node-installed.json");
    if fs::read_to_string(&mark).ok().as_ref() != Some(&wanted) {
        fs::create_dir_all(&place)?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(pinned.join(name), place.join(name))?;
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--silent", "--no-audit", "--no-fund", "--omit=optional"]);
        finish(npm.arg("--ignore-scripts").current_dir(&place), "the importers in Node.js")?;
        fs::write(mark, wanted)?;
    }
    Ok(modules)
}

/// Runs a command to its end; what it cannot do is an error that says what is missing.
fn finish(command: &mut Command, what: &str) -> Result<()> {
    let missing = |reason: String| format!("NOT CHECKED: cannot install {what}: {reason}");
    let status = command.status().map_err(|error| missing(format!("{command:?}: {error}")))?;
    if status.success() { Ok(()) } else { Err(missing(format!("{command:?}: {status}")).into()) }
}
