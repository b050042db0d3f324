//! What goes wrong with a request.

use std::{error::Error, io, time::Duration};

/// There was no answer, or not all of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpFailure {
    /// It goes on and on.
    #[error("the answer has more than {most} bytes")]
    TooLong { most: u64 },
    /// It drips.
    #[error("too slow: {received} bytes of an answer in {} s", time.as_secs())]
    Slow { received: u64, time: Duration },
    /// The server named a place that it may not send anybody to.
    #[error(transparent)]
    Forbidden(Forbidden),
    /// There is no such host, or nobody listens there.
    #[error("{0}")]
    Nobody(String),
    /// Nothing was sent.
    #[error("{0}")]
    Unsent(String),
    /// The server's certificate is not believed.
    #[error("{0}")]
    Certificate(String),
    /// It was sent, and what came of it is not known.
    #[error("{0}")]
    Open(String),
}

/// A place that a store may not send anybody to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it leads to {place}, {reason}")]
pub(crate) struct Forbidden {
    pub(super) place: String,
    pub(super) reason: &'static str,
}

impl HttpFailure {
    pub(super) fn of(error: reqwest::Error) -> Self {
        // The address is in the message about the store.
        let error = error.without_url();
        let mut source: Option<&(dyn Error + 'static)> = Some(&error);
        let mut is_nobody = false;
        while let Some(inner) = source {
            if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
                return Self::Forbidden(forbidden.clone());
            }
            is_nobody |=
                inner.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::ConnectionRefused);
            // So the connector calls a name without an address.
            is_nobody |= inner.to_string() == "dns error";
            source = inner.source();
        }
        let text = chain(&error);
        match error.is_connect() {
            true if is_nobody => Self::Nobody(text),
            true if text.contains("invalid peer certificate") => Self::Certificate(text),
            true => Self::Unsent(text),
            false => Self::Open(text),
        }
    }
}

/// What an error and its sources say, each once.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        source = error.source();
    }
    text
}
