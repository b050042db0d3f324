//! `forge policy`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct PolicyArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: PolicyAction,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum PolicyAction {
    /// Print the policy in force, each value with the file and line that says it
    Show,
    /// Say what is wrong with a policy file, or with those that are in force
    Check {
        /// A policy file [default: those in force]
        file: Option<PathBuf>,
    },
    /// Explain a rule of the check, such as F0402, or a key of the policy, such as limits.timeout
    Explain {
        /// The rule's code or name, or the key's path
        #[arg(value_name = "RULE|KEY")]
        what: String,
    },
}
