//! Every example, template and stranger's program: its cases and its own tests, on both tiers, in the sandbox.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::harness::{Workplace, corpus, exit, repository};

/// The names of the tools in a folder.
fn tools(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect()
}

/// Tests a folder on one tier, and holds all three reports against each other.
fn all_pass(folder: &Path, tier: &str, more: &[&str]) {
    let place = Workplace::new();
    let folder_text = folder.to_str().unwrap();
    let words = ["test", folder_text, "--tier", tier, "--junit", "report.xml", "--format", "json"];
    let ended = place.forge(words).args(more).end();
    let document = ended.json();
    let problems: Vec<_> = document["tools"].as_array().unwrap().iter().filter(|tool| !passed(tool)).collect();
    assert!(problems.is_empty(), "{}", serde_json::to_string_pretty(&problems).unwrap());
    let ended = ended.has_code(exit::OK);
    assert_eq!(document["ok"], true);

    let tested: BTreeSet<_> = document["tools"].as_array().unwrap().iter().map(name).collect();
    assert_eq!(tested, tools(folder), "{}", ended.story());
    let results: usize = document["tools"].as_array().unwrap().iter().map(|tool| length(&tool["results"])).sum();
    assert_eq!(document["totals"]["passed"], results - ignored(&document));

    let xml = fs::read_to_string(place.path("report.xml")).unwrap();
    let report = roxmltree::Document::parse(&xml).expect("the JUnit report is XML");
    let count = |tag| report.descendants().filter(|node| node.has_tag_name(tag)).count();
    assert_eq!((count("testsuites"), count("testcase"), count("failure"), count("error")), (1, results, 0, 0));
    assert_eq!(report.root_element().attribute("tests"), Some(results.to_string().as_str()));
    place.is_sound();
}

fn passed(tool: &Value) -> bool {
    let fine = |result: &Value| result["status"] != "failed";
    tool["problem"].is_null() && tool["results"].as_array().unwrap().iter().all(fine)
}

fn name(tool: &Value) -> String {
    Path::new(tool["file"].as_str().unwrap()).file_stem().unwrap().to_string_lossy().into_owned()
}

fn length(list: &Value) -> usize {
    list.as_array().unwrap().len()
}

fn ignored(document: &Value) -> usize {
    document["totals"]["ignored"].as_u64().unwrap() as usize
}

fn examples(tier: &str) {
    let folder = repository().join("examples");
    let data = format!("--allow-read={}:/data", folder.join("data").display());
    all_pass(&folder, tier, &[&data]);
}

#[test]
fn examples_pass_as_drafts() {
    examples("draft");
}

#[test]
fn examples_pass_as_releases() {
    examples("release");
}

#[test]
fn programs_of_strangers_pass_as_drafts() {
    all_pass(&corpus("strangers"), "draft", &[]);
}

#[test]
fn programs_of_strangers_pass_as_releases() {
    all_pass(&corpus("strangers"), "release", &[]);
}

#[test]
fn every_template_passes() {
    let place = Workplace::new();
    let templates = forge::scaffold::templates();
    assert!(templates.len() >= 3);
    for template in templates {
        let name = format!("{}_tool", template.name);
        place.forge(["new", &name, "--template", template.name, "--dir", "made"]).ends(exit::OK);
    }
    let document = place.forge(["test", "made", "--format", "json"]).end().json();
    assert_eq!(document["ok"], true, "{document:#}");
    assert_eq!(length(&document["tools"]), templates.len());
    assert!(document["tools"].as_array().unwrap().iter().all(|tool| length(&tool["results"]) > 0));
    for template in templates {
        let check = place.forge(["check", &format!("made/{}_tool.rs", template.name)]).ends(exit::OK);
        check.says_nothing();
    }
}
