//! `forge guide`.

use std::path::Path;

use serde_json::json;

use super::{
    arguments::GuideArguments,
    exit::Exit,
    home,
    output::{Format, Trouble, print_json, print_line},
    policy_in_force,
};
use crate::guide::guide;

pub(super) fn run(arguments: &GuideArguments, named: Option<&Path>) -> Result<Exit, Trouble> {
    let guide = guide(&policy_in_force(&home()?, named)?);
    match arguments.format {
        Format::Human => print_line(guide.text().trim_end()),
        Format::Json => {
            print_json(&json!({ "ok": true, "tokens_at_most": guide.tokens(), "sections": guide.sections }));
        }
    }
    Ok(Exit::Ok)
}
