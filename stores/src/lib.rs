//! Where catalogs and shared caches lie: a folder, an object store or an OCI registry, behind one trait.
//!
//! It knows paths and bytes, and nothing of what they mean. Two kinds of write are offered, both of which only one of many
//! writers can win: [`Store::create`] makes an object that is not there, and [`Store::replace`] puts another in the place of
//! the very object that was read. There is no plain overwriting and no removal.
//!
//! ```text
//! StoreUrl ── open ──> Store
//!                        folder    a folder of this machine or of a mounted disk
//!                        object    s3://, gs://, az://       (feature `remote`)
//!                        oci       oci://                    (feature `remote`)
//! ```

mod error;
mod file;
mod folder;
#[cfg(feature = "remote")]
mod http;
#[cfg(feature = "remote")]
mod object;
#[cfg(feature = "remote")]
mod oci;
mod open;
mod path;
mod patience;
#[cfg(feature = "remote")]
mod runtime;
mod settings;
mod store;
mod url;

pub use error::StoreError;
pub use file::open_file;
pub use folder::FolderStore;
#[cfg(feature = "remote")]
pub use object::ObjectStore;
#[cfg(feature = "remote")]
pub use oci::{OciStore, Published, Publishing};
pub use open::{open, open_with};
pub use path::{StorePath, StorePathError};
pub use patience::Patience;
pub use settings::Settings;
pub use store::{Creation, Object, Replacement, Store, Tag, Writing};
pub use url::{Scheme, StoreUrl, StoreUrlError};
