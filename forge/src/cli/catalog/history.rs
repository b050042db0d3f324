//! `forge catalog history`.

use serde_json::{Value, json};

use crate::{
    catalog::{Catalog, Event, Happening, ReleaseSpec, ReleaseState, moment},
    cli::{
        exit::Exit,
        output::{Format, MAX_MESSAGE, Trouble, indented, print_json, print_line},
    },
    visible::visible,
};

pub(super) fn run(spec: &ReleaseSpec, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let events = catalog.history(spec)?;
    match format {
        Format::Human => events.iter().for_each(|event| print_line(&line(spec, event))),
        Format::Json => {
            let events: Vec<_> = events.iter().map(object).collect();
            print_json(&json!({ "ok": true, "name": spec.name, "events": events }));
        }
    }
    Ok(Exit::Ok)
}

fn line(spec: &ReleaseSpec, event: &Event) -> String {
    let what = match &event.what {
        Happening::Released => "released".to_owned(),
        Happening::Became(ReleaseState::Deprecated { successor: Some(successor) }) => {
            format!("deprecated for {}", visible(successor, 80))
        }
        Happening::Became(state) => state.word().to_owned(),
        Happening::Void(state) => format!("void: {}", state.word()),
        Happening::Unusable(reason) => {
            return format!("{}@{} does not load: {}", spec.name, event.version, visible(reason, MAX_MESSAGE));
        }
    };
    let why = match event.why.as_str() {
        "" => String::new(),
        why => format!(": {}", indented(&visible(why, MAX_MESSAGE))),
    };
    format!("{} {}@{} {what} by {}{why}", moment(event.time), spec.name, event.version, event.by)
}

fn object(event: &Event) -> Value {
    let mut object = match &event.what {
        Happening::Released => json!({ "what": "released" }),
        Happening::Became(state) => json!({ "what": state.word(), "state": state }),
        Happening::Void(state) => json!({ "what": "void", "state": state }),
        Happening::Unusable(reason) => json!({ "what": "unusable", "error": reason }),
    };
    object["version"] = json!(event.version);
    object["time"] = moment(event.time).into();
    object["by"] = event.by.clone().into();
    object["why"] = event.why.clone().into();
    object
}
