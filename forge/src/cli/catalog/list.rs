//! `forge catalog list`.

use semver::Version;
use serde_json::{Value, json};

use crate::{
    catalog::{Catalog, CatalogError, Found, ReleaseSpec},
    cli::{
        exit::Exit,
        log::in_line,
        output::{Format, Trouble, complain, print_json, print_line},
    },
    tool::ToolName,
};

pub(super) fn run(name: Option<&ToolName>, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let rows: Vec<(ToolName, Option<Version>)> = match name {
        Some(name) => match catalog.versions(name)? {
            // The error of showing says what there is in its place.
            versions if versions.is_empty() => {
                return Err(match catalog.shown(&ReleaseSpec { name: name.clone(), version: None }) {
                    Err(error) => error.into(),
                    Ok(_) => {
                        Trouble::new(Exit::NotFound, "not_found", format!("{name} has just been released; ask again"))
                    }
                });
            }
            versions => versions.into_iter().map(|version| (name.clone(), Some(version))).collect(),
        },
        None => catalog.names()?.into_iter().map(|name| (name, None)).collect(),
    };
    let specs: Vec<_> = rows.into_iter().map(|(name, version)| ReleaseSpec { name, version }).collect();
    let mut listed = Vec::new();
    for (spec, found) in specs.iter().zip(catalog.shown_all(&specs)) {
        let found = match found {
            // A store that does not answer has no list.
            Err(CatalogError::Store(error)) => return Err(error.into()),
            found => found,
        };
        match format {
            Format::Human => tell(spec, &found),
            Format::Json => listed.push(object(spec, &found)),
        }
    }
    match format {
        Format::Human if specs.is_empty() => complain(&format!("nothing is released in {}", catalog.url())),
        Format::Human => {}
        Format::Json => {
            print_json(&json!({ "ok": true, "catalog": catalog.url().to_string(), "releases": listed }));
        }
    }
    Ok(Exit::Ok)
}

fn tell(spec: &ReleaseSpec, found: &Result<Found, CatalogError>) {
    print_line(&match found {
        Ok(found) => {
            let release = &found.release.document;
            let named = format!("{}@{}", release.name, release.version);
            format!("{named:<32} {:<11} {}", found.state().word(), in_line(&release.description))
        }
        Err(error) => format!(
            "{:<32} {:<11} {}",
            spec.to_string(),
            "unusable",
            crate::visible::visible(&error.to_string(), 300)
        ),
    });
}

fn object(spec: &ReleaseSpec, found: &Result<Found, CatalogError>) -> Value {
    match found {
        Ok(found) => super::show::summary(found),
        Err(error) => json!({ "name": spec.name, "version": spec.version, "error": error.to_string() }),
    }
}
