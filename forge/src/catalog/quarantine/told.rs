//! What this machine alone had against the releases of a tool, as its journal has it.

use serde_json::Value;

use crate::{
    Forge,
    catalog::{Catalog, Event, Happening, ReleaseState},
    journal::{JournalError, Kind, Query, Reader, Summary},
    tool::ToolName,
};

impl Forge {
    /// The quarantines of a tool's releases that held on this machine alone, and their ends, the first first. As far back as
    /// the journal goes.
    pub fn history_here(&self, catalog: &Catalog, name: &ToolName) -> Result<Vec<Event>, JournalError> {
        let mut events = Vec::new();
        if let Some(reader) = Reader::open(&self.home().journal)? {
            let url = catalog.url().to_string();
            let query = Query { tool: Some(name.to_string()), kind: Some(Kind::State), ..Query::default() };
            reader.summaries(&query, &mut |row| events.extend(event(&row, &url)))?;
        }
        Ok(events)
    }
}

/// What a row tells. Anybody may have edited it.
fn event(row: &Summary, url: &str) -> Option<Event> {
    let facts: Value = serde_json::from_str(&row.facts).ok()?;
    let by = facts["here"].as_str().filter(|_| facts["catalog"] == *url)?;
    let state = match facts["state"]["name"].as_str()? {
        "quarantined" => ReleaseState::Quarantined,
        _ => ReleaseState::Active,
    };
    Some(Event {
        version: facts["version"].as_str()?.parse().ok()?,
        time: row.time / 1_000_000,
        by: by.to_owned(),
        what: Happening::Here(state),
        why: facts["reason"].as_str()?.to_owned(),
    })
}
