//! Whether this machine's clock can be believed: what it says is signed, and keys and approvals run out by it.

use semver::Version;

use crate::catalog::moment;

/// How far two machines' clocks may be apart, in seconds.
pub(in crate::catalog) const CLOCKS_APART: u64 = 5 * 60;
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
        "the clock says {}, and {version} was released at {}; set the clock, or see whether that of who released it was wrong",
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
}

/// When this program was made, in seconds since 1970.
pub(in crate::catalog) fn made() -> u64 {
    env!("FORGE_MADE").parse().unwrap_or(0)
}

/// What is wrong with a clock that says `now`. `released` are releases of the same tool, with what they say of their time.
pub(in crate::catalog) fn judge(now: u64, made: u64, released: &[(Version, u64)]) -> Option<ClockFault> {
    if now < made {
        return Some(ClockFault::BeforeProgram { now, made });
    }
    if now > made.saturating_add(ABSURD) {
        return Some(ClockFault::Absurd { now });
    }
    let (version, last) = released.iter().max_by_key(|(_, time)| *time)?;
    let before = now.saturating_add(CLOCKS_APART) < *last;
    before.then(|| ClockFault::BeforeRelease { now, version: version.clone(), released: *last })
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
