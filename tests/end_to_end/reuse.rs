//! `forge run --reuse`: the answer of an earlier run, for a tool that reaches nothing.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::harness::{Workplace, exit};

fn run(place: &Workplace, file: &str, input: &str, flags: &[&str]) -> Value {
    let call = place.forge(["run", file, "--input", input, "--format", "json"]).args(flags);
    call.ends(exit::OK).json()
}

#[test]
fn an_answer_is_given_again_without_running() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let input = r#"{"numbers": [40, 2]}"#;
    assert_eq!(run(&place, &adds, input, &[])["answered"], "ran");
    assert_eq!(run(&place, &adds, input, &["--reuse"])["answered"], "ran");
    let again = run(&place, &adds, input, &["--reuse"]);
    assert_eq!((&again["answered"], &again["result"]), (&"reused".into(), &42.into()));
    // An instance that ran took some time.
    assert_eq!(again["usage"]["wall_micros"], 0);
    let shown = place.forge(["log", "show", "last", "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&shown["facts"]["answered"], &shown["run"]), (&"reused".into(), &again["run"]));
    assert_eq!(place.forge(["log"]).ends(exit::OK).stdout.matches(", reused)").count(), 1);
    // The replay of a reused run runs it.
    place.forge(["replay", "last"]).ends(exit::OK);
    assert_eq!(run(&place, &adds, r#"{"numbers": [40, 3]}"#, &["--reuse"])["answered"], "ran");
    assert_eq!(run(&place, &adds, input, &["--reuse", "--max-memory", "64MiB"])["answered"], "ran");
    assert_eq!(run(&place, &adds, input, &[])["answered"], "ran");
    place.write("forge.toml", "[policy.runs]\nreuse = true\n");
    assert_eq!(run(&place, &adds, input, &[])["answered"], "reused");
}

#[test]
fn failures_and_runs_that_reach_something_run_again() {
    let place = Workplace::new();
    let panics = place.take("hostile/panics.rs");
    let dice = place.take("plain/rolls_dice.rs");
    for _ in 0..2 {
        let failed = place.forge(["run", &panics, "--input", r#"{"dividend": 1, "divisor": 0}"#, "--reuse"]);
        let failed = failed.arg("--format").arg("json").ends(exit::TOOL).json();
        assert_eq!(failed["answered"], "ran");
        assert_eq!(run(&place, &dice, "{}", &["--reuse", "--allow-random"])["answered"], "ran");
    }
}

#[test]
fn a_damaged_answer_is_not_served() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let input = r#"{"numbers": [40, 2]}"#;
    let files = |folder: &str| -> Vec<PathBuf> {
        let shards = fs::read_dir(place.cache().join(folder)).unwrap();
        shards
            .flat_map(|shard| fs::read_dir(shard.unwrap().path()).unwrap())
            .map(|file| file.unwrap().path())
            .collect()
    };
    run(&place, &adds, input, &[]);
    let before = files("blobs-v1");
    run(&place, &adds, input, &["--reuse"]);
    let kept = files("blobs-v1").into_iter().find(|file| !before.contains(file)).unwrap();
    assert_eq!(run(&place, &adds, input, &["--reuse"])["answered"], "reused");
    let text = fs::read_to_string(&kept).unwrap();
    fs::write(&kept, text.replace("42", "43")).unwrap();
    let honest = run(&place, &adds, input, &["--reuse"]);
    assert_eq!((&honest["answered"], &honest["result"]), (&"ran".into(), &42.into()));
    assert_eq!(run(&place, &adds, input, &["--reuse"])["answered"], "reused");
    for record in files("actions-v1/reuse-v1") {
        let mut bytes = fs::read(&record).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&record, bytes).unwrap();
    }
    assert_eq!(run(&place, &adds, input, &["--reuse"])["answered"], "ran");
}
