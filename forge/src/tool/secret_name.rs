//! What a secret is called.

use std::{fmt, str::FromStr};

/// The longest name.
const MAX_CHARACTERS: usize = 64;

/// The name under which a tool asks for a secret, such as `API_KEY`. Never its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretName(String);

/// A text that is no name of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no name of a secret; write letters, digits, `_`, `-` and `.`, at most 64, such as `API_KEY`")]
pub struct SecretNameError;

impl SecretName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretName {
    type Err = SecretNameError;

    fn from_str(text: &str) -> Result<Self, SecretNameError> {
        let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        if text.is_empty() || text.len() > MAX_CHARACTERS || !fits {
            return Err(SecretNameError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word() {
        for text in ["API_KEY", "a", "stripe.live-key", &"a".repeat(64)] {
            assert_eq!(text.parse::<SecretName>().unwrap().as_str(), text);
        }
        for text in ["", "A B", "A=B", "A@b", "ä", "a/b", "a\n", "[a]", &"a".repeat(65)] {
            assert!(text.parse::<SecretName>().is_err(), "{text:?}");
        }
    }
}
