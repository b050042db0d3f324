//! Two functions that the test library of std wants, and that an older C library for WASI does not have.
//!
//! The test library refers to `pthread_join` and `pthread_detach`, although a target without threads never calls them.
//! Where the C library lacks them, an object with both is merged into the start-up object of commands; a tool is no
//! command, and so never carries it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::super::TARGET;
use super::super::error::{DebianError, file};
use super::super::program;

const COMPILE: Duration = Duration::from_secs(60);

/// Both answer ENOTSUP, 58 in WASI: there is no thread to join or to detach. A library has no panic handler, which
/// would meet the one of std in the same module.
const SOURCE: &str = r#"#![no_std]
#[unsafe(no_mangle)]
pub extern "C" fn pthread_join(_thread: *mut u8, _result: *mut *mut u8) -> i32 { 58 }
#[unsafe(no_mangle)]
pub extern "C" fn pthread_detach(_thread: *mut u8) -> i32 { 58 }
"#;

/// Adds the two functions to `self_contained/crt1-command.o`, unless `self_contained/libc.a` has them.
///
/// `compiler` is the private rustc with its environment; `scratch` a folder to work in.
pub(super) fn complete(
    compiler: impl Fn() -> Command,
    linker: impl Fn() -> Command,
    self_contained: &Path,
    scratch: &Path,
) -> Result<(), DebianError> {
    let library = self_contained.join("libc.a");
    let bytes = fs::read(&library).map_err(file("read", &library))?;
    if has(&bytes, b"pthread_join") {
        return Ok(());
    }
    fs::create_dir_all(scratch).map_err(file("create", scratch))?;
    let source = scratch.join("threads.rs");
    fs::write(&source, SOURCE).map_err(file("write", &source))?;
    let mut command = compiler();
    command.args(["--edition", "2024", "--crate-type", "lib", "--emit", "obj", "--target", TARGET]);
    command.args(["-C", "panic=abort", "-C", "opt-level=3", "-o", "threads.o", "threads.rs"]);
    command.current_dir(scratch);
    program::run(command, COMPILE)?;

    let start = self_contained.join("crt1-command.o");
    let mut command = linker();
    command.args(["-flavor", "wasm", "-r", "-o", "crt1-command.o"]).arg(&start).arg("threads.o").current_dir(scratch);
    program::run(command, COMPILE)?;
    let merged = scratch.join("crt1-command.o");
    fs::copy(&merged, &start).map_err(file("write", &start))?;
    Ok(())
}

fn has(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_library_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("libc.a"), b"...\0pthread_join\0...").unwrap();
        fs::write(folder.path().join("crt1-command.o"), b"as it was").unwrap();
        let never = || Command::new("no-such-program-anywhere");
        complete(never, never, folder.path(), &folder.path().join("scratch")).unwrap();
        assert_eq!(fs::read(folder.path().join("crt1-command.o")).unwrap(), b"as it was");
    }

    #[test]
    fn an_incomplete_library_needs_the_compiler() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("libc.a"), b"nothing of it").unwrap();
        let never = || Command::new("no-such-program-anywhere");
        let error = complete(never, never, folder.path(), &folder.path().join("scratch")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-anywhere"), "{error}");
    }
}
