//! Writing the pair, both files or neither.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, PersistError};

use super::{ScaffoldError, Template};
use crate::tool::ToolName;

/// The words that Rust keeps for itself, now or for later, and that are otherwise shaped like a tool's name.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match",
    "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it, and write nothing.
    Keep,
    /// Write over it.
    Replace,
}

/// Where the new tool is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `NAME.rs`.
    pub source: PathBuf,
    /// `NAME.cases.json`.
    pub cases: PathBuf,
}

/// Writes `NAME.rs` and `NAME.cases.json` into `folder`, which is made if it does not exist.
///
/// Both texts are complete on the disk before either name appears, and if the second name cannot be given, the first is
/// taken back: there is never half of a pair, nor half of a file.
pub fn write(
    folder: &Path,
    name: &ToolName,
    template: &Template,
    existing: Existing,
) -> Result<Written, ScaffoldError> {
    if KEYWORDS.contains(&name.as_str()) {
        return Err(ScaffoldError::Keyword { name: name.to_string() });
    }
    let written =
        Written { source: folder.join(format!("{name}.rs")), cases: folder.join(format!("{name}.cases.json")) };
    if existing == Existing::Keep {
        // Asked first, for a clear answer; the names are given without clobbering all the same.
        for path in [&written.source, &written.cases] {
            if path.symlink_metadata().is_ok() {
                return Err(ScaffoldError::Exists { path: path.clone() });
            }
        }
    }

    let source = prepare(folder, &template.source(name))?;
    let cases = prepare(folder, &template.cases(name))?;
    // The cases go first: should the process die between the two, no source is without its cases.
    let before = read_before(&written.cases)?;
    give_name(cases, &written.cases, existing)?;
    if let Err(error) = give_name(source, &written.source, existing) {
        return Err(take_back(&written.cases, before.as_deref(), error));
    }
    Ok(written)
}

/// Writes a text to a nameless file in `folder`.
fn prepare(folder: &Path, text: &str) -> Result<NamedTempFile, ScaffoldError> {
    let failed = |source| ScaffoldError::Folder { folder: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".forge-new-");
    #[cfg(unix)]
    {
        // A temporary file is its owner's alone; a source is as readable as the user's other files.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    Ok(file)
}

fn give_name(file: NamedTempFile, path: &Path, existing: Existing) -> Result<(), ScaffoldError> {
    let outcome = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    match outcome {
        Ok(_) => Ok(()),
        Err(PersistError { error, .. }) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(ScaffoldError::Exists { path: path.to_owned() })
        }
        Err(PersistError { error, .. }) => Err(ScaffoldError::Write { path: path.to_owned(), source: error }),
    }
}

/// The bytes that stand there now, to be put back if need be; nothing where there is no file.
fn read_before(path: &Path) -> Result<Option<Vec<u8>>, ScaffoldError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ScaffoldError::Write { path: path.to_owned(), source }),
    }
}

/// Puts the first file of the pair back to what it was, and says what became of it.
fn take_back(path: &Path, before: Option<&[u8]>, error: ScaffoldError) -> ScaffoldError {
    let restored = match before {
        Some(bytes) => fs::write(path, bytes),
        None => fs::remove_file(path),
    };
    match (restored, error) {
        (Err(restoring), ScaffoldError::Write { path: failed, source }) => {
            ScaffoldError::Half { path: failed, source, other: path.to_owned(), restoring }
        }
        (_, error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scaffold::templates;

    fn name(text: &str) -> ToolName {
        text.parse().unwrap()
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn both_files_appear_and_nothing_else() {
        for template in templates() {
            let folder = tempfile::tempdir().unwrap();
            let written = write(folder.path(), &name("my_tool"), template, Existing::Keep).unwrap();
            assert_eq!(names_in(folder.path()), ["my_tool.cases.json", "my_tool.rs"]);
            assert_eq!(fs::read_to_string(written.source).unwrap(), template.source(&name("my_tool")));
            assert_eq!(fs::read_to_string(written.cases).unwrap(), template.cases(&name("my_tool")));
        }
    }

    #[test]
    fn neither_file_is_overwritten_unless_asked() {
        for taken in ["my_tool.rs", "my_tool.cases.json"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(taken), "mine").unwrap();
            let error = write(folder.path(), &name("my_tool"), &templates()[0], Existing::Keep).unwrap_err();
            assert!(matches!(&error, ScaffoldError::Exists { path } if path.ends_with(taken)), "{error}");
            assert_eq!(names_in(folder.path()), [taken]);
            assert_eq!(fs::read_to_string(folder.path().join(taken)).unwrap(), "mine");

            write(folder.path(), &name("my_tool"), &templates()[0], Existing::Replace).unwrap();
            assert_eq!(names_in(folder.path()), ["my_tool.cases.json", "my_tool.rs"]);
            assert_ne!(fs::read_to_string(folder.path().join(taken)).unwrap(), "mine");
        }
    }

    #[test]
    fn a_pair_that_cannot_be_whole_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        // A folder where the source should be: its name cannot be given, whoever asks.
        fs::create_dir(folder.path().join("my_tool.rs")).unwrap();
        let error = write(folder.path(), &name("my_tool"), &templates()[0], Existing::Replace).unwrap_err();
        assert!(matches!(error, ScaffoldError::Write { .. }), "{error}");
        assert_eq!(names_in(folder.path()), ["my_tool.rs"]);

        fs::write(folder.path().join("my_tool.cases.json"), "mine").unwrap();
        write(folder.path(), &name("my_tool"), &templates()[0], Existing::Replace).unwrap_err();
        assert_eq!(fs::read_to_string(folder.path().join("my_tool.cases.json")).unwrap(), "mine");
    }

    #[test]
    fn a_missing_folder_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("not/there");
        write(&missing, &name("my_tool"), &templates()[0], Existing::Keep).unwrap();
        assert_eq!(names_in(&missing), ["my_tool.cases.json", "my_tool.rs"]);
    }

    #[test]
    fn a_folder_that_cannot_be_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("taken"), "mine").unwrap();
        for taken in ["taken", "taken/below"] {
            let error = write(&folder.path().join(taken), &name("my_tool"), &templates()[0], Existing::Keep);
            let message = error.unwrap_err().to_string();
            assert!(message.contains(&format!("{taken}: no new file can be made there")), "{message}");
            assert!(!message.contains(".forge-new-"), "{message}");
        }
    }

    #[test]
    fn a_word_of_rust_is_no_function() {
        let folder = tempfile::tempdir().unwrap();
        for keyword in KEYWORDS {
            assert!(syn::parse_str::<syn::Ident>(keyword).is_err() || keyword == "gen", "{keyword} is a name");
            let error = write(folder.path(), &name(keyword), &templates()[0], Existing::Keep).unwrap_err();
            assert!(matches!(error, ScaffoldError::Keyword { .. }), "{error}");
        }
        assert_eq!(names_in(folder.path()), [""; 0]);
    }
}
