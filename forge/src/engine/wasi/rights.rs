//! The rights of preview 1: what a descriptor may be used for.
//!
//! Rights are one of two fences around a change. The other is the [`super::Access`] of the grant, which each function
//! that changes something asks for itself.

use super::setup::Access;

/// A set of rights, bit by bit as the interface numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rights(pub(crate) u64);

impl Rights {
    pub(crate) const FD_READ: Self = Self(1 << 1);
    pub(crate) const FD_SEEK: Self = Self(1 << 2);
    pub(crate) const FD_TELL: Self = Self(1 << 5);
    pub(crate) const FD_WRITE: Self = Self(1 << 6);
    pub(crate) const FD_ALLOCATE: Self = Self(1 << 8);
    pub(crate) const PATH_CREATE_DIRECTORY: Self = Self(1 << 9);
    pub(crate) const PATH_CREATE_FILE: Self = Self(1 << 10);
    pub(crate) const PATH_LINK_SOURCE: Self = Self(1 << 11);
    pub(crate) const PATH_LINK_TARGET: Self = Self(1 << 12);
    pub(crate) const PATH_OPEN: Self = Self(1 << 13);
    pub(crate) const FD_READDIR: Self = Self(1 << 14);
    pub(crate) const PATH_READLINK: Self = Self(1 << 15);
    pub(crate) const PATH_RENAME_SOURCE: Self = Self(1 << 16);
    pub(crate) const PATH_RENAME_TARGET: Self = Self(1 << 17);
    pub(crate) const PATH_FILESTAT_GET: Self = Self(1 << 18);
    pub(crate) const PATH_FILESTAT_SET_SIZE: Self = Self(1 << 19);
    pub(crate) const PATH_FILESTAT_SET_TIMES: Self = Self(1 << 20);
    pub(crate) const FD_FILESTAT_GET: Self = Self(1 << 21);
    pub(crate) const FD_FILESTAT_SET_SIZE: Self = Self(1 << 22);
    pub(crate) const FD_FILESTAT_SET_TIMES: Self = Self(1 << 23);
    pub(crate) const PATH_SYMLINK: Self = Self(1 << 24);
    pub(crate) const PATH_REMOVE_DIRECTORY: Self = Self(1 << 25);
    pub(crate) const PATH_UNLINK_FILE: Self = Self(1 << 26);
    pub(crate) const POLL: Self = Self(1 << 27);

    /// Every right that preview 1 knows.
    pub(crate) const ALL: Self = Self((1 << 30) - 1);

    /// What only a grant to write gives.
    const CHANGES: Self = Self::FD_WRITE
        .with(Self::FD_ALLOCATE)
        .with(Self::PATH_CREATE_DIRECTORY)
        .with(Self::PATH_CREATE_FILE)
        .with(Self::PATH_LINK_SOURCE)
        .with(Self::PATH_LINK_TARGET)
        .with(Self::PATH_RENAME_SOURCE)
        .with(Self::PATH_RENAME_TARGET)
        .with(Self::PATH_FILESTAT_SET_SIZE)
        .with(Self::PATH_FILESTAT_SET_TIMES)
        .with(Self::FD_FILESTAT_SET_SIZE)
        .with(Self::FD_FILESTAT_SET_TIMES)
        .with(Self::PATH_SYMLINK)
        .with(Self::PATH_REMOVE_DIRECTORY)
        .with(Self::PATH_UNLINK_FILE);

    /// What has a meaning for a folder only.
    const OF_FOLDERS: Self = Self::PATH_CREATE_DIRECTORY
        .with(Self::PATH_CREATE_FILE)
        .with(Self::PATH_LINK_SOURCE)
        .with(Self::PATH_LINK_TARGET)
        .with(Self::PATH_OPEN)
        .with(Self::FD_READDIR)
        .with(Self::PATH_READLINK)
        .with(Self::PATH_RENAME_SOURCE)
        .with(Self::PATH_RENAME_TARGET)
        .with(Self::PATH_FILESTAT_GET)
        .with(Self::PATH_FILESTAT_SET_SIZE)
        .with(Self::PATH_FILESTAT_SET_TIMES)
        .with(Self::PATH_SYMLINK)
        .with(Self::PATH_REMOVE_DIRECTORY)
        .with(Self::PATH_UNLINK_FILE);

    /// What has a meaning for a file only.
    const OF_FILES: Self = Self::FD_READ
        .with(Self::FD_SEEK)
        .with(Self::FD_TELL)
        .with(Self::FD_WRITE)
        .with(Self::FD_ALLOCATE)
        .with(Self::FD_FILESTAT_SET_SIZE);

    /// A request for any of these is a request to write to the file.
    const WRITING: Self = Self::FD_WRITE.with(Self::FD_ALLOCATE).with(Self::FD_FILESTAT_SET_SIZE);

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) const fn ask_to_write(self) -> bool {
        self.0 & Self::WRITING.0 != 0
    }

    /// The most that a folder under `access` may be used for.
    pub(crate) fn of_folder(access: Access) -> Self {
        Self::under(access, Self::ALL.without(Self::OF_FILES))
    }

    /// The most that a file under `access` may be used for.
    pub(crate) fn of_file(access: Access) -> Self {
        Self::under(access, Self::ALL.without(Self::OF_FOLDERS))
    }

    fn under(access: Access, rights: Self) -> Self {
        match access {
            Access::Read => rights.without(Self::CHANGES),
            Access::ReadWrite => rights,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_to_read_holds_no_right_to_change() {
        for rights in [Rights::of_folder(Access::Read), Rights::of_file(Access::Read)] {
            assert_eq!(rights.and(Rights::CHANGES), Rights(0));
        }
        assert!(Rights::of_folder(Access::ReadWrite).contains(Rights::PATH_UNLINK_FILE));
        assert!(Rights::of_file(Access::ReadWrite).contains(Rights::FD_WRITE));
    }
}
