//! `forge verify`.

use serde_json::json;

use super::{
    arguments::VerifyArguments,
    exit::Exit,
    output::{Format, MAX_MESSAGE, Trouble, indented, print_json, print_line},
};
use crate::{
    Forge,
    catalog::{CatalogError, Verdict, VerifyError},
    visible::visible,
};

pub(super) fn run(arguments: &VerifyArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    let found = catalog.shown(&arguments.release.spec(&catalog)?).map_err(not_as_released)?;
    let verification = forge.verify(&catalog, found).map_err(|error| match error {
        VerifyError::Catalog(error) => not_as_released(error),
        VerifyError::Source(error) => error.into(),
        VerifyError::Rejected(error) => error.into(),
        VerifyError::Build(error) => error.into(),
        VerifyError::Cache(error) => error.into(),
        error @ VerifyError::Folder(_) => Trouble::new(Exit::Environment, "environment", error),
    })?;
    let found = &verification.found;
    let release = &found.release.document;
    let named = format!("{}@{}", release.name, release.version);
    let (exit, word, told) = match &verification.verdict {
        Verdict::Matches => (Exit::Ok, "matches", Vec::new()),
        Verdict::Differs { how } => (Exit::Tool, "differs", how.clone()),
        Verdict::Incomparable { why } => (Exit::Environment, "incomparable", vec![why.clone()]),
    };
    match arguments.format {
        Format::Json => print_json(&json!({
            "ok": exit == Exit::Ok,
            "verdict": word,
            "told": told,
            "blobs": verification.blobs,
            "changes": found.changes.len(),
            "release": super::catalog::summary(found),
        })),
        Format::Human => {
            let (by, state) = (found.release.by.called(), found.state().word());
            print_line(&format!("{named} is signed by {by}; {} blobs are whole; it is {state}", verification.blobs));
            print_line(&match &verification.verdict {
                Verdict::Matches => format!("{named} matches: its source gives the same bytes here"),
                Verdict::Differs { .. } => format!("{named} DIFFERS: its source gives other bytes here"),
                Verdict::Incomparable { .. } => format!("{named} cannot be compared"),
            });
            told.iter().for_each(|line| print_line(&format!("  {}", indented(&visible(line, MAX_MESSAGE)))));
        }
    }
    Ok(exit)
}

/// A blob that was changed or is gone is what this command is there to find.
fn not_as_released(error: CatalogError) -> Trouble {
    match error {
        CatalogError::Damaged { .. } => Trouble::new(Exit::Tool, "damaged", error),
        error => error.into(),
    }
}
