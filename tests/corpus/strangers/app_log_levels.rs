---
[dependencies]
regex = "1.10"
once_cell = "1.19"
---
//! Parses an application log.
use once_cell::sync::Lazy;
use plugin_api::prelude::*;
use regex::Regex;

static LINE: Lazy<Regex> = Lazy::new(|| {
    Regex::new(r"^(?P<time>\d{2}:\d{2}:\d{2}) \[(?P<thread>[^\]]+)\] (?P<level>TRACE|DEBUG|INFO|WARN|ERROR) (?P<message>.*)$")
        .expect("the pattern is valid")
});

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Level { Trace, Debug, Info, Warn, Error }

impl std::str::FromStr for Level {
    type Err = String;
    fn from_str(s: &str) -> std::result::Result<Self, String> {
        match s {
            "TRACE" => Ok(Level::Trace),
            "DEBUG" => Ok(Level::Debug),
            "INFO" => Ok(Level::Info),
            "WARN" => Ok(Level::Warn),
            "ERROR" => Ok(Level::Error),
            _ => Err(format!("unknown level {s}")),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct Entry { time: String, thread: String, level: Level, message: String }

#[derive(Serialize, JsonSchema)]
struct Report { entries: Vec<Entry>, counts: BTreeMap<Level, u32> }

/// The entries at `minimum` level or above; lines that do not match belong to the message before.
#[tool]
fn app_log_levels(log: String, minimum: Level) -> Result<Report> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in log.lines() {
        if let Some(caps) = LINE.captures(line) {
            entries.push(Entry {
                time: caps["time"].to_string(),
                thread: caps["thread"].to_string(),
                level: caps["level"].parse()?,
                message: caps.name("message").map(|m| m.as_str().to_owned()).unwrap_or_default(),
            });
        } else if let Some(last) = entries.last_mut() {
            last.message.push('\n');
            last.message.push_str(line);
        }
    }
    let mut counts = BTreeMap::new();
    for e in &entries { *counts.entry(e.level).or_insert(0) += 1; }
    entries.retain(|e| e.level >= minimum);
    Ok(Report { entries, counts })
}
