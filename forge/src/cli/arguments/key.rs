//! `forge key`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::{catalog::Role, cli::output::Format};

#[derive(Debug, Args)]
pub(in crate::cli) struct OwnKeyArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: KeyAction,
    /// How to print
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum KeyAction {
    /// Make this user's own key, and trust it: it signs releases and lifts quarantines
    Generate {
        /// Whose it is, in a few words; without it the user's name
        #[arg(long, value_name = "NAME")]
        comment: Option<String>,
        /// Encrypt the file with the passphrase in FORGE_KEY_PASSPHRASE, or one that is asked for
        #[arg(long)]
        encrypt: bool,
    },
    /// Show the public half of the key that signs, and what the policy trusts it for
    Show {
        /// A key file, private or public, as ssh-keygen writes them [env: FORGE_KEY] [default: that of `forge key generate`]
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
    /// List the keys that the policy trusts, for what, when and by whose word, and those that it revokes
    List,
    /// Put a public key into the user's own policy file, or give one that is there other dates
    Trust {
        /// The key as one line, perhaps behind options such as valid-before="2027-01-01", or a file that holds it
        #[arg(value_name = "PUBLIC-KEY-OR-FILE")]
        key: String,
        /// What it is trusted for
        #[arg(long, value_enum, default_value = "signer")]
        role: RoleName,
    },
    /// Take a public key out of the user's own policy file
    Untrust {
        /// The key as one line, its fingerprint, the words behind it, or a file that holds it
        #[arg(value_name = "KEY|FINGERPRINT|COMMENT|FILE")]
        key: String,
        /// For this alone; without it for everything
        #[arg(long, value_enum)]
        role: Option<RoleName>,
    },
    /// Have a key count for nothing, whatever it signed and whenever that was
    Revoke {
        /// Its fingerprint, such as SHA256:…, the key as one line, the words behind it, or a file that holds it
        #[arg(value_name = "FINGERPRINT|KEY|COMMENT|FILE")]
        key: String,
    },
}

/// What a key is trusted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RoleName {
    /// Its releases load; it deprecates, yanks and quarantines
    Signer,
    /// Besides, it lifts a quarantine
    Operator,
    /// It approves promotions
    Approver,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Signer => Self::Signer,
            RoleName::Operator => Self::Operator,
            RoleName::Approver => Self::Approver,
        }
    }
}
