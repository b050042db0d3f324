//! Prints without end. The check refuses it; the walls have to hold without the check.
use plugin_api::prelude::*;

/// Prints to one of the standard streams and never returns.
#[tool]
fn prints_forever(to_stderr: bool) -> u64 {
    loop {
        if to_stderr {
            eprintln!("a line on standard error");
        } else {
            println!("a line on standard output");
        }
    }
}
