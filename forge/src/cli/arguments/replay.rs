//! `forge replay`.

use clap::Args;

use super::log::since;
use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct ReplayArguments {
    /// The run's id or the beginning of it, or `last`
    #[arg(value_name = "RUN", required_unless_present = "all", conflicts_with = "all")]
    pub(in crate::cli) run: Option<String>,
    /// All recorded runs
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// With --all: of this tool alone
    #[arg(long, value_name = "NAME", requires = "all")]
    pub(in crate::cli) tool: Option<String>,
    /// With --all: since then, a time ago such as 1h or 7d, or a moment such as 2026-03-31T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = since, requires = "all")]
    pub(in crate::cli) since: Option<u64>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
