//! Paths that a policy bans beyond the built-in ones.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// A path of Rust that tools must not use, with everything below it, such as `std::collections::HashMap`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BannedPath(String);

/// A text that is no path of Rust.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no path of Rust; write it from its crate on, such as `std::collections::HashMap`", crate::visible::visible(.text, 80))]
pub struct BannedPathError {
    text: String,
}

impl FromStr for BannedPath {
    type Err = BannedPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_word = |word: &str| {
            let start = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            start && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        // A macro may be written as it is called.
        let path = text.trim().trim_start_matches("::").trim_end_matches('!').trim_end_matches("::*");
        let words = path.split("::").count();
        let rooted = !matches!(path.split("::").next(), Some("crate" | "self" | "super" | "Self"));
        if path.split("::").all(is_word) && rooted && words <= 16 && path.len() <= 400 && path != "std" {
            Ok(Self(path.to_owned()))
        } else {
            Err(BannedPathError { text: text.to_owned() })
        }
    }
}

impl BannedPath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split("::")
    }
}

impl fmt::Display for BannedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_starts_at_its_crate() {
        for (text, path) in [
            ("std::fs", "std::fs"),
            ("::regex::bytes::*", "regex::bytes"),
            ("std::dbg!", "std::dbg"),
            ("regex", "regex"),
        ] {
            assert_eq!(text.parse::<BannedPath>().unwrap().as_str(), path);
        }
        for text in ["", "std", "std::", "crate::x", "a b", "std::é", "Vec<u8>", "::", "a::::b", "1a", "std::*"] {
            assert!(text.parse::<BannedPath>().is_err(), "{text}");
        }
    }
}
