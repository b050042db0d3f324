//! What a fuzzer feeds to Forge, and what must hold whatever it feeds.
//!
//! ```text
//! bytes ──> one of TARGETS ──> nothing panics, and what the target promises holds
//!   ├─ tests/bounded.rs    a number of inputs made from the corpora, with every run of the tests
//!   └─ fuzz/               libFuzzer, for as long as one likes
//! ```

#![allow(clippy::unwrap_used, reason = "whatever does not hold here is a finding, and ends the run that found it")]

mod host_calls;
mod module;
mod texts;

pub use host_calls::{host_calls, program};
pub use module::{module, smallest_tool};
pub use texts::{cases, check, frame, frontmatter, policy, transcript};

/// One thing to be fed.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, as in `cargo fuzz run NAME`.
    pub name: &'static str,
    /// Takes any bytes.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 8] = [
    Target { name: "check", run: check },
    Target { name: "frontmatter", run: frontmatter },
    Target { name: "cases", run: cases },
    Target { name: "policy", run: policy },
    Target { name: "transcript", run: transcript },
    Target { name: "frame", run: frame },
    Target { name: "module", run: module },
    Target { name: "host_calls", run: host_calls },
];
