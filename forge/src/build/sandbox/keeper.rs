//! Nothing of a build lives longer than the process that asked for it.
//!
//! `kill -9` gives a process no chance to end its children. The kernel tells a child that its parent died, but not the child's
//! children: of a cargo that compiles, the compilers would go on. So beside each child that is started stands a keeper: a
//! process of the child's own group, outside the wall, that waits on a pipe whose other end this process alone holds. When the
//! pipe ends, however that comes, the keeper kills its group and with it itself. A child cannot leave the group, because
//! the filter forbids it, nor signal the keeper, because landlock does.
//!
//! When a child ends as it should, its group is killed, and the keeper goes with it.

use std::{
    io,
    os::fd::{AsRawFd as _, OwnedFd, RawFd},
};

use rustix::pipe::{PipeFlags, pipe_with};

/// The pipe that a keeper waits on. While this value lives, so does the group.
pub(in crate::build) struct Lifeline {
    waits: OwnedFd,
    _lives: OwnedFd,
}

impl Lifeline {
    /// A new pipe. Programs that are started do not inherit it.
    pub(in crate::build) fn new() -> io::Result<Self> {
        let (waits, lives) = pipe_with(PipeFlags::CLOEXEC)?;
        Ok(Self { waits, _lives: lives })
    }

    /// What the keeper reads from.
    pub(in crate::build) fn waits(&self) -> RawFd {
        self.waits.as_raw_fd()
    }
}

/// Leaves a keeper behind. For a child between fork and exec, in a process group of its own: allocates nothing.
///
/// The keeper is no child that the program could wait for: it has no signal for its parent.
#[allow(unsafe_code, reason = "between fork and exec only bare system calls are allowed, and libc's fork is more")]
pub(super) fn leave(waits: RawFd) -> io::Result<()> {
    const NONE: libc::c_ulong = 0;
    // SAFETY: without flags, `clone` copies the process with its memory, as `fork` does. Both go on from here with a stack
    // of their own. The copy makes system calls only, and never returns.
    match unsafe { libc::syscall(libc::SYS_clone, NONE, NONE, NONE, NONE, NONE) } {
        -1 => Err(io::Error::last_os_error()),
        0 => unsafe { keep(waits) },
        _ => Ok(()),
    }
}

/// Waits for the end of the pipe, and kills the group.
///
/// # Safety
/// Call it in a process of its own, whose files nobody else needs.
#[allow(unsafe_code, reason = "bare system calls, see above")]
unsafe fn keep(waits: RawFd) -> ! {
    // SAFETY: each call is a system call on values of this function. The signal handlers of the program that this process is
    // a copy of must not run here, so all signals wait. Other pipes of that program must not stay open because of this
    // process, so all files but one are closed.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const all, std::ptr::null_mut());
        libc::dup2(waits, 0);
        if libc::syscall(libc::SYS_close_range, 1, libc::c_uint::MAX, 0) != 0 {
            (1..65536).for_each(|file| {
                libc::close(file);
            });
        }
        let mut byte = 0_u8;
        loop {
            let read = libc::read(0, (&raw mut byte).cast(), 1);
            if read == 0 || (read < 0 && *libc::__errno_location() != libc::EINTR) {
                break;
            }
        }
        libc::kill(0, libc::SIGKILL);
        libc::_exit(0)
    }
}
