//! `run`: parameters of every kind, what is printed where, artifacts by digest.

use serde_json::{Value, json};

use crate::harness::{Workplace, exit, redacted, repository};

#[test]
fn parameters_of_every_kind() {
    let place = Workplace::new();
    let file = place.take("plain/every_kind.rs");
    let run = |input: &Value| -> Value {
        let ended = place.forge(["run", &file, "--input", &input.to_string()]).ends(exit::OK);
        serde_json::from_str(&ended.stdout).unwrap()
    };
    let least = json!({
        "flag": true, "small": -128, "large": 18446744073709551615_u64, "ratio": 0.1, "letter": "ß", "text": "a\"b\\c\n",
        "list": [], "pair": [1, "one"], "map": {}, "set": [3, 1], "choice": "open", "shape": {"circle": {"radius": 2.5}},
        "amount": "0.30", "day": "2026-02-28", "moment": "2026-02-28T23:59:59Z", "any": {"free": [null]},
    });
    insta::assert_json_snapshot!("parameters_least", run(&least));
    let mut most = least.clone();
    most["maybe"] = json!(7);
    most["amount"] = json!(12.5);
    most["map"] = json!({"b": [1], "a": []});
    most["list"] = json!([{"name": "x", "size": null}, {"name": "y", "size": 3}]);
    insta::assert_json_snapshot!("parameters_most", run(&most));
    for (field, wrong) in [
        ("flag", json!("yes")),
        ("small", json!(128)),
        ("small", json!(1.5)),
        ("large", json!(-1)),
        ("letter", json!("ab")),
        ("pair", json!([1])),
        ("choice", json!("shut")),
        ("shape", json!({"square": {}})),
        ("amount", json!("much")),
        ("day", json!("2026-02-30")),
        ("moment", json!("yesterday")),
        ("list", json!([{"name": 1}])),
        ("map", json!([])),
    ] {
        let mut input = least.clone();
        input[field] = wrong;
        let ended = place.forge(["run", &file, "--input", &input.to_string()]).ends(exit::USAGE).has_one_error();
        ended.says(&[&format!("$.{field}")]);
    }
}

#[test]
fn the_schemas_say_what_the_parameters_are() {
    let place = Workplace::new();
    let file = place.take("plain/every_kind.rs");
    let document = place.forge(["build", &file, "--format", "json"]).ends(exit::OK).json();
    insta::assert_json_snapshot!("schemas_of_every_kind", document["manifest"], {
        ".source" => "[digest]",
        ".wasm" => "[digest]",
    });
}

#[test]
fn the_envelope_for_programs() {
    let place = Workplace::new();
    let file = place.take("hostile/logs_much.rs");
    let document = place.forge(["run", &file, "--format", "json", "--input", r#"{"lines": 2}"#]).ends(exit::OK);
    insta::assert_json_snapshot!("envelope", document.json(), {
        ".digest" => "[digest]",
        ".run" => "[run]",
        ".usage.wall_micros" => "[time]",
        ".usage.peak_memory_bytes" => "[bytes]",
    });
    let file = place.take("hostile/panics.rs");
    let words = ["run", &file, "--format", "json", "--input", r#"{"dividend": 2, "divisor": 0}"#];
    let document = place.forge(words).ends(exit::TOOL);
    insta::assert_json_snapshot!("envelope_of_a_panic", document.json(), {
        ".digest" => "[digest]",
        ".run" => "[run]",
        ".usage.wall_micros" => "[time]",
        ".usage.peak_memory_bytes" => "[bytes]",
        ".printed" => "[printed]",
    });
}

#[test]
fn errors_before_the_run_are_json_too() {
    let place = Workplace::new();
    place.write("there.txt", "");
    for (words, code, kind) in [
        (&["run", "nowhere.rs"][..], exit::NOT_FOUND, "not_found"),
        (&["build", "there.txt"], exit::USAGE, "usage"),
        (&["run", "0000000000000000000000000000000000000000000000000000000000000000"], exit::NOT_FOUND, "not_found"),
    ] {
        let words = words.iter().chain(&["--format", "json"]);
        let document = place.forge(words).end().has_code(code).json();
        assert_eq!((&document["ok"], &document["error"]["kind"]), (&json!(false), &json!(kind)), "{document:#}");
        assert_eq!(document["error"]["exit_code"], code);
    }
}

#[test]
fn an_artifact_is_run_by_its_digest() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let document = place.forge(["build", &adds, "--format", "json"]).ends(exit::OK).json();
    let digest = document["digest"].as_str().unwrap();
    place.shell("rm adds.rs").ends(exit::OK);
    let ended = place.forge(["run", digest, "--input", r#"{"numbers": [20, 22]}"#]).ends(exit::OK).says_nothing();
    assert_eq!(ended.stdout, "42\n");
    let unknown = "ab".repeat(32);
    let ended = place.forge(["run", &unknown]).ends(exit::NOT_FOUND).has_one_error();
    insta::assert_snapshot!("unknown_digest", redacted(&ended.stderr, &place));
    // A blob that is no manifest is no artifact either.
    let wasm = document["manifest"]["wasm"].as_str().unwrap();
    place.forge(["run", wasm]).ends(exit::NOT_FOUND).has_one_error();
    place.is_sound();
}

#[test]
fn both_tiers_give_the_same() {
    let place = Workplace::new();
    let example = repository().join("examples/compound_interest.rs");
    let cases = std::fs::read_to_string(example.with_extension("cases.json")).unwrap();
    let cases: Value = serde_json::from_str(&cases).unwrap();
    for case in cases.as_array().unwrap() {
        let run = |tier| {
            let words = ["run", example.to_str().unwrap(), "--tier", tier, "--input", &case["input"].to_string()];
            let ended = place.forge(words).end();
            (ended.code, ended.stdout)
        };
        assert_eq!(run("draft"), run("release"), "{case}");
    }
}

#[test]
fn input_comes_as_text_from_a_file_or_from_standard_input() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.write("three.json", "\u{20}{\"numbers\": [1, 2]}\n");
    for (source, stdin) in [("{\"numbers\": [3]}", ""), ("three.json", ""), ("-", " {\"numbers\": [1, 1, 1]}\n")] {
        let ended = place.forge(["run", &adds, "--input", source]).input(stdin).ends(exit::OK);
        assert_eq!(ended.stdout, "3\n");
    }
}

#[test]
fn results_go_to_a_reader_that_may_leave_or_be_full() {
    let place = Workplace::new();
    let file = place.take("hostile/returns_much.rs");
    place.forge(["build", &file]).ends(exit::OK);
    let script =
        "{ \"$FORGE\" run returns_much.rs --input '{\"length\": 1000000}'; echo \"ended $?\" >&2; } | head -c 5";
    let ended = place.shell(script).ends(exit::OK);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("\"xxxx", "ended 0\n"));
    let full = place.shell("exec \"$FORGE\" run returns_much.rs --input '{\"length\": 9}' > /dev/full").end();
    full.has_code(exit::ENVIRONMENT).says(&["cannot write to standard output"]);
}
