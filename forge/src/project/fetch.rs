//! From a request to a release on this machine.

use std::path::PathBuf;

use forge_cache::Digest;
use forge_stores::StoreUrl;
use semver::Version;

use super::{
    Lock, Locked, Project, ProjectError, ToolRequest,
    lock::failed,
    manifest::{catalog_of_user, url_in},
    place::{Place, Places, Recency, UNASKED, is_away},
};
use crate::{
    Forge,
    build::tool_violations,
    catalog::{CatalogError, Found, NamedBy, Refused, Release, TrustedKeys, UsersCatalogs, asked_of_readers},
    journal::ReleaseFacts,
    run::Loaded,
    tool::{Manifest, ToolName},
};

/// Which catalog is meant, and whether it is asked.
#[derive(Clone, Debug, Default)]
pub struct CatalogChoice {
    /// The address that was typed.
    pub url: Option<String>,
    /// Whether catalogs are asked.
    pub asking: Asking,
    /// The folder in which a project is looked for, upward. `None` is the current folder.
    pub folder: Option<PathBuf>,
}

/// Whether catalogs are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// For what is not here, and for changes of state.
    #[default]
    Online,
    /// Never.
    Offline,
}

/// A release on this machine.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The release, verified.
    pub found: Found,
    /// Its catalog.
    pub url: StoreUrl,
    /// Who named that.
    pub named_by: NamedBy,
    /// What whoever uses it should know.
    pub notes: Vec<String>,
}

/// The released tools that one project and its catalogs offer.
pub struct Releases<'f> {
    pub(super) forge: &'f Forge,
    /// The project, if there is one.
    pub(super) project: Option<Project>,
    /// What it pins.
    pub(super) lock: Lock,
    pub(super) asking: Asking,
    /// How old an answer may be.
    pub(super) recency: Recency,
    /// The catalog of whatever does not name another.
    pub(super) url: StoreUrl,
    /// The same where none is typed.
    pub(super) untyped: StoreUrl,
    users: UsersCatalogs,
    pub(super) trusted: TrustedKeys,
    pub(super) opened: Places,
}

impl<'f> Releases<'f> {
    /// Finds the project and reads its lock. Asks no catalog.
    pub fn open(forge: &'f Forge, choice: &CatalogChoice) -> Result<Self, ProjectError> {
        let here = match &choice.folder {
            Some(folder) => folder.clone(),
            None => std::env::current_dir().map_err(|source| failed(".".as_ref(), "find the folder", source))?,
        };
        let project = Project::find(&here)?;
        let lock = match &project {
            Some(project) => Lock::read(project.folder())?.unwrap_or_default(),
            None => Lock::default(),
        };
        let typed = choice.url.as_ref().map(|text| url_in(&here, text)).transpose()?.map(|url| url.to_string());
        let own = project.as_ref().and_then(|project| project.catalog.as_ref());
        let settings = catalog_of_user(forge.home())?;
        let users = UsersCatalogs::new(typed.as_deref(), settings.clone(), forge.home())?;
        let url = users.settled(own);
        let untyped = UsersCatalogs::new(None, settings, forge.home())?.settled(own);
        let trusted = TrustedKeys::of_policy(forge.policy()).map_err(CatalogError::from)?;
        let (asking, recency, opened) = (choice.asking, Recency::Lately, Places::default());
        Ok(Self { forge, project, lock, asking, recency, url, untyped, users, trusted, opened })
    }

    /// The same, with catalogs asked whatever they said a moment ago.
    #[must_use]
    pub(super) fn asking_now(self) -> Self {
        Self { recency: Recency::Now, ..self }
    }

    /// The project, if there is one.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The catalog of whatever does not name another: the typed one, that of `FORGE_CATALOG`, the project's, that of the user's
    /// own `forge.toml`, the user's own folder.
    pub fn url(&self) -> &StoreUrl {
        &self.url
    }

    /// What is pinned.
    pub fn lock(&self) -> &Lock {
        &self.lock
    }

    /// The release that is asked for: the pinned one, else the newest that fits.
    ///
    /// What this machine knows to be another than the lock says stops it, of whichever tool that is.
    pub fn find(&self, request: &ToolRequest) -> Result<Fetched, ProjectError> {
        self.require_agreement(Some(&request.name))?;
        match self.pinned(request)? {
            Some(locked) => self.fetch(locked),
            None => self.newest(request, &self.url),
        }
    }

    /// The same, with its module in the cache and loaded.
    pub fn load(&self, request: &ToolRequest) -> Result<(Loaded, Fetched), ProjectError> {
        let fetched = self.find(request)?;
        self.bring(&fetched)?;
        let release = &fetched.found.release.document;
        let loaded = self.forge.load_digest(&release.artifact)?;
        if !is_of(loaded.manifest(), release) {
            return Err(not_of(release, &fetched.url).into());
        }
        Ok((loaded.released_as(fetched.facts()), fetched))
    }

    /// What the project pins of a request. `None` where the project does not know the tool.
    fn pinned(&self, request: &ToolRequest) -> Result<Option<&Locked>, ProjectError> {
        let name = &request.name;
        let wanted = self.project.as_ref().and_then(|project| project.tools.get(name));
        let Some(locked) = self.lock.of(name) else {
            return match wanted {
                Some(wanted) => Err(unlocked(name, wanted)),
                None => Ok(None),
            };
        };
        if let Some(wanted) = wanted.filter(|wanted| !wanted.requirement.matches(&locked.pin.version)) {
            return Err(unlocked(name, wanted));
        }
        match &request.requirement {
            Some(asked) if !asked.matches(&locked.pin.version) => Err(ProjectError::LockedOther {
                name: name.clone(),
                asked: asked.clone(),
                locked: locked.pin.version.clone(),
            }),
            _ => Ok(Some(locked)),
        }
    }

    /// A pinned release.
    pub fn fetch(&self, locked: &Locked) -> Result<Fetched, ProjectError> {
        let pin = &locked.pin;
        let url = self.url_of(locked.catalog.as_deref())?;
        let place = self.place(&url)?;
        let mut notes = self.refresh(&place, &pin.name, &pin.version)?;
        let found = self.kept(&place, &pin.name, &pin.version)?;
        self.agree(pin, &found.pin(), &url.to_string())?;
        notes.extend(self.admitted(&place, &found)?);
        Ok(Fetched { found, named_by: self.named_by(&url), url, notes })
    }

    /// The newest release that fits.
    pub(super) fn newest(&self, request: &ToolRequest, url: &StoreUrl) -> Result<Fetched, ProjectError> {
        let place = self.place(url)?;
        let requirement = request.requirement.clone().unwrap_or(semver::VersionReq::STAR);
        let mut notes = Vec::new();
        let mirrored = || place.mirror.catalog(&self.trusted).newest(&request.name, &requirement);
        let unasked = match (self.asking, self.recency) {
            (Asking::Offline, _) => Some(UNASKED),
            (Asking::Online, Recency::Now) => place.away(),
            (Asking::Online, Recency::Lately) => None,
        };
        let there = match unasked {
            Some(_) => mirrored(),
            None => place.origin.newest(&request.name, &requirement),
        };
        let told = |away: &str| format!("{away}; the newest version that is on this machine is used");
        let newest = match (there, unasked) {
            (Ok(newest), _) => newest,
            (
                Err(CatalogError::Nothing { .. } | CatalogError::Missing { .. } | CatalogError::NoVersion { .. }),
                Some(why),
            ) => return Err(ProjectError::NotHere { what: request.to_string(), why: why.to_owned() }),
            (Err(error), None) if is_away(&error) => {
                place.note_away(&error);
                notes.push(told(&error.to_string()));
                mirrored().map_err(|_| error)?
            }
            (Err(error), _) => return Err(error.into()),
        };
        if let (Asking::Online, Some(away)) = (self.asking, unasked) {
            notes.push(told(away));
        }
        let version = newest.found.release.document.version;
        if let Some(refused) = &newest.passed_over {
            notes.push(format!("{refused}; {}@{version} is used", request.name));
        }
        if let Some(wrong) = &newest.disbelieved {
            notes.push(format!("{wrong}; {}@{version} is used", request.name));
        }
        notes.extend(self.refresh(&place, &request.name, &version)?);
        let found = self.kept(&place, &request.name, &version)?;
        notes.extend(self.admitted(&place, &found)?);
        Ok(Fetched { found, named_by: self.named_by(url), url: url.clone(), notes })
    }

    fn kept(&self, place: &Place, name: &ToolName, version: &Version) -> Result<Found, ProjectError> {
        let mirrored = place.mirror.catalog(&self.trusted);
        let found = mirrored.find(name, version)?;
        found.as_ref().map_or(Ok(()), |found| mirrored.remember(found))?;
        found.ok_or_else(|| {
            let (url, name) = (place.origin.url().to_string(), name.clone());
            CatalogError::Missing { url, name, version: Some(version.clone()), similar: Vec::new() }.into()
        })
    }

    /// Keeps manifest and module of a release on this machine for good, and brings them into the cache, which may lose them.
    pub fn keep(&self, fetched: &Fetched) -> Result<(), ProjectError> {
        let release = &fetched.found.release.document;
        self.blob(fetched, &release.artifact, "manifest")?;
        self.blob(fetched, &release.module, "module")?;
        self.bring(fetched)
    }

    fn blob(&self, fetched: &Fetched, digest: &Digest, which: &str) -> Result<Vec<u8>, ProjectError> {
        let release = &fetched.found.release.document;
        let place = self.place(&fetched.url)?;
        let origin = (self.asking == Asking::Online).then_some(&place.origin);
        place.mirror.blob(origin, digest)?.ok_or_else(|| {
            let what = format!("the {which} of {}@{}", release.name, release.version);
            match self.asking {
                Asking::Offline => ProjectError::NotHere { what, why: UNASKED.to_owned() },
                Asking::Online => {
                    CatalogError::Damaged { what, reason: format!("{} does not have it", fetched.url) }.into()
                }
            }
        })
    }

    /// Sees to it that a release is approved, where the policy asks for that.
    fn require_approval(&self, fetched: &Fetched) -> Result<(), ProjectError> {
        let (release, policy) = (&fetched.found.release.document, self.forge.policy());
        if asked_of_readers(release, policy).is_empty() {
            return Ok(());
        }
        for digest in &release.approvals {
            self.blob(fetched, digest, "approval")?;
        }
        let mirrored = self.place(&fetched.url)?.mirror.catalog(&self.trusted);
        Ok(mirrored.require_approval(&fetched.found, policy)?)
    }

    /// Brings manifest and module of a release into the cache.
    pub fn bring(&self, fetched: &Fetched) -> Result<(), ProjectError> {
        self.require_approval(fetched)?;
        let release = &fetched.found.release.document;
        let cache = self.forge.cache();
        if cache.contains(&release.artifact) && cache.contains(&release.module) {
            return Ok(());
        }
        let manifest = self.blob(fetched, &release.artifact, "manifest")?;
        let module = self.blob(fetched, &release.module, "module")?;
        let read = serde_json::from_slice(&manifest).ok().filter(|read: &Manifest| is_of(read, release));
        let read = read.ok_or_else(|| not_of(release, &fetched.url))?;
        require_sound(release, &read, &module)?;
        cache.put(&module)?;
        cache.put(&manifest)?;
        Ok(())
    }

    /// The address of the catalog that a file names, or of the one that holds where none is named.
    pub(super) fn url_of(&self, written: Option<&str>) -> Result<StoreUrl, ProjectError> {
        match (written, &self.project) {
            (Some(text), Some(project)) => project.url(text),
            (Some(text), None) => Ok(text.parse()?),
            (None, _) => Ok(self.url.clone()),
        }
    }

    fn named_by(&self, url: &StoreUrl) -> NamedBy {
        match &self.project {
            Some(project) if !self.users.name(url) => NamedBy::Project(project.path.clone()),
            _ => NamedBy::User,
        }
    }

    /// Whether a release may be used, as the catalog and this machine have it; what to say where it may.
    fn admitted(&self, place: &Place, found: &Found) -> Result<Vec<String>, ProjectError> {
        let release = &found.release.document;
        let barred = |reason: String| ProjectError::Barred {
            name: release.name.clone(),
            version: release.version.clone(),
            state: "quarantined",
            reason,
        };
        let warning = self.forge.admit(found).map_err(|refused| barred(refused.detail()))?;
        if let Some(refused) = self.other_refused(place, &release.artifact)? {
            let same = (refused.name(), refused.version()) == (&release.name, &release.version);
            let other = match same {
                true => "in another catalog".to_owned(),
                false => format!("as {}@{}, which is the very same artifact,", refused.name(), refused.version()),
            };
            return Err(barred(format!("{other} {}", refused.detail())));
        }
        Ok(warning.iter().map(ToString::to_string).collect())
    }

    /// What is known against an artifact under the name of another release.
    fn other_refused(&self, place: &Place, artifact: &Digest) -> Result<Option<Refused>, ProjectError> {
        let asked = || match self.forge.admit_artifact(artifact) {
            Ok(()) => Ok(None),
            Err(CatalogError::Refused(refused)) => Ok(Some(refused)),
            Err(error) => Err(ProjectError::from(error)),
        };
        let Some(refused) = asked()? else { return Ok(None) };
        // Perhaps it was lifted since it was seen: where this catalog has it, reading it again tells.
        let again = self.asking == Asking::Online && place.origin.find(refused.name(), refused.version()).is_ok();
        if again { asked() } else { Ok(Some(refused)) }
    }
}

impl Fetched {
    /// What the journal says of it with each of its runs.
    fn facts(&self) -> ReleaseFacts {
        let release = &self.found.release.document;
        ReleaseFacts {
            name: release.name.clone(),
            version: release.version.clone(),
            catalog: self.url.to_string(),
            catalog_id: release.catalog.clone(),
            release: self.found.digest,
        }
    }
}

fn unlocked(name: &ToolName, wanted: &super::Wanted) -> ProjectError {
    ProjectError::Unlocked { name: name.clone(), requirement: wanted.requirement.clone() }
}

/// Sees to it that a module is what a tool of this manifest may be. Whoever signed it vouches for it; the wall holds all the
/// same.
pub(super) fn require_sound(release: &Release, manifest: &Manifest, module: &[u8]) -> Result<(), ProjectError> {
    let violations = tool_violations(module, &manifest.needs);
    if violations.is_empty() {
        return Ok(());
    }
    let reasons = violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    Err(ProjectError::Violates { name: release.name.clone(), version: release.version.clone(), reasons })
}

/// Whether a manifest says what a release says.
fn is_of(manifest: &Manifest, release: &Release) -> bool {
    (&manifest.name, &manifest.wasm, &manifest.needs) == (&release.name, &release.module, &release.needs)
}

fn not_of(release: &Release, url: &StoreUrl) -> CatalogError {
    let what = format!("the manifest of {}@{} in {url}", release.name, release.version);
    CatalogError::Damaged { what, reason: "it is not that of the release".into() }
}
