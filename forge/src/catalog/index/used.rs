//! The index of a catalog, brought up to date and used.

use std::path::Path;

use super::{Effort, Followed, Index, IndexError, NotLoading, by_reason};
use crate::{catalog::Catalog, progress::Progress};

/// What came of using an index.
#[derive(Debug)]
pub struct Used<T> {
    /// What was made of it.
    pub value: T,
    /// What whoever asked should know of the catalog and its index: that it could not be reached, or was not read to its end.
    pub notes: Vec<String>,
    /// The releases that do not load, by why.
    pub not_loading: Vec<NotLoading>,
}

/// The most reasons that are told.
const MOST_TOLD: usize = 5;

impl<T> Used<T> {
    /// The notes, and those of what is not searched because it does not load.
    pub fn notes_of_search(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        notes.extend(self.not_loading.iter().take(MOST_TOLD).map(NotLoading::note));
        let more: usize = self.not_loading.iter().skip(MOST_TOLD).map(|group| group.count).sum();
        if more > 0 {
            notes.push(format!("{more} more do not load and are not searched; `forge catalog list` says why"));
        }
        notes
    }
}

/// Opens the index of a catalog in the folder that all of them share, takes in what is new, and does some work with it.
///
/// An index that turns out to be damaged is made again, once, and `work` is called again.
pub fn use_index<T>(
    folder: &Path,
    catalog: &Catalog,
    effort: Effort,
    progress: &dyn Progress,
    mut work: impl FnMut(&Index) -> Result<T, IndexError>,
) -> Result<Used<T>, IndexError> {
    let (mut index, unreachable) = match effort {
        Effort::Unasked => (Index::unasked(folder, catalog)?, None),
        Effort::AtMost(_) | Effort::Whole => Index::open(folder, catalog)?,
    };
    let mut work = |index: &mut Index| -> Result<Used<T>, IndexError> {
        let followed = match &unreachable {
            Some(_) => Followed::default(),
            None if effort == Effort::Unasked => Followed::default(),
            None => index.follow(catalog, effort, progress)?,
        };
        let mut notes = followed.notes(catalog);
        if let Some(error) = &unreachable {
            notes.push(unreached(error));
        }
        if effort == Effort::Unasked {
            notes.push("the catalog is not asked (--offline): it is as it was when it was last read".to_owned());
        }
        let value = work(index)?;
        Ok(Used { value, notes, not_loading: by_reason(&index.not_loading()?) })
    };
    match work(&mut index) {
        Err(IndexError::Damaged { .. }) => work(&mut index.again()?),
        used => used,
    }
}

impl Followed {
    /// What of it somebody should know.
    fn notes(&self, catalog: &Catalog) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(error) = &self.unreachable {
            notes.push(unreached(error));
        }
        if self.left > 0 {
            notes.push(format!(
                "about {} of what is new in {} is not read yet; the next command goes on, and `--wait` reads it all",
                self.left,
                catalog.url()
            ));
        }
        notes
    }
}

fn unreached(error: &dyn std::fmt::Display) -> String {
    format!("the catalog is as it was when it was last read: {error}")
}
