//! Running the cases of one tool.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Case, Expected, Kind, Status, TestResult, compare::differences, fixture::Fixture};
use crate::{
    engine::LazyEngine,
    policy::Limits,
    run::{Failure, Grants, Loaded, Outcome, Tools},
};

/// What kept a tool from being tested at all, told in one message.
pub type Problem = String;

/// Runs every case, each on a fresh instance.
pub fn run_cases(
    loaded: &Loaded,
    engine: &LazyEngine,
    cases: &[Case],
    grants: &Grants,
    limits: &Limits,
    tools: &dyn Tools,
) -> Vec<TestResult> {
    // Nobody replays a case.
    let limits = &Limits { transcript: 0, ..*limits };
    cases.iter().map(|case| run_case(loaded, engine, case, grants, limits, tools)).collect()
}

fn run_case(
    loaded: &Loaded,
    engine: &LazyEngine,
    case: &Case,
    grants: &Grants,
    limits: &Limits,
    tools: &dyn Tools,
) -> TestResult {
    let began = Instant::now();
    let status = match Fixture::new(case, &loaded.manifest().needs, grants) {
        Ok(fixture) => match loaded.open_reach(engine, fixture.reach.clone(), tools) {
            Ok(reach) => {
                let outcome = loaded.call_within(engine, case.input.get().as_bytes(), &reach, limits);
                judge(&case.expected, &outcome)
            }
            Err(failure) => Status::Failed(told(&failure)),
        },
        Err(error) => Status::Failed(format!("the case's files cannot be set up: {error}")),
    };
    TestResult { name: case.name.clone(), kind: Kind::Case, status, wall_micros: micros(began.elapsed()) }
}

fn judge(expected: &Expected, outcome: &Outcome) -> Status {
    let failed = |reason: String| Status::Failed(reason);
    let (value, tolerance) = match (expected, &outcome.result) {
        (Expected::Error(text), Err(failure)) => {
            let told = told(failure);
            return if told.contains(text) {
                Status::Passed
            } else {
                failed(format!("expected an error that says {text:?}, found: {told}"))
            };
        }
        (Expected::Error(text), Ok(result)) => {
            let start: String = result.chars().take(200).collect();
            return failed(format!("expected an error that says {text:?}, found the result {start}"));
        }
        (_, Err(failure)) => return failed(told(failure)),
        (Expected::Equal(value), Ok(_)) => (value, None),
        (Expected::Approximate { value, tolerance }, Ok(_)) => (value, Some(*tolerance)),
    };
    let actual: Value = match outcome.decode() {
        Ok(Ok(actual)) => actual,
        Ok(Err(error)) => return failed(format!("the result is not JSON that can be compared: {error}")),
        Err(failure) => return failed(told(failure)),
    };
    let found = differences(value, &actual, tolerance);
    if found.is_empty() { Status::Passed } else { failed(found.join("\n")) }
}

/// A failure with everything that it says, so that a case may expect any part of it.
fn told(failure: &Failure) -> String {
    match failure {
        Failure::Tool(tool) => {
            std::iter::once(&tool.message).chain(&tool.causes).cloned().collect::<Vec<_>>().join(": ")
        }
        other => other.to_string(),
    }
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
