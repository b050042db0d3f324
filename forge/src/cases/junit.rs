//! The report as JUnit XML, which every CI system reads.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Kind, Status, TestReport};
use crate::visible::visible;

/// The most bytes of a reason.
const MAX_REASON: usize = 64 << 10;

/// The report as JUnit XML: a suite for each tool.
pub fn junit(report: &TestReport) -> Result<String, quick_junit::SerializeError> {
    let mut xml = Report::new("forge test");
    xml.set_time(Duration::from_millis(report.wall_millis));
    for tool in &report.tools {
        let mut suite = TestSuite::new(tool.file.as_str());
        if let Some(problem) = &tool.problem {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            tell(&mut status, problem);
            suite.add_test_case(TestCase::new("build", status));
        }
        for result in &tool.results {
            let status = match &result.status {
                Status::Passed => TestCaseStatus::success(),
                Status::Ignored => TestCaseStatus::skipped(),
                Status::Failed(reason) => {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    tell(&mut status, reason);
                    status
                }
            };
            let mut case = TestCase::new(result.name.as_str(), status);
            case.set_classname(match result.kind {
                Kind::Case => "case",
                Kind::Test => "test",
            });
            case.set_time(Duration::from_micros(result.wall_micros));
            suite.add_test_case(case);
        }
        xml.add_test_suite(suite);
    }
    xml.to_string()
}

/// The first line as the message, all of it as the text: in an attribute a line end would be read as a blank, and a line of
/// the tool's choice would stand alone in the file.
fn tell(status: &mut TestCaseStatus, reason: &str) {
    status.set_message(reason.lines().next().unwrap_or_default());
    status.set_description(visible(reason, MAX_REASON));
}
