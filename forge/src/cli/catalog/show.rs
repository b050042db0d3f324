//! `forge catalog show`.

use serde_json::{Value, json};

use super::shape;
use crate::{
    Forge,
    catalog::{Catalog, Found, ListedApproval, PublicKey, ReleaseSpec, ReleaseState, Verified},
    cli::{
        exit::Exit,
        log::in_line,
        output::{Format, MAX_MESSAGE, Trouble, indented, plain_json, print_json, print_line},
        project::{by, needs},
    },
    tool::Manifest,
    visible::visible,
};

pub(super) fn run(spec: &ReleaseSpec, forge: &Forge, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let found = catalog.shown(spec)?;
    let manifest = catalog.manifest(&found)?;
    let approvals = catalog.approvals_of_release(&found)?;
    match format {
        Format::Json => {
            let mut object = summary_here(&found, forge);
            object["ok"] = true.into();
            object["catalog"] = catalog.url().to_string().into();
            object["approved_by"] = approvals.iter().map(approval).collect();
            object["input_schema"] = manifest.input_schema;
            object["output_schema"] = manifest.output_schema;
            print_json(&object);
        }
        Format::Human => tell(&found, &manifest, &approvals, forge),
    }
    Ok(Exit::Ok)
}

/// How a release was built: the in-toto statement, once its signature was verified.
pub(super) fn provenance(spec: &ReleaseSpec, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let found = catalog.shown(spec)?;
    let Verified { document, by: signer } = catalog.provenance(&found)?;
    match format {
        Format::Json => print_json(&json!({
            "ok": true,
            "catalog": catalog.url().to_string(),
            "name": found.release.document.name,
            "version": found.release.document.version,
            "provenance": found.release.document.provenance,
            "statement": document,
            "signed_by": by(&signer),
        })),
        Format::Human => print_line(&plain_json(&format!("{:#}", json!(document)))),
    }
    Ok(Exit::Ok)
}

/// A release for programs, without what lies in its blobs.
pub(in crate::cli) fn summary(found: &Found) -> Value {
    let mut object = json!(found.release.document);
    // What the document calls so is the id; in all that Forge prints it is the address.
    if let Some(fields) = object.as_object_mut() {
        let id = fields.remove("catalog");
        fields.insert("catalog_id".to_owned(), json!(id));
        fields.remove("stamp");
    }
    object["time"] = found.release.document.stamp.when().into();
    object["release"] = json!(found.digest);
    object["state"] = found.state().word().into();
    object["successor"] = json!(found.state().successor());
    object["reason"] = found.reason().into();
    object["signed_by"] = by(&found.release.by);
    object
}

/// The same, with what this machine alone has against it.
pub(super) fn summary_here(found: &Found, forge: &Forge) -> Value {
    let mut object = summary(found);
    object["quarantined_here"] = json!(forge.quarantined_here(found).map(|refused| refused.detail()));
    object
}

/// An approval for programs.
fn approval(one: &ListedApproval) -> Value {
    json!({
        "digest": one.digest,
        "signed_by": one.by.as_ref().map(by),
        "time": one.approval.as_ref().map(|said| said.stamp.when()),
        "says": one.approval.as_ref().map(|said| said.comment.as_str()),
    })
}

/// Who approved, when and with which words. A key that is not trusted here is one that nobody vouches for.
fn approval_line(one: &ListedApproval) -> String {
    let by =
        one.by.as_ref().map_or_else(|| "a key that is not trusted here as approver".to_owned(), PublicKey::called);
    let Some(said) = &one.approval else { return format!("by {by}") };
    let comment = in_line(&said.comment);
    let comment = if comment.is_empty() { comment } else { format!(": {comment}") };
    format!("by {by} at {}{comment}", said.stamp.when())
}

fn tell(found: &Found, manifest: &Manifest, approvals: &[ListedApproval], forge: &Forge) {
    let field = |name: &str, value: &str| {
        if !value.is_empty() {
            print_line(&format!("{name:<11} {}", indented(&visible(value, MAX_MESSAGE))));
        }
    };
    let release = &found.release.document;
    let listed = |name: &str, lines: &[String]| {
        lines.iter().enumerate().for_each(|(at, line)| field(if at == 0 { name } else { "" }, line));
    };
    field("release", &format!("{}@{}", release.name, release.version));
    let state = match found.state() {
        ReleaseState::Deprecated { successor: Some(successor) } => {
            format!("deprecated, use {successor}")
        }
        state => state.word().to_owned(),
    };
    match found.reason() {
        "" => field("state", &state),
        reason if *found.state() == ReleaseState::Active => field("state", &format!("active, lifted: {reason}")),
        reason => field("state", &format!("{state}: {reason}")),
    }
    if let Some(refused) = forge.quarantined_here(found) {
        field("here", &format!("quarantined on this machine: {}", refused.detail()));
    }
    field("says", &release.description);
    listed("takes", &shape::lines(&manifest.input_schema));
    listed("gives", &shape::lines(&manifest.output_schema));
    field("needs", &needs(&release.needs).unwrap_or_else(|| "nothing".to_owned()));
    field("tags", &release.tags.iter().cloned().collect::<Vec<_>>().join(", "));
    field("cases", &format!("{} passed", release.cases_passed));
    field("size", &format!("{} bytes", release.module_size));
    field("artifact", &release.artifact.to_string());
    field("module", &release.module.to_string());
    field("source", &release.source.to_string());
    field("provenance", &release.provenance.to_string());
    field("document", &found.digest.to_string());
    listed("approved", &approvals.iter().map(approval_line).collect::<Vec<_>>());
    field("signed by", &found.release.by.called());
    field("at", &release.stamp.when());
    field("message", &release.message);
}
