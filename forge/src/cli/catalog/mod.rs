//! `forge catalog`: a file for each action.

mod list;
mod show;
mod similar;
mod trouble;

pub(super) use show::summary;

use super::{
    arguments::{CatalogAction, CatalogArguments},
    exit::Exit,
    output::Trouble,
};
use crate::Forge;

pub(super) fn run(arguments: &CatalogArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    let format = arguments.format;
    match &arguments.action {
        CatalogAction::List { name } => list::run(name.as_ref(), &catalog, format),
        CatalogAction::Similar { what, wait } => similar::run(what, *wait, forge, &catalog, format),
        CatalogAction::Show { release } => show::run(release, &catalog, format),
    }
}
