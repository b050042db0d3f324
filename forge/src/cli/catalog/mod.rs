//! `forge catalog`: a file for each action.

mod cases;
mod diff;
mod history;
mod list;
mod publish;
mod shape;
mod show;
mod similar;
mod state;
mod stats;
mod transfer;
mod trouble;

pub(super) use show::summary;

use super::{
    arguments::{CatalogAction, CatalogArguments},
    exit::Exit,
    output::Trouble,
};
use crate::{Forge, catalog::StateMove};

pub(super) fn run(arguments: &CatalogArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    let format = arguments.format;
    match &arguments.action {
        CatalogAction::List { name: Some(name), state, index: _ } => {
            list::releases_of(name, state, forge, &catalog, format)
        }
        CatalogAction::List { name: None, state, index } => {
            list::tools(state, index.effort(), forge, &catalog, format)
        }
        CatalogAction::Similar { what, index } => similar::run(what, index.effort(), forge, &catalog, format),
        CatalogAction::Publish { release, to } => publish::run(&release.spec(&catalog)?, to, &catalog, format),
        CatalogAction::Deprecate { change, successor } => {
            state::deprecate(change, successor.as_deref(), forge, &catalog, format)
        }
        CatalogAction::Quarantine { change } => {
            state::change(change, &StateMove::Quarantine, forge, &catalog, format)
        }
        CatalogAction::Yank { change } => state::change(change, &StateMove::Yank, forge, &catalog, format),
        CatalogAction::Lift { change } => state::change(change, &StateMove::Lift, forge, &catalog, format),
        CatalogAction::History { release } => history::run(release, forge, &catalog, format),
        CatalogAction::Diff { old, new } => diff::run(old, new, forge, &catalog, format),
        CatalogAction::Export { releases, to, all: _ } => transfer::export(releases, to, &catalog, format),
        CatalogAction::Import { file } => transfer::import(file, &catalog, format),
        CatalogAction::Cases { release, from_failures, output } => {
            let which = if *from_failures { cases::Which::OfFailures } else { cases::Which::OfRelease };
            cases::run(release, which, output.as_deref(), forge, &catalog, format)
        }
        CatalogAction::Stats { name } => stats::run(name.as_ref(), forge, &catalog, format),
        CatalogAction::Show { release, provenance: true } => {
            show::provenance(&release.spec(&catalog)?, &catalog, format)
        }
        CatalogAction::Show { release, provenance: false } => {
            show::run(&release.spec(&catalog)?, forge, &catalog, format)
        }
    }
}
