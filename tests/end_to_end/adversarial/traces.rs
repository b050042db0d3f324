//! What a hostile source could have left behind.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// The names below a folder, but not below the one that is granted for writing.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, &mut |path| {
        found.push(path.to_owned());
        path.file_name().is_some_and(|name| name != "granted")
    });
    found.sort();
    found
}

/// A file below a folder that holds a text, where its first step is none of `except`.
pub(super) fn holding(folder: &Path, text: &str, except: &[&str]) -> Option<PathBuf> {
    let mut found = None;
    walk(folder, &mut |path| {
        if except.iter().any(|name| path == folder.join(name)) {
            return false;
        }
        let holds = || fs::read(path).is_ok_and(|bytes| contains(&bytes, text.as_bytes()));
        if path.is_file() && found.is_none() && holds() {
            found = Some(path.to_owned());
        }
        true
    });
    found
}

/// A file that a source of the corpus would make outside of what is granted.
pub(super) fn planted(folder: &Path) -> Option<PathBuf> {
    ["planted", "planted.txt"].into_iter().map(|name| folder.join(name)).find(|path| path.symlink_metadata().is_ok())
}

/// Those of [`processes`] that are still there when they have had their time to end.
pub(super) fn processes_that_stay(folder: &Path) -> Vec<String> {
    const TIME_TO_END: Duration = Duration::from_secs(60);
    let began = Instant::now();
    loop {
        let left = processes(folder);
        if left.is_empty() || began.elapsed() > TIME_TO_END {
            return left;
        }
        thread::yield_now();
    }
}

/// The processes that work in a folder or were started with its name.
fn processes(folder: &Path) -> Vec<String> {
    let folder = folder.to_string_lossy().into_owned();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    let numbered =
        entries.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok()));
    let mut found = Vec::new();
    for process in numbered {
        let place = fs::read_link(process.join("cwd")).map(|path| path.to_string_lossy().into_owned());
        let line = fs::read(process.join("cmdline")).map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
        let (place, line) = (place.unwrap_or_default(), line.unwrap_or_default());
        if place.contains(&folder) || line.contains(&folder) {
            found.push(line);
        }
    }
    found
}

/// Visits what lies below a folder; goes into those folders that `visit` says yes to, and follows no link.
fn walk(folder: &Path, visit: &mut dyn FnMut(&Path) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let inside = visit(&path);
        if inside && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, visit);
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
