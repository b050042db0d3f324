//! `forge test`.

use std::path::PathBuf;

use clap::Args;

use super::{GrantArguments, LimitArguments};
use crate::{cli::output::Format, tool::Tier};

#[derive(Debug, Args)]
pub(in crate::cli) struct TestArguments {
    /// Source files, or folders to look for tools in [default: .]
    #[arg(value_name = "FILE|DIR")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Switch the check off; the policy must allow it, and the sandboxes stay on
    #[arg(long)]
    pub(in crate::cli) unchecked: bool,
    /// Fast to build, or fast to run
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) tier: Tier,
    /// Also write a JUnit XML report
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) junit: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) grants: GrantArguments,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
