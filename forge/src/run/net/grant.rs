//! `--allow-net=HOST[:PORT][=ADDRESS]`.

use std::{fmt, net::IpAddr, str::FromStr};

use crate::tool::{HostError, HostPattern};

/// A host that an operator lets tools reach.
///
/// A name is followed to public addresses alone, whatever DNS says. What is not public is granted by its address,
/// `127.0.0.1:8080`; or as a name together with the address that it stands for, `billing.internal=10.0.0.7`, and then DNS
/// is not asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NetGrant {
    pattern: HostPattern,
    address: Option<IpAddr>,
}

/// Why a host cannot be granted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetGrantError {
    /// The host.
    #[error("cannot grant the host {0}")]
    Host(#[from] HostError),
    /// The address behind `=`.
    #[error(
        "cannot grant `{text}`: what stands behind `=` is no address; write one, as in `billing.internal=10.0.0.7`"
    )]
    Address {
        /// The grant as typed.
        text: String,
    },
    /// An address for an address.
    #[error("cannot grant `{text}`: an address is reached as it is; leave out what follows `=`")]
    Twice {
        /// The grant as typed.
        text: String,
    },
    /// Two grants that say different things.
    #[error("`{one}` and `{other}` contradict each other; grant `{pattern}` once")]
    Contradiction {
        /// What both grant.
        pattern: String,
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
}

impl FromStr for NetGrant {
    type Err = NetGrantError;

    fn from_str(text: &str) -> Result<Self, NetGrantError> {
        let (pattern, address) = match text.split_once('=') {
            Some((pattern, address)) => (pattern, Some(address)),
            None => (text, None),
        };
        let pattern: HostPattern = pattern.parse()?;
        let Some(address) = address else { return Ok(Self { pattern, address: None }) };
        if pattern.is_address() {
            return Err(NetGrantError::Twice { text: text.to_owned() });
        }
        let bare = address.strip_prefix('[').and_then(|address| address.strip_suffix(']')).unwrap_or(address);
        let address: IpAddr = bare.parse().map_err(|_| NetGrantError::Address { text: text.to_owned() })?;
        Ok(Self { pattern, address: Some(address.to_canonical()) })
    }
}

impl fmt::Display for NetGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Some(address) => write!(f, "{}={address}", self.pattern),
            None => self.pattern.fmt(f),
        }
    }
}

impl NetGrant {
    /// Reads a list of grants. One host with two meanings is an error; the same grant twice is none.
    pub fn list<S: AsRef<str>>(texts: &[S]) -> Result<Vec<Self>, NetGrantError> {
        let mut grants = texts.iter().map(|text| text.as_ref().parse()).collect::<Result<Vec<Self>, _>>()?;
        grants.sort();
        grants.dedup();
        match grants.windows(2).find(|pair| pair[0].pattern == pair[1].pattern) {
            Some(pair) => Err(NetGrantError::Contradiction {
                pattern: pair[0].pattern.to_string(),
                one: pair[0].to_string(),
                other: pair[1].to_string(),
            }),
            None => Ok(grants),
        }
    }

    /// The hosts.
    pub fn pattern(&self) -> &HostPattern {
        &self.pattern
    }

    /// The address that the names stand for, where DNS is not to be asked.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// Whether this grant gives everything that `other` gives.
    pub fn covers(&self, other: &Self) -> bool {
        self.address == other.address && self.pattern.covers(&other.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> Result<Vec<String>, String> {
        let grants = NetGrant::list(texts).map_err(|error| error.to_string())?;
        Ok(grants.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_grant_is_a_host_and_perhaps_its_address() {
        let grant: NetGrant = "Billing.Internal:8443=10.0.0.7".parse().unwrap();
        assert_eq!(grant.to_string(), "billing.internal:8443=10.0.0.7");
        assert_eq!("a=[::1]".parse::<NetGrant>().unwrap().to_string(), "a=::1");
        assert_eq!("a=::ffff:10.0.0.7".parse::<NetGrant>().unwrap().to_string(), "a=10.0.0.7");
        for (text, part) in [
            ("a=b", "no address"),
            ("a=", "no address"),
            ("a=10.0.0.7:80", "no address"),
            ("a=0x7f.1", "no address"),
            ("10.0.0.7=10.0.0.8", "as it is"),
            ("https://a", "more than a host"),
            ("=10.0.0.7", "no host"),
        ] {
            let error = text.parse::<NetGrant>().expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_list_says_each_thing_once() {
        assert_eq!(list(&["b.com", "a.com", "B.com"]), Ok(vec!["a.com".into(), "b.com".into()]));
        assert_eq!(list(&["*.a.com", "b.a.com=10.0.0.7"]).unwrap().len(), 2);
        assert!(list(&["a.com", "a.com=10.0.0.7"]).unwrap_err().contains("contradict"));
        assert!(list(&["a.com=10.0.0.8", "a.com=10.0.0.7"]).unwrap_err().contains("`a.com=10.0.0.8`"));
    }

    #[test]
    fn a_grant_with_an_address_is_no_part_of_one_without() {
        let grant = |text: &str| text.parse::<NetGrant>().unwrap();
        assert!(grant("*.a.com").covers(&grant("b.a.com")));
        assert!(!grant("*.a.com").covers(&grant("b.a.com=10.0.0.7")));
        assert!(!grant("b.a.com=10.0.0.7").covers(&grant("b.a.com")));
        assert!(grant("*.a.com=10.0.0.7").covers(&grant("b.a.com=10.0.0.7")));
    }
}
