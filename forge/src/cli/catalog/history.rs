//! `forge catalog history`.

use serde_json::{Value, json};

use crate::{
    Forge,
    catalog::{Catalog, Event, Happening, ReleaseSpec, ReleaseState, moment},
    cli::{
        arguments::Released,
        exit::Exit,
        output::{Format, MAX_MESSAGE, Trouble, indented, on_one_line, print_json, print_line},
    },
    tool::ToolName,
    visible::visible,
};

pub(super) fn run(released: &Released, forge: &Forge, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let name = released.name();
    let mut events = match released {
        Released::Exactly(spec) => catalog.history(spec)?,
        Released::Fitting(name, requirement) => {
            // Where nothing fits, the error says so.
            released.spec(catalog)?;
            let mut events = catalog.history(&ReleaseSpec { name: name.clone(), version: None })?;
            events.retain(|event| requirement.matches(&event.version));
            events
        }
    };
    let mut here = forge.history_here(catalog, name)?;
    here.retain(|here| events.iter().any(|event| event.version == here.version));
    events.extend(here);
    events.sort_by_key(|event| event.time);
    match format {
        Format::Human => events.iter().for_each(|event| print_line(&line(name, event))),
        Format::Json => {
            let events: Vec<_> = events.iter().map(object).collect();
            print_json(&json!({ "ok": true, "name": name, "events": events }));
        }
    }
    Ok(Exit::Ok)
}

fn line(name: &ToolName, event: &Event) -> String {
    let what = match &event.what {
        Happening::Released => "released".to_owned(),
        Happening::Became(ReleaseState::Deprecated { successor: Some(successor) }) => {
            format!("deprecated for {}", on_one_line(successor, 80))
        }
        // Only lifting makes it active again.
        Happening::Became(ReleaseState::Active) => "lifted".to_owned(),
        Happening::Became(state) => state.word().to_owned(),
        Happening::Void(state) => format!("void: {}", state.word()),
        Happening::Here(ReleaseState::Quarantined) => "quarantined on this machine alone".to_owned(),
        Happening::Here(_) => "lifted on this machine".to_owned(),
        Happening::Unusable(reason) => {
            return format!("{}@{} does not load: {}", name, event.version, on_one_line(reason, MAX_MESSAGE));
        }
    };
    let why = match event.why.as_str() {
        "" => String::new(),
        why => format!(": {}", indented(&visible(why, MAX_MESSAGE))),
    };
    format!("{} {}@{} {what} by {}{why}", moment(event.time), name, event.version, on_one_line(&event.by, 200))
}

fn object(event: &Event) -> Value {
    let mut object = match &event.what {
        Happening::Released => json!({ "what": "released" }),
        Happening::Became(state) => json!({ "what": state.word(), "successor": state.successor() }),
        Happening::Void(state) => json!({ "what": "void", "state": state.word() }),
        Happening::Here(state) => json!({ "what": "here", "state": state.word() }),
        Happening::Unusable(reason) => json!({ "what": "unusable", "error": reason }),
    };
    object["version"] = json!(event.version);
    object["time"] = moment(event.time).into();
    object["by"] = event.by.clone().into();
    object["why"] = event.why.clone().into();
    object
}
