//! Where a path of the guest begins, and what a failed look-up means.

use std::io;
use std::sync::Arc;

use cap_std::fs::{Dir, Metadata};

use crate::engine::wasi::descriptors::Descriptor;
use crate::engine::wasi::errno::{Errno, leaves_the_folder};
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::setup::Access;
use crate::engine::wasi::state::{DenialReason, Failure, Wasi};

use super::granted::GrantedFile;

/// What a path is relative to.
pub(crate) enum Base {
    Folder(FolderBase),
    File(Arc<GrantedFile>),
}

/// A folder that a path is relative to.
pub(crate) struct FolderBase {
    pub(crate) dir: Arc<Dir>,
    pub(crate) access: Access,
    pub(crate) path: Arc<str>,
    pub(crate) rights: Rights,
    pub(crate) inheriting: Rights,
}

/// Whether a link at the end of a path is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follow {
    Yes,
    No,
}

impl Follow {
    /// From the look-up flags of preview 1.
    pub(crate) fn from_number(flags: u32) -> Result<Self, Errno> {
        match flags {
            0 => Ok(Self::No),
            1 => Ok(Self::Yes),
            _ => Err(Errno::Invalid),
        }
    }

    /// A path with a slash at its end names a folder, so a link there is followed.
    pub(crate) fn at_end_of(self, path: &str) -> Self {
        if path.ends_with('/') { Self::Yes } else { self }
    }
}

impl FolderBase {
    /// The path as the tool sees it, with `.` and `..` taken out.
    pub(crate) fn full(&self, relative: &str) -> String {
        full(&self.path, relative)
    }

    pub(crate) fn require(&self, rights: Rights) -> Result<(), Errno> {
        if self.rights.contains(rights) { Ok(()) } else { Err(Errno::NotCapable) }
    }

    pub(crate) fn metadata(&self, path: &str, follow: Follow) -> io::Result<Metadata> {
        match follow.at_end_of(path) {
            Follow::Yes => self.dir.metadata(path),
            Follow::No => self.dir.symlink_metadata(path),
        }
    }
}

impl Wasi {
    pub(crate) fn base(&mut self, number: u32) -> Result<Base, Errno> {
        match self.descriptor(number)? {
            Descriptor::Folder(folder) => Ok(Base::Folder(FolderBase {
                dir: folder.dir.clone(),
                access: folder.access,
                path: folder.path.clone(),
                rights: folder.rights,
                inheriting: folder.inheriting,
            })),
            Descriptor::GrantedFile(file) => Ok(Base::File(file.clone())),
            Descriptor::File(_) | Descriptor::Stream(_) => Err(Errno::NotDirectory),
        }
    }

    /// The folder that a change at `path` begins in. Asks the grant, then the rights.
    pub(crate) fn base_to_change(
        &mut self,
        function: &'static str,
        number: u32,
        path: &str,
        rights: Rights,
    ) -> Result<FolderBase, Failure> {
        match self.base(number)? {
            Base::Folder(folder) => {
                self.require_write(function, folder.access, &folder.full(path))?;
                folder.require(rights)?;
                Ok(folder)
            }
            Base::File(file) => {
                let reason = match file.access {
                    Access::Read => DenialReason::ReadOnly,
                    Access::ReadWrite => DenialReason::GrantedFile,
                };
                Err(self.deny(function, full(&file.guest, path), reason))
            }
        }
    }

    /// What a failed look-up of `path` below `folder` means for the guest.
    pub(crate) fn path_error(
        &mut self,
        function: &'static str,
        folder: &FolderBase,
        path: &str,
        error: io::Error,
    ) -> Failure {
        if leaves_the_folder(&error) {
            // Not taken apart: what lies outside has no name that the tool could know.
            return self.deny(function, format!("{}/{path}", folder.path), DenialReason::Outside);
        }
        error.into()
    }

    /// The same for two paths, either of which may be the one that failed.
    pub(crate) fn paths_error(
        &mut self,
        function: &'static str,
        (source, old): (&FolderBase, &str),
        (target, new): (&FolderBase, &str),
        error: io::Error,
    ) -> Failure {
        if leaves_the_folder(&error) {
            let path = format!("{}/{old} -> {}/{new}", source.path, target.path);
            return self.deny(function, path, DenialReason::Outside);
        }
        error.into()
    }

    /// A granted file is named by an empty path below its descriptor; whatever else is named there does not exist.
    pub(crate) fn require_itself(
        &mut self,
        function: &'static str,
        file: &GrantedFile,
        path: &str,
    ) -> Result<(), Failure> {
        match path.split('/').find(|part| !part.is_empty() && *part != ".") {
            _ if path.starts_with('/') => {
                Err(self.deny(function, format!("{}/{path}", file.guest), DenialReason::Outside))
            }
            None => Ok(()),
            Some("..") => Err(self.deny(function, format!("{}/{path}", file.guest), DenialReason::Outside)),
            Some(_) => Err(Errno::NotDirectory.into()),
        }
    }
}

/// `relative` below `folder`, with `.`, `..` and doubled slashes taken out.
pub(crate) fn full(folder: &str, relative: &str) -> String {
    let mut path = folder.trim_end_matches('/').to_owned();
    let root = path.len();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                let end = path.rfind('/').unwrap_or(root);
                path.truncate(end.max(root));
            }
            name => {
                path.push('/');
                path.push_str(name);
            }
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    path
}

/// The number by which a file is told from others. Made from its path as the tool sees it, so that it is the same on
/// every machine; never zero, which a C library takes for "unknown".
pub(crate) fn inode(path: &str) -> u64 {
    let hash = path
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_below_their_folder() {
        assert_eq!(full("/data", "a/./b//c"), "/data/a/b/c");
        assert_eq!(full("/data", "a/../b"), "/data/b");
        assert_eq!(full("/data", "../../b"), "/data/b");
        assert_eq!(full("/", "a"), "/a");
        assert_eq!(full("/", "."), "/");
        assert_eq!(full(".", "a"), "./a");
        assert_eq!(full("/data/", ""), "/data");
    }

    #[test]
    fn numbers_tell_paths_apart() {
        assert_ne!(inode("/data/a"), inode("/data/b"));
        assert_eq!(inode("/data/a"), inode("/data/a"));
        assert_ne!(inode(""), 0);
    }
}
