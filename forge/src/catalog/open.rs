//! A catalog, opened.

use std::sync::{Arc, OnceLock};

use forge_stores::{Creation, Scheme, Store, StoreUrl};

use super::{CatalogError, FORMAT, Layout, Marker, Memory, TrustedKeys, known::Same};

const KIND: &str = "forge-catalog";

/// A catalog behind one store, as one policy trusts it. Opening asks nothing of the store.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub(super) store: Arc<dyn Store>,
    pub(super) trusted: TrustedKeys,
    /// What was seen of its releases.
    pub(super) memory: Option<Memory>,
    /// What a person said of its address.
    pub(super) same: Same,
    reached: Reached,
    marker: OnceLock<Marker>,
}

/// How a catalog came to hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// By its address.
    ByAddress,
    /// As a store: a mirror, or a file that was unpacked.
    AsStore,
}

impl Catalog {
    /// The catalog in a store.
    pub fn new(store: Arc<dyn Store>, trusted: TrustedKeys) -> Self {
        let (same, reached) = (Same::Unsaid, Reached::AsStore);
        Self { store, trusted, memory: None, same, reached, marker: OnceLock::new() }
    }

    /// The catalog at an address.
    pub fn open(url: &StoreUrl, trusted: TrustedKeys) -> Result<Self, CatalogError> {
        Ok(Self { reached: Reached::ByAddress, ..Self::new(forge_stores::open(url)?, trusted) })
    }

    /// The same, held against what this machine has seen of it, which grows by what is read.
    #[must_use]
    pub fn remembered(self, memory: Memory) -> Self {
        Self { memory: Some(memory), ..self }
    }

    /// Where it is.
    pub fn url(&self) -> &StoreUrl {
        self.store.url()
    }

    /// Its store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Whether what happens is told in order, in a feed. Registries have no place for one.
    pub fn has_feed(&self) -> bool {
        self.url().scheme() != Scheme::Oci
    }

    /// Whose signatures count.
    pub fn trusted(&self) -> &TrustedKeys {
        &self.trusted
    }

    /// What it says of itself; asked once. `None` if there is no catalog yet.
    pub fn marker(&self) -> Result<Option<&Marker>, CatalogError> {
        if let Some(marker) = self.marker.get() {
            return Ok(Some(marker));
        }
        let what = || format!("{} in {}", Layout::marker(), self.url());
        let Some(object) = self.store.get(&Layout::marker())? else {
            // Releases without it are a catalog that lost it: another id would make all of them strangers.
            let orphans = self.store.list(&Layout::releases(), None, 1).unwrap_or_default();
            let reason = "it is gone, and releases are there; put it back, with the id that they name";
            return match orphans.is_empty() {
                true => Ok(None),
                false => Err(CatalogError::Damaged { what: what(), reason: reason.to_owned() }),
            };
        };
        // The format first: what a later version writes beside it is its own.
        let value: serde_json::Value = serde_json::from_slice(&object.bytes)
            .map_err(|error| CatalogError::Damaged { what: what(), reason: error.to_string() })?;
        let format = value["format"].as_u64().and_then(|format| u32::try_from(format).ok());
        match format {
            Some(found) if found > FORMAT => {
                return Err(CatalogError::Newer { url: self.url().to_string(), found, known: FORMAT });
            }
            Some(FORMAT) if value["kind"] == KIND => {}
            _ => return Err(CatalogError::Damaged { what: what(), reason: "it describes no catalog".into() }),
        }
        let marker: Marker = serde_json::from_value(value)
            .map_err(|error| CatalogError::Damaged { what: what(), reason: error.to_string() })?;
        if let (Some(memory), Reached::ByAddress) = (&self.memory, self.reached) {
            memory.meet(&marker.id, self.url());
        }
        Ok(Some(self.marker.get_or_init(|| marker)))
    }

    /// The id of this catalog, which must be there.
    pub fn id(&self) -> Result<&str, CatalogError> {
        let marker = self.marker()?.ok_or_else(|| CatalogError::Nothing { url: self.url().to_string() })?;
        Ok(&marker.id)
    }

    /// The id of this catalog, which is made if it is not there.
    pub fn made(&self) -> Result<&str, CatalogError> {
        if self.marker()?.is_none() {
            let mut id = [0; 16];
            getrandom::fill(&mut id).map_err(|error| super::KeyError::Random(error.to_string()))?;
            let marker = Marker::of(&hex::encode(id));
            let bytes = serde_json::to_vec(&marker).expect("a marker is made of texts");
            // Whoever else was first made it as well.
            let (Creation::Created | Creation::Exists) = self.store.create(&Layout::marker(), &bytes)?;
        }
        self.id()
    }
}

impl Marker {
    /// What a catalog of this id says of itself.
    pub(super) fn of(id: &str) -> Self {
        Self { kind: KIND.into(), format: FORMAT, id: id.to_owned() }
    }
}
