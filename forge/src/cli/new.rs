//! `forge new`.

use serde_json::json;

use super::{
    arguments::NewArguments,
    exit::Exit,
    output::{Format, Trouble, print_json, print_line},
};
use crate::{
    scaffold::{self, Existing},
    tool::ToolName,
};

pub(super) fn run(arguments: &NewArguments) -> Result<Exit, Trouble> {
    let usage = |message: String| Trouble::new(Exit::Usage, "usage", message);
    let name: ToolName = arguments.name.parse().map_err(|error: crate::tool::NameError| usage(error.to_string()))?;
    let template = scaffold::find(&arguments.template)?;
    let existing = if arguments.force { Existing::Replace } else { Existing::Keep };
    let written = scaffold::write(&arguments.dir, &name, template, existing)?;
    match arguments.format {
        Format::Human => {
            print_line(&format!("wrote {} and {}", written.source.display(), written.cases.display()));
            print_line(&format!("next: forge test {}", written.source.display()));
        }
        Format::Json => print_json(&json!({ "ok": true, "source": written.source, "cases": written.cases })),
    }
    Ok(Exit::Ok)
}
