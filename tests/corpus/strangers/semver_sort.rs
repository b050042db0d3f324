---
[dependencies]
semver = "1"
---
use plugin_api::prelude::*;
use semver::{Version, VersionReq};

/// Sort versions, and find the newest that fits.
#[tool]
fn semver_sort(versions: Vec<String>, requirement: Option<String>) -> Result<(Vec<Version>, Option<Version>)> {
    let mut parsed = versions
        .iter()
        .map(|v| Version::parse(v.trim_start_matches('v')).with_context(|| format!("{v:?} is not a version")))
        .collect::<Result<Vec<_>>>()?;
    parsed.sort_unstable();
    let requirement = requirement.map_or(Ok(VersionReq::STAR), |r| r.parse())?;
    let newest = parsed.iter().rfind(|v| requirement.matches(v)).cloned();
    Ok((parsed, newest))
}
