//! Tools that misbehave while they run. The walls hold without the check, too.

use forge::{
    Config, Forge,
    check::{Lint, check_with},
    engine::Limit,
    home::Home,
    policy::{Limits, Policy},
    run::{Failure, Grants, Outcome},
    tool::{Source, Tier},
};

use crate::harness::{Ended, Workplace, corpus, exit};

/// Runs a hostile tool to its end, which must be this exit code, and looks at what it left.
fn run(name: &str, more: &[&str], code: i32) -> Ended {
    let place = Workplace::new();
    let file = place.take(&format!("hostile/{name}.rs"));
    place.forge(["build", &file]).ends(exit::OK);
    let ended = place.forge(["run", &file]).args(more).ends(code);
    place.is_sound();
    ended
}

/// Runs a tool that the check refuses, as if there were no check.
fn run_unchecked(name: &str, input: &str, limits: &Limits) -> Outcome {
    let place = Workplace::new();
    let home = Home { cache: place.cache(), journal: place.journal(), ..Home::from_environment().unwrap() };
    let forge = Forge::open(Config { home: Some(home), ..Config::default() }).unwrap();
    let source = Source::read(&corpus(&format!("hostile/{name}.rs"))).unwrap();
    assert!(forge.check(source.clone()).is_err(), "the check lets {name} pass");
    let checked = check_with(source, &Policy::default(), Lint::Off).unwrap();
    let built = forge.build(&checked, Tier::Draft).unwrap();
    let loaded = forge.load(&built).unwrap();
    let outcome = forge.run(&loaded, input.as_bytes(), &Grants::default(), limits);
    drop((forge, loaded));
    place.is_sound();
    outcome
}

fn short() -> Limits {
    Limits { timeout: std::time::Duration::from_millis(300), ..Limits::default() }
}

#[test]
fn loops() {
    let ended = run("loops_forever", &["--timeout", "200ms"], exit::LIMIT).has_one_error();
    ended.says(&["over the time limit", "200 ms", "--timeout"]);
}

#[test]
fn recurses_without_end() {
    run("recurses_forever", &[], exit::LIMIT).has_one_error().says(&["over the stack limit"]);
}

#[test]
fn allocates_without_end() {
    let says = ["over the memory limit", "--max-memory"];
    run("allocates_forever", &[], exit::LIMIT).has_one_error().says(&says);
    run("allocates_forever", &["--max-memory", "16MiB"], exit::LIMIT).says(&["16 MiB"]);
}

#[test]
fn logs_without_end() {
    let ended = run("logs_forever", &["--timeout", "300ms"], exit::LIMIT).has_one_error();
    let ended = ended.says(&["info: line 0 of a log", "more log lines were cut", "over the time limit"]);
    assert!(ended.stderr.len() < 200_000, "{} bytes", ended.stderr.len());
}

#[test]
fn logs_much_and_answers_all_the_same() {
    let ended = run("logs_much", &["--input", r#"{"lines": 200000}"#], exit::OK);
    assert_eq!(ended.stdout, "200000\n");
    ended.says(&["warning: line 0\n", "more log lines were cut"]);
}

#[test]
fn prints_without_end() {
    for to_stderr in [true, false] {
        let outcome = run_unchecked("prints_forever", &format!("{{\"to_stderr\": {to_stderr}}}"), &short());
        assert!(matches!(outcome.result, Err(Failure::Limited { limit: Limit::Time, .. })), "{:?}", outcome.result);
        assert!(outcome.printed.starts_with("a line on standard"), "{:.80}", outcome.printed);
        assert!(outcome.printed.len() < 1 << 20, "{} bytes", outcome.printed.len());
    }
}

#[test]
fn panics() {
    let ended = run("panics", &["--input", r#"{"dividend": 1, "divisor": 0}"#], exit::TOOL).has_one_error();
    ended.says(&["panicked at panics.rs:7:5: attempt to divide by zero"]);
    let ended = run("panics", &["--input", r#"{"dividend": 7, "divisor": 2}"#], exit::OK);
    assert_eq!(ended.stdout, "3\n");
}

#[test]
fn panics_and_fails_at_length() {
    for name in ["panics_at_length", "fails_at_length"] {
        let ended = run(name, &["--input", r#"{"length": 1000000}"#], exit::TOOL).has_one_error();
        assert!(ended.stderr.len() < 100_000, "{name}: {} bytes", ended.stderr.len());
        run(name, &["--input", r#"{"length": 300000000}"#], exit::LIMIT).says(&["over the memory limit"]);
    }
}

#[test]
fn exits_and_aborts() {
    let outcome = run_unchecked("exits", r#"{"code": 3}"#, &short());
    assert_eq!(outcome.result, Err(Failure::Exited(3)));
    let outcome = run_unchecked("exits", r#"{"code": 0}"#, &short());
    assert_eq!(outcome.result, Err(Failure::Exited(0)));
    let outcome = run_unchecked("aborts", "{}", &short());
    assert!(matches!(outcome.result, Err(Failure::Broken(_))), "{:?}", outcome.result);
    let place = Workplace::new();
    for name in ["exits", "aborts", "prints_forever"] {
        let file = place.take(&format!("hostile/{name}.rs"));
        place.forge(["run", &file]).ends(exit::REJECTED).has_one_error().says(&["F04"]);
    }
}

#[test]
fn returns_too_much() {
    let ended = run("returns_much", &["--input", r#"{"length": 20000000}"#], exit::LIMIT).has_one_error();
    ended.says(&["over the output limit", "20000002 bytes", "--max-output"]);
    let ended = run("returns_much", &["--input", r#"{"length": 20000000}"#, "--max-output", "32MB"], exit::OK);
    assert_eq!(ended.stdout.len(), 20_000_003);
}

#[test]
fn returns_a_value_that_is_too_deep() {
    let ended = run("returns_depth", &["--input", r#"{"depth": 100}"#], exit::OK);
    assert_eq!(ended.stdout, format!("{}1{}\n", "[".repeat(100), "]".repeat(100)));
    run("returns_depth", &["--input", r#"{"depth": 1000000}"#], exit::LIMIT).has_one_error();
}

#[test]
fn fails_with_its_causes() {
    let ended = run("fails_with_causes", &["--input", r#"{"text": "many"}"#], exit::TOOL);
    insta::assert_snapshot!("error_with_causes", ended.stderr);
}

#[test]
fn cannot_write_over_the_terminal() {
    let ended = run("colours_its_error", &[], exit::TOOL).has_one_error();
    let wild = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
    assert!(!ended.stderr.contains(wild), "{:?}", ended.stderr);
}
