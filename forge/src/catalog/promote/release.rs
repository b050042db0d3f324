//! From a tested tool to a release: blobs first, the signed document last, then the feed.

use std::time::Duration;

use forge_cache::Digest;
use serde_json::json;

use super::{
    Tested, Trial, Unmet, Wish,
    judge::{self, CatalogThere},
};
use crate::{
    Forge,
    build::BuildError,
    catalog::{
        Catalog, CatalogError, FeedEntry, FeedSubject, Found, KeyError, Release, SigningKey, Stamp,
        index::{Described, Effort, Index, Similar},
        provenance::Statement,
    },
    journal::{Entry, Kind, Payloads, Who},
};

/// The most near-duplicates that are looked at.
const MOST_SIMILAR: usize = 5;
/// The longest that new releases are taken in before near-duplicates are looked for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a promotion is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It is.
    Release,
    /// It is judged, and nothing is written.
    OnlyJudge,
}

/// A promotion that met every demand.
#[derive(Debug)]
pub struct Promotion {
    /// The release; `None` if it was only judged.
    pub found: Option<Found>,
    /// The artifact.
    pub artifact: Digest,
    /// The module.
    pub module: Digest,
    /// The release that it follows.
    pub before: Option<Found>,
    /// What whoever promotes should know, and what stopped nothing.
    pub notes: Vec<String>,
}

/// Nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum PromoteError {
    /// Some demands are not met: all of them.
    #[error("{}", all(unmet))]
    Unmet {
        /// Each with how to meet it.
        unmet: Vec<Unmet>,
    },
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// What it was built with could not be found out.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The system has no random numbers.
    #[error("a release cannot be told from others: {0}")]
    Random(std::io::Error),
}

fn all(unmet: &[Unmet]) -> String {
    let demands: Vec<_> = unmet.iter().map(|one| format!("\n- {one}")).collect();
    format!("it is not promoted:{}", demands.concat())
}

impl Forge {
    /// Promotes what was tried out, if every demand is met. Recorded in the journal, whatever comes of it.
    pub fn promote(
        &self,
        trial: &Trial,
        wish: &Wish,
        key: Result<SigningKey, KeyError>,
        catalog: &Catalog,
        doing: Doing,
    ) -> Result<Promotion, PromoteError> {
        let promoted = self.judged(trial, wish, key, catalog, doing);
        if doing == Doing::Release {
            self.record(trial, wish, catalog, &promoted);
        }
        promoted
    }

    fn judged(
        &self,
        trial: &Trial,
        wish: &Wish,
        key: Result<SigningKey, KeyError>,
        catalog: &Catalog,
        doing: Doing,
    ) -> Result<Promotion, PromoteError> {
        let stamp = Stamp::now().map_err(PromoteError::Random)?;
        let public = key.as_ref().ok().map(SigningKey::public);
        let case = judge::Case { forge: self, trial, wish, key: public, catalog, now: stamp.time };
        let (standing, mut unmet) = case.judge()?;
        let key = key.map_err(|error| unmet.push(error.into())).ok();
        let (Some(tested), Some(key), true) = (trial.tested(), &key, unmet.is_empty()) else {
            return Err(PromoteError::Unmet { unmet });
        };
        let mut notes = if standing.is_first { self.near_duplicates(tested, catalog) } else { Vec::new() };
        if !standing.is_first {
            notes.extend(self.forgotten_failures(tested, catalog));
        }
        match (standing.catalog, doing) {
            (CatalogThere::Before, _) => {}
            (CatalogThere::MadeNow, Doing::Release) => {
                notes.push(format!("a new catalog is made at {}", catalog.url()))
            }
            (CatalogThere::MadeNow, Doing::OnlyJudge) => {
                notes.push(format!("there is no catalog at {} yet; the release would make it", catalog.url()));
            }
        }
        let mut promotion = Promotion {
            found: None,
            artifact: *tested.built.digest(),
            module: tested.built.manifest().wasm,
            before: standing.before,
            notes,
        };
        if doing == Doing::OnlyJudge {
            return Ok(promotion);
        }
        let approvals = standing.approvals.iter().map(|given| given.bytes.as_slice()).collect::<Vec<_>>();
        let provenance =
            Statement::of(self, &tested.checked, &tested.built)?.signed(key).map_err(CatalogError::from)?;
        let found = self.publish(tested, wish, key, catalog, &approvals, &provenance.to_bytes(), stamp)?;
        let entry = FeedEntry {
            about: FeedSubject::Release,
            name: found.release.document.name.clone(),
            version: found.release.document.version.clone(),
            document: found.digest,
        };
        if let Err(error) = catalog.remember(&found) {
            promotion.notes.push(format!("it is released, and this machine does not remember it: {error}"));
        }
        // It is released: a feed that lags behind takes nothing back.
        if let Err(error) = catalog.announce(&entry) {
            promotion.notes.push(format!(
                "it is released, and the catalog's feed does not say so yet: {error}; searches find it once it does"
            ));
        }
        promotion.found = Some(found);
        Ok(promotion)
    }

    /// What to say of tools in the catalog that do what this one does. Nothing where the index cannot be asked: a promotion
    /// does not rest on it.
    fn near_duplicates(&self, tested: &Tested, catalog: &Catalog) -> Vec<String> {
        if !matches!(catalog.marker(), Ok(Some(_))) {
            return Vec::new();
        }
        let manifest = tested.built.manifest();
        let source = String::from_utf8_lossy(tested.checked.source().bytes());
        let tool = Described {
            description: &manifest.description,
            input_schema: &manifest.input_schema,
            output_schema: &manifest.output_schema,
            source: &source,
        };
        let find = |index: &Index| index.similar(&tool, &manifest.name, MOST_SIMILAR);
        let similar = match self.with_index(catalog, Effort::AtMost(PATIENCE), find) {
            Ok(used) => used.value,
            Err(error) => return vec![format!("near-duplicates were not looked for: {error}")],
        };
        let told = |one: &Similar| {
            format!(
                "{}@{} does much of the same ({}); `forge catalog diff {}@{} {}` shows how they differ",
                one.name,
                one.version,
                one.description.lines().next().unwrap_or_default(),
                one.name,
                one.version,
                tested.checked.source().display()
            )
        };
        similar.iter().filter(|one| one.duplicate).map(told).collect()
    }

    #[allow(clippy::too_many_arguments, reason = "each is one part of the release")]
    fn publish(
        &self,
        tested: &Tested,
        wish: &Wish,
        key: &SigningKey,
        catalog: &Catalog,
        approvals: &[&[u8]],
        provenance: &[u8],
        stamp: Stamp,
    ) -> Result<Found, CatalogError> {
        let manifest = tested.built.manifest();
        let id = catalog.made()?.to_owned();
        catalog.settle_address()?;
        let release = Release {
            catalog: id,
            name: manifest.name.clone(),
            version: wish.version.clone(),
            artifact: catalog.put_blob(&tested.built.manifest_bytes())?,
            module: catalog.put_blob(&tested.module)?,
            source: catalog.put_blob(tested.checked.source().bytes())?,
            cases: tested.cases.as_ref().map(|cases| catalog.put_blob(cases)).transpose()?,
            provenance: catalog.put_blob(provenance)?,
            module_size: tested.module.len() as u64,
            description: manifest.description.clone(),
            needs: manifest.needs.clone(),
            tags: wish.tags.clone(),
            cases_passed: tested.cases_passed,
            policy: self.policy().promotion_digest(),
            approvals: approvals.iter().map(|bytes| catalog.put_blob(bytes)).collect::<Result<_, _>>()?,
            message: wish.message.clone(),
            stamp,
        };
        catalog.publish_release(release, key)
    }

    fn record(&self, trial: &Trial, wish: &Wish, catalog: &Catalog, promoted: &Result<Promotion, PromoteError>) {
        let (outcome, document, unmet) = match promoted {
            Ok(promotion) => ("ok", promotion.found.as_ref().map(|found| found.digest), Vec::new()),
            Err(PromoteError::Unmet { unmet }) => ("unmet", None, unmet.iter().map(Unmet::kind).collect()),
            Err(PromoteError::Catalog(CatalogError::Exists { .. })) => ("conflict", None, Vec::new()),
            Err(_) => ("failed", None, Vec::new()),
        };
        let built = trial.artifact();
        let facts = json!({
            "who": Who::this_process(),
            "forge": env!("CARGO_PKG_VERSION"),
            "artifact": built.digest(),
            "version": wish.version,
            "catalog": catalog.url().to_string(),
            "release": document,
            "unmet": unmet,
        });
        let name = built.manifest().name.as_str();
        self.recorder().note(Entry::new(Kind::Promotion, Some(name), outcome, &facts, Payloads::default()));
    }
}
