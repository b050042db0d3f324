//! `forge catalog similar`.

use std::path::Path;

use forge_cache::Digest;
use semver::Version;
use serde_json::{Value, json};

use crate::{
    Forge, PrepareError,
    catalog::{
        Catalog, CatalogError, ReleaseSpec,
        index::{Described, Effort, Index, Similar, Used},
    },
    cli::{
        exit::Exit,
        log::in_line,
        output::{Format, Trouble, complain, print_json, print_line},
        search::tell_notes,
    },
    tool::{Source, Tier, ToolName},
    visible::visible,
};

/// So many releases of a tool, the newest, are asked whether they are of this very source.
const MOST_RELEASES: usize = 20;

/// So many of the nearest at most.
const MOST: usize = 10;

pub(super) fn run(
    what: &str,
    effort: Effort,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let used = match (what.parse::<ReleaseSpec>(), Path::new(what)) {
        (Ok(spec), path) if !path.exists() => {
            let used = forge.with_index(catalog, effort, |index| index.similar_to(&spec, MOST))?;
            let missing = || CatalogError::Missing {
                url: catalog.url().to_string(),
                name: spec.name.clone(),
                version: spec.version.clone(),
                similar: Vec::new(),
            };
            Used { value: used.value.ok_or_else(missing)?, notes: used.notes, not_loading: used.not_loading }
        }
        (_, path) => {
            let source = Source::read(path)?;
            let (name, text): (ToolName, String) =
                (source.name().clone(), String::from_utf8_lossy(source.bytes()).into_owned());
            let digest = *source.digest();
            let checked = forge.check(source)?;
            let built = forge.build(&checked, Tier::Draft).map_err(PrepareError::from)?;
            let manifest = built.manifest();
            let described = Described {
                description: &manifest.description,
                input_schema: &manifest.input_schema,
                output_schema: &manifest.output_schema,
                source: &text,
            };
            let find = |index: &Index| index.similar(&described, &name, MOST);
            let mut used = forge.with_index(catalog, effort, find)?;
            if effort != Effort::Unasked {
                used.notes.extend(same_name(catalog, &name, &digest, what));
            }
            used
        }
    };
    let (notes, found) = (used.notes_of_search(), used.value);
    match format {
        Format::Json => {
            let similar: Vec<_> = found.iter().map(object).collect();
            print_json(&json!({
                "ok": true,
                "catalog": catalog.url().to_string(),
                "of": what,
                "notes": notes,
                "similar": similar,
            }));
        }
        Format::Human => {
            tell_notes(&notes);
            found.iter().for_each(tell);
            if found.is_empty() {
                complain(&format!("nothing else in {} is near to {}", catalog.url(), visible(what, 200)));
            }
        }
    }
    Ok(Exit::Ok)
}

/// What to say of the releases of the same name, which are not near but the same tool. Nothing where they cannot be read.
fn same_name(catalog: &Catalog, name: &ToolName, source: &Digest, file: &str) -> Option<String> {
    let versions = catalog.versions(name).ok()?;
    let newest = versions.first()?;
    let is_this = |version: &&Version| {
        let found = catalog.find(name, version).ok().flatten();
        found.is_some_and(|found| found.release.document.source == *source)
    };
    Some(match versions.iter().take(MOST_RELEASES).find(is_this) {
        Some(version) => format!("{name}@{version} is this very source"),
        None => {
            format!("{name} is released, newest {newest}; `forge catalog diff {name} {file}` shows how they differ")
        }
    })
}

fn tell(similar: &Similar) {
    let summary = similar.description.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let named = format!("{}@{}", similar.name, similar.version);
    let state = if similar.state == "active" { String::new() } else { format!("[{}] ", similar.state) };
    print_line(&format!("{named:<32}  {state}{}", visible(in_line(summary).trim(), 100)));
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let (source, schema, text) = (share(similar.source), share(similar.schema), share(similar.text));
    let duplicate = if similar.duplicate { "probably the same; " } else { "" };
    print_line(&format!("    {duplicate}in common: source {source}, schema {schema}, text {text}"));
}

fn object(similar: &Similar) -> Value {
    let mut object = json!(similar);
    object["score"] = json!((similar.score() * 100.0).round() / 100.0);
    object
}
