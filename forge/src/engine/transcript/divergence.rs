//! Why a replay is not the run that was recorded.

/// Why a replay is not the run that was recorded. Host calls are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Divergence {
    /// The recording was given up.
    #[error(
        "the record of the run's host calls is not whole: it grew over its limit, so that the run cannot be replayed"
    )]
    Incomplete,
    /// Another function is asked for.
    #[error("host call {call} is `{asked}`, and `{recorded}` was recorded")]
    Function {
        /// Which.
        call: u64,
        /// The function that was recorded.
        recorded: &'static str,
        /// The function that is asked for.
        asked: &'static str,
    },
    /// The same function is asked for something else.
    #[error("host call {call}, `{function}`, asks for something else than was recorded")]
    Arguments {
        /// Which.
        call: u64,
        /// The function.
        function: &'static str,
    },
    /// More calls than were recorded.
    #[error("the run asks for `{asked}` after all {recorded} recorded host calls")]
    More {
        /// How many were recorded.
        recorded: u64,
        /// The function that is asked for.
        asked: &'static str,
    },
    /// The run ended before all calls were made.
    #[error("the run ended after {made} of {recorded} recorded host calls")]
    Fewer {
        /// How many were made.
        made: u64,
        /// How many were recorded.
        recorded: u64,
    },
    /// A recorded answer that the function could not have given.
    #[error("what is recorded for host call {call}, `{function}`, does not fit it; the record is damaged")]
    Unfit {
        /// Which.
        call: u64,
        /// The function.
        function: &'static str,
    },
}
