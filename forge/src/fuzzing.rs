//! Doors for fuzzers into what is otherwise private. No part of the interface.

use crate::{build, cases::Case, tool::Needs};

/// Reads the text of a cases file.
pub fn parse_cases(text: &[u8]) -> Result<Vec<Case>, String> {
    crate::cases::parse(text)
}

/// What is wrong with a tool's module.
pub fn module_violations(wasm: &[u8], needs: &Needs) -> Vec<build::Violation> {
    build::tool_violations(wasm, needs)
}
