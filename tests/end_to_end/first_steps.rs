//! What a newcomer types, and that it gives the same everywhere.

use std::fs;

use crate::harness::{Workplace, exit, repository};

const TOTALS: &str = "{\"by_account\":{\"office\":90.0,\"refunds\":-15.0,\"travel\":900.5},\"skipped\":1}\n";

#[test]
fn the_first_command_of_the_readme_answers() {
    let place = Workplace::new();
    let first = || {
        let words = ["run", "examples/column_total.rs", "--input", "examples/column_total.json"];
        place.forge(words).in_folder(repository()).ends(exit::OK)
    };
    let slow = first().says(&["compiling column_total (draft)"]);
    assert_eq!(slow.stdout, TOTALS);
    let fast = first().says_nothing();
    assert_eq!(fast.stdout, TOTALS);
    place.is_sound();
}

#[test]
fn the_same_source_gives_the_same_digest_everywhere() {
    let source = fs::read_to_string(repository().join("examples/days_between.rs")).unwrap();
    let digest_of = |place: &Workplace, folder: &str, tier: &str| {
        let file = place.write(&format!("{folder}/days_between.rs"), &source);
        let document = place.forge(["build", "--format", "json", "--tier", tier, &file]).ends(exit::OK).json();
        (document["digest"].clone(), document["manifest"]["wasm"].clone(), document["origin"].clone())
    };
    for tier in ["draft", "release"] {
        let (here, there) = (Workplace::new(), Workplace::new());
        let first = digest_of(&here, "one", tier);
        let moved = digest_of(&here, "another/place", tier);
        let again = digest_of(&there, "elsewhere", tier);
        assert_eq!((&first.0, &first.1), (&moved.0, &moved.1), "another folder, {tier}");
        assert_eq!((&first.0, &first.1), (&again.0, &again.1), "another cache, {tier}");
        assert_eq!([first.2, moved.2, again.2], ["built", "found", "built"]);
    }
}

#[test]
fn what_is_built_can_be_taken_along() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let document = place.forge(["build", &adds, "--out", "made", "--format", "json"]).ends(exit::OK).json();
    let wasm = fs::read(place.path("made/adds.wasm")).unwrap();
    assert!(wasm.starts_with(b"\0asm"));
    assert_eq!(forge_cache::Digest::of(&wasm).to_string(), document["manifest"]["wasm"]);
    let manifest = fs::read_to_string(place.path("made/adds.manifest.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&manifest).unwrap(), document["manifest"]);
    assert_eq!(document["out"], "made/adds.wasm");
}

#[test]
fn a_new_tool_passes_at_once_and_is_not_overwritten() {
    let place = Workplace::new();
    place.forge(["new", "my_tool"]).ends(exit::OK);
    place.forge(["test"]).ends(exit::OK);
    let again = place.forge(["new", "my_tool"]).ends(exit::NOT_FOUND).has_one_error();
    again.says(&["my_tool.rs", "--force"]);
    place.forge(["new", "my_tool", "--force"]).ends(exit::OK);
    for name in ["My-Tool", "fn", "../up", "", "ein_größter"] {
        place.forge(["new", name]).ends(exit::USAGE).has_one_error();
    }
    place.forge(["new", "other", "--template", "unheard_of"]).ends(exit::USAGE).has_one_error().says(&["function"]);
}

#[test]
fn who_asks_for_json_gets_it_for_arguments_that_cannot_be_read() {
    let place = Workplace::new();
    for arguments in [&["run", "--format", "json"][..], &["catalog", "show", "x@one", "--format=json"]] {
        let told = place.forge(arguments).ends(exit::USAGE).json();
        assert_eq!((&told["ok"], &told["error"]["kind"]), (&false.into(), &"usage".into()), "{told:#}");
    }
}

#[test]
fn help_and_version_are_no_errors_and_what_is_unknown_is_usage() {
    let place = Workplace::new();
    for words in [&["--help"][..], &["--version"], &["run", "--help"], &["help", "build"]] {
        let help = place.forge(words).ends(exit::OK).says_nothing();
        assert!(help.stdout.contains("forge"), "{}", help.story());
    }
    for words in
        [&["fly"][..], &[], &["run"], &["run", "a.rs", "--no-such-flag"], &["run", "a.rs", "--timeout", "soon"]]
    {
        let refused = place.forge(words).ends(exit::USAGE);
        assert!(refused.stdout.is_empty() && !refused.stderr.is_empty(), "{}", refused.story());
    }
}
