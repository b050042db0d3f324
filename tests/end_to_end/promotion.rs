//! From a source to a release: what is demanded, what a new version may change, and what verifying a release finds.

use std::{fs, path::PathBuf};

use forge::catalog::{Catalog, Envelope, SigningKey, TrustedKey, TrustedKeys};
use forge_stores::StoreUrl;
use serde_json::{Value, json};

use crate::harness::{Call, Workplace, exit, repository};

const CASES: &str = r#"[{ "name": "adds", "input": { "numbers": [1, 2] }, "expect": 3 }]"#;

/// The source of `adds`, with another parameter list and body.
fn adds(signature: &str, body: &str) -> String {
    format!(
        "//! Adds.\nuse plugin_api::prelude::*;\n\n/// The sum of `numbers`.\n#[tool]\nfn adds({signature}) -> i64 {{\n    \
         {body}\n}}\n"
    )
}

/// A workplace of somebody who may release.
fn publisher() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    place.take("plain/adds.rs");
    place.write("adds.cases.json", CASES);
    place
}

fn promote(place: &Workplace, version: &str) -> Call {
    place.forge(["promote", "adds.rs", "--version", version])
}

fn released(place: &Workplace) -> PathBuf {
    place.catalogs().join("own")
}

fn document(place: &Workplace, version: &str) -> PathBuf {
    released(place).join(format!("releases/adds/{version}.json"))
}

/// What is unmet, by kind.
fn unmet(told: &Value) -> Vec<&str> {
    told["error"]["details"]["unmet"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_tool_is_released_shown_and_verified_elsewhere() {
    let place = publisher();
    let dry = promote(&place, "1.0.0").arg("--dry-run").ends(exit::OK);
    assert!(dry.stdout.contains("every demand is met") && !released(&place).exists(), "{}", dry.story());
    let made =
        promote(&place, "1.0.0").args(["--tag", "sums", "--message", "the first", "--format", "json"]).ends(exit::OK);
    let made = made.json();
    assert_eq!((made["released"].as_bool(), made["cases"].as_u64()), (Some(true), Some(1)), "{made:#}");
    let listed = place.forge(["catalog", "list"]).ends(exit::OK);
    assert!(listed.stdout.starts_with("adds@1.0.0 ") && listed.stdout.contains(" active "), "{}", listed.story());
    let shown = place.forge(["catalog", "show", "adds", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(shown["input_schema"]["required"], json!(["numbers"]), "{shown:#}");
    assert_eq!(shown["artifact"], made["artifact"]);
    let nowhere = place.forge(["export", "adds@1.0.0", "--output", "nodir/adds.wasm"]).ends(exit::ENVIRONMENT);
    nowhere.has_one_error().says(&["cannot write nodir/adds.wasm: there is no folder nodir; make it first"]);
    // How it was built, as it was signed.
    let human = place.forge(["catalog", "show", "adds"]).ends(exit::OK).stdout;
    assert!(human.contains(shown["provenance"].as_str().unwrap()), "{human}");
    let statement = place.forge(["catalog", "show", "adds@1.0.0", "--provenance"]).ends(exit::OK).stdout;
    let statement: Value = serde_json::from_str(&statement).unwrap();
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["subject"][0]["digest"]["sha256"], shown["module"]);
    let told = place.forge(["catalog", "show", "adds", "--provenance", "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&told["statement"], &told["provenance"]), (&statement, &shown["provenance"]));
    assert_eq!((&shown["message"], &shown["tags"]), (&json!("the first"), &json!(["sums"])));
    assert_eq!(shown["signed_by"]["comment"], "ana");

    // Somebody else, who trusts the key, has nothing but the catalog.
    let other = Workplace::new();
    let catalog = released(&place);
    let verify = || other.forge(["verify", "adds@1.0.0", "--format", "json", "--catalog"]).arg(&catalog);
    verify().ends(exit::DENIED);
    let public = place.config().join("key.pub");
    other.forge(["key", "trust", "--role", "signer"]).arg(public).ends(exit::OK);
    let verified = verify().ends(exit::OK).json();
    assert_eq!((&verified["verdict"], &verified["blobs"]), (&json!("matches"), &json!(5)), "{verified:#}");

    let rows = place.forge(["log", "--kind", "promotion", "--format", "json"]).ends(exit::OK).lines();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((&rows[0]["outcome"], &rows[0]["facts"]["version"]), (&json!("ok"), &json!("1.0.0")));
}

#[test]
fn an_artifact_is_released_by_its_digest() {
    let place = publisher();
    let built = place.forge(["build", "adds.rs", "--format", "json"]).ends(exit::OK).json();
    let digest = built["digest"].as_str().unwrap();
    let without = place.forge(["promote", digest, "--version", "1.0.0"]).ends(exit::DENIED);
    without.says(&["there are no cases", "name it with --cases FILE"]);
    fs::remove_file(place.path("adds.rs")).unwrap();
    place.forge(["promote", digest, "--version", "1.0.0", "--cases", "adds.cases.json"]).ends(exit::OK);
    place.forge(["verify", "adds"]).ends(exit::OK);
    let nobodys = "0".repeat(64);
    place.forge(["promote", &nobodys, "--version", "1.0.0"]).ends(exit::NOT_FOUND).says(&["not in the cache"]);
}

#[test]
fn a_folder_that_may_not_be_written_asks_for_no_credentials() {
    let place = publisher();
    promote(&place, "1.0.0").ends(exit::OK);
    let modes = |change: &str| {
        place.shell(&format!("chmod -R {change} '{}'", released(&place).display())).ends(exit::OK);
    };
    modes("a-w");
    let yank = ["catalog", "yank", "adds@1.0.0", "--reason", "x"];
    let refused = place.forge_bound_by_modes(&yank).ends(exit::ENVIRONMENT).has_one_error();
    let refused = refused.says(&["refuses", "see whose folder it is"]);
    assert!(!refused.stderr.contains("credentials"), "{}", refused.story());
    modes("u+w");
    place.forge_bound_by_modes(&yank).ends(exit::OK);
}

#[test]
fn all_that_is_unmet_is_told_at_once() {
    let place = Workplace::new();
    place.write(
        "pay_out.rs",
        "use plugin_api::prelude::*;\n\n/// What is owed.\n#[tool(clock)]\nfn pay_out(amount: i64) -> i64 {\n    amount\n}\n",
    );
    place.write("policy.toml", "[policy]\nmin_cases = 2\n");
    let call = || place.forge(["promote", "pay_out.rs", "--version", "1.0.0+today"]);
    let told = call().arg("--format").arg("json").ends(exit::DENIED).json();
    assert_eq!(unmet(&told), ["cases", "version", "approval", "key"], "{told:#}");
    call().ends(exit::DENIED).has_one_error().says(&[
        "at least 2 are asked for; write them into pay_out.cases.json",
        "leave out `+today`",
        "`forge approve pay_out.rs`",
        "`forge key generate`",
    ]);
    // A key that nobody trusts is as good as none.
    place.shell("ssh-keygen -q -t ed25519 -N '' -f stranger").ends(exit::OK);
    call().args(["--key", "stranger"]).ends(exit::DENIED).says(&["which the policy does not trust as signer"]);
    assert!(!released(&place).exists());
    // Neither does a cases file or a source that cannot be used hide the rest.
    place.write("pay_out.cases.json", "[]");
    let told = call().arg("--format").arg("json").ends(exit::DENIED).json();
    assert_eq!(unmet(&told), ["cases_file", "version", "approval", "key"], "{told:#}");
    place.write("broken.rs", "fn broken( {");
    let broken = place.forge(["promote", "broken.rs", "--version", "1.0.0+today"]).ends(exit::REJECTED);
    broken.has_one_error().says(&["besides", "leave out `+today`", "`forge key generate`"]);
    // All that can be known without a build.
    let pays = fs::read_to_string(place.path("pay_out.rs")).unwrap();
    fs::remove_file(place.path("pay_out.cases.json")).unwrap();
    let wants = [
        "there are no cases and at least 2",
        "leave out `+today`",
        "`pay` is in its name",
        "`forge approve pay_out.rs`",
    ];
    for (broken, code, more) in [
        ("fn pay_out( {".to_owned(), exit::REJECTED, "pay_out"),
        (
            pays.replace("    amount\n", "    amount.len()\n").replace("clock", "net = [\"example.com\"]"),
            exit::COMPILER,
            "the tool asks for `net`",
        ),
    ] {
        place.write("pay_out.rs", broken);
        let told = call().ends(code);
        told.says(&wants).says(&["besides", "`forge key generate`", more]);
    }
    place.write("pay_out.rs", pays);
    place.write("adds.rs", adds("numbers: Vec<i64>", "numbers.len()"));
    promote(&place, "1.0.0").ends(exit::COMPILER).says(&["besides", "`forge key generate`"]);
    promote(&place, "1.0").ends(exit::USAGE).says(&["three numbers, as in `1.2.0`"]);
    for typed in ["adds", "add.rs", "./addss.rs"] {
        place
            .forge(["promote", typed, "--version", "1.0.0"])
            .ends(exit::NOT_FOUND)
            .says(&["did you mean ", "adds.rs?"]);
    }
    promote(&place, "1.0.0").args(["--tag", "Sums Up"]).ends(exit::USAGE).says(&["is no tag"]);
}

#[test]
fn a_catalog_that_is_made_is_told_and_what_comes_next_reaches_it() {
    let place = publisher();
    let typed = |catalog: &str| promote(&place, "1.0.0").args(["--catalog", catalog]);
    typed("s3:/bucket").ends(exit::USAGE).says(&["did you mean `s3://bucket`?"]);
    // A place that takes nothing is found without a release.
    place.write("file", "");
    typed("file/catalog").arg("--dry-run").ends(exit::ENVIRONMENT).says(&["Not a directory"]);
    typed("shared").arg("--dry-run").ends(exit::OK).says(&["note: there is no catalog at", "would make it"]);
    let url = place.path("shared");
    let flag = format!(" --catalog {}`", url.display());
    let show = format!("`forge catalog show adds@1.0.0{flag}");
    typed("shared").ends(exit::OK).says(&[
        "note: a new catalog is made at",
        &show,
        &format!("`forge add adds@1.0.0{flag}"),
    ]);
    let again = promote(&place, "1.0.1").args(["--catalog", "shared"]).ends(exit::OK);
    assert!(!again.stderr.contains("new catalog"), "{}", again.story());
    place
        .forge(["catalog", "list"])
        .ends(exit::NOT_FOUND)
        .says(&["nothing was promoted there yet", "--version 1.0.0 --catalog"]);
}

#[test]
fn what_fails_its_cases_is_not_released() {
    let place = publisher();
    place.write("adds.cases.json", CASES.replace("3", "4"));
    let told = promote(&place, "1.0.0").args(["--format", "json"]).ends(exit::TOOL).json();
    assert_eq!(unmet(&told), ["failing", "failing"], "on both tiers: {told:#}");
    let ended =
        promote(&place, "1.0.0").ends(exit::TOOL).says(&["1 of 1 cases and tests fail on the release tier: adds"]);
    assert!(ended.stdout.contains("case adds ... FAILED"), "{}", ended.story());
    assert!(!released(&place).exists());
}

#[test]
fn a_version_says_what_changed() {
    let place = publisher();
    promote(&place, "1.0.0").ends(exit::OK);
    let sum = "numbers.iter().sum()";
    let expect = |signature: &str, body: &str, version: &str, code: i32| {
        place.write("adds.rs", adds(signature, body));
        promote(&place, version).arg("--dry-run").ends(code)
    };
    // The body alone.
    expect("numbers: Vec<i64>", "numbers.into_iter().sum()", "1.0.1", exit::OK);
    // A new optional input.
    let optional = "numbers: Vec<i64>, more: Option<i64>";
    let with_more = "numbers.iter().sum::<i64>() + more.unwrap_or(0)";
    expect(optional, with_more, "1.0.1", exit::DENIED).says(&["input `more`: is new and optional", "1.1.0"]);
    expect(optional, with_more, "1.1.0", exit::OK);
    // A need that is new.
    place.write("adds.rs", adds("numbers: Vec<i64>", sum).replace("#[tool]", "#[tool(clock)]"));
    promote(&place, "1.1.0").arg("--dry-run").ends(exit::DENIED).says(&["needs `clock`: is a new need", "2.0.0"]);
    // An input that is newly required: its cases fail besides.
    let told = expect("numbers: Vec<i64>, more: i64", "numbers.iter().sum::<i64>() + more", "1.5.0", exit::TOOL);
    told.says(&["input `more`: is new and required", "2.0.0"]);
    // Another type.
    expect("numbers: Vec<f64>", "numbers.iter().sum::<f64>() as i64", "1.0.1", exit::DENIED).says(&["a minor one"]);
    expect("numbers: Vec<i64>", sum, "0.9.0", exit::DENIED).says(&["lower than 1.0.0"]);

    place.write("adds.rs", adds("numbers: Vec<i64>", sum));
    promote(&place, "2.0.0").ends(exit::OK);
    // An older line goes on.
    promote(&place, "1.0.1").ends(exit::OK);
    promote(&place, "1.0.1-rc.1").ends(exit::DENIED).says(&["lower than 1.0.1"]);
    let listed = place.forge(["catalog", "list", "adds", "--format", "json"]).ends(exit::OK).json();
    let versions: Vec<_> = listed["releases"].as_array().unwrap().iter().map(|one| one["version"].clone()).collect();
    assert_eq!(versions, ["2.0.0", "1.0.1", "1.0.0"]);
}

#[test]
fn one_of_many_promotions_of_a_version_wins() {
    let place = publisher();
    // What is compiled is compiled once before, so that they meet.
    promote(&place, "1.0.0").arg("--dry-run").ends(exit::OK);
    let started: Vec<_> = (0..5)
        .map(|one| promote(&place, "1.0.0").args(["--message", &format!("by process {one}")]).start())
        .collect();
    let ended: Vec<_> = started.into_iter().map(|one| one.end()).collect();
    let won = ended.iter().filter(|ended| ended.code == Some(exit::OK)).count();
    assert_eq!(won, 1);
    for lost in ended.iter().filter(|ended| ended.code != Some(exit::OK)) {
        assert_eq!(lost.code, Some(exit::NOT_FOUND), "{}", lost.story());
        assert!(lost.stderr.contains("already, released by SHA256:"), "{}", lost.story());
    }
    place.forge(["verify", "adds@1.0.0"]).ends(exit::OK);
    let again = promote(&place, "1.0.0").args(["--format", "json"]).ends(exit::NOT_FOUND).json();
    assert_eq!(unmet(&again), ["exists"]);
}

#[test]
fn a_release_that_was_tampered_with_is_caught() {
    let place = publisher();
    let made = promote(&place, "1.0.0").args(["--format", "json"]).ends(exit::OK).json();
    let blob = |digest: &Value| {
        let digest = digest.as_str().unwrap();
        released(&place).join(format!("blobs/{}/{digest}", &digest[..2]))
    };
    let module = blob(&made["module"]);
    let original = fs::read(&module).unwrap();
    let verify = || place.forge(["verify", "adds@1.0.0"]);

    let mut flipped = original.clone();
    flipped[original.len() / 2] ^= 1;
    fs::write(&module, &flipped).unwrap();
    verify().ends(exit::TOOL).says(&["another SHA-256 than its name"]);
    fs::remove_file(&module).unwrap();
    verify().ends(exit::TOOL).says(&["is not there"]);
    fs::write(&module, &original).unwrap();
    verify().ends(exit::OK);

    // A document that names another module, which is there: nobody signed it.
    let path = document(&place, "1.0.0");
    let signed: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let payload = signed["payload"].as_str().unwrap();
    let payload = String::from_utf8(decode(payload)).unwrap();
    let other = forge_cache::Digest::of(&flipped).to_string();
    fs::create_dir_all(released(&place).join(format!("blobs/{}", &other[..2]))).unwrap();
    fs::write(released(&place).join(format!("blobs/{}/{other}", &other[..2])), &flipped).unwrap();
    let mut forged = signed.clone();
    forged["payload"] = encode(payload.replace(made["module"].as_str().unwrap(), &other).as_bytes()).into();
    fs::write(&path, forged.to_string()).unwrap();
    verify().ends(exit::DENIED).says(&["not signed by a key"]);
    forged["signatures"] = json!([]);
    fs::write(&path, forged.to_string()).unwrap();
    verify().ends(exit::DENIED);
    // What is no document at all.
    fs::write(&path, "{").unwrap();
    place.forge(["catalog", "show", "adds@1.0.0"]).ends(exit::ENVIRONMENT).says(&["is damaged"]);
    promote(&place, "1.0.0").ends(exit::NOT_FOUND).says(&["and does not load"]);
    promote(&place, "1.0.1").ends(exit::DENIED).says(&["adds@1.0.0, which this follows, cannot be compared with"]);
    let listed = place.forge(["catalog", "list"]).ends(exit::OK);
    assert!(listed.stdout.contains("adds@1.0.0 ") && listed.stdout.contains("unusable"), "{}", listed.story());
}

/// Releases `adds@VERSION` as `adds@1.0.0` was, but with a module that its source does not give, a manifest that names it, and a
/// provenance that vouches for both and says what else the signer likes. Gives the byte that was changed.
fn releases_another_module(place: &Workplace, version: &str, lie: impl Fn(&mut Value)) -> usize {
    let key = SigningKey::read(&place.config().join("key"), None).unwrap();
    let signer = TrustedKey { key: key.public().clone(), valid_after: None, valid_before: None };
    let trusted = TrustedKeys { signers: vec![signer], ..TrustedKeys::default() };
    let catalog = Catalog::open(&StoreUrl::folder(&released(place)), trusted).unwrap();
    let found = catalog.find(&"adds".parse().unwrap(), &"1.0.0".parse().unwrap()).unwrap().unwrap();
    let mut release = found.release.document.clone();
    let mut module = catalog.blob(&release.module).unwrap().unwrap();
    let end = module.len() - 1;
    module[end] ^= 1;
    let manifest = String::from_utf8(catalog.blob(&release.artifact).unwrap().unwrap()).unwrap();
    let module_digest = catalog.put_blob(&module).unwrap();
    let manifest = manifest.replace(&release.module.to_string(), &module_digest.to_string());
    let artifact = catalog.put_blob(manifest.as_bytes()).unwrap();
    let envelope: Value = serde_json::from_slice(&catalog.blob(&release.provenance).unwrap().unwrap()).unwrap();
    let statement = String::from_utf8(decode(envelope["payload"].as_str().unwrap())).unwrap();
    let statement = statement
        .replace(&release.module.to_string(), &module_digest.to_string())
        .replace(&release.artifact.to_string(), &artifact.to_string());
    let mut statement: Value = serde_json::from_str(&statement).unwrap();
    lie(&mut statement["predicate"]["buildDefinition"]);
    let payload = statement.to_string();
    let signed = Envelope::sign_bytes(payload.as_bytes(), "application/vnd.in-toto+json", &key).unwrap();
    release.provenance = catalog.put_blob(&signed.to_bytes()).unwrap();
    (release.module, release.artifact, release.version) = (module_digest, artifact, version.parse().unwrap());
    catalog.publish_release(release, &key).unwrap();
    end
}

#[test]
fn a_signer_who_swaps_the_module_is_caught_by_building_it_again() {
    let place = publisher();
    let made = promote(&place, "1.0.0").args(["--format", "json"]).ends(exit::OK).json();
    let end = releases_another_module(&place, "1.0.1", |_| {});
    place.forge(["catalog", "show", "adds@1.0.1"]).ends(exit::OK);
    let told = place.forge(["verify", "adds@1.0.1", "--format", "json"]).ends(exit::TOOL).json();
    assert_eq!(told["verdict"], "differs", "{told:#}");
    let how = told["told"][0].as_str().unwrap();
    assert!(how.contains(made["module"].as_str().unwrap()) && how.contains(&format!("part at byte {end}")), "{how}");
}

#[test]
fn a_signer_who_invents_digests_of_what_went_in_is_caught_as_well() {
    let place = publisher();
    promote(&place, "1.0.0").ends(exit::OK);
    let invented = Value::from("11".repeat(32));
    // Digests over what is named, which is here.
    releases_another_module(&place, "1.0.1", |built| {
        built["internalParameters"]["actionKey"] = invented.clone();
        built["internalParameters"]["toolchain"] = invented.clone();
    });
    let told = place.forge(["verify", "adds@1.0.1", "--format", "json"]).ends(exit::TOOL).json();
    assert_eq!(told["verdict"], "differs", "{told:#}");
    assert!(told["told"].to_string().contains("the signer's own word, and not true"), "{told:#}");
    // What is named is not here: nothing is known, and it is said whose word that is.
    releases_another_module(&place, "1.0.2", |built| {
        built["internalParameters"]["actionKey"] = invented.clone();
        let all = built["resolvedDependencies"].as_array_mut().unwrap();
        let linker = all.iter_mut().find(|one| one["name"] == "linker").unwrap();
        linker["digest"]["sha256"] = invented.clone();
    });
    let told = place.forge(["verify", "adds@1.0.2"]).ends(exit::ENVIRONMENT).stdout;
    assert!(told.contains("another linker beside the same compiler: 1111"), "{told}");
    assert!(told.contains("it is the signer's word alone"), "{told}");
}

#[test]
fn names_that_are_none_and_catalogs_of_another_time_are_refused() {
    let place = publisher();
    promote(&place, "1.0.0").ends(exit::OK);
    for name in ["../adds", "Adds", "аdds", "adds@one", "adds@1.0.0@2", "adds/1.0.0", "", "adds@../1.0.0"] {
        place.forge(["catalog", "show", name]).ends(exit::USAGE);
        place.forge(["verify", name]).ends(exit::USAGE);
    }
    place.forge(["catalog", "show", "adsd"]).ends(exit::NOT_FOUND).says(&["there is adds"]);
    place.forge(["catalog", "show", "adds@3.0.0"]).ends(exit::NOT_FOUND).says(&["adds@1.0.0"]);
    let nowhere = place.path("nowhere");
    place.forge(["catalog", "list", "--catalog"]).arg(&nowhere).ends(exit::NOT_FOUND).says(&["there is no catalog"]);
    // A release under another's name is none of that name.
    fs::create_dir_all(released(&place).join("releases/subtracts")).unwrap();
    fs::copy(document(&place, "1.0.0"), released(&place).join("releases/subtracts/1.0.0.json")).unwrap();
    fs::copy(document(&place, "1.0.0"), document(&place, "9.0.0")).unwrap();
    place.forge(["catalog", "show", "subtracts"]).ends(exit::ENVIRONMENT).says(&["it is the release adds@1.0.0"]);
    place.forge(["catalog", "show", "adds@9.0.0"]).ends(exit::ENVIRONMENT).says(&["it is the release adds@1.0.0"]);

    let marker = released(&place).join("catalog.json");
    fs::write(&marker, r#"{"kind":"forge-catalog","format":2,"id":"0","more":true}"#).unwrap();
    for command in [&["catalog", "list"][..], &["catalog", "show", "adds"], &["verify", "adds"]] {
        place.forge(command).ends(exit::ENVIRONMENT).says(&["has format 2", "update forge"]);
    }
    promote(&place, "1.0.1").ends(exit::ENVIRONMENT).says(&["update forge"]);
    fs::remove_file(&marker).unwrap();
    promote(&place, "1.0.1").ends(exit::ENVIRONMENT).says(&["it is gone, and releases are there"]);
    fs::write(&marker, "{}").unwrap();
    place.forge(["catalog", "list"]).ends(exit::ENVIRONMENT).says(&["describes no catalog"]);
}

#[test]
fn every_example_is_released_and_verified_from_another_folder() {
    let place = publisher();
    let public = place.config().join("key.pub");
    place.forge(["key", "trust", "--role", "approver"]).arg(public).ends(exit::OK);
    let examples = repository().join("examples");
    let entries = fs::read_dir(&examples).unwrap().map(|entry| entry.unwrap().path());
    let mut sources: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    sources.sort();
    assert!(sources.len() > 5, "{sources:?}");
    let elsewhere = place.path("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    for source in &sources {
        let name = source.file_stem().unwrap().to_str().unwrap();
        let promoted = || place.forge(["promote", "--version", "1.0.0"]).arg(source).end();
        let mut ended = promoted();
        if ended.stderr.contains("forge approve") {
            place.forge(["approve", "--yes"]).arg(source).ends(exit::OK);
            ended = promoted();
        }
        ended.has_code(exit::OK);
        let verified = place.forge(["verify", name]).in_folder(&elsewhere).ends(exit::OK);
        assert!(verified.stdout.contains("matches"), "{}", verified.story());
    }
    let listed = place.forge(["catalog", "list", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(listed["releases"].as_array().unwrap().len(), sources.len());
}

#[test]
fn an_approval_lets_a_release_pass_and_is_kept_with_it() {
    let place = publisher();
    place.write("send_out.rs", adds("numbers: Vec<i64>", "numbers.iter().sum()").replace("fn adds", "fn send_out"));
    place.write("send_out.cases.json", CASES);
    let promote = || place.forge(["promote", "send_out.rs", "--version", "1.0.0"]);
    promote().ends(exit::DENIED).says(&["`send` is in its name"]);
    let public = place.config().join("key.pub");
    place.forge(["key", "trust", "--role", "approver"]).arg(public).ends(exit::OK);
    place.forge(["approve", "send_out.rs", "--yes", "--expires", "1d"]).ends(exit::OK);
    // Another source is another artifact, which nobody approved.
    place.write(
        "send_out.rs",
        adds("numbers: Vec<i64>", "numbers.into_iter().sum()").replace("fn adds", "fn send_out"),
    );
    promote().ends(exit::DENIED).says(&["an approval is asked for"]);
    place.write("send_out.rs", adds("numbers: Vec<i64>", "numbers.iter().sum()").replace("fn adds", "fn send_out"));
    promote().ends(exit::OK);
    let shown = place.forge(["catalog", "show", "send_out", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(shown["approvals"].as_array().unwrap().len(), 1, "{shown:#}");
    let by = &shown["approved_by"][0];
    assert_eq!((&by["digest"], &by["signed_by"]["comment"]), (&shown["approvals"][0], &json!("ana")), "{shown:#}");
    // A person reads fields and names.
    let shown = place.forge(["catalog", "show", "send_out"]).ends(exit::OK).stdout;
    for part in [
        "takes       numbers: integer[]\n",
        "gives       integer\n",
        "needs       nothing\n",
        "approved    by SHA256:",
    ] {
        assert!(shown.contains(part), "{part:?} is missing:\n{shown}");
    }
    let verified = place.forge(["verify", "send_out", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(verified["blobs"], 6, "{verified:#}");
}

fn decode(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_tool_that_does_what_another_does_is_told() {
    let place = publisher();
    let ended = promote(&place, "1.0.0").ends(exit::OK);
    assert!(!ended.stderr.contains("much of the same"), "{}", ended.story());
    place.write("totals.rs", fs::read_to_string(place.path("adds.rs")).unwrap().replace("fn adds", "fn totals"));
    place.write("totals.cases.json", CASES);
    let ended = place.forge(["promote", "totals.rs", "--version", "1.0.0", "--dry-run"]).ends(exit::OK);
    ended.says(&["note: adds@1.0.0 does much of the same", "`forge catalog diff adds@1.0.0 totals.rs`"]);
    // The same tool goes on without being told of itself.
    let ended = promote(&place, "1.0.1").ends(exit::OK);
    assert!(!ended.stderr.contains("note:"), "{}", ended.story());
}
