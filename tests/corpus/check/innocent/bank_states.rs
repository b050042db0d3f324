//! A state machine with an own error type.
use plugin_api::prelude::*;
use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "std::process", content = "std::thread")]
enum State {
    Open,
    Frozen,
    Closed,
}

#[derive(Debug)]
enum TransitionError {
    Illegal { from: State, event: String },
    Unknown(String),
}

impl Display for TransitionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Illegal { from, event } => write!(f, "{event} is not possible in {from:?}"),
            Self::Unknown(event) => write!(f, "unknown event {event}"),
        }
    }
}

impl StdError for TransitionError {}

impl State {
    fn on(self, event: &str) -> std::result::Result<State, TransitionError> {
        use State::*;
        match (self, event) {
            (Open, "freeze") => Ok(Frozen),
            (Frozen, "thaw") => Ok(Open),
            (Open | Frozen, "close") => Ok(Closed),
            (from, "freeze" | "thaw" | "close") => Err(TransitionError::Illegal { from, event: event.to_owned() }),
            (_, other) => Err(TransitionError::Unknown(other.into())),
        }
    }
}

/// Apply events to an account.
#[tool]
fn bank_states(events: Vec<String>) -> Result<State> {
    let mut state = State::Open;
    'events: for event in &events {
        for part in event.split(';') {
            if part.is_empty() {
                continue 'events;
            }
            state = state.on(part.trim())?;
            if state == State::Closed {
                break 'events;
            }
        }
    }
    Ok(state)
}

#[test]
#[should_panic(expected = "std::process is not reached")]
fn a_panic_is_expected() {
    panic!("std::process is not reached");
}
