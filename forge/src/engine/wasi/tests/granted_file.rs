//! One granted file: seen under its path, and nothing beside it.

use std::fs;
use std::os::unix::fs::symlink;

use crate::engine::wasi::{Access, GrantError, Preopen, WasiSetup};

use super::guest::{
    APPEND, CREATE, DIRECTORY, EXCLUSIVE, FOLLOW, Fixture, GRANT, Guest, TO_READ, TO_WRITE, TRUNCATE, errno,
};

fn with_file(name: &str, access: Access) -> (Fixture, Guest) {
    let fixture = Fixture::new();
    fixture.write("one", "content");
    fixture.write("two", "not granted");
    let guest = Guest::new(WasiSetup { preopens: vec![fixture.preopen(name, access)], ..WasiSetup::default() });
    (fixture, guest)
}

#[test]
fn it_is_read_by_an_empty_path_below_its_own() {
    let (_fixture, mut guest) = with_file("one", Access::Read);
    guest.call("fd_prestat_get", &[3, 1024]).unwrap();
    assert_eq!(guest.answer(), 9 << 32);
    for path in [".", "./", "./."] {
        assert_eq!(guest.read_file(path), Ok(b"content".to_vec()));
        assert_eq!(guest.stat(path, FOLLOW), Ok((4, 7)));
    }
    let (one, two) = (guest.open(".", 0, TO_READ).unwrap(), guest.open(".", 0, TO_READ).unwrap());
    guest.seek(one, 5, 0).unwrap();
    assert_eq!(guest.read(two), Ok(b"content".to_vec()));
    assert_eq!(guest.read(one), Ok(b"nt".to_vec()));
}

#[test]
fn nothing_beside_it_is_there() {
    let (fixture, mut guest) = with_file("one", Access::ReadWrite);
    for path in ["..", "../two", "./../two", "/", "/etc/passwd"] {
        assert_eq!(guest.open(path, 0, TO_READ), Err(errno::NOT_PERMITTED), "{path}");
        assert_eq!(guest.stat(path, FOLLOW), Err(errno::NOT_PERMITTED), "{path}");
        assert!(guest.read_link(path).is_err());
    }
    for path in ["one", "two", "two/.."] {
        assert_eq!(guest.open(path, CREATE, TO_WRITE), Err(errno::NOT_DIRECTORY), "{path}");
    }
    assert_eq!(guest.open(".", DIRECTORY, TO_READ), Err(errno::NOT_DIRECTORY));
    assert_eq!(guest.list(GRANT, 100), Err(errno::NOT_DIRECTORY));
    for name in ["path_create_directory", "path_remove_directory", "path_unlink_file"] {
        assert_eq!(guest.path_call(name, "."), Err(errno::NOT_PERMITTED));
    }
    for name in ["path_rename", "path_link"] {
        assert_eq!(guest.two_paths(name, (GRANT, "."), (GRANT, "../three")), Err(errno::NOT_PERMITTED));
    }
    assert_eq!(guest.symlink("two", "."), Err(errno::NOT_PERMITTED));
    assert_eq!((fixture.read("one"), fixture.read("two")), ("content".into(), "not granted".into()));
}

#[test]
fn it_is_written_where_that_is_granted() {
    let (fixture, mut guest) = with_file("one", Access::ReadWrite);
    let number = guest.open_at(GRANT, ".", FOLLOW, 0, TO_WRITE, APPEND).unwrap();
    guest.write(number, b" and more").unwrap();
    assert_eq!(fixture.read("one"), "content and more");
    let number = guest.open(".", CREATE | TRUNCATE, TO_WRITE).unwrap();
    guest.write(number, b"new").unwrap();
    assert_eq!(fixture.read("one"), "new");
    assert_eq!(guest.open(".", CREATE | EXCLUSIVE, TO_WRITE), Err(errno::EXISTS));
    guest.set_times(".", FOLLOW, 1000).unwrap();

    let (fixture, mut guest) = with_file("one", Access::Read);
    for mode in [0, CREATE, TRUNCATE] {
        assert_eq!(guest.open(".", mode, TO_WRITE), Err(errno::READ_ONLY));
    }
    assert_eq!(guest.open(".", TRUNCATE, TO_READ), Err(errno::READ_ONLY));
    assert_eq!(guest.set_times(".", FOLLOW, 1000), Err(errno::READ_ONLY));
    assert_eq!(guest.path_call("path_unlink_file", "."), Err(errno::READ_ONLY));
    assert_eq!(fixture.read("one"), "content");
}

#[test]
fn one_that_is_not_there_yet_is_made_by_the_tool() {
    let (fixture, mut guest) = with_file("fresh", Access::ReadWrite);
    assert_eq!(guest.open(".", 0, TO_READ), Err(errno::NOT_FOUND));
    assert_eq!(guest.stat(".", FOLLOW), Err(errno::NOT_FOUND));
    assert_eq!(guest.set_times(".", FOLLOW, 1), Err(errno::NOT_FOUND));
    assert!(!fixture.path("fresh").exists());
    let number = guest.open(".", CREATE | EXCLUSIVE, TO_WRITE).unwrap();
    guest.write(number, b"made").unwrap();
    assert_eq!(fixture.read("fresh"), "made");
    assert_eq!(guest.read_file("."), Ok(b"made".to_vec()));
}

#[test]
fn a_link_put_in_the_place_of_one_to_be_made_is_not_followed() {
    let (fixture, mut guest) = with_file("fresh", Access::ReadWrite);
    symlink(fixture.secret(), fixture.path("fresh")).unwrap();
    assert_eq!(guest.open(".", CREATE | TRUNCATE, TO_WRITE), Err(errno::LOOP));
    fixture.check_outside();
}

#[test]
fn what_is_put_in_its_place_changes_nothing() {
    let (fixture, mut guest) = with_file("one", Access::ReadWrite);
    fs::remove_file(fixture.path("one")).unwrap();
    symlink(fixture.secret(), fixture.path("one")).unwrap();
    assert_eq!(guest.read_file("."), Ok(b"content".to_vec()));
    let number = guest.open(".", TRUNCATE, TO_WRITE).unwrap();
    guest.write(number, b"x").unwrap();
    fixture.check_outside();
}

#[test]
fn a_grant_names_what_is_there() {
    let fixture = Fixture::new();
    rustix::fs::mknodat(rustix::fs::CWD, fixture.path("pipe"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    let open = |host: &str, guest: &str, access| {
        let preopen = Preopen { host: fixture.path(host), guest: guest.into(), access };
        WasiSetup { preopens: vec![preopen], ..WasiSetup::default() }.open()
    };
    assert!(matches!(open("none", "/a", Access::Read), Err(GrantError::Open { .. })));
    assert!(matches!(open("none/none", "/a", Access::ReadWrite), Err(GrantError::Open { .. })));
    assert!(matches!(open("pipe", "/a", Access::ReadWrite), Err(GrantError::Kind { .. })));
    assert!(matches!(open("", "", Access::Read), Err(GrantError::Guest { .. })));
    assert!(matches!(open("", "a\0", Access::Read), Err(GrantError::Guest { .. })));
}

#[test]
fn two_grants_cannot_have_one_path() {
    let fixture = Fixture::new();
    for (one, other) in [("/a", "/a"), ("/a", "a/"), ("./a/b", "/a//b"), ("/", ".")] {
        let preopens = [one, other]
            .map(|guest| Preopen { host: fixture.path(""), guest: guest.into(), access: Access::Read })
            .to_vec();
        let error = WasiSetup { preopens, ..WasiSetup::default() }.open().unwrap_err();
        assert!(error.to_string().contains("the same path"), "{one} {other}");
    }
}
