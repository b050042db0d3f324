//! `forge cache`.

use forge_cache::Cache;
use serde_json::json;

use super::{
    arguments::{CacheAction, CacheArguments},
    exit::Exit,
    output::{Format, Trouble, print_json, print_line},
};
use crate::home::Home;

pub(super) fn run(arguments: &CacheArguments) -> Result<Exit, Trouble> {
    let home = Home::from_environment().map_err(|error| Trouble::new(Exit::Environment, "environment", error))?;
    let human = arguments.format == Format::Human;
    if let CacheAction::Path = arguments.action {
        let path = home.cache.display().to_string();
        if human {
            print_line(&path)
        } else {
            print_json(&json!({ "ok": true, "path": path }))
        }
        return Ok(Exit::Ok);
    }
    let cache = Cache::open(&home.cache)?;
    match arguments.action {
        CacheAction::Path => {}
        CacheAction::Stats => {
            let stats = cache.stats()?;
            if human {
                for (bucket, usage) in &stats.buckets {
                    print_line(&format!("{bucket:<24} {:>8} entries {:>12} bytes", usage.entries, usage.bytes));
                }
                print_line(&format!(
                    "{:<24} {:>8} entries {:>12} bytes",
                    "total", stats.total.entries, stats.total.bytes
                ));
            } else {
                print_json(&json!({ "ok": true, "stats": stats }));
            }
        }
        CacheAction::Verify => {
            let report = cache.verify()?;
            if human {
                for dropped in &report.dropped {
                    print_line(&format!("dropped {}: {}", dropped.path.display(), dropped.reason));
                }
                print_line(&format!("{} entries checked, {} dropped", report.checked.entries, report.dropped.len()));
            } else {
                print_json(&json!({ "ok": true, "report": report }));
            }
        }
        CacheAction::Gc { max_size } => {
            let report = cache.gc(max_size)?;
            if human {
                print_line(&format!(
                    "removed {} least recently used, {} damaged, {} dangling; {} bytes remain",
                    report.evicted.entries,
                    report.dropped.len(),
                    report.dangling.entries,
                    report.remaining.bytes
                ));
            } else {
                print_json(&json!({ "ok": true, "report": report }));
            }
        }
    }
    Ok(Exit::Ok)
}
