//! A catalog with a few tools, indexed.

use std::{fs, sync::Arc};

use forge_stores::FolderStore;
use serde_json::{Value, json};

use super::*;
use crate::{
    catalog::{
        Catalog, Change, Envelope, FeedEntry, FeedSubject, Layout, Release, ReleaseState, SigningKey, Stamp,
        StateRecord, TrustedKey, TrustedKeys,
    },
    progress::Silent,
    tool::{ABI_VERSION, Manifest, Needs, Tier, ToolName},
};

pub(super) struct Place {
    pub(super) folder: tempfile::TempDir,
    key: SigningKey,
    pub(super) catalog: Catalog,
}

pub(super) fn text_field(name: &str, description: &str) -> Value {
    json!({ "type": "object", "properties": { name: { "type": "string", "description": description } } })
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = SigningKey::generate("tests").unwrap();
        let catalog = Self::catalog(&folder, &[&key]);
        catalog.made().unwrap();
        Self { folder, key, catalog }
    }

    fn catalog(folder: &tempfile::TempDir, keys: &[&SigningKey]) -> Catalog {
        let trusted =
            |key: &&SigningKey| TrustedKey { key: key.public().clone(), valid_after: None, valid_before: None };
        let operators = keys.iter().map(trusted).collect();
        let store = Arc::new(FolderStore::new(&folder.path().join("store")));
        Catalog::new(store, TrustedKeys { operators, ..TrustedKeys::default() })
    }

    pub(super) fn publish(&self, name: &str, version: &str, says: &str, tags: &[&str], input: Value, source: &str) {
        self.publish_signed(&self.key, name, version, says, tags, input, source);
    }

    #[expect(clippy::too_many_arguments, reason = "what a release is made of")]
    fn publish_signed(
        &self,
        key: &SigningKey,
        name: &str,
        version: &str,
        says: &str,
        tags: &[&str],
        input: Value,
        source: &str,
    ) {
        let name: ToolName = name.parse().unwrap();
        let put = |bytes: &[u8]| self.catalog.put_blob(bytes).unwrap();
        let (module, source) = (put(format!("module {name} {version}").as_bytes()), put(source.as_bytes()));
        let manifest = Manifest {
            abi: ABI_VERSION,
            name: name.clone(),
            description: says.into(),
            tier: Tier::Release,
            input_schema: input,
            output_schema: json!({ "type": "number" }),
            needs: Needs::default(),
            source,
            wasm: module,
        };
        let artifact = put(&serde_json::to_vec(&manifest).unwrap());
        let release = Release {
            catalog: self.catalog.id().unwrap().into(),
            name: name.clone(),
            version: version.parse().unwrap(),
            artifact,
            module,
            source,
            cases: None,
            provenance: module,
            module_size: 1,
            description: says.into(),
            needs: Needs::default(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            cases_passed: 1,
            policy: module,
            approvals: Vec::new(),
            message: String::new(),
            stamp: Stamp::now().unwrap(),
        };
        let found = self.catalog.publish_release(release, key).unwrap();
        self.tell(FeedSubject::Release, &name, version, found.digest);
    }

    fn tell(&self, about: FeedSubject, name: &ToolName, version: &str, document: forge_cache::Digest) {
        let entry = FeedEntry { about, name: name.clone(), version: version.parse().unwrap(), document };
        self.catalog.announce(&entry).unwrap();
    }

    pub(super) fn set(&self, name: &str, version: &str, state: ReleaseState) {
        let name: ToolName = name.parse().unwrap();
        let found = self.catalog.find(&name, &version.parse().unwrap()).unwrap().unwrap();
        let change = Change {
            catalog: self.catalog.id().unwrap().into(),
            release: found.digest,
            number: 1,
            previous: None,
            state,
            reason: "for a reason".into(),
            failures: Vec::new(),
            stamp: Stamp::now().unwrap(),
        };
        let record = StateRecord { changes: vec![Envelope::sign(&change, &self.key).unwrap()] };
        let path = Layout::state(&name, &version.parse().unwrap());
        let bytes = serde_json::to_vec(&record).unwrap();
        self.catalog.store().create(&path, &bytes).unwrap();
        self.tell(FeedSubject::State, &name, version, forge_cache::Digest::of(&bytes));
    }

    pub(super) fn using<T>(&self, work: impl FnMut(&Index) -> Result<T, IndexError>) -> Used<T> {
        use_index(&self.folder.path().join("indexes"), &self.catalog, Effort::Whole, &Silent, work).unwrap()
    }

    fn search(&self, text: &str) -> Used<Vec<String>> {
        self.search_for(&Search { text: text.into(), limit: 10, versions: Versions::Newest, states: States::Usable })
    }

    fn search_for(&self, search: &Search) -> Used<Vec<String>> {
        let Used { value, notes, not_loading } = self.using(|index| index.search(search));
        Used { value: value.iter().map(|hit| format!("{}@{}", hit.name, hit.version)).collect(), notes, not_loading }
    }

    pub(super) fn with_tools() -> Self {
        let place = Self::new();
        let amounts = "Total the amounts of `rows` per account.\n\nKept in whole cents.";
        place.publish(
            "column_total",
            "1.0.0",
            amounts,
            &["money", "csv"],
            text_field("amount", "A sum"),
            "fn a() {}",
        );
        place.publish(
            "web_log_summary",
            "1.0.0",
            "Summarise a web server's log.",
            &[],
            text_field("log", "Lines of the log, sum of nothing"),
            "fn amounts() {}",
        );
        place.publish("days_between", "1.0.0", "Count days between dates.", &[], text_field("from", ""), "");
        place
    }
}

#[test]
fn a_sentence_finds_the_tool_that_does_it() {
    let place = Place::with_tools();
    let hits = place.search("I want to sum amounts per account from a messy CSV").value;
    assert_eq!(hits, ["column_total@1.0.0", "web_log_summary@1.0.0"]);
    assert_eq!(place.search("column_total").value, ["column_total@1.0.0"]);
    assert_eq!(place.search("summaries of logs").value[0], "web_log_summary@1.0.0", "by its stem");
    assert_eq!(place.search("accou").value, ["column_total@1.0.0"], "by its beginning");
    let used = place.using(|index| {
        let text = "total amounts".into();
        index.search(&Search { text, limit: 1, versions: Versions::Newest, states: States::Usable })
    });
    let [hit] = used.value.as_slice() else { panic!("one was asked for") };
    assert_eq!(hit.why[0], Reason { field: "name".into(), words: vec!["total".into()] });
    assert_eq!(hit.why[1].words, ["total", "amounts"]);
    assert_eq!(hit.snippet, "Total the amounts of `rows` per account. Kept in whole cents.");
}

#[test]
fn any_text_is_a_query() {
    let place = Place::with_tools();
    let long = "amounts ".repeat(20_000);
    for text in [
        "",
        " ",
        "\"",
        "\"\"\"",
        "*",
        "a*",
        "NEAR(",
        "name:",
        "{name} : x",
        "AND",
        "OR NOT",
        "(amounts",
        "amounts)",
        "-",
        "^",
        "amounts AND",
        "NOT amounts",
        "col:amounts",
        "\0",
        "\u{1b}[31m",
        "'; DROP TABLE releases; --",
        "é",
        "日本語",
        "🦀",
        "+ +",
        "\u{2}\u{3}",
        "amounts\0per",
        &long,
    ] {
        let hits = place.search(text).value;
        assert!(hits.len() <= 3, "{text:?}");
        if text.contains("amounts") {
            assert_eq!(hits[0], "column_total@1.0.0", "{text:?}");
        }
    }
    assert_eq!(place.search("'; DROP TABLE releases; --").value, Vec::<String>::new());
    assert_eq!(place.search("days").value, ["days_between@1.0.0"]);
}

#[test]
fn the_newest_that_may_be_used_is_found() {
    let place = Place::with_tools();
    let again = |version: &str| {
        place.publish("days_between", version, "Count days.", &[], text_field("from", ""), "");
    };
    for version in ["1.2.0", "1.10.0", "2.0.0-rc.1"] {
        again(version);
    }
    assert_eq!(place.search("days").value, ["days_between@1.10.0"]);
    place.set("days_between", "1.10.0", ReleaseState::Quarantined);
    assert_eq!(place.search("days").value, ["days_between@1.2.0"]);
    place.set("days_between", "1.2.0", ReleaseState::Yanked);
    place.set("days_between", "1.0.0", ReleaseState::Deprecated { successor: Some("other".into()) });
    assert_eq!(place.search("days").value, ["days_between@2.0.0-rc.1"]);
    let all = |states| Search { text: "days".into(), limit: 10, versions: Versions::All, states };
    assert_eq!(place.search_for(&all(States::Usable)).value.len(), 2);
    let only = |state: &str| States::Only([state.to_owned()].into());
    assert_eq!(place.search_for(&all(only("quarantined"))).value, ["days_between@1.10.0"]);
    assert_eq!(place.search_for(&all(only("yanked"))).value, ["days_between@1.2.0"]);
}

#[test]
fn what_does_not_verify_is_told_and_not_searched() {
    let place = Place::with_tools();
    let stranger = SigningKey::generate("stranger").unwrap();
    place.publish_signed(&stranger, "evil_total", "1.0.0", "Total amounts", &[], text_field("a", ""), "");
    // Each time: whoever searches later does not know what was said before.
    for _ in 0..2 {
        let used = place.search("total amounts");
        let notes = used.notes_of_search();
        assert_eq!((used.value.len(), notes.len()), (2, 1), "{notes:?}");
        assert!(notes[0].contains("evil_total@1.0.0 is not searched"), "{notes:?}");
    }
    // A policy that trusts the other key alone has an index of its own.
    let folder = place.folder.path().join("indexes");
    let catalog = Place::catalog(&place.folder, &[&stranger]);
    let search = Search { text: "total".into(), limit: 9, versions: Versions::Newest, states: States::Usable };
    let used = use_index(&folder, &catalog, Effort::Whole, &Silent, |index| index.search(&search)).unwrap();
    assert_eq!(used.value.len(), 1);
    assert_eq!(used.value[0].name.as_str(), "evil_total");
}

#[test]
fn an_index_may_be_deleted_damaged_or_of_another_version() {
    let place = Place::with_tools();
    let file = || -> std::path::PathBuf {
        let files = fs::read_dir(place.folder.path().join("indexes")).unwrap().map(|entry| entry.unwrap().path());
        files.into_iter().find(|path| path.extension().is_some_and(|end| end == "sqlite")).unwrap()
    };
    let found = || assert_eq!(place.search("days").value, ["days_between@1.0.0"]);
    found();
    let whole = fs::read(file()).unwrap();
    fs::remove_file(file()).unwrap();
    found();
    for damaged in [b"nonsense ".repeat(1000), whole[..whole.len() / 3].to_vec(), Vec::new(), {
        let mut torn = whole.clone();
        torn[4096..].iter_mut().for_each(|byte| *byte ^= 0x5a);
        torn
    }] {
        fs::write(file(), damaged).unwrap();
        found();
    }
    place.using(|index| {
        index.connection.execute_batch("PRAGMA user_version = 99").unwrap();
        Ok(())
    });
    found();
}

#[test]
fn a_catalog_that_is_away_is_searched_as_it_was() {
    let place = Place::with_tools();
    place.search("days");
    let store = place.folder.path().join("store");
    let away = Catalog::new(Arc::new(Away(FolderStore::new(&store))), place.catalog.trusted().clone());
    let search = Search { text: "days".into(), limit: 9, versions: Versions::Newest, states: States::Usable };
    let folder = place.folder.path().join("indexes");
    let used = use_index(&folder, &away, Effort::Whole, &Silent, |index| index.search(&search)).unwrap();
    assert_eq!((used.value.len(), used.notes.len()), (1, 1), "{:?}", used.notes);
    let nowhere = use_index(&place.folder.path().join("none"), &away, Effort::Whole, &Silent, |_| Ok(()));
    assert!(matches!(nowhere, Err(IndexError::Unknown { .. })));
}

/// A store that gives nothing.
#[derive(Debug)]
struct Away(FolderStore);

impl forge_stores::Store for Away {
    fn url(&self) -> &forge_stores::StoreUrl {
        self.0.url()
    }

    fn writing(&self) -> Result<forge_stores::Writing, forge_stores::StoreError> {
        self.0.writing()
    }

    fn get(&self, _: &forge_stores::StorePath) -> Result<Option<forge_stores::Object>, forge_stores::StoreError> {
        let (url, reason) = (self.0.url().to_string(), "it is away".into());
        Err(forge_stores::StoreError::Unreachable { url, reason })
    }

    fn create(
        &self,
        path: &forge_stores::StorePath,
        bytes: &[u8],
    ) -> Result<forge_stores::Creation, forge_stores::StoreError> {
        self.0.create(path, bytes)
    }

    fn replace(
        &self,
        path: &forge_stores::StorePath,
        bytes: &[u8],
        expected: &forge_stores::Tag,
    ) -> Result<forge_stores::Replacement, forge_stores::StoreError> {
        self.0.replace(path, bytes, expected)
    }

    fn list(
        &self,
        folder: &forge_stores::StorePath,
        after: Option<&forge_stores::StorePath>,
        most: usize,
    ) -> Result<Vec<forge_stores::StorePath>, forge_stores::StoreError> {
        self.0.list(folder, after, most)
    }
}

#[test]
fn a_catalog_that_was_put_back_is_read_again() {
    let place = Place::with_tools();
    assert_eq!(place.search("days").value, ["days_between@1.0.0"]);
    let store = place.folder.path().join("store");
    fs::remove_file(store.join(Layout::feed(3).as_str())).unwrap();
    fs::remove_file(store.join("releases/days_between/1.0.0.json")).unwrap();
    assert!(place.search("days").value.is_empty());
    place.publish("days_until", "1.0.0", "Count days until a date.", &[], text_field("until", ""), "");
    assert_eq!(place.search("days").value, ["days_until@1.0.0"]);
}

#[test]
fn several_threads_follow_one_feed() {
    let place = Place::with_tools();
    for number in 0..40 {
        let version = format!("1.0.{number}");
        place.publish("adds", &version, "Add numbers", &[], text_field("numbers", "What to add"), "fn add() {}");
    }
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert_eq!(place.search("add numbers").value, ["adds@1.0.39"]));
        }
    });
    assert_eq!(place.using(|index| Ok((index.len()?, index.position()?))).value, (43, 43));
}

#[test]
fn an_index_that_nobody_opens_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.sqlite");
    drop(Index::at(&old).unwrap());
    drop(Index::at(&folder.path().join("new.sqlite")).unwrap());
    assert!(old.exists(), "it was opened of late");
    let lock = fs::File::options().append(true).open(old.with_extension("lock")).unwrap();
    lock.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(91 * 24 * 3600)).unwrap();
    drop(Index::at(&folder.path().join("newer.sqlite")).unwrap());
    assert!(!old.exists() && !old.with_extension("lock").exists());
    assert!(folder.path().join("new.sqlite").exists());
}

#[test]
fn a_release_without_an_entry_in_the_feed_is_taken_in_if_all_is() {
    let place = Place::new();
    place.publish("adds", "1.0.0", "Adds numbers.", &[], json!({ "type": "object" }), "fn adds() {}");
    fs::remove_dir_all(place.folder.path().join("store/feed")).unwrap();
    let mut index = Index::at(&place.folder.path().join("index.sqlite")).unwrap();
    let follow = |index: &mut Index, effort| index.follow(&place.catalog, effort, &Silent).unwrap().taken;
    assert_eq!(follow(&mut index, Effort::AtMost(std::time::Duration::from_secs(5))), 0);
    assert_eq!(index.list().unwrap(), (Vec::new(), Vec::new()));
    assert_eq!(follow(&mut index, Effort::Whole), 1);
    let (listed, unusable) = index.list().unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].state.as_str(), unusable.len()), ("adds", "active", 0));
    assert_eq!(follow(&mut index, Effort::Whole), 0);
}
