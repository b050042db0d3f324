//! The functions whose names begin with `path_`.

use crate::engine::wasi::descriptors::FileFlags;
use crate::engine::wasi::files::base::Follow;
use crate::engine::wasi::files::open::{OpenMode, OpenRequest};
use crate::engine::wasi::files::times::NewTimes;
use crate::engine::wasi::memory::GuestMemory;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{Failure, Wasi};

type Done = Result<(), Failure>;

pub(crate) fn path_create_directory(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    path: u32,
    length: u32,
) -> Done {
    wasi.path_create_directory(number, memory.path(path, length)?)
}

pub(crate) fn path_filestat_get(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    follow: u32,
    path: u32,
    length: u32,
    answer: u32,
) -> Done {
    let stat = wasi.path_filestat_get(number, memory.path(path, length)?, Follow::from_number(follow)?)?;
    Ok(memory.write(answer, &stat.to_bytes())?)
}

#[expect(clippy::too_many_arguments, reason = "preview 1 says how many")]
pub(crate) fn path_filestat_set_times(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    follow: u32,
    path: u32,
    length: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Done {
    let times = NewTimes::from_numbers(accessed, modified, flags)?;
    wasi.path_filestat_set_times(number, memory.path(path, length)?, Follow::from_number(follow)?, times)
}

#[expect(clippy::too_many_arguments, reason = "preview 1 says how many")]
pub(crate) fn path_link(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    from: u32,
    follow: u32,
    old: u32,
    old_length: u32,
    to: u32,
    new: u32,
    new_length: u32,
) -> Done {
    let (old, new) = (memory.path(old, old_length)?, memory.path(new, new_length)?);
    wasi.path_link(from, Follow::from_number(follow)?, old, to, new)
}

#[expect(clippy::too_many_arguments, reason = "preview 1 says how many")]
pub(crate) fn path_open(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    follow: u32,
    path: u32,
    length: u32,
    mode: u32,
    rights: u64,
    inheriting: u64,
    flags: u32,
    answer: u32,
) -> Done {
    memory.check(answer, 4)?;
    let request = OpenRequest {
        follow: Follow::from_number(follow)?,
        mode: OpenMode::from_number(mode)?,
        rights: Rights(rights),
        inheriting: Rights(inheriting),
        flags: FileFlags::from_number(flags)?,
    };
    let opened = wasi.path_open(number, memory.path(path, length)?, request)?;
    Ok(memory.write_u32(answer, opened)?)
}

#[expect(clippy::too_many_arguments, reason = "preview 1 says how many")]
pub(crate) fn path_readlink(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    path: u32,
    length: u32,
    buffer: u32,
    buffer_length: u32,
    answer: u32,
) -> Done {
    memory.check(answer, 4)?;
    let target = wasi.path_readlink(number, memory.path(path, length)?)?;
    // Cut where the buffer ends, as `readlink` does. So the length fits a `u32`.
    let used = target.len().min(buffer_length as usize);
    memory.write(buffer, &target.as_bytes()[..used])?;
    Ok(memory.write_u32(answer, used as u32)?)
}

pub(crate) fn path_remove_directory(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    path: u32,
    length: u32,
) -> Done {
    wasi.path_remove_directory(number, memory.path(path, length)?)
}

#[expect(clippy::too_many_arguments, reason = "preview 1 says how many")]
pub(crate) fn path_rename(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    from: u32,
    old: u32,
    old_length: u32,
    to: u32,
    new: u32,
    new_length: u32,
) -> Done {
    wasi.path_rename(from, memory.path(old, old_length)?, to, memory.path(new, new_length)?)
}

pub(crate) fn path_symlink(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    target: u32,
    target_length: u32,
    number: u32,
    path: u32,
    length: u32,
) -> Done {
    wasi.path_symlink(memory.path(target, target_length)?, number, memory.path(path, length)?)
}

pub(crate) fn path_unlink_file(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    path: u32,
    length: u32,
) -> Done {
    wasi.path_unlink_file(number, memory.path(path, length)?)
}
