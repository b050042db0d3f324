//! `forge catalog list`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    Forge,
    catalog::{
        Catalog, CatalogError, Found, ReleaseSpec,
        index::{Effort, Index, Listed, Unusable, Used, by_reason},
    },
    cli::{
        arguments::{Released, StateWord},
        exit::Exit,
        log::in_line,
        output::{Format, Trouble, complain, on_one_line, print_json, print_line},
        search::tell_notes,
    },
};

/// The releases of one tool, as they are in the store.
pub(super) fn releases_of(
    released: &Released,
    states: &[StateWord],
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let name = released.name();
    let mut versions = catalog.versions(name)?;
    versions.retain(|version| released.fits(version));
    if versions.is_empty() {
        // The error of showing says what there is in its place.
        catalog.shown(&released.spec(catalog)?)?;
    }
    let (mut listed, mut look) = (Vec::new(), catalog.look_at_all(name));
    for version in versions {
        let found = match look.find(&version) {
            // A store that does not answer has no list.
            Err(error @ (CatalogError::Store(_) | CatalogError::GivenUp { .. })) => return Err(error.into()),
            // One that is being taken out.
            Ok(None) => continue,
            Ok(Some(found)) => Ok(found),
            Err(error) => Err(error),
        };
        let is_wanted =
            |found: &Found| states.is_empty() || states.iter().any(|state| state.word() == state_of(found, forge));
        if found.as_ref().map_or(!states.is_empty(), |found| !is_wanted(found)) {
            continue;
        }
        let spec = ReleaseSpec { name: name.clone(), version: Some(version) };
        match (format, found) {
            (Format::Human, Ok(found)) => tell_release(&found, forge),
            (Format::Human, Err(error)) => tell_unusable(&spec.to_string(), &error.to_string()),
            (Format::Json, Ok(found)) => listed.push(super::show::summary_here(&found, forge)),
            (Format::Json, Err(error)) => {
                listed.push(json!({ "name": spec.name, "version": spec.version, "error": error.to_string() }));
            }
        }
    }
    print_whole(listed, &[], catalog, format);
    Ok(Exit::Ok)
}

/// The state's word, as it is on this machine.
fn state_of(found: &Found, forge: &Forge) -> &'static str {
    match forge.quarantined_here(found) {
        Some(_) => StateWord::Quarantined.word(),
        None => found.state().word(),
    }
}

/// Each tool with the release that is found for it, as the index has them; or the releases in some states.
pub(super) fn tools(
    states: &[StateWord],
    effort: Effort,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let states: BTreeSet<_> = states.iter().map(|state| state.word().to_owned()).collect();
    let list = |index: &Index| match states.is_empty() {
        true => index.list(),
        false => Ok((index.list_in(&states)?, Vec::new())),
    };
    let Used { value: (tools, unusable), notes, .. } = forge.with_index(catalog, effort, list)?;
    match format {
        Format::Human => {
            tell_notes(&notes);
            tools.iter().for_each(tell_tool);
            by_reason(&unusable).iter().for_each(|group| tell_unusable(&group.named(), &group.reason));
            if tools.is_empty() && !states.is_empty() {
                complain(&format!("no release in {} is in that state", catalog.url()));
            } else if tools.is_empty() && unusable.is_empty() {
                complain(&format!("nothing is released in {}", catalog.url()));
            }
        }
        Format::Json => {
            let unusable = unusable.iter().map(|one: &Unusable| json!(one));
            print_whole(
                tools.iter().map(|tool: &Listed| json!(tool)).chain(unusable).collect(),
                &notes,
                catalog,
                format,
            );
        }
    }
    Ok(Exit::Ok)
}

fn print_whole(releases: Vec<Value>, notes: &[String], catalog: &Catalog, format: Format) {
    if format == Format::Json {
        let url = catalog.url().to_string();
        print_json(&json!({ "ok": true, "catalog": url, "notes": notes, "releases": releases }));
    }
}

fn tell_release(found: &Found, forge: &Forge) {
    let release = &found.release.document;
    tell(&format!("{}@{}", release.name, release.version), state_of(found, forge), &release.description);
}

fn tell_tool(tool: &Listed) {
    tell(&format!("{}@{}", tool.name, tool.version), &tool.state, &tool.description);
}

fn tell(named: &str, state: &str, description: &str) {
    print_line(&format!("{named:<32} {state:<11} {}", in_line(description)));
}

fn tell_unusable(named: &str, reason: &str) {
    let (named, reason) = (on_one_line(named, 200), on_one_line(reason, 300));
    print_line(&format!("{named:<32} {:<11} {reason}", "unusable"));
}
