//! Which hosts a store may send its clients to: by a redirect, by the place of an upload, or for a token.
//!
//! Over HTTPS only, or where plain HTTP is spoken anyway; and to no address that is nearer than the store's own: a registry
//! on the internet does not send anybody to this machine, its link, or a network of one's own. Names are judged by the
//! addresses that are connected to. With a proxy, which looks up names itself, only addresses that are written as such are.

use std::{
    collections::BTreeSet,
    io,
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::{
    dns::{Name, Resolve, Resolving},
    redirect,
};
use url::{Host, Url};

use super::{Forbidden, zone::Zone};

/// The most redirects of one request.
const MOST_REDIRECTS: usize = 5;
const NEARER: &str = "which is nearer to this machine than the store itself";

/// Whom one store may name.
#[derive(Debug)]
pub(crate) struct Reach {
    /// The store's host.
    own: String,
    /// `HOST[:PORT]` of those with whom plain HTTP is spoken, besides this machine.
    plain: Vec<String>,
    met: Mutex<Met>,
}

/// What was met so far.
#[derive(Debug, Default)]
struct Met {
    /// Where the store is.
    zone: Option<Zone>,
    /// The names that it named.
    named: BTreeSet<String>,
}

impl Reach {
    /// That of a store at this address. `plain` lists `HOST[:PORT],…`.
    pub(crate) fn new(store: &Url, plain: &str) -> Self {
        let plain = plain.split(',').map(|one| one.trim().to_ascii_lowercase()).filter(|one| !one.is_empty());
        let own = store.host_str().unwrap_or_default().to_owned();
        let zone = store.host().and_then(|host| zone_of(&host));
        Self { own, plain: plain.collect(), met: Mutex::new(Met { zone, named: BTreeSet::new() }) }
    }

    /// Whether the store may name this place. It is judged by its addresses once it is asked.
    pub(crate) fn admit(&self, place: &Url) -> Result<(), Forbidden> {
        let refuse = |reason| Err(self.forbidden(place, reason));
        match place.scheme() {
            "https" => {}
            "http" if self.is_plain(place) => {}
            "http" => return refuse("over plain HTTP; that is spoken with this machine and FORGE_OCI_INSECURE only"),
            _ => return refuse("which is not asked over HTTPS"),
        }
        let Some(host) = place.host() else { return refuse("which is no host") };
        if !place.username().is_empty() || place.password().is_some() {
            return refuse("with a name or a password in it");
        }
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let own = met.zone.unwrap_or(Zone::Public);
        match zone_of(&host) {
            Some(zone) if !own.may_lead_to(zone) => return refuse(NEARER),
            _ => {}
        }
        if let Host::Domain(name) = host
            && name != self.own
        {
            met.named.insert(name.to_owned());
        }
        Ok(())
    }

    /// Whether plain HTTP is spoken there.
    fn is_plain(&self, place: &Url) -> bool {
        let host = place.host_str().unwrap_or_default();
        let port = place.port_or_known_default().unwrap_or_default();
        let with_port = format!("{host}:{port}");
        let is_listed = |one: &String| *one == with_port || place.port().is_none() && one == host;
        is_loopback(place) || self.plain.iter().any(is_listed)
    }

    fn forbidden(&self, place: &Url, reason: &'static str) -> Forbidden {
        let host = place.host_str().unwrap_or_default();
        let port = place.port().map_or_else(String::new, |port| format!(":{port}"));
        let place = format!("{}://{host}{port}", place.scheme());
        Forbidden { place: place.chars().filter(|c| !c.is_control()).take(200).collect(), reason }
    }

    /// Follows the store where it may lead.
    pub(crate) fn redirects(self: &Arc<Self>) -> redirect::Policy {
        let reach = Arc::clone(self);
        redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MOST_REDIRECTS {
                let forbidden = reach.forbidden(attempt.url(), "after too many others");
                return attempt.error(forbidden);
            }
            match reach.admit(attempt.url()) {
                Ok(()) => attempt.follow(),
                Err(forbidden) => attempt.error(forbidden),
            }
        })
    }

    /// Looks up names, and leaves out the addresses that may not be connected to.
    pub(crate) fn resolver(self: &Arc<Self>) -> Arc<dyn Resolve> {
        Arc::new(Resolver(Arc::clone(self)))
    }

    /// Those of a name's addresses that may be connected to. The store itself stays where it was found first.
    fn judge(&self, name: &str, addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Forbidden> {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let zone = |address: &SocketAddr| Zone::of(address.ip());
        if name == self.own {
            let farthest = addresses.iter().map(zone).min();
            met.zone = met.zone.or(farthest);
        } else if !met.named.contains(name) {
            // A proxy, which the user named.
            return Ok(addresses);
        }
        let own = met.zone.unwrap_or(Zone::Public);
        let allowed: Vec<_> = addresses.into_iter().filter(|address| own.may_lead_to(zone(address))).collect();
        match allowed.is_empty() {
            true => Err(Forbidden { place: name.chars().take(200).collect(), reason: NEARER }),
            false => Ok(allowed),
        }
    }
}

struct Resolver(Arc<Reach>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, name) = (Arc::clone(&self.0), name.as_str().to_owned());
        Box::pin(async move {
            let wanted = name.clone();
            let look_up = move || (wanted.as_str(), 0).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
            let found: io::Result<_> = tokio::task::spawn_blocking(look_up).await?;
            let allowed = reach.judge(&name, found?)?;
            Ok(Box::new(allowed.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

/// The zone of a host that says it by itself.
fn zone_of(host: &Host<&str>) -> Option<Zone> {
    match host {
        Host::Domain(name) if *name == "localhost" || name.ends_with(".localhost") => Some(Zone::Loopback),
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(Zone::of(IpAddr::V4(*address))),
        Host::Ipv6(address) => Some(Zone::of(IpAddr::V6(*address))),
    }
}

/// Whether a URL is of this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn addresses(all: &[&str]) -> Vec<SocketAddr> {
        all.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)).collect()
    }

    #[test]
    fn a_store_leads_to_nobody_in_the_clear_or_nearer() {
        let reach = |store: &str| Reach::new(&url(store), "plain.example:5000,other.example");
        for (store, place, is_admitted) in [
            ("https://a.example", "https://b.example/x", true),
            ("https://a.example", "http://b.example/x", false),
            ("https://a.example", "http://a.example/x", false),
            ("https://a.example", "http://plain.example:5000/x", true),
            ("https://a.example", "http://plain.example/x", false),
            ("https://a.example", "http://other.example/x", true),
            ("https://a.example", "http://other.example:81/x", false),
            ("https://a.example", "http://127.0.0.1/x", false),
            ("https://a.example", "https://0x7f.1/x", false),
            ("https://a.example", "https://localhost/x", false),
            ("https://a.example", "https://169.254.169.254/x", false),
            ("https://a.example", "https://[::ffff:10.0.0.1]/x", false),
            ("https://a.example", "ftp://b.example/x", false),
            ("https://a.example", "https://name:word@b.example/x", false),
            ("http://127.0.0.1:5000", "http://localhost:5001/x", true),
            ("http://127.0.0.1:5000", "http://169.254.169.254/x", false),
            ("http://127.0.0.1:5000", "https://169.254.169.254/x", false),
            ("http://127.0.0.1:5000", "http://192.0.2.2/x", false),
            ("https://10.0.0.1", "https://10.0.0.2/x", true),
            ("https://10.0.0.1", "https://127.0.0.1/x", false),
        ] {
            assert_eq!(reach(store).admit(&url(place)).is_ok(), is_admitted, "{store} {place}");
        }
    }

    #[test]
    fn names_are_judged_by_their_addresses() {
        let reach = Reach::new(&url("https://a.example"), "");
        // A proxy's name, before anything is known.
        assert_eq!(reach.judge("proxy.example", addresses(&["10.0.0.9"])).unwrap().len(), 1);
        assert_eq!(
            reach.judge("a.example", addresses(&["10.0.0.1", "192.0.2.1"])).unwrap(),
            addresses(&["192.0.2.1"])
        );
        // The store moves nearer.
        assert!(reach.judge("a.example", addresses(&["10.0.0.1"])).is_err());
        reach.admit(&url("https://b.example/x")).unwrap();
        for near in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"] {
            assert!(reach.judge("b.example", addresses(&[near])).is_err(), "{near}");
        }
        assert_eq!(reach.judge("b.example", addresses(&["192.0.2.7", "::1"])).unwrap(), addresses(&["192.0.2.7"]));
        // A store in a network of one's own may name others there.
        let reach = Reach::new(&url("https://a.example"), "");
        reach.judge("a.example", addresses(&["10.0.0.1"])).unwrap();
        reach.admit(&url("https://b.example/x")).unwrap();
        assert!(reach.judge("b.example", addresses(&["10.0.0.2"])).is_ok());
        assert!(reach.judge("b.example", addresses(&["127.0.0.1"])).is_err());
    }
}
