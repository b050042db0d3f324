//! What a failed request means.

use std::error::Error;

use crate::http::{HttpFailure, chain};

/// What came of one request that did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no such object.
    Missing,
    /// There is no such bucket.
    NoBucket,
    /// An object is there already.
    Exists,
    /// Another object is there than the expected one.
    Changed,
    /// The store knows who asks, and does not allow it.
    Denied(String),
    /// The store does not know who asks.
    Unknown(String),
    /// It is full.
    Full(String),
    /// It does not do this.
    Unsupported(String),
    /// Nobody is there. It may go better soon. Nothing was sent.
    Nobody(String),
    /// It may go better the next time. Nothing was sent.
    Unsent(String),
    /// It may go better the next time. The store may have done it.
    Open(String),
    /// The answer goes on and on: more than this many bytes.
    TooLong(u64),
    /// It will not go better.
    Lasting(String),
}

/// Codes in S3's, Azure's and Google's answers that mean: not known who asks.
const UNKNOWN: [&str; 9] = [
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",
    "InvalidToken",
    "ExpiredToken",
    "InvalidSecurity",
    "AuthenticationFailed",
    "InvalidAuthenticationInfo",
    "NoAuthenticationInformation",
];
const NO_BUCKET: [&str; 4] = ["NoSuchBucket", "ContainerNotFound", "bucket does not exist", "ContainerBeingDeleted"];
const FULL: [&str; 4] = ["EntityTooLarge", "QuotaExceeded", "RequestBodyTooLarge", "XMinioStorageFull"];
/// Where machines ask for a role of theirs: asked only if the environment has no credentials.
const ROLES: [&str; 3] = ["169.254.169.254", "metadata.google.internal", "169.254.170.2"];

impl Failure {
    /// Reads it from the error.
    pub(super) fn of(error: &object_store::Error) -> Self {
        use object_store::Error as E;
        let text = chain(error);
        let has = |codes: &[&str]| codes.iter().any(|code| text.contains(code));
        let reason = || said(&text);
        match error {
            E::NotFound { .. } if has(&NO_BUCKET) => Self::NoBucket,
            E::NotFound { .. } => Self::Missing,
            // Two writers at the same moment: neither was told to have won.
            E::AlreadyExists { .. } if has(&["ConditionalRequestConflict", "OperationAborted"]) => {
                Self::Open(reason())
            }
            E::AlreadyExists { .. } => Self::Exists,
            E::Precondition { .. } | E::NotModified { .. } => Self::Changed,
            E::PermissionDenied { .. } if has(&UNKNOWN) => Self::Unknown(reason()),
            E::PermissionDenied { .. } => Self::Denied(reason()),
            E::Unauthenticated { .. } => Self::Unknown(reason()),
            E::NotImplemented { .. } | E::NotSupported { .. } => Self::Unsupported(reason()),
            _ if has(&ROLES) => Self::Unknown("the environment has no credentials, and this machine no role".into()),
            _ if has(&FULL) => Self::Full(reason()),
            _ if has(&UNKNOWN) => Self::Unknown(reason()),
            _ => match (status(&text), transport(error)) {
                (Some(507 | 413), _) => Self::Full(reason()),
                (Some(405), _) => Self::Denied(reason()),
                (Some(501), _) => Self::Unsupported(reason()),
                (Some(408 | 429 | 500..), _) => Self::Open(reason()),
                (None, Some(HttpFailure::TooLong { most })) => Self::TooLong(*most),
                (None, Some(HttpFailure::Nobody(_))) => Self::Nobody(reason()),
                (None, Some(HttpFailure::Unsent(_))) => Self::Unsent(reason()),
                (None, Some(HttpFailure::Open(_) | HttpFailure::Slow { .. })) => Self::Open(reason()),
                // A certificate does not become right by asking again.
                _ => Self::Lasting(reason()),
            },
        }
    }

    /// What the settings of a client lack or contradict.
    pub(super) fn of_settings(error: &object_store::Error) -> Self {
        let text = chain(error);
        Self::Unknown(said(text.split_once(" error: ").map_or(text.as_str(), |(_, behind)| behind)))
    }
}

/// The HTTP status that the text of an error names.
fn status(text: &str) -> Option<u16> {
    let (_, behind) = text.split_once("status code: ")?;
    behind.get(..3)?.parse().ok()
}

fn transport(error: &object_store::Error) -> Option<&HttpFailure> {
    let mut source = Error::source(error);
    while let Some(error) = source {
        if let Some(failure) = error.downcast_ref::<HttpFailure>() {
            return Some(failure);
        }
        source = error.source();
    }
    None
}

/// What a server said, for a person: its code and message where it gave them, else the text, each cut to a line.
fn said(text: &str) -> String {
    let between = |open: &str, close: &str| {
        let (_, behind) = text.split_once(open)?;
        Some(behind.split_once(close)?.0.trim())
    };
    let status = status(text).map_or_else(String::new, |status| format!("HTTP {status}"));
    let told = match (between("<Code>", "</Code>"), between("<Message>", "</Message>")) {
        (Some(code), Some(message)) => format!("{status} {code}: {message}"),
        (Some(code), None) => format!("{status} {code}"),
        _ if !status.is_empty() => status,
        _ => match text.split_once(" error: Error performing ") {
            Some(("Generic S3" | "Generic GCS" | "Generic MicrosoftAzure", behind)) => behind.to_owned(),
            _ => text.to_owned(),
        },
    };
    let line: String = told.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(text: &str) -> object_store::Error {
        object_store::Error::Generic { store: "S3", source: text.to_owned().into() }
    }

    #[test]
    fn answers_are_told_apart() {
        let of = |text: &str| Failure::of(&generic(text));
        let non = |rest: &str| format!("Server returned non-2xx status code: {rest}");
        assert!(matches!(of(&non("503 Service Unavailable: ")), Failure::Open(_)));
        assert!(matches!(of(&non("400 Bad Request: <Code>ExpiredToken</Code>")), Failure::Unknown(_)));
        assert!(matches!(of(&non("507 Insufficient Storage: ")), Failure::Full(_)));
        assert!(matches!(of(&non("400 Bad Request: ")), Failure::Lasting(_)));
        assert!(matches!(of("GET http://169.254.169.254/latest/api/token"), Failure::Unknown(_)));
        let said = of(&non("500 x: <Error><Code>InternalError</Code><Message>try\nagain</Message>"));
        assert_eq!(said, Failure::Open("HTTP 500 InternalError: try again".into()));
        let denied = |body: &str| {
            let source = non(body).into();
            Failure::of(&object_store::Error::PermissionDenied { path: "a".into(), source })
        };
        assert!(matches!(denied("403 Forbidden: <Code>AccessDenied</Code>"), Failure::Denied(_)));
        assert!(matches!(denied("403 Forbidden: <Code>RequestTimeTooSkewed</Code>"), Failure::Unknown(_)));
    }
}
