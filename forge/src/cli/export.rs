//! `forge export`.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use forge_cache::Digest;
use serde_json::json;

use super::{
    arguments::ExportArguments,
    exit::Exit,
    output::{Format, Trouble, complain, print_json, print_line, quit_for, replace},
};
use crate::{
    Forge,
    component::{self, ComponentError},
};

pub(super) fn run(arguments: &ExportArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    let found = catalog.shown(&arguments.release.spec(&catalog)?)?;
    let taken = forge.take_out(&catalog, found)?;
    if let Some(warning) = taken.warning() {
        complain(&format!("note: {warning}"));
    }
    let release = &taken.found().release.document;
    let output = arguments.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.wasm", release.name)));
    let mut object = json!({ "ok": true, "name": release.name, "version": release.version, "file": output });
    let (wasm, how) = if arguments.component {
        let made = component::export(forge, &catalog, &taken)?;
        if let Some(path) = &arguments.wit {
            write(path, made.wit.as_bytes())?;
        }
        object["interface"] = made.interface.as_str().into();
        object["function"] = made.function.as_str().into();
        object["wit"] = made.wit.into();
        (made.wasm, format!("a component that exports `{}` of {}", made.function, made.interface))
    } else {
        (taken.module().to_vec(), "the module as it was released".to_owned())
    };
    if output.as_os_str() == "-" {
        return piped(&wasm, arguments.format);
    }
    write(&output, &wasm)?;
    match arguments.format {
        Format::Human => print_line(&format!(
            "{}@{} is in {}: {how}, {} bytes",
            release.name,
            release.version,
            output.display(),
            wasm.len()
        )),
        Format::Json => {
            object["bytes"] = wasm.len().into();
            object["sha256"] = json!(Digest::of(&wasm));
            print_json(&object);
        }
    }
    Ok(Exit::Ok)
}

/// To standard output, for another program.
fn piped(wasm: &[u8], format: Format) -> Result<Exit, Trouble> {
    if format == Format::Json || io::stdout().is_terminal() {
        let message = "`-` is standard output, which is not for bytes here; name a file with --output";
        return Err(Trouble::new(Exit::Usage, "usage", message));
    }
    let mut out = io::stdout().lock();
    out.write_all(wasm).and_then(|()| out.flush()).unwrap_or_else(|error| quit_for(&error));
    Ok(Exit::Ok)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let message =
            format!("cannot write {}: there is no folder {}; make it first", path.display(), folder.display());
        return Err(Trouble::new(Exit::Environment, "environment", message));
    }
    replace(path, bytes).map_err(|error| {
        let message = format!("cannot write {}: {error}; name another file with --output", path.display());
        Trouble::new(Exit::Environment, "environment", message)
    })
}

impl From<ComponentError> for Trouble {
    fn from(error: ComponentError) -> Self {
        match error {
            ComponentError::Catalog(error) => error.into(),
            ComponentError::Source(error) => error.into(),
            ComponentError::Rejected(error) => error.into(),
            ComponentError::Build(error) => error.into(),
            error @ ComponentError::Needs { .. } => Self::new(Exit::Rejected, "not_exportable", error),
            error @ ComponentError::Encode { .. } => Self::new(Exit::Rejected, "component", error),
        }
    }
}
