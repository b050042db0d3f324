//! The author's guide for a language model: all that it needs to write a tool that passes here.
//!
//! It is made from what is in force, so that it cannot go stale: the table of rules, the policy, and the signatures in the
//! sources of plugin-api that are inside the program. It stays below [`MAX_TOKENS`], whatever the policy says.

mod api;
mod sections;

pub use sections::{Guide, MAX_TOKENS, Section, guide};
