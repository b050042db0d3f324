//! `kill -9` at a hundred moments of build and run: the next command works, the journal and the cache are whole.

use std::{
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use crate::harness::{Workplace, exit};

/// Kills of each command.
const KILLS: u32 = 50;

/// Starts the command `KILLS` times, and kills it after ever more of the time that it takes.
fn killed_throughout(place: &Workplace, start: &dyn Fn(u32) -> crate::harness::Call) {
    let began = Instant::now();
    start(KILLS).ends(exit::OK);
    let whole = began.elapsed();
    for kill in 0..KILLS {
        let command = start(kill).start();
        thread::sleep(whole * kill / KILLS + Duration::from_micros(u64::from(kill * 37 % 200)));
        command.signal(Signal::KILL);
        command.end();
    }
    place.forge(["log", "verify"]).ends(exit::OK);
    let verified = place.forge(["cache", "verify", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(verified["report"]["dropped"], serde_json::json!([]), "{verified:#}");
}

#[test]
fn a_hundred_times() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    let lines = format!("{{\"numbers\": [{}1]}}\n", "1, ".repeat(2000)).repeat(200);
    place.write("lines.jsonl", lines);
    killed_throughout(&place, &|_| place.forge(["run", &adds, "--jsonl", "--input", "lines.jsonl"]));
    let source = std::fs::read_to_string(place.path("adds.rs")).unwrap();
    killed_throughout(&place, &|turn| {
        place.write("adds.rs", format!("{source}// {turn}\n"));
        place.forge(["run", "adds.rs", "--input", r#"{"numbers": [1]}"#])
    });
    // What the killed ones left in the making goes with the next collection.
    place.forge(["cache", "gc"]).ends(exit::OK);
    place.write("adds.rs", &source);
    place.is_sound();
    place.forge(["log", "verify"]).ends(exit::OK);
}

#[test]
fn what_was_answered_before_the_kill_is_in_the_journal() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    place.write("lines.jsonl", (0..20_000).map(|n| format!("{{\"numbers\": [{n}]}}\n")).collect::<String>());
    for kill in 1..=10 {
        // The reader takes some answers, and the kill comes while more are being written.
        let script = format!(
            "mkfifo pipe{kill}; \"$FORGE\" run adds.rs --jsonl --input lines.jsonl > pipe{kill} & forge=$!; \
             head -{} pipe{kill}; kill -9 $forge; wait $forge 2>/dev/null",
            kill * 150
        );
        let answered = place.shell(&script).end().stdout.lines().count();
        let verified = place.forge(["log", "verify", "--format", "json"]).ends(exit::OK).json();
        let rows = verified["report"]["rows"].as_u64().unwrap();
        assert!(answered > 0 && rows >= answered as u64, "{answered} answers, {verified:#}");
    }
}
