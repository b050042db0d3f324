//! `forge test`.

use std::path::PathBuf;

use serde_json::json;

use super::{
    arguments::TestArguments,
    exit::Exit,
    output::{Format, Trouble, complain, print_json, print_line, replace},
};
use crate::{
    Forge,
    cases::{self, Kind, Status, TestReport, ToolReport},
    visible::visible,
};

pub(super) fn run(arguments: &TestArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let paths = if arguments.paths.is_empty() { vec![PathBuf::from(".")] } else { arguments.paths.clone() };
    let files = cases::discover(&paths)?;
    let grants = forge.grants(arguments.grants.grants()?)?.grants;
    let limits = arguments.limits.limits(forge.policy())?;
    let human = arguments.format == Format::Human;
    let finished = |report: &ToolReport| {
        if human {
            tell(report);
        }
    };
    let report = forge.test(&files, arguments.tier, &grants, &limits, &finished);
    if crate::build::interrupted() {
        return Err(crate::build::BuildError::Interrupted.into());
    }
    if let Some(path) = &arguments.junit {
        let unwritable = |reason: String| {
            let message = format!("{}: the JUnit report cannot be written: {reason}", path.display());
            Trouble::new(Exit::Environment, "environment", message)
        };
        let xml = cases::junit(&report).map_err(|error| unwritable(error.to_string()))?;
        replace(path, xml.as_bytes()).map_err(|error| unwritable(error.to_string()))?;
    }
    let least = forge.policy().min_cases;
    for (tool, cases) in report.with_fewer_cases(least) {
        let tool = visible(&tool.file, 1_000);
        complain(&format!("note: {tool} has {cases} cases; the policy asks for {least} before it can be promoted"));
    }
    match arguments.format {
        Format::Human => sum_up(&report),
        Format::Json => print_json(&json!({
            "ok": report.totals().failed == 0,
            "totals": report.totals(),
            "min_cases": least,
            "tools": report.tools,
            "wall_millis": report.wall_millis,
        })),
    }
    Ok(if report.totals().failed == 0 { Exit::Ok } else { Exit::Tool })
}

/// A line for each case, as soon as its tool is done.
pub(super) fn tell(report: &ToolReport) {
    let mut lines = vec![visible(&report.file, 1_000).replace('\n', "\\n")];
    for result in &report.results {
        let kind = match result.kind {
            Kind::Case => "case",
            Kind::Test => "test",
        };
        let (mark, reason) = match &result.status {
            Status::Passed => ("ok", None),
            Status::Ignored => ("ignored", None),
            Status::Failed(reason) => ("FAILED", Some(reason)),
        };
        lines.push(format!("  {kind} {} ... {mark}", visible(&result.name, 200).replace('\n', "\\n")));
        if let Some(reason) = reason {
            lines.extend(reason.lines().take(40).map(|line| format!("    {}", visible(line, 1_000))));
        }
    }
    if let Some(problem) = &report.problem {
        lines.push("  FAILED: not tested".to_owned());
        lines.extend(problem.lines().take(40).map(|line| format!("    {}", visible(line, 1_000))));
    }
    print_line(&lines.join("\n"));
}

fn sum_up(report: &TestReport) {
    let totals = report.totals();
    let failed: Vec<_> = report.tools.iter().filter(|tool| tool.totals().failed > 0).collect();
    if failed.len() > 1 {
        complain("failed:");
        failed.iter().for_each(|tool| complain(&format!("  {}", tool.file)));
    }
    let verdict = if totals.failed == 0 { "ok" } else { "FAILED" };
    print_line(&format!(
        "\n{verdict}: {} passed, {} failed, {} ignored in {} ({:.2} s)",
        totals.passed,
        totals.failed,
        totals.ignored,
        match report.tools.len() {
            1 => "1 tool".to_owned(),
            count => format!("{count} tools"),
        },
        report.wall_millis as f64 / 1000.0
    ));
}
