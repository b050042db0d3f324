//! Requests to one registry, with what it wants to see.
//!
//! Plain HTTP is spoken with loopback addresses, and with the hosts that `FORGE_OCI_INSECURE` lists: `HOST[:PORT],…`. What
//! stands for the user goes to the registry itself, and to the service for tokens that it names, if that is reached over
//! HTTPS or lies where plain HTTP is spoken. Whoever else the registry leads to is asked as anybody.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bytes::Bytes;
use reqwest::{
    Client, Method, Request, StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use serde_json::Value;
use url::Url;

use super::{
    challenge::Challenge,
    login::{Login, login},
};
use crate::{
    Patience, Settings, StoreError, StoreUrl,
    http::{Allowance, Answer, HttpFailure, Reach, builder, fetch, is_loopback},
    runtime::choose_cryptography,
};

/// The most bytes of an answer that is no blob, such as an image manifest: what registries themselves take.
pub(super) const SMALL: u64 = 4 << 20;

/// What is asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// What a token has to allow, as registries write it.
    pub(super) scope: String,
    pub(super) allowance: Allowance,
}

/// One registry, and what it was shown.
#[derive(Debug)]
pub(super) struct Session {
    base: Url,
    client: Client,
    reach: Arc<Reach>,
    login: Option<Login>,
    patience: Patience,
    /// By scope.
    shown: Mutex<BTreeMap<String, HeaderValue>>,
}

/// There was no answer, or none that can be used.
#[derive(Debug)]
pub(super) enum Unanswered {
    Http(HttpFailure),
    /// The service for tokens gives none.
    NoToken(String),
}

impl From<HttpFailure> for Unanswered {
    fn from(failure: HttpFailure) -> Self {
        Self::Http(failure)
    }
}

impl Session {
    /// With the registry at this address. Nothing is asked of it yet.
    ///
    /// # Errors
    /// The address is no host's, or the credentials of `docker login` cannot be read.
    pub(super) fn new(url: &StoreUrl, settings: &Settings, patience: Patience) -> Result<Self, StoreError> {
        choose_cryptography();
        let host = url.authority();
        let refused = |reason: String| StoreError::Refused { url: url.to_string(), reason };
        let listed = settings.value("FORGE_OCI_INSECURE").unwrap_or_default();
        let at =
            |scheme: &str| Url::parse(&format!("{scheme}://{host}/")).map_err(|error| refused(error.to_string()));
        let plain = at("http")?;
        let is_plain = is_loopback(&plain) || listed.split(',').any(|one| one.trim() == host);
        let base = if is_plain { plain } else { at("https")? };
        let reach = Arc::new(Reach::new(&base, listed));
        let client = builder(patience.connection()).redirect(reach.redirects()).dns_resolver(reach.resolver());
        let client = client.build().map_err(|error| refused(error.to_string()))?;
        let login = login(host, settings).map_err(refused)?;
        Ok(Self { base, client, reach, login, patience, shown: Mutex::default() })
    }

    /// The address of something there: below `/v2/`.
    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("/v2/{path}"));
        url
    }

    /// What is granted to an answer of at most this length. One that is not long has no more time for that.
    pub(super) fn allowance(&self, most: u64) -> Allowance {
        let (begin, pause) = (self.patience.short(), self.patience.answer());
        let whole = if most > SMALL { self.patience.whole() } else { begin };
        Allowance { most, begin, pause, whole }
    }

    /// What is granted to the answer to something that takes this long to send.
    pub(super) fn after_sending(&self, sending: Duration) -> Allowance {
        Allowance { begin: sending, whole: sending, ..self.allowance(SMALL) }
    }

    /// Asks, and shows what is wanted.
    pub(super) async fn ask(&self, asked: &Asked) -> Result<Answer, Unanswered> {
        if !self.is_own(&asked.url) {
            self.reach.admit(&asked.url).map_err(HttpFailure::Forbidden)?;
            return Ok(self.send(asked, None).await?);
        }
        let known = || self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = known().get(&asked.scope).cloned();
        let answer = self.send(asked, shown).await?;
        // Others, to whom it may have led, are not shown anything.
        if answer.status != StatusCode::UNAUTHORIZED || !self.is_own(&answer.url) {
            return Ok(answer);
        }
        let wanted = match Challenge::of(&answer.headers) {
            Some(Challenge::Basic) => self.login.as_ref().and_then(Login::header),
            Some(Challenge::Bearer { realm, service }) => {
                Some(self.token(realm, service.as_deref(), &asked.scope).await?)
            }
            None => None,
        };
        let Some(wanted) = wanted else { return Ok(answer) };
        known().insert(asked.scope.clone(), wanted.clone());
        Ok(self.send(asked, Some(wanted)).await?)
    }

    async fn send(&self, asked: &Asked, shown: Option<HeaderValue>) -> Result<Answer, HttpFailure> {
        let mut request = Request::new(asked.method.clone(), asked.url.clone());
        *request.headers_mut() = asked.headers.clone();
        if let Some(shown) = shown {
            request.headers_mut().insert(AUTHORIZATION, shown);
        }
        if matches!(asked.method, Method::PUT | Method::POST) {
            *request.body_mut() = Some(asked.body.clone().into());
        }
        fetch(&self.client, request, &asked.allowance).await
    }

    /// A token that allows this.
    async fn token(&self, realm: Url, service: Option<&str>, scope: &str) -> Result<HeaderValue, Unanswered> {
        self.reach.admit(&realm).map_err(HttpFailure::Forbidden)?;
        let mut url = realm;
        url.query_pairs_mut().extend_pairs(service.map(|service| ("service", service))).append_pair("scope", scope);
        let mut request = Request::new(Method::GET, url);
        if let Some(shown) = self.login.as_ref().and_then(Login::header) {
            request.headers_mut().insert(AUTHORIZATION, shown);
        }
        let answer = fetch(&self.client, request, &self.allowance(SMALL)).await?;
        let from = || answer.url.host_str().unwrap_or_default().to_owned();
        if !answer.status.is_success() {
            return Err(Unanswered::NoToken(format!("{} gives no token: HTTP {}", from(), answer.status.as_u16())));
        }
        let document: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let token = document["token"].as_str().or_else(|| document["access_token"].as_str());
        let shown = token.and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok());
        let mut shown =
            shown.ok_or_else(|| Unanswered::NoToken(format!("{} gives something else than a token", from())))?;
        shown.set_sensitive(true);
        Ok(shown)
    }

    fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }
}

impl Login {
    /// As HTTP has it.
    fn header(&self) -> Option<HeaderValue> {
        let pair = BASE64.encode(format!("{}:{}", self.name, self.password));
        let mut shown = HeaderValue::try_from(format!("Basic {pair}")).ok()?;
        shown.set_sensitive(true);
        Some(shown)
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(failure) => failure.fmt(f),
            Self::NoToken(reason) => f.write_str(reason),
        }
    }
}
