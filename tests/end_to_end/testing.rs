//! `test`: reports of what passes and what does not.

use std::fs;

use crate::harness::{Workplace, exit, redacted};

/// The text without the thread's number, which some compilers' standard libraries write and others do not.
fn without_thread(text: &str) -> String {
    text.replace("thread 'main' (1) panicked", "thread 'main' panicked")
}

#[test]
fn a_report_of_failures() {
    let place = Workplace::new();
    let file = place.take("failing/fails_its_cases.rs");
    place.take("failing/fails_its_cases.cases.json");
    let ended = place.forge(["test", &file, "--junit", "report.xml"]).ends(exit::TOOL);
    insta::assert_snapshot!("failures_human", without_thread(&redacted(&ended.stdout, &place)));
    let mut ended = place.forge(["test", &file, "--format", "json"]).ends(exit::TOOL);
    ended.stdout = without_thread(&ended.stdout);
    let document = ended.json();
    assert_eq!((&document["ok"], &document["totals"]["failed"]), (&false.into(), &5.into()), "{document:#}");
    insta::assert_json_snapshot!("failures_json", document, {
        ".wall_millis" => "[time]",
        ".tools[].results[].wall_micros" => "[time]",
    });
    let xml = fs::read_to_string(place.path("report.xml")).unwrap();
    let report = roxmltree::Document::parse(&xml).unwrap();
    let failed: Vec<_> = report
        .descendants()
        .filter(|node| node.has_tag_name("testcase") && node.children().any(|child| child.has_tag_name("failure")))
        .map(|node| node.attribute("name").unwrap().to_owned())
        .collect();
    assert_eq!(failed.len(), 5, "{xml}");
    place.is_sound();
}

#[test]
fn a_tool_that_cannot_be_tested_does_not_stop_the_others() {
    let place = Workplace::new();
    place.forge(["new", "good_tool"]).ends(exit::OK);
    place.take("broken/two_type_errors.rs");
    place.take("broken/syntax_error.rs");
    place.write(
        "no_cases.rs",
        fs::read_to_string(place.path("good_tool.rs")).unwrap().replace("good_tool", "no_cases"),
    );
    place.write("good_tool2.cases.json", "[]");
    let document = place.forge(["test", ".", "--format", "json", "--junit", "report.xml"]).ends(exit::TOOL).json();
    let problems: Vec<_> = document["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| (tool["file"].as_str().unwrap(), tool["problem"].is_null()))
        .collect();
    assert_eq!(problems[0], ("./good_tool.rs", true), "{document:#}");
    assert!(problems.contains(&("./two_type_errors.rs", false)) && problems.contains(&("./syntax_error.rs", false)));
    let xml = fs::read_to_string(place.path("report.xml")).unwrap();
    let report = roxmltree::Document::parse(&xml).unwrap();
    let failures = |node: roxmltree::Node<'_, '_>| node.has_tag_name("failure") || node.has_tag_name("error");
    assert_eq!(
        report.descendants().filter(|node| failures(*node)).count(),
        document["totals"]["failed"].as_u64().unwrap() as usize
    );
    place.is_sound();
}

#[test]
fn cases_that_say_nothing_or_cannot_be_read() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let nothing = place.forge(["test", &adds]).ends(exit::TOOL);
    assert!(nothing.stdout.contains("adds.cases.json"), "{}", nothing.story());
    for (cases, says) in [
        ("", "adds.cases.json"),
        ("[", "adds.cases.json"),
        ("{}", "adds.cases.json"),
        ("[]", "adds.cases.json"),
        (r#"[{"name": "a", "input": {"numbers": []}}]"#, "expect"),
        (r#"[{"name": "a", "input": {"numbers": []}, "expect": 0, "expect_error": "x"}]"#, "expect"),
        (r#"[{"name": "a", "input": {"numbers": []}, "expect_error": ""}]"#, "expect_error"),
        (r#"[{"name": "a", "input": {"numbers": []}, "expects": 0}]"#, "expects"),
        (r#"[{"name": "a", "input": {"numbers": []}, "approx": 0, "tolerance": -1}]"#, "tolerance"),
    ] {
        place.write("adds.cases.json", cases);
        let ended = place.forge(["test", &adds]).ends(exit::TOOL);
        assert!(ended.stdout.contains(says), "{cases}: {}", ended.story());
    }
    place.write("adds.cases.json", r#"[{"name": "a", "input": {"numbers": [1.5]}, "expect_error": "integer"}]"#);
    place.forge(["test", &adds]).end();
    place.write("adds.cases.json", r#"[{"name": "a", "input": {"numbers": [3]}, "expect": 3.0}]"#);
    place.forge(["test", &adds]).ends(exit::OK);
}

#[test]
fn a_folder_without_tools() {
    let place = Workplace::new();
    place.forge(["test"]).ends(exit::NOT_FOUND).has_one_error().says(&["no tool found"]);
    place.forge(["test", "no/such/folder"]).ends(exit::NOT_FOUND).has_one_error().says(&["no/such/folder"]);
}

#[test]
fn hostile_cases_end() {
    let place = Workplace::new();
    let file = place.take("hostile/loops_forever.rs");
    place.write("loops_forever.cases.json", r#"[{"name": "never", "input": {}, "expect": 1}]"#);
    let ended = place.forge(["test", &file, "--timeout", "200ms"]).ends(exit::TOOL);
    assert!(ended.stdout.contains("over the time limit"), "{}", ended.story());
}
