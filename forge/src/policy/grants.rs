//! What may be granted, and what is granted without a flag.

use std::{collections::BTreeMap, net::IpAddr, path::Path};

use super::{Capability, Exceeded, Stated};
use crate::tool::HostPattern;

/// How much of a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permit {
    /// None or all of it.
    All(bool),
    /// These.
    Listed(Vec<String>),
}

/// The most that may be granted. Each bound holds, whichever file it stands in; a capability without one is unbounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantBounds {
    pub(super) bounds: BTreeMap<Capability, Vec<Stated<Permit>>>,
}

/// What is granted without a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefaultGrants {
    pub(super) grants: BTreeMap<Capability, Stated<Permit>>,
}

impl GrantBounds {
    /// Whether nothing is bounded.
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// The bounds on one capability. None means that there is none.
    pub fn of(&self, capability: Capability) -> &[Stated<Permit>] {
        self.bounds.get(&capability).map_or(&[], Vec::as_slice)
    }

    /// Whether `wanted` may be granted: a host, an absolute path, a name, a tool. For the clock and random numbers the
    /// text says nothing.
    pub fn admit(&self, capability: Capability, wanted: &str) -> Result<(), Exceeded> {
        for bound in self.of(capability) {
            let within = match &bound.value {
                Permit::All(given) => *given,
                Permit::Listed(texts) => texts.iter().any(|text| covers(capability, text, wanted)),
            };
            if !within {
                return Err(Exceeded::grant(capability, wanted, bound));
            }
        }
        Ok(())
    }
}

impl DefaultGrants {
    /// What is granted of one capability.
    pub fn of(&self, capability: Capability) -> Option<&Stated<Permit>> {
        self.grants.get(&capability)
    }

    /// The texts that are granted of one capability.
    pub fn listed(&self, capability: Capability) -> &[String] {
        match self.of(capability).map(|stated| &stated.value) {
            Some(Permit::Listed(texts)) => texts,
            _ => &[],
        }
    }

    /// Whether a capability that is given or not is given.
    pub fn given(&self, capability: Capability) -> bool {
        self.of(capability).is_some_and(|stated| stated.value == Permit::All(true))
    }
}

/// Whether what is wanted lies in what is listed.
fn covers(capability: Capability, listed: &str, wanted: &str) -> bool {
    match capability {
        Capability::Net => covers_host(listed, wanted),
        Capability::Read | Capability::Write => covers_path(Path::new(listed), Path::new(wanted)),
        Capability::Tool => covers_tool(listed, wanted),
        Capability::Env | Capability::Secret | Capability::Clock | Capability::Random => {
            listed == "*" || listed == wanted
        }
    }
}

/// A name that is granted together with an address is covered by the same alone: that address may be anywhere.
fn covers_host(listed: &str, wanted: &str) -> bool {
    let parts = |text: &str| match text.split_once('=') {
        Some((host, address)) => (host.parse::<HostPattern>(), address.parse::<IpAddr>().ok()),
        None => (text.parse(), None),
    };
    match (parts(listed), parts(wanted)) {
        ((Ok(listed), there), (Ok(wanted), here)) => there == here && listed.covers(&wanted),
        _ => false,
    }
}

/// Links are resolved on both sides, so that what is granted is what is compared.
fn covers_path(listed: &Path, wanted: &Path) -> bool {
    let resolved = listed.canonicalize();
    let (listed, wanted) = (resolved.as_deref().unwrap_or(listed), resolve(wanted));
    wanted.starts_with(listed)
}

/// The path without links, as far as it exists: what is to be made does not exist yet.
fn resolve(path: &Path) -> std::path::PathBuf {
    path.canonicalize().unwrap_or_else(|_| match (path.parent().map(Path::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    })
}

/// A name without a version covers each version.
fn covers_tool(listed: &str, wanted: &str) -> bool {
    let name = |text: &str| text.split_once('@').map_or(text, |(name, _)| name).to_owned();
    let any_version = !listed.contains('@');
    listed == "*" || listed == wanted || any_version && name(listed) == name(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_cover_what_is_below_them() {
        for (listed, wanted, covered) in [
            ("*.example.com", "api.example.com", true),
            ("*.example.com", "*.api.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "evilexample.com", false),
            ("*.example.com", "api.example.com.evil.org", false),
            ("api.example.com", "api.example.com", true),
            ("*", "api.example.com", true),
            ("*", "127.0.0.1", false),
            ("*", "api.example.com=10.0.0.7", false),
            ("api.example.com", "api.example.com:8443", false),
            ("*.example.com=10.0.0.7", "api.example.com=10.0.0.7", true),
            ("no host", "no host", false),
        ] {
            assert_eq!(covers_host(listed, wanted), covered, "{listed} {wanted}");
        }
    }

    #[test]
    fn paths_cover_what_is_below_them_without_links_out() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        std::fs::create_dir(&inside).unwrap();
        std::os::unix::fs::symlink("/etc", inside.join("out")).unwrap();
        assert!(covers_path(&inside, &inside));
        assert!(covers_path(&inside, &inside.join("new.csv")));
        assert!(!covers_path(&inside, &inside.join("out")));
        assert!(!covers_path(&inside, folder.path()));
        assert!(!covers_path(Path::new("/data"), Path::new("/data2")));
    }

    #[test]
    fn a_tool_without_a_version_covers_each() {
        assert!(covers_tool("total", "total@1.2") && covers_tool("*", "any") && covers_tool("a@1", "a@1"));
        assert!(!covers_tool("a@1", "a") && !covers_tool("a", "b"));
    }
}
