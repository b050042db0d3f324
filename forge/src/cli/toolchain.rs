//! `forge toolchain`.

use serde_json::json;

use super::{
    arguments::{ToolchainAction, ToolchainArguments},
    exit::Exit,
    output::{Format, Trouble, print_json, print_line},
    spinner::Terminal,
};
use crate::{
    home::Home,
    progress::Progress as _,
    toolchain::{self, State, Toolchain},
};

pub(super) fn run(arguments: &ToolchainArguments) -> Result<Exit, Trouble> {
    let home = Home::from_environment().map_err(|error| Trouble::new(Exit::Environment, "environment", error))?;
    match &arguments.action {
        ToolchainAction::List => list(&home, arguments.format),
        ToolchainAction::Install { which } => {
            let progress = Terminal::default();
            let installed = toolchain::install(&home, which, &progress);
            progress.done();
            tell("using", &installed?, arguments.format);
        }
        ToolchainAction::Use { id } => tell("using", &toolchain::select(&home, id)?, arguments.format),
    }
    Ok(Exit::Ok)
}

fn list(home: &Home, format: Format) {
    let listed = toolchain::list(home);
    if format == Format::Json {
        let rows: Vec<_> = listed
            .iter()
            .map(|line| json!({ "toolchain": line.toolchain, "state": format!("{:?}", line.state).to_lowercase() }))
            .collect();
        print_json(&json!({ "ok": true, "toolchains": rows }));
        return;
    }
    if listed.is_empty() {
        print_line("no toolchain is known yet; `forge toolchain install` finds or installs one");
    }
    for line in listed {
        let state = match line.state {
            State::Selected => " (in use)",
            State::Stale => " (changed since it was found; install it again)",
            _ => "",
        };
        let toolchain = line.toolchain;
        print_line(&format!(
            "{}{state}: rustc {} at {}",
            toolchain.id,
            toolchain.release(),
            toolchain.rustc.display()
        ));
    }
}

fn tell(what: &str, toolchain: &Toolchain, format: Format) {
    match format {
        Format::Human => {
            print_line(&format!(
                "{what} {}: rustc {} at {}",
                toolchain.id,
                toolchain.release(),
                toolchain.rustc.display()
            ));
        }
        Format::Json => print_json(&json!({ "ok": true, "toolchain": toolchain })),
    }
}
