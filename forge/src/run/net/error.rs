//! Why a request has no answer.

use std::{net::IpAddr, time::Duration};

use crate::tool::HostPattern;

/// Why a request has no answer. The tool gets it as an error that it can handle; no message holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The guest's bytes are no request.
    #[error("malformed request: {0}")]
    Malformed(String),
    /// The address of the request cannot be used.
    #[error("`{url}` cannot be requested: {reason}")]
    Url {
        /// As the tool wrote it, cut.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The tool does not declare the host.
    #[error(
        "the tool does not declare the host `{0}`; declare it with #[tool(net = [\"{0}\"])], and run with --allow-net={0}"
    )]
    Undeclared(HostPattern),
    /// The host is declared, and not granted.
    #[error("the host `{0}` is not granted; run with --allow-net={0}")]
    Ungranted(HostPattern),
    /// A name that leads to this machine or its network.
    #[error(
        "the name `{host}` leads to {address}, which is no public address; to reach it, grant the name together with the \
         address: --allow-net={host}={address}"
    )]
    NotPublic {
        /// The name.
        host: HostPattern,
        /// Where it leads.
        address: IpAddr,
    },
    /// The name is not known.
    #[error("the name `{host}` cannot be resolved: {reason}")]
    Name {
        /// The name.
        host: HostPattern,
        /// What the resolver said.
        reason: String,
    },
    /// Nobody answers at the address.
    #[error("cannot connect to `{host}`: {reason}")]
    Connect {
        /// The host.
        host: HostPattern,
        /// What the system said.
        reason: String,
    },
    /// The server could not be trusted, or does not speak TLS.
    #[error("no secure connection to `{host}`: {reason}")]
    Tls {
        /// The host.
        host: HostPattern,
        /// What is wrong.
        reason: String,
    },
    /// The request's own time is over.
    #[error("no whole answer from `{host}` within {}", humantime::format_duration(*.limit))]
    Timeout {
        /// The host.
        host: HostPattern,
        /// The time.
        limit: Duration,
    },
    /// The answer does not fit.
    #[error("the answer of `{host}` has more than {limit} bytes of {part}")]
    TooLarge {
        /// The host.
        host: HostPattern,
        /// The head or the body.
        part: &'static str,
        /// What is allowed.
        limit: u64,
    },
    /// The server broke the rules of HTTP, or the connection broke.
    #[error("the answer of `{host}` cannot be read: {reason}")]
    Protocol {
        /// The host.
        host: HostPattern,
        /// What is wrong.
        reason: String,
    },
    /// A redirect that is not followed.
    #[error("the redirect from `{host}` is not followed: {reason}")]
    Redirect {
        /// Who sent it.
        host: HostPattern,
        /// Why not.
        reason: String,
    },
    /// A secret that cannot be sent.
    #[error("the secret `{name}` is not sent: {reason}")]
    Secret {
        /// The secret's name.
        name: String,
        /// Why not.
        reason: String,
    },
}

impl NetError {
    /// What kind it is, as the tool sees it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Malformed(_) | Self::Url { .. } => "invalid",
            Self::Undeclared(_) | Self::Ungranted(_) | Self::NotPublic { .. } => "denied",
            Self::Name { .. } => "dns",
            Self::Connect { .. } => "connect",
            Self::Tls { .. } => "tls",
            Self::Timeout { .. } => "timeout",
            Self::TooLarge { .. } => "too_large",
            Self::Protocol { .. } => "protocol",
            Self::Redirect { .. } => "redirect",
            Self::Secret { .. } => "secret",
        }
    }
}
