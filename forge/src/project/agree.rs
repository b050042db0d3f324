//! Whether the lock, this machine and the catalogs say the same of every pinned release.

use std::thread;

use super::{Locked, ProjectError, Releases, error::Mismatch, mirror::Mirror};
use crate::{catalog::Pin, tool::ToolName};

/// The most pinned releases that are asked for at once.
const AT_ONCE: usize = 8;

impl Releases<'_> {
    /// Sees to it that what this machine has of the pinned releases is what is pinned, whatever was asked for. Reads files
    /// alone. `but` is left to whoever asks its catalog.
    pub(super) fn require_agreement(&self, but: Option<&ToolName>) -> Result<(), ProjectError> {
        for Locked { pin, catalog, .. } in self.lock.tools.iter().filter(|locked| Some(&locked.pin.name) != but) {
            let url = match (catalog, &self.project) {
                (Some(text), Some(project)) => project.url(text)?,
                _ => self.untyped.clone(),
            };
            if let Some(kept) = Mirror::of(self.forge.home(), &url).pin(&pin.name, &pin.version) {
                self.agree(pin, &kept, &format!("this machine's copy of {url}"))?;
            }
        }
        Ok(())
    }

    /// The same, with the catalogs asked. What else is wrong with a release is told where it is used.
    pub(super) fn require_agreement_of_catalogs(&self) -> Result<(), ProjectError> {
        let share = self.lock.tools.len().div_ceil(AT_ONCE).max(1);
        let first_mismatch = |tools: &[Locked]| {
            tools.iter().find_map(|locked| self.fetch(locked).err().filter(ProjectError::is_mismatch))
        };
        thread::scope(|scope| {
            let asking: Vec<_> =
                self.lock.tools.chunks(share).map(|tools| scope.spawn(move || first_mismatch(tools))).collect();
            let mut found = asking.into_iter().filter_map(|one| one.join().expect("asking does not panic"));
            found.next().map_or(Ok(()), Err)
        })
    }

    /// Whether what is found is what is pinned. `place` is where it was found.
    pub(super) fn agree(&self, pin: &Pin, found: &Pin, place: &str) -> Result<(), ProjectError> {
        let parts = [("release", pin.release, found.release), ("artifact", pin.artifact, found.artifact)];
        let Some((what, pinned, found)) = parts.into_iter().find(|(_, pinned, found)| pinned != found) else {
            return Ok(());
        };
        let name = &pin.name;
        let wanted = self.project.as_ref().is_some_and(|project| project.tools.contains_key(name));
        let again = if wanted { format!("forge update {name}") } else { "forge update".to_owned() };
        let way_out = format!(
            "if the lock is wrong, put back the forge.lock of before; if it is the catalog that is right, take {name} out of \
             forge.lock, and `{again}` pins what is there"
        );
        let (name, version, by, place) = (name.clone(), pin.version.clone(), "forge.lock", place.to_owned());
        Err(ProjectError::Mismatch(Box::new(Mismatch { name, version, by, what, pinned, found, place, way_out })))
    }
}
