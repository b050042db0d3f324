//! Needs ∩ grants.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use super::{
    Failure, Reached, ToolGrant,
    grants::{Grants, PathGrant, components},
    net::{
        Canned, Client, NetReach,
        secret::{SecretGrant, Secrets},
    },
    services::Behind,
};
use crate::{
    engine::wasi::{Access, Clock, Preopen, Random, WasiSetup},
    tool::{HostPattern, Needs},
};

/// A need that was not granted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Denial {
    /// The capability, such as `read`.
    pub capability: &'static str,
    /// What was asked for, such as `/data`.
    pub wanted: String,
    /// The flag that grants it.
    pub flag: String,
}

impl std::fmt::Display for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} `{}` (grant it with {})", self.capability, self.wanted, self.flag)
    }
}

/// What one run can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Folders and files.
    pub preopens: Vec<(PathGrant, AccessKind)>,
    /// Environment variables with their values, where they are set.
    pub env: Vec<(String, String)>,
    /// The names of the environment variables, also where they are not set.
    pub env_names: BTreeSet<String>,
    /// Hosts.
    pub net: NetReach,
    /// Answers in the place of the network, for a case.
    pub canned: Option<Canned>,
    /// Secrets, by where their values are.
    pub secret: Vec<SecretGrant>,
    /// Whether time passes.
    pub clock: bool,
    /// Whether random numbers differ from run to run.
    pub random: bool,
    /// Tools that may be called, by what the tool declares.
    pub tools: BTreeMap<String, ToolGrant>,
}

/// Whether a preopen may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessKind {
    /// Read only.
    Read,
    /// Read and write.
    Write,
}

impl Reach {
    /// What a tool with `needs` reaches under `grants`; or each need that nothing grants.
    ///
    /// The clock and randomness never stop a run: without a grant the one stands still and the other is seeded.
    pub fn of(needs: &Needs, grants: &Grants) -> Result<Self, Vec<Denial>> {
        let mut denials = Vec::new();
        let mut preopens = Vec::new();
        for need in &needs.read {
            // What may be written may be read.
            let readable = grants.read.iter().chain(&grants.write);
            let met: Vec<_> = readable.filter_map(|grant| meet(need, grant)).collect();
            if met.is_empty() {
                denials.push(path_denial("read", need));
            }
            preopens.extend(met.into_iter().map(|grant| (grant, AccessKind::Read)));
        }
        for need in &needs.write {
            let met: Vec<_> = grants.write.iter().filter_map(|grant| meet(need, grant)).collect();
            if met.is_empty() {
                denials.push(path_denial("write", need));
            }
            preopens.extend(met.into_iter().map(|grant| (grant, AccessKind::Write)));
        }
        let mut env = Vec::new();
        for name in &needs.env {
            let secret = grants.secret.iter().find(|grant| grant.source().is_variable(name));
            if let Some(secret) = secret {
                let flag = format!("nothing: it holds the secret `{}`, which tools do not see", secret.name());
                denials.push(Denial { capability: "env", wanted: name.clone(), flag });
            } else if grants.env.contains(name) {
                env.extend(std::env::var(name).ok().map(|value| (name.clone(), value)));
            } else {
                let flag = format!("--allow-env={name}");
                denials.push(Denial { capability: "env", wanted: name.clone(), flag });
            }
        }
        let mut tools = BTreeMap::new();
        for need in &needs.tool {
            match grants.tool.iter().find(|grant| grant.covers(need)) {
                Some(grant) => _ = tools.insert(need.clone(), grant.clone()),
                None => {
                    let flag = format!("--allow-tool={need}");
                    denials.push(Denial { capability: "tool", wanted: need.clone(), flag });
                }
            }
        }
        let net = reach_net(needs, grants, &mut denials);
        let mut secret = Vec::new();
        for name in &needs.secret {
            match grants.secret.iter().find(|grant| grant.name().as_str() == name) {
                Some(grant) => secret.push(grant.clone()),
                None => {
                    let flag = format!("--allow-secret={name}");
                    denials.push(Denial { capability: "secret", wanted: name.clone(), flag });
                }
            }
        }
        if !denials.is_empty() {
            return Err(denials);
        }
        Ok(Self {
            preopens: widest(preopens),
            env,
            env_names: needs.env.clone(),
            net,
            canned: None,
            secret,
            clock: needs.clock && grants.clock,
            random: needs.random && grants.random,
            tools,
        })
    }

    /// What a tool with `needs` reaches within this reach, which is its caller's. A need that the caller does not reach is
    /// a denial.
    pub(super) fn within(&self, needs: &Needs, caller: &str, callee: &str) -> Result<Self, Vec<Denial>> {
        let of =
            |access| self.preopens.iter().filter(move |(_, given)| *given == access).map(|(grant, _)| grant.clone());
        let grants = Grants {
            read: of(AccessKind::Read).collect(),
            write: of(AccessKind::Write).collect(),
            env: needs.env.clone(),
            secret: self.secret.clone(),
            clock: self.clock,
            random: self.random,
            tool: self.tools.values().cloned().collect(),
            net: Vec::new(),
        };
        let mut denials = Vec::new();
        let besides = Needs { net: BTreeSet::new(), ..needs.clone() };
        let reach = Self::of(&besides, &grants).unwrap_or_else(|missing| {
            denials = missing;
            Self::default()
        });
        let patterns = patterns(needs, &mut denials);
        let (net, unmet) = self.net.within(patterns);
        denials.extend(unmet.iter().map(net_denial));
        // The values are the caller's, which need not be this process's.
        let env: Vec<_> = self.env.iter().filter(|(name, _)| needs.env.contains(name)).cloned().collect();
        let unset = needs.env.iter().filter(|name| !self.env_names.contains(*name));
        denials.extend(unset.map(|name| Denial {
            capability: "env",
            wanted: name.clone(),
            flag: format!("--allow-env={name}"),
        }));
        for denial in &mut denials {
            denial.flag =
                format!("{} once `{caller}` declares it as well: it calls `{callee}`, which needs it", denial.flag);
        }
        if denials.is_empty() { Ok(Self { env, net, ..reach }) } else { Err(denials) }
    }

    /// Whether the run is a function of its input alone.
    pub fn is_pure(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the run can change something, or tell somebody. Tools that it calls reach no more than it does.
    fn acts(&self) -> bool {
        let writes = self.preopens.iter().any(|(_, access)| *access == AccessKind::Write);
        writes || (!self.net.is_empty() && self.canned.is_none())
    }

    /// Opens what is reached besides other tools, once for any number of calls.
    pub(super) fn open_system(&self) -> Result<Reached, Failure> {
        if self.is_pure() {
            return Ok(Reached::nothing());
        }
        let preopens = self.preopens.iter().map(|(grant, access)| Preopen {
            host: grant.host.clone(),
            guest: grant.guest.clone(),
            access: match access {
                AccessKind::Read => Access::Read,
                AccessKind::Write => Access::ReadWrite,
            },
        });
        let mut setup = WasiSetup { env: self.env.clone(), preopens: preopens.collect(), ..WasiSetup::default() };
        if self.clock {
            setup.clock = Clock::Real;
        }
        if self.random {
            setup.random = Random::Real;
        }
        let opened = setup.open().map_err(|error| Failure::Ungrantable(error.to_string()))?;
        let reached = Reached::system(opened).acting(self.acts());
        if let Some(canned) = &self.canned {
            return Ok(reached.with_services(Arc::new(canned.play())));
        }
        if self.net.is_empty() {
            return Ok(reached);
        }
        let secrets = Secrets::open(&self.secret).map_err(|error| Failure::Ungrantable(error.to_string()))?;
        Ok(reached.with_services(Arc::new(Behind::the_network(Client::new(self.net.clone(), secrets)))))
    }
}

/// The hosts of `needs` that are granted. Each of which nothing is granted is denied.
fn reach_net(needs: &Needs, grants: &Grants, denials: &mut Vec<Denial>) -> NetReach {
    let (reach, unmet) = NetReach::of(patterns(needs, denials), &grants.net);
    denials.extend(unmet.iter().map(net_denial));
    reach
}

fn patterns(needs: &Needs, denials: &mut Vec<Denial>) -> Vec<HostPattern> {
    let mut patterns = Vec::new();
    for need in &needs.net {
        match need.parse() {
            Ok(pattern) => patterns.push(pattern),
            // Only a manifest that the check did not see holds such a one.
            Err(error) => {
                let flag = format!("no flag, since {error}");
                denials.push(Denial { capability: "net", wanted: need.clone(), flag });
            }
        }
    }
    patterns
}

fn net_denial(need: &HostPattern) -> Denial {
    // A name for this machine is never followed there by itself.
    let address = if need.is_localhost() { "=127.0.0.1" } else { "" };
    Denial { capability: "net", wanted: need.to_string(), flag: format!("--allow-net={need}{address}") }
}

/// The part of a grant that a need covers: the smaller of the two.
fn meet(need: &str, grant: &PathGrant) -> Option<PathGrant> {
    let (wanted, given) = (components(need)?, components(&grant.guest)?);
    if given.starts_with(&wanted) {
        return Some(grant.clone());
    }
    let below = wanted.strip_prefix(given.as_slice())?;
    let host: PathBuf = below.iter().fold(grant.host.clone(), |host, part| host.join(part));
    // What is below may be a link that leaves the granted folder: then it is not granted.
    let host = host.canonicalize().ok()?;
    host.starts_with(&grant.host).then(|| PathGrant { host, guest: need.to_owned() })
}

/// One preopen for each guest path: the one that may be written, where there are two.
fn widest(mut preopens: Vec<(PathGrant, AccessKind)>) -> Vec<(PathGrant, AccessKind)> {
    preopens.sort_by(|(a, access_a), (b, access_b)| {
        components(&a.guest).cmp(&components(&b.guest)).then(access_b.cmp(access_a))
    });
    preopens.dedup_by(|(a, _), (b, _)| components(&a.guest) == components(&b.guest) && a.host == b.host);
    preopens
}

fn path_denial(capability: &'static str, need: &str) -> Denial {
    let flag = format!("--allow-{capability}={need} or --allow-{capability}=HOST:{need}");
    Denial { capability, wanted: need.to_owned(), flag }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Presence;

    fn grant(text: &str) -> PathGrant {
        PathGrant::parse(text, Presence::Required).unwrap()
    }

    fn needs_read(paths: &[&str]) -> Needs {
        Needs { read: paths.iter().map(ToString::to_string).collect(), ..Needs::default() }
    }

    #[test]
    fn a_missing_grant_is_told_with_its_flag() {
        let denials = Reach::of(&needs_read(&["/data"]), &Grants::default()).unwrap_err();
        assert_eq!(denials[0].flag, "--allow-read=/data or --allow-read=HOST:/data");
    }

    #[test]
    fn a_grant_without_a_need_gives_nothing() {
        let grants = Grants { read: vec![grant("/:/data")], ..Grants::default() };
        assert!(Reach::of(&Needs::default(), &grants).unwrap().is_pure());
    }

    #[test]
    fn the_smaller_of_need_and_grant_is_reached() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        let wide = format!("{}:/data", folder.path().display());
        let grants = Grants { read: vec![grant(&wide)], ..Grants::default() };
        let reach = Reach::of(&needs_read(&["/data/in"]), &grants).unwrap();
        assert_eq!(reach.preopens[0].0.guest, "/data/in");
        assert!(reach.preopens[0].0.host.ends_with("in"));
        let narrow = format!("{}:/data/in", folder.path().join("in").display());
        let grants = Grants { read: vec![grant(&narrow)], ..Grants::default() };
        assert_eq!(Reach::of(&needs_read(&["/data"]), &grants).unwrap().preopens[0].0.guest, "/data/in");
    }

    #[test]
    fn a_link_out_of_the_grant_is_not_granted() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("out")).unwrap();
        let grants = Grants { read: vec![grant(&format!("{}:/data", folder.path().display()))], ..Grants::default() };
        assert!(Reach::of(&needs_read(&["/data/out"]), &grants).is_err());
    }

    #[test]
    fn a_link_put_in_the_place_of_a_grant_is_not_followed() {
        for access in [Presence::Required, Presence::MayBeMade] {
            let folder = tempfile::tempdir().unwrap();
            let (given, other) = (folder.path().join("given/in"), folder.path().join("other"));
            std::fs::create_dir_all(&given).unwrap();
            std::fs::create_dir_all(other.join("in")).unwrap();
            let given = PathGrant::parse(&format!("{}:/data", given.display()), access).unwrap();
            let mut grants = Grants::default();
            match access {
                Presence::Required => grants.read.push(given),
                Presence::MayBeMade => grants.write.push(given),
            }
            let data = BTreeSet::from(["/data".to_owned()]);
            let needs = match access {
                Presence::Required => Needs { read: data, ..Needs::default() },
                Presence::MayBeMade => Needs { write: data, ..Needs::default() },
            };
            let reach = Reach::of(&needs, &grants).unwrap();
            assert!(reach.open_system().is_ok());
            std::fs::rename(folder.path().join("given"), folder.path().join("moved")).unwrap();
            std::os::unix::fs::symlink(&other, folder.path().join("given")).unwrap();
            assert!(matches!(reach.open_system(), Err(Failure::Ungrantable(reason)) if reason.contains("given")));
        }
    }

    #[test]
    fn clock_and_randomness_do_not_stop_a_run() {
        let needs = Needs { clock: true, random: true, ..Needs::default() };
        assert!(Reach::of(&needs, &Grants::default()).unwrap().is_pure());
    }
}
