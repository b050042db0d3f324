//! What is allowed. One policy, one type, read by every room.
//!
//! ```text
//! the user's file ─┐
//! forge.toml, …    ├─ parse ── statements ── merge ── Policy
//! FORGE_TIMEOUT, … ┘     (keys: the table of what can be said)
//! ```
//!
//! What a file says is kept with its line, so that whoever is refused something reads where that was decided. Defaults
//! give way to nearer files; bounds do not: see [`Combine`].

mod ban;
mod capability;
mod crates;
mod edit;
mod edit_list;
mod exceeded;
mod file;
mod finding;
mod grants;
mod key_line;
mod keys;
mod limit;
mod limits;
mod merge;
mod origin;
mod parse;
mod search;
#[cfg(test)]
mod tests;
mod types;
mod units;
mod value;

pub use ban::{BannedPath, BannedPathError};
pub use capability::Capability;
pub use crates::{API_MANIFEST, AllowedCrate, AllowedCrates, CrateRefusal, LOCKED_LOCK, LOCKED_MANIFEST};
pub use edit::{Addition, EditError, NewKey, Removed, revoke_key, trust_keys, untrust_key, user_file};
pub use exceeded::{Exceeded, UncheckedRefused};
pub use finding::{PolicyError, PolicyFinding};
pub use grants::{DefaultGrants, GrantBounds, Permit};
pub use key_line::{KeyLine, parse_moment};
pub use keys::{Combine, Gift, Key, find as find_key, keys, tables};
pub use limit::LimitName;
pub use limits::{Limits, MAX_TABLE_ELEMENTS};
pub use merge::{InForce, Rank, Statement, Statements};
pub use origin::{Origin, Stated};
pub use parse::{Setting, parse};
pub use search::{FILE_NAME, FILE_VARIABLE, Search, read_file};
pub(crate) use search::{is_planted, leads_out};
pub use types::{ApprovalPolicy, BuildPolicy, CatalogPolicy, Files, Policy, QuarantinePolicy, RunsPolicy, Wall};
pub use units::{parse_memory, parse_size, parse_time, show_size, show_time};
pub use value::{Item, Kind, Value};

/// The name of `known` that is most like `written`, if one is alike enough to be meant.
pub(crate) fn similar<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written: String = written.chars().take(100).collect();
    let alike = known.map(|name| (strsim::damerau_levenshtein(&written, name), name));
    let (distance, name) = alike.min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + name.len() / 4).then_some(name)
}
