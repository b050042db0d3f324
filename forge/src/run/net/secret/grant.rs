//! `--allow-secret=NAME[@HOST[,HOST…]][=env:VARIABLE|=file:PATH]`.

use std::{fmt, path::PathBuf, str::FromStr};

use crate::tool::{HostError, HostPattern, SecretName, SecretNameError};

/// A secret that an operator lets tools use. Where its value is, not the value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretGrant {
    name: SecretName,
    hosts: Vec<HostPattern>,
    source: SecretSource,
}

/// Where the value of a secret is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretSource {
    /// In this environment variable of Forge's own.
    Environment(String),
    /// In this file, without the line break at its end.
    File(PathBuf),
}

/// Why a secret cannot be granted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretGrantError {
    /// The name.
    #[error("cannot grant a secret: `{text}` {source}")]
    Name {
        /// The name as typed.
        text: String,
        /// What is wrong.
        source: SecretNameError,
    },
    /// A host that it is bound to.
    #[error("cannot grant the secret `{name}`: the host {source}")]
    Host {
        /// The secret.
        name: SecretName,
        /// What is wrong.
        source: HostError,
    },
    /// The part behind `=`. It may be the value itself, so it is not repeated.
    #[error(
        "cannot grant the secret `{name}`: behind `=` stands where its value is, `env:VARIABLE` or `file:PATH`; the value \
         itself does not belong on a command line, where other processes see it"
    )]
    Source {
        /// The secret.
        name: SecretName,
    },
    /// One name, two grants.
    #[error(
        "the secret `{name}` is granted twice; grant it once, with its hosts in a list: `--allow-secret={name}@HOST,HOST`"
    )]
    Twice {
        /// The secret.
        name: SecretName,
    },
}

impl SecretSource {
    /// Whether it is this environment variable.
    pub fn is_variable(&self, name: &str) -> bool {
        matches!(self, Self::Environment(variable) if variable == name)
    }
}

impl FromStr for SecretGrant {
    type Err = SecretGrantError;

    fn from_str(text: &str) -> Result<Self, SecretGrantError> {
        let (whom, source) = match text.split_once('=') {
            Some((whom, source)) => (whom, Some(source)),
            None => (text, None),
        };
        let (name, hosts) = match whom.split_once('@') {
            Some((name, hosts)) => (name, Some(hosts)),
            None => (whom, None),
        };
        let name: SecretName = name
            .parse()
            .map_err(|source| SecretGrantError::Name { text: name.chars().take(64).collect(), source })?;
        let parse_host =
            |host: &str| host.parse().map_err(|source| SecretGrantError::Host { name: name.clone(), source });
        let hosts = hosts.into_iter().flat_map(|hosts| hosts.split(',')).map(parse_host).collect::<Result<_, _>>()?;
        let source = match source.map(|source| source.split_once(':')) {
            None => SecretSource::Environment(name.as_str().to_owned()),
            Some(Some(("env", variable))) if !variable.is_empty() => SecretSource::Environment(variable.to_owned()),
            Some(Some(("file", path))) if !path.is_empty() => SecretSource::File(path.into()),
            Some(_) => return Err(SecretGrantError::Source { name }),
        };
        Ok(Self { name, hosts, source })
    }
}

impl fmt::Display for SecretGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        for (index, host) in self.hosts.iter().enumerate() {
            write!(f, "{}{host}", if index == 0 { "@" } else { "," })?;
        }
        match &self.source {
            SecretSource::Environment(variable) if variable == self.name.as_str() => Ok(()),
            SecretSource::Environment(variable) => write!(f, "=env:{variable}"),
            SecretSource::File(path) => write!(f, "=file:{}", path.display()),
        }
    }
}

impl SecretGrant {
    /// Reads a list of grants. A name may stand in it once.
    pub fn list<S: AsRef<str>>(texts: &[S]) -> Result<Vec<Self>, SecretGrantError> {
        let mut grants = texts.iter().map(|text| text.as_ref().parse()).collect::<Result<Vec<Self>, _>>()?;
        grants.sort();
        grants.dedup();
        match grants.windows(2).find(|pair| pair[0].name == pair[1].name) {
            Some(pair) => Err(SecretGrantError::Twice { name: pair[0].name.clone() }),
            None => Ok(grants),
        }
    }

    /// The name.
    pub fn name(&self) -> &SecretName {
        &self.name
    }

    /// The hosts that it is bound to; empty if it may go to every host that the tool reaches.
    pub fn hosts(&self) -> &[HostPattern] {
        &self.hosts
    }

    /// Where its value is.
    pub fn source(&self) -> &SecretSource {
        &self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_says_where_the_value_is_and_where_it_may_go() {
        let grant = |text: &str| text.parse::<SecretGrant>().unwrap();
        assert_eq!(grant("KEY").source(), &SecretSource::Environment("KEY".into()));
        assert_eq!(grant("KEY=env:OTHER").source(), &SecretSource::Environment("OTHER".into()));
        assert_eq!(grant("KEY=file:/run/a=b:c").source(), &SecretSource::File("/run/a=b:c".into()));
        assert_eq!(grant("KEY@a.com,*.b.com:8443").hosts().len(), 2);
        for text in ["KEY", "KEY=env:OTHER", "KEY@a.com", "KEY@a.com,[::1]:8080=file:/run/key"] {
            assert_eq!(grant(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_malformed_is_told_and_a_value_is_not_repeated() {
        let error = |text: &str| text.parse::<SecretGrant>().unwrap_err().to_string();
        assert!(error("A B").contains("`A B` is no name"));
        assert!(error("=env:A").contains("is no name"));
        assert!(error("KEY@").contains("no host"));
        assert!(error("KEY@a.com,").contains("no host"));
        assert!(error("KEY@https://a.com").contains("more than a host"));
        for text in ["KEY=", "KEY=env:", "KEY=file:", "KEY=canary-value", "KEY=value:canary-value"] {
            assert!(error(text).contains("env:VARIABLE") && !error(text).contains("canary"), "{text}");
        }
        assert!(SecretGrant::list(&["KEY", "KEY@a.com"]).unwrap_err().to_string().contains("granted twice"));
        assert_eq!(SecretGrant::list(&["KEY", "KEY", "OTHER"]).unwrap().len(), 2);
    }
}
