//! What stands of the wall, for those who are told.

use serde::Serialize;

use super::kernel::Kernel;

/// What stands of the wall around the compiler on this machine, and what does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Whether nothing is missing.
    pub whole: bool,
    /// What stands, such as `landlock 7`.
    pub stands: Vec<String>,
    /// What is missing, each with what to do.
    pub missing: Vec<String>,
}

/// Looks at what the kernel has. Changes nothing.
pub fn examine() -> Standing {
    Standing::of(&Kernel::probe())
}

impl Standing {
    pub(super) fn of(kernel: &Kernel) -> Self {
        let mut stands = Vec::new();
        if let Ok(abi) = kernel.landlock {
            stands.push(format!("landlock {abi}"));
        }
        if kernel.seccomp.is_ok() {
            stands.push("seccomp".to_owned());
        }
        stands.extend(["resource limits", "cleared environment", "process group"].map(str::to_owned));
        let missing = kernel.gaps();
        Self { whole: missing.is_empty(), stands, missing }
    }
}
