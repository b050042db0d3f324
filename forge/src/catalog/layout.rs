//! Where things lie in a catalog's store.

use forge_cache::Digest;
use forge_stores::StorePath;
use semver::Version;

use crate::tool::ToolName;

/// How many feed entries share a folder.
const FEED_FOLDER: u64 = 1000;

/// The paths of a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Layout;

impl Layout {
    /// What the store says of itself.
    pub fn marker() -> StorePath {
        path("catalog.json".into())
    }

    /// Bytes by their SHA-256.
    pub fn blob(digest: &Digest) -> StorePath {
        let hex = digest.to_string();
        path(format!("blobs/{}/{hex}", &hex[..2]))
    }

    /// Below it the releases of all tools.
    pub fn releases() -> StorePath {
        path("releases".into())
    }

    /// Below it the releases of one tool.
    pub fn releases_of(name: &ToolName) -> StorePath {
        path(format!("releases/{name}"))
    }

    /// A release.
    pub fn release(name: &ToolName, version: &Version) -> StorePath {
        path(format!("releases/{name}/{version}.json"))
    }

    /// The version that a path below [`Layout::releases_of`] is the release of.
    pub fn version_of(release: &StorePath) -> Option<Version> {
        release.name().strip_suffix(".json")?.parse().ok()
    }

    /// The tool that a path below [`Layout::releases`] is a release of.
    pub fn name_of(release: &StorePath) -> Option<ToolName> {
        let (folder, _) = release.as_str().rsplit_once('/')?;
        Self::version_of(release)?;
        folder.strip_prefix("releases/")?.parse().ok()
    }

    /// The changes of a release's state.
    pub fn state(name: &ToolName, version: &Version) -> StorePath {
        path(format!("states/{name}/{version}.json"))
    }

    /// Below it the approvals of all artifacts.
    pub fn approvals() -> StorePath {
        path("approvals".into())
    }

    /// Below it the approvals of an artifact.
    pub fn approvals_of(artifact: &Digest) -> StorePath {
        path(format!("approvals/{artifact}"))
    }

    /// An approval of an artifact, by the SHA-256 of its envelope.
    pub fn approval(artifact: &Digest, envelope: &Digest) -> StorePath {
        path(format!("approvals/{artifact}/{envelope}.json"))
    }

    /// Below it the withdrawals of all approvals.
    pub fn withdrawals() -> StorePath {
        path("withdrawals".into())
    }

    /// Below it the withdrawals of an artifact's approvals.
    pub fn withdrawals_of(artifact: &Digest) -> StorePath {
        path(format!("withdrawals/{artifact}"))
    }

    /// A withdrawal of an artifact's approval, by the SHA-256 of its envelope.
    pub fn withdrawal(artifact: &Digest, envelope: &Digest) -> StorePath {
        path(format!("withdrawals/{artifact}/{envelope}.json"))
    }

    /// The feed's entry of this number, from 1 on.
    pub fn feed(number: u64) -> StorePath {
        path(format!("feed/{:09}/{number:012}.json", number / FEED_FOLDER))
    }

    /// How far the feed goes at least: a hint, written now and then.
    pub fn feed_hint() -> StorePath {
        path("feed/hint.json".into())
    }
}

fn path(text: String) -> StorePath {
    text.parse().expect("made of names, versions and digests, which have no other characters")
}
