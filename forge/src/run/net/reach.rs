//! Which hosts one run reaches: asked for every hop of every request.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::{Host, Url};

use super::{error::NetError, grant::NetGrant, public::is_public};
use crate::tool::HostPattern;

/// What the tool declares, and what the operator grants. Only what is in both is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetReach {
    needs: Vec<HostPattern>,
    grants: Vec<NetGrant>,
}

/// A yes to one address of the web, and where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// DNS is asked, and followed to public addresses alone.
    Dns,
    /// To this address.
    Address(IpAddr),
}

impl NetReach {
    /// What is reached of `needs`; and each need of which nothing is granted.
    pub fn of(needs: impl IntoIterator<Item = HostPattern>, grants: &[NetGrant]) -> (Self, Vec<HostPattern>) {
        let (met, unmet): (Vec<_>, Vec<_>) =
            needs.into_iter().partition(|need| grants.iter().any(|grant| need.meet(grant.pattern()).is_some()));
        let useful = grants.iter().filter(|grant| met.iter().any(|need| need.meet(grant.pattern()).is_some()));
        (Self { grants: useful.cloned().collect(), needs: met }, unmet)
    }

    /// What a tool with `needs` reaches of this, which is its caller's; and each need of which nothing is.
    pub fn within(&self, needs: impl IntoIterator<Item = HostPattern>) -> (Self, Vec<HostPattern>) {
        let (mut met, mut unmet) = (Vec::new(), Vec::new());
        for need in needs {
            let parts = self.needs.iter().filter_map(|own| need.meet(own));
            let (parts, _) = Self::of(parts, &self.grants);
            match parts.needs.is_empty() {
                true => unmet.push(need),
                false => met.extend(parts.needs),
            }
        }
        (Self::of(met, &self.grants).0, unmet)
    }

    /// Whether nothing is reached.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty()
    }

    /// Whether the address may be requested, and where it leads.
    pub(super) fn route(&self, url: &Url) -> Result<Route, NetError> {
        let host = pattern_of(url)?;
        if !self.needs.iter().any(|need| need.covers_url(url)) {
            return Err(NetError::Undeclared(host));
        }
        let mut granted = self.grants.iter().filter(|grant| grant.pattern().covers_url(url));
        let Some(first) = granted.next() else { return Err(NetError::Ungranted(host)) };
        Ok(match url.host() {
            Some(Host::Ipv4(address)) => Route::Address(address.into()),
            Some(Host::Ipv6(address)) => Route::Address(address.into()),
            // The narrowest grant says where a name leads.
            _ => {
                let narrowest = granted.fold(first, |best, grant| match best.pattern().covers(grant.pattern()) {
                    true => grant,
                    false => best,
                });
                match narrowest.address() {
                    Some(address) => Route::Address(address),
                    // A name of this machine everywhere (RFC 6761, section 6.3): DNS is not asked.
                    None if host.is_localhost() => {
                        return Err(NetError::NotPublic { host, address: Ipv4Addr::LOCALHOST.into() });
                    }
                    None => Route::Dns,
                }
            }
        })
    }
}

impl Route {
    /// Whether it stays on this machine or its network, where nobody on the way listens.
    pub(super) fn is_local(self) -> bool {
        matches!(self, Self::Address(address) if !is_public(address))
    }

    /// The addresses to connect to. `look_up` is called at most once, and what it says is taken for this connection.
    pub(super) fn addresses(
        self,
        host: &HostPattern,
        port: u16,
        look_up: impl FnOnce() -> std::io::Result<Vec<SocketAddr>>,
    ) -> Result<Vec<SocketAddr>, NetError> {
        let addresses = match self {
            Self::Address(address) => return Ok(vec![SocketAddr::new(address, port)]),
            Self::Dns => look_up().map_err(|error| NetError::Name { host: host.clone(), reason: told(&error) })?,
        };
        let is_good = |address: &&SocketAddr| is_public(address.ip());
        match (addresses.iter().find(|address| !is_good(address)), addresses.is_empty()) {
            (_, true) => Err(NetError::Name { host: host.clone(), reason: "it has no address".into() }),
            // One address that is not public makes the whole answer suspect, but a public one beside it is still reached.
            (Some(address), _) if !addresses.iter().any(|address| is_good(&address)) => {
                Err(NetError::NotPublic { host: host.clone(), address: address.ip().to_canonical() })
            }
            _ => Ok(addresses.iter().filter(is_good).copied().collect()),
        }
    }
}

/// The host of an address, as a grant would name it.
pub(super) fn pattern_of(url: &Url) -> Result<HostPattern, NetError> {
    HostPattern::of(url).ok_or_else(|| NetError::Url { url: cut(url.as_str()), reason: "it names no host".into() })
}

/// The system's words without the prefix that every failed look-up has.
fn told(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.strip_prefix("failed to lookup address information: ").unwrap_or(&text).to_owned()
}

/// A text of the guest's as a message repeats it.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_callee_reaches_no_more_than_its_caller() {
        let caller = reach(&["*.example.com"], &["a.example.com", "b.example.com"]);
        let needs = |needs: &[&str]| needs.iter().map(|need| need.parse().unwrap()).collect::<Vec<HostPattern>>();
        let (callee, unmet) = caller.within(needs(&["a.example.com", "c.example.com", "other.org"]));
        assert_eq!(unmet, needs(&["c.example.com", "other.org"]));
        let goes = |host: &str| callee.route(&Url::parse(&format!("https://{host}/")).unwrap()).is_ok();
        assert!(goes("a.example.com") && !goes("b.example.com") && !goes("c.example.com"));
    }

    fn reach(needs: &[&str], grants: &[&str]) -> NetReach {
        let (reach, _) =
            NetReach::of(needs.iter().map(|need| need.parse().unwrap()), &NetGrant::list(grants).unwrap());
        reach
    }

    fn route(needs: &[&str], grants: &[&str], url: &str) -> Result<Route, &'static str> {
        let route = reach(needs, grants).route(&Url::parse(url).unwrap());
        route.map_err(|error| match error {
            NetError::Undeclared(_) => "undeclared",
            NetError::Ungranted(_) => "ungranted",
            NetError::NotPublic { .. } => "not public",
            other => panic!("{other}"),
        })
    }

    fn addresses(answer: &[&str]) -> Result<Vec<SocketAddr>, NetError> {
        let answer = answer.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 443)).collect();
        Route::Dns.addresses(&"a.com".parse().unwrap(), 443, || Ok(answer))
    }

    #[test]
    fn both_must_cover_a_host() {
        assert_eq!(route(&["*.a.com"], &["b.a.com"], "https://b.a.com"), Ok(Route::Dns));
        assert_eq!(route(&["*.a.com"], &["b.a.com"], "https://c.a.com"), Err("ungranted"));
        assert_eq!(route(&["b.a.com"], &["*.a.com"], "https://c.a.com"), Err("undeclared"));
        assert_eq!(route(&["b.a.com"], &["c.a.com"], "https://c.a.com"), Err("undeclared"));
        assert_eq!(route(&["b.a.com"], &["c.a.com"], "https://b.a.com"), Err("undeclared"));
        assert_eq!(route(&["*"], &["*"], "http://127.0.0.1"), Err("undeclared"));
        assert_eq!(route(&["127.0.0.1:*"], &["*"], "http://127.0.0.1:80"), Err("undeclared"));
    }

    #[test]
    fn a_need_is_unmet_if_no_grant_shares_a_host_with_it() {
        let unmet = |needs: &[&str], grants: &[&str]| {
            let needs = needs.iter().map(|need| need.parse().unwrap());
            NetReach::of(needs, &NetGrant::list(grants).unwrap())
                .1
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(unmet(&["a.com", "b.com"], &["a.com"]), ["b.com"]);
        assert_eq!(unmet(&["*.a.com"], &["b.a.com"]), [""; 0]);
        assert_eq!(unmet(&["a.com:8443"], &["a.com"]), ["a.com:8443"]);
        assert_eq!(unmet(&["127.0.0.1"], &["*"]), ["127.0.0.1"]);
        assert!(reach(&[], &["a.com"]).is_empty());
    }

    #[test]
    fn the_narrowest_grant_says_where_a_name_leads() {
        let grants = ["*", "*.a.com=10.0.0.1", "b.a.com=10.0.0.2"];
        let address = |text: &str| Ok(Route::Address(text.parse().unwrap()));
        assert_eq!(route(&["*"], &grants, "https://b.a.com"), address("10.0.0.2"));
        assert_eq!(route(&["*"], &grants, "https://c.a.com"), address("10.0.0.1"));
        assert_eq!(route(&["*"], &grants, "https://a.com"), Ok(Route::Dns));
    }

    #[test]
    fn names_of_this_machine_lead_where_the_grant_says_or_nowhere() {
        let reach = |grant: &str| reach(&["localhost:9", "*.localhost:9"], &[grant]);
        for url in ["http://localhost:9", "http://LOCALHOST.:9", "http://a.b.localhost:9"] {
            let url = Url::parse(url).unwrap();
            let routes = ["localhost:9", "*.localhost:9"].map(|grant| reach(grant).route(&url));
            assert!(routes.iter().all(Result::is_err), "{url}: {routes:?}");
        }
        let named = route(&["localhost:9"], &["localhost:9"], "http://localhost:9");
        assert_eq!(named, Err("not public"));
        let pinned = route(&["localhost:9"], &["localhost:9=127.0.0.1"], "http://localhost:9");
        assert_eq!(pinned, Ok(Route::Address("127.0.0.1".parse().unwrap())));
        assert_eq!(route(&["*"], &["*"], "https://notlocalhost"), Ok(Route::Dns));
    }

    #[test]
    fn a_name_leads_to_public_addresses_alone() {
        assert_eq!(addresses(&["1.1.1.1"]).unwrap().len(), 1);
        assert_eq!(addresses(&["127.0.0.1", "1.1.1.1", "::1"]).unwrap(), ["1.1.1.1:443".parse().unwrap()]);
        assert!(matches!(addresses(&["10.0.0.1", "::1"]), Err(NetError::NotPublic { .. })));
        assert!(matches!(addresses(&["::ffff:127.0.0.1"]), Err(NetError::NotPublic { .. })));
        assert!(matches!(addresses(&[]), Err(NetError::Name { .. })));
        let failed =
            Route::Dns.addresses(&"a.com".parse().unwrap(), 1, || Err(std::io::Error::other("no such name")));
        assert!(failed.unwrap_err().to_string().contains("no such name"));
    }

    /// Spellings of one address of version 4, as libc, browsers and DNS would read them.
    fn spellings(address: std::net::Ipv4Addr) -> Vec<String> {
        let ([a, b, c, d], bits) = (address.octets(), address.to_bits());
        let low = bits & 0xff_ffff;
        vec![
            address.to_string(),
            format!("{address}."),
            format!("{bits}"),
            format!("{bits:#x}"),
            format!("0{bits:o}"),
            format!("{a:#x}.{b:#x}.{c:#x}.{d:#x}"),
            format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
            format!("{a}.{low}"),
            format!("{a}.{b}.{}", bits & 0xffff),
            format!("[{}]", address.to_ipv6_mapped()),
            format!("[{}]", address.to_ipv6_compatible()),
            format!("[64:ff9b::{a:x}{b:02x}:{c:x}{d:02x}]"),
            format!("[2002:{a:x}{b:02x}:{c:x}{d:02x}::1]"),
            format!("%{:02x}{}", address.to_string().as_bytes()[0], &address.to_string()[1..]),
        ]
    }

    proptest! {
        #[test]
        fn no_spelling_of_an_address_passes_as_a_name(
            address in prop::sample::select(vec![
                [127, 0, 0, 1], [10, 1, 2, 3], [192, 168, 0, 1], [169, 254, 169, 254], [172, 16, 0, 9], [0, 0, 0, 0],
            ]),
            scheme in prop::sample::select(vec!["http", "https"]),
            before in prop::sample::select(vec!["", "user@", "a.com@", "a.com:80@"]),
        ) {
            for spelling in spellings(address.into()) {
                // What the parser of addresses does not take cannot be requested at all.
                let Ok(url) = Url::parse(&format!("{scheme}://{before}{spelling}/")) else { continue };
                let reach = reach(&["*", "*:*"], &["*", "*:*"]);
                prop_assert!(reach.route(&url).is_err(), "{}", url);
            }
        }

        #[test]
        fn no_answer_of_dns_leads_to_what_is_not_public(answer in prop::collection::vec(any::<IpAddr>(), 0..8)) {
            let answer: Vec<_> = answer.into_iter().map(|address| SocketAddr::new(address, 443)).collect();
            if let Ok(passed) = Route::Dns.addresses(&"a.com".parse().unwrap(), 443, || Ok(answer)) {
                prop_assert!(!passed.is_empty() && passed.iter().all(|address| is_public(address.ip())));
            }
        }
    }
}
