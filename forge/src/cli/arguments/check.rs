//! `forge check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How `forge check` prints.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(in crate::cli) enum CheckFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArguments {
    /// Source files
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: CheckFormat,
}
