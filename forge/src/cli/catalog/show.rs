//! `forge catalog show`.

use serde_json::{Value, json};

use crate::{
    Forge,
    catalog::{Catalog, Found, ReleaseSpec},
    cli::{
        exit::Exit,
        output::{Format, MAX_MESSAGE, Trouble, indented, print_json, print_line},
    },
    tool::Manifest,
    visible::visible,
};

pub(super) fn run(spec: &ReleaseSpec, forge: &Forge, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let found = catalog.shown(spec)?;
    let manifest = catalog.manifest(&found)?;
    match format {
        Format::Json => {
            let mut object = summary_here(&found, forge);
            object["ok"] = true.into();
            object["catalog"] = catalog.url().to_string().into();
            object["input_schema"] = manifest.input_schema;
            object["output_schema"] = manifest.output_schema;
            print_json(&object);
        }
        Format::Human => tell(&found, &manifest, forge),
    }
    Ok(Exit::Ok)
}

/// A release for programs, without what lies in its blobs.
pub(in crate::cli) fn summary(found: &Found) -> Value {
    let mut object = json!(found.release.document);
    object["time"] = found.release.document.stamp.when().into();
    object["release"] = json!(found.digest);
    object["state"] = json!(found.state());
    object["reason"] = found.reason().into();
    object["signed_by"] = json!({
        "key": found.release.by.fingerprint(),
        "comment": found.release.by.comment(),
    });
    object
}

/// The same, with what this machine alone has against it.
pub(super) fn summary_here(found: &Found, forge: &Forge) -> Value {
    let mut object = summary(found);
    object["quarantined_here"] = json!(forge.quarantined_here(found).map(|refused| refused.detail()));
    object
}

fn tell(found: &Found, manifest: &Manifest, forge: &Forge) {
    let field = |name: &str, value: &str| {
        if !value.is_empty() {
            print_line(&format!("{name:<11} {}", indented(&visible(value, MAX_MESSAGE))));
        }
    };
    let release = &found.release.document;
    let compact = |value: Value| serde_json::to_string(&value).unwrap_or_default();
    field("release", &format!("{}@{}", release.name, release.version));
    let state = match found.state() {
        crate::catalog::ReleaseState::Deprecated { successor: Some(successor) } => {
            format!("deprecated, use {successor}")
        }
        state => state.word().to_owned(),
    };
    match found.reason() {
        "" => field("state", &state),
        reason => field("state", &format!("{state}: {reason}")),
    }
    if let Some(refused) = forge.quarantined_here(found) {
        field("here", &format!("quarantined on this machine: {}", refused.detail()));
    }
    field("says", &release.description);
    field("takes", &compact(manifest.input_schema.clone()));
    field("gives", &compact(manifest.output_schema.clone()));
    field("needs", &if release.needs.is_empty() { "nothing".to_owned() } else { compact(json!(release.needs)) });
    field("tags", &release.tags.iter().cloned().collect::<Vec<_>>().join(", "));
    field("cases", &format!("{} passed", release.cases_passed));
    field("size", &format!("{} bytes", release.module_size));
    field("artifact", &release.artifact.to_string());
    field("module", &release.module.to_string());
    field("source", &release.source.to_string());
    field("document", &found.digest.to_string());
    field("approvals", &release.approvals.len().to_string());
    field("signed by", &found.release.by.called());
    field("at", &release.stamp.when());
    field("message", &release.message);
}
