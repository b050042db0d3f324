//! Verdicts as text: for a person, for a program, and for a code scanner.
//!
//! The library finds and the faces print; what is printed is made here, so that every face says the same.

mod human;
mod json;
mod sarif;

pub use human::{Colour, human};
pub use json::json;
pub use sarif::sarif;

use super::{Checked, Diagnostic, Rejection};

/// What became of one source that was to be checked.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'a> {
    /// The check accepted it.
    Passed(&'a Checked),
    /// The check rejected it.
    Rejected(&'a Rejection),
    /// There was no source to check: the file is missing, too large or has no tool's name.
    Unreadable {
        /// The path as given.
        display: &'a str,
        /// What is wrong, with the remedy.
        message: &'a str,
    },
}

impl<'a> Verdict<'a> {
    fn display(&self) -> &'a str {
        match self {
            Self::Passed(checked) => checked.source().display(),
            Self::Rejected(rejection) => rejection.display(),
            Self::Unreadable { display, .. } => display,
        }
    }

    fn diagnostics(&self) -> &'a [Diagnostic] {
        match self {
            Self::Passed(checked) => checked.warnings(),
            Self::Rejected(rejection) => rejection.diagnostics(),
            Self::Unreadable { .. } => &[],
        }
    }

    fn omitted(&self) -> usize {
        match self {
            Self::Rejected(rejection) => rejection.omitted(),
            _ => 0,
        }
    }
}
