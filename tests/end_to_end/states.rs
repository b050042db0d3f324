//! States of releases: signed, with a reason, one after the other.

use std::fs;

use serde_json::Value;

use crate::harness::{Workplace, exit};

const CASES: &str = r#"[{ "name": "adds", "input": { "numbers": [1, 2] }, "expect": 3 }]"#;

/// A place with a key of its own and `adds@1.0.0` in its catalog.
fn released() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    let tool = place.take("plain/adds.rs");
    place.write("adds.cases.json", CASES);
    place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::OK);
    place
}

fn state(place: &Workplace) -> (String, String) {
    let shown = place.forge(["catalog", "show", "adds@1.0.0", "--format", "json"]).ends(exit::OK).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&shown["state"]["name"]), text(&shown["reason"]))
}

/// The key of a second person, whom the first trusts as signer alone.
fn with_signer(place: &Workplace) -> std::path::PathBuf {
    let other = Workplace::new();
    let made = other.forge(["key", "generate", "--comment", "ci", "--format", "json"]).ends(exit::OK).json();
    place.forge(["key", "trust", made["public"].as_str().unwrap()]).ends(exit::OK);
    let key = place.path("ci-key");
    fs::copy(other.config().join("key"), &key).unwrap();
    key
}

#[test]
fn a_release_goes_through_its_states_and_the_log_keeps_them() {
    let place = released();
    let change =
        |word: &str, more: &[&str]| place.forge(["catalog", word, "adds@1.0.0", "--reason", word]).args(more);
    change("deprecate", &["--successor", "adds@2"]).ends(exit::OK).says(&["note: the successor cannot be used"]);
    assert_eq!(state(&place), ("deprecated".into(), "deprecate".into()));
    change("yank", &[]).ends(exit::OK);
    change("yank", &[]).ends(exit::NOT_FOUND).has_one_error().says(&["is yanked already"]);
    change("quarantine", &[]).ends(exit::OK);
    assert_eq!(state(&place), ("quarantined".into(), "quarantine".into()));
    change("deprecate", &[]).ends(exit::NOT_FOUND).says(&["is stricter than deprecated", "forge catalog lift"]);
    change("lift", &[]).ends(exit::OK);
    assert_eq!(state(&place).0, "yanked");
    change("lift", &[]).ends(exit::OK);
    assert_eq!(state(&place), ("active".into(), "lift".into()));
    change("lift", &[]).ends(exit::NOT_FOUND).says(&["nothing to lift"]);
    let rows = place.forge(["log", "--kind", "state", "--format", "json"]).ends(exit::OK).lines();
    let words: Vec<_> = rows.iter().map(|row| row["facts"]["state"]["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(words, ["deprecated", "yanked", "quarantined", "yanked", "active"]);
}

#[test]
fn what_is_yanked_is_not_chosen_and_the_message_says_why() {
    let place = released();
    place.forge(["catalog", "yank", "adds@1.0.0", "--reason", "sums are wrong"]).ends(exit::OK);
    for wanted in ["adds", "adds@1"] {
        let ended = place.forge(["run", wanted, "--input", r#"{"numbers": [1]}"#]).ends(exit::NOT_FOUND);
        ended.says(&["adds@1.0.0", "is yanked: sums are wrong", "forge catalog list adds", "forge catalog lift"]);
    }
    place.forge(["run", "adds@2"]).ends(exit::NOT_FOUND).says(&["no adds that fits `^2`"]);
    place.forge(["run", "ads"]).ends(exit::NOT_FOUND).says(&["has no ads; there is adds"]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let place = released();
    let refused = |arguments: &[&str], code, part: &str| {
        place.forge(["catalog"]).args(arguments).ends(code).has_one_error().says(&[part]);
    };
    refused(&["yank", "adds", "--reason", "x"], exit::USAGE, "which version of adds?");
    refused(&["yank", "adds@1.0.0", "--reason", " "], exit::USAGE, "a reason is asked for");
    refused(&["yank", "adds@3.0.0", "--reason", "x"], exit::NOT_FOUND, "adds@1.0.0");
    refused(&["deprecate", "adds@1.0.0", "--successor", "../x", "--reason", "x"], exit::USAGE, "--successor");
    let itself = ["deprecate", "adds@1.0.0", "--successor", "adds@1.0.0", "--reason", "x"];
    refused(&itself, exit::USAGE, "is what adds@1.0.0 fits itself");
    place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "x", "--force"]).ends(exit::USAGE).says(&["--force"]);
    assert_eq!(state(&place), ("active".into(), String::new()));
}

#[test]
fn only_an_operator_lifts() {
    let place = released();
    let key = with_signer(&place);
    let by = |word: &str| place.forge(["catalog", word, "adds@1.0.0", "--reason", word, "--key"]).arg(&key);
    by("quarantine").ends(exit::OK);
    by("lift").ends(exit::DENIED).has_one_error().says(&["does not trust as operator"]);
    assert_eq!(state(&place).0, "quarantined");
    place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "seen"]).ends(exit::OK);
    assert_eq!(state(&place), ("active".into(), "seen".into()));
    // Nobody whom the policy does not know.
    let stranger = Workplace::new();
    stranger.forge(["key", "generate"]).ends(exit::OK);
    let call = place.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "x", "--key"]);
    call.arg(stranger.config().join("key")).ends(exit::DENIED).says(&["does not trust as signer"]);
}

#[test]
fn a_record_that_was_tampered_with_stops_the_release() {
    let place = released();
    place.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "wrong sums"]).ends(exit::OK);
    place.forge(["catalog", "yank", "adds@1.0.0", "--reason", "x"]).ends(exit::NOT_FOUND);
    let file = place.catalogs().join("own/states/adds/1.0.0.json");
    let record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let with = |bytes: String| {
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
        // By a machine that has not seen the record before.
        let show = place.forge(["catalog", "show", "adds@1.0.0", "--catalog"]).arg(place.catalogs().join("own"));
        show.env("FORGE_CATALOGS_DIR", place.path("stranger")).end().has_one_error()
    };
    let mut other = record.clone();
    other["changes"][0]["signatures"][0]["sig"] = "AAAA".into();
    with(other.to_string()).has_code(exit::DENIED).says(&["is not signed by a key"]);
    let mut twice = record.clone();
    let first = record["changes"][0].clone();
    twice["changes"].as_array_mut().unwrap().push(first);
    with(twice.to_string()).has_code(exit::ENVIRONMENT).says(&["does not follow the one before"]);
    with("nonsense".into()).has_code(exit::ENVIRONMENT).says(&["is damaged"]);
}
