//! The functions of preview 1 for a wasmtime linker.

use wasmtime::{Caller, Extern, Linker, Trap};

use super::abi::{descriptors, environment, paths, poll, process};
use super::memory::GuestMemory;
use super::state::{Failure, Wasi, WasiHost};
use crate::engine::transcript::{Function, taped};

/// The module under which guests import preview 1.
pub(crate) const MODULE: &str = "wasi_snapshot_preview1";

/// Defines a function that answers an error number.
macro_rules! define {
    ($linker:ident, $($room:ident::$name:ident($($argument:ident: $type:ty),*);)*) => {
        $(
            $linker.func_wrap(
                MODULE,
                stringify!($name),
                |mut caller: Caller<'_, T>, $($argument: $type),*| -> wasmtime::Result<u32> {
                    const FUNCTION: Function = Function::named(stringify!($name));
                    enter(&mut caller, FUNCTION, &[$($argument as u64),*], |wasi, memory| {
                        $room::$name(wasi, memory, $($argument),*)
                    })
                },
            )?;
        )*
    };
}

/// Gives `linker` all functions of preview 1, for guests whose store holds a [`Wasi`].
///
/// A function that ends the call does so by an error that carries [`super::Exit`] or [`super::WasiLimit`], or by
/// [`Trap::Interrupt`] when the deadline passed within a host call.
pub fn add_to_linker<T: WasiHost + 'static>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    define! { linker,
        environment::args_get(table: u32, text: u32);
        environment::args_sizes_get(count: u32, size: u32);
        environment::environ_get(table: u32, text: u32);
        environment::environ_sizes_get(count: u32, size: u32);
        environment::clock_res_get(clock: u32, answer: u32);
        environment::clock_time_get(clock: u32, precision: u64, answer: u32);
        environment::random_get(buffer: u32, length: u32);
        descriptors::fd_advise(number: u32, offset: u64, length: u64, advice: u32);
        descriptors::fd_allocate(number: u32, offset: u64, length: u64);
        descriptors::fd_close(number: u32);
        descriptors::fd_datasync(number: u32);
        descriptors::fd_fdstat_get(number: u32, answer: u32);
        descriptors::fd_fdstat_set_flags(number: u32, flags: u32);
        descriptors::fd_fdstat_set_rights(number: u32, rights: u64, inheriting: u64);
        descriptors::fd_filestat_get(number: u32, answer: u32);
        descriptors::fd_filestat_set_size(number: u32, size: u64);
        descriptors::fd_filestat_set_times(number: u32, accessed: u64, modified: u64, flags: u32);
        descriptors::fd_pread(number: u32, table: u32, count: u32, offset: u64, answer: u32);
        descriptors::fd_prestat_get(number: u32, answer: u32);
        descriptors::fd_prestat_dir_name(number: u32, buffer: u32, length: u32);
        descriptors::fd_pwrite(number: u32, table: u32, count: u32, offset: u64, answer: u32);
        descriptors::fd_read(number: u32, table: u32, count: u32, answer: u32);
        descriptors::fd_readdir(number: u32, buffer: u32, length: u32, cookie: u64, answer: u32);
        descriptors::fd_renumber(from: u32, to: u32);
        descriptors::fd_seek(number: u32, offset: i64, whence: u32, answer: u32);
        descriptors::fd_sync(number: u32);
        descriptors::fd_tell(number: u32, answer: u32);
        descriptors::fd_write(number: u32, table: u32, count: u32, answer: u32);
        paths::path_create_directory(number: u32, path: u32, length: u32);
        paths::path_filestat_get(number: u32, follow: u32, path: u32, length: u32, answer: u32);
        paths::path_filestat_set_times(
            number: u32, follow: u32, path: u32, length: u32, accessed: u64, modified: u64, flags: u32
        );
        paths::path_link(
            from: u32, follow: u32, old: u32, old_length: u32, to: u32, new: u32, new_length: u32
        );
        paths::path_open(
            number: u32, follow: u32, path: u32, length: u32, mode: u32, rights: u64, inheriting: u64, flags: u32,
            answer: u32
        );
        paths::path_readlink(number: u32, path: u32, length: u32, buffer: u32, buffer_length: u32, answer: u32);
        paths::path_remove_directory(number: u32, path: u32, length: u32);
        paths::path_rename(from: u32, old: u32, old_length: u32, to: u32, new: u32, new_length: u32);
        paths::path_symlink(target: u32, target_length: u32, number: u32, path: u32, length: u32);
        paths::path_unlink_file(number: u32, path: u32, length: u32);
        poll::poll_oneoff(subscriptions: u32, events: u32, count: u32, answer: u32);
        process::proc_raise(signal: u32);
        process::sched_yield();
        process::sock_accept(number: u32, flags: u32, answer: u32);
        process::sock_recv(number: u32, buffers: u32, count: u32, flags: u32, received: u32, answered_flags: u32);
        process::sock_send(number: u32, buffers: u32, count: u32, flags: u32, sent: u32);
        process::sock_shutdown(number: u32, how: u32);
    }
    // The one function that answers nothing, since it does not return.
    linker.func_wrap(MODULE, "proc_exit", |mut caller: Caller<'_, T>, code: i32| -> wasmtime::Result<()> {
        const FUNCTION: Function = Function::named("proc_exit");
        enter(&mut caller, FUNCTION, &[], |wasi, memory| process::proc_exit(wasi, memory, code)).map(|_| ())
    })?;
    Ok(())
}

/// The one door between a guest and the functions: finds the guest's memory, counts the call, has it recorded or replayed
/// where the run is, and turns what came of it into an error number or the end of the call.
fn enter<T: WasiHost + 'static>(
    caller: &mut Caller<'_, T>,
    function: Function,
    arguments: &[u64],
    run: impl FnOnce(&mut Wasi, &mut GuestMemory<'_>) -> Result<(), Failure>,
) -> wasmtime::Result<u32> {
    let memory = match caller.data_mut().wasi().memory {
        Some(memory) => memory,
        None => {
            let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
                return Err(wasmtime::Error::msg("the module does not export its memory as `memory`"));
            };
            caller.data_mut().wasi().memory = Some(memory);
            memory
        }
    };
    let (bytes, data) = memory.data_and_store_mut(caller);
    let wasi = data.wasi();
    wasi.usage.count_call(&wasi.limits)?;
    taped(wasi, &mut GuestMemory::new(bytes), function, arguments, run)
}

/// Prints what a table of buffers holds, as `fd_write` does to a stream.
pub(crate) fn print(wasi: &mut Wasi, memory: &mut GuestMemory<'_>, stream: u32, [table, count, answer]: [u32; 3]) {
    // What it would answer is recorded.
    let _ = descriptors::fd_write(wasi, memory, stream, table, count, answer);
}

/// What came of a function, as the guest or the engine is told.
pub(crate) fn answer_number(outcome: Result<(), Failure>) -> wasmtime::Result<u32> {
    match outcome {
        Ok(()) => Ok(0),
        Err(Failure::Errno(errno)) => Ok(errno.number()),
        Err(Failure::Limit(limit)) => Err(wasmtime::Error::new(limit)),
        Err(Failure::Exit(exit)) => Err(wasmtime::Error::new(exit)),
        Err(Failure::Deadline) => Err(Trap::Interrupt.into()),
    }
}
