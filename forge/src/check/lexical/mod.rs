//! Text → tokens, and the caps that everything later relies on. Nothing in here recurses.

mod brackets;
mod nesting;
mod tokens;

pub(super) use brackets::match_brackets;
pub(super) use nesting::nesting;
pub(super) use tokens::{Kind, Tokens, lex};
