//! A request as the host reads it, and an answer as the host writes it.

use serde::{Deserialize, Serialize};

use super::error::{ErrorKind, NetError};
use super::response::Response;
use super::text::Part;
use crate::host;
use crate::json::{Reader, Writer, scan};

/// The head of a request.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, Vec<Part>)>,
    pub(super) inserts: Vec<Insert>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) redirects: Option<u32>,
}

/// A place in the body where the host puts the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Insert {
    /// The byte before which it goes.
    pub(super) at: usize,
    pub(super) secret: String,
    #[serde(rename = "as")]
    pub(super) spelling: Spelling,
}

/// How the value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Spelling {
    Text,
    Json,
    Form,
}

/// The head of an answer: one of the two.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    ok: Option<Arrived>,
    #[serde(default)]
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Arrived {
    status: u16,
    headers: Vec<(String, String)>,
    url: String,
}

#[derive(Deserialize)]
struct Refusal {
    kind: String,
    message: String,
}

/// Has the host send a request.
pub(super) fn send(head: &Head, body: &[u8]) -> Result<Response, NetError> {
    let mut writer = Writer::after(Vec::new());
    head.serialize(&mut writer).map_err(|error| NetError::new(ErrorKind::Invalid, error.to_string()))?;
    let answer = host::net(&writer.into_bytes(), body);
    let Answer { ok, error } = read(answer.head())?;
    match (ok, error) {
        (Some(Arrived { status, headers, url }), None) => {
            Ok(Response { status, headers, url, body: answer.into_body() })
        }
        (_, Some(Refusal { kind, message })) => Err(NetError::told(&kind, message)),
        (None, None) => Err(NetError::new(ErrorKind::Protocol, "the host's answer is empty")),
    }
}

fn read(head: &[u8]) -> Result<Answer, NetError> {
    let broken =
        |reason: String| NetError::new(ErrorKind::Protocol, format!("the host's answer is broken: {reason}"));
    let text = std::str::from_utf8(head).map_err(|error| broken(error.to_string()))?;
    let document = scan(text).map_err(|error| broken(error.to_string()))?;
    Answer::deserialize(&mut Reader::new(&document)).map_err(|mismatch| broken(mismatch.to_string()))
}
