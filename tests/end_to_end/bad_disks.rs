//! A disk that is full, a folder that cannot be written, bytes that flip.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::harness::{Workplace, exit};

/// Every entry of the cache: all files but locks and marks.
fn entries(place: &Workplace) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    for folder in ["blobs-v1", "actions-v1", "native-v1"] {
        walk(&place.cache().join(folder), &mut found);
    }
    found.sort();
    found
}

#[test]
fn a_flipped_byte_is_never_served() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let digest = {
        let document = place.forge(["build", &adds, "--format", "json"]).ends(exit::OK).json();
        document["digest"].as_str().unwrap().to_owned()
    };
    let run = |what: &str| {
        let ended = place.forge(["run", what, "--input", r#"{"numbers": [40, 2]}"#]).ends(exit::OK);
        assert_eq!(ended.stdout, "42\n");
    };
    run(&adds);
    let all = entries(&place);
    for kind in ["blobs-v1", "actions-v1", "native-v1"] {
        let below = place.cache().join(kind);
        assert!(all.iter().any(|entry| entry.starts_with(&below)), "nothing in {kind}: {all:?}");
    }
    for entry in &all {
        let sound = fs::read(entry).unwrap();
        let flipped = |at: usize| {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            bytes
        };
        let cut = sound[..sound.len() / 2].to_vec();
        for damaged in [flipped(0), flipped(sound.len() / 2), flipped(sound.len() - 1), cut, Vec::new()] {
            fs::write(entry, damaged).unwrap();
            // By digest nothing can be rebuilt: served whole, or told as missing.
            let by_digest = place.forge(["run", &digest, "--input", r#"{"numbers": [40, 2]}"#]).end();
            assert!(by_digest.code == Some(exit::NOT_FOUND) || by_digest.stdout == "42\n", "{}", by_digest.story());
            run(&adds);
            place.forge(["cache", "verify"]).ends(exit::OK);
            run(&adds);
            place.is_sound();
            let again = place.forge(["build", &adds, "--format", "json"]).ends(exit::OK).json();
            assert_eq!(again["digest"], digest.as_str());
            assert!(entry.exists(), "{} was not made again", entry.display());
        }
    }
}

#[test]
fn damage_is_found_told_and_dropped() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["run", &adds, "--input", r#"{"numbers": []}"#]).ends(exit::OK);
    let all = entries(&place);
    for entry in &all {
        fs::write(entry, "not what it was").unwrap();
    }
    let report = place.forge(["cache", "verify", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(report["report"]["dropped"].as_array().map(Vec::len), Some(all.len()), "{report:#}");
    let report = place.forge(["cache", "verify", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(report["report"]["checked"]["entries"], 0);
    place.is_sound();
}

#[test]
fn native_code_in_a_folder_of_everybody_is_not_loaded() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["run", &adds, "--input", r#"{"numbers": [1]}"#]).ends(exit::OK);
    fs::set_permissions(place.cache().join("native-v1"), fs::Permissions::from_mode(0o777)).unwrap();
    let ended = place.forge(["run", &adds, "--input", r#"{"numbers": [1]}"#]).end();
    // Compiled afresh, or refused with a reason; never loaded.
    if ended.code != Some(exit::OK) {
        ended.has_code(exit::ENVIRONMENT).says(&["native"]);
    }
}

#[test]
fn a_cache_that_cannot_be_written() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let panics = place.take("hostile/panics.rs");
    place.forge(["build", &adds]).ends(exit::OK);
    let modes = |mode: &str| place.shell(&format!("chmod -R {mode} \"$FORGE_CACHE_DIR\"")).ends(exit::OK);
    modes("a-w");
    // What is there is used.
    let numbers = r#"{"numbers": [1, 2]}"#;
    let found = place.forge_bound_by_modes(&["run", &adds, "--input", numbers]).ends(exit::OK).says_nothing();
    assert_eq!(found.stdout, "3\n");
    // What is not is built, used, and not kept.
    let quotient = r#"{"dividend": 6, "divisor": 2}"#;
    place.shell("mkdir temporary").ends(exit::OK);
    for _ in 0..2 {
        let call = place.forge_bound_by_modes(&["run", &panics, "--input", quotient]);
        let built = call.env("TMPDIR", place.path("temporary")).ends(exit::OK);
        assert_eq!(built.stdout, "3\n");
        built.says(&["not kept", "cannot be written"]);
    }
    let stats = place.forge_bound_by_modes(&["cache", "stats"]).ends(exit::OK);
    assert!(stats.stdout.contains("total"), "{}", stats.story());
    place.forge_bound_by_modes(&["cache", "verify"]).ends(exit::OK);
    place.forge_bound_by_modes(&["cache", "gc"]).ends(exit::ENVIRONMENT).has_one_error();
    assert_eq!(fs::read_dir(place.path("temporary")).unwrap().count(), 0, "folders of the compiler are left");
    modes("u+w");
    place.is_sound();
}

#[test]
fn a_cache_that_cannot_be_made() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let file = place.write("file", "");
    let at = |path: &Path| place.forge(["build", &adds]).env("FORGE_CACHE_DIR", path).ends(exit::ENVIRONMENT);
    at(&place.path(&file)).has_one_error().says(&["FORGE_HOME"]);
    at(&place.path("file/below")).has_one_error().says(&["FORGE_HOME"]);
    place.shell("mkdir closed && chmod a-w closed").ends(exit::OK);
    let closed = place.forge_bound_by_modes(&["build", &adds]).env("FORGE_CACHE_DIR", place.path("closed/cache"));
    closed.ends(exit::ENVIRONMENT).has_one_error().says(&["FORGE_HOME"]);
}

/// Builds and runs with at most this many KiB in one file, where a write beyond that is an error, as on a full disk.
#[test]
fn a_disk_that_is_full_for_files_of_some_size() {
    for kibibytes in [0, 1, 4, 16, 64, 256, 1024] {
        let place = Workplace::new();
        place.take("plain/adds.rs");
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$FORGE\" run adds.rs --input '{{\"numbers\": [42]}}'",
            kibibytes * 2
        );
        let ended = place.shell(&script).end();
        if ended.code == Some(exit::OK) {
            assert_eq!(ended.stdout, "42\n");
        } else {
            let ended = ended.has_code(exit::ENVIRONMENT).has_one_error();
            let told =
                ["full", "space", "too large", "room"].iter().any(|word| ended.stderr.to_lowercase().contains(word));
            assert!(told, "{kibibytes} KiB: {}", ended.story());
        }
        place.is_sound();
    }
}

/// The same with a real file system that has no room, where this user may mount one; else with small files again.
#[test]
fn a_disk_that_is_full() {
    for kibibytes in [8, 64, 512, 1500, 3000] {
        let place = Workplace::new();
        place.take("plain/adds.rs");
        let forge = "\"$FORGE\" run adds.rs --input '{\"numbers\": [42]}'";
        let script = format!(
            "mkdir -p \"$FORGE_CACHE_DIR\"
             if unshare --mount true 2>/dev/null; then
               exec unshare --mount sh -c 'mount -t tmpfs -o size={kibibytes}k none \"$FORGE_CACHE_DIR\" && exec '\"$0\"
             fi
             trap '' XFSZ; ulimit -f {}; eval exec \"$0\"",
            kibibytes * 2
        );
        let ended = place.shell(&script).arg(forge).end();
        if ended.code == Some(exit::OK) {
            assert_eq!(ended.stdout, "42\n");
        } else {
            let ended = ended.has_code(exit::ENVIRONMENT).has_one_error();
            let told =
                ["full", "space", "too large", "room"].iter().any(|word| ended.stderr.to_lowercase().contains(word));
            assert!(told, "{kibibytes} KiB: {}", ended.story());
        }
        place.is_sound();
    }
}

#[test]
fn a_report_or_a_folder_that_cannot_be_written() {
    let place = Workplace::new();
    place.forge(["new", "a_tool"]).ends(exit::OK);
    let ended = place.forge(["test", "a_tool.rs", "--junit", "no/such/folder/report.xml"]).ends(exit::ENVIRONMENT);
    ended.says(&["no/such/folder/report.xml"]);
    place.write("file", "");
    let ended = place.forge(["build", "a_tool.rs", "--out", "file"]).ends(exit::ENVIRONMENT).has_one_error();
    ended.says(&["file", "--out"]);
    let ended = place.forge(["new", "other", "--dir", "file"]).ends(exit::ENVIRONMENT).has_one_error();
    ended.says(&["file"]);
}

#[test]
fn entries_that_are_links_do_no_harm() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.forge(["run", &adds, "--input", r#"{"numbers": [42]}"#]).ends(exit::OK);
    let secret = place.write("secret", "CANARY of the disk");
    for entry in entries(&place) {
        fs::remove_file(&entry).unwrap();
        std::os::unix::fs::symlink(place.path(&secret), &entry).unwrap();
        let ended = place.forge(["run", &adds, "--input", r#"{"numbers": [42]}"#]).ends(exit::OK);
        assert_eq!(ended.stdout, "42\n");
        assert!(!ended.stderr.contains("CANARY"), "{}", ended.story());
    }
    assert_eq!(fs::read_to_string(place.path(&secret)).unwrap(), "CANARY of the disk");
    place.forge(["cache", "verify"]).ends(exit::OK);
    place.is_sound();
    let report = place.forge(["cache", "gc", "--max-size", "0", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(report["report"]["remaining"]["entries"], Value::from(0));
}
