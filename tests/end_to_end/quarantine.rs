//! A release that fails is quarantined by itself, and lifted by an operator.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::harness::{Call, Ended, Workplace, exit};

/// Refuses what is below zero, and panics over a hundred.
const ROOT: &str = "use plugin_api::prelude::*;\n\n/// The root of a number.\n#[tool]\nfn root(number: f64) -> Result<f64> {\n    \
                    ensure!(number >= 0.0, \"{number} has no root\");\n    assert!(number <= 100.0);\n    Ok(number.sqrt())\n}\n";
const CASES: &str = r#"[{ "name": "four", "input": { "number": 4 }, "expect": 2 }]"#;

/// A place with a key of its own, a policy and `root@1.0.0` in its catalog.
fn released(policy: &str) -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    // The key's lists are the last that stands there.
    let file = place.config().join("forge.toml");
    fs::write(&file, format!("{}{policy}\n", fs::read_to_string(&file).unwrap())).unwrap();
    let tool = place.write("root.rs", ROOT);
    place.write("root.cases.json", CASES);
    place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::OK);
    fs::remove_file(place.path("root.rs")).unwrap();
    place
}

fn run(place: &Workplace, number: f64) -> Ended {
    place.forge(["run", "root@1", "--input", &json!({ "number": number }).to_string()]).end()
}

fn fails(place: &Workplace, number: f64) {
    let ended = run(place, number).has_code(exit::TOOL);
    assert!(!ended.stderr.contains("quarantined"), "{}", ended.story());
}

fn state(place: &Workplace) -> (String, String) {
    let shown = place.forge(["catalog", "show", "root@1.0.0", "--format", "json"]).ends(exit::OK).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&shown["state"]), text(&shown["reason"]))
}

fn lift(place: &Workplace) {
    place.forge(["catalog", "lift", "root@1.0.0", "--reason", "looked into"]).ends(exit::OK);
}

#[test]
fn a_tool_that_fails_is_quarantined_and_lifted() {
    let place = released("quarantine_runs = 4\nquarantine_least = 3");
    assert_eq!(run(&place, 16.0).has_code(exit::OK).stdout, "4.0\n");
    fails(&place, -1.0);
    fails(&place, -2.0);
    let third = run(&place, 1000.0).has_code(exit::TOOL);
    third.says(&[
        "root@1.0.0 is quarantined from now on",
        "3 of its 4 recent runs failed",
        "1 panic, 2 tool_error",
        "with 3 failing inputs",
    ]);
    assert_eq!(state(&place).0, "quarantined");
    let refused = run(&place, 16.0).has_code(exit::DENIED).has_one_error();
    refused.says(&["root@1.0.0 is quarantined since", "3 of its 4 recent runs failed", "forge catalog lift"]);

    lift(&place);
    assert_eq!(state(&place), ("active".to_owned(), "looked into".to_owned()));
    run(&place, 16.0).has_code(exit::OK);
    // What was counted does not count again.
    fails(&place, -1.0);
    fails(&place, -1.0);
    run(&place, -1.0).has_code(exit::TOOL).says(&["is quarantined from now on"]);
    let rows = place.forge(["log", "--kind", "state", "--format", "json"]).ends(exit::OK).lines();
    let words: Vec<_> = rows.iter().map(|row| row["facts"]["state"]["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(words, ["quarantined", "active", "quarantined"]);
}

#[test]
fn the_inputs_that_failed_are_the_next_versions_cases() {
    let place = released("quarantine_least = 2");
    place.forge(["catalog", "cases", "root", "--from-failures"]).ends(exit::NOT_FOUND).says(&["keep_failures"]);
    fails(&place, -1.0);
    run(&place, -2.5).has_code(exit::TOOL);
    let cases = place.forge(["catalog", "cases", "root", "--from-failures", "--output", "new.json"]).ends(exit::OK);
    cases.says(&["fails until what is right"]);
    place.forge(["catalog", "cases", "root", "--from-failures", "--output", "new.json"]).ends(exit::NOT_FOUND);
    let cases: Value = serde_json::from_slice(&fs::read(place.path("new.json")).unwrap()).unwrap();
    let inputs: Vec<_> =
        cases.as_array().unwrap().iter().map(|case| case["input"]["number"].as_f64().unwrap()).collect();
    assert_eq!(inputs, [-2.5, -1.0]);
    let expected = cases[1]["expect"].as_str().unwrap();
    assert!(expected.contains("1.0.0 ended with tool_error: -1 has no root"), "{expected}");
    let tool = place.write("root.rs", ROOT);
    // Whoever promotes without them is told.
    let better = ROOT.replace("assert!(number <= 100.0);", "assert!(number <= 1000.0);");
    place.write("root.rs", &better);
    let promote = place.forge(["promote", &tool, "--version", "1.0.1", "--dry-run"]).ends(exit::OK);
    promote
        .says(&["2 inputs, for which releases of it failed, are in none of its cases", "cases root --from-failures"]);
    place.write("root.rs", ROOT);
    // They are cases, and fail as they are.
    place.write("root.cases.json", cases.to_string());
    place.forge(["test", &tool]).ends(exit::TOOL);
    // Those of the release are another matter.
    let own = place.forge(["catalog", "cases", "root@1.0.0"]).ends(exit::OK);
    assert_eq!(serde_json::from_str::<Value>(&own.stdout).unwrap()[0]["name"], "four");
}

#[test]
fn what_says_nothing_of_the_tool_does_not_count() {
    let place = released("quarantine_least = 2\nquarantine_runs = 4");
    for _ in 0..3 {
        place.forge(["run", "root@1", "--input", "{\"number\": \"four\"}"]).ends(exit::USAGE);
    }
    // Nor does a limit that the caller lowered.
    for _ in 0..3 {
        let starved =
            place.forge(["run", "root@1", "--input", "{\"number\": 4}", "--max-fuel", "1"]).ends(exit::LIMIT);
        assert!(!starved.stderr.contains("quarantined"), "{}", starved.story());
    }
    // Runs that end well push failures out of sight.
    fails(&place, -1.0);
    for number in [1.0, 4.0, 9.0, 16.0] {
        run(&place, number).has_code(exit::OK);
    }
    fails(&place, -1.0);
    assert_eq!(state(&place).0, "active");
    let stats = place.forge(["catalog", "stats", "root", "--format", "json"]).ends(exit::OK).json();
    let release = &stats["releases"][0];
    assert_eq!(
        (&release["version"], &release["runs"], &release["ok"], &release["failed"]),
        (&json!("1.0.0"), &json!(12), &json!(4), &json!(5))
    );
    assert!(release["p95_micros"].as_u64() >= release["p50_micros"].as_u64() && release["state"] == "active");
    // Another release of the same bytes has the same runs.
    place.write("root.rs", ROOT);
    place.forge(["promote", "root.rs", "--version", "1.0.1"]).ends(exit::OK);
    let stats = place.forge(["catalog", "stats", "root", "--format", "json"]).ends(exit::OK).json();
    let runs = |at: usize| stats["releases"][at]["runs"].as_u64();
    assert_eq!(
        (runs(0), runs(1), &stats["releases"][1]["same_artifact_as"]),
        (Some(12), Some(12), &json!("1.0.1")),
        "{stats:#}"
    );
}

#[test]
fn a_tool_that_refuses_what_its_cases_refuse_does_its_work() {
    let place = Workplace::new();
    place.forge(["key", "generate"]).ends(exit::OK);
    let file = place.config().join("forge.toml");
    fs::write(&file, format!("{}quarantine_least = 2\n", fs::read_to_string(&file).unwrap())).unwrap();
    let tool = place.write("root.rs", ROOT);
    let refused = json!([{ "name": "four", "input": { "number": 4 }, "expect": 2 },
        { "name": "below zero", "input": { "number": -1 }, "expect_error": "has no root" }]);
    place.write("root.cases.json", refused.to_string());
    place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::OK);
    fs::remove_file(place.path("root.rs")).unwrap();
    for number in [-1.0, -2.0, -3.0, -4.0] {
        fails(&place, number);
    }
    // What it does not refuse as it has to is another matter.
    for number in [1000.0, 2000.0, 3000.0] {
        fails(&place, number);
    }
    run(&place, 4000.0).has_code(exit::TOOL).says(&["is quarantined from now on", "4 of its 8 recent", "(4 panic)"]);
}

#[test]
fn nothing_is_quarantined_where_the_policy_says_so() {
    let place = released("quarantine_least = 1\nquarantine_runs = 0");
    fails(&place, -1.0);
    fails(&place, -1.0);
    // A file that was found may not say so.
    let file = place.config().join("forge.toml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("quarantine_runs = 0", "")).unwrap();
    place.write("forge.toml", "[policy.catalog]\nquarantine_runs = 0\n");
    run(&place, -1.0).has_code(exit::TOOL).says(&["is not obeyed", "is quarantined from now on"]);
}

#[test]
fn where_no_key_may_sign_it_holds_on_this_machine() {
    let place = released("quarantine_least = 2");
    let stranger = Workplace::new();
    stranger.forge(["key", "generate"]).ends(exit::OK);
    let key = stranger.config().join("key");
    let run = |number: &str| place.forge(["run", "root@1", "--input", number]).env("FORGE_KEY", &key);
    run("{\"number\": -1}").ends(exit::TOOL);
    let second = run("{\"number\": -2}").ends(exit::TOOL);
    second.says(&["is quarantined from now on", "on this machine alone", "does not trust as signer"]);
    assert_eq!(state(&place).0, "active");
    for (action, told) in
        [("show", "quarantined on this machine: "), ("list", "root@1.0.0                       quarantined")]
    {
        let ended = place.forge(["catalog", action, "root"]).env("FORGE_KEY", &key).ends(exit::OK);
        assert!(ended.stdout.contains(told), "{}", ended.story());
    }
    run("{\"number\": 4}").ends(exit::DENIED).says(&["is quarantined on this machine", "forge catalog quarantine"]);
    // Its failures are still in the journal.
    let cases =
        place.forge(["catalog", "cases", "root", "--from-failures", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(cases["cases"].as_array().unwrap().len(), 2);
    // An operator lifts it; the stranger does not.
    let by_stranger = place.forge(["catalog", "lift", "root@1.0.0", "--reason", "x"]).env("FORGE_KEY", &key);
    by_stranger.ends(exit::DENIED).says(&["does not trust as operator"]);
    lift(&place);
    run("{\"number\": 4}").ends(exit::OK);
    run("{\"number\": -1}").ends(exit::TOOL);
    let history = place.forge(["catalog", "history", "root", "--format", "json"]).ends(exit::OK).json();
    let here: Vec<_> = history["events"].as_array().unwrap().iter().filter(|event| event["what"] == "here").collect();
    assert_eq!(here.len(), 2, "{history:#}");
    assert_eq!((&here[0]["state"], &here[0]["by"]), (&"quarantined".into(), &"this machine".into()));
    assert_eq!(here[1]["state"], "active");
    let told = place.forge(["catalog", "history", "root"]).ends(exit::OK).stdout;
    assert!(
        told.contains("quarantined on this machine alone by this machine: ")
            && told.contains("lifted on this machine by SHA256:"),
        "{told}"
    );
}

#[test]
fn what_this_machine_has_against_a_release_holds_also_where_it_cannot_be_read() {
    let place = released("quarantine_least = 1");
    let shown = place.forge(["catalog", "show", "root@1.0.0", "--format", "json"]).ends(exit::OK).json();
    run(&place, -1.0).has_code(exit::TOOL).says(&["is quarantined from now on"]);
    fs::remove_dir_all(place.catalogs().join("own/states")).unwrap();
    fs::remove_dir_all(place.catalogs().join("mirrors")).unwrap();
    let seen = place.catalogs().join("seen/releases");
    place
        .shell(&format!("sed -i 's/\"changes\":.*/\"changes\":[]}}/' $(find {} -type f)", seen.display()))
        .ends(exit::OK);
    place
        .shell(&format!("for f in {}/quarantined/*; do echo '{{' > $f; done", place.catalogs().display()))
        .ends(exit::OK);
    for tool in ["root@1", shown["artifact"].as_str().unwrap()] {
        let run = place.forge(["run", tool, "--input", "{\"number\": 4}"]).ends(exit::DENIED);
        run.says(&["root@1.0.0 is quarantined on this machine", "is damaged"]);
    }
}

#[test]
fn a_quarantine_made_known_and_lifted_elsewhere_is_over_here() {
    let place = released("quarantine_least = 1");
    let stranger = Workplace::new();
    stranger.forge(["key", "generate"]).ends(exit::OK);
    let key = stranger.config().join("key");
    let call = place.forge(["run", "root@1", "--input", "{\"number\": -1}"]).env("FORGE_KEY", key);
    call.ends(exit::TOOL).says(&["on this machine alone"]);
    // Another machine, whose files are its own.
    let elsewhere = |word: &str| {
        let call = place.forge(["catalog", word, "root@1.0.0", "--reason", word, "--catalog"]);
        let call = call.arg(place.catalogs().join("own")).env("FORGE_CATALOGS_DIR", place.path("elsewhere"));
        call.env("FORGE_JOURNAL_DIR", place.path("journal-elsewhere")).ends(exit::OK)
    };
    elsewhere("quarantine");
    run(&place, 4.0).has_code(exit::DENIED);
    elsewhere("lift");
    run(&place, 4.0).has_code(exit::OK);
}

#[test]
fn inputs_stay_here_if_the_policy_says_so() {
    let place = released("quarantine_least = 1\nkeep_failures = false");
    run(&place, -77.125).has_code(exit::TOOL).says(&["is quarantined from now on", "with 0 failing inputs"]);
    place.shell(&format!("grep -rq 77.125 {}", place.catalogs().display())).ends(exit::TOOL);
}

#[test]
fn lines_are_watched_as_runs_are() {
    let place = released("quarantine_least = 3");
    let lines = "{\"number\": -1}\n{\"number\": -2}\n{\"number\": 4}\n{\"number\": -3}\n";
    let ended = place.forge(["run", "root@1", "--jsonl"]).input(lines).ends(exit::TOOL);
    let ended = ended.says(&["3 of its 4 recent runs failed"]);
    assert_eq!(ended.stdout.lines().count(), 4);
    run(&place, 4.0).has_code(exit::DENIED);
}

/// A checkout whose `forge.toml` names a copy of the place's catalog that lies in it.
fn checkout(place: &Workplace) -> PathBuf {
    let folder = place.path("checkout");
    fs::create_dir(&folder).unwrap();
    place.shell(&format!("cp -r {} checkout/catalog", place.catalogs().join("own").display())).ends(exit::OK);
    fs::write(folder.join("forge.toml"), "[catalog]\nurl = \"catalog\"\n").unwrap();
    folder
}

#[test]
fn what_failed_with_one_catalog_is_neither_counted_nor_kept_in_another() {
    let place = released("quarantine_least = 2");
    let checkout = checkout(&place);
    // Here the user names the copy, by whose id the machine knows no other: what it may know of it is stored.
    let there = |number: f64| {
        let input = json!({ "number": number }).to_string();
        let run = place.forge(["run", "root@1", "--input", &input, "--catalog"]).arg(checkout.join("catalog"));
        run.env("FORGE_CATALOGS_DIR", place.path("elsewhere")).ends(exit::TOOL)
    };
    fails(&place, -77.125);
    let first = there(-88.125);
    assert!(!first.stderr.contains("quarantined"), "{}", first.story());
    // The second there: the one before was another catalog's.
    let second = there(-99.125);
    second.says(&["is quarantined from now on: 2 of its 2 recent runs failed", "with 2 failing inputs"]);
    place.shell("grep -rqF -e 88.125 checkout/catalog && grep -rqF -e 99.125 checkout/catalog").ends(exit::OK);
    place.shell("grep -rF 77.125 checkout/catalog").ends(exit::TOOL);
}

#[test]
fn a_copy_that_repeats_the_id_of_another_catalog_gets_no_signature_and_no_input() {
    let place = released("quarantine_least = 1");
    let checkout = checkout(&place);
    let run = place.forge(["run", "root@1", "--input", r#"{"number": -77.125}"#, "--catalog"]);
    let told = run.arg(checkout.join("catalog")).ends(exit::TOOL);
    told.says(&[
        "is quarantined from now on",
        "on this machine alone",
        "which this machine knows at",
        "--same-catalog",
    ]);
    assert!(!checkout.join("catalog/states").exists());
    place.shell("grep -rF 77.125 checkout/catalog").ends(exit::TOOL);
}

#[test]
fn where_only_a_project_names_the_catalog_nothing_is_signed_and_no_input_leaves() {
    let place = released("quarantine_least = 1");
    let checkout = checkout(&place);
    let run = |more: &[&str]| {
        let call = place.forge(["run", "root@1", "--input", r#"{"number": -77.125}"#]).args(more);
        call.in_folder(&checkout)
    };
    let told = run(&[]).ends(exit::TOOL);
    let told =
        told.says(&["is quarantined from now on", "on this machine alone", "checkout/forge.toml names the catalog"]);
    told.says(&[
        "only a project says so",
        "`[catalog] url` in your own forge.toml",
        "forge catalog quarantine root@1.0.0",
    ]);
    assert!(!checkout.join("catalog/states").exists());
    place.shell("grep -rF 77.125 checkout/catalog").ends(exit::TOOL);
    run(&[]).ends(exit::DENIED).says(&["is quarantined on this machine"]);
    // A user who names it, here or in the settings, is asked nothing more.
    for own in [false, true] {
        let elsewhere = |call: Call| call.env("FORGE_CATALOGS_DIR", place.path(&format!("catalogs-{own}")));
        let url = checkout.join("catalog").display().to_string();
        let more: &[&str] = if own { &[] } else { &["--catalog", &url] };
        if own {
            let file = place.config().join("forge.toml");
            let text = fs::read_to_string(&file).unwrap();
            fs::write(&file, format!("{text}\n[catalog]\nurl = \"{url}\"\n")).unwrap();
            fs::remove_dir_all(checkout.join("catalog/states")).unwrap();
        }
        let journal = place.path(&format!("journal-{own}"));
        let known = elsewhere(run(more)).env("FORGE_JOURNAL_DIR", journal).ends(exit::TOOL);
        known.says(&["is quarantined from now on", "knows it, with 1 failing inputs"]);
        assert!(checkout.join("catalog/states").exists());
    }
    // It is the catalog where no project names one.
    let listed = place.forge(["catalog", "list", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(listed["catalog"], checkout.join("catalog").display().to_string(), "{listed:#}");
}
