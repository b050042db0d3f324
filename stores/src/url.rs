//! The address of a store.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use url::Url;

/// What kind of store it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A folder.
    File,
    /// An S3 bucket.
    S3,
    /// A bucket of Google Cloud Storage.
    Gcs,
    /// A container of Azure Blob Storage.
    Azure,
    /// An OCI registry.
    Oci,
}

/// The address of a store: `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX`, `az://CONTAINER/PREFIX`, `oci://HOST[:PORT]/PREFIX`,
/// `file:///FOLDER`, or a folder's path as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreUrl {
    scheme: Scheme,
    /// Bucket, container or host; nothing for a folder.
    authority: String,
    /// Without slashes at its ends; for a folder its path.
    path: String,
}

/// A text is no address of a store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is no address of a catalog: {reason}; write a folder, s3://BUCKET/PREFIX, gs://…, az://… or oci://HOST/PREFIX"
)]
pub struct StoreUrlError {
    text: String,
    reason: String,
}

impl StoreUrlError {
    /// A file lies where a folder belongs.
    pub(crate) fn a_file(url: &StoreUrl) -> Self {
        Self { text: url.to_string(), reason: "it is a file, and a catalog is a folder".to_owned() }
    }
}

impl StoreUrl {
    /// The address of a folder.
    pub fn folder(path: &Path) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Self { scheme: Scheme::File, authority: String::new(), path: path.to_string_lossy().into_owned() }
    }

    /// What kind of store it is.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Bucket, container, or host and port.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The prefix of everything in it, without slashes at its ends; may be empty.
    pub fn prefix(&self) -> &str {
        &self.path
    }

    /// The folder, if it is one.
    pub fn as_folder(&self) -> Option<PathBuf> {
        (self.scheme == Scheme::File).then(|| PathBuf::from(&self.path))
    }

    /// Whether it is reached over a network.
    pub fn is_remote(&self) -> bool {
        self.scheme != Scheme::File
    }
}

impl FromStr for StoreUrl {
    type Err = StoreUrlError;

    fn from_str(text: &str) -> Result<Self, StoreUrlError> {
        let refuse =
            |reason: &str| StoreUrlError { text: text.chars().take(200).collect(), reason: reason.to_owned() };
        if text.is_empty() || text.contains(|c: char| c.is_control()) {
            return Err(refuse("it is empty or holds what cannot be seen"));
        }
        if !text.contains("://") {
            return match misspelt(text) {
                Some(reason) => Err(refuse(&reason)),
                None => Ok(Self::folder(Path::new(text))),
            };
        }
        let url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
        let scheme = match url.scheme() {
            "file" => Scheme::File,
            "s3" => Scheme::S3,
            "gs" => Scheme::Gcs,
            "az" => Scheme::Azure,
            "oci" => Scheme::Oci,
            other => return Err(refuse(&format!("`{other}` is no kind of catalog"))),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it holds a name or a password; credentials come from the environment"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it holds `?` or `#`"));
        }
        if scheme == Scheme::File {
            let path = url.to_file_path().map_err(|()| refuse("it names no folder of this machine"))?;
            return Ok(Self::folder(&path));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| refuse("it names no place"))?;
        let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let path = url.path().strip_prefix('/').unwrap_or_default();
        let path = path.strip_suffix('/').unwrap_or(path).to_owned();
        let is_step = |step: &str| {
            !step.is_empty()
                && !step.starts_with('.')
                && step.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        if !path.is_empty() && !path.split('/').all(is_step) {
            return Err(refuse("its path has steps other than of letters, digits, `.`, `_` and `-`"));
        }
        Ok(Self { scheme, authority, path })
    }
}

/// What a text means that would be read as a folder and hardly is one.
fn misspelt(text: &str) -> Option<String> {
    if text == "~" || text.starts_with("~/") {
        return Some("`~` is the shell's, and means nothing here: write the whole path".to_owned());
    }
    let schemes = ["s3", "gs", "az", "oci", "file"];
    let scheme = schemes.into_iter().find(|scheme| {
        text.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':') || rest.starts_with("//"))
    })?;
    let rest = text[scheme.len()..].trim_start_matches([':', '/']);
    let slash = if scheme == "file" { "/" } else { "" };
    Some(format!("did you mean `{scheme}://{slash}{rest}`? A folder of that name is `./{text}`"))
}

impl TryFrom<String> for StoreUrl {
    type Error = StoreUrlError;

    fn try_from(text: String) -> Result<Self, StoreUrlError> {
        text.parse()
    }
}

impl From<StoreUrl> for String {
    fn from(url: StoreUrl) -> Self {
        url.to_string()
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::File => return f.write_str(&self.path),
            Scheme::S3 => "s3",
            Scheme::Gcs => "gs",
            Scheme::Azure => "az",
            Scheme::Oci => "oci",
        };
        write!(f, "{scheme}://{}", self.authority)?;
        if self.path.is_empty() { Ok(()) } else { write!(f, "/{}", self.path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_lost_a_sign_is_no_folder() {
        for (text, meant) in [
            ("s3//tools/team", "`s3://tools/team`"),
            ("s3:/tools", "`s3://tools`"),
            ("oci:localhost:5000/forge", "`oci://localhost:5000/forge`"),
            ("file:/srv/catalog", "`file:///srv/catalog`"),
            ("~/catalog", "the whole path"),
        ] {
            let error = text.parse::<StoreUrl>().unwrap_err().to_string();
            assert!(error.contains(meant), "{error}");
        }
        for text in ["s3", "s3/tools", "./s3:/tools", "filed//x", "a~/b"] {
            assert!(!text.parse::<StoreUrl>().unwrap().is_remote(), "{text}");
        }
    }

    #[test]
    fn addresses_are_read_and_written() {
        for (text, written) in [
            ("s3://tools", "s3://tools"),
            ("s3://tools/team/", "s3://tools/team"),
            ("oci://localhost:5000/forge", "oci://localhost:5000/forge"),
            ("file:///srv/catalog", "/srv/catalog"),
            ("/srv/catalog", "/srv/catalog"),
        ] {
            assert_eq!(text.parse::<StoreUrl>().unwrap().to_string(), written);
        }
        for text in
            ["", "http://a", "s3://", "s3://a:b@c/d", "s3://a/b?c", "s3://a/../b", "s3://a/b c", "gs://a//b", "x\ny"]
        {
            let parsed = text.parse::<StoreUrl>();
            assert!(parsed.as_ref().map_or(true, |url| !url.to_string().contains("..")), "{text:?}: {parsed:?}");
            assert!(text.contains("..") || parsed.is_err(), "{text:?}");
        }
    }
}
