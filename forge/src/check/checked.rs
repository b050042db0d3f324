//! The yes of the check.

use std::ops::Range;

use forge_cache::Digest;

use super::Diagnostic;
use crate::{
    policy::AllowedCrate,
    tool::{Needs, Source},
};

/// A source that the check accepted, and what it learnt on the way. Only [`check`](super::check) makes one, so that
/// nothing else can reach the compiler.
#[derive(Clone, Debug)]
pub struct Checked {
    pub(super) source: Source,
    pub(super) code: String,
    /// The bytes of each `#[should_panic]` on a test.
    pub(super) should_panic_attributes: Vec<Range<usize>>,
    pub(super) crates: Vec<AllowedCrate>,
    pub(super) needs: Needs,
    pub(super) description: String,
    pub(super) function_line: usize,
    pub(super) tests: Vec<TestFunction>,
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) accepted_under: Option<Digest>,
}

/// One `#[test]` function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestFunction {
    /// The name that libtest gives it, such as `negative` or `tests::negative`.
    pub path: String,
    /// The line of the function's name, from 1.
    pub line: usize,
    /// Whether a panic is what the test wants. A panic ends the whole instance, so the runner has to know.
    pub should_panic: ShouldPanic,
    /// Whether it carries `#[ignore]`.
    pub ignored: bool,
}

/// What `#[should_panic]` says on a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShouldPanic {
    /// There is no such attribute: a panic is a failure.
    No,
    /// Any panic is a success.
    Yes,
    /// A panic is a success if its message contains this text.
    WithMessage(String),
}

impl Checked {
    /// The source as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What the compiler gets: the source with the frontmatter and a shebang line overwritten by spaces, so that every
    /// line, column and byte offset stays.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What the compiler gets for the test program: [`code`](Self::code) without `#[should_panic]`. Where a panic ends the
    /// instance, libtest passes such tests over; the runner knows what they want and judges by it.
    pub fn test_code(&self) -> String {
        let mut code = self.code.clone().into_bytes();
        for range in &self.should_panic_attributes {
            let bytes = code.get_mut(range.clone()).into_iter().flatten();
            bytes.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        // An attribute begins and ends at characters, so that what is left is text.
        String::from_utf8(code).unwrap_or_else(|_| self.code.clone())
    }

    /// The digest of the policy under which the whole check accepted this source; nothing where the lint was off.
    pub fn accepted_under(&self) -> Option<&Digest> {
        self.accepted_under.as_ref()
    }

    /// The crates that the frontmatter asks for, at their locked versions, sorted.
    pub fn crates(&self) -> &[AllowedCrate] {
        &self.crates
    }

    /// What `#[tool(…)]` declares.
    pub fn needs(&self) -> &Needs {
        &self.needs
    }

    /// The function's doc comment, or nothing.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The line of the function's name, from 1.
    pub fn function_line(&self) -> usize {
        self.function_line
    }

    /// The `#[test]` functions, in the order of the file.
    pub fn tests(&self) -> &[TestFunction] {
        &self.tests
    }

    /// What the author should know although the source passes.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}
