//! What the lock, this machine and the catalogs say of a release is the same, or nothing goes on; and how soon a machine knows
//! what became of a release.

use std::{
    fs::{self, File},
    time::{Duration, SystemTime},
};

use crate::{
    harness::{Bucket, Call, Cloud, Deed, Ended, Registry, Workplace, exit},
    project::{another, change, prints, release_adds, release_as, releasing},
    published::with_tool,
};

const NUMBERS: &str = r#"{"numbers": [1, 2, 39]}"#;
const RUN: [&str; 4] = ["run", "adds", "--input", NUMBERS];

#[test]
fn a_lock_that_is_wrong_of_one_tool_stops_the_others_too() {
    let place = releasing();
    release_adds(&place, "1.0.0", 0);
    release_as(&place, "totals", &[]);
    let artifact = release_as(&place, "sums", &[]);
    place.forge(["add", "adds", "sums"]).ends(exit::OK);
    let other = "ab".repeat(32);
    change(&place.path("forge.lock"), &artifact, &other);
    let wrong = |ended: Ended| {
        let digests = [&*other, &*artifact, "sums@1.0.0 is not what forge.lock holds", "`forge update sums`"];
        ended.says(&digests)
    };
    for command in [&RUN[..], &["add", "totals"], &["update", "adds"], &["fetch"], &["remove", "adds"]] {
        wrong(place.forge(command).ends(exit::DENIED));
        wrong(place.forge(command).args(["--offline"]).ends(exit::DENIED));
    }
    // What is drawn says which it is.
    let tree = wrong(place.forge(["tree"]).ends(exit::DENIED));
    prints(&tree, &["adds 1.0.0\n", "sums 1.0.0  (not what forge.lock holds)\n"]);
    let tree = place.forge(["tree", "--format", "json"]).ends(exit::DENIED).json();
    assert_eq!((&tree["error"]["kind"], &tree["tools"][0]["mismatch"]), (&"mismatch".into(), &().into()), "{tree:#}");
    assert!(tree["tools"][1]["mismatch"].as_str().unwrap().contains(&other), "{tree:#}");
    // The ways out: without it, or with it anew.
    let lock = fs::read_to_string(place.path("forge.lock")).unwrap();
    place.forge(["remove", "sums"]).ends(exit::OK);
    place.forge(RUN).ends(exit::OK);
    place.forge(["add", "sums"]).ends(exit::OK);
    let entries: Vec<_> = lock.split("[[tool]]").filter(|entry| !entry.contains("name = \"sums\"")).collect();
    fs::write(place.path("forge.lock"), entries.join("[[tool]]")).unwrap();
    prints(&place.forge(["update", "sums"]).ends(exit::OK), &["locked sums 1.0.0"]);
    place.forge(RUN).ends(exit::OK);
}

#[test]
fn a_called_tool_that_is_another_is_denied_and_no_way_leads_round_it() {
    let place = releasing();
    let artifact = release_as(&place, "sums", &[]);
    place.write(
        "twice.rs",
        "use plugin_api::prelude::*;\n\n/// Twice the sum of `numbers`.\n#[tool(tool = [\"sums@1\"])]\n\
         fn twice(numbers: Vec<i64>) -> Result<i64> {\n    let sum: i64 = plugin_api::call(\"sums\", &json!({ \
         \"numbers\": numbers }))?;\n    Ok(sum * 2)\n}\n",
    );
    place.forge(["add", "sums"]).ends(exit::OK);
    let twice = || place.forge(["run", "twice.rs", "--allow-tool=sums", "--input", NUMBERS]);
    twice().ends(exit::OK);
    let lock = place.path("forge.lock");
    let good = fs::read_to_string(&lock).unwrap();
    change(&lock, &artifact, &"ab".repeat(32));
    let ended = twice().ends(exit::DENIED).says(&["sums@1.0.0 is not what forge.lock holds"]);
    assert!(!ended.stderr.contains("name its file"), "{}", ended.story());
    fs::write(&lock, good).unwrap();
    place.forge(["catalog", "quarantine", "sums@1.0.0", "--reason", "wrong sums"]).ends(exit::OK);
    let ended = twice().ends(exit::DENIED).says(&["sums@1.0.0 is quarantined", "wrong sums"]);
    assert!(!ended.stderr.contains("name its file"), "{}", ended.story());
}

/// Makes it long enough ago that a catalog was asked, or did not answer, that a run asks again.
fn let_time_pass(place: &Workplace) {
    let mirrors = fs::read_dir(place.catalogs().join("mirrors")).unwrap();
    for asked in mirrors.flat_map(|mirror| fs::read_dir(mirror.unwrap().path().join(".asked")).unwrap()) {
        let file = File::options().write(true).open(asked.unwrap().path()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(61)).unwrap();
    }
}

#[test]
fn another_machine_knows_of_a_quarantine_at_once_and_a_run_within_seconds() {
    let (first, bucket) = (with_tool(), Bucket::new(Cloud::S3));
    let reached_by = |call: Call| bucket.reached_by(call);
    let url = bucket.url();
    let own = ["--catalog", &url];
    reached_by(first.forge(["promote", "adds.rs", "--version", "1.0.0"]).args(own)).ends(exit::OK);
    let machines: Vec<_> = (0..4).map(|_| another(&first)).collect();
    for place in &machines {
        reached_by(place.forge(["add", "adds"]).args(own)).ends(exit::OK);
        reached_by(place.forge(RUN)).ends(exit::OK);
    }
    let quarantine = ["catalog", "quarantine", "adds@1.0.0", "--reason", "bad sums"];
    reached_by(first.forge(quarantine).args(own)).ends(exit::OK);
    let [fetching, updating, drawing, running] = &machines[..] else { unreachable!() };
    let bad = |ended: Ended| ended.says(&["quarantined", "bad sums"]);
    bad(reached_by(fetching.forge(["fetch", "--locked"])).ends(exit::DENIED));
    bad(reached_by(updating.forge(["update"])).ends(exit::DENIED));
    prints(&reached_by(drawing.forge(["tree"])).ends(exit::OK), &["adds 1.0.0  (quarantined: ", "bad sums"]);
    // Who has asked tells the runs.
    for place in [fetching, updating, drawing] {
        bad(reached_by(place.forge(RUN)).ends(exit::DENIED));
    }
    // A catalog that does not answer stops no run, and each says so; an update it stops.
    bucket.chaos().does(|_| Deed::Drop);
    let_time_pass(running);
    for _ in 0..2 {
        let told = ["what is known of adds@1.0.0 on this machine is used"];
        reached_by(running.forge(RUN)).ends(exit::OK).says(&told);
    }
    let told = ["cannot be reached", "nothing was updated"];
    reached_by(running.forge(["update"])).ends(exit::ENVIRONMENT).says(&told);
    bucket.chaos().does(|_| Deed::Pass);
    let_time_pass(running);
    bad(reached_by(running.forge(RUN)).ends(exit::DENIED));
}

#[test]
fn another_catalog_at_the_same_address_stops_everything() {
    let (first, registry, impostor) = (with_tool(), Registry::new(), Registry::new());
    for (catalog, registry) in [("one", &registry), ("two", &impostor)] {
        let catalog = first.path(catalog).display().to_string();
        first.forge(["promote", "adds.rs", "--version", "1.0.0", "--catalog", &catalog]).ends(exit::OK);
        let publish = first.forge(["catalog", "publish", "adds@1.0.0", &registry.url(), "--catalog", &catalog]);
        registry.reached_by(publish).ends(exit::OK);
    }
    let place = another(&first);
    let reached_by = |call: Call| registry.reached_by(call);
    reached_by(place.forge(["add", "adds", "--catalog", &registry.url()])).ends(exit::OK);
    let port = impostor.url().split([':', '/']).find_map(|part| part.parse().ok()).unwrap();
    registry.chaos().lead_to(port);
    let another = ["is another one than before", "Nothing was used", "remove "];
    for command in [&["fetch", "--locked"][..], &["update"], &["add", "adds"], &["tree"]] {
        let told = reached_by(place.forge(command)).ends(exit::DENIED);
        told.says(&another);
    }
    let_time_pass(&place);
    let told = reached_by(place.forge(RUN).args(["--format", "json"])).ends(exit::DENIED).json();
    assert_eq!(told["error"]["kind"], "mismatch", "{told}");
    // What was there before is here.
    reached_by(place.forge(RUN).args(["--offline"])).ends(exit::OK);
    // Whoever means it forgets the one before, and pins anew.
    fs::remove_dir_all(place.catalogs().join("mirrors")).unwrap();
    let told = ["adds@1.0.0 is not what forge.lock holds", "take adds out of forge.lock"];
    reached_by(place.forge(["fetch"])).ends(exit::DENIED).says(&told);
    fs::remove_file(place.path("forge.lock")).unwrap();
    reached_by(place.forge(["update"])).ends(exit::OK);
    reached_by(place.forge(RUN)).ends(exit::OK);
}
