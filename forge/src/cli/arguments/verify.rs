//! `forge verify`.

use clap::Args;

use super::{CatalogPlace, Released};
use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArguments {
    /// The release, or the newest that fits; without a version the newest that may be used
    #[arg(value_name = "NAME[@VERSION|@REQ]")]
    pub(in crate::cli) release: Released,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
