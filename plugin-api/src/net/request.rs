//! A request, as a tool puts it together.

use std::fmt::Display;
use std::time::Duration;

use serde::Serialize;

use super::encode::{add_to_query, percent};
use super::error::{ErrorKind, NetError};
use super::response::Response;
use super::text::{Part, Text};
use super::wire::{self, Head, Insert, Spelling};
use crate::json::Writer;

/// A request that has not been sent yet. What is wrong with it is told when it is sent.
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until `.send()`"]
pub struct Request {
    head: Head,
    body: Vec<u8>,
    fault: Option<String>,
}

macro_rules! methods {
    ($($function:ident $method:literal,)*) => {$(
        #[doc = concat!("A ", $method, " of this address.")]
        pub fn $function(url: impl AsRef<str>) -> Self {
            Self::new($method, url)
        }
    )*};
}

impl Request {
    methods! {
        get "GET",
        head "HEAD",
        post "POST",
        put "PUT",
        patch "PATCH",
        delete "DELETE",
    }

    /// A request with another method, such as `PROPFIND`.
    pub fn new(method: impl AsRef<str>, url: impl AsRef<str>) -> Self {
        let (method, url) = (method.as_ref().to_owned(), url.as_ref().to_owned());
        let head = Head { method, url, headers: Vec::new(), inserts: Vec::new(), timeout_ms: None, redirects: None };
        Self { head, body: Vec::new(), fault: None }
    }

    /// One more parameter of the address's query, encoded as it has to be.
    pub fn query(mut self, name: impl AsRef<str>, value: impl Display) -> Self {
        add_to_query(&mut self.head.url, name.as_ref(), &value.to_string());
        self
    }

    /// One more header: a text, or a [`Secret`](crate::secret::Secret).
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<Text>) -> Self {
        self.head.headers.push((name.as_ref().to_owned(), value.into().parts));
        self
    }

    /// The header `Authorization: Bearer …`.
    pub fn bearer(self, token: impl Into<Text>) -> Self {
        self.header("authorization", Text::from("Bearer ").then(token))
    }

    /// The header `Authorization: Basic …`, for a user and a password.
    pub fn basic(self, user: impl Into<Text>, password: impl Into<Text>) -> Self {
        let credentials = user.into().then(":").then(password).in_base64();
        self.header("authorization", Text::from("Basic ").then(credentials))
    }

    /// The value as JSON for the body, with the header that says so. Its secrets are fields of type
    /// [`Secret`](crate::secret::Secret).
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        let mut writer = Writer::for_request();
        let written = value.serialize(&mut writer);
        self.take_json(writer, written.err().map(|error| error.to_string()))
    }

    fn take_json(mut self, writer: Writer, fault: Option<String>) -> Self {
        let (body, secrets) = writer.into_request();
        let insert = |(at, secret)| Insert { at, secret, spelling: Spelling::Json };
        self.head.inserts = secrets.into_iter().map(insert).collect();
        self.body = body;
        self.fault = fault.map(|fault| format!("the body cannot be written as JSON: {fault}"));
        self.with_content_type("application/json")
    }

    /// The fields of a form for the body, encoded as they have to be, with the header that says so. A value is a text, or a
    /// [`Secret`](crate::secret::Secret).
    pub fn form<N: AsRef<str>, V: Into<Text>>(mut self, fields: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut form = Form::default();
        for (name, value) in fields {
            form.field(name.as_ref(), value.into());
        }
        self.body = form.body.into_bytes();
        self.head.inserts = form.inserts;
        self.with_content_type("application/x-www-form-urlencoded")
    }

    /// A text for the body. Without a `Content-Type` of its own it is `text/plain`.
    pub fn text(mut self, text: impl Into<Text>) -> Self {
        self.body.clear();
        self.head.inserts.clear();
        for part in text.into().parts {
            match part {
                Part::Text(text) => self.body.extend_from_slice(text.as_bytes()),
                Part::Secret(secret) => {
                    self.head.inserts.push(Insert { at: self.body.len(), secret, spelling: Spelling::Text });
                }
                Part::Base64(_) => {}
            }
        }
        self.with_content_type("text/plain; charset=utf-8")
    }

    /// Bytes for the body.
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = bytes.into();
        self.head.inserts.clear();
        self
    }

    /// How long it may take, redirects and the whole answer included. The time of the run ends it as well.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.head.timeout_ms = Some(timeout.as_millis().try_into().unwrap_or(u64::MAX));
        self
    }

    /// How many redirects are followed, at most 10. With 0 the redirect itself is the answer.
    pub fn redirects(mut self, most: u32) -> Self {
        self.head.redirects = Some(most);
        self
    }

    /// Sends it, and waits for the whole answer.
    ///
    /// # Errors
    /// There is no answer. One that says 404 or 500 is an answer; see [`Response::error_for_status`].
    pub fn send(self) -> Result<Response, NetError> {
        match self.fault {
            Some(fault) => Err(NetError::new(ErrorKind::Invalid, fault)),
            None => wire::send(&self.head, &self.body),
        }
    }

    /// Says what the body is, unless the tool has said it.
    fn with_content_type(self, kind: &str) -> Self {
        let said = self.head.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if said { self } else { self.header("content-type", kind) }
    }
}

/// A form, as it grows.
#[derive(Default)]
struct Form {
    body: String,
    inserts: Vec<Insert>,
}

impl Form {
    fn field(&mut self, name: &str, value: Text) {
        if !self.body.is_empty() {
            self.body.push('&');
        }
        percent(name, &mut self.body);
        self.body.push('=');
        for part in value.parts {
            match part {
                Part::Text(text) => percent(&text, &mut self.body),
                Part::Secret(secret) => {
                    self.inserts.push(Insert { at: self.body.len(), secret, spelling: Spelling::Form });
                }
                Part::Base64(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret;

    fn insert(at: usize, spelling: Spelling) -> Insert {
        Insert { at, secret: "KEY".into(), spelling }
    }

    #[test]
    fn secrets_are_places_in_the_body_and_not_text() {
        #[derive(Serialize)]
        struct Login {
            user: &'static str,
            password: secret::Secret,
            again: Option<secret::Secret>,
        }
        let login = Login { user: "$plugin_api", password: secret::named("KEY"), again: Some(secret::named("KEY")) };
        let request = Request::post("https://a.com").json(&login);
        assert_eq!(request.body, br#"{"user":"$plugin_api","password":"","again":""}"#);
        assert_eq!(request.head.inserts, [insert(34, Spelling::Json), insert(45, Spelling::Json)]);
        let fields = [("a b", Text::from("c&d")), ("key", secret::named("KEY").into())];
        let request = Request::post("https://a.com").form(fields);
        assert_eq!(request.body, b"a%20b=c%26d&key=");
        assert_eq!(request.head.inserts, [insert(16, Spelling::Form)]);
        let request = Request::post("https://a.com").text(secret::named("KEY").after("key=").then("!"));
        assert_eq!(request.body, b"key=!");
        assert_eq!(request.head.inserts, [insert(4, Spelling::Text)]);
        assert!(request.body(b"x".to_vec()).head.inserts.is_empty());
    }

    #[test]
    fn a_fault_is_told_when_the_request_is_sent() {
        let error = Request::post("https://a.com").json(&secret::named("KEY")).send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let odd: std::collections::HashMap<Vec<u8>, u8> = [(vec![1], 1)].into();
        let error = Request::post("https://a.com").json(&odd).send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        let keyed: std::collections::HashMap<_, u8> = [(Key(secret::named("KEY")), 1)].into();
        let error = Request::post("https://a.com").json(&keyed).send().unwrap_err();
        assert!(error.to_string().contains("key"), "{error}");
    }

    #[derive(PartialEq, Eq, Serialize)]
    struct Key(secret::Secret);

    impl std::hash::Hash for Key {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            self.0.name().hash(state);
        }
    }

    #[test]
    fn the_content_type_is_said_once() {
        let kinds = |request: Request| request.head.headers.len();
        assert_eq!(kinds(Request::post("https://a.com").json(&1)), 1);
        assert_eq!(kinds(Request::post("https://a.com").header("Content-Type", "application/ld+json").json(&1)), 1);
        assert_eq!(kinds(Request::post("https://a.com").json(&1).json(&2)), 1);
    }
}
