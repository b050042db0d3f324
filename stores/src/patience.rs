//! How long a store is waited for, and how often it is asked again.

use std::{
    hash::{BuildHasher as _, RandomState},
    thread,
    time::{Duration, Instant},
};

/// The most attempts where nobody is there: they take about a second.
const FEW: u32 = 4;

/// How much waiting a store is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// For what cannot go on without it: attempts begin for 8 s, and each waits 3 s for a connection and 7 s for an answer.
    /// Where nobody listens at all, they end sooner.
    Usual,
    /// For what goes on without it: one attempt, which waits 1 s for a connection and 3 s for an answer.
    Brief,
}

/// Why an attempt failed.
#[derive(Debug)]
#[cfg_attr(not(feature = "remote"), allow(dead_code, reason = "only what is remote is waited for"))]
pub(crate) enum Attempt<E> {
    /// It may go better the next time.
    Again(String),
    /// Nobody is there. It may go better soon, and if it does not, it will not.
    Seldom(String),
    /// It will not.
    Over(E),
}

#[cfg_attr(not(feature = "remote"), allow(dead_code, reason = "only what is remote is waited for"))]
impl Patience {
    /// How long for a connection.
    pub(crate) fn connection(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(3),
            Self::Brief => Duration::from_secs(1),
        }
    }

    /// How long for an answer, or for more of it.
    pub(crate) fn answer(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(7),
            Self::Brief => Duration::from_secs(3),
        }
    }

    /// How long for all of an answer that is short.
    pub(crate) fn short(self) -> Duration {
        self.connection() + self.answer()
    }

    /// How long for all pages of a list.
    pub(crate) fn listing(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(120),
            Self::Brief => Duration::from_secs(30),
        }
    }

    /// How long for something that may be in any of many places, which are asked one after the other.
    pub(crate) fn search(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(30),
            Self::Brief => Duration::from_secs(5),
        }
    }

    /// How long for all of an answer that keeps coming.
    pub(crate) fn whole(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(600),
            Self::Brief => Duration::from_secs(60),
        }
    }

    /// How long for a large object to be sent.
    pub(crate) fn sending(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(300),
            Self::Brief => Duration::from_secs(30),
        }
    }

    /// For how long new attempts begin.
    fn attempts(self) -> Duration {
        match self {
            Self::Usual => Duration::from_secs(8),
            Self::Brief => Duration::ZERO,
        }
    }

    /// Tries until it goes, or cannot go, or took too long. `given_up` makes the error from what came of the last attempt.
    pub(crate) fn try_again<T, E>(
        self,
        mut attempt: impl FnMut() -> Result<T, Attempt<E>>,
        given_up: impl FnOnce(String) -> E,
    ) -> Result<T, E> {
        let begun = Instant::now();
        let mut pause = Duration::from_millis(100);
        for number in 1_u32.. {
            let (reason, most) = match attempt() {
                Ok(done) => return Ok(done),
                Err(Attempt::Over(error)) => return Err(error),
                Err(Attempt::Again(reason)) => (reason, u32::MAX),
                Err(Attempt::Seldom(reason)) => (reason, FEW),
            };
            // Many that failed together do not come back together.
            let random = u32::try_from(RandomState::new().hash_one(number) % 100).unwrap_or(0);
            let next = pause / 2 + pause * random / 100;
            if number >= most || begun.elapsed() + next > self.attempts() {
                let time = match begun.elapsed().as_secs() {
                    0 => String::new(),
                    seconds => format!(" in {seconds} s"),
                };
                let tried = if number == 1 { String::new() } else { format!(" ({number} attempts{time})") };
                return Err(given_up(format!("{reason}{tried}")));
            }
            thread::sleep(next);
            pause = (pause * 2).min(Duration::from_secs(2));
        }
        unreachable!("the loop ends by time")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_tried_again_and_what_lasts_is_not() {
        let mut left = 3;
        let mut countdown = || {
            left -= 1;
            if left > 0 { Err(Attempt::Again("not yet".into())) } else { Ok(left) }
        };
        assert_eq!(Patience::Usual.try_again(&mut countdown, |reason| reason), Ok(0));
        let over: Result<(), _> =
            Patience::Usual.try_again(|| Err(Attempt::Over("never".to_owned())), |reason| reason);
        assert_eq!(over, Err("never".into()));
        let brief: Result<(), _> = Patience::Brief.try_again(|| Err(Attempt::Again("down".into())), |reason| reason);
        assert_eq!(brief, Err("down".to_owned()));
        let nobody: Result<(), _> =
            Patience::Usual.try_again(|| Err(Attempt::Seldom("away".into())), |reason| reason);
        assert!(nobody.is_err_and(|reason: String| reason.starts_with("away (4 attempts")));
    }
}
