//! From a name to the addresses that a connection may be made to.
//!
//! The HTTP client asks here and nowhere else, once for each connection, and connects to what it was told. So there is no
//! second look-up between the check and the connection, in which a name could come to mean something else.

use std::{
    fmt, io,
    net::{SocketAddr, ToSocketAddrs as _},
    sync::Arc,
};

use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};
use url::Url;

use super::{
    error::NetError,
    reach::{NetReach, pattern_of},
};

/// The most addresses that one name is followed to.
const MAX_ADDRESSES: usize = 16;

/// Asks DNS for a name and a port.
pub(super) type LookUp = Arc<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// The system's resolver.
pub(super) fn system() -> LookUp {
    Arc::new(|name, port| Ok((name, port).to_socket_addrs()?.collect()))
}

/// The wall's own resolver.
#[derive(Clone)]
pub(super) struct Guarded {
    pub(super) reach: Arc<NetReach>,
    pub(super) look_up: LookUp,
}

impl Guarded {
    fn addresses(&self, uri: &Uri) -> Result<Vec<SocketAddr>, NetError> {
        let text = uri.to_string();
        let url = Url::parse(&text).map_err(|error| NetError::Url { url: text, reason: error.to_string() })?;
        let host = pattern_of(&url)?;
        let port = url.port_or_known_default().unwrap_or_default();
        let route = self.reach.route(&url)?;
        route.addresses(&host, port, || (self.look_up)(url.host_str().unwrap_or_default(), port))
    }
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.addresses(uri).map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let mut resolved = self.empty();
        for address in addresses.into_iter().take(MAX_ADDRESSES) {
            resolved.push(address);
        }
        Ok(resolved)
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("reach", &self.reach).finish_non_exhaustive()
    }
}
