//! For a program: one object for all files.

use serde_json::{Value, json};

use super::Verdict;
use crate::check::{Checked, Diagnostic, ShouldPanic, TestFunction, text::visible};

/// The version of the form of [`json()`].
const SCHEMA_VERSION: u32 = 1;

/// All verdicts as one JSON object.
pub fn json(verdicts: &[Verdict<'_>]) -> Value {
    let files: Vec<_> = verdicts.iter().map(file).collect();
    let passed = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Passed(_))).count();
    let rejected = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Rejected(_))).count();
    json!({
        "schema_version": SCHEMA_VERSION,
        "files": files,
        "summary": {
            "files": verdicts.len(),
            "passed": passed,
            "rejected": rejected,
            "unreadable": verdicts.len() - passed - rejected,
        },
    })
}

fn file(verdict: &Verdict<'_>) -> Value {
    let mut file = json!({
        "file": visible(verdict.display(), 4_000),
        "verdict": match verdict {
            Verdict::Passed(_) => "passed",
            Verdict::Rejected(_) => "rejected",
            Verdict::Unreadable { .. } => "unreadable",
        },
        "diagnostics": verdict.diagnostics().iter().map(diagnostic).collect::<Vec<_>>(),
        "omitted": verdict.omitted(),
    });
    match verdict {
        Verdict::Passed(checked) => file["tool"] = tool(checked),
        Verdict::Unreadable { message, .. } => file["error"] = visible(message, 1_000).into(),
        Verdict::Rejected(_) => {}
    }
    file
}

fn tool(checked: &Checked) -> Value {
    json!({
        "name": checked.source().name(),
        "description": checked.description(),
        "source": checked.source().digest().to_string(),
        "needs": checked.needs(),
        "crates": checked.crates(),
        "tests": checked.tests().iter().map(test).collect::<Vec<_>>(),
    })
}

fn test(test: &TestFunction) -> Value {
    json!({
        "path": test.path,
        "line": test.line,
        "should_panic": test.should_panic != ShouldPanic::No,
        "ignored": test.ignored,
    })
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let related =
        diagnostic.related.iter().map(|related| json!({ "message": related.message, "span": related.span }));
    json!({
        "code": diagnostic.code(),
        "rule": diagnostic.rule.name,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "span": diagnostic.span,
        "excerpt": diagnostic.excerpt.text,
        "related": related.collect::<Vec<_>>(),
        "reason": diagnostic.rule.reason,
        "help": diagnostic.help,
    })
}
