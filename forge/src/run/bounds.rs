//! Grants under a policy: what it gives without being asked, and what it does not let anybody give.

use super::{Grants, PathGrant, Presence};
use crate::policy::{Capability, Exceeded, Origin, Policy};

/// What a run is given.
#[derive(Clone, Debug)]
pub struct Granted {
    /// All of it.
    pub grants: Grants,
    /// The part that nobody asked for: the policy gives it.
    pub by_policy: Vec<GivenByPolicy>,
}

/// A grant that the policy gives without being asked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct GivenByPolicy {
    /// The capability.
    pub capability: Capability,
    /// What of it; nothing for the clock and random numbers.
    pub what: String,
    /// The line of the policy.
    pub origin: Origin,
}

/// Adds what the policy gives to what is asked for. What is asked for beyond the policy's bounds is refused; what one
/// file gives beyond the bounds of another is left out, and so is a path that does not exist here.
pub fn grant(asked: Grants, policy: &Policy) -> Result<Granted, Exceeded> {
    admit(&asked, policy)?;
    let mut granted = Granted { grants: asked, by_policy: Vec::new() };
    for capability in Capability::ALL {
        let Some(stated) = policy.defaults.of(capability) else { continue };
        let plain = [String::new()];
        let given = if policy.defaults.given(capability) { &plain } else { policy.defaults.listed(capability) };
        for what in given {
            let Some(one) = one(capability, what) else { continue };
            if admit(&one, policy).is_err() {
                continue;
            }
            granted.grants.extend(one);
            let (what, origin) = (what.clone(), stated.origin.clone());
            granted.by_policy.push(GivenByPolicy { capability, what, origin });
        }
    }
    Ok(granted)
}

/// Whether the policy lets anybody give this much.
pub fn admit(grants: &Grants, policy: &Policy) -> Result<(), Exceeded> {
    if policy.grants.is_empty() {
        return Ok(());
    }
    let path = |grant: &PathGrant| grant.host.display().to_string();
    let bounds = &policy.grants;
    grants.read.iter().try_for_each(|grant| bounds.admit(Capability::Read, &path(grant)))?;
    grants.write.iter().try_for_each(|grant| bounds.admit(Capability::Write, &path(grant)))?;
    grants.env.iter().try_for_each(|name| bounds.admit(Capability::Env, name))?;
    grants.net.iter().try_for_each(|grant| bounds.admit(Capability::Net, &grant.to_string()))?;
    grants.secret.iter().try_for_each(|grant| bounds.admit(Capability::Secret, grant.name().as_str()))?;
    if grants.clock {
        bounds.admit(Capability::Clock, "")?;
    }
    if grants.random {
        bounds.admit(Capability::Random, "")?;
    }
    grants.tool.iter().try_for_each(|grant| bounds.admit(Capability::Tool, &grant.to_string()))?;
    Ok(())
}

/// One line of a policy's `[policy.defaults]` as grants. Nothing where it names a path that does not exist.
fn one(capability: Capability, what: &str) -> Option<Grants> {
    let mut grants = Grants::default();
    match capability {
        Capability::Read => grants.read.push(PathGrant::parse(what, Presence::Required).ok()?),
        Capability::Write => grants.write.push(PathGrant::parse(what, Presence::MayBeMade).ok()?),
        Capability::Env => _ = grants.env.insert(what.to_owned()),
        Capability::Clock => grants.clock = true,
        Capability::Random => grants.random = true,
        Capability::Net => grants.net.push(what.parse().ok()?),
        Capability::Secret => grants.secret.push(what.parse().ok()?),
        Capability::Tool => grants.tool.push(what.parse().ok()?),
    }
    Some(grants)
}

impl Grants {
    /// Takes in other grants. Where both say something of one host or one secret, these do.
    fn extend(&mut self, other: Self) {
        for grant in other.net {
            if self.net.iter().all(|mine| mine.pattern() != grant.pattern()) {
                self.net.push(grant);
            }
        }
        for grant in other.secret {
            if self.secret.iter().all(|mine| mine.name() != grant.name()) {
                self.secret.push(grant);
            }
        }
        self.read.extend(other.read);
        self.write.extend(other.write);
        self.env.extend(other.env);
        self.clock |= other.clock;
        self.random |= other.random;
        self.tool.extend(other.tool);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::policy::{Files, Rank, Statement, parse};

    fn policy(text: &str) -> Policy {
        let settings = parse(&format!("[policy]\n{text}"), Path::new("/p/forge.toml")).unwrap();
        let statements = settings.into_iter().map(|setting| Statement { setting, rank: Rank::Project });
        Policy::from_statements(statements.collect(), Files::default())
    }

    #[test]
    fn what_the_policy_gives_is_added_to_what_is_asked_for() {
        let policy =
            policy("defaults.env = [\"REGION\"]\ndefaults.clock = true\ndefaults.read = [\"/:/data\", \"/no/such\"]");
        let asked = Grants { env: ["HOME".to_owned()].into(), ..Grants::default() };
        let granted = grant(asked, &policy).unwrap();
        assert_eq!(granted.grants.env, ["HOME".to_owned(), "REGION".to_owned()].into());
        assert!(granted.grants.clock && granted.grants.read.len() == 1);
        assert_eq!(granted.by_policy.len(), 3);
    }

    #[test]
    fn hosts_and_secrets_are_given_and_bounded() {
        let policy = policy(
            "defaults.net = [\"a.com\", \"b.com\"]\ngrants.net = [\"*.com\", \"a.com=10.0.0.7\"]\n\
             defaults.secret = [\"KEY\"]\ngrants.secret = [\"KEY\"]",
        );
        let asked = |net: &str| Grants { net: vec![net.parse().unwrap()], ..Grants::default() };
        let granted = grant(asked("a.com=10.0.0.7"), &policy).unwrap().grants;
        let net: Vec<_> = granted.net.iter().map(ToString::to_string).collect();
        assert_eq!(net, ["a.com=10.0.0.7", "b.com"]);
        assert_eq!(granted.secret.len(), 1);
        for beyond in ["a.org", "b.com:8443", "b.com=10.0.0.7", "127.0.0.1", "*"] {
            assert_eq!(grant(asked(beyond), &policy).unwrap_err().asked, format!("--allow-net={beyond}"));
        }
    }

    #[test]
    fn nobody_is_given_more_than_the_bounds() {
        let policy = policy(
            "grants.env = [\"REGION\"]\ngrants.clock = false\ndefaults.read = [\"/\"]\ngrants.read = [\"/data\"]",
        );
        assert!(grant(Grants::default(), &policy).unwrap().grants.read.is_empty());
        let refused = grant(Grants { env: ["HOME".to_owned()].into(), ..Grants::default() }, &policy).unwrap_err();
        assert_eq!(refused.asked, "--allow-env=HOME");
        assert_eq!(refused.bound, "grants.env = [\"REGION\"]");
        assert_eq!(refused.origin.to_string(), "/p/forge.toml:2");
        assert_eq!(grant(Grants { clock: true, ..Grants::default() }, &policy).unwrap_err().asked, "--allow-clock");
        let net = |text: &str| Grants { net: vec![text.parse().unwrap()], ..Grants::default() };
        let hosts = super::tests::policy("grants.net = [\"*.example.com\"]");
        assert!(grant(net("api.example.com"), &hosts).is_ok());
        assert_eq!(grant(net("example.org"), &hosts).unwrap_err().asked, "--allow-net=example.org");
        assert!(grant(net("api.example.com=10.0.0.8"), &hosts).is_err(), "an address that nobody allowed");
        assert!(grant(Grants { random: true, ..Grants::default() }, &policy).is_ok());
    }
}
