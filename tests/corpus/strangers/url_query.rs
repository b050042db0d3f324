---
[dependencies]
url = "2.5"
---
use plugin_api::prelude::*;
use url::Url;

#[derive(Serialize, JsonSchema)]
struct Parts {
    scheme: String,
    host: Option<String>,
    port: Option<u16>,
    path_segments: Vec<String>,
    query: BTreeMap<String, Vec<String>>,
    fragment: Option<String>,
    without_tracking: Url,
}

/// Take a URL apart and strip its `utm_…` parameters.
#[tool]
fn url_query(url: String, base: Option<String>) -> Result<Parts> {
    let url = match base {
        Some(base) => Url::parse(&base)?.join(&url)?,
        None => Url::parse(&url).map_err(|e| format!("{url}: {e}"))?,
    };
    let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in url.query_pairs() {
        query.entry(key.into_owned()).or_default().push(value.into_owned());
    }
    let mut clean = url.clone();
    let kept: Vec<(String, String)> = url.query_pairs().filter(|(k, _)| !k.starts_with("utm_")).map(|(k, v)| (k.to_string(), v.to_string())).collect();
    if kept.is_empty() {
        clean.set_query(None);
    } else {
        clean.query_pairs_mut().clear().extend_pairs(kept);
    }
    Ok(Parts {
        scheme: url.scheme().to_owned(),
        host: url.host_str().map(str::to_owned),
        port: url.port_or_known_default(),
        path_segments: url.path_segments().map(|s| s.map(String::from).collect()).unwrap_or_default(),
        query,
        fragment: url.fragment().map(|f| f.to_string()),
        without_tracking: clean,
    })
}
