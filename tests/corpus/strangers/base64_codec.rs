---
[dependencies]
base64 = "0.22"
---
use base64::{engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD}, Engine as _};
use plugin_api::prelude::*;

/// Encode a text both ways, or decode one.
#[tool]
fn base64_codec(encode: Option<String>, decode: Option<String>) -> Result<BTreeMap<&'static str, String>> {
    let mut out = BTreeMap::new();
    match (encode, decode) {
        (Some(text), None) => {
            out.insert("standard", STANDARD.encode(&text));
            out.insert("url_safe", URL_SAFE_NO_PAD.encode(text.as_bytes()));
        }
        (None, Some(b64)) => {
            let bytes = STANDARD.decode(b64.trim()).or_else(|_| URL_SAFE_NO_PAD.decode(b64.trim()))?;
            out.insert("text", String::from_utf8(bytes)?);
        }
        _ => bail!("give exactly one of `encode` and `decode`"),
    }
    Ok(out)
}
