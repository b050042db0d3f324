//! Arguments, environment, clocks, random numbers: what every program asks for at its start. Nothing here allocates.

use crate::engine::wasi::clock::ClockId;
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::memory::GuestMemory;
use crate::engine::wasi::state::{Failure, Wasi};

type Done = Result<(), Failure>;

pub(crate) fn args_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, table: u32, text: u32) -> Done {
    write_strings(memory, &wasi.grants.0.args, table, text)
}

pub(crate) fn args_sizes_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, count: u32, size: u32) -> Done {
    write_sizes(memory, &wasi.grants.0.args, count, size)
}

pub(crate) fn environ_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, table: u32, text: u32) -> Done {
    write_strings(memory, &wasi.grants.0.env, table, text)
}

pub(crate) fn environ_sizes_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, count: u32, size: u32) -> Done {
    write_sizes(memory, &wasi.grants.0.env, count, size)
}

/// Writes the strings one after the other from `text` on, and where each begins from `table` on.
fn write_strings(memory: &mut GuestMemory<'_>, strings: &[Vec<u8>], mut table: u32, mut text: u32) -> Done {
    for string in strings {
        memory.write_u32(table, text)?;
        memory.write(text, string)?;
        table = table.checked_add(4).ok_or(Errno::Fault)?;
        text = text.checked_add(length(string)?).ok_or(Errno::Fault)?;
    }
    Ok(())
}

fn write_sizes(memory: &mut GuestMemory<'_>, strings: &[Vec<u8>], count: u32, size: u32) -> Done {
    let mut total = 0u32;
    for string in strings {
        total = total.checked_add(length(string)?).ok_or(Errno::Overflow)?;
    }
    memory.write_u32(count, u32::try_from(strings.len()).map_err(|_| Errno::Overflow)?)?;
    memory.write_u32(size, total)?;
    Ok(())
}

fn length(string: &[u8]) -> Result<u32, Errno> {
    u32::try_from(string.len()).map_err(|_| Errno::Overflow)
}

pub(crate) fn clock_res_get(_: &mut Wasi, memory: &mut GuestMemory<'_>, clock: u32, answer: u32) -> Done {
    ClockId::from_number(clock)?;
    Ok(memory.write_u64(answer, 1)?)
}

pub(crate) fn clock_time_get(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    clock: u32,
    _precision: u64,
    answer: u32,
) -> Done {
    let clock = ClockId::from_number(clock)?;
    Ok(memory.write_u64(answer, wasi.now(clock))?)
}

/// How many random bytes are made between two looks at the clock. A multiple of a step of the seeded sequence.
const RANDOM_BYTES_PER_LOOK: usize = 1 << 20;

pub(crate) fn random_get(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, buffer: u32, length: u32) -> Done {
    memory.fill(buffer, length, |buffer| {
        for (index, chunk) in buffer.chunks_mut(RANDOM_BYTES_PER_LOOK).enumerate() {
            if index > 0 {
                wasi.check_deadline()?;
            }
            wasi.random.fill(chunk)?;
        }
        Ok::<_, Failure>(buffer.len())
    })?;
    Ok(())
}
