//! The wall around the compiler.
//!
//! A compiler is a large program that reads what a stranger wrote, and procedural macros and build scripts are strangers'
//! programs that run while it works. So each is started behind a wall that it cannot take down:
//!
//! ```text
//! before the fork   Kernel ── what this kernel has; too little ends the build, or the policy accepts less
//!                   Allowance ── which folders it may read, run from and write to
//!                   Sandbox ── the landlock ruleset as a file descriptor, the compiled filters, the limits
//! in the child      keeper, death signal, no new privileges, no capabilities, no inherited files,
//!                   limits, landlock, seccomp: system calls on what is ready, nothing is allocated
//! then              exec
//! ```
//!
//! - **landlock** decides about files: the toolchain and the crates can be read, one folder can be written, nothing else can
//!   be opened, and that includes `/proc`, so that no process sees the environment of another. It also keeps signals,
//!   tracing and abstract sockets inside.
//! - **seccomp** decides about the kernel: no sockets, no namespaces, no other way out of the process group.
//! - **Limits** bound address space, processor time, file sizes, open files and processes.
//! - **The keeper** ends everything when this process is killed.
//!
//! What asks a compiler about itself (`rustc -vV`, `--print`), `cargo metadata` and `cargo fetch` read no stranger's code
//! and run none; they stay outside.

mod allowance;
mod confine;
mod filter;
mod keeper;
mod kernel;
mod landlock;
mod limits;
mod standing;
mod system_calls;

pub(super) use allowance::Allowance;
pub(super) use confine::{Sandbox, guard};
pub(super) use keeper::Lifeline;
pub use kernel::Kernel;
pub use limits::Exceeded;
pub(super) use limits::ResourceLimits;
pub use standing::{Standing, examine};
