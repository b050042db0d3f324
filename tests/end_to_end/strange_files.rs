//! Things in a catalog's folder that are no files: whoever may write there can put them in any place.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use crate::{
    harness::{Ended, Workplace, exit},
    published::with_tool,
};

/// Runs to its end, which is not that it was waited for in vain.
fn ends(place: &Workplace, arguments: &[&str]) -> Ended {
    let ended = place.under("timeout", &["60"], arguments).end();
    assert_ne!(ended.code, Some(124), "it hangs: {}", ended.story());
    ended
}

/// Somebody with `adds` in two versions in a catalog in a folder, of which nothing is in the mirror.
fn with_releases() -> Workplace {
    let place = with_tool();
    for version in ["1.0.0", "1.1.0"] {
        place.forge(["promote", "adds.rs", "--version", version, "--catalog", "shared"]).ends(exit::OK);
    }
    place.forge(["catalog", "deprecate", "adds@1.0.0", "--reason", "old", "--catalog", "shared"]).ends(exit::OK);
    place
}

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    rustix::fs::mkfifoat(rustix::fs::CWD, path, rustix::fs::Mode::RWXU).unwrap();
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_pipe_in_a_catalog_is_told_of_and_not_waited_for() {
    let place = with_releases();
    let show = place.forge(["catalog", "show", "adds@1.0.0", "--catalog", "shared", "--format", "json"]);
    let module = show.ends(exit::OK).json()["module"].as_str().unwrap().to_owned();
    let blob = format!("blobs/{}/{module}", &module[..2]);
    let numbers = ["--input", r#"{"numbers": [1]}"#, "--catalog", "shared"];
    for path in ["catalog.json", "releases/adds/1.0.0.json", "states/adds/1.0.0.json", &blob] {
        let path = place.path("shared").join(path);
        let before = fs::read(&path).unwrap();
        pipe(&path);
        let verify = ["verify", "adds@1.0.0", "--catalog", "shared"];
        let told = [path.to_str().unwrap(), "is a pipe, not a file", "remove it"];
        ends(&place, &verify).has_code(exit::ENVIRONMENT).says(&told);
        let ran = ends(&place, &[&["run", "adds@<1.1"], &numbers[..]].concat());
        // The module is in the cache since it was made.
        let code = if path.ends_with(&blob) { exit::OK } else { exit::ENVIRONMENT };
        ran.has_code(code);
        fs::remove_file(&path).unwrap();
        fs::write(&path, before).unwrap();
    }
    ends(&place, &[&["run", "adds@=1.0.0"], &numbers[..]].concat()).has_code(exit::OK);
}

#[test]
fn what_is_no_release_hides_no_other() {
    let place = with_releases();
    let release = place.path("shared/releases/adds/1.0.0.json");
    fs::remove_file(&release).unwrap();
    symlink("/dev/zero", &release).unwrap();
    let found = ends(&place, &["search", "adds", "--catalog", "shared"]).has_code(exit::OK);
    assert!(found.stdout.contains("1.1.0"), "{}", found.story());
    ends(&place, &["catalog", "list", "adds", "--catalog", "shared"]).says(&["is a symbolic link, not a file"]);
    // What is whole is exported, and what is not is told of.
    let exported = ends(&place, &["catalog", "export", "--all", "--to", "all.tar", "--catalog", "shared"]);
    let exported = exported.has_code(exit::ENVIRONMENT);
    assert_eq!(exported.stdout, "adds@1.1.0\n");
    exported.says(&["adds@1.0.0 is left out: ", "is a symbolic link", "wrote 1 release to all.tar"]);
    let read = ends(&place, &["catalog", "import", "all.tar", "--catalog", "copy"]).has_code(exit::OK);
    assert_eq!(read.stdout, "adds@1.1.0 is new\n");
    // What was named has to be whole.
    let named = ["catalog", "export", "adds@1.0.0", "--to", "one.tar", "--catalog", "shared"];
    ends(&place, &named).has_code(exit::ENVIRONMENT).says(&["is a symbolic link"]);
    assert!(!place.path("one.tar").exists());
}

#[test]
fn a_pipe_in_the_feed_is_not_waited_for() {
    let place = with_releases();
    let entries = files(&place.path("shared/feed"));
    assert!(!entries.is_empty());
    entries.iter().for_each(|entry| pipe(entry));
    ends(&place, &["search", "adds", "--catalog", "shared"]).says(&["is a pipe, not a file"]);
}

#[test]
fn what_is_no_file_in_the_place_of_the_lock_is_told_of() {
    let place = with_releases();
    let lock = place.path("shared/.forge-store/lock");
    let quarantine = ["catalog", "quarantine", "adds@1.0.0", "--reason", "wrong sums", "--catalog", "shared"];
    let refused = |what: &str| {
        let told = [lock.to_str().unwrap(), what, "remove it"];
        ends(&place, &quarantine).has_code(exit::ENVIRONMENT).says(&told);
    };
    pipe(&lock);
    refused("is a pipe, not a file");
    fs::remove_file(&lock).unwrap();
    symlink(place.path("victim"), &lock).unwrap();
    refused("is a symbolic link, not a file");
    assert!(!place.path("victim").exists());
    fs::remove_file(&lock).unwrap();
    ends(&place, &quarantine).has_code(exit::OK);
}

#[test]
fn a_pipe_in_a_shared_cache_costs_a_warning() {
    let place = with_tool();
    let run = || {
        fs::remove_dir_all(place.cache()).unwrap();
        let call = place.under("timeout", &["120"], &["run", "adds.rs", "--input", r#"{"numbers": [40, 2]}"#]);
        let ended = call.env("FORGE_REMOTE_CACHE", place.path("shared")).ends(exit::OK);
        assert_eq!(ended.stdout, "42\n");
        ended
    };
    place.forge(["build", "adds.rs"]).ends(exit::OK);
    run();
    let records = files(&place.path("shared/actions"));
    assert!(!records.is_empty());
    records.iter().for_each(|record| pipe(record));
    run().says(&["warning: ", "is a pipe, not a file"]);
}

#[test]
fn an_archive_is_a_file() {
    let place = with_releases();
    pipe(&place.path("pipe.tar"));
    let import = |file: &str| ends(&place, &["catalog", "import", file, "--catalog", "copy"]);
    import("pipe.tar").has_code(exit::ENVIRONMENT).says(&["pipe.tar is no archive", "it is a pipe, not a file"]);
    import("/dev/zero").has_code(exit::ENVIRONMENT).says(&["/dev/zero is no archive", "it is a device"]);
    place.shell("cd shared && tar -cf ../half.tar releases blobs").ends(exit::OK);
    let half = import("half.tar").has_code(exit::ENVIRONMENT);
    assert!(!half.stderr.contains("/tmp/.tmp"), "{}", half.story());
    half.says(&["half.tar is no archive of a catalog: it holds no catalog.json", "forge catalog export"]);
}
