//! Answers that a case brings along, in the place of the network.
//!
//! ```json
//! { "request": { "url": "https://api.example.com/rates?base=EUR" }, "response": { "body": { "USD": 1.1 } } }
//! { "request": { "method": "POST", "url": "https://api.example.com/orders", "body": { "id": 7 } }, "response": { "status": 409 } }
//! { "request": { "url": "https://api.example.com/slow" }, "error": "timeout" }
//! ```

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};

use super::{
    error::NetError,
    message::{Part, Plain, Request},
    reach::cut,
};
use crate::{
    engine::{Frame, Scope, Services, Stop},
    tool::{HostPattern, Needs},
};

/// The kinds of error that a case can bring.
const KINDS: [&str; 6] = ["dns", "connect", "tls", "timeout", "too_large", "protocol"];

/// A request that a case expects, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannedExchange {
    request: CannedRequest,
    comes: Comes,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CannedRequest {
    #[serde(default = "get")]
    method: String,
    url: String,
    /// Text, or JSON; not compared where it is not given.
    body: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Comes {
    Answer(CannedResponse),
    Error(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CannedResponse {
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Text, or JSON.
    #[serde(default)]
    body: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    request: CannedRequest,
    response: Option<CannedResponse>,
    error: Option<String>,
}

fn get() -> String {
    "GET".to_owned()
}

fn ok() -> u16 {
    200
}

impl<'de> Deserialize<'de> for CannedExchange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { mut request, response, error } = Written::deserialize(deserializer)?;
        let url = super::message::parse_url(&request.url).map_err(de::Error::custom)?;
        request.url = url.into();
        let comes = match (response, error) {
            (Some(response), None) if (100..1000).contains(&response.status) => Comes::Answer(response),
            (Some(response), None) => {
                return Err(de::Error::custom(format!("{} is no status; write one such as 200", response.status)));
            }
            (None, Some(error)) if KINDS.contains(&error.as_str()) => Comes::Error(error),
            (None, Some(error)) => {
                let known = KINDS.join(", ");
                return Err(de::Error::custom(format!("{:?} is no error; write one of {known}", cut(&error))));
            }
            _ => return Err(de::Error::custom("a request has one of \"response\" and \"error\"")),
        };
        Ok(Self { request, comes })
    }
}

/// Answers that stand in the place of the network. What a tool does not declare is refused as it would be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canned {
    hosts: Vec<HostPattern>,
    secrets: Vec<String>,
    exchanges: Vec<CannedExchange>,
}

/// Answers requests from a list: each request by the first of its answers that was not given yet, else by the last one
/// again.
#[derive(Debug)]
pub(in crate::run) struct Playing {
    canned: Canned,
    /// How often each was the first to fit.
    given: Vec<AtomicUsize>,
}

impl Canned {
    /// For a tool with these needs.
    pub fn new(needs: &Needs, exchanges: &[CannedExchange]) -> Self {
        Self {
            hosts: needs.net.iter().filter_map(|need| need.parse().ok()).collect(),
            secrets: needs.secret.iter().cloned().collect(),
            exchanges: exchanges.to_vec(),
        }
    }

    /// From the first answer on.
    pub(in crate::run) fn play(&self) -> Playing {
        let given = self.exchanges.iter().map(|_| AtomicUsize::new(0)).collect();
        Playing { canned: self.clone(), given }
    }
}

impl Playing {
    fn answer(&self, frame: &[u8]) -> Result<Vec<u8>, NetError> {
        let request = Request::read(frame)?;
        let host = super::reach::pattern_of(&request.url)?;
        if !self.canned.hosts.iter().any(|need| need.covers_url(&request.url)) {
            return Err(NetError::Undeclared(host));
        }
        if let Some(name) = secrets_of(&request).find(|name| !self.canned.secrets.iter().any(|known| known == name)) {
            let reason = "the tool does not declare it".to_owned();
            return Err(NetError::Secret { name: cut(name), reason });
        }
        let body = marked(&request);
        let exchanges = self.canned.exchanges.iter().zip(&self.given);
        let mut fitting = exchanges.filter(|(exchange, _)| exchange.request.fits(&request, &body));
        let first = fitting.next().ok_or_else(|| NetError::Connect {
            host,
            reason: format!(
                "the case has no answer for {} {}; write it under \"net\"",
                request.method,
                cut(request.url.as_str())
            ),
        })?;
        let fitting: Vec<_> = std::iter::once(first).chain(fitting).collect();
        let given = first.1.fetch_add(1, Ordering::Relaxed).min(fitting.len() - 1);
        Ok(match &fitting[given].0.comes {
            Comes::Answer(response) => response.frame(request.url.as_str()),
            Comes::Error(kind) => Frame::refusal(kind, &format!("the case answers with the error `{kind}`")),
        })
    }
}

impl Services for Playing {
    fn net(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        scope.count_request()?;
        Ok(self.answer(request).unwrap_or_else(|error| Frame::refusal(error.kind(), &error.to_string())))
    }
}

impl CannedRequest {
    fn fits(&self, request: &Request, body: &str) -> bool {
        let body_fits = match &self.body {
            None => true,
            Some(Value::String(text)) => text == body,
            Some(wanted) => serde_json::from_str::<Value>(body).is_ok_and(|body| body == *wanted),
        };
        self.method == request.method.as_str() && self.url == request.url.as_str() && body_fits
    }
}

impl CannedResponse {
    fn frame(&self, url: &str) -> Vec<u8> {
        let mut headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
        let body = match &self.body {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => {
                if !self.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type")) {
                    headers.push(("content-type".to_owned(), "application/json".to_owned()));
                }
                value.to_string()
            }
        };
        let head = json!({ "ok": { "status": self.status, "headers": headers, "url": url } });
        Frame::write(&head, body.as_bytes())
    }
}

/// The secrets that a request names.
fn secrets_of(request: &Request) -> impl Iterator<Item = &str> {
    let in_headers = request.headers.iter().flat_map(|(_, parts)| parts).flat_map(|part| match part {
        Part::Text(_) => Vec::new(),
        Part::Secret(name) => vec![name.as_str()],
        Part::Base64(parts) => parts.iter().filter_map(Plain::secret).collect(),
    });
    in_headers.chain(request.inserts.iter().map(|insert| insert.secret.as_str()))
}

/// The body with `[secret NAME]` in the place of each secret.
fn marked(request: &Request) -> String {
    let mut marked = request.body.clone();
    for insert in request.inserts.iter().rev() {
        let mark = format!("[secret {}]", insert.secret).into_bytes();
        marked.splice(insert.at..insert.at, mark);
    }
    String::from_utf8_lossy(&marked).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canned(exchanges: &str) -> Playing {
        let needs = Needs { net: ["a.com".into()].into(), secret: ["KEY".into()].into(), ..Needs::default() };
        Canned::new(&needs, &serde_json::from_str::<Vec<CannedExchange>>(exchanges).unwrap()).play()
    }

    fn ask(canned: &Playing, head: &str, body: &str) -> (Value, String) {
        let head: Value = serde_json::from_str(head).unwrap();
        let answer = canned
            .answer(&Frame::write(&head, body.as_bytes()))
            .unwrap_or_else(|error| Frame::refusal(error.kind(), &error.to_string()));
        let Frame { head, body } = Frame::read(&answer).unwrap();
        (serde_json::from_slice(head).unwrap(), String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn a_request_gets_its_answers_in_order_and_the_last_one_again() {
        let canned = canned(
            r#"[{"request":{"url":"https://A.com/x"},"response":{"status":503,"body":"later"}},
                {"request":{"url":"https://a.com/x"},"response":{"body":{"a":1}}},
                {"request":{"method":"POST","url":"https://a.com/x"},"error":"timeout"}]"#,
        );
        let head = r#"{"method":"GET","url":"https://a.com/x#y"}"#;
        assert_eq!(ask(&canned, head, "").1, "later");
        assert_eq!(ask(&canned, head, "").1, r#"{"a":1}"#);
        assert_eq!(ask(&canned, head, "").0["ok"]["headers"], json!([["content-type", "application/json"]]));
        assert_eq!(ask(&canned, &head.replace("GET", "POST"), "").0["error"]["kind"], "timeout");
        let unknown = ask(&canned, r#"{"method":"GET","url":"https://a.com/z"}"#, "").0;
        assert!(unknown["error"]["message"].as_str().unwrap().contains("no answer for GET https://a.com/z"));
        let undeclared = ask(&canned, r#"{"method":"GET","url":"https://b.com/"}"#, "").0;
        assert_eq!(undeclared["error"]["kind"], "denied");
    }

    #[test]
    fn a_body_is_compared_where_it_is_given_and_a_secret_is_its_name() {
        let canned = canned(
            r#"[{"request":{"method":"POST","url":"https://a.com","body":{"k":"[secret KEY]"}},"response":{"status":201}}]"#,
        );
        let head = |secret: &str| {
            format!(
                r#"{{"method":"POST","url":"https://a.com","inserts":[{{"at":6,"secret":"{secret}","as":"json"}}]}}"#
            )
        };
        assert_eq!(ask(&canned, &head("KEY"), r#"{"k":""}"#).0["ok"]["status"], 201);
        assert_eq!(ask(&canned, &head("OTHER"), r#"{"k":""}"#).0["error"]["kind"], "secret");
        assert_eq!(ask(&canned, &head("KEY"), r#"{"j":""}"#).0["error"]["kind"], "connect");
    }

    #[test]
    fn what_answers_nothing_is_refused() {
        for (text, part) in [
            (r#"{"request":{"url":"https://a.com"}}"#, "one of"),
            (r#"{"request":{"url":"https://a.com"},"response":{},"error":"tls"}"#, "one of"),
            (r#"{"request":{"url":"https://a.com"},"error":"odd"}"#, "no error"),
            (r#"{"request":{"url":"https://a.com"},"response":{"status":20}}"#, "no status"),
            (r#"{"request":{"url":"a.com"},"response":{}}"#, "whole address"),
            (r#"{"request":{"url":"https://a.com"},"response":{"code":200}}"#, "unknown field"),
        ] {
            let error = serde_json::from_str::<CannedExchange>(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
