//! How a release came to be: an in-toto statement with SLSA's provenance predicate, signed like everything else.
//!
//! It names what went into the build and nothing of where and when, so that it is the same wherever the same is built.
//! See <https://github.com/in-toto/attestation> and <https://slsa.dev/spec/v1.0/provenance>.

use std::collections::{BTreeMap, BTreeSet};

use forge_cache::Digest;
use serde::{Deserialize, Serialize};

use super::{Catalog, CatalogError, Envelope, Found, KeyError, Role, SigningKey, Verified, envelope::Document};
use crate::{
    Forge,
    build::{BuildError, Built},
    check::Checked,
    policy::LOCKED_LOCK,
    tool::{ABI_VERSION, Tier, ToolName},
    toolchain::TARGET,
};

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://slsa.dev/provenance/v1";
/// How tools are built: what the other fields mean.
const BUILD_TYPE: &str = "https://github.com/forge-tools/forge/tool-build/v1";
const BUILDER: &str = "https://github.com/forge-tools/forge";
/// What the linker is called among the ingredients.
const LINKER: &str = "linker";

/// What the standard library is called among the ingredients.
fn std_name() -> String {
    format!("std for {TARGET}")
}

/// An in-toto statement about a release's artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Resource>,
    predicate_type: String,
    predicate: Predicate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Predicate {
    build_definition: Definition,
    run_details: Details,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Definition {
    build_type: String,
    external_parameters: External,
    internal_parameters: Internal,
    resolved_dependencies: Vec<Resource>,
}

/// What whoever promoted gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct External {
    name: ToolName,
    source: Digest,
    tier: Tier,
    /// What the frontmatter names, as `NAME@VERSION`.
    crates: Vec<String>,
}

/// What Forge made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Internal {
    abi: u32,
    target: String,
    /// SHA-256 over all that goes into the artifact.
    action_key: Digest,
    /// SHA-256 over the toolchain.
    toolchain: Digest,
    /// SHA-256 over the locked crates, plugin-api and how they are compiled.
    dependencies: Digest,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Details {
    builder: BuilderId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct BuilderId {
    id: String,
    version: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Resource {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    uri: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    digest: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    annotations: BTreeMap<String, String>,
}

impl Document for Statement {
    const TYPE: &'static str = "application/vnd.in-toto+json";
}

impl Statement {
    /// How this tool was built on this machine.
    pub(super) fn of(forge: &Forge, checked: &Checked, built: &Built) -> Result<Self, BuildError> {
        let builder = forge.builder();
        let ingredients = builder.ingredients(checked, Tier::Release)?;
        let (toolchain, manifest) = (ingredients.toolchain, built.manifest());
        let crates = checked.crates().iter();
        let crates: Vec<_> = crates.map(|one| format!("{}@{}", one.name, one.version)).collect();
        let mut dependencies = vec![
            Resource::new("rustc").with_uri("https://github.com/rust-lang/rust").noted("version", &toolchain.version),
            Resource::new(&std_name()).of(&toolchain.std_digest),
            Resource::new(LINKER).of(&toolchain.linker.digest),
            Resource::new("crates and plugin-api").of(&ingredients.dependencies),
        ];
        dependencies.extend(locked(&crates));
        Ok(Self {
            kind: STATEMENT.to_owned(),
            subject: vec![
                Resource::new(&format!("{}.wasm", manifest.name)).of(&manifest.wasm),
                Resource::new(&format!("{}.manifest.json", manifest.name)).of(built.digest()),
            ],
            predicate_type: PREDICATE.to_owned(),
            predicate: Predicate {
                build_definition: Definition {
                    build_type: BUILD_TYPE.to_owned(),
                    external_parameters: External {
                        name: manifest.name.clone(),
                        source: manifest.source,
                        tier: manifest.tier,
                        crates,
                    },
                    internal_parameters: Internal {
                        abi: ABI_VERSION,
                        target: TARGET.to_owned(),
                        action_key: ingredients.key,
                        toolchain: toolchain.identity(),
                        dependencies: ingredients.dependencies,
                    },
                    resolved_dependencies: dependencies,
                },
                run_details: Details {
                    builder: BuilderId {
                        id: BUILDER.to_owned(),
                        version: [("forge".to_owned(), env!("CARGO_PKG_VERSION").to_owned())].into(),
                    },
                },
            },
        })
    }

    /// Signs it.
    pub(super) fn signed(&self, key: &SigningKey) -> Result<Envelope, KeyError> {
        Envelope::sign(self, key)
    }

    /// The action key of the build.
    pub fn action_key(&self) -> Digest {
        self.predicate.build_definition.internal_parameters.action_key
    }

    /// SHA-256 over the toolchain.
    pub fn toolchain(&self) -> Digest {
        self.predicate.build_definition.internal_parameters.toolchain
    }

    /// SHA-256 over the locked crates, plugin-api and how they are compiled.
    pub fn dependencies(&self) -> Digest {
        self.predicate.build_definition.internal_parameters.dependencies
    }

    /// SHA-256 of the source that was built.
    pub fn source(&self) -> Digest {
        self.predicate.build_definition.external_parameters.source
    }

    /// The compiler as it names itself: the whole answer of `rustc -vV`. Text from outside.
    pub fn compiler(&self) -> &str {
        let dependencies = &self.predicate.build_definition.resolved_dependencies;
        let rustc = dependencies.iter().find(|one| one.name == "rustc");
        rustc.and_then(|one| one.annotations.get("version")).map_or("", String::as_str)
    }

    /// SHA-256 of the standard library as the ingredients name it. Text from outside.
    pub fn std(&self) -> &str {
        self.digest_of(&std_name())
    }

    /// SHA-256 of the linker as the ingredients name it. Text from outside.
    pub fn linker(&self) -> &str {
        self.digest_of(LINKER)
    }

    fn digest_of(&self, name: &str) -> &str {
        let dependencies = &self.predicate.build_definition.resolved_dependencies;
        let named = dependencies.iter().find(|one| one.name == name);
        named.and_then(|one| one.digest.get("sha256")).map_or("", String::as_str)
    }

    /// The version of the Forge that built it. Text from outside.
    pub fn forge(&self) -> &str {
        self.predicate.run_details.builder.version.get("forge").map_or("", String::as_str)
    }

    /// Whether it is a provenance of the kind that this Forge writes.
    pub(super) fn is_known(&self) -> bool {
        self.kind == STATEMENT
            && self.predicate_type == PREDICATE
            && self.predicate.build_definition.build_type == BUILD_TYPE
    }

    /// Whether bytes with this SHA-256 are what it is about.
    pub(super) fn is_about(&self, digest: &Digest) -> bool {
        let hex = digest.to_string();
        self.subject.iter().any(|subject| subject.digest.get("sha256") == Some(&hex))
    }
}

impl Catalog {
    /// How a release came to be, signed as it has to be and about what the release names.
    pub fn provenance(&self, found: &Found) -> Result<Verified<Statement>, CatalogError> {
        let release = &found.release.document;
        let what = format!("the provenance of {}@{} in {}", release.name, release.version, self.url());
        let envelope = Envelope::read(&self.blob_of(found, "provenance", &release.provenance)?, &what)?;
        let time = release.stamp.time;
        let verified = self.trusted.verify(&envelope, Role::Signer, &what, |_: &Statement| time)?;
        let said = &verified.document;
        let damaged = |reason: &str| CatalogError::Damaged { what: what.clone(), reason: reason.to_owned() };
        if !said.is_known() {
            return Err(damaged("it is of a kind that this forge does not know"));
        }
        let same =
            said.is_about(&release.artifact) && said.is_about(&release.module) && said.source() == release.source;
        if same { Ok(verified) } else { Err(damaged("it is about something else than the release")) }
    }
}

impl Resource {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), uri: None, digest: BTreeMap::new(), annotations: BTreeMap::new() }
    }

    fn with_uri(self, uri: &str) -> Self {
        Self { uri: Some(uri.to_owned()), ..self }
    }

    fn of(mut self, digest: &Digest) -> Self {
        self.digest.insert("sha256".to_owned(), digest.to_string());
        self
    }

    fn noted(mut self, name: &str, value: &str) -> Self {
        self.annotations.insert(name.to_owned(), value.to_owned());
        self
    }
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The locked crates that these, and what every tool links, draw in, whatever the platform.
fn locked(crates: &[String]) -> Vec<Resource> {
    let Ok(lock) = toml::from_str::<Lock>(LOCKED_LOCK) else { return Vec::new() };
    let find = |named: &str| {
        // `NAME`, or `NAME VERSION` where there are several.
        let (name, version) =
            named.split_once([' ', '@']).map_or((named, None), |(name, rest)| (name, rest.split(' ').next()));
        let fits = |one: &Package| one.name == name && version.is_none_or(|version| one.version == version);
        lock.package.iter().position(fits)
    };
    let mut open: Vec<_> =
        crates.iter().map(String::as_str).chain(["plugin-api", "schemars", "serde"]).filter_map(find).collect();
    let mut seen = BTreeSet::new();
    while let Some(index) = open.pop() {
        if seen.insert(index) {
            open.extend(lock.package[index].dependencies.iter().filter_map(|one| find(one)));
        }
    }
    let resource = |index: usize| {
        let Package { name, version, checksum, .. } = &lock.package[index];
        let digest = checksum.iter().map(|checksum| ("sha256".to_owned(), checksum.clone())).collect();
        let uri = Some(format!("pkg:cargo/{name}@{version}"));
        Resource { name: name.clone(), uri, digest, annotations: BTreeMap::new() }
    };
    seen.into_iter().map(resource).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_of_a_tool_are_named_with_all_that_they_draw_in() {
        let named = |crates: &[&str]| {
            let crates: Vec<_> = crates.iter().map(|&one| one.to_owned()).collect();
            locked(&crates).into_iter().map(|one| one.uri.unwrap_or_default()).collect::<Vec<_>>()
        };
        let plain = named(&[]);
        assert!(plain.iter().any(|one| one.starts_with("pkg:cargo/serde@1.")), "{plain:?}");
        assert!(plain.iter().any(|one| one.starts_with("pkg:cargo/serde_derive@1.")), "{plain:?}");
        let base64 = named(&["base64@0.21.7"]);
        assert!(base64.contains(&"pkg:cargo/base64@0.21.7".to_owned()), "{base64:?}");
        assert!(!base64.contains(&"pkg:cargo/base64@0.22.1".to_owned()), "{base64:?}");
        assert!(locked(&[]).iter().all(|one| one.name == "plugin-api"
            || one.name.starts_with("plugin-api")
            || one.digest.contains_key("sha256")));
    }
}
