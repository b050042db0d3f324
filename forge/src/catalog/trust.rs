//! Whose signatures count, and for what. The lists are the policy's.

use std::time::Duration;

use super::{Envelope, KeyError, PublicKey, envelope::Document};
use crate::policy::Policy;

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Releases, and changes of state that restrict: to deprecate, yank and quarantine.
    Signer,
    /// Besides, changes of state that lift a restriction.
    Operator,
    /// Approvals.
    Approver,
}

/// A key with the time in which what it signs counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedKey {
    /// The key.
    pub key: PublicKey,
    /// From when on, in seconds since 1970.
    pub valid_after: Option<u64>,
    /// Until when, in seconds since 1970.
    pub valid_before: Option<u64>,
}

/// The keys of one policy.
#[derive(Clone, Debug, Default)]
pub struct TrustedKeys {
    /// Whose releases load.
    pub signers: Vec<TrustedKey>,
    /// Who lifts a quarantine.
    pub operators: Vec<TrustedKey>,
    /// Who approves.
    pub approvers: Vec<TrustedKey>,
    /// Fingerprints of keys that count for nothing any more, whatever they signed and when.
    pub revoked: Vec<String>,
}

/// A document, and who signed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified<D> {
    /// What it says.
    pub document: D,
    /// Who said so.
    pub by: PublicKey,
}

/// A document is not signed as it has to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// No trusted key signed it.
    #[error(
        "{what} is not signed by a key that the policy trusts as {role} (its signatures: {}){}", ids(keys), remedy(role, *none)
    )]
    Unknown {
        /// The document.
        what: String,
        /// What was asked of the key.
        role: &'static str,
        /// The fingerprints that it names.
        keys: Vec<String>,
        /// Whether no key is trusted at all.
        none: bool,
    },
    /// It is signed by a key that was revoked.
    #[error("{what} is signed by the key {key}, which the policy revokes")]
    Revoked {
        /// The document.
        what: String,
        /// The fingerprint.
        key: String,
    },
    /// The key was not valid when it was signed, or is not now.
    #[error("{what} is signed by the key {key}, which is valid {when} only")]
    OutOfTime {
        /// The document.
        what: String,
        /// The fingerprint.
        key: String,
        /// From when to when.
        when: String,
    },
    /// What is signed is another kind of document, or cannot be read.
    #[error("{what} is signed and cannot be read: {reason}")]
    Payload {
        /// The document.
        what: String,
        /// What is wrong.
        reason: String,
    },
}

impl TrustedKeys {
    /// The keys that a policy trusts.
    ///
    /// # Errors
    /// A line of it is no public key.
    pub fn of_policy(policy: &Policy) -> Result<Self, KeyError> {
        let keys = |lines: &[String]| -> Result<Vec<TrustedKey>, KeyError> {
            let key = |line: &String| Ok(TrustedKey { key: line.parse()?, valid_after: None, valid_before: None });
            lines.iter().map(key).collect()
        };
        Ok(Self {
            signers: keys(&policy.catalog.signers)?,
            operators: keys(&policy.catalog.operators)?,
            approvers: keys(&policy.approval.approvers)?,
            revoked: policy.catalog.revoked.clone(),
        })
    }

    /// The document in an envelope, if a key of this role signed it. `what` names it in errors. `signed_at` reads the time
    /// of signing from it, in seconds since 1970.
    pub(crate) fn verify<D: Document>(
        &self,
        envelope: &Envelope,
        role: Role,
        what: &str,
        signed_at: impl FnOnce(&D) -> u64,
    ) -> Result<Verified<D>, TrustError> {
        let what = || what.to_owned();
        let trusted = self.of(role);
        let Some(by) = envelope.signed_by(trusted.iter().map(|trusted| &trusted.key)) else {
            let keys = envelope.key_ids().map(str::to_owned).collect();
            return Err(TrustError::Unknown { what: what(), role: role.word(), keys, none: trusted.is_empty() });
        };
        let key = by.fingerprint();
        if self.revoked.contains(&key) {
            return Err(TrustError::Revoked { what: what(), key });
        }
        let payload = |reason: String| TrustError::Payload { what: what(), reason };
        if envelope.payload_type() != D::TYPE {
            return Err(payload(format!("it is {:?} and not {:?}", envelope.payload_type(), D::TYPE)));
        }
        let bytes = envelope.unverified().ok_or_else(|| payload("it is no base 64".into()))?;
        let document: D = serde_json::from_slice(&bytes).map_err(|error| payload(error.to_string()))?;
        let time = signed_at(&document);
        match trusted.iter().filter(|trusted| trusted.key.is(by)).find(|trusted| trusted.is_valid_at(time)) {
            Some(_) => Ok(Verified { document, by: by.clone() }),
            None => {
                let when =
                    trusted.iter().find(|trusted| trusted.key.is(by)).map(TrustedKey::when).unwrap_or_default();
                Err(TrustError::OutOfTime { what: what(), key, when })
            }
        }
    }

    /// The keys that have a role. An operator signs what a signer signs.
    pub fn of(&self, role: Role) -> Vec<TrustedKey> {
        match role {
            Role::Signer => self.signers.iter().chain(&self.operators).cloned().collect(),
            Role::Operator => self.operators.clone(),
            Role::Approver => self.approvers.clone(),
        }
    }
}

impl TrustedKey {
    /// Whether what was signed at this time counts.
    pub fn is_valid_at(&self, time: u64) -> bool {
        self.valid_after.is_none_or(|after| time >= after) && self.valid_before.is_none_or(|before| time < before)
    }

    fn when(&self) -> String {
        let date =
            |seconds: u64| humantime::format_rfc3339_seconds(std::time::UNIX_EPOCH + Duration::from_secs(seconds));
        let after = self.valid_after.map(|time| format!("from {}", date(time)));
        let before = self.valid_before.map(|time| format!("until {}", date(time)));
        [after, before].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl Role {
    /// Its word in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Signer => "signer",
            Self::Operator => "operator",
            Self::Approver => "approver",
        }
    }
}

fn ids(keys: &[String]) -> String {
    let shown: Vec<_> = keys.iter().take(5).map(|key| crate::visible::visible(key, 80)).collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}

fn remedy(role: &str, none: bool) -> String {
    let list = match role {
        "approver" => "approval.approvers",
        "operator" => "catalog.operators",
        _ => "catalog.signers",
    };
    let why = if none { "; the policy trusts nobody for that" } else { "" };
    format!("{why}; to trust a key, put its public half into `policy.{list}`")
}
