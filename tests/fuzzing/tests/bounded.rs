//! A number of inputs for every target, with every run of the tests. The long run is `cargo +nightly fuzz run NAME`.
//!
//! Inputs are files of the corpora, changed: pieces cut out, doubled, and taken from others, beside bytes of no sense at
//! all. The number of them is fixed, the time is not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed, and so has its helper")]

use std::{fs, path::Path, sync::OnceLock};

use forge_fuzzing::{TARGETS, Target};
use proptest::{prelude::*, sample::Index, test_runner::TestRunner};

/// One change: where, how much is taken out, and what is put in instead.
type Change = (Index, usize, Index, Index, usize, Vec<u8>);

/// A file of the repository.
fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The files below a folder with one of these ends, none of them long.
fn files(folder: &str, ends: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders = vec![repository(folder)];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if ends.iter().any(|end| name.ends_with(end)) {
                found.push(fs::read(&path).unwrap());
            }
        }
    }
    found.retain(|bytes| bytes.len() < 20_000);
    assert!(!found.is_empty(), "{folder} has no seeds");
    found
}

/// What the inputs of a target are made from.
fn seeds(name: &str) -> &'static [Vec<u8>] {
    static SOURCES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    static CASES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    static OTHERS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    static TABLES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    static MODULES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    match name {
        "check" => SOURCES.get_or_init(|| [files("tests/corpus", &[".rs"]), files("examples", &[".rs"])].concat()),
        "cases" => CASES.get_or_init(|| files("tests/corpus/strangers", &[".cases.json"])),
        "frontmatter" | "policy" => TABLES.get_or_init(tables),
        "module" => MODULES.get_or_init(|| vec![forge_fuzzing::smallest_tool(), forge_fuzzing::program(&[1, 2, 3])]),
        _ => OTHERS.get_or_init(|| {
            (0..64u8).map(|n| (0..n.saturating_mul(4)).map(|m| m.wrapping_mul(n)).collect()).collect()
        }),
    }
}

/// Frontmatters of the corpora, and each key of a policy with a value.
fn tables() -> Vec<Vec<u8>> {
    let sources = files("tests/corpus/check", &[".rs"]);
    let fronts = sources.iter().filter_map(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (front, _) = text.strip_prefix("---\n")?.split_once("\n---")?;
        Some(front.as_bytes().to_vec())
    });
    let keys = forge::policy::keys().iter().map(|key| format!("{} = {}\n", key.path, key.example).into_bytes());
    fronts.chain(keys).collect()
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let piece = proptest::collection::vec(any::<u8>(), 0..8);
    proptest::collection::vec((any::<Index>(), 0usize..60, any::<Index>(), any::<Index>(), 0usize..60, piece), 0..8)
}

fn changed(seeds: &[Vec<u8>], base: Index, changes: &[Change]) -> Vec<u8> {
    let mut bytes = base.get(seeds).clone();
    for (at, removed, other, from, taken, piece) in changes {
        let start = at.index(bytes.len() + 1);
        let end = (start + removed).min(bytes.len());
        let other = other.get(seeds);
        let from = from.index(other.len() + 1);
        let foreign = &other[from..(from + taken).min(other.len())];
        bytes.splice(start..end, piece.iter().chain(foreign).copied());
    }
    bytes
}

fn feed(target: Target, count: u32) {
    let seeds = seeds(target.name);
    // What was fed by chance once is not fed again: files that a failure wrote would be the only record of it.
    let config = ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() };
    let changed = (any::<Index>(), changes()).prop_map(|(base, changes)| changed(seeds, base, &changes));
    let noise = proptest::collection::vec(any::<u8>(), 0..2_000);
    let inputs = prop_oneof![4 => changed.boxed(), 1 => noise.boxed()];
    let fed = TestRunner::new(config).run(&inputs, |bytes| {
        (target.run)(&bytes);
        Ok(())
    });
    if let Err(failure) = fed {
        panic!("{}: {failure}", target.name);
    }
}

#[test]
fn the_smallest_tool_passes_the_verification() {
    let violations =
        forge::fuzzing::module_violations(&forge_fuzzing::smallest_tool(), &forge::tool::Needs::default());
    assert_eq!(violations, []);
}

/// A test for each target, with the number of its inputs.
macro_rules! bounded {
    ($($name:ident: $count:literal,)*) => {
        $(
            #[test]
            fn $name() {
                let target = TARGETS.iter().find(|target| target.name == stringify!($name)).unwrap();
                feed(*target, $count);
            }
        )*

        #[test]
        fn every_target_is_fed() {
            let fed = [$(stringify!($name)),*];
            assert!(TARGETS.iter().all(|target| fed.contains(&target.name)));
        }
    };
}

bounded! {
    check: 600,
    frontmatter: 250,
    cases: 5_000,
    policy: 2_000,
    transcript: 20_000,
    frame: 20_000,
    module: 5_000,
    host_calls: 300,
}
