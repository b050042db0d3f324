//! `forge catalog cases`.

use std::{fs, io::Write as _, path::Path};

use serde_json::{Value, json};

use crate::{
    Forge,
    catalog::{Catalog, FailureCasesError, ReleaseSpec},
    cli::{
        arguments::Released,
        exit::Exit,
        output::{Format, Trouble, complain, print_json, print_line},
    },
};

/// Which cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that the release was promoted with.
    OfRelease,
    /// The inputs that failed since.
    OfFailures,
}

pub(super) fn run(
    released: &Released,
    which: Which,
    output: Option<&Path>,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let spec = &released.spec(catalog)?;
    let text = match which {
        Which::OfFailures => forge.failure_cases(catalog, spec)?.text,
        Which::OfRelease => of_release(spec, catalog)?,
    };
    if let Some(path) = output {
        write_new(path, text.as_bytes())?;
    }
    match format {
        Format::Json => {
            let cases: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
            print_json(&json!({ "ok": true, "name": spec.name, "output": output, "cases": cases }));
        }
        Format::Human => match output {
            Some(path) => print_line(&format!("wrote {}", path.display())),
            None => print_line(crate::cli::output::plain_json(&text).trim_end()),
        },
    }
    if which == Which::OfFailures {
        complain("note: each of these cases fails until what is right for its input stands in it");
    }
    Ok(Exit::Ok)
}

fn of_release(spec: &ReleaseSpec, catalog: &Catalog) -> Result<String, Trouble> {
    let found = catalog.shown(spec)?;
    let release = &found.release.document;
    let named = format!("{}@{}", release.name, release.version);
    let Some(digest) = release.cases else {
        return Err(Trouble::new(Exit::NotFound, "not_found", format!("{named} was released without cases")));
    };
    let bytes = catalog.blob(&digest)?.and_then(|bytes| String::from_utf8(bytes).ok());
    bytes.ok_or_else(|| {
        Trouble::new(Exit::Environment, "damaged", format!("the cases of {named} are not in the catalog"))
    })
}

/// Writes a file that is not there: cases are somebody's work.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(bytes)).map_err(|error| {
        let shown = path.display();
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => Trouble::new(
                Exit::NotFound,
                "conflict",
                format!("{shown} is there already; write to another file, and add to it what is needed"),
            ),
            _ => Trouble::new(Exit::Environment, "environment", format!("{shown} cannot be written: {error}")),
        }
    })
}

impl From<FailureCasesError> for Trouble {
    fn from(error: FailureCasesError) -> Self {
        match error {
            FailureCasesError::Catalog(error) => error.into(),
            FailureCasesError::None { .. } => Self::new(Exit::NotFound, "not_found", error),
        }
    }
}
