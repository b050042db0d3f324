//! `forge export`.

use std::path::PathBuf;

use clap::Args;

use super::{CatalogPlace, Released};
use crate::cli::output::Format;

#[derive(Debug, Args)]
pub(in crate::cli) struct ExportArguments {
    /// The release, or the newest that fits; without a version the newest that may be used
    #[arg(value_name = "NAME[@VERSION|@REQ]")]
    pub(in crate::cli) release: Released,
    /// A component with a WIT world made from the tool's schemas, in place of the module as it was released
    #[arg(long)]
    pub(in crate::cli) component: bool,
    /// Where to write it, - for standard output [default: NAME.wasm]
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Write the component's WIT package to this file as well
    #[arg(long, value_name = "FILE", requires = "component")]
    pub(in crate::cli) wit: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
