//! The flag that a command needs to reach a catalog.

use forge_stores::StoreUrl;

use super::{CatalogChoice, Releases};
use crate::Forge;

impl Forge {
    /// ` --catalog URL`, for commands that a message names, where they would not reach this catalog without it.
    pub fn catalog_flag(&self, url: &StoreUrl) -> String {
        if Releases::open(self, &CatalogChoice::default()).is_ok_and(|releases| releases.url() == url) {
            return String::new();
        }
        let url = url.to_string();
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:~+=@,".contains(c);
        if url.chars().all(plain) { format!(" --catalog {url}") } else { format!(" --catalog '{url}'") }
    }
}
