//! What changes `forge.toml` and `forge.lock`.

use std::{
    collections::BTreeSet,
    fs::File,
    path::{Path, PathBuf},
};

use forge_stores::StoreUrl;
use semver::{Comparator, Op, Version, VersionReq};

use super::{
    CatalogChoice, Fetched, Lock, Locked, Project, ProjectError, Releases, ToolRequest, Wanted,
    lock::{failed, require_no_link},
    manifest::{edit, url_in},
};
use crate::{Forge, catalog::Found, policy::FILE_NAME, tool::ToolName};

/// A change of the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The tool.
    pub name: ToolName,
    /// What was pinned.
    pub from: Option<Version>,
    /// What is pinned now.
    pub to: Option<Version>,
}

/// A tool that was added to a project.
#[derive(Clone, Debug)]
pub struct Added {
    /// The release.
    pub fetched: Fetched,
    /// What `forge.toml` asked for before.
    pub before: Option<VersionReq>,
    /// What it asks for now.
    pub now: VersionReq,
}

/// Everything that a project pins is on this machine.
#[derive(Clone, Debug)]
pub struct FetchedAll {
    /// The releases.
    pub all: Vec<Fetched>,
    /// What changed in the lock.
    pub moves: Vec<Move>,
    /// What is to be said of that.
    pub notes: Vec<String>,
}

/// Whether the lock may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locking {
    /// It takes in what it lacks.
    Open,
    /// It must have everything.
    Frozen,
}

impl Releases<'_> {
    /// Adds tools to the project of the current folder, which becomes one if it is none: all of them, or none. Gives also what
    /// changed in the lock.
    ///
    /// A tool that is there keeps what `forge.toml` says of it where nothing else is asked for.
    pub fn add(
        forge: &Forge,
        choice: &CatalogChoice,
        requests: &[ToolRequest],
    ) -> Result<(Vec<Added>, Vec<Move>), ProjectError> {
        let _alone = alone(forge, choice)?;
        let here = here(choice)?;
        // What is typed is for these tools, and not for those that are there.
        let typed = choice.url.as_ref().map(|text| url_in(&here, text)).transpose()?;
        let mut releases = Releases::open(forge, &CatalogChoice { url: None, ..choice.clone() })?.asking_now();
        let path = releases.project.as_ref().map_or_else(|| here.join(FILE_NAME), |project| project.path.clone());
        require_files(&path)?;
        releases.require_agreement_of_catalogs()?;
        let before = releases.lock.clone();
        let place = Naming::of(releases.project.as_ref(), choice.url.as_deref(), typed.as_ref());
        let (mut added, mut wishes) = (Vec::new(), Vec::new());
        for request in requests {
            let name = &request.name;
            let there = releases.project.as_ref().and_then(|project| project.tools.get(name)).cloned();
            let catalog = match &place {
                Naming::Beside(text) => Some(text.clone()),
                Naming::Kept => there.as_ref().and_then(|there| there.catalog.clone()),
                Naming::Known | Naming::ForAll(_) => None,
            };
            let url = match &typed {
                Some(url) => url.clone(),
                None => releases.url_of(catalog.as_deref())?,
            };
            let asked = request.requirement.clone();
            let before = there.as_ref().map(|there| there.requirement.clone());
            let requirement = asked.or_else(|| before.clone());
            let mut fetched =
                releases.chosen(&ToolRequest { name: name.clone(), requirement: requirement.clone() }, &url)?;
            let now = requirement.unwrap_or_else(|| compatible(&fetched.found.release.document.version));
            fetched.notes.extend(releases.pin(&fetched.found, catalog.as_deref(), &url)?);
            let wanted = Wanted { requirement: now.clone(), catalog };
            // What is not changed stays as it is written.
            if there.as_ref() != Some(&wanted) {
                wishes.push((name, wanted));
            }
            added.push(Added { fetched, before, now });
        }
        let whole = if let Naming::ForAll(text) = &place { Some(text.as_str()) } else { None };
        for (name, wanted) in &wishes {
            edit(&path, name, Some(wanted), whole)?;
        }
        releases.project = Some(Project::read(&path)?);
        Ok((added, releases.settle(&before)?))
    }

    /// Takes a tool out of the project.
    pub fn remove(forge: &Forge, choice: &CatalogChoice, name: &ToolName) -> Result<Vec<Move>, ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?;
        let path = releases.wanting(name)?;
        require_files(&path)?;
        let before = releases.lock.clone();
        if let Some(project) = &mut releases.project {
            project.tools.remove(name);
        }
        releases.prune()?;
        // What goes may be wrong: that is a way out.
        releases.require_agreement(None)?;
        edit(&path, name, None, None)?;
        releases.settle(&before)
    }

    /// Pins the newest releases that fit: of these tools, or of all. Gives what changed in the lock, and what is to be said.
    pub fn update(
        forge: &Forge,
        choice: &CatalogChoice,
        names: &[ToolName],
    ) -> Result<(Vec<Move>, Vec<String>), ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?.asking_now();
        let project = releases.project.clone().ok_or(ProjectError::NoProject)?;
        for name in names {
            releases.wanting(name)?;
        }
        require_files(&project.path)?;
        releases.require_agreement_of_catalogs()?;
        let before = releases.lock.clone();
        let mut notes = Vec::new();
        for (name, wanted) in project.tools.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
            notes.extend(releases.pin_newest(name, wanted)?);
            if let Some(away) = releases.place(&releases.url_of(wanted.catalog.as_deref())?)?.away() {
                return Err(ProjectError::Unanswered { reason: away.to_owned() });
            }
        }
        releases.settle(&before).map(|moves| (moves, notes))
    }

    /// Brings everything that is pinned onto this machine.
    pub fn fetch_all(forge: &Forge, choice: &CatalogChoice, locking: Locking) -> Result<FetchedAll, ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?.asking_now();
        let project = releases.project.clone().ok_or(ProjectError::NoProject)?;
        releases.require_agreement_of_catalogs()?;
        let before = releases.lock.clone();
        let mut notes = Vec::new();
        for (name, wanted) in &project.tools {
            let fits = |locked: &Locked| wanted.requirement.matches(&locked.pin.version);
            if releases.lock.of(name).is_some_and(fits) {
                continue;
            }
            if locking == Locking::Frozen {
                return Err(ProjectError::Unlocked { name: name.clone(), requirement: wanted.requirement.clone() });
            }
            notes.extend(releases.pin_newest(name, wanted)?);
        }
        let moves = if locking == Locking::Open { releases.settle(&before)? } else { Vec::new() };
        let mut all = Vec::new();
        for locked in &releases.lock.tools {
            let fetched = releases.fetch(locked)?;
            releases.require_callees(&fetched)?;
            releases.keep(&fetched)?;
            notes.retain(|note| !fetched.notes.contains(note));
            all.push(fetched);
        }
        Ok(FetchedAll { all, moves, notes })
    }

    /// Sees to it that the tools that a release may call are pinned too.
    fn require_callees(&self, fetched: &Fetched) -> Result<(), ProjectError> {
        for request in fetched.found.release.document.needs.tool.iter().filter_map(|need| need.parse().ok()) {
            let request: ToolRequest = request;
            if self.lock.of(&request.name).is_none_or(|locked| !request.fits(&locked.pin.version)) {
                let requirement = request.requirement.unwrap_or(VersionReq::STAR);
                let by = fetched.found.release.document.name.clone();
                return Err(ProjectError::UnlockedCallee { name: request.name, requirement, by });
            }
        }
        Ok(())
    }

    /// `forge.toml`, if the project wants the tool.
    fn wanting(&self, name: &ToolName) -> Result<PathBuf, ProjectError> {
        let project = self.project.as_ref().ok_or(ProjectError::NoProject)?;
        match project.tools.contains_key(name) {
            true => Ok(project.path.clone()),
            false => Err(ProjectError::NotWanted { path: project.path.clone(), name: name.clone() }),
        }
    }

    /// Pins the newest release of a tool that fits. Gives what is to be said of it.
    fn pin_newest(&mut self, name: &ToolName, wanted: &Wanted) -> Result<Vec<String>, ProjectError> {
        let url = self.url_of(wanted.catalog.as_deref())?;
        let request = ToolRequest { name: name.clone(), requirement: Some(wanted.requirement.clone()) };
        let Fetched { found, mut notes, .. } = self.chosen(&request, &url)?;
        notes.extend(self.pin(&found, wanted.catalog.as_deref(), &url)?);
        Ok(notes)
    }

    /// The newest release that fits, kept on this machine.
    fn chosen(&self, request: &ToolRequest, url: &StoreUrl) -> Result<Fetched, ProjectError> {
        let fetched = self.newest(request, url)?;
        let newer =
            self.lock.of(&request.name).filter(|locked| locked.pin.version > fetched.found.release.document.version);
        if let Some(Err(ProjectError::Catalog(error))) = newer.map(|locked| self.fetch(locked))
            && error.disbelieves()
        {
            // What cannot be believed any more is not replaced by an older one.
            return Err(error.into());
        }
        self.keep(&fetched)?;
        Ok(fetched)
    }

    /// Pins a release, and the tools that it may call. Gives what is to be said of these.
    fn pin(&mut self, found: &Found, catalog: Option<&str>, url: &StoreUrl) -> Result<Vec<String>, ProjectError> {
        let mut tools = Vec::new();
        let mut callees = Vec::new();
        for need in &found.release.document.needs.tool {
            let Ok(request) = need.parse::<ToolRequest>() else { continue };
            tools.push(request.name.clone());
            if self.lock.of(&request.name).is_none_or(|locked| !request.fits(&locked.pin.version)) {
                callees.push(self.chosen(&request, url)?);
            }
        }
        self.lock.set(Locked { pin: found.pin(), catalog: catalog.map(str::to_owned), tools });
        let mut notes = Vec::new();
        for Fetched { found, notes: of_callee, .. } in callees {
            notes.extend(of_callee);
            // A tool that calls itself by a long way is pinned already when its turn comes.
            notes.extend(self.pin(&found, catalog, url)?);
        }
        Ok(notes)
    }

    /// Drops pins that nothing leads to.
    fn prune(&mut self) -> Result<(), ProjectError> {
        let project = self.project.as_ref().ok_or(ProjectError::NoProject)?;
        let mut reached = BTreeSet::new();
        let mut open: Vec<&ToolName> = project.tools.keys().collect();
        while let Some(name) = open.pop() {
            if reached.insert(name.clone()) {
                open.extend(self.lock.of(name).into_iter().flat_map(|locked| &locked.tools));
            }
        }
        self.lock.tools.retain(|locked| reached.contains(&locked.pin.name));
        Ok(())
    }

    /// Drops pins that nothing leads to, and writes the lock. Gives what changed.
    fn settle(&mut self, before: &Lock) -> Result<Vec<Move>, ProjectError> {
        self.prune()?;
        let project = self.project.as_ref().ok_or(ProjectError::NoProject)?;
        if self.lock != *before || !project.folder().join(super::LOCK_FILE).exists() {
            self.lock.write(project.folder())?;
        }
        let names: BTreeSet<_> =
            before.tools.iter().chain(&self.lock.tools).map(|locked| locked.pin.name.clone()).collect();
        let version = |lock: &Lock, name: &ToolName| lock.of(name).map(|locked| locked.pin.version.clone());
        let moves =
            names.into_iter().map(|name| Move { from: version(before, &name), to: version(&self.lock, &name), name });
        Ok(moves.filter(|change| change.from != change.to).collect())
    }
}

/// Where `forge.toml` names the catalog of tools that are added.
enum Naming {
    /// None was typed: what is said of a tool stays.
    Kept,
    /// It is the project's.
    Known,
    /// It becomes the project's, which has no tools yet.
    ForAll(String),
    /// At the tools: others come from elsewhere.
    Beside(String),
}

impl Naming {
    fn of(project: Option<&Project>, text: Option<&str>, typed: Option<&StoreUrl>) -> Self {
        let (Some(text), Some(url)) = (text, typed) else { return Self::Kept };
        let text = written(text, url);
        match project {
            Some(Project { catalog: Some(own), .. }) if own == url => Self::Known,
            Some(Project { catalog: None, tools, .. }) if tools.is_empty() => Self::ForAll(text),
            None => Self::ForAll(text),
            Some(_) => Self::Beside(text),
        }
    }
}

/// Keeps other processes from changing the project meanwhile.
fn alone(forge: &Forge, choice: &CatalogChoice) -> Result<File, ProjectError> {
    let here = here(choice)?;
    let folder = Project::find(&here)?.map_or(here, |project| project.folder().to_owned());
    super::alone::alone(forge.home(), &folder)
}

/// Sees to it that `forge.toml` and the lock beside it can be written, before anything is.
fn require_files(path: &Path) -> Result<(), ProjectError> {
    require_no_link(path)?;
    require_no_link(&path.with_file_name(super::LOCK_FILE))
}

fn here(choice: &CatalogChoice) -> Result<PathBuf, ProjectError> {
    match &choice.folder {
        Some(folder) => Ok(folder.clone()),
        None => std::env::current_dir().map_err(|source| failed(".".as_ref(), "find the folder", source)),
    }
}

/// `^1.2.3` for 1.2.3.
fn compatible(version: &Version) -> VersionReq {
    let (major, minor, patch) = (version.major, Some(version.minor), Some(version.patch));
    VersionReq { comparators: vec![Comparator { op: Op::Caret, major, minor, patch, pre: version.pre.clone() }] }
}

/// A typed address as a file keeps it: a folder by its whole path, since the file may lie elsewhere.
fn written(text: &str, url: &StoreUrl) -> String {
    if text.contains("://") { text.to_owned() } else { url.to_string() }
}
