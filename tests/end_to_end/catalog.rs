//! What is in a catalog: differences, histories, and releases that travel in a file.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Workplace, exit};

const CASES: &str = r#"[{ "name": "adds", "input": { "numbers": [1, 2] }, "expect": 3 }]"#;
const MORE_CASES: &str = r#"[
    { "name": "adds", "input": { "numbers": [1, 3] }, "expect": 4 },
    { "name": "adds more", "input": { "numbers": [1], "more": 2 }, "expect": 3 }
]"#;

/// A workplace with `adds@1.0.0`, released by this user, and `adds.rs` as it might go on.
fn with_release() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    place.take("plain/adds.rs");
    place.write("adds.cases.json", CASES);
    place.forge(["promote", "adds.rs", "--version", "1.0.0", "--message", "the first"]).ends(exit::OK);
    let source = fs::read_to_string(place.path("adds.rs")).unwrap();
    let source = source
        .replace("numbers: Vec<i64>", "numbers: Vec<i64>, more: Option<i64>")
        .replace("numbers.iter().sum()", "numbers.iter().sum::<i64>() + more.unwrap_or(0)");
    place.write("adds.rs", source);
    place.write("adds.cases.json", MORE_CASES);
    place
}

fn trusts(place: &Workplace, signer: &Workplace) {
    place.forge(["key", "trust", "--role", "signer"]).arg(signer.config().join("key.pub")).ends(exit::OK);
}

#[test]
fn two_versions_are_held_against_each_other() {
    let place = with_release();
    let diff = |old: &str, new: &str| place.forge(["catalog", "diff", old, new]);
    let told = diff("adds@1.0.0", "adds.rs").ends(exit::OK).stdout;
    for part in [
        "--- adds@1.0.0\n+++ adds.rs\n",
        "-    numbers.iter().sum()\n",
        "minor input `more`: is new and optional\n",
        "case  new: adds more\n",
        "case  changed: adds\n",
        "asks for a minor version, such as 1.1.0",
    ] {
        assert!(told.contains(part), "{part:?} is missing:\n{told}");
    }
    let back = diff("adds.rs", "adds@1.0.0").arg("--format").arg("json").ends(exit::OK).json();
    assert_eq!((&back["step"], &back["cases"]["removed"]), (&json!("major"), &json!(["adds more"])), "{back:#}");
    assert_eq!(back["changes"][0]["what"], "is gone");
    let same = diff("adds", "adds@1.0.0").ends(exit::OK);
    assert_eq!(same.stdout, "nothing differs: source, schemas, needs and cases are the same\n");
    let same = diff("adds", "adds@1.0.0").args(["--format", "json"]).ends(exit::OK).json();
    assert_eq!((&same["same"], &same["step"], &same["next"]), (&json!(true), &Value::Null, &Value::Null), "{same:#}");
    // Another tool is no version of this one.
    let source = fs::read_to_string(place.path("adds.rs")).unwrap();
    place.write("other.rs", source.replace("fn adds", "fn other"));
    let other = diff("adds@1.0.0", "other.rs").ends(exit::OK).stdout;
    assert!(other.ends_with("adds and other are two tools: no version of one follows the other\n"), "{other}");
    diff("adds@1.0.0", "adds@7.0.0").ends(exit::NOT_FOUND).says(&["adds@1.0.0"]);
    diff("adds@1.0.0", "nowhere.rs").ends(exit::NOT_FOUND);
    diff("adds@1.0.0", "../adds").ends(exit::USAGE);
}

#[test]
fn a_history_tells_who_did_what_and_why() {
    let place = with_release();
    place.forge(["promote", "adds.rs", "--version", "1.1.0"]).ends(exit::OK);
    place.forge(["catalog", "yank", "adds@1.0.0", "--reason", "adds wrongly"]).ends(exit::OK);
    place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "it was the case"]).ends(exit::OK);
    let history = |spec: &str| -> Vec<(String, String, String)> {
        let told = place.forge(["catalog", "history", spec, "--format", "json"]).ends(exit::OK).json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let events = told["events"].as_array().unwrap().iter();
        events.map(|event| (text(&event["version"]), text(&event["what"]), text(&event["why"]))).collect()
    };
    let one = [("released", "the first"), ("yanked", "adds wrongly"), ("active", "it was the case")];
    let one: Vec<_> =
        one.iter().map(|(what, why)| ("1.0.0".to_owned(), (*what).to_owned(), (*why).to_owned())).collect();
    assert_eq!(history("adds@1.0.0"), one);
    let all = history("adds");
    assert_eq!(all.len(), 4, "{all:?}");
    assert!(all.contains(&("1.1.0".into(), "released".into(), String::new())), "{all:?}");
    let told = place.forge(["catalog", "history", "adds@1.0.0"]).ends(exit::OK).stdout;
    assert!(told.lines().nth(1).unwrap().contains(" adds@1.0.0 yanked by SHA256:"), "{told}");
    assert!(told.lines().nth(2).unwrap().contains(" adds@1.0.0 lifted by SHA256:"), "{told}");
    place.forge(["catalog", "history", "subtracts"]).ends(exit::NOT_FOUND);
    fs::write(place.catalogs().join("own/releases/adds/1.1.0.json"), "{}").unwrap();
    let told = place.forge(["catalog", "history", "adds"]).ends(exit::OK).stdout;
    assert!(told.starts_with("adds@1.1.0 does not load: "), "{told}");
}

#[test]
fn a_catalog_that_lost_its_marker_is_not_made_anew() {
    let place = with_release();
    let marker = place.catalogs().join("own/catalog.json");
    let kept = fs::read(&marker).unwrap();
    fs::remove_file(&marker).unwrap();
    place.forge(["catalog", "show", "adds"]).ends(exit::ENVIRONMENT).says(&["catalog.json", "releases are there"]);
    let promote = || place.forge(["promote", "adds.rs", "--version", "1.1.0"]);
    promote().ends(exit::ENVIRONMENT).says(&["catalog.json", "put it back"]);
    assert!(!marker.exists());
    fs::write(&marker, kept).unwrap();
    promote().ends(exit::OK);
}

#[test]
fn a_release_is_named_by_its_version_or_by_what_fits() {
    let place = with_release();
    place.forge(["promote", "adds.rs", "--version", "1.1.0"]).ends(exit::OK);
    let version = |spec: &str| {
        let shown = place.forge(["catalog", "show", spec, "--format", "json"]).ends(exit::OK).json();
        shown["version"].as_str().unwrap().to_owned()
    };
    for (spec, shown) in [("adds", "1.1.0"), ("adds@1", "1.1.0"), ("adds@1.0.0", "1.0.0"), ("adds@<1.1", "1.0.0")] {
        assert_eq!(version(spec), shown, "{spec}");
    }
    assert_eq!(place.forge(["catalog", "list", "adds@<1.1"]).ends(exit::OK).stdout.lines().count(), 1);
    let history = place.forge(["catalog", "history", "adds@<1.1"]).ends(exit::OK).stdout;
    assert_eq!(history.lines().count(), 1, "{history}");
    place.forge(["catalog", "diff", "adds@1.0", "adds@1"]).ends(exit::OK);
    place.forge(["catalog", "cases", "adds@1"]).ends(exit::OK);
    for command in ["show", "history", "cases", "list"] {
        place.forge(["catalog", command, "adds@2"]).ends(exit::NOT_FOUND).says(&["no adds that fits `^2`"]);
        place.forge(["catalog", command, "ads@1"]).ends(exit::NOT_FOUND).says(&["there is adds"]);
    }
    // What takes something away names one release.
    place.forge(["catalog", "yank", "adds@1", "--reason", "x"]).ends(exit::USAGE).says(&["three numbers"]);
}

#[test]
fn releases_travel_in_a_file() {
    let place = with_release();
    place.forge(["promote", "adds.rs", "--version", "1.1.0"]).ends(exit::OK);
    let export = |what: &[&str], to: &str| place.forge(["catalog", "export"]).args(what).args(["--to", to]);
    let ended = export(&["adds@1.0.0"], "one.tar").ends(exit::OK);
    assert_eq!(ended.stdout, "adds@1.0.0\n");
    export(&["adds@1.0.0"], "one.tar").ends(exit::NOT_FOUND).says(&["one.tar is there already"]);
    export(&["adds@1.0.0"], "again.tar").ends(exit::OK);
    assert_eq!(fs::read(place.path("one.tar")).unwrap(), fs::read(place.path("again.tar")).unwrap());
    export(&["subtracts"], "none.tar").ends(exit::NOT_FOUND);
    export(&[], "none.tar").ends(exit::USAGE);
    assert!(!place.path("none.tar").exists());
    place.forge(["catalog", "yank", "adds@1.0.0", "--reason", "adds wrongly"]).ends(exit::OK);
    let ended = export(&["--all"], "all.tar").ends(exit::OK);
    assert_eq!(ended.stdout, "adds@1.1.0\nadds@1.0.0\n");

    // Somebody who does not trust the signer takes nothing.
    let other = Workplace::new();
    let import = |file: &str| other.forge(["catalog", "import"]).arg(place.path(file));
    import("one.tar").ends(exit::DENIED).says(&["not signed by a key that the policy trusts"]);
    assert!(!other.catalogs().join("own").exists());
    trusts(&other, &place);
    let listed = |ended: crate::harness::Ended| ended.stdout;
    assert_eq!(listed(import("one.tar").ends(exit::OK)), "adds@1.0.0 is new\n");
    assert_eq!(listed(import("one.tar").ends(exit::OK)), "adds@1.0.0 was there\n");
    let state = || {
        let shown = other.forge(["catalog", "show", "adds@1.0.0", "--format", "json"]).ends(exit::OK).json();
        shown["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "active");
    let taken = listed(import("all.tar").ends(exit::OK));
    assert_eq!(taken, "adds@1.0.0 was there, its state changed\nadds@1.1.0 is new\n");
    assert_eq!(state(), "yanked");
    // What is older takes nothing back.
    import("one.tar").ends(exit::OK);
    assert_eq!(state(), "yanked");
    other.forge(["verify", "adds@1.1.0"]).ends(exit::OK);

    // A catalog of one's own takes no releases of another.
    let third = with_release();
    trusts(&third, &place);
    let refused = third.forge(["catalog", "import"]).arg(place.path("all.tar")).ends(exit::DENIED);
    refused.says(&["a release belongs to the one that it was signed for", "--catalog NEW"]);
    let new = third.path("copy");
    third.forge(["catalog", "import", "--catalog"]).arg(&new).arg(place.path("all.tar")).ends(exit::OK);
}

#[test]
fn files_that_are_no_catalog_are_refused() {
    let place = with_release();
    place.forge(["catalog", "export", "--all", "--to", "all.tar"]).ends(exit::OK);
    let whole = fs::read(place.path("all.tar")).unwrap();
    let import = |name: &str| {
        let copy = place.path("copy");
        let ended = place.forge(["catalog", "import", name, "--catalog"]).arg(&copy).end();
        assert!(!copy.join("releases").exists(), "{}", ended.story());
        ended
    };
    place.write("cut.tar", &whole[..whole.len() / 2]);
    import("cut.tar").has_code(exit::ENVIRONMENT);
    place.write("text.tar", "no archive");
    import("text.tar").has_code(exit::ENVIRONMENT).says(&["text.tar"]);
    place.write("noise.tar", [7; 4096]);
    import("noise.tar").has_code(exit::ENVIRONMENT).says(&["noise.tar is no archive of a catalog"]);
    place.write("empty.tar", "");
    import("empty.tar").has_code(exit::ENVIRONMENT).says(&["empty.tar is no archive", "it holds no catalog.json"]);
    import("nowhere.tar").has_code(exit::NOT_FOUND);
    // A byte of a blob.
    let module = whole.windows(4).position(|bytes| bytes == b"\0asm").unwrap();
    let mut flipped = whole.clone();
    flipped[module + 100] ^= 1;
    place.write("flipped.tar", &flipped);
    import("flipped.tar").has_code(exit::ENVIRONMENT).says(&["is damaged"]);
    place.shell("mkdir t && echo x > t/evil && tar -cf tricks.tar -P t/../t/evil && ln -s /etc t/blobs && tar -C t -cf links.tar blobs").ends(exit::OK);
    import("tricks.tar").has_code(exit::DENIED).says(&["which is no path of a catalog"]);
    import("links.tar").has_code(exit::DENIED).says(&["which is no plain file"]);
}

#[test]
fn copies_of_a_catalog_are_each_searched_by_themselves() {
    let place = with_release();
    place.forge(["catalog", "export", "--all", "--to", "all.tar"]).ends(exit::OK);
    place.forge(["catalog", "import", "all.tar", "--catalog", "copy"]).ends(exit::OK);
    place.forge(["promote", "adds.rs", "--version", "1.1.0"]).ends(exit::OK);
    let listed = |flags: &[&str]| {
        let list = place.forge(["catalog", "list", "adds", "--format", "json"]).args(flags).ends(exit::OK).json();
        let versions =
            list["releases"].as_array().unwrap().iter().map(|one| one["version"].as_str().unwrap().to_owned());
        versions.collect::<Vec<_>>()
    };
    // In turns, so that what one is known to have is no answer for the other.
    for _ in 0..2 {
        assert_eq!(listed(&["--catalog", "copy"]), ["1.0.0"]);
        assert_eq!(listed(&[]), ["1.1.0", "1.0.0"]);
    }
}
