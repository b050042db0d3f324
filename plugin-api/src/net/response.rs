//! An answer.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::error::{ErrorKind, NetError};
use crate::json::{Mismatch, Reader, scan};

/// How much of a body an error repeats, in characters.
const LONGEST_QUOTE: usize = 200;

/// A whole answer, after all redirects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) url: String,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// The status, such as 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status says that it worked: 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first header of this name, in any spelling of it.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All headers. The names are in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The address that answered.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The body.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.body
    }

    /// The body as text. What is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// It is no JSON, or does not fit the type; with the place, such as `$.rates[3]`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, NetError> {
        let text = self.utf8()?;
        let document = scan(&text).map_err(|error| self.unreadable(&error.to_string()))?;
        let mut reader = Reader::new(&document);
        match T::deserialize(&mut reader) {
            Ok(value) => Ok(value),
            Err(mismatch) => Err(self.misfit(&reader, mismatch)),
        }
    }

    /// The answer, if its status says that it worked.
    ///
    /// # Errors
    /// The status is not 200 to 299.
    pub fn error_for_status(self) -> Result<Self, NetError> {
        if self.is_success() {
            return Ok(self);
        }
        let message = format!("`{}` answered with status {}{}", self.url, self.status, self.quote());
        Err(NetError::new(ErrorKind::Status, message))
    }

    fn utf8(&self) -> Result<Cow<'_, str>, NetError> {
        match std::str::from_utf8(&self.body) {
            // A mark that some servers write before the text.
            Ok(text) => Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(_) => Err(self.unreadable("it is not UTF-8")),
        }
    }

    fn misfit(&self, reader: &Reader<'_>, mismatch: Mismatch) -> NetError {
        let message = format!("the answer of `{}` does not fit: {}", self.url, reader.locate(mismatch));
        NetError::new(ErrorKind::Body, message)
    }

    fn unreadable(&self, reason: &str) -> NetError {
        let message = format!("the answer of `{}` is not JSON: {reason}{}", self.url, self.quote());
        NetError::new(ErrorKind::Body, message)
    }

    /// The beginning of the body, if there is one.
    fn quote(&self) -> String {
        let text = self.text();
        let start: String = text.trim().chars().take(LONGEST_QUOTE).collect();
        match start.is_empty() {
            true => String::new(),
            false => format!(": {start}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Response { status, headers, url: "https://a.com/x".to_owned(), body: body.into() }
    }

    #[test]
    fn a_body_is_read_as_json() {
        assert_eq!(response(200, "\u{feff}[1, 2]").json::<Vec<u8>>().unwrap(), [1, 2]);
        let error =
            response(200, "{\"a\": [1, \"x\"]}").json::<std::collections::HashMap<String, Vec<u8>>>().unwrap_err();
        assert!(error.to_string().contains("$.a[1]"), "{error}");
        let error = response(200, "<html>").json::<u8>().unwrap_err();
        assert!(error.to_string().contains("is not JSON") && error.to_string().contains("<html>"), "{error}");
        assert_eq!(error.kind(), ErrorKind::Body);
    }

    #[test]
    fn a_status_can_be_an_error() {
        assert!(response(204, "").error_for_status().is_ok());
        let error = response(404, "no such thing").error_for_status().unwrap_err();
        assert_eq!(error.to_string(), "`https://a.com/x` answered with status 404: no such thing");
        assert_eq!(response(200, "").header("Content-Type"), Some("application/json"));
    }
}
