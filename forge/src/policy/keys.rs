//! The keys of a policy, as data: one table from which files are read, values are merged, and the documentation is made.

use std::{sync::LazyLock, time::Duration};

use super::{ApprovalPolicy, Item, Kind, LimitName, Limits, Value, units::parse_memory, value::from_text};

/// How several files that say something of one key are brought together.
///
/// What forbids is never loosened by another file. What allows is not said by every file: see [`Gift`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// The nearest file has its way.
    Nearest,
    /// The user's own file has its way, then the nearest: it is the user's data.
    User,
    /// Yes only if each file that speaks of it says yes.
    Every,
    /// Yes if one file says yes.
    Any,
    /// The smallest.
    Least,
    /// The largest.
    Greatest,
    /// The strictest, which is the first of the words.
    Strictest,
    /// Only what is in the list of each file.
    Shared,
    /// What is in the list of any file.
    Together,
}

impl Combine {
    /// What it does, for the documentation.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Nearest => "the nearest file has its way",
            Self::User => "the user's file has its way, then the nearest file",
            Self::Every => "true only if each file that says something says true",
            Self::Any => "true if one file says true",
            Self::Least => "the smallest value of all files holds",
            Self::Greatest => "the largest value of all files holds",
            Self::Strictest => "the strictest value of all files holds",
            Self::Shared => "only what each file that says something lists",
            Self::Together => "what any file lists",
        }
    }
}

/// Whether saying something gives away what only the user can give.
///
/// A file that was found upward may have come with a checkout: it forbids, and it does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gift {
    /// No value does.
    Never,
    /// Every value does.
    Always,
    /// This truth value does.
    Flag(bool),
    /// This word does.
    Word(&'static str),
    /// More of this limit than the default does.
    More(LimitName),
    /// A longer time than this, which is the default, does.
    Longer(Duration),
}

impl Gift {
    /// Whether `value` gives something away.
    pub fn is_in(self, value: &Value) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Flag(flag) => *value == Value::Flag(flag),
            Self::Word(word) => *value == Value::Word(word),
            Self::Longer(default) => value.measure() > default,
            Self::More(limit) => {
                limit.of(&Limits::default()).is_some_and(|default| value.measure() > default.measure())
            }
        }
    }
}

/// One key of the table `[policy]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its path below `[policy]`, such as `limits.timeout`.
    pub path: String,
    /// What its value looks like.
    pub kind: Kind,
    /// How several files are brought together.
    pub combine: Combine,
    /// What only the user's own file or a named one says.
    pub gift: Gift,
    /// What holds where nothing is said, in words or as TOML.
    pub default: String,
    /// What it decides, in one line.
    pub summary: String,
    /// A value as it is written, in TOML.
    pub example: String,
}

impl Key {
    /// The table that it stands in, such as `limits`. `None` directly below `[policy]`.
    pub fn table(&self) -> Option<&str> {
        self.path.split_once('.').map(|(table, _)| table)
    }

    /// How several files are brought together, for the documentation.
    pub fn combined(&self) -> String {
        let what = match self.gift {
            Gift::Never => return self.combine.summary().to_owned(),
            Gift::Always => "anything here".to_owned(),
            Gift::Flag(flag) => flag.to_string(),
            Gift::Word(word) => format!("{word:?}"),
            Gift::More(_) | Gift::Longer(_) => "more than the default".to_owned(),
        };
        format!("{}; only the user's own file or a named one says {what}", self.combine.summary())
    }

    /// Its name in its table, such as `timeout`.
    pub fn name(&self) -> &str {
        self.path.split_once('.').map_or(self.path.as_str(), |(_, name)| name)
    }

    /// Reads a text that stands for its value.
    pub(super) fn read(&self, text: &str) -> Result<Value, String> {
        match self.kind {
            Kind::Size if self.name() == LimitName::Memory.name() => parse_memory(text).map(Value::Size),
            kind => from_text(kind, text),
        }
    }
}

/// Every key, in the order of the documentation.
pub fn keys() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(table);
    &KEYS
}

/// The key of this path.
pub fn find(path: &str) -> Option<&'static Key> {
    keys().iter().find(|key| key.path == path)
}

/// The tables below `[policy]`, with what each is for.
pub fn tables() -> &'static [(&'static str, &'static str)] {
    &[
        ("build", "How tools are compiled"),
        ("limits", "What a run may use when no flag says otherwise"),
        ("most", "What a flag may raise a limit to; without a line there is no bound"),
        ("grants", "The most that may be granted; without a line there is no bound, and an empty list forbids"),
        ("defaults", "What is granted without a flag"),
        ("runs", "How runs are recorded"),
        ("approval", "Which promotions a person must approve"),
        ("catalog", "Whose signatures count in a catalog"),
    ]
}

fn table() -> Vec<Key> {
    use Combine::{Any, Every, Greatest, Least, Nearest, Shared, Strictest, Together, User};
    let key = |path: &str, kind, combine, default: &str, example: &str, summary: &str| Key {
        path: path.to_owned(),
        kind,
        combine,
        gift: gift_of(path),
        default: default.to_owned(),
        summary: summary.to_owned(),
        example: example.to_owned(),
    };
    let mut keys = vec![
        key(
            "allow_unchecked",
            Kind::Flag,
            Every,
            "false",
            "true",
            "lets `--unchecked` switch the check off; the sandboxes stay on",
        ),
        key(
            "crates",
            Kind::List(Item::Crate),
            Shared,
            "the whole locked set",
            "[\"serde\", \"regex\"]",
            "the crates of the locked set that a frontmatter may name",
        ),
        key(
            "ban",
            Kind::List(Item::RustPath),
            Together,
            "[]",
            "[\"std::collections::HashMap\"]",
            "paths that tools must not use, with all below them, beyond what the check refuses anyway",
        ),
        key(
            "min_cases",
            Kind::Count,
            Greatest,
            "0",
            "3",
            "how many cases a tool must have to be promoted; `forge test` says where there are fewer",
        ),
        key(
            "build.wall",
            Kind::Word(&["required", "weaker"]),
            Strictest,
            "\"required\"",
            "\"weaker\"",
            "whether a build may go on where the kernel lacks a part of the wall around the compiler; \"weaker\" lets \
             it, and each build then says what is missing",
        ),
        key(
            "build.timeout",
            Kind::Time,
            Least,
            "a minute for a draft, three for a release",
            "\"20s\"",
            "the longest that the compiler may take over one tool",
        ),
        key(
            "build.remote_cache",
            Kind::Store,
            Nearest,
            "none",
            "\"s3://BUCKET/builds\"",
            "the store by which machines share what they build; `FORGE_REMOTE_CACHE` says otherwise; what is downloaded counts \
             if a key of `catalog.signers` signed it",
        ),
    ];
    let limits = Limits::default();
    for name in LimitName::ALL {
        let default = name.of(&limits).map_or_else(|| "no limit".to_owned(), |value| value.to_string());
        let summary = format!("{}; `--{}` and `{}` say otherwise", name.summary(), name.flag(), name.variable());
        keys.push(key(&format!("limits.{}", name.name()), name.kind(), Nearest, &default, name.example(), &summary));
    }
    for name in LimitName::ALL {
        let summary = format!("the most that `--{}` may ask for: {}", name.flag(), name.summary());
        keys.push(key(&format!("most.{}", name.name()), name.kind(), Least, "no bound", name.example(), &summary));
    }
    let grants = [
        ("net", Kind::List(Item::Host), "[\"api.example.com\", \"*.example.org\"]", "hosts"),
        ("read", Kind::List(Item::Path), "[\"/data\"]", "files and folders to read"),
        ("write", Kind::List(Item::Path), "[\"/data/out\"]", "files and folders to write"),
        ("env", Kind::List(Item::Name), "[\"REGION\"]", "environment variables"),
        ("secret", Kind::List(Item::Name), "[\"API_TOKEN\"]", "secrets"),
        ("tool", Kind::List(Item::Tool), "[\"column_total\"]", "tools to call"),
        ("clock", Kind::Flag, "false", "the real time"),
        ("random", Kind::Flag, "false", "real random numbers"),
    ];
    for (name, kind, example, what) in grants {
        let combine = if kind == Kind::Flag { Every } else { Shared };
        let summary = match kind {
            Kind::Flag => format!("whether a flag may grant {what}"),
            _ => format!("the {what} that a flag may grant"),
        };
        keys.push(key(&format!("grants.{name}"), kind, combine, "no bound", example, &summary));
    }
    for (name, kind, example, what) in grants {
        let kind = match (name, kind) {
            ("read" | "write", _) => Kind::List(Item::MappedPath),
            ("secret", _) => Kind::List(Item::SecretGrant),
            (_, kind) => kind,
        };
        let (default, example) = if kind == Kind::Flag { ("false", "true") } else { ("[]", example) };
        let summary = match kind {
            Kind::Flag => format!("grants {what} without a flag, to the tools that declare it"),
            _ => format!("the {what} that are granted without a flag, to the tools that declare them"),
        };
        keys.push(key(&format!("defaults.{name}"), kind, Nearest, default, example, &summary));
    }
    keys.extend([
        key(
            "runs.reuse",
            Kind::Flag,
            Nearest,
            "false",
            "true",
            "gives a pure tool's answer again without running it, where it answered the same input before",
        ),
        key("runs.journal", Kind::Flag, Any, "true", "false", "records every run"),
        key("runs.keep", Kind::Time, User, "\"90d\"", "\"30d\"", "how long runs are kept"),
        key(
            "runs.max_size",
            Kind::Size,
            User,
            "\"1GiB\"",
            "\"200MiB\"",
            "how large the journal may become; the oldest runs go first",
        ),
        key("runs.require_journal", Kind::Flag, Any, "true", "false", "gives no answer that could not be recorded"),
        key(
            "approval.needs",
            Kind::List(Item::Capability),
            Together,
            "[\"net\", \"write\", \"secret\"]",
            "[\"net\"]",
            "needs that a person must approve before a tool is promoted",
        ),
        key(
            "approval.names",
            Kind::List(Item::Word),
            Together,
            "[\"send\", \"write\", \"delete\", \"pay\", \"transfer\"]",
            "[\"send\"]",
            "words in a tool's name that a person must approve before it is promoted",
        ),
        key(
            "approval.approvers",
            Kind::List(Item::Approver),
            Shared,
            "nobody",
            "[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample ana\"]",
            "the keys of those who may approve, each perhaps behind `valid-after=\"2026-01-01\"` and \
             `valid-before=\"2027-01-01\"`; whoever promotes may be among them. Once a file says who, be it `[]`, what is \
             used needs an approval as well",
        ),
        key(
            "approval.longest",
            Kind::Time,
            Least,
            "\"90d\"",
            "\"30d\"",
            "how long an approval counts at most, whatever it says of itself",
        ),
        key(
            "catalog.signers",
            Kind::List(Item::Approver),
            Shared,
            "nobody",
            "[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample ci\"]",
            "the keys whose releases load, each perhaps behind `valid-after=\"…\"` and `valid-before=\"…\"`: what they \
             signed in that time counts, also later",
        ),
        key(
            "catalog.operators",
            Kind::List(Item::Approver),
            Shared,
            "nobody",
            "[\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample ana\"]",
            "the keys that lift a quarantine, and sign releases besides",
        ),
        key(
            "catalog.revoked",
            Kind::List(Item::Fingerprint),
            Together,
            "[]",
            "[\"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\"]",
            "the fingerprints of keys that count for nothing any more, as `ssh-keygen -l` shows them; what a key forbade that \
             only a found file revokes stays forbidden",
        ),
        key(
            "catalog.quarantine_failures",
            Kind::Share,
            Nearest,
            "\"50%\"",
            "\"20%\"",
            "the share of a release's recent runs on this machine from which on it is quarantined by itself, if they failed: \
             errors, panics and limits, not bad input and not denials",
        ),
        key(
            "catalog.quarantine_runs",
            Kind::Count,
            Nearest,
            "20",
            "100",
            "how many of a release's recent runs are looked at; 0 quarantines nothing by itself",
        ),
        key(
            "catalog.quarantine_least",
            Kind::Count,
            Nearest,
            "5",
            "3",
            "how many of them must have failed at least",
        ),
        key(
            "catalog.keep_failures",
            Kind::Flag,
            Nearest,
            "true",
            "false",
            "stores the inputs of failed runs in the catalog when they quarantine a release, for everybody who reads it; \
             false keeps them in this machine's journal",
        ),
    ]);
    keys
}

fn gift_of(path: &str) -> Gift {
    match path {
        "allow_unchecked" => Gift::Flag(true),
        "build.wall" => Gift::Word("weaker"),
        "runs.journal" | "runs.require_journal" => Gift::Flag(false),
        "build.remote_cache"
        | "runs.keep"
        | "runs.max_size"
        | "approval.approvers"
        | "catalog.signers"
        | "catalog.operators"
        | "catalog.quarantine_failures"
        | "catalog.quarantine_runs"
        | "catalog.quarantine_least"
        | "catalog.keep_failures" => Gift::Always,
        "approval.longest" => Gift::Longer(ApprovalPolicy::default().longest),
        path if path.starts_with("defaults.") => Gift::Always,
        path => {
            let limit = LimitName::ALL.into_iter().find(|limit| path.strip_prefix("limits.") == Some(limit.name()));
            limit.map_or(Gift::Never, Gift::More)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_unique_and_their_tables_are_known() {
        let paths: std::collections::BTreeSet<_> = keys().iter().map(|key| &key.path).collect();
        assert_eq!(paths.len(), keys().len());
        for key in keys() {
            assert!(key.table().is_none_or(|table| tables().iter().any(|(name, _)| *name == table)), "{}", key.path);
            assert!(!key.summary.ends_with('.') && key.summary.len() > 10, "{}", key.path);
        }
    }
}
