//! Approvals that were taken back: an approver's signed no, beside the yes.

use std::collections::BTreeMap;

use forge_cache::Digest;
use forge_stores::Creation;
use semver::Version;
use serde::{Deserialize, Serialize};

use super::{
    Approval, Catalog, CatalogError, Envelope, Layout, ListedApproval, PublicKey, Role, SigningKey, Stamp, Verified,
    envelope::Document,
};

/// The most withdrawals that are looked at together.
const MOST: usize = 10_000;
/// The most versions of a tool that are asked whether they rest on an approval.
const MOST_VERSIONS: usize = 200;

/// An approver's word that an approval counts no more. Its type in an envelope is
/// `application/vnd.forge.withdrawal.v1+json`; who withdraws is who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The catalog's id.
    pub catalog: String,
    /// SHA-256 of the approval's envelope.
    pub approval: Digest,
    /// What it approved.
    pub artifact: Digest,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub reason: String,
    /// When.
    pub stamp: Stamp,
}

impl Document for Withdrawal {
    const TYPE: &'static str = "application/vnd.forge.withdrawal.v1+json";
}

/// Who took an approval back, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Who.
    pub by: PublicKey,
    /// When, in seconds since 1970.
    pub time: u64,
    /// Why, if that was said.
    pub reason: String,
}

impl Catalog {
    /// Which approvals of an artifact, or of all, were taken back by somebody who may approve. What nobody trusted signed is
    /// passed over: whoever can write to the store could take back what they like.
    pub(super) fn withdrawn(&self, artifact: Option<&Digest>) -> Result<BTreeMap<Digest, Withdrawn>, CatalogError> {
        let id = self.id()?;
        let folder = artifact.map_or_else(Layout::withdrawals, Layout::withdrawals_of);
        let mut withdrawn = BTreeMap::<Digest, Withdrawn>::new();
        // It forbids: a checkout that revokes a key gives nothing back that the key took.
        let forbid = self.trusted.that_forbid();
        for path in self.store.list(&folder, None, MOST)? {
            let Some(object) = self.store.get(&path)? else { continue };
            let what = format!("{path} in {}", self.url());
            let Ok(envelope) = Envelope::read(&object.bytes, &what) else { continue };
            let at = |said: &Withdrawal| said.stamp.time;
            let Ok(Verified { document, by }) = forbid.verify(&envelope, Role::Approver, &what, at) else {
                continue;
            };
            if document.catalog != id || artifact.is_some_and(|artifact| document.artifact != *artifact) {
                continue;
            }
            let Withdrawal { approval, reason, stamp: Stamp { time, .. }, .. } = document;
            let first = withdrawn.get(&approval).is_none_or(|known| time < known.time);
            if first {
                withdrawn.insert(approval, Withdrawn { by, time, reason });
            }
        }
        Ok(withdrawn)
    }

    /// Takes an approval back, for promotions from now on. Gives the SHA-256 of the withdrawal's envelope. Whether the policy
    /// listens to this key is not asked: see [`TrustedKeys::may_sign`](super::TrustedKeys::may_sign).
    pub fn withdraw(
        &self,
        approval: &Approval,
        digest: &Digest,
        reason: &str,
        stamp: Stamp,
        key: &SigningKey,
    ) -> Result<Digest, CatalogError> {
        let withdrawal = Withdrawal {
            catalog: self.id()?.to_owned(),
            approval: *digest,
            artifact: approval.artifact,
            reason: reason.to_owned(),
            stamp,
        };
        let envelope = Envelope::sign(&withdrawal, key)?;
        let digest = envelope.digest();
        // Signed anew each time: what is there has the same bytes.
        let (Creation::Created | Creation::Exists) =
            self.store.create(&Layout::withdrawal(&approval.artifact, &digest), &envelope.to_bytes())?;
        Ok(digest)
    }

    /// The newest versions of a tool that rest on an approval and may be used: taking it back changes nothing of them.
    pub fn resting_on(&self, approval: &ListedApproval) -> Result<Vec<Version>, CatalogError> {
        let Some(said) = &approval.approval else { return Ok(Vec::new()) };
        let mut resting = Vec::new();
        for version in self.versions(&said.name)?.into_iter().take(MOST_VERSIONS) {
            match self.find(&said.name, &version) {
                Ok(Some(found)) => {
                    if found.release.document.approvals.contains(&approval.digest) && found.admit().is_ok() {
                        resting.push(version);
                    }
                }
                Err(CatalogError::Store(error)) => return Err(error.into()),
                // One that does not load is not used.
                Ok(None) | Err(_) => {}
            }
        }
        Ok(resting)
    }
}
