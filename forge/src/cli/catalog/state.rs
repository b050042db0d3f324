//! `forge catalog deprecate`, `quarantine`, `yank` and `lift`.

use semver::VersionReq;
use serde_json::json;

use crate::{
    Forge,
    catalog::{Catalog, CatalogError, Changed, ReleaseSpec, StateError, StateMove},
    cli::{
        arguments::ChangeArguments,
        exit::Exit,
        output::{Format, Trouble, complain, print_json, print_line},
    },
    tool::ToolName,
    visible::visible,
};

/// Says that there is something better.
pub(super) fn deprecate(
    arguments: &ChangeArguments,
    successor: Option<&str>,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    if let Some(successor) = successor {
        let usage = |error: String| Trouble::new(Exit::Usage, "usage", error);
        let (name, requirement) = successor.split_once('@').unwrap_or((successor, "*"));
        let shown = visible(successor, 80);
        let name: ToolName = name.parse().map_err(|error| usage(format!("--successor `{shown}`: {error}")))?;
        let requirement: VersionReq = requirement
            .parse()
            .map_err(|error| usage(format!("--successor `{shown}`: {error}; write it as `column_total@2`")))?;
        let own = &arguments.release;
        if name == own.name
            && requirement != VersionReq::STAR
            && own.version.as_ref().is_some_and(|version| requirement.matches(version))
        {
            return Err(usage(format!(
                "--successor `{shown}` is what {own} fits itself; name what is to be used in its place"
            )));
        }
        match catalog.newest(&name, &requirement) {
            Ok(_) => {}
            // What is signed stays: it sends nobody to what is not there.
            Err(error @ (CatalogError::Missing { .. } | CatalogError::NoVersion { .. })) => {
                let message =
                    format!("--successor `{shown}` is not there: {error}; release it first, or leave it away");
                return Err(Trouble::new(Exit::NotFound, "not_found", message));
            }
            Err(error) => complain(&format!(
                "note: the successor cannot be used as things are: {}",
                visible(&error.to_string(), 400)
            )),
        }
    }
    change(arguments, &StateMove::Deprecate { successor: successor.map(str::to_owned) }, forge, catalog, format)
}

/// Changes a state and says what it is now.
pub(super) fn change(
    arguments: &ChangeArguments,
    wanted: &StateMove,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let ReleaseSpec { name, version } = &arguments.release;
    let Some(version) = version else {
        let message = format!("which version of {name}? write it as `{name}@1.2.0`");
        return Err(Trouble::new(Exit::Usage, "usage", message));
    };
    let key = arguments.key.read(forge)?;
    let catalog = &arguments.key.signs_for(catalog.clone());
    let (changed, here) = match wanted {
        StateMove::Lift => {
            let lifted = forge.lift(catalog, (name, version), &arguments.reason, &key)?;
            (Changed { found: lifted.found, before: lifted.before, notes: lifted.notes }, lifted.here)
        }
        _ => (forge.change_state(catalog, (name, version), wanted, &arguments.reason, &key)?, false),
    };
    for note in &changed.notes {
        complain(&format!("note: {}", visible(note, 600)));
    }
    let state = changed.found.state();
    match format {
        Format::Human if here && *state == changed.before => {
            print_line(&format!("{name}@{version} is {}, and was quarantined on this machine", state.word()));
        }
        Format::Human => {
            print_line(&format!("{name}@{version} is {}, and was {}", state.word(), changed.before.word()))
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "catalog": catalog.url().to_string(),
            "name": name,
            "version": version,
            "state": state.word(),
            "successor": state.successor(),
            "before": changed.before.word(),
            "reason": changed.found.reason(),
            "number": changed.found.changes.len(),
            "key": key.public().fingerprint(),
            "lifted_here": here,
            "notes": changed.notes,
        })),
    }
    Ok(Exit::Ok)
}

impl From<StateError> for Trouble {
    fn from(error: StateError) -> Self {
        let (exit, kind) = match error {
            StateError::Catalog(error) => return error.into(),
            StateError::Reason => (Exit::Usage, "usage"),
            StateError::Already { .. }
            | StateError::Stricter { .. }
            | StateError::Active { .. }
            | StateError::Contended { .. }
            | StateError::Full { .. } => (Exit::NotFound, "conflict"),
            StateError::Random(_) | StateError::Here(_) | StateError::Clock(_) => (Exit::Environment, "environment"),
        };
        Self::new(exit, kind, error)
    }
}

impl From<crate::catalog::Refused> for Trouble {
    fn from(refused: crate::catalog::Refused) -> Self {
        Self::new(Exit::Denied, "quarantined", refused)
    }
}
