//! `forge build`.

use std::path::PathBuf;

use clap::Args;

use crate::{cli::output::Format, tool::Tier};

#[derive(Debug, Args)]
pub(in crate::cli) struct BuildArguments {
    /// A source file
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: PathBuf,
    /// Switch the check off; the policy must allow it, and the sandboxes stay on
    #[arg(long)]
    pub(in crate::cli) unchecked: bool,
    /// Fast to build, or fast to run
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) tier: Tier,
    /// Also write NAME.wasm and NAME.manifest.json to this folder
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
