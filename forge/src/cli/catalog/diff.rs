//! `forge catalog diff`.

use std::path::Path;

use serde_json::json;

use crate::{
    Forge,
    catalog::{Catalog, DiffError, Difference, Side},
    cli::{
        arguments::Released,
        exit::Exit,
        log::in_line,
        output::{Format, Trouble, print_json, print_line},
    },
    visible::visible,
};

/// The most lines of a source that a person is shown.
const MOST_LINES: usize = 2_000;

pub(super) fn run(old: &str, new: &str, forge: &Forge, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    let (old, new) = (side(old, forge, catalog)?, side(new, forge, catalog)?);
    let difference = old.difference(&new);
    match format {
        Format::Human => tell(&difference),
        Format::Json => print_json(&json!({
            "ok": true,
            "old": old.label,
            "new": new.label,
            "same": difference.is_same,
            "step": (!difference.is_same && difference.tools.is_none()).then(|| difference.comparison.step()),
            "next": difference.next,
            "changes": difference.changes(),
            "description": difference.description,
            "cases": difference.cases,
            "size": { "old": difference.size.0, "new": difference.size.1 },
            "source": difference.source,
        })),
    }
    Ok(Exit::Ok)
}

/// A file if it is called as one, else a release.
fn side(text: &str, forge: &Forge, catalog: &Catalog) -> Result<Side, Trouble> {
    if Path::new(text).extension().is_some_and(|end| end == "rs") {
        return Side::of_file(forge, text.as_ref()).map_err(|error| match error {
            DiffError::Catalog(error) => error.into(),
            DiffError::File(error) => error.into(),
            DiffError::Build(error) => error.into(),
        });
    }
    let released: Released = text.parse().map_err(|error| Trouble::new(Exit::Usage, "usage", error))?;
    Ok(Side::of_release(catalog, &catalog.shown(&released.spec(catalog)?)?)?)
}

fn tell(difference: &Difference) {
    if difference.is_same {
        print_line("nothing differs: source, schemas, needs and cases are the same");
        return;
    }
    for line in difference.source.lines().take(MOST_LINES) {
        print_line(&visible(line, 1_000));
    }
    if difference.source.lines().count() > MOST_LINES {
        print_line("… (cut; --format json has all of it)");
    }
    if !difference.source.is_empty() {
        print_line("");
    }
    if let Some((old, new)) = &difference.description {
        print_line(&format!("description: {}\n         now: {}", in_line(old), in_line(new)));
    }
    for change in difference.changes() {
        print_line(&format!("{:<5} {change}", change.step.word()));
    }
    for (word, names) in [
        ("new", &difference.cases.added),
        ("gone", &difference.cases.removed),
        ("changed", &difference.cases.changed),
    ] {
        names.iter().for_each(|name| print_line(&format!("case  {word}: {}", in_line(name))));
    }
    let (old, new) = difference.size;
    if old != new {
        print_line(&format!("size  {old} bytes, now {new}"));
    }
    if let Some((old, new)) = &difference.tools {
        print_line(&format!("{old} and {new} are two tools: no version of one follows the other"));
        return;
    }
    let next = difference.next.as_ref().map_or_else(String::new, |next| format!(", such as {next}"));
    print_line(&format!("what changed asks for a {} version{next}", difference.comparison.step()));
}
