//! `forge new`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::output::Format,
    scaffold::{DEFAULT_TEMPLATE, templates},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArguments {
    /// The tool's name: the function's and the file's, such as `column_total`
    pub(in crate::cli) name: String,
    /// What to start from
    #[arg(long, default_value = DEFAULT_TEMPLATE, help = template_help())]
    pub(in crate::cli) template: String,
    /// Write over files that are there already
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// The folder to write to, made if it does not exist
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Format,
}

/// The templates with what each is for.
fn template_help() -> String {
    let known = templates().iter().map(|template| format!("{}: {}", template.name, template.summary));
    format!("What to start from ({})", known.collect::<Vec<_>>().join("; "))
}
