//! The inputs that failed, as cases of the next version.

use serde::Serialize;
use serde_json::value::RawValue;

use super::FailedRun;
use crate::{
    Forge,
    catalog::{Catalog, CatalogError, Found, ReleaseSpec},
    tool::ToolName,
    visible::visible,
};

/// The most cases that are written.
const MOST: usize = 100;
/// The most characters of a message that a case repeats.
const LONGEST_MESSAGE: usize = 200;

/// Cases of the inputs that failed. Each fails until a person has written down what is right.
#[derive(Debug)]
pub struct FailureCases {
    /// The text of a cases file.
    pub text: String,
    /// How many cases it has.
    pub count: usize,
}

/// There are no such cases.
#[derive(Debug, thiserror::Error)]
pub enum FailureCasesError {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// No input was kept.
    #[error(
        "no input of a failed run is kept for {name}; they are when a release is quarantined by itself, and the policy says \
         `catalog.keep_failures = true`"
    )]
    None {
        /// The tool.
        name: ToolName,
    },
}

#[derive(Serialize)]
struct Case<'a> {
    name: String,
    input: &'a RawValue,
    expect: String,
}

impl Forge {
    /// The inputs that quarantined a release, or any release of a tool, as cases of the next version.
    pub fn failure_cases(&self, catalog: &Catalog, spec: &ReleaseSpec) -> Result<FailureCases, FailureCasesError> {
        let found: Vec<Found> = match &spec.version {
            Some(_) => vec![catalog.shown(spec)?],
            None => {
                // Whoever asks for a tool that is not there is told so.
                catalog.shown(spec)?;
                let versions = catalog.versions(&spec.name)?;
                let found = versions.iter().map(|version| catalog.find(&spec.name, version));
                found.filter_map(Result::transpose).collect::<Result<_, _>>()?
            }
        };
        let mut failed: Vec<FailedRun> = Vec::new();
        for one in &found {
            for digest in one.changes.iter().flat_map(|change| &change.document.failures) {
                let Some(bytes) = catalog.blob(digest)? else { continue };
                // What another version of forge kept is left to it.
                failed.extend(serde_json::from_slice::<FailedRun>(&bytes));
            }
            failed.extend(self.failed_here(one));
        }
        let mut inputs = std::collections::BTreeSet::new();
        failed.retain(|one| inputs.insert(one.input.get().to_owned()));
        failed.truncate(MOST);
        if failed.is_empty() {
            return Err(FailureCasesError::None { name: spec.name.clone() });
        }
        let cases: Vec<_> = failed.iter().map(case).collect();
        let text = serde_json::to_string_pretty(&cases).expect("cases are texts and JSON");
        Ok(FailureCases { text: format!("{text}\n"), count: cases.len() })
    }
}

/// A case that no tool passes by chance: what is right for the input is for a person to say.
fn case(failed: &FailedRun) -> Case<'_> {
    let FailedRun { run, version, outcome, message, input } = failed;
    Case {
        name: format!("run {} of {version}", visible(run, 40)),
        input,
        expect: format!(
            "TO DO: what is right for this input? {version} ended with {}: {}. Write the value here; or, if it has to be \
             refused, write \"expect_error\" with a part of the message in place of \"expect\".",
            visible(outcome, 40),
            visible(message, LONGEST_MESSAGE),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_can_be_read_and_fail_until_they_are_completed() {
        let failed = FailedRun {
            run: "0000000000000000".into(),
            version: semver::Version::new(1, 2, 3),
            outcome: "panic".into(),
            message: "index out of\u{1b} bounds".into(),
            input: RawValue::from_string("{\"rows\":[1.10]}".into()).unwrap(),
        };
        let text = serde_json::to_string_pretty(&[case(&failed)]).unwrap();
        let cases = crate::cases::parse(text.as_bytes()).unwrap();
        assert!(cases[0].input.get().contains("1.10"), "{text}");
        let crate::cases::Expected::Equal(expected) = &cases[0].expected else { panic!("{text}") };
        assert!(
            expected.as_str().unwrap().starts_with("TO DO: what is right for this input? 1.2.3 ended with panic")
        );
    }
}
