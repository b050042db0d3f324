//! What an operator gives.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use super::{
    ToolGrant, ToolGrantError,
    net::{
        NetGrant, NetGrantError,
        secret::{SecretGrant, SecretGrantError, SecretSource},
    },
};
use crate::tool::{HostPattern, Needs, SecretName};

/// One folder or file that an operator lets a tool see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathGrant {
    /// Where it is on this machine: absolute and without links, see [`crate::engine::wasi::Preopen::host`].
    pub host: PathBuf,
    /// The path under which the tool sees it.
    pub guest: String,
}

/// The capabilities that an operator gives to a run. Effective reach is needs ∩ grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// To read below.
    pub read: Vec<PathGrant>,
    /// To read and write below.
    pub write: Vec<PathGrant>,
    /// Names of environment variables.
    pub env: BTreeSet<String>,
    /// Hosts to send requests to.
    pub net: Vec<NetGrant>,
    /// Secrets to put into requests.
    pub secret: Vec<SecretGrant>,
    /// The real time.
    pub clock: bool,
    /// Real randomness.
    pub random: bool,
    /// Tools to call.
    pub tool: Vec<ToolGrant>,
}

/// Why a grant cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// Nothing is there to be granted.
    #[error("cannot grant `{path}`: {source}; name a file or folder that exists")]
    Path {
        /// The path as typed.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The path for the tool is not usable.
    #[error("cannot grant `{text}`: {reason}; write HOST or HOST:GUEST, as in `--allow-read=./reports:/data`")]
    Shape {
        /// The grant as typed.
        text: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A tool.
    #[error(transparent)]
    Tool(#[from] ToolGrantError),
    /// A host.
    #[error(transparent)]
    Net(#[from] NetGrantError),
    /// A secret.
    #[error(transparent)]
    Secret(#[from] SecretGrantError),
    /// What the tool must not see is granted for it to see.
    #[error(
        "`{variable}` holds the secret `{name}`, and is granted as an environment variable too, where the tool would see \
         it; leave out --allow-env={variable}"
    )]
    Shown {
        /// The secret.
        name: SecretName,
        /// The variable.
        variable: String,
    },
}

/// Whether what is granted must be there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be there.
    Required,
    /// It may be a file that the tool is to make, in a folder that is there.
    MayBeMade,
}

impl Grants {
    /// The flags that give them, as the journal keeps them.
    pub fn flags(&self) -> Vec<String> {
        // Named one by one, so that a new kind of grant cannot be forgotten here.
        let Self { read, write, env, net, secret, clock, random, tool } = self;
        let path = |flag: &'static str| {
            move |grant: &PathGrant| format!("--allow-{flag}={}:{}", grant.host.display(), grant.guest)
        };
        let mut flags: Vec<String> = read.iter().map(path("read")).chain(write.iter().map(path("write"))).collect();
        flags.extend(env.iter().map(|name| format!("--allow-env={name}")));
        flags.extend(net.iter().map(|grant| format!("--allow-net={grant}")));
        // Its name and source, not its value.
        flags.extend(secret.iter().map(|grant| format!("--allow-secret={grant}")));
        flags.extend(tool.iter().map(|grant| format!("--allow-tool={grant}")));
        flags.extend(clock.then(|| "--allow-clock".to_owned()));
        flags.extend(random.then(|| "--allow-random".to_owned()));
        flags
    }

    /// Whether no grant undoes another.
    pub fn consistent(&self) -> Result<(), GrantError> {
        for grant in &self.secret {
            if let SecretSource::Environment(variable) = grant.source()
                && self.env.contains(variable)
            {
                return Err(GrantError::Shown { name: grant.name().clone(), variable: variable.clone() });
            }
        }
        Ok(())
    }

    /// The flags among these grants that give a tool nothing, since it declares nothing of the kind.
    pub fn idle(&self, needs: &Needs) -> Vec<String> {
        let declared: Vec<HostPattern> = needs.net.iter().filter_map(|need| need.parse().ok()).collect();
        let net = self.net.iter().filter(|grant| !declared.iter().any(|need| need.meet(grant.pattern()).is_some()));
        let secret = self.secret.iter().filter(|grant| !needs.secret.contains(grant.name().as_str()));
        let flags = net.map(|grant| format!("--allow-net={grant}"));
        flags.chain(secret.map(|grant| format!("--allow-secret={grant}"))).collect()
    }
}

impl PathGrant {
    /// Reads `HOST[:GUEST]`. Without GUEST the tool sees the path under the same text.
    pub fn parse(text: &str, presence: Presence) -> Result<Self, GrantError> {
        let shape = |reason| GrantError::Shape { text: text.to_owned(), reason };
        // A host path may hold colons; the guest path starts after the last one that splits off an existing path.
        let whole_exists = !text.is_empty() && Path::new(text).exists();
        let (host, guest) = match text.rsplit_once(':') {
            Some((host, guest)) if !whole_exists => (host, guest),
            _ => (text, text),
        };
        if host.is_empty() || guest.is_empty() {
            return Err(shape("a path is empty"));
        }
        if components(guest).is_none() {
            return Err(shape("the tool's path climbs with `..`"));
        }
        let host = resolve(Path::new(host), presence)
            .map_err(|source| GrantError::Path { path: host.to_owned(), source })?;
        Ok(Self { host, guest: guest.to_owned() })
    }
}

/// The path without links, absolute.
fn resolve(path: &Path, presence: Presence) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.file_name()) {
        (Err(error), Some(name)) if error.kind() == io::ErrorKind::NotFound && presence == Presence::MayBeMade => {
            let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Ok(folder.canonicalize()?.join(name))
        }
        (resolved, _) => resolved,
    }
}

/// The parts of a guest path, as WASI's libc compares them: a leading `/` or `./` means nothing. `None` if it climbs.
pub(super) fn components(path: &str) -> Option<Vec<&str>> {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    parts.map(|part| (part != "..").then_some(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PathGrant, GrantError> {
        PathGrant::parse(text, Presence::Required)
    }

    #[test]
    fn a_grant_is_a_host_path_and_a_guest_path() {
        let grant = read("/:/data").unwrap();
        assert_eq!((grant.host.as_path(), grant.guest.as_str()), (Path::new("/"), "/data"));
        assert_eq!(read("/").unwrap().guest, "/");
    }

    #[test]
    fn what_is_not_there_or_climbs_is_refused() {
        assert!(matches!(read("/no/such/thing:/data"), Err(GrantError::Path { .. })));
        assert!(matches!(read("/:/data/../.."), Err(GrantError::Shape { .. })));
        assert!(matches!(read(""), Err(GrantError::Shape { .. })));
        assert!(matches!(read(":/data"), Err(GrantError::Shape { .. })));
    }

    #[test]
    fn a_secret_is_not_shown_as_a_variable() {
        let secret = SecretGrant::list(&["KEY=env:TOKEN"]).unwrap();
        let grants = |env: &str| Grants { env: [env.to_owned()].into(), secret: secret.clone(), ..Grants::default() };
        assert!(grants("KEY").consistent().is_ok());
        let error = grants("TOKEN").consistent().unwrap_err().to_string();
        assert!(error.contains("leave out --allow-env=TOKEN"), "{error}");
    }

    #[test]
    fn what_gives_nothing_is_known() {
        let grants = Grants {
            net: NetGrant::list(&["a.com", "b.com=10.0.0.7"]).unwrap(),
            secret: SecretGrant::list(&["KEY", "OTHER@a.com"]).unwrap(),
            ..Grants::default()
        };
        let needs = Needs { net: ["*.com".into()].into(), secret: ["KEY".into()].into(), ..Needs::default() };
        assert_eq!(grants.idle(&needs), ["--allow-secret=OTHER@a.com"]);
        assert_eq!(grants.idle(&Needs::default()).len(), 4);
    }

    #[test]
    fn a_file_to_be_made_needs_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let new = format!("{}:/out.csv", folder.path().join("new.csv").display());
        assert!(PathGrant::parse(&new, Presence::MayBeMade).unwrap().host.ends_with("new.csv"));
        assert!(read(&new).is_err());
        assert!(PathGrant::parse("/no/such/folder/new.csv:/out.csv", Presence::MayBeMade).is_err());
    }
}
