//! The input of a run: which files are read, and whose findings are asked for.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use oas_lint::project::{Project, Root};
use oas_lint::source::FileId;

use crate::files::{self, Overlay, Place, Reach, Unreadable};
use crate::progress::Progress;
use crate::settings::{Nearest, Settings, Trouble};

/// What the user wants read.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// The files and directories.
    pub(crate) paths: &'a [PathBuf],
    /// The path of what comes on standard input, where it has one.
    pub(crate) stdin: Option<&'a Path>,
    /// Skip what is no OpenAPI description, also where it is named.
    pub(crate) skip: bool,
    /// Leave out what the configuration excludes, also where it is named.
    pub(crate) force_exclude: bool,
    /// Read files outside of the repository too.
    pub(crate) follow_outside: bool,
    /// What is shown of it.
    pub(crate) progress: &'a Progress,
}

impl Wanted<'_> {
    /// True when the user names single files, which need not be all that there are.
    pub(crate) fn names_files(&self) -> bool {
        self.paths.iter().any(|path| !path.is_dir())
    }
}

/// Files under one configuration.
#[derive(Debug)]
pub(crate) struct Group {
    /// The configuration.
    pub(crate) settings: Settings,
    /// The files.
    pub(crate) places: Vec<Place>,
}

/// What was read.
#[derive(Debug)]
pub(crate) struct Input {
    /// The files.
    pub(crate) project: Project,
    /// The files whose findings are asked for; none where that is all of them.
    pub(crate) chosen: Option<HashSet<FileId>>,
    /// What could not be read.
    pub(crate) failed: Vec<Unreadable>,
}

/// The files that are wanted, by the configurations that they are under: the nearest file above
/// each of them, unless one is chosen for all.
pub(crate) fn groups(
    wanted: &Wanted<'_>,
    chosen: Option<Settings>,
    failed: &mut Vec<Unreadable>,
) -> Result<Vec<Group>, Trouble> {
    if !wanted.names_files() {
        wanted.progress.searching();
    }
    let places = files::list(wanted.paths, wanted.stdin, failed);
    if let Some(settings) = chosen {
        return Ok(vec![Group { settings, places }]);
    }
    let mut nearest = Nearest::default();
    let mut found: Vec<(Option<PathBuf>, Vec<Place>)> = Vec::new();
    for place in places {
        let path = match &place {
            Place::Stdin(None) => Path::new("./<stdin>"),
            Place::Stdin(Some(path)) | Place::File(path, _) => path,
        };
        let configuration = nearest.of_file(path);
        match found.iter_mut().find(|(known, _)| *known == configuration) {
            Some((_, places)) => places.push(place),
            None => found.push((configuration, vec![place])),
        }
    }
    if found.is_empty() {
        let here = wanted.paths.first().and_then(|path| nearest.of_directory(path));
        found.push((here, Vec::new()));
    }
    let group = |(path, places): (Option<PathBuf>, _)| {
        let settings = match path {
            Some(path) => Settings::read(&path)?,
            None => Settings::without(wanted.paths),
        };
        Ok(Group { settings, places })
    };
    found.into_iter().map(group).collect()
}

/// Reads the files under one configuration.
///
/// Pre-commit names the files that changed, and some of them are parts of a description that did
/// not: then the configured roots are read too, and only what is found in the named files, or in
/// what they lead to, is asked for.
pub(crate) fn load(wanted: &Wanted<'_>, group: &Group, overlay: &Overlay) -> Input {
    let Group { settings, places } = group;
    let mut places = places.clone();
    let mut failed = Vec::new();
    places.retain(|place| match place {
        Place::Stdin(_) => true,
        Place::File(path, true) => !wanted.force_exclude || !is_excluded(path, settings),
        Place::File(path, false) => !is_excluded(path, settings) && is_root(path, settings),
    });
    let mut roots = read(&places, wanted.progress, overlay, &mut failed);
    let may_be_openapi: Vec<bool> =
        roots.iter().map(|root| files::may_be_openapi(&root.source)).collect();
    let has_parts = may_be_openapi.contains(&false) && !settings.config.roots.is_empty();
    let count = roots.len();
    if has_parts {
        let above = files::list(&[settings.directory()], None, &mut failed);
        let configured: Vec<Place> = above
            .into_iter()
            .filter(|place| match place {
                Place::File(path, _) => is_root(path, settings) && !is_excluded(path, settings),
                Place::Stdin(_) => false,
            })
            .collect();
        roots.extend(read(&configured, wanted.progress, overlay, &mut failed));
        places.extend(configured);
    }
    let mut kept = Vec::new();
    for (index, mut root) in roots.into_iter().enumerate() {
        root.required &= !wanted.skip;
        let may_count = may_be_openapi.get(index).is_none_or(|may| *may);
        if root.required || may_count || has_parts {
            kept.push(root);
        }
    }
    let names: Vec<String> =
        kept.iter().take(count).map(|root| root.source.name().to_owned()).collect();
    let reach = if wanted.follow_outside { Reach::Anywhere } else { Reach::around(&places) };
    let project = Project::load(kept, &|name| {
        wanted.progress.reading();
        reach.read(name, overlay)
    });
    let chosen = has_parts.then(|| {
        let ids: Vec<FileId> = names.iter().filter_map(|name| project.find(name)).collect();
        let is_root = |id: &FileId| project.roots().contains(id);
        let whole = project.with_parts(ids.iter().copied().filter(is_root));
        ids.into_iter().chain(whole).collect()
    });
    Input { project, chosen, failed }
}

fn read(
    places: &[Place],
    progress: &Progress,
    overlay: &Overlay,
    failed: &mut Vec<Unreadable>,
) -> Vec<Root> {
    let mut roots = Vec::new();
    for place in places {
        progress.reading();
        match files::read(place, overlay) {
            Ok(root) => roots.push(root),
            Err(unreadable) => failed.push(unreadable),
        }
    }
    roots
}

fn is_excluded(path: &Path, settings: &Settings) -> bool {
    let exclude = &settings.config.exclude;
    !exclude.is_empty() && exclude.matches(&settings.seen_from_here(&path.display().to_string()))
}

fn is_root(path: &Path, settings: &Settings) -> bool {
    let roots = &settings.config.roots;
    roots.is_empty() || roots.matches(&settings.seen_from_here(&path.display().to_string()))
}
