//! How the client of object stores sends what it says: each answer, also those of services that give out credentials, has a
//! limit on its length and its time, and nobody is followed elsewhere.

use std::{
    future::Future,
    io::{Error, ErrorKind},
    pin::Pin,
    time::Duration,
};

use object_store::{
    ClientConfigKey, ClientOptions,
    client::{HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService},
};
use reqwest::{Body, Certificate, Client, NoProxy, Proxy, Request, redirect};

use crate::http::{Allowance, HttpFailure, SMALL, builder, fetch};

/// Marks the request of an object. What has no mark is answered shortly, or not believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Large {
    /// The most bytes of the object.
    pub(super) most: u64,
}

/// Makes clients whose answers end.
#[derive(Debug)]
pub(super) struct Bounded;

impl HttpConnector for Bounded {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let generic = |source| object_store::Error::Generic { store: "HTTP client", source };
        let text = |key| options.get_config_value(&key);
        let time = |key, default| -> object_store::Result<Duration> {
            let Some(text) = text(key) else { return Ok(default) };
            humantime::parse_duration(&text).map_err(|error| generic(error.into()))
        };
        let is = |key| text(key).is_some_and(|value| value == "true");
        let connection = time(ClientConfigKey::ConnectTimeout, Duration::from_secs(3))?;
        let pause = time(ClientConfigKey::ReadTimeout, Duration::from_secs(7))?;
        let whole = time(ClientConfigKey::Timeout, Duration::from_secs(600))?;
        let mut made = builder(connection).redirect(redirect::Policy::none());
        if let Some(proxy) = text(ClientConfigKey::ProxyUrl) {
            let mut proxy = Proxy::all(proxy).map_err(|error| generic(error.into()))?;
            if let Some(excludes) = text(ClientConfigKey::ProxyExcludes) {
                proxy = proxy.no_proxy(NoProxy::from_string(&excludes));
            }
            made = made.proxy(proxy);
        }
        if let Some(certificate) = text(ClientConfigKey::ProxyCaCertificate) {
            let certificate = Certificate::from_pem(certificate.as_bytes()).map_err(|error| generic(error.into()))?;
            made = made.tls_certs_merge([certificate]);
        }
        if is(ClientConfigKey::AllowInvalidCertificates) {
            made = made.tls_danger_accept_invalid_certs(true);
        }
        let made = made.https_only(!is(ClientConfigKey::AllowHttp)).build().map_err(|error| generic(error.into()))?;
        Ok(HttpClient::new(Service { client: made, begin: connection + pause, pause, whole }))
    }
}

#[derive(Debug)]
struct Service {
    client: Client,
    begin: Duration,
    pause: Duration,
    whole: Duration,
}

impl HttpService for Service {
    fn call<'own, 'call>(
        &'own self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'call>>
    where
        'own: 'call,
        Self: 'call,
    {
        Box::pin(self.send(request))
    }
}

impl Service {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let Service { begin, pause, whole, .. } = *self;
        let allowance = match parts.extensions.get::<Large>() {
            Some(Large { most }) => Allowance { most: *most, begin, pause, whole },
            None => Allowance { most: SMALL, begin, pause, whole: begin },
        };
        let url = parts.uri.to_string().parse();
        let url = url.map_err(|error: url::ParseError| Error::new(ErrorKind::InvalidInput, error));
        let url = url.map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut sent = Request::new(parts.method, url);
        *sent.headers_mut() = parts.headers;
        *sent.body_mut() = Some(Body::wrap(body));
        let answer = fetch(&self.client, sent, &allowance).await.map_err(failed)?;
        let mut response = HttpResponse::new(answer.body.into());
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}

fn failed(failure: HttpFailure) -> HttpError {
    use HttpFailure as F;
    let kind = match failure {
        F::Nobody(_) | F::Unsent(_) | F::Certificate(_) => HttpErrorKind::Connect,
        F::Slow { .. } => HttpErrorKind::Timeout,
        F::TooLong { .. } | F::Forbidden(_) => HttpErrorKind::Decode,
        F::Open(_) => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, failure)
}
