//! The table of what a call has open.

use std::fs::File;
use std::sync::Arc;

use cap_std::fs::Dir;

use super::errno::Errno;
use super::files::directory::Listing;
use super::files::granted::GrantedFile;
use super::limits::{Counted, WasiLimit};
use super::rights::Rights;
use super::setup::{Access, Granted, Grants};
use super::state::{Failure, Wasi};

/// What a descriptor stands for.
#[derive(Debug)]
pub(crate) enum Descriptor {
    Stream(Stream),
    Folder(Folder),
    /// A granted file before it is opened: the tool names it by an empty path below this descriptor.
    GrantedFile(Arc<GrantedFile>),
    File(OpenFile),
}

/// The three streams of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Input,
    Output,
    Error,
}

/// An open folder.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) dir: Arc<Dir>,
    pub(crate) access: Access,
    /// Its path as the tool sees it.
    pub(crate) path: Arc<str>,
    pub(crate) rights: Rights,
    pub(crate) inheriting: Rights,
    pub(crate) origin: Origin,
    pub(crate) listing: Option<Listing>,
}

/// How a folder came to be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Granted,
    Opened,
}

/// An open regular file.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub(crate) file: Arc<File>,
    pub(crate) access: Access,
    pub(crate) path: Arc<str>,
    pub(crate) rights: Rights,
    pub(crate) position: u64,
    pub(crate) flags: FileFlags,
}

/// The flags of an open file, as preview 1 numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileFlags(pub(crate) u16);

impl FileFlags {
    pub(crate) const APPEND: Self = Self(1);
    const DATA_SYNC: Self = Self(1 << 1);
    const SYNC: Self = Self(1 << 4);
    const ALL: Self = Self((1 << 5) - 1);

    pub(crate) fn from_number(number: u32) -> Result<Self, Errno> {
        match u16::try_from(number) {
            Ok(bits) if bits & !Self::ALL.0 == 0 => Ok(Self(bits)),
            _ => Err(Errno::Invalid),
        }
    }

    pub(crate) fn append(self) -> bool {
        self.0 & Self::APPEND.0 != 0
    }

    /// Whether each write must reach the disk before it is answered.
    pub(crate) fn sync(self) -> bool {
        self.0 & (Self::DATA_SYNC.0 | Self::SYNC.0) != 0
    }
}

/// Which descriptor is which. Filled at the first question, since a tool without files never asks one.
#[derive(Debug, Default)]
pub(crate) struct Descriptors {
    slots: Vec<Option<Descriptor>>,
    /// Those that are neither streams nor granted.
    opened: u64,
}

impl Descriptors {
    fn fill(&mut self, grants: &Grants) {
        let streams = [Stream::Input, Stream::Output, Stream::Error].map(|stream| Some(Descriptor::Stream(stream)));
        self.slots.extend(streams);
        self.slots.extend(grants.preopens.iter().map(|preopen| {
            Some(match &preopen.granted {
                Granted::File(file) => Descriptor::GrantedFile(file.clone()),
                Granted::Folder(dir) => Descriptor::Folder(Folder {
                    dir: dir.clone(),
                    access: preopen.access,
                    path: preopen.guest.clone(),
                    rights: Rights::of_folder(preopen.access),
                    // All of them, so that a request to write comes through and is answered with "read-only", where a
                    // C library that saw no right to write would open for reading and fail at the first write.
                    inheriting: Rights::ALL,
                    origin: Origin::Granted,
                    listing: None,
                }),
            })
        }));
    }

    fn get(&mut self, number: u32) -> Result<&mut Descriptor, Errno> {
        self.slots.get_mut(number as usize).and_then(Option::as_mut).ok_or(Errno::BadDescriptor)
    }

    /// How many names the listings of all open folders hold.
    pub(crate) fn listed_names(&self) -> u64 {
        let listings = self.slots.iter().flatten().filter_map(|descriptor| match descriptor {
            Descriptor::Folder(folder) => folder.listing.as_ref(),
            _ => None,
        });
        listings.map(|listing| listing.len() as u64).sum()
    }

    fn insert(&mut self, descriptor: Descriptor) -> Result<u32, Errno> {
        let free = self.slots.iter().position(Option::is_none).unwrap_or(self.slots.len());
        let number = u32::try_from(free).map_err(|_| Errno::HostFilesExhausted)?;
        self.opened += u64::from(is_opened(&descriptor));
        if free == self.slots.len() {
            self.slots.push(Some(descriptor));
        } else {
            self.slots[free] = Some(descriptor);
        }
        Ok(number)
    }

    fn remove(&mut self, number: u32) -> Result<Descriptor, Errno> {
        let slot = self.slots.get_mut(number as usize).ok_or(Errno::BadDescriptor)?;
        let descriptor = slot.take().ok_or(Errno::BadDescriptor)?;
        self.opened -= u64::from(is_opened(&descriptor));
        Ok(descriptor)
    }
}

fn is_opened(descriptor: &Descriptor) -> bool {
    match descriptor {
        Descriptor::File(_) => true,
        Descriptor::Folder(folder) => folder.origin == Origin::Opened,
        Descriptor::Stream(_) | Descriptor::GrantedFile(_) => false,
    }
}

impl Wasi {
    fn table(&mut self) -> &mut Descriptors {
        if self.descriptors.slots.is_empty() {
            self.descriptors.fill(&self.grants.0);
        }
        &mut self.descriptors
    }

    pub(crate) fn descriptor(&mut self, number: u32) -> Result<&mut Descriptor, Errno> {
        self.table().get(number)
    }

    pub(crate) fn folder(&mut self, number: u32) -> Result<&mut Folder, Errno> {
        match self.descriptor(number)? {
            Descriptor::Folder(folder) => Ok(folder),
            _ => Err(Errno::NotDirectory),
        }
    }

    pub(crate) fn file(&mut self, number: u32) -> Result<&mut OpenFile, Errno> {
        match self.descriptor(number)? {
            Descriptor::File(file) => Ok(file),
            Descriptor::Folder(_) | Descriptor::GrantedFile(_) => Err(Errno::IsDirectory),
            Descriptor::Stream(_) => Err(Errno::IllegalSeek),
        }
    }

    /// Ends the call if nothing more may be opened. Asked before opening, so that no handle of the host is made.
    pub(crate) fn require_room(&mut self) -> Result<(), Failure> {
        let limit = self.limits.open_files;
        if self.table().opened >= limit {
            return Err(Failure::Limit(WasiLimit { counted: Counted::OpenFiles, limit }));
        }
        Ok(())
    }

    pub(crate) fn open_descriptor(&mut self, descriptor: Descriptor) -> Result<u32, Failure> {
        self.usage.files_opened += 1;
        Ok(self.table().insert(descriptor)?)
    }

    pub(crate) fn fd_close(&mut self, number: u32) -> Result<(), Failure> {
        self.table().remove(number)?;
        Ok(())
    }

    /// Moves a descriptor over another open one, which is closed.
    pub(crate) fn fd_renumber(&mut self, from: u32, to: u32) -> Result<(), Failure> {
        self.descriptor(from)?;
        self.descriptor(to)?;
        if from != to {
            let table = self.table();
            table.remove(to)?;
            let moved = table.remove(from)?;
            table.opened += u64::from(is_opened(&moved));
            table.slots[to as usize] = Some(moved);
        }
        Ok(())
    }

    /// The path of a granted folder or file, by which the guest's C library finds it.
    pub(crate) fn granted_path(&mut self, number: u32) -> Result<Arc<str>, Errno> {
        match self.descriptor(number)? {
            Descriptor::Folder(Folder { origin: Origin::Granted, path, .. }) => Ok(path.clone()),
            Descriptor::GrantedFile(file) => Ok(file.guest.clone()),
            _ => Err(Errno::BadDescriptor),
        }
    }
}
