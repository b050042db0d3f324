---
[dependencies]
sha1 = "0.10"
md-5 = "0.10"
hmac = "0.12"
sha2 = "0.10"
crc32fast = "1.4"
---
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use plugin_api::prelude::*;
use sha2::Sha256;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

/// Old and new digests of a text, and its signature under a key.
#[tool]
fn digests_and_checks(text: String, key: String, expected: Option<String>) -> Result<HashMap<&'static str, String>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())?;
    mac.update(text.as_bytes());
    let signature = hex(mac.finalize().into_bytes());
    if let Some(e) = expected && e != signature {
        bail!("the signature does not match");
    }
    Ok([
        ("md5", hex(Md5::digest(&text))),
        ("sha1", hex(sha1::Sha1::digest(&text))),
        ("crc32", format!("{:08x}", crc32fast::hash(text.as_bytes()))),
        ("hmac", signature),
    ]
    .into_iter()
    .collect())
}
