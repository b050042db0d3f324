//! Source → verdict: a lint that gives good errors before anything is compiled.
//!
//! It is not the boundary. What a source can reach is decided by the sandbox around the compiler and by the sandbox
//! around the tool; this room tells an author early, at the right line, what those walls would refuse late.
//!
//! A source goes through in this order, and every finding of every stage is reported at once:
//!
//! ```text
//! bytes ─ UTF-8 ─ characters ─ frontmatter ─ tokens ─┬─ caps on nesting and number ─ syntax tree ─ the tool, its tests
//!                              └ allowed crates      └─ rules on tokens: words, paths, imports, attributes
//! ```
//!
//! The rules work on tokens, not on the tree, because a macro's arguments and what the parser does not understand are
//! tokens too. The tokens come from the lexer that rustc itself uses, so that code and comment are told apart as the
//! compiler does. The tree is only asked what needs structure. Nothing recurses into the source before its nesting is
//! known to be small, and the parser runs on a thread whose stack is large enough for what the caps let through.

mod checked;
mod collect;
mod diagnostic;
mod frontmatter;
mod lexical;
mod pipeline;
mod rejection;
pub mod report;
mod rules;
mod scan;
mod text;
mod tree;

/// Goes up with every change of what the check accepts, so that no verdict of another revision is taken for its own.
pub const REVISION: u32 = 4;

pub use checked::{Checked, ShouldPanic, TestFunction};
pub use diagnostic::{Diagnostic, Excerpt, Related, Severity, Span};
pub use pipeline::{Lint, check, check_with};
pub use rejection::{MAX_DIAGNOSTICS, Rejection};
pub use rules::{Area, Rule, rules, rules_page};
