//! Approvals: a person's yes to one artifact with its needs under one policy, for a time.

use std::collections::BTreeMap;

use forge_cache::Digest;
use forge_stores::{Creation, StorePath};

use super::{
    Approval, Catalog, CatalogError, Envelope, Found, Layout, PublicKey, Role, SigningKey, TrustError, Verified,
    Withdrawn, envelope::Document as _, moment, promote::CLOCKS_APART,
};
use crate::{
    policy::{Capability, Policy},
    tool::{Needs, ToolName},
    visible::visible,
};

/// The most approvals that are looked at together.
const MOST_APPROVALS: usize = 10_000;

/// Why a policy asks a person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalReason {
    /// The tool asks for this.
    Need(Capability),
    /// This word is in its name.
    Word(String),
}

/// What a policy says to a promotion.
#[derive(Clone, Debug)]
pub enum ApprovalVerdict {
    /// It asks nobody.
    NotAsked,
    /// It asks, and these say yes.
    Approved(Vec<Given>),
    /// It asks, and nobody says yes that counts.
    Wanting {
        /// Why it asks.
        reasons: Vec<ApprovalReason>,
        /// The approvals of this artifact that do not count, with why.
        void: Vec<ListedApproval>,
    },
}

/// An approval that counts.
#[derive(Clone, Debug)]
pub struct Given {
    /// What it says, and who said it.
    pub approval: Verified<Approval>,
    /// SHA-256 of its envelope.
    pub digest: Digest,
    /// Its envelope as it is stored.
    pub bytes: Vec<u8>,
}

/// An approval with what became of it.
#[derive(Clone, Debug)]
pub struct ListedApproval {
    /// What it says. Where [`Standing::Distrusted`] is, nobody vouches for it. `None` if it cannot be read.
    pub approval: Option<Approval>,
    /// Who signed it, if that is trusted.
    pub by: Option<PublicKey>,
    /// SHA-256 of its envelope.
    pub digest: Digest,
    /// Whether it counts.
    pub standing: Standing,
    /// Its envelope, where somebody trusted signed it: anybody may lay as many others beside it as there is room for.
    bytes: Vec<u8>,
}

/// Whether an approval counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Valid,
    /// Its time is over.
    Expired,
    /// It says that it was given later than now.
    NotYet,
    /// Another artifact of this tool was approved: its source or what it was built with is another.
    ArtifactChanged,
    /// It was given under a policy that asks for something else.
    PolicyChanged,
    /// The tool asks for something else.
    NeedsChanged,
    /// Another tool was approved, or it lies under another artifact's name.
    OtherSubject,
    /// It is of another catalog.
    OtherCatalog,
    /// An approver took it back.
    Withdrawn(Box<Withdrawn>),
    /// Its signature does not count; why.
    Distrusted(TrustError),
    /// It is no approval; why.
    Damaged(String),
}

/// What an approval is held against. What is `None` is not asked.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The tool's name.
    pub name: Option<&'a ToolName>,
    /// What it asks for now.
    pub needs: Option<&'a Needs>,
    /// The artifact.
    pub artifact: Option<&'a Digest>,
    /// The policy now.
    pub policy: &'a Policy,
    /// Now, in seconds since 1970.
    pub now: u64,
}

/// Why this policy asks a person before a tool of this name and these needs is promoted. Nothing if it does not.
pub fn approval_reasons(name: &ToolName, needs: &Needs, policy: &Policy) -> Vec<ApprovalReason> {
    let mut reasons = Vec::new();
    for capability in &policy.approval.needs {
        let reason = ApprovalReason::Need(*capability);
        if needs.names(capability.name()) && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let lower = name.as_str().to_lowercase();
    for word in &policy.approval.names {
        let reason = ApprovalReason::Word(word.clone());
        if lower.contains(&word.trim().to_lowercase()) && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

impl Catalog {
    /// Whether a tool may be promoted as far as approvals go. `artifact` is the release tier's; `now` is in seconds since
    /// 1970.
    pub fn approvals_for(
        &self,
        artifact: &Digest,
        needs: &Needs,
        policy: &Policy,
        name: &ToolName,
        now: u64,
    ) -> Result<ApprovalVerdict, CatalogError> {
        let reasons = approval_reasons(name, needs, policy);
        if reasons.is_empty() {
            return Ok(ApprovalVerdict::NotAsked);
        }
        let subject = Subject { name: Some(name), needs: Some(needs), artifact: Some(artifact), policy, now };
        let listed = match self.marker()? {
            Some(_) => self.approvals_of(artifact, subject)?,
            None => Vec::new(),
        };
        let (mut given, mut void) = (Vec::new(), Vec::new());
        for one in listed {
            match (one.standing.clone(), one.approval.clone(), one.by.clone()) {
                (Standing::Valid, Some(document), Some(by)) => {
                    given.push(Given { approval: Verified { document, by }, digest: one.digest, bytes: one.bytes });
                }
                _ => void.push(one),
            }
        }
        Ok(if given.is_empty() {
            ApprovalVerdict::Wanting { reasons, void }
        } else {
            ApprovalVerdict::Approved(given)
        })
    }

    /// The approvals of an artifact, each held against what it is about now.
    pub fn approvals_of(&self, artifact: &Digest, subject: Subject<'_>) -> Result<Vec<ListedApproval>, CatalogError> {
        let paths = self.store.list(&Layout::approvals_of(artifact), None, MOST_APPROVALS)?;
        self.listed(&paths, Some(artifact), subject)
    }

    /// The approvals of all artifacts, at most 10,000.
    pub fn approvals(&self, subject: Subject<'_>) -> Result<Vec<ListedApproval>, CatalogError> {
        let paths = self.store.list(&Layout::approvals(), None, MOST_APPROVALS)?;
        self.listed(&paths, None, subject)
    }

    /// The approvals that a release rests on, as they were kept with it. Whether each would count today is not what its
    /// [`Standing`] is to be read for: policies change, and releases do not.
    pub fn approvals_of_release(&self, found: &Found) -> Result<Vec<ListedApproval>, CatalogError> {
        let (id, release) = (self.id()?, &found.release.document);
        let subject = Subject {
            name: Some(&release.name),
            needs: Some(&release.needs),
            artifact: Some(&release.artifact),
            policy: &Policy::default(),
            now: release.stamp.time,
        };
        let read = |digest: &Digest| {
            let bytes = self.blob_of(found, "approval", digest)?;
            Ok(self.judged(&Layout::approval(&release.artifact, digest), bytes, id, subject))
        };
        release.approvals.iter().map(read).collect()
    }

    fn listed(
        &self,
        paths: &[StorePath],
        artifact: Option<&Digest>,
        subject: Subject<'_>,
    ) -> Result<Vec<ListedApproval>, CatalogError> {
        let id = self.id()?;
        let mut listed = Vec::new();
        for path in paths {
            let Some(object) = self.store.get(path)? else { continue };
            listed.push(self.judged(path, object.bytes, id, subject));
        }
        // Read after the approvals: what was taken back before this is known.
        let withdrawn = if listed.is_empty() { BTreeMap::new() } else { self.withdrawn(artifact)? };
        for one in &mut listed {
            let vouched_for = !matches!(one.standing, Standing::Distrusted(_) | Standing::Damaged(_));
            if let Some(withdrawn) = withdrawn.get(&one.digest).filter(|_| vouched_for) {
                one.standing = Standing::Withdrawn(Box::new(withdrawn.clone()));
            }
        }
        Ok(listed)
    }

    fn judged(&self, path: &StorePath, bytes: Vec<u8>, id: &str, subject: Subject<'_>) -> ListedApproval {
        let digest = Digest::of(&bytes);
        let what = format!("the approval {} in {}", digest.short(), self.url());
        let mut listed = ListedApproval { approval: None, by: None, digest, standing: Standing::Valid, bytes };
        let envelope = match Envelope::read(&listed.bytes, &what) {
            Ok(envelope) => envelope,
            Err(error) => {
                listed.standing = Standing::Damaged(error.to_string());
                listed.bytes = Vec::new();
                return listed;
            }
        };
        let verified = self.trusted.verify(&envelope, Role::Approver, &what, |said: &Approval| said.stamp.time);
        let said = match verified {
            Ok(verified) => {
                listed.by = Some(verified.by);
                verified.document
            }
            Err(error) => {
                let typed = envelope.payload_type() == Approval::TYPE;
                let claimed = envelope.unverified().filter(|_| typed);
                listed.approval = claimed.and_then(|payload| serde_json::from_slice(&payload).ok());
                listed.standing = Standing::Distrusted(error);
                listed.bytes = Vec::new();
                return listed;
            }
        };
        listed.standing = standing(&said, path, &digest, id, subject);
        listed.approval = Some(said);
        listed
    }

    /// Signs an approval and stores it. Gives the SHA-256 of its envelope. Whether the policy listens to this key is not
    /// asked: see [`TrustedKeys::may_sign`](super::TrustedKeys::may_sign).
    pub fn approve(&self, approval: &Approval, key: &SigningKey) -> Result<Digest, CatalogError> {
        let envelope = Envelope::sign(approval, key)?;
        let digest = envelope.digest();
        // Signed anew each time: what is there has the same bytes.
        let (Creation::Created | Creation::Exists) =
            self.store.create(&Layout::approval(&approval.artifact, &digest), &envelope.to_bytes())?;
        Ok(digest)
    }
}

fn standing(said: &Approval, path: &StorePath, digest: &Digest, id: &str, subject: Subject<'_>) -> Standing {
    if said.catalog != id {
        return Standing::OtherCatalog;
    }
    let elsewhere = *path != Layout::approval(&said.artifact, digest);
    if elsewhere || subject.name.is_some_and(|name| said.name != *name) {
        return Standing::OtherSubject;
    }
    if subject.artifact.is_some_and(|artifact| said.artifact != *artifact) {
        return Standing::ArtifactChanged;
    }
    if subject.needs.is_some_and(|needs| said.needs != *needs) {
        return Standing::NeedsChanged;
    }
    if said.policy != subject.policy.promotion_digest() {
        return Standing::PolicyChanged;
    }
    if said.stamp.time > subject.now.saturating_add(CLOCKS_APART) {
        return Standing::NotYet;
    }
    let longest = said.stamp.time.saturating_add(subject.policy.approval.longest.as_secs());
    if subject.now >= said.expires.min(longest) {
        return Standing::Expired;
    }
    Standing::Valid
}

impl ListedApproval {
    /// Its envelope as it is stored.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Standing {
    /// Its word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            _ => "void",
        }
    }

    /// Why it does not count, as a fragment. Nothing where it does.
    pub fn reason(&self) -> Option<String> {
        Some(match self {
            Self::Valid => return None,
            Self::Expired => "its time is over".to_owned(),
            Self::NotYet => {
                "by the clock of who gave it, it was given later than now; set the clock, or approve it anew"
                    .to_owned()
            }
            Self::ArtifactChanged => "the artifact changed".to_owned(),
            Self::PolicyChanged => "the policy changed".to_owned(),
            Self::NeedsChanged => "the needs changed".to_owned(),
            Self::OtherSubject => "it is of another artifact or name".to_owned(),
            Self::OtherCatalog => "it is of another catalog".to_owned(),
            Self::Withdrawn(withdrawn) => {
                let Withdrawn { by, time, reason } = &**withdrawn;
                let why = if reason.is_empty() { String::new() } else { format!(": {}", visible(reason, 400)) };
                format!("{} took it back at {}{why}", by.called(), moment(*time))
            }
            Self::Distrusted(error) => error.to_string(),
            Self::Damaged(reason) => reason.clone(),
        })
    }
}

impl std::fmt::Display for ApprovalReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Need(capability) => write!(f, "the tool asks for `{}`", capability.name()),
            Self::Word(word) => write!(f, "`{}` is in its name", visible(word, 40)),
        }
    }
}
