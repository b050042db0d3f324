//! `forge log`: what was run, built and denied, and whether the record is whole.

use std::{fs, os::unix::fs::PermissionsExt as _};

use rusqlite::Connection;
use serde_json::Value;

use crate::harness::{Workplace, exit};

/// The rows of the log, as programs read them.
fn log(place: &Workplace, flags: &[&str]) -> Vec<Value> {
    place.forge(["log", "--format", "json"]).args(flags).ends(exit::OK).lines()
}

fn database(place: &Workplace) -> Connection {
    Connection::open(place.journal().join("v1/journal.db")).unwrap()
}

/// A workplace where the tool that adds ran twice, and another failed once.
fn worked() -> Workplace {
    let place = Workplace::new();
    let (adds, panics) = (place.take("plain/adds.rs"), place.take("hostile/panics.rs"));
    place.forge(["run", &adds, "--input", r#"{"numbers": [1, 2]}"#]).ends(exit::OK);
    place.forge(["run", &adds, "--input", r#"{"numbers": [3, 4]}"#]).env("FORGE_WHO", "an agent").ends(exit::OK);
    place.forge(["run", &panics, "--input", r#"{"dividend": 1, "divisor": 0}"#]).ends(exit::TOOL);
    place
}

#[test]
fn runs_and_builds_are_listed_and_shown() {
    let place = worked();
    let kinds: Vec<_> = log(&place, &[]).iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["build", "run", "run", "build", "run"]);
    assert_eq!(log(&place, &["--tool", "adds"]).len(), 3);
    assert_eq!(log(&place, &["--kind", "run", "--limit", "2"]).len(), 2);
    assert_eq!(log(&place, &["--since", "1d"]).len(), 5);
    assert_eq!(log(&place, &["--since", "2999-01-01T00:00:00Z"]).len(), 0);
    let failed = log(&place, &["--failed"]);
    assert_eq!((failed.len(), &failed[0]["outcome"]), (1, &Value::from("panic")));
    let second = &log(&place, &["--kind", "run"])[1];
    assert_eq!(second["facts"]["who"]["as"], "an agent");
    let run = second["run"].as_str().unwrap();
    let shown = place.forge(["log", "show", run, "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&shown["input"], &shown["output"]), (&r#"{"numbers": [3, 4]}"#.into(), &"7".into()));
    let human = place.forge(["log", "show", run]).ends(exit::OK).says_nothing();
    assert!(human.stdout.contains(r#"{"numbers": [3, 4]}"#), "{}", human.story());
    let lines = place.forge(["log"]).ends(exit::OK).says_nothing();
    assert_eq!(lines.stdout.lines().count(), 5, "{}", lines.story());
    place.forge(["log", "show", "0000000000000000"]).ends(exit::NOT_FOUND).has_one_error();
    place.forge(["log", "--since", "yesterday"]).ends(exit::USAGE);
}

#[test]
fn a_run_says_what_it_is_called() {
    let place = Workplace::new();
    assert_eq!(place.forge(["log"]).ends(exit::OK).says(&["nothing is recorded"]).stdout, "");
    let adds = place.take("plain/adds.rs");
    let ran = place.forge(["run", &adds, "--input", r#"{"numbers": []}"#, "--format", "json"]).ends(exit::OK).json();
    let shown = place.forge(["log", "show", "last", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(ran["run"], shown["run"]);
    assert_eq!(ran["digest"], shown["facts"]["artifact"]);
    // Tests are no runs.
    place.forge(["new", "thing"]).ends(exit::OK);
    place.forge(["test", "thing.rs"]).ends(exit::OK);
    assert!(log(&place, &["--kind", "run"]).len() == 1);
}

#[test]
fn denials_are_recorded_with_what_was_missing() {
    let place = Workplace::new();
    let reads = place.take("plain/reads_file.rs");
    place.forge(["run", &reads, "--input", r#"{"path": "/data/x"}"#]).ends(exit::DENIED);
    place.forge(["run", &reads, "--jsonl"]).input("{\"path\": \"/data/x\"}\n{}\n").ends(exit::DENIED);
    let denials = log(&place, &["--kind", "denial"]);
    assert_eq!(denials.len(), 2, "{denials:?}");
    let shown = place.forge(["log", "show", "last"]).ends(exit::OK);
    assert!(shown.stdout.contains("--allow-read=/data"), "{}", shown.story());
}

#[test]
fn what_a_tool_says_stays_in_its_field() {
    let place = Workplace::new();
    let echoes = place.take("plain/echoes.rs");
    let hostile = "\\n2026-01-01T00:00:00.000Z 0000000000000000 run     adds ok\\u001b[2J\\u202e";
    let input = format!("{{\"value\": \"{hostile}\"}}");
    place.forge(["run", &echoes, "--input", &input]).ends(exit::OK);
    place.forge(["run", &echoes, "--input", &format!("{{\"wrong\": \"{hostile}\"}}")]).ends(exit::USAGE);
    let coloured = place.take("hostile/colours_its_error.rs");
    place.forge(["run", &coloured]).ends(exit::TOOL);
    let list = place.forge(["log", "--kind", "run"]).ends(exit::OK);
    assert_eq!(list.stdout.lines().count(), 3, "{}", list.story());
    for row in log(&place, &["--kind", "run"]) {
        let shown = place.forge(["log", "show", row["run"].as_str().unwrap()]).ends(exit::OK);
        let forged = shown.stdout.lines().any(|line| line.starts_with("2026-01-01"));
        assert!(!forged && !shown.stdout.contains(['\u{1b}', '\u{202e}']), "{}", shown.story());
    }
    assert!(!list.stdout.contains(['\u{1b}', '\u{202e}']), "{}", list.story());
}

#[test]
fn an_edited_journal_is_found_out() {
    for (edit, told) in [
        ("UPDATE rows SET output = x'0039' WHERE seq = 2", "row 2 was changed"),
        ("UPDATE rows SET facts = replace(facts, 'an agent', 'a person') WHERE seq = 3", "row 3 was changed"),
        ("DELETE FROM rows WHERE seq = 3", "row 3 is missing"),
        ("DELETE FROM rows WHERE seq = 1", "the rows before 2 are missing"),
        ("DELETE FROM rows WHERE seq = 5", "the rows after 4 are missing"),
    ] {
        let place = worked();
        let whole = place.forge(["log", "verify"]).ends(exit::OK);
        assert!(whole.stdout.contains("5 rows") && whole.stdout.contains("0 problems"), "{}", whole.story());
        assert_eq!(database(&place).execute(edit, []).unwrap(), 1);
        let broken = place.forge(["log", "verify"]).ends(exit::NOT_FOUND);
        assert!(broken.stdout.contains(told), "{edit}: {}", broken.story());
        let document = place.forge(["log", "verify", "--format", "json"]).ends(exit::NOT_FOUND).json();
        assert_eq!(document["ok"], false);
    }
}

#[test]
fn a_journal_that_cannot_be_used_withholds_answers_until_it_is_set_aside() {
    let place = worked();
    let run = || place.forge(["run", "adds.rs", "--input", r#"{"numbers": [20, 22]}"#]);
    for name in ["journal.db-wal", "journal.db-shm"] {
        let _ = fs::remove_file(place.journal().join("v1").join(name));
    }
    fs::write(place.journal().join("v1/journal.db"), "this is no database".repeat(1000)).unwrap();
    let withheld = run().ends(exit::ENVIRONMENT).has_one_error();
    withheld.says(&["damaged", "forge log reset", "require_journal = false"]);
    place.forge(["log", "verify"]).ends(exit::ENVIRONMENT).has_one_error().says(&["forge log reset"]);
    place.write("policy.toml", "[policy.runs]\nrequire_journal = false\n");
    assert_eq!(run().ends(exit::OK).says(&["warning: not recorded"]).stdout, "42\n");
    place.write("policy.toml", "[policy.runs]\nrequire_journal = false\njournal = false\n");
    assert_eq!(run().ends(exit::OK).says_nothing().stdout, "42\n");
    fs::remove_file(place.path("policy.toml")).unwrap();
    let reset = place.forge(["log", "reset"]).ends(exit::OK);
    assert!(reset.stdout.contains("aside-"), "{}", reset.story());
    assert_eq!(run().ends(exit::OK).says_nothing().stdout, "42\n");
    assert_eq!(log(&place, &[]).len(), 1);
    place.forge(["log", "verify"]).ends(exit::OK);
}

#[test]
fn a_locked_read_only_or_newer_journal_is_told() {
    let place = worked();
    let run = || place.forge(["run", "adds.rs", "--input", r#"{"numbers": [1]}"#]);
    let connection = database(&place);
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    run().ends(exit::ENVIRONMENT).has_one_error().says(&["locked by another process"]);
    connection.execute_batch("ROLLBACK").unwrap();
    run().ends(exit::OK);
    connection.execute_batch("PRAGMA user_version = 99").unwrap();
    run().ends(exit::ENVIRONMENT).has_one_error().says(&["newer version of forge"]);
    connection.execute_batch("PRAGMA user_version = 1").unwrap();
    drop(connection);
    let missing = run().env("FORGE_JOURNAL_DIR", "/proc/none").ends(exit::ENVIRONMENT);
    missing.has_one_error().says(&["not recorded", "/proc/none"]);
    place.forge(["log", "verify"]).ends(exit::OK);
}

#[test]
fn old_rows_are_removed_and_payloads_outlive_the_cache() {
    let place = Workplace::new();
    let echoes = place.take("plain/echoes.rs");
    for letter in ["a", "b", "c"] {
        place.write("input.json", format!("{{\"value\": \"{}\"}}", letter.repeat(50_000)));
        place.forge(["run", &echoes, "--input", "input.json"]).ends(exit::OK);
    }
    place.forge(["cache", "gc", "--max-size", "0"]).ends(exit::OK);
    let shown = place.forge(["log", "show", "last", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(shown["output"].as_str().unwrap().len(), 50_002);
    place.forge(["log", "verify"]).ends(exit::OK);
    let trimmed = place.forge(["log", "trim", "--max-size", "100KiB", "--format", "json"]).ends(exit::OK).json();
    assert!(trimmed["removed"]["rows"].as_u64() > Some(0), "{trimmed:#}");
    let verified = place.forge(["log", "verify", "--format", "json"]).ends(exit::OK).json();
    assert!(verified["report"]["first"].as_u64() > Some(1), "{verified:#}");
}

#[test]
fn many_processes_write_one_chain() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    let input = "{\"numbers\": [1, 1]}\n".repeat(100);
    let runs: Vec<_> = (0..4).map(|_| place.forge(["run", &adds, "--jsonl"]).input(input.clone()).start()).collect();
    for run in runs {
        assert_eq!(run.end().has_code(exit::OK).stdout, "2\n".repeat(100));
    }
    assert_eq!(log(&place, &["--kind", "run", "--limit", "1000"]).len(), 400);
    place.forge(["log", "verify"]).ends(exit::OK);
}

/// A real file system that has no room, where this user may mount one; else files that may not grow.
#[test]
fn a_full_disk_withholds_answers_and_breaks_nothing() {
    let place = Workplace::new();
    let echoes = place.take("plain/echoes.rs");
    place.forge(["build", &echoes]).ends(exit::OK);
    place.forge(["log", "reset"]).ends(exit::OK);
    let line = |n: usize| format!("{{\"value\": \"{}\"}}\n", n.to_string().repeat(3000));
    place.write("lines.jsonl", (0..200).map(line).collect::<String>());
    let script = "mkdir -p \"$FORGE_JOURNAL_DIR\"
        work='\"$FORGE\" run echoes.rs --jsonl --input lines.jsonl > answers; \"$FORGE\" log verify'
        if unshare --mount true 2>/dev/null; then
          exec unshare --mount sh -c 'mount -t tmpfs -o size=600k none \"$FORGE_JOURNAL_DIR\" && eval \"$0\"' \"$work\"
        fi
        trap '' XFSZ; ulimit -f 600; eval \"$work\"";
    let verified = place.shell(script).end().has_code(exit::OK);
    assert!(verified.stdout.contains(" 0 problems"), "{}", verified.story());
    let answers = fs::read_to_string(place.path("answers")).unwrap();
    let withheld = answers.lines().filter(|line| line.contains("\"unrecorded\"")).count();
    assert!(answers.lines().count() == 200 && withheld > 0 && withheld < 200, "{withheld} of 200 withheld");
    place.is_sound();
}

#[test]
fn a_journal_that_this_user_may_not_write() {
    let place = worked();
    let folder = place.journal().join("v1");
    let with_mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            fs::set_permissions(path, fs::Permissions::from_mode(0o400)).unwrap();
        }
    }
    with_mode(0o500);
    let run = place.forge_bound_by_modes(&["run", "adds.rs", "--input", r#"{"numbers": [1]}"#]).end();
    with_mode(0o700);
    run.has_code(exit::ENVIRONMENT).has_one_error().says(&["cannot be written", "FORGE_JOURNAL_DIR"]);
}
