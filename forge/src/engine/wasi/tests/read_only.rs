//! A folder granted for reading: everything can be seen and nothing changed.

use std::fs;

use crate::engine::wasi::{Access, DenialReason, Preopen};

use super::guest::{
    APPEND, CREATE, DIRECTORY, EXCLUSIVE, FOLLOW, Fixture, GRANT, Guest, NO_FOLLOW, TO_READ, TO_WRITE, TRUNCATE,
    errno,
};

fn readable() -> (Fixture, Guest) {
    let fixture = Fixture::new();
    fixture.write("a", "content");
    fixture.write("d/b", "inner");
    let guest = Guest::with_folder(&fixture, Access::Read);
    (fixture, guest)
}

fn unchanged(fixture: &Fixture) {
    assert_eq!((fixture.read("a"), fixture.read("d/b")), ("content".into(), "inner".into()));
    assert_eq!(fs::read_dir(fixture.path("")).unwrap().count(), 2);
    assert_eq!(fs::read_dir(fixture.path("d")).unwrap().count(), 1);
    fixture.check_outside();
}

#[test]
fn it_can_be_read() {
    let (fixture, mut guest) = readable();
    assert_eq!(guest.read_file("a"), Ok(b"content".to_vec()));
    assert_eq!(guest.read_file("d/../d/./b"), Ok(b"inner".to_vec()));
    assert_eq!(guest.list(GRANT, 1000).unwrap(), [".", "..", "a", "d"]);
    guest.call("fd_sync", &[GRANT.into()]).unwrap();
    unchanged(&fixture);
}

#[test]
fn no_function_changes_it() {
    let (fixture, mut guest) = readable();
    for mode in [0, CREATE, TRUNCATE, CREATE | TRUNCATE, CREATE | EXCLUSIVE] {
        for path in ["a", "new", "d/new", "d/b"] {
            assert_eq!(guest.open(path, mode, TO_WRITE), Err(errno::READ_ONLY), "{path} {mode}");
            if mode != 0 {
                assert_eq!(guest.open(path, mode, TO_READ), Err(errno::READ_ONLY), "{path} {mode}");
            }
        }
    }
    assert_eq!(guest.open_at(GRANT, "a", FOLLOW, 0, TO_WRITE, APPEND), Err(errno::READ_ONLY));
    for right in [6, 8, 22] {
        assert_eq!(guest.open("a", 0, 1 << right), Err(errno::READ_ONLY));
    }
    for (name, path) in [("path_create_directory", "new"), ("path_remove_directory", "d"), ("path_unlink_file", "a")]
    {
        assert_eq!(guest.path_call(name, path), Err(errno::READ_ONLY), "{name}");
    }
    assert_eq!(guest.two_paths("path_rename", (GRANT, "a"), (GRANT, "b")), Err(errno::READ_ONLY));
    assert_eq!(guest.two_paths("path_link", (GRANT, "a"), (GRANT, "b")), Err(errno::READ_ONLY));
    assert_eq!(guest.symlink("a", "b"), Err(errno::READ_ONLY));
    for follow in [FOLLOW, NO_FOLLOW] {
        assert_eq!(guest.set_times("a", follow, 1), Err(errno::READ_ONLY));
    }
    unchanged(&fixture);
}

#[test]
fn no_open_descriptor_changes_it() {
    let (fixture, mut guest) = readable();
    let modified = fs::metadata(fixture.path("a")).unwrap().modified().unwrap();
    let file = guest.open("a", 0, TO_READ).unwrap();
    assert_eq!(guest.write(file, b"x"), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.call("fd_pwrite", &[file.into(), 0, 1, 0, 1024]), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.call("fd_filestat_set_size", &[file.into(), 0]), Err(errno::READ_ONLY));
    assert_eq!(guest.call("fd_allocate", &[file.into(), 0, 1]), Err(errno::READ_ONLY));
    for number in [file, GRANT] {
        assert_eq!(guest.call("fd_filestat_set_times", &[number.into(), 1, 1, 5]), Err(errno::READ_ONLY));
    }
    assert_eq!(fs::metadata(fixture.path("a")).unwrap().modified().unwrap(), modified);
    unchanged(&fixture);
}

#[test]
fn a_folder_below_it_is_as_read_only() {
    let (fixture, mut guest) = readable();
    let inner = guest.open("d", DIRECTORY, u64::MAX).unwrap();
    assert_eq!(guest.open_at(inner, "b", FOLLOW, 0, TO_WRITE, 0), Err(errno::READ_ONLY));
    assert_eq!(guest.open_at(inner, "c", FOLLOW, CREATE, TO_WRITE, 0), Err(errno::READ_ONLY));
    assert_eq!(guest.two_paths("path_rename", (inner, "b"), (inner, "c")), Err(errno::READ_ONLY));
    assert_eq!(guest.call("fd_fdstat_set_rights", &[inner.into(), u64::MAX, 0]), Err(errno::NOT_CAPABLE));
    unchanged(&fixture);
}

#[test]
fn a_grant_to_write_beside_it_takes_nothing_from_it() {
    let (fixture, _) = readable();
    let other = Fixture::new();
    other.write("c", "other");
    let mut setup = fixture.setup(Access::Read);
    setup.preopens.push(Preopen { host: other.path(""), guest: "/other".into(), access: Access::ReadWrite });
    let mut guest = Guest::new(setup);
    // Linked into the folder that can be written, the file could be written too.
    for name in ["path_rename", "path_link"] {
        assert_eq!(guest.two_paths(name, (3, "a"), (4, "a")), Err(errno::READ_ONLY));
        assert_eq!(guest.two_paths(name, (4, "c"), (3, "c")), Err(errno::READ_ONLY));
    }
    // Descriptors of the one do not become those of the other.
    guest.call("fd_renumber", &[3, 4]).unwrap();
    assert_eq!(guest.open_at(4, "a", FOLLOW, 0, TO_WRITE, 0), Err(errno::READ_ONLY));
    unchanged(&fixture);
    assert_eq!(other.read("c"), "other");
}

#[test]
fn rights_given_up_are_gone() {
    let fixture = Fixture::new();
    fixture.write("a", "content");
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    let open_and_list = 1 << 13 | 1 << 14;
    let to_read = 1 << 1;
    guest.call("fd_fdstat_set_rights", &[GRANT.into(), open_and_list, to_read]).unwrap();
    assert_eq!(guest.call("fd_fdstat_set_rights", &[GRANT.into(), u64::MAX, 0]), Err(errno::NOT_CAPABLE));
    assert_eq!(guest.path_call("path_unlink_file", "a"), Err(errno::NOT_CAPABLE));
    assert_eq!(guest.open("new", CREATE, TO_WRITE), Err(errno::NOT_CAPABLE));
    let number = guest.open("a", 0, TO_WRITE).unwrap();
    assert_eq!(guest.write(number, b"x"), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.read(number), Ok(b"content".to_vec()));
}

#[test]
fn refusals_are_kept_for_the_operator_up_to_a_number() {
    let (_fixture, mut guest) = readable();
    for _ in 0..100 {
        guest.path_call("path_unlink_file", "d/../a").unwrap_err();
    }
    let denials = guest.wasi().denials();
    assert_eq!(denials.len(), 16);
    assert_eq!((denials[0].function, denials[0].path.as_str()), ("path_unlink_file", "/data/a"));
    assert_eq!(denials[0].reason, DenialReason::ReadOnly);
}
