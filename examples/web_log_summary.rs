---
[dependencies]
regex = "1"
---
//! Summarises a web server's access log in the common or the combined format.
use plugin_api::prelude::*;
use regex::Regex;

/// The most unreadable lines that are shown; the count goes on.
const SHOWN_UNREADABLE: usize = 5;

#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Lines that were read.
    requests: usize,
    /// Bytes that were sent.
    bytes: u64,
    /// Different client addresses.
    clients: usize,
    /// Requests per class of status, such as "2xx".
    by_status: BTreeMap<String, usize>,
    /// Share of requests that the server failed to answer (5xx), in percent.
    server_error_percent: f64,
    /// The paths asked for most, without their query; ties in alphabetical order.
    top_paths: Vec<PathCount>,
    /// The hour with the most requests, as the log writes it, such as "10/Oct/2025:13"; null for an empty log.
    busiest_hour: Option<String>,
    /// Lines in another format.
    unreadable: usize,
    /// The first of them, with their line numbers.
    unreadable_examples: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct PathCount {
    path: String,
    requests: usize,
}

/// Summarise `log`, the text of an access log. `top` is how many paths to list, 10 unless told otherwise.
#[tool]
fn web_log_summary(log: String, top: Option<usize>) -> Result<Summary> {
    let line_format = Regex::new(
        r#"(?x) ^(?<client>\S+)\ \S+\ \S+\ \[(?<hour>\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}):\d{2}:\d{2}\ [+-]\d{4}\]
        \ "(?:[A-Z]+\ (?<path>[^\s"]+)[^"]*|[^"]*)"\ (?<status>[1-5])\d{2}\ (?<bytes>\d+|-)(?:\ .*)?$"#,
    )?;

    let mut clients = BTreeSet::new();
    let mut by_status: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_path: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_hour: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unreadable_examples = Vec::new();
    let (mut requests, mut bytes, mut unreadable) = (0_usize, 0_u64, 0_usize);
    for (index, line) in log.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let Some(fields) = line_format.captures(line) else {
            unreadable += 1;
            if unreadable_examples.len() < SHOWN_UNREADABLE {
                let start: String = line.chars().take(80).collect();
                unreadable_examples.push(format!("line {}: {start}", index + 1));
            }
            continue;
        };
        let text = |name| fields.name(name).map_or("", |field| field.as_str());
        requests += 1;
        bytes = bytes.saturating_add(text("bytes").parse().unwrap_or(0));
        clients.insert(text("client"));
        *by_status.entry(format!("{}xx", text("status"))).or_default() += 1;
        *by_hour.entry(text("hour")).or_default() += 1;
        let path = text("path").split('?').next().unwrap_or_default();
        *by_path.entry(if path.is_empty() { "(not a request)" } else { path }).or_default() += 1;
    }

    // The maps are in alphabetical order and the sort is stable, so ties come out the same every time.
    let mut paths: Vec<(&str, usize)> = by_path.into_iter().collect();
    paths.sort_by_key(|(_, requests)| std::cmp::Reverse(*requests));
    let top_paths = paths
        .into_iter()
        .take(top.unwrap_or(10))
        .map(|(path, requests)| PathCount { path: path.to_owned(), requests })
        .collect();
    let busiest_hour =
        by_hour.into_iter().rev().max_by_key(|(_, requests)| *requests).map(|(hour, _)| hour.to_owned());
    let server_errors = by_status.get("5xx").copied().unwrap_or_default();
    Ok(Summary {
        requests,
        bytes,
        clients: clients.len(),
        by_status,
        server_error_percent: percent(server_errors, requests),
        top_paths,
        busiest_hour,
        unreadable,
        unreadable_examples,
    })
}

/// A share in percent with two decimals; 0 of 0 is 0.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64 * 10_000.0).round() / 100.0 }
}

#[test]
fn both_formats_are_read() {
    let common = r#"::1 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#;
    let combined = format!(r#"{common} "https://example.com/" "Browser \"5\" (X11)""#);
    let summary = web_log_summary(format!("{common}\n\n{combined}\n"), None).unwrap();
    assert_eq!((summary.requests, summary.unreadable, summary.bytes), (2, 0, 10));
}

#[test]
fn nothing_of_nothing_is_nothing() {
    assert_eq!(percent(0, 0), 0.0);
    assert_eq!(percent(1, 3), 33.33);
}
