//! What goes into an artifact, as one SHA-256.
//!
//! Everything that can change the module's bytes is in the key; paths, time and the number of jobs are not. The
//! verdict of the check is not in it either: a tighter policy checks again without building again.

use forge_cache::{Digest, KeyBuilder};

use super::compile;
use crate::{
    policy::AllowedCrate,
    tool::{ABI_VERSION, Source, Tier},
    toolchain::TARGET,
};

/// Goes up when the build changes in a way that no other field of the key shows.
const KEY_SCHEMA: u32 = 1;

/// What an artifact is made from.
pub(super) struct Inputs<'a> {
    pub(super) source: &'a Source,
    pub(super) tier: Tier,
    /// The compiler, its std and its linker.
    pub(super) toolchain: Digest,
    /// The locked set and plugin-api, and how they are compiled.
    pub(super) dependencies: Digest,
    /// The crates of the set that the source names.
    pub(super) crates: &'a [AllowedCrate],
}

impl Inputs<'_> {
    /// The action key.
    pub(super) fn key(&self) -> Digest {
        let flags = compile::flags(self.tier).join("\0");
        let crates: Vec<_> = self.crates.iter().map(|entry| format!("{}@{}", entry.name, entry.version)).collect();
        KeyBuilder::new("forge.build.v1")
            .field("key-schema", KEY_SCHEMA.to_be_bytes())
            .field("abi", ABI_VERSION.to_be_bytes())
            .field("source", self.source.bytes())
            .field("name", self.source.name().as_str().as_bytes())
            .field("toolchain", self.toolchain.as_bytes())
            .field("dependencies", self.dependencies.as_bytes())
            .field("crates", crates.join("\0").as_bytes())
            .field("target", TARGET.as_bytes())
            .field("flags", flags.as_bytes())
            .finish()
    }
}
