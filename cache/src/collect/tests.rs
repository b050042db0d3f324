//! What a collection takes and what it leaves.

use std::fs::File;

use super::*;
use crate::testing::Scratch;
use crate::{Bucket, DropReason};

const BUILD: Bucket = Bucket::new("build", 1);

/// Makes the entry look as if it had last been used so many hours ago.
fn age(path: &Path, hours: u64) {
    let used = SystemTime::now() - Duration::from_secs(hours * 3600);
    let file = File::open(path).expect("open");
    file.set_times(FileTimes::new().set_modified(used)).expect("set the time");
}

fn age_of(path: &Path) -> Duration {
    let used = fs::metadata(path).and_then(|metadata| metadata.modified()).expect("time of use");
    SystemTime::now().duration_since(used).expect("in the past")
}

#[test]
fn without_a_limit_all_that_is_sound_stays() {
    let scratch = Scratch::new();
    let blob = scratch.cache.put(b"content").expect("put");
    scratch.cache.put_action(BUILD, &blob, b"record", &[blob]).expect("put");
    scratch.cache.put_native("engine", &blob, b"code").expect("put");
    let before = scratch.cache.stats().expect("stats");
    let report = scratch.cache.gc(None).expect("gc");
    assert_eq!(report, GcReport { remaining: before.total, ..GcReport::default() });
    assert_eq!(scratch.cache.stats().expect("stats"), before);
    let names: Vec<_> = before.buckets.keys().map(String::as_str).collect();
    assert_eq!(names, ["actions/build-v1", "blobs", "native"]);
    assert_eq!(before.total.entries, 3);
}

#[test]
fn the_least_recently_used_goes_first() {
    let scratch = Scratch::new();
    let put = |bytes: &[u8], hours| {
        let digest = scratch.cache.put(bytes).expect("put");
        age(&scratch.cache.layout().blob(&digest), hours);
        digest
    };
    let (old, oldest, new) = (put(b"old", 5), put(b"oldest", 9), put(b"new", 2));
    // Reading marks it as used.
    let used = put(b"used", 8);
    scratch.cache.get(&used).expect("get");

    let report = scratch.cache.gc(Some(7)).expect("gc");
    assert_eq!(report.evicted, Usage { entries: 2, bytes: 9 });
    assert_eq!(report.remaining, Usage { entries: 2, bytes: 7 });
    let left = [old, oldest, new, used].map(|digest| scratch.cache.contains(&digest));
    assert_eq!(left, [false, false, true, true]);
}

#[test]
fn use_is_written_at_most_once_an_hour() {
    let scratch = Scratch::new();
    let key = Digest::of(b"key");
    let blob = scratch.cache.put(b"content").expect("put");
    scratch.cache.put_action(BUILD, &key, b"record", &[]).expect("put");
    scratch.cache.put_native("engine", &key, b"code").expect("put");
    let layout = scratch.cache.layout();
    let native = layout.native().join("engine").join(key.to_string());
    let paths = [layout.blob(&blob), layout.action(BUILD, &key), native];
    let read = || {
        scratch.cache.get(&blob).expect("get").expect("found");
        scratch.cache.action(BUILD, &key).expect("read").expect("found");
        scratch.cache.native("engine", &key).expect("read").expect("found");
    };
    paths.iter().for_each(|path| {
        let half_an_hour_ago = SystemTime::now() - Duration::from_secs(1800);
        let file = File::open(path).expect("open");
        file.set_times(FileTimes::new().set_modified(half_an_hour_ago)).expect("set the time");
    });
    read();
    assert!(paths.iter().all(|path| age_of(path) >= Duration::from_secs(1800)));
    paths.iter().for_each(|path| age(path, 2));
    read();
    assert!(paths.iter().all(|path| age_of(path) < Duration::from_secs(1800)));
}

#[test]
fn a_time_in_the_future_is_corrected_by_use() {
    let scratch = Scratch::new();
    let blob = scratch.cache.put(b"content").expect("put");
    let path = scratch.cache.layout().blob(&blob);
    let tomorrow = SystemTime::now() + Duration::from_secs(24 * 3600);
    File::open(&path).and_then(|file| file.set_times(FileTimes::new().set_modified(tomorrow))).expect("set");
    scratch.cache.get(&blob).expect("get");
    assert!(age_of(&path) < Duration::from_secs(1800));
}

#[test]
fn a_blob_is_used_when_its_record_is() {
    let scratch = Scratch::new();
    let key = Digest::of(b"key");
    let needed = scratch.cache.put(b"needed").expect("put");
    let other = scratch.cache.put(b"other").expect("put");
    scratch.cache.put_action(BUILD, &key, b"record", &[needed]).expect("put");
    age(&scratch.cache.layout().blob(&needed), 9);
    age(&scratch.cache.layout().blob(&other), 5);
    let total = scratch.cache.stats().expect("stats").total;
    let report = scratch.cache.gc(Some(total.bytes - 1)).expect("gc");
    assert_eq!(report.evicted.entries, 1);
    assert!(scratch.cache.contains(&needed) && !scratch.cache.contains(&other));
}

#[test]
fn records_go_with_their_blobs() {
    let scratch = Scratch::new();
    let blob = scratch.cache.put(b"content").expect("put");
    for (name, needs) in [("none", &[][..]), ("one", &[blob]), ("gone", &[blob, Digest::of(b"never stored")])] {
        scratch.cache.put_action(BUILD, &Digest::of(name.as_bytes()), b"record", needs).expect("put");
    }
    let left = || {
        ["none", "one", "gone"]
            .map(|name| scratch.cache.action(BUILD, &Digest::of(name.as_bytes())).expect("read").is_some())
    };
    assert_eq!(scratch.cache.gc(None).expect("gc").dangling.entries, 1);
    assert_eq!(left(), [true, true, false]);
    fs::remove_file(scratch.cache.layout().blob(&blob)).expect("remove");
    assert_eq!(scratch.cache.gc(None).expect("gc").dangling.entries, 1);
    assert_eq!(left(), [true, false, false]);
}

#[test]
fn nothing_is_left_below_a_limit_of_nothing() {
    let scratch = Scratch::new();
    let blob = scratch.cache.put(b"content").expect("put");
    scratch.cache.put_action(BUILD, &blob, b"record", &[blob]).expect("put");
    scratch.cache.put_native("engine", &blob, b"code").expect("put");
    assert_eq!(scratch.cache.gc(Some(0)).expect("gc").remaining, Usage::default());
    assert_eq!(scratch.cache.stats().expect("stats").total, Usage::default());
    assert!(scratch.cache.get(&blob).expect("get").is_none());
}

#[test]
fn verify_and_gc_drop_what_is_bad_and_strangers() {
    let spoil = |scratch: &Scratch| {
        let layout = scratch.cache.layout();
        let key = Digest::of(b"key");
        let blob = scratch.cache.put(b"content").expect("put");
        scratch.cache.put(b"sound").expect("put");
        scratch.cache.put_action(BUILD, &key, b"record", &[]).expect("put");
        scratch.cache.put_native("engine", &key, b"code").expect("put");
        let native = layout.native().join("engine").join(key.to_string());
        for path in [layout.blob(&blob), layout.action(BUILD, &key), native] {
            let mut bytes = fs::read(&path).expect("read");
            bytes[0] ^= 1;
            fs::write(&path, bytes).expect("spoil");
        }
        fs::write(layout.blobs().join("note"), "").expect("stray");
        fs::write(layout.blobs().join(".nfs0001"), "").expect("not ours");
        let misplaced = layout.blobs().join("zz").join(blob.to_string());
        fs::create_dir_all(layout.blobs().join("zz")).expect("folder");
        fs::write(misplaced, b"content").expect("stray");
    };
    let check = |mut dropped: Vec<Dropped>, scratch: &Scratch| {
        dropped.sort_by(|left, right| left.path.cmp(&right.path));
        let reasons: Vec<_> = dropped.iter().map(|dropped| dropped.reason.clone()).collect();
        use DropReason::{Damaged, Misplaced};
        assert_eq!(reasons, [Damaged, Damaged, Misplaced, Misplaced, Damaged], "{dropped:?}");
        assert!(dropped.iter().all(|dropped| !dropped.path.exists()));
        assert_eq!(scratch.cache.stats().expect("stats").total, Usage { entries: 1, bytes: 5 });
        assert!(scratch.cache.layout().blobs().join(".nfs0001").exists());
    };
    let scratch = Scratch::new();
    spoil(&scratch);
    let report = scratch.cache.verify().expect("verify");
    assert_eq!(report.checked.entries, 6);
    check(report.dropped, &scratch);
    let scratch = Scratch::new();
    spoil(&scratch);
    check(scratch.cache.gc(None).expect("gc").dropped, &scratch);
}

#[test]
fn what_the_dead_left_goes_and_what_the_living_use_stays() {
    let scratch = Scratch::new();
    let layout = scratch.cache.layout();
    let living = scratch.cache.temporary_folder().expect("folder");
    fs::write(living.path().join("object"), "1234").expect("write");
    let dead = layout.temporary().join("dead");
    fs::create_dir_all(dead.join("work/0")).expect("folder");
    fs::write(dead.join(LOCK), "").expect("lock");
    fs::write(dead.join("work/0/object"), "123").expect("write");
    fs::create_dir(layout.temporary().join("unborn")).expect("folder");
    fs::write(layout.temporary().join("file"), "12").expect("write");
    let held = scratch.cache.lock_key(&Digest::of(b"held")).expect("lock");
    fs::write(layout.locks().join(Digest::of(b"dead").to_string()), "").expect("lock");
    assert_eq!(scratch.cache.stats().expect("stats").temporary, Usage { entries: 3, bytes: 9 });

    let report = scratch.cache.gc(None).expect("gc");
    assert_eq!(report.temporary.bytes, 5);
    assert_eq!(children(&layout.temporary()).expect("list").len(), 1);
    assert!(living.path().join("object").exists());
    assert_eq!(children(&layout.locks()).expect("list").len(), 1);
    assert!(scratch.cache.try_lock_key(&Digest::of(b"held")).expect("try").is_none());
    drop(held);
}

#[test]
fn what_was_used_since_it_was_seen_stays() {
    let scratch = Scratch::new();
    let blob = scratch.cache.put(b"content").expect("put");
    age(&scratch.cache.layout().blob(&blob), 2);
    let seen = scratch.cache.survey().expect("survey");
    scratch.cache.get(&blob).expect("get");
    assert!(!remove(&seen[0], &mut GcReport::default()).expect("remove"));
    assert!(scratch.cache.contains(&blob));
}
