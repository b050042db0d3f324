//! What is written into a catalog, before it is signed.

use std::collections::BTreeSet;

use forge_cache::Digest;
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::tool::{Needs, ToolName};

/// The version of the layout and of the documents.
pub const FORMAT: u32 = 1;

/// What a store says of itself: `catalog.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// `forge-catalog`.
    pub kind: String,
    /// [`FORMAT`].
    pub format: u32,
    /// 32 hexadecimal digits, drawn when the catalog was made.
    pub id: String,
}

/// A release: what it is made of, and how it came to be. Its type in an envelope is `application/vnd.forge.release.v1+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The catalog's id: a release of another catalog is none of this one.
    pub catalog: String,
    /// The tool's name.
    pub name: ToolName,
    /// Its version, without build metadata.
    pub version: Version,
    /// The release tier's artifact: SHA-256 of the manifest, which is a blob.
    pub artifact: Digest,
    /// SHA-256 of the module, a blob.
    pub module: Digest,
    /// SHA-256 of the source, a blob.
    pub source: Digest,
    /// SHA-256 of the cases file, a blob. `None` if there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cases: Option<Digest>,
    /// SHA-256 of the signed in-toto statement of how it was built, a blob.
    pub provenance: Digest,
    /// The bytes of the module.
    pub module_size: u64,
    /// What the manifest says, so that lists and searches need not open it.
    pub description: String,
    /// What the source declares.
    pub needs: Needs,
    /// Words to find it by.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub tags: BTreeSet<String>,
    /// How many cases passed on the release tier.
    pub cases_passed: u64,
    /// The policy under which it was promoted: see [`Policy::promotion_digest`](crate::policy::Policy::promotion_digest).
    pub policy: Digest,
    /// SHA-256 of the envelopes of the approvals that it rests on, each of them a blob.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub approvals: Vec<Digest>,
    /// Why, in the words of who promoted it.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub message: String,
    /// When, and by what clock.
    pub stamp: Stamp,
}

/// What tells two documents apart that say the same, and when they were written by the clock of their writer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Seconds since 1970, by the clock of the machine that wrote it.
    pub time: u64,
    /// 32 random hexadecimal digits.
    pub nonce: String,
}

/// What may be done with a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase")]
pub enum ReleaseState {
    /// It is found, added and run.
    Active,
    /// It runs, with a warning.
    Deprecated {
        /// What to use in its place, such as `column_total@2`.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        successor: Option<String>,
    },
    /// It does not run until an operator lifts it.
    Quarantined,
    /// It is not chosen for new projects; where it is locked, it runs with a warning.
    Yanked,
}

/// A change of a release's state. Its type in an envelope is `application/vnd.forge.state.v1+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The catalog's id.
    pub catalog: String,
    /// SHA-256 of the release's envelope, as it lies in the store: no change passes for one of another release.
    pub release: Digest,
    /// 1 for the first change, and so on.
    pub number: u64,
    /// SHA-256 of the envelope of the change before, as its JSON text in the record; `None` for the first.
    pub previous: Option<Digest>,
    /// What it is now.
    pub state: ReleaseState,
    /// Why.
    pub reason: String,
    /// Runs that failed, where that is why: their ids and the digests of their inputs' blobs.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub failures: Vec<Digest>,
    /// When.
    pub stamp: Stamp,
}

/// `states/NAME/VERSION.json`: every change, the first first. It only grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRecord {
    /// The envelopes of the changes.
    pub changes: Vec<super::Envelope>,
}

/// A person's yes to one artifact. Its type in an envelope is `application/vnd.forge.approval.v1+json`; who approves is who
/// signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The catalog's id.
    pub catalog: String,
    /// What is called so, for people.
    pub name: ToolName,
    /// The artifact.
    pub artifact: Digest,
    /// What it may ask for.
    pub needs: Needs,
    /// The policy that asked: see [`Policy::promotion_digest`](crate::policy::Policy::promotion_digest).
    pub policy: Digest,
    /// Until when a promotion may rest on it, in seconds since 1970.
    pub expires: u64,
    /// In the approver's words.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub comment: String,
    /// When.
    pub stamp: Stamp,
}

/// One thing that happened, for indexes. Not signed: it says where to look, and what is found there is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// What to look at.
    pub about: FeedSubject,
    /// The tool's name.
    pub name: ToolName,
    /// The version.
    pub version: Version,
    /// SHA-256 of the document that was written.
    pub document: Digest,
}

/// What a feed entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedSubject {
    /// A release is new.
    Release,
    /// The state of a release changed.
    State,
}

/// A release as a lock file pins it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The tool's name.
    pub name: ToolName,
    /// The version.
    pub version: Version,
    /// SHA-256 of the release's envelope, as it lies in the store.
    pub release: Digest,
    /// The artifact.
    pub artifact: Digest,
}

impl ReleaseState {
    /// Its word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deprecated { .. } => "deprecated",
            Self::Quarantined => "quarantined",
            Self::Yanked => "yanked",
        }
    }

    /// What to use in its place, if that was said.
    pub fn successor(&self) -> Option<&str> {
        match self {
            Self::Deprecated { successor } => successor.as_deref(),
            Self::Active | Self::Quarantined | Self::Yanked => None,
        }
    }
}

/// A moment in seconds since 1970, for people: RFC 3339. What lies beyond the calendar is shown as its last second.
pub fn moment(seconds: u64) -> String {
    const LAST: u64 = 253_402_300_799;
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds.min(LAST));
    humantime::format_rfc3339_seconds(time).to_string()
}

/// Now by this machine's clock, in seconds since 1970.
pub fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl Stamp {
    /// When, for people: RFC 3339.
    pub fn when(&self) -> String {
        moment(self.time)
    }

    /// Now, by this machine's clock.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn now() -> std::io::Result<Self> {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(Self { time: now(), nonce: hex::encode(nonce) })
    }
}
