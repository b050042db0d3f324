//! Ending, yielding, signals, and sockets, of which there are none.

use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::memory::GuestMemory;
use crate::engine::wasi::state::{Exit, Failure, Wasi};

type Done = Result<(), Failure>;

pub(crate) fn proc_exit(_: &mut Wasi, _: &mut GuestMemory<'_>, code: i32) -> Done {
    Err(Failure::Exit(Exit(code)))
}

pub(crate) fn proc_raise(_: &mut Wasi, _: &mut GuestMemory<'_>, _signal: u32) -> Done {
    Err(Errno::NotImplemented.into())
}

pub(crate) fn sched_yield(_: &mut Wasi, _: &mut GuestMemory<'_>) -> Done {
    Ok(())
}

/// What every function for sockets answers, whatever else it is given.
fn no_socket(wasi: &mut Wasi, number: u32) -> Done {
    wasi.descriptor(number)?;
    Err(Errno::NotSocket.into())
}

pub(crate) fn sock_accept(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32, _: u32, _: u32) -> Done {
    no_socket(wasi, number)
}

#[expect(clippy::too_many_arguments, reason = "preview 1 says how many")]
pub(crate) fn sock_recv(
    wasi: &mut Wasi,
    _: &mut GuestMemory<'_>,
    number: u32,
    _buffers: u32,
    _count: u32,
    _flags: u32,
    _received: u32,
    _answered_flags: u32,
) -> Done {
    no_socket(wasi, number)
}

pub(crate) fn sock_send(
    wasi: &mut Wasi,
    _: &mut GuestMemory<'_>,
    number: u32,
    _buffers: u32,
    _count: u32,
    _flags: u32,
    _sent: u32,
) -> Done {
    no_socket(wasi, number)
}

pub(crate) fn sock_shutdown(wasi: &mut Wasi, _: &mut GuestMemory<'_>, number: u32, _how: u32) -> Done {
    no_socket(wasi, number)
}
