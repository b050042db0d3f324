//! What a row is about.

use std::{fmt, str::FromStr};

/// What a row is about. The set is open: a later version may write others, which this one keeps, shows and verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A tool was called.
    Run,
    /// A tool that can change something out there is about to be called. Its `run` row follows; where none does, the run goes
    /// on, or its process was ended.
    Begun,
    /// A source was compiled, or failed to.
    Build,
    /// A run was refused for want of a grant.
    Denial,
    /// A tool was released into a catalog, or was refused.
    Promotion,
    /// The state of a release was changed.
    State,
    /// Retention removed the rows before.
    Trimmed,
    /// Rows that the head knew of were gone.
    Gap,
    /// A kind of another version.
    Other(String),
}

impl Kind {
    /// The word in the database.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Run => "run",
            Self::Begun => "begun",
            Self::Build => "build",
            Self::Denial => "denial",
            Self::Promotion => "promotion",
            Self::State => "state",
            Self::Trimmed => "trimmed",
            Self::Gap => "gap",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Kind {
    fn from(word: &str) -> Self {
        match word {
            "run" => Self::Run,
            "begun" => Self::Begun,
            "build" => Self::Build,
            "denial" => Self::Denial,
            "promotion" => Self::Promotion,
            "state" => Self::State,
            "trimmed" => Self::Trimmed,
            "gap" => Self::Gap,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl FromStr for Kind {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(word.into())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
