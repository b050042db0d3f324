//! `forge catalog`, and the flags of all commands that use a catalog.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{IndexArguments, Released, StateWord};
use crate::{
    Forge,
    catalog::{Catalog, KeyError, ReleaseSpec, SigningKey},
    cli::{
        output::{Format, Trouble},
        passphrase::{ask, may_ask},
    },
    project::{CatalogChoice, Releases},
    tool::ToolName,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct CatalogArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: CatalogAction,
    #[command(flatten)]
    pub(in crate::cli) place: CatalogPlace,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CatalogAction {
    /// List the tools with the newest release of each, or the releases of one tool
    List {
        /// This tool alone, all its releases, or those that fit
        #[arg(value_name = "NAME[@VERSION|@REQ]")]
        name: Option<Released>,
        /// Releases in this state alone, each of them; may be repeated
        #[arg(long, value_name = "STATE", value_enum)]
        state: Vec<StateWord>,
        #[command(flatten)]
        index: IndexArguments,
    },
    /// Copy a release into an OCI registry, where other tools can pull its module
    Publish {
        /// The release
        #[arg(value_name = "NAME@VERSION")]
        release: Released,
        /// Where to
        #[arg(value_name = "oci://HOST/PREFIX")]
        to: String,
    },
    /// Show a release: what it takes and gives, what it needs, who signed it, and its state
    Show {
        /// The release, or the newest that fits; without a version the newest that may be used
        #[arg(value_name = "NAME[@VERSION|@REQ]")]
        release: Released,
        /// Print how it was built in place of that: the signed in-toto statement, as JSON
        #[arg(long)]
        provenance: bool,
    },
    /// Find released tools that do nearly the same, by schema, text and source
    Similar {
        /// A source file, or a release
        #[arg(value_name = "FILE|NAME[@VERSION]")]
        what: String,
        #[command(flatten)]
        index: IndexArguments,
    },
    /// Show what happened to a tool's releases, or to one of them: who, when and why
    History {
        /// The tool, one release, or those that fit
        #[arg(value_name = "NAME[@VERSION|@REQ]")]
        release: Released,
    },
    /// Show what two versions differ in, and which version step that asks for
    Diff {
        /// The version before: a release, or a source file
        #[arg(value_name = "NAME[@VERSION|@REQ]|FILE")]
        old: String,
        /// The version after
        #[arg(value_name = "NAME[@VERSION|@REQ]|FILE")]
        new: String,
    },
    /// Write releases to a file, with all that belongs to them
    Export {
        /// Tools, or single releases
        #[arg(value_name = "NAME[@VERSION]", required_unless_present = "all", conflicts_with = "all")]
        releases: Vec<ReleaseSpec>,
        /// All releases of all tools
        #[arg(long)]
        all: bool,
        /// The file, which must not be there yet
        #[arg(long, value_name = "FILE.tar")]
        to: PathBuf,
    },
    /// Take the releases of a file, if they are whole, of this catalog, and signed by keys that the policy trusts
    Import {
        /// What `forge catalog export` wrote
        #[arg(value_name = "FILE.tar")]
        file: PathBuf,
    },
    /// Print the cases of a release, or those that its failed runs ask of the next version
    Cases {
        /// The release; without a version the newest that may be used, or the failures of all versions
        #[arg(value_name = "NAME[@VERSION]")]
        release: Released,
        /// The inputs for which releases were quarantined by themselves; each case fails until a person completes it
        #[arg(long)]
        from_failures: bool,
        /// Write them to this file, which must not be there yet
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say how releases do on this machine: runs, success, durations
    Stats {
        /// Of this tool alone, all its releases
        #[arg(value_name = "NAME")]
        name: Option<ToolName>,
    },
    /// Say that a release is superseded: it runs with a warning
    Deprecate {
        #[command(flatten)]
        change: ChangeArguments,
        /// What to use in its place
        #[arg(long, value_name = "NAME@REQ")]
        successor: Option<String>,
    },
    /// Stop a release: it runs nowhere until an operator lifts it
    Quarantine {
        #[command(flatten)]
        change: ChangeArguments,
    },
    /// Take a release out of choice: it is added to no project any more, and runs with a warning where it is locked
    Yank {
        #[command(flatten)]
        change: ChangeArguments,
    },
    /// Give back what was taken: a quarantine, a yank or a deprecation; the key must be an operator's
    Lift {
        #[command(flatten)]
        change: ChangeArguments,
    },
}

/// A change of a release's state.
#[derive(Debug, Args)]
pub(in crate::cli) struct ChangeArguments {
    /// The release
    #[arg(value_name = "NAME@VERSION")]
    pub(in crate::cli) release: ReleaseSpec,
    /// Why, for everybody who meets the release from now on
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) reason: String,
    #[command(flatten)]
    pub(in crate::cli) key: KeyArguments,
}

/// Which catalog.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct CatalogPlace {
    /// The catalog: a folder, s3://…, gs://…, az://… or oci://… [env: FORGE_CATALOG] [default: `[catalog] url` of forge.toml, else the user's own folder]
    #[arg(long, value_name = "URL", global = true, help_heading = "Catalog")]
    pub(in crate::cli) catalog: Option<String>,
}

/// The flag of a command that signs into the catalog: what is in a registry is a copy.
pub(super) fn of_its_own(catalog: clap::Arg) -> clap::Arg {
    catalog
        .help("The catalog: a folder, s3://…, gs://… or az://… [env: FORGE_CATALOG] [default: the user's own folder]")
}

/// Which key signs, and for which catalog.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct KeyArguments {
    /// The private key that signs, as ssh-keygen writes them [env: FORGE_KEY] [default: that of `forge key generate`]
    #[arg(long, value_name = "FILE", help_heading = "Catalog")]
    pub(in crate::cli) key: Option<PathBuf>,
    /// Sign for a catalog whose id this machine knows from another address: it is the same, moved or mirrored
    #[arg(long, help_heading = "Catalog")]
    same_catalog: bool,
}

impl CatalogPlace {
    /// The catalog that is meant. Nothing is asked of its store yet.
    pub(in crate::cli) fn open(&self, forge: &Forge) -> Result<Catalog, Trouble> {
        let choice = CatalogChoice { url: self.catalog.clone(), ..CatalogChoice::default() };
        Ok(forge.catalog(Releases::open(forge, &choice)?.url())?)
    }
}

impl KeyArguments {
    /// The catalog that is signed for, with what was said of it.
    pub(in crate::cli) fn signs_for(&self, catalog: Catalog) -> Catalog {
        if self.same_catalog { catalog.said_to_be_the_same() } else { catalog }
    }

    /// The key that signs. The passphrase of one that is encrypted is asked for where somebody sits at a terminal.
    pub(in crate::cli) fn read(&self, forge: &Forge) -> Result<SigningKey, KeyError> {
        match forge.signing_key(self.key.as_deref()) {
            Err(KeyError::Encrypted { path, hint: "" }) if may_ask() => {
                let passphrase = ask(&format!("passphrase of {path}: "))?;
                SigningKey::read(Path::new(&path), Some(&passphrase))
            }
            key => key,
        }
    }
}
