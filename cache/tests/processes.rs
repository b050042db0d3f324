//! What many processes, killed processes and hostile disks do to a cache.
//!
//! The processes are this test program again: `child` plays the part that the environment names.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use forge_cache::{Bucket, Cache, CacheError, Digest};
use tempfile::TempDir;

mod parts;

const PART: &str = "FORGE_CACHE_TEST_PART";
const ROOT: &str = "FORGE_CACHE_TEST_ROOT";
const BUILD: Bucket = Bucket::new("build", 1);
const PROCESSES: usize = 50;
/// Nobody, on every Unix that has a name for it.
const NOBODY: u32 = 65534;

/// Plays a part if the environment names one; otherwise tries whether that works.
#[test]
fn child() {
    if let Ok(part) = std::env::var(PART) {
        parts::play(&part, Path::new(&std::env::var_os(ROOT).expect("the cache is named")));
        return;
    }
    let (folder, root) = new_cache();
    assert_eq!(said(&finished(start(part("greet", &root)))), ["hello"]);
    let unknown = start(part("no such part", &root)).wait_with_output().expect("ends");
    assert!(!unknown.status.success());
    drop(folder);
}

#[test]
fn many_processes_put_the_same_blob() {
    let (_folder, root) = new_cache();
    let children: Vec<_> = (0..PROCESSES).map(|_| start(part("put", &root))).collect();
    for child in children {
        assert_eq!(said(&finished(child)), [Digest::of(&parts::content()).to_string()]);
    }
    let cache = Cache::open(&root).expect("open");
    assert_eq!(cache.stats().expect("stats").total.entries, 1);
    assert_sound(&cache);
}

#[test]
fn many_processes_do_one_action_once() {
    let (_folder, root) = new_cache();
    let children: Vec<_> = (0..PROCESSES).map(|_| start(part("build", &root))).collect();
    let mut built = 0;
    for child in children {
        let output = finished(child);
        // Each process asks from four threads.
        let said = said(&output);
        assert_eq!(said.len(), 4);
        built += said.iter().filter(|line| *line == "built").count();
    }
    assert_eq!(built, 1);
    let cache = Cache::open(&root).expect("open");
    assert_sound(&cache);
    assert_eq!(fs::read_dir(root.join("locks-v1")).expect("locks").count(), 0);
}

#[test]
fn a_killed_holder_lets_go_of_its_key() {
    let (_folder, root) = new_cache();
    let cache = Cache::open(&root).expect("open");
    let key = Digest::of(b"key");
    let mut holder = start(part("hold", &root));
    assert_eq!(lines(&mut holder).next(), Some("holding".to_owned()));
    assert!(cache.try_lock_key(&key).expect("try").is_none());
    holder.kill().expect("kill");
    holder.wait().expect("ends");
    drop(cache.lock_key(&key).expect("free"));
}

#[test]
fn a_killed_writer_leaves_nothing_broken() {
    let (_folder, root) = new_cache();
    let cache = Cache::open(&root).expect("open");
    for round in 0..20 {
        let mut writer = start(part("write", &root));
        let mut lines = lines(&mut writer);
        for _ in 0..=round % 7 {
            assert!(lines.next().is_some());
        }
        writer.kill().expect("kill");
        writer.wait().expect("ends");
    }
    let report = cache.verify().expect("verify");
    assert_eq!(report.dropped, []);
    assert!(report.checked.entries >= 20);
    assert_eq!(fs::read_dir(root.join("temporary-v1")).expect("list").count(), 20);
    let report = cache.gc(None).expect("gc");
    assert_eq!((report.dropped.len(), report.dangling.entries), (0, 0));
    assert_sound(&cache);
    parts::put_everything(&cache, b"next");
}

#[test]
fn a_collection_breaks_nothing_that_runs() {
    let (_folder, root) = new_cache();
    let cache = Cache::open(&root).expect("open");
    let mut children: Vec<_> = (0..4).map(|_| start(part("use", &root))).collect();
    let mut running: Vec<_> = children.iter_mut().map(lines).collect();
    for lines in &mut running {
        assert_eq!(lines.next(), Some("begun".to_owned()));
    }
    // Each child goes on until its input ends, so that all of the collections happen meanwhile.
    for limit in (0..30).map(|round| [Some(0), None, Some(2_000)][round % 3]) {
        cache.gc(limit).expect("gc");
    }
    for (mut child, mut lines) in children.into_iter().zip(running) {
        drop(child.stdin.take());
        let summary = lines.next().expect("a summary");
        assert!(summary.starts_with("rounds "), "{summary}");
        assert_ne!(summary, "rounds 0");
        assert!(child.wait().expect("ends").success());
    }
    assert_sound(&cache);
}

#[test]
fn a_read_only_cache_reads() {
    let (folder, root) = new_cache();
    let cache = Cache::open(&root).expect("open");
    parts::put_everything(&cache, b"known");
    let damaged = cache.put(b"damaged").expect("put").to_string();
    fs::write(root.join("blobs-v1").join(&damaged[..2]).join(&damaged), b"d4maged").expect("damage");
    drop(cache);

    set_writable(&root, Writable::No);
    let program = folder.path().join("program");
    fs::copy(std::env::current_exe().expect("this program"), &program).expect("copy");
    fs::set_permissions(&program, Permissions::from_mode(0o755)).expect("chmod");
    let mut command = part_of(&program, "read-only", &root);
    command.current_dir("/");
    // Root may write whatever the mode says, so the part is played by someone else.
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = start(command).wait_with_output().expect("ends");
    set_writable(&root, Writable::Yes);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said(&output), ["all as it should be"]);
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_broken() {
    let (_folder, root) = new_cache();
    // A limit on the size of files fails like a full disk, in the middle of a write, and needs no disk.
    let program = std::env::current_exe().expect("this program");
    let mut command = part_of(Path::new("/bin/sh"), "fill", &root);
    command = {
        let mut limited = Command::new("/bin/sh");
        limited.args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""]).arg(program);
        limited.args(command.get_args());
        limited.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        limited
    };
    assert_eq!(said(&finished(start(command))), ["all as it should be"]);
    let cache = Cache::open(&root).expect("open");
    assert_eq!(cache.get(&Digest::of(b"small")).expect("get").as_deref(), Some(&b"small"[..]));
    assert_eq!(cache.stats().expect("stats").total.entries, 1);
    assert_sound(&cache);
}

/// A folder that other users may enter, and the place of a cache in it.
fn new_cache() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("chmod");
    let root = folder.path().join("cache");
    (folder, root)
}

fn part(name: &str, root: &Path) -> Command {
    part_of(&std::env::current_exe().expect("this program"), name, root)
}

fn part_of(program: &Path, name: &str, root: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["child", "--exact", "--nocapture", "--test-threads=1"]).env(PART, name).env(ROOT, root);
    command
}

fn start(mut command: Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts")
}

fn finished(child: Child) -> Output {
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What the part said; the test harness has standard output for itself.
fn said(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect()
}

fn lines(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines: Lines<BufReader<ChildStderr>> = BufReader::new(child.stderr.take().expect("piped")).lines();
    lines.map_while(Result::ok)
}

fn assert_sound(cache: &Cache) {
    assert_eq!(cache.verify().expect("verify").dropped, []);
    assert_eq!(cache.stats().expect("stats").temporary.entries, 0);
}

enum Writable {
    Yes,
    No,
}

fn set_writable(path: &Path, writable: Writable) {
    let metadata = fs::symlink_metadata(path).expect("metadata");
    let mut mode = metadata.permissions().mode();
    // Whatever the umask here, others may read; only not the native code.
    if !path.iter().any(|name| name == "native-v1") {
        mode |= if metadata.is_dir() { 0o555 } else { 0o444 };
    }
    let mode = match writable {
        Writable::Yes => mode | 0o200,
        Writable::No => mode & !0o222,
    };
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("chmod");
    if metadata.is_dir() {
        for child in fs::read_dir(path).expect("list") {
            let writable = if mode & 0o200 == 0 { Writable::No } else { Writable::Yes };
            set_writable(&child.expect("child").path(), writable);
        }
    }
}

/// Says something to the test that waits for it.
fn say(text: &str) {
    let mut stderr = std::io::stderr().lock();
    writeln!(stderr, "{text}").expect("the test listens");
}

/// Expects the failure that tells a full disk or a read-only folder.
fn assert_told(error: &CacheError, path: &Path) {
    let text = error.to_string();
    assert!(error.path().is_some_and(|told| told.starts_with(path)), "{text}");
    assert!(text.contains("FORGE_HOME"), "{text}");
    assert!(text.starts_with("cannot "), "{text}");
}
