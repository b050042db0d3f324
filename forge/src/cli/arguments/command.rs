//! The command with its subcommands.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    AddArguments, ApprovalsArguments, ApproveArguments, BuildArguments, CacheArguments, CatalogArguments,
    CheckArguments, CheckFormat, DoctorArguments, ExportArguments, FetchArguments, GuideArguments, LogArguments,
    NewArguments, OwnKeyArguments, PolicyArguments, PromoteArguments, RemoveArguments, ReplayArguments, RunArguments,
    SearchArguments, TestArguments, ToolchainArguments, TreeArguments, UpdateArguments, VerifyArguments,
};
use crate::cli::output::Format;

const EXIT_CODES: &str = "Exit codes: 0 ok · 1 the tool returned an error or a case failed · 2 usage or input · \
    3 rejected · 4 did not compile · 5 denied · 6 over a limit · 7 not found or conflict · 8 environment · 70 a bug in forge";

/// Checks, builds, tests and runs tools: Rust functions that a language model wrote, behind walls.
#[derive(Debug, Parser)]
#[command(name = "forge", version, about, after_help = EXIT_CODES, propagate_version = true)]
pub struct Arguments {
    /// A policy file, in place of the forge.toml of this folder and those above [env: FORGE_POLICY]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Policy")]
    pub(in crate::cli) policy: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Write a tool to start from, with cases that pass
    New(NewArguments),
    /// Say what is wrong with sources, before anything is compiled
    Check(CheckArguments),
    /// Compile a source, or find it compiled, and print its digest
    Build(BuildArguments),
    /// Run a tool once, or once for each line
    Run(RunArguments),
    /// Run the cases and the #[test] functions of tools
    Test(TestArguments),
    /// Show what was run, built and denied, and whether the record is whole
    Log(LogArguments),
    /// Run recorded runs again from the record, and compare what they answer
    Replay(ReplayArguments),
    /// Add a released tool to this project: to forge.toml and forge.lock
    Add(AddArguments),
    /// Take a released tool out of this project
    Remove(RemoveArguments),
    /// Bring the tools of forge.lock onto this machine, so that they run without their catalog
    Fetch(FetchArguments),
    /// Lock the newest releases that forge.toml lets in
    Update(UpdateArguments),
    /// Show this project's tools, and the tools that they call
    Tree(TreeArguments),
    /// Release a tool into a catalog: signed, with its cases passing, once every demand of the policy is met
    Promote(PromoteArguments),
    /// Take a released tool out as a module, or as a component for other hosts
    Export(ExportArguments),
    /// Read all of a release, build it again from its source, and compare the bytes
    Verify(VerifyArguments),
    /// Look into a catalog of released tools, and change what may be done with a release
    Catalog(CatalogArguments),
    /// Find released tools by what they do
    Search(SearchArguments),
    /// Say yes, as a person, to what a tool is and reaches, so that it may be promoted
    Approve(ApproveArguments),
    /// List approvals, and whether they count
    Approvals(ApprovalsArguments),
    /// Make, list, trust and revoke the keys that sign in catalogs
    Key(OwnKeyArguments),
    /// Say what is allowed, and who said so
    Policy(PolicyArguments),
    /// Print what a language model needs to know to write a tool that passes here
    Guide(GuideArguments),
    /// Look after the cache of artifacts
    Cache(CacheArguments),
    /// Find, install and choose the compiler
    Toolchain(ToolchainArguments),
    /// Say what Forge needs on this machine, and what it found
    Doctor(DoctorArguments),
}

impl Command {
    /// How errors are told.
    pub(in crate::cli) fn format(&self) -> Format {
        match self {
            Self::New(arguments) => arguments.format,
            Self::Check(arguments) => match arguments.format {
                CheckFormat::Human => Format::Human,
                CheckFormat::Json | CheckFormat::Sarif => Format::Json,
            },
            Self::Build(arguments) => arguments.format,
            Self::Run(arguments) => arguments.format,
            Self::Test(arguments) => arguments.format,
            Self::Log(arguments) => arguments.format,
            Self::Replay(arguments) => arguments.format,
            Self::Add(arguments) => arguments.format,
            Self::Remove(arguments) => arguments.format,
            Self::Fetch(arguments) => arguments.format,
            Self::Update(arguments) => arguments.format,
            Self::Tree(arguments) => arguments.format,
            Self::Promote(arguments) => arguments.format,
            Self::Export(arguments) => arguments.format,
            Self::Verify(arguments) => arguments.format,
            Self::Catalog(arguments) => arguments.format,
            Self::Search(arguments) => arguments.format,
            Self::Policy(arguments) => arguments.format,
            Self::Approve(arguments) => arguments.format,
            Self::Approvals(arguments) => arguments.format,
            Self::Key(arguments) => arguments.format,
            Self::Guide(arguments) => arguments.format,
            Self::Cache(arguments) => arguments.format,
            Self::Toolchain(arguments) => arguments.format,
            Self::Doctor(arguments) => arguments.format,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
