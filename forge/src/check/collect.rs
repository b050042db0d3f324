//! Findings while they are collected: byte ranges and texts, not yet lines and columns.

use std::ops::Range;

use super::{Lint, Severity, rules::Rule};

/// The most findings that are kept while a source is read. A source of nothing but findings must not cost more.
const KEPT: usize = 2_000;

/// One finding at a byte range of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) rule: &'static Rule,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) related: Vec<(Range<usize>, String)>,
    pub(super) help: Option<String>,
}

impl Finding {
    pub(super) fn new(rule: &'static Rule, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { rule, range, message: message.into(), related: Vec::new(), help: None }
    }

    /// Says what to do here, instead of the rule's general help.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points at a second place.
    pub(super) fn related(mut self, range: Range<usize>, message: impl Into<String>) -> Self {
        self.related.push((range, message.into()));
        self
    }
}

/// All findings of one source.
#[derive(Debug)]
pub(super) struct Findings {
    lint: Lint,
    found: Vec<Finding>,
    dropped: usize,
    errors: bool,
}

impl Findings {
    pub(super) fn new(lint: Lint) -> Self {
        Self { lint, found: Vec::new(), dropped: 0, errors: false }
    }

    /// No findings yet, under the same choice.
    pub(super) fn like(other: &Self) -> Self {
        Self::new(other.lint)
    }

    /// Takes in what was found elsewhere.
    pub(super) fn extend(&mut self, other: Self) {
        self.dropped += other.dropped;
        for finding in other.found {
            self.push(finding);
        }
    }

    /// Takes a finding in. With the lint switched off, only the findings stay without which nothing can be built.
    pub(super) fn push(&mut self, finding: Finding) {
        if self.lint == Lint::Off && finding.rule.lint {
            return;
        }
        self.errors |= finding.rule.severity == Severity::Error;
        if self.found.len() < KEPT {
            self.found.push(finding);
        } else {
            self.dropped += 1;
        }
    }

    /// Whether the source is rejected by what was found so far.
    pub(super) fn reject(&self) -> bool {
        self.errors
    }

    /// The findings in the order of the file, each once, and how many were not kept.
    pub(super) fn finish(mut self) -> (Vec<Finding>, usize) {
        self.found.sort_by(|a, b| {
            (a.range.start, a.rule.code, a.range.end).cmp(&(b.range.start, b.rule.code, b.range.end))
        });
        self.found.dedup_by(|a, b| a.rule.code == b.rule.code && a.range == b.range);
        (self.found, self.dropped)
    }
}
