//! The kinds of reach.

use serde::Serialize;

/// A kind of reach that a tool declares and an operator grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// HTTP to a host.
    Net,
    /// To read a file or below a folder.
    Read,
    /// To read and write a file or below a folder.
    Write,
    /// An environment variable.
    Env,
    /// A secret that the host puts into requests.
    Secret,
    /// The real time.
    Clock,
    /// Real random numbers.
    Random,
    /// Another tool.
    Tool,
}

impl Capability {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Net, Self::Read, Self::Write, Self::Env, Self::Secret, Self::Clock, Self::Random, Self::Tool];

    /// Its name in needs, flags and policy files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Net => "net",
            Self::Read => "read",
            Self::Write => "write",
            Self::Env => "env",
            Self::Secret => "secret",
            Self::Clock => "clock",
            Self::Random => "random",
            Self::Tool => "tool",
        }
    }

    /// The capability of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|capability| capability.name() == name)
    }

    /// Whether it is given or not, without saying what of it.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Clock | Self::Random)
    }
}
