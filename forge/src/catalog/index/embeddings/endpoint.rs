//! Vectors from any server that speaks OpenAI's embeddings.
//!
//! What tools are about, and what is searched, goes there.

use std::{ffi::OsStr, io::Read as _, time::Duration};

use serde_json::{Value, json};
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};
use url::Url;

use super::{EmbeddingsError, MOST_NUMBERS, of_length_one, variable};
use crate::visible::visible;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most bytes of an answer.
const MOST_BYTES: u64 = 64 << 20;
/// The most characters of a server's own words in a message.
const MOST_SAID: usize = 200;

/// A server that makes vectors of texts.
pub(super) struct Endpoint {
    url: Url,
    model: String,
    key: Option<zeroize::Zeroizing<String>>,
    agent: Agent,
}

impl Endpoint {
    /// The server at this address, with the model and the key that the environment says.
    pub(super) fn from_environment(url: &OsStr) -> Result<Self, EmbeddingsError> {
        let unusable = |name, reason: String| EmbeddingsError::Setting { name, reason };
        let odd = |reason: String| unusable("FORGE_EMBEDDINGS_URL", reason);
        let variable = |name| Some(variable(name)?.to_string_lossy().into_owned());
        let url = url.to_string_lossy();
        let mut url: Url = url.trim().parse().map_err(|error| odd(format!("is no address: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(odd("is no http:// or https:// address, such as https://api.example.com/v1".into()));
        }
        if !url.path().trim_end_matches('/').ends_with("/embeddings") {
            let path = format!("{}/embeddings", url.path().trim_end_matches('/'));
            url.set_path(&path);
        }
        let model = variable("FORGE_EMBEDDINGS_MODEL").ok_or_else(|| {
            unusable("FORGE_EMBEDDINGS_MODEL", "is not set: say which model the server is to use".into())
        })?;
        let key = variable("FORGE_EMBEDDINGS_KEY").map(|key| zeroize::Zeroizing::new(key.trim().to_owned()));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Neither the texts nor the key go anywhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("forge/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        Ok(Self { url, model, key, agent: config.into() })
    }

    /// The model's name.
    pub(super) fn model(&self) -> &str {
        &self.model
    }

    /// A vector of length 1 for each text, in their order.
    pub(super) fn vectors(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbeddingsError> {
        let host = self.url.host_str().unwrap_or_default().to_owned();
        let failed = |reason: String| EmbeddingsError::Unanswered { host: host.clone(), reason };
        let asked = json!({ "model": self.model, "input": texts, "encoding_format": "float" }).to_string();
        let mut request = self.agent.post(self.url.as_str()).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {}", key.as_str()));
        }
        let response = request.send(asked.as_bytes()).map_err(|error| failed(error.to_string()))?;
        let status = response.status();
        let mut bytes = Vec::new();
        let body = response.into_body().into_reader();
        body.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
        if !status.is_success() {
            let said = visible(&String::from_utf8_lossy(&bytes), MOST_SAID);
            return Err(failed(format!("it answered {} {said}", status.as_u16())));
        }
        if bytes.len() as u64 > MOST_BYTES {
            return Err(failed(format!("its answer has more than {MOST_BYTES} bytes")));
        }
        let answer: Value =
            serde_json::from_slice(&bytes).map_err(|error| failed(format!("it sent no JSON: {error}")))?;
        read(&answer, texts.len()).ok_or_else(|| failed(format!("it did not send {} vectors", texts.len())))
    }
}

/// The vectors of an answer, in the order of what was asked.
fn read(answer: &Value, count: usize) -> Option<Vec<Vec<f32>>> {
    let data = answer["data"].as_array().filter(|data| data.len() == count)?;
    let mut vectors = vec![Vec::new(); count];
    for (at, one) in data.iter().enumerate() {
        let at = one["index"].as_u64().map_or(Some(at), |index| usize::try_from(index).ok())?;
        let numbers = one["embedding"].as_array().filter(|numbers| (1..=MOST_NUMBERS).contains(&numbers.len()))?;
        let vector: Vec<f32> =
            numbers.iter().map(|number| number.as_f64().map(|one| one as f32)).collect::<Option<_>>()?;
        *vectors.get_mut(at)? = of_length_one(vector)?;
    }
    let length = vectors.first().map_or(0, Vec::len);
    vectors.iter().all(|vector| vector.len() == length && length > 0).then_some(vectors)
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("url", &self.url.as_str()).field("model", &self.model).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_or_refused_whole() {
        let one = |numbers: Value| json!({ "data": [{ "index": 0, "embedding": numbers }] });
        assert_eq!(read(&one(json!([3.0, 4.0])), 1), Some(vec![vec![0.6, 0.8]]));
        for odd in [json!([]), json!([0.0]), json!(["a"]), json!(null), json!([1e300])] {
            assert_eq!(read(&one(odd.clone()), 1), None, "{odd}");
        }
        assert_eq!(read(&one(json!([1.0])), 2), None);
        let turned = json!({ "data": [{ "index": 1, "embedding": [1.0] }, { "index": 0, "embedding": [-1.0] }] });
        assert_eq!(read(&turned, 2), Some(vec![vec![-1.0], vec![1.0]]));
        let twice = json!({ "data": [{ "index": 1, "embedding": [1.0] }, { "index": 1, "embedding": [1.0] }] });
        assert_eq!(read(&twice, 2), None);
        let uneven = json!({ "data": [{ "embedding": [1.0] }, { "embedding": [1.0, 1.0] }] });
        assert_eq!(read(&uneven, 2), None);
    }
}
