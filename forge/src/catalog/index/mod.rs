//! An index of one catalog on this machine: what search and the search for near-duplicates read.
//!
//! ```text
//! <catalogs>/indexes/
//!   at/URL-DIGEST             the id of the catalog that was last found at an address
//!   CATALOG-TRUST.sqlite      what was read and verified of one catalog, as one policy trusts it
//! ```
//!
//! It is made of nothing but the catalog, follows its feed, or its list of releases where it has no feed, and may be deleted
//! at any time. Several processes share it.
//! Every release in it was verified by [`Catalog::find`](super::Catalog::find) as it was taken in; a policy that trusts
//! other keys has another index. What is found in it is verified again where it is added or run.

mod complete;
mod database;
mod embeddings;
mod entry;
mod error;
mod fields;
mod follow;
mod list;
mod meaning;
mod query;
mod refused;
mod search;
mod similar;
mod sketch;
mod tokens;
mod used;
mod uses;
mod vectors;

#[cfg(test)]
mod meaning_tests;
#[cfg(test)]
mod sketch_tests;
#[cfg(test)]
mod tests;

pub use database::Index;
pub use embeddings::{Embeddings, EmbeddingsError};
pub use error::IndexError;
pub use follow::{Effort, Followed};
pub use list::{Listed, Unusable};
pub use query::says_nothing;
pub use refused::{NotLoading, by_reason};
pub use search::{Hit, Reason, Search, States, Versions};
pub use similar::Similar;
pub use sketch::Described;
pub use used::{Used, use_index};
pub use uses::Uses;
