//! Values, and which kinds of them there are.

use std::{fmt, net::IpAddr, time::Duration};

use forge_stores::{Scheme, StoreUrl};
use semver::VersionReq;
use serde::{Serialize, Serializer};

use super::{
    AllowedCrates, BannedPath, Capability,
    units::{parse_size, parse_time, show_size, show_time},
};
use crate::tool::{HostPattern, ToolName};

/// One value of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Count(u64),
    /// A time.
    Time(Duration),
    /// A number of bytes.
    Size(u64),
    /// A share, in percent.
    Share(u64),
    /// One word of a few.
    Word(&'static str),
    /// A text.
    Text(String),
    /// Texts.
    List(Vec<String>),
}

impl fmt::Display for Value {
    /// As it stands in a policy file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Count(count) => write!(f, "{count}"),
            Self::Time(time) => f.write_str(&quoted(&show_time(*time))),
            Self::Size(bytes) => f.write_str(&quoted(&show_size(*bytes))),
            Self::Share(percent) => f.write_str(&quoted(&format!("{percent}%"))),
            Self::Word(word) => f.write_str(&quoted(word)),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(texts) => {
                write!(f, "[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => flag.serialize(serializer),
            Self::Count(count) => count.serialize(serializer),
            Self::Time(time) => show_time(*time).serialize(serializer),
            Self::Size(bytes) => bytes.serialize(serializer),
            Self::Share(percent) => format!("{percent}%").serialize(serializer),
            Self::Word(word) => word.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::List(texts) => texts.serialize(serializer),
        }
    }
}

/// What the value of a key looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Count,
    /// A time as text.
    Time,
    /// A size as text.
    Size,
    /// A share as text.
    Share,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The address of an object store or of a folder.
    Store,
    /// A list of texts.
    List(Item),
}

/// What each text of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A crate of the locked set.
    Crate,
    /// A path of Rust.
    RustPath,
    /// A host, perhaps with its address, as in `--allow-net`.
    Host,
    /// A secret with its hosts and its source, as in `--allow-secret`.
    SecretGrant,
    /// A file or folder of this machine.
    Path,
    /// A file or folder with the path under which a tool sees it, as in `--allow-read`.
    MappedPath,
    /// The name of an environment variable or of a secret.
    Name,
    /// A tool, as in `--allow-tool`.
    Tool,
    /// The name of a capability.
    Capability,
    /// A word that is a part of names.
    Word,
    /// A public key with which a person signs.
    Approver,
    /// What a public key is called by.
    Fingerprint,
}

impl Kind {
    /// What is expected, for a message.
    pub fn expectation(self) -> String {
        match self {
            Self::Flag => "true or false".to_owned(),
            Self::Count => "a whole number, such as 3".to_owned(),
            Self::Time => "a time as text, such as \"30s\"".to_owned(),
            Self::Size => "a size as text, such as \"64MiB\"".to_owned(),
            Self::Share => "a share as text, such as \"50%\"".to_owned(),
            Self::Word(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or "),
            Self::Store => "an address, such as \"s3://BUCKET/PREFIX\" or \"/srv/builds\"".to_owned(),
            Self::List(item) => format!("a list of {}", item.expectation()),
        }
    }
}

impl Item {
    fn expectation(self) -> &'static str {
        match self {
            Self::Crate => "crates, such as [\"serde\", \"regex\"]",
            Self::RustPath => "paths of Rust, such as [\"std::collections::HashMap\"]",
            Self::Host => "hosts, such as [\"api.example.com\", \"*.example.org\"]",
            Self::SecretGrant => "secrets, such as [\"TOKEN@api.example.com=env:API_TOKEN\"]",
            Self::Path => "files and folders, such as [\"/data\"]",
            Self::MappedPath => "files and folders, such as [\"/data\", \"./reports:/reports\"]",
            Self::Name => "names, such as [\"REGION\"]",
            Self::Tool => "tools, such as [\"column_total\"]",
            Self::Capability => "capabilities, such as [\"net\", \"write\"]",
            Self::Word => "words, such as [\"send\", \"delete\"]",
            Self::Approver => "public keys, such as [\"ssh-ed25519 AAAA… name\"]",
            Self::Fingerprint => "fingerprints of keys, such as [\"SHA256:47DEQpj8…\"]",
        }
    }

    /// Why a text is none of these, with what to do.
    pub(super) fn refuse(self, text: &str) -> Option<String> {
        let shown = crate::visible::visible(text, 80);
        if text.trim().is_empty() {
            return Some("an empty text".to_owned());
        }
        match self {
            Self::Crate if !AllowedCrates::locked().names(text) => {
                let similar = super::similar(text, AllowedCrates::locked().iter().map(|entry| entry.name.as_str()));
                let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
                Some(format!("`{shown}` is not in the locked set of crates{hint}"))
            }
            Self::RustPath => text.parse::<BannedPath>().err().map(|error| error.to_string()),
            Self::Host => {
                let (host, address) =
                    text.split_once('=').map_or((text, None), |(host, address)| (host, Some(address)));
                let address = address.map(|address| address.trim_matches(['[', ']']).parse::<IpAddr>());
                match host.parse::<HostPattern>() {
                    Err(error) => Some(error.to_string()),
                    Ok(_) if matches!(address, Some(Err(_))) => Some(format!("`{shown}` has no address behind `=`")),
                    Ok(_) => None,
                }
            }
            Self::SecretGrant if !is_name(text.split(['@', '=']).next().unwrap_or_default()) => {
                Some(format!("`{shown}` does not begin with the name of a secret"))
            }
            Self::Name if text != "*" && !is_name(text) => {
                Some(format!("`{shown}` is no name: letters, digits and _, or `*` for all"))
            }
            Self::Tool => refuse_tool(text, &shown),
            Self::Capability if Capability::find(text).is_none() => {
                let similar = super::similar(text, Capability::ALL.iter().map(|capability| capability.name()));
                let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
                Some(format!("`{shown}` is no capability{hint}"))
            }
            Self::Approver => {
                super::KeyLine::read(text).err().map(|reason| format!("`{shown}` is unusable: {reason}"))
            }
            Self::Fingerprint if !text.starts_with("SHA256:") || text.len() != 50 => {
                Some(format!("`{shown}` is no fingerprint; write it as `ssh-keygen -l` shows it: `SHA256:…`"))
            }
            Self::Path | Self::MappedPath if text.contains('\0') => Some(format!("`{shown}` is no path")),
            _ => None,
        }
    }
}

fn is_name(text: &str) -> bool {
    text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

fn refuse_tool(text: &str, shown: &str) -> Option<String> {
    let (name, requirement) = text.split_once('@').unwrap_or((text, "*"));
    if name != "*"
        && let Err(error) = name.parse::<ToolName>()
    {
        return Some(format!("`{shown}` names no tool: {error}"));
    }
    let error = requirement.parse::<VersionReq>().err()?;
    Some(format!("`{shown}` asks for no version: {error}; write it as `column_total@1.2`"))
}

/// Reads a text that stands for a value, as an environment variable has it.
pub(super) fn from_text(kind: Kind, text: &str) -> Result<Value, String> {
    match kind {
        Kind::Time => parse_time(text).map(Value::Time),
        Kind::Size => parse_size(text).map(Value::Size),
        Kind::Count => {
            text.parse().map(Value::Count).map_err(|_| format!("`{text}` is no whole number; write one such as 1000"))
        }
        Kind::Share => match text.strip_suffix('%').map(str::parse) {
            Some(Ok(percent @ 1..=100)) => Ok(Value::Share(percent)),
            _ => Err(format!("`{text}` is no share; write one of 1% to 100%")),
        },
        Kind::Flag => match text {
            "true" | "1" => Ok(Value::Flag(true)),
            "false" | "0" => Ok(Value::Flag(false)),
            _ => Err(format!("`{text}` is neither true nor false")),
        },
        Kind::Word(words) => {
            let word = words.iter().find(|word| **word == text);
            word.map(|word| Value::Word(word)).ok_or_else(|| format!("`{text}` is not {}", kind.expectation()))
        }
        Kind::Store => match text.parse::<StoreUrl>() {
            Ok(url) if url.scheme() == Scheme::Oci => {
                Err(format!("`{text}` is a registry, which holds releases alone"))
            }
            // A path that is not absolute would mean another folder in every folder.
            Ok(_) if text.starts_with('/') || text.contains("://") => Ok(Value::Text(text.to_owned())),
            Ok(_) => Err(format!("`{text}` is no absolute path")),
            Err(error) => Err(error.to_string()),
        },
        Kind::List(_) => Ok(Value::List(text.split(',').map(|item| item.trim().to_owned()).collect())),
    }
}
