//! Tools that call tools.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Ended, Workplace, corpus, exit};

/// A place with `calls.rs`, and another tool of the corpora as its callee.
struct Calling {
    place: Workplace,
    grant: String,
}

impl Calling {
    fn of(callee: &str) -> Self {
        let place = Workplace::new();
        place.take("calls/calls.rs");
        let callee = place.take(callee);
        Self { grant: format!("--allow-tool=callee={callee}"), place }
    }

    fn run(&self, input: Value, more: &[&str]) -> Ended {
        let input = input.to_string();
        self.place.forge(["run", "calls.rs", &self.grant, "--input", &input]).args(more).end()
    }

    /// The kind and the message of a failure that the caller handles.
    fn handled(&self, input: Value) -> (String, String) {
        let ended = self.run(json!({ "input": input, "handled": true }), &[]).has_code(exit::OK);
        serde_json::from_str(&ended.stdout).unwrap()
    }
}

#[test]
fn the_result_is_the_callees() {
    let calling = Calling::of("plain/adds.rs");
    let ended = calling.run(json!({ "input": { "numbers": [1, 2, 39] } }), &[]).has_code(exit::OK);
    assert_eq!(ended.stdout, "42\n");
    let ended = calling.run(json!({ "input": { "numbers": [1] } }), &["--format", "json"]).has_code(exit::OK).json();
    assert_eq!(ended["usage"]["host_calls"].as_u64().map(|calls| calls > 0), Some(true));
    calling.place.is_sound();
}

#[test]
fn a_failure_of_the_callee_is_an_error_that_can_be_handled() {
    let failing = Calling::of("hostile/fails_with_causes.rs");
    let ended = failing.run(json!({ "input": { "text": "many" } }), &[]).has_code(exit::TOOL).has_one_error();
    ended.says(&["error: the call of `callee` failed", "caused by"]);
    assert_eq!(failing.handled(json!({ "text": "many" })).0, "Failed");

    let panicking = Calling::of("hostile/panics.rs");
    let input = json!({ "dividend": 1, "divisor": 0 });
    panicking.run(json!({ "input": input }), &[]).has_code(exit::TOOL).says(&["panics.rs:7:5: attempt to divide"]);
    assert_eq!(panicking.handled(input).0, "Panicked");

    let adds = Calling::of("plain/adds.rs");
    let (kind, message) = adds.handled(json!({ "numbers": "many" }));
    assert_eq!(kind, "Input");
    assert!(message.contains("$.numbers"), "{message}");
    let ended = adds.run(json!({ "input": {}, "name": "other", "handled": true }), &[]).has_code(exit::OK);
    assert!(ended.stdout.contains("Denied") && ended.stdout.contains("does not declare"), "{}", ended.story());
    let ended = adds.run(json!({ "input": {}, "name": "other" }), &[]).has_code(exit::TOOL);
    ended.says(&["`calls` does not declare that it calls `other`"]);
}

#[test]
fn what_is_not_granted_missing_or_broken_stops_the_run_before_it_starts() {
    let place = Workplace::new();
    place.take("calls/calls.rs");
    let run = |grants: &[&str]| place.forge(["run", "calls.rs", "--input", r#"{"input": {}}"#]).args(grants).end();
    run(&[]).has_code(exit::DENIED).has_one_error().says(&["tool `callee`", "--allow-tool=callee"]);
    let missing = run(&["--allow-tool=callee"]).has_code(exit::NOT_FOUND).has_one_error();
    missing.says(&["callee.rs", "tools/callee.rs", "--allow-tool=callee=FILE"]);
    run(&["--allow-tool=callee=nowhere.rs"]).has_code(exit::NOT_FOUND).says(&["nowhere.rs"]);
    let none = "0".repeat(64);
    run(&[&format!("--allow-tool=callee={none}")]).has_code(exit::NOT_FOUND).says(&["no artifact"]);
    let broken = place.take("broken/two_type_errors.rs");
    run(&[&format!("--allow-tool=callee={broken}")]).has_code(exit::COMPILER).says(&["`callee`", "does not compile"]);
    let refused = place.take("broken/no_tool.rs");
    run(&[&format!("--allow-tool=callee={refused}")]).has_code(exit::REJECTED).says(&["`callee`"]);
    for wrong in ["--allow-tool=Callee", "--allow-tool=callee=", "--allow-tool=callee@new"] {
        run(&[wrong]).has_code(exit::USAGE).has_one_error();
    }
    run(&["--allow-tool=callee@1"]).has_code(exit::DENIED);
    place.is_sound();
}

#[test]
fn a_tool_that_is_only_named_is_found_beside_the_source_or_below_it() {
    for folder in ["", "tools/"] {
        let place = Workplace::new();
        place.take("calls/calls.rs");
        let adds = fs::read_to_string(corpus("plain/adds.rs")).unwrap().replace("fn adds", "fn callee");
        place.write(&format!("{folder}callee.rs"), adds);
        let words = ["run", "calls.rs", "--allow-tool=callee", "--input", r#"{"input": {"numbers": [1, 2]}}"#];
        assert_eq!(place.forge(words).ends(exit::OK).stdout, "3\n");
    }
}

#[test]
fn the_module_shows_a_call_that_is_not_declared() {
    let place = Workplace::new();
    let tool = place.take("calls/calls_undeclared.rs");
    place.forge(["build", &tool]).ends(exit::REJECTED);
}

#[test]
fn the_callee_reaches_what_both_declare() {
    let place = Workplace::new();
    place.write("data/inside.txt", "inside");
    let reader = place.take("plain/reads_file.rs");
    let caller = place.take("calls/calls_reader.rs");
    let words = ["run", &caller, "--allow-tool=reads_file", "--input", r#"{"path": "/data/inside.txt"}"#];
    let read = place.forge(words).arg("--allow-read=data:/data").ends(exit::OK);
    assert_eq!(read.stdout, "\"inside\"\n");
    // The caller of this one declares no folder, so that no grant helps.
    place.take("calls/calls.rs");
    let grant = format!("--allow-tool=callee={reader}");
    let words = ["run", "calls.rs", &grant, "--allow-read=data:/data", "--input", r#"{"input": {}}"#];
    let denied = place.forge(words).ends(exit::DENIED).has_one_error();
    denied.says(&["read `/data`", "once `calls` declares it as well", "`reads_file`"]);
}

#[test]
fn a_tool_that_calls_itself_comes_to_an_end() {
    let place = Workplace::new();
    let itself = place.take("calls/calls_itself.rs");
    let words = ["run", &itself, "--allow-tool=calls_itself", "--input", r#"{"depth": 0}"#];
    let ended = place.forge(words).ends(exit::LIMIT).has_one_error();
    ended.says(&["over the depth limit", "more than 8 deep", "`calls_itself`", "calls_itself: at 1"]);
    let down = place.take("calls/counts_down.rs");
    let words = ["run", &down, "--allow-tool=counts_down", "--input", r#"{"from": 8}"#];
    assert_eq!(place.forge(words).ends(exit::OK).stdout, "36\n");
    place.is_sound();
}

/// More chains of calls at once than there are places for instances.
#[test]
fn many_chains_of_calls_at_once_end() {
    let place = Workplace::new();
    let down = place.take("calls/counts_down.rs");
    let lines: String = (0..300).map(|line| format!("{{\"from\": {}}}\n", line % 9)).collect();
    let ended = place.forge(["run", &down, "--allow-tool=counts_down", "--jsonl"]).input(lines).ends(exit::OK);
    let expected: Vec<Value> = (0..300_u64).map(|line| line % 9).map(|from| json!(from * (from + 1) / 2)).collect();
    assert_eq!(ended.lines(), expected);
}

#[test]
fn time_memory_fuel_and_host_calls_are_shared() {
    let looping = Calling::of("hostile/loops_forever.rs");
    let input = || json!({ "input": {}, "handled": true });
    let ended = looping.run(input(), &["--timeout", "500ms"]).has_code(exit::LIMIT).has_one_error();
    ended.says(&["over the time limit", "in `loops_forever`"]);
    looping.run(input(), &["--max-fuel", "10000000"]).has_code(exit::LIMIT).says(&["over the fuel limit"]);
    let taking = Calling::of("hostile/allocates_forever.rs");
    taking.run(input(), &["--max-memory", "32MiB"]).has_code(exit::LIMIT).says(&["over the memory limit"]);

    let place = Workplace::new();
    place.take("hostile/returns_much.rs");
    let keeps = place.take("calls/keeps_and_calls.rs");
    let run = |kept: u32, length: u32, more: &[&str]| {
        let input = json!({ "kept": kept, "length": length }).to_string();
        let words = ["run", &keeps, "--allow-tool=returns_much", "--max-memory", "48MiB", "--input", &input];
        place.forge(words).args(more).end()
    };
    // Each alone fits, both together do not.
    run(1, 6 << 20, &[]).has_code(exit::OK);
    run(30 << 20, 1, &[]).has_code(exit::OK);
    run(30 << 20, 6 << 20, &[]).has_code(exit::LIMIT).says(&["over the memory limit"]);
    run(1, 1000, &["--max-host-bytes", "500"]).has_code(exit::LIMIT).says(&["--max-host-bytes"]);
    run(1, 1000, &["--max-host-calls", "0"]).has_code(exit::LIMIT).says(&["--max-host-calls"]);
}

#[test]
fn one_line_over_a_limit_in_a_callee_leaves_the_others_alone() {
    let calling = Calling::of("limits/does_as_told.rs");
    let line = |what: &str| format!("{}\n", json!({ "input": { "what": what, "count": 10 } }));
    let lines =
        ["compute", "panic", "compute", "fail", "recurse", "compute", "allocate", "compute"].map(line).concat();
    let words = ["run", "calls.rs", &calling.grant, "--jsonl", "--max-memory", "16MiB"];
    let answers = calling.place.forge(words).input(lines).ends(exit::TOOL).lines();
    let kinds: Vec<_> = answers.iter().map(|answer| answer["error"]["kind"].clone()).collect();
    let none = Value::Null;
    let error = json!("tool_error");
    assert_eq!(
        kinds,
        [none.clone(), error.clone(), none.clone(), error.clone(), error, none.clone(), json!("limit"), none]
    );
}

#[test]
fn cases_call_tools_as_well() {
    let place = Workplace::new();
    place.take("calls/calls.rs");
    place.take("calls/calls.cases.json");
    let adds = place.take("plain/adds.rs");
    place.forge(["test", "calls.rs"]).ends(exit::TOOL);
    let granted = format!("--allow-tool=callee={adds}");
    place.forge(["test", "calls.rs", &granted]).ends(exit::OK);
    let callee = fs::read_to_string(place.path("adds.rs")).unwrap().replace("fn adds", "fn callee");
    place.write("callee.rs", callee);
    place.forge(["test", "calls.rs"]).ends(exit::OK);
}
