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

#[test]
fn what_a_run_began_to_change_is_in_the_journal() {
    let place = Workplace::new();
    let tool = place.take("hostile/writes_and_loops.rs");
    place.forge(["build", &tool]).ends(exit::OK);
    std::fs::create_dir(place.path("data")).unwrap();
    let call = |file: &str, forever: bool| {
        let input = format!(r#"{{"path": "/data/{file}", "forever": {forever}}}"#);
        place.forge(["run", &tool, "--allow-write=data:/data", "--timeout", "1h", "--input", &input])
    };
    let rows = |flags: &[&str]| place.forge(["log", "--format", "json"]).args(flags).ends(exit::OK).lines();
    call("first", false).ends(exit::OK);
    let ended = rows(&[]);
    let kinds: Vec<_> = ended.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["build", "run"], "of a run that ended one row is told");
    assert!(rows(&["--kind", "begun"]).is_empty());
    // Its beginning does not make a short id ambiguous.
    let id = ended[1]["run"].as_str().unwrap();
    place.forge(["log", "show", &id[..15]]).ends(exit::OK);

    let signals = [Signal::KILL, Signal::INT, Signal::TERM];
    for (count, signal) in signals.into_iter().enumerate() {
        let name = format!("file-{count}");
        let run = call(&name, true).start();
        while !place.path("data").join(&name).exists() {
            thread::sleep(Duration::from_millis(5));
        }
        run.signal(signal);
        run.end();
        let begun = rows(&["--kind", "begun", "--failed"]);
        assert_eq!(begun.len(), count + 1);
        let last = begun.last().unwrap();
        assert_eq!((&last["tool"], &last["outcome"]), (&"writes_and_loops".into(), &"begun".into()));
        assert!(last["facts"]["grants"][0].as_str().unwrap().starts_with("--allow-write="), "{last:#}");
        let id = last["run"].as_str().unwrap();
        let shown = place.forge(["log", "show", id]).ends(exit::OK);
        assert!(shown.stdout.contains(&name) && shown.stdout.contains("no ending is recorded"), "{}", shown.story());
        let again = place.forge(["replay", id]).end();
        assert_ne!(again.code, Some(exit::OK), "{}", again.story());
    }
    let list = place.forge(["log", "--limit", "4"]).ends(exit::OK).stdout;
    let told: Vec<_> = list.lines().map(|line| line.contains("no ending is recorded")).collect();
    assert_eq!(told, [false, true, true, true], "{list}");
    place.forge(["log", "verify"]).ends(exit::OK);
}
