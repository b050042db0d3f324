//! For a code scanner: SARIF 2.1.0, with the whole table of rules.

use serde_json::{Value, json};

use super::Verdict;
use crate::check::{Diagnostic, Rule, Severity, Span, rules, text::visible};

/// The code of a file that could not be read. It is no rule about sources.
const UNREADABLE: &str = "F0001";

/// All verdicts as one SARIF log.
pub fn sarif(verdicts: &[Verdict<'_>]) -> Value {
    let mut table: Vec<_> = rules().iter().map(rule).collect();
    let unreadable = table.len();
    table.push(json!({
        "id": UNREADABLE,
        "name": "unreadable",
        "shortDescription": { "text": "a file that cannot be read as a source" },
        "defaultConfiguration": { "level": "error" },
    }));
    let results: Vec<_> = verdicts.iter().flat_map(|verdict| results(verdict, unreadable)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "forge",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": table,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.reason },
        "help": { "text": rule.help },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn results(verdict: &Verdict<'_>, unreadable: usize) -> Vec<Value> {
    let uri = uri(verdict.display());
    if let Verdict::Unreadable { message, .. } = verdict {
        return vec![json!({
            "ruleId": UNREADABLE,
            "ruleIndex": unreadable,
            "level": "error",
            "message": { "text": visible(message, 1_000) },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri } } }],
        })];
    }
    verdict.diagnostics().iter().map(|diagnostic| result(diagnostic, &uri)).collect()
}

fn result(diagnostic: &Diagnostic, uri: &str) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.code(),
        "level": level(diagnostic.severity),
        "message": { "text": format!("{}; {}", diagnostic.message, diagnostic.help) },
        "locations": [location(uri, diagnostic.span, None)],
    });
    if let Some(index) = rules().iter().position(|rule| rule.code == diagnostic.code()) {
        result["ruleIndex"] = index.into();
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter();
        let related = related.map(|related| location(uri, related.span, Some(&related.message)));
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(uri: &str, span: Span, message: Option<&str>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri },
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        },
    });
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    location
}

/// A path as a relative reference, or a `file:` address if it is absolute.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_becomes_an_address() {
        assert_eq!(super::uri("a b/c:d.rs"), "a%20b/c%3Ad.rs");
        assert_eq!(super::uri("/tmp/x.rs"), "file:///tmp/x.rs");
    }
}
