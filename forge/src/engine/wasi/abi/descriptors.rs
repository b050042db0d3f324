//! The functions whose names begin with `fd_`.

use crate::engine::wasi::descriptors::FileFlags;
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::files::times::NewTimes;
use crate::engine::wasi::files::transfer::{Place, Whence};
use crate::engine::wasi::memory::GuestMemory;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{Failure, Wasi};

type Done = Result<(), Failure>;

/// How much one call moves at most. More is a short read or write, so that the guest's deadline is looked at between.
pub(crate) const MAX_TRANSFER: u32 = 16 << 20;

pub(crate) fn fd_advise(
    wasi: &mut Wasi,
    _: &mut GuestMemory<'_>,
    number: u32,
    _offset: u64,
    _length: u64,
    advice: u32,
) -> Done {
    wasi.file(number)?;
    // Advice is only ever advice: it is understood and not acted upon.
    if advice <= 5 { Ok(()) } else { Err(Errno::Invalid.into()) }
}

pub(crate) fn fd_allocate(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32, _offset: u64, _length: u64) -> Done {
    wasi.fd_allocate(number)
}

pub(crate) fn fd_close(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32) -> Done {
    wasi.fd_close(number)
}

pub(crate) fn fd_datasync(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32) -> Done {
    wasi.fd_datasync(number)
}

pub(crate) fn fd_sync(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32) -> Done {
    wasi.fd_sync(number)
}

pub(crate) fn fd_fdstat_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, number: u32, answer: u32) -> Done {
    let stat = wasi.fd_fdstat_get(number)?;
    Ok(memory.write(answer, &stat.to_bytes())?)
}

pub(crate) fn fd_fdstat_set_flags(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32, flags: u32) -> Done {
    wasi.fd_fdstat_set_flags(number, FileFlags::from_number(flags)?)
}

pub(crate) fn fd_fdstat_set_rights(
    wasi: &mut Wasi,
    _: &mut GuestMemory<'_>,
    number: u32,
    rights: u64,
    inheriting: u64,
) -> Done {
    wasi.fd_fdstat_set_rights(number, Rights(rights), Rights(inheriting))
}

pub(crate) fn fd_filestat_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, number: u32, answer: u32) -> Done {
    let stat = wasi.fd_filestat_get(number)?;
    Ok(memory.write(answer, &stat.to_bytes())?)
}

pub(crate) fn fd_filestat_set_size(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32, size: u64) -> Done {
    wasi.fd_filestat_set_size(number, size)
}

pub(crate) fn fd_filestat_set_times(
    wasi: &mut Wasi,
    _: &mut GuestMemory<'_>,
    number: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Done {
    wasi.fd_filestat_set_times(number, NewTimes::from_numbers(accessed, modified, flags)?)
}

pub(crate) fn fd_prestat_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, number: u32, answer: u32) -> Done {
    let path = wasi.granted_path(number)?;
    let length = u32::try_from(path.len()).map_err(|_| Errno::Overflow)?;
    let mut bytes = [0; 8];
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(memory.write(answer, &bytes)?)
}

pub(crate) fn fd_prestat_dir_name(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    buffer: u32,
    length: u32,
) -> Done {
    let path = wasi.granted_path(number)?;
    if (length as usize) < path.len() {
        return Err(Errno::NameTooLong.into());
    }
    Ok(memory.write(buffer, path.as_bytes())?)
}

pub(crate) fn fd_read(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    table: u32,
    count: u32,
    answer: u32,
) -> Done {
    read(wasi, memory, number, (table, count), None, answer)
}

pub(crate) fn fd_pread(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    table: u32,
    count: u32,
    offset: u64,
    answer: u32,
) -> Done {
    read(wasi, memory, number, (table, count), Some(offset), answer)
}

pub(crate) fn fd_write(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    table: u32,
    count: u32,
    answer: u32,
) -> Done {
    write(wasi, memory, number, (table, count), None, answer)
}

pub(crate) fn fd_pwrite(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    table: u32,
    count: u32,
    offset: u64,
    answer: u32,
) -> Done {
    write(wasi, memory, number, (table, count), Some(offset), answer)
}

fn read(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    (table, count): (u32, u32),
    offset: Option<u64>,
    answer: u32,
) -> Done {
    memory.check(answer, 4)?;
    let count = memory.check_buffers(table, count)?;
    let mut total = 0;
    for index in 0..count {
        let Some((pointer, length)) = next_buffer(memory, table, index, total)? else {
            break;
        };
        let place = place(offset, total)?;
        memory.check(pointer, length)?;
        match memory.fill(pointer, length, |buffer| wasi.fd_read(number, place, buffer)) {
            Ok(read) => {
                // No more than the buffer's length, which is a `u32`.
                total += read as u32;
                if read < length as usize {
                    break;
                }
            }
            Err(Failure::Errno(_)) if total > 0 => break,
            Err(failure) => return Err(failure),
        }
    }
    if total == 0 {
        // Also the answer for a bad descriptor, when there was no buffer to find that out with.
        wasi.fd_read(number, place(offset, 0)?, &mut [])?;
    }
    Ok(memory.write_u32(answer, total)?)
}

fn write(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    (table, count): (u32, u32),
    offset: Option<u64>,
    answer: u32,
) -> Done {
    memory.check(answer, 4)?;
    let count = memory.check_buffers(table, count)?;
    let mut total = 0;
    for index in 0..count {
        let Some((pointer, length)) = next_buffer(memory, table, index, total)? else {
            break;
        };
        match wasi.fd_write(number, place(offset, total)?, memory.slice(pointer, length)?) {
            Ok(written) => {
                total += written as u32;
                if written < length as usize {
                    break;
                }
            }
            Err(Failure::Errno(_)) if total > 0 => break,
            Err(failure) => return Err(failure),
        }
    }
    if total == 0 {
        wasi.fd_write(number, place(offset, 0)?, &[])?;
    }
    Ok(memory.write_u32(answer, total)?)
}

/// Buffer `index`, cut to what one call may still move; `None` when that is nothing.
fn next_buffer(memory: &GuestMemory<'_>, table: u32, index: u32, moved: u32) -> Result<Option<(u32, u32)>, Errno> {
    let (pointer, length) = memory.buffer(table, index)?;
    let room = MAX_TRANSFER.saturating_sub(moved);
    Ok((room > 0).then_some((pointer, length.min(room))))
}

fn place(offset: Option<u64>, moved: u32) -> Result<Place, Errno> {
    match offset {
        None => Ok(Place::Position),
        Some(offset) => offset.checked_add(u64::from(moved)).map(Place::At).ok_or(Errno::Invalid),
    }
}

pub(crate) fn fd_readdir(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    buffer: u32,
    length: u32,
    cookie: u64,
    answer: u32,
) -> Done {
    memory.check(answer, 4)?;
    let used = memory.fill(buffer, length, |buffer| wasi.fd_readdir(number, cookie, buffer))?;
    // No more than the buffer's length, which is a `u32`.
    Ok(memory.write_u32(answer, used as u32)?)
}

pub(crate) fn fd_renumber(wasi: &mut Wasi, _: &mut GuestMemory<'_>, from: u32, to: u32) -> Done {
    wasi.fd_renumber(from, to)
}

pub(crate) fn fd_seek(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    number: u32,
    offset: i64,
    whence: u32,
    answer: u32,
) -> Done {
    memory.check(answer, 8)?;
    let position = wasi.fd_seek(number, offset, Whence::from_number(whence)?)?;
    Ok(memory.write_u64(answer, position)?)
}

pub(crate) fn fd_tell(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, number: u32, answer: u32) -> Done {
    let position = wasi.fd_seek(number, 0, Whence::Position)?;
    Ok(memory.write_u64(answer, position)?)
}
