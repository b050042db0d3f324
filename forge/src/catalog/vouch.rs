//! Signed records of builds, for the cache's remote level.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{ClockFault, Envelope, Role, Stamp, TrustedKeys, envelope::Document, settled_key};
use crate::{build::Voucher, home::Home};

/// Signs with this user's key, and trusts the policy's signers.
pub(crate) struct CacheVoucher {
    pub(crate) home: Home,
    pub(crate) trusted: TrustedKeys,
}

/// A record with its time. Its type in an envelope is `application/vnd.forge.build.v1+json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stamped {
    record: Box<RawValue>,
    stamp: Stamp,
}

impl Document for Stamped {
    const TYPE: &'static str = "application/vnd.forge.build.v1+json";
}

impl Voucher for CacheVoucher {
    fn vouch(&self, record: &[u8]) -> Option<Vec<u8>> {
        // Without a key, or its passphrase, or a clock to be believed, this machine only downloads.
        if ClockFault::now().is_some() {
            return None;
        }
        let key = settled_key(None, &self.home).ok()?;
        let record = RawValue::from_string(String::from_utf8(record.to_vec()).ok()?).ok()?;
        let stamped = Stamped { record, stamp: Stamp::now().ok()? };
        Some(Envelope::sign(&stamped, &key).ok()?.to_bytes())
    }

    fn vouched(&self, envelope: &[u8], what: &str) -> Result<Vec<u8>, String> {
        let envelope = Envelope::read(envelope, what).map_err(|error| error.to_string())?;
        let verified = self.trusted.verify(&envelope, Role::Signer, what, |stamped: &Stamped| stamped.stamp.time);
        let stamped = verified.map_err(|error| error.to_string())?;
        Ok(stamped.document.record.get().as_bytes().to_vec())
    }
}
