//! The words that every room shares: what a tool is called, what it is made of, what it asks for.
//!
//! Nothing here reads a file or starts a process. A [`Source`] is text with a name, [`Needs`] are what the text
//! declares, a [`Manifest`] is what the build wrote down about the module.

mod host;
mod manifest;
mod name;
mod needs;
mod schema;
mod secret_name;
mod source;
mod tier;

pub use host::{HostError, HostFault, HostPattern};
pub use manifest::{ABI_VERSION, Manifest};
pub use name::{NameError, ToolName};
pub use needs::{HostName, Needs};
pub use schema::{SchemaError, SchemaShape, schema_shape, validate_schema};
pub use secret_name::{SecretName, SecretNameError};
pub(crate) use source::linked;
pub use source::{MAX_SOURCE_BYTES, NameReason, Source, SourceError};
pub use tier::Tier;
