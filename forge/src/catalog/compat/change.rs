//! One difference between two versions of a tool.

use std::fmt;

use serde::Serialize;

use super::Step;

/// What of a tool differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What it takes.
    Input,
    /// What it gives.
    Output,
    /// What it asks for.
    Needs,
}

/// One difference, with the step that it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where.
    pub part: Part,
    /// Which field of it, such as `rows[].amount`; nothing for the whole.
    pub place: String,
    /// What happened, as a fragment.
    pub what: String,
    /// What it asks for.
    pub step: Step,
}

/// Whether more or less is allowed than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// More.
    Wider,
    /// Less.
    Narrower,
    /// Something else.
    Other,
}

impl Part {
    /// What a turn asks for: whoever gives inputs is hurt when less is taken, whoever reads outputs when more is given.
    pub(super) fn step(self, turn: Turn) -> Step {
        match (self, turn) {
            (Self::Input, Turn::Wider) | (Self::Output, Turn::Narrower) => Step::Minor,
            _ => Step::Major,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Needs => "needs",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names of fields and values are those of whoever wrote the tool.
        let in_line = |text: &str, most| crate::visible::visible(text, most).replace('\n', "\\n");
        let what = in_line(&self.what, 300);
        match self.place.as_str() {
            "" => write!(f, "{}: {what}", self.part.word()),
            place => write!(f, "{} `{}`: {what}", self.part.word(), in_line(place, 200)),
        }
    }
}
