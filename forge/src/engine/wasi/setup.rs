//! What an operator grants to a tool, and the opening of it.
//!
//! [`WasiSetup`] is plain data. [`WasiSetup::open`] turns it once into [`WasiGrants`], which holds every granted folder
//! and file as an open handle, so that what is granted is what was there at that moment, whatever is moved or linked
//! over it later. Each call of the tool then begins from the same [`WasiGrants`] at next to no cost.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use cap_std::fs::Dir;
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
use rustix::io::Errno;
use thiserror::Error;

use super::clock::Clock;
use super::files::granted::GrantedFile;
use super::random::Random;

/// How far a granted folder or file reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Look, and change nothing.
    Read,
    /// Look and change.
    ReadWrite,
}

/// One granted folder, with all that lies below it, or one granted file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preopen {
    /// Where it lies on this machine: an absolute path without links, so that nobody who can put a link into its place
    /// between the grant and its opening decides what is granted. With [`Access::ReadWrite`] it may be a file that does
    /// not exist yet, in a folder that does: the tool may then create it.
    pub host: PathBuf,
    /// The path under which the tool sees it.
    pub guest: String,
    /// How far it reaches.
    pub access: Access,
}

/// What one tool gets from preview 1, before anything is opened. The default is the pure function: no file, no
/// environment, a still clock, seeded random numbers.
#[derive(Clone, Debug)]
pub struct WasiSetup {
    /// The environment variables, in the order in which the tool sees them.
    pub env: Vec<(String, String)>,
    /// The granted folders and files.
    pub preopens: Vec<Preopen>,
    /// The arguments, the first of them the program's name. A tool has none; its tests have.
    pub args: Vec<String>,
    /// Which time the tool sees.
    pub clock: Clock,
    /// Where random numbers come from.
    pub random: Random,
    /// How many bytes of standard output are kept; what comes after is counted and dropped.
    pub stdout_cap: usize,
    /// The same for standard error.
    pub stderr_cap: usize,
}

impl Default for WasiSetup {
    fn default() -> Self {
        Self {
            env: Vec::new(),
            preopens: Vec::new(),
            args: Vec::new(),
            clock: Clock::Still { unix_nanos: 0 },
            random: Random::Seeded(0),
            stdout_cap: 64 << 10,
            stderr_cap: 64 << 10,
        }
    }
}

/// Why a grant cannot be given.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GrantError {
    /// The folder or file is not there, or this process may not open it.
    #[error("cannot open `{}`, which is granted as `{guest}`; check the path and its permissions", host.display())]
    Open {
        /// Where it should lie.
        host: PathBuf,
        /// What the tool would see it as.
        guest: String,
        /// What the system said.
        source: io::Error,
    },
    /// A device, a pipe or a socket.
    #[error("`{}`, which is granted as `{guest}`, is neither a folder nor a regular file; grant one of those", host.display())]
    Kind {
        /// Where it lies.
        host: PathBuf,
        /// What the tool would see it as.
        guest: String,
    },
    /// Two grants under one path.
    #[error("two grants give the tool the same path `{guest}`; keep one of them, or map one to another path")]
    Twice {
        /// The path.
        guest: String,
    },
    /// A path that no tool could name.
    #[error("the tool cannot see a grant as {guest:?}: the path must not be empty and must not hold a NUL")]
    Guest {
        /// The path.
        guest: String,
    },
    /// An environment variable or argument that the interface cannot carry.
    #[error("{what} {text:?} cannot be handed to the tool: {reason}")]
    Text {
        /// `environment variable` or `argument`.
        what: &'static str,
        /// The name of the variable, or the argument.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Everything that the calls of one tool under one set of grants share, opened and checked once.
#[derive(Clone, Debug)]
pub struct WasiGrants(pub(crate) Arc<Grants>);

#[derive(Debug)]
pub(crate) struct Grants {
    pub(crate) preopens: Vec<OpenPreopen>,
    /// `NAME=value` and a NUL.
    pub(crate) env: Vec<Vec<u8>>,
    /// Each with a NUL.
    pub(crate) args: Vec<Vec<u8>>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) stdout_cap: usize,
    pub(crate) stderr_cap: usize,
}

#[derive(Debug)]
pub(crate) struct OpenPreopen {
    pub(crate) guest: Arc<str>,
    pub(crate) access: Access,
    pub(crate) granted: Granted,
}

#[derive(Debug)]
pub(crate) enum Granted {
    Folder(Arc<Dir>),
    File(Arc<GrantedFile>),
}

impl WasiSetup {
    /// Opens what is granted.
    pub fn open(self) -> Result<WasiGrants, GrantError> {
        let mut preopens: Vec<OpenPreopen> = Vec::with_capacity(self.preopens.len());
        for preopen in self.preopens {
            let preopen = open_preopen(preopen)?;
            if preopens.iter().any(|other| same_path(&other.guest, &preopen.guest)) {
                return Err(GrantError::Twice { guest: preopen.guest.to_string() });
            }
            preopens.push(preopen);
        }
        Ok(WasiGrants(Arc::new(Grants {
            preopens,
            env: self.env.iter().map(|(name, value)| variable(name, value)).collect::<Result<_, _>>()?,
            args: self.args.iter().map(|text| argument(text)).collect::<Result<_, _>>()?,
            clock: self.clock,
            random: self.random,
            stdout_cap: self.stdout_cap,
            stderr_cap: self.stderr_cap,
        })))
    }
}

/// Whether a tool would look for both paths in the same place: the C library of the guest takes no notice of a
/// leading `/` or `./` and of what is doubled.
fn same_path(one: &str, other: &str) -> bool {
    fn named(path: &str) -> impl Iterator<Item = &str> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".")
    }
    named(one).eq(named(other))
}

fn open_preopen(preopen: Preopen) -> Result<OpenPreopen, GrantError> {
    let Preopen { host, guest, access } = preopen;
    if guest.is_empty() || guest.contains('\0') {
        return Err(GrantError::Guest { guest });
    }
    let path: Arc<str> = guest.as_str().into();
    let granted = match open_folder(&host) {
        Ok(folder) => Granted::Folder(Arc::new(folder)),
        Err(error) if may_be_a_file(&error, access) => match open_file(&host, access, path.clone()) {
            Ok(Some(file)) => Granted::File(Arc::new(file)),
            Ok(None) => return Err(GrantError::Kind { host, guest }),
            Err(source) => {
                return Err(GrantError::Open { host, guest, source });
            }
        },
        Err(source) => {
            return Err(GrantError::Open { host, guest, source });
        }
    };
    Ok(OpenPreopen { guest: path, access, granted })
}

fn may_be_a_file(error: &io::Error, access: Access) -> bool {
    match error.kind() {
        io::ErrorKind::NotADirectory => true,
        io::ErrorKind::NotFound => access == Access::ReadWrite,
        _ => false,
    }
}

/// Opens a folder by a path that must not lead over a link.
fn open_folder(host: &Path) -> io::Result<Dir> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let resolve = ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match openat2(CWD, host, flags, Mode::empty(), resolve) {
        Ok(folder) => Ok(Dir::from_std_file(folder.into())),
        Err(Errno::LOOP) => Err(io::Error::other("the path leads over a link; grant where the link leads")),
        Err(error) => Err(error.into()),
    }
}

/// Opens one file through its folder. `None` for what is no regular file.
fn open_file(host: &Path, access: Access, guest: Arc<str>) -> io::Result<Option<GrantedFile>> {
    let (Some(folder), Some(name)) = (host.parent(), host.file_name()) else {
        return Ok(None);
    };
    GrantedFile::open(open_folder(folder)?, name.to_owned(), access, guest)
}

fn variable(name: &str, value: &str) -> Result<Vec<u8>, GrantError> {
    let refuse = |reason| GrantError::Text { what: "environment variable", text: name.to_owned(), reason };
    if name.is_empty() {
        return Err(refuse("its name is empty"));
    }
    if name.contains('=') {
        return Err(refuse("its name holds a `=`"));
    }
    if name.contains('\0') || value.contains('\0') {
        return Err(refuse("it holds a NUL"));
    }
    Ok(format!("{name}={value}\0").into_bytes())
}

fn argument(text: &str) -> Result<Vec<u8>, GrantError> {
    if text.contains('\0') {
        return Err(GrantError::Text { what: "argument", text: text.to_owned(), reason: "it holds a NUL" });
    }
    Ok(format!("{text}\0").into_bytes())
}

impl WasiGrants {
    /// Nothing is granted: no file, no environment, a still clock, seeded random numbers.
    pub fn pure() -> Self {
        static PURE: LazyLock<WasiGrants> =
            LazyLock::new(|| WasiSetup::default().open().expect("there is nothing to open"));
        PURE.clone()
    }
}
