//! `NAME` or `NAME@VERSION`, as it is typed.

use std::{fmt, str::FromStr};

use semver::Version;

use crate::tool::{NameError, ToolName};

/// The most characters of a version.
pub(crate) const LONGEST_VERSION: usize = 64;

/// A tool of a catalog, or one of its releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseSpec {
    /// The tool.
    pub name: ToolName,
    /// The version. `None` leaves the choice to whoever looks.
    pub version: Option<Version>,
}

/// A text is neither.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// The name is none.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The version is none.
    #[error("`{text}` is no version: {reason}; write three numbers, as in `1.2.0`")]
    Version {
        /// What stands there, cut.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads a version of a release: three numbers, perhaps with a pre-release, not longer than releases have them.
pub fn parse_version(text: &str) -> Result<Version, SpecError> {
    let refuse = |reason: String| SpecError::Version { text: text.chars().take(80).collect::<String>(), reason };
    if text.len() > LONGEST_VERSION {
        return Err(refuse(format!("it has more than {LONGEST_VERSION} characters")));
    }
    let version: Version = text.parse().map_err(|error: semver::Error| refuse(error.to_string()))?;
    if version.build.is_empty() { Ok(version) } else { Err(refuse("releases have no build metadata".to_owned())) }
}

impl FromStr for ReleaseSpec {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, Some(parse_version(version)?)),
            None => (text, None),
        };
        Ok(Self { name: name.parse()?, version })
    }
}

impl fmt::Display for ReleaseSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, "@{version}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read_and_nothing_else_is() {
        for text in ["column_total", "column_total@1.2.0", "a@0.1.0-rc.1"] {
            assert_eq!(text.parse::<ReleaseSpec>().unwrap().to_string(), text);
        }
        let long = format!("a@1.0.0-{}", "x".repeat(600));
        for text in
            ["", "@1.0.0", "a@", "a@1", "a@1.2", "a@v1.2.3", "a@1.2.3@4", "../a@1.0.0", "A@1.0.0", "а@1.0.0", &long]
        {
            assert!(text.parse::<ReleaseSpec>().is_err(), "{text:?}");
        }
    }
}
