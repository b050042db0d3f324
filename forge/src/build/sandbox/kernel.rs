//! What the running kernel has for the wall.

use std::{io, ptr};

/// The oldest landlock that makes a whole wall: the first that keeps signals inside (Linux 6.12).
pub(super) const WHOLE_LANDLOCK: u32 = 6;

/// What the running kernel has for the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// The version of landlock's interface, or why there is none.
    pub(super) landlock: Result<u32, Absent>,
    /// Whether filters of system calls can be installed, or why not.
    pub(super) seccomp: Result<(), Absent>,
}

/// Why the kernel does not have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// It was built without it, or something around this process hides it.
    NotBuilt,
    /// It was built with it, and started without it.
    NotEnabled,
    /// There is no filter for this kind of processor.
    Architecture,
}

impl Kernel {
    /// Asks the kernel. Two system calls that change nothing.
    pub fn probe() -> Self {
        Self { landlock: landlock(), seccomp: seccomp() }
    }

    /// What keeps this kernel from a whole wall, each with what to do; nothing where all is there.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        match self.landlock {
            Ok(abi) if abi >= WHOLE_LANDLOCK => {}
            Ok(abi) => gaps.push(format!(
                "landlock has version {abi} here and {WHOLE_LANDLOCK} is needed, which comes with Linux 6.12"
            )),
            Err(Absent::NotEnabled) => gaps.push(
                "landlock is switched off; add `landlock` to the list in the boot parameter `lsm=`".to_owned(),
            ),
            Err(_) => gaps.push(
                "landlock is missing; it comes with Linux 6.12 built with CONFIG_SECURITY_LANDLOCK, and a container's own \
                 filter must let its system calls through"
                    .to_owned(),
            ),
        }
        match self.seccomp {
            Ok(()) => {}
            Err(Absent::Architecture) => gaps.push(format!(
                "seccomp has no filter for {}; x86_64 and aarch64 have one",
                std::env::consts::ARCH
            )),
            Err(_) => gaps.push(
                "seccomp is missing; it comes with a kernel built with CONFIG_SECCOMP_FILTER, and a container's own filter \
                 must let `seccomp` through"
                    .to_owned(),
            ),
        }
        gaps
    }
}

#[allow(unsafe_code, reason = "the crate for landlock keeps its question for the version to itself")]
fn landlock() -> Result<u32, Absent> {
    const VERSION: libc::c_ulong = 1;
    // SAFETY: with no attributes, no size and this flag the call reads no memory and makes nothing.
    let version =
        unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, ptr::null::<libc::c_void>(), 0_usize, VERSION) };
    u32::try_from(version).map_err(|_| match io::Error::last_os_error().raw_os_error() {
        Some(libc::EOPNOTSUPP) => Absent::NotEnabled,
        _ => Absent::NotBuilt,
    })
}

#[allow(unsafe_code, reason = "there is no wrapper for the question whether an action is there")]
fn seccomp() -> Result<(), Absent> {
    if !cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        return Err(Absent::Architecture);
    }
    let action: u32 = libc::SECCOMP_RET_ERRNO;
    // SAFETY: the call reads the four bytes that the pointer names and changes nothing.
    let answer =
        unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, ptr::from_ref(&action)) };
    if answer == 0 { Ok(()) } else { Err(Absent::NotBuilt) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recent_kernel_has_no_gaps() {
        assert_eq!(Kernel { landlock: Ok(6), seccomp: Ok(()) }.gaps(), Vec::<String>::new());
        assert_eq!(Kernel { landlock: Ok(99), seccomp: Ok(()) }.gaps(), Vec::<String>::new());
    }

    #[test]
    fn each_gap_says_what_is_there_and_what_is_needed() {
        let old = Kernel { landlock: Ok(3), seccomp: Ok(()) }.gaps();
        assert!(old.len() == 1 && old[0].contains("version 3 here and 6 is needed"), "{old:?}");
        let none = Kernel { landlock: Err(Absent::NotBuilt), seccomp: Err(Absent::NotBuilt) }.gaps();
        assert!(
            none.len() == 2 && none[0].contains("landlock is missing") && none[1].contains("seccomp"),
            "{none:?}"
        );
        let off = Kernel { landlock: Err(Absent::NotEnabled), seccomp: Err(Absent::Architecture) }.gaps();
        assert!(off[0].contains("lsm=") && off[1].contains("aarch64"), "{off:?}");
    }
}
