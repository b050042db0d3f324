//! `forge run`.

use clap::Args;

use super::{GrantArguments, LimitArguments, ReleaseArguments};
use crate::{cli::output::Format, tool::Tier};

#[derive(Debug, Args)]
pub(in crate::cli) struct RunArguments {
    /// A source file, an artifact's digest, or a released tool
    #[arg(value_name = "FILE|DIGEST|NAME[@REQ]")]
    pub(in crate::cli) tool: String,
    /// The input: JSON text, a file that holds it, or - for standard input [default: {}]
    #[arg(long, value_name = "JSON|FILE|-")]
    pub(in crate::cli) input: Option<String>,
    /// Read one input a line (from --input FILE, or standard input) and answer one output a line
    #[arg(long)]
    pub(in crate::cli) jsonl: bool,
    /// Give the answer of an earlier run of a tool that reaches nothing, on the same input
    #[arg(long)]
    pub(in crate::cli) reuse: bool,
    /// Switch the check off; the policy must allow it, and the sandboxes stay on
    #[arg(long)]
    pub(in crate::cli) unchecked: bool,
    /// Fast to build, or fast to run
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) tier: Tier,
    #[command(flatten)]
    pub(in crate::cli) grants: GrantArguments,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitArguments,
    #[command(flatten)]
    pub(in crate::cli) release: ReleaseArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
