//! What the build writes down about a module.

use forge_cache::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Needs, Tier, ToolName};

/// The version of the contract between a tool's module and its host.
pub const ABI_VERSION: u32 = 1;

/// An artifact's manifest. Its canonical JSON is hashed, and that SHA-256 is the artifact's digest; the module is
/// named in it by its own digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`ABI_VERSION`] at build time.
    pub abi: u32,
    /// The tool's name.
    pub name: ToolName,
    /// The function's doc comment.
    pub description: String,
    /// How it was compiled.
    pub tier: Tier,
    /// JSON Schema 2020-12 of the input object.
    pub input_schema: Value,
    /// JSON Schema 2020-12 of the result.
    pub output_schema: Value,
    /// What the source declares.
    pub needs: Needs,
    /// SHA-256 of the source file's bytes.
    pub source: Digest,
    /// SHA-256 of the wasm module.
    pub wasm: Digest,
}
