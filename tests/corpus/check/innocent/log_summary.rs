---cargo
[dependencies]
regex = { version = "1", default-features = false, features = ["std"] }
---
//! Parses a web server's log. Addresses are data, not reach.
use plugin_api::prelude::*;
use regex::Regex;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^(\S+) \S+ \S+ \[([^\]]+)\] "(\w+) (\S+) [^"]*" (\d{3}) (\d+|-)"#).expect("a valid pattern")
});

#[derive(Debug, Default, Serialize, JsonSchema)]
struct Summary {
    requests: u64,
    bytes: u64,
    by_status: BTreeMap<u16, u64>,
    private_clients: u64,
    bad_lines: Vec<usize>,
}

/// Summarise a log in the common format.
#[tool]
fn log_summary(log: String) -> Summary {
    let mut summary = Summary::default();
    for (number, line) in log.lines().enumerate() {
        let Some(captures) = LINE.captures(line) else {
            summary.bad_lines.push(number + 1);
            continue;
        };
        summary.requests += 1;
        summary.bytes += captures[6].parse::<u64>().unwrap_or(0);
        *summary.by_status.entry(captures[5].parse().unwrap_or(0)).or_insert(0) += 1;
        if let Ok(IpAddr::V4(address)) = captures[1].parse::<IpAddr>()
            && (address.is_private() || address == Ipv4Addr::LOCALHOST)
        {
            summary.private_clients += 1;
        }
    }
    summary
}
