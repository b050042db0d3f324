//! Released tools as components, in a host that knows nothing of Forge.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Workplace, called_in_another_host, corpus, exit, repository};

/// Releases a source that lies in the workplace, with one case.
fn release(place: &Workplace, name: &str, case: &Value) {
    place.write(&format!("{name}.cases.json"), json!([case]).to_string());
    place.forge(["promote", &format!("{name}.rs"), "--version", "1.2.0"]).ends(exit::OK);
}

/// Exports a release and calls it elsewhere.
fn called(place: &Workplace, name: &str, calls: &Value) -> Vec<Value> {
    let made = place
        .forge(["export", name, "--component", "--format", "json", "--output", "made.wasm", "--wit", "made.wit"])
        .ends(exit::OK)
        .json();
    let text = |key: &str| made[key].as_str().unwrap().to_owned();
    assert_eq!(fs::read_to_string(place.path("made.wit")).unwrap(), text("wit"));
    called_in_another_host(&place.path("made.wasm"), &text("interface"), &text("function"), calls)
}

/// What a tool answers here.
fn answered(place: &Workplace, tool: &str, input: &Value) -> Value {
    let ended = place.forge(["run", tool, "--input", &input.to_string()]).ends(exit::OK);
    serde_json::from_str(&ended.stdout).unwrap()
}

fn releasing() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate"]).ends(exit::OK);
    place
}

#[test]
fn an_example_gives_there_what_it_gives_here() {
    let place = releasing();
    for file in ["column_total.rs", "column_total.cases.json"] {
        place.write(file, fs::read(repository().join("examples").join(file)).unwrap());
    }
    place.forge(["promote", "column_total.rs", "--version", "1.2.0"]).ends(exit::OK);
    let input: Value =
        serde_json::from_slice(&fs::read(repository().join("examples/column_total.json")).unwrap()).unwrap();
    let here = answered(&place, "column_total@1", &input);
    let there = called(&place, "column_total", &json!([[input["rows"], null], [input["rows"], 2.0]]));
    let by_account: serde_json::Map<String, Value> = there[0]["by-account"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].clone()))
        .collect();
    assert_eq!((&Value::Object(by_account), &there[0]["skipped"]), (&here["by_account"], &here["skipped"]));
    assert_eq!(there[1]["by-account"][0], json!(["office", 180.0]));
    insta::assert_snapshot!("wit_of_column_total", fs::read_to_string(place.path("made.wit")).unwrap());

    // The module as it was released is what the catalog holds.
    let module = place.forge(["export", "column_total", "--format", "json"]).ends(exit::OK).json();
    let shown = place.forge(["catalog", "show", "column_total", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(module["sha256"], shown["module"]);
    place
        .shell("\"$FORGE\" export column_total -o - > piped.wasm && cmp piped.wasm column_total.wasm")
        .ends(exit::OK);
    place.forge(["export", "column_total", "-o", "-", "--format", "json"]).ends(exit::USAGE);
    assert!(!place.path("-").exists());
}

#[test]
fn values_of_every_kind_go_there_and_back() {
    let place = releasing();
    place.take("plain/every_kind.rs");
    let input = json!({
        "flag": true, "small": -128, "large": 18446744073709551615_u64, "ratio": 0.1, "letter": "ß", "text": "a\"b\\c\n",
        "list": [], "pair": [1, "one"], "map": {}, "set": [3, 1], "choice": "open", "shape": {"circle": {"radius": 2.5}},
        "amount": "0.30", "day": "2026-02-28", "moment": "2026-02-28T23:59:59Z", "any": {"free": [null]},
    });
    let here = answered(&place, "every_kind.rs", &input);
    release(&place, "every_kind", &json!({ "name": "least", "input": input, "expect": here }));
    // In the order of the names; what WIT has no type for is JSON text.
    let least = json!([
        "\"0.30\"", r#"{"free":[null]}"#, "open", "2026-02-28", true, 18446744073709551615_u64, "ß", [], {"map": []}, null,
        "2026-02-28T23:59:59Z", r#"[1,"one"]"#, 0.1, [3, 1], r#"{"circle":{"radius":2.5}}"#, -128, "a\"b\\c\n"
    ]);
    let mut most = least.clone();
    most[7] = json!([{"name": "x", "size": null}, {"name": "y", "size": 3}]);
    most[8] = json!({"map": [["b", [1, -2]], ["a", []]]});
    most[9] = json!(7);
    let mut wrong = least.clone();
    wrong[3] = json!("2026-02-30");
    let there = called(&place, "every_kind", &json!([least, most, wrong]));
    for (name, key) in
        [("flag", "flag"), ("small", "small"), ("large", "large"), ("ratio", "ratio"), ("text", "text")]
    {
        assert_eq!(there[0][name], here[key], "{name}");
    }
    assert_eq!(
        (&there[0]["letter"], &there[0]["choice"], &there[0]["set"]),
        (&json!("ß"), &json!("open"), &json!([1, 3]))
    );
    assert_eq!((&there[0]["maybe"], &there[0]["next-day"]), (&Value::Null, &json!("2026-03-01")));
    let any: Value = serde_json::from_str(there[0]["any"].as_str().unwrap()).unwrap();
    assert_eq!(any, here["any"]);
    assert_eq!(there[1]["list"], json!([{"name": "x", "size": null}, {"name": "y", "size": 3}]));
    assert_eq!((&there[1]["map"], &there[1]["maybe"]), (&json!([["a", []], ["b", [1, -2]]]), &json!(7)));
    assert!(there[2].as_str().unwrap().contains("day"), "{}", there[2]);
}

#[test]
fn a_failure_is_the_other_side_of_the_result() {
    let place = releasing();
    place.write(
        "halves.rs",
        "use plugin_api::prelude::*;\n\n/// Half of an even number.\n#[tool]\nfn halves(number: i64) -> Result<i64> {\n    \
         ensure!(number % 2 == 0, \"{number} is odd\");\n    Ok(number / 2)\n}\n",
    );
    release(&place, "halves", &json!({ "name": "even", "input": { "number": 4 }, "expect": 2 }));
    assert_eq!(called(&place, "halves", &json!([[84], [7], [-2]])), [json!(42), json!("7 is odd"), json!(-1)]);
}

#[test]
fn what_only_forge_can_serve_is_not_exported() {
    let place = releasing();
    let text = fs::read_to_string(corpus("plain/adds.rs")).unwrap();
    place.write("adds.rs", text.replace("#[tool]", "#[tool(net = [\"example.com\"])]"));
    place.forge(["key", "trust", "--role", "approver"]).arg(place.config().join("key.pub")).ends(exit::OK);
    place.write("adds.cases.json", r#"[{"name": "few", "input": {"numbers": [1, 2]}, "expect": 3}]"#);
    place.forge(["approve", "adds.rs", "--yes"]).ends(exit::OK);
    place.forge(["promote", "adds.rs", "--version", "1.0.0"]).ends(exit::OK);
    place
        .forge(["export", "adds", "--component"])
        .ends(exit::REJECTED)
        .says(&["adds needs net", "only Forge provides"]);
    assert!(!place.path("adds.wasm").exists());
    place.forge(["export", "other", "--component"]).ends(exit::NOT_FOUND).says(&["has no other"]);
}
