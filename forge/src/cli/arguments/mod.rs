//! What can be typed: a file for each command, and the groups of flags that several commands share.

mod approve;
mod build;
mod cache;
mod catalog;
mod check;
mod command;
mod doctor;
mod export;
mod grants;
mod guide;
mod key;
mod limits;
mod log;
mod new;
mod policy;
mod project;
mod promote;
mod released;
mod replay;
mod run;
mod search;
mod test;
mod toolchain;
mod verify;

#[allow(unused_imports, reason = "the commands that sign use it")]
pub(super) use catalog::{CatalogPlace, KeyArguments};
pub use command::Arguments;
pub(super) use {
    approve::{ApprovalsAction, ApprovalsArguments, ApproveArguments},
    build::BuildArguments,
    cache::{CacheAction, CacheArguments},
    catalog::{CatalogAction, CatalogArguments, ChangeArguments},
    check::{CheckArguments, CheckFormat},
    command::Command,
    doctor::DoctorArguments,
    export::ExportArguments,
    grants::GrantArguments,
    guide::GuideArguments,
    key::{KeyAction, OwnKeyArguments},
    limits::LimitArguments,
    log::{ListArguments, LogAction, LogArguments},
    new::NewArguments,
    policy::{PolicyAction, PolicyArguments},
    project::{AddArguments, FetchArguments, ReleaseArguments, RemoveArguments, TreeArguments, UpdateArguments},
    promote::PromoteArguments,
    released::Released,
    replay::ReplayArguments,
    run::RunArguments,
    search::{IndexArguments, SearchArguments, StateWord},
    test::TestArguments,
    toolchain::{ToolchainAction, ToolchainArguments},
    verify::VerifyArguments,
};
