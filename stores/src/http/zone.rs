//! How near an address is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    /// The internet.
    Public,
    /// A network of one's own.
    Private,
    /// This machine.
    Loopback,
    /// This machine's link, where clouds keep credentials; addresses that are nobody's alone.
    Link,
}

/// Where AWS and Google tell a machine's credentials over IPv6, amid addresses of private networks.
const METADATA: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

impl Zone {
    pub(super) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    /// Whether a host here may send somebody there.
    pub(super) fn may_lead_to(self, there: Self) -> bool {
        match there {
            Self::Link => self == Self::Link,
            there => there <= self && self != Self::Link || there == Self::Public,
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [a, b, ..] = address.octets();
        match (a, b) {
            (0 | 127, _) => Self::Loopback,
            (169, 254) | (224.., _) => Self::Link,
            (10, _) | (172, 16..=31) | (192, 168) | (100, 64..=127) | (198, 18 | 19) => Self::Private,
            _ => Self::Public,
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        if address.is_loopback() || address.is_unspecified() {
            return Self::Loopback;
        }
        let [a, b, c, d, e, f, g, h] = address.segments();
        let [[i, j], [k, l]] = [g.to_be_bytes(), h.to_be_bytes()];
        match (a, b, c, d, e, f) {
            // Addresses of IPv4 in other clothes.
            (0, 0, 0, 0, 0, 0 | 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Self::of_v4(Ipv4Addr::new(i, j, k, l)),
            (0x2002, ..) => {
                let [[i, j], [k, l]] = [b.to_be_bytes(), c.to_be_bytes()];
                Self::of_v4(Ipv4Addr::new(i, j, k, l))
            }
            _ if METADATA.contains(&address) => Self::Link,
            (0xfe80..=0xfebf | 0xff00.., ..) => Self::Link,
            (0xfc00..=0xfdff | 0xfec0..=0xfeff, ..) => Self::Private,
            _ => Self::Public,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_zones() {
        for (address, zone) in [
            ("127.0.0.1", Zone::Loopback),
            ("0.0.0.0", Zone::Loopback),
            ("::1", Zone::Loopback),
            ("::ffff:127.0.0.1", Zone::Loopback),
            ("64:ff9b::7f00:1", Zone::Loopback),
            ("2002:7f00:1::", Zone::Loopback),
            ("169.254.169.254", Zone::Link),
            ("::ffff:169.254.169.254", Zone::Link),
            ("fe80::1", Zone::Link),
            ("fd00:ec2::254", Zone::Link),
            ("255.255.255.255", Zone::Link),
            ("10.1.2.3", Zone::Private),
            ("172.31.0.1", Zone::Private),
            ("192.168.1.1", Zone::Private),
            ("100.64.0.1", Zone::Private),
            ("fd12::1", Zone::Private),
            ("172.32.0.1", Zone::Public),
            ("1.1.1.1", Zone::Public),
            ("2606:4700::1111", Zone::Public),
        ] {
            assert_eq!(Zone::of(address.parse().unwrap()), zone, "{address}");
        }
    }

    #[test]
    fn nobody_is_led_nearer() {
        use Zone::{Link, Loopback, Private, Public};
        let all = [Public, Private, Loopback, Link];
        let allowed = |from: Zone| all.into_iter().filter(|to| from.may_lead_to(*to)).collect::<Vec<_>>();
        assert_eq!(allowed(Public), [Public]);
        assert_eq!(allowed(Private), [Public, Private]);
        assert_eq!(allowed(Loopback), [Public, Private, Loopback]);
        assert_eq!(allowed(Link), [Public, Link]);
    }
}
