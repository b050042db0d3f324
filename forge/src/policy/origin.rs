//! Where a value was said.

use std::{fmt, path::PathBuf};

use serde::Serialize;

/// Where a value of the policy was said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// Nowhere: it is what holds where nothing was said.
    Default,
    /// In a policy file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// In an environment variable.
    Variable {
        /// Its name.
        name: String,
    },
    /// On the command line.
    Flag {
        /// Its name with the dashes.
        name: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable { name } | Self::Flag { name } => f.write_str(name),
        }
    }
}

/// A value with the place where it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where it was said.
    pub origin: Origin,
}
