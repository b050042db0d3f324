//! Inputs that do not fit: refused before the tool runs, saying where and why.

use std::fs::File;

use crate::harness::{Workplace, exit, repository};

#[test]
fn input_that_is_not_json() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    for input in ["{", "{\"numbers\": [1,]}", "[1", "{\"numbers\": [1]} trailing", "{'numbers': []}"] {
        let ended = place.forge(["run", &adds, "--input", input]).ends(exit::USAGE).says(&["$", "not JSON"]);
        assert!(ended.stdout.is_empty());
    }
    place.forge(["run", &adds, "--input", "-"]).input("").ends(exit::USAGE).says(&["not JSON"]);
    place.forge(["run", &adds, "--input", "-"]).input(b"\xff\xfe".as_slice()).ends(exit::USAGE).says(&["not JSON"]);
    place.forge(["run", &adds, "--input", "no_such_file.json"]).ends(exit::USAGE).says(&["no_such_file.json"]);
    let deep = "[".repeat(100_000);
    place.forge(["run", &adds, "--input", "-"]).input(deep).ends(exit::USAGE).says(&["not JSON"]);
    place.is_sound();
}

#[test]
fn an_input_without_its_flag_is_told_where_it_belongs() {
    let place = Workplace::new();
    for input in ["{}", "[1]", "input.json"] {
        place.forge(["run", "adds.rs", input]).ends(exit::USAGE).says(&["unexpected argument", "--input FILE"]);
    }
    let other = place.forge(["run", "adds.rs", "another.rs"]).ends(exit::USAGE);
    assert!(!other.stderr.contains("--input FILE"), "{}", other.story());
    for words in [&["--max-memory", "64"][..], &["--max-memory=0"]] {
        place.forge(["run", "adds.rs"]).args(words).ends(exit::USAGE).says(&["the unit, such as 64MiB"]);
    }
    place.forge(["run", "adds.rs"]).env("FORGE_MAX_MEMORY", "64").ends(exit::USAGE).says(&["FORGE_MAX_MEMORY"]);
}

#[test]
fn input_that_does_not_fit_says_where_and_why() {
    let place = Workplace::new();
    let example = repository().join("examples/column_total.rs");
    let run = |input: &str| place.forge(["run", example.to_str().unwrap(), "--input", input]).ends(exit::USAGE);
    run("{}").says(&["the input does not fit", "rows"]);
    run(r#"{"rows": 1}"#).says(&["$.rows", "array"]);
    run(r#"{"rows": [{"account": "a", "amount": "1"}, {"account": 2, "amount": "1"}]}"#).says(&["$.rows[1].account"]);
    run(r#"{"rows": [], "scale": "2"}"#).says(&["$.scale"]);
    run(r#"{"rows": [], "rats": 1}"#).says(&["rats"]);
    run("[]").says(&["$", "object"]);
    place.forge(["run", example.to_str().unwrap(), "--input", "-"]).input("null").ends(exit::USAGE).says(&["object"]);
    let document = place
        .forge([
            "run",
            example.to_str().unwrap(),
            "--format",
            "json",
            "--input",
            r#"{"rows": [{"account": "a"}, 2]}"#,
        ])
        .ends(exit::USAGE)
        .json();
    insta::assert_json_snapshot!("input_that_does_not_fit", document, {
        ".digest" => "[digest]",
        ".run" => "[run]",
        ".usage.wall_micros" => "[time]",
    });
}

#[test]
fn a_hundred_megabytes_of_input() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    let large = place.path("large.json");
    // Sparse: a hundred megabytes of zeros that take no room.
    File::create(&large).unwrap().set_len(100 << 20).unwrap();
    let says = ["over the input limit", "--max-input"];
    place.forge(["run", &adds, "--input", "large.json"]).ends(exit::LIMIT).has_one_error().says(&says);
    place
        .forge(["run", &adds, "--input", "-"])
        .input_file(large.clone())
        .ends(exit::LIMIT)
        .has_one_error()
        .says(&says);
    let jsonl = place.forge(["run", &adds, "--jsonl", "--input", "large.json"]).ends(exit::TOOL);
    let lines = jsonl.lines();
    assert_eq!((lines.len(), &lines[0]["error"]["exit_code"]), (1, &6.into()), "{}", jsonl.story());
    place.is_sound();
}

#[test]
fn an_input_within_a_raised_limit_is_taken() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let input = format!("{{\"numbers\": [{}0]}}", "1,".repeat(1_000));
    let small = ["run", &adds, "--input", "-", "--max-input", "1KiB"];
    place.forge(small).input(input.clone()).ends(exit::LIMIT).says(&["more than 1024 bytes"]);
    let large = ["run", &adds, "--input", "-", "--max-input", "4KiB"];
    assert_eq!(place.forge(large).input(input).ends(exit::OK).stdout, "1000\n");
}
