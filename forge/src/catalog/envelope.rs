//! A signed document: a DSSE envelope (<https://github.com/secure-systems-lab/dsse>), as in-toto and SLSA use it.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use forge_cache::Digest;
use serde::{Deserialize, Serialize};

use super::{CatalogError, KeyError, SigningKey, TrustedKey};

/// The most bytes of a document in an envelope.
const MOST: usize = 4 << 20;

/// A document with the signature of it. What is inside counts only once [`TrustedKeys::verify`](super::TrustedKeys::verify)
/// has said whose it is.
///
/// Documents are known by the SHA-256 of their envelopes, so that each is written in one way only: as [`Envelope::to_bytes`]
/// writes it, with one signature, under the fingerprint of the key that made it. Whoever has no key cannot make another
/// document of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Envelope {
    /// The document's bytes, in base 64.
    payload: String,
    /// What kind of document it is.
    payload_type: String,
    /// One, else it counts for nothing.
    signatures: Vec<Signature>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The fingerprint of the public key, as `ssh-keygen -l` shows it: `SHA256:…`.
    pub keyid: String,
    /// 64 bytes of ed25519 over the pre-authentication encoding, in base 64.
    pub sig: String,
}

/// A kind of document.
pub(crate) trait Document: Serialize + for<'de> Deserialize<'de> {
    /// Its media type.
    const TYPE: &'static str;
}

impl Document for super::Release {
    const TYPE: &'static str = "application/vnd.forge.release.v1+json";
}

impl Document for super::Change {
    const TYPE: &'static str = "application/vnd.forge.state.v1+json";
}

impl Document for super::Approval {
    const TYPE: &'static str = "application/vnd.forge.approval.v1+json";
}

impl Envelope {
    /// Signs a document.
    pub(crate) fn sign<D: Document>(document: &D, key: &SigningKey) -> Result<Self, KeyError> {
        let payload = serde_json::to_vec(document).expect("documents are made of texts and numbers");
        Self::sign_bytes(&payload, D::TYPE, key)
    }

    /// Signs bytes of some type.
    pub fn sign_bytes(payload: &[u8], payload_type: &str, key: &SigningKey) -> Result<Self, KeyError> {
        let sig = BASE64.encode(key.sign(&encoded(payload_type, payload))?);
        let signatures = vec![Signature { keyid: key.public().fingerprint(), sig }];
        Ok(Self { payload: BASE64.encode(payload), payload_type: payload_type.to_owned(), signatures })
    }

    /// Reads an envelope from what a store gave. Believes nothing.
    pub fn read(bytes: &[u8], what: &str) -> Result<Self, CatalogError> {
        let damaged = |reason: String| CatalogError::Damaged { what: what.to_owned(), reason };
        if bytes.len() > 2 * MOST {
            return Err(damaged(format!("it has {} bytes, more than any signed document", bytes.len())));
        }
        let envelope: Self =
            serde_json::from_slice(bytes).map_err(|error| damaged(format!("it is no signed document: {error}")))?;
        if envelope.to_bytes() != bytes {
            return Err(damaged(
                "it is not written as it was signed: something was added, left out or moved".to_owned(),
            ));
        }
        Ok(envelope)
    }

    /// Its bytes as they are stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("envelopes are made of texts")
    }

    /// SHA-256 of its bytes as they are stored.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// What kind of document it says it is.
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The document's bytes, which nobody has vouched for yet.
    pub(crate) fn unverified(&self) -> Option<Vec<u8>> {
        BASE64.decode(&self.payload).ok().filter(|payload| payload.len() <= MOST)
    }

    /// Those of these keys, or lines of one key, that signed it.
    pub(crate) fn signed_by<'k>(&self, keys: &'k [TrustedKey]) -> Vec<&'k TrustedKey> {
        let ([signature], Some(payload)) = (&*self.signatures, self.unverified()) else { return Vec::new() };
        let Ok(signature) = BASE64.decode(&signature.sig) else { return Vec::new() };
        let message = encoded(&self.payload_type, &payload);
        let named = |trusted: &&TrustedKey| trusted.key.fingerprint() == self.key_id();
        keys.iter().filter(named).filter(|trusted| trusted.key.verifies(&message, &signature)).collect()
    }

    /// Whose signature it says it bears; nobody's, where there is not one signature.
    pub fn key_id(&self) -> &str {
        match &*self.signatures {
            [signature] => &signature.keyid,
            _ => "",
        }
    }
}

/// DSSE's pre-authentication encoding.
fn encoded(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut message = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    message.extend_from_slice(payload);
    message
}
