//! At which address this machine knows a catalog.
//!
//! A store says of itself which catalog it is, and nobody signs that. Releases, approvals and changes of state are signed for
//! the id, so that they count wherever it stands: a store that repeats the id of another catalog would be given signatures that
//! somebody carries there. So this machine signs for an id where it has met it, and elsewhere once a person says that it is the
//! same catalog. Reading asks nobody.
//!
//! ```text
//! <catalogs>/seen/catalogs/CATALOG.json   the id, the address at which it was met first, and those at which it was signed for
//! ```

use std::{collections::BTreeSet, path::PathBuf};

use forge_stores::StoreUrl;
use serde::{Deserialize, Serialize};

use super::{
    Catalog, CatalogError, Memory,
    memory::{called, read, write},
};
use crate::visible::visible;

/// So many characters of an id tell catalogs apart for people.
const SHORT: usize = 12;
/// So many addresses are told.
const MOST_TOLD: usize = 3;

/// Whether a person said that a catalog is the one that this machine knows at another address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Same {
    /// Nobody said so.
    #[default]
    Unsaid,
    /// Somebody did.
    Said,
}

/// An id is known at another address than the one that is to be signed for.
#[derive(Debug, thiserror::Error)]
#[error(
    "{url} says that it is the catalog {}, which this machine knows at {}: what is signed for it here counts there too, for \
     whoever carries it over; if it is the same catalog, moved or mirrored, say so once: --same-catalog; if not, use another \
     place: --catalog URL",
    short(id),
    told(known)
)]
pub struct KnownElsewhere {
    /// The store.
    pub url: String,
    /// The id that it gives.
    pub id: String,
    /// The addresses of the catalog that this machine knows by the id.
    pub known: Vec<String>,
}

/// What is remembered of one id.
#[derive(Debug, Serialize, Deserialize)]
struct Known {
    id: String,
    met: String,
    #[serde(default)]
    signed: BTreeSet<String>,
}

impl Known {
    /// Where it may be signed for: where it was met, until it was signed for elsewhere.
    fn addresses(&self) -> Vec<&String> {
        if self.signed.is_empty() { vec![&self.met] } else { self.signed.iter().collect() }
    }
}

impl Catalog {
    /// The same, of which a person says that it is the catalog which this machine knows by its id, whatever the address.
    #[must_use]
    pub fn said_to_be_the_same(mut self) -> Self {
        self.same = Same::Said;
        self
    }

    /// Its id in short, for people: text of the store. `None` if there is no catalog yet.
    pub fn short_id(&self) -> Result<Option<String>, CatalogError> {
        Ok(self.marker()?.map(|marker| short(&marker.id)))
    }

    /// Refuses to sign for an id that this machine knows at another address. Where there is no catalog yet, or no memory,
    /// nothing is known.
    pub fn require_own_address(&self) -> Result<(), CatalogError> {
        let (Some(memory), Some(marker), Same::Unsaid) = (&self.memory, self.marker()?, self.same) else {
            return Ok(());
        };
        let Some(known) = memory.known(&marker.id)? else { return Ok(()) };
        let here = address(self.url());
        if known.addresses().contains(&&here) {
            return Ok(());
        }
        let addresses = known.addresses().into_iter().cloned().collect();
        let (url, id) = (self.url().to_string(), marker.id.clone());
        Err(CatalogError::KnownElsewhere(Box::new(KnownElsewhere { url, id, known: addresses })))
    }

    /// The same, and remembers that it is signed for here: to be called right before.
    pub fn settle_address(&self) -> Result<(), CatalogError> {
        self.require_own_address()?;
        if let (Some(memory), Some(marker)) = (&self.memory, self.marker()?) {
            memory.sign_at(&marker.id, &address(self.url()))?;
        }
        Ok(())
    }
}

impl Memory {
    /// Remembers where an id was met first.
    pub(super) fn meet(&self, id: &str, url: &StoreUrl) {
        let file = self.catalog_file(id);
        if !file.exists() {
            let known = Known { id: id.to_owned(), met: address(url), signed: BTreeSet::new() };
            // As everything that is remembered: where nothing can be written, nothing is.
            let _ = write(&file, &known);
        }
    }

    fn sign_at(&self, id: &str, here: &str) -> Result<(), CatalogError> {
        let known = self.known(id)?;
        let mut known =
            known.unwrap_or_else(|| Known { id: id.to_owned(), met: here.to_owned(), signed: BTreeSet::new() });
        if known.signed.insert(here.to_owned()) {
            let _ = write(&self.catalog_file(id), &known);
        }
        Ok(())
    }

    fn known(&self, id: &str) -> Result<Option<Known>, CatalogError> {
        read(&self.catalog_file(id))
    }

    fn catalog_file(&self, id: &str) -> PathBuf {
        self.folder.join("catalogs").join(format!("{}.json", called(id)))
    }
}

/// An address as it is remembered: through a link, a folder is the same.
fn address(url: &StoreUrl) -> String {
    let folder = url.as_folder().and_then(|folder| folder.canonicalize().ok());
    folder.map_or_else(|| url.to_string(), |folder| folder.to_string_lossy().into_owned())
}

fn short(id: &str) -> String {
    visible(&id.chars().take(SHORT).collect::<String>(), SHORT).replace('\n', " ")
}

fn told(known: &[String]) -> String {
    let more = known.len().saturating_sub(MOST_TOLD);
    let told = known.iter().take(MOST_TOLD).cloned().collect::<Vec<_>>().join(" and ");
    if more == 0 { told } else { format!("{told} and {more} more") }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::{
        catalog::{Marker, TrustedKeys},
        home::Home,
    };

    /// The catalog in a folder that says it has this id.
    fn catalog(root: &Path, name: &str, id: &str) -> Catalog {
        let folder = root.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("catalog.json"), serde_json::to_vec(&Marker::of(id)).unwrap()).unwrap();
        Catalog::open(&StoreUrl::folder(&folder), TrustedKeys::default())
            .unwrap()
            .remembered(Memory::of(&Home::under(root.join("machine"))))
    }

    #[test]
    fn an_id_is_signed_for_where_it_was_met_and_where_a_person_says() {
        let root = tempfile::tempdir().unwrap();
        let of = |name: &str| catalog(root.path(), name, "one");
        of("home").settle_address().unwrap();
        std::os::unix::fs::symlink(root.path().join("home"), root.path().join("link")).unwrap();
        of("link").require_own_address().unwrap();
        let refused = of("copy").settle_address().unwrap_err();
        assert!(refused.to_string().contains("--same-catalog"), "{refused}");
        of("copy").said_to_be_the_same().settle_address().unwrap();
        of("copy").settle_address().unwrap();
        of("home").settle_address().unwrap();
        catalog(root.path(), "other", "two").settle_address().unwrap();
    }

    #[test]
    fn where_it_was_only_read_counts_until_it_is_signed_for_elsewhere() {
        let root = tempfile::tempdir().unwrap();
        let of = |name: &str| catalog(root.path(), name, "one");
        of("clone").id().unwrap();
        assert!(of("home").require_own_address().is_err());
        of("clone").require_own_address().unwrap();
        of("home").said_to_be_the_same().settle_address().unwrap();
        assert!(of("clone").require_own_address().is_err());
    }
}
