//! Declares that it reads, and writes.
use std::fs;

use plugin_api::prelude::*;

/// Tries everything that changes a file or its folder, and fails if none of it worked.
#[tool(read = ["/data"])]
fn writes_what_it_reads(path: String) -> Result<String> {
    let text = fs::read_to_string(&path)?;
    let beside = format!("{path}.new");
    let tries = [
        ("write", fs::write(&path, "changed").is_ok()),
        ("append", fs::OpenOptions::new().append(true).open(&path).is_ok()),
        ("cut", fs::OpenOptions::new().write(true).truncate(true).open(&path).is_ok()),
        ("make", fs::write(&beside, "").is_ok()),
        ("folder", fs::create_dir(&beside).is_ok()),
        ("rename", fs::rename(&path, &beside).is_ok()),
        ("link", fs::hard_link(&path, &beside).is_ok()),
        ("remove", fs::remove_file(&path).is_ok()),
    ];
    let worked: Vec<_> = tries.iter().filter(|(_, worked)| *worked).map(|(name, _)| *name).collect();
    ensure!(!worked.is_empty(), "nothing worked on a file of {} bytes", text.len());
    Ok(worked.join(", "))
}
