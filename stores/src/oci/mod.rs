//! OCI registries: releases that any tool of the wasm ecosystem can pull, with all that Forge asks of them beside.
//!
//! ```text
//! PREFIX/forge-catalog:v1                 the marker of the catalog whose releases are here
//! PREFIX/NAME:VERSION                     the module: an image manifest with the config type application/vnd.wasm.config.v0+json
//!                                         and one layer of the type application/wasm
//! PREFIX/NAME:sha256-DIGEST.forge         its companion: the signed release, the record of its state, manifest, source,
//!                                         cases, provenance, approvals; each a layer, named by its path in a catalog
//! ```
//!
//! DIGEST is that of the module's image manifest, which the companion also names as its `subject`: registries of OCI 1.1 list
//! it among the referrers; in older ones it is in an image index by the tag `sha256-DIGEST`, where the distribution specification
//! has clients keep them. The version's tag is written last.
//!
//! A registry overwrites tags without asking what they hold, so it cannot decide between two writers. It is a place to publish
//! to, from a catalog that can; see [`OciStore::publish`].

mod answer;
mod artifact;
mod challenge;
mod login;
mod place;
mod publish;
mod request;
mod session;
mod store;

pub use publish::{Published, Publishing};
pub use store::OciStore;
