//! Which key signs.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::{KeyError, SigningKey};
use crate::home::Home;

/// The file of the key that signs: the flag's, else that of `FORGE_KEY`, else `key` in the user's settings.
pub fn settled_key_path(flag: Option<&Path>, home: &Home) -> PathBuf {
    let variable = || env::var_os("FORGE_KEY").filter(|path| !path.is_empty()).map(PathBuf::from);
    flag.map(Path::to_owned).or_else(variable).unwrap_or_else(|| home.config.join("key"))
}

/// The key that signs. The passphrase of one that is encrypted is in `FORGE_KEY_PASSPHRASE`.
pub fn settled_key(flag: Option<&Path>, home: &Home) -> Result<SigningKey, KeyError> {
    SigningKey::read(&settled_key_path(flag, home), passphrase().as_ref().map(|text| text.as_str()))
}

/// What `FORGE_KEY_PASSPHRASE` says.
pub fn passphrase() -> Option<zeroize::Zeroizing<String>> {
    env::var("FORGE_KEY_PASSPHRASE").ok().filter(|text| !text.is_empty()).map(zeroize::Zeroizing::new)
}
