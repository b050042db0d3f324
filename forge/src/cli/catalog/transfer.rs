//! `forge catalog export` and `forge catalog import`.

use std::{io, path::Path};

use serde_json::json;

use crate::{
    catalog::{ArchiveError, Catalog, Exported, ReleaseSpec, TransferError, Transferred},
    cli::{
        exit::Exit,
        output::{Format, Trouble, complain, counted, print_json, print_line},
    },
};

pub(super) fn export(
    releases: &[ReleaseSpec],
    to: &Path,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let everything = || -> Result<Vec<ReleaseSpec>, Trouble> {
        Ok(catalog.names()?.into_iter().map(|name| ReleaseSpec { name, version: None }).collect())
    };
    // Without a name, `--all` was typed.
    let wanted = if releases.is_empty() { everything()? } else { releases.to_vec() };
    let Exported { releases, left_out } = catalog.export(&wanted, to)?;
    match format {
        Format::Human => {
            releases.iter().for_each(|one| print_line(&one.to_string()));
            for (release, error) in &left_out {
                complain(&format!("warning: {release} is left out: {error}"));
            }
            complain(&format!("wrote {} to {}", counted(releases.len(), "release"), to.display()));
        }
        Format::Json => {
            let releases: Vec<_> = releases.iter().map(ToString::to_string).collect();
            let one = |(release, error): &(ReleaseSpec, TransferError)| json!({ "release": release.to_string(), "error": error.to_string() });
            let left: Vec<_> = left_out.iter().map(one).collect();
            let file = to.display().to_string();
            print_json(&json!({ "ok": left.is_empty(), "file": file, "releases": releases, "left_out": left }));
        }
    }
    // The file is good, and is not all that was asked for.
    Ok(if left_out.is_empty() { Exit::Ok } else { Exit::Environment })
}

pub(super) fn import(file: &Path, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let taken = catalog.import(file)?;
    match format {
        Format::Human => {
            for (release, transferred) in &taken {
                let what = match transferred {
                    Transferred::New => "is new",
                    Transferred::Changed => "was there, its state changed",
                    Transferred::Known => "was there",
                };
                print_line(&format!("{release} {what}"));
            }
            complain(&format!("read {} into {}", counted(taken.len(), "release"), catalog.url()));
        }
        Format::Json => {
            let one = |(release, transferred): &(ReleaseSpec, Transferred)| json!({ "release": release.to_string(), "was": transferred });
            let releases: Vec<_> = taken.iter().map(one).collect();
            print_json(&json!({ "ok": true, "catalog": catalog.url().to_string(), "releases": releases }));
        }
    }
    Ok(Exit::Ok)
}

impl From<TransferError> for Trouble {
    fn from(error: TransferError) -> Self {
        let error = match error {
            TransferError::Catalog(error) => return error.into(),
            error => error,
        };
        let (exit, kind) = match &error {
            TransferError::Catalog(_) => (Exit::Environment, "catalog"),
            TransferError::Archive(ArchiveError::Exists { .. }) => (Exit::NotFound, "exists"),
            TransferError::Archive(ArchiveError::Refused { .. }) => (Exit::Denied, "archive"),
            TransferError::Archive(ArchiveError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                (Exit::NotFound, "not_found")
            }
            TransferError::Archive(ArchiveError::Foreign { .. }) => (Exit::Environment, "archive"),
            TransferError::Archive(ArchiveError::Io { .. }) | TransferError::Folder(_) => {
                (Exit::Environment, "environment")
            }
            TransferError::Empty { .. } => (Exit::NotFound, "not_found"),
            TransferError::Other { .. } => (Exit::Denied, "other_catalog"),
            TransferError::Conflict { .. } | TransferError::Diverged { .. } => (Exit::NotFound, "conflict"),
        };
        Self::new(exit, kind, error)
    }
}
