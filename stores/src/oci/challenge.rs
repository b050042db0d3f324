//! What a registry wants to see before it answers.

use http_auth::ChallengeParser;
use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};
use url::Url;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A name and a password.
    Basic,
    /// A token that this service gives.
    Bearer { realm: Url, service: Option<String> },
}

impl Challenge {
    /// The one that is answered: a token, else a password. `None` if neither is asked for.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut basic = None;
        for text in headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()) {
            for challenge in ChallengeParser::new(text).map_while(Result::ok) {
                let value = |wanted: &str| {
                    let mut all = challenge.params.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
                    all.next().map(|(_, value)| value.to_unescaped())
                };
                if challenge.scheme.eq_ignore_ascii_case("Bearer")
                    && let Some(realm) = value("realm").and_then(|realm| Url::parse(&realm).ok())
                {
                    return Some(Self::Bearer { realm, service: value("service") });
                }
                if challenge.scheme.eq_ignore_ascii_case("Basic") {
                    basic = Some(Self::Basic);
                }
            }
        }
        basic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_preferred_to_a_password() {
        let of = |texts: &[&str]| {
            let mut headers = HeaderMap::new();
            for text in texts {
                headers.append(WWW_AUTHENTICATE, text.parse().unwrap());
            }
            Challenge::of(&headers)
        };
        let realm = Url::parse("https://auth.example/token").unwrap();
        let bearer = |service: Option<&str>| {
            Some(Challenge::Bearer { realm: realm.clone(), service: service.map(Into::into) })
        };
        assert_eq!(of(&[r#"Bearer realm="https://auth.example/token",service="r",scope="x""#]), bearer(Some("r")));
        assert_eq!(of(&["Basic realm=tools", r#"bearer REALM="https://auth.example/token""#]), bearer(None));
        assert_eq!(of(&[r#"Basic realm="tools""#]), Some(Challenge::Basic));
        for none in ["Bearer service=x", r#"Bearer realm="/token""#, "Digest realm=x", "\"", ""] {
            assert_eq!(of(&[none]), None, "{none}");
        }
    }
}
