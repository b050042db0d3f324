//! What a new version may change: versions in lines that promise to be compatible, as cargo reads them.

mod version;

pub(crate) use version::place_among;
pub use version::{Step, VersionFault, compat_line};
