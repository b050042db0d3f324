//! `forge guide`.

use clap::Args;

use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct GuideArguments {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
