//! What changes `forge.toml` and `forge.lock`.

use std::{collections::BTreeSet, fs::File, path::PathBuf};

use forge_stores::StoreUrl;
use semver::{Comparator, Op, Version, VersionReq};

use super::{
    CatalogChoice, Fetched, Lock, Locked, Project, ProjectError, Releases, ToolRequest, Wanted, lock::failed,
    manifest::edit,
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
    /// What changed in the lock.
    pub moves: Vec<Move>,
    /// What `forge.toml` asked for before.
    pub before: Option<VersionReq>,
    /// What it asks for now.
    pub now: VersionReq,
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
    /// Adds a tool to the project of the current folder, which becomes one if it is none.
    pub fn add(forge: &Forge, choice: &CatalogChoice, request: &ToolRequest) -> Result<Added, ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?;
        let path = match &releases.project {
            Some(project) => project.path.clone(),
            None => here(choice)?.join(FILE_NAME),
        };
        let mut fetched = releases.chosen(request, &releases.url)?;
        let requirement = request.requirement.clone();
        let requirement = requirement.unwrap_or_else(|| compatible(&fetched.found.release.document.version));
        let wanted_before = releases.project.as_ref().and_then(|project| project.tools.get(&request.name));
        let wanted_before = wanted_before.map(|wanted| wanted.requirement.clone());
        let now = requirement.clone();
        let own = releases.project.as_ref().and_then(|project| project.catalog.clone());
        let typed = choice.url.as_ref().map(|text| written(text, &fetched.url));
        let (whole, single) = match (own, typed) {
            (Some(own), Some(_)) if own == fetched.url => (None, None),
            (Some(_), Some(typed)) => (None, Some(typed)),
            (None, Some(typed)) => (Some(typed), None),
            (_, None) => (None, None),
        };
        let wanted = Wanted { requirement, catalog: single };
        edit(&path, &request.name, Some(&wanted), whole.as_deref())?;
        releases.project = Some(Project::read(&path)?);
        let before = releases.lock.clone();
        let of_callees = releases.pin(&fetched.found, wanted.catalog.as_deref(), &fetched.url)?;
        fetched.notes.extend(of_callees);
        let moves = releases.settle(&before)?;
        Ok(Added { fetched, moves, before: wanted_before, now })
    }

    /// Takes a tool out of the project.
    pub fn remove(forge: &Forge, choice: &CatalogChoice, name: &ToolName) -> Result<Vec<Move>, ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?;
        let path = releases.wanting(name)?;
        edit(&path, name, None, None)?;
        releases.project = Some(Project::read(&path)?);
        let before = releases.lock.clone();
        releases.settle(&before)
    }

    /// Pins the newest releases that fit: of these tools, or of all. Gives what changed in the lock, and what is to be said.
    pub fn update(
        forge: &Forge,
        choice: &CatalogChoice,
        names: &[ToolName],
    ) -> Result<(Vec<Move>, Vec<String>), ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?;
        let project = releases.project.clone().ok_or(ProjectError::NoProject)?;
        for name in names {
            releases.wanting(name)?;
        }
        let before = releases.lock.clone();
        let mut notes = Vec::new();
        for (name, wanted) in project.tools.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
            for note in releases.pin_newest(name, wanted)? {
                // A catalog that is out of reach is told once, not for each of its tools.
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        releases.settle(&before).map(|moves| (moves, notes))
    }

    /// Brings everything that is pinned onto this machine; gives the releases, what changed in the lock, and what is to be said
    /// of that.
    pub fn fetch_all(
        forge: &Forge,
        choice: &CatalogChoice,
        locking: Locking,
    ) -> Result<(Vec<Fetched>, Vec<Move>, Vec<String>), ProjectError> {
        let _alone = alone(forge, choice)?;
        let mut releases = Releases::open(forge, choice)?;
        let project = releases.project.clone().ok_or(ProjectError::NoProject)?;
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
        Ok((all, moves, notes))
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

    /// The newest release that fits, kept on this machine. A pin that the catalog contradicts is not replaced by another:
    /// that would hide who changed what.
    fn chosen(&self, request: &ToolRequest, url: &StoreUrl) -> Result<Fetched, ProjectError> {
        let fetched = self.newest(request, url)?;
        if let Some((locked, error)) =
            self.lock.of(&request.name).and_then(|locked| Some((&locked.pin.version, self.fetch(locked).err()?)))
        {
            let contradicts = match &error {
                ProjectError::Mismatch(_) | ProjectError::WentBack { .. } => true,
                // Nor by an older one, where it cannot be believed any more.
                ProjectError::Catalog(error) => {
                    error.disbelieves() && fetched.found.release.document.version < *locked
                }
                _ => false,
            };
            if contradicts {
                return Err(error);
            }
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

    /// Drops pins that nothing leads to, and writes the lock. Gives what changed.
    fn settle(&mut self, before: &Lock) -> Result<Vec<Move>, ProjectError> {
        let project = self.project.as_ref().ok_or(ProjectError::NoProject)?;
        let mut reached = BTreeSet::new();
        let mut open: Vec<&ToolName> = project.tools.keys().collect();
        while let Some(name) = open.pop() {
            if reached.insert(name.clone()) {
                open.extend(self.lock.of(name).into_iter().flat_map(|locked| &locked.tools));
            }
        }
        self.lock.tools.retain(|locked| reached.contains(&locked.pin.name));
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

/// Keeps other processes from changing the project meanwhile.
fn alone(forge: &Forge, choice: &CatalogChoice) -> Result<File, ProjectError> {
    let here = here(choice)?;
    let folder = Project::find(&here)?.map_or(here, |project| project.folder().to_owned());
    super::alone::alone(forge.home(), &folder)
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
