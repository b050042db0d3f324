//! `forge add`, `remove`, `fetch`, `update` and `tree`, and the flags of all commands that use released tools.

use clap::Args;

use super::CatalogPlace;
use crate::{
    cli::output::Format,
    project::{Asking, CatalogChoice, ToolRequest},
    tool::ToolName,
};

/// Which catalog, and whether it is asked.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct ReleaseArguments {
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// Ask no catalog: use what is on this machine
    #[arg(long, env = "FORGE_OFFLINE", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Catalog")]
    pub(in crate::cli) offline: bool,
}

impl ReleaseArguments {
    /// The choice that they make.
    pub(in crate::cli) fn choice(&self) -> CatalogChoice {
        let asking = if self.offline { Asking::Offline } else { Asking::Online };
        CatalogChoice { url: self.place.catalog.clone(), asking, folder: None }
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AddArguments {
    /// The tools, and which versions of them; without, what forge.toml asks for, else what the newest is compatible with
    #[arg(value_name = "NAME[@REQ]", required = true)]
    pub(in crate::cli) requests: Vec<ToolRequest>,
    #[command(flatten)]
    pub(in crate::cli) release: ReleaseArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RemoveArguments {
    /// The tool
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: ToolName,
    #[command(flatten)]
    pub(in crate::cli) release: ReleaseArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct FetchArguments {
    /// Fail where forge.lock lacks something, in place of adding it
    #[arg(long)]
    pub(in crate::cli) locked: bool,
    #[command(flatten)]
    pub(in crate::cli) release: ReleaseArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct UpdateArguments {
    /// These tools alone
    #[arg(value_name = "NAME")]
    pub(in crate::cli) names: Vec<ToolName>,
    #[command(flatten)]
    pub(in crate::cli) release: ReleaseArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TreeArguments {
    #[command(flatten)]
    pub(in crate::cli) release: ReleaseArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
