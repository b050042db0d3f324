//! `forge approve` and `forge approvals`.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::{CatalogPlace, KeyArguments, catalog::of_its_own};
use crate::{cli::output::Format, policy::parse_time};

#[derive(Debug, Args)]
#[command(mut_arg("catalog", of_its_own))]
pub(in crate::cli) struct ApproveArguments {
    /// A source file, or the digest of a release-tier artifact in this cache
    #[arg(value_name = "FILE|DIGEST")]
    pub(in crate::cli) tool: String,
    /// How long a promotion may rest on it [default: 30d, or less if the policy says so]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(in crate::cli) expires: Option<Duration>,
    /// Why, in a few words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(in crate::cli) comment: String,
    /// Approve without being asked
    #[arg(long)]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    #[command(flatten)]
    pub(in crate::cli) key: KeyArguments,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ApprovalsArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<ApprovalsAction>,
    /// Of this tool, of what this source is now, of this artifact alone, or the one of this id; without it all
    #[arg(value_name = "NAME|FILE|DIGEST|ID")]
    pub(in crate::cli) tool: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ApprovalsAction {
    /// Take an approval back, your own or another's: no promotion rests on it from then on
    Withdraw {
        /// The id that `forge approvals` prints, or its beginning
        #[arg(value_name = "ID")]
        id: String,
        /// Why, in a few words
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
        #[command(flatten)]
        key: KeyArguments,
    },
}
