//! What a tool asks for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A host that a tool wants to talk to, such as `api.example.com`, `api.example.com:8443` or `*.example.com`.
pub type HostName = String;

/// The capabilities that a source declares in `#[tool(…)]`. Effective reach is needs ∩ grants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Needs {
    /// Hosts to reach over HTTP.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub net: BTreeSet<HostName>,
    /// Guest paths (absolute or relative, as the tool spells them) to read below.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub read: BTreeSet<String>,
    /// Guest paths to read and write below.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub write: BTreeSet<String>,
    /// Names of environment variables.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub env: BTreeSet<String>,
    /// Names of secrets.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub secret: BTreeSet<String>,
    /// Tools to call, `NAME` or `NAME@REQ`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tool: BTreeSet<String>,
    /// The real time. Without it the clock stands still.
    #[serde(skip_serializing_if = "is_false")]
    pub clock: bool,
    /// Real randomness. Without it random numbers come from a fixed seed.
    #[serde(skip_serializing_if = "is_false")]
    pub random: bool,
}

impl Needs {
    /// Whether the tool may open files.
    pub fn files(&self) -> bool {
        !self.read.is_empty() || !self.write.is_empty()
    }

    /// Whether something of the capability of this name is asked for.
    pub fn names(&self, capability: &str) -> bool {
        match capability {
            "net" => !self.net.is_empty(),
            "read" => !self.read.is_empty(),
            "write" => !self.write.is_empty(),
            "env" => !self.env.is_empty(),
            "secret" => !self.secret.is_empty(),
            "tool" => !self.tool.is_empty(),
            "clock" => self.clock,
            "random" => self.random,
            _ => false,
        }
    }

    /// Whether nothing is asked for: the tool is a pure function.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
