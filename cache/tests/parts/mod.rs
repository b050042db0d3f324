//! The parts that child processes play.

use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use forge_cache::{Cache, CacheError, Digest};

use super::{BUILD, assert_told, say};

pub(crate) fn play(part: &str, root: &Path) {
    let cache = Cache::open(root).expect("open");
    match part {
        "greet" => say("hello"),
        "put" => say(&cache.put(&content()).expect("put").to_string()),
        "build" => build(&cache),
        "hold" => hold(&cache),
        "write" => write(&cache),
        "use" => use_it(&cache),
        "read-only" => read_only(&cache),
        "fill" => fill(&cache),
        other => panic!("nobody knows the part `{other}`"),
    }
}

/// Large enough that writing it takes more than one moment.
pub(crate) fn content() -> Vec<u8> {
    b"0123456789abcdef".repeat(50_000)
}

/// One entry of each kind.
pub(crate) fn put_everything(cache: &Cache, content: &[u8]) {
    let key = Digest::of(content);
    let blob = cache.put(content).expect("put");
    cache.put_action(BUILD, &key, content, &[blob]).expect("put an action");
    cache.put_native("engine", &key, content).expect("put native code");
}

fn build(cache: &Cache) {
    let key = Digest::of(b"key");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let _lock = cache.lock_key(&key).expect("lock");
                if let Some(record) = cache.action(BUILD, &key).expect("look up") {
                    let digest = Digest::from_bytes(record.try_into().expect("a digest"));
                    assert_eq!(cache.get(&digest).expect("get"), Some(content()));
                    say("found");
                } else {
                    let digest = cache.put(&content()).expect("put");
                    cache.put_action(BUILD, &key, digest.as_bytes(), &[digest]).expect("put an action");
                    say("built");
                }
            });
        }
    });
}

fn hold(cache: &Cache) {
    let _lock = cache.lock_key(&Digest::of(b"key")).expect("lock");
    say("holding");
    until_input_ends();
}

fn write(cache: &Cache) {
    for number in 0_u32.. {
        let mut content = content();
        content.extend(number.to_le_bytes());
        content.extend(std::process::id().to_le_bytes());
        let _lock = cache.lock_key(&Digest::of(&content)).expect("lock");
        let folder = cache.temporary_folder().expect("folder");
        std::fs::write(folder.path().join("object"), &content[..10_000]).expect("write");
        put_everything(cache, &content);
        say("written");
    }
}

fn use_it(cache: &Cache) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            until_input_ends();
            done.store(true, Ordering::SeqCst);
        });
        let mut rounds = 0_u32;
        while !done.load(Ordering::SeqCst) {
            let content = [rounds.to_le_bytes().as_slice(), &[7; 1_000]].concat();
            let key = Digest::of(&content);
            let _lock = cache.lock_key(&key).expect("lock");
            let folder = cache.temporary_folder().expect("folder");
            std::fs::write(folder.path().join("object"), &content).expect("write");
            put_everything(cache, &content);
            // Missing is fine, anything else than what was stored is not.
            let native = cache.native("engine", &key).expect("native").map(|code| code.into_bytes());
            for found in [cache.get(&key).expect("get"), cache.action(BUILD, &key).expect("action"), native] {
                assert!(found.is_none_or(|found| found == content));
            }
            assert_eq!(std::fs::read(folder.path().join("object")).expect("still there"), content);
            assert_eq!(cache.take_dropped(), []);
            if rounds == 0 {
                say("begun");
            }
            rounds += 1;
        }
        say(&format!("rounds {rounds}"));
    });
}

fn read_only(cache: &Cache) {
    assert!(!cache.is_writable());
    let known = Digest::of(b"known");
    assert_eq!(cache.get(&known).expect("get").as_deref(), Some(&b"known"[..]));
    assert_eq!(cache.action(BUILD, &known).expect("action").as_deref(), Some(&b"known"[..]));
    assert_eq!(cache.get(&Digest::of(b"unknown")).expect("get"), None);
    // Code of another user is not used, code of this one is.
    let native = std::fs::read_dir(cache.root().join("native-v1")).is_ok();
    assert_eq!(cache.native("engine", &known).expect("native").is_some(), native);
    assert_eq!(cache.take_dropped().len(), usize::from(!native));

    // A damaged entry is not served, and stays.
    let damaged = Digest::of(b"damaged");
    assert_eq!(cache.get(&damaged).expect("get"), None);
    assert_eq!(cache.take_dropped().len(), 1);
    assert!(cache.contains(&damaged));
    assert_eq!(cache.verify().expect("verify").dropped.len(), 1);
    assert!(cache.contains(&damaged));
    assert!(cache.stats().expect("stats").total.entries >= 3);

    let _first = cache.lock_key(&known).expect("nothing to lock");
    let _second = cache.lock_key(&known).expect("nothing to lock");
    let refusals = [
        cache.put(b"new").map(drop),
        cache.put(b"known").map(drop),
        cache.put_action(BUILD, &known, b"new", &[]),
        cache.put_native("engine", &known, b"new"),
        cache.temporary_folder().map(drop),
        cache.gc(None).map(drop),
    ];
    for refusal in refusals {
        let error = refusal.expect_err("refused");
        assert!(matches!(error, CacheError::ReadOnly { .. }), "{error:?}");
        assert_told(&error, cache.root());
    }
    assert_eq!(cache.trim_when_due(0).expect("not done"), None);

    // An empty folder that cannot be written is an empty cache; one that cannot be made is an error.
    let empty = Cache::open(&cache.root().join("actions-v1")).expect("open");
    assert!(!empty.is_writable());
    assert_eq!(empty.get(&known).expect("get"), None);
    let error = Cache::open(&cache.root().join("new")).expect_err("cannot be made");
    assert!(matches!(error, CacheError::ReadOnly { .. }), "{error:?}");
    assert_told(&error, cache.root());
    say("all as it should be");
}

fn fill(cache: &Cache) {
    let key = Digest::of(b"key");
    let failures = [
        cache.put(&content()).map(drop),
        cache.put_action(BUILD, &key, &content(), &[]),
        cache.put_native("engine", &key, &content()),
    ];
    for failure in failures {
        let error = failure.expect_err("too large");
        assert!(matches!(error, CacheError::NoSpace { .. }), "{error:?}");
        assert_told(&error, cache.root());
    }
    assert_eq!(cache.stats().expect("stats").total.entries, 0);
    assert_eq!(cache.stats().expect("stats").temporary.entries, 0);
    cache.put(b"small").expect("there is room for little things");
    say("all as it should be");
}

/// Waits until the test closes the pipe.
fn until_input_ends() {
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest).expect("the test's pipe");
}
