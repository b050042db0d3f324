//! `forge promote`.

use std::path::Path;

use forge_cache::Digest;
use serde_json::{Value, json};

use super::{
    approve::cut_digest,
    arguments::PromoteArguments,
    exit::Exit,
    output::{Format, MAX_MESSAGE, Trouble, complain, print_json, print_line},
    test,
};
use crate::{
    Forge,
    catalog::{Candidate, CandidateError, Catalog, Doing, PromoteError, Promotion, Trial, TrialError, Unmet, Wish},
    visible::visible,
};

pub(super) fn run(arguments: &PromoteArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let wish = Wish::new(arguments.version.clone(), &arguments.message, arguments.tags.iter().cloned())
        .map_err(|error| Trouble::new(Exit::Usage, "usage", error))?;
    let catalog = arguments.key.signs_for(arguments.place.open(forge)?);
    catalog.require_original()?;
    if let Some(trouble) = cut_digest(&arguments.what) {
        return Err(trouble);
    }
    let candidate = candidate(arguments, forge)?;
    let untried = candidate.untried();
    // A key that is not there is one demand of many: it is told with the others.
    let key = arguments.key.read(forge);
    let trial = match forge.try_out(candidate) {
        Ok(trial) => trial,
        Err(error) => return Err(besides(error.into(), &forge.unmet_untried(&untried, &wish, key, &catalog))),
    };
    let doing = if arguments.dry_run { Doing::OnlyJudge } else { Doing::Release };
    let promotion = match forge.promote(&trial, &wish, key, &catalog, doing) {
        Ok(promotion) => promotion,
        Err(error) => {
            if arguments.format == Format::Human {
                for (tier, report) in trial.reports().filter(|(_, report)| report.totals().failed > 0) {
                    print_line(&format!("on the {tier} tier:"));
                    test::tell(report);
                }
            }
            return Err(error.into());
        }
    };
    for note in &promotion.notes {
        complain(&format!("note: {}", visible(note, MAX_MESSAGE)));
    }
    match arguments.format {
        Format::Human => tell(arguments, &trial, &promotion, &catalog, forge),
        Format::Json => print_json(&object(arguments, &trial, &promotion, &catalog)),
    }
    Ok(Exit::Ok)
}

/// An artifact if it reads as a digest, else a source file.
fn candidate(arguments: &PromoteArguments, forge: &Forge) -> Result<Candidate, CandidateError> {
    let (path, cases) = (Path::new(&arguments.what), arguments.cases.as_deref());
    match arguments.what.parse::<Digest>() {
        Ok(digest) if !path.exists() => Candidate::of_artifact(forge, &digest, cases),
        _ => Candidate::read(path, cases),
    }
}

/// What does not build, with the other demands that are known to be unmet.
fn besides(trouble: Trouble, unmet: &[Unmet]) -> Trouble {
    if unmet.is_empty() {
        return trouble;
    }
    let each: String = unmet.iter().map(|one| format!("\n- {one}")).collect();
    trouble.besides(&format!("\nbesides, it is not promoted until this is met:{each}"))
}

fn tell(arguments: &PromoteArguments, trial: &Trial, promotion: &Promotion, catalog: &Catalog, forge: &Forge) {
    let name = &trial.artifact().manifest().name;
    let (version, url) = (&arguments.version, catalog.url());
    let id = catalog.short_id().ok().flatten().unwrap_or_else(|| "a new one".to_owned());
    let Some(found) = &promotion.found else {
        print_line(&format!(
            "{name}@{version} may be promoted to {url} (catalog {id}): {}, every demand is met",
            match trial.cases() {
                1 => "1 case passes".to_owned(),
                many => format!("{many} cases pass"),
            }
        ));
        return;
    };
    print_line(&format!("{name}@{version} is released to {url}"));
    print_line(&format!("  artifact {}", promotion.artifact));
    print_line(&format!("  module   {}", promotion.module));
    print_line(&format!("  document {}", found.digest));
    print_line(&format!("  catalog  {id}"));
    print_line(&format!("  signed by {}", found.release.by.called()));
    let flag = forge.catalog_flag(url);
    complain(&format!(
        "next: `forge catalog show {name}@{version}{flag}`, or in a project `forge add {name}@{version}{flag}`"
    ));
}

fn object(arguments: &PromoteArguments, trial: &Trial, promotion: &Promotion, catalog: &Catalog) -> Value {
    let before = promotion.before.as_ref().map(|found| &found.release.document.version);
    json!({
        "ok": true,
        "released": promotion.found.is_some(),
        "catalog": catalog.url().to_string(),
        "catalog_id": catalog.marker().ok().flatten().map(|marker| &marker.id),
        "name": trial.artifact().manifest().name,
        "version": arguments.version,
        "artifact": promotion.artifact,
        "module": promotion.module,
        "release": promotion.found.as_ref().map(super::catalog::summary),
        "follows": before,
        "cases": trial.cases(),
        "notes": promotion.notes,
    })
}

impl From<CandidateError> for Trouble {
    fn from(error: CandidateError) -> Self {
        match error {
            CandidateError::Source(error) => error.into(),
            CandidateError::Cases(error) => Self::new(Exit::Usage, "cases", error),
            CandidateError::Cache(error) => error.into(),
            CandidateError::Unknown(_) | CandidateError::NoSource { .. } => {
                Self::new(Exit::NotFound, "not_found", error)
            }
        }
    }
}

impl From<TrialError> for Trouble {
    fn from(error: TrialError) -> Self {
        match error {
            TrialError::Rejected(rejection) => rejection.into(),
            TrialError::Build(error) => error.into(),
            TrialError::Load(error) => error.into(),
            TrialError::Another { .. } => Self::new(Exit::NotFound, "another_artifact", error),
        }
    }
}

impl From<PromoteError> for Trouble {
    fn from(error: PromoteError) -> Self {
        match error {
            PromoteError::Catalog(error) => error.into(),
            PromoteError::Build(error) => error.into(),
            PromoteError::Random(_) => Self::new(Exit::Environment, "environment", error),
            PromoteError::Unmet { ref unmet } => {
                let is = |is: fn(&Unmet) -> bool| unmet.iter().any(is);
                let (exit, kind) = if is(|one| matches!(one, Unmet::Failing { .. })) {
                    (Exit::Tool, "cases_failed")
                } else if unmet.iter().all(|one| matches!(one, Unmet::Exists(_))) {
                    (Exit::NotFound, "conflict")
                } else {
                    (Exit::Denied, "unmet")
                };
                let each = unmet.iter().map(|one| json!({ "kind": one.kind(), "message": one.to_string() }));
                let details = json!({ "unmet": each.collect::<Vec<_>>() });
                Self::new(exit, kind, &error).details(details)
            }
        }
    }
}
