//! Where a new version stands among those that are there.

use std::fmt;

use semver::Version;
use serde::Serialize;

/// How far a version is from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Nothing that callers see changed.
    Patch,
    /// Something was added.
    Minor,
    /// Callers may break.
    Major,
}

/// Why no release may have a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionFault {
    /// It has build metadata, which does not count when versions are compared.
    #[error("the version {version} has build metadata, by which versions are not told apart; leave out `+{}`", version.build)]
    Build {
        /// The version.
        version: Version,
    },
    /// It is too long.
    #[error("the version has more than {most} characters; shorten its pre-release")]
    Long {
        /// How many it may have.
        most: usize,
    },
    /// A higher one of the same line is there.
    #[error("the version {version} is lower than {newest}, which is released; the next one of this line is {next}")]
    Lower {
        /// The version.
        version: Version,
        /// The newest of its line.
        newest: Version,
        /// What may follow.
        next: Version,
    },
    /// It is lower than what is there, and goes on in no line.
    #[error(
        "the version {version} is lower than {newest}, which is released, and no release that it follows is compatible \
         with it; choose one above {newest}, or go on in a line that is there"
    )]
    NoLine {
        /// The version.
        version: Version,
        /// The newest of all.
        newest: Version,
    },
}

/// The numbers that versions have in common which promise to be compatible: the first that is not 0, and those before.
pub fn compat_line(version: &Version) -> (u64, u64, u64) {
    match (version.major, version.minor, version.patch) {
        (0, 0, patch) => (0, 0, patch),
        (0, minor, _) => (0, minor, 0),
        (major, _, _) => (major, 0, 0),
    }
}

/// The release that a new version follows, if there is one. `there` are the versions of all releases of the tool; `version`
/// is not among them.
pub(crate) fn place_among<'v>(version: &Version, there: &'v [Version]) -> Result<Option<&'v Version>, VersionFault> {
    if !version.build.is_empty() {
        return Err(VersionFault::Build { version: version.clone() });
    }
    let most = crate::catalog::spec::LONGEST_VERSION;
    if version.to_string().len() > most {
        return Err(VersionFault::Long { most });
    }
    let line = compat_line(version);
    let of_line = there.iter().filter(|other| compat_line(other) == line).max();
    let newest = there.iter().max();
    match (of_line, newest) {
        (Some(newest), _) if newest > version => {
            let (version, newest) = (version.clone(), newest.clone());
            let next = Step::Patch.after(&newest);
            return Err(VersionFault::Lower { version, newest, next });
        }
        (None, Some(newest)) if newest > version => {
            return Err(VersionFault::NoLine { version: version.clone(), newest: newest.clone() });
        }
        _ => {}
    }
    // A pre-release promises nothing, unless there is nothing else.
    let before = |other: &&Version| *other < version;
    let finished = there.iter().filter(before).filter(|other| other.pre.is_empty()).max();
    Ok(finished)
}

impl Step {
    /// How far `version` is from `before`, by what cargo makes of both: below 1.0.0 the first number that is not 0 counts
    /// as the major one, and the next as minor and patch.
    pub fn between(before: &Version, version: &Version) -> Self {
        if compat_line(before) != compat_line(version) {
            Self::Major
        } else if version.major == 0 || version.minor != before.minor {
            Self::Minor
        } else {
            Self::Patch
        }
    }

    /// The version that is this far from `before`. A pre-release is followed by its release.
    pub fn after(self, before: &Version) -> Version {
        let (major, minor, patch) = (before.major, before.minor, before.patch);
        if !before.pre.is_empty() {
            return Version::new(major, minor, patch);
        }
        let next = |number: u64| number.saturating_add(1);
        match (self, major, minor) {
            (Self::Major, 0, 0) | (Self::Patch, _, _) | (Self::Minor, 0, _) => {
                Version::new(major, minor, next(patch))
            }
            (Self::Major, 0, _) => Version::new(0, next(minor), 0),
            (Self::Major, _, _) => Version::new(next(major), 0, 0),
            (Self::Minor, _, _) => Version::new(major, next(minor), 0),
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn v(text: &str) -> Version {
        text.parse().unwrap()
    }

    fn there(texts: &[&str]) -> Vec<Version> {
        texts.iter().copied().map(v).collect()
    }

    #[test]
    fn a_version_follows_the_one_below() {
        for (new, others, before) in [
            ("1.0.0", &[][..], None),
            ("0.0.1", &[], None),
            ("1.0.1", &["1.0.0"], Some("1.0.0")),
            ("2.0.0", &["1.0.0", "1.4.0"], Some("1.4.0")),
            ("1.4.1", &["1.0.0", "1.4.0", "2.0.0"], Some("1.4.0")),
            ("1.5.0", &["1.4.0", "2.0.0"], Some("1.4.0")),
            ("0.3.1", &["0.2.9", "0.3.0", "0.4.0", "1.0.0"], Some("0.3.0")),
            ("1.1.0-rc.1", &["1.0.0"], Some("1.0.0")),
            ("1.1.0", &["1.0.0", "1.1.0-rc.1"], Some("1.0.0")),
            ("1.0.0", &["1.0.0-rc.1"], None),
        ] {
            let there = there(others);
            assert_eq!(place_among(&v(new), &there).unwrap(), before.map(v).as_ref(), "{new} {others:?}");
        }
    }

    #[test]
    fn a_version_that_goes_back_is_refused() {
        let lower = |new: &str, others: &[&str]| place_among(&v(new), &there(others)).unwrap_err();
        assert!(matches!(lower("1.0.0", &["1.2.0"]), VersionFault::Lower { next, .. } if next == v("1.2.1")));
        assert!(matches!(lower("1.1.9", &["1.2.0", "2.0.0"]), VersionFault::Lower { .. }));
        assert!(matches!(lower("1.0.0-rc.1", &["1.0.0"]), VersionFault::Lower { .. }));
        assert!(matches!(lower("1.0.0", &["2.0.0"]), VersionFault::NoLine { .. }));
        assert!(matches!(lower("0.1.0", &["0.0.9", "0.2.0"]), VersionFault::NoLine { .. }));
        assert!(matches!(lower("1.0.0+a", &[]), VersionFault::Build { .. }));
        assert!(matches!(lower(&format!("1.0.0-{}", "a".repeat(100)), &[]), VersionFault::Long { .. }));
    }

    #[test]
    fn steps_are_cargos() {
        for (before, after, step) in [
            ("1.0.0", "1.0.1", Step::Patch),
            ("1.0.0", "1.1.0", Step::Minor),
            ("1.9.0", "2.0.0", Step::Major),
            ("0.1.0", "0.1.1", Step::Minor),
            ("0.1.0", "0.2.0", Step::Major),
            ("0.0.1", "0.0.2", Step::Major),
            ("0.9.0", "1.0.0", Step::Major),
        ] {
            assert_eq!(Step::between(&v(before), &v(after)), step, "{before} {after}");
        }
    }

    proptest! {
        #[test]
        fn what_is_asked_for_is_what_is_reached(major in 0..4_u64, minor in 0..4_u64, patch in 0..4_u64) {
            let before = Version::new(major, minor, patch);
            for step in [Step::Patch, Step::Minor, Step::Major] {
                let after = step.after(&before);
                prop_assert!(after > before && Step::between(&before, &after) >= step);
                prop_assert_eq!(place_among(&after, std::slice::from_ref(&before)), Ok(Some(&before)));
            }
        }
    }
}
