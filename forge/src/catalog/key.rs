//! Keys: ed25519, in the files that SSH uses.

use std::{
    fmt,
    fs::File,
    io::{ErrorKind, Read as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
    str::FromStr,
};

use signature::Signer as _;
use ssh_key::{
    Cipher, HashAlg, Kdf, LineEnding, PrivateKey,
    private::{Ed25519Keypair, KeypairData},
    public::KeyData,
};

use crate::policy::KeyLine;

/// The most bytes of a key's file.
const MOST: u64 = 64 << 10;
/// How often the derivation of a key from a passphrase goes round, as `ssh-keygen` has it.
const ROUNDS: u32 = 16;

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
    /// There is a key already.
    #[error("{path} is there already, and forge never writes over a key; `forge key show` shows it")]
    Exists {
        /// The file.
        path: String,
    },
    /// Others can read it.
    #[error("the key {path} can be read by others (its mode is {mode:03o}); make it yours alone: chmod 600 {path}")]
    Open {
        /// The file.
        path: String,
        /// Its mode.
        mode: u32,
    },
    /// It is a public half.
    #[error("{path} is the public half of a key, and the private half signs: {}", private_half(path))]
    PublicHalf {
        /// The file.
        path: String,
    },
    /// It cannot be written.
    #[error("the key {path} cannot be written: {reason}")]
    Unwritable {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// What it is called by cannot stand in its line.
    #[error("`{comment}` cannot stand behind a key; write a name of at most 100 characters on one line")]
    Comment {
        /// The text, cut.
        comment: String,
    },
    /// A line that is no public key, or with options that are not known.
    #[error("`{line}` is unusable: {reason}")]
    Line {
        /// The text, cut.
        line: String,
        /// What is wrong.
        reason: String,
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
    /// Nobody typed its passphrase.
    #[error("the passphrase could not be asked for: {0}; put it into FORGE_KEY_PASSPHRASE")]
    Passphrase(String),
    /// A public key that is no point of the curve, or of small order.
    #[error("`{text}…` is a weak key: anybody can sign for it; trust another")]
    Weak {
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
        let key = read_private(path)?;
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

    /// The text of its file, opened by a passphrase only.
    pub fn to_encrypted_openssh(&self, passphrase: &str) -> Result<zeroize::Zeroizing<String>, KeyError> {
        let mut random = [0; 20];
        getrandom::fill(&mut random).map_err(|error| KeyError::Random(error.to_string()))?;
        let (salt, check) = random.split_at(16);
        let check = u32::from_be_bytes([check[0], check[1], check[2], check[3]]);
        let kdf = Kdf::Bcrypt { salt: salt.to_vec(), rounds: ROUNDS };
        let encrypted = self.key.encrypt_with(Cipher::Aes256Ctr, kdf, check, passphrase);
        encrypted.and_then(|key| key.to_openssh(LineEnding::LF)).map_err(|error| KeyError::Sign(error.to_string()))
    }

    /// 64 bytes of ed25519.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signature: ssh_key::Signature =
            self.key.try_sign(message).map_err(|error| KeyError::Sign(error.to_string()))?;
        Ok(signature.as_bytes().to_vec())
    }
}

/// Reads a private key file, encrypted as it may be. As ssh does, one is refused that is this user's and that others can
/// read.
fn read_private(path: &Path) -> Result<PrivateKey, KeyError> {
    let shown = path.display().to_string();
    let unreadable = |reason: String| KeyError::Unreadable { path: shown.clone(), reason };
    let file = open(path)?;
    let metadata = file.metadata().map_err(|error| unreadable(error.to_string()))?;
    let own = metadata.uid() == rustix::process::geteuid().as_raw();
    let is_open = own && metadata.is_file() && metadata.mode() & 0o077 != 0;
    let text = text_of(file, path);
    // A public half is for everybody: whoever names it meant the other.
    if text.as_ref().is_ok_and(|text| text.trim().parse::<PublicKey>().is_ok()) {
        return Err(KeyError::PublicHalf { path: shown });
    }
    if is_open {
        return Err(KeyError::Open { path: shown, mode: metadata.mode() & 0o777 });
    }
    let text = text?;
    PrivateKey::from_openssh(text.as_str())
        .map_err(|error| unreadable(format!("it is no private key of OpenSSH: {error}")))
}

/// What to name in place of a public half.
fn private_half(path: &str) -> String {
    match path.strip_suffix(".pub").filter(|private| Path::new(private).exists()) {
        Some(private) => format!("name `{private}`"),
        None => "name the file that it was made with".to_owned(),
    }
}

fn open(path: &Path) -> Result<File, KeyError> {
    let path_shown = || path.display().to_string();
    File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => KeyError::Missing { path: path_shown() },
        _ => KeyError::Unreadable { path: path_shown(), reason: error.to_string() },
    })
}

fn read_text(path: &Path) -> Result<zeroize::Zeroizing<String>, KeyError> {
    text_of(open(path)?, path)
}

fn text_of(file: File, path: &Path) -> Result<zeroize::Zeroizing<String>, KeyError> {
    let mut text = zeroize::Zeroizing::new(String::with_capacity(4 << 10));
    let read = file.take(MOST).read_to_string(&mut text);
    read.map_err(|error| KeyError::Unreadable { path: path.display().to_string(), reason: error.to_string() })?;
    Ok(text)
}

impl PublicKey {
    /// Reads the public half from a private key file, which need not be opened for that, or from a file with its line.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let line = Self::line_of_file(path)?;
        let key = KeyLine::read(&line).map(|line| line.key).unwrap_or(&line);
        key.parse()
    }

    /// The line of a public key with its options, from a file that holds it or from a private key file.
    pub fn line_of_file(path: &Path) -> Result<String, KeyError> {
        let shown = path.display().to_string();
        let text = read_text(path)?;
        if !text.trim_start().starts_with("-----BEGIN") {
            return Ok(text.trim().to_owned());
        }
        let key = PrivateKey::from_openssh(text.as_str()).map_err(|error| KeyError::Unreadable {
            path: shown.clone(),
            reason: format!("it is no private key of OpenSSH: {error}"),
        })?;
        match key.public_key().key_data() {
            KeyData::Ed25519(_) => Ok(Self { key: key.public_key().clone() }.to_string()),
            _ => Err(KeyError::Kind { what: shown, kind: key.algorithm().to_string() }),
        }
    }

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
        let signature = ed25519_dalek::Signature::from_slice(signature);
        let key = self.key.key_data().ed25519().and_then(verifying);
        // Strictly: a signature is of one message and one key.
        key.zip(signature.ok()).is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok())
    }

    /// Whether both are the same key, whatever they are called.
    pub fn is(&self, other: &Self) -> bool {
        self.key.key_data() == other.key.key_data()
    }
}

/// A public key that verifies. None of small order: anybody signs for those.
fn verifying(bytes: &ssh_key::public::Ed25519PublicKey) -> Option<ed25519_dalek::VerifyingKey> {
    ed25519_dalek::VerifyingKey::from_bytes(&bytes.0).ok().filter(|key| !key.is_weak())
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let short = || text.chars().take(40).collect::<String>();
        let key = ssh_key::PublicKey::from_openssh(text.trim()).map_err(|_| KeyError::Text { text: short() })?;
        match key.key_data() {
            KeyData::Ed25519(bytes) if verifying(bytes).is_none() => Err(KeyError::Weak { text: short() }),
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
