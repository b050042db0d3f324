//! The user's own policy file, changed: what is not changed stays as it is, with its comments.

use std::{
    fs::{DirBuilder, File, OpenOptions, Permissions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value as Toml};

use super::{FILE_NAME, KeyLine, PolicyError, Value, file::MAX_BYTES, parse};

/// The user's own file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is not sound as it is.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// It is a link.
    #[error("{} is a link; forge does not write through one: add the line to the file that it leads to", path.display())]
    Link {
        /// The file.
        path: PathBuf,
    },
    /// It belongs to somebody else.
    #[error("{} belongs to another user; have them add the line", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The line cannot be put where it belongs.
    #[error("{}: `{key}` cannot be added to; write it as a list below a line `[policy.{table}]`", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
        /// The table that it stands in.
        table: String,
    },
    /// The disk.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A public key that is to stand in a list.
#[derive(Clone, Copy, Debug)]
pub struct NewKey<'a> {
    /// The key of the policy, such as `catalog.signers`.
    pub list: &'a str,
    /// The line, as [`KeyLine`] reads it.
    pub line: &'a str,
}

/// What became of a [`NewKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addition {
    /// It stands there now.
    Added,
    /// The key stood there before; its line was left as it was.
    Present,
}

/// The user's own file.
pub fn user_file(config: &Path) -> PathBuf {
    config.join(FILE_NAME)
}

/// Adds public keys to lists of the user's own file, which is made if it is not there. All of them or none.
pub fn trust_keys(config: &Path, keys: &[NewKey<'_>]) -> Result<Vec<Addition>, EditError> {
    let path = user_file(config);
    let write = |source| EditError::Write { path: path.clone(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(config).map_err(write)?;
    // One writer at a time; the lock is on the folder, as the file is replaced.
    let folder = File::open(config).map_err(write)?;
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).map_err(|error| write(error.into()))?;
    let (text, mode) = read(&path)?;
    parse(&text, &path)?;
    let (edited, additions) = edited(&text, keys, &path)?;
    if additions.contains(&Addition::Added) {
        replace(config, &path, &edited, mode).map_err(write)?;
    }
    Ok(additions)
}

/// The text of the file and its mode; nothing and that of a new one if it is not there.
fn read(path: &Path) -> Result<(String, u32), EditError> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let opened =
        OpenOptions::new().read(true).custom_flags(i32::try_from(flags.bits()).unwrap_or_default()).open(path);
    let file = match opened {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((String::new(), 0o600)),
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            return Err(EditError::Link { path: path.to_owned() });
        }
        Err(source) => return Err(PolicyError::Unreadable { path: path.to_owned(), source }.into()),
    };
    let unreadable = |source| PolicyError::Unreadable { path: path.to_owned(), source };
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(PolicyError::NotAFile { path: path.to_owned() }.into());
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(EditError::Foreign { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PolicyError::TooLarge { path: path.to_owned() }.into());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        PolicyError::NotText { path: path.to_owned(), line }
    })?;
    Ok((text, metadata.mode() & 0o777))
}

fn replace(folder: &Path, path: &Path, text: &str, mode: u32) -> io::Result<()> {
    let mut file =
        tempfile::Builder::new().prefix(".forge-").permissions(Permissions::from_mode(mode)).tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The text with the keys added.
fn edited(text: &str, keys: &[NewKey<'_>], path: &Path) -> Result<(String, Vec<Addition>), EditError> {
    let shape = |key: &NewKey<'_>| EditError::Shape {
        path: path.to_owned(),
        key: key.list.to_owned(),
        table: key.list.split_once('.').map_or(key.list, |(table, _)| table).to_owned(),
    };
    let mut document: DocumentMut = match (text.parse(), keys.first()) {
        (Ok(document), _) => document,
        // The policy's own parser has found it sound.
        (Err(_), Some(key)) => return Err(shape(key)),
        (Err(_), None) => DocumentMut::new(),
    };
    let additions = keys
        .iter()
        .map(|key| add(&mut document, key).ok_or_else(|| shape(key)))
        .collect::<Result<Vec<_>, EditError>>()?;
    let edited = document.to_string();
    // Whatever the file looked like before: what it says now is what was to be said.
    let settings = parse(&edited, path)?;
    for key in keys {
        let listed = settings.iter().any(|setting| {
            let Value::List(lines) = &setting.value else { return false };
            setting.key.path == key.list && lines.iter().any(|line| same(line, key.line))
        });
        if !listed {
            return Err(shape(key));
        }
    }
    Ok((edited, additions))
}

fn add(document: &mut DocumentMut, key: &NewKey<'_>) -> Option<Addition> {
    let (folder, name) = key.list.split_once('.')?;
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for part in ["policy", folder] {
        let made = || {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        };
        table = table.entry(part).or_insert_with(made).as_table_like_mut()?;
    }
    let list = table.entry(name).or_insert_with(|| Item::Value(Array::new().into())).as_array_mut()?;
    if list.iter().filter_map(Toml::as_str).any(|line| same(line, key.line)) {
        return Some(Addition::Present);
    }
    push(list, key.line);
    Some(Addition::Added)
}

fn same(a: &str, b: &str) -> bool {
    match (KeyLine::read(a), KeyLine::read(b)) {
        (Ok(a), Ok(b)) => a.material() == b.material(),
        _ => false,
    }
}

/// Adds a text to a list. In one that has a line for each entry it gets its own line, and a comment behind the entry before
/// stays with that.
fn push(list: &mut Array, text: &str) {
    let raw = |raw: Option<&toml_edit::RawString>| raw.and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
    let trailing = raw(Some(list.trailing()));
    let last = list.len().checked_sub(1).and_then(|last| list.get_mut(last));
    let (before, suffix) = match last {
        Some(last) => {
            let parts = (raw(last.decor().prefix()), raw(last.decor().suffix()));
            if parts.1.contains('\n') {
                last.decor_mut().set_suffix("");
            }
            parts
        }
        None => Default::default(),
    };
    let behind = if suffix.contains('\n') { suffix } else { trailing };
    if !before.contains('\n') && !behind.contains('\n') {
        list.push(text);
        return;
    }
    let indent = before.rsplit_once('\n').map_or("    ", |(_, indent)| indent);
    let (kept, closing) = behind.rsplit_once('\n').unwrap_or(("", ""));
    list.push_formatted(Toml::from(text).decorated(format!("{kept}\n{indent}"), ""));
    list.set_trailing_comma(true);
    list.set_trailing(format!("\n{closing}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAaaaaaaaaaa ana";
    const B: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBbbbbbbbbbb ben";

    fn with(text: &str) -> String {
        let key = NewKey { list: "catalog.signers", line: B };
        edited(text, &[key], Path::new("/forge.toml")).unwrap().0
    }

    #[test]
    fn a_list_is_made_where_there_is_none() {
        let list = format!("[policy.catalog]\nsigners = [\"{B}\"]\n");
        assert_eq!(with(""), list);
        assert_eq!(with("[policy]\nmin_cases = 3 # three\n"), format!("[policy]\nmin_cases = 3 # three\n\n{list}"));
        let written = with("[policy.catalog]\n# nobody yet\nrevoked = []\n");
        assert_eq!(written, format!("[policy.catalog]\n# nobody yet\nrevoked = []\nsigners = [\"{B}\"]\n"));
    }

    #[test]
    fn comments_stay_with_their_entries() {
        let one = with(&format!("policy.catalog.signers = [\"{A}\"] # us\n"));
        assert_eq!(one, format!("policy.catalog.signers = [\"{A}\", \"{B}\"] # us\n"));
        let commas = format!("[policy.catalog]\nsigners = [\n  # people\n  \"{A}\", # ana\n]\n");
        let expected = format!("[policy.catalog]\nsigners = [\n  # people\n  \"{A}\", # ana\n  \"{B}\",\n]\n");
        assert_eq!(with(&commas), expected);
        assert_eq!(with(&commas.replace("\", #", "\" #")), expected);
    }

    #[test]
    fn a_key_is_listed_once_whatever_it_is_called() {
        let there =
            format!("[policy.catalog]\nsigners = ['valid-before=\"2027-01-01\" {}']\n", B.replace("ben", "b"));
        let key = NewKey { list: "catalog.signers", line: B };
        let (text, additions) = edited(&there, &[key], Path::new("/forge.toml")).unwrap();
        assert_eq!((text, additions), (there, vec![Addition::Present]));
    }

    #[test]
    fn what_cannot_be_added_to_is_told() {
        let key = NewKey { list: "catalog.signers", line: B };
        for text in ["policy = { }\n", "policy = { catalog = { revoked = [] } }\n"] {
            // Either it is added, or it is said that it is not.
            match edited(text, &[key], Path::new("/forge.toml")) {
                Ok((edited, _)) => assert!(edited.contains(B), "{edited}"),
                Err(error) => assert!(matches!(error, EditError::Shape { .. }), "{error}"),
            }
        }
    }
}
