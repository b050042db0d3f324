//! `forge doctor`.

use std::path::Path;

use serde_json::json;

use super::{
    arguments::DoctorArguments,
    exit::Exit,
    output::{Format, Trouble, print_json, print_line},
    policy_in_force,
};
use crate::{
    build::examine_wall,
    home::Home,
    policy::Wall,
    toolchain::{self, Finding, Standing},
};

pub(super) fn run(arguments: &DoctorArguments, named: Option<&Path>) -> Result<Exit, Trouble> {
    let home = Home::from_environment().map_err(|error| Trouble::new(Exit::Environment, "environment", error))?;
    let mut findings = toolchain::examine(&home);
    findings.extend(wall(policy_in_force(&home, named)?.build.wall));
    let missing = findings.iter().any(|finding| finding.standing == Standing::Missing);
    match arguments.format {
        Format::Human => {
            for finding in &findings {
                let mark = match finding.standing {
                    Standing::Missing => "missing",
                    Standing::Good => "ok",
                    Standing::Optional => "note",
                };
                print_line(&format!("{mark:<8} {}: {}", finding.need, finding.found));
                if let Some(remedy) = &finding.remedy {
                    print_line(&format!("         type: {remedy}"));
                }
            }
        }
        Format::Json => print_json(&json!({ "ok": !missing, "findings": findings })),
    }
    Ok(if missing { Exit::Environment } else { Exit::Ok })
}

/// What stands of the wall around the compiler. Where something is missing, builds are refused, unless the policy accepts it.
fn wall(policy: Wall) -> Vec<Finding> {
    const NEED: &str = "wall around the compiler";
    let wall = examine_wall();
    let stands = wall.stands.join(", ");
    if wall.whole {
        return vec![Finding { need: NEED.to_owned(), standing: Standing::Good, found: stands, remedy: None }];
    }
    let gap = |found: String| {
        let (standing, found, remedy) = match policy {
            Wall::Required => {
                let accept =
                    "wall = \"weaker\" below [policy.build] in a file named with --policy, to build without it";
                (Standing::Missing, found, Some(accept.to_owned()))
            }
            Wall::Weaker => (Standing::Optional, format!("{found} (the policy accepts that)"), None),
        };
        Finding { need: NEED.to_owned(), standing, found, remedy }
    };
    wall.missing.into_iter().map(gap).collect()
}
