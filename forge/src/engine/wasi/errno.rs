//! What a preview-1 function answers when it cannot do what it was asked.

use std::io;

use rustix::io::Errno as HostErrno;

/// An error number of preview 1. The numbers are part of the interface; only those that Forge answers are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Errno {
    Access = 2,
    Again = 6,
    BadDescriptor = 8,
    Busy = 10,
    Quota = 19,
    Exists = 20,
    Fault = 21,
    FileTooBig = 22,
    IllegalSequence = 25,
    Interrupted = 27,
    Invalid = 28,
    Io = 29,
    IsDirectory = 31,
    Loop = 32,
    HostFilesExhausted = 41,
    TooManyLinks = 34,
    NameTooLong = 37,
    NoDevice = 43,
    NotFound = 44,
    NoMemory = 48,
    NoSpace = 51,
    NotImplemented = 52,
    NotDirectory = 54,
    NotEmpty = 55,
    NotSocket = 57,
    NotSupported = 58,
    NoSuchDevice = 60,
    Overflow = 61,
    NotPermitted = 63,
    ReadOnly = 69,
    IllegalSeek = 70,
    Stale = 72,
    TextBusy = 74,
    OtherDevice = 75,
    NotCapable = 76,
}

impl Errno {
    /// The number that the guest gets.
    pub(crate) fn number(self) -> u32 {
        u32::from(self as u16)
    }
}

impl From<HostErrno> for Errno {
    fn from(error: HostErrno) -> Self {
        match error {
            HostErrno::ACCESS => Self::Access,
            HostErrno::AGAIN => Self::Again,
            HostErrno::BADF => Self::BadDescriptor,
            HostErrno::BUSY => Self::Busy,
            HostErrno::DQUOT => Self::Quota,
            HostErrno::EXIST => Self::Exists,
            HostErrno::FBIG => Self::FileTooBig,
            HostErrno::ILSEQ => Self::IllegalSequence,
            HostErrno::INTR => Self::Interrupted,
            HostErrno::INVAL => Self::Invalid,
            HostErrno::ISDIR => Self::IsDirectory,
            HostErrno::LOOP => Self::Loop,
            HostErrno::MFILE | HostErrno::NFILE => Self::HostFilesExhausted,
            HostErrno::MLINK => Self::TooManyLinks,
            HostErrno::NAMETOOLONG => Self::NameTooLong,
            HostErrno::NODEV => Self::NoDevice,
            HostErrno::NOENT => Self::NotFound,
            HostErrno::NOMEM => Self::NoMemory,
            HostErrno::NOSPC => Self::NoSpace,
            HostErrno::NOSYS => Self::NotImplemented,
            HostErrno::NOTDIR => Self::NotDirectory,
            HostErrno::NOTEMPTY => Self::NotEmpty,
            HostErrno::NOTSUP => Self::NotSupported,
            HostErrno::NXIO => Self::NoSuchDevice,
            HostErrno::OVERFLOW => Self::Overflow,
            HostErrno::PERM => Self::NotPermitted,
            HostErrno::ROFS => Self::ReadOnly,
            HostErrno::SPIPE => Self::IllegalSeek,
            HostErrno::STALE => Self::Stale,
            HostErrno::TXTBSY => Self::TextBusy,
            HostErrno::XDEV => Self::OtherDevice,
            _ => Self::Io,
        }
    }
}

impl From<io::Error> for Errno {
    fn from(error: io::Error) -> Self {
        if let Some(number) = HostErrno::from_io_error(&error) {
            return number.into();
        }
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::NotPermitted,
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Self::Invalid,
            io::ErrorKind::Unsupported => Self::NotSupported,
            io::ErrorKind::Interrupted => Self::Interrupted,
            _ => Self::Io,
        }
    }
}

/// Whether path resolution stopped because the path leaves the granted folder. The path library says so with an
/// error of its own, which carries no number of the system.
pub(crate) fn leaves_the_folder(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_interface() {
        assert_eq!(Errno::BadDescriptor.number(), 8);
        assert_eq!(Errno::Fault.number(), 21);
        assert_eq!(Errno::NotFound.number(), 44);
        assert_eq!(Errno::ReadOnly.number(), 69);
        assert_eq!(Errno::NotCapable.number(), 76);
    }

    #[test]
    fn an_error_without_a_number_is_told_by_its_kind() {
        assert_eq!(Errno::from(io::Error::from(io::ErrorKind::NotFound)), Errno::NotFound);
        assert_eq!(Errno::from(io::Error::other("something")), Errno::Io);
        assert!(leaves_the_folder(&io::Error::new(io::ErrorKind::PermissionDenied, "outside")));
        assert!(!leaves_the_folder(&io::Error::from_raw_os_error(1)));
    }
}
