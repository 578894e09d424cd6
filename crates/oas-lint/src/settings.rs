//! What holds for a run: the configuration file that is in force.

use std::path::{Component, Path, PathBuf};

use foldhash::HashMap;
use oas_lint::config::{Config, ConfigError, FILE_NAMES};
use oas_lint::policies;
use oas_lint::render::Checkout;

use crate::above;

/// The configuration of a run and where it stands.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The configuration.
    pub(crate) config: Config,
    /// Its file; none where there is none.
    pub(crate) path: Option<PathBuf>,
    /// The text of the file.
    pub(crate) text: String,
    /// The absolute directory that its paths are relative to.
    base: PathBuf,
}

/// Why there is no configuration to go by.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The file cannot be read.
    Unreadable(PathBuf, String),
    /// The file is faulty: its path, its text and what is wrong.
    Faulty(PathBuf, String, Vec<ConfigError>),
}

impl Settings {
    /// The settings of a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Trouble> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Trouble::Unreadable(path.to_path_buf(), error.to_string()))?;
        let config = Config::parse(&text)
            .map_err(|faults| Trouble::Faulty(path.to_path_buf(), text.clone(), faults))?;
        let base = absolute(path).parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Self { config, path: Some(path.to_path_buf()), text, base })
    }

    /// The settings where there is no file, or none is wanted.
    pub(crate) fn without(inputs: &[PathBuf]) -> Self {
        Self { base: top(inputs), ..Self::default() }
    }

    /// Paths as the configuration's patterns see them.
    pub(crate) fn view(&self) -> View<'_> {
        View { base: &self.base, folders: HashMap::default() }
    }

    /// The policy that the configuration names: a built-in name, or a path from here.
    pub(crate) fn policy(&self) -> Option<String> {
        let name = self.config.policy.as_ref()?;
        let path = || self.directory().join(name).display().to_string();
        Some(if policies::is_path(name) { path() } else { name.clone() })
    }

    /// Where the baseline is: as the user says, or as the configuration says.
    pub(crate) fn baseline(&self, given: Option<&Path>) -> Option<PathBuf> {
        let configured = || self.config.baseline.as_ref().map(|path| self.directory().join(path));
        given.map(Path::to_path_buf).or_else(configured)
    }

    /// Where a baseline is written; where nobody says it, beside the configuration.
    pub(crate) fn baseline_to_write(&self, given: Option<&Path>) -> PathBuf {
        self.baseline(given).unwrap_or_else(|| self.directory().join("oas-lint-baseline.toml"))
    }

    /// The directory of the configuration, as paths into it are written.
    pub(crate) fn directory(&self) -> PathBuf {
        let directory = self.path.as_deref().and_then(Path::parent);
        let directory = directory.filter(|path| !path.as_os_str().is_empty());
        directory.unwrap_or(Path::new(".")).to_path_buf()
    }
}

/// Paths as the patterns of a configuration see them: from its directory, with `/` between.
pub(crate) struct View<'s> {
    base: &'s Path,
    /// Folders as they are written. One has many files, and to see it from the configuration takes
    /// longer than to add a name.
    folders: HashMap<PathBuf, String>,
}

impl View<'_> {
    /// The path of a file.
    pub(crate) fn of(&mut self, path: &Path) -> String {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return seen_from(self.base, path);
        };
        if !self.folders.contains_key(folder) {
            let is_here = folder.as_os_str().is_empty();
            let seen = seen_from(self.base, if is_here { Path::new(".") } else { folder });
            self.folders.insert(folder.to_path_buf(), seen);
        }
        let folder = &self.folders[folder];
        // Outside of where the configuration stands, and there its own folder may be what is meant.
        if Path::new(folder).is_absolute() {
            return seen_from(self.base, path);
        }
        let between = if folder.is_empty() { "" } else { "/" };
        [folder, between, &name.to_string_lossy()].concat()
    }
}

fn seen_from(base: &Path, path: &Path) -> String {
    let path = absolute(path);
    let path = path.strip_prefix(base).unwrap_or(&path);
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/").replace("//", "/")
}

/// The root of the repository that the inputs are in, else the current directory: what paths are
/// seen from where no configuration says it.
fn top(inputs: &[PathBuf]) -> PathBuf {
    let here = absolute(Path::new("."));
    let first = inputs.first().map_or_else(|| here.clone(), |input| directory(input));
    let repository = first.ancestors().find(|above| above.join(".git").exists());
    repository.map_or(here, Path::to_path_buf)
}

/// Where the current directory stands in its repository; outside of one it is the root itself.
pub(crate) fn checkout() -> Checkout {
    let here = absolute(Path::new("."));
    let root = here.ancestors().find(|above| above.join(".git").exists());
    Checkout { root: root.unwrap_or(&here).to_path_buf(), here }
}

/// The directory that an input is or is in.
fn directory(input: &Path) -> PathBuf {
    let input = if input.as_os_str() == "-" { Path::new(".") } else { input };
    let path = absolute(input);
    if input.is_dir() { path } else { path.parent().map(Path::to_path_buf).unwrap_or_default() }
}

/// Finds the configuration file of a directory, which is that in it or the nearest one above it
/// within the repository. Each directory is looked at once.
#[derive(Debug, Default)]
pub(crate) struct Nearest {
    known: above::Nearest,
    /// By directories as the paths of files have them, each as its path is written from here.
    as_written: HashMap<PathBuf, Option<PathBuf>>,
}

impl Nearest {
    /// The configuration of a file, as its path is written from here.
    pub(crate) fn of_file(&mut self, file: &Path) -> Option<PathBuf> {
        // What ends in `..` is no name in the directory before it.
        let directory = file.parent().filter(|_| file.file_name().is_some());
        if let Some(known) = directory.and_then(|directory| self.as_written.get(directory)) {
            return known.clone();
        }
        let found = self.of_absolute(absolute(file).parent()?).map(|path| shortened(&path));
        if let Some(directory) = directory {
            self.as_written.insert(directory.to_path_buf(), found.clone());
        }
        found
    }

    /// The configuration of a directory, or of the directory that a file is in.
    pub(crate) fn of_directory(&mut self, path: &Path) -> Option<PathBuf> {
        let found = self.of_absolute(&directory(path));
        found.map(|path| shortened(&path))
    }

    fn of_absolute(&mut self, directory: &Path) -> Option<PathBuf> {
        self.known.of(directory, |above| {
            let mut files = FILE_NAMES.iter().map(|name| above.join(name));
            let found = files.find(|path| path.is_file());
            // A repository without one has none.
            (found.is_some() || above.join(".git").exists()).then_some(found)
        })
    }
}

/// A path from the file system's root, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut parts = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            parts.pop();
        } else if part != Component::CurDir {
            parts.push(part);
        }
    }
    parts
}

/// A path below the current directory as it is written from there.
fn shortened(path: &Path) -> PathBuf {
    let here = absolute(Path::new("."));
    path.strip_prefix(here).map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
}
