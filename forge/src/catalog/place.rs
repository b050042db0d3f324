//! Which catalog is meant, and who says so.

use std::path::PathBuf;

use forge_stores::{StoreUrl, StoreUrlError};

use crate::home::Home;

/// The catalog of this user: a folder.
pub fn default_url(home: &Home) -> StoreUrl {
    StoreUrl::folder(&home.catalogs.join("own"))
}

/// Who named the address of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// The user: on the command line, in `FORGE_CATALOG`, in the user's own `forge.toml`, or by naming none.
    User,
    /// This `forge.toml` of a project, which may have come with a checkout.
    Project(PathBuf),
}

/// The addresses that the user gave, whatever a project says.
#[derive(Clone, Debug)]
pub struct UsersCatalogs {
    /// The flag's, else that of `FORGE_CATALOG`.
    typed: Option<StoreUrl>,
    /// That of the user's own `forge.toml`.
    settings: Option<StoreUrl>,
    default: StoreUrl,
}

impl UsersCatalogs {
    /// Those of the flag, the environment and the user's own `forge.toml`, where they name one.
    pub fn new(flag: Option<&str>, settings: Option<StoreUrl>, home: &Home) -> Result<Self, StoreUrlError> {
        let variable = || std::env::var("FORGE_CATALOG").ok().filter(|text| !text.is_empty());
        let typed = flag.map(str::to_owned).or_else(variable).map(|text| text.parse()).transpose()?;
        Ok(Self { typed, settings, default: default_url(home) })
    }

    /// The catalog that is meant: the flag's, else that of `FORGE_CATALOG`, else that of the project, else that of the user's
    /// own `forge.toml`, else the user's own folder.
    pub fn settled(&self, project: Option<&StoreUrl>) -> StoreUrl {
        let named = self.typed.as_ref().or(project).or(self.settings.as_ref());
        named.unwrap_or(&self.default).clone()
    }

    /// Whether the user gave this address.
    pub fn name(&self, url: &StoreUrl) -> bool {
        self.typed.iter().chain(&self.settings).chain([&self.default]).any(|own| own == url)
    }
}
