---
[dependencies]
url = "2"
percent-encoding = { version = "2" }
thiserror = "2"
---
//! Addresses, with an error made by thiserror.
use percent_encoding::percent_decode_str;
use plugin_api::prelude::*;
use thiserror::Error as ThisError;
use url::Url;

#[derive(Debug, ThisError)]
enum RewriteError {
    #[error("`{0}` is no address: std::process::exit is only a text here")]
    Parse(String, #[source] url::ParseError),
    #[error("the scheme {scheme:?} is not known")]
    Scheme { scheme: String },
    #[error(transparent)]
    Utf8(#[from] std::str::Utf8Error),
}

fn rewrite(text: &str) -> std::result::Result<String, RewriteError> {
    let mut url = Url::parse(text).map_err(|error| RewriteError::Parse(text.to_owned(), error))?;
    match url.scheme() {
        "http" => url.set_scheme("https").map_err(|()| RewriteError::Scheme { scheme: "http".into() })?,
        "https" => {}
        other => return Err(RewriteError::Scheme { scheme: other.to_owned() }),
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !key.starts_with("utm_"))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    Ok(percent_decode_str(url.as_str()).decode_utf8()?.into_owned())
}

/// Upgrade an address to https and remove its tracking.
#[tool]
fn url_rewrite(address: String) -> Result<String> {
    Ok(rewrite(&address)?)
}
