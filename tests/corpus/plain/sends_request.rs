//! Sends whatever request it is told to.
use plugin_api::{net, prelude::*};
use std::time::Duration;

/// What a request came to: an answer, or the kind and the text of an error.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Outcome {
    Answer { status: u16, headers: Vec<(String, String)>, url: String, body: String },
    Error { kind: String, message: String },
}

/// Send the request `times` times; what came of the last one.
#[tool(net = ["*:*", "127.0.0.1:*", "[::1]:*", "10.0.0.1"])]
fn sends_request(
    url: String,
    method: Option<String>,
    headers: Option<Vec<(String, String)>>,
    body: Option<String>,
    timeout_ms: Option<u64>,
    redirects: Option<u32>,
    times: Option<u32>,
) -> Outcome {
    let mut request = net::Request::new(method.unwrap_or("GET".into()), url);
    for (name, value) in headers.unwrap_or_default() {
        request = request.header(name, value);
    }
    if let Some(body) = body {
        request = request.body(body);
    }
    if let Some(timeout) = timeout_ms {
        request = request.timeout(Duration::from_millis(timeout));
    }
    if let Some(most) = redirects {
        request = request.redirects(most);
    }
    let mut outcome = request.clone().send();
    for _ in 1..times.unwrap_or(1) {
        outcome = request.clone().send();
    }
    match outcome {
        Ok(answer) => Outcome::Answer {
            status: answer.status(),
            headers: answer.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            url: answer.url().to_owned(),
            body: answer.text(),
        },
        Err(error) => Outcome::Error { kind: format!("{:?}", error.kind()), message: error.to_string() },
    }
}
