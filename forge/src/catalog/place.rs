//! Which catalog is meant.

use forge_stores::{StoreUrl, StoreUrlError};

use crate::home::Home;

/// The catalog of this user: a folder.
pub fn default_url(home: &Home) -> StoreUrl {
    StoreUrl::folder(&home.catalogs.join("own"))
}

/// The catalog that is meant: the flag's, else that of `FORGE_CATALOG`, else that of the project, else the user's own.
pub fn settled_url(flag: Option<&str>, project: Option<&StoreUrl>, home: &Home) -> Result<StoreUrl, StoreUrlError> {
    if let Some(text) = flag {
        return text.parse();
    }
    match std::env::var("FORGE_CATALOG").ok().filter(|text| !text.is_empty()) {
        Some(text) => text.parse(),
        None => Ok(project.cloned().unwrap_or_else(|| default_url(home))),
    }
}
