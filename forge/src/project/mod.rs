//! Released tools in a project: wanted in `forge.toml`, pinned in `forge.lock`, kept on this machine.
//!
//! ```text
//! forge.toml  [tools] column_total = "1.2"      what is wanted, and of which catalog
//!     │ add, update: the newest release that fits
//! forge.lock  version, release and artifact by SHA-256
//!     │ fetch, run: the catalog asked ──> mirror (documents and blobs, as they were) ──> cache ──> Loaded
//! ```
//!
//! Everything is read from the mirror and verified there, so that a tool that was fetched once runs without its catalog. The
//! catalog is asked for what the mirror lacks, and for changes of state: by a run where that was some seconds ago, by everything
//! else always. A release in the catalog or in the mirror that is not the one in the lock stops everything, whichever tool was
//! meant.

mod agree;
mod alone;
mod error;
mod fetch;
mod flag;
mod lock;
mod manifest;
mod mirror;
mod place;
mod request;
mod take_out;
mod tree;
mod update;

pub use error::{Mismatch, ProjectError};
pub use fetch::{Asking, CatalogChoice, Fetched, Releases};
pub use lock::{LOCK_FILE, Lock, Locked};
pub use manifest::{Project, Wanted};
pub use request::{ParseToolRequestError, ToolRequest};
pub use take_out::TakenOut;
pub use tree::{Branch, Tree};
pub use update::{Added, FetchedAll, Locking, Move};
