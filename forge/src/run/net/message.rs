//! A request as the guest writes it, and as the host believes it.
//!
//! ```text
//! u32 (little endian), length of the head | head: JSON | body
//! ```
//!
//! The bytes come from a module that may be hostile: nothing in them is taken on trust, and everything is counted.

use std::time::Duration;

use serde::Deserialize;
use ureq::http::{HeaderName, Method};
use url::Url;

use super::{error::NetError, headers, reach::cut};

/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 256 << 10;

/// The longest body of a request, in bytes.
pub(super) const MAX_BODY: usize = 8 << 20;

/// The longest address.
const MAX_URL: usize = 8 << 10;

/// The most headers, and the most places for secrets in a body.
const MAX_HEADERS: usize = 100;
const MAX_INSERTS: usize = 64;

/// The most redirects that are followed.
const MAX_REDIRECTS: u32 = 10;

/// A request that is well formed. Whether it is allowed is not said yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: Vec<(HeaderName, Vec<Part>)>,
    pub(super) body: Vec<u8>,
    /// Where secrets go into the body, in order.
    pub(super) inserts: Vec<Insert>,
    pub(super) timeout: Option<Duration>,
    pub(super) redirects: u32,
}

/// A part of a header's value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Part {
    /// Text, as it is.
    Text(String),
    /// The value of a secret.
    Secret(String),
    /// The parts, joined and then in base64.
    Base64(Vec<Plain>),
}

/// A part of what is put into base64.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Plain {
    /// Text, as it is.
    Text(String),
    /// The value of a secret.
    Secret(String),
}

impl Plain {
    /// The secret's name, if it is one.
    pub(super) fn secret(&self) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::Secret(name) => Some(name),
        }
    }
}

/// A place in the body where the value of a secret goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Insert {
    /// The byte before which it goes.
    pub(super) at: usize,
    pub(super) secret: String,
    #[serde(rename = "as")]
    pub(super) spelling: Spelling,
}

/// How the value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Spelling {
    /// As it is.
    Text,
    /// As the inside of a JSON string.
    Json,
    /// As a value of a form.
    Form,
}

/// The head as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<(String, Vec<Part>)>,
    #[serde(default)]
    inserts: Vec<Insert>,
    timeout_ms: Option<u64>,
    redirects: Option<u32>,
}

impl Request {
    /// Reads a guest's bytes.
    pub(super) fn read(frame: &[u8]) -> Result<Self, NetError> {
        let malformed = |reason: &str| NetError::Malformed(reason.to_owned());
        let (length, rest) = frame.split_first_chunk().ok_or_else(|| malformed("it has no head"))?;
        let length = u32::from_le_bytes(*length) as usize;
        let (head, body) = rest.split_at_checked(length).ok_or_else(|| malformed("its head is cut off"))?;
        if head.len() > MAX_HEAD {
            return Err(NetError::Malformed(format!("its address and headers have more than {MAX_HEAD} bytes")));
        }
        if body.len() > MAX_BODY {
            return Err(NetError::Malformed(format!(
                "its body has {} bytes; at most {MAX_BODY} are sent",
                body.len()
            )));
        }
        let head: Head = serde_json::from_slice(head).map_err(|error| NetError::Malformed(error.to_string()))?;
        let url = parse_url(&head.url)?;
        let method = parse_method(&head.method)?;
        if head.headers.len() > MAX_HEADERS {
            return Err(NetError::Malformed(format!("it has more than {MAX_HEADERS} headers")));
        }
        let headers = head.headers.into_iter().map(|(name, value)| Ok((headers::name(&name)?, value)));
        let headers = headers.collect::<Result<_, NetError>>()?;
        let ordered = head.inserts.is_sorted_by_key(|insert| insert.at);
        if head.inserts.len() > MAX_INSERTS || !ordered || head.inserts.iter().any(|insert| insert.at > body.len()) {
            return Err(malformed("the places for secrets in its body are out of order, or too many"));
        }
        Ok(Self {
            method,
            url,
            headers,
            body: body.to_vec(),
            inserts: head.inserts,
            timeout: head.timeout_ms.map(|time| Duration::from_millis(time.max(1))),
            redirects: head.redirects.unwrap_or(MAX_REDIRECTS).min(MAX_REDIRECTS),
        })
    }
}

/// An address that can be requested, without its fragment.
pub(super) fn parse_url(text: &str) -> Result<Url, NetError> {
    let refused = |reason: String| NetError::Url { url: cut(text), reason };
    if text.len() > MAX_URL {
        return Err(refused(format!("it has more than {MAX_URL} bytes")));
    }
    let url = Url::parse(text).map_err(|error| {
        refused(format!("{error}; write the whole address, such as `https://api.example.com/v1`"))
    })?;
    usable(url).map_err(|reason| refused(reason.to_owned()))
}

/// The address in the spelling in which it is sent, if it can be.
pub(super) fn usable(mut url: Url) -> Result<Url, &'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only `https` and `http` are spoken");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user or a password; send them with `.basic(user, password)`");
    }
    if let Some(name) = url.host_str().and_then(|host| host.strip_suffix('.')).map(str::to_owned) {
        url.set_host(Some(&name)).map_err(|_| "its host cannot be read")?;
    }
    if url.port() == Some(0) {
        return Err("there is no port 0");
    }
    url.set_fragment(None);
    Ok(url)
}

fn parse_method(text: &str) -> Result<Method, NetError> {
    let refused = |reason: &str| NetError::Malformed(format!("the method `{}` {reason}", cut(text)));
    let method = Method::from_bytes(text.as_bytes()).map_err(|_| refused("is no word of HTTP"))?;
    match method.as_str() {
        // A tunnel would lead around the wall; a trace shows the headers that the host added.
        "CONNECT" | "TRACE" | "TRACK" => Err(refused("is not sent for tools")),
        word if word.len() > 32 => Err(refused("is too long")),
        _ => Ok(method),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(head: &str, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(head.len()).unwrap().to_le_bytes();
        [&length[..], head.as_bytes(), body].concat()
    }

    fn read(head: &str, body: &[u8]) -> Result<Request, String> {
        Request::read(&frame(head, body)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_request_is_read() {
        let head = r#"{"method":"POST","url":"https://A.com:443/x?y#z","timeout_ms":5,
            "headers":[["Authorization",[{"text":"Bearer "},{"secret":"KEY"}]]],
            "inserts":[{"at":1,"secret":"KEY","as":"json"}]}"#;
        let request = read(head, b"{}").unwrap();
        assert_eq!(request.url.as_str(), "https://a.com/x?y");
        assert_eq!(request.headers[0].0, "authorization");
        assert_eq!(request.headers[0].1, [Part::Text("Bearer ".into()), Part::Secret("KEY".into())]);
        assert_eq!((request.timeout, request.redirects), (Some(Duration::from_millis(5)), 10));
    }

    #[test]
    fn what_is_not_sent_is_told() {
        for (head, part) in [
            (r#"{"method":"GET","url":"ftp://a.com"}"#, "only `https`"),
            (r#"{"method":"GET","url":"file:///etc/passwd"}"#, "only `https`"),
            (r#"{"method":"GET","url":"/relative"}"#, "whole address"),
            (r#"{"method":"GET","url":"https://a.com:0/"}"#, "port 0"),
            (r#"{"method":"GET","url":"https://user:pass@a.com"}"#, ".basic("),
            (r#"{"method":"GET","url":"https://a b.com"}"#, "cannot be requested"),
            (r#"{"method":"CONNECT","url":"https://a.com"}"#, "not sent"),
            (r#"{"method":"TRACE","url":"https://a.com"}"#, "not sent"),
            (r#"{"method":"GET /","url":"https://a.com"}"#, "no word"),
            (r#"{"method":"","url":"https://a.com"}"#, "no word"),
            (r#"{"method":"GET","url":"https://a.com","headers":[["Host",[]]]}"#, "host"),
            (r#"{"method":"GET","url":"https://a.com","headers":[["a b",[]]]}"#, "a b"),
            (r#"{"method":"GET","url":"https://a.com","proxy":"x"}"#, "unknown field"),
            (
                r#"{"method":"GET","url":"https://a.com","inserts":[{"at":3,"secret":"K","as":"text"}]}"#,
                "out of order",
            ),
            (r#"{"method":"GET"}"#, "url"),
        ] {
            let error = read(head, b"").expect_err(head);
            assert!(error.contains(part), "{head}: {error}");
        }
        let long = format!(r#"{{"method":"GET","url":"https://a.com/{}"}}"#, "a".repeat(9 << 10));
        assert!(read(&long, b"").unwrap_err().contains("8192 bytes"));
        let body = vec![0; MAX_BODY + 1];
        assert!(read(r#"{"method":"POST","url":"https://a.com"}"#, &body).unwrap_err().contains("8388608"));
    }

    #[test]
    fn an_address_is_sent_in_one_spelling() {
        for (text, spelling) in [
            ("https://EXAMPLE.com.", "https://example.com/"),
            ("https:\\\\example.com\\a\\..\\b", "https://example.com/b"),
            ("\thttps://exam\nple.com ", "https://example.com/"),
            ("http://0x7f.1:80", "http://127.0.0.1/"),
            ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ] {
            assert_eq!(parse_url(text).unwrap().as_str(), spelling);
        }
    }

    proptest! {
        #[test]
        fn no_frame_breaks_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Request::read(&bytes);
        }

        #[test]
        fn no_address_breaks_the_reader(url in "[a-z]{0,5}:?[/\\\\]{0,3}\\PC{0,40}") {
            if let Ok(url) = parse_url(&url) {
                prop_assert_eq!(parse_url(url.as_str()), Ok(url));
            }
        }
    }
}
