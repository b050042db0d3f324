//! The lists of system calls as filters of the kernel's.

use std::{collections::BTreeMap, sync::OnceLock};

use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

use super::system_calls::{ALLOWED, ALLOWED_HERE, ALLOWED_TO_CARGO, REFUSED};

/// For whom a filter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::build) enum Audience {
    /// The compiler of a tool, and its linker.
    Compiler,
    /// Cargo and all that it starts.
    Cargo,
}

/// Two filters; the kernel asks both and takes the stricter answer, or the newer one where both refuse.
pub(super) struct Filters {
    /// Installed first: what is not on the list is not there.
    pub(super) allowed: BpfProgram,
    /// Installed second: what is refused by name.
    pub(super) refused: BpfProgram,
}

/// Sockets among the processes of one machine, as a filter sees the number.
const AF_UNIX: u64 = libc::AF_UNIX.unsigned_abs() as u64;

type Rules = BTreeMap<c_long, Vec<SeccompRule>>;

/// The filters for one audience, compiled once in a process.
pub(super) fn filters(audience: Audience) -> Result<&'static Filters, BackendError> {
    static COMPILER: OnceLock<Filters> = OnceLock::new();
    static CARGO: OnceLock<Filters> = OnceLock::new();
    let slot = match audience {
        Audience::Compiler => &COMPILER,
        Audience::Cargo => &CARGO,
    };
    match slot.get() {
        Some(filters) => Ok(filters),
        None => {
            let compiled = compile(audience)?;
            Ok(slot.get_or_init(|| compiled))
        }
    }
}

fn compile(audience: Audience) -> Result<Filters, BackendError> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let mut allowed: Rules = ALLOWED.iter().chain(ALLOWED_HERE).map(|&call| (call, Vec::new())).collect();
    if audience == Audience::Cargo {
        allowed.extend(ALLOWED_TO_CARGO.iter().map(|&call| (call, Vec::new())));
    }
    allowed.extend(by_argument()?);
    let mut refused: Rules = REFUSED.iter().map(|&call| (call, Vec::new())).collect();
    if audience == Audience::Cargo {
        // How the standard library hears whether a program could be started.
        let unix = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, AF_UNIX)?;
        allowed.insert(libc::SYS_socketpair, vec![SeccompRule::new(vec![unix])?]);
        refused.retain(|call, _| !allowed.contains_key(call) || *call == libc::SYS_seccomp);
    }
    let errno = |number: i32| SeccompAction::Errno(number.unsigned_abs());
    let allowed = SeccompFilter::new(allowed, errno(libc::ENOSYS), SeccompAction::Allow, architecture)?;
    let refused = SeccompFilter::new(refused, SeccompAction::Allow, errno(libc::EPERM), architecture)?;
    Ok(Filters { allowed: allowed.try_into()?, refused: refused.try_into()? })
}

/// Calls that are allowed with some arguments only.
fn by_argument() -> Result<Rules, BackendError> {
    // What a program asks of a terminal that may be there, and of the descriptors that it opens.
    const ASKED_OF_FILES: [u64; 7] =
        [libc::FIOCLEX, libc::FIONCLEX, libc::FIONBIO, libc::FIONREAD, libc::TCGETS, 0x802C_542A, libc::TIOCGWINSZ];
    const ASKED_OF_ITSELF: [i32; 6] = [
        libc::PR_SET_NAME,
        libc::PR_GET_NAME,
        libc::PR_SET_VMA,
        libc::PR_GET_DUMPABLE,
        libc::PR_CAPBSET_READ,
        // Asked for once more when the second filter is installed.
        libc::PR_SET_NO_NEW_PRIVS,
    ];
    let is = |argument, value| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value);
    let null = |argument| SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0);
    let one_of = |argument, values: &[u64]| -> Result<Vec<SeccompRule>, BackendError> {
        values.iter().map(|&value| SeccompRule::new(vec![is(argument, value)?])).collect()
    };
    // Threads and processes, in the namespaces that are there.
    let namespaces = libc::CLONE_NEWNS
        | libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUSER
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET;
    let none_of = SeccompCmpOp::MaskedEq(u64::from(namespaces.unsigned_abs()));
    let clone = SeccompRule::new(vec![SeccompCondition::new(0, SeccompCmpArgLen::Dword, none_of, 0)?])?;
    // Its own limits can be read, and not be set.
    let prlimit = SeccompRule::new(vec![is(0, 0)?, null(2)?])?;
    Ok(BTreeMap::from([
        (libc::SYS_ioctl, one_of(1, &ASKED_OF_FILES)?),
        (libc::SYS_prctl, one_of(0, &ASKED_OF_ITSELF.map(|option| u64::from(option.unsigned_abs())))?),
        (libc::SYS_clone, vec![clone]),
        (libc::SYS_prlimit64, vec![prlimit]),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_filters_compile_and_fit_into_the_kernel() {
        for audience in [Audience::Compiler, Audience::Cargo] {
            let filters = filters(audience).unwrap();
            for program in [&filters.allowed, &filters.refused] {
                assert!(program.len() > 100 && program.len() <= 4096, "{audience:?}: {}", program.len());
            }
        }
    }

    #[test]
    fn nothing_is_both_allowed_and_refused_but_the_installing_of_filters() {
        let allowed: Vec<_> = ALLOWED.iter().chain(ALLOWED_HERE).collect();
        let both: Vec<_> = REFUSED.iter().filter(|call| allowed.contains(call)).collect();
        assert_eq!(both, [&libc::SYS_seccomp]);
    }
}
