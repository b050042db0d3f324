//! Hosts, as tools declare them and operators grant them.
//!
//! ```text
//! api.example.com        this name, on the ports 80 and 443
//! api.example.com:8443   this name, on this port
//! *.example.com          every name below it, not itself
//! *                      every name
//! 192.0.2.7  [::1]:8080  this address
//! localhost:*            on every port
//! ```
//!
//! A pattern has one spelling: names are lower case and ASCII, without a trailing dot, addresses are written in full. What
//! a browser would read as another spelling of an address, such as `0x7f.1`, is no pattern.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The longest name that DNS knows, and the longest part between two dots.
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// The ports that a pattern without a port means: those of `http` and `https`.
const USUAL_PORTS: [u16; 2] = [80, 443];

/// One or more hosts, with the ports there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostPattern {
    hosts: Hosts,
    ports: Ports,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hosts {
    /// Every name; no address.
    Names,
    /// Every name that ends in a dot and this.
    Below(String),
    /// This name.
    Name(String),
    /// This address.
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ports {
    /// [`USUAL_PORTS`].
    Usual,
    One(u16),
    All,
}

/// A text that is no host pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` {fault}")]
pub struct HostError {
    /// The text.
    pub text: String,
    /// What is wrong with it, and what to write instead.
    pub fault: HostFault,
}

/// What is wrong with a text that is no host pattern, as the end of a sentence that begins with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostFault {
    /// An address of the web, or more than a host in another way.
    #[error("is more than a host; name the host alone, such as `api.example.com`")]
    NotAHost,
    /// Something that is not spelled as a host.
    #[error(
        "is no host; write it as `api.example.com`, `api.example.com:8443`, `*.example.com`, `192.0.2.7` or `[2001:db8::7]`"
    )]
    Malformed,
    /// The port.
    #[error("has a port that is no number from 1 to 65535, and not `*`")]
    Port,
    /// Another spelling of an address.
    #[error("is another spelling of the address {0}; write that")]
    Spelling(IpAddr),
    /// A star in a place that means nothing.
    #[error(
        "has `*` where it means nothing; it stands alone, before a dot at the start as in `*.example.com`, or for the port"
    )]
    Star,
    /// Longer than a name can be.
    #[error("is longer than a name can be")]
    Long,
}

impl FromStr for HostPattern {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, HostError> {
        parse(text).map_err(|fault| HostError { text: text.to_owned(), fault })
    }
}

impl TryFrom<String> for HostPattern {
    type Error = HostError;

    fn try_from(text: String) -> Result<Self, HostError> {
        text.parse()
    }
}

impl From<HostPattern> for String {
    fn from(pattern: HostPattern) -> Self {
        pattern.to_string()
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.hosts {
            Hosts::Names => f.write_str("*")?,
            Hosts::Below(name) => write!(f, "*.{name}")?,
            Hosts::Name(name) => f.write_str(name)?,
            Hosts::Address(IpAddr::V4(address)) => write!(f, "{address}")?,
            Hosts::Address(IpAddr::V6(address)) => write!(f, "[{address}]")?,
        }
        match self.ports {
            Ports::Usual => Ok(()),
            Ports::One(port) => write!(f, ":{port}"),
            Ports::All => f.write_str(":*"),
        }
    }
}

impl HostPattern {
    /// The pattern of exactly the host and port of an address of the web. `None` where it has no host.
    pub fn of(url: &Url) -> Option<Self> {
        let hosts = match url.host()? {
            Host::Domain(name) => Hosts::Name(without_dot(name).to_owned()),
            Host::Ipv4(address) => Hosts::Address(address.into()),
            Host::Ipv6(address) => Hosts::Address(address.into()),
        };
        let ports = url.port().filter(|port| !USUAL_PORTS.contains(port)).map_or(Ports::Usual, Ports::One);
        Some(Self { hosts, ports })
    }

    /// Whether an address of the web is at one of these hosts.
    pub fn covers_url(&self, url: &Url) -> bool {
        let Some(port) = url.port_or_known_default() else { return false };
        let host = match (url.host(), &self.hosts) {
            (Some(Host::Domain(name)), Hosts::Name(mine)) => without_dot(name) == mine,
            (Some(Host::Domain(name)), Hosts::Below(mine)) => is_below(without_dot(name), mine),
            (Some(Host::Domain(_)), Hosts::Names) => true,
            (Some(Host::Ipv4(address)), Hosts::Address(mine)) => *mine == IpAddr::V4(address),
            (Some(Host::Ipv6(address)), Hosts::Address(mine)) => *mine == IpAddr::V6(address),
            _ => false,
        };
        host && self.ports.cover(port)
    }

    /// Whether every host of `other` is one of these.
    pub fn covers(&self, other: &Self) -> bool {
        self.meet(other).as_ref() == Some(other)
    }

    /// The hosts that are in both.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        Some(Self { hosts: self.hosts.meet(&other.hosts)?, ports: self.ports.meet(other.ports)? })
    }

    /// Whether this is a name that stands for the machine itself.
    pub fn is_localhost(&self) -> bool {
        matches!(&self.hosts, Hosts::Name(name) if name == "localhost" || name.ends_with(".localhost"))
    }

    /// Whether this is an address, not names.
    pub fn is_address(&self) -> bool {
        matches!(self.hosts, Hosts::Address(_))
    }
}

impl Hosts {
    fn meet(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (one, same) if one == same => Some(one.clone()),
            (Self::Names, names @ (Self::Below(_) | Self::Name(_)))
            | (names @ (Self::Below(_) | Self::Name(_)), Self::Names) => Some(names.clone()),
            (Self::Below(wide), narrow @ (Self::Below(name) | Self::Name(name))) if is_below(name, wide) => {
                Some(narrow.clone())
            }
            (narrow @ (Self::Below(name) | Self::Name(name)), Self::Below(wide)) if is_below(name, wide) => {
                Some(narrow.clone())
            }
            _ => None,
        }
    }
}

impl Ports {
    fn cover(self, port: u16) -> bool {
        match self {
            Self::Usual => USUAL_PORTS.contains(&port),
            Self::One(mine) => mine == port,
            Self::All => true,
        }
    }

    fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::All, ports) | (ports, Self::All) => Some(ports),
            (Self::Usual, Self::Usual) => Some(Self::Usual),
            (Self::One(port), ports) | (ports, Self::One(port)) => ports.cover(port).then_some(Self::One(port)),
        }
    }
}

fn is_below(name: &str, wide: &str) -> bool {
    name.strip_suffix(wide).is_some_and(|start| start.len() > 1 && start.ends_with('.'))
}

/// `example.com.` is `example.com`.
fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

fn parse(text: &str) -> Result<HostPattern, HostFault> {
    if text.contains(['/', '\\', '@', '?', '#']) {
        return Err(HostFault::NotAHost);
    }
    if text.is_empty() || text.contains(|character: char| character.is_whitespace() || character == '%') {
        return Err(HostFault::Malformed);
    }
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Ok(HostPattern { hosts: address_v6(address)?, ports: Ports::Usual });
    }
    let (host, port) = match text.strip_prefix('[') {
        Some(_) => text.split_once(']').ok_or(HostFault::Malformed)?,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let ports = match port.strip_prefix(':') {
        None if port.is_empty() => Ports::Usual,
        None => return Err(HostFault::Malformed),
        Some("*") => Ports::All,
        Some(port) => Ports::One(parse_port(port).ok_or(HostFault::Port)?),
    };
    Ok(HostPattern { hosts: parse_host(host)?, ports })
}

fn parse_port(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits)
}

fn parse_host(text: &str) -> Result<Hosts, HostFault> {
    if let Some(address) = text.strip_prefix('[') {
        return address_v6(address.parse().map_err(|_| HostFault::Malformed)?);
    }
    if text == "*" {
        return Ok(Hosts::Names);
    }
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Ok(Hosts::Address(address.into()));
    }
    match text.strip_prefix("*.") {
        Some(name) => parse_name(name).map(Hosts::Below),
        None => parse_name(text).map(Hosts::Name),
    }
}

/// An address of version 6 that stands for one of version 4 would be a second spelling of it.
fn address_v6(address: Ipv6Addr) -> Result<Hosts, HostFault> {
    match address.to_ipv4_mapped() {
        Some(inner) => Err(HostFault::Spelling(inner.into())),
        None => Ok(Hosts::Address(address.into())),
    }
}

/// The name in the spelling that the parser of addresses gives it.
fn parse_name(text: &str) -> Result<String, HostFault> {
    if text.contains('*') {
        return Err(HostFault::Star);
    }
    let name = match Host::parse(text) {
        Ok(Host::Domain(name)) => without_dot(&name).to_owned(),
        Ok(Host::Ipv4(address)) => return Err(HostFault::Spelling(address.into())),
        Ok(Host::Ipv6(_)) | Err(_) => return Err(HostFault::Malformed),
    };
    if name.len() > MAX_NAME || name.split('.').any(|label| label.len() > MAX_LABEL) {
        return Err(HostFault::Long);
    }
    let is_label = |label: &str| {
        let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        !label.is_empty() && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    if name.split('.').all(is_label) { Ok(name) } else { Err(HostFault::Malformed) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(text: &str) -> HostPattern {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    fn fault(text: &str) -> HostFault {
        text.parse::<HostPattern>().expect_err(text).fault
    }

    fn covers(text: &str, url: &str) -> bool {
        pattern(text).covers_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_pattern_has_one_spelling() {
        for (text, spelling) in [
            ("api.example.com", "api.example.com"),
            ("API.Example.COM.", "api.example.com"),
            ("api.example.com:8443", "api.example.com:8443"),
            ("*.example.com:*", "*.example.com:*"),
            ("*", "*"),
            ("*:8080", "*:8080"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("еxample.com", "xn--xample-2of.com"),
            ("my_service", "my_service"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("::1", "[::1]"),
            ("[0:0::1]:8080", "[::1]:8080"),
        ] {
            assert_eq!(pattern(text).to_string(), spelling, "{text}");
            assert_eq!(pattern(spelling).to_string(), spelling);
        }
    }

    #[test]
    fn what_is_no_host_is_told() {
        for text in ["https://api.example.com", "api.example.com/v1", "a@b", "a\\b", "a?b", "a#b"] {
            assert_eq!(fault(text), HostFault::NotAHost, "{text}");
        }
        for text in
            ["", " ", "a b", "a%2eb", ".", "a..b", "-a.com", "a-.com", "[::1", "[::1]x", "[a]", "*.", "a\u{0}b"]
        {
            assert_eq!(fault(text), HostFault::Malformed, "{text:?}");
        }
        for text in ["a:", "a:0", "a:65536", "a:080", "a:+80", "a:x", "a:80:80"] {
            assert_eq!(fault(text), HostFault::Port, "{text}");
        }
        for text in ["a.*", "a*.com", "*a.com", "*.*.com", "**"] {
            assert_eq!(fault(text), HostFault::Star, "{text}");
        }
        assert_eq!(fault(&format!("{}.com", "a".repeat(64))), HostFault::Long);
        assert_eq!(fault(&format!("{}com", "a.".repeat(130))), HostFault::Long);
    }

    #[test]
    fn other_spellings_of_addresses_are_not_taken() {
        for text in
            ["0x7f.1", "127.1", "2130706433", "017700000001", "0x7f000001", "127.0.0.1.", "[::ffff:127.0.0.1]"]
        {
            assert_eq!(fault(text), HostFault::Spelling("127.0.0.1".parse().unwrap()), "{text}");
        }
        assert_eq!(fault("①②⑦.0.0.1"), HostFault::Spelling("127.0.0.1".parse().unwrap()));
        assert_eq!(fault("1.2.3.4.5"), HostFault::Malformed);
        assert_eq!(fault("*.127.0.0.1"), HostFault::Spelling("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn an_address_of_the_web_is_covered_or_not() {
        for (text, url) in [
            ("example.com", "https://example.com/path?query"),
            ("example.com", "http://EXAMPLE.com.:80/"),
            ("example.com:8443", "https://example.com:8443"),
            ("*.example.com", "https://a.b.example.com"),
            ("*", "https://anything"),
            ("example.com:*", "http://example.com:1"),
            ("127.0.0.1", "http://2130706433/"),
            ("[::1]:8080", "http://[::1]:8080/"),
        ] {
            assert!(covers(text, url), "{text} {url}");
        }
        for (text, url) in [
            ("example.com", "https://example.com:8443"),
            ("example.com:8443", "https://example.com"),
            ("example.com", "https://example.com.evil.net"),
            ("example.com", "https://evilexample.com"),
            ("*.example.com", "https://example.com"),
            ("*.example.com", "https://.example.com"),
            ("*.example.com", "https://evilexample.com"),
            ("example.com", "https://example.com@evil.net"),
            ("*", "http://127.0.0.1"),
            ("*", "http://[::1]"),
            ("*", "http://0x7f.1"),
            ("127.0.0.1", "http://[::ffff:127.0.0.1]/"),
            ("127.0.0.1:8080", "http://127.0.0.1"),
            ("example.com", "data:text/plain,example.com"),
        ] {
            assert!(!covers(text, url), "{text} {url}");
        }
    }

    #[test]
    fn the_narrower_of_two_is_what_they_share() {
        let meet = |one: &str, other: &str| {
            let met = pattern(one).meet(&pattern(other)).map(|met| met.to_string());
            assert_eq!(met, pattern(other).meet(&pattern(one)).map(|met| met.to_string()), "{one} {other}");
            met
        };
        assert_eq!(meet("*.example.com", "api.example.com").as_deref(), Some("api.example.com"));
        assert_eq!(meet("*.example.com", "*.api.example.com:*").as_deref(), Some("*.api.example.com"));
        assert_eq!(meet("*", "*.com:443").as_deref(), Some("*.com:443"));
        assert_eq!(meet("example.com", "example.com:443").as_deref(), Some("example.com:443"));
        assert_eq!(meet("example.com", "example.com:8443"), None);
        assert_eq!(meet("*", "127.0.0.1"), None);
        assert_eq!(meet("*.example.com", "example.com"), None);
        assert!(pattern("*.example.com").covers(&pattern("api.example.com:443")));
        assert!(!pattern("api.example.com").covers(&pattern("*.example.com")));
    }

    /// Patterns that have something in common often enough.
    fn any_pattern() -> impl Strategy<Value = HostPattern> {
        let host = prop::sample::select(vec![
            "*",
            "*.com",
            "*.a.com",
            "a.com",
            "b.a.com",
            "c.b.a.com",
            "xa.com",
            "127.0.0.1",
            "[::1]",
        ]);
        let port = prop::sample::select(vec!["", ":*", ":80", ":443", ":8080"]);
        (host, port).prop_map(|(host, port)| format!("{host}{port}").parse().unwrap())
    }

    fn any_url() -> impl Strategy<Value = Url> {
        let scheme = prop::sample::select(vec!["http", "https"]);
        let host = prop::sample::select(vec!["com", "a.com", "b.a.com", "c.b.a.com.", "xa.com", "127.1", "[::1]"]);
        let port = prop::sample::select(vec!["", ":80", ":443", ":8080", ":1"]);
        (scheme, host, port).prop_map(|(scheme, host, port)| Url::parse(&format!("{scheme}://{host}{port}")).unwrap())
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in ".{0,60}") {
            if let Ok(pattern) = text.parse::<HostPattern>() {
                prop_assert_eq!(pattern.to_string().parse::<HostPattern>(), Ok(pattern));
            }
        }

        #[test]
        fn what_two_share_covers_what_both_cover(one in any_pattern(), other in any_pattern(), url in any_url()) {
            let met = one.meet(&other).is_some_and(|met| met.covers_url(&url));
            prop_assert_eq!(met, one.covers_url(&url) && other.covers_url(&url));
        }

        #[test]
        fn the_pattern_of_an_address_covers_it(url in any_url()) {
            prop_assert!(HostPattern::of(&url).unwrap().covers_url(&url));
        }
    }
}
