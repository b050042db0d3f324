//! The SHA-256 digest, the only name that content has.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of some bytes, written as 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// A digest that was computed elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the digest.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 12 hexadecimal digits: enough for a person, never enough for a key.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 64];
        hex::encode_to_slice(self.0, &mut text).map_err(|_| fmt::Error)?;
        formatter.pad(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseDigestError {
    /// The text has another length than 64 digits.
    #[error("a digest has 64 hexadecimal digits, this text has {found} characters; give the whole digest")]
    Length {
        /// How many characters there were, without the `sha256:` prefix.
        found: usize,
    },
    /// A character is not a lowercase hexadecimal digit.
    #[error("`{found}` at position {position} is not one of the digits 0-9 and a-f of a digest")]
    Character {
        /// The character.
        found: char,
        /// Its position, counted from 1 and without the `sha256:` prefix.
        position: usize,
    },
}

impl FromStr for Digest {
    type Err = ParseDigestError;

    /// Reads 64 lowercase hexadecimal digits, with or without `sha256:` before them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        let wrong = digits.chars().enumerate().find(|(_, c)| !matches!(c, '0'..='9' | 'a'..='f'));
        let found = digits.chars().count();
        if found != 64 {
            return Err(ParseDigestError::Length { found });
        }
        if let Some((index, found)) = wrong {
            return Err(ParseDigestError::Character { found, position: index + 1 });
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| ParseDigestError::Length { found })?;
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn the_digest_is_sha_256() {
        assert_eq!(Digest::of(b"").to_string(), OF_NOTHING);
        assert_eq!(Digest::of(b"").short(), "e3b0c44298fc");
    }

    #[test]
    fn the_prefix_is_optional() {
        let expected = Ok(Digest::of(b""));
        assert_eq!(OF_NOTHING.parse(), expected);
        assert_eq!(format!("sha256:{OF_NOTHING}").parse(), expected);
    }

    #[test]
    fn what_is_no_digest_is_told() {
        let parse = |text: &str| text.parse::<Digest>().expect_err("not a digest").to_string();
        assert!(parse("e3b0").contains("this text has 4 characters"));
        assert!(parse(&OF_NOTHING.replacen('b', "B", 1)).starts_with("`B` at position 3"));
        assert!(parse(&"é".repeat(64)).starts_with("`é` at position 1"));
        assert!(parse(&"é".repeat(32)).contains("this text has 32 characters"));
        assert!(parse(&format!("sha512:{OF_NOTHING}")).contains("this text has 71 characters"));
    }

    #[test]
    fn a_wrong_digest_in_json_is_an_error() {
        assert!(serde_json::from_str::<Digest>("\"abc\"").is_err());
        assert!(serde_json::from_str::<Digest>("7").is_err());
    }

    proptest! {
        #[test]
        fn text_and_json_round_trip(bytes: [u8; 32]) {
            let digest = Digest::from_bytes(bytes);
            prop_assert_eq!(digest.to_string().parse(), Ok(digest));
            let json = serde_json::to_string(&digest).expect("a string");
            prop_assert_eq!(&json, &format!("\"{digest}\""));
            prop_assert_eq!(serde_json::from_str::<Digest>(&json).expect("a digest"), digest);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text: String) {
            if let Ok(digest) = text.parse::<Digest>() {
                prop_assert!(text.ends_with(&digest.to_string()));
            }
        }
    }
}
