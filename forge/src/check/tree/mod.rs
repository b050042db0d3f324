//! What only the syntax tree can tell: the one function that is the tool, its needs, the tests, and syntax that no
//! stable compiler has.
//!
//! Everything in here recurses as deep as the source nests, so it runs on the thread that
//! [`pipeline`](super::pipeline) starts for it, after the caps.

mod needs;
mod outline;
mod parse;
mod unstable;

pub(super) use outline::{Outline, outline};
pub(super) use parse::parse;
pub(super) use unstable::unstable;
