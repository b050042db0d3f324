//! What the check said of a source, kept apart from the artifact.
//!
//! A verdict belongs to a source under a policy, an artifact to a source under a toolchain. So a tighter policy checks
//! again without building again. Only a yes is kept: a no has its diagnostics, which are quicker made than stored.

use forge_cache::{Bucket, Cache, CacheError, Digest, KeyBuilder};

use crate::{
    check::{self, Checked},
    policy::{AllowedCrate, Policy},
    tool::Source,
};

/// (source, policy) to the crates that the source names.
const VERDICTS: Bucket = Bucket::new("verdict", 1);

/// The key of a verdict. The program's version is in it, since another version may have other rules.
fn key(source: &Source, policy: &Policy) -> Digest {
    KeyBuilder::new("forge.verdict.v1")
        .field("check", check::REVISION.to_be_bytes())
        .field("version", env!("CARGO_PKG_VERSION"))
        .field("policy", policy.digest().as_bytes())
        .field("name", source.name().as_str())
        .field("source", source.digest().as_bytes())
        .finish()
}

/// Keeps a yes, unless it is kept already. Where the cache cannot be written, the next process checks again.
///
/// A source that the lint has not seen, or that another policy accepted, has no yes under this one.
pub(super) fn keep(cache: &Cache, checked: &Checked, policy: &Policy) {
    let source = checked.source();
    if checked.accepted_under() != Some(&policy.digest()) || matches!(recall(cache, source, policy), Ok(Some(_))) {
        return;
    }
    let record = serde_json::to_vec(checked.crates()).unwrap_or_default();
    let _ = cache.put_action(VERDICTS, &key(source, policy), &record, &[]);
}

/// The crates of a source that was accepted before under the same policy.
pub(super) fn recall(
    cache: &Cache,
    source: &Source,
    policy: &Policy,
) -> Result<Option<Vec<AllowedCrate>>, CacheError> {
    let record = cache.action(VERDICTS, &key(source, policy))?;
    Ok(record.and_then(|record| serde_json::from_slice(&record).ok()))
}
