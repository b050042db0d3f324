//! Each limit, hit.

use std::time::Duration;

use wasmtime::Trap;

use crate::engine::wasi::{Access, Counted, WasiLimit, WasiLimits, WasiSetup};

use super::guest::{CREATE, DIRECTORY, FOLLOW, Fixture, GRANT, Guest, TO_READ, TO_WRITE};

fn limited(fixture: &Fixture, change: impl FnOnce(&mut WasiLimits)) -> Guest {
    Guest::limited(fixture.setup(Access::ReadWrite), change)
}

#[track_caller]
fn ends<T: std::fmt::Debug>(outcome: wasmtime::Result<T>, counted: Counted, limit: u64) {
    let error = outcome.unwrap_err();
    assert_eq!(error.downcast_ref::<WasiLimit>(), Some(&WasiLimit { counted, limit }), "{error:?}");
}

#[test]
fn open_files() {
    let fixture = Fixture::new();
    fixture.write("a", "");
    let mut guest = limited(&fixture, |limits| limits.open_files = 3);
    let numbers: Vec<u32> = (0..3).map(|_| guest.open("a", 0, TO_READ).unwrap()).collect();
    assert_eq!(numbers, [4, 5, 6]);
    // What is closed makes room, and the lowest number is used again.
    guest.close(5).unwrap();
    assert_eq!(guest.open(".", DIRECTORY, TO_READ), Ok(5));
    guest.call("fd_renumber", &[4, 6]).unwrap();
    assert_eq!(guest.open("a", 0, TO_READ), Ok(4));
    ends(guest.try_open_at(GRANT, "a", FOLLOW, 0, TO_READ, 0), Counted::OpenFiles, 3);
}

#[test]
fn bytes_read() {
    let fixture = Fixture::new();
    fixture.write("a", &"x".repeat(100));
    let mut guest = limited(&fixture, |limits| limits.bytes = 150);
    assert_eq!(guest.read_file("a").unwrap().len(), 100);
    let number = guest.open("a", 0, TO_READ).unwrap();
    guest.memory()[..8].copy_from_slice(&[0, 32, 0, 0, 0, 1, 0, 0]);
    ends(guest.try_call("fd_read", &[number.into(), 0, 1, 1024]), Counted::Bytes, 150);
}

#[test]
fn bytes_written() {
    let fixture = Fixture::new();
    let mut guest = limited(&fixture, |limits| limits.bytes = 15);
    let number = guest.open("a", CREATE, TO_WRITE).unwrap();
    guest.write(number, b"0123456789").unwrap();
    ends(guest.try_write(number, b"0123456789"), Counted::Bytes, 15);
    assert_eq!(fixture.read("a"), "0123456789");
}

#[test]
fn holes_count_as_written() {
    let fixture = Fixture::new();
    let mut guest = limited(&fixture, |limits| limits.bytes = 1 << 20);
    let number = guest.open("a", CREATE, TO_WRITE).unwrap();
    guest.seek(number, 1 << 50, 0).unwrap();
    ends(guest.try_write(number, b"x"), Counted::Bytes, 1 << 20);
    let mut guest = limited(&fixture, |limits| limits.bytes = 1 << 20);
    let number = guest.open("a", CREATE, TO_WRITE).unwrap();
    let length = guest.try_call("fd_filestat_set_size", &[number.into(), 1 << 50]);
    ends(length, Counted::Bytes, 1 << 20);
    assert_eq!(fixture.read("a"), "");
}

#[test]
fn files_made() {
    let fixture = Fixture::new();
    let mut guest = limited(&fixture, |limits| limits.files_made = 3);
    guest.open("a", CREATE, TO_WRITE).unwrap();
    guest.open("a", CREATE, TO_WRITE).unwrap();
    guest.path_call("path_create_directory", "b").unwrap();
    guest.symlink("a", "c").unwrap();
    ends(guest.try_open_at(GRANT, "d", FOLLOW, CREATE, TO_WRITE, 0), Counted::FilesMade, 3);
    assert!(!fixture.path("d").exists());
}

#[test]
fn calls() {
    let mut guest = Guest::limited(WasiSetup::default(), |limits| limits.calls = 2);
    guest.call("sched_yield", &[]).unwrap();
    guest.call("sched_yield", &[]).unwrap();
    ends(guest.try_call("sched_yield", &[]), Counted::Calls, 2);
    assert_eq!(guest.wasi().usage().calls, 3);
}

#[test]
fn names_in_listings() {
    let fixture = Fixture::new();
    for name in 0..10 {
        fixture.write(&name.to_string(), "");
    }
    let mut guest = limited(&fixture, |limits| limits.listed_names = 30);
    guest.list(GRANT, 1000).unwrap();
    let number = guest.open(".", DIRECTORY, TO_READ).unwrap();
    guest.list(number, 1000).unwrap();
    // A listing that is begun anew takes the place of the one before; one more beside it does not fit.
    guest.list(number, 1000).unwrap();
    let number = guest.open(".", DIRECTORY, TO_READ).unwrap();
    let listed = guest.try_call("fd_readdir", &[number.into(), 2048, 1000, 0, 1024]);
    ends(listed, Counted::Names, 30);
}

#[test]
fn a_listing_ends_with_the_call() {
    let fixture = Fixture::new();
    fixture.write("a", "");
    let mut guest = Guest::with_time(fixture.setup(Access::Read), Duration::ZERO);
    let error = guest.try_call("fd_readdir", &[GRANT.into(), 2048, 1000, 0, 1024]).unwrap_err();
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::Interrupt));
}

#[test]
fn a_limit_says_what_and_how_much() {
    let limit = WasiLimit { counted: Counted::FilesMade, limit: 7 };
    assert_eq!(limit.to_string(), "more than 7 files made");
}
