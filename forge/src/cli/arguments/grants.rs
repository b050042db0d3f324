//! What a tool may reach.

use clap::Args;

use crate::run::{
    Grants, PathGrant, Presence,
    net::{NetGrant, secret::SecretGrant},
};

/// What a tool may reach.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Grants")]
pub(in crate::cli) struct GrantArguments {
    /// Let the tool read a file or folder, seen under GUEST (default: the same text)
    #[arg(long, value_name = "HOST[:GUEST]")]
    pub(in crate::cli) allow_read: Vec<String>,
    /// Let the tool read and write a file or folder, seen under GUEST (default: the same text)
    #[arg(long, value_name = "HOST[:GUEST]")]
    pub(in crate::cli) allow_write: Vec<String>,
    /// Let the tool see an environment variable
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) allow_env: Vec<String>,
    /// Let the tool send requests to a host: a name, `*.` and a name, or an address, perhaps with a port. A name is followed
    /// to public addresses alone, unless the address stands with it
    #[arg(long, value_name = "HOST[:PORT][=ADDRESS]")]
    pub(in crate::cli) allow_net: Vec<String>,
    /// Let the tool have a secret put into its requests, to these hosts alone (default: all that it reaches). The value is in
    /// the environment variable NAME, unless it is said where
    #[arg(long, value_name = "NAME[@HOST,…][=env:VAR|=file:PATH]")]
    pub(in crate::cli) allow_secret: Vec<String>,
    /// Let the tool see the time; it stands still otherwise
    #[arg(long)]
    pub(in crate::cli) allow_clock: bool,
    /// Give the tool real random numbers; they are the same in each run otherwise
    #[arg(long)]
    pub(in crate::cli) allow_random: bool,
    /// Let the tool call another (default: NAME.rs beside it, or in the folder tools there)
    #[arg(long, value_name = "NAME[=FILE|DIGEST]")]
    pub(in crate::cli) allow_tool: Vec<String>,
}

impl GrantArguments {
    /// The grants, with paths resolved.
    pub(in crate::cli) fn grants(&self) -> Result<Grants, crate::run::GrantError> {
        let paths = |texts: &[String], presence| {
            texts.iter().map(|text| PathGrant::parse(text, presence)).collect::<Result<_, _>>()
        };
        let grants = Grants {
            read: paths(&self.allow_read, Presence::Required)?,
            write: paths(&self.allow_write, Presence::MayBeMade)?,
            env: self.allow_env.iter().cloned().collect(),
            net: NetGrant::list(&self.allow_net)?,
            secret: SecretGrant::list(&self.allow_secret)?,
            clock: self.allow_clock,
            random: self.allow_random,
            tool: self.allow_tool.iter().map(|text| text.parse()).collect::<Result<_, _>>()?,
        };
        grants.consistent()?;
        Ok(grants)
    }
}
