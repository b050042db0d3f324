//! `toolchain`, `doctor` and `cache`.

use serde_json::Value;

use crate::harness::{Workplace, exit};

#[test]
fn the_toolchain_in_use_is_listed() {
    let place = Workplace::new();
    let listed = place.forge(["toolchain", "list"]).ends(exit::OK).says_nothing();
    assert_eq!(listed.stdout.matches("(in use)").count(), 1, "{}", listed.story());
    let document = place.forge(["toolchain", "list", "--format", "json"]).ends(exit::OK).json();
    let lines = document["toolchains"].as_array().unwrap();
    assert_eq!(lines.iter().filter(|line| line["state"] == "selected").count(), 1, "{document:#}");
    assert!(lines.iter().all(|line| line["toolchain"]["version"].as_str().unwrap().starts_with("rustc ")));
    let empty = place.forge(["toolchain", "list"]).env("FORGE_DATA_DIR", place.path("none")).ends(exit::OK);
    assert!(empty.stdout.contains("forge toolchain install"), "{}", empty.story());
    let unknown = place.forge(["toolchain", "use", "unheard-of"]).end();
    assert!(matches!(unknown.code, Some(exit::NOT_FOUND | exit::ENVIRONMENT)), "{}", unknown.story());
    unknown.has_one_error().says(&["unheard-of"]);
}

#[test]
fn the_doctor_finds_what_is_there() {
    let place = Workplace::new();
    let healthy = place.forge(["doctor"]).ends(exit::OK).says_nothing();
    assert!(healthy.stdout.lines().any(|line| line.starts_with("ok       toolchain: ")), "{}", healthy.story());
    let document = place.forge(["doctor", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(document["ok"], true);
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["need"].is_string() && one["found"].is_string()), "{document:#}");
}

#[test]
fn the_doctor_names_what_is_missing_and_what_to_type() {
    let place = Workplace::new();
    let bare = || {
        let call = place.forge(["doctor"]).env("PATH", "").env("FORGE_DATA_DIR", place.path("none"));
        call.without_env("RUSTUP_HOME").without_env("CARGO_HOME").without_env("CARGO").env("HOME", place.folder())
    };
    let poor = bare().ends(exit::ENVIRONMENT);
    assert!(poor.stdout.lines().any(|line| line.starts_with("missing ")), "{}", poor.story());
    let document = bare().arg("--format").arg("json").ends(exit::ENVIRONMENT).json();
    let findings = document["findings"].as_array().unwrap().clone();
    for finding in findings.iter().filter(|one| one["standing"] == "missing") {
        assert!(finding["remedy"].is_string(), "{finding:#}");
    }
    let adds = place.take("plain/adds.rs");
    let build = place.forge(["build", &adds]).env("PATH", "").env("FORGE_DATA_DIR", place.path("none"));
    let build =
        build.without_env("RUSTUP_HOME").without_env("CARGO_HOME").without_env("CARGO").env("HOME", place.folder());
    build.ends(exit::ENVIRONMENT).says(&["error: ", "forge"]);
}

#[test]
fn a_known_toolchain_needs_no_path() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let words = ["run", &adds, "--input", r#"{"numbers": [42]}"#];
    assert_eq!(place.forge(words).env("PATH", "").ends(exit::OK).stdout, "42\n");
    assert_eq!(place.forge(words).env("PATH", "").ends(exit::OK).says_nothing().stdout, "42\n");
}

#[test]
fn the_cache_is_counted_checked_and_collected() {
    let place = Workplace::new();
    let path = place.forge(["cache", "path"]).ends(exit::OK).says_nothing();
    assert_eq!(path.stdout, format!("{}\n", place.cache().display()));
    let json = |words: &[&str]| place.forge(words).arg("--format").arg("json").ends(exit::OK).says_nothing().json();
    assert_eq!(json(&["cache", "stats"])["stats"]["total"]["entries"], 0);
    let adds = place.take("plain/adds.rs");
    place.forge(["run", &adds, "--input", r#"{"numbers": []}"#]).ends(exit::OK);
    let total = json(&["cache", "stats"])["stats"]["total"].clone();
    assert!(total["entries"].as_u64() >= Some(4), "module, manifest, record, native code: {total}");
    let verified = json(&["cache", "verify"])["report"].clone();
    assert_eq!((&verified["checked"], &verified["dropped"]), (&total, &Value::Array(Vec::new())));
    let kept = json(&["cache", "gc"])["report"].clone();
    assert_eq!((&kept["remaining"], &kept["evicted"]["entries"]), (&total, &Value::from(0)));
    let emptied = json(&["cache", "gc", "--max-size", "0"])["report"].clone();
    assert_eq!(emptied["remaining"]["entries"], 0, "{emptied:#}");
    let again = place.forge(["build", &adds]).ends(exit::OK);
    assert!(again.stdout.contains(" built (draft)"), "{}", again.story());
    for (words, part) in
        [(&["cache", "stats"][..], "total"), (&["cache", "verify"], "0 dropped"), (&["cache", "gc"], "remain")]
    {
        let told = place.forge(words).ends(exit::OK).says_nothing();
        assert!(told.stdout.contains(part), "{}", told.story());
    }
    place.forge(["cache", "gc", "--max-size", "much"]).ends(exit::USAGE).says(&["64MiB"]);
    place.is_sound();
}

#[test]
fn a_cache_kept_small_keeps_what_was_used_last() {
    let place = Workplace::new();
    let (adds, echoes) = (place.take("plain/adds.rs"), place.take("plain/echoes.rs"));
    place.forge(["build", &adds]).ends(exit::OK);
    let one = place.forge(["cache", "stats", "--format", "json"]).ends(exit::OK).json();
    place.forge(["build", &echoes]).ends(exit::OK);
    let room = (one["stats"]["total"]["bytes"].as_u64().unwrap() * 3 / 2).to_string();
    place.forge(["cache", "gc", "--max-size", &room]).ends(exit::OK);
    let stats = place.forge(["cache", "stats", "--format", "json"]).ends(exit::OK).json();
    assert!(stats["stats"]["total"]["bytes"].as_u64().unwrap() <= room.parse().unwrap());
    let found = place.forge(["run", &echoes, "--input", r#"{"value": 7}"#]).ends(exit::OK);
    assert_eq!(found.stdout, "7\n");
    place.is_sound();
}

#[test]
fn one_setting_moves_every_folder() {
    let place = Workplace::new();
    let all = place.path("all");
    let path = place.forge(["cache", "path"]).env("FORGE_HOME", &all).without_env("FORGE_CACHE_DIR").ends(exit::OK);
    assert_eq!(path.stdout, format!("{}\n", all.join("cache").display()));
    let relative = place.forge(["cache", "path"]).env("FORGE_CACHE_DIR", "here").ends(exit::OK);
    assert_eq!(relative.stdout, format!("{}\n", place.path("here").display()));
    let homeless = place
        .forge(["cache", "path"])
        .without_env("FORGE_CACHE_DIR")
        .without_env("HOME")
        .without_env("XDG_CACHE_HOME")
        .end();
    // The system's list of users may still know the home.
    assert!(matches!(homeless.code, Some(exit::OK | exit::ENVIRONMENT)), "{}", homeless.story());
}
