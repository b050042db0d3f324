//! An allowance as a ruleset of the kernel's.

use std::os::fd::OwnedFd;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    RulesetCreatedAttr as _, RulesetError, Scope, make_bitflags, path_beneath_rules,
};

use super::allowance::Allowance;

/// The newest interface that this program knows the meaning of. An older kernel is given what it understands, which is for
/// [`Kernel::gaps`](super::Kernel::gaps) to judge.
const KNOWN: ABI = ABI::V7;

/// Makes the ruleset. Nothing where the kernel has no landlock.
pub(super) fn ruleset(allowance: &Allowance) -> Result<Option<OwnedFd>, RulesetError> {
    let read = make_bitflags!(AccessFs::{ReadFile | ReadDir});
    let run = read | AccessFs::Execute;
    let write = read | writing();
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?
        .add_rules(path_beneath_rules(&allowance.read, read))?
        .add_rules(path_beneath_rules(&allowance.run, run))?
        .add_rules(path_beneath_rules(&allowance.write, write))?
        .add_rules(path_beneath_rules(&allowance.make_and_run, write | run | AccessFs::MakeSym))?;
    Ok(ruleset.into())
}

/// Files and folders, and nothing that stands for something else: a link would be followed by whoever reads the result.
fn writing() -> BitFlags<AccessFs> {
    make_bitflags!(AccessFs::{WriteFile | Truncate | MakeReg | MakeDir | RemoveFile | RemoveDir | Refer})
}
