//! How much of an answer is taken, and how long it may take.

use std::time::Duration;

/// The most bytes of an answer that is no object: a page of a list, a manifest, a token, an error. The longest pages are
/// those of Azure, of 5000 names.
pub(crate) const SMALL: u64 = 16 << 20;
/// The fewest bytes per second of an answer that takes long. Below it, it would never end.
const SLOWEST: u64 = 64 << 10;

/// What a server is granted for one answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// The most bytes of an answer that is no error.
    pub(crate) most: u64,
    /// How long the first bytes may take; all of it, where it is short.
    pub(crate) begin: Duration,
    /// How long nothing at all may come.
    pub(crate) pause: Duration,
    /// How long all of it may take, if it is long and comes fast enough.
    pub(crate) whole: Duration,
}

impl Allowance {
    /// How much longer is waited for more, when so much has come in this time. Nothing if it is too slow.
    pub(super) fn left(&self, elapsed: Duration, received: u64) -> Duration {
        let earned = Duration::from_millis(received.saturating_mul(1000) / SLOWEST);
        let until = self.begin.saturating_add(earned).min(self.whole.max(self.begin));
        until.saturating_sub(elapsed).min(self.pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_drips_gets_no_more_time_and_who_flows_does() {
        let seconds = Duration::from_secs;
        let allowance = Allowance { most: 1 << 30, begin: seconds(10), pause: seconds(7), whole: seconds(600) };
        assert_eq!(allowance.left(seconds(0), 0), seconds(7));
        assert_eq!(allowance.left(seconds(9), 9), seconds(1));
        assert_eq!(allowance.left(seconds(10), 10), Duration::ZERO);
        assert_eq!(allowance.left(seconds(100), 100 << 20), seconds(7));
        assert_eq!(allowance.left(seconds(600), 1 << 30), Duration::ZERO);
    }
}
