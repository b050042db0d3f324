//! Releases that no feed tells of: those of registries, which have none, and those whose promotion ended before its last step.

use std::time::Instant;

use semver::Version;

use super::{
    Effort, Followed, Index, IndexError,
    follow::{Wanted, read_all},
};
use crate::{
    catalog::{Catalog, CatalogError},
    progress::Progress,
    tool::ToolName,
};

/// How many releases are read before they are written down.
const BATCH: usize = 256;

impl Index {
    /// Takes in every release that the store lists and the index does not have. With [`Effort::Whole`] those again that did
    /// not load, and in catalogs without a feed what became of those that it has.
    pub(super) fn complete(
        &mut self,
        catalog: &Catalog,
        effort: Effort,
        progress: &dyn Progress,
        followed: &mut Followed,
    ) -> Result<(), IndexError> {
        let began = Instant::now();
        let wanted = match self.unread(catalog, effort == Effort::Whole)? {
            Ok(wanted) => wanted,
            Err(error) => {
                followed.unreachable = Some(error);
                return Ok(());
            }
        };
        let mut left = wanted.len();
        for batch in wanted.chunks(BATCH) {
            if matches!(effort, Effort::AtMost(most) if began.elapsed() > most) {
                followed.left += left as u64;
                break;
            }
            let releases = if left == 1 { "release" } else { "releases" };
            progress.phase(&format!("reading {}: {left} {releases} to go", catalog.url()));
            let found = match read_all(catalog, batch) {
                Ok(found) => found,
                Err(error) => {
                    followed.unreachable = Some(error);
                    break;
                }
            };
            let read: Vec<_> = batch.iter().map(|(name, version, _)| (name, version)).zip(found).collect();
            let position = self.position()?;
            if self.take(position, position, &read)? {
                followed.taken += read.len() as u64;
            }
            left -= batch.len();
        }
        Ok(())
    }

    fn unread(&self, catalog: &Catalog, whole: bool) -> Result<Result<Vec<Wanted>, CatalogError>, IndexError> {
        let listed = match catalog.releases() {
            Ok(listed) => listed,
            Err(error) => return Ok(Err(error)),
        };
        let mut wanted = Vec::new();
        for (name, version) in listed {
            let known = self.known(&name, &version)?;
            let unread = match known {
                Some(_) => whole && !catalog.has_feed(),
                None => whole || !self.is_refused(&name, &version)?,
            };
            if unread {
                wanted.push((name, version, known));
            }
        }
        Ok(Ok(wanted))
    }

    fn is_refused(&self, name: &ToolName, version: &Version) -> Result<bool, IndexError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM refused WHERE name = ?1 AND version = ?2)";
        let asked = || -> rusqlite::Result<bool> {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row([name.as_str(), &version.to_string()], |row| row.get(0))
        };
        asked().map_err(|error| self.failed("look for a release", &error))
    }
}
