//! Why a request has no answer, or none that can be used.

use std::fmt;

/// Why a request has no answer, or none that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetError {
    kind: ErrorKind,
    message: String,
}

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The host is not declared or not granted, or a name leads to an address that is not public.
    Denied,
    /// The name is not known.
    Dns,
    /// Nobody answers there.
    Connect,
    /// The server is not the one that it should be.
    Tls,
    /// It took too long.
    Timeout,
    /// The answer is too large.
    TooLarge,
    /// The answer is broken.
    Protocol,
    /// A redirect was not followed.
    Redirect,
    /// A secret was not sent.
    Secret,
    /// The request cannot be sent as it is.
    Invalid,
    /// The status says that it did not work; from [`Response::error_for_status`](super::Response::error_for_status).
    Status,
    /// The body is not what was expected; from [`Response::json`](super::Response::json).
    Body,
    /// There is no host: this is a test on the author's machine.
    Unavailable,
}

impl NetError {
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// From the words of the host.
    pub(super) fn told(kind: &str, message: String) -> Self {
        let kind = match kind {
            "denied" => ErrorKind::Denied,
            "dns" => ErrorKind::Dns,
            "connect" => ErrorKind::Connect,
            "tls" => ErrorKind::Tls,
            "timeout" => ErrorKind::Timeout,
            "too_large" => ErrorKind::TooLarge,
            "redirect" => ErrorKind::Redirect,
            "secret" => ErrorKind::Secret,
            "invalid" => ErrorKind::Invalid,
            "unavailable" => ErrorKind::Unavailable,
            _ => ErrorKind::Protocol,
        };
        Self { kind, message }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether the run lacks a declaration or a grant.
    pub fn is_denied(&self) -> bool {
        self.kind == ErrorKind::Denied
    }

    /// Whether it took too long.
    pub fn is_timeout(&self) -> bool {
        self.kind == ErrorKind::Timeout
    }
}

impl fmt::Display for NetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for NetError {}
