//! Which files and variables say something, in their order.

use std::{
    ffi::OsString,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use super::{
    Files, LimitName, Origin, Policy, PolicyError, Setting, file,
    merge::{Rank, Statement},
    parse,
};

/// The name of a policy file.
pub const FILE_NAME: &str = "forge.toml";
/// The variable that names a policy file in place of those that would be found.
pub const FILE_VARIABLE: &str = "FORGE_POLICY";

/// Where to look for what is said of the policy.
pub struct Search<'a> {
    /// The folder of the user's own file.
    pub config: &'a Path,
    /// The folder from which files are looked for upward.
    pub folder: &'a Path,
    /// The file that `--policy` names: in place of those that would be found upward.
    pub named: Option<&'a Path>,
    /// The environment.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
}

impl Search<'_> {
    /// The policy in force: what all files and variables say, brought together.
    pub fn policy(&self) -> Result<Policy, PolicyError> {
        let mut statements = Vec::new();
        let mut files = Vec::new();
        let mut passed_over = Vec::new();
        let mut disobeyed = Vec::new();
        let user = self.config.join(FILE_NAME);
        if let Some(settings) = read(&user)? {
            statements.extend(settings.into_iter().map(|setting| Statement { setting, rank: Rank::User }));
            files.push(user.clone());
        }
        match self.named()? {
            Some((path, named_by)) => {
                let settings = read(&path)?.ok_or(PolicyError::Missing { path: path.clone(), named_by })?;
                statements.extend(settings.into_iter().map(|setting| Statement { setting, rank: Rank::Named }));
                files.push(path);
            }
            None => {
                let found: Vec<_> = self.folder.ancestors().map(|folder| folder.join(FILE_NAME)).collect();
                // From the farthest to the nearest, which comes last and has its way.
                for path in found.into_iter().rev().filter(|path| *path != user) {
                    if is_planted(&path) || leads_out(&path) {
                        passed_over.push(path);
                        continue;
                    }
                    let Some(settings) = read(&path)? else { continue };
                    let (gifts, rest): (Vec<_>, Vec<_>) =
                        settings.into_iter().partition(|setting| setting.key.gift.is_in(&setting.value));
                    disobeyed.extend(gifts);
                    statements.extend(rest.into_iter().map(|setting| Statement { setting, rank: Rank::Project }));
                    files.push(path);
                }
            }
        }
        statements.extend(self.variables()?);
        Ok(Policy::from_statements(statements, Files { read: files, passed_over, disobeyed }))
    }

    fn named(&self) -> Result<Option<(PathBuf, &'static str)>, PolicyError> {
        let variable = (self.variable)(FILE_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        let named = self.named.map(|path| (path.to_owned(), "--policy"));
        let Some((path, named_by)) = named.or(variable.map(|path| (path, FILE_VARIABLE))) else { return Ok(None) };
        let path = std::path::absolute(&path).map_err(|source| PolicyError::Unreadable { path, source })?;
        Ok(Some((path, named_by)))
    }

    fn variables(&self) -> Result<Vec<Statement>, PolicyError> {
        let mut statements = Vec::new();
        for limit in LimitName::ALL {
            let name = limit.variable();
            let Some(value) = (self.variable)(&name).filter(|value| !value.is_empty()) else { continue };
            let unusable = |reason| PolicyError::Variable { name: name.clone(), reason };
            let text = value.to_str().ok_or_else(|| unusable("it is not UTF-8".to_owned()))?;
            let value = limit.key().read(text).map_err(unusable)?;
            let origin = Origin::Variable { name: name.clone() };
            statements.push(Statement { setting: Setting { key: limit.key(), value, origin }, rank: Rank::Variable });
        }
        Ok(statements)
    }
}

/// What one file says. `None` if there is no such file.
fn read(path: &Path) -> Result<Option<Vec<Setting>>, PolicyError> {
    file::read(path)?.map(|text| parse(&text, path)).transpose()
}

/// Reads one policy file by itself, to see whether it is sound.
pub fn read_file(path: &Path) -> Result<Vec<Setting>, PolicyError> {
    let path =
        std::path::absolute(path).map_err(|source| PolicyError::Unreadable { path: path.to_owned(), source })?;
    read(&path)?.ok_or(PolicyError::Missing { path, named_by: "it" })
}

/// Whether the file is a link that leads out of the folder that it is in: who made a checkout would have Forge read a file of
/// its user, and quote it.
pub(crate) fn leads_out(path: &Path) -> bool {
    let is_link = path.symlink_metadata().is_ok_and(|file| file.is_symlink());
    let inside = || {
        let folder = path.parent()?.canonicalize().ok()?;
        Some(path.canonicalize().ok()?.starts_with(folder))
    };
    is_link && inside() == Some(false)
}

/// Whether another user may have put the file there: it is theirs, and stands in a folder that everybody may write, such
/// as `/tmp`.
pub(crate) fn is_planted(path: &Path) -> bool {
    let (Ok(file), Some(Ok(folder))) = (path.symlink_metadata(), path.parent().map(Path::metadata)) else {
        return false;
    };
    let me = rustix::process::geteuid().as_raw();
    let everybody = folder.mode() & 0o002 != 0;
    everybody && file.uid() != me && file.uid() != 0
}
