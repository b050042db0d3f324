//! `forge toolchain`.

use clap::{Args, Subcommand};

use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct ToolchainArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: ToolchainAction,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ToolchainAction {
    /// List the toolchains that are known
    List,
    /// Find one, or install one
    Install {
        /// auto, rustup, system or debian
        #[arg(default_value = "auto")]
        which: String,
    },
    /// Choose one of the list
    Use {
        /// Its id
        id: String,
    },
}
