//! A release, copied into a registry.

use super::{
    artifact::{
        COMPANION, Descriptor, EMPTY, MANIFEST, MARKER as CATALOG, Manifest, Referrers, WASM, WASM_CONFIG,
        WasmConfig, companion_tag, digest, referrers_tag,
    },
    place::{is_tag, repository},
    store::{MARKER, OciStore},
};
use crate::{StoreError, StorePath};

/// The type of a layer that is JSON, and of one that may be anything.
const LAYER: (&str, &str) = ("application/json", "application/octet-stream");

/// What is published. The caller has verified it.
#[derive(Debug)]
pub struct Publishing<'a> {
    /// The tool's name.
    pub name: &'a str,
    /// Its version, a tag.
    pub version: &'a str,
    /// What it does, in words.
    pub description: &'a str,
    /// When it was released, as RFC 3339 writes it. The same release has the same digest whenever it is published.
    pub created: &'a str,
    /// The module's bytes.
    pub module: &'a [u8],
    /// `catalog.json` of the catalog that it comes from.
    pub marker: &'a [u8],
    /// What travels with it: each path in a catalog, with its bytes.
    pub objects: &'a [(StorePath, Vec<u8>)],
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// By what other tools pull it: `HOST/REPOSITORY:VERSION`.
    pub reference: String,
    /// The digest of its image manifest, `sha256:…`.
    pub digest: String,
    /// Whether the version was there before, with the same bytes.
    pub known: bool,
}

impl OciStore {
    /// Copies a release into the registry; its tag is written last. What is there already, with the same bytes, stays; the
    /// companion is brought up to date.
    ///
    /// # Errors
    /// The version is there with other bytes, or releases of another catalog are; the name or version is none that
    /// registries take; the registry does not answer or refuses.
    pub fn publish(&self, publishing: &Publishing) -> Result<Published, StoreError> {
        let url = || self.registry.url.to_string();
        let (name, version) = (publishing.name, publishing.version);
        let repository = match repository(name) {
            Some(repository) if is_tag(version) => self.below(&repository),
            _ => {
                let what = format!("hold {name}@{version}: a registry takes no such name or tag");
                return Err(StoreError::Unsupported { url: url(), what });
            }
        };
        self.mark(publishing.marker)?;
        let module = Descriptor::of(WASM, publishing.module).named(&format!("{name}.wasm"));
        let config = WasmConfig {
            created: publishing.created,
            architecture: "wasm",
            os: "wasip1",
            layer_digests: vec![module.digest.clone()],
        };
        let config = serde_json::to_vec(&config).expect("it is made of texts");
        let mut manifest = Manifest::new(Descriptor::of(WASM_CONFIG, &config), vec![module]);
        let annotation = |key: &str, value: &str| (format!("org.opencontainers.image.{key}"), value.to_owned());
        manifest.annotations = [
            annotation("created", publishing.created),
            annotation("description", publishing.description),
            annotation("title", name),
            annotation("version", version),
        ]
        .into();
        let bytes = manifest.to_bytes();
        let published = digest(&bytes);
        let known = match self.registry.manifest(&repository, version)? {
            Some(there) if there != bytes => {
                let what = format!("{repository}:{version} with other bytes ({})", digest(&there));
                return Err(StoreError::Occupied { url: url(), what });
            }
            there => there.is_some(),
        };
        for (descriptor, bytes) in [(&manifest.layers[0], publishing.module), (&manifest.config, &config)] {
            self.registry.push_blob(&repository, &descriptor.digest, bytes)?;
        }
        self.accompany(&repository, Descriptor::of(MANIFEST, &bytes), publishing)?;
        if !known {
            self.registry.push_manifest(&repository, version, &bytes)?;
        }
        let reference = format!("{}/{repository}:{version}", self.registry.url.authority());
        Ok(Published { reference, digest: published, known })
    }

    /// Sees to it that the registry says which catalog its releases are of.
    fn mark(&self, marker: &[u8]) -> Result<(), StoreError> {
        match self.marker()? {
            Some(there) if there == marker => return Ok(()),
            Some(_) => {
                let what = "releases of another catalog; publish to another prefix".to_owned();
                return Err(StoreError::Occupied { url: self.registry.url.to_string(), what });
            }
            None => {}
        }
        let repository = self.below(MARKER.0);
        let layer = Descriptor::of(LAYER.0, marker).named("catalog.json");
        self.registry.push_blob(&repository, &layer.digest, marker)?;
        self.push_other(&repository, MARKER.1, CATALOG, vec![layer], None).map(drop)
    }

    fn accompany(&self, repository: &str, subject: Descriptor, publishing: &Publishing) -> Result<(), StoreError> {
        let mut layers = Vec::new();
        for (path, bytes) in publishing.objects {
            let is_json = path.as_str().ends_with(".json");
            let layer = Descriptor::of(if is_json { LAYER.0 } else { LAYER.1 }, bytes).named(path.as_str());
            self.registry.push_blob(repository, &layer.digest, bytes)?;
            layers.push(layer);
        }
        let (tag, of) = (companion_tag(&subject.digest), referrers_tag(&subject.digest));
        let (companion, kept) = self.push_other(repository, &tag, COMPANION, layers, Some(subject))?;
        if kept {
            return Ok(());
        }
        // As the distribution specification has it for registries that do not keep referrers: other tools look there.
        match Referrers::read(self.registry.index(repository, &of)?.as_deref()) {
            Some(referrers) => {
                self.registry.push_index(repository, &of, &referrers.with(&companion, COMPANION).to_bytes())
            }
            None => Ok(()),
        }
    }

    /// Pushes what is no image and no module. Gives it, and whether the registry keeps what it refers to.
    fn push_other(
        &self,
        repository: &str,
        tag: &str,
        artifact_type: &str,
        layers: Vec<Descriptor>,
        subject: Option<Descriptor>,
    ) -> Result<(Descriptor, bool), StoreError> {
        let config = Descriptor::of(EMPTY.0, EMPTY.1);
        self.registry.push_blob(repository, &config.digest, EMPTY.1)?;
        let mut manifest = Manifest::new(config, layers);
        manifest.artifact_type = Some(artifact_type.into());
        manifest.subject = subject;
        let bytes = manifest.to_bytes();
        let kept = self.registry.push_manifest(repository, tag, &bytes)?;
        Ok((Descriptor::of(MANIFEST, &bytes), kept))
    }
}
