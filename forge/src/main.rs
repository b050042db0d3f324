//! The `forge` command.

use std::process::ExitCode;

/// The exit code of a bug in forge.
const BUG: u8 = 70;

fn main() -> ExitCode {
    let ran = std::panic::catch_unwind(|| forge::cli::main(std::env::args_os()));
    ran.unwrap_or_else(|_| {
        eprintln!("forge has a bug: the lines above say where. Please report them with what you typed.");
        ExitCode::from(BUG)
    })
}
