//! A released tool, as it is asked for.

use std::{fmt, str::FromStr};

use semver::VersionReq;

use crate::tool::{NameError, ToolName};

/// `NAME` or `NAME@REQ`, where REQ is a version requirement as cargo has them: `1.2`, `=1.2.0`, `>=1, <3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolRequest {
    /// The tool's name.
    pub name: ToolName,
    /// Which versions, if not any.
    pub requirement: Option<VersionReq>,
}

/// A text that asks for no released tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseToolRequestError {
    /// The name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The version.
    #[error("`{requirement}` is no version requirement: {reason}; write NAME@REQ as in `column_total@1.2`")]
    Requirement {
        /// What stands behind the `@`.
        requirement: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl FromStr for ToolRequest {
    type Err = ParseToolRequestError;

    fn from_str(text: &str) -> Result<Self, ParseToolRequestError> {
        let (name, requirement) = text.split_once('@').map_or((text, None), |(name, rest)| (name, Some(rest)));
        let requirement = requirement.map(|text| {
            let reason = |reason: String| ParseToolRequestError::Requirement {
                requirement: crate::visible::visible(text, 80),
                reason,
            };
            text.parse().map_err(|error: semver::Error| reason(error.to_string()))
        });
        Ok(Self { name: name.parse()?, requirement: requirement.transpose()? })
    }
}

impl ToolRequest {
    /// Whether this version is asked for.
    pub fn fits(&self, version: &semver::Version) -> bool {
        self.requirement.as_ref().is_none_or(|requirement| requirement.matches(version))
    }
}

impl fmt::Display for ToolRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.requirement {
            Some(requirement) => write!(f, "{}@{requirement}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}
