---
[dependencies]
thiserror = "1"
---
use plugin_api::prelude::*;
use thiserror::Error;

#[derive(Error, Debug)]
pub enum StackError {
    #[error("stack underflow at step {step}")]
    Underflow { step: usize },
    #[error("bad literal {literal:?}")]
    Literal { literal: String, #[source] cause: std::num::ParseIntError },
    #[error(transparent)]
    Fmt(#[from] std::fmt::Error),
    #[error("{0} and {} more", .1.len())]
    Leftover(i64, Vec<i64>),
}

/// A stack program: numbers, `dup`, `swap`, `drop`, `add`.
#[tool]
fn thiserror_stack(program: Vec<String>) -> Result<i64, StackError> {
    let mut stack: Vec<i64> = Vec::new();
    for (step, word) in program.iter().enumerate() {
        let under = || StackError::Underflow { step };
        match word.as_str() {
            "dup" => stack.push(*stack.last().ok_or_else(under)?),
            "drop" => drop(stack.pop().ok_or_else(under)?),
            "swap" => { let n = stack.len(); if n < 2 { return Err(under()); } stack.swap(n - 1, n - 2) }
            "add" => { let (b, a) = (stack.pop().ok_or_else(under)?, stack.pop().ok_or_else(under)?); stack.push(a.wrapping_add(b)) }
            lit => stack.push(lit.parse().map_err(|cause| StackError::Literal { literal: lit.to_string(), cause })?),
        }
    }
    let top = stack.pop().ok_or(StackError::Underflow { step: program.len() })?;
    if stack.is_empty() { Ok(top) } else { Err(StackError::Leftover(top, stack)) }
}
