//! Running the `#[test]` functions of one source.
//!
//! They are a libtest program. A failing test ends in a trap, so that each runs in an instance of its own: `--list` names
//! them, `NAME --exact` runs one.

use std::time::Instant;

use forge_cache::Digest;

use super::{Kind, Problem, Status, TestResult, suite::micros};
use crate::{
    check::{ShouldPanic, TestFunction},
    engine::{Budget, CallEnd, CallReport, CallSetup, Engine, Module, Recording, Seats, wasi::WasiSetup},
    policy::Limits,
};

/// The most bytes of a test's output that are kept.
const MAX_PRINTED: u64 = 64 << 10;

/// Runs every test of a program. `tests` says which of them want to panic: here that is how they end, and libtest, which
/// cannot catch a panic on this platform, is not told (the build leaves `#[should_panic]` out).
pub fn run_tests(
    engine: &Engine,
    program: &[u8],
    tests: &[TestFunction],
    limits: &Limits,
) -> Result<Vec<TestResult>, Problem> {
    let module = Module::compile(engine, program)
        .map_err(|error| format!("the test program {} cannot be loaded: {error}", Digest::of(program).short()))?;
    let run = |arguments: &[&str]| start(engine, &module, arguments, limits);
    let listed = run(&["--list"]);
    if !ended_well(&listed) {
        return Err(format!("the tests cannot be listed: {}", reason(&listed)));
    }
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
    let wanted =
        |name: &str| tests.iter().find(|test| test.path == name).map_or(&ShouldPanic::No, |test| &test.should_panic);
    Ok(names.map(|name| run_test(name, wanted(name), &run)).collect())
}

fn run_test(name: &str, wanted: &ShouldPanic, run: &impl Fn(&[&str]) -> CallReport) -> TestResult {
    let began = Instant::now();
    let report = run(&[name, "--exact", "--nocapture", "--test-threads=1"]);
    let status = status(&report, wanted);
    TestResult { name: name.to_owned(), kind: Kind::Test, status, wall_micros: micros(began.elapsed()) }
}

fn status(report: &CallReport, wanted: &ShouldPanic) -> Status {
    let printed = String::from_utf8_lossy(&report.stdout);
    if !ended_well(report) {
        let reason = reason(report);
        let panicked = !matches!(report.end, CallEnd::Limited { .. });
        return match wanted {
            ShouldPanic::Yes if panicked => Status::Passed,
            ShouldPanic::WithMessage(text) if panicked && reason.contains(text) => Status::Passed,
            ShouldPanic::WithMessage(text) if panicked => {
                Status::Failed(format!("expected a panic that says {text:?}, found: {reason}"))
            }
            _ => Status::Failed(reason),
        };
    }
    if printed.contains("1 ignored") {
        Status::Ignored
    } else if !printed.contains("1 passed") {
        Status::Failed(format!("the test did not run: {}", printed.trim()))
    } else if *wanted == ShouldPanic::No {
        Status::Passed
    } else {
        Status::Failed("expected a panic, and it did not panic".into())
    }
}

/// Runs the program with nothing granted.
fn start(engine: &Engine, module: &Module, arguments: &[&str], limits: &Limits) -> CallReport {
    let args = std::iter::once("tests").chain(arguments.iter().copied()).map(str::to_owned).collect();
    let setup = WasiSetup { args, ..WasiSetup::default() };
    let wasi = setup.open().expect("libtest's arguments hold no NUL, and nothing is preopened");
    // The engine for tests meters nothing.
    let limits = &Limits { log: MAX_PRINTED, fuel: None, ..*limits };
    module.start(
        engine,
        CallSetup {
            wasi: &wasi,
            services: None,
            budget: Budget::of(limits),
            recording: Recording::Off,
            seats: Seats::Take(1),
        },
    )
}

fn ended_well(report: &CallReport) -> bool {
    matches!(report.end, CallEnd::Result(_) | CallEnd::Exited(0))
}

/// What a failed test says: its panic, else what ended it.
fn reason(report: &CallReport) -> String {
    let said = String::from_utf8_lossy(&report.stderr);
    let said: Vec<_> = said
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with("note: run with `RUST_BACKTRACE"))
        .collect();
    match &report.end {
        CallEnd::Limited { detail, .. } => detail.clone().unwrap_or_default(),
        CallEnd::Panicked(panic) => format!("{}:{}: {}", panic.file, panic.line, panic.message),
        _ if !said.is_empty() => said.join("\n"),
        CallEnd::Exited(code) => format!("it ended with exit code {code}"),
        CallEnd::Broken(reason) => reason.clone(),
        other => format!("{other:?}"),
    }
}
