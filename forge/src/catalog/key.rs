//! Keys: ed25519, in the files that SSH uses.

use std::{fmt, fs, path::Path, str::FromStr};

use signature::{Signer as _, Verifier as _};
use ssh_key::{
    HashAlg, LineEnding, PrivateKey,
    private::{Ed25519Keypair, KeypairData},
    public::KeyData,
};

/// Signs documents.
pub struct SigningKey {
    key: PrivateKey,
    public: PublicKey,
}

/// Verifies what its private half signed.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: ssh_key::PublicKey,
}

/// A key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file.
    #[error("the key {path} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// There is no such file.
    #[error(
        "there is no key at {path}; make one with `forge key generate`, or name one with --key FILE or FORGE_KEY"
    )]
    Missing {
        /// The file.
        path: String,
    },
    /// It is no ed25519 key.
    #[error("{what} is not an ed25519 key but {kind}; make one with `forge key generate` or `ssh-keygen -t ed25519`")]
    Kind {
        /// The file or text.
        what: String,
        /// What it is.
        kind: String,
    },
    /// It is encrypted and no passphrase was given, or a wrong one.
    #[error("the key {path} is encrypted: put its passphrase into FORGE_KEY_PASSPHRASE{hint}")]
    Encrypted {
        /// The file.
        path: String,
        /// What was wrong with the one that was given.
        hint: &'static str,
    },
    /// A text that is no public key.
    #[error("`{text}` is no public key; write it as in `ssh-ed25519 AAAA… name`")]
    Text {
        /// The text, cut.
        text: String,
    },
    /// The signature could not be made.
    #[error("the key cannot sign: {0}")]
    Sign(String),
    /// The system has no random numbers.
    #[error("there are no random numbers to make a key of: {0}")]
    Random(String),
}

impl SigningKey {
    /// A new key. `comment` says whose it is.
    pub fn generate(comment: &str) -> Result<Self, KeyError> {
        let mut seed = zeroize::Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut()).map_err(|error| KeyError::Random(error.to_string()))?;
        let pair = KeypairData::Ed25519(Ed25519Keypair::from_seed(&seed));
        let key = PrivateKey::new(pair, comment).map_err(|error| KeyError::Random(error.to_string()))?;
        Ok(Self::of(key))
    }

    /// Reads a private key file as `ssh-keygen` writes them. `passphrase` opens one that is encrypted.
    pub fn read(path: &Path, passphrase: Option<&str>) -> Result<Self, KeyError> {
        let shown = path.display().to_string();
        let unreadable = |reason: String| KeyError::Unreadable { path: shown.clone(), reason };
        let text = zeroize::Zeroizing::new(fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?);
        let key = PrivateKey::from_openssh(text.as_str()).map_err(|error| unreadable(error.to_string()))?;
        let key = match (key.is_encrypted(), passphrase) {
            (false, _) => key,
            (true, None) => return Err(KeyError::Encrypted { path: shown, hint: "" }),
            (true, Some(passphrase)) => key
                .decrypt(passphrase)
                .map_err(|_| KeyError::Encrypted { path: shown.clone(), hint: "; the one there does not open it" })?,
        };
        match key.key_data() {
            KeypairData::Ed25519(_) => Ok(Self::of(key)),
            _ => Err(KeyError::Kind { what: shown, kind: key.algorithm().to_string() }),
        }
    }

    fn of(key: PrivateKey) -> Self {
        let public = PublicKey { key: key.public_key().clone() };
        Self { key, public }
    }

    /// Its public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The text of its file, as OpenSSH writes it.
    pub fn to_openssh(&self) -> Result<zeroize::Zeroizing<String>, KeyError> {
        self.key.to_openssh(LineEnding::LF).map_err(|error| KeyError::Sign(error.to_string()))
    }

    /// 64 bytes of ed25519.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signature: ssh_key::Signature =
            self.key.try_sign(message).map_err(|error| KeyError::Sign(error.to_string()))?;
        Ok(signature.as_bytes().to_vec())
    }
}

impl PublicKey {
    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Whose it is, as its line says.
    pub fn comment(&self) -> &str {
        self.key.comment()
    }

    /// Its fingerprint, and whose it is if its line says so, for people.
    pub fn called(&self) -> String {
        match crate::visible::visible(self.comment(), 80) {
            comment if comment.is_empty() => self.fingerprint(),
            comment => format!("{} ({comment})", self.fingerprint()),
        }
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = ssh_key::Signature::new(ssh_key::Algorithm::Ed25519, signature.to_vec());
        signature.is_ok_and(|signature| self.key.key_data().verify(message, &signature).is_ok())
    }

    /// Whether both are the same key, whatever they are called.
    pub fn is(&self, other: &Self) -> bool {
        self.key.key_data() == other.key.key_data()
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let short = || text.chars().take(40).collect::<String>();
        let key = ssh_key::PublicKey::from_openssh(text.trim()).map_err(|_| KeyError::Text { text: short() })?;
        match key.key_data() {
            KeyData::Ed25519(_) => Ok(Self { key }),
            _ => Err(KeyError::Kind { what: format!("`{}…`", short()), kind: key.algorithm().to_string() }),
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key.to_openssh().unwrap_or_default())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public.fingerprint())
    }
}
