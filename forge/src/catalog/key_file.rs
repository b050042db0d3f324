//! This user's own key, made.

use std::{
    fs::{DirBuilder, Permissions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use super::{KeyError, PublicKey, SigningKey};
use crate::home::Home;

/// The most characters behind a key.
const LONGEST_COMMENT: usize = 100;

/// A key that was made.
#[derive(Clone, Debug)]
pub struct NewKeyFile {
    /// The private key's file.
    pub path: PathBuf,
    /// The file of its public half.
    pub public_path: PathBuf,
    /// Its public half.
    pub public: PublicKey,
}

/// Makes the user's own key and puts its public half beside it. One that is there is never written over. Without a passphrase
/// the file's mode alone keeps it.
pub fn generate_key(home: &Home, comment: &str, passphrase: Option<&str>) -> Result<NewKeyFile, KeyError> {
    if comment.chars().count() > LONGEST_COMMENT || comment.chars().any(char::is_control) {
        return Err(KeyError::Comment { comment: crate::visible::visible(comment, 40) });
    }
    let path = home.config.join("key");
    let public_path = path.with_extension("pub");
    for path in [&path, &public_path] {
        if path.symlink_metadata().is_ok() {
            return Err(KeyError::Exists { path: path.display().to_string() });
        }
    }
    let key = SigningKey::generate(comment.trim())?;
    let text = match passphrase {
        None => key.to_openssh()?,
        Some(passphrase) => key.to_encrypted_openssh(passphrase)?,
    };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&home.config);
    made.map_err(|error| unwritable(&home.config, &error))?;
    write_new(&path, text.as_bytes(), 0o600)?;
    write_new(&public_path, format!("{}\n", key.public()).as_bytes(), 0o644)?;
    Ok(NewKeyFile { path, public_path, public: key.public().clone() })
}

/// Writes a file that is not there, whole or not at all.
fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), KeyError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix(".forge-").permissions(Permissions::from_mode(mode));
    let mut file = builder.tempfile_in(folder).map_err(|error| unwritable(path, &error))?;
    let written = file.write_all(bytes).and_then(|()| file.as_file().sync_all());
    written.map_err(|error| unwritable(path, &error))?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.display().to_string() },
        _ => unwritable(path, &error.error),
    })?;
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> KeyError {
    KeyError::Unwritable { path: path.display().to_string(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::MetadataExt as _};

    use super::*;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::under(folder.path().to_owned());
        (folder, home)
    }

    #[test]
    fn a_key_is_made_once_and_is_this_users_alone() {
        let (_folder, home) = home();
        let made = generate_key(&home, "ana", None).unwrap();
        assert_eq!(fs::metadata(&made.path).unwrap().mode() & 0o777, 0o600);
        let read = SigningKey::read(&made.path, None).unwrap();
        assert!(read.public().is(&made.public));
        let public = PublicKey::read(&made.public_path).unwrap();
        assert!(public.is(&made.public) && public.comment() == "ana");
        assert!(PublicKey::read(&made.path).unwrap().is(&made.public));
        let before = fs::read(&made.path).unwrap();
        assert!(matches!(generate_key(&home, "ana", None), Err(KeyError::Exists { .. })));
        assert_eq!(fs::read(&made.path).unwrap(), before);
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let (_folder, home) = home();
        let made = generate_key(&home, "ana", None).unwrap();
        fs::set_permissions(&made.path, Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(SigningKey::read(&made.path, None), Err(KeyError::Open { mode: 0o640, .. })));
    }

    #[test]
    fn an_encrypted_key_asks_for_its_passphrase() {
        let (folder, _) = home();
        let key = SigningKey::generate("ana").unwrap();
        let path = folder.path().join("key");
        write_new(&path, key.to_encrypted_openssh("open").unwrap().as_bytes(), 0o600).unwrap();
        assert!(SigningKey::read(&path, Some("open")).unwrap().public().is(key.public()));
        assert!(matches!(SigningKey::read(&path, None), Err(KeyError::Encrypted { .. })));
        assert!(matches!(SigningKey::read(&path, Some("shut")), Err(KeyError::Encrypted { .. })));
        assert!(PublicKey::read(&path).unwrap().is(key.public()));
    }

    #[test]
    fn comments_stay_on_their_line() {
        let (_folder, home) = home();
        for comment in ["a\nssh-ed25519 AAAA", "a\u{1b}[31m", &"x".repeat(101)] {
            assert!(matches!(generate_key(&home, comment, None), Err(KeyError::Comment { .. })));
        }
    }
}
