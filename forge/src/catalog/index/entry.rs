//! A release as it is taken into the index: read from the catalog and verified.

use forge_cache::Digest;
use semver::Version;

use super::{fields::fields, tokens::words_of_source};
use crate::{
    catalog::{Catalog, CatalogError, Found, ReleaseState},
    tool::{Manifest, ToolName},
};

/// The most bytes of a text in a column.
const MOST: usize = 64 << 10;

/// What a feed entry led to.
pub(super) enum Read {
    /// A release that is not in the index.
    Whole(Box<Entry>),
    /// A release that is in the index as it is, but for its state.
    State(Standing),
    /// Nothing that may be used; why.
    Refused(String),
}

/// A release, ready to be written down.
pub(super) struct Entry {
    pub(super) standing: Standing,
    /// SHA-256 of its envelope.
    pub(super) release: Digest,
    pub(super) artifact: Digest,
    pub(super) texts: Texts,
    pub(super) tags: String,
    pub(super) needs: String,
    pub(super) module_size: u64,
    pub(super) source_size: u64,
    /// Seconds since 1970.
    pub(super) time: u64,
    /// The fingerprint of the key.
    pub(super) signer: String,
    pub(super) sketch: super::sketch::Sketch,
}

/// What became of a release.
pub(super) struct Standing {
    pub(super) state: &'static str,
    pub(super) successor: Option<String>,
    pub(super) reason: String,
}

/// What a release is found by, a text for each column.
pub(super) struct Texts {
    pub(super) name: String,
    pub(super) tags: String,
    pub(super) description: String,
    pub(super) fields: String,
    pub(super) source: String,
}

/// Reads a release. `known` is the envelope's SHA-256 of the one that is in the index.
///
/// # Errors
/// The store does not answer; all else is a reason to refuse the release.
pub(super) fn read(
    catalog: &Catalog,
    name: &ToolName,
    version: &Version,
    known: Option<&Digest>,
) -> Result<Read, CatalogError> {
    let read = || -> Result<Read, CatalogError> {
        let Some(found) = catalog.find(name, version)? else {
            return Ok(Read::Refused("the feed names it, and it is not there".into()));
        };
        if known == Some(&found.digest) {
            return Ok(Read::State(Standing::of(&found)));
        }
        let manifest = catalog.manifest(&found)?;
        let source = catalog.blob_of(&found, "source", &found.release.document.source)?;
        Ok(Read::Whole(Box::new(Entry::new(&found, &manifest, &source))))
    };
    match read() {
        Err(CatalogError::Store(forge_stores::StoreError::TooLarge { path, most, .. })) => {
            Ok(Read::Refused(format!("{path} has more than {most} bytes")))
        }
        Err(CatalogError::Store(error @ forge_stores::StoreError::NotAFile { .. })) => {
            Ok(Read::Refused(error.to_string()))
        }
        Err(error @ CatalogError::Store(_)) => Err(error),
        Err(error) => Ok(Read::Refused(error.to_string())),
        Ok(read) => Ok(read),
    }
}

impl Entry {
    fn new(found: &Found, manifest: &Manifest, source: &[u8]) -> Self {
        let release = &found.release.document;
        let text = String::from_utf8_lossy(source);
        Self {
            standing: Standing::of(found),
            release: found.digest,
            artifact: release.artifact,
            texts: Texts::new(manifest, &release.tags, &text),
            tags: serde_json::to_string(&release.tags).unwrap_or_default(),
            needs: serde_json::to_string(&release.needs).unwrap_or_default(),
            module_size: release.module_size,
            source_size: source.len() as u64,
            time: release.stamp.time,
            signer: found.release.by.fingerprint(),
            sketch: super::sketch::Sketch::new(&super::sketch::Described {
                description: &manifest.description,
                input_schema: &manifest.input_schema,
                output_schema: &manifest.output_schema,
                source: &text,
            }),
        }
    }
}

impl Standing {
    fn of(found: &Found) -> Self {
        let successor = match found.state() {
            ReleaseState::Deprecated { successor } => successor.clone(),
            _ => None,
        };
        Self { state: found.state().word(), successor, reason: found.reason().to_owned() }
    }
}

impl Texts {
    fn new(manifest: &Manifest, tags: &std::collections::BTreeSet<String>, source: &str) -> Self {
        let mut said = Vec::new();
        for field in fields(&manifest.input_schema).into_iter().chain(fields(&manifest.output_schema)) {
            let name = field.path.last().map(String::as_str).filter(|name| !matches!(*name, "[]" | "{}"));
            said.extend(name.map(super::tokens::parted));
            said.extend((!field.description.is_empty()).then_some(field.description));
        }
        Self {
            name: manifest.name.to_string(),
            tags: cut(tags.iter().cloned().collect::<Vec<_>>().join(" ")),
            description: cut(manifest.description.clone()),
            fields: cut(said.join("\n")),
            source: cut(words_of_source(source)),
        }
    }

    /// What the meaning of a tool is taken from.
    pub(super) fn meaning(&self) -> String {
        let name = self.name.replace('_', " ");
        let mut text = format!("{name}\n{}\n{}\n{}", self.tags, self.description, self.fields);
        let end = text.char_indices().nth(2000).map_or(text.len(), |(at, _)| at);
        text.truncate(end);
        text
    }
}

/// Text for a column: not too long, and without characters that nobody sees, some of which mark what was found.
fn cut(text: String) -> String {
    let mut text = text.replace(|one: char| one.is_control() && !matches!(one, '\n' | '\t'), " ");
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}
