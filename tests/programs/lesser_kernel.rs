//! Runs a program as on a kernel that lacks something: `lesser-kernel landlock|seccomp|both PROGRAM ARGUMENT…`.
//!
//! A filter answers the calls in question as a kernel does that does not know them.

use std::{collections::BTreeMap, env, os::unix::process::CommandExt as _, process::Command};

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [lacks, program, rest @ ..] = arguments.as_slice() else {
        return Err("what is lacking, and a program".into());
    };
    let calls: &[libc::c_long] = match lacks.to_str() {
        Some("landlock") => &[libc::SYS_landlock_create_ruleset],
        Some("seccomp") => &[libc::SYS_seccomp],
        Some("both") => &[libc::SYS_landlock_create_ruleset, libc::SYS_seccomp],
        _ => return Err("landlock, seccomp or both".into()),
    };
    let rules: BTreeMap<_, _> = calls.iter().map(|&call| (call, Vec::new())).collect();
    let missing = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let architecture = TargetArch::try_from(env::consts::ARCH)?;
    let filter: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, missing, architecture)?.try_into()?;
    seccompiler::apply_filter(&filter)?;
    Err(Command::new(program).args(rest).exec().into())
}
