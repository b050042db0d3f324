//! Where an object lies in a store.

use std::{fmt, str::FromStr};

/// The most bytes of a path: what S3 takes as a key, less room for a prefix.
const LONGEST: usize = 512;

/// A path below the root of a store: steps of `[A-Za-z0-9._+=-]`, parted by `/`, none of which begins with a dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorePath(String);

/// A text is no path of a store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no path of a store: steps of letters, digits, `.`, `_`, `+`, `=` and `-`, parted by `/`")]
pub struct StorePathError {
    text: String,
}

impl StorePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last step.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.0.as_str(), |(_, name)| name)
    }

    /// Whether it lies below this folder.
    pub fn is_below(&self, folder: &Self) -> bool {
        self.0.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl FromStr for StorePath {
    type Err = StorePathError;

    fn from_str(text: &str) -> Result<Self, StorePathError> {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._+=-".contains(&byte);
        let is_step = |step: &str| !step.is_empty() && !step.starts_with('.') && step.bytes().all(good);
        match text.len() <= LONGEST && text.split('/').all(is_step) {
            true => Ok(Self(text.to_owned())),
            false => Err(StorePathError { text: text.chars().take(80).collect() }),
        }
    }
}

impl fmt::Display for StorePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out() {
        for text in ["", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "a/.b", "a b", "a\\b", "é", "a\0b", "a/b\n"] {
            assert!(text.parse::<StorePath>().is_err(), "{text:?}");
        }
        assert!("a".repeat(LONGEST + 1).parse::<StorePath>().is_err());
        let path: StorePath = "releases/column_total/1.0.0-rc.1+b=2.json".parse().unwrap();
        assert_eq!(path.name(), "1.0.0-rc.1+b=2.json");
        assert!(path.is_below(&"releases".parse().unwrap()) && !path.is_below(&"rel".parse().unwrap()));
    }
}
