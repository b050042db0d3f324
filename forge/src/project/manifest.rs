//! The tables `[tools]` and `[catalog]` of `forge.toml`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use forge_stores::StoreUrl;
use semver::VersionReq;
use serde::Deserialize;

use super::{
    ProjectError,
    lock::{failed, replace},
};
use crate::{
    home::Home,
    policy::{self, FILE_NAME},
    tool::ToolName,
};

/// A project: the folder of the nearest `forge.toml`, and what that wants.
#[derive(Clone, Debug)]
pub struct Project {
    /// `forge.toml`.
    pub path: PathBuf,
    /// Its catalog, if it names one.
    pub catalog: Option<StoreUrl>,
    /// The tools that it wants.
    pub tools: BTreeMap<ToolName, Wanted>,
}

/// A tool that a project wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which versions.
    pub requirement: VersionReq,
    /// Its catalog as it is written, where that is not the project's.
    pub catalog: Option<String>,
}

#[derive(Deserialize, Default)]
struct RawFile {
    catalog: Option<RawCatalog>,
    #[serde(default)]
    tools: BTreeMap<String, RawWanted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCatalog {
    url: String,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a requirement such as \"1.2\", or { version = \"1.2\", catalog = \"URL\" }")]
enum RawWanted {
    Requirement(String),
    Table(RawTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    version: String,
    catalog: Option<String>,
}

impl Project {
    /// The project that a folder is in: the nearest `forge.toml`. One that another user planted is none, nor is a link that
    /// leads out of its folder.
    pub fn find(folder: &Path) -> Result<Option<Self>, ProjectError> {
        let path = folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file());
        path.filter(|path| !policy::is_planted(path) && !policy::leads_out(path))
            .map(|path| Self::read(&path))
            .transpose()
    }

    /// What a `forge.toml` wants. Its policy is another room's.
    pub fn read(path: &Path) -> Result<Self, ProjectError> {
        let shape = |reason: String| ProjectError::Shape { path: path.to_owned(), reason };
        let raw = raw(path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let catalog = catalog_in(&raw, folder)?;
        let mut tools = BTreeMap::new();
        for (name, wanted) in raw.tools {
            let parsed = name.parse().map_err(|error| shape(format!("in `[tools]`: {error}")))?;
            let (version, catalog) = match wanted {
                RawWanted::Requirement(version) => (version, None),
                RawWanted::Table(RawTable { version, catalog }) => (version, catalog),
            };
            let requirement = version.parse().map_err(|error| {
                shape(format!("`{name} = {version:?}` is no version requirement: {error}; write it as \"1.2\""))
            })?;
            if let Some(catalog) = &catalog {
                url_in(folder, catalog)?;
            }
            tools.insert(parsed, Wanted { requirement, catalog });
        }
        Ok(Self { path: path.to_owned(), catalog, tools })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// The catalog that is written at a tool, as an address.
    pub fn url(&self, text: &str) -> Result<StoreUrl, ProjectError> {
        url_in(self.folder(), text)
    }
}

fn raw(path: &Path) -> Result<RawFile, ProjectError> {
    let text = fs::read_to_string(path).map_err(|source| failed(path, "read", source))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        ProjectError::Shape { path: path.to_owned(), reason: format!("{line}{}", error.message()) }
    })
}

fn catalog_in(raw: &RawFile, folder: &Path) -> Result<Option<StoreUrl>, ProjectError> {
    raw.catalog.as_ref().map(|catalog| url_in(folder, &catalog.url)).transpose()
}

/// The catalog that the user's own `forge.toml` names, if it does.
pub(super) fn catalog_of_user(home: &Home) -> Result<Option<StoreUrl>, ProjectError> {
    let path = home.config.join(FILE_NAME);
    if !path.is_file() {
        return Ok(None);
    }
    catalog_in(&raw(&path)?, &home.config)
}

/// A folder in a file is relative to the file.
pub(super) fn url_in(folder: &Path, text: &str) -> Result<StoreUrl, ProjectError> {
    let url: StoreUrl = text.parse()?;
    Ok(if text.contains("://") { url } else { StoreUrl::folder(&folder.join(text)) })
}

/// Writes a wanted tool into `forge.toml`, which is made if it is not there; `None` takes it out. `catalog` becomes the
/// project's. What else stands there stays as it is.
pub(super) fn edit(
    path: &Path,
    name: &ToolName,
    wanted: Option<&Wanted>,
    catalog: Option<&str>,
) -> Result<(), ProjectError> {
    use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(failed(path, "read", source)),
    };
    let shape = |reason: String| ProjectError::Shape { path: path.to_owned(), reason };
    let mut document: DocumentMut = text.parse().map_err(|error| shape(format!("it is not valid TOML: {error}")))?;
    let table = || Item::Table(Table::new());
    let no_table = |name: &str| shape(format!("`{name}` is no table; begin it with a line `[{name}]`"));
    if let Some(catalog) = catalog {
        let section = document.entry("catalog").or_insert_with(table);
        section.as_table_like_mut().ok_or_else(|| no_table("catalog"))?.insert("url", value(catalog));
    }
    let section = document.entry("tools").or_insert_with(table);
    let section = section.as_table_like_mut().ok_or_else(|| no_table("tools"))?;
    match wanted {
        None => drop(section.remove(name.as_str())),
        Some(Wanted { requirement, catalog: None }) => {
            section.insert(name.as_str(), value(shown(requirement)));
        }
        Some(Wanted { requirement, catalog: Some(catalog) }) => {
            let mut entry = InlineTable::new();
            entry.insert("version", Value::from(shown(requirement)));
            entry.insert("catalog", Value::from(catalog.as_str()));
            section.insert(name.as_str(), value(entry));
        }
    }
    replace(path, document.to_string().as_bytes()).map_err(|source| failed(path, "write", source))
}

/// A requirement as people write it: `1.2` for `^1.2`.
fn shown(requirement: &VersionReq) -> String {
    let text = requirement.to_string();
    match text.strip_prefix('^') {
        Some(rest) if !rest.contains(',') => rest.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        fs::write(&path, "# ours\n[policy]\nmin_cases = 3 # three\n\n[tools]\nother = \"=1.0.0\"\n").unwrap();
        let name: ToolName = "column_total".parse().unwrap();
        let wanted = Wanted { requirement: "1.2".parse().unwrap(), catalog: None };
        edit(&path, &name, Some(&wanted), Some("../catalog")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("# ours\n[policy]\nmin_cases = 3 # three\n") && text.contains("column_total = \"1.2\"")
        );
        let project = Project::read(&path).unwrap();
        assert_eq!(project.tools[&name], wanted);
        assert_eq!(project.tools.len(), 2);
        assert_eq!(project.catalog, Some(StoreUrl::folder(&folder.path().join("../catalog"))));
        let far = Wanted { catalog: Some("s3://b/c".into()), ..wanted };
        edit(&path, &name, Some(&far), None).unwrap();
        assert_eq!(Project::read(&path).unwrap().tools[&name], far);
        edit(&path, &name, None, None).unwrap();
        assert!(!Project::read(&path).unwrap().tools.contains_key(&name));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        for (text, part) in [
            ("[tools]\nColumn = \"1\"\n", "Column"),
            ("[tools]\na = \"one\"\n", "no version requirement"),
            ("\n[tools]\na = 1\n", "requirement such as"),
            ("[tools]\na = { version = \"1\", branch = \"x\" }\n", "requirement such as"),
            ("[catalog]\nurl = \"http://a\"\n", "no kind of catalog"),
            ("[catalog]\n", "url"),
        ] {
            fs::write(&path, text).unwrap();
            let error = Project::read(&path).unwrap_err().to_string();
            assert!(error.contains(part), "{text:?}: {error}");
        }
    }
}
