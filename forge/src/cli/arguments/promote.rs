//! `forge promote`.

use std::path::PathBuf;

use clap::Args;
use semver::Version;

use super::{CatalogPlace, KeyArguments, catalog::of_its_own};
use crate::{catalog::parse_version, cli::output::Format};

#[derive(Debug, Args)]
#[command(disable_version_flag = true, mut_arg("catalog", of_its_own))]
pub(in crate::cli) struct PromoteArguments {
    /// A source file, or the digest of an artifact in the cache
    #[arg(value_name = "FILE|DIGEST")]
    pub(in crate::cli) what: String,
    /// The version of the release, such as 1.2.0
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    pub(in crate::cli) version: Version,
    /// The cases [default: NAME.cases.json beside the source]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) cases: Option<PathBuf>,
    /// Why, for whoever reads the history
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(in crate::cli) message: String,
    /// A word to find it by; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub(in crate::cli) tags: Vec<String>,
    /// Only say whether every demand is met
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    #[command(flatten)]
    pub(in crate::cli) key: KeyArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}
