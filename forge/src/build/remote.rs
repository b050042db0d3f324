//! The cache's remote level: what one machine built, another downloads.
//!
//! ```text
//! STORE/
//!   actions/build-v1/KEY     a signed record: the action key, and the digests of what it gave
//!   blobs/3f/3f9a…           modules and manifests by their SHA-256
//! ```
//!
//! The store is believed in nothing. A record counts if a key that the policy trusts to sign releases signed it, for this very
//! action key; what it names has to have its digests; and the module is looked through and asked for its description as
//! after the compiler, and has to give the very manifest that was named. Whatever does not fit is told of, and the tool is
//! built here. So whoever writes into the store can at worst cost time. Who holds a trusted key could sign a module that does
//! something else than its source, within the needs that the source declares, as they could release one; `forge verify` finds
//! that out.
//!
//! Native code is never stored there, and never taken from there.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use forge_cache::Digest;
use forge_stores::{Creation, Object, Store, StoreError, StorePath};
use serde::{Deserialize, Serialize};

use super::{CompilerDiagnostic, describe, pipeline::canonical, verify};
use crate::{
    check::Checked,
    progress::Progress,
    tool::{Manifest, Tier},
};

/// What signs records, and says whose signatures count.
pub trait Voucher: Send + Sync {
    /// Signs a record. `None` if there is no key to sign with here: then nothing is uploaded.
    fn vouch(&self, record: &[u8]) -> Option<Vec<u8>>;

    /// The record in what [`Voucher::vouch`] made, if a trusted key signed it; else why not.
    fn vouched(&self, envelope: &[u8], what: &str) -> Result<Vec<u8>, String>;
}

/// A store that machines share what they build by.
pub struct RemoteCache {
    store: Arc<dyn Store>,
    voucher: Box<dyn Voucher>,
    /// It failed once: this process does without it.
    is_off: AtomicBool,
}

/// What an action gave.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    /// The action key: a record passes for no other.
    key: Digest,
    /// SHA-256 of the manifest.
    artifact: Digest,
    /// SHA-256 of the module.
    wasm: Digest,
    warnings: Vec<CompilerDiagnostic>,
}

/// What was downloaded, verified.
pub(super) struct Fetched {
    pub(super) wasm: Vec<u8>,
    pub(super) manifest: Manifest,
    pub(super) warnings: Vec<CompilerDiagnostic>,
}

/// What lies in the store and is not what it has to be. It may be replaced by what is.
#[derive(Default)]
pub(super) struct Spoilt(Vec<(StorePath, Object)>);

/// Why there is nothing to download.
enum Miss {
    /// There is none.
    Nothing,
    /// It is not what it has to be.
    Wrong(String),
    /// The store failed.
    Failed(StoreError),
}

impl From<StoreError> for Miss {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl RemoteCache {
    /// The remote level in a store.
    pub fn new(store: Arc<dyn Store>, voucher: Box<dyn Voucher>) -> Self {
        Self { store, voucher, is_off: AtomicBool::new(false) }
    }

    /// What another machine built under this key, verified. Whatever goes wrong is told of, and there is none.
    pub(super) fn fetch(
        &self,
        key: &Digest,
        checked: &Checked,
        tier: Tier,
        spoilt: &mut Spoilt,
        progress: &dyn Progress,
    ) -> Option<Fetched> {
        if self.is_off.load(Ordering::Relaxed) {
            return None;
        }
        match self.fetched(key, checked, tier, spoilt) {
            Ok(fetched) => Some(fetched),
            Err(Miss::Nothing) => None,
            Err(Miss::Wrong(reason)) => {
                progress
                    .warn(&format!("{} has {reason}; it was not used, and the tool is built here", self.store.url()));
                None
            }
            Err(Miss::Failed(error)) => {
                self.switch_off(&error, progress);
                None
            }
        }
    }

    fn fetched(&self, key: &Digest, checked: &Checked, tier: Tier, spoilt: &mut Spoilt) -> Result<Fetched, Miss> {
        let path = action(key);
        let Some(object) = self.store.get(&path)? else { return Err(Miss::Nothing) };
        let record = match self.record(key, &object.bytes) {
            Ok(record) => record,
            Err(reason) => {
                spoilt.0.push((path.clone(), object));
                return Err(Miss::Wrong(format!("a wrong record {path}: {reason}")));
            }
        };
        let text = self.blob(&record.artifact, spoilt)?;
        let wasm = self.blob(&record.wasm, spoilt)?;
        let manifest = judged(&record, &text, &wasm, checked, tier).map_err(|reason| {
            spoilt.0.push((path.clone(), object));
            Miss::Wrong(format!("a wrong module for {path}: {reason}"))
        })?;
        Ok(Fetched { wasm, manifest, warnings: record.warnings })
    }

    fn record(&self, key: &Digest, bytes: &[u8]) -> Result<Record, String> {
        let payload = self.voucher.vouched(bytes, "it")?;
        let record: Record = serde_json::from_slice(&payload).map_err(|error| format!("it is no record: {error}"))?;
        if record.key == *key { Ok(record) } else { Err(format!("it is the record of {}", record.key)) }
    }

    fn blob(&self, digest: &Digest, spoilt: &mut Spoilt) -> Result<Vec<u8>, Miss> {
        let path = blob(digest);
        match self.store.get(&path)? {
            Some(object) if Digest::of(&object.bytes) == *digest => Ok(object.bytes),
            Some(object) => {
                spoilt.0.push((path.clone(), object));
                Err(Miss::Wrong(format!("a wrong {path}: its bytes have another SHA-256 than its name")))
            }
            None => Err(Miss::Wrong(format!("a record that names {path}, which is not there"))),
        }
    }

    /// Stores what was built, if there is a key here to sign it with. Whatever goes wrong is told of.
    pub(super) fn offer(
        &self,
        key: &Digest,
        (wasm, manifest): (&[u8], &[u8]),
        warnings: &[CompilerDiagnostic],
        spoilt: &Spoilt,
        progress: &dyn Progress,
    ) {
        if self.is_off.load(Ordering::Relaxed) {
            return;
        }
        let record =
            Record { key: *key, artifact: Digest::of(manifest), wasm: Digest::of(wasm), warnings: warnings.to_vec() };
        let record = serde_json::to_vec(&record).expect("digests and messages are JSON");
        let Some(envelope) = self.voucher.vouch(&record) else { return };
        // What a record names is there before it.
        let objects = [
            (blob(&Digest::of(wasm)), wasm),
            (blob(&Digest::of(manifest)), manifest),
            (action(key), envelope.as_slice()),
        ];
        for (path, bytes) in objects {
            if let Err(error) = self.put(&path, bytes, spoilt) {
                match error {
                    // Others write it.
                    StoreError::ReadOnly { .. } => progress.phase(&format!("not shared: {error}")),
                    error => self.switch_off(&error, progress),
                }
                return;
            }
        }
    }

    fn put(&self, path: &StorePath, bytes: &[u8], spoilt: &Spoilt) -> Result<(), StoreError> {
        if self.store.create(path, bytes)? == Creation::Created {
            return Ok(());
        }
        // Only what was seen to be wrong is replaced.
        if let Some((_, object)) = spoilt.0.iter().find(|(other, _)| other == path) {
            self.store.replace(path, bytes, &object.tag)?;
        }
        Ok(())
    }

    fn switch_off(&self, error: &StoreError, progress: &dyn Progress) {
        if !self.is_off.swap(true, Ordering::Relaxed) {
            progress.warn(&format!("builds are not shared: {error}"));
        }
    }
}

/// The manifest, if the module is what the compiler could have made of this source.
fn judged(record: &Record, text: &[u8], wasm: &[u8], checked: &Checked, tier: Tier) -> Result<Manifest, String> {
    if let Some(violation) = verify::tool_violations(wasm, checked.needs()).first() {
        return Err(violation.to_string());
    }
    let manifest = describe::manifest(wasm, checked, tier, record.wasm)?;
    match canonical(&manifest) == text {
        true => Ok(manifest),
        false => Err("it does not give the manifest that the record names".into()),
    }
}

fn action(key: &Digest) -> StorePath {
    path(format!("actions/build-v1/{key}"))
}

fn blob(digest: &Digest) -> StorePath {
    let hex = digest.to_string();
    path(format!("blobs/{}/{hex}", &hex[..2]))
}

fn path(text: String) -> StorePath {
    text.parse().expect("made of digests, which have no other characters")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use forge_stores::FolderStore;

    use super::*;
    use crate::{check, policy::Policy, tool::Source};

    /// Believes everything: what is left is what the record names.
    struct Credulous;

    impl Voucher for Credulous {
        fn vouch(&self, record: &[u8]) -> Option<Vec<u8>> {
            Some(record.to_vec())
        }

        fn vouched(&self, envelope: &[u8], _: &str) -> Result<Vec<u8>, String> {
            Ok(envelope.to_vec())
        }
    }

    #[derive(Default)]
    struct Heard(Mutex<Vec<String>>);

    impl Progress for Heard {
        fn phase(&self, _: &str) {}

        fn warn(&self, message: &str) {
            self.0.lock().unwrap().push(message.to_owned());
        }
    }

    #[test]
    fn a_module_that_is_none_of_this_source_is_not_taken_whoever_signed_it() {
        let folder = tempfile::tempdir().unwrap();
        let cache = RemoteCache::new(Arc::new(FolderStore::new(folder.path())), Box::new(Credulous));
        let text = "use plugin_api::prelude::*;\n/// Nothing.\n#[tool]\nfn nothing() {}\n";
        let source = Source::new("nothing".parse().unwrap(), "nothing.rs".to_owned(), text).unwrap();
        let checked = check::check(source, &Policy::default()).unwrap();
        let (key, heard) = (Digest::of(b"key"), Heard::default());
        cache.offer(&key, (b"\0asm\x01\0\0\0", b"{}"), &[], &Spoilt::default(), &heard);
        let mut spoilt = Spoilt::default();
        assert!(cache.fetch(&key, &checked, Tier::Draft, &mut spoilt, &heard).is_none());
        let heard = heard.0.into_inner().unwrap();
        assert!(matches!(&heard[..], [one] if one.contains("a wrong module")), "{heard:?}");
        // So that it can be put in order.
        assert_eq!(spoilt.0.len(), 1);
    }
}
