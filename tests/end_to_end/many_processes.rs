//! Many processes at once.

use std::thread;

use crate::harness::{Call, Ended, Workplace, exit};

/// Starts all of them, then waits for all of them.
fn at_once(calls: Vec<Call>) -> Vec<Ended> {
    let started: Vec<_> = calls.into_iter().map(Call::start).collect();
    // Outputs are read side by side: a full pipe must hold nobody up.
    let waiting: Vec<_> = started.into_iter().map(|one| thread::spawn(|| one.end())).collect();
    waiting.into_iter().map(|one| one.join().unwrap().has_code(exit::OK)).collect()
}

#[test]
fn two_hundred_builds_of_one_new_source_compile_it_once() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let calls = (0..200).map(|_| place.forge(["build", &adds, "--format", "json"])).collect();
    let documents: Vec<_> = at_once(calls).iter().map(Ended::json).collect();
    let built = documents.iter().filter(|document| document["origin"] == "built").count();
    let found = documents.iter().filter(|document| document["origin"] == "found").count();
    assert_eq!((built, found), (1, 199));
    assert!(documents.iter().all(|document| document["digest"] == documents[0]["digest"]));
    place.is_sound();
}

#[test]
fn builds_runs_and_collections_do_not_disturb_each_other() {
    let place = Workplace::new();
    let tools = ["plain/adds.rs", "plain/echoes.rs", "hostile/panics.rs"].map(|tool| place.take(tool));
    let inputs = [r#"{"numbers": [1]}"#, r#"{"value": 1}"#, r#"{"dividend": 1, "divisor": 1}"#];
    let mut calls = Vec::new();
    for round in 0..8 {
        for (tool, input) in tools.iter().zip(inputs) {
            calls.push(place.forge(["run", tool, "--input", input]));
        }
        calls.push(place.forge(["cache", "stats"]));
        let size = if round % 2 == 0 { "0" } else { "1GiB" };
        calls.push(place.forge(["cache", "gc", "--max-size", size]));
        calls.push(place.forge(["cache", "verify"]));
    }
    for ended in at_once(calls) {
        assert!(!ended.stdout.contains("dropped /"), "{}", ended.story());
    }
    place.is_sound();
}

#[test]
fn a_cache_deleted_under_running_builds() {
    let place = Workplace::new();
    let tools = ["plain/adds.rs", "plain/echoes.rs", "hostile/panics.rs"].map(|tool| place.take(tool));
    let builds: Vec<_> = tools.iter().map(|tool| place.forge(["build", tool]).start()).collect();
    let deleted = std::fs::remove_dir_all(place.cache());
    for build in builds {
        let ended = build.end();
        // Its folder went away in the middle of its work: an error that says so is right, too.
        assert!(matches!(ended.code, Some(exit::OK | exit::ENVIRONMENT)), "{deleted:?} {}", ended.story());
    }
    place.forge(["cache", "gc"]).ends(exit::OK);
    place.is_sound();
}
