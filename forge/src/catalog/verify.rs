//! Whether a release is what it says: its signatures and blobs, and its module built again from its source.

use std::time::Duration;

use forge_cache::{Cache, CacheError, Digest};

use super::{
    Approval, ApprovalReason, Catalog, CatalogError, Envelope, Found, Layout, Release, Role, Statement,
    approval_reasons,
};
use crate::{
    Forge,
    build::{BuildError, Builder, Built},
    cases,
    check::{self, Lint, Rejection},
    policy::Policy,
    tool::{Source, SourceError, Tier},
};

/// What was found out about a release whose signatures hold and whose blobs are whole.
#[derive(Debug)]
pub struct Verification {
    /// The release.
    pub found: Found,
    /// How many blobs were read, each with the SHA-256 that the release names.
    pub blobs: usize,
    /// What building it again gave.
    pub verdict: Verdict,
}

/// What building a release again gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The very bytes.
    Matches,
    /// Other bytes, from the same ingredients.
    Differs {
        /// What differs, as a fragment each.
        how: Vec<String>,
    },
    /// Other bytes, from other ingredients: nothing is known.
    Incomparable {
        /// What to build it with, and what is here.
        why: String,
    },
}

/// A release could not be verified, or is not what it says.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Its signature, its state or a blob.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Its source is none.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Its source does not pass the check.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// It does not build.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// There is no room to build it in.
    #[error("there is no empty cache to build in: {0}")]
    Cache(#[from] CacheError),
    /// There is no room to build it in.
    #[error("there is no folder to build in: {0}; see whether the temporary folder can be written")]
    Folder(std::io::Error),
}

/// What building a release again gave, and of what.
struct Rebuilt {
    built: Built,
    module: Vec<u8>,
    /// The action key.
    key: Digest,
    /// SHA-256 over the locked crates and plugin-api.
    dependencies: Digest,
}

impl Forge {
    /// Reads all of a release, and builds its source again in an empty cache with this machine's toolchain.
    ///
    /// # Errors
    /// Also where a signature or a blob is not what it has to be: [`CatalogError::Damaged`], [`CatalogError::Trust`].
    pub fn verify(&self, catalog: &Catalog, found: Found) -> Result<Verification, VerifyError> {
        let manifest = catalog.manifest(&found)?;
        let statement = catalog.provenance(&found)?.document;
        let blobs = catalog.verify_blobs(&found)?;
        catalog.require_approval(&found, self.policy())?;
        let release = &found.release.document;
        let module = catalog.blob_of(&found, "module", &release.module)?;
        let source = catalog.blob_of(&found, "source", &release.source)?;
        let source = Source::new(release.name.clone(), format!("{}.rs", release.name), source)?;
        let Rebuilt { built, module: rebuilt, key, dependencies } = self.rebuilt(source)?;
        let mut how = Vec::new();
        if rebuilt != module {
            let at = rebuilt.iter().zip(&module).position(|(a, b)| a != b).unwrap_or(rebuilt.len().min(module.len()));
            how.push(format!(
                "the module has {} bytes and the SHA-256 {}, and is built as {} bytes with {}; they part at byte {at}",
                module.len(),
                release.module,
                rebuilt.len(),
                Digest::of(&rebuilt)
            ));
        }
        if *built.digest() != release.artifact {
            let differing = fields(&manifest, built.manifest()).join(", ");
            how.push(format!(
                "the manifest {} is built as {}; they differ in {differing}",
                release.artifact,
                built.digest()
            ));
        }
        let verdict = match how.is_empty() {
            true => Verdict::Matches,
            false if statement.action_key() == key => Verdict::Differs { how },
            false => match self.missing(&statement, &dependencies)? {
                Some(why) => Verdict::Incomparable { why },
                None => {
                    let said = "its provenance names the ingredients that are here, and gives their digest as another: that is \
                                the signer's own word, and not true";
                    how.push(said.to_owned());
                    Verdict::Differs { how }
                }
            },
        };
        Ok(Verification { found, blobs, verdict })
    }

    /// Builds a source in an empty cache: the artifact, its module, and its action key. The lint is the promoter's business,
    /// and what this user's policy allows decides nothing about bytes; the walls stand as ever.
    fn rebuilt(&self, source: Source) -> Result<Rebuilt, VerifyError> {
        let checked = check::check_with(source, &Policy::default(), Lint::Off)?;
        let folder = tempfile::tempdir().map_err(VerifyError::Folder)?;
        let empty = Cache::open(folder.path())?;
        let builder = Builder { cache: &empty, ..self.builder() };
        let ingredients = builder.ingredients(&checked, Tier::Release)?;
        let (key, dependencies) = (ingredients.key, ingredients.dependencies);
        let built = builder.build(&checked, Tier::Release)?;
        let module = match built.module_in_hand() {
            Some(module) => module.to_vec(),
            None => empty.get(&built.manifest().wasm)?.unwrap_or_default(),
        };
        Ok(Rebuilt { built, module, key, dependencies })
    }

    /// What is not here of that with which a release was built, as its signer says. `None` if all that is named is here.
    fn missing(&self, statement: &Statement, dependencies: &Digest) -> Result<Option<String>, BuildError> {
        let builder = self.builder();
        let here = builder.toolchain()?;
        let shown = |text: &str| crate::visible::visible(text, 200).replace('\n', ", ");
        let first = |text: &str| shown(text.lines().next().unwrap_or_default());
        let (std, linker) = (here.std_digest.to_string(), here.linker.digest.to_string());
        let forge = env!("CARGO_PKG_VERSION");
        let install = "install that one with `forge toolchain install`, and choose it with `forge toolchain use`";
        let said = if statement.compiler() != here.version {
            let (one, other) = (first(statement.compiler()), first(&here.version));
            // The same release for another machine, perhaps.
            let whole = || (shown(statement.compiler()), shown(&here.version));
            let (there, here) = if one == other { whole() } else { (one, other) };
            format!("it was built with another toolchain: {there}, and here is {here}; {install}")
        } else if statement.std() != std {
            let (there, here) = (shown(statement.std()), std);
            format!(
                "it was built with another standard library of the same compiler: {there}, and here is {here}; {install}"
            )
        } else if statement.linker() != linker {
            let (there, here) = (shown(statement.linker()), linker);
            format!(
                "it was built with another linker beside the same compiler: {there}, and here is {here}; {install}"
            )
        } else if statement.forge() != forge || statement.dependencies() != *dependencies {
            let there = shown(statement.forge());
            format!(
                "it was built by forge {there} with other locked crates or another plugin-api than this forge {forge} has; \
                 verify it with that one"
            )
        } else {
            return Ok(None);
        };
        Ok(Some(format!("its signer says that {said}; until then it is the signer's word alone")))
    }
}

impl Catalog {
    /// Reads every blob that a release names, the approvals with their signatures. Gives how many there are.
    pub fn verify_blobs(&self, found: &Found) -> Result<usize, CatalogError> {
        let release = &found.release.document;
        let what = format!("{}@{} in {}", release.name, release.version, self.url());
        let damaged = |reason: String| CatalogError::Damaged { what: what.clone(), reason };
        let module = self.blob_of(found, "module", &release.module)?;
        if module.len() as u64 != release.module_size {
            return Err(damaged(format!("its module has {} bytes and not {}", module.len(), release.module_size)));
        }
        // Who overwrites a tag in a registry changes nothing for Forge, and everything for others.
        let pulled = self.store.pulled(&Layout::release(&release.name, &release.version))?;
        if let Some(other) = pulled.filter(|pulled| *pulled != release.module.to_string()) {
            return Err(damaged(format!(
                "other tools pull the module {other} by its tag, and it is {}",
                release.module
            )));
        }
        self.blob_of(found, "manifest", &release.artifact)?;
        self.blob_of(found, "source", &release.source)?;
        self.blob_of(found, "provenance", &release.provenance)?;
        if let Some(digest) = &release.cases {
            let text = self.blob_of(found, "cases file", digest)?;
            cases::parse(&text).map_err(|reason| damaged(format!("its cases cannot be read: {reason}")))?;
        }
        for digest in &release.approvals {
            self.verify_approval(found, digest, Duration::MAX)?;
        }
        Ok(4 + usize::from(release.cases.is_some()) + release.approvals.len())
    }

    /// Sees to it that a release rests on an approval that counts, if this policy asks for one. One that says nothing of
    /// approvers leaves that to whoever signs releases.
    pub fn require_approval(&self, found: &Found, policy: &Policy) -> Result<(), CatalogError> {
        let release = &found.release.document;
        let reasons = asked_of_readers(release, policy);
        let counts = |digest| self.verify_approval(found, digest, policy.approval.longest);
        if reasons.is_empty() || release.approvals.iter().any(|digest| counts(digest).is_ok()) {
            return Ok(());
        }
        let (name, version) = (release.name.clone(), release.version.clone());
        Err(CatalogError::Unapproved { name, version, reasons })
    }

    /// Reads an approval that a release names, and that counts for so long at most.
    fn verify_approval(&self, found: &Found, digest: &Digest, longest: Duration) -> Result<(), CatalogError> {
        let release = &found.release.document;
        let of = format!("{}@{} in {}", release.name, release.version, self.url());
        let what = format!("the approval {} of {of}", digest.short());
        let envelope = Envelope::read(&self.blob_of(found, "approval", digest)?, &what)?;
        let at = |approval: &Approval| approval.stamp.time;
        let approval = self.trusted.verify(&envelope, Role::Approver, &what, at)?.document;
        let longest = approval.stamp.time.saturating_add(longest.as_secs());
        let same = approval.name == release.name
            && approval.artifact == release.artifact
            && approval.needs == release.needs
            && approval.policy == release.policy
            && approval.catalog == release.catalog
            && approval.expires.min(longest) > release.stamp.time;
        let reason = || format!("the approval {} is of something else, or had run out", digest.short());
        if same { Ok(()) } else { Err(CatalogError::Damaged { what: of, reason: reason() }) }
    }
}

/// Why this policy asks for an approval before a release is used.
pub(crate) fn asked_of_readers(release: &Release, policy: &Policy) -> Vec<ApprovalReason> {
    if !policy.approval.says_who {
        return Vec::new();
    }
    approval_reasons(&release.name, &release.needs, policy)
}

/// The fields in which two manifests differ.
fn fields(old: &crate::tool::Manifest, new: &crate::tool::Manifest) -> Vec<&'static str> {
    let differs = [
        ("abi", old.abi != new.abi),
        ("name", old.name != new.name),
        ("description", old.description != new.description),
        ("tier", old.tier != new.tier),
        ("input_schema", old.input_schema != new.input_schema),
        ("output_schema", old.output_schema != new.output_schema),
        ("needs", old.needs != new.needs),
        ("source", old.source != new.source),
        ("wasm", old.wasm != new.wasm),
    ];
    let named: Vec<_> = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    if named.is_empty() { vec!["how they are written"] } else { named }
}
