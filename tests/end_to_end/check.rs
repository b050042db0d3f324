//! `check`: verdicts for people, programs and code scanning.

use crate::harness::{Workplace, exit};

/// A file that passes, one that is rejected, one that is not there.
fn with_three() -> Workplace {
    let place = Workplace::new();
    place.take("plain/adds.rs");
    place.take("hostile/exits.rs");
    place
}

#[test]
fn for_people() {
    let place = with_three();
    let passed = place.forge(["check", "adds.rs"]).ends(exit::OK).says_nothing();
    assert_eq!(passed.stdout, "adds.rs: ok\n");
    let both = place.forge(["check", "adds.rs", "exits.rs", "nowhere.rs"]).ends(exit::REJECTED);
    assert_eq!(both.stdout, "adds.rs: ok\n");
    insta::assert_snapshot!("check_human", both.stderr);
}

#[test]
fn a_crate_that_is_not_allowed_leads_to_those_that_are() {
    let place = Workplace::new();
    let source = "---\n[dependencies]\nunheard_of = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn counts() -> u32 {\n    1\n}\n";
    let tool = place.write("counts.rs", source);
    let refused = place.forge(["check", &tool]).ends(exit::REJECTED);
    refused.says(&["allowed are: aho-corasick, anyhow", " more, which `forge guide` lists"]);
    let guide = place.forge(["guide"]).ends(exit::OK).stdout;
    assert!(["aho-corasick", "unicode-segmentation", "uuid"].iter().all(|name| guide.contains(name)), "{guide}");
}

#[test]
fn for_programs() {
    let place = with_three();
    let document =
        place.forge(["check", "adds.rs", "exits.rs", "nowhere.rs", "--format", "json"]).ends(exit::REJECTED);
    insta::assert_json_snapshot!("check_json", document.json(), { ".files[].tool.source" => "[digest]" });
}

#[test]
fn for_code_scanning() {
    let place = with_three();
    let ended = place.forge(["check", "adds.rs", "exits.rs", "nowhere.rs", "--format", "sarif"]).ends(exit::REJECTED);
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let results = document["runs"][0]["results"].as_array().unwrap();
    // What cannot be read is a result, too: nobody must take silence for a pass.
    assert_eq!(
        (results.len(), &results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
        (2, &"nowhere.rs".into())
    );
    assert_eq!(results[0]["ruleId"], "F0401");
    let place_in_file = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place_in_file["artifactLocation"]["uri"], "exits.rs");
    assert_eq!(place_in_file["region"]["startLine"], 7);
    // Every rule that a result names is described.
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "F0401"));
}

#[test]
fn exit_codes_of_several_files() {
    let place = with_three();
    for (files, code) in [
        (&["adds.rs", "adds.rs"][..], exit::OK),
        (&["adds.rs", "exits.rs"], exit::REJECTED),
        (&["nowhere.rs", "adds.rs"], exit::NOT_FOUND),
        (&["nowhere.rs", "exits.rs"], exit::REJECTED),
    ] {
        place.forge(["check"]).args(files).ends(code);
        place.forge(["check", "--format", "json"]).args(files).ends(code).json();
        place.forge(["check", "--format", "sarif"]).args(files).ends(code);
    }
    place.forge(["check"]).ends(exit::USAGE);
}

#[test]
fn all_findings_of_a_file_are_told_at_once() {
    let place = Workplace::new();
    let file = place.take("broken/many_findings.rs");
    let document = place.forge(["check", &file, "--format", "json"]).ends(exit::REJECTED).json();
    let findings = document["files"][0]["diagnostics"].as_array().unwrap();
    let told: Vec<_> = findings
        .iter()
        .map(|one| {
            (one["code"].as_str().unwrap(), one["span"]["start"]["line"].as_u64().or(one["span"]["line"].as_u64()))
        })
        .collect();
    for expected in
        [("F0301", Some(13)), ("F0304", Some(14)), ("F0305", Some(15)), ("F0401", Some(6)), ("F0407", Some(16))]
    {
        assert!(told.contains(&expected), "{expected:?} is not among {told:?}");
    }
}
