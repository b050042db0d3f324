//! The journal, edited, cut, exchanged and shared.

use std::{fs, path::Path, thread, time::Duration};

use rusqlite::Connection;
use serde_json::json;

use super::{
    Endurance, Entry, Folder, Journal, JournalError, Kind, Payload, Payloads, Problem, Query, Reader, Retention,
    verify,
};
use crate::run::RunId;

/// Large enough for the store.
const LARGE: usize = 20_000;

fn open(home: &Path) -> Journal {
    Journal::open(home, Retention::default(), Endurance::Short).unwrap()
}

fn entry(number: usize, input: &[u8]) -> Entry {
    let payloads = Payloads {
        input: Some(Payload::new(input)),
        output: Some(Payload::new(format!("{number}").as_bytes())),
        ..Payloads::default()
    };
    Entry::new(Kind::Run, Some("adds"), "ok", &json!({ "number": number }), payloads)
}

/// A journal with rows, every third with a payload of its own in the store.
fn filled(rows: usize) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let journal = open(home.path());
    for number in 1..=rows {
        let large = number.to_string().repeat(LARGE);
        let input = if number % 3 == 0 { large.as_bytes() } else { b"{}" };
        journal.append(entry(number, input)).unwrap();
    }
    home
}

fn edit(home: &Path, sql: &str) {
    let connection = Connection::open(Folder::below(home).database()).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
}

fn problems(home: &Path) -> Vec<Problem> {
    verify(home).unwrap().unwrap().problems
}

#[test]
fn a_journal_that_nobody_touched_is_whole() {
    let home = filled(10);
    let report = verify(home.path()).unwrap().unwrap();
    assert_eq!((report.rows, report.first, report.last, report.payloads, report.behind_head), (10, 1, 10, 3, 0));
    assert_eq!(report.problems, []);
    let empty = tempfile::tempdir().unwrap();
    assert!(verify(empty.path()).unwrap().is_none());
    assert!(Reader::open(empty.path()).unwrap().is_none());
    drop(open(empty.path()));
    assert_eq!(problems(empty.path()), []);
}

#[test]
fn rows_of_an_artifact_are_found_among_the_newest() {
    let home = tempfile::tempdir().unwrap();
    let journal = open(home.path());
    let artifacts = [forge_cache::Digest::of(b"a"), forge_cache::Digest::of(b"b")];
    for number in 0..10 {
        let facts = json!({ "artifact": artifacts[number % 2] });
        journal.append(Entry::new(Kind::Run, Some("adds"), "ok", &facts, Payloads::default())).unwrap();
    }
    drop(journal);
    let reader = Reader::open(home.path()).unwrap().unwrap();
    let found = |query: Query| {
        let mut found = Vec::new();
        reader.summaries(&query, &mut |row| found.push(row.seq)).unwrap();
        found
    };
    let of = || Query { artifact: Some(artifacts[0]), ..Query::default() };
    assert_eq!(found(of()), [1, 3, 5, 7, 9]);
    assert_eq!(found(Query { after: Some(3), ..of() }), [5, 7, 9]);
    assert_eq!(found(Query { among: Some(4), ..of() }), [7, 9]);
    assert_eq!(found(Query { among: Some(4), limit: Some(1), ..of() }), [9]);
    assert_eq!(found(Query { tool: Some("other".into()), ..of() }), [0_u64; 0]);
    assert_eq!(found(Query { among: Some(u64::MAX), after: Some(u64::MAX), ..of() }), [0_u64; 0]);
}

#[test]
fn rows_are_read_back() {
    let home = filled(4);
    let reader = Reader::open(home.path()).unwrap().unwrap();
    let mut rows = Vec::new();
    let mut keep = |row| -> Result<(), JournalError> {
        rows.push(row);
        Ok(())
    };
    reader.rows(&Query { limit: Some(3), tool: Some("adds".into()), ..Query::default() }, &mut keep).unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [2, 3, 4]);
    let large = reader.payload(rows[1].input.as_ref().unwrap()).unwrap().unwrap();
    assert_eq!(large, "3".repeat(LARGE).into_bytes());
    assert_eq!(reader.find(&rows[0].id.to_string()).unwrap().seq, 2);
    assert_eq!(reader.find("last").unwrap().seq, 4);
    assert!(matches!(reader.find(&rows[0].id.to_string()[..1]), Err(JournalError::Ambiguous { .. })));
    for none in ["", "zzzzzzzzzzzzzzzz", "!", &RunId::new().to_string()] {
        assert!(matches!(reader.find(none), Err(JournalError::Missing { .. })), "{none}");
    }
}

#[test]
fn each_changed_field_is_found_in_its_row() {
    for change in [
        "time = time + 1",
        "id = zeroblob(10)",
        "kind = 'build'",
        "kind = 'unheard-of'",
        "tool = 'other'",
        "tool = NULL",
        "outcome = 'panic'",
        "facts = replace(facts, '5', '6')",
        "facts = 'no json'",
        "input = NULL",
        "input = x'00'",
        "output = x'0036'",
        "log = x'00'",
        "transcript = x'007b7d'",
    ] {
        let home = filled(8);
        edit(home.path(), &format!("UPDATE rows SET {change} WHERE seq = 5"));
        assert_eq!(problems(home.path()), [Problem::Changed { seq: 5 }], "{change}");
    }
}

#[test]
fn a_changed_link_is_found() {
    let home = filled(8);
    edit(home.path(), "UPDATE rows SET prev = zeroblob(32) WHERE seq = 5");
    assert_eq!(problems(home.path()), [Problem::Unlinked { seq: 5 }, Problem::Changed { seq: 5 }]);
    let home = filled(8);
    edit(home.path(), "UPDATE rows SET hash = zeroblob(32) WHERE seq = 5");
    assert_eq!(problems(home.path()), [Problem::Changed { seq: 5 }, Problem::Unlinked { seq: 6 }]);
    let home = filled(8);
    edit(home.path(), "UPDATE rows SET hash = zeroblob(3) WHERE seq = 5");
    assert!(matches!(problems(home.path())[0], Problem::Unreadable { seq: Some(5), .. }));
}

#[test]
fn missing_rows_are_found_wherever_they_were() {
    let home = filled(9);
    edit(home.path(), "DELETE FROM rows WHERE seq IN (4, 5, 7)");
    let found = problems(home.path());
    assert_eq!(found, [Problem::Missing { from: 4, to: 5 }, Problem::Missing { from: 7, to: 7 }]);
    let home = filled(9);
    edit(home.path(), "DELETE FROM rows WHERE seq <= 3");
    assert_eq!(problems(home.path()), [Problem::MissingAtBeginning { first: 4 }]);
    let home = filled(9);
    edit(home.path(), "DELETE FROM rows WHERE seq >= 7");
    assert_eq!(problems(home.path()), [Problem::MissingAtEnd { last: 6, known: 9 }]);
    let home = filled(9);
    edit(home.path(), "DELETE FROM rows");
    assert_eq!(problems(home.path()), [Problem::MissingAtEnd { last: 0, known: 9 }]);
}

#[test]
fn rows_that_were_moved_up_or_written_anew_are_found() {
    let home = filled(9);
    edit(home.path(), "DELETE FROM rows WHERE seq = 4");
    edit(home.path(), "UPDATE rows SET seq = seq - 1 WHERE seq > 4");
    let found = problems(home.path());
    assert!(found.contains(&Problem::Unlinked { seq: 4 }), "{found:?}");
    // A chain that is sound in itself, but not the one that the head was written for.
    let (home, other) = (filled(9), filled(9));
    let (folder, elsewhere) = (Folder::below(home.path()), Folder::below(other.path()));
    let connection = Connection::open(elsewhere.database()).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(connection);
    for name in ["journal.db-wal", "journal.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    fs::copy(elsewhere.database(), folder.database()).unwrap();
    assert!(problems(home.path()).contains(&Problem::OtherHead { seq: 9 }));
    let refused = open(home.path()).append(entry(10, b"{}")).unwrap_err();
    assert!(matches!(*refused, JournalError::Damaged { .. }), "{refused}");
}

#[test]
fn a_lost_end_stays_told_after_the_next_rows() {
    let home = filled(9);
    edit(home.path(), "DELETE FROM rows WHERE seq >= 8");
    let journal = open(home.path());
    for number in 1..5 {
        journal.append(entry(number, b"{}")).unwrap();
    }
    let found = problems(home.path());
    assert!(matches!(&found[..], [Problem::Gap { seq: 8, .. }]), "{found:?}");
}

#[test]
fn a_row_exchanged_at_the_end_stays_told_after_the_next_rows() {
    let home = filled(3);
    let folder = Folder::below(home.path());
    // The head lags behind, as after a crash, and the row that it knows of is another.
    let before = fs::read(folder.head()).unwrap();
    open(home.path()).append(entry(4, b"{}")).unwrap();
    fs::write(folder.head(), &before).unwrap();
    let report = verify(home.path()).unwrap().unwrap();
    assert_eq!((report.behind_head, report.problems), (1, vec![]));
    edit(home.path(), "UPDATE rows SET hash = zeroblob(32) WHERE seq = 3");
    open(home.path()).append(entry(5, b"{}")).unwrap();
    assert!(problems(home.path()).iter().any(|problem| matches!(problem, Problem::Gap { seq: 5, .. })));
}

#[test]
fn a_missing_or_broken_head_is_told() {
    let home = filled(3);
    let head = Folder::below(home.path()).head();
    fs::remove_file(&head).unwrap();
    assert_eq!(problems(home.path()), [Problem::Headless]);
    fs::write(&head, "forge-journal-head-1 ff 3\n").unwrap();
    assert_eq!(problems(home.path()), [Problem::Headless]);
    open(home.path()).append(entry(4, b"{}")).unwrap();
    assert!(matches!(problems(home.path())[..], [Problem::Gap { seq: 4, .. }]));
}

#[test]
fn a_changed_or_missing_payload_is_found() {
    let home = filled(7);
    let store = Folder::below(home.path()).payloads().join("blobs-v1");
    let blobs: Vec<_> = fs::read_dir(&store)
        .unwrap()
        .flat_map(|shard| fs::read_dir(shard.unwrap().path()).unwrap())
        .map(|blob| blob.unwrap().path())
        .collect();
    assert_eq!(blobs.len(), 2);
    fs::write(&blobs[0], "changed").unwrap();
    fs::remove_file(&blobs[1]).unwrap();
    let found = problems(home.path());
    assert!(matches!(found[..], [Problem::Payload { seq: 3, .. }, Problem::Payload { seq: 6, .. }]), "{found:?}");
}

#[test]
fn what_is_no_journal_is_refused_and_kept() {
    let home = filled(3);
    let database = Folder::below(home.path()).database();
    for name in ["journal.db-wal", "journal.db-shm"] {
        let _ = fs::remove_file(Folder::below(home.path()).path().join(name));
    }
    let opened = || Journal::open(home.path(), Retention::default(), Endurance::Short).map(drop).unwrap_err();
    fs::write(&database, "no database ".repeat(1000)).unwrap();
    assert!(matches!(opened(), JournalError::Damaged { .. }), "{}", opened());
    fs::write(&database, "").unwrap();
    assert!(matches!(opened(), JournalError::Damaged { .. }), "{}", opened());
    assert!(matches!(verify(home.path()), Err(JournalError::Damaged { .. })));
    fs::remove_file(&database).unwrap();
    assert!(matches!(verify(home.path()), Err(JournalError::Damaged { .. })));
    assert!(matches!(opened(), JournalError::Damaged { .. }), "{}", opened());
    fs::remove_file(&database).unwrap();
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE other (x); PRAGMA user_version = 3;").unwrap();
    assert!(matches!(opened(), JournalError::Foreign { .. }), "{}", opened());
    let aside = super::reset(home.path()).unwrap().unwrap();
    assert!(aside.join("journal.db").exists());
    open(home.path()).append(entry(1, b"{}")).unwrap();
    assert_eq!(problems(home.path()), []);
    edit_pragma(home.path(), "PRAGMA user_version = 2");
    assert!(matches!(opened(), JournalError::Newer { found: 2, .. }), "{}", opened());
}

fn edit_pragma(home: &Path, sql: &str) {
    Connection::open(Folder::below(home).database()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn old_rows_go_with_their_payloads_and_the_rest_is_whole() {
    let home = filled(30);
    let journal = open(home.path());
    let trimmed = journal.trim(Retention { keep: Duration::MAX, max_size: 150_000 }).unwrap();
    assert!(trimmed.rows > 5 && trimmed.payloads > 1, "{trimmed:?}");
    let report = verify(home.path()).unwrap().unwrap();
    assert_eq!((report.problems, report.first), (vec![], trimmed.rows + 1));
    let all = journal.trim(Retention { keep: Duration::ZERO, max_size: u64::MAX }).unwrap();
    assert!(all.rows > 5);
    let report = verify(home.path()).unwrap().unwrap();
    assert_eq!((report.problems, report.payloads), (vec![], 0));
    assert!(report.rows >= 1);
    let left = forge_cache::Cache::open(&Folder::below(home.path()).payloads()).unwrap().stats().unwrap();
    assert_eq!(left.total.entries, 0);
    edit(home.path(), &format!("DELETE FROM rows WHERE seq = {}", report.first));
    assert!(!problems(home.path()).is_empty());
}

#[test]
fn the_size_stays_bounded_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let retention = Retention { keep: Duration::MAX, max_size: 1 << 20 };
    let journal = Journal::open(home.path(), retention, Endurance::Long).unwrap();
    for number in 0..200 {
        let input: Vec<u8> = (0..LARGE).map(|byte| (byte * number) as u8).collect();
        journal.append(entry(number, &input)).unwrap();
    }
    let stored = forge_cache::Cache::open(&Folder::below(home.path()).payloads()).unwrap().stats().unwrap();
    assert!(stored.total.bytes <= retention.max_size, "{stored:?}");
    assert!(stored.total.entries > 20, "{stored:?}");
    assert_eq!(problems(home.path()), []);
}

#[test]
fn a_payload_shared_by_rows_stays_until_the_last_goes() {
    let home = tempfile::tempdir().unwrap();
    let journal = open(home.path());
    let shared = "s".repeat(LARGE);
    let mut first = entry(1, shared.as_bytes());
    first.payloads.log = Some(Payload::new("own".repeat(10 * LARGE).as_bytes()));
    journal.append(Entry::new(Kind::Run, None, "ok", &(), first.payloads)).unwrap();
    journal.append(entry(2, shared.as_bytes())).unwrap();
    journal.append(entry(3, b"{}")).unwrap();
    let trimmed = journal.trim(Retention { keep: Duration::MAX, max_size: 25 * LARGE as u64 }).unwrap();
    assert_eq!((trimmed.rows, trimmed.payloads), (1, 1));
    let report = verify(home.path()).unwrap().unwrap();
    assert_eq!((report.payloads, report.problems), (1, vec![]));
}

#[test]
fn many_threads_of_several_openings_make_one_chain() {
    let home = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for opening in 0..3 {
            let home = home.path();
            scope.spawn(move || {
                let journal = open(home);
                thread::scope(|scope| {
                    for caller in 0..4 {
                        let journal = &journal;
                        scope.spawn(move || {
                            for number in 0..25 {
                                journal.append(entry(opening * 1000 + caller * 100 + number, b"{}")).unwrap();
                            }
                        });
                    }
                });
            });
        }
    });
    let report = verify(home.path()).unwrap().unwrap();
    assert_eq!((report.rows, report.last, report.problems), (300, 300, vec![]));
}
