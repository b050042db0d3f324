//! States in turn, at once, and written by others than may.

use std::{collections::BTreeSet, sync::Arc};

use forge_stores::FolderStore;

use super::*;
use crate::catalog::{Refused, Release, TrustError, TrustedKey, TrustedKeys, Warning, now};

/// A catalog with a release `adds@1.0.0`, a signer and an operator.
struct Scene {
    folder: tempfile::TempDir,
    signer: SigningKey,
    operator: SigningKey,
    found: Found,
}

fn trusted(key: &SigningKey) -> TrustedKey {
    TrustedKey { key: key.public().clone(), valid_after: None, valid_before: None }
}

impl Scene {
    fn new() -> Self {
        Self::released_at(now())
    }

    fn released_at(time: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (signer, operator) = (SigningKey::generate("ci").unwrap(), SigningKey::generate("ana").unwrap());
        let blob = Digest::of(b"blob");
        let release = Release {
            catalog: String::new(),
            name: "adds".parse().unwrap(),
            version: Version::new(1, 0, 0),
            artifact: blob,
            module: blob,
            source: blob,
            cases: None,
            provenance: blob,
            module_size: 1,
            description: String::new(),
            needs: Default::default(),
            tags: BTreeSet::new(),
            cases_passed: 0,
            policy: blob,
            approvals: Vec::new(),
            message: String::new(),
            stamp: Stamp { time, ..Stamp::now().unwrap() },
        };
        let placeholder = Found {
            release: Verified { document: release.clone(), by: signer.public().clone() },
            digest: blob,
            changes: Vec::new(),
            void: Vec::new(),
        };
        let mut scene = Self { folder, signer, operator, found: placeholder };
        let catalog = scene.catalog();
        let release = Release { catalog: catalog.made().unwrap().to_owned(), ..release };
        scene.found = catalog.publish_release(release, &scene.signer).unwrap();
        scene
    }

    fn catalog(&self) -> Catalog {
        self.catalog_with(|_| ())
    }

    fn catalog_with(&self, change: impl FnOnce(&mut TrustedKeys)) -> Catalog {
        let mut keys = TrustedKeys {
            signers: vec![trusted(&self.signer)],
            operators: vec![trusted(&self.operator)],
            ..TrustedKeys::default()
        };
        change(&mut keys);
        Catalog::new(Arc::new(FolderStore::new(self.folder.path())), keys)
    }

    fn change(&self, wanted: StateMove, key: &SigningKey) -> Result<Changed, StateError> {
        let release = &self.found.release.document;
        self.catalog().change_state(&release.name, &release.version, &wanted, "because", &[], key)
    }

    fn read(&self, catalog: &Catalog) -> Result<Found, CatalogError> {
        let release = &self.found.release.document;
        catalog.find(&release.name, &release.version).map(Option::unwrap)
    }
}

#[test]
fn states_follow_each_other_and_the_history_keeps_all() {
    let scene = Scene::new();
    let deprecate = StateMove::Deprecate { successor: Some("adds@2".into()) };
    scene.change(deprecate.clone(), &scene.signer).unwrap();
    assert!(matches!(scene.change(deprecate, &scene.signer), Err(StateError::Already { .. })));
    scene.change(StateMove::Quarantine, &scene.signer).unwrap();
    let stricter = scene.change(StateMove::Yank, &scene.operator).unwrap_err();
    assert!(matches!(stricter, StateError::Stricter { state: "quarantined", .. }), "{stricter}");
    let found = scene.read(&scene.catalog()).unwrap();
    assert!(matches!(found.admit(), Err(Refused::Quarantined { .. })));

    let refused = scene.change(StateMove::Lift, &scene.signer).unwrap_err();
    assert!(matches!(refused, StateError::Catalog(CatalogError::Trust(TrustError::Unlisted { .. }))), "{refused}");
    let lifted = scene.change(StateMove::Lift, &scene.operator).unwrap();
    assert!(matches!(lifted.found.state(), ReleaseState::Deprecated { successor: Some(_) }));
    let found = scene.read(&scene.catalog()).unwrap();
    assert!(matches!(found.admit(), Ok(Some(Warning::Deprecated { .. }))));
    scene.change(StateMove::Lift, &scene.operator).unwrap();
    assert!(matches!(scene.change(StateMove::Lift, &scene.operator), Err(StateError::Active { .. })));
    let found = scene.read(&scene.catalog()).unwrap();
    let words: Vec<_> = found.changes.iter().map(|change| change.document.state.word()).collect();
    assert_eq!(words, ["deprecated", "quarantined", "deprecated", "active"]);
    assert_eq!(scene.catalog().feed_head().unwrap(), 4);
}

#[test]
fn a_reason_is_asked_for() {
    let scene = Scene::new();
    let (catalog, release) = (scene.catalog(), &scene.found.release.document);
    for reason in ["", " \n", &"x".repeat(LONGEST_REASON + 1)] {
        let changed =
            catalog.change_state(&release.name, &release.version, &StateMove::Yank, reason, &[], &scene.signer);
        assert!(matches!(changed, Err(StateError::Reason)));
    }
}

#[test]
fn a_clock_that_is_behind_the_release_restricts_and_gives_nothing_back() {
    let scene = Scene::released_at(now() + 24 * 60 * 60);
    let changed = scene.change(StateMove::Quarantine, &scene.signer).unwrap();
    assert!(changed.notes[0].contains("it only restricts"), "{:?}", changed.notes);
    let refused = scene.change(StateMove::Lift, &scene.operator).unwrap_err();
    assert!(matches!(refused, StateError::Clock(ClockFault::BeforeRelease { .. })), "{refused}");
}

#[test]
fn many_at_once_follow_each_other() {
    let scene = Scene::new();
    // Each has its own wish, so that none is refused as done already.
    let wish = |number: u32| StateMove::Deprecate { successor: Some(format!("adds@{number}")) };
    thread::scope(|scope| {
        for number in 2..8 {
            let scene = &scene;
            scope.spawn(move || scene.change(wish(number), &scene.signer).unwrap());
        }
    });
    assert_eq!(scene.read(&scene.catalog()).unwrap().changes.len(), 6);
}

#[test]
fn a_lift_that_an_ordinary_signer_wrote_counts_for_nothing() {
    let scene = Scene::new();
    scene.change(StateMove::Quarantine, &scene.signer).unwrap();
    // A catalog that trusts the signer as operator writes it.
    let release = &scene.found.release.document;
    let lenient = scene.catalog_with(|keys| keys.operators.push(trusted(&scene.signer)));
    lenient.change_state(&release.name, &release.version, &StateMove::Lift, "because", &[], &scene.signer).unwrap();
    assert!(scene.read(&lenient).is_ok());
    let found = scene.read(&scene.catalog()).unwrap();
    assert_eq!((found.state(), found.void.len()), (&ReleaseState::Quarantined, 1));
}

#[test]
fn a_found_file_that_revokes_a_key_gives_back_nothing_that_the_key_took_away() {
    let scene = Scene::new();
    scene.change(StateMove::Quarantine, &scene.operator).unwrap();
    let operator = scene.operator.public().fingerprint();
    let by_user = scene.catalog_with(|keys| keys.revoked.push(operator.clone()));
    assert_eq!(scene.read(&by_user).unwrap().state(), &ReleaseState::Active);
    let by_found = |keys: &mut TrustedKeys| {
        keys.revoked.push(operator.clone());
        keys.revoked_by_found.push(operator.clone());
    };
    assert_eq!(scene.read(&scene.catalog_with(by_found)).unwrap().state(), &ReleaseState::Quarantined);
    // What it gives back counts no more.
    scene.change(StateMove::Lift, &scene.operator).unwrap();
    assert_eq!(scene.read(&scene.catalog()).unwrap().state(), &ReleaseState::Active);
    assert_eq!(scene.read(&scene.catalog_with(by_found)).unwrap().state(), &ReleaseState::Quarantined);
}

#[test]
fn a_record_full_of_what_counts_for_nothing_is_no_shelter() {
    let scene = Scene::new();
    let stranger = SigningKey::generate("eve").unwrap();
    let revoking = scene.catalog_with(|keys| keys.revoked.push(stranger.public().fingerprint()));
    let release = &scene.found.release.document;
    let mut record = crate::catalog::StateRecord::default();
    for number in 1..=MOST_CHANGES as u64 {
        let change = Change {
            catalog: release.catalog.clone(),
            release: scene.found.digest,
            number,
            previous: record.changes.last().map(Envelope::digest),
            state: ReleaseState::Yanked,
            reason: "nobody says so".into(),
            failures: Vec::new(),
            stamp: Stamp::now().unwrap(),
        };
        record.changes.push(Envelope::sign(&change, &stranger).unwrap());
    }
    let path = scene.folder.path().join(Layout::state(&release.name, &release.version).to_string());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, record.to_bytes()).unwrap();
    assert_eq!(scene.read(&revoking).unwrap().void.len(), MOST_CHANGES);
    let quarantine = &StateMove::Quarantine;
    revoking.change_state(&release.name, &release.version, quarantine, "because", &[], &scene.operator).unwrap();
    assert_eq!(scene.read(&revoking).unwrap().state(), &ReleaseState::Quarantined);
    assert_eq!(scene.read(&scene.catalog()).unwrap().state(), &ReleaseState::Quarantined);
}

#[test]
fn a_record_that_was_reordered_cut_in_the_middle_or_moved_does_not_load() {
    let scene = Scene::new();
    scene.change(StateMove::Deprecate { successor: None }, &scene.signer).unwrap();
    scene.change(StateMove::Quarantine, &scene.signer).unwrap();
    let release = &scene.found.release.document;
    let path = scene.folder.path().join(Layout::state(&release.name, &release.version).to_string());
    let record: crate::catalog::StateRecord = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let is_refused = |changes: Vec<Envelope>| {
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, serde_json::to_vec(&crate::catalog::StateRecord { changes }).unwrap()).unwrap();
        let refused = scene.read(&scene.catalog()).unwrap_err();
        assert!(matches!(refused, CatalogError::Damaged { .. } | CatalogError::Trust(_)), "{refused}");
    };
    let [first, second] = <[Envelope; 2]>::try_from(record.changes).unwrap();
    is_refused(vec![second.clone(), first.clone()]);
    is_refused(vec![second.clone()]);
    is_refused(vec![first.clone(), first.clone()]);
    // A change of another release, well signed.
    let other = Scene::new();
    let foreign = other.catalog_with(|keys| keys.signers.push(trusted(&scene.signer)));
    let release = &other.found.release.document;
    foreign.change_state(&release.name, &release.version, &StateMove::Yank, "because", &[], &scene.signer).unwrap();
    let theirs = other.folder.path().join(Layout::state(&release.name, &release.version).to_string());
    let theirs: crate::catalog::StateRecord = serde_json::from_slice(&std::fs::read(theirs).unwrap()).unwrap();
    is_refused(theirs.changes);
}

#[test]
fn a_key_whose_time_is_over_signs_nothing_new_and_what_it_signed_counts() {
    let scene = Scene::new();
    scene.change(StateMove::Deprecate { successor: None }, &scene.signer).unwrap();
    // Over from the next second on: what was signed by now counts.
    let over = |keys: &mut TrustedKeys| keys.signers[0].valid_before = Some(now() + 1);
    let expiring = scene.catalog_with(over);
    assert!(scene.read(&expiring).is_ok());
    let expired = TrustedKeys {
        signers: vec![TrustedKey { valid_before: Some(1), ..trusted(&scene.signer) }],
        ..TrustedKeys::default()
    };
    let refused = expired.may_sign(scene.signer.public(), Role::Signer, "it", now()).unwrap_err();
    assert!(matches!(refused, TrustError::OutOfTime { .. }), "{refused}");
    let catalog = scene.catalog_with(|keys| keys.signers[0].valid_before = Some(1));
    assert!(matches!(scene.read(&catalog), Err(CatalogError::Trust(TrustError::OutOfTime { .. }))));
    let revoked = scene.catalog_with(|keys| keys.revoked.push(scene.signer.public().fingerprint()));
    assert!(matches!(scene.read(&revoked), Err(CatalogError::Trust(TrustError::Revoked { .. }))));
}
