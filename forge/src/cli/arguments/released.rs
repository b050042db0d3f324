//! A release as it is typed.

use std::str::FromStr;

use semver::{Version, VersionReq};

use crate::{
    catalog::{Catalog, CatalogError, ReleaseSpec, ReleaseState, SpecError},
    project::ToolRequest,
    tool::ToolName,
};

/// `NAME`, `NAME@1.2.0` for that very release, or `NAME@REQ` for the newest that fits, such as `NAME@1`.
#[derive(Clone, Debug)]
pub(in crate::cli) enum Released {
    /// A release, or the choice is left to whoever looks.
    Exactly(ReleaseSpec),
    /// The newest that fits.
    Fitting(ToolName, VersionReq),
}

impl FromStr for Released {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        // A whole version that no release has is no wish either.
        let is_whole = text.split_once('@').is_some_and(|(_, version)| version.parse::<Version>().is_ok());
        if let Some((_, metadata)) = text.split_once('+') {
            let (text, reason) = (metadata.chars().take(80).collect(), "releases have no build metadata".to_owned());
            return Err(SpecError::Version { text, reason });
        }
        text.parse().map(Self::Exactly).or_else(|error| match (&error, text.parse()) {
            (SpecError::Version { .. }, Ok(ToolRequest { name, requirement: Some(requirement) })) if !is_whole => {
                Ok(Self::Fitting(name, requirement))
            }
            _ => Err(error),
        })
    }
}

impl Released {
    /// The tool.
    pub(in crate::cli) fn name(&self) -> &ToolName {
        let (Self::Exactly(ReleaseSpec { name, .. }) | Self::Fitting(name, _)) = self;
        name
    }

    /// Whether a version is meant.
    pub(in crate::cli) fn fits(&self, version: &Version) -> bool {
        match self {
            Self::Exactly(spec) => spec.version.as_ref().is_none_or(|meant| meant == version),
            Self::Fitting(_, requirement) => requirement.matches(version),
        }
    }

    /// The release in a catalog that is meant: of those that fit the newest that may be used, or else the newest.
    pub(in crate::cli) fn spec(&self, catalog: &Catalog) -> Result<ReleaseSpec, CatalogError> {
        let (name, requirement) = match self {
            Self::Exactly(spec) => return Ok(spec.clone()),
            Self::Fitting(name, requirement) => (name, requirement),
        };
        let versions = catalog.versions(name)?;
        if versions.is_empty() {
            // The error of showing says what there is in its place.
            return Ok(ReleaseSpec { name: name.clone(), version: None });
        }
        let of = |version| ReleaseSpec { name: name.clone(), version: Some(version) };
        let (mut newest, mut look) = (None, catalog.look_for_one(name));
        for version in versions.iter().filter(|version| requirement.matches(version)) {
            let Some(found) = look.find(version)? else { continue };
            if matches!(found.state(), ReleaseState::Active | ReleaseState::Deprecated { .. }) {
                return Ok(of(version.clone()));
            }
            newest = newest.or_else(|| Some(version.clone()));
        }
        newest.map(of).ok_or_else(|| CatalogError::NoVersion {
            url: catalog.url().to_string(),
            name: name.clone(),
            requirement: requirement.clone(),
            versions: versions.iter().take(10).map(ToString::to_string).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_version_is_that_release_and_a_part_of_one_is_a_wish() {
        let read = |text: &str| text.parse::<Released>();
        assert!(matches!(read("adds"), Ok(Released::Exactly(ReleaseSpec { version: None, .. }))));
        assert!(matches!(read("adds@1.0.0"), Ok(Released::Exactly(ReleaseSpec { version: Some(_), .. }))));
        for wish in ["adds@1", "adds@1.2", "adds@^1.0.0", "adds@=1.0.0", "adds@>=1, <3"] {
            assert!(matches!(read(wish), Ok(Released::Fitting(..))), "{wish}");
        }
        assert!(read("adds@one").unwrap_err().to_string().contains("three numbers"));
        assert!(read("../adds@1").is_err() && read("adds@1.0.0+more").is_err());
    }
}
