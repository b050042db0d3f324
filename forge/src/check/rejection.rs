//! The no of the check.

use std::fmt;

use super::{Diagnostic, collect::Finding, text::Lines};
use crate::tool::Source;

/// The most findings that are reported of one source. The rest are counted.
pub const MAX_DIAGNOSTICS: usize = 50;

/// Why a source is not accepted: every finding, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    display: String,
    diagnostics: Vec<Diagnostic>,
    omitted: usize,
}

impl Rejection {
    pub(super) fn new(source: &Source, lines: &Lines<'_>, findings: Vec<Finding>, dropped: usize) -> Self {
        let omitted = findings.len().saturating_sub(MAX_DIAGNOSTICS) + dropped;
        let diagnostics = lines.diagnostics(findings.into_iter().take(MAX_DIAGNOSTICS));
        Self { display: super::text::visible(source.display(), 400), diagnostics, omitted }
    }

    /// How messages call the source.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The findings, at most [`MAX_DIAGNOSTICS`], in the order of the file.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many findings there were beyond those in [`diagnostics`](Self::diagnostics).
    pub fn omitted(&self) -> usize {
        self.omitted
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: rejected by the check", self.display)?;
        if let Some(first) = self.diagnostics.first() {
            write!(f, ", line {}: {} [{}]", first.span.line, first.message, first.code())?;
        }
        match self.diagnostics.len() + self.omitted {
            0 | 1 => Ok(()),
            all => write!(f, " and {} more", all - 1),
        }
    }
}

impl std::error::Error for Rejection {}
