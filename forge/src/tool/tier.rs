//! The two ways to compile a tool.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much the compiler optimises. Both tiers give the same outputs.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Fast to build; answers now.
    #[default]
    Draft,
    /// Optimised and stripped; what is promoted.
    Release,
}

impl Tier {
    /// The tier as it is typed after `--tier`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Draft => "draft",
            Tier::Release => "release",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
