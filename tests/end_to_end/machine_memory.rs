//! What a machine has seen of releases: whoever writes to the catalog, also a signer, does not make it forget that.

use std::{fs, path::PathBuf};

use forge::catalog::{
    Approval, Catalog, Change, Envelope, Release, ReleaseState, SigningKey, Stamp, TrustedKey, TrustedKeys,
};
use forge_stores::StoreUrl;
use serde::Serialize;
use serde_json::json;

use crate::harness::{Call, Workplace, exit};

/// As a store has it.
fn bytes(envelope: &Envelope) -> Vec<u8> {
    serde_json::to_vec(envelope).unwrap()
}

const CASES: &str = r#"[{ "name": "adds", "input": { "numbers": [1, 2] }, "expect": 3 }]"#;
const NUMBERS: &str = r#"{"numbers": [1, 2, 39]}"#;

/// A machine with a key of its own and `adds@1.0.0` in its catalog, and a signer besides who is no operator.
struct Scene {
    place: Workplace,
    signer: SigningKey,
    artifact: String,
}

impl Scene {
    fn new() -> Self {
        let (place, other) = (Workplace::new(), Workplace::new());
        place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
        other.forge(["key", "generate", "--comment", "bob"]).ends(exit::OK);
        place.forge(["key", "trust", "--role", "signer"]).arg(other.config().join("key.pub")).ends(exit::OK);
        place.take("plain/adds.rs");
        place.write("adds.cases.json", CASES);
        let promote = ["promote", "adds.rs", "--version", "1.0.0", "--format", "json"];
        let promoted = place.forge(promote).ends(exit::OK).json();
        let signer = SigningKey::read(&other.config().join("key"), None).unwrap();
        Self { artifact: promoted["artifact"].as_str().unwrap().to_owned(), place, signer }
    }

    fn store(&self) -> PathBuf {
        self.place.catalogs().join("own")
    }

    fn state(&self) -> PathBuf {
        self.store().join("states/adds/1.0.0.json")
    }

    /// The catalog, read by somebody who remembers nothing and trusts everybody.
    fn catalog(&self) -> Catalog {
        let ana = SigningKey::read(&self.place.config().join("key"), None).unwrap();
        let keys = [&ana, &self.signer].map(|key| TrustedKey {
            key: key.public().clone(),
            valid_after: None,
            valid_before: None,
        });
        let trusted = TrustedKeys { signers: keys.to_vec(), operators: keys.to_vec(), ..TrustedKeys::default() };
        Catalog::open(&StoreUrl::folder(&self.store()), trusted).unwrap()
    }

    fn release(&self) -> Release {
        let found = self.catalog().find(&"adds".parse().unwrap(), &"1.0.0".parse().unwrap()).unwrap().unwrap();
        found.release.document
    }

    /// What the signer who is no operator makes of it.
    fn signed(&self, document: &impl Serialize, kind: &str) -> Envelope {
        let payload = serde_json::to_vec(document).unwrap();
        Envelope::sign_bytes(&payload, &format!("application/vnd.forge.{kind}.v1+json"), &self.signer).unwrap()
    }

    fn run(&self, what: &str) -> Call {
        self.place.forge(["run", what, "--input", NUMBERS])
    }

    fn quarantine(&self) {
        self.place.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "wrong sums"]).ends(exit::OK);
    }
}

#[test]
fn a_quarantine_that_was_seen_stays_wherever_the_catalog_is_read() {
    let scene = Scene::new();
    let before = scene.place.path("before");
    scene.run("adds@1").ends(exit::OK);
    scene.place.shell(&format!("cp -r {} {}", scene.store().display(), before.display())).ends(exit::OK);
    scene.quarantine();
    fs::remove_file(scene.state()).unwrap();
    let quarantined = &["adds@1.0.0 is quarantined", "wrong sums"][..];
    for arguments in
        [&["adds@1"][..], &["adds@1", "--offline"], &["adds@=1.0.0", "--catalog", before.to_str().unwrap()]]
    {
        let call = scene.place.forge(["run", "--input", NUMBERS]).args(arguments);
        call.ends(exit::DENIED).says(quarantined);
    }
    let shown = scene.place.forge(["catalog", "show", "adds", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(shown["state"], "quarantined", "{shown:#}");
    // Nor does the artifact run by another name, and nobody takes it out or releases it again.
    scene.run(&scene.artifact).ends(exit::DENIED).says(quarantined);
    scene.place.forge(["export", "adds"]).ends(exit::DENIED).says(quarantined);
    let replayed = scene.place.forge(["replay", "--all"]).ends(exit::OK);
    assert!(replayed.stdout.contains("not replayable: adds@1.0.0 is quarantined"), "{}", replayed.story());
    assert!(replayed.stdout.contains("0 identical"), "{}", replayed.story());
    let again = scene.place.forge(["promote", "adds.rs", "--version", "1.0.1"]).ends(exit::DENIED);
    again.says(&["this very artifact is released already: adds@1.0.0 is quarantined"]);
    // The operator's change puts back what was left out, and the whole history is there again.
    scene.place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "they are right"]).ends(exit::OK);
    scene.run("adds@1").ends(exit::OK);
    scene.run(&scene.artifact).ends(exit::OK);
    let record = fs::read_to_string(scene.state()).unwrap();
    assert_eq!(record.matches("payloadType").count(), 2, "{record}");
}

#[test]
fn what_is_imported_brings_the_quarantine_that_was_seen() {
    let scene = Scene::new();
    let archive = scene.place.path("old.tar").display().to_string();
    scene.place.forge(["catalog", "export", "adds@1.0.0", "--to", &archive]).ends(exit::OK);
    scene.quarantine();
    let copy = scene.place.path("copy").display().to_string();
    scene.place.forge(["catalog", "import", &archive, "--catalog", &copy]).ends(exit::OK);
    // Whoever reads the copy has seen nothing else.
    let other = Workplace::new();
    other.forge(["key", "trust"]).arg(scene.place.config().join("key.pub")).ends(exit::OK);
    let run = ["run", "adds@1", "--input", NUMBERS, "--catalog", &copy];
    other.forge(run).ends(exit::DENIED).says(&["is quarantined", "wrong sums"]);
}

#[test]
fn a_store_that_repeats_the_id_of_another_catalog_gets_no_signature() {
    let scene = Scene::new();
    let place = &scene.place;
    place.forge(["key", "trust", "--role", "approver"]).arg(place.config().join("key.pub")).ends(exit::OK);
    place.write("clone/tried.rs", fs::read_to_string(place.path("adds.rs")).unwrap().replace("adds", "tried"));
    place.write("clone/tried.cases.json", CASES);
    place.write("clone/forge.toml", "[catalog]\nurl = \"catalog\"\n");
    let clone = place.path("clone/catalog");
    place.shell(&format!("cp -r {} {}", scene.store().display(), clone.display())).ends(exit::OK);
    let here = |arguments: &[&str]| place.forge(arguments).in_folder(&place.path("clone"));
    let promote = ["promote", "tried.rs", "--version", "1.0.0", "--format", "json"];
    let approve = ["approve", "tried.rs", "--yes"];
    let yank = ["catalog", "yank", "adds@1.0.0", "--reason", "I say so"];
    let told = &["says that it is the catalog", "which this machine knows at", "--same-catalog"];
    // It is read and run as ever.
    here(&["run", "adds@1", "--input", NUMBERS]).ends(exit::OK);
    here(&["catalog", "show", "adds"]).ends(exit::OK);
    let refused = here(&promote).ends(exit::DENIED).json();
    assert_eq!(refused["error"]["details"]["unmet"][0]["kind"], "known_elsewhere", "{refused:#}");
    here(&[&promote[..4], &["--dry-run"]].concat()).ends(exit::DENIED).says(told);
    here(&approve).ends(exit::DENIED).says(told);
    here(&yank).ends(exit::DENIED).says(told);
    for made in ["releases/tried", "approvals", "states"] {
        assert!(!clone.join(made).exists(), "{made}");
    }
    // A person says so once. The id is shown, by which it is told from others.
    let known: serde_json::Value = serde_json::from_slice(&fs::read(clone.join("catalog.json")).unwrap()).unwrap();
    let approved = here(&[&approve[..], &["--same-catalog"]].concat()).ends(exit::OK);
    approved.says(&[&format!("(id {})", &known["id"].as_str().unwrap()[..12])]);
    let promoted = here(&promote).ends(exit::OK).json();
    assert_eq!(promoted["catalog_id"], known["id"], "{promoted:#}");
    here(&yank).ends(exit::OK);
    // What it was known by before is no stranger for that.
    scene.quarantine();
}

#[test]
fn an_archive_without_a_release_names_no_catalog() {
    let place = Workplace::new();
    place.write("t/catalog.json", r#"{"kind":"forge-catalog","format":1,"id":"anybody-s-production"}"#);
    place.shell("tar -C t -cf empty.tar catalog.json").ends(exit::OK);
    place.forge(["catalog", "import", "empty.tar"]).ends(exit::NOT_FOUND).says(&["empty.tar holds no release"]);
    assert!(!place.catalogs().join("own/catalog.json").exists());
}

#[test]
fn an_artifact_that_is_known_to_be_quarantined_runs_by_no_other_name() {
    let scene = Scene::new();
    scene.run("adds@1").ends(exit::OK);
    // In another catalog of the same keys, and by a signer who is no operator as the next version.
    let other = scene.place.path("other").display().to_string();
    scene.place.forge(["promote", "adds.rs", "--version", "1.0.0", "--catalog", &other]).ends(exit::OK);
    scene.run("adds@1").args(["--catalog", &other]).ends(exit::OK);
    scene.quarantine();
    let release = Release { version: "1.0.1".parse().unwrap(), stamp: Stamp::now().unwrap(), ..scene.release() };
    let next = scene.store().join("releases/adds/1.0.1.json");
    fs::write(next, scene.signed(&release, "release").to_bytes()).unwrap();
    let elsewhere = &["adds@1.0.0 is quarantined in another catalog since", "wrong sums"][..];
    let next = &["adds@1.0.1 is quarantined as adds@1.0.0, which is the very same artifact, since", "wrong sums"][..];
    scene.run("adds@1").args(["--catalog", &other]).ends(exit::DENIED).says(elsewhere);
    scene.run("adds@=1.0.0").args(["--catalog", &other, "--offline"]).ends(exit::DENIED).says(elsewhere);
    scene.place.forge(["add", "adds@1", "--catalog", &other]).ends(exit::DENIED).says(elsewhere);
    scene.run("adds@1").ends(exit::DENIED).says(next);
    scene.place.forge(["export", "adds@1.0.1"]).ends(exit::DENIED).says(&["adds@1.0.0 is quarantined"]);
    // An operator lifts it on another machine: this one looks again.
    let lift = ["catalog", "lift", "adds@1.0.0", "--reason", "they are right", "--catalog"];
    let lift = scene.place.forge(lift).arg(scene.store());
    lift.env("FORGE_CATALOGS_DIR", scene.place.path("machine")).ends(exit::OK);
    scene.run("adds@1").args(["--catalog", &other]).ends(exit::DENIED).says(elsewhere);
    scene.run("adds@1").ends(exit::OK);
    scene.run("adds@1").args(["--catalog", &other]).ends(exit::OK);
}

#[test]
fn what_is_exported_is_what_its_manifest_says() {
    let scene = Scene::new();
    let needs = forge::tool::Needs { clock: true, ..Default::default() };
    let version = "1.0.1".parse().unwrap();
    let release = Release { version, needs, stamp: Stamp::now().unwrap(), ..scene.release() };
    let next = scene.store().join("releases/adds/1.0.1.json");
    fs::write(next, scene.signed(&release, "release").to_bytes()).unwrap();
    for more in [&[][..], &["--component"]] {
        let export = scene.place.forge(["export", "adds@1.0.1"]).args(more).ends(exit::ENVIRONMENT);
        export.says(&["the manifest of adds@1.0.1", "it says something else than the release"]);
    }
}

#[test]
fn another_history_of_the_same_length_is_refused() {
    let scene = Scene::new();
    scene.quarantine();
    scene.run("adds@1").ends(exit::DENIED);
    let release = scene.release();
    let envelope = fs::read(scene.store().join("releases/adds/1.0.0.json")).unwrap();
    let change = Change {
        catalog: release.catalog,
        release: forge_cache::Digest::of(&envelope),
        number: 1,
        previous: None,
        state: ReleaseState::Active,
        reason: "all is well".into(),
        failures: Vec::new(),
        stamp: Stamp::now().unwrap(),
    };
    let signed = scene.signed(&change, "state");
    fs::remove_file(scene.state()).unwrap();
    fs::write(scene.state(), json!({ "changes": [signed] }).to_string()).unwrap();
    scene.run("adds@1").ends(exit::DENIED).says(&["another history than this machine has seen"]);
    scene.place.forge(["catalog", "show", "adds"]).ends(exit::DENIED).says(&["another history"]);
}

#[test]
fn a_release_that_another_signer_put_in_its_place_is_refused() {
    let scene = Scene::new();
    let release = Release { message: "mine".into(), stamp: Stamp::now().unwrap(), ..scene.release() };
    let signed = scene.signed(&release, "release");
    let file = scene.store().join("releases/adds/1.0.0.json");
    fs::remove_file(&file).unwrap();
    fs::write(&file, signed.to_bytes()).unwrap();
    // Through a link it is the same catalog.
    let link = scene.place.path("link");
    std::os::unix::fs::symlink(scene.store(), &link).unwrap();
    for catalog in [scene.store(), link] {
        for command in [&["run", "adds@1", "--input", NUMBERS][..], &["verify", "adds"], &["export", "adds"]] {
            let call = scene.place.forge(command).arg("--catalog").arg(&catalog);
            call.ends(exit::DENIED).says(&["is another release than this machine has seen", "remove "]);
        }
    }
    // Who has seen neither has no way to tell.
    let stranger = Workplace::new();
    let trust = ["key", "trust", "--role", "signer", &scene.signer.public().to_string()];
    stranger.forge(trust).ends(exit::OK);
    stranger.forge(["catalog", "show", "adds", "--catalog"]).arg(scene.store()).ends(exit::OK);
}

#[test]
fn a_version_with_build_metadata_is_none() {
    let scene = Scene::new();
    let version = "1.0.0+evil".parse().unwrap();
    let release = Release { version, message: "mine".into(), stamp: Stamp::now().unwrap(), ..scene.release() };
    let signed = scene.signed(&release, "release");
    fs::write(scene.store().join("releases/adds/1.0.0+evil.json"), signed.to_bytes()).unwrap();
    let answer = scene.run("adds@=1.0.0").args(["--format", "json"]).ends(exit::OK);
    assert!(!answer.stdout.contains("evil"), "{}", answer.story());
    let listed = scene.place.forge(["catalog", "list", "adds"]).ends(exit::OK);
    assert!(!listed.stdout.contains("evil"), "{}", listed.story());
    scene.place.forge(["catalog", "show", "adds@1.0.0+evil"]).ends(exit::USAGE).says(&["no build metadata"]);
}

#[test]
fn whoever_lists_approvers_runs_nothing_that_none_of_them_approved() {
    let scene = Scene::new();
    let ask = scene.place.config().join("forge.toml");
    let own = fs::read_to_string(&ask).unwrap();
    // A signer released it on a machine whose policy asks nobody.
    let names = |lists: &str| format!("{own}\n[policy.approval]\nnames = [\"adds\"]\n{lists}");
    fs::write(&ask, names("")).unwrap();
    scene.run("adds@1").ends(exit::OK);
    fs::write(&ask, names(&format!("approvers = [\"{}\"]\n", scene.signer.public()))).unwrap();
    let commands = [
        &["run", "adds@1", "--input", NUMBERS][..],
        &["verify", "adds"],
        &["export", "adds"],
        &["export", "adds", "--component"],
    ];
    for command in commands {
        let told = &["released without an approval", "`adds` is in its name", "policy.approval.approvers"];
        scene.place.forge(command).ends(exit::DENIED).says(told);
    }
}

#[test]
fn approvers_are_those_whom_all_lists_name_whatever_they_call_them() {
    let scene = Scene::new();
    let file = scene.place.config().join("forge.toml");
    let own = fs::read_to_string(&file).unwrap();
    let bob = scene.signer.public().to_string();
    let list = |keys: &str| format!("[policy.approval]\nnames = [\"adds\"]\napprovers = [{keys}]\n");
    let (bob, at_work) = (format!("{bob:?}"), format!("{:?}", bob.replace("bob", "bob@corp")));
    // Nobody, said by one or by both together, is not as if nothing was said.
    for (users, companys) in [(&bob, &at_work), (&bob, &String::new()), (&String::new(), &at_work)] {
        fs::write(&file, format!("{own}\n{}", list(users))).unwrap();
        scene.place.write("company.toml", list(companys));
        let told = &["released without an approval"];
        scene.run("adds@1").args(["--policy", "company.toml"]).ends(exit::DENIED).says(told);
    }
    fs::write(&file, &own).unwrap();
    scene.place.write("company.toml", list(""));
    scene.run("adds@1").args(["--policy", "company.toml"]).ends(exit::DENIED);
    scene.run("adds@1").ends(exit::OK);
}

#[test]
fn an_approval_counts_as_long_as_the_reader_says() {
    let scene = Scene::new();
    let (file, release) = (scene.place.config().join("forge.toml"), scene.release());
    let own = fs::read_to_string(&file).unwrap();
    let day = 24 * 60 * 60;
    let mut versions = 1..;
    // Released by a signer who is content with any approval: when it was given, before the release, and for what name.
    let mut released = |given_before: u64, name: &str| {
        let stamp = Stamp::now().unwrap();
        let approval = Approval {
            catalog: release.catalog.clone(),
            name: name.parse().unwrap(),
            artifact: release.artifact,
            needs: release.needs.clone(),
            policy: release.policy,
            expires: stamp.time + 365 * day,
            comment: String::new(),
            stamp: Stamp { time: stamp.time - given_before, ..stamp.clone() },
        };
        let approval = self::bytes(&scene.signed(&approval, "approval"));
        let digest = forge_cache::Digest::of(&approval);
        let text = digest.to_string();
        let blob = scene.store().join("blobs").join(&text[..2]).join(&text);
        fs::create_dir_all(blob.parent().unwrap()).unwrap();
        fs::write(blob, approval).unwrap();
        let version = format!("1.0.{}", versions.next().unwrap());
        let again = Release { version: version.parse().unwrap(), approvals: vec![digest], stamp, ..release.clone() };
        let path = scene.store().join(format!("releases/adds/{version}.json"));
        fs::write(path, bytes(&scene.signed(&again, "release"))).unwrap();
        format!("adds@={version}")
    };
    let (late, fresh, others) = (released(2 * day, "adds"), released(day / 2, "adds"), released(day / 2, "harmless"));
    let with = |longest: &str| {
        let approvers = format!("names = [\"adds\"]\napprovers = [\"{}\"]\n", scene.signer.public());
        fs::write(&file, format!("{own}\n[policy.approval]\n{approvers}longest = \"{longest}\"\n")).unwrap();
    };
    with("1d");
    scene.run(&fresh).ends(exit::OK);
    scene.run(&late).ends(exit::DENIED).says(&["released without an approval"]);
    scene.run(&others).ends(exit::DENIED).says(&["released without an approval"]);
    with("3d");
    scene.run(&late).ends(exit::OK);
}

#[test]
fn a_found_file_lifts_no_quarantine_by_revoking_a_key() {
    let scene = Scene::new();
    scene.quarantine();
    let reader = Workplace::new();
    let key = scene.place.config().join("key.pub");
    reader.forge(["key", "trust", "--role", "operator"]).arg(&key).ends(exit::OK);
    reader.forge(["key", "trust", "--role", "signer", &scene.signer.public().to_string()]).ends(exit::OK);
    let ana = SigningKey::read(&scene.place.config().join("key"), None).unwrap();
    // Released again by a signer whom nobody revokes.
    let release = Release { version: "1.0.1".parse().unwrap(), stamp: Stamp::now().unwrap(), ..scene.release() };
    fs::write(scene.store().join("releases/adds/1.0.1.json"), bytes(&scene.signed(&release, "release"))).unwrap();
    let quarantine = ["catalog", "quarantine", "adds@1.0.1", "--reason", "wrong sums"];
    scene.place.forge(quarantine).ends(exit::OK);
    let run = || reader.forge(["run", "adds@=1.0.1", "--input", NUMBERS, "--catalog"]).arg(scene.store());
    run().ends(exit::DENIED).says(&["is quarantined", "wrong sums"]);
    let revoked = format!("[policy.catalog]\nrevoked = [\"{}\"]\n", ana.public().fingerprint());
    reader.write("forge.toml", &revoked);
    run().ends(exit::DENIED).says(&["is quarantined", "wrong sums"]);
    // The user's own file says that the operator's word counts for nothing.
    fs::remove_file(reader.path("forge.toml")).unwrap();
    reader.write("mine.toml", &revoked);
    run().args(["--policy", "mine.toml"]).ends(exit::OK);
}

#[test]
fn a_document_to_which_something_was_added_is_none() {
    let scene = Scene::new();
    let path = scene.store().join("releases/adds/1.0.0.json");
    let bytes = fs::read(&path).unwrap();
    scene.run("adds@1").ends(exit::OK);
    let signature = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        change(&mut value["signatures"]);
        serde_json::to_vec(&value).unwrap()
    };
    let altered = [
        [&bytes[..], b"\n"].concat(),
        signature(&|all| all[0]["keyid"] = "SHA256:another".into()),
        signature(&|all| *all = json!([all[0], all[0]])),
    ];
    for other in altered {
        assert_ne!(other, bytes);
        fs::write(&path, &other).unwrap();
        let quarantine = ["catalog", "quarantine", "adds@1.0.0", "--reason", "wrong sums"];
        assert_ne!(scene.place.forge(quarantine).end().code, Some(exit::OK), "no state of what nobody signed");
        let elsewhere = scene.place.path("another-machine");
        let there = scene.run("adds@1").env("FORGE_CATALOGS_DIR", &elsewhere);
        let there = there.args(["--catalog", scene.store().to_str().unwrap()]).end();
        assert_ne!(there.code, Some(exit::OK), "{}", there.story());
        // Nothing is left of it.
        fs::write(&path, &bytes).unwrap();
        let there = scene.run("adds@1").env("FORGE_CATALOGS_DIR", &elsewhere);
        there.args(["--catalog", scene.store().to_str().unwrap()]).ends(exit::OK);
        scene.run("adds@1").ends(exit::OK);
    }
}

#[test]
fn what_a_revoked_key_said_of_a_release_counts_for_nothing_and_stops_nothing() {
    let scene = Scene::new();
    let bob = scene.place.path("bob");
    fs::write(&bob, scene.signer.to_openssh().unwrap().as_bytes()).unwrap();
    scene.place.shell(&format!("chmod 600 {}", bob.display())).ends(exit::OK);
    let quarantine = ["catalog", "quarantine", "adds@1.0.0", "--reason", "I say so", "--key"];
    scene.place.forge(quarantine).arg(&bob).ends(exit::OK);
    scene.run("adds@1").ends(exit::DENIED).says(&["I say so"]);
    let file = scene.place.config().join("forge.toml");
    let own = fs::read_to_string(&file).unwrap();
    let revoked = format!("[policy.catalog]\nrevoked = [\"{}\"]\n", scene.signer.public().fingerprint());
    let with_revoked = own.replacen("[policy.catalog]\n", &revoked, 1);
    assert_ne!(own, with_revoked, "{own}");
    fs::write(&file, with_revoked).unwrap();
    scene.run("adds@1").ends(exit::OK);
    scene.run(&scene.artifact).ends(exit::OK);
    let history = scene.place.forge(["catalog", "history", "adds"]).ends(exit::OK);
    assert!(history.stdout.contains("void: quarantined"), "{}", history.story());
    // Nobody signs this, and names the revoked key: it is not kept in mind, and put right without a trace.
    let record = fs::read(scene.state()).unwrap();
    let mut grown: serde_json::Value = serde_json::from_slice(&record).unwrap();
    let first = Envelope::read(&serde_json::to_vec(&grown["changes"][0]).unwrap(), "it").unwrap();
    let envelope = fs::read(scene.store().join("releases/adds/1.0.0.json")).unwrap();
    let forged = Change {
        catalog: scene.release().catalog,
        release: forge_cache::Digest::of(&envelope),
        number: 2,
        previous: Some(first.digest()),
        state: ReleaseState::Yanked,
        reason: "nobody says so".into(),
        failures: Vec::new(),
        stamp: Stamp::now().unwrap(),
    };
    let mut forged = serde_json::to_value(scene.signed(&forged, "state")).unwrap();
    forged["signatures"][0]["sig"] = "AAAA".into();
    grown["changes"].as_array_mut().unwrap().push(forged);
    fs::write(scene.state(), grown.to_string()).unwrap();
    scene.run("adds@1").ends(exit::OK);
    let elsewhere = scene.place.path("another-machine");
    let from = ["run", "adds@1", "--input", NUMBERS, "--catalog", scene.store().to_str().unwrap()].map(str::to_owned);
    let there = || scene.place.forge(&from).env("FORGE_CATALOGS_DIR", &elsewhere);
    there().ends(exit::OK);
    fs::write(scene.state(), record).unwrap();
    // The record goes on behind it.
    scene.quarantine();
    scene.run("adds@1").ends(exit::DENIED).says(&["wrong sums"]);
    scene.place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "they are right"]).ends(exit::OK);
    scene.run("adds@1").ends(exit::OK);
}

#[test]
fn who_does_not_trust_the_operator_goes_by_what_was_before_the_lift() {
    let scene = Scene::new();
    scene.quarantine();
    scene.place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "they are right"]).ends(exit::OK);
    let reader = Workplace::new();
    reader.forge(["key", "trust", "--role", "signer"]).arg(scene.place.config().join("key.pub")).ends(exit::OK);
    let run = || reader.forge(["run", "adds@1", "--input", NUMBERS, "--catalog"]).arg(scene.store());
    run().ends(exit::DENIED).says(&["is quarantined", "wrong sums"]);
    reader.forge(["key", "trust", "--role", "operator"]).arg(scene.place.config().join("key.pub")).ends(exit::OK);
    run().ends(exit::OK);
}

#[test]
fn a_key_that_anybody_can_sign_for_is_not_trusted() {
    let place = Workplace::new();
    // The neutral element of the curve, as a line of OpenSSH.
    let line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA eve";
    place.forge(["key", "trust", "--role", "signer", line]).ends(exit::USAGE).says(&["is a weak key"]);
}
