//! What a new version may change: versions in lines that promise to be compatible, as cargo reads them.

mod version;

pub use version::{Step, VersionFault, compat_line};
pub(crate) use version::place_among;
