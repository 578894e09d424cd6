//! Finding and reading the files to lint.

mod contents;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::FileType;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};

use ignore::WalkBuilder;
use oas_lint::project::{Lost, Root};
use oas_lint::source::{Source, TooLarge};

use self::contents::Contents;

/// What could not be read, and why.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The path as the user gave it, or as it was found.
    pub(crate) path: String,
    /// The reason.
    pub(crate) reason: String,
}

/// Where a text comes from.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// Standard input, with the path that its text has.
    Stdin(Option<PathBuf>),
    /// A file, and whether the user named it.
    File(PathBuf, bool),
}

/// Lists the files that paths stand for: `-` is standard input, a directory is walked. Sorted
/// within each directory, and none twice.
pub(crate) fn list(
    paths: &[PathBuf],
    stdin: Option<&Path>,
    failed: &mut Vec<Unreadable>,
) -> Vec<Place> {
    let mut places = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            // It can be read only once.
            if seen.insert(path.clone()) {
                places.push(Place::Stdin(stdin.map(Path::to_path_buf)));
            }
        } else if path.is_dir() {
            for file in walk(path, failed) {
                if seen.insert(file.clone()) {
                    places.push(Place::File(file, false));
                }
            }
        } else if seen.insert(path.clone()) {
            places.push(Place::File(path.clone(), true));
        }
    }
    places
}

/// The YAML and JSON files of a directory: hidden ones and those that git ignores left out.
fn walk(directory: &Path, failed: &mut Vec<Unreadable>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    // Also outside of a git repository a `.gitignore` says what is not the author's.
    for entry in WalkBuilder::new(directory).require_git(false).build() {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && has_known_extension(entry.path()) {
                    files.push(shown(entry.into_path()));
                }
            }
            Err(error) => failed.push(Unreadable {
                path: directory.display().to_string(),
                reason: error.to_string(),
            }),
        }
    }
    files.sort();
    files
}

/// `./a.yaml` as `a.yaml`, when the walk began at `.`.
fn shown(path: PathBuf) -> PathBuf {
    path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path)
}

fn has_known_extension(path: &Path) -> bool {
    let known = ["yaml", "yml", "json"];
    path.extension().is_some_and(|end| known.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Texts that count in place of those of the files with these names: fixed ones.
pub(crate) type Overlay = HashMap<String, String>;

impl Place {
    /// The name that the text has in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin(None) => "<stdin>".to_owned(),
            Self::Stdin(Some(path)) | Self::File(path, _) => path.display().to_string(),
        }
    }
}

/// Bytes that are read at most of what is no file, such as standard input: a pipe or a device may
/// never end.
const MAX_STREAM: u64 = 1 << 27;

/// Reads a file, or what stands in its place.
fn read_file(path: &Path) -> io::Result<Contents> {
    let file = std::fs::File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return read_stream(file).map(Contents::from);
    }
    // Its offsets could not be told, so nobody has to wait for it.
    if u32::try_from(about.len()).is_err() {
        return Err(io::Error::other(TooLarge));
    }
    let limit = about.len().max(MAX_STREAM);
    let contents = Contents::read(file.take(limit + 1), about.len())?;
    if contents.as_ref().len() as u64 > limit {
        return Err(io::Error::other("it grows while it is read"));
    }
    Ok(contents)
}

fn read_stream(stream: impl io::Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let count = stream.take(MAX_STREAM + 1).read_to_end(&mut bytes)?;
    if count as u64 > MAX_STREAM {
        let limit = MAX_STREAM >> 20;
        return Err(io::Error::other(format!("it is no file and holds more than {limit} MiB")));
    }
    Ok(bytes)
}

/// Files that a walk came upon and that are no descriptions: they may be parts of some, and are
/// not read again when a reference leads to them.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    by_name: Mutex<HashMap<String, Source>>,
    /// How many bytes there are.
    kept: AtomicUsize,
}

/// Bytes of parts that are kept at most: a folder may hold data of any size.
const MAX_PARTS: usize = 1 << 25;

impl Parts {
    /// Keeps a file, as long as there are not too many.
    pub(crate) fn keep(&self, source: Source) {
        let len = source.text().len();
        if self.kept.fetch_add(len, Relaxed) + len <= MAX_PARTS {
            let mut by_name = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            by_name.insert(source.name().to_owned(), source);
        }
    }

    fn take(&self, name: &str) -> Option<Source> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).remove(name)
    }
}

/// Reads a place.
pub(crate) fn read(place: &Place, overlay: &Overlay) -> Result<Root, Unreadable> {
    let name = place.name();
    let known = overlay.get(&name).map(|text| Ok(text.clone().into_bytes().into()));
    let (bytes, required) = match place {
        Place::Stdin(_) => {
            (known.unwrap_or_else(|| read_stream(io::stdin().lock()).map(Contents::from)), true)
        }
        Place::File(path, explicit) => (known.unwrap_or_else(|| read_file(path)), *explicit),
    };
    let fail = |reason: String| Unreadable { path: name.clone(), reason };
    let bytes = bytes.map_err(|error| fail(error.to_string()))?;
    match Source::from_bytes(name.clone(), bytes) {
        Ok(source) => Ok(Root { source, required }),
        Err(too_large) => Err(fail(too_large.to_string())),
    }
}

/// The files that references may lead to.
#[derive(Debug)]
pub(crate) struct Reach {
    within: Within,
    /// Directories by the paths that led to them. A description has many files in each, and to ask
    /// for a canonical path is a question to the system for each of its parts.
    directories: Mutex<HashMap<PathBuf, PathBuf>>,
}

/// The directories whose files references may lead into.
#[derive(Debug)]
enum Within {
    /// These, which are canonical.
    These(Vec<PathBuf>),
    /// Any.
    Anywhere,
}

impl Reach {
    /// Files in any directory.
    pub(crate) fn anywhere() -> Self {
        Self { within: Within::Anywhere, directories: Mutex::default() }
    }

    /// The repositories that the files lie in, and for a file in none its own directory. The
    /// current directory counts as a file's.
    pub(crate) fn around(places: &[Place]) -> Self {
        let mut within = Vec::new();
        let directories: HashSet<&Path> = places
            .iter()
            .map(|place| match place {
                Place::Stdin(None) => Path::new(""),
                Place::Stdin(Some(path)) | Place::File(path, _) => {
                    path.parent().unwrap_or(Path::new(""))
                }
            })
            .collect();
        let here = Path::new(".");
        // In order, so that the result does not depend on chance. Each is asked for once: the files
        // of a folder are many.
        for directory in directories.into_iter().collect::<BTreeSet<_>>() {
            let directory = if directory.as_os_str().is_empty() { here } else { directory };
            let Ok(directory) = directory.canonicalize() else { continue };
            let repository = directory.ancestors().find(|above| above.join(".git").exists());
            let current = || here.canonicalize().ok().filter(|here| directory.starts_with(here));
            let top = repository.map(Path::to_path_buf).or_else(current).unwrap_or(directory);
            if !within.contains(&top) {
                within.push(top);
            }
        }
        Self { within: Within::These(within), directories: Mutex::default() }
    }

    /// Reads the file that a reference names.
    pub(crate) fn read(
        &self,
        name: &str,
        overlay: &Overlay,
        parts: &Parts,
    ) -> Result<Source, Lost> {
        if let Some(text) = overlay.get(name) {
            let read = Source::new(name, text.clone());
            return read.map_err(|error| Lost::Unreadable(error.to_string()));
        }
        // What a walk found lies inside.
        if let Some(source) = parts.take(name) {
            return Ok(source);
        }
        let unreadable = |error: io::Error| Lost::Unreadable(error.to_string());
        let path = Path::new(name);
        let canonical = self.canonical(path);
        // What lies outside is not even looked for.
        if let Within::These(directories) = &self.within {
            let place = canonical.as_ref().map_or(path, |(path, _)| path.as_path());
            let inside = |directory: &PathBuf| place.starts_with(directory);
            let is_missing_here = canonical.is_err() && self.would_hold(path);
            if !is_missing_here && !directories.iter().any(inside) {
                return Err(Lost::Outside);
            }
        }
        let (path, kind) = canonical.map_err(unreadable)?;
        // A pipe or a device could be read for ever.
        if !kind.is_file() {
            return Err(Lost::Unreadable("not a file".to_owned()));
        }
        let bytes = read_file(&path).map_err(unreadable)?;
        Source::from_bytes(name, bytes).map_err(|error| Lost::Unreadable(error.to_string()))
    }

    /// The canonical path of a file, and what is there.
    fn canonical(&self, path: &Path) -> io::Result<(PathBuf, FileType)> {
        let kind = std::fs::symlink_metadata(path)?.file_type();
        let (Some(directory), Some(name), false) =
            (path.parent(), path.file_name(), kind.is_symlink())
        else {
            let path = path.canonicalize()?;
            let kind = std::fs::metadata(&path)?.file_type();
            return Ok((path, kind));
        };
        let known = || self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(canonical) = known().get(directory) {
            return Ok((canonical.join(name), kind));
        }
        let is_here = directory.as_os_str().is_empty();
        let canonical = if is_here { Path::new(".") } else { directory }.canonicalize()?;
        let path = canonical.join(name);
        known().insert(directory.to_path_buf(), canonical);
        Ok((path, kind))
    }

    /// True when a file that is not there would lie inside.
    fn would_hold(&self, path: &Path) -> bool {
        let Within::These(directories) = &self.within else { return true };
        let absolute = std::path::absolute(path).unwrap_or_default();
        let known = absolute.ancestors().find_map(|above| above.canonicalize().ok());
        known.is_some_and(|known| directories.iter().any(|top| known.starts_with(top)))
    }
}

/// True when a text may be an OpenAPI description, judged without parsing it: the version key
/// stands in it, and for a text in block style at the begin of a line.
pub(crate) fn may_be_openapi(source: &Source) -> bool {
    let text = &source.text()[source.content_start()..];
    let braced = text.trim_start().starts_with('{');
    ["openapi", "swagger"].iter().any(|key| {
        memchr::memmem::find_iter(text.as_bytes(), key).any(|at| {
            let before = text[..at].trim_end_matches(['"', '\'']);
            let after = text[at + key.len()..].trim_start_matches(['"', '\'']);
            let is_key = after.trim_start_matches([' ', '\t']).starts_with(':');
            let begins_line = before.is_empty() || before.ends_with(['\n', '\r']);
            is_key && (braced || begins_line)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_key_is_found_where_it_can_stand() {
        let cases = [
            ("openapi: 3.1.0\n", true),
            ("\u{feff}openapi: 3.1.0\n", true),
            ("# a comment\n\"swagger\" : '2.0'\n", true),
            ("info: {}\r\nopenapi: 3.1.0\r\n", true),
            ("{\"paths\": {}, \"openapi\": \"3.0.0\"}", true),
            ("  {openapi: 3.1.0}", true),
            ("name: openapi\n", false),
            ("x:\n  openapi: 3.1.0\n", false),
            ("openapi-generator: 7\n", false),
            ("", false),
        ];
        for (text, expected) in cases {
            let source = Source::new("t", text.to_owned()).unwrap();
            assert_eq!(may_be_openapi(&source), expected, "{text:?}");
        }
    }
}
