//! The WebAssembly side of the contract with the host: what the exports of a tool do, and how a panic leaves it.

use std::panic::PanicHookInfo;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::Tool;
use super::outcome::record_of;
use crate::host::guest as host;

/// The bytes that the host writes the input to.
static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// The record that the host reads, kept until the next one.
static OUTPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// `_initialize`: makes a fresh instance ready.
pub fn initialize() {
    host::construct();
    std::panic::set_hook(Box::new(tell_host));
}

/// `forge_alloc`: a place for an input of this length.
pub fn alloc(length: u32) -> u32 {
    let mut input = INPUT.lock().unwrap_or_else(PoisonError::into_inner);
    *input = vec![0; length as usize];
    input.as_mut_ptr() as u32
}

/// `forge_call`: calls the tool with the input that the host has written.
pub fn call(tool: &Tool, _pointer: u32, length: u32) -> u64 {
    let mut input = std::mem::take(&mut *INPUT.lock().unwrap_or_else(PoisonError::into_inner));
    input.truncate(length as usize);
    give(tool.call(&input))
}

/// `forge_describe`: the tool's name, description and schemas.
pub fn describe(tool: &Tool) -> u64 {
    give(tool.describe())
}

/// Keeps the record and says where it is.
fn give(record: Vec<u8>) -> u64 {
    let mut output = OUTPUT.lock().unwrap_or_else(PoisonError::into_inner);
    *output = record;
    ((output.as_ptr() as u64) << 32) | output.len() as u64
}

/// The panic hook. Does not return: the instance ends here.
fn tell_host(panic: &PanicHookInfo<'_>) {
    #[derive(Serialize)]
    struct Panic<'panic> {
        message: &'panic str,
        file: &'panic str,
        line: u32,
        column: u32,
    }
    let message = panic.payload_as_str().unwrap_or("a panic whose payload is no text");
    let (file, line, column) = panic.location().map_or(("", 0, 0), |at| (at.file(), at.line(), at.column()));
    host::panic(&record_of(Vec::new(), &Panic { message, file, line, column }));
    core::arch::wasm32::unreachable()
}
