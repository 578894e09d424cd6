//! The files of a run: the descriptions to lint, and all that their references lead to.
//!
//! Everything is read and parsed before anything is linted, so that views only look up. How a
//! file is read is the caller's affair.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::path::{Component, MAIN_SEPARATOR, Path};

use foldhash::{HashMap, HashMapExt as _};
use percent_encoding::percent_decode_str;

use crate::parallel::each;
use crate::source::{FileId, Source};
use crate::tree::{SyntaxError, Tree};

/// A text and, where it could be parsed, its tree.
#[derive(Debug)]
pub enum File {
    /// It was parsed.
    Parsed(Tree),
    /// It could not be parsed.
    Broken(Source, SyntaxError),
    /// It is no description and was not parsed: a configuration or a baseline.
    Attached(Source),
}

impl File {
    fn parse(source: Source) -> Self {
        match Tree::parse(source) {
            Ok(tree) => Self::Parsed(tree),
            Err(failed) => {
                let (source, error) = *failed;
                Self::Broken(source, error)
            }
        }
    }

    const fn set_number(&mut self, file: FileId) {
        match self {
            Self::Parsed(tree) => tree.set_number(file),
            Self::Broken(source, _) | Self::Attached(source) => source.set_number(file),
        }
    }

    /// The text.
    pub const fn source(&self) -> &Source {
        match self {
            Self::Parsed(tree) => tree.source(),
            Self::Broken(source, _) | Self::Attached(source) => source,
        }
    }

    /// The tree; none of a broken text.
    pub const fn tree(&self) -> Option<&Tree> {
        match self {
            Self::Parsed(tree) => Some(tree),
            Self::Broken(..) | Self::Attached(_) => None,
        }
    }

    /// True when the root has the key that makes a file an OpenAPI description.
    fn is_openapi(&self) -> bool {
        let root = self.tree().and_then(Tree::root);
        root.is_some_and(|root| root.get("openapi").or_else(|| root.get("swagger")).is_some())
    }
}

/// A file that is to be linted for itself.
#[derive(Debug)]
pub struct Root {
    /// The text. References in it are relative to its name.
    pub source: Source,
    /// True where it has to be an OpenAPI description; else it is one or is left alone.
    pub required: bool,
}

/// Why the file that a reference names is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It could not be read, and why.
    Unreadable(String),
    /// It lies outside of the directories that may be read.
    Outside,
}

/// Reads the file with a name: that of a root, with the path of a reference resolved against it.
pub type Read<'r> = dyn Fn(&str) -> Result<Source, Lost> + Sync + 'r;

/// The files of a run.
#[derive(Debug)]
pub struct Project {
    files: Vec<File>,
    by_name: HashMap<String, Result<FileId, Lost>>,
    /// The files that give themselves an address with `$self` (OpenAPI 3.2).
    by_address: HashMap<String, FileId>,
    roots: Vec<FileId>,
    reached: HashSet<FileId>,
    /// The files that the references of a file name.
    links: HashMap<FileId, Links>,
}

/// The names of the files that the references in a file lead to, by the paths that it writes.
type Links = HashMap<String, String>;

impl Project {
    /// A file by itself: its references to others lead nowhere that is known.
    pub fn alone(source: Source) -> Self {
        let mut project = Self::empty();
        let root = project.add(File::parse(source));
        project.by_name.clear();
        project.roots.push(root);
        project
    }

    fn empty() -> Self {
        Self {
            files: Vec::new(),
            by_name: HashMap::new(),
            by_address: HashMap::new(),
            roots: Vec::new(),
            reached: HashSet::new(),
            links: HashMap::new(),
        }
    }

    /// Parses the roots and reads what they refer to, each file once, on all threads there are.
    ///
    /// The numbers of files depend on the names alone: first the roots as they come, then what
    /// they refer to, then what that refers to.
    pub fn load(roots: Vec<Root>, read: &Read<'_>) -> Self {
        let mut project = Self::empty();
        let mut names = HashSet::new();
        let is_new = |root: &Root| names.insert(normalized(Path::new(root.source.name())));
        let roots: Vec<Root> = roots.into_iter().filter(is_new).collect();
        let parsed = each(roots, |root| (File::parse(root.source), root.required));
        // A file that was named and is no description may be a part of another one.
        let mut parts = Vec::new();
        for (file, required) in parsed {
            let is_openapi = file.is_openapi();
            let is_broken = file.tree().is_none();
            let id = project.add(file);
            if is_openapi || is_broken {
                project.roots.push(id);
            } else if required {
                parts.push(id);
            }
        }
        project.follow(read);
        project.roots.extend(parts.into_iter().filter(|id| !project.reached.contains(id)));
        project.roots.sort_unstable();
        project
    }

    fn add(&mut self, mut file: File) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_name.insert(normalized(Path::new(file.source().name())), Ok(id));
        let root = file.tree().and_then(Tree::root);
        if let Some(address) = root.and_then(|root| root.get("$self")?.as_str()) {
            self.by_address.entry(address.into_owned()).or_insert(id);
        }
        file.set_number(id);
        self.files.push(file);
        id
    }

    /// Reads what the roots refer to, and what that refers to, to the end.
    fn follow(&mut self, read: &Read<'_>) {
        let mut frontier = self.roots.clone();
        while !frontier.is_empty() {
            let links: Vec<(FileId, Links)> = each(frontier, |id| (id, links_of(self.file(id))));
            let named: BTreeSet<String> =
                links.iter().flat_map(|(_, links)| links.values()).cloned().collect();
            self.links.extend(links.into_iter().filter(|(_, links)| !links.is_empty()));
            let (known, wanted): (Vec<String>, Vec<String>) =
                named.into_iter().partition(|name| self.by_name.contains_key(name));
            frontier = Vec::new();
            for name in known {
                if let Some(Ok(id)) = self.by_name.get(&name)
                    && self.reached.insert(*id)
                    && !self.roots.contains(id)
                {
                    frontier.push(*id);
                }
            }
            let loaded = each(wanted, |name| {
                let file = read(&name).map(File::parse);
                (name, file)
            });
            for (name, file) in loaded {
                match file {
                    Ok(file) => {
                        let id = self.add(file);
                        self.by_name.insert(name, Ok(id));
                        self.reached.insert(id);
                        frontier.push(id);
                    }
                    Err(lost) => {
                        self.by_name.insert(name, Err(lost));
                    }
                }
            }
        }
    }

    /// Takes in a text that findings can have a place in, and that is none of the descriptions.
    pub fn attach(&mut self, mut source: Source) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        source.set_number(id);
        self.files.push(File::Attached(source));
        id
    }

    /// The files to lint, in order.
    pub fn roots(&self) -> &[FileId] {
        &self.roots
    }

    /// Some files with all that they lead to.
    pub fn with_parts(&self, files: impl IntoIterator<Item = FileId>) -> HashSet<FileId> {
        let mut found = HashSet::new();
        let mut waiting: Vec<FileId> = files.into_iter().collect();
        while let Some(id) = waiting.pop() {
            if found.insert(id) {
                let names = self.links.get(&id).into_iter().flat_map(HashMap::values);
                waiting.extend(names.filter_map(|name| self.by_name.get(name)?.as_ref().ok()));
            }
        }
        found
    }

    /// The number of a file by its name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.by_name.get(&normalized(Path::new(name)))?.as_ref().ok().copied()
    }

    /// True when a reference in another file leads to the file.
    pub fn is_part(&self, file: FileId) -> bool {
        self.reached.contains(&file)
    }

    /// The files that take part: the roots, and what they lead to. In the order of their numbers.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        let ids = (0..).map(FileId).zip(&self.files);
        ids.filter(|(id, _)| self.reached.contains(id) || self.roots.binary_search(id).is_ok())
    }

    /// A file.
    ///
    /// # Panics
    ///
    /// When the number is that of another project.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The text of a file.
    ///
    /// # Panics
    ///
    /// When the number is that of another project.
    pub fn source(&self, id: FileId) -> &Source {
        self.file(id).source()
    }

    /// The path by which a reference in one file names another file, with `/` between its parts.
    /// None where only one of them has an absolute path.
    pub(crate) fn path_between(&self, from: FileId, to: FileId) -> Option<String> {
        let name = |file| normalized(Path::new(self.source(file).name()));
        let (from, to) = (name(from), name(to));
        let (from, to) = (Path::new(&from), Path::new(&to));
        if from.is_absolute() != to.is_absolute() {
            return None;
        }
        let folder: Vec<Component<'_>> = from.parent()?.components().collect();
        let path: Vec<Component<'_>> = to.components().collect();
        let shared = folder.iter().zip(&path).take_while(|(a, b)| a == b).count();
        // Above the current directory the names are unknown.
        if folder[shared..].contains(&Component::ParentDir) {
            return None;
        }
        let up = folder[shared..].iter().map(|_| "..".to_owned());
        let down =
            path[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
        Some(up.chain(down).collect::<Vec<_>>().join("/"))
    }

    /// The file that gives itself this address.
    pub(crate) fn addressed(&self, address: &str) -> Option<&File> {
        self.by_address.get(address).map(|id| self.file(*id))
    }

    /// The file that a reference's path names, seen from the file that holds the reference. None
    /// where nobody looked for it.
    pub(crate) fn named(&self, from: FileId, path: &str) -> Option<Result<&File, &Lost>> {
        let known = match self.links.get(&from).and_then(|links| links.get(path)) {
            Some(name) => self.by_name.get(name),
            // Written with escapes, its key was not seen to be that of a reference, or nothing led
            // to the file that holds it.
            None => self.by_name.get(&resolved(folder(self.source(from)), path)),
        };
        Some(known?.as_ref().map(|id| self.file(*id)))
    }
}

fn links_of(file: &File) -> Links {
    let mut links = Links::new();
    let Some(tree) = file.tree() else { return links };
    let folder = folder(tree.source());
    for (key, value) in tree.leading_out() {
        if key.is("$ref")
            && let Some(text) = value.as_str()
            && let Link::File { path, .. } = Link::of(&text)
            && !links.contains_key(path)
        {
            links.insert(path.to_owned(), resolved(folder, path));
        }
    }
    links
}

/// What the text of a `$ref` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link<'r> {
    /// Something in the same file, by its fragment.
    Here(&'r str),
    /// Something in another file, or all of it.
    File { path: &'r str, fragment: &'r str },
    /// An address that would have to be fetched, unless a file says that it is its own.
    Remote { address: &'r str, fragment: &'r str },
}

impl<'r> Link<'r> {
    pub(crate) fn of(text: &'r str) -> Self {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        if path.is_empty() {
            Self::Here(fragment)
        } else if path.contains("://") || path.starts_with("//") || path.starts_with("urn:") {
            Self::Remote { address: path, fragment }
        } else {
            Self::File { path, fragment }
        }
    }
}

/// The folder that the references in a file start from.
fn folder(source: &Source) -> &Path {
    Path::new(source.name()).parent().unwrap_or(Path::new(""))
}

/// The name of a file that a reference names, from the folder of the file that holds it.
fn resolved(folder: &Path, path: &str) -> String {
    // A query says nothing about a file.
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    normalized(&folder.join(&*percent_decoded(path)))
}

/// A path without `.` and, where possible, without `..`, so that a file has one name.
fn normalized(path: &Path) -> String {
    if let Some(text) = path.to_str().filter(|text| is_normal(text)) {
        return text.to_owned();
    }
    let mut parts = Vec::with_capacity(16);
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    let mut text = String::with_capacity(path.as_os_str().len());
    let mut is_begun = false;
    for part in parts {
        if is_begun {
            text.push(MAIN_SEPARATOR);
        }
        text.push_str(&part.as_os_str().to_string_lossy());
        // The root is a separator itself, and what stands behind a drive may begin there.
        is_begun = matches!(part, Component::Normal(_) | Component::ParentDir);
    }
    text
}

/// True for a path that is its own normal form, as most are.
fn is_normal(path: &str) -> bool {
    let mut parts = path.strip_prefix('/').unwrap_or(path).split('/');
    MAIN_SEPARATOR == '/' && parts.all(|part| !matches!(part, "" | "." | ".."))
}

/// A part of a URI as text: URIs write `{` as `%7B` (RFC 3986 §2.1).
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn parts_of_uris_decode_what_uris_escape() {
        assert_eq!(percent_decoded("/paths/~1a~1%7Bid%7D"), "/paths/~1a~1{id}");
        assert_eq!(percent_decoded("/a%2"), "/a%2");
        assert_eq!(percent_decoded("/a%zz"), "/a%zz");
    }

    #[test]
    fn names_are_relative_to_the_file_that_holds_the_reference() {
        let cases = [
            ("api.yaml", "users.yaml", "users.yaml"),
            ("./api.yaml", "./users.yaml", "users.yaml"),
            ("api/openapi.yaml", "../common/errors.yaml", "common/errors.yaml"),
            ("api/openapi.yaml", "paths/a%20b.yaml?x=1", "api/paths/a b.yaml"),
            ("../api.yaml", "../x.yaml", "../../x.yaml"),
            ("<stdin>", "x.yaml", "x.yaml"),
            ("/a/b.yaml", "../../../x.yaml", "/../../x.yaml"),
        ];
        for (from, path, expected) in cases {
            let from = Source::new(from, String::new()).unwrap();
            assert_eq!(resolved(folder(&from), path), expected, "{} {path}", from.name());
        }
    }

    #[test]
    fn a_file_has_one_name_however_its_path_is_written() {
        let cases = [
            ("a/b.yaml", "a/b.yaml"),
            ("/a/b.yaml", "/a/b.yaml"),
            ("a//b.yaml", "a/b.yaml"),
            ("a/b/", "a/b"),
            ("./a", "a"),
            ("a/./b", "a/b"),
            ("a/../b", "b"),
            ("/a/../b", "/b"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("a/..", ""),
            ("/", "/"),
            ("//a", "/a"),
            ("..a/.b/c..", "..a/.b/c.."),
            ("", ""),
        ];
        for (path, expected) in cases {
            let expected = expected.replace('/', std::path::MAIN_SEPARATOR_STR);
            assert_eq!(normalized(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn paths_lead_from_one_file_to_another() {
        let cases = [
            ("api.yaml", "errors.yaml", Some("errors.yaml")),
            ("paths/users.yaml", "responses/errors.yaml", Some("../responses/errors.yaml")),
            ("api.yaml", "a/b.yaml", Some("a/b.yaml")),
            ("a/b/c.yaml", "a/d.yaml", Some("../d.yaml")),
            ("/x/a.yaml", "/x/b.yaml", Some("b.yaml")),
            ("../a.yaml", "../b.yaml", Some("b.yaml")),
            ("../a/b.yaml", "c.yaml", None),
            ("/x/a.yaml", "b.yaml", None),
        ];
        for (from, to, expected) in cases {
            let root = |name| Root {
                source: Source::new(name, "openapi: 3.1.0".to_owned()).unwrap(),
                required: true,
            };
            let project = Project::load(vec![root(from), root(to)], &|_| Err(Lost::Outside));
            let path = project.path_between(FileId(0), FileId(1));
            assert_eq!(path.as_deref(), expected, "{from} {to}");
        }
    }

    #[test]
    fn links_are_told_apart() {
        assert_eq!(Link::of("#/a"), Link::Here("/a"));
        assert_eq!(Link::of(""), Link::Here(""));
        assert_eq!(Link::of("a.yaml"), Link::File { path: "a.yaml", fragment: "" });
        assert_eq!(Link::of("a.yaml#/b"), Link::File { path: "a.yaml", fragment: "/b" });
        for remote in ["https://example.com/a.yaml#/b", "//example.com/a", "urn:example:a"] {
            assert!(matches!(Link::of(remote), Link::Remote { .. }), "{remote}");
        }
    }

    #[test]
    fn each_file_is_read_once_and_numbered_by_name() {
        let files = HashMap::from_iter([
            ("a/b.yaml", "x: { $ref: '../c.yaml#/x' }\ny: { $ref: 'b.yaml#/x' }"),
            ("c.yaml", "x: { $ref: 'openapi.yaml#/x' }\nz: { $ref: 'gone.yaml' }"),
            ("broken.yaml", "a: ["),
        ]);
        let asked = Mutex::new(Vec::new());
        let read = |name: &str| {
            asked.lock().unwrap().push(name.to_owned());
            let text = files.get(name).ok_or(Lost::Unreadable("no such file".to_owned()))?;
            Source::new(name, (*text).to_owned()).map_err(|_| Lost::Outside)
        };
        let text =
            "openapi: 3.1.0\np: [{ $ref: a/b.yaml }, { $ref: ./c.yaml }, { $ref: broken.yaml }]";
        let root =
            |name| Root { source: Source::new(name, text.to_owned()).unwrap(), required: true };
        let project = Project::load(vec![root("openapi.yaml"), root("./openapi.yaml")], &read);

        let names: Vec<&str> = project.files().map(|(_, file)| file.source().name()).collect();
        assert_eq!(names, ["openapi.yaml", "a/b.yaml", "broken.yaml", "c.yaml"]);
        assert_eq!(project.roots(), [FileId(0)]);
        let mut asked = asked.into_inner().unwrap();
        asked.sort();
        assert_eq!(asked, ["a/b.yaml", "broken.yaml", "c.yaml", "gone.yaml"]);
        let gone = project.named(FileId(3), "gone.yaml").unwrap().unwrap_err();
        assert_eq!(*gone, Lost::Unreadable("no such file".to_owned()));
        assert!(project.named(FileId(3), "never.yaml").is_none());
    }

    #[test]
    fn a_part_that_was_named_is_a_root_only_where_nothing_leads_to_it() {
        let source = |name, text: &str| Source::new(name, text.to_owned()).unwrap();
        let root = |name, text, required| Root { source: source(name, text), required };
        let nothing = |_: &str| Err(Lost::Outside);
        let project = Project::load(
            vec![
                root("part.yaml", "a: 1", true),
                root("openapi.yaml", "openapi: 3.1.0\nx: { $ref: part.yaml }", false),
                root("other.yaml", "a: 1", true),
                root("found.yaml", "a: 1", false),
            ],
            &nothing,
        );
        let roots = project.roots().iter().map(|id| project.source(*id).name());
        assert_eq!(roots.collect::<Vec<_>>(), ["openapi.yaml", "other.yaml"]);
        assert_eq!(project.files().count(), 3);
    }
}
