//! The crates that tools may use: a set locked to exact versions and features.
//!
//! The set is three files beside this one. `locked/manifest.toml` says which crates and features, as a cargo manifest;
//! `locked/lock.toml` is cargo's lock file of it; `locked/set.json` is what `cargo metadata` says of both, and is all
//! that the check reads. A crate may be there in several versions that are not semver-compatible, so that a source
//! that was written against the older one still builds.

use std::{collections::BTreeSet, sync::LazyLock};

use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};

/// The locked set's cargo manifest.
pub const LOCKED_MANIFEST: &str = include_str!("locked/manifest.toml");
/// The workspace manifest beside which plugin-api's sources are written out.
pub const API_MANIFEST: &str = include_str!("locked/api.toml");
/// Cargo's lock file of [`LOCKED_MANIFEST`].
pub const LOCKED_LOCK: &str = include_str!("locked/lock.toml");
/// What `cargo metadata` says of both.
const LOCKED_SET: &str = include_str!("locked/set.json");

/// One crate at one version that a frontmatter may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedCrate {
    /// The package's name as the registry spells it, such as `num-traits`.
    pub name: String,
    /// The one locked version.
    pub version: Version,
    /// The name that `use` takes, such as `num_traits`.
    pub library: String,
    /// The features that the set compiles it with, closed over the features that they switch on.
    pub features: BTreeSet<String>,
}

/// All crates that a frontmatter may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllowedCrates {
    crates: Vec<AllowedCrate>,
}

/// Why a dependency of a frontmatter is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrateRefusal {
    /// No crate of this name is in the set.
    #[error("the crate `{name}` is not allowed")]
    Unknown {
        /// The name as written.
        name: String,
        /// The allowed name that is most like it.
        similar: Option<String>,
    },
    /// The crate is in the set, at versions that the requirement excludes.
    #[error("`{name} = \"{requirement}\"` excludes the locked version")]
    Version {
        /// The crate's name.
        name: String,
        /// The requirement as written.
        requirement: VersionReq,
        /// The versions that the set holds.
        locked: Vec<Version>,
    },
    /// The crate is in the set without these features.
    #[error("the locked `{name}` {version} has no feature {features:?}")]
    Features {
        /// The crate's name.
        name: String,
        /// The locked version.
        version: Version,
        /// The features that are missing.
        features: Vec<String>,
        /// The features that may be asked for.
        allowed: Vec<String>,
    },
}

static DEFAULT: LazyLock<AllowedCrates> =
    LazyLock::new(|| serde_json::from_str(LOCKED_SET).expect("the set in the program is valid, a test reads it"));

impl Default for AllowedCrates {
    fn default() -> Self {
        DEFAULT.clone()
    }
}

impl AllowedCrates {
    /// The whole locked set, whatever a policy allows of it.
    pub fn locked() -> &'static Self {
        &DEFAULT
    }

    /// Every crate, by name and version.
    pub fn iter(&self) -> impl Iterator<Item = &AllowedCrate> {
        self.crates.iter()
    }

    /// Whether a crate of this name is in the set. Hyphen and underscore spell the same crate.
    pub fn names(&self, name: &str) -> bool {
        let spelled = |name: &str| name.replace('-', "_");
        self.crates.iter().any(|entry| spelled(&entry.name) == spelled(name))
    }

    /// Those of the crates that are in this list.
    #[must_use]
    pub fn only(&self, names: &[String]) -> Self {
        let spelled = |name: &str| name.replace('-', "_");
        let listed = |entry: &&AllowedCrate| names.iter().any(|name| spelled(name) == spelled(&entry.name));
        Self { crates: self.crates.iter().filter(listed).cloned().collect() }
    }

    /// The newest locked version of `name` that satisfies `requirement` and has `features`.
    ///
    /// Hyphen and underscore spell the same crate.
    pub fn resolve(
        &self,
        name: &str,
        requirement: &VersionReq,
        features: &[String],
    ) -> Result<&AllowedCrate, CrateRefusal> {
        let spelled = |name: &str| name.replace('-', "_");
        let mut named: Vec<_> = self.crates.iter().filter(|entry| spelled(&entry.name) == spelled(name)).collect();
        named.sort_by(|a, b| b.version.cmp(&a.version));
        let Some(newest) = named.first() else {
            return Err(CrateRefusal::Unknown { name: name.to_owned(), similar: self.most_like(name) });
        };
        let fitting =
            named.iter().find(|entry| requirement.matches(&entry.version)).ok_or_else(|| CrateRefusal::Version {
                name: newest.name.clone(),
                requirement: requirement.clone(),
                locked: named.iter().map(|entry| entry.version.clone()).collect(),
            })?;
        let missing: Vec<_> =
            features.iter().filter(|feature| !fitting.features.contains(*feature)).cloned().collect();
        if missing.is_empty() {
            Ok(fitting)
        } else {
            Err(CrateRefusal::Features {
                name: fitting.name.clone(),
                version: fitting.version.clone(),
                features: missing,
                allowed: fitting.features.iter().cloned().collect(),
            })
        }
    }

    /// The allowed name that shares the longest start with `name`, if it shares at least three characters.
    fn most_like(&self, name: &str) -> Option<String> {
        let shared = |other: &str| name.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        let best = self.crates.iter().max_by_key(|entry| shared(&entry.name))?;
        (shared(&best.name) >= 3).then(|| best.name.clone())
    }
}
