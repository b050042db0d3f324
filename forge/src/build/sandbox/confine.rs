//! The wall of one child: made ready before the fork, put up between fork and exec.

use std::{
    io,
    os::{
        fd::{AsRawFd as _, OwnedFd},
        unix::process::CommandExt as _,
    },
    process::Command,
};

use rustix::process::{Resource, Rlimit, Signal};
use seccompiler::apply_filter;

use super::{
    allowance::Allowance,
    filter::{self, Audience, Filters},
    keeper::{self, Lifeline},
    kernel::Kernel,
    landlock,
    limits::ResourceLimits,
};
use crate::{build::BuildError, policy::Wall};

/// The wall of one child, ready to be put up.
pub(in crate::build) struct Sandbox {
    ruleset: Option<OwnedFd>,
    filters: Option<&'static Filters>,
    limits: Vec<(Resource, Rlimit)>,
}

impl Sandbox {
    /// The wall for the compiler of a tool.
    pub(in crate::build) fn for_compiler(
        wall: Wall,
        allowance: &Allowance,
        limits: ResourceLimits,
    ) -> Result<Self, BuildError> {
        Self::prepare(wall, allowance, limits, Audience::Compiler)
    }

    /// The wall for cargo and all that it starts.
    pub(in crate::build) fn for_cargo(
        wall: Wall,
        allowance: &Allowance,
        limits: ResourceLimits,
    ) -> Result<Self, BuildError> {
        Self::prepare(wall, allowance, limits, Audience::Cargo)
    }

    fn prepare(
        wall: Wall,
        allowance: &Allowance,
        limits: ResourceLimits,
        audience: Audience,
    ) -> Result<Self, BuildError> {
        let kernel = Kernel::probe();
        if wall == Wall::Required {
            kernel.require()?;
        }
        let failed = |reason: String| BuildError::NoWall { missing: vec![reason] };
        let ruleset = match kernel.landlock {
            Ok(_) => landlock::ruleset(allowance).map_err(|error| failed(format!("landlock: {error}")))?,
            Err(_) => None,
        };
        let filters = match kernel.seccomp {
            Ok(()) => Some(filter::filters(audience).map_err(|error| failed(format!("seccomp: {error}")))?),
            Err(_) => None,
        };
        if wall == Wall::Required && (ruleset.is_none() || filters.is_none()) {
            return Err(failed("the kernel took a ruleset or filter and made none of it".to_owned()));
        }
        Ok(Self { ruleset, filters, limits: limits.resources() })
    }

    /// Puts the wall up around the calling process. Allocates nothing.
    fn confine(&self) -> io::Result<()> {
        no_new_privileges()?;
        close_inherited();
        drop_capabilities();
        for (resource, limit) in &self.limits {
            rustix::process::setrlimit(*resource, *limit)?;
        }
        if let Some(ruleset) = &self.ruleset {
            restrict(ruleset)?;
        }
        if let Some(Filters { allowed, refused }) = self.filters {
            for program in [allowed, refused] {
                apply_filter(program).map_err(|_| io::Error::last_os_error())?;
            }
        }
        Ok(())
    }
}

impl Kernel {
    /// An error that names what is missing, where something is.
    pub(in crate::build) fn require(&self) -> Result<(), BuildError> {
        let missing = self.gaps();
        if missing.is_empty() { Ok(()) } else { Err(BuildError::NoWall { missing }) }
    }
}

/// Has the child, which is to have a process group of its own, leave a keeper, die with this process, and stand behind
/// `sandbox` where there is one.
#[allow(unsafe_code, reason = "pre_exec: the closure makes system calls on what is ready and allocates nothing")]
pub(in crate::build) fn guard(command: &mut Command, lifeline: &Lifeline, sandbox: Option<Sandbox>) {
    let waits = lifeline.waits();
    // SAFETY: between fork and exec only async-signal-safe work is allowed. Everything that needs memory is ready; the
    // closure makes system calls, and what it returns is an error number. The standard library has put the child into its
    // process group before.
    unsafe {
        command.pre_exec(move || {
            keeper::leave(waits)?;
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
            sandbox.as_ref().map_or(Ok(()), Sandbox::confine)
        });
    }
}

#[allow(unsafe_code, reason = "one system call that rustix has behind a larger feature")]
fn no_new_privileges() -> io::Result<()> {
    // SAFETY: takes numbers only.
    match unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Files that whoever started this process left open are not the child's: all but its three streams end with the exec.
#[allow(unsafe_code, reason = "one system call that no wrapper has with this flag")]
fn close_inherited() {
    // SAFETY: takes numbers only; marks descriptors, closes none. Kernels with landlock have it.
    unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC) };
}

/// Root keeps what it takes to read and write files whatever their modes; everything else that root may do, it may not do here.
///
/// An ordinary user has nothing to drop, and the calls change nothing.
#[allow(unsafe_code, reason = "three system calls without a wrapper")]
fn drop_capabilities() {
    #[repr(C)]
    struct Header {
        version: u32,
        process: i32,
    }
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Data {
        effective: u32,
        permitted: u32,
        inheritable: u32,
    }
    const VERSION_3: u32 = 0x2008_0522;
    // CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER.
    const KEPT: u32 = 1 << 1 | 1 << 2 | 1 << 3;
    const NONE: Data = Data { effective: 0, permitted: 0, inheritable: 0 };
    let mut header = Header { version: VERSION_3, process: 0 };
    let mut data = [NONE; 2];
    // SAFETY: the structures are the kernel's, of the version that the header names, and live through the calls.
    unsafe {
        for capability in (0_u8..64).filter(|&capability| KEPT >> capability.min(31) & 1 == 0) {
            if libc::prctl(libc::PR_CAPBSET_DROP, libc::c_ulong::from(capability), 0, 0, 0) != 0 {
                break;
            }
        }
        if libc::syscall(libc::SYS_capget, &raw mut header, data.as_mut_ptr()) == 0 {
            let kept = data[0].permitted & KEPT;
            data = [Data { effective: kept, permitted: kept, inheritable: 0 }, NONE];
            libc::syscall(libc::SYS_capset, &raw mut header, data.as_ptr());
        }
    }
}

#[allow(unsafe_code, reason = "the crate's own call also reports, which takes memory; the ruleset is a descriptor")]
fn restrict(ruleset: &OwnedFd) -> io::Result<()> {
    const NO_FLAGS: libc::c_uint = 0;
    // SAFETY: takes a descriptor that is open and a number.
    match unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), NO_FLAGS) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
