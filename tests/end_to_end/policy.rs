//! The policy: what its files say holds, and whoever is refused something reads where that was decided.

use std::fs;

use crate::harness::{Workplace, exit};

/// A pure tool that keeps a map.
const COUNTS: &str = "use plugin_api::prelude::*;\n\n/// How often each word is there.\n#[tool]\nfn counts(words: Vec<String>) -> \
                      BTreeMap<String, u32> {\n    let mut counts: HashMap<String, u32> = HashMap::new();\n    \
                      words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);\n    \
                      counts.into_iter().collect()\n}\n";
/// A tool that the check refuses and nothing after it.
const SWITCHED: &str = "use plugin_api::prelude::*;\n\nmacro_rules! one { () => { 1 } }\n\n/// One.\n#[tool]\nfn switched() -> u32 \
                        {\n    one!()\n}\n";

fn with_policy(text: &str) -> Workplace {
    let place = Workplace::new();
    place.write("forge.toml", format!("[policy]\n{text}\n"));
    place
}

#[test]
fn a_typo_ends_every_command_that_would_obey_it() {
    let place = with_policy("min_case = 3\n[policy.limits]\ntimeout = \"soon\"");
    let tool = place.write("counts.rs", COUNTS);
    for command in
        [&["check", tool.as_str()][..], &["run", &tool], &["policy", "show"], &["policy", "check"], &["guide"]]
    {
        let ended = place.forge(command).ends(exit::USAGE);
        ended.says(&["forge.toml:2:1", "did you mean `min_cases`?", "`timeout` has an unusable value", "and 1 more"]);
    }
    let json = place.forge(["policy", "check", "forge.toml", "--format", "json"]).ends(exit::USAGE).json();
    let findings = json["error"]["details"]["findings"].as_array().unwrap().clone();
    assert_eq!((findings[0]["line"].as_u64(), findings[1]["line"].as_u64()), (Some(2), Some(4)), "{json:#}");
}

#[test]
fn files_that_are_no_policy_are_told_apart() {
    let place = Workplace::new();
    let told = |code, parts: &[&str]| _ = place.forge(["policy", "show"]).ends(code).has_one_error().says(parts);
    fs::create_dir(place.path("forge.toml")).unwrap();
    told(exit::USAGE, &["no regular file"]);
    fs::remove_dir(place.path("forge.toml")).unwrap();
    place.shell("mkfifo forge.toml").ends(exit::OK);
    told(exit::USAGE, &["no regular file"]);
    fs::remove_file(place.path("forge.toml")).unwrap();
    std::os::unix::fs::symlink("forge.toml", place.path("forge.toml")).unwrap();
    told(exit::ENVIRONMENT, &["cannot be read"]);
    fs::remove_file(place.path("forge.toml")).unwrap();
    place.write("forge.toml", b"[policy]\n\xff\xfe");
    told(exit::USAGE, &["line 2", "UTF-8"]);
    place.write("forge.toml", vec![b'\n'; (1 << 20) + 1]);
    told(exit::USAGE, &["bytes"]);
    fs::remove_file(place.path("forge.toml")).unwrap();
    place.forge(["policy", "show", "--policy", "nowhere.toml"]).ends(exit::USAGE).says(&["nowhere.toml", "--policy"]);
    place.forge(["policy", "show"]).env("FORGE_TIMEOUT", "soon").ends(exit::USAGE).says(&["FORGE_TIMEOUT"]);
}

#[test]
fn what_holds_is_shown_with_who_said_it() {
    let place = with_policy("min_cases = 2\n[policy.limits]\ntimeout = \"3s\"\n[policy.most]\nmemory = \"64MiB\"");
    fs::create_dir(place.path("below")).unwrap();
    place.write("below/forge.toml", "[policy.limits]\ntimeout = \"4s\"\n");
    let shown = place.forge(["policy", "show"]).in_folder(&place.path("below")).env("FORGE_MAX_INPUT", "1KiB");
    let shown = shown.ends(exit::OK).stdout;
    let line =
        |key: &str| shown.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{key}\n{shown}"));
    assert!(line("timeout = \"4s\"").ends_with("below/forge.toml:2"), "{shown}");
    assert!(line("memory = \"64MiB\"").ends_with("forge.toml:6"), "a default is lowered to its bound: {shown}");
    assert!(line("input = \"1KiB\"").ends_with("FORGE_MAX_INPUT"), "{shown}");
    assert!(line("min_cases = 2").ends_with("forge.toml:2"), "{shown}");
    place.write("shown.toml", &shown);
    place.forge(["policy", "check", "shown.toml"]).ends(exit::OK);
    let json = place.forge(["policy", "show", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(json["keys"]["limits.timeout"]["value"], "3s", "{json:#}");
    assert_eq!(json["keys"]["limits.timeout"]["said_by"][0]["origin"]["line"], 4, "{json:#}");
}

#[test]
fn nobody_asks_for_more_than_the_policy_allows() {
    let place = with_policy(
        "[policy.most]\ntimeout = \"20s\"\n[policy.grants]\nenv = [\"REGION\"]\nread = [\"data\"]\nclock = false",
    );
    place.write("data/inside.txt", "inside");
    let tool = place.take("plain/reads_file.rs");
    let run = |arguments: &[&str]| {
        place.forge(["run", &tool, "--input", "{\"path\": \"/data/inside.txt\"}"]).args(arguments)
    };
    for (flag, line) in
        [("--timeout=21s", 3), ("--allow-env=HOME", 5), ("--allow-read=/:/data", 6), ("--allow-clock", 7)]
    {
        let refused = run(&["--allow-read=data:/data", flag]).ends(exit::DENIED).has_one_error();
        refused.says(&[&format!("forge.toml:{line} says"), "whoever may write that file"]);
    }
    let json = run(&["--timeout=21s", "--format=json"]).ends(exit::DENIED).json();
    assert_eq!(json["error"]["details"]["origin"]["line"], 3, "{json:#}");
    run(&["--allow-read=data:/data"]).env("FORGE_TIMEOUT", "21s").ends(exit::DENIED).says(&["FORGE_TIMEOUT=21s"]);
    let ended = run(&["--allow-read=data:/data", "--timeout=20s"]).ends(exit::OK);
    assert_eq!(ended.stdout, "\"inside\"\n");
}

#[test]
fn what_the_policy_grants_needs_no_flag_and_is_told() {
    let place = with_policy("[policy.defaults]\nread = [\"data:/data\", \"nowhere:/nowhere\"]");
    place.write("data/inside.txt", "inside");
    let tool = place.take("plain/reads_file.rs");
    let run = || place.forge(["run", &tool, "--input", "{\"path\": \"/data/inside.txt\"}"]);
    // It may have come with the tool.
    run().ends(exit::DENIED).says(&[
        "--allow-read=/data",
        "forge.toml:3 says `defaults.read",
        "not obeyed",
        "--policy",
    ]);
    let ended = run().env("FORGE_POLICY", "forge.toml").ends(exit::OK);
    assert_eq!(ended.stdout, "\"inside\"\n");
    ended.says(&["note: ", "forge.toml:3 grants read"]);
    run().args(["--policy", "forge.toml"]).ends(exit::OK);
    place.write("strict.toml", "[policy]\n");
    run().env("FORGE_POLICY", "strict.toml").ends(exit::DENIED).says(&["--allow-read=/data"]);
    place.write("both.toml", "[policy]\ndefaults.read = [\"data:/data\"]\n[policy.grants]\nread = []\n");
    run().env("FORGE_POLICY", "both.toml").ends(exit::DENIED).says(&["--allow-read=/data"]);
}

#[test]
fn crates_and_paths_are_refused_where_the_policy_says_so() {
    let place =
        with_policy("crates = [\"csv\"]\nban = [\"std::collections::HashMap\", \"std::dbg\", \"csv::Writer\"]");
    let refused = |name: &str, text: &str, parts: &[&str]| {
        let file = place.write(&format!("{name}.rs"), text);
        place.forge(["check", &file]).ends(exit::REJECTED).says(parts);
    };
    let whole = |name: &str, uses: &str, body: &str| {
        format!(
            "---\n[dependencies]\ncsv = \"1\"\n---\nuse plugin_api::prelude::*;\n{uses}\n/// It.\n#[tool]\nfn {name}() -> u32 {{\n    {body}\n    1\n}}\n"
        )
    };
    refused("counts", COUNTS, &["F0411", "`HashMap` is banned by the policy", "forge.toml:3"]);
    refused("direct", &whole("direct", "use std::collections::HashMap;", ""), &["F0411"]);
    refused("renamed", &whole("renamed", "use std::collections as c;", "let _: c::HashMap<u8, u8>;"), &["F0411"]);
    refused("globbed", &whole("globbed", "use std::collections::*;", "let _: HashMap<u8, u8>;"), &["F0411"]);
    refused("aliased", &whole("aliased", "use std::collections::HashMap as M;", ""), &["F0411"]);
    refused(
        "in_macro",
        &whole("in_macro", "", "let _ = format!(\"{:?}\", std::collections::HashMap::<u8, u8>::new());"),
        &["F0411"],
    );
    refused(
        "named",
        &whole(
            "named",
            "#[derive(Deserialize)]\nstruct R { #[serde(default = \"std::collections::HashMap::new\")] x: Value }",
            "",
        ),
        &["F0411"],
    );
    refused("macros", &whole("macros", "", "dbg!(1);"), &["F0411", "`dbg!` is banned"]);
    refused("of_crate", &whole("of_crate", "use csv as c;", "let _: Option<c::Writer<Vec<u8>>> = None;"), &["F0411"]);
    let regex = "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n/// It.\n#[tool]\nfn regexes() -> u32 { 1 }\n";
    refused("regexes", regex, &["F0204", "allowed are: csv"]);
    let fine = place.write(
        "fine.rs",
        whole("fine", "use csv::Reader;", "let _: Option<Reader<&[u8]>> = None; let _: Option<HashSet<u8>> = None;"),
    );
    place.forge(["check", &fine]).ends(exit::OK);
    // A verdict under another policy is none under this one.
    place.forge(["run", "counts.rs", "--input", "{\"words\": [\"a\"]}", "--policy", "/dev/null"]).ends(exit::USAGE);
    place.write("open.toml", "");
    place.forge(["run", "counts.rs", "--input", "{\"words\": [\"a\"]}", "--policy", "open.toml"]).ends(exit::OK);
    place.forge(["run", "counts.rs", "--input", "{\"words\": [\"a\"]}"]).ends(exit::REJECTED).says(&["F0411"]);
}

#[test]
fn unchecked_is_for_those_whom_the_policy_lets() {
    let place = Workplace::new();
    let tool = place.write("switched.rs", SWITCHED);
    place.forge(["build", &tool]).ends(exit::REJECTED).says(&["F0310"]);
    for command in ["build", "run", "test"] {
        let refused = place.forge([command, &tool, "--unchecked"]).ends(exit::DENIED).has_one_error();
        refused.says(&["allow_unchecked = true", "forge.toml"]);
    }
    place.write("forge.toml", "[policy]\nallow_unchecked = false\n");
    place.forge(["build", &tool, "--unchecked"]).ends(exit::DENIED).says(&["forge.toml:2"]);
    place.write("forge.toml", "[policy]\nallow_unchecked = true\n");
    place.forge(["build", &tool, "--unchecked"]).ends(exit::DENIED).says(&["not obeyed", "allow_unchecked = true"]);
    place.write("policy.toml", "[policy]\nallow_unchecked = true\n");
    let built = place.forge(["build", &tool, "--unchecked"]).ends(exit::OK);
    assert!(built.stdout.ends_with(" built (draft, unchecked)\n"), "{}", built.story());
    let digest = built.stdout.split(' ').next().unwrap().to_owned();
    assert_eq!(place.forge(["run", &tool, "--unchecked"]).ends(exit::OK).stdout, "1\n");
    assert_eq!(place.forge(["run", &digest]).ends(exit::OK).stdout, "1\n");
    let json = place.forge(["build", &tool, "--unchecked", "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&json["checked"], &json["origin"]), (&false.into(), &"found".into()), "{json:#}");
    // What was built without the check is not taken for checked.
    for command in ["build", "run", "test"] {
        let text = place.forge([command, &tool]).end();
        assert!(
            text.code != Some(exit::OK) && format!("{}{}", text.stdout, text.stderr).contains("F0310"),
            "{}",
            text.story()
        );
    }
    let outside = place.write("outside.rs", "use plugin_api::prelude::*;\n\n/// The time of the build machine.\n#[tool]\nfn outside() -> String {\n    include_str!(\"policy.toml\").to_owned()\n}\n");
    let ended = place.forge(["build", &outside, "--unchecked"]).end();
    assert!(matches!(ended.code, Some(exit::COMPILER | exit::REJECTED)), "{}", ended.story());
    assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("allow_unchecked"), "{}", ended.story());
}

#[test]
fn too_few_cases_are_told() {
    let place = with_policy("min_cases = 9");
    let tool = place.write("fine.rs", "use plugin_api::prelude::*;\n\n/// One.\n#[tool]\nfn fine() -> u32 {\n    1\n}\n\n#[test]\nfn is_one() {\n    assert_eq!(fine(), 1);\n}\n");
    place.write("fine.cases.json", "[{\"name\": \"one\", \"input\": {}, \"expect\": 1}]");
    place.forge(["test", &tool]).ends(exit::OK).says(&["has 1 cases; the policy asks for 9"]);
}

#[test]
fn the_guides_example_works_as_it_stands() {
    let place = Workplace::new();
    let guide = place.forge(["guide"]).ends(exit::OK).stdout;
    let block = |mark: &str| {
        let start = guide.find(mark).unwrap_or_else(|| panic!("{guide}")) + mark.len();
        guide[start..].split("```").next().unwrap().to_owned()
    };
    let tool = place.write("customer_totals.rs", block("```rust\n"));
    place.write("customer_totals.cases.json", block("```json\n"));
    place.forge(["check", &tool]).ends(exit::OK).says_nothing();
    let tested = place.forge(["test", &tool]).ends(exit::OK);
    assert!(tested.stdout.contains("3 passed"), "{}", tested.story());
    let json = place.forge(["guide", "--format", "json"]).ends(exit::OK).json();
    assert!(
        json["tokens_at_most"].as_u64() <= Some(2_500) && json["sections"].as_array().unwrap().len() >= 6,
        "{json:#}"
    );
}

#[test]
fn rules_and_keys_are_explained() {
    let place = Workplace::new();
    let rule = place.forge(["policy", "explain", "f0402"]).ends(exit::OK).stdout;
    assert!(rule.contains("F0402 network") && rule.contains("Not accepted:") && rule.contains("net::get"), "{rule}");
    let key = place.forge(["policy", "explain", "limits.timeout"]).ends(exit::OK).stdout;
    assert!(key.contains("FORGE_TIMEOUT") && key.contains("Default: \"10s\""), "{key}");
    place.forge(["policy", "explain", "timeout"]).ends(exit::NOT_FOUND).says(&["did you mean", "`limits.timeout`"]);
    let json = place.forge(["policy", "explain", "banned", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(json["explanation"]["code"], "F0411", "{json:#}");
}
