//! Where Forge keeps things.

use std::{env, path::PathBuf};

use etcetera::BaseStrategy as _;

/// The folders of one user. They need not exist yet.
///
/// `FORGE_HOME` puts all of them under one folder; `FORGE_DATA_DIR`, `FORGE_CACHE_DIR`, `FORGE_CONFIG_DIR`,
/// `FORGE_JOURNAL_DIR` and `FORGE_CATALOGS_DIR` move one each; otherwise they follow the XDG base directory specification.
#[derive(Clone, Debug)]
pub struct Home {
    /// Toolchains and compiled dependencies: expensive to make, worth keeping.
    pub data: PathBuf,
    /// Artifacts: safe to delete at any time.
    pub cache: PathBuf,
    /// The user's settings.
    pub config: PathBuf,
    /// The record of runs.
    pub journal: PathBuf,
    /// The user's own catalog in `own`, what was fetched from others in `mirrors`, and indexes of them in `indexes`.
    pub catalogs: PathBuf,
}

/// No folder could be found to keep things in.
#[derive(Debug, thiserror::Error)]
#[error("the home folder of this user is unknown; set FORGE_HOME to a folder that Forge may write")]
pub struct NoHome;

impl Home {
    /// The folders that the environment asks for.
    pub fn from_environment() -> Result<Self, NoHome> {
        let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let mut home = match folder("FORGE_HOME") {
            Some(root) => Self::under(absolute(root)),
            None => {
                let base = etcetera::choose_base_strategy().map_err(|_| NoHome)?;
                Self {
                    data: base.data_dir().join("forge"),
                    cache: base.cache_dir().join("forge"),
                    config: base.config_dir().join("forge"),
                    journal: base.data_dir().join("forge/journal"),
                    catalogs: base.data_dir().join("forge/catalogs"),
                }
            }
        };
        if let Some(data) = folder("FORGE_DATA_DIR") {
            home.data = absolute(data);
            home.journal = home.data.join("journal");
            home.catalogs = home.data.join("catalogs");
        }
        if let Some(cache) = folder("FORGE_CACHE_DIR") {
            home.cache = absolute(cache);
        }
        if let Some(journal) = folder("FORGE_JOURNAL_DIR") {
            home.journal = absolute(journal);
        }
        if let Some(config) = folder("FORGE_CONFIG_DIR") {
            home.config = absolute(config);
        }
        if let Some(catalogs) = folder("FORGE_CATALOGS_DIR") {
            home.catalogs = absolute(catalogs);
        }
        Ok(home)
    }

    /// All folders under one root.
    pub fn under(root: PathBuf) -> Self {
        Self {
            data: root.join("data"),
            cache: root.join("cache"),
            config: root.join("config"),
            journal: root.join("data/journal"),
            catalogs: root.join("data/catalogs"),
        }
    }
}
