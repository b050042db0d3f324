//! The documents of the OCI image specification, as far as they are written and read here.

use std::collections::BTreeMap;

use forge_cache::Digest;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The type of an image manifest.
pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The type of an image index.
pub(super) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// The config of a module, by the layout that the wasm ecosystem agreed on.
pub(super) const WASM_CONFIG: &str = "application/vnd.wasm.config.v0+json";
/// A module.
pub(super) const WASM: &str = "application/wasm";
/// What a companion is.
pub(super) const COMPANION: &str = "application/vnd.forge.release.v1";
/// What a marker is.
pub(super) const MARKER: &str = "application/vnd.forge.catalog.v1";
/// The config of what has none, and its only bytes.
pub(super) const EMPTY: (&str, &[u8]) = ("application/vnd.oci.empty.v1+json", b"{}");
/// The annotation that names a layer.
const TITLE: &str = "org.opencontainers.image.title";
/// The most bytes of a manifest: what registries take.
const MOST: usize = 4 << 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    pub(super) schema_version: u32,
    #[serde(default)]
    pub(super) media_type: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) artifact_type: Option<String>,
    pub(super) config: Descriptor,
    pub(super) layers: Vec<Descriptor>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) subject: Option<Descriptor>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(super) annotations: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub(super) media_type: String,
    pub(super) digest: String,
    pub(super) size: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(super) annotations: BTreeMap<String, String>,
}

/// What the ecosystem's layout says of a module.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WasmConfig<'a> {
    pub(super) created: &'a str,
    pub(super) architecture: &'a str,
    pub(super) os: &'a str,
    pub(super) layer_digests: Vec<String>,
}

/// What refers to a manifest, where the registry itself does not keep that: an image index, by the specification's tag schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Referrers {
    schema_version: u32,
    media_type: String,
    /// Each as it is, whoever wrote it.
    manifests: Vec<Value>,
}

impl Referrers {
    /// What is there, or none if nothing is. `None` of what is no index: it is somebody else's.
    pub(super) fn read(bytes: Option<&[u8]>) -> Option<Self> {
        let none = Self { schema_version: 2, media_type: INDEX.into(), manifests: Vec::new() };
        let Some(bytes) = bytes else { return Some(none) };
        serde_json::from_slice(bytes).ok().filter(|index: &Self| index.media_type == INDEX)
    }

    /// The same with this manifest in the place of the one of its kind before.
    pub(super) fn with(mut self, manifest: &Descriptor, artifact_type: &str) -> Self {
        self.manifests.retain(|one| one["artifactType"] != artifact_type);
        let Descriptor { media_type, digest, size, .. } = manifest;
        self.manifests.push(json!({
            "mediaType": media_type, "digest": digest, "size": size, "artifactType": artifact_type,
        }));
        self
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("an index is texts and numbers")
    }
}

impl Manifest {
    pub(super) fn new(config: Descriptor, layers: Vec<Descriptor>) -> Self {
        Self {
            schema_version: 2,
            media_type: MANIFEST.into(),
            artifact_type: None,
            config,
            layers,
            subject: None,
            annotations: BTreeMap::new(),
        }
    }

    /// Reads one; `Err` tells what is wrong.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MOST {
            return Err(format!("it has {} bytes", bytes.len()));
        }
        serde_json::from_slice(bytes).map_err(|error| format!("it is no image manifest: {error}"))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("manifests are made of texts and numbers")
    }

    /// The layer of this name.
    pub(super) fn layer(&self, name: &str) -> Option<&Descriptor> {
        self.layers.iter().find(|layer| layer.annotations.get(TITLE).is_some_and(|title| title == name))
    }
}

impl Descriptor {
    pub(super) fn of(media_type: &str, bytes: &[u8]) -> Self {
        let (digest, size) = (digest(bytes), bytes.len() as u64);
        Self { media_type: media_type.to_owned(), digest, size, annotations: BTreeMap::new() }
    }

    pub(super) fn named(mut self, name: &str) -> Self {
        self.annotations.insert(TITLE.into(), name.to_owned());
        self
    }
}

/// `sha256:…`.
pub(super) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", Digest::of(bytes))
}

/// The tag of the index of what refers to the manifest with this digest.
pub(super) fn referrers_tag(digest: &str) -> String {
    digest.replace(':', "-")
}

/// The tag of the companion of the manifest with this digest.
pub(super) fn companion_tag(digest: &str) -> String {
    format!("{}.forge", digest.replace(':', "-"))
}
