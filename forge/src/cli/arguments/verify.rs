//! `forge verify`.

use clap::Args;

use super::CatalogPlace;
use crate::{catalog::ReleaseSpec, cli::output::Format};

#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArguments {
    /// The release; without a version the newest that may be used
    #[arg(value_name = "NAME[@VERSION]")]
    pub(in crate::cli) release: ReleaseSpec,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
