//! All differences between two versions of a tool that callers can see.

use super::{Change, Part, Step, needs, schema};
use crate::tool::Manifest;

/// The differences, with the least step that a new version has to take for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Each, the input's first.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// The least step. A patch where nothing differs that a caller can see.
    pub fn step(&self) -> Step {
        self.changes.iter().map(|change| change.step).max().unwrap_or(Step::Patch)
    }

    /// Those that ask for this step or more.
    pub fn asking(&self, step: Step) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.step >= step)
    }
}

/// What changed from one version to the next, by schemas and needs.
pub fn compare(old: &Manifest, new: &Manifest) -> Comparison {
    let mut changes = schema::changes(Part::Input, &old.input_schema, &new.input_schema);
    changes.extend(schema::changes(Part::Output, &old.output_schema, &new.output_schema));
    changes.extend(needs::changes(&old.needs, &new.needs));
    Comparison { changes }
}
