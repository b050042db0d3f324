//! `forge cache`.

use clap::{Args, Subcommand};

use crate::{cli::output::Format, policy::parse_size};

#[derive(Debug, Args)]
pub(in crate::cli) struct CacheArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: CacheAction,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CacheAction {
    /// Print the cache's folder
    Path,
    /// Count entries and bytes
    Stats,
    /// Read every entry, and drop what is damaged
    Verify,
    /// Drop what is damaged or left over, then the least recently used until the rest fits
    Gc {
        /// The most that may stay, such as 2GiB
        #[arg(long, value_name = "SIZE", value_parser = parse_size)]
        max_size: Option<u64>,
    },
}
