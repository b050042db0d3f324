//! Whether this machine's clock can be believed: what it says is signed, and keys and approvals run out by it.

use semver::Version;

use crate::{
    catalog::{Catalog, CatalogError, Found, moment},
    tool::ToolName,
};

/// How far two machines' clocks may be apart, in seconds.
pub(in crate::catalog) const CLOCKS_APART: u64 = 5 * 60;
/// How many releases of a tool are asked for their time.
const ASKED: usize = 5;
/// Later than this after the program was made, in seconds, it is not believed: 50 years.
const ABSURD: u64 = 50 * 365 * 24 * 60 * 60;

/// The clock is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockFault {
    /// It is before this program was made.
    #[error("the clock says {}, before this forge was made ({}); set the clock", moment(*now), moment(*made))]
    BeforeProgram {
        /// What the clock says.
        now: u64,
        /// When the program was made.
        made: u64,
    },
    /// It is before the newest release of the same tool.
    #[error(
        "the clock says {}, and {version} was released at {}; set the clock, or, if that of who released it was wrong, give \
         their key a `valid-before` in the policy, and what it signed later does not count",
        moment(*now), moment(*released)
    )]
    BeforeRelease {
        /// What the clock says.
        now: u64,
        /// The release.
        version: Version,
        /// When it says that it was released.
        released: u64,
    },
    /// It is before the newest change of the release's state.
    #[error(
        "the clock says {}, and the state of {version} was changed at {}; set the clock, or see whether that of who changed \
         it was wrong",
        moment(*now), moment(*changed)
    )]
    BeforeChange {
        /// What the clock says.
        now: u64,
        /// The release.
        version: Version,
        /// When its state says that it was changed.
        changed: u64,
    },
    /// It is far in the future.
    #[error("the clock says {}; set the clock", moment(*now))]
    Absurd {
        /// What the clock says.
        now: u64,
    },
}

impl ClockFault {
    /// What is wrong with this machine's clock by itself.
    pub fn now() -> Option<Self> {
        judge(crate::catalog::now(), made(), &[])
    }

    /// Whether it is wrong whatever other clocks say.
    pub fn is_by_itself(&self) -> bool {
        matches!(self, Self::BeforeProgram { .. } | Self::Absurd { .. })
    }
}

impl Catalog {
    /// What is wrong with this machine's clock, by itself and by what the newest releases of a tool say of theirs.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn clock_fault(&self, name: &ToolName) -> Result<Option<ClockFault>, CatalogError> {
        let there = match self.marker()? {
            Some(_) => self.versions(name)?,
            None => Vec::new(),
        };
        self.clock_fault_among(name, &there, crate::catalog::now())
    }

    /// The same, of a tool that has these versions, newest first, at this time.
    pub(super) fn clock_fault_among(
        &self,
        name: &ToolName,
        there: &[Version],
        now: u64,
    ) -> Result<Option<ClockFault>, CatalogError> {
        let mut released = Vec::new();
        for version in there.iter().take(ASKED) {
            match self.find(name, version) {
                Ok(Some(found)) => released.push((version.clone(), found.release.document.stamp.time)),
                Err(CatalogError::Store(error)) => return Err(error.into()),
                // One that does not load says nothing of the time.
                Ok(None) | Err(_) => {}
            }
        }
        Ok(judge(now, made(), &released))
    }
}

impl Found {
    /// What is wrong with this machine's clock, by itself and by what the release and its state say.
    pub(in crate::catalog) fn clock_fault(&self) -> Option<ClockFault> {
        let (release, now) = (&self.release.document, crate::catalog::now());
        let by_release = judge(now, made(), &[(release.version.clone(), release.stamp.time)]);
        by_release.or_else(|| {
            let changed = self.changes.iter().map(|change| change.document.stamp.time).max()?;
            let before = is_before(now, changed);
            before.then(|| ClockFault::BeforeChange { now, version: release.version.clone(), changed })
        })
    }
}

/// Whether a moment is further in the future than two clocks are apart.
fn is_before(now: u64, other: u64) -> bool {
    now.saturating_add(CLOCKS_APART) < other
}

/// When this program was made, in seconds since 1970.
fn made() -> u64 {
    env!("FORGE_MADE").parse().unwrap_or(0)
}

/// What is wrong with a clock that says `now`. `released` are releases of the same tool, with what they say of their time.
fn judge(now: u64, made: u64, released: &[(Version, u64)]) -> Option<ClockFault> {
    if now < made {
        return Some(ClockFault::BeforeProgram { now, made });
    }
    if now > made.saturating_add(ABSURD) {
        return Some(ClockFault::Absurd { now });
    }
    let (version, last) = released.iter().max_by_key(|(_, time)| *time)?;
    is_before(now, *last).then(|| ClockFault::BeforeRelease { now, version: version.clone(), released: *last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_wrong_is_noticed() {
        let made = 1_700_000_000;
        let released = [(Version::new(2, 0, 0), made + 1000), (Version::new(1, 0, 1), made + 2000)];
        assert_eq!(judge(made + 3000, made, &released), None);
        assert_eq!(judge(made + 1990, made, &released), None, "two clocks are never quite the same");
        assert!(matches!(judge(0, made, &[]), Some(ClockFault::BeforeProgram { .. })));
        assert!(matches!(judge(u64::MAX, made, &[]), Some(ClockFault::Absurd { .. })));
        let fault = judge(made + 1000, made, &released).unwrap();
        assert!(matches!(&fault, ClockFault::BeforeRelease { version, .. } if *version == Version::new(1, 0, 1)));
        assert!(fault.to_string().contains("1.0.1"));
    }
}
