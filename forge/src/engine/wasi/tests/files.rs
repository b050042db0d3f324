//! A folder granted for writing, used as programs use it.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, UNIX_EPOCH};

use crate::engine::wasi::{Access, Clock, Preopen, WasiSetup};

use super::guest::{
    APPEND, CREATE, DIRECTORY, EXCLUSIVE, FOLLOW, Fixture, GRANT, Guest, NO_FOLLOW, TO_READ, TO_WRITE, TRUNCATE,
    errno,
};

const REGULAR: u8 = 4;
const FOLDER: u8 = 3;
const LINK: u8 = 7;

fn writable() -> (Fixture, Guest) {
    let fixture = Fixture::new();
    let guest = Guest::with_folder(&fixture, Access::ReadWrite);
    (fixture, guest)
}

#[test]
fn a_grant_tells_its_path() {
    let (_fixture, mut guest) = writable();
    guest.call("fd_prestat_get", &[3, 1024]).unwrap();
    assert_eq!(guest.answer(), 5 << 32);
    guest.call("fd_prestat_dir_name", &[3, 2048, 5]).unwrap();
    assert_eq!(&guest.memory()[2048..2053], b"/data");
    assert_eq!(guest.call("fd_prestat_dir_name", &[3, 2048, 4]), Err(errno::NAME_TOO_LONG));
    assert_eq!(guest.call("fd_prestat_get", &[4, 1024]), Err(errno::BAD_DESCRIPTOR));
}

#[test]
fn a_file_is_created_written_and_read_back() {
    let (fixture, mut guest) = writable();
    let number = guest.open("a.txt", CREATE | TRUNCATE, TO_WRITE).unwrap();
    assert_eq!(guest.write(number, b"hello world"), Ok(11));
    assert_eq!(guest.seek(number, -5, 1), Ok(6));
    assert_eq!(guest.read(number), Ok(b"world".to_vec()));
    assert_eq!(guest.read(number), Ok(Vec::new()));
    guest.call("fd_sync", &[number.into()]).unwrap();
    guest.call("fd_datasync", &[number.into()]).unwrap();
    guest.close(number).unwrap();
    assert_eq!(fixture.read("a.txt"), "hello world");
    assert_eq!(guest.open("a.txt", CREATE | EXCLUSIVE, TO_WRITE), Err(errno::EXISTS));
    let number = guest.open("a.txt", TRUNCATE, TO_WRITE).unwrap();
    assert_eq!(guest.read(number), Ok(Vec::new()));
}

#[test]
fn what_is_appended_comes_last_whatever_the_position() {
    let (fixture, mut guest) = writable();
    fixture.write("log", "one\n");
    let number = guest.open_at(GRANT, "log", FOLLOW, CREATE, TO_WRITE, APPEND).unwrap();
    guest.seek(number, 0, 0).unwrap();
    guest.write(number, b"two\n").unwrap();
    assert_eq!(guest.seek(number, 0, 1), Ok(8));
    assert_eq!(fixture.read("log"), "one\ntwo\n");
    assert_eq!(guest.call("fd_fdstat_set_flags", &[number.into(), 0]), Err(errno::NOT_SUPPORTED));
    guest.call("fd_fdstat_set_flags", &[number.into(), 1 | 4]).unwrap();
}

#[test]
fn a_read_at_an_offset_leaves_the_position() {
    let (fixture, mut guest) = writable();
    fixture.write("a", "0123456789");
    let number = guest.open("a", 0, TO_WRITE).unwrap();
    guest.memory()[..8].copy_from_slice(&[0, 32, 0, 0, 3, 0, 0, 0]);
    guest.call("fd_pread", &[number.into(), 0, 1, 4, 1024]).unwrap();
    assert_eq!(&guest.memory()[8192..8195], b"456");
    guest.call("fd_pwrite", &[number.into(), 0, 1, 0, 1024]).unwrap();
    assert_eq!(guest.seek(number, 0, 1), Ok(0));
    assert_eq!(fixture.read("a"), "4563456789");
    assert_eq!(guest.call("fd_pread", &[number.into(), 0, 1, u64::MAX, 1024]), Err(errno::INVALID));
    assert_eq!(guest.seek(number, -1, 0), Err(errno::INVALID));
    assert_eq!(guest.seek(number, i64::MAX, 2), Err(errno::INVALID));
    assert_eq!(guest.seek(number, 0, 3), Err(errno::INVALID));
}

#[test]
fn a_file_opened_for_one_thing_refuses_the_other() {
    let (fixture, mut guest) = writable();
    fixture.write("a", "content");
    let number = guest.open("a", 0, TO_READ).unwrap();
    assert_eq!(guest.write(number, b"x"), Err(errno::BAD_DESCRIPTOR));
    let number = guest.open("a", 0, TO_WRITE & !(1 << 1)).unwrap();
    assert_eq!(guest.read(number), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(fixture.read("a"), "content");
}

#[test]
fn a_length_can_be_set() {
    let (fixture, mut guest) = writable();
    fixture.write("a", "0123456789");
    let number = guest.open("a", 0, TO_WRITE).unwrap();
    guest.call("fd_filestat_set_size", &[number.into(), 3]).unwrap();
    assert_eq!(fixture.read("a"), "012");
    guest.call("fd_filestat_set_size", &[number.into(), 4]).unwrap();
    assert_eq!(fixture.read("a"), "012\0");
    assert_eq!(guest.call("fd_allocate", &[number.into(), 0, u64::MAX]), Err(errno::NOT_SUPPORTED));
    assert_eq!(fixture.read("a"), "012\0");
}

#[test]
fn folders_are_made_listed_and_removed() {
    let (fixture, mut guest) = writable();
    guest.path_call("path_create_directory", "d").unwrap();
    assert_eq!(guest.path_call("path_create_directory", "d"), Err(errno::EXISTS));
    for name in ["z", "a", "m"] {
        fixture.write(&format!("d/{name}"), "");
    }
    let number = guest.open("d", DIRECTORY, TO_READ).unwrap();
    assert_eq!(guest.list(number, 4096), Ok([".", "..", "a", "m", "z"].map(String::from).to_vec()));
    let inner = guest.open_at(number, "a", FOLLOW, 0, TO_READ, 0).unwrap();
    guest.close(inner).unwrap();
    assert_eq!(guest.path_call("path_remove_directory", "d"), Err(errno::NOT_EMPTY));
    assert_eq!(guest.path_call("path_unlink_file", "d"), Err(errno::IS_DIRECTORY));
    for name in ["d/z", "d/a", "d/m"] {
        guest.path_call("path_unlink_file", name).unwrap();
    }
    guest.path_call("path_remove_directory", "d").unwrap();
    assert_eq!(guest.list(number, 4096), Ok([".", ".."].map(String::from).to_vec()));
    assert!(!fixture.path("d").exists());
}

#[test]
fn a_listing_goes_on_through_a_small_buffer() {
    let (fixture, mut guest) = writable();
    let names: Vec<String> = (100..400).map(|number| format!("name-{number}")).collect();
    for name in &names {
        fixture.write(name, "");
    }
    for size in [34, 64, 100, 999, 60_000] {
        let listed = guest.list(GRANT, size).unwrap();
        assert_eq!(listed[..2], [".", ".."]);
        assert_eq!(listed[2..], names);
    }
    assert_eq!(guest.call("fd_readdir", &[3, 0, 0, 0, 1024]), Ok(()));
    guest.call("fd_readdir", &[3, 0, 1000, u64::MAX, 1024]).unwrap();
    assert_eq!(guest.answer() as u32, 0);
}

#[test]
fn a_name_that_is_no_text_is_left_out() {
    let (fixture, mut guest) = writable();
    fs::write(fixture.path("").join(std::ffi::OsStr::from_bytes(b"\xff\xfe")), "").unwrap();
    fixture.write("ä", "");
    assert_eq!(guest.list(GRANT, 4096).unwrap()[2..], ["ä"]);
}

#[test]
fn files_are_renamed_and_linked() {
    let (fixture, mut guest) = writable();
    fixture.write("a", "content");
    guest.two_paths("path_rename", (GRANT, "a"), (GRANT, "b")).unwrap();
    guest.two_paths("path_link", (GRANT, "b"), (GRANT, "c")).unwrap();
    assert_eq!((fixture.read("b"), fixture.read("c")), ("content".into(), "content".into()));
    assert!(!fixture.path("a").exists());
    guest.symlink("b", "link").unwrap();
    assert_eq!(guest.read_link("link"), Ok("b".into()));
    assert_eq!(guest.read_file("link"), Ok(b"content".to_vec()));
    assert_eq!(guest.stat("link", NO_FOLLOW), Ok((LINK, 1)));
    assert_eq!(guest.stat("link", FOLLOW), Ok((REGULAR, 7)));
    assert_eq!(guest.open_at(GRANT, "link", NO_FOLLOW, 0, TO_READ, 0), Err(errno::LOOP));
    assert_eq!(guest.two_paths("path_link", (GRANT, "link"), (GRANT, "d")), Err(errno::NOT_SUPPORTED));
}

#[test]
fn two_grants_to_write_can_exchange_files() {
    let (first, second) = (Fixture::new(), Fixture::new());
    first.write("a", "content");
    let mut setup = first.setup(Access::ReadWrite);
    setup.preopens.push(Preopen { host: second.path(""), guest: "/other".into(), access: Access::ReadWrite });
    let mut guest = Guest::new(setup);
    guest.two_paths("path_link", (3, "a"), (4, "b")).unwrap();
    guest.two_paths("path_rename", (3, "a"), (4, "c")).unwrap();
    assert_eq!((second.read("b"), second.read("c")), ("content".into(), "content".into()));
}

#[test]
fn kinds_of_files_are_told_apart() {
    let (fixture, mut guest) = writable();
    fixture.write("d/a", "123");
    assert_eq!(guest.stat("d", FOLLOW), Ok((FOLDER, 0)));
    assert_eq!(guest.stat("d/a", FOLLOW), Ok((REGULAR, 3)));
    assert_eq!(guest.stat("d/", FOLLOW), Ok((FOLDER, 0)));
    assert_eq!(guest.stat("d/a/", FOLLOW), Err(errno::NOT_DIRECTORY));
    assert_eq!(guest.stat("no", FOLLOW), Err(errno::NOT_FOUND));
    assert_eq!(guest.open("d/a", DIRECTORY, TO_READ), Err(errno::NOT_DIRECTORY));
    assert_eq!(guest.open("d", 0, TO_WRITE), Err(errno::IS_DIRECTORY));
    assert_eq!(guest.open("d", CREATE, TO_READ), Err(errno::IS_DIRECTORY));
    assert_eq!(guest.open("new/", CREATE, TO_WRITE), Err(errno::IS_DIRECTORY));
    assert_eq!(guest.open("d", DIRECTORY | CREATE, TO_READ), Err(errno::INVALID));
    let number = guest.open("d", 0, TO_READ).unwrap();
    assert_eq!(guest.read(number), Err(errno::IS_DIRECTORY));
    guest.call("fd_sync", &[number.into()]).unwrap();
}

#[test]
fn times_stand_still_unless_the_clock_is_granted() {
    let (fixture, mut guest) = writable();
    fixture.write("a", "");
    let number = guest.open("a", 0, TO_WRITE).unwrap();
    assert_eq!(guest.times(number), [0; 3]);
    guest.set_times("a", FOLLOW, 1000).unwrap();
    assert_eq!(guest.times(number), [0; 3]);
    let modified = fs::metadata(fixture.path("a")).unwrap().modified().unwrap();
    assert_eq!(modified, UNIX_EPOCH + Duration::from_secs(1000));

    let mut guest = Guest::new(WasiSetup { clock: Clock::Real, ..fixture.setup(Access::ReadWrite) });
    let number = guest.open("a", 0, TO_WRITE).unwrap();
    assert_eq!(guest.times(number)[1], 1_000_000_000_000);
    guest.call("fd_filestat_set_times", &[number.into(), 0, 2_000_000_000, 4]).unwrap();
    assert_eq!(guest.times(number)[1], 2_000_000_000);
    guest.call("fd_filestat_set_times", &[number.into(), 0, 0, 8]).unwrap();
    assert!(guest.times(number)[1] > 1_000_000_000_000_000_000);
    for flags in [3, 12, 16] {
        assert_eq!(guest.call("fd_filestat_set_times", &[number.into(), 0, 0, flags]), Err(errno::INVALID));
    }
    guest.call("fd_filestat_set_times", &[GRANT.into(), 0, 1, 4]).unwrap();
}

#[test]
fn the_times_of_a_link_are_set_without_following_it() {
    let (fixture, mut guest) = writable();
    fixture.write("a", "");
    guest.symlink("a", "link").unwrap();
    guest.set_times("link", NO_FOLLOW, 1000).unwrap();
    let time = |metadata: std::io::Result<fs::Metadata>| metadata.unwrap().modified().unwrap();
    assert_eq!(time(fs::symlink_metadata(fixture.path("link"))), UNIX_EPOCH + Duration::from_secs(1000));
    assert_ne!(time(fs::metadata(fixture.path("a"))), UNIX_EPOCH + Duration::from_secs(1000));
}

#[test]
fn a_path_must_be_one() {
    let (_fixture, mut guest) = writable();
    assert_eq!(guest.open("", 0, TO_READ), Err(errno::NOT_FOUND));
    assert_eq!(guest.open("a\0b", 0, TO_READ), Err(errno::INVALID));
    assert_eq!(guest.open(&"x/".repeat(2500), 0, TO_READ), Err(errno::NAME_TOO_LONG));
    assert_eq!(guest.open(&"x".repeat(300), 0, TO_READ), Err(errno::NAME_TOO_LONG));
    guest.memory()[2048] = 0xff;
    assert_eq!(guest.call("path_unlink_file", &[3, 2048, 1]), Err(errno::ILLEGAL_SEQUENCE));
    assert_eq!(guest.call("path_unlink_file", &[3, 131_072, 1]), Err(errno::FAULT));
    assert_eq!(guest.call("path_open", &[3, 1, 4096, 1, 1, TO_WRITE, 0, 0, 131_070]), Err(errno::FAULT));
    assert_eq!(guest.wasi().usage().files_opened, 0);
}
