//! The files that references may lead to: those of the repositories around the files of a run.

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;
use oas_lint::project::Lost;
use oas_lint::source::Source;

use crate::above::Nearest;

use super::{Overlay, Parts, Place, read_file};

/// The files that references may lead to.
#[derive(Debug)]
pub(crate) struct Reach {
    within: Within,
    directories: Directories,
}

/// Canonical directories by the paths that led to them. A description has many files in each, and to
/// ask for a canonical path is a question to the system for each of its parts.
#[derive(Debug, Default)]
struct Directories(Mutex<HashMap<PathBuf, PathBuf>>);

impl Directories {
    /// The canonical path of a directory; the current one may be written as nothing.
    fn canonical(&self, directory: &Path) -> io::Result<PathBuf> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_plain = |path| std::fs::symlink_metadata(path).is_ok_and(|about| about.is_dir());
        // Up to the next one that is known or no mere name in another one.
        let (mut names, mut at) = (Vec::new(), directory);
        let mut canonical = loop {
            if let Some(canonical) = known.get(at) {
                break canonical.clone();
            }
            match (at.parent(), at.file_name()) {
                (Some(above), Some(name)) if is_plain(at) => {
                    names.push((at, name));
                    at = above;
                }
                _ => {
                    let is_here = at.as_os_str().is_empty();
                    let canonical = if is_here { Path::new(".") } else { at }.canonicalize()?;
                    known.insert(at.to_path_buf(), canonical.clone());
                    break canonical;
                }
            }
        };
        for (path, name) in names.into_iter().rev() {
            canonical.push(name);
            known.insert(path.to_path_buf(), canonical.clone());
        }
        Ok(canonical)
    }
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
        Self { within: Within::Anywhere, directories: Directories::default() }
    }

    /// The repositories that the files lie in, and for a file in none its own directory. The
    /// current directory counts as a file's.
    pub(crate) fn around(places: &[Place]) -> Self {
        let wanted = places.iter().map(|place| match place {
            Place::Stdin(None) => Path::new(""),
            Place::Stdin(Some(path)) | Place::File(path, _) => {
                path.parent().unwrap_or(Path::new(""))
            }
        });
        // Each is asked for once: the files of a folder are many, and mostly follow one another.
        let mut wanted: Vec<&Path> = wanted.collect();
        wanted.dedup();
        wanted.sort_unstable();
        wanted.dedup();
        let directories = Directories::default();
        let mut repositories = Nearest::default();
        let is_repository =
            |path: &Path| path.join(".git").exists().then(|| Some(path.to_path_buf()));
        let mut within: Vec<PathBuf> = Vec::new();
        for directory in wanted {
            let Ok(directory) = directories.canonical(directory) else { continue };
            let here = || directories.canonical(Path::new("")).ok();
            let current = || here().filter(|here| directory.starts_with(here));
            let repository = repositories.of(&directory, is_repository);
            let top = repository.or_else(current).unwrap_or(directory);
            if !within.iter().any(|known| top.starts_with(known)) {
                within.push(top);
            }
        }
        // Spelt as the system has them: it may take capitals and small letters alike.
        let within = within.into_iter().filter_map(|top| top.canonicalize().ok()).collect();
        Self { within: Within::These(within), directories }
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
        let mut canonical = self.canonical(path);
        // What lies outside is not even looked for.
        if let Within::These(tops) = &self.within {
            let is_inside = |place: &Path| tops.iter().any(|top| place.starts_with(top));
            let place = canonical.as_ref().map_or(path, |(path, _)| path.as_path());
            if !is_inside(place) {
                // Its folders may be spelt in another way than the system has them.
                let whole = whole(path).ok().filter(|(path, _)| is_inside(path));
                let is_missing_here = || canonical.is_err() && self.would_hold(path);
                match whole {
                    Some(whole) => canonical = Ok(whole),
                    None if is_missing_here() => {}
                    None => return Err(Lost::Outside),
                }
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
            return whole(path);
        };
        Ok((self.directories.canonical(directory)?.join(name), kind))
    }

    /// True when a file that is not there would lie inside.
    fn would_hold(&self, path: &Path) -> bool {
        let Within::These(directories) = &self.within else { return true };
        let absolute = std::path::absolute(path).unwrap_or_default();
        let known = absolute.ancestors().find_map(|above| above.canonicalize().ok());
        known.is_some_and(|known| directories.iter().any(|top| known.starts_with(top)))
    }
}

/// The canonical path of a file as the system says it, and what is there.
fn whole(path: &Path) -> io::Result<(PathBuf, FileType)> {
    let path = path.canonicalize()?;
    let kind = std::fs::metadata(&path)?.file_type();
    Ok((path, kind))
}
