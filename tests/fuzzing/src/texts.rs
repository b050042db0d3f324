//! What is read from files that people and programs write.

use std::path::Path;

use forge::{
    check::{Lint, check_with, report},
    engine::{Frame, Transcript},
    fuzzing,
    policy::{self, Policy},
    tool::Source,
};

/// The longest text that a report may make of one source, in bytes.
const LONGEST_REPORT: usize = 1 << 20;

/// A source: each report of the check is bounded, and holds nothing that a terminal would obey.
pub fn check(bytes: &[u8]) {
    for lint in [Lint::On, Lint::Off] {
        let Ok(source) = Source::new("fuzzed".parse().unwrap(), "fuzzed.rs", bytes) else { continue };
        let result = check_with(source, &Policy::default(), lint);
        let verdict = match &result {
            Ok(checked) => report::Verdict::Passed(checked),
            Err(rejection) => report::Verdict::Rejected(rejection),
        };
        let text = report::human(&verdict, report::Colour::Never);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        let (json, sarif) = (report::json(&[verdict]).to_string(), report::sarif(&[verdict]).to_string());
        assert!(text.len() + json.len() + sarif.len() < LONGEST_REPORT);
        if let Err(rejection) = &result {
            let gave_up = rejection.diagnostics().iter().any(|finding| finding.code() == "F0112");
            assert!(!gave_up, "the parser gave up: {rejection}");
        }
    }
}

/// The frontmatter of a source that is otherwise in order.
pub fn frontmatter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for source in [
        format!("---\n{text}\n---\n/// A tool.\n#[tool]\nfn fuzzed() -> u8 {{\n    7\n}}\n"),
        format!("---\n[dependencies]\n{text}\n---\n/// A tool.\n#[tool]\nfn fuzzed() -> u8 {{\n    7\n}}\n"),
    ] {
        check(source.as_bytes());
    }
}

/// A cases file: names are told apart, and what went wrong is told in a few lines.
pub fn cases(bytes: &[u8]) {
    match fuzzing::parse_cases(bytes) {
        Ok(cases) => assert!(cases.iter().all(|case| !case.name.trim().is_empty())),
        Err(reason) => assert!(!reason.is_empty()),
    }
}

/// A policy file: what one file says is understood the same way twice, and every setting has its place.
pub fn policy(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for text in [text.to_string(), format!("[policy]\n{text}")] {
        let path = Path::new("forge.toml");
        match (policy::parse(&text, path), policy::parse(&text, path)) {
            (Ok(one), Ok(two)) => assert_eq!(format!("{one:?}"), format!("{two:?}")),
            (Err(error), Err(_)) => assert!(!error.to_string().is_empty()),
            _ => panic!("{text:?} is read in two ways"),
        }
    }
}

/// A transcript as a journal keeps it: what is read is written back the same.
pub fn transcript(bytes: &[u8]) {
    if let Ok(read) = Transcript::from_bytes(bytes) {
        let written = read.to_bytes();
        let again = Transcript::from_bytes(&written).unwrap();
        assert_eq!(again.to_bytes(), written);
    }
}

/// A frame of the door between a tool and its host.
pub fn frame(bytes: &[u8]) {
    if let Ok(frame) = Frame::read(bytes) {
        assert!(frame.body.len() <= bytes.len());
    }
}
