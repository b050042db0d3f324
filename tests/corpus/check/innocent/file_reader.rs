//! Reads a granted folder.
use plugin_api::prelude::*;
use std::fs::{self, File};
use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

fn longest(path: &Path) -> io::Result<usize> {
    let file = File::open(path)?;
    io::BufReader::new(file).lines().try_fold(0, |longest, line| Ok(longest.max(line?.len())))
}

/// The longest line of each text file of a folder.
#[tool(read = ["/data"])]
fn file_reader(folder: String) -> Result<BTreeMap<String, usize>> {
    let mut found = BTreeMap::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|extension| extension == "txt") {
            found.insert(path.display().to_string(), longest(&path)?);
        }
    }
    Ok(found)
}
