//! `forge replay`: a recorded run once more, compared bit for bit.

use std::fs;

use rusqlite::Connection;
use serde_json::json;

use crate::harness::{Workplace, exit};

/// Runs of each kind: pure, with a file, the environment, the clock and randomness, and failing ones.
fn recorded() -> Workplace {
    let place = Workplace::new();
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(|n| line(n) + "\n").collect::<String>();
    let adds = place.take("plain/adds.rs");
    let input = lines(600, &|n| json!({ "numbers": [n, 1] }).to_string());
    place.forge(["run", &adds, "--jsonl"]).input(input).ends(exit::OK);
    let echoes = place.take("plain/echoes.rs");
    let input = lines(400, &|n| json!({ "value": { "n": n, "text": "é\u{1f600}\n".repeat(n % 50) } }).to_string());
    place.forge(["run", &echoes, "--jsonl"]).input(input).ends(exit::OK);
    let reads = place.take("plain/reads_file.rs");
    for n in 0..10 {
        place.write(&format!("data/{n}.txt"), format!("file {n}\n").repeat(n * 1000));
    }
    // The last of eleven is not there.
    let input = lines(330, &|n| json!({ "path": format!("/data/{}.txt", n % 11) }).to_string());
    place.forge(["run", &reads, "--jsonl", "--allow-read=data:/data"]).input(input).ends(exit::TOOL);
    let dice = place.take("plain/rolls_dice.rs");
    place.forge(["run", &dice, "--jsonl", "--allow-random"]).input("{}\n".repeat(250)).ends(exit::OK);
    let time = place.take("plain/tells_time.rs");
    place.forge(["run", &time, "--jsonl", "--allow-clock"]).input("{}\n".repeat(200)).ends(exit::OK);
    let environment = place.take("plain/reads_environment.rs");
    let run = place.forge(["run", &environment, "--jsonl", "--allow-env=GREETING"]).env("GREETING", "hello");
    run.input("{}\n".repeat(200)).ends(exit::OK);
    let panics = place.take("hostile/panics.rs");
    let input = lines(20, &|n| json!({ "dividend": 6, "divisor": n % 2 }).to_string());
    place.forge(["run", &panics, "--jsonl"]).input(input).ends(exit::TOOL);
    place
}

#[test]
fn two_thousand_runs_are_the_same_again() {
    let place = recorded();
    // Nothing of the world that they saw is there any more.
    fs::remove_dir_all(place.path("data")).unwrap();
    let report = place.forge(["replay", "--all", "--since", "1d", "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&report["identical"], &report["runs"]), (&2000.into(), &json!([])), "{report:#}");
    let dice = place.forge(["replay", "--all", "--tool", "rolls_dice"]).ends(exit::OK);
    assert!(dice.stdout.starts_with("250 identical, 0 different"), "{}", dice.story());
    let rows = place.forge(["log", "--kind", "run", "--limit", "3000", "--format", "json"]).ends(exit::OK).lines();
    assert_eq!(rows.len(), 2000, "a replay is no run");
    place.forge(["log", "verify"]).ends(exit::OK);
    // A tool whose artifact is gone can be built again.
    place.forge(["cache", "gc", "--max-size", "0"]).ends(exit::OK);
    let gone = place.forge(["replay", "last"]).ends(exit::NOT_FOUND);
    assert!(gone.stdout.contains("forge build"), "{}", gone.story());
    place.forge(["build", "panics.rs"]).ends(exit::OK);
    place.forge(["replay", "last"]).ends(exit::OK);
}

#[test]
fn what_did_not_end_by_itself_is_not_compared() {
    let place = Workplace::new();
    let loops = place.take("hostile/loops_forever.rs");
    place.forge(["run", &loops, "--timeout", "100ms"]).ends(exit::LIMIT);
    let timed = place.forge(["replay", "last"]).ends(exit::NOT_FOUND);
    assert!(timed.stdout.contains("ended by its time limit"), "{}", timed.story());
    let memory = place.take("hostile/allocates_forever.rs");
    place.forge(["run", &memory, "--max-memory", "32MiB"]).ends(exit::LIMIT);
    place.forge(["replay", "last"]).ends(exit::OK);
    let adds = place.take("plain/adds.rs");
    place.forge(["run", &adds, "--input", r#"{"numbers": ["x"]}"#]).ends(exit::USAGE);
    place.forge(["replay", "last"]).ends(exit::OK);
    let reads = place.take("plain/reads_file.rs");
    place.forge(["run", &reads, "--input", r#"{"path": "/data/x"}"#]).ends(exit::DENIED);
    let denied = place.forge(["replay", "last"]).ends(exit::NOT_FOUND);
    assert!(denied.stdout.contains("nothing to run again"), "{}", denied.story());
    let all = place.forge(["replay", "--all"]).ends(exit::OK);
    assert!(all.stdout.contains("2 identical, 0 different, 0 diverged, 1 not replayable"), "{}", all.story());
}

#[test]
fn an_edited_or_unfit_record_is_no_evidence() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["run", &adds, "--input", r#"{"numbers": [1, 2]}"#]).ends(exit::OK);
    let database = Connection::open(place.journal().join("v1/journal.db")).unwrap();
    database.execute("UPDATE rows SET output = x'0034' WHERE kind = 'run'", []).unwrap();
    let edited = place.forge(["replay", "last"]).ends(exit::NOT_FOUND);
    assert!(edited.stdout.contains("changed after it was written"), "{}", edited.story());
    place.forge(["replay"]).ends(exit::USAGE);
    place.forge(["replay", "last", "--all"]).ends(exit::USAGE);
    place.forge(["replay", "zzzz"]).ends(exit::NOT_FOUND).has_one_error();
}
