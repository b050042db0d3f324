//! The `forge` command: arguments and printing. What it does is the library's.

mod approvals;
mod approve;
mod arguments;
mod build;
mod cache;
mod catalog;
mod check;
mod doctor;
mod exit;
mod export;
mod guide;
mod jsonl;
mod key;
mod log;
mod new;
mod output;
mod passphrase;
mod policy;
mod project;
mod promote;
mod replay;
mod run;
mod search;
mod spinner;
mod test;
mod toolchain;
mod verify;
mod watch;

use std::{env, ffi::OsString, path::Path, process::ExitCode, sync::Arc};

use clap::{
    Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

pub use arguments::Arguments;
use arguments::Command;
use exit::Exit;
use output::{Format, Trouble, complain};
use spinner::Terminal;

use crate::{
    Config, Forge,
    check::Lint,
    engine::Allocation,
    home::Home,
    journal::JournalMode,
    policy::{Policy, Search},
    project::CatalogChoice,
    visible::visible,
};

/// Runs the command and gives the process's exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let runs = arguments.iter().any(|argument| argument == "run");
    // Whoever asks for JSON reads it also where the rest of the line cannot be read.
    let json = arguments.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
        || arguments.iter().any(|argument| argument == "--format=json");
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = if runs { with_place_of_input(error) } else { error };
            // Help and version go to standard output and are no error.
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            if json && !asked {
                let message = error.to_string();
                let message = message.strip_prefix("error: ").unwrap_or(&message).trim_end();
                Trouble::new(Exit::Usage, "usage", message).print(Format::Json);
            } else {
                let _ = error.print();
            }
            return if asked { Exit::Ok } else { Exit::Usage }.into();
        }
    };
    crate::build::end_process_on_interrupt();
    let format = arguments.command.format();
    match dispatch(arguments) {
        Ok(exit) => exit.into(),
        Err(trouble) => {
            trouble.print(format);
            trouble.exit.into()
        }
    }
}

/// An input that stands where arguments do not is told where it belongs.
fn with_place_of_input(mut error: clap::Error) -> clap::Error {
    let input = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) if error.kind() == ErrorKind::UnknownArgument => text,
        _ => return error,
    };
    if input.starts_with(['{', '[', '"']) || input.ends_with(".json") {
        let tip = "an input is named by its flag: --input '{…}', or --input FILE".into();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

fn dispatch(arguments: Arguments) -> Result<Exit, Trouble> {
    let named = arguments.policy.as_deref();
    match arguments.command {
        Command::New(arguments) => new::run(&arguments),
        Command::Check(arguments) => check::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Build(arguments) => {
            build::run(&arguments, &open(named, Allocation::OnDemand, lint(arguments.unchecked))?)
        }
        Command::Run(arguments) => {
            let allocation = if arguments.jsonl { Allocation::Pooled } else { Allocation::OnDemand };
            let releases = arguments.release.choice();
            run::run(&arguments, &opened(named, allocation, lint(arguments.unchecked), releases)?)
        }
        Command::Test(arguments) => {
            test::run(&arguments, &open(named, Allocation::Pooled, lint(arguments.unchecked))?)
        }
        Command::Log(arguments) => log::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Replay(arguments) => replay::run(&arguments, &open(named, Allocation::Pooled, Lint::On)?),
        Command::Add(arguments) => project::add(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Remove(arguments) => project::remove(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Fetch(arguments) => project::fetch(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Update(arguments) => project::update(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Tree(arguments) => project::tree(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Promote(arguments) => promote::run(&arguments, &open(named, Allocation::Pooled, Lint::On)?),
        Command::Export(arguments) => export::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Verify(arguments) => verify::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Catalog(arguments) => catalog::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Search(arguments) => search::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Approve(arguments) => approve::approve(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Approvals(arguments) => approvals::run(&arguments, &open(named, Allocation::OnDemand, Lint::On)?),
        Command::Key(arguments) => key::run(&arguments, named),
        Command::Guide(arguments) => guide::run(&arguments, named),
        Command::Policy(arguments) => policy::run(&arguments, named),
        Command::Cache(arguments) => cache::run(&arguments),
        Command::Toolchain(arguments) => toolchain::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments, named),
    }
}

fn lint(unchecked: bool) -> Lint {
    if unchecked { Lint::Off } else { Lint::On }
}

fn open(named: Option<&Path>, allocation: Allocation, lint: Lint) -> Result<Forge, Trouble> {
    opened(named, allocation, lint, CatalogChoice::default())
}

fn opened(
    named: Option<&Path>,
    allocation: Allocation,
    lint: Lint,
    releases: CatalogChoice,
) -> Result<Forge, Trouble> {
    let home = home()?;
    let policy = policy_in_force(&home, named)?;
    let progress = Arc::new(Terminal::default());
    let journal = JournalMode::On;
    Ok(Forge::open(Config { home: Some(home), policy, allocation, lint, progress, journal, releases })?)
}

fn home() -> Result<Home, Trouble> {
    Home::from_environment().map_err(|error| Trouble::new(Exit::Environment, "environment", error))
}

/// The policy that holds in the current folder.
fn policy_in_force(home: &Home, named: Option<&Path>) -> Result<Policy, Trouble> {
    let folder = env::current_dir().map_err(|error| {
        let message = format!("the current folder cannot be found: {error}; change to a folder that exists");
        Trouble::new(Exit::Environment, "environment", message)
    })?;
    let variable = |name: &str| env::var_os(name);
    let policy = Search { config: &home.config, folder: &folder, named, variable: &variable }.policy()?;
    for setting in &policy.files().disobeyed {
        let said = visible(&format!("{} says `{} = {}`", setting.origin, setting.key.path, setting.value), 400);
        complain(&format!(
            "note: {said}, which is not obeyed: a file that was found may forbid and not allow; to let it, name it: --policy FILE"
        ));
    }
    Ok(policy)
}
