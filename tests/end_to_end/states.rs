//! States of releases: signed, with a reason, one after the other.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use forge::catalog::{Catalog, ReleaseState, TrustedKey, TrustedKeys};
use serde_json::Value;

use crate::{
    harness::{Bucket, Call, Cloud, Deed, Ended, Workplace, exit},
    published::with_tool,
};

const CASES: &str = r#"[{ "name": "adds", "input": { "numbers": [1, 2] }, "expect": 3 }]"#;

/// A place with a key of its own and `adds@1.0.0` in its catalog.
fn released() -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    let tool = place.take("plain/adds.rs");
    place.write("adds.cases.json", CASES);
    place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::OK);
    place
}

fn state(place: &Workplace) -> (String, String) {
    let shown = place.forge(["catalog", "show", "adds@1.0.0", "--format", "json"]).ends(exit::OK).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&shown["state"]), text(&shown["reason"]))
}

/// The key of a second person, whom the first trusts as signer alone.
fn with_signer(place: &Workplace) -> std::path::PathBuf {
    let other = Workplace::new();
    let made = other.forge(["key", "generate", "--comment", "ci", "--format", "json"]).ends(exit::OK).json();
    place.forge(["key", "trust", made["public"].as_str().unwrap()]).ends(exit::OK);
    let key = place.path("ci-key");
    fs::copy(other.config().join("key"), &key).unwrap();
    key
}

#[test]
fn a_release_goes_through_its_states_and_the_log_keeps_them() {
    let place = released();
    let change =
        |word: &str, more: &[&str]| place.forge(["catalog", word, "adds@1.0.0", "--reason", word]).args(more);
    // What is signed stays, so nobody is sent to what is not there.
    for absent in ["adds@2", "nothere@1"] {
        let refused = change("deprecate", &["--successor", absent]).ends(exit::NOT_FOUND).has_one_error();
        refused.says(&[&format!("--successor `{absent}` is not there"), "release it first"]);
    }
    assert_eq!(state(&place).0, "active");
    change("deprecate", &[]).ends(exit::OK);
    assert_eq!(state(&place), ("deprecated".into(), "deprecate".into()));
    change("yank", &[]).ends(exit::OK);
    change("yank", &[]).ends(exit::NOT_FOUND).has_one_error().says(&["is yanked already"]);
    change("quarantine", &[]).ends(exit::OK);
    assert_eq!(state(&place), ("quarantined".into(), "quarantine".into()));
    change("deprecate", &[]).ends(exit::NOT_FOUND).says(&["is stricter than deprecated", "forge catalog lift"]);
    change("lift", &[]).ends(exit::OK);
    assert_eq!(state(&place).0, "yanked");
    change("lift", &[]).ends(exit::OK);
    assert_eq!(state(&place), ("active".into(), "lift".into()));
    change("lift", &[]).ends(exit::NOT_FOUND).says(&["nothing to lift"]);
    let rows = place.forge(["log", "--kind", "state", "--format", "json"]).ends(exit::OK).lines();
    let words: Vec<_> = rows.iter().map(|row| row["facts"]["state"]["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(words, ["deprecated", "yanked", "quarantined", "yanked", "active"]);
}

#[test]
fn what_is_yanked_is_not_chosen_and_the_message_says_why() {
    let place = released();
    place.forge(["catalog", "yank", "adds@1.0.0", "--reason", "sums are wrong"]).ends(exit::OK);
    for wanted in ["adds", "adds@1"] {
        let ended = place.forge(["run", wanted, "--input", r#"{"numbers": [1]}"#]).ends(exit::NOT_FOUND);
        ended.says(&["adds@1.0.0", "is yanked: sums are wrong", "forge catalog list adds", "forge catalog lift"]);
    }
    place.forge(["run", "adds@2"]).ends(exit::NOT_FOUND).says(&["no adds that fits `^2`"]);
    place.forge(["run", "ads"]).ends(exit::NOT_FOUND).says(&["has no ads; there is adds"]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let place = released();
    let refused = |arguments: &[&str], code, part: &str| {
        place.forge(["catalog"]).args(arguments).ends(code).has_one_error().says(&[part]);
    };
    refused(&["yank", "adds", "--reason", "x"], exit::USAGE, "which version of adds?");
    refused(&["yank", "adds@1.0.0", "--reason", " "], exit::USAGE, "a reason is asked for");
    refused(&["yank", "adds@3.0.0", "--reason", "x"], exit::NOT_FOUND, "adds@1.0.0");
    refused(&["deprecate", "adds@1.0.0", "--successor", "../x", "--reason", "x"], exit::USAGE, "--successor");
    let itself = ["deprecate", "adds@1.0.0", "--successor", "adds@1.0.0", "--reason", "x"];
    refused(&itself, exit::USAGE, "is what adds@1.0.0 fits itself");
    place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "x", "--force"]).ends(exit::USAGE).says(&["--force"]);
    assert_eq!(state(&place), ("active".into(), String::new()));
}

#[test]
fn only_an_operator_lifts() {
    let place = released();
    let key = with_signer(&place);
    let by = |word: &str| place.forge(["catalog", word, "adds@1.0.0", "--reason", word, "--key"]).arg(&key);
    by("quarantine").ends(exit::OK);
    by("lift").ends(exit::DENIED).has_one_error().says(&["does not trust as operator"]);
    assert_eq!(state(&place).0, "quarantined");
    place.forge(["catalog", "lift", "adds@1.0.0", "--reason", "seen"]).ends(exit::OK);
    assert_eq!(state(&place), ("active".into(), "seen".into()));
    // Nobody whom the policy does not know.
    let stranger = Workplace::new();
    stranger.forge(["key", "generate"]).ends(exit::OK);
    let call = place.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "x", "--key"]);
    call.arg(stranger.config().join("key")).ends(exit::DENIED).says(&["does not trust as signer"]);
}

#[test]
fn a_record_that_was_tampered_with_stops_the_release() {
    let place = released();
    place.forge(["catalog", "quarantine", "adds@1.0.0", "--reason", "wrong sums"]).ends(exit::OK);
    place.forge(["catalog", "yank", "adds@1.0.0", "--reason", "x"]).ends(exit::NOT_FOUND);
    let file = place.catalogs().join("own/states/adds/1.0.0.json");
    let record: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let with = |bytes: String| {
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
        // By a machine that has not seen the record before.
        let show = place.forge(["catalog", "show", "adds@1.0.0", "--catalog"]).arg(place.catalogs().join("own"));
        show.env("FORGE_CATALOGS_DIR", place.path("stranger")).end().has_one_error()
    };
    let mut other = record.clone();
    other["changes"][0]["signatures"][0]["sig"] = "AAAA".into();
    with(other.to_string()).has_code(exit::DENIED).says(&["is not signed by a key"]);
    let mut twice = record.clone();
    let first = record["changes"][0].clone();
    twice["changes"].as_array_mut().unwrap().push(first);
    with(twice.to_string()).has_code(exit::ENVIRONMENT).says(&["does not follow the one before"]);
    with("nonsense".into()).has_code(exit::ENVIRONMENT).says(&["is damaged"]);
}

/// Twenty processes that all want something else of one release: its word, and the words of its command line.
fn twenty_wishes() -> Vec<Vec<String>> {
    let wish = |number: usize| match number % 5 {
        0 | 1 => vec!["deprecate".to_owned(), "--successor".into(), format!("adds@>1.{}.0", number + 1)],
        2 => vec!["yank".into()],
        3 => vec!["quarantine".into()],
        _ => vec!["lift".into()],
    };
    (0..20).map(wish).collect()
}

/// Starts them all, does something meanwhile, and gives how they ended, each with the reason that it gave.
fn changed_at_once(
    place: &Workplace,
    bucket: &mut Bucket,
    meanwhile: impl FnOnce(&mut Bucket),
) -> Vec<(String, Ended)> {
    let started: Vec<_> = (0..)
        .zip(twenty_wishes())
        .map(|(number, wish)| {
            let reason = format!("{} {number}", wish[0]);
            let call =
                place.forge(["catalog", &wish[0], "adds@1.0.0", "--reason", &reason, "--catalog", &bucket.url()]);
            (reason, bucket.reached_by(call.args(&wish[1..])).start())
        })
        .collect();
    let waiting: Vec<_> = started.into_iter().map(|(reason, one)| (reason, thread::spawn(|| one.end()))).collect();
    meanwhile(bucket);
    waiting.into_iter().map(|(reason, one)| (reason, one.join().unwrap())).collect()
}

/// Whether nothing was lost: whoever was told that it is done finds it in the record, once; each change is signed and follows
/// the one before, which reading the record demands; and only lifting takes anything back.
fn nothing_is_lost(place: &Workplace, bucket: &Bucket, ended: &[(String, Ended)]) {
    let key = fs::read_to_string(place.config().join("key.pub")).unwrap().parse().unwrap();
    let own = vec![TrustedKey { key, valid_after: None, valid_before: None }];
    let trusted = TrustedKeys { signers: own.clone(), operators: own, ..TrustedKeys::default() };
    let catalog = Catalog::new(Arc::new(bucket.store()), trusted);
    let found = catalog.find(&"adds".parse().unwrap(), &"1.0.0".parse().unwrap()).unwrap().unwrap();
    let said: Vec<_> = found.changes.iter().map(|change| change.document.reason.as_str()).collect();
    let is_done = |reason: &str| ended.iter().any(|(own, one)| own == reason && one.code == Some(exit::OK));
    for (reason, one) in ended {
        let count = said.iter().filter(|said| *said == reason).count();
        assert!(
            count == usize::from(is_done(reason)) || (count == 1 && one.code == Some(exit::ENVIRONMENT)),
            "{said:?} {}",
            one.story()
        );
        if one.code == Some(exit::NOT_FOUND) {
            let told = ["already", "stricter", "nothing to lift", "try again"];
            assert!(told.iter().any(|part| one.stderr.contains(part)), "{}", one.story());
        }
    }
    let weight = |state: &ReleaseState| match state {
        ReleaseState::Active => 0,
        ReleaseState::Deprecated { .. } => 1,
        ReleaseState::Yanked => 2,
        ReleaseState::Quarantined => 3,
    };
    let mut before = 0;
    for change in &found.changes {
        let now = weight(&change.document.state);
        let is_lift = change.document.reason.starts_with("lift");
        assert!(if is_lift { now < before } else { now >= before }, "{said:?}");
        before = now;
    }
}

/// A release in a bucket, deprecated so that there is something to lift, and one that may succeed it.
fn released_in(bucket: &Bucket) -> Workplace {
    let place = with_tool();
    let with_catalog = |call: Call| bucket.reached_by(call.args(["--catalog", &bucket.url()]));
    for version in ["1.0.0", "2.0.0"] {
        with_catalog(place.forge(["promote", "adds.rs", "--version", version])).ends(exit::OK);
    }
    with_catalog(place.forge(["catalog", "deprecate", "adds@1.0.0", "--reason", "first"])).ends(exit::OK);
    place
}

#[test]
fn twenty_changes_at_once_lose_nothing() {
    for cloud in [Cloud::S3, Cloud::Azure] {
        let mut bucket = Bucket::new(cloud);
        let place = released_in(&bucket);
        let ended = changed_at_once(&place, &mut bucket, |_| {});
        assert!(ended.iter().all(|(_, one)| matches!(one.code, Some(exit::OK | exit::NOT_FOUND))));
        assert!(ended.iter().any(|(_, one)| one.code == Some(exit::OK)));
        nothing_is_lost(&place, &bucket, &ended);
    }
}

#[test]
fn changes_whose_answers_are_lost_happen_once() {
    let mut bucket = Bucket::new(Cloud::S3);
    let place = released_in(&bucket);
    let writes = AtomicUsize::new(0);
    bucket.chaos().does(move |request| {
        let is_change = request.method() == "PUT" && request.path().contains("/states/");
        if is_change && writes.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            Deed::SwallowAnswer
        } else {
            Deed::Pass
        }
    });
    let ended = changed_at_once(&place, &mut bucket, |_| {});
    bucket.chaos().does(|_| Deed::Pass);
    assert!(ended.iter().all(|(_, one)| matches!(one.code, Some(exit::OK | exit::NOT_FOUND))));
    nothing_is_lost(&place, &bucket, &ended);
}

#[test]
fn changes_outlive_a_server_that_is_stopped_and_started() {
    let mut bucket = Bucket::own();
    let place = released_in(&bucket);
    let seen = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&seen);
    bucket.chaos().does(move |request| {
        if request.method() == "PUT" && request.path().contains("/states/") {
            counting.fetch_add(1, Ordering::SeqCst);
        }
        Deed::Pass
    });
    let ended = changed_at_once(&place, &mut bucket, |bucket| {
        let begun = Instant::now();
        while seen.load(Ordering::SeqCst) < 3 && begun.elapsed() < Duration::from_secs(60) {
            thread::yield_now();
        }
        bucket.kill();
        bucket.start();
    });
    assert!(seen.load(Ordering::SeqCst) >= 3);
    // It waits for a server that comes back soon; on a machine where that takes long, it says so.
    assert!(ended.iter().all(|(_, one)| matches!(one.code, Some(exit::OK | exit::NOT_FOUND | exit::ENVIRONMENT))));
    nothing_is_lost(&place, &bucket, &ended);
}
