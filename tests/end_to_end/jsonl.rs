//! `run --jsonl`: one answer a line, in order, whatever a line holds.

use serde_json::{Value, json};

use crate::harness::{Ended, Workplace, exit};

/// Answers lines with the tool that adds.
fn answer(place: &Workplace, input: impl Into<Vec<u8>>) -> Ended {
    let adds = place.take("plain/adds.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    place.forge(["run", &adds, "--jsonl"]).input(input).end()
}

#[test]
fn ten_thousand_lines_in_order() {
    let lines: String = (0..10_000).map(|n| format!("{{\"numbers\": [{n}, 1]}}\n")).collect();
    let ended = answer(&Workplace::new(), lines).has_code(exit::OK).says_nothing();
    let sums: String = (0..10_000).map(|n| format!("{}\n", n + 1)).collect();
    assert_eq!(ended.stdout, sums);
}

#[test]
fn a_bad_line_is_an_error_on_its_own_line() {
    let input = "{\"numbers\": [1]}\nnot json\n{\"numbers\": [\"x\"]}\n\n   \n{\"numbers\": [9223372036854775807, 1]}\n{\"numbers\": [2]}";
    let ended = answer(&Workplace::new(), input).has_code(exit::TOOL).says(&["3 of 5 lines"]);
    let lines = ended.lines();
    assert_eq!(lines.len(), 5, "{}", ended.story());
    assert_eq!((&lines[0], &lines[4]), (&json!(1), &json!(2)));
    let codes: Vec<_> = lines[1..4].iter().map(|line| line["error"]["exit_code"].as_u64()).collect();
    assert_eq!(codes, [Some(2), Some(2), Some(1)]);
    assert_eq!(lines[2]["error"]["details"]["mismatches"][0]["path"], "$.numbers[0]");
}

#[test]
fn no_lines_and_empty_lines_are_no_answers() {
    let place = Workplace::new();
    for input in ["", "\n", "\n\n \r\n\t\n"] {
        let ended = answer(&place, input).has_code(exit::OK).says_nothing();
        assert_eq!(ended.stdout, "");
    }
}

#[test]
fn line_ends_of_windows_and_a_missing_last_one() {
    let ended = answer(&Workplace::new(), "{\"numbers\": [1]}\r\n{\"numbers\": [2]}").has_code(exit::OK);
    assert_eq!(ended.stdout, "1\n2\n");
}

#[test]
fn a_line_that_is_too_long_is_an_error_and_the_next_is_answered() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let long = format!("{{\"numbers\": [{}0]}}\n", "1,".repeat(10_000));
    let input = format!("{long}{{\"numbers\": [2]}}\n{long}");
    let ended = place.forge(["run", &adds, "--jsonl", "--max-input", "1KiB"]).input(input.clone()).ends(exit::TOOL);
    let lines = ended.lines();
    assert_eq!((lines.len(), &lines[1]), (3, &json!(2)), "{}", ended.story());
    assert_eq!((&lines[0]["error"]["exit_code"], &lines[2]["error"]["exit_code"]), (&json!(6), &json!(6)));
    let ended = place.forge(["run", &adds, "--jsonl"]).input(input).ends(exit::OK);
    assert_eq!(ended.stdout, "10000\n2\n10000\n");
}

#[test]
fn lines_come_from_a_file_too() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let file = place.write("lines.jsonl", "{\"numbers\": [4]}\n{\"numbers\": [5]}\n");
    assert_eq!(place.forge(["run", &adds, "--jsonl", "--input", &file]).ends(exit::OK).stdout, "4\n5\n");
}

#[test]
fn a_tool_that_fails_or_loops_on_one_line_answers_the_others() {
    let place = Workplace::new();
    let panics = place.take("hostile/panics.rs");
    let input =
        "{\"dividend\": 6, \"divisor\": 3}\n{\"dividend\": 6, \"divisor\": 0}\n{\"dividend\": 6, \"divisor\": 2}\n";
    let ended = place.forge(["run", &panics, "--jsonl"]).input(input).ends(exit::TOOL);
    let lines = ended.lines();
    assert_eq!((&lines[0], &lines[2]), (&json!(2), &json!(3)));
    assert_eq!(lines[1]["error"]["kind"], "panic");
    let loops = place.take("hostile/loops_forever.rs");
    let ended = place.forge(["run", &loops, "--jsonl", "--timeout", "100ms"]).input("{}\n{}\n{}\n").ends(exit::TOOL);
    assert!(ended.lines().iter().all(|line| line["error"]["kind"] == "limit"), "{}", ended.story());
    assert_eq!(ended.lines().len(), 3);
}

#[test]
fn each_line_meets_a_fresh_instance() {
    let place = Workplace::new();
    let counts = place.take("plain/counts_its_calls.rs");
    let ended = place.forge(["run", &counts, "--jsonl"]).input("{}\n".repeat(50)).ends(exit::OK);
    assert_eq!(ended.stdout, "1\n".repeat(50));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    let lines: String = (0..50_000).map(|n| format!("{{\"numbers\": [{n}]}}\n")).collect();
    place.write("lines.jsonl", lines);
    let script = "{ \"$FORGE\" run adds.rs --jsonl --input lines.jsonl; echo \"ended $?\" >&2; } | head -1";
    let ended = place.shell(script).ends(exit::OK);
    assert_eq!(ended.stdout, "0\n");
    assert_eq!(ended.stderr, "ended 0\n");
}

#[test]
fn an_answer_stays_on_its_line() {
    let place = Workplace::new();
    let text = place.take("hostile/returns_much.rs");
    let echo = place.take("plain/echoes.rs");
    let value = json!({ "value": { "text": "two\nlines\r\n\u{2028}", "list": [1, "\u{0}"] } });
    let ended = place.forge(["run", &echo, "--jsonl"]).input(format!("{value}\n{value}\n")).ends(exit::OK);
    assert_eq!(ended.lines(), [value["value"].clone(), value["value"].clone()]);
    let ended = place.forge(["run", &text, "--jsonl"]).input("{\"length\": 3}\n").ends(exit::OK);
    assert_eq!(ended.lines(), [Value::from("xxx")]);
}
