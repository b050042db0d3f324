//! A built artifact.

use std::sync::Arc;

use forge_cache::Digest;

use super::CompilerDiagnostic;
use crate::tool::Manifest;

/// Where an artifact came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The compiler ran.
    Built,
    /// The cache had it.
    Found,
    /// Another machine built it, and the cache's remote level had it.
    Downloaded,
}

/// A module that passed the check, the compiler and the verification. Only the build makes one.
#[derive(Clone, Debug)]
pub struct Built {
    pub(super) digest: Digest,
    pub(super) manifest: Manifest,
    pub(super) origin: Origin,
    pub(super) warnings: Vec<CompilerDiagnostic>,
    /// The module, where this process has just made it; otherwise it is in the cache.
    pub(super) wasm: Option<Arc<[u8]>>,
}

impl Built {
    /// The artifact's digest: SHA-256 of the manifest's canonical JSON.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// What the build wrote down about the module.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The manifest's canonical JSON, whose SHA-256 is the artifact's digest.
    pub fn manifest_bytes(&self) -> Vec<u8> {
        super::pipeline::canonical(&self.manifest)
    }

    /// Whether the compiler ran.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What the compiler warned of.
    pub fn warnings(&self) -> &[CompilerDiagnostic] {
        &self.warnings
    }

    /// The module's bytes, where this process has just made them.
    pub(crate) fn module_in_hand(&self) -> Option<&[u8]> {
        self.wasm.as_deref()
    }
}
