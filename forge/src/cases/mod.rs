//! Cases to test report.
//!
//! A tool is tested twice over: by the cases of `NAME.cases.json`, which call it as a user would, and by the `#[test]`
//! functions of its source, which are compiled with it into a libtest program. Both run inside the walls.

mod compare;
mod discover;
mod file;
mod fixture;
mod junit;
mod report;
mod suite;
mod unit;

pub use discover::{DiscoverError, discover};
pub use file::{Case, CasesError, Expected, read_cases};
pub(crate) use file::{parse, read_cases_text};
pub use junit::junit;
pub use report::{Kind, Status, TestReport, TestResult, ToolReport, Totals};
pub use suite::{Problem, run_cases};
pub use unit::run_tests;
