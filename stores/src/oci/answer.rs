//! What an answer of a registry means.

use bytes::Bytes;
use serde_json::Value;

use super::{artifact::digest, session::Unanswered};
use crate::{
    StoreError, StoreUrl,
    http::{Answer, HttpFailure},
    patience::Attempt,
};

/// How one request failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such thing.
    Missing,
    /// There is no answer.
    Unanswered(Unanswered),
    /// The registry says no.
    Refused { status: u16, code: String, reason: String },
    /// The answer is not what it has to be.
    Damaged(String),
    /// A list has more entries.
    TooMany(usize),
}

impl From<Unanswered> for Failure {
    fn from(unanswered: Unanswered) -> Self {
        Self::Unanswered(unanswered)
    }
}

/// The answer, if it is none of an error.
pub(super) fn expect(answer: Answer) -> Result<Answer, Failure> {
    let status = answer.status.as_u16();
    if answer.status.is_success() {
        return Ok(answer);
    }
    let document: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let first = &document["errors"][0];
    let code = first["code"].as_str().unwrap_or_default().to_owned();
    if status == 404 || ["BLOB_UNKNOWN", "MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND"].contains(&code.as_str()) {
        return Err(Failure::Missing);
    }
    let said = [code.as_str(), first["message"].as_str().unwrap_or_default()];
    let said: Vec<_> = said.into_iter().filter(|text| !text.is_empty()).collect();
    let reason = format!("HTTP {status} {}", said.join(": "));
    let reason: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    Err(Failure::Refused { status, code, reason: reason.trim_end().to_owned() })
}

/// The bytes, if they have this digest.
pub(super) fn matches(bytes: Bytes, wanted: Option<&str>) -> Result<Vec<u8>, Failure> {
    match wanted {
        Some(wanted) if wanted != digest(&bytes) => Err(Failure::Damaged("its bytes have another digest".into())),
        _ => Ok(bytes.into()),
    }
}

impl Failure {
    /// What is said of it, and whether asking again helps.
    pub(super) fn told(self, registry: &StoreUrl, what: &str) -> Attempt<StoreError> {
        let url = registry.to_string();
        let told = |reason: String| format!("cannot {what}: {reason}");
        let misleading =
            |reason: String| Attempt::Over(StoreError::Misleading { url: url.clone(), reason: told(reason) });
        let unreachable =
            |reason: String| Attempt::Over(StoreError::Unreachable { url: url.clone(), reason: told(reason) });
        match self {
            Self::Unanswered(Unanswered::Http(failure)) => match failure {
                HttpFailure::TooLong { .. } | HttpFailure::Forbidden(_) => misleading(failure.to_string()),
                HttpFailure::Certificate(reason) => unreachable(reason),
                HttpFailure::Nobody(reason) => Attempt::Seldom(reason),
                HttpFailure::Unsent(reason) | HttpFailure::Open(reason) => Attempt::Again(reason),
                HttpFailure::Slow { .. } => Attempt::Again(failure.to_string()),
            },
            Self::Unanswered(Unanswered::NoToken(reason)) => {
                Attempt::Over(StoreError::Refused { url, reason: told(reason) })
            }
            Self::Refused { status, code, reason } => match (status, code.as_str()) {
                (401 | 403, _) | (_, "UNAUTHORIZED" | "DENIED") => {
                    Attempt::Over(StoreError::Refused { url, reason: told(reason) })
                }
                (405, _) | (_, "UNSUPPORTED") => Attempt::Over(StoreError::ReadOnly { url, reason: told(reason) }),
                (413 | 507, _) => Attempt::Over(StoreError::Full { url, reason: told(reason) }),
                (408 | 429 | 500.., _) | (_, "TOOMANYREQUESTS") => Attempt::Again(reason),
                _ => unreachable(reason),
            },
            Self::Missing => unreachable("there is no such thing".into()),
            Self::Damaged(reason) => unreachable(reason),
            Self::TooMany(most) => misleading(format!("the list has more than {most} entries")),
        }
    }
}
