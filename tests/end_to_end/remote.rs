//! Stores over the network: a real server, many writers, and everything that goes wrong on the way.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use forge_stores::{Creation, Patience, Replacement, Store, StoreError, StorePath, Writing};

use forge::catalog::{Catalog, TrustedKey, TrustedKeys};

use crate::{
    harness::{Bucket, Call, Cloud, Deed, Ended, Reading, Workplace, exit},
    published::with_tool,
};

fn path(text: &str) -> StorePath {
    text.parse().unwrap()
}

/// Does something with a bucket of each cloud, all at once: most of it is waiting.
fn with_each(act: impl Fn(Cloud, &Bucket) + Sync) {
    thread::scope(|scope| {
        for cloud in Cloud::ALL {
            let act = &act;
            scope.spawn(move || act(cloud, &Bucket::new(cloud)));
        }
    });
}

#[test]
fn objects_are_made_read_replaced_and_listed() {
    with_each(|_, bucket| {
        let store = bucket.store();
        does_what_stores_do(&store);
        let large = vec![7; 3 << 20];
        assert_eq!(store.create(&path("blobs/large"), &large).unwrap(), Creation::Created);
        assert_eq!(store.get(&path("blobs/large")).unwrap().unwrap().bytes, large);
    });
}

fn does_what_stores_do(store: &dyn Store) {
    assert_eq!(store.writing().unwrap(), Writing::Decided);
    assert!(store.get(&path("r/none")).unwrap().is_none() && store.list(&path("r"), None, 9).unwrap().is_empty());
    for name in ["r/b/2.json", "r/b/1.0.0-rc.1+b=2", "r/a/9", "r/a.b", "s/a", "rr/a"] {
        assert_eq!(store.create(&path(name), b"x").unwrap(), Creation::Created, "{name}");
        assert_eq!(store.create(&path(name), b"x").unwrap(), Creation::Exists, "{name}");
    }
    let first = store.get(&path("r/a/9")).unwrap().unwrap();
    assert_eq!(first.bytes, b"x");
    assert_eq!(store.replace(&path("r/a/9"), b"y", &first.tag).unwrap(), Replacement::Replaced);
    assert_eq!(store.replace(&path("r/a/9"), b"z", &first.tag).unwrap(), Replacement::Changed);
    assert_eq!(store.replace(&path("r/none"), b"z", &first.tag).unwrap(), Replacement::Changed);
    assert_eq!(store.get(&path("r/a/9")).unwrap().unwrap().bytes, b"y");
    let names = |after: Option<&str>, most| -> Vec<String> {
        let found = store.list(&path("r"), after.map(path).as_ref(), most).unwrap();
        found.iter().map(ToString::to_string).collect()
    };
    assert_eq!(names(None, 10), ["r/a.b", "r/a/9", "r/b/1.0.0-rc.1+b=2", "r/b/2.json"]);
    assert_eq!(names(Some("r/a/9"), 1), ["r/b/1.0.0-rc.1+b=2"]);
}

#[test]
fn one_of_fifty_makes_an_object_and_one_of_fifty_replaces_it() {
    with_each(|cloud, bucket| {
        let won = |act: &(dyn Fn(&dyn Store, usize) -> bool + Sync)| {
            let all: Vec<_> = thread::scope(|scope| {
                let threads: Vec<_> = (0..50).map(|one| scope.spawn(move || act(&bucket.store(), one))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            all.into_iter().filter(|won| *won).count()
        };
        let bytes = |one: usize| format!("written by {one}").into_bytes();
        let race = path("releases/a/1.0.0.json");
        let created = won(&|store, one| store.create(&race, &bytes(one)).unwrap() == Creation::Created);
        let first = bucket.store().get(&race).unwrap().unwrap();
        let replace = |store: &dyn Store, one| store.replace(&race, &bytes(one + 50), &first.tag).unwrap();
        let replaced = won(&|store, one| replace(store, one) == Replacement::Replaced);
        assert_eq!((created, replaced), (1, 1), "{cloud:?}");
    });
}

#[test]
fn an_answer_that_was_lost_is_found_out() {
    with_each(|_, bucket| finds_lost_answers(bucket));
}

fn finds_lost_answers(bucket: &Bucket) {
    let store = bucket.store();
    let swallow_first = |deed: Deed| {
        let left = AtomicUsize::new(1);
        bucket.chaos().does(move |request| {
            let is_write = request.method() == "PUT";
            let first =
                is_write && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
            if first { deed.clone() } else { Deed::Pass }
        });
    };
    for (name, deed) in [
        ("swallowed", Deed::SwallowAnswer),
        ("dropped", Deed::Drop),
        ("cut", Deed::CutAnswer),
        ("broken", Deed::Answer("500 Internal Server Error", "<Error><Code>InternalError</Code></Error>")),
    ] {
        let name = path(name);
        swallow_first(deed.clone());
        assert_eq!(store.create(&name, b"mine").unwrap(), Creation::Created, "{deed:?}");
        assert_eq!(store.create(&name, b"mine").unwrap(), Creation::Exists, "{deed:?}");
        let tag = store.get(&name).unwrap().unwrap().tag;
        swallow_first(deed.clone());
        assert_eq!(store.replace(&name, b"next", &tag).unwrap(), Replacement::Replaced, "{deed:?}");
        assert_eq!(store.replace(&name, b"else", &tag).unwrap(), Replacement::Changed, "{deed:?}");
        assert_eq!(store.get(&name).unwrap().unwrap().bytes, b"next");
    }
    // What another wrote is not taken for one's own.
    let taken = path("taken");
    assert_eq!(store.create(&taken, b"theirs").unwrap(), Creation::Created);
    swallow_first(Deed::SwallowAnswer);
    assert_eq!(store.create(&taken, b"mine").unwrap(), Creation::Exists);
}

#[test]
fn a_server_that_does_not_compare_is_found_out() {
    for cloud in Cloud::ALL {
        let [new, same] = cloud.conditions();
        for (headers, said) in [(new, "If-None-Match"), (same, "If-Match"), (&[new, same].concat(), "If-None-Match")]
        {
            let mut bucket = Bucket::new(cloud);
            if cloud == Cloud::Azure {
                // A key signs the headers as well.
                bucket = bucket.with_signature(Reading::AndWriting);
            }
            let headers = headers.to_owned();
            bucket.chaos().does(move |_| Deed::Without(headers.clone()));
            let Writing::Undecided(reason) = bucket.store().writing().unwrap() else { panic!("{cloud:?} {said}") };
            assert!(reason.contains(said) || cloud == Cloud::Google, "{reason}");
        }
        let bucket = Bucket::new(cloud);
        bucket.chaos().does(|request| match request.method() {
            "PUT" => Deed::Answer("501 Not Implemented", "<Error><Code>NotImplemented</Code></Error>"),
            _ => Deed::Pass,
        });
        assert!(matches!(bucket.store().writing().unwrap(), Writing::Undecided(_)));
    }
}

#[test]
fn a_server_is_killed_and_started_in_the_middle() {
    let mut s3 = Bucket::own();
    let (stop, made) = (AtomicBool::new(false), AtomicUsize::new(0));
    let stores: Vec<_> = (0..4).map(|_| s3.store()).collect();
    thread::scope(|scope| {
        let writers: Vec<_> = stores
            .iter()
            .enumerate()
            .map(|(one, store)| {
                let (stop, made) = (&stop, &made);
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    for number in 0.. {
                        if stop.load(Ordering::SeqCst) {
                            break;
                        }
                        let name = path(&format!("w/{one}/{number:06}"));
                        assert_eq!(store.create(&name, name.as_str().as_bytes()).unwrap(), Creation::Created);
                        mine.push(name);
                        made.fetch_add(1, Ordering::SeqCst);
                    }
                    mine
                })
            })
            .collect();
        let until = |count: usize| {
            while made.load(Ordering::SeqCst) < count && !writers.iter().all(thread::ScopedJoinHandle::is_finished) {
                thread::yield_now();
            }
        };
        for round in 1..=2 {
            until(round * 20);
            s3.kill();
            s3.start();
        }
        until(60);
        stop.store(true, Ordering::SeqCst);
        for name in writers.into_iter().flat_map(|writer| writer.join().unwrap()) {
            assert_eq!(s3.store().get(&name).unwrap().unwrap().bytes, name.as_str().as_bytes());
        }
    });
}

#[test]
fn what_cannot_be_reached_written_or_seen_is_told_apart() {
    with_each(|_, bucket| tells_failures_apart(bucket));
}

fn tells_failures_apart(bucket: &Bucket) {
    let name = path("releases/a/1.0.0.json");
    let told = |error: StoreError| -> (String, StoreError) { (error.to_string(), error) };
    bucket.chaos().does(|request| match request.method() {
        "PUT" => Deed::Answer("403 Forbidden", "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"),
        _ => Deed::Pass,
    });
    let (text, error) = told(bucket.store().create(&name, b"x").unwrap_err());
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{text}");
    assert!(matches!(bucket.store().writing().unwrap_err(), StoreError::ReadOnly { .. }));
    bucket.chaos().does(|_| Deed::Answer("403 Forbidden", "<Error><Code>InvalidAccessKeyId</Code></Error>"));
    let (text, error) = told(bucket.store().create(&name, b"x").unwrap_err());
    assert!(matches!(error, StoreError::Refused { .. }) && text.contains(&bucket.url()), "{text}");
    assert!(matches!(bucket.store().get(&name).unwrap_err(), StoreError::Refused { .. }));
    bucket.chaos().does(|_| Deed::Answer("404 Not Found", "<Error><Code>NoSuchBucket</Code></Error>"));
    let (text, error) = told(bucket.store().get(&name).unwrap_err());
    assert!(matches!(error, StoreError::Nothing { .. }) && text.contains("bucket"), "{text}");
    assert!(matches!(bucket.store().create(&name, b"x").unwrap_err(), StoreError::Nothing { .. }));
    for deed in [
        Deed::Drop,
        Deed::Stall,
        Deed::Answer("503 Slow Down", "<Error><Code>SlowDown</Code><Message>\u{1b}[2J</Message></Error>"),
    ] {
        bucket.chaos().does(move |_| deed.clone());
        let store = bucket.store_with(Patience::Brief);
        let (text, error) = told(store.list(&path("releases"), None, 10).unwrap_err());
        assert!(matches!(error, StoreError::Unreachable { .. }) && text.contains(&bucket.url()), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    bucket.chaos().does(|request| if request.method() == "GET" { Deed::CutAnswer } else { Deed::Pass });
    let store = bucket.store_with(Patience::Brief);
    assert_eq!(store.create(&name, &[7; 10_000]).unwrap(), Creation::Created);
    assert!(matches!(store.get(&name).unwrap_err(), StoreError::Unreachable { .. }), "a torn object is none");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    bucket.chaos().lead_to(free);
    assert!(matches!(bucket.store().get(&name).unwrap_err(), StoreError::Unreachable { .. }));
}

#[test]
fn azure_says_who_may_do_what() {
    let name = path("releases/a/1.0.0.json");
    let create = |bucket: &Bucket| bucket.store().create(&name, b"x").unwrap_err();
    let bucket = Bucket::new(Cloud::Azure);
    assert_eq!(bucket.store().create(&name, b"x").unwrap(), Creation::Created);
    let bucket = bucket.with_signature(Reading::Only);
    assert_eq!(bucket.store().get(&name).unwrap().unwrap().bytes, b"x");
    assert_eq!(bucket.store().list(&path("releases"), None, 9).unwrap().len(), 1);
    let error = bucket.store().writing().unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    let error = create(&bucket.with_setting("AZURE_STORAGE_SAS_TOKEN", |token| token.replace("sp=rl", "sp=rwl")));
    assert!(matches!(error, StoreError::Refused { .. }), "{error}");
    // The right account, and another's key.
    let error =
        create(&Bucket::new(Cloud::Azure).with_setting("AZURE_STORAGE_CONNECTION_STRING", |text| {
            text.replace("AccountKey=Eby8", "AccountKey=Abcd")
        }));
    assert!(matches!(error, StoreError::Refused { .. }) && !error.to_string().contains("Abcd"), "{error}");
    let error = create(
        &Bucket::new(Cloud::Azure).with_setting("AZURE_STORAGE_CONNECTION_STRING", |_| "AccountKey=c2VjcmV0".into()),
    );
    assert!(matches!(error, StoreError::Refused { .. }), "{error}");
    assert!(error.to_string().contains("names no AccountName") && !error.to_string().contains("c2VjcmV0"), "{error}");
    let error = create(&Bucket::new(Cloud::Azure).that_is_not_there());
    assert!(matches!(error, StoreError::Nothing { .. }) && error.to_string().contains("nobody-made-it"), "{error}");
}

fn promote(place: &Workplace, bucket: &Bucket, version: &str) -> Call {
    let call = place.forge(["promote", "adds.rs", "--version", version, "--catalog", &bucket.url()]);
    bucket.reached_by(call)
}

/// The catalog in a store, as somebody reads it who trusts this workplace's key.
fn catalog(place: &Workplace, bucket: &Bucket) -> Catalog {
    let key = std::fs::read_to_string(place.config().join("key.pub")).unwrap().parse().unwrap();
    let signers = vec![TrustedKey { key, valid_after: None, valid_before: None }];
    Catalog::new(Arc::new(bucket.store()), TrustedKeys { signers, ..TrustedKeys::default() })
}

/// Every version that is there is whole.
fn whole_versions(catalog: &Catalog) -> Vec<String> {
    let name = "adds".parse().unwrap();
    if catalog.marker().unwrap().is_none() {
        return Vec::new();
    }
    let versions = catalog.versions(&name).unwrap();
    for version in &versions {
        let release = catalog.find(&name, version).unwrap().expect("it was listed").release.document;
        let blobs = [
            Some(release.artifact),
            Some(release.module),
            Some(release.source),
            release.cases,
            Some(release.provenance),
        ];
        for blob in blobs.into_iter().flatten() {
            assert!(catalog.blob(&blob).unwrap().is_some(), "{version} names {blob}, which is not there");
        }
    }
    versions.iter().map(ToString::to_string).collect()
}

#[test]
fn many_processes_promote_one_version_and_one_wins() {
    // Fewer where another process than the store's decides the same way.
    for (cloud, count) in [(Cloud::S3, 50), (Cloud::Azure, 12), (Cloud::Google, 12)] {
        let (place, bucket) = (with_tool(), Bucket::new(cloud));
        let started: Vec<_> = (0..count).map(|_| promote(&place, &bucket, "1.0.0").start()).collect();
        let waiting: Vec<_> = started.into_iter().map(|one| thread::spawn(|| one.end())).collect();
        let ended: Vec<Ended> = waiting.into_iter().map(|one| one.join().unwrap()).collect();
        let won: Vec<_> = ended.iter().filter(|one| one.code == Some(exit::OK)).collect();
        assert_eq!(won.len(), 1, "{cloud:?} {:?}", ended.iter().map(|one| one.code).collect::<Vec<_>>());
        for lost in ended.iter().filter(|one| one.code != Some(exit::OK)) {
            assert_eq!(lost.code, Some(exit::NOT_FOUND), "{}", lost.story());
        }
        assert_eq!(whole_versions(&catalog(&place, &bucket)), ["1.0.0"]);
    }
}

#[test]
fn a_server_that_is_killed_during_promotions_never_shows_half_a_release() {
    let (place, mut s3) = (with_tool(), Bucket::own());
    let done = AtomicBool::new(false);
    let reader = catalog(&place, &s3);
    promote(&place, &s3, "1.0.0").ends(exit::OK);
    let promoted = thread::scope(|scope| {
        let reading = scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                whole_versions(&reader);
            }
        });
        let mut promoted = vec!["1.0.0".to_owned()];
        for round in 1..=2 {
            let versions: Vec<_> = (0..4).map(|one| format!("1.{round}.{one}")).collect();
            let seen = Arc::new(AtomicUsize::new(0));
            let counting = Arc::clone(&seen);
            s3.chaos().does(move |request| {
                if request.method() == "PUT" {
                    counting.fetch_add(1, Ordering::SeqCst);
                }
                Deed::Pass
            });
            let started: Vec<_> = versions.iter().map(|version| promote(&place, &s3, version).start()).collect();
            let waiting: Vec<_> = started.into_iter().map(|one| thread::spawn(|| one.end())).collect();
            while seen.load(Ordering::SeqCst) < 12 && !waiting.iter().all(thread::JoinHandle::is_finished) {
                thread::yield_now();
            }
            s3.kill();
            s3.start();
            for (version, ended) in versions.into_iter().zip(waiting.into_iter().map(|one| one.join().unwrap())) {
                // It waits for a server that comes back soon; on a machine where that takes long, it says so.
                assert!(matches!(ended.code, Some(exit::OK | exit::ENVIRONMENT)), "{}", ended.story());
                if ended.code == Some(exit::OK) {
                    promoted.push(version);
                }
            }
        }
        done.store(true, Ordering::SeqCst);
        reading.join().unwrap();
        promoted
    });
    let there = whole_versions(&reader);
    assert!(promoted.iter().all(|version| there.contains(version)), "{promoted:?} {there:?}");
}

#[test]
fn a_promotion_meets_a_store_that_misbehaves() {
    let (place, s3) = (with_tool(), Bucket::new(Cloud::S3));
    // Written, and never told: found out, and the release is there.
    let left = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&left);
    s3.chaos().does(move |request| match request.method() {
        "PUT" if counting.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) => Deed::SwallowAnswer,
        _ => Deed::Pass,
    });
    promote(&place, &s3, "1.0.0").ends(exit::OK);
    // An error in the middle, for good.
    s3.chaos().does(|request| match request.path().contains("/releases/") && request.method() == "PUT" {
        true => Deed::Answer("500 Internal Server Error", "<Error><Code>InternalError</Code></Error>"),
        false => Deed::Pass,
    });
    promote(&place, &s3, "1.0.1").ends(exit::ENVIRONMENT).says(&["HTTP 500", &s3.url()]);
    // It reads and does not write.
    s3.chaos().does(|request| match request.method() {
        "PUT" => Deed::Answer("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>"),
        _ => Deed::Pass,
    });
    promote(&place, &s3, "1.0.1").ends(exit::ENVIRONMENT).says(&["cannot be written"]);
    // It does not compare.
    let other = Bucket::new(Cloud::S3);
    other.chaos().does(|_| Deed::Without(vec!["if-none-match", "if-match"]));
    promote(&place, &other, "1.0.0").ends(exit::DENIED).says(&["If-None-Match"]);
    // It is not there.
    s3.chaos().does(|_| Deed::Drop);
    promote(&place, &s3, "1.0.1").ends(exit::ENVIRONMENT).says(&["cannot be reached", &s3.url()]);
    s3.chaos().does(|_| Deed::Pass);
    assert_eq!(whole_versions(&catalog(&place, &s3)), ["1.0.0"]);
}
