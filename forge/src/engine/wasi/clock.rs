//! The clocks that a tool sees.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::errno::Errno;

/// Which time a tool sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Time stands still: every clock answers this instant, and sleeping is over at once. Times of files are this
    /// instant too, so that a run depends on what the files hold and not on when they were written.
    Still {
        /// Nanoseconds since 1970-01-01T00:00:00Z.
        unix_nanos: u64,
    },
    /// The host's time.
    Real,
}

/// The clocks of preview 1. The two for processor time tell the time since the call began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockId {
    Realtime,
    Monotonic,
}

impl ClockId {
    pub(crate) fn from_number(number: u32) -> Result<Self, Errno> {
        match number {
            0 => Ok(Self::Realtime),
            1..=3 => Ok(Self::Monotonic),
            _ => Err(Errno::Invalid),
        }
    }
}

impl Clock {
    /// The time in nanoseconds: since 1970 for the real-time clock, since `started` for the others.
    pub(crate) fn now(self, clock: ClockId, started: Instant) -> u64 {
        match (self, clock) {
            (Self::Still { unix_nanos }, _) => unix_nanos,
            (Self::Real, ClockId::Realtime) => nanoseconds(SystemTime::now()),
            (Self::Real, ClockId::Monotonic) => u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX),
        }
    }

    /// The time of a file as the tool sees it.
    pub(crate) fn of_file(self, time: Option<SystemTime>) -> u64 {
        match self {
            Self::Still { unix_nanos } => unix_nanos,
            Self::Real => time.map_or(0, nanoseconds),
        }
    }
}

/// Nanoseconds since 1970; zero for what lies before.
fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_clock_stands() {
        let clock = Clock::Still { unix_nanos: 42 };
        let started = Instant::now();
        assert_eq!(clock.now(ClockId::Realtime, started), 42);
        assert_eq!(clock.now(ClockId::Monotonic, started), 42);
        assert_eq!(clock.of_file(Some(SystemTime::now())), 42);
    }

    #[test]
    fn the_real_clock_runs() {
        let started = Instant::now();
        assert!(Clock::Real.now(ClockId::Realtime, started) > 1_600_000_000_000_000_000);
        let first = Clock::Real.now(ClockId::Monotonic, started);
        assert!(Clock::Real.now(ClockId::Monotonic, started) >= first);
        assert_eq!(Clock::Real.of_file(Some(UNIX_EPOCH)), 0);
    }

    #[test]
    fn a_fifth_clock_does_not_exist() {
        assert_eq!(ClockId::from_number(4), Err(Errno::Invalid));
        assert_eq!(ClockId::from_number(u32::MAX), Err(Errno::Invalid));
    }
}
