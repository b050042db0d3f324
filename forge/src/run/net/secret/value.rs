//! The values, while a reach is open.

use std::{
    fmt, fs,
    io::{self, Read as _},
};

use url::Url;
use zeroize::Zeroizing;

use super::{
    grant::{SecretGrant, SecretSource},
    redact::Redactor,
};
use crate::{
    run::net::{
        error::NetError,
        reach::{Route, cut},
    },
    tool::{HostPattern, SecretName},
};

/// The shortest value. One that is shorter stands in many an innocent answer, from which it would have to be cut; and it can
/// be guessed.
const MIN_BYTES: usize = 8;

/// The longest value.
const MAX_BYTES: usize = 16 << 10;

/// A secret with its value.
struct Secret {
    name: SecretName,
    hosts: Vec<HostPattern>,
    value: Zeroizing<String>,
}

/// The secrets of one reach.
#[derive(Default)]
pub struct Secrets {
    secrets: Vec<Secret>,
    redactor: Option<Redactor>,
}

/// Why a secret that is granted cannot be used. Never holds a value.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The variable is not set.
    #[error(
        "the secret `{name}` has no value: the environment variable `{variable}` is not set; set it, or say where the value \
         is, as in --allow-secret={name}=file:PATH"
    )]
    Unset {
        /// The secret.
        name: SecretName,
        /// The variable.
        variable: String,
    },
    /// The file cannot be read.
    #[error("the secret `{name}` has no value: `{path}` cannot be read: {source}")]
    Unreadable {
        /// The secret.
        name: SecretName,
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The value cannot be used.
    #[error("the value of the secret `{name}` cannot be used: {reason}")]
    Unfit {
        /// The secret.
        name: SecretName,
        /// Why not.
        reason: String,
    },
}

impl Secrets {
    /// Reads the values.
    pub fn open(grants: &[SecretGrant]) -> Result<Self, SecretError> {
        let secrets = grants.iter().map(Secret::read).collect::<Result<Vec<_>, _>>()?;
        let values = secrets.iter().map(|secret| (secret.name.as_str(), secret.value.as_str()));
        let redactor = if secrets.is_empty() { None } else { Some(Redactor::new(values)?) };
        Ok(Self { secrets, redactor })
    }

    /// The value of a secret for a request to this address.
    pub(in crate::run::net) fn value(&self, name: &str, url: &Url, route: Route) -> Result<&str, NetError> {
        let refused = |reason: String| NetError::Secret { name: cut(name), reason };
        let secret = self.secrets.iter().find(|secret| secret.name.as_str() == name).ok_or_else(|| {
            refused(format!("the tool does not declare it; declare it with #[tool(secret = [\"{}\"])]", cut(name)))
        })?;
        if !secret.hosts.is_empty() && !secret.hosts.iter().any(|host| host.covers_url(url)) {
            let hosts: Vec<_> = secret.hosts.iter().map(ToString::to_string).collect();
            let target = url.host_str().unwrap_or_default();
            return Err(refused(format!(
                "it is granted for {} alone, and this request goes to {target}",
                hosts.join(", ")
            )));
        }
        if url.scheme() != "https" && !route.is_local() {
            return Err(refused(
                "plain http would show it to everyone on the way; request the address with https".into(),
            ));
        }
        Ok(&secret.value)
    }

    /// The bytes with `[secret NAME]` in the place of each value.
    pub(in crate::run::net) fn redact(&self, bytes: Vec<u8>) -> Vec<u8> {
        match &self.redactor {
            Some(redactor) => redactor.redact(bytes),
            None => bytes,
        }
    }

    /// The text with `[secret NAME]` in the place of each value.
    pub(in crate::run::net) fn redact_text(&self, text: String) -> String {
        // Only whole values are cut out and ASCII is put in, so it stays UTF-8.
        String::from_utf8(self.redact(text.into_bytes())).unwrap_or_default()
    }
}

impl Secret {
    fn read(grant: &SecretGrant) -> Result<Self, SecretError> {
        let name = grant.name().clone();
        let bytes = Zeroizing::new(match grant.source() {
            SecretSource::Environment(variable) => std::env::var_os(variable)
                .ok_or_else(|| SecretError::Unset { name: name.clone(), variable: variable.clone() })?
                .into_encoded_bytes(),
            SecretSource::File(path) => read_file(path).map_err(|source| SecretError::Unreadable {
                name: name.clone(),
                path: path.display().to_string(),
                source,
            })?,
        });
        let unfit = |reason: String| SecretError::Unfit { name: name.clone(), reason };
        let text = std::str::from_utf8(&bytes).map_err(|_| unfit("it is no UTF-8 text".into()))?;
        let text = match grant.source() {
            SecretSource::Environment(_) => text,
            SecretSource::File(_) => {
                text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text))
            }
        };
        if text.len() < MIN_BYTES {
            let reason = format!(
                "it has {} bytes, and at least {MIN_BYTES} are asked for: a shorter one can be guessed, and could not be \
                 cut from an answer without cutting ordinary text",
                text.len()
            );
            return Err(unfit(reason));
        }
        if text.len() > MAX_BYTES {
            return Err(unfit(format!("it has more than {MAX_BYTES} bytes")));
        }
        let value = Zeroizing::new(text.to_owned());
        Ok(Self { hosts: grant.hosts().to_vec(), name, value })
    }
}

fn read_file(path: &std::path::Path) -> io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    // The capacity is never outgrown, so no copy of the value is left behind in memory.
    let mut bytes = Vec::with_capacity(MAX_BYTES + 64);
    file.take(MAX_BYTES as u64 + 3).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("name", &self.name).field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.secrets).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "canary-4f1c9a";

    fn open(grant: &str, value: &[u8]) -> Result<Secrets, SecretError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("value");
        fs::write(&path, value).unwrap();
        Secrets::open(&[format!("{grant}=file:{}", path.display()).parse().unwrap()])
    }

    fn value(secrets: &Secrets, name: &str, url: &str, route: Route) -> Result<String, String> {
        let value = secrets.value(name, &Url::parse(url).unwrap(), route);
        value.map(str::to_owned).map_err(|error| error.to_string())
    }

    #[test]
    fn a_value_is_read_without_its_line_break() {
        for text in [CANARY.to_owned(), format!("{CANARY}\n"), format!("{CANARY}\r\n")] {
            let secrets = open("KEY", text.as_bytes()).unwrap();
            assert_eq!(value(&secrets, "KEY", "https://a.com", Route::Dns), Ok(CANARY.to_owned()));
        }
    }

    #[test]
    fn a_value_that_cannot_be_used_is_told_and_not_shown() {
        for (bytes, part) in [
            (&b"short"[..], "at least 8"),
            (b"", "0 bytes"),
            (b"12345678\xff", "UTF-8"),
            (&[b'a'; MAX_BYTES + 1], "more than"),
        ] {
            let error = open("KEY", bytes).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains("`KEY`") && !error.contains("short "), "{error}");
        }
        let unset = Secrets::open(&["KEY=env:FORGE_NO_SUCH_VARIABLE".parse().unwrap()]).unwrap_err().to_string();
        assert!(unset.contains("`FORGE_NO_SUCH_VARIABLE` is not set"), "{unset}");
        let missing = Secrets::open(&["KEY=file:/no/such/file".parse().unwrap()]).unwrap_err().to_string();
        assert!(missing.contains("/no/such/file"), "{missing}");
        assert!(Secrets::open(&["KEY=file:/dev/zero".parse().unwrap()]).is_err());
    }

    #[test]
    fn a_value_goes_only_where_it_may() {
        let local = Route::Address("127.0.0.1".parse().unwrap());
        let public = Route::Address("1.1.1.1".parse().unwrap());
        let free = open("KEY", CANARY.as_bytes()).unwrap();
        assert!(value(&free, "KEY", "https://a.com", Route::Dns).is_ok());
        assert!(value(&free, "KEY", "http://a.com", local).is_ok());
        assert!(value(&free, "KEY", "http://a.com", Route::Dns).unwrap_err().contains("https"));
        assert!(value(&free, "KEY", "http://1.1.1.1", public).unwrap_err().contains("https"));
        assert!(value(&free, "OTHER", "https://a.com", Route::Dns).unwrap_err().contains("declare"));
        let bound = open("KEY@*.a.com", CANARY.as_bytes()).unwrap();
        assert!(value(&bound, "KEY", "https://b.a.com", Route::Dns).is_ok());
        assert!(value(&bound, "KEY", "https://a.com.evil.net", Route::Dns).unwrap_err().contains("*.a.com alone"));
    }

    #[test]
    fn no_value_is_shown_by_debug() {
        let secrets = open("KEY", CANARY.as_bytes()).unwrap();
        assert!(!format!("{secrets:?}").contains(CANARY));
        assert!(format!("{secrets:?}").contains("KEY"));
    }
}
