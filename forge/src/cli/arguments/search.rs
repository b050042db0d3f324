//! `forge search`.

use clap::{Args, ValueEnum};

use super::CatalogPlace;
use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct SearchArguments {
    /// What the tool should do, in your words
    #[arg(value_name = "TEXT", required = true)]
    pub(in crate::cli) text: Vec<String>,
    /// So many of the best at most
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(in crate::cli) limit: u16,
    /// All versions of each tool, in place of the newest that may be used
    #[arg(long)]
    pub(in crate::cli) all_versions: bool,
    /// Releases in this state alone; may be repeated [default: active and deprecated]
    #[arg(long, value_name = "STATE", value_enum)]
    pub(in crate::cli) state: Vec<StateWord>,
    /// Read all that is new in the catalog first, however long that takes
    #[arg(long)]
    pub(in crate::cli) wait: bool,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

/// A state by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum StateWord {
    /// Found, added and run
    Active,
    /// Runs, with a warning
    Deprecated,
    /// Does not run until an operator lifts it
    Quarantined,
    /// Not chosen for new projects
    Yanked,
}

impl StateWord {
    /// The word.
    pub(in crate::cli) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deprecated => "deprecated",
            Self::Quarantined => "quarantined",
            Self::Yanked => "yanked",
        }
    }
}
