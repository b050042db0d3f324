//! Released tools in a project: added, locked, fetched and run, here and on another machine.

use std::{fs, path::Path};

use serde_json::Value;

use crate::harness::{Call, Ended, Workplace, exit};

const NUMBERS: &str = r#"{"numbers": [1, 2, 39]}"#;
const CASES: &str = r#"[{"name": "few", "input": {"numbers": [1, 2]}, "expect": 3}]"#;

/// A machine with a key of its own.
pub(crate) fn releasing() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate"]).ends(exit::OK);
    place
}

/// Another machine: nothing of the first, but its catalog and, where it is trusted, its public key.
pub(crate) fn another(first: &Workplace) -> Workplace {
    let place = Workplace::new();
    let public = first.config().join("key.pub");
    for role in ["signer", "operator"] {
        place.forge(["key", "trust", "--role", role]).arg(&public).ends(exit::OK);
    }
    place
}

fn catalog(place: &Workplace) -> String {
    place.catalogs().join("own").display().to_string()
}

/// Releases the same tool by another name, as 1.0.0. Gives its artifact.
pub(crate) fn release_as(place: &Workplace, name: &str, catalog: &[&str]) -> String {
    let text = fs::read_to_string(crate::harness::corpus("plain/adds.rs")).unwrap();
    let file = format!("{name}.rs");
    place.write(&file, text.replace("fn adds", &format!("fn {name}")));
    place.write(&format!("{name}.cases.json"), CASES);
    let promote = place.forge(["promote", &file, "--version", "1.0.0", "--format", "json"]).args(catalog);
    let artifact = promote.ends(exit::OK).json()["artifact"].as_str().unwrap().to_owned();
    fs::remove_file(place.path(&file)).unwrap();
    artifact
}

/// Releases `adds`, whose answer grows by `more`.
pub(crate) fn release_adds(place: &Workplace, version: &str, more: i64) {
    let text = fs::read_to_string(crate::harness::corpus("plain/adds.rs")).unwrap();
    let text = text.replace(".sum()", &format!(".sum::<i64>() + {more}"));
    place.write("adds.rs", text);
    let cases = CASES.replace("3}]", &format!("{}}}]", 3 + more));
    place.write("adds.cases.json", cases);
    place.forge(["promote", "adds.rs", "--version", version]).ends(exit::OK);
    fs::remove_file(place.path("adds.rs")).unwrap();
}

fn answer(place: &Workplace, arguments: &[&str]) -> Value {
    run(place, arguments).args(["--format", "json"]).ends(exit::OK).json()
}

fn run(place: &Workplace, arguments: &[&str]) -> Call {
    place.forge(["run", "--input", NUMBERS]).args(arguments)
}

/// What a command printed holds these.
pub(crate) fn prints(ended: &Ended, parts: &[&str]) {
    for part in parts {
        assert!(ended.stdout.contains(part), "{part:?} is missing: {}", ended.story());
    }
}

#[test]
fn what_was_released_here_runs_there_with_the_same_digest_and_later_without_its_catalog() {
    let here = releasing();
    release_adds(&here, "1.0.0", 0);
    let first = answer(&here, &["adds@1"]);
    assert_eq!(first["result"], 42);

    let there = another(&here);
    there.write("forge.toml", format!("# ours\n[catalog]\nurl = \"{}\"\n", catalog(&here)));
    prints(&there.forge(["add", "adds@1.0"]).ends(exit::OK), &["added adds 1.0.0"]);
    let toml = fs::read_to_string(there.path("forge.toml")).unwrap();
    assert!(toml.starts_with("# ours\n") && toml.contains("adds = \"1.0\""), "{toml}");
    let second = answer(&there, &["adds"]);
    assert_eq!((&second["result"], &second["digest"]), (&first["result"], &first["digest"]));

    // The catalog is cut off, and the cache is lost.
    fs::rename(here.catalogs(), here.path("away")).unwrap();
    fs::remove_dir_all(there.cache()).unwrap();
    run(&there, &["adds"]).ends(exit::OK).says(&["what is known of adds@1.0.0 on this machine is used"]);
    assert_eq!(answer(&there, &["adds"])["digest"], first["digest"]);
    assert_eq!(answer(&there, &["adds", "--offline"])["result"], 42);
    prints(&there.forge(["fetch", "--locked", "--offline"]).ends(exit::OK), &["1 tool is on this machine"]);
    run(&there, &["other@1", "--offline"]).ends(exit::ENVIRONMENT).says(&["other@^1 is not on this machine"]);
}

#[test]
fn the_lock_decides_until_it_is_updated() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.forge(["add", "adds"]).ends(exit::OK);
    release_adds(&place, "1.1.0", 100);
    release_adds(&place, "2.0.0", 200);
    let told = answer(&place, &["adds"]);
    assert_eq!((&told["result"], &told["release"]["version"]), (&42.into(), &"1.0.0".into()), "{told:#}");
    assert_eq!((&told["release"]["state"], &told["warnings"]), (&"active".into(), &Value::Array(Vec::new())));
    run(&place, &["adds@2"]).ends(exit::NOT_FOUND).says(&["forge.lock pins adds 1.0.0"]);
    prints(&place.forge(["update"]).ends(exit::OK), &["locked adds 1.0.0 -> 1.1.0"]);
    assert_eq!(answer(&place, &["adds"])["result"], 142);
    prints(&place.forge(["update"]).ends(exit::OK), &["everything is the newest that fits"]);
    prints(&place.forge(["tree"]).ends(exit::OK), &["adds 1.1.0"]);

    // Another requirement than what is locked: nothing is guessed.
    place.write("forge.toml", "[tools]\nadds = \"2\"\n");
    run(&place, &["adds"]).ends(exit::NOT_FOUND).says(&["no adds that fits `^2`", "forge update adds"]);
    prints(&place.forge(["tree"]).ends(exit::OK), &["adds 1.1.0  (forge.toml asks for `^2`: forge update adds)"]);
    place.forge(["fetch", "--locked"]).ends(exit::NOT_FOUND);
    prints(&place.forge(["fetch"]).ends(exit::OK), &["locked adds 1.1.0 -> 2.0.0"]);
    assert_eq!(answer(&place, &["adds"])["result"], 242);

    prints(&place.forge(["remove", "adds"]).ends(exit::OK), &["removed adds 2.0.0"]);
    place.forge(["remove", "adds"]).ends(exit::NOT_FOUND).says(&["has no tool adds"]);
    place.forge(["add", "adds@3"]).ends(exit::NOT_FOUND).says(&["fits `^3`", "2.0.0, 1.1.0, 1.0.0"]);
    // A whole version is the least that will do; that another runs is told.
    let told = run(&place, &["adds@1.0.0", "--format", "json"]).ends(exit::OK);
    let other = "adds@1.1.0 runs: `1.0.0` asks for what is compatible with it; `adds@=1.0.0` is that very one";
    let told = told.says(&[other]).json();
    assert_eq!((&told["release"]["version"], &told["warnings"][0]), (&"1.1.0".into(), &other.into()), "{told:#}");
    assert!(!run(&place, &["adds@=1.0.0"]).ends(exit::OK).stderr.contains("warning"));
    // Outside of what is locked the newest is taken.
    assert_eq!(answer(&place, &["adds"])["result"], 242);

    // What adding changed is told.
    prints(&place.forge(["add", "adds@1"]).ends(exit::OK), &["added adds 1.1.0 from"]);
    prints(&place.forge(["add", "adds@1"]).ends(exit::OK), &["adds 1.1.0 is there already"]);
    let parts = ["adds 1.1.0 -> 2.0.0 from", "forge.toml asked for `^1`, and asks for `^2` now"];
    prints(&place.forge(["add", "adds@2"]).ends(exit::OK), &parts);
}

#[test]
fn what_is_there_keeps_its_requirement_its_catalog_and_its_text() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    release_adds(&place, "5.0.0", 1);
    place.write("forge.toml", "[tools]\nadds = \"^1\" # the old one\n");
    let parts = ["forge.toml asks for `^1` as before; for another: forge add adds@REQ"];
    prints(&place.forge(["add", "adds"]).ends(exit::OK), &parts);
    let toml = || fs::read_to_string(place.path("forge.toml")).unwrap();
    assert_eq!(toml(), "[tools]\nadds = \"^1\" # the old one\n");
    assert_eq!(answer(&place, &["adds"])["result"], 42);
    // Many at once, or none.
    release_as(&place, "sums", &[]);
    place.forge(["add", "sums", "nothing_like_it"]).ends(exit::NOT_FOUND).says(&["has no nothing_like_it"]);
    assert!(!toml().contains("sums"), "{}", toml());
    let added = place.forge(["add", "sums", "adds@5", "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&added["added"][0]["name"], &added["added"][1]["version"]), (&"sums".into(), &"5.0.0".into()));
    prints(&place.forge(["fetch", "--locked"]).ends(exit::OK), &["2 tools are on this machine"]);
    // The digests of the lock, for programs.
    let lock = fs::read_to_string(place.path("forge.lock")).unwrap();
    let tree = place.forge(["tree", "--format", "json"]).ends(exit::OK).json();
    for tool in tree["tools"].as_array().unwrap() {
        for digest in ["release", "artifact"] {
            assert!(lock.contains(tool[digest].as_str().unwrap()), "{tool:#}");
        }
    }
}

#[test]
fn a_tool_of_another_catalog_leaves_the_others_in_theirs() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    let far = place.path("far").display().to_string();
    release_as(&place, "sums", &["--catalog", &far]);
    place.forge(["add", "adds"]).ends(exit::OK);
    place.forge(["add", "sums", "--catalog", &far]).ends(exit::OK);
    let toml = || fs::read_to_string(place.path("forge.toml")).unwrap();
    assert!(!toml().contains("[catalog]") && toml().contains(&format!("catalog = \"{far}\"")), "{}", toml());
    for command in [&["tree"][..], &["update"], &["fetch", "--locked"], &["run", "adds"], &["run", "sums"]] {
        let input = if command[0] == "run" { &["--input", NUMBERS][..] } else { &[] };
        place.forge(command).args(input).ends(exit::OK);
    }
    // Without a word of a catalog it is still of that one.
    prints(&place.forge(["add", "sums@1.0"]).ends(exit::OK), &["sums 1.0.0"]);
    assert!(toml().contains("version = \"1.0\"") && toml().contains(&far), "{}", toml());
    // The first tools of a project say where all of them come from.
    let other = place.path("other");
    place.write("other/forge.toml", "");
    place.forge(["add", "sums", "--catalog", &far]).in_folder(&other).ends(exit::OK);
    let toml = fs::read_to_string(other.join("forge.toml")).unwrap();
    assert!(toml.contains(&format!("[catalog]\nurl = \"{far}\"")) && toml.contains("sums = \"1.0.0\""), "{toml}");
}

#[test]
fn a_link_is_not_replaced_by_a_file() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.forge(["add", "adds"]).ends(exit::OK);
    for name in ["forge.toml", "forge.lock"] {
        let (path, target) = (place.path(name), place.path("real"));
        fs::rename(&path, &target).unwrap();
        std::os::unix::fs::symlink("real", &path).unwrap();
        for command in [&["add", "adds@=1.0.0"][..], &["update"], &["remove", "adds"]] {
            place.forge(command).ends(exit::USAGE).says(&[name, "is a link", "put the file itself in its place"]);
        }
        assert!(path.is_symlink());
        fs::remove_file(&path).unwrap();
        fs::rename(&target, &path).unwrap();
    }
}

#[test]
fn whoever_asks_for_any_version_is_told_of_a_newer_one_that_is_quarantined() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    release_adds(&place, "1.1.0", 1);
    let quarantine = ["catalog", "quarantine", "adds@1.1.0", "--reason", "one too many"];
    place.forge(quarantine).ends(exit::OK);
    let ended = run(&place, &["adds@1"]).ends(exit::OK);
    assert_eq!(ended.stdout, "42\n");
    ended.says(&["adds@1.1.0 is quarantined since", "one too many", "; adds@1.0.0 is used"]);
    run(&place, &["adds@=1.0.0"]).ends(exit::OK).says_nothing();
}

#[test]
fn many_additions_at_once_all_take_place() {
    let place = releasing();
    let names = ["adds", "added", "adding", "addend"];
    for name in names {
        release_as(&place, name, &[]);
    }
    let project = place.path("project");
    fs::create_dir(&project).unwrap();
    let started: Vec<_> =
        names.iter().map(|name| place.forge(["add", &format!("{name}@1")]).in_folder(&project).start()).collect();
    for one in started {
        one.end().has_code(exit::OK);
    }
    let lock = fs::read_to_string(project.join("forge.lock")).unwrap();
    let wanted = fs::read_to_string(project.join("forge.toml")).unwrap();
    for name in names {
        assert!(
            lock.contains(&format!("\"{name}\"")) && wanted.contains(&format!("{name} = ")),
            "{name}: {lock} {wanted}"
        );
    }
}

#[test]
fn links_that_lead_out_of_a_checkout_are_not_read() {
    let place = Workplace::new();
    let secret = place.write("secret/key", "the secret of ana");
    let checkout = place.path("checkout");
    fs::create_dir(&checkout).unwrap();
    let link = |name: &str| std::os::unix::fs::symlink(place.path("secret/key"), checkout.join(name)).unwrap();
    link("forge.toml");
    for command in [&["tree"][..], &["policy", "show"], &["add", "adds"]] {
        let ended = place.forge(command).in_folder(&checkout).end();
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(!said.contains("the secret"), "{secret}: {}", ended.story());
    }
    fs::remove_file(checkout.join("forge.toml")).unwrap();
    fs::write(checkout.join("forge.toml"), "[tools]\nadds = \"1\"\n").unwrap();
    link("forge.lock");
    let ended = place.forge(["tree"]).in_folder(&checkout).ends(exit::USAGE).says(&["leads out of its folder"]);
    assert!(!ended.stderr.contains("the secret"), "{}", ended.story());
}

#[test]
fn a_source_that_is_a_link_leads_to_a_source() {
    let place = Workplace::new();
    place.write("secret/key", "SECRET_KEY=1");
    place.write("secret/key.json", "[{\"SECRET_KEY\": 1}]");
    place.take("plain/adds.rs");
    let checkout = place.path("checkout");
    fs::create_dir(&checkout).unwrap();
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(place.path(to), checkout.join(name)).unwrap();
    let refused = |arguments: &[&str]| {
        let ended = place.forge(arguments).in_folder(&checkout).end();
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(ended.code != Some(exit::OK) && !said.contains("SECRET_KEY"), "{}", ended.story());
        assert!(said.contains("a link to ") && said.contains("secret/key"), "{}", ended.story());
    };
    link("secret/key", "tool.rs");
    for arguments in [&["check", "tool.rs"][..], &["run", "tool.rs"], &["build", "tool.rs"], &["test", "tool.rs"]] {
        refused(arguments);
    }
    fs::remove_file(checkout.join("tool.rs")).unwrap();
    // One to a source is what it is anywhere.
    link("adds.rs", "adds.rs");
    place.forge(["run", "adds.rs", "--input", NUMBERS]).in_folder(&checkout).ends(exit::OK);
    link("secret/key.json", "adds.cases.json");
    refused(&["test", "adds.rs"]);
}

pub(crate) fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_lock_and_a_catalog_that_differ_stop_everything() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.forge(["add", "adds"]).ends(exit::OK);
    let lock = place.path("forge.lock");
    let good = fs::read_to_string(&lock).unwrap();
    let digest = |key: &str| {
        let line = good.lines().find(|line| line.starts_with(key)).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    };
    for key in ["release", "artifact"] {
        change(&lock, &digest(key), &"ab".repeat(32));
        for command in
            [&["run", "adds", "--input", NUMBERS][..], &["fetch"], &["tree"], &["update"], &["add", "adds@1"]]
        {
            let difference =
                format!("there its {key} is {}, in {} it is {}", "ab".repeat(32), catalog(&place), digest(key));
            let parts = ["is not what forge.lock holds", &difference, "Nothing was used"];
            place.forge(command).ends(exit::DENIED).says(&parts);
        }
        fs::write(&lock, &good).unwrap();
    }
    // The release itself is another: as if somebody had replaced it in the store.
    let other = releasing();
    release_adds(&other, "1.0.0", 1);
    let document = |place: &Workplace| place.catalogs().join("own/releases/adds/1.0.0.json");
    fs::copy(document(&other), document(&place)).unwrap();
    run(&place, &["adds"]).ends(exit::DENIED).says(&["is not signed by a key that the policy trusts"]);

    for (text, part) in [
        ("version = 2\n", "update forge"),
        ("", "no `version`"),
        ("version = 1\n[[tool]]\nname = \"adds\"\n", "missing field"),
        ("not toml", "forge.lock: line 1"),
        (&format!("<<<<<<< ours\n{good}=======\n{good}>>>>>>> theirs\n"), "line 1: a merge left both sides in it"),
    ] {
        fs::write(&lock, text).unwrap();
        for command in [&["run", "adds", "--input", NUMBERS][..], &["update"]] {
            place.forge(command).ends(exit::USAGE).says(&["forge.lock", part]);
        }
    }
}

#[test]
fn tools_that_are_added_at_once_are_all_there() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    let names = ["adds", "sums", "totals"];
    for name in &names[1..] {
        release_as(&place, name, &[]);
    }
    place.write("forge.toml", "");
    let started: Vec<_> = names.iter().map(|name| place.forge(["add", name]).start()).collect();
    started.into_iter().for_each(|one| drop(one.end().has_code(exit::OK)));
    prints(&place.forge(["fetch", "--locked"]).ends(exit::OK), &["3 tools are on this machine"]);
}

#[test]
fn a_tool_is_found_beside_a_file_of_its_name() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.write("adds", "");
    assert_eq!(answer(&place, &["adds"])["result"], 42);
    run(&place, &["adds@latest"]).ends(exit::USAGE).says(&["`latest` is no version requirement"]);
}

/// The way out that the message names leads out.
#[test]
fn a_lock_that_a_merge_broke_is_made_anew() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.forge(["add", "adds"]).ends(exit::OK);
    let lock = place.path("forge.lock");
    let good = fs::read_to_string(&lock).unwrap();
    fs::write(&lock, format!("{good}=======\n")).unwrap();
    place.forge(["update"]).ends(exit::USAGE).says(&["remove the file and `forge update`"]);
    fs::remove_file(&lock).unwrap();
    place.forge(["update"]).ends(exit::OK);
    assert_eq!(fs::read_to_string(&lock).unwrap(), good);
}

#[test]
fn an_update_that_cannot_ask_says_so() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.forge(["add", "adds"]).ends(exit::OK);
    prints(&place.forge(["update", "--offline"]).ends(exit::OK), &["no catalog was asked"]);
    fs::rename(place.catalogs().join("own"), place.path("away")).unwrap();
    let before = fs::read_to_string(place.path("forge.lock")).unwrap();
    place.forge(["update"]).ends(exit::ENVIRONMENT).says(&[
        "there is no catalog at",
        "nothing was updated",
        "forge update --offline",
    ]);
    let told = place.forge(["update", "--format", "json"]).ends(exit::ENVIRONMENT).json();
    assert_eq!(told["error"]["kind"], "unanswered", "{told}");
    assert_eq!(fs::read_to_string(place.path("forge.lock")).unwrap(), before);
    // What is here is shown and fetched all the same.
    place.forge(["tree"]).ends(exit::OK).says(&["warning: there is no catalog at", "as this machine knows them"]);
    place.forge(["fetch", "--locked"]).ends(exit::OK).says(&["what is known of adds@1.0.0 on this machine is used"]);
}

#[test]
fn what_nobody_trusted_signed_does_not_load() {
    let here = releasing();
    release_adds(&here, "1.0.0", 0);
    let stranger = Workplace::new();
    stranger.forge(["add", "adds", "--catalog", &catalog(&here)]).ends(exit::DENIED).says(&["not signed by a key"]);
    run(&stranger, &["adds", "--catalog", &catalog(&here)]).ends(exit::DENIED).says(&["policy.catalog.signers"]);
    assert!(!stranger.path("forge.toml").exists() && !stranger.path("forge.lock").exists());

    // One byte of the document is another.
    let document = here.catalogs().join("own/releases/adds/1.0.0.json");
    let text = fs::read_to_string(&document).unwrap();
    let at = text.find("\"payload\":\"").unwrap() + 40;
    let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    fs::write(&document, format!("{}{other}{}", &text[..at], &text[at + 1..])).unwrap();
    run(&here, &["adds"]).ends(exit::DENIED).says(&["not signed by a key"]);
}

#[test]
fn a_module_that_was_swapped_is_not_run() {
    let here = releasing();
    release_adds(&here, "1.0.0", 0);
    release_adds(&here, "1.0.1", 5);
    let there = another(&here);
    let shown = |version: &str| {
        let name = format!("adds@{version}");
        let shown = here.forge(["catalog", "show", &name, "--format", "json"]).ends(exit::OK).json();
        shown["module"].as_str().unwrap().to_owned()
    };
    let blob = |digest: &str| here.catalogs().join("own/blobs").join(&digest[..2]).join(digest);
    fs::copy(blob(&shown("1.0.1")), blob(&shown("1.0.0"))).unwrap();
    run(&there, &["adds@=1.0.0", "--catalog", &catalog(&here)])
        .ends(exit::ENVIRONMENT)
        .says(&["another SHA-256 than its name"]);
    assert_eq!(answer(&there, &["adds@=1.0.1", "--catalog", &catalog(&here)])["result"], 47);
}

#[test]
fn a_tool_brings_the_tools_that_it_calls() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    place.write(
        "adds_twice.rs",
        "use plugin_api::prelude::*;\n\n/// Twice the sum of `numbers`.\n#[tool(tool = [\"adds@1\"])]\n\
         fn adds_twice(numbers: Vec<i64>) -> Result<i64> {\n    let sum: i64 = plugin_api::call(\"adds\", \
         &json!({ \"numbers\": numbers }))?;\n    Ok(sum * 2)\n}\n",
    );
    place.write("adds_twice.cases.json", CASES.replace("3}]", "6}]"));
    place.forge(["promote", "adds_twice.rs", "--version", "1.0.0"]).ends(exit::OK);
    fs::remove_file(place.path("adds_twice.rs")).unwrap();
    prints(&place.forge(["add", "adds_twice"]).ends(exit::OK), &["locked adds 1.0.0", "it asks for tool adds@1"]);
    prints(&place.forge(["tree"]).ends(exit::OK), &["adds_twice 1.0.0  [tool adds@1]\n└── adds 1.0.0"]);
    run(&place, &["adds_twice"]).ends(exit::DENIED).says(&["--allow-tool=adds"]);
    let twice = answer(&place, &["adds_twice", "--allow-tool=adds@1", "--offline"]);
    assert_eq!(twice["result"], 84);
    // Who calls it is told as who runs it.
    place.forge(["catalog", "deprecate", "adds@1.0.0", "--reason", "wrong sums"]).ends(exit::OK);
    let called = run(&place, &["adds_twice", "--allow-tool=adds@1"]).ends(exit::OK);
    called.says(&["warning: adds@1.0.0 is deprecated: wrong sums"]);
    place.forge(["fetch", "--locked"]).ends(exit::OK);
    let lock = place.path("forge.lock");
    let whole = fs::read_to_string(&lock).unwrap();
    let own = whole.split("[[tool]]").filter(|part| !part.contains("name = \"adds\"")).collect::<Vec<_>>();
    fs::write(&lock, own.join("[[tool]]")).unwrap();
    place
        .forge(["fetch", "--locked"])
        .ends(exit::NOT_FOUND)
        .says(&["has no adds that fits `^1`, which adds_twice calls"]);
    fs::write(&lock, whole).unwrap();
    prints(
        &place.forge(["remove", "adds_twice"]).ends(exit::OK),
        &["removed adds 1.0.0", "removed adds_twice 1.0.0"],
    );
}

#[test]
fn each_caller_gets_the_version_that_it_asks_for() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    release_adds(&place, "2.0.0", 5);
    let sums = |name: &str, needs: &str, body: &str| {
        let head = format!(
            "/// Sums of `numbers`.\n#[tool(tool = [{needs}])]\nfn {name}(numbers: Vec<i64>) -> Result<Vec<i64>>"
        );
        let body = format!("    let input = json!({{ \"numbers\": numbers }});\n    {body}\n");
        place.write(&format!("{name}.rs"), format!("use plugin_api::prelude::*;\n\n{head} {{\n{body}}}\n"));
    };
    sums("newer", "\"adds@2\"", "Ok(vec![plugin_api::call(\"adds\", &input)?])");
    let both = "let newer: Vec<i64> = plugin_api::call(\"newer\", &input)?;\n    \
                Ok(vec![plugin_api::call(\"adds\", &input)?, newer[0]])";
    sums("older", "\"adds@1\", \"newer\"", both);
    let both = ["older.rs", "--allow-tool=adds", "--allow-tool=newer"];
    assert_eq!(answer(&place, &both)["result"], serde_json::json!([42, 47]));
    // What is locked for one is not what the other asks for.
    place.forge(["add", "adds@1"]).ends(exit::OK);
    run(&place, &both).ends(exit::NOT_FOUND).says(&["adds@^2 is asked for, and forge.lock pins adds 1.0.0"]);
}

#[test]
fn a_version_that_nobody_signed_stops_no_other() {
    let here = releasing();
    release_adds(&here, "1.0.0", 0);
    let document = |version: &str| here.catalogs().join(format!("own/releases/adds/{version}.json"));
    fs::write(document("1.999999.0"), "{}").unwrap();
    let told = &["adds@1.999999.0", "is damaged", "adds@1.0.0 is used"][..];
    run(&here, &["adds"]).ends(exit::OK).says(told);
    run(&here, &["adds@=1.999999.0"]).ends(exit::ENVIRONMENT).says(&["is damaged"]);
    here.forge(["add", "adds@1"]).ends(exit::OK).says(told);
    here.forge(["update"]).ends(exit::OK).says(told);
    fs::remove_file(here.path("forge.lock")).unwrap();
    here.forge(["fetch"]).ends(exit::OK).says(told);
    fs::remove_file(document("1.999999.0")).unwrap();
    // One that was good, as this machine or a lock knows, is not replaced by an older one.
    release_adds(&here, "1.1.0", 5);
    prints(&here.forge(["update"]).ends(exit::OK), &["locked adds 1.0.0 -> 1.1.0"]);
    let there = another(&here);
    there.write("forge.toml", format!("[catalog]\nurl = {:?}\n[tools]\nadds = \"1\"\n", catalog(&here)));
    there.write("forge.lock", fs::read(here.path("forge.lock")).unwrap());
    fs::remove_file(document("1.1.0")).unwrap();
    fs::write(document("1.1.0"), "{}").unwrap();
    for place in [&here, &there] {
        place.forge(["update"]).ends(exit::ENVIRONMENT).says(&["adds@1.1.0", "is damaged"]);
    }
    run(&there, &["adds"]).ends(exit::ENVIRONMENT).says(&["is damaged"]);
}

#[test]
fn a_release_whose_state_was_never_read_does_not_run() {
    let here = releasing();
    release_adds(&here, "1.0.0", 0);
    here.forge(["add", "adds@1"]).ends(exit::OK);
    here.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "wrong sums"]).ends(exit::OK);
    let there = another(&here);
    there.write("forge.toml", format!("[catalog]\nurl = {:?}\n[tools]\nadds = \"1\"\n", catalog(&here)));
    there.write("forge.lock", fs::read(here.path("forge.lock")).unwrap());
    let states = here.catalogs().join("own/states");
    fs::rename(&states, here.path("states")).unwrap();
    // A link in a circle: what leads nowhere looks as if it were out of reach.
    fs::create_dir(&states).unwrap();
    std::os::unix::fs::symlink("adds", states.join("adds")).unwrap();
    for _ in 0..2 {
        run(&there, &["adds"]).ends(exit::ENVIRONMENT);
        run(&there, &["adds", "--offline"]).ends(exit::ENVIRONMENT).says(&["is not on this machine"]);
    }
    fs::remove_dir_all(&states).unwrap();
    fs::rename(here.path("states"), &states).unwrap();
    run(&there, &["adds"]).ends(exit::DENIED).says(&["wrong sums"]);
}

#[test]
fn what_is_wrong_with_a_project_is_told() {
    let place = Workplace::new();
    for command in ["fetch", "update", "tree"] {
        place.forge([command]).ends(exit::NOT_FOUND).says(&["there is no forge.toml"]);
    }
    place.forge(["add", "adds"]).ends(exit::NOT_FOUND).says(&["there is no catalog at", "forge promote"]);
    place.forge(["add", "Adds@1"]).ends(exit::USAGE);
    place.forge(["add", "adds@one"]).ends(exit::USAGE).says(&["no version requirement"]);
    place.forge(["add", "adds", "--catalog", "ftp://a"]).ends(exit::USAGE).says(&["no kind of catalog"]);
    place.forge(["add", "adds", "--catalog", "s3//a/b"]).ends(exit::USAGE).says(&["did you mean `s3://a/b`?"]);
    place.write("file", "");
    place
        .forge(["add", "adds", "--catalog", "file"])
        .ends(exit::USAGE)
        .says(&["it is a file, and a catalog is a folder"]);
    place.write("forge.toml", "[tools]\nadds = 1\n");
    place.forge(["tree"]).ends(exit::USAGE).says(&["forge.toml: line 2"]);
    run(&place, &["nothing_here"]).ends(exit::USAGE);
    let place = releasing();
    run(&place, &["nothing_here"]).ends(exit::NOT_FOUND).says(&["there is no catalog at", "forge new"]);
    release_adds(&place, "1.0.0", 0);
    run(&place, &["nothing_here"]).ends(exit::NOT_FOUND).says(&["has no nothing_here", "forge search", "forge new"]);
}
