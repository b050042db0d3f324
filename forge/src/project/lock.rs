//! `forge.lock`: which release each wanted tool is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::ProjectError;
use crate::{catalog::Pin, policy::leads_out, tool::ToolName};

/// Its name, beside `forge.toml`.
pub const LOCK_FILE: &str = "forge.lock";

/// The version of its format.
const FORMAT: u32 = 1;
/// The most bytes of a lock.
const MOST: u64 = 4 << 20;

/// The way out of a lock that cannot be read: pins are not dropped in silence.
const ANEW: &str = "mend it, or remove the file and `forge update`, which pins the newest releases that fit";

const HEAD: &str = "# Made by forge: `forge add` and `forge update` change it. Keep it under version control.\n";

/// Every pinned tool, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    version: u32,
    /// In the order of their names.
    #[serde(default, rename = "tool")]
    pub tools: Vec<Locked>,
}

/// One pinned tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// What it is.
    #[serde(flatten)]
    pub pin: Pin,
    /// Its catalog, where that is not the project's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub catalog: Option<String>,
    /// The tools that it may call, which are pinned as well.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tools: Vec<ToolName>,
}

impl Default for Lock {
    fn default() -> Self {
        Self { version: FORMAT, tools: Vec::new() }
    }
}

impl Lock {
    /// Reads the lock in a folder. `None` if there is none.
    pub fn read(folder: &Path) -> Result<Option<Self>, ProjectError> {
        let path = folder.join(LOCK_FILE);
        let shape = |reason: String| ProjectError::Shape { path: path.clone(), reason };
        match path.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Ok(there) if !there.is_file() => return Err(shape("it is no file".into())),
            Ok(there) if there.len() > MOST => return Err(shape(format!("it has more than {MOST} bytes"))),
            _ => {}
        }
        if leads_out(&path) {
            return Err(shape("it is a link that leads out of its folder, and is not read".into()));
        }
        let text = fs::read_to_string(&path).map_err(|source| failed(&path, "read", source))?;
        let malformed = |error: toml::de::Error| shape(damage(&text, &error));
        let value: toml::Table = toml::from_str(&text).map_err(malformed)?;
        match value.get("version").and_then(toml::Value::as_integer) {
            Some(found) if found > i64::from(FORMAT) => {
                return Err(shape(format!(
                    "it has format {found} and this forge knows up to {FORMAT}; update forge"
                )));
            }
            Some(_) => {}
            None => return Err(shape(format!("it has no `version`; {ANEW}"))),
        }
        let lock: Self = toml::from_str(&text).map_err(malformed)?;
        let mut names: Vec<_> = lock.tools.iter().map(|locked| &locked.pin.name).collect();
        names.sort();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(shape(format!("it pins {} twice; {ANEW}", pair[0]))),
            None => Ok(Some(lock)),
        }
    }

    /// Writes it, whole or not at all.
    pub fn write(&self, folder: &Path) -> Result<(), ProjectError> {
        let path = folder.join(LOCK_FILE);
        require_no_link(&path)?;
        let mut sorted = self.clone();
        sorted.tools.sort_by(|a, b| a.pin.name.cmp(&b.pin.name));
        let text = toml::to_string(&sorted).expect("names, versions and digests are TOML");
        replace(&path, format!("{HEAD}{text}").as_bytes()).map_err(|source| failed(&path, "write", source))
    }

    /// The pin of a tool.
    pub fn of(&self, name: &ToolName) -> Option<&Locked> {
        self.tools.iter().find(|locked| locked.pin.name == *name)
    }

    /// Pins a tool, in the place of what was pinned.
    pub fn set(&mut self, locked: Locked) {
        self.tools.retain(|other| other.pin.name != locked.pin.name);
        self.tools.push(locked);
    }
}

/// What is wrong with the text of a lock, and where.
fn damage(text: &str, error: &toml::de::Error) -> String {
    let numbered = || (1..).zip(text.lines());
    if let Some((line, _)) = numbered().find(|(_, line)| line.starts_with("<<<<<<<")) {
        return format!("line {line}: a merge left both sides in it; {ANEW}");
    }
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    format!("{place}{}; {ANEW}", error.message())
}

pub(super) fn failed(path: &Path, action: &'static str, source: io::Error) -> ProjectError {
    ProjectError::Io { path: PathBuf::from(path), action, source }
}

/// Sees to it that a file is not a link: it would be replaced, and what it leads to would stay as it is.
pub(super) fn require_no_link(path: &Path) -> Result<(), ProjectError> {
    if !path.is_symlink() {
        return Ok(());
    }
    let reason = "it is a link, and forge does not write through one; put the file itself in its place".into();
    Err(ProjectError::Shape { path: path.to_owned(), reason })
}

/// Replaces a file by a finished one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::{io::Write as _, os::unix::fs::PermissionsExt as _};
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let readable = fs::Permissions::from_mode(0o666);
    let mut file = tempfile::Builder::new().prefix(".forge-").permissions(readable).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
