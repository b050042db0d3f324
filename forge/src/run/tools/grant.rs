//! `--allow-tool=NAME[@REQ][=FILE|DIGEST]`.

use std::path::PathBuf;

use forge_cache::Digest;

use crate::tool::{NameError, ToolName};

/// A tool that an operator lets a tool call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolGrant {
    /// Its name.
    pub name: ToolName,
    /// Which versions of it, if not any.
    pub requirement: Option<semver::VersionReq>,
    /// Where it is.
    pub target: ToolTarget,
}

/// Where a tool is that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolTarget {
    /// `NAME.rs` beside the source of the tool that was run, or in the folder `tools` there.
    Beside,
    /// A source file.
    File(PathBuf),
    /// An artifact.
    Artifact(Digest),
}

/// A text that is no grant of a tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ToolGrantError {
    /// The name.
    #[error(
        "cannot grant `{text}`: {reason}; write NAME, NAME=FILE or NAME=DIGEST, as in `--allow-tool=column_total`"
    )]
    Name {
        /// The grant as typed.
        text: String,
        /// What is wrong with it.
        reason: NameError,
    },
    /// The version.
    #[error("cannot grant `{text}`: `{requirement}` is no version requirement; write it as `column_total@1.2`")]
    Requirement {
        /// The grant as typed.
        text: String,
        /// What stands behind the `@`.
        requirement: String,
    },
    /// The target.
    #[error("cannot grant `{text}`: nothing stands behind the `=`; write `NAME=FILE` or `NAME=DIGEST`")]
    Target {
        /// The grant as typed.
        text: String,
    },
}

impl std::str::FromStr for ToolGrant {
    type Err = ToolGrantError;

    fn from_str(text: &str) -> Result<Self, ToolGrantError> {
        let (what, target) = match text.split_once('=') {
            Some((_, "")) => return Err(ToolGrantError::Target { text: text.to_owned() }),
            Some((what, target)) => (what, Some(target)),
            None => (text, None),
        };
        let (name, requirement) = match what.split_once('@') {
            Some((name, requirement)) => (name, Some(requirement)),
            None => (what, None),
        };
        let name = name.parse().map_err(|reason| ToolGrantError::Name { text: text.to_owned(), reason })?;
        let requirement = requirement.map(|requirement| {
            requirement.parse().map_err(|_| ToolGrantError::Requirement {
                text: text.to_owned(),
                requirement: requirement.to_owned(),
            })
        });
        let target = match target {
            None => ToolTarget::Beside,
            Some(target) => target.parse().map_or_else(|_| ToolTarget::File(target.into()), ToolTarget::Artifact),
        };
        Ok(Self { name, requirement: requirement.transpose()?, target })
    }
}

impl ToolGrant {
    /// Whether it lets a tool call what it declares as `need`: `NAME` or `NAME@REQ`.
    pub fn covers(&self, need: &str) -> bool {
        let (name, requirement) = need.split_once('@').map_or((need, None), |(name, rest)| (name, Some(rest)));
        let wanted = requirement.map(str::parse::<semver::VersionReq>);
        let fits = match (&self.requirement, wanted) {
            (None, _) => true,
            (Some(given), Some(Ok(wanted))) => *given == wanted,
            (Some(_), _) => false,
        };
        self.name.as_str() == name && fits
    }
}

/// What may be called: the name and the versions, as a policy bounds it.
impl std::fmt::Display for ToolGrant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.requirement {
            Some(requirement) => write!(formatter, "{}@{requirement}", self.name),
            None => write!(formatter, "{}", self.name),
        }
    }
}

/// The name of a need, without the version.
pub(in crate::run) fn name_of(need: &str) -> &str {
    need.split_once('@').map_or(need, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(text: &str) -> Result<ToolGrant, ToolGrantError> {
        text.parse()
    }

    #[test]
    fn a_grant_names_a_tool_and_where_it_is() {
        assert_eq!(grant("total").unwrap().target, ToolTarget::Beside);
        assert_eq!(grant("total=lib/total.rs").unwrap().target, ToolTarget::File("lib/total.rs".into()));
        let digest = Digest::of(b"x");
        assert_eq!(grant(&format!("total={digest}")).unwrap().target, ToolTarget::Artifact(digest));
        assert!(grant("total@1.2").unwrap().requirement.is_some());
    }

    #[test]
    fn what_names_no_tool_is_refused() {
        for bad in ["", "=x", "Total", "total=", "total@", "total@new", "a b"] {
            assert!(grant(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_grant_covers_its_tool() {
        assert!(grant("total").unwrap().covers("total") && grant("total").unwrap().covers("total@1"));
        assert!(grant("total@1").unwrap().covers("total@1"));
        assert!(!grant("total@1").unwrap().covers("total") && !grant("total@1").unwrap().covers("total@2"));
        assert!(!grant("total").unwrap().covers("totals"));
    }
}
