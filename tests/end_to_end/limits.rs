//! Each limit, hit.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Ended, Workplace, exit};

/// Does `what` with a tool that counts on files, `count` times.
fn files(what: &str, count: u32, more: &[&str]) -> Ended {
    let place = Workplace::new();
    let tool = place.take("limits/uses_files.rs");
    place.write("data/there", "0123456789");
    let input = json!({ "what": what, "count": count }).to_string();
    let words = ["run", &tool, "--allow-write=data:/data", "--input", &input];
    place.forge(words).args(more).end()
}

#[test]
fn files_that_are_made() {
    files("make", 5, &["--max-files", "5"]).has_code(exit::OK);
    let ended = files("make", 6, &["--max-files", "5"]).has_code(exit::LIMIT).has_one_error();
    ended.says(&["over the file limit", "more than 5 files made", "--max-files"]);
}

#[test]
fn files_that_are_open_at_once() {
    files("open", 256, &[]).has_code(exit::OK);
    files("open", 257, &[]).has_code(exit::LIMIT).says(&["more than 256 files open at the same time"]);
    files("open", 4, &["--max-files", "3"]).has_code(exit::LIMIT).says(&["more than 3 files open", "--max-files"]);
}

#[test]
fn bytes_of_host_calls() {
    files("read", 10, &["--max-host-bytes", "100"]).has_code(exit::OK);
    let ended = files("read", 11, &["--max-host-bytes", "100"]).has_code(exit::LIMIT).has_one_error();
    ended.says(&["over the host byte limit", "--max-host-bytes"]);
    files("write", 11, &["--max-host-bytes", "100"]).has_code(exit::LIMIT).says(&["--max-host-bytes"]);
}

#[test]
fn the_number_of_host_calls() {
    let ended = files("read", 100, &["--max-host-calls", "100"]).has_code(exit::LIMIT).has_one_error();
    ended.says(&["over the host call limit", "more than 100 host calls", "--max-host-calls"]);
}

#[test]
fn nothing_is_written_beyond_the_limit() {
    let place = Workplace::new();
    let tool = place.take("limits/uses_files.rs");
    fs::create_dir(place.path("data")).unwrap();
    let input = json!({ "what": "write", "count": 1000 }).to_string();
    let words = ["run", &tool, "--allow-write=data:/data", "--max-host-bytes", "95", "--input", &input];
    place.forge(words).ends(exit::LIMIT);
    assert_eq!(fs::read(place.path("data/grows")).unwrap().len(), 90);
}

#[test]
fn fuel_is_the_same_in_each_run() {
    let place = Workplace::new();
    let tool = place.take("plain/adds.rs");
    let run = |fuel: &str| {
        let words = ["run", &tool, "--input", r#"{"numbers": [1, 2]}"#, "--format", "json", "--max-fuel", fuel];
        place.forge(words).end()
    };
    let used = |ended: Ended| ended.has_code(exit::OK).json()["usage"]["fuel"].as_u64().unwrap();
    let fuel = used(run("1000000000"));
    assert_eq!(used(run("1000000000")), fuel);
    assert_eq!(used(run(&(fuel + 1000).to_string())), fuel);
    let ended = run(&(fuel / 2).to_string()).has_code(exit::LIMIT).json();
    assert_eq!(ended["error"]["details"]["limit"], "fuel");
    // Without a limit nothing is metered.
    let free = place.forge(["run", &tool, "--input", r#"{"numbers": []}"#, "--format", "json"]).ends(exit::OK).json();
    assert_eq!(free["usage"]["fuel"], Value::Null);
    place.is_sound();
}

#[test]
fn fuel_ends_a_loop() {
    let place = Workplace::new();
    let tool = place.take("hostile/loops_forever.rs");
    let ended = place.forge(["run", &tool, "--max-fuel", "1000000"]).ends(exit::LIMIT).has_one_error();
    ended.says(&["over the fuel limit", "1000000", "--max-fuel"]);
}

/// It would sleep for a month, and the command hangs for as long if its time does not end it.
#[test]
fn time_ends_a_call_that_waits_in_the_host() {
    let place = Workplace::new();
    let tool = place.take("limits/sleeps.rs");
    // The check would not let it pass; the wall holds without it.
    place.write("policy.toml", "[policy]\nallow_unchecked = true\n");
    let words =
        ["run", &tool, "--unchecked", "--allow-clock", "--timeout", "300ms", "--input", r#"{"seconds": 2592000}"#];
    place.forge(words).ends(exit::LIMIT).has_one_error().says(&["over the time limit", "300 ms"]);
    // Without the grant time stands still, and there is nothing to wait for.
    let words = ["run", &tool, "--unchecked", "--timeout", "300s", "--input", r#"{"seconds": 2592000}"#];
    assert_eq!(place.forge(words).ends(exit::OK).stdout, "2592000\n");
}

#[test]
fn the_log_is_cut_with_a_mark() {
    let place = Workplace::new();
    let tool = place.take("hostile/logs_much.rs");
    let run = |most: &str| {
        place.forge(["run", &tool, "--input", r#"{"lines": 100}"#, "--max-log", most]).ends(exit::OK).stderr
    };
    assert!(!run("64KiB").contains("were cut"));
    assert!(run("160").contains("90 more log lines were cut"), "{}", run("160"));
}

#[test]
fn a_module_that_begins_too_large_is_refused() {
    let place = Workplace::new();
    let tool = place.take("limits/begins_large.rs");
    let ended = place.forge(["build", &tool]).ends(exit::REJECTED).has_one_error();
    ended.says(&["the module's memory starts at 130", "more than the 64 MiB", "static data"]);
    place.is_sound();
}

/// All at once, on all cores of one process: each line gets its own end and nobody else's.
#[test]
fn one_run_over_its_limit_does_not_disturb_another() {
    let place = Workplace::new();
    let tool = place.take("limits/does_as_told.rs");
    let turns = ["compute", "loop", "compute", "allocate", "recurse", "compute", "log", "panic", "fail", "compute"];
    let lines: Vec<(&str, u64)> = (0..60).map(|line: usize| (turns[line % turns.len()], line as u64)).collect();
    let text: String =
        lines.iter().map(|(what, count)| format!("{{\"what\":\"{what}\",\"count\":{count}}}\n")).collect();
    let words = ["run", &tool, "--jsonl", "--timeout", "1s", "--max-memory", "16MiB"];
    let answers = place.forge(words).input(text).ends(exit::TOOL).lines();
    assert_eq!(answers.len(), lines.len());
    for ((what, count), answer) in lines.iter().zip(answers) {
        let limit = &answer["error"]["details"]["limit"];
        match *what {
            "loop" => assert_eq!(limit, "time", "{answer}"),
            "allocate" => assert_eq!(limit, "memory", "{answer}"),
            "recurse" => assert_eq!(limit, "stack", "{answer}"),
            "panic" => assert_eq!(answer["error"]["kind"], "panic", "{answer}"),
            "fail" => assert_eq!(answer["error"]["kind"], "tool_error", "{answer}"),
            _ => assert_eq!(answer, json!(count * count.saturating_sub(1) / 2), "{what}"),
        }
    }
    place.is_sound();
}
