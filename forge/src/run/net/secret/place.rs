//! Putting values into a request.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::{redact::inside_quotes, value::Secrets};
use crate::run::net::{
    error::NetError,
    message::{Insert, Part, Plain, Spelling},
    reach::Route,
};

impl Part {
    /// Whether a secret is in it.
    pub(in crate::run::net) fn is_secret(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Secret(_) => true,
            Self::Base64(parts) => parts.iter().any(|part| part.secret().is_some()),
        }
    }
}

impl Secrets {
    /// A header's value with the secrets in it, for a request to this address.
    pub(in crate::run::net) fn header(
        &self,
        parts: &[Part],
        url: &Url,
        route: Route,
    ) -> Result<Zeroizing<Vec<u8>>, NetError> {
        let mut value = Zeroizing::new(Vec::new());
        for part in parts {
            match part {
                Part::Text(text) => value.extend_from_slice(text.as_bytes()),
                Part::Secret(name) => value.extend_from_slice(self.value(name, url, route)?.as_bytes()),
                Part::Base64(parts) => {
                    let mut inside = Zeroizing::new(Vec::new());
                    for part in parts {
                        let text = match part {
                            Plain::Text(text) => text,
                            Plain::Secret(name) => self.value(name, url, route)?,
                        };
                        inside.extend_from_slice(text.as_bytes());
                    }
                    value.extend_from_slice(STANDARD.encode(&inside).as_bytes());
                }
            }
        }
        Ok(value)
    }

    /// A body with the secrets in it, for a request to this address.
    pub(in crate::run::net) fn body(
        &self,
        body: &[u8],
        inserts: &[Insert],
        url: &Url,
        route: Route,
    ) -> Result<Zeroizing<Vec<u8>>, NetError> {
        let mut whole = Zeroizing::new(Vec::with_capacity(body.len()));
        let mut rest = body;
        let mut at = 0;
        for insert in inserts {
            // In order and inside the body: the reader of the request saw to that.
            let (before, behind) = rest.split_at(insert.at.saturating_sub(at).min(rest.len()));
            whole.extend_from_slice(before);
            let value = spelled(self.value(&insert.secret, url, route)?, insert.spelling);
            whole.extend_from_slice(value.as_bytes());
            (rest, at) = (behind, insert.at);
        }
        whole.extend_from_slice(rest);
        Ok(whole)
    }
}

fn spelled(value: &str, spelling: Spelling) -> Zeroizing<String> {
    Zeroizing::new(match spelling {
        Spelling::Text => value.to_owned(),
        Spelling::Json => inside_quotes(value),
        Spelling::Form => form_urlencoded::byte_serialize(value.as_bytes()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("value");
        std::fs::write(&path, "quote\" & more").unwrap();
        Secrets::open(&[format!("KEY=file:{}", path.display()).parse().unwrap()]).unwrap()
    }

    fn url() -> Url {
        Url::parse("https://a.com").unwrap()
    }

    #[test]
    fn a_header_is_put_together() {
        let parts = [Part::Text("Bearer ".into()), Part::Secret("KEY".into())];
        assert_eq!(*secrets().header(&parts, &url(), Route::Dns).unwrap(), b"Bearer quote\" & more");
        let basic = [Plain::Text("user:".into()), Plain::Secret("KEY".into())];
        let parts = [Part::Text("Basic ".into()), Part::Base64(basic.into())];
        let expected = format!("Basic {}", STANDARD.encode("user:quote\" & more"));
        assert_eq!(*secrets().header(&parts, &url(), Route::Dns).unwrap(), expected.as_bytes());
        assert!(parts[1].is_secret() && !parts[0].is_secret());
    }

    #[test]
    fn a_body_takes_values_in_its_own_spelling() {
        let body = |text: &str, inserts: &[(usize, Spelling)]| {
            let insert = |&(at, spelling): &(usize, Spelling)| Insert { at, secret: "KEY".into(), spelling };
            let inserts: Vec<_> = inserts.iter().map(insert).collect();
            let body = secrets().body(text.as_bytes(), &inserts, &url(), Route::Dns).unwrap();
            String::from_utf8(body.to_vec()).unwrap()
        };
        assert_eq!(body(r#"{"a":""}"#, &[(6, Spelling::Json)]), r#"{"a":"quote\" & more"}"#);
        assert_eq!(
            body("a=&b=", &[(2, Spelling::Form), (5, Spelling::Form)]),
            "a=quote%22+%26+more&b=quote%22+%26+more"
        );
        assert_eq!(body("", &[(0, Spelling::Text)]), "quote\" & more");
        assert_eq!(body("x", &[(1, Spelling::Text), (1, Spelling::Text)]), "xquote\" & morequote\" & more");
    }
}
