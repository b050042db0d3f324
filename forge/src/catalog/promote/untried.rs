//! The demands that can be told of a tool which does not build.

use super::{Candidate, Unmet, Wish};
use crate::{
    Forge,
    catalog::{Catalog, CatalogError, KeyError, Role, SigningKey, approval_reasons, compat::place_among, now},
    check::{self, Lint},
    tool::{Needs, Source},
};

/// What is known of a candidate before it is built.
#[derive(Clone, Debug)]
pub struct Untried {
    source: Source,
    /// How commands call it: its file, or its artifact.
    called: String,
    /// Where its cases belong.
    cases_file: String,
    /// How many cases there are, or why they cannot be used.
    cases: Result<u64, String>,
}

impl Candidate {
    /// What is known of it before it is built.
    pub fn untried(&self) -> Untried {
        let source = self.source.display();
        let (called, cases_file) = match &self.artifact {
            Some(artifact) => (artifact.to_string(), "a file, and name it with --cases FILE".to_owned()),
            None => (source.to_owned(), Source::cases_path(source.as_ref()).display().to_string()),
        };
        let cases = match &self.cases_fault {
            Some(fault) => Err(fault.to_string()),
            None => Ok(self.cases.as_ref().map_or(0, |(_, cases)| cases.len() as u64)),
        };
        Untried { source: self.source.clone(), called, cases_file, cases }
    }
}

impl Forge {
    /// What is unmet besides, where a tool could not be tried out: of its cases, its version, its approval and the key. A store
    /// that does not answer says nothing here.
    pub fn unmet_untried(
        &self,
        untried: &Untried,
        wish: &Wish,
        key: Result<SigningKey, KeyError>,
        catalog: &Catalog,
    ) -> Vec<Unmet> {
        let (name, version) = (untried.source.name(), &wish.version);
        let mut unmet = Vec::new();
        let least = self.policy().min_cases.max(1);
        match &untried.cases {
            Err(fault) => unmet.push(Unmet::CasesFile(fault.clone())),
            Ok(found) if *found < least => {
                unmet.push(Unmet::Cases { found: *found, least, file: untried.cases_file.clone() });
            }
            Ok(_) => {}
        }
        let there = match catalog.marker() {
            Ok(Some(_)) => catalog.versions(name).unwrap_or_default(),
            _ => Vec::new(),
        };
        if there.contains(version) {
            unmet.push(Unmet::Exists(catalog.exists(name, version)));
        } else {
            unmet.extend(place_among(version, &there).err().map(Unmet::from));
        }
        // What is not built was approved by nobody. Of one that does not pass the check, only the name is known.
        let checked = check::check_with(untried.source.clone(), self.policy(), Lint::On);
        let needs = checked.map_or_else(|_| Needs::default(), |checked| checked.needs().clone());
        let reasons = approval_reasons(name, &needs, self.policy());
        if !reasons.is_empty() {
            let name = format!("{}{}", untried.called, self.catalog_flag(catalog.url()));
            let approvers = self.policy().approval.approvers.len();
            unmet.push(Unmet::Approval { name, approvers, reasons, void: Vec::new() });
        }
        unmet.extend(catalog.require_own_address().err().and_then(|error| match error {
            CatalogError::KnownElsewhere(_) => Some(Unmet::KnownElsewhere(error)),
            _ => None,
        }));
        match key {
            Ok(key) => {
                let what = format!("{name}@{version}");
                let may = catalog.trusted().may_sign(key.public(), Role::Signer, &what, now());
                unmet.extend(may.err().map(Unmet::from));
            }
            Err(error) => unmet.push(error.into()),
        }
        unmet
    }
}
