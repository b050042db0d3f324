//! Releases in an OCI registry.

use std::{fs, path::Path};

use forge_stores::{Patience, Store, StoreError, Writing};
use serde_json::Value;

use crate::harness::{Bucket, Call, Cloud, Deed, Ended, Registry, Workplace, exit};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CASES: &str = r#"[
    {"name": "none", "input": {"numbers": []}, "expect": 0},
    {"name": "some", "input": {"numbers": [1, 2, 39]}, "expect": 42},
    {"name": "less", "input": {"numbers": [-1, 1]}, "expect": 0}
]"#;

/// Somebody with a key and a tool that can be released: `adds.rs`.
pub(crate) fn with_tool() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    place.take("plain/adds.rs");
    place.write("adds.cases.json", CASES);
    place
}

/// The same, with the tool released as 1.0.0 into the user's own catalog.
fn with_release() -> Workplace {
    let place = with_tool();
    place.forge(["promote", "adds.rs", "--version", "1.0.0"]).ends(exit::OK);
    place
}

fn publish(place: &Workplace, registry: &Registry, code: i32) -> Ended {
    let call = place.forge(["catalog", "publish", "adds@1.0.0", &registry.url(), "--format", "json"]);
    registry.reached_by(call).ends(code)
}

fn shown(place: &Workplace, catalog: &[&str]) -> Value {
    place.forge(["catalog", "show", "adds@1.0.0", "--format", "json"]).args(catalog).ends(exit::OK).json()
}

#[test]
fn a_published_release_is_read_from_the_registry_by_forge_and_by_others() {
    let (place, registry) = (with_release(), Registry::new());
    let published = publish(&place, &registry, exit::OK).json();
    assert_eq!(published["known"], false);
    let url = registry.url();
    let (here, there) = (shown(&place, &[]), shown(&place, &["--catalog", &url]));
    for field in ["release", "artifact", "module", "source", "policy", "signed_by", "input_schema"] {
        assert_eq!(here[field], there[field], "{field}");
    }
    let listed = place.forge(["catalog", "list", "--catalog", &url, "--format", "json"]).ends(exit::OK).json();
    assert_eq!(listed["releases"][0]["release"], here["release"]);
    let found = place.forge(["search", "add numbers", "--catalog", &url, "--format", "json"]).ends(exit::OK).json();
    assert_eq!((&found["hits"][0]["name"], &found["notes"]), (&"adds".into(), &serde_json::json!([])), "{found:#}");

    // Another tool: the manifest by its tag and by its digest, then the layer.
    let (head, manifest) = registry.get("/v2/team/adds/manifests/1.0.0", MANIFEST);
    let digest = published["digest"].as_str().unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && head.contains(digest), "{head}");
    assert_eq!(registry.get(&format!("/v2/team/adds/manifests/{digest}"), MANIFEST).1, manifest);
    assert_eq!(format!("sha256:{}", forge_cache::Digest::of(&manifest)), digest);
    let manifest_size = manifest.len();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.wasm.config.v0+json");
    let layers = manifest["layers"].as_array().unwrap();
    assert_eq!((layers.len(), &layers[0]["mediaType"]), (1, &Value::from("application/wasm")));
    let blob = |digest: &Value| registry.get(&format!("/v2/team/adds/blobs/{}", digest.as_str().unwrap()), "*/*").1;
    let module = blob(&layers[0]["digest"]);
    assert!(module.starts_with(b"\0asm") && here["module"] == forge_cache::Digest::of(&module).to_string());
    let config: Value = serde_json::from_slice(&blob(&manifest["config"]["digest"])).unwrap();
    assert_eq!((&config["architecture"], &config["os"]), (&"wasm".into(), &"wasip1".into()));
    assert_eq!(config["layerDigests"][0], layers[0]["digest"]);
    let (_, companion) =
        registry.get(&format!("/v2/team/adds/manifests/{}.forge", digest.replace(':', "-")), MANIFEST);
    let companion: Value = serde_json::from_slice(&companion).unwrap();
    assert_eq!(companion["subject"]["digest"], digest);
    // Where a registry keeps no referrers, clients look for them by this tag.
    let referrers = || {
        let path = format!("/v2/team/adds/manifests/{}", digest.replace(':', "-"));
        let (head, index) = registry.get(&path, "application/vnd.oci.image.index.v1+json");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        serde_json::from_slice::<Value>(&index).unwrap()
    };
    let path = format!("/v2/team/adds/manifests/{}.forge", digest.replace(':', "-"));
    let beside = forge_cache::Digest::of(&registry.get(&path, MANIFEST).1);
    let entry = &referrers()["manifests"][0];
    assert_eq!(entry["digest"], format!("sha256:{beside}"), "{entry}");
    assert_eq!(entry["artifactType"], companion["artifactType"]);
    // What others wrote there stays.
    let mut index = referrers();
    let other = serde_json::json!({ "mediaType": MANIFEST, "digest": digest, "size": manifest_size, "artifactType": "of/others" });
    index["manifests"].as_array_mut().unwrap().insert(0, other.clone());
    let tag = format!("/v2/team/adds/manifests/{}", digest.replace(':', "-"));
    registry.put(&tag, "application/vnd.oci.image.index.v1+json", index.to_string().as_bytes());

    // Once more: the same.
    let again = publish(&place, &registry, exit::OK).json();
    assert_eq!((&again["known"], &again["digest"]), (&true.into(), &published["digest"]));
    let index = referrers();
    assert_eq!((index["manifests"].as_array().unwrap().len(), &index["manifests"][0]), (2, &other), "{index:#}");
}

#[test]
fn verifying_finds_that_others_pull_another_module() {
    let (place, registry) = (with_release(), Registry::new());
    let published = publish(&place, &registry, exit::OK).json();
    let verify = || registry.reached_by(place.forge(["verify", "adds@1.0.0", "--catalog", &registry.url()])).end();
    verify().has_code(exit::OK);
    // The tag is put onto an image that holds something else, and everything that Forge reads is put beside it.
    let digest = published["digest"].as_str().unwrap();
    let companion = |digest: &str| format!("/v2/team/adds/manifests/{}.forge", digest.replace(':', "-"));
    let mut image: Value =
        serde_json::from_slice(&registry.get("/v2/team/adds/manifests/1.0.0", MANIFEST).1).unwrap();
    for field in ["digest", "size"] {
        image["layers"][0][field] = image["config"][field].clone();
    }
    let image = image.to_string();
    registry.put("/v2/team/adds/manifests/1.0.0", MANIFEST, image.as_bytes());
    let beside = registry.get(&companion(digest), MANIFEST).1;
    registry.put(&companion(&format!("sha256:{}", forge_cache::Digest::of(image.as_bytes()))), MANIFEST, &beside);
    verify().has_code(exit::TOOL).says(&["other tools pull the module"]);
}

#[test]
fn another_machine_runs_it_from_a_bucket_and_from_a_registry_and_then_without_either() {
    let (place, s3, registry) = (with_tool(), Bucket::new(Cloud::S3), Registry::new());
    let reached = |call: Call| registry.reached_by(s3.reached_by(call));
    let promote =
        place.forge(["promote", "adds.rs", "--version", "1.2.0", "--catalog", &s3.url(), "--format", "json"]);
    let promoted = reached(promote).ends(exit::OK).json();
    let publish = place.forge(["catalog", "publish", "adds@1.2.0", &registry.url(), "--catalog", &s3.url()]);
    reached(publish).ends(exit::OK);
    let mut answers = Vec::new();
    for url in [s3.url(), registry.url()] {
        let other = Workplace::new();
        other.forge(["key", "trust"]).arg(place.config().join("key.pub")).ends(exit::OK);
        other.write("forge.toml", format!("[catalog]\nurl = \"{url}\"\n"));
        reached(other.forge(["add", "adds@1"])).ends(exit::OK);
        let run = |more: &[&str]| {
            let call = other.forge(["run", "adds", "--format", "json", "--input", r#"{"numbers": [40, 2]}"#]);
            let answer = reached(call.args(more)).ends(exit::OK).json();
            (answer["result"].clone(), answer["digest"].clone())
        };
        answers.push(run(&[]));
        s3.chaos().does(|_| Deed::Drop);
        registry.chaos().does(|_| Deed::Drop);
        answers.push(run(&[]));
        answers.push(run(&["--offline"]));
        s3.chaos().does(|_| Deed::Pass);
        registry.chaos().does(|_| Deed::Pass);
    }
    let expected = (Value::from(42), promoted["artifact"].clone());
    assert!(answers.iter().all(|answer| *answer == expected), "{answers:?} {promoted}");
}

#[test]
fn a_registry_is_no_place_to_promote_into() {
    let (place, registry) = (with_release(), Registry::new());
    let promote = place.forge(["promote", "adds.rs", "--version", "2.0.0", "--catalog", &registry.url()]);
    registry.reached_by(promote).ends(exit::DENIED).says(&["conditional writes", "forge catalog publish"]);
    // Nobody is sent from one command to another that cannot work either: nothing is signed there, whatever it is.
    let url = registry.url();
    place.write(
        "pay_out.rs",
        "use plugin_api::prelude::*;\n\n/// Pays.\n#[tool]\nfn pay_out(amount: f64) -> f64 {\n    amount\n}\n",
    );
    for command in [
        &["promote", "pay_out.rs", "--version", "1.0.0"][..],
        &["approve", "pay_out.rs", "--yes"],
        &["approvals", "withdraw", "0000"],
    ] {
        let told = registry.reached_by(place.forge(command).args(["--catalog", &url])).ends(exit::DENIED);
        told.has_one_error().says(&["it is a copy of another catalog", "forge catalog publish NAME@VERSION"]);
    }
    let list = registry.reached_by(place.forge(["catalog", "list", "--catalog", &url])).ends(exit::NOT_FOUND);
    list.says(&["nothing was published there yet", &format!("`forge catalog publish NAME@VERSION {url}`")]);
    publish(&place, &registry, exit::OK);
    let quarantine = ["catalog", "quarantine", "adds@1.0.0", "--reason", "x", "--catalog", &url];
    let told = registry.reached_by(place.forge(quarantine)).ends(exit::DENIED);
    told.says(&["without `--catalog", "forge catalog publish NAME@VERSION"]);
    for command in ["promote", "approve"] {
        let help = place.forge([command, "--help"]).ends(exit::OK).stdout;
        assert!(help.contains("gs://… or az://…") && !help.contains("oci://"), "{help}");
    }

    let registry = Registry::new();
    let store = registry.store(Patience::Usual);
    assert!(matches!(store.writing().unwrap(), Writing::Undecided(_)));
    let path = "releases/adds/1.0.0.json".parse().unwrap();
    assert!(matches!(store.create(&path, b"x").unwrap_err(), StoreError::Unsupported { .. }));
    assert!(store.get(&path).unwrap().is_none());
    place.forge(["catalog", "publish", "adds@1.0.0", "elsewhere"]).ends(exit::ENVIRONMENT).says(&["oci://"]);
    place.forge(["catalog", "publish", "adds@9.0.0", &registry.url()]).ends(exit::NOT_FOUND);
}

#[test]
fn releases_of_two_catalogs_do_not_mix() {
    let registry = Registry::new();
    publish(&with_release(), &registry, exit::OK);
    let other = with_release();
    publish(&other, &registry, exit::DENIED);
    let prefix = registry.url().replace("/team", "/other");
    let call = other.forge(["catalog", "publish", "adds@1.0.0", &prefix]);
    registry.reached_by(call).ends(exit::OK);
    // Whose key is not trusted, is not believed.
    let call = other.forge(["catalog", "show", "adds@1.0.0", "--catalog", &registry.url()]);
    registry.reached_by(call).ends(exit::DENIED);
}

#[test]
fn a_release_that_was_not_published_to_the_end_is_not_there() {
    let (place, registry) = (with_release(), Registry::new());
    // The version's tag is written last: everything before it may be there, and it is not.
    registry.chaos().does(|request| {
        let is_last = request.method() == "PUT" && request.path().ends_with("/manifests/1.0.0");
        if is_last { Deed::Answer("403 Forbidden", "{}") } else { Deed::Pass }
    });
    publish(&place, &registry, exit::ENVIRONMENT);
    let store = registry.store(Patience::Usual);
    let path = "releases/adds/1.0.0.json".parse().unwrap();
    assert!(store.get(&path).unwrap().is_none());
    assert!(store.list(&"releases".parse().unwrap(), None, 10).unwrap().is_empty());
    registry.chaos().does(|_| Deed::Pass);
    publish(&place, &registry, exit::OK);
    assert!(registry.store(Patience::Usual).get(&path).unwrap().is_some());
    // A layer of other bytes than its digest says.
    let module = shown(&place, &[])["module"].as_str().unwrap().to_owned();
    let end = format!("/blobs/sha256:{module}");
    registry.chaos().does(move |request| {
        let is_module = request.method() == "GET" && request.path().ends_with(&end);
        if is_module { Deed::Answer("200 OK", "\0asm\u{1}\0\0\0") } else { Deed::Pass }
    });
    let blob = format!("blobs/{}/{module}", &module[..2]).parse().unwrap();
    assert!(registry.store(Patience::Brief).get(&blob).is_err());
    for deed in [Deed::Drop, Deed::Stall, Deed::Answer("503 Service Unavailable", "busy")] {
        registry.chaos().does(move |_| deed.clone());
        let error = registry.store(Patience::Brief).get(&path).unwrap_err();
        assert!(matches!(error, StoreError::Unreachable { .. }), "{error}");
        assert!(error.to_string().contains(&registry.url()), "{error}");
    }
    registry.chaos().does(|_| Deed::Answer("401 Unauthorized", "{}"));
    assert!(matches!(registry.store(Patience::Usual).get(&path).unwrap_err(), StoreError::Refused { .. }));
}

#[test]
fn credentials_are_those_of_docker_login() {
    let (place, registry) = (with_release(), Registry::guarded());
    let refused = publish(&place, &registry, exit::ENVIRONMENT);
    assert!(refused.stdout.contains("refuses"), "{}", refused.story());
    registry.log_in("wrong");
    publish(&place, &registry, exit::ENVIRONMENT);
    registry.log_in("pass:word");
    publish(&place, &registry, exit::OK);
    let show = place.forge(["catalog", "show", "adds@1.0.0", "--catalog", &registry.url()]);
    registry.reached_by(show).ends(exit::OK);
}

#[test]
fn names_that_registries_do_not_take_are_written_otherwise() {
    let (place, registry) = (with_tool(), Registry::new());
    let source = fs::read_to_string(place.path("adds.rs")).unwrap().replace("fn adds(", "fn adds___all_(");
    place.write("adds___all_.rs", source);
    place.write("adds___all_.cases.json", CASES);
    place.forge(["promote", "adds___all_.rs", "--version", "1.0.0-rc.1"]).ends(exit::OK);
    let call = place.forge(["catalog", "publish", "adds___all_@1.0.0-rc.1", &registry.url()]);
    registry.reached_by(call).ends(exit::OK);
    let list = place.forge(["catalog", "list", "--format", "json", "--catalog", &registry.url()]);
    let listed = registry.reached_by(list).ends(exit::OK).json();
    assert_eq!(listed["releases"][0]["name"], "adds___all_");
    assert_eq!(listed["releases"][0]["version"], "1.0.0-rc.1");
}

#[test]
fn what_became_of_a_release_is_published_and_never_taken_back() {
    let (place, registry) = (with_release(), Registry::new());
    publish(&place, &registry, exit::OK);
    let state = || {
        let show = place.forge(["catalog", "show", "adds@1.0.0", "--format", "json", "--catalog", &registry.url()]);
        registry.reached_by(show).ends(exit::OK).json()["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "active");
    let before = place.path("before");
    copy(&place.catalogs(), &before);
    place.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "it loses cents"]).ends(exit::OK);
    assert_eq!(publish(&place, &registry, exit::OK).json()["known"], true);
    assert_eq!(state(), "quarantined");
    // Whoever has an older copy does not bring it back; who knows better than the copy says what it knows.
    let old = before.join("own");
    let publish_old =
        || place.forge(["catalog", "publish", "adds@1.0.0", &registry.url(), "--catalog", old.to_str().unwrap()]);
    registry.reached_by(publish_old()).ends(exit::OK);
    assert_eq!(state(), "quarantined");
    let call = publish_old().env("FORGE_CATALOGS_DIR", place.path("stranger"));
    registry.reached_by(call).ends(exit::NOT_FOUND).says(&["changes of its state"]);
    assert_eq!(state(), "quarantined");
    // What is quarantined is not published anew.
    let other = registry.url().replace("/team", "/other");
    let call = place.forge(["catalog", "publish", "adds@1.0.0", &other]);
    registry.reached_by(call).ends(exit::ENVIRONMENT).says(&["quarantined", "it loses cents"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &to),
            false => assert!(fs::copy(path, to).is_ok()),
        }
    }
}
