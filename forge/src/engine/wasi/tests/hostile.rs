//! A guest that calls anything with anything.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::engine::wasi::{Access, Preopen};

use super::guest::{Fixture, GRANT, Guest, TO_READ, errno};

/// Numbers that make trouble: descriptors, pointers to texts and beyond, lengths, flags, rights.
pub(super) fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0u64..16,
        3 => select(PATHS.iter().map(|(at, _)| *at as u64).collect::<Vec<_>>()),
        2 => select(vec![1024, 2048, 8192, 65_536, 131_064, 131_071, 131_072]),
        1 => select(vec![u64::MAX, u64::from(u32::MAX), 1 << 31, (1 << 31) - 1, i64::MAX as u64, 1 << 40]),
        1 => any::<u64>(),
    ]
}

/// Texts in the guest's memory; a length that fits none of them makes other paths out of them.
const PATHS: [(usize, &str); 8] = [
    (3000, "a"),
    (3010, "../secret"),
    (3020, "d/b"),
    (3030, "link"),
    (3040, "/etc/passwd"),
    (3060, "."),
    (3070, "d/../../x"),
    (3090, "new"),
];

pub(super) fn guest(fixture: &Fixture) -> Guest {
    fixture.write("a", "content");
    fixture.write("d/b", "content");
    std::os::unix::fs::symlink("../secret", fixture.path("link")).ok();
    let mut setup = fixture.setup(Access::ReadWrite);
    setup.preopens.push(Preopen { host: fixture.path("d"), guest: "/ro".into(), access: Access::Read });
    setup.preopens.push(fixture.preopen("a", Access::ReadWrite));
    let mut guest = Guest::limited(setup, |limits| limits.bytes = 1 << 20);
    put_paths(&mut guest);
    guest
}

pub(super) fn put_paths(guest: &mut Guest) {
    for (at, path) in PATHS {
        guest.memory()[at..at + path.len()].copy_from_slice(path.as_bytes());
    }
}

/// All functions, each with the number of its arguments.
pub(super) fn functions(guest: &mut Guest) -> Vec<(String, usize)> {
    let all: Vec<_> = guest
        .linker
        .iter(&mut guest.store)
        .map(|(_, name, function)| (name.to_owned(), function.into_func().unwrap()))
        .collect();
    let counted = all.into_iter().map(|(name, function)| (name, function.ty(&guest.store).params().len()));
    let mut functions: Vec<(String, usize)> = counted.collect();
    functions.sort();
    functions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_panics_and_nothing_outside_is_touched(calls in vec((any::<prop::sample::Index>(), vec(number(), 9)), 1..200)) {
        let fixture = Fixture::new();
        let mut guest = guest(&fixture);
        let functions = functions(&mut guest);
        for (index, arguments) in calls {
            let (name, count) = index.get(&functions);
            // An end of the call is as good an answer as an error number.
            let _ = guest.try_call(name, &arguments[..*count]);
        }
        fixture.check_outside();
    }
}

#[test]
fn a_table_of_buffers_may_lie_over_its_own_buffers() {
    let fixture = Fixture::new();
    let mut guest = guest(&fixture);
    // Two buffers; the first is the table itself, which the file's content overwrites with what points nowhere.
    fixture.write("a", &"\u{7f}".repeat(16));
    let number = guest.open("a", 0, TO_READ).unwrap();
    guest.memory()[..16].copy_from_slice(&[0, 0, 0, 0, 12, 0, 0, 0, 0, 32, 0, 0, 4, 0, 0, 0]);
    let outcome = guest.call("fd_read", &[number.into(), 0, 2, 1024]);
    assert_eq!(outcome, Err(errno::FAULT));
}

#[test]
fn a_call_with_four_milliard_buffers_returns_at_once() {
    let mut guest = Guest::with_folder(&Fixture::new(), Access::ReadWrite);
    guest.memory().fill(0);
    for _ in 0..100 {
        guest.call("fd_write", &[1, 0, u64::from(u32::MAX), 1024]).unwrap();
        assert_eq!(guest.call("fd_write", &[77, 0, 0, 1024]), Err(errno::BAD_DESCRIPTOR));
    }
    // A thousand buffers, each of them all of the memory.
    let memory = guest.memory();
    for entry in memory[..8192].chunks_mut(8) {
        entry[4..].copy_from_slice(&131_072u32.to_le_bytes());
    }
    guest.call("fd_write", &[1, 0, 1024, 131_000]).unwrap();
    assert_eq!(guest.wasi().take_stdout().bytes.len(), 64 << 10);
}

#[test]
fn grants_can_be_closed_and_moved_and_stay_what_they_are() {
    let fixture = Fixture::new();
    let mut guest = guest(&fixture);
    guest.close(GRANT).unwrap();
    assert_eq!(guest.call("fd_prestat_get", &[GRANT.into(), 1024]), Err(errno::BAD_DESCRIPTOR));
    guest.call("fd_prestat_get", &[4, 1024]).unwrap();
    guest.call("fd_renumber", &[4, 0]).unwrap();
    guest.call("fd_prestat_get", &[0, 1024]).unwrap();
    assert_eq!(guest.open_at(0, "b", 1, 0, super::guest::TO_WRITE, 0), Err(errno::READ_ONLY));
    // The lowest free number is that of the grant that was closed; it is no grant any more.
    assert_eq!(guest.open_at(0, "b", 1, 0, TO_READ, 0), Ok(GRANT));
    assert_eq!(guest.call("fd_prestat_get", &[GRANT.into(), 1024]), Err(errno::BAD_DESCRIPTOR));
}
