//! `forge catalog stats`.

use serde_json::{Value, json};

use crate::{
    Forge,
    catalog::{Catalog, ReleaseStats, StatsError, moment},
    cli::{
        exit::Exit,
        output::{Format, Trouble, complain, counted, print_json, print_line},
    },
    tool::ToolName,
};

pub(super) fn run(
    name: Option<&ToolName>,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let stats = forge.catalog_stats(catalog, name)?;
    if let (Some(name), true) = (name, stats.each.is_empty()) {
        // The error of showing says what there is in its place.
        catalog.shown(&crate::catalog::ReleaseSpec { name: name.clone(), version: None })?;
    }
    match format {
        Format::Json => {
            print_json(&json!({
                "ok": true,
                "catalog": catalog.url().to_string(),
                "tool_count": stats.tools,
                "release_count": stats.releases,
                "releases": stats.each.iter().map(object).collect::<Vec<_>>(),
            }));
        }
        Format::Human => {
            if name.is_none() {
                let (tools, releases) = (counted(stats.tools, "tool"), counted(stats.releases, "release"));
                print_line(&format!("{tools} with {releases} in {}", catalog.url()));
            }
            if stats.each.is_empty() {
                complain("none of them was run on this machine");
            }
            stats.each.iter().for_each(|one| print_line(&line(one)));
        }
    }
    Ok(Exit::Ok)
}

fn object(one: &ReleaseStats) -> Value {
    let mut object = json!(one);
    object["last_run"] = json!(one.last_run.map(|micros| moment(micros / 1_000_000)));
    object
}

fn line(one: &ReleaseStats) -> String {
    let named = match &one.version {
        Some(version) => format!("{}@{version}", one.name),
        None => format!("{} (not released)", one.name),
    };
    let state = one.state.unwrap_or("-");
    if one.runs == 0 {
        return format!("{named:<32} {state:<11} never run here");
    }
    let millis = |micros: Option<u64>| match micros {
        Some(micros) => format!("{}.{:03} ms", micros / 1000, micros % 1000),
        None => "-".to_owned(),
    };
    let rate = one.success_rate.map_or_else(|| "-".to_owned(), |rate| format!("{:.1}%", rate * 100.0));
    let last = one.last_run.map(|micros| moment(micros / 1_000_000)).unwrap_or_default();
    let same = one.same_artifact_as.as_ref().map(|other| format!("  (the runs of {other}: the same artifact)"));
    format!(
        "{named:<32} {state:<11} {:>7} {}  {rate:>6} ok  p50 {}  p95 {}  last {last}{}",
        one.runs,
        if one.runs == 1 { "run " } else { "runs" },
        millis(one.p50_micros),
        millis(one.p95_micros),
        same.unwrap_or_default()
    )
}

impl From<StatsError> for Trouble {
    fn from(error: StatsError) -> Self {
        match error {
            StatsError::Catalog(error) => error.into(),
            StatsError::Journal(error) => error.into(),
        }
    }
}
