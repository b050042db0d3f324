//! `forge build`.

use std::{fs, path::Path};

use serde_json::json;

use super::{
    arguments::BuildArguments,
    exit::Exit,
    output::{Format, Trouble, complain_rendered, print_json, print_line, rendered, replace},
};
use crate::{
    Forge,
    build::{Built, Origin, examine_wall},
    check::Lint,
    tool::Source,
};

pub(super) fn run(arguments: &BuildArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let checked = forge.check(Source::read(&arguments.file)?)?;
    let built = forge.build(&checked, arguments.tier)?;
    let wasm = match &arguments.out {
        Some(folder) => Some(write(forge, &built, folder)?),
        None => None,
    };
    let origin = match built.origin() {
        Origin::Built => "built",
        Origin::Found => "found",
        Origin::Downloaded => "downloaded",
    };
    match arguments.format {
        Format::Human => {
            if !built.warnings().is_empty() {
                complain_rendered(&rendered(built.warnings()));
            }
            let unchecked = if forge.lint() == Lint::Off { ", unchecked" } else { "" };
            print_line(&format!("{} {origin} ({}{unchecked})", built.digest(), built.manifest().tier));
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "digest": built.digest(),
            "origin": origin,
            "checked": forge.lint() == Lint::On,
            "manifest": built.manifest(),
            "warnings": built.warnings(),
            "out": wasm,
            "wall": examine_wall(),
        })),
    }
    Ok(Exit::Ok)
}

/// Writes the module and its manifest beside each other; gives the module's path.
fn write(forge: &Forge, built: &Built, folder: &Path) -> Result<String, Trouble> {
    let name = built.manifest().name.as_str();
    let wasm = forge.module_bytes(built)?;
    let manifest = serde_json::to_vec_pretty(built.manifest()).unwrap_or_default();
    let path = folder.join(format!("{name}.wasm"));
    fs::create_dir_all(folder)
        .and_then(|()| replace(&path, &wasm))
        .and_then(|()| replace(&folder.join(format!("{name}.manifest.json")), &manifest))
        .map_err(|error| {
            let message =
                format!("{}: cannot be written: {error}; choose another folder with --out", folder.display());
            Trouble::new(Exit::Environment, "environment", message)
        })?;
    Ok(path.display().to_string())
}
