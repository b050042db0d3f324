//! What somebody asks for who promotes.

use std::collections::BTreeSet;

use semver::Version;

/// The largest number of a version.
const LARGEST_NUMBER: u64 = 999_999_999;
/// The most bytes of a message.
const LONGEST_MESSAGE: usize = 4 << 10;
/// The most tags.
const MOST_TAGS: usize = 20;
/// The most characters of a tag.
const LONGEST_TAG: usize = 40;

/// What somebody asks for who promotes.
#[derive(Clone, Debug)]
pub struct Wish {
    pub(super) version: Version,
    pub(super) message: String,
    pub(super) tags: BTreeSet<String>,
}

/// What was asked for cannot be written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WishError {
    /// The version.
    #[error("{0} leaves no room for the versions after it; no number of a version is above {LARGEST_NUMBER}")]
    Version(Version),
    /// The message.
    #[error("the message has {0} bytes and {LONGEST_MESSAGE} are taken; shorten it")]
    Message(usize),
    /// A tag.
    #[error("`{0}` is no tag: 1 to {LONGEST_TAG} of the characters a-z, 0-9 and -, as in `accounting`")]
    Tag(String),
    /// All tags.
    #[error("there are {0} tags and {MOST_TAGS} are taken")]
    Tags(usize),
}

impl Wish {
    /// A release of this version, with a message that says why and words to find it by.
    pub fn new(version: Version, message: &str, tags: impl IntoIterator<Item = String>) -> Result<Self, WishError> {
        if [version.major, version.minor, version.patch].iter().any(|number| *number > LARGEST_NUMBER) {
            return Err(WishError::Version(version));
        }
        if message.len() > LONGEST_MESSAGE {
            return Err(WishError::Message(message.len()));
        }
        let tags: BTreeSet<String> = tags.into_iter().collect();
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_tag = |tag: &&String| !tag.is_empty() && tag.len() <= LONGEST_TAG && tag.chars().all(good);
        if let Some(tag) = tags.iter().find(|tag| !is_tag(tag)) {
            return Err(WishError::Tag(tag.chars().take(80).collect()));
        }
        if tags.len() > MOST_TAGS {
            return Err(WishError::Tags(tags.len()));
        }
        Ok(Self { version, message: message.trim().to_owned(), tags })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_tag_is_refused() {
        let wish = |message: &str, tags: &[&str]| {
            Wish::new(Version::new(1, 0, 0), message, tags.iter().map(|&tag| tag.to_owned()))
                .map(|wish| wish.tags.len())
        };
        assert_eq!(wish("why", &["csv", "csv", "month-end"]), Ok(2));
        for tag in ["", "A", "a b", "é", "a\n", &"a".repeat(41)] {
            assert!(matches!(wish("", &[tag]), Err(WishError::Tag(_))), "{tag:?}");
        }
        assert!(wish(&"a".repeat(5000), &[]).is_err());
        assert!(matches!(Wish::new(Version::new(1, u64::MAX, 0), "", []), Err(WishError::Version(_))));
    }
}
