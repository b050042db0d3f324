//! Needs ∩ grants: nothing is reached without both.

use std::{fs, os::unix::fs::symlink};

use crate::harness::{Workplace, exit};

/// A folder `data` with a file in it, a file beside it, and links out of it.
fn with_data() -> Workplace {
    let place = Workplace::new();
    place.write("data/inside.txt", "inside");
    place.write("data/below/deep.txt", "deep");
    place.write("outside.txt", "CANARY outside");
    symlink(place.path("outside.txt"), place.path("data/link.txt")).unwrap();
    symlink("../outside.txt", place.path("data/relative.txt")).unwrap();
    symlink("/", place.path("data/root")).unwrap();
    place
}

#[test]
fn a_file_is_read_where_it_is_granted() {
    let place = with_data();
    let tool = place.take("plain/reads_file.rs");
    let run = |path: &str, grants: &[&str]| {
        place.forge(["run", &tool, "--input", &format!("{{\"path\": {path:?}}}")]).args(grants).end()
    };
    let denied = run("/data/inside.txt", &[]).has_code(exit::DENIED).has_one_error();
    denied.says(&["read `/data`", "--allow-read=/data"]);
    let read = run("/data/inside.txt", &["--allow-read=data:/data"]).has_code(exit::OK).says_nothing();
    assert_eq!(read.stdout, "\"inside\"\n");
    let read = run("/data/inside.txt", &["--allow-write=data:/data"]).has_code(exit::OK);
    assert_eq!(read.stdout, "\"inside\"\n");
    let narrow = run("/data/below/deep.txt", &["--allow-read=data/below:/data/below"]).has_code(exit::OK);
    assert_eq!(narrow.stdout, "\"deep\"\n");
    run("/data/inside.txt", &["--allow-read=data/below:/data/below"]).has_code(exit::TOOL);
    run("/data/inside.txt", &["--allow-read=nowhere:/data"]).has_code(exit::USAGE).says(&["nowhere"]);
    run("/data/inside.txt", &["--allow-read=data:/elsewhere"]).has_code(exit::DENIED);
    let file = run("/data", &["--allow-read=data/inside.txt:/data"]).has_code(exit::OK);
    assert_eq!(file.stdout, "\"inside\"\n");
}

#[test]
fn nothing_beyond_the_grant_is_read() {
    let place = with_data();
    let tool = place.take("plain/reads_file.rs");
    let absolute = place.path("outside.txt").display().to_string();
    for path in [
        "/data/../outside.txt",
        "/data/below/../../outside.txt",
        "/data/link.txt",
        "/data/relative.txt",
        &absolute,
        "/data/root/etc/passwd",
        "/etc/passwd",
        "outside.txt",
        "../outside.txt",
        "/proc/self/environ",
        "/dev/zero",
        "",
        "/data",
        "/data/inside.txt\0",
        "/data/inside.txt/..",
    ] {
        let input = serde_json::json!({ "path": path }).to_string();
        let ended = place.forge(["run", &tool, "--input", &input, "--allow-read=data:/data"]).ends(exit::TOOL);
        assert!(!ended.stdout.contains("CANARY") && !ended.stderr.contains("CANARY"), "{path}: {}", ended.story());
        assert!(!ended.stderr.contains("root:"), "{path}: {}", ended.story());
    }
}

#[test]
fn a_file_is_written_where_that_is_granted() {
    let place = with_data();
    let tool = place.take("plain/writes_file.rs");
    let run = |path: &str, grants: &[&str]| {
        place
            .forge(["run", &tool, "--input", &format!("{{\"path\": {path:?}, \"text\": \"new\"}}")])
            .args(grants)
            .end()
    };
    let denied = run("/data/new.txt", &[]).has_code(exit::DENIED).has_one_error();
    denied.says(&["write `/data`", "--allow-write=/data"]);
    run("/data/new.txt", &["--allow-read=data:/data"]).has_code(exit::DENIED).says(&["--allow-write=/data"]);
    assert!(!place.path("data/new.txt").exists());
    run("/data/new.txt", &["--allow-write=data:/data"]).has_code(exit::OK);
    assert_eq!(fs::read_to_string(place.path("data/new.txt")).unwrap(), "new");
    for path in
        ["/data/../escaped.txt", "/data/root/tmp/escaped.txt", "/data/link.txt", "/data/relative.txt", "escaped.txt"]
    {
        run(path, &["--allow-write=data:/data"]).has_code(exit::TOOL);
    }
    assert_eq!(fs::read_to_string(place.path("outside.txt")).unwrap(), "CANARY outside");
    assert!(!place.path("escaped.txt").exists());
}

#[test]
fn what_was_granted_for_reading_is_not_written() {
    let place = with_data();
    let tool = place.take("plain/writes_what_it_reads.rs");
    let words = ["run", &tool, "--input", r#"{"path": "/data/inside.txt"}"#, "--allow-read=data:/data"];
    place.forge(words).ends(exit::TOOL);
    assert_eq!(fs::read_to_string(place.path("data/inside.txt")).unwrap(), "inside");
    assert_eq!(fs::read_dir(place.path("data")).unwrap().count(), 5);
}

#[test]
fn an_environment_variable_is_seen_where_it_is_granted() {
    let place = Workplace::new();
    let tool = place.take("plain/reads_environment.rs");
    let run = |grants: &[&str]| {
        let call = place.forge(["run", &tool]).args(grants);
        call.env("GREETING", "hello").env("CANARY", "the canary").end()
    };
    let denied = run(&[]).has_code(exit::DENIED).has_one_error();
    denied.says(&["env `GREETING`", "--allow-env=GREETING"]);
    run(&["--allow-env=CANARY"]).has_code(exit::DENIED);
    for grants in [&["--allow-env=GREETING"][..], &["--allow-env=GREETING", "--allow-env=CANARY", "--allow-env=PATH"]]
    {
        let seen = run(grants).has_code(exit::OK);
        assert_eq!(seen.stdout, "{\"GREETING\":\"hello\"}\n");
    }
    let unset = place.forge(["run", &tool, "--allow-env=GREETING"]).without_env("GREETING").ends(exit::OK);
    assert_eq!(unset.stdout, "{}\n");
}

#[test]
fn the_clock_stands_still_unless_it_is_granted() {
    let place = Workplace::new();
    let tool = place.take("plain/tells_time.rs");
    let run = |grants: &[&str]| place.forge(["run", &tool]).args(grants).ends(exit::OK);
    let first = run(&[]).says(&["warning: the tool asks for the time, which stands still", "--allow-clock"]);
    assert_eq!(first.stdout, run(&[]).stdout, "two processes see the same time");
    let still: serde_json::Value = serde_json::from_str(&first.stdout).unwrap();
    assert_eq!(still["passed_nanoseconds"], 0);
    let granted: serde_json::Value = serde_json::from_str(&run(&["--allow-clock"]).stdout).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let told = granted["unix_seconds"].as_u64().unwrap();
    assert!(now.abs_diff(told) < 3600, "{told} is not about {now}");
    assert!(granted["passed_nanoseconds"].as_u64().unwrap() > 0);
}

#[test]
fn random_numbers_are_the_same_unless_real_ones_are_granted() {
    let place = Workplace::new();
    let tool = place.take("plain/rolls_dice.rs");
    let run = |grants: &[&str]| place.forge(["run", &tool]).args(grants).ends(exit::OK);
    let first = run(&[]).says(&["random numbers", "--allow-random"]);
    assert_eq!(first.stdout, run(&[]).stdout, "two processes draw the same");
    let granted = [run(&["--allow-random"]).stdout, run(&["--allow-random"]).stdout];
    assert_ne!(granted[0], granted[1]);
    assert_ne!(granted[0], first.stdout);
}

#[test]
fn a_tool_without_needs_gets_nothing_from_grants() {
    let place = with_data();
    let tool = place.take("plain/adds.rs");
    let words =
        ["run", &tool, "--input", r#"{"numbers": [42]}"#, "--allow-read=/", "--allow-env=HOME", "--allow-clock"];
    assert_eq!(place.forge(words).ends(exit::OK).stdout, "42\n");
}

#[test]
fn every_line_is_denied_at_once() {
    let place = Workplace::new();
    let tool = place.take("plain/reads_file.rs");
    let ended = place.forge(["run", &tool, "--jsonl"]).input("{\"path\": \"/data/x\"}\n").ends(exit::DENIED);
    ended.has_one_error().says(&["--allow-read=/data"]);
    let document =
        place.forge(["run", &tool, "--format", "json", "--input", r#"{"path": ""}"#]).ends(exit::DENIED).json();
    insta::assert_json_snapshot!("denial", document["error"]);
}
