//! `forge catalog publish`.

use serde_json::json;

use crate::{
    catalog::{Catalog, ReleaseSpec},
    cli::{
        exit::Exit,
        output::{Format, Trouble, complain, print_json, print_line},
    },
};

pub(super) fn run(spec: &ReleaseSpec, to: &str, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let to = to.parse().map_err(|error| Trouble::new(Exit::Usage, "usage", error))?;
    let found = catalog.shown(spec)?;
    let published = catalog.publish(&found, &to)?;
    match format {
        Format::Json => {
            let mut object = json!(published);
            object["ok"] = true.into();
            object["release"] = json!(found.digest);
            object["to"] = to.to_string().into();
            print_json(&object);
        }
        Format::Human => {
            print_line(&format!("{}@{}", published.reference, published.digest));
            if published.known {
                complain(
                    "note: the version was there already, with the same bytes; the record of its state is up to date",
                );
            }
        }
    }
    Ok(Exit::Ok)
}
