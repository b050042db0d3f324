//! Buckets of S3, Google Cloud Storage and Azure Blob Storage, and of whatever speaks like one of them.
//!
//! One of many writers wins because the store itself compares: `If-None-Match: *` for what is new, `If-Match` with the entity
//! tag (for Google the generation) for what is replaced. Not every server that speaks like S3 honours them, so a store is
//! tried before it is trusted with that: see [`ObjectStore::writing`](crate::Store::writing).
//!
//! An answer that is lost leaves open whether the write happened. Then what is there decides: it is read back and compared.

mod azure;
mod connect;
mod connector;
mod failure;
mod google;
mod store;

pub use store::ObjectStore;
