//! `forge search`.

use clap::{Args, ValueEnum};

use super::CatalogPlace;
use crate::{
    catalog::index::Effort,
    cli::{output::Format, search::effort},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct SearchArguments {
    /// What the tool should do, in your words
    #[arg(value_name = "TEXT", required = true)]
    pub(in crate::cli) text: Vec<String>,
    /// So many of the best at most
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(in crate::cli) limit: u16,
    /// All versions of each tool that may be used, in place of the newest
    #[arg(long)]
    pub(in crate::cli) all_versions: bool,
    /// Releases in this state alone; may be repeated [default: active and deprecated]
    #[arg(long, value_name = "STATE", value_enum)]
    pub(in crate::cli) state: Vec<StateWord>,
    #[command(flatten)]
    pub(in crate::cli) index: IndexArguments,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

/// How the index of a catalog is brought up to date.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct IndexArguments {
    /// Read all that is new in the catalog first, however long that takes
    #[arg(long)]
    wait: bool,
    /// Ask no catalog: use what was read of it before
    #[arg(long, env = "FORGE_OFFLINE", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Catalog")]
    offline: bool,
}

impl IndexArguments {
    /// How much of what is new is taken in.
    pub(in crate::cli) fn effort(&self) -> Effort {
        if self.offline { Effort::Unasked } else { effort(self.wait) }
    }
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
