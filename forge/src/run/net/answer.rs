//! An answer as the guest reads it: framed like the request.

use serde_json::{Value, json};
use url::Url;

use super::{error::NetError, exchange::Incoming, secret::Secrets};

/// The frame of an answer, with the values of secrets cut out of every part of it.
pub(super) fn frame(url: &Url, incoming: Incoming, secrets: &Secrets) -> Vec<u8> {
    let header = |bytes: &[u8]| String::from_utf8_lossy(&secrets.redact(bytes.to_vec())).into_owned();
    let headers = incoming.headers.iter().filter_map(|(name, value)| {
        let name = name.as_str();
        // A name with a secret in it says nothing that a tool could use.
        (secrets.redact_text(name.to_owned()) == name).then(|| json!([name, header(value.as_bytes())]))
    });
    let head = json!({ "ok": {
        "status": incoming.status,
        "headers": headers.collect::<Vec<_>>(),
        "url": secrets.redact_text(url.to_string()),
    } });
    framed(&head, &secrets.redact(incoming.body))
}

/// The frame of an error.
pub(super) fn refusal(error: &NetError, secrets: &Secrets) -> Vec<u8> {
    let message = secrets.redact_text(error.to_string());
    framed(&json!({ "error": { "kind": error.kind(), "message": message } }), &[])
}

fn framed(head: &Value, body: &[u8]) -> Vec<u8> {
    let head = head.to_string();
    // A head is bounded far below 4 GiB: by the answer's head, or by a message.
    let length = u32::try_from(head.len()).unwrap_or_default().to_le_bytes();
    [&length[..], head.as_bytes(), body].concat()
}
