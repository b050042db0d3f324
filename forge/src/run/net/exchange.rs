//! One request and its answer, on one connection.

use std::{
    io::{self, Read as _},
    sync::LazyLock,
    time::Duration,
};

use ureq::{
    Agent, Body,
    config::Config,
    http::{self, HeaderMap, Method, header},
    tls::{RootCerts, TlsConfig},
    unversioned::transport::{ConnectionDetails, Connector, RustlsConnector, TcpConnector, Transport},
};
use url::Url;
use zeroize::Zeroizing;

use super::{error::NetError, redirect::leads_on, resolve::Guarded};
use crate::tool::HostPattern;

/// The longest head of an answer, in bytes.
const MAX_HEAD: usize = 64 << 10;

/// What goes out.
pub(super) struct Outgoing {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) host: HostPattern,
    pub(super) headers: HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
}

/// What came back.
pub(super) struct Incoming {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// TLS with the machine's certificates, which are read once in the life of a process.
#[derive(Debug)]
struct SharedTls;

static TLS: LazyLock<RustlsConnector> = LazyLock::new(RustlsConnector::default);

impl<In: Transport> Connector<In> for SharedTls {
    type Out = <RustlsConnector as Connector<In>>::Out;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        TLS.connect(details, chained)
    }
}

/// A client for one request of a tool and the redirects that follow from it: no proxy, no cookies, no connection kept.
pub(super) fn agent(resolver: Guarded, time: Duration) -> Agent {
    let config = Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_idle_connections(0)
        .max_response_header_size(MAX_HEAD)
        .allow_non_standard_methods(true)
        .timeout_global(Some(time))
        .user_agent(concat!("forge/", env!("CARGO_PKG_VERSION")))
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        .build();
    Agent::with_parts(config, ().chain(TcpConnector::default()).chain(SharedTls), resolver)
}

/// Whether a redirect will be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    Yes,
    No,
}

/// Sends a request and reads the whole answer, of which the body may have `limit` bytes once it is unpacked.
pub(super) fn send(agent: &Agent, outgoing: Outgoing, limit: u64, follows: Follows) -> Result<Incoming, NetError> {
    let Outgoing { method, url, host, headers, body } = outgoing;
    let failed = |error| told(error, &host);
    let mut request = http::Request::builder().method(&method).uri(url.as_str());
    if let Some(map) = request.headers_mut() {
        *map = headers;
    }
    let unsendable =
        |error: http::Error| NetError::Url { url: super::reach::cut(url.as_str()), reason: error.to_string() };
    // These methods have a length even where they have no body.
    let has_body = !body.is_empty() || matches!(method, Method::POST | Method::PUT | Method::PATCH);
    let response = match has_body {
        true => agent.run(request.body(body.as_slice()).map_err(unsendable)?),
        false => agent.run(request.body(()).map_err(unsendable)?),
    };
    let (head, body) = response.map_err(failed)?.into_parts();
    let broken = |reason: &str| NetError::Protocol { host: host.clone(), reason: reason.to_owned() };
    if head.status.is_informational() {
        return Err(broken("the server switches to another protocol"));
    }
    // What a redirect says besides its address, nobody reads.
    let is_followed =
        follows == Follows::Yes && leads_on(head.status.as_u16()) && head.headers.contains_key(header::LOCATION);
    let body = if is_followed { Vec::new() } else { read(body, limit, &host)? };
    // What was asked for was unpacked, and its header taken off.
    let packing = head.headers.get(header::CONTENT_ENCODING);
    if packing.is_some_and(|packing| !packing.as_bytes().eq_ignore_ascii_case(b"identity")) && !body.is_empty() {
        return Err(broken("it is packed in a way that was not asked for"));
    }
    Ok(Incoming { status: head.status.as_u16(), headers: head.headers, body })
}

fn read(body: Body, limit: u64, host: &HostPattern) -> Result<Vec<u8>, NetError> {
    let mut bytes = Vec::new();
    let read = body.into_reader().take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| told(error.into(), host))?;
    if bytes.len() as u64 > limit {
        return Err(NetError::TooLarge { host: host.clone(), part: "body", limit });
    }
    Ok(bytes)
}

/// What an error of the HTTP client means.
fn told(error: ureq::Error, host: &HostPattern) -> NetError {
    let host = host.clone();
    match error {
        ureq::Error::Other(error) => match error.downcast::<NetError>() {
            Ok(error) => *error,
            Err(error) => NetError::Protocol { host, reason: error.to_string() },
        },
        ureq::Error::Timeout(_) => NetError::Timeout { host, limit: Duration::ZERO },
        ureq::Error::LargeResponseHeader(..) => NetError::TooLarge { host, part: "head", limit: MAX_HEAD as u64 },
        ureq::Error::Rustls(error) => NetError::Tls { host, reason: error.to_string() },
        ureq::Error::Tls(reason) => NetError::Tls { host, reason: reason.to_owned() },
        ureq::Error::TlsRequired => NetError::Tls { host, reason: "the connection is not secure".to_owned() },
        ureq::Error::Io(error) => match error.kind() {
            // This is how the TLS library tells what it thinks of the server's bytes.
            io::ErrorKind::InvalidData => NetError::Tls { host, reason: error.to_string() },
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => NetError::Protocol { host, reason: "the server hung up".to_owned() },
            _ => NetError::Connect { host, reason: error.to_string() },
        },
        error => NetError::Protocol { host, reason: error.to_string() },
    }
}
