---
[dependencies]
base64 = "0.22"
hex = "0.4"
sha2 = "0.10"
uuid = "1"
---
//! Encodings and digests.
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use plugin_api::prelude::*;
use sha2::{Digest, Sha256};

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[repr(transparent)]
struct Id(String);

impl From<&[u8]> for Id {
    fn from(bytes: &[u8]) -> Self {
        Id(hex::encode(bytes))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Input {
    Text(String),
    Bytes(Vec<u8>),
    #[allow(unused)]
    Pair { left: String, right: String },
}

/// Identify a content by its digest.
#[tool]
fn newtype_ids(input: Input) -> Result<BTreeMap<String, Id>> {
    let bytes = match input {
        Input::Text(text) => STANDARD.decode(&text).unwrap_or_else(|_| text.into_bytes()),
        Input::Bytes(bytes) => bytes,
        Input::Pair { left, right } => [left.as_bytes(), right.as_bytes()].concat(),
    };
    let digest = Sha256::digest(&bytes);
    let uuid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, &bytes);
    Ok(BTreeMap::from([
        ("sha256".to_owned(), Id::from(&digest[..])),
        ("base64".to_owned(), Id(URL_SAFE_NO_PAD.encode(&bytes))),
        ("uuid".to_owned(), Id(uuid.to_string())),
    ]))
}
