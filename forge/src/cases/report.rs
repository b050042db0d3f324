//! What testing found.

use serde::Serialize;

/// A case of the cases file, or a `#[test]` function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A case.
    Case,
    /// A `#[test]` function.
    Test,
}

/// How one ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "reason")]
pub enum Status {
    /// As expected.
    Passed,
    /// Not as expected, and how.
    Failed(String),
    /// A test that says `#[ignore]`.
    Ignored,
}

/// One case or test.
#[derive(Clone, Debug, Serialize)]
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How it ended.
    #[serde(flatten)]
    pub status: Status,
    /// Wall time, in microseconds.
    pub wall_micros: u64,
}

/// One tool.
#[derive(Clone, Debug, Serialize)]
pub struct ToolReport {
    /// The source as it was named.
    pub file: String,
    /// What kept it from being tested at all.
    pub problem: Option<String>,
    /// Its cases and tests, in order.
    pub results: Vec<TestResult>,
}

/// All tools.
#[derive(Clone, Debug, Serialize)]
pub struct TestReport {
    /// In the order in which they were named or found.
    pub tools: Vec<ToolReport>,
    /// Wall time of it all, in milliseconds.
    pub wall_millis: u64,
}

/// How many ended which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// As expected.
    pub passed: usize,
    /// Not as expected; a tool that could not be tested counts once.
    pub failed: usize,
    /// Ignored.
    pub ignored: usize,
}

impl ToolReport {
    /// How many ended which way.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals { failed: usize::from(self.problem.is_some()), ..Totals::default() };
        for result in &self.results {
            match result.status {
                Status::Passed => totals.passed += 1,
                Status::Failed(_) => totals.failed += 1,
                Status::Ignored => totals.ignored += 1,
            }
        }
        totals
    }
}

impl TestReport {
    /// The tools that have fewer cases than this, with how many they have.
    pub fn with_fewer_cases(&self, least: u64) -> impl Iterator<Item = (&ToolReport, u64)> {
        let cases = |tool: &ToolReport| tool.results.iter().filter(|result| result.kind == Kind::Case).count() as u64;
        let tested = self.tools.iter().filter(|tool| tool.problem.is_none());
        tested.map(move |tool| (tool, cases(tool))).filter(move |(_, cases)| *cases < least)
    }

    /// How many ended which way, over all tools.
    pub fn totals(&self) -> Totals {
        self.tools.iter().map(ToolReport::totals).fold(Totals::default(), |sum, one| Totals {
            passed: sum.passed + one.passed,
            failed: sum.failed + one.failed,
            ignored: sum.ignored + one.ignored,
        })
    }
}
