//! Whose signatures count, and for what. The lists are the policy's.

use std::str::FromStr;

use super::{Envelope, KeyError, PublicKey, envelope::Document, moment};
use crate::{
    policy::{KeyLine, Policy},
    visible::visible,
};

/// The most characters of a fingerprint that an envelope names.
const LONGEST_ID: usize = 60;

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
    /// Those of them that only a found file revokes. It forbids, and so lets nothing run that such a key has forbidden.
    pub revoked_by_found: Vec<String>,
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
        "{what} is not signed by a key that the policy trusts as {role} ({}){}", named(key), remedy(role, *none)
    )]
    Unknown {
        /// The document.
        what: String,
        /// What was asked of the key.
        role: &'static str,
        /// The fingerprint that it names.
        key: String,
        /// Whether no key is trusted at all.
        none: bool,
    },
    /// It would be signed by a key that is not trusted.
    #[error("{what} cannot be signed with the key {key}, which the policy does not trust as {role}{}", remedy(role, *none))]
    Unlisted {
        /// The document.
        what: String,
        /// What was asked of the key.
        role: &'static str,
        /// The fingerprint.
        key: String,
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
    /// The key was not valid when it was signed.
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
        let keys =
            |lines: &[String]| lines.iter().map(|line| line.parse()).collect::<Result<Vec<TrustedKey>, KeyError>>();
        Ok(Self {
            signers: keys(&policy.catalog.signers)?,
            operators: keys(&policy.catalog.operators)?,
            approvers: keys(&policy.approval.approvers)?,
            revoked: policy.catalog.revoked.clone(),
            revoked_by_found: policy.catalog.revoked_by_found.clone(),
        })
    }

    /// The keys for what forbids: also those that only a found file revokes.
    pub(crate) fn that_forbid(&self) -> Self {
        let mut keys = self.clone();
        let found = std::mem::take(&mut keys.revoked_by_found);
        keys.revoked.retain(|key| !found.contains(key));
        keys
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
        let signed = envelope.signed_by(&trusted);
        if signed.is_empty() {
            let key = envelope.key_id();
            // Nobody can say whether it signed it: it counts for nothing in either case.
            if self.revoked.iter().any(|revoked| revoked == key) {
                return Err(TrustError::Revoked { what: what(), key: key.to_owned() });
            }
            let key = visible(key, LONGEST_ID).replace('\n', " ");
            return Err(TrustError::Unknown { what: what(), role: role.word(), key, none: trusted.is_empty() });
        }
        let payload = |reason: String| TrustError::Payload { what: what(), reason };
        if envelope.payload_type() != D::TYPE {
            return Err(payload(format!("it is {:?} and not {:?}", envelope.payload_type(), D::TYPE)));
        }
        let bytes = envelope.unverified().ok_or_else(|| payload("it is no base 64".into()))?;
        let document: D = serde_json::from_slice(&bytes).map_err(|error| payload(error.to_string()))?;
        let time = signed_at(&document);
        // One line of the key's that counts is enough.
        let mut refusal = None;
        for one in signed {
            match self.counts(one, time, what()) {
                Ok(()) => return Ok(Verified { document, by: one.key.clone() }),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        Err(refusal.unwrap_or_else(|| payload("nobody signed it".into())))
    }

    /// Whether what a key signs now counts for a role, so that nothing is written that nobody would read. `what` names what
    /// is to be signed; `now` is in seconds since 1970.
    pub fn may_sign(&self, key: &PublicKey, role: Role, what: &str, now: u64) -> Result<(), TrustError> {
        let trusted = self.of(role);
        let lines: Vec<_> = trusted.iter().filter(|trusted| trusted.key.is(key)).collect();
        let unknown = || TrustError::Unlisted {
            what: what.to_owned(),
            role: role.word(),
            key: key.fingerprint(),
            none: trusted.is_empty(),
        };
        let mut refusal = None;
        for line in lines {
            match self.counts(line, now, what.to_owned()) {
                Ok(()) => return Ok(()),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        Err(refusal.unwrap_or_else(unknown))
    }

    /// Whether what this key signed at this time counts.
    fn counts(&self, trusted: &TrustedKey, time: u64, what: String) -> Result<(), TrustError> {
        let key = trusted.key.fingerprint();
        if self.revoked.contains(&key) {
            return Err(TrustError::Revoked { what, key });
        }
        if !trusted.is_valid_at(time) {
            return Err(TrustError::OutOfTime { what, key, when: trusted.when() });
        }
        Ok(())
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

impl FromStr for TrustedKey {
    type Err = KeyError;

    /// Reads a line of a policy's list: a public key, perhaps behind `valid-after="…"` and `valid-before="…"`.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let cut = || crate::visible::visible(text, 60);
        let line = KeyLine::read(text).map_err(|reason| KeyError::Line { line: cut(), reason })?;
        let KeyLine { valid_after, valid_before, key } = line;
        Ok(Self { key: key.parse()?, valid_after, valid_before })
    }
}

impl TrustedKey {
    /// Whether what was signed at this time counts.
    pub fn is_valid_at(&self, time: u64) -> bool {
        self.valid_after.is_none_or(|after| time >= after) && self.valid_before.is_none_or(|before| time < before)
    }

    /// In which time what it signs counts. Nothing if it always does.
    pub fn when(&self) -> String {
        let after = self.valid_after.map(|time| format!("from {}", moment(time)));
        let before = self.valid_before.map(|time| format!("until {}", moment(time)));
        [after, before].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Signer, Self::Operator, Self::Approver];

    /// The policy's list of the keys that have it.
    pub fn list(self) -> &'static str {
        match self {
            Self::Signer => "catalog.signers",
            Self::Operator => "catalog.operators",
            Self::Approver => "approval.approvers",
        }
    }

    /// Its word in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Signer => "signer",
            Self::Operator => "operator",
            Self::Approver => "approver",
        }
    }
}

fn named(key: &str) -> String {
    if key.is_empty() { "it names no key, or several".to_owned() } else { format!("it names the key {key}") }
}

fn remedy(role: &str, none: bool) -> String {
    let role = Role::ALL.into_iter().find(|one| one.word() == role).unwrap_or(Role::Signer);
    let (list, role) = (role.list(), role.word());
    let why = if none { "; the policy trusts nobody for that" } else { "" };
    format!(
        "{why}; to trust a key, `forge key trust --role {role} FILE.pub` puts its public half into `policy.{list}`"
    )
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
    use forge_cache::Digest;
    use serde_json::{Value, json};

    use super::*;
    use crate::catalog::{Approval, Change, ReleaseState, SigningKey, Stamp};

    const SIGNED: u64 = 1_800_000_000;

    fn change() -> Change {
        Change {
            catalog: "c".into(),
            release: Digest::of(b"release"),
            number: 1,
            previous: None,
            state: ReleaseState::Yanked,
            reason: "because".into(),
            failures: Vec::new(),
            stamp: Stamp { time: SIGNED, nonce: "n".into() },
        }
    }

    fn key() -> SigningKey {
        SigningKey::generate("ci").unwrap()
    }

    fn trusting(line: &str) -> TrustedKeys {
        TrustedKeys { signers: vec![line.parse().unwrap()], ..TrustedKeys::default() }
    }

    fn verify(keys: &TrustedKeys, envelope: &Envelope) -> Result<Verified<Change>, TrustError> {
        keys.verify(envelope, Role::Signer, "it", |change: &Change| change.stamp.time)
    }

    /// An envelope with something changed in its JSON.
    fn tampered(envelope: &Envelope, change: impl FnOnce(&mut Value)) -> Envelope {
        let mut value = json!(envelope);
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_was_signed_is_read_back() {
        let key = key();
        let envelope = Envelope::sign(&change(), &key).unwrap();
        let read = Envelope::read(&envelope.to_bytes(), "it").unwrap();
        assert_eq!(read, envelope);
        let verified = verify(&trusting(&key.public().to_string()), &read).unwrap();
        assert!(verified.document == change() && verified.by.is(key.public()));
    }

    #[test]
    fn whatever_is_changed_is_noticed() {
        let key = key();
        let keys = trusting(&key.public().to_string());
        let envelope = Envelope::sign(&change(), &key).unwrap();
        let is_unknown = |envelope: &Envelope| {
            let refused = verify(&keys, envelope).unwrap_err();
            assert!(matches!(refused, TrustError::Unknown { none: false, .. }), "{refused}");
        };
        let other = Change { state: ReleaseState::Active, ..change() };
        let other = BASE64.encode(serde_json::to_vec(&other).unwrap());
        is_unknown(&tampered(&envelope, |value| value["payload"] = other.into()));
        is_unknown(&tampered(&envelope, |value| value["payload"] = "*".into()));
        is_unknown(&tampered(&envelope, |value| value["payloadType"] = "application/json".into()));
        is_unknown(&tampered(&envelope, |value| value["signatures"][0]["sig"] = "AAAA".into()));
        is_unknown(&tampered(&envelope, |value| {
            let sig = BASE64.decode(value["signatures"][0]["sig"].as_str().unwrap()).unwrap();
            value["signatures"][0]["sig"] = BASE64.encode([&[sig[0] ^ 1], &sig[1..]].concat()).into();
        }));
        // Somebody else's, under the name of the trusted key.
        let stranger = Envelope::sign(&change(), &self::key()).unwrap();
        is_unknown(&tampered(&stranger, |value| value["signatures"][0]["keyid"] = key.public().fingerprint().into()));
        // Also what nobody signed: the document would be another, and nobody would have made it.
        is_unknown(&tampered(&envelope, |value| value["signatures"][0]["keyid"] = "".into()));
        let signature = &json!(envelope)["signatures"][0];
        for signatures in [json!([]), json!([signature, signature])] {
            let mut value = json!(envelope);
            value["signatures"] = signatures;
            is_unknown(&Envelope::read(&serde_json::to_vec(&value).unwrap(), "it").unwrap());
        }
        for other in [
            [&envelope.to_bytes()[..], b"\n"].concat(),
            serde_json::to_vec_pretty(&envelope).unwrap(),
            serde_json::to_vec(&json!(envelope))
                .unwrap()
                .iter()
                .flat_map(|b| if *b == b'/' { b"\\/".to_vec() } else { vec![*b] })
                .collect(),
        ] {
            if other != envelope.to_bytes() {
                assert!(Envelope::read(&other, "it").is_err(), "{}", String::from_utf8_lossy(&other));
            }
        }
    }

    #[test]
    fn a_document_of_one_kind_passes_for_none_of_another() {
        let key = key();
        let keys = TrustedKeys {
            approvers: vec![key.public().to_string().parse().unwrap()],
            ..trusting(&key.public().to_string())
        };
        let envelope = Envelope::sign(&change(), &key).unwrap();
        let as_approval = keys.verify(&envelope, Role::Approver, "it", |approval: &Approval| approval.stamp.time);
        assert!(matches!(as_approval, Err(TrustError::Payload { .. })));
        // Well signed, of the right type, and no such document.
        let nonsense = Envelope::sign_bytes(b"{}", Change::TYPE, &key).unwrap();
        assert!(matches!(verify(&keys, &nonsense), Err(TrustError::Payload { .. })));
    }

    #[test]
    fn roles_are_not_each_others() {
        let (key, lines) = (key(), |key: &SigningKey| vec![key.public().to_string().parse().unwrap()]);
        let envelope = Envelope::sign(&change(), &key).unwrap();
        let as_role =
            |keys: &TrustedKeys, role| keys.verify(&envelope, role, "it", |change: &Change| change.stamp.time);
        let signer = TrustedKeys { signers: lines(&key), ..TrustedKeys::default() };
        assert!(as_role(&signer, Role::Signer).is_ok() && as_role(&signer, Role::Operator).is_err());
        let operator = TrustedKeys { operators: lines(&key), ..TrustedKeys::default() };
        assert!(as_role(&operator, Role::Signer).is_ok() && as_role(&operator, Role::Operator).is_ok());
        assert!(as_role(&operator, Role::Approver).is_err());
        let approver = TrustedKeys { approvers: lines(&key), ..TrustedKeys::default() };
        assert!(as_role(&approver, Role::Signer).is_err() && as_role(&approver, Role::Approver).is_ok());
        let nobody = as_role(&TrustedKeys::default(), Role::Signer).unwrap_err();
        assert!(nobody.to_string().contains("the policy trusts nobody for that"), "{nobody}");
    }

    #[test]
    fn the_time_of_signing_decides() {
        let key = key();
        let envelope = Envelope::sign(&change(), &key).unwrap();
        let with = |options: &str| trusting(&format!("{options} {}", key.public()));
        let (day_before, day_after) = ("2027-01-14", "2027-01-16");
        assert_eq!(&crate::catalog::moment(SIGNED)[..10], "2027-01-15");
        for (options, counts) in [
            (format!("valid-after=\"{day_before}\""), true),
            (format!("valid-after=\"{day_after}\""), false),
            (format!("valid-before=\"{day_before}\""), false),
            (format!("valid-before=\"{day_after}\""), true),
            (format!("valid-after=\"{day_before}\",valid-before=\"{day_after}\""), true),
        ] {
            let keys = with(&options);
            match verify(&keys, &envelope) {
                Ok(_) => assert!(counts, "{options}"),
                Err(error) => assert!(!counts && matches!(error, TrustError::OutOfTime { .. }), "{options}: {error}"),
            }
        }
        // Expired by now: what it signed in its time counts, and it signs nothing new.
        let expired = with(&format!("valid-before=\"{day_after}\""));
        let later = SIGNED + 30 * 24 * 60 * 60;
        assert!(verify(&expired, &envelope).is_ok());
        let refused = expired.may_sign(key.public(), Role::Signer, "it", later).unwrap_err();
        assert!(matches!(refused, TrustError::OutOfTime { .. }), "{refused}");
        assert!(expired.may_sign(key.public(), Role::Signer, "it", SIGNED).is_ok());
        // A second line of the same key prolongs it.
        let mut prolonged = expired;
        prolonged.signers.push(format!("valid-after=\"{day_after}\" {}", key.public()).parse().unwrap());
        assert!(
            prolonged.may_sign(key.public(), Role::Signer, "it", later).is_ok()
                && verify(&prolonged, &envelope).is_ok()
        );
    }

    #[test]
    fn a_revoked_key_counts_for_nothing() {
        let key = key();
        let mut keys = trusting(&key.public().to_string());
        keys.revoked.push(key.public().fingerprint());
        let envelope = Envelope::sign(&change(), &key).unwrap();
        assert!(matches!(verify(&keys, &envelope), Err(TrustError::Revoked { .. })));
        let may = keys.may_sign(key.public(), Role::Signer, "it", SIGNED);
        assert!(matches!(may, Err(TrustError::Revoked { .. })));
    }
}
