//! Finding and reading the files to lint.

mod contents;
mod reach;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};

use foldhash::{HashMap, HashSet, HashSetExt as _};
use ignore::WalkBuilder;
use oas_lint::project::Root;
use oas_lint::source::{Source, TooLarge};

use self::contents::Contents;
pub(crate) use self::reach::Reach;

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
    // A walk follows no links, so that one path leads to no file twice.
    let mut is_new = |path: &PathBuf| paths.len() == 1 || seen.insert(path.clone());
    for path in paths {
        if path.as_os_str() == "-" {
            // It can be read only once.
            if is_new(path) {
                places.push(Place::Stdin(stdin.map(Path::to_path_buf)));
            }
        } else if path.is_dir() {
            let files = walk(path, failed).into_iter().filter(&mut is_new);
            places.extend(files.map(|file| Place::File(file, false)));
        } else if is_new(path) {
            places.push(Place::File(path.clone(), true));
        }
    }
    places
}

/// The YAML and JSON files of a directory, in order: hidden ones and those that git ignores left
/// out.
fn walk(directory: &Path, failed: &mut Vec<Unreadable>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    // Also outside of a git repository a `.gitignore` says what is not the author's.
    let mut walk = WalkBuilder::new(directory);
    for entry in walk.require_git(false).sort_by_file_name(Ord::cmp).build() {
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
#[derive(Debug)]
pub(crate) struct Parts(Mutex<HashMap<String, Source>>);

impl Parts {
    pub(crate) fn of(sources: Vec<Source>) -> Self {
        let with_name = |source: Source| (source.name().to_owned(), source);
        Self(Mutex::new(sources.into_iter().map(with_name).collect()))
    }

    fn take(&self, name: &str) -> Option<Source> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name)
    }
}

/// How many bytes the parts have that a walk came upon.
#[derive(Debug, Default)]
pub(crate) struct Kept(AtomicUsize);

/// Bytes of parts that are kept at most: a folder may hold data of any size.
const MAX_PARTS: usize = 1 << 25;

impl Kept {
    /// Counts a part; true where there is room for it and all before.
    pub(crate) fn add(&self, source: &Source) -> bool {
        let len = source.text().len();
        self.0.fetch_add(len, Relaxed) + len <= MAX_PARTS
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
