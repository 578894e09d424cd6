//! The input of a run: which files are read, and whose findings are asked for.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use oas_lint::parallel::each;
use oas_lint::project::{Project, Root};
use oas_lint::source::{FileId, Source};

use crate::files::{self, Kept, Overlay, Parts, Place, Reach, Unreadable};
use crate::progress::Progress;
use crate::settings::{Nearest, Settings, Trouble, View};

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
    let mut scope = Scope::of(settings);
    places.retain(|place| match place {
        Place::Stdin(_) => true,
        Place::File(path, true) => !wanted.force_exclude || !scope.excludes(path),
        Place::File(path, false) => !scope.excludes(path) && scope.has_root(path),
    });
    let kept = Kept::default();
    let has_roots = !settings.config.roots.is_empty();
    let found = read(&places, &mut failed, |place| {
        let mut root = files::read(place, overlay)?;
        wanted.progress.reading();
        root.required &= !wanted.skip;
        // Under configured roots, what is no description is a part of one.
        if root.required || has_roots || files::may_be_openapi(&root.source) {
            return Ok(Some(Found::Root(root)));
        }
        let is_kept = matches!(place, Place::File(_, false)) && kept.add(&root.source);
        Ok(is_kept.then_some(Found::Part(root.source)))
    });
    let (mut roots, mut parts) = (Vec::new(), Vec::new());
    for found in found {
        match found {
            Found::Root(root) => roots.push(root),
            Found::Part(source) => parts.push(source),
        }
    }
    let parts = Parts::of(parts);
    let names: Vec<String> = roots.iter().map(|root| root.source.name().to_owned()).collect();
    let has_parts = has_roots && !roots.iter().all(|root| files::may_be_openapi(&root.source));
    if has_parts {
        let above = files::list(&[settings.directory()], None, &mut failed);
        let configured: Vec<Place> = above
            .into_iter()
            .filter(|place| match place {
                Place::File(path, _) => scope.has_root(path) && !scope.excludes(path),
                Place::Stdin(_) => false,
            })
            .collect();
        roots.extend(read(&configured, &mut failed, |place| {
            wanted.progress.reading();
            files::read(place, overlay).map(Some)
        }));
        places.extend(configured);
    }
    let reach = if wanted.follow_outside { Reach::anywhere() } else { Reach::around(&places) };
    let project = Project::load(roots, &|name| {
        wanted.progress.reading();
        reach.read(name, overlay, &parts)
    });
    let chosen = has_parts.then(|| {
        let ids: Vec<FileId> = names.iter().filter_map(|name| project.find(name)).collect();
        let is_root = |id: &FileId| project.roots().contains(id);
        let whole = project.with_parts(ids.iter().copied().filter(is_root));
        ids.into_iter().chain(whole).collect()
    });
    Input { project, chosen, failed }
}

/// What a file was found to be.
enum Found {
    Root(Root),
    Part(Source),
}

/// Reads places on all threads, in their order.
fn read<F: Send>(
    places: &[Place],
    failed: &mut Vec<Unreadable>,
    read: impl Fn(&Place) -> Result<Option<F>, Unreadable> + Send + Sync,
) -> Vec<F> {
    let mut all = Vec::new();
    for result in each(places.iter().collect(), read) {
        match result {
            Ok(found) => all.extend(found),
            Err(unreadable) => failed.push(unreadable),
        }
    }
    all
}

/// What the configuration says of paths.
struct Scope<'s> {
    settings: &'s Settings,
    view: View<'s>,
}

impl<'s> Scope<'s> {
    fn of(settings: &'s Settings) -> Self {
        Self { settings, view: settings.view() }
    }

    fn excludes(&mut self, path: &Path) -> bool {
        let exclude = &self.settings.config.exclude;
        !exclude.is_empty() && exclude.matches(&self.view.of(path))
    }

    fn has_root(&mut self, path: &Path) -> bool {
        let roots = &self.settings.config.roots;
        roots.is_empty() || roots.matches(&self.view.of(path))
    }
}
