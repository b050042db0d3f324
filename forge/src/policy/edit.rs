//! The user's own policy file, changed: what is not changed stays as it is, with its comments.

use std::{
    fs::{DirBuilder, File, OpenOptions, Permissions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value as Toml};

use super::{FILE_NAME, KeyLine, PolicyError, Value, edit_list, file::MAX_BYTES, parse};

/// The user's own file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is not sound as it is.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// It is a link.
    #[error("{} is a link; forge does not write through one: change the file that it leads to", path.display())]
    Link {
        /// The file.
        path: PathBuf,
    },
    /// It belongs to somebody else.
    #[error("{} belongs to another user; have them change it", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The list cannot be changed where it is.
    #[error("{}: `{key}` cannot be changed; write it as a list below a line `[policy.{table}]`", path.display())]
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

/// What became of what was to stand in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// It stands there now.
    Added,
    /// It stood there before; the line, which is this, was left as it was.
    Present(String),
    /// The key stood there with other dates: in these lines, in whose place is the new one.
    Replaced(Vec<String>),
}

/// A line that was taken out of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The key of the policy, such as `catalog.signers`.
    pub list: String,
    /// The line.
    pub line: String,
}

/// The list of the fingerprints that count for nothing.
const REVOKED: &str = "catalog.revoked";

/// The user's own file.
pub fn user_file(config: &Path) -> PathBuf {
    config.join(FILE_NAME)
}

/// Has public keys stand in lists of the user's own file, which is made if it is not there. All of them or none. A line that
/// says dates takes the place of those of the same key that say others.
pub fn trust_keys(config: &Path, keys: &[NewKey<'_>]) -> Result<Vec<Addition>, EditError> {
    change(config, |text, path| {
        let lists: Vec<_> = keys.iter().map(|key| key.list).collect();
        edited(text, path, &lists, |document| keys.iter().map(|key| add(document, key)).collect())
    })
}

/// Takes the lines of a public key out of lists of the user's own file. `key` is any line of it.
pub fn untrust_key(config: &Path, key: &str, lists: &[&str]) -> Result<Vec<Removed>, EditError> {
    change(config, |text, path| {
        edited(text, path, lists, |document| {
            let each = lists.iter().map(|list| take_out(document, list, key));
            Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
        })
    })
}

/// Has a fingerprint stand in the user's own list of those that count for nothing.
pub fn revoke_key(config: &Path, fingerprint: &str) -> Result<Addition, EditError> {
    change(config, |text, path| {
        edited(text, path, &[REVOKED], |document| {
            let list = list_made(document, REVOKED).ok_or(REVOKED)?;
            if list.iter().filter_map(Toml::as_str).any(|one| one == fingerprint) {
                return Ok(Addition::Present(fingerprint.to_owned()));
            }
            edit_list::push(list, fingerprint);
            Ok(Addition::Added)
        })
    })
}

/// Has the text of the user's own file changed, and writes what came of it.
fn change<T>(
    config: &Path,
    change: impl FnOnce(&str, &Path) -> Result<(String, T), EditError>,
) -> Result<T, EditError> {
    let path = user_file(config);
    let write = |source| EditError::Write { path: path.clone(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(config).map_err(write)?;
    // One writer at a time; the lock is on the folder, as the file is replaced.
    let folder = File::open(config).map_err(write)?;
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive).map_err(|error| write(error.into()))?;
    let (text, mode) = read(&path)?;
    parse(&text, &path)?;
    let (changed, outcome) = change(&text, &path)?;
    if changed != text {
        replace(config, &path, &changed, mode).map_err(write)?;
    }
    Ok(outcome)
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

/// The text with these lists edited, and nothing else. What edits them fails with the list that cannot be.
fn edited<'l, T>(
    text: &str,
    path: &Path,
    lists: &[&'l str],
    edit: impl FnOnce(&mut DocumentMut) -> Result<T, &'l str>,
) -> Result<(String, T), EditError> {
    let shape = |key: &str| EditError::Shape {
        path: path.to_owned(),
        key: key.to_owned(),
        table: key.split_once('.').map_or(key, |(table, _)| table).to_owned(),
    };
    // The policy's own parser has found it sound.
    let mut document: DocumentMut = text.parse().map_err(|_| shape(lists.first().unwrap_or(&"catalog")))?;
    let outcome = edit(&mut document).map_err(shape)?;
    let edited = document.to_string();
    // Whatever the file looked like before: it says now what was to be said, and all else as before.
    let others = |text: &str| -> Result<Vec<(String, Value)>, EditError> {
        let settings = parse(text, path)?.into_iter().filter(|setting| !lists.contains(&setting.key.path.as_str()));
        Ok(settings.map(|setting| (setting.key.path.clone(), setting.value)).collect())
    };
    if others(text)? != others(&edited)? {
        return Err(shape(lists.first().unwrap_or(&"catalog")));
    }
    Ok((edited, outcome))
}

fn add<'l>(document: &mut DocumentMut, key: &NewKey<'l>) -> Result<Addition, &'l str> {
    let list = list_made(document, key.list).ok_or(key.list)?;
    let there = of_key(list, key.line);
    let Some((first, _)) = there.first() else {
        edit_list::push(list, key.line);
        return Ok(Addition::Added);
    };
    if there.iter().any(|(_, line)| same_dates(line, key.line)) || says_no_dates(key.line) {
        return Ok(Addition::Present(there[0].1.clone()));
    }
    edit_list::put(list, *first, key.line);
    there.iter().skip(1).rev().for_each(|(at, _)| edit_list::take_out(list, *at));
    Ok(Addition::Replaced(there.into_iter().map(|(_, line)| line).collect()))
}

fn take_out<'l>(document: &mut DocumentMut, path: &'l str, key: &str) -> Result<Vec<Removed>, &'l str> {
    let mut item = document.as_item();
    for part in ["policy"].into_iter().chain(path.split('.')) {
        let Some(inner) = item.get(part) else { return Ok(Vec::new()) };
        item = inner;
    }
    let list = list_made(document, path).ok_or(path)?;
    let there = of_key(list, key);
    there.iter().rev().for_each(|(at, _)| edit_list::take_out(list, *at));
    Ok(there.into_iter().map(|(_, line)| Removed { list: path.to_owned(), line }).collect())
}

/// The list of this path, which is made if it is not there. `None` if something else is in its place.
fn list_made<'d>(document: &'d mut DocumentMut, path: &str) -> Option<&'d mut Array> {
    let (folder, name) = path.split_once('.')?;
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for part in ["policy", folder] {
        let made = || {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        };
        table = table.entry(part).or_insert_with(made).as_table_like_mut()?;
    }
    table.entry(name).or_insert_with(|| Item::Value(Array::new().into())).as_array_mut()
}

/// The lines of the same key, each with its place.
fn of_key(list: &Array, key: &str) -> Vec<(usize, String)> {
    let lines = list.iter().enumerate().filter_map(|(at, line)| Some((at, line.as_str()?)));
    lines.filter(|(_, line)| same_key(line, key)).map(|(at, line)| (at, line.to_owned())).collect()
}

fn same_key(a: &str, b: &str) -> bool {
    matches!((KeyLine::read(a), KeyLine::read(b)), (Ok(a), Ok(b)) if a.material() == b.material())
}

fn same_dates(a: &str, b: &str) -> bool {
    let dates = |line| KeyLine::read(line).map(|line| (line.valid_after, line.valid_before));
    matches!((dates(a), dates(b)), (Ok(a), Ok(b)) if a == b)
}

fn says_no_dates(line: &str) -> bool {
    KeyLine::read(line).is_ok_and(|line| line.valid_after.is_none() && line.valid_before.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAaaaaaaaaaa ana";
    const B: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBbbbbbbbbbb ben";

    const LIST: &str = "catalog.signers";

    fn trusted(text: &str, line: &str) -> (String, Addition) {
        let key = NewKey { list: LIST, line };
        edited(text, Path::new("/forge.toml"), &[LIST], |document| add(document, &key)).unwrap()
    }

    fn with(text: &str) -> String {
        trusted(text, B).0
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
        let line = format!("valid-before=\"2027-01-01\" {}", B.replace("ben", "b"));
        let there = format!("[policy.catalog]\nsigners = ['{line}']\n");
        // Who says no dates changes none.
        assert_eq!(trusted(&there, B), (there.clone(), Addition::Present(line.clone())));
        let same = format!("valid-before=\"20270101Z\" {B}");
        assert_eq!(trusted(&there, &same), (there, Addition::Present(line)));
    }

    #[test]
    fn other_dates_take_the_place_of_a_line() {
        let (before, after) = (format!("valid-before=\"2027-01-01\" {B}"), format!("valid-after=\"2028-01-01\" {B}"));
        let there =
            format!("[policy.catalog]\nsigners = [\n  '{before}', # ben\n  \"{A}\", # ana\n  '{after}',\n]\n");
        let line = format!("valid-before=\"2029-01-01\" {B}");
        let (text, addition) = trusted(&there, &line);
        let quoted = format!("'{line}'");
        assert_eq!(text, format!("[policy.catalog]\nsigners = [\n  {quoted}, # ben\n  \"{A}\", # ana\n]\n"));
        assert_eq!(addition, Addition::Replaced(vec![before, after]));
    }

    #[test]
    fn a_key_is_taken_out_and_nothing_else() {
        let there =
            format!("[policy.catalog]\nsigners = [\n  \"{A}\", # ana\n  \"{B}\", # ben\n]\nrevoked = [] # nobody\n");
        let path = Path::new("/forge.toml");
        let out =
            |text: &str, key: &str| edited(text, path, &[LIST], |document| take_out(document, LIST, key)).unwrap();
        let (text, removed) = out(&there, &B.replace("ben", "whoever"));
        assert_eq!(text, there.replace(&format!("  \"{B}\", # ben\n"), ""));
        assert_eq!(removed, [Removed { list: LIST.to_owned(), line: B.to_owned() }]);
        assert_eq!(out(&text, B), (text.clone(), Vec::new()));
        assert_eq!(out("# nothing\n", B), ("# nothing\n".to_owned(), Vec::new()));
    }

    #[test]
    fn what_cannot_be_added_to_is_told() {
        let key = NewKey { list: LIST, line: B };
        for text in ["policy = { }\n", "policy = { catalog = { revoked = [] } }\n"] {
            // Either it is added, or it is said that it is not.
            match edited(text, Path::new("/forge.toml"), &[LIST], |document| add(document, &key)) {
                Ok((edited, _)) => assert!(edited.contains(B), "{edited}"),
                Err(error) => assert!(matches!(error, EditError::Shape { .. }), "{error}"),
            }
        }
    }
}
