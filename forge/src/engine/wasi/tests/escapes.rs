//! Ways out of a granted folder, each tried through each function that takes a path.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::engine::wasi::{Access, DenialReason};

use super::guest::{CREATE, DIRECTORY, FOLLOW, Fixture, GRANT, Guest, NO_FOLLOW, TO_READ, TO_WRITE, TRUNCATE, errno};

/// A granted folder full of ways out.
fn trap() -> Fixture {
    let fixture = Fixture::new();
    fixture.write("inside", "inside");
    fixture.write("d/inside", "inside");
    symlink(fixture.secret(), fixture.path("absolute")).unwrap();
    symlink("../secret", fixture.path("relative")).unwrap();
    symlink("..", fixture.path("up")).unwrap();
    symlink("/", fixture.path("root")).unwrap();
    symlink("../../secret", fixture.path("d/deep")).unwrap();
    symlink("up/secret", fixture.path("chain")).unwrap();
    symlink("../planted", fixture.path("dangling")).unwrap();
    symlink("/proc/self/cwd", fixture.path("magic")).unwrap();
    fixture
}

/// Paths that lead, or would lead, to what is not granted.
fn ways_out(fixture: &Fixture) -> Vec<String> {
    let mut ways: Vec<String> = [
        "..",
        "../secret",
        "./../secret",
        "d/../../secret",
        "d/../../granted/../secret",
        "../granted/inside",
        "/",
        "/etc/passwd",
        "//etc/passwd",
        "absolute",
        "relative",
        "up",
        "up/secret",
        "up/granted/inside",
        "root/etc/passwd",
        "d/deep",
        "chain",
        "dangling",
        "magic/secret",
        "root/proc/self/root/etc/passwd",
    ]
    .map(String::from)
    .to_vec();
    ways.push(fixture.secret().to_str().unwrap().to_owned());
    ways.push(fixture.path("inside").to_str().unwrap().to_owned());
    ways
}

#[test]
fn nothing_outside_is_opened() {
    let fixture = trap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    for way in ways_out(&fixture) {
        for follow in [FOLLOW, NO_FOLLOW] {
            for (mode, rights) in [
                (0, TO_READ),
                (DIRECTORY, TO_READ),
                (0, TO_WRITE),
                (CREATE, TO_WRITE),
                (TRUNCATE, TO_WRITE),
                (CREATE | TRUNCATE, TO_READ),
            ] {
                let opened = guest.open_at(GRANT, &way, follow, mode, rights, 0);
                assert!(opened.is_err(), "{way} was opened with {mode}");
            }
        }
        assert_eq!(guest.open(&way, 0, TO_READ), Err(errno::NOT_PERMITTED), "{way}");
    }
    fixture.check_outside();
}

#[test]
fn nothing_outside_is_seen() {
    let fixture = trap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    for way in ways_out(&fixture) {
        assert_eq!(guest.stat(&way, FOLLOW), Err(errno::NOT_PERMITTED), "{way}");
        guest.read_link(&way).map(|target| assert!(!target.starts_with('/'), "{way} -> {target}")).ok();
    }
    for link in ["absolute", "root", "magic"] {
        assert_eq!(guest.read_link(link), Err(errno::NOT_PERMITTED), "{link}");
    }
    let denials = guest.wasi().denials();
    assert!(denials.iter().all(|denial| denial.reason == DenialReason::Outside));
}

#[test]
fn nothing_outside_is_changed() {
    let fixture = trap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    let modified = fs::metadata(fixture.secret()).unwrap().modified().unwrap();
    for prefix in ["..", "d/../..", "up", "root/tmp", "/tmp", "magic"] {
        let path = format!("{prefix}/planted");
        assert!(guest.path_call("path_create_directory", &path).is_err(), "{path}");
        assert!(guest.symlink("inside", &path).is_err(), "{path}");
        for name in ["path_link", "path_rename"] {
            assert!(guest.two_paths(name, (GRANT, "inside"), (GRANT, &path)).is_err(), "{name} {path}");
        }
        let path = format!("{prefix}/secret");
        for name in ["path_unlink_file", "path_remove_directory"] {
            assert!(guest.path_call(name, &path).is_err(), "{name} {path}");
        }
        for name in ["path_link", "path_rename"] {
            assert!(guest.two_paths(name, (GRANT, &path), (GRANT, "stolen")).is_err(), "{name} {path}");
        }
        for follow in [FOLLOW, NO_FOLLOW] {
            assert!(guest.set_times(&path, follow, 1).is_err(), "{path}");
        }
    }
    for way in ["absolute", "relative", "chain", "d/deep"] {
        assert_eq!(guest.set_times(way, FOLLOW, 1), Err(errno::NOT_PERMITTED), "{way}");
    }
    assert!(!fixture.path("stolen").exists());
    assert_eq!(fixture.read("inside"), "inside");
    assert_eq!(fs::metadata(fixture.secret()).unwrap().modified().unwrap(), modified);
    fixture.check_outside();
}

#[test]
fn a_link_itself_can_be_removed_and_its_target_stays() {
    let fixture = trap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    for link in ["absolute", "relative", "root", "up"] {
        guest.path_call("path_unlink_file", link).unwrap();
    }
    fixture.check_outside();
}

#[test]
fn a_link_that_could_lead_others_astray_is_not_made() {
    let fixture = trap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    for target in ["/etc/passwd", "/", "..", "../secret", "d/../../secret", "d/..", "./../x", "inside/../inside"] {
        assert_eq!(guest.symlink(target, "link"), Err(errno::NOT_PERMITTED), "{target}");
        assert_eq!(guest.symlink(target, "d/link"), Err(errno::NOT_PERMITTED), "{target}");
    }
    for target in ["inside", "./d/inside", "not/there", "..."] {
        guest.symlink(target, "link").unwrap();
        guest.path_call("path_unlink_file", "link").unwrap();
    }
    // Nor by a second name for one that is there, in another folder.
    assert_eq!(guest.two_paths("path_link", (GRANT, "d/deep"), (GRANT, "deep")), Err(errno::NOT_SUPPORTED));
}

#[test]
fn a_folder_that_is_moved_takes_no_one_outside() {
    let fixture = trap();
    fixture.write("one/two/three/file", "deep");
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    let deep = guest.open("one/two/three", DIRECTORY, u64::MAX).unwrap();
    guest.two_paths("path_rename", (GRANT, "one/two/three"), (GRANT, "three")).unwrap();
    for path in ["..", "../inside", "../../secret", "../../../secret"] {
        assert_eq!(guest.open_at(deep, path, FOLLOW, 0, TO_READ, 0), Err(errno::NOT_PERMITTED), "{path}");
    }
    guest.open_at(deep, "file", FOLLOW, 0, TO_READ, 0).unwrap();
}

#[test]
fn a_folder_that_turns_into_a_link_at_any_moment_leads_no_one_outside() {
    let fixture = Fixture::new();
    fixture.write("real/secret", "inside");
    symlink("..", fixture.path("way")).unwrap();
    symlink("real", fixture.path("place")).unwrap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // `place` is a link to a folder inside, then one to the folder above, and so on, and never missing.
            while !done.load(Ordering::Relaxed) {
                for target in ["real", "way", ".."] {
                    symlink(target, fixture.path("next")).unwrap();
                    fs::rename(fixture.path("next"), fixture.path("place")).unwrap();
                }
            }
        });
        for _ in 0..2000 {
            if let Ok(content) = guest.read_file("place/secret") {
                assert_eq!(content, b"inside");
            }
            if let Ok(number) = guest.open("place/secret", TRUNCATE, TO_WRITE) {
                guest.write(number, b"inside").unwrap();
                guest.close(number).unwrap();
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    fixture.check_outside();
}

#[test]
fn what_is_no_file_is_not_opened_and_holds_no_one_up() {
    let fixture = Fixture::new();
    mknodat(CWD, fixture.path("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let _listener = UnixListener::bind(fixture.path("socket")).unwrap();
    symlink("pipe", fixture.path("link")).unwrap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    for path in ["pipe", "socket", "link"] {
        for (mode, rights) in [(0, TO_READ), (0, TO_WRITE), (CREATE, TO_WRITE), (TRUNCATE, TO_WRITE)] {
            assert_eq!(guest.open(path, mode, rights), Err(errno::NOT_SUPPORTED), "{path} {mode}");
        }
        assert_eq!(guest.set_times(path, FOLLOW, 1), Err(errno::NOT_SUPPORTED), "{path}");
    }
    assert_eq!(guest.stat("pipe", FOLLOW), Ok((0, 0)));
    assert_eq!(guest.stat("socket", FOLLOW), Ok((6, 0)));
    assert_eq!(guest.two_paths("path_link", (GRANT, "pipe"), (GRANT, "other")), Err(errno::NOT_SUPPORTED));
    guest.path_call("path_unlink_file", "pipe").unwrap();
}

#[test]
fn links_that_go_round_end() {
    let fixture = Fixture::new();
    symlink("two", fixture.path("one")).unwrap();
    symlink("one", fixture.path("two")).unwrap();
    let mut guest = Guest::with_folder(&fixture, Access::ReadWrite);
    assert_eq!(guest.open("one", 0, TO_READ), Err(errno::LOOP));
    assert_eq!(guest.open("one", CREATE, TO_WRITE), Err(errno::LOOP));
    assert_eq!(guest.stat("one", FOLLOW), Err(errno::LOOP));
}
