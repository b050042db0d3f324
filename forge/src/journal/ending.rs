//! How a run ended, as bytes that can be compared.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::run::{Failure, Outcome};

/// The word for the row and the payload: `ok` and the result's own text, or the failure's kind and the failure as JSON.
pub fn ending(result: &Result<String, Failure>) -> (&'static str, Cow<'_, [u8]>) {
    match result {
        Ok(text) => ("ok", Cow::Borrowed(text.as_bytes())),
        Err(failure) => (failure.kind(), described(failure).to_string().into_bytes().into()),
    }
}

fn described(failure: &Failure) -> Value {
    let details = match failure {
        Failure::Tool(tool) => json!(tool),
        Failure::Panic(panic) => json!(panic),
        Failure::BadInput(mismatches) => json!({ "mismatches": mismatches }),
        Failure::Denied(denials) => json!({ "denials": denials }),
        Failure::Limited { limit, .. } => json!({ "limit": limit }),
        Failure::Exited(code) => json!({ "code": code }),
        _ => Value::Null,
    };
    json!({ "kind": failure.kind(), "message": failure.to_string(), "details": details })
}

/// What a run logged and printed, as JSON; `None` if it did neither.
pub(super) fn said(outcome: &Outcome) -> Option<Vec<u8>> {
    if outcome.log.is_empty() && outcome.log_dropped == 0 && outcome.printed.is_empty() {
        return None;
    }
    let log: Vec<_> = outcome.log.iter().map(|line| (line.level, &line.text)).collect();
    let said = json!({ "log": log, "dropped": outcome.log_dropped, "printed": outcome.printed });
    Some(said.to_string().into_bytes())
}
